// Save what is on the stage as a picture: SVG, and from it a PNG with twice as many dots as the screen has.

/** The stage as it stands, with its legend, as a standalone SVG element. */
function stageAsSvg(model, stage) {
  const { clientWidth: wide, clientHeight: high } = $("net"), { net, scale } = stage;
  const legend = legendAsSvg(model, wide), total = high + legend.high;
  const spot = (x, y) => net.canvasToDOM({ x, y });
  const light = stage.light && new Set(stage.light.entities), lines = stage.light && new Set(stage.light.relations);
  const parts = [svg("rect", { width: wide, height: total, fill: ink.paper })], signs = [];
  if (stage.many) parts.push(dotsAsSvg(stage, spot));
  const shown = stage.edges.getIds().map(id => net.body.edges[id]).filter(edge => edge?.connected && edge.edgeType);
  for (const edge of shown) {
    const relation = model.byId.get(edge.id), dim = lines && !lines.has(relation) ? 0.15 : 1;
    const points = Array.from({ length: 17 }, (_, at) => edge.edgeType.getPoint(at / 16)).map(({ x, y }) => spot(x, y));
    parts.push(svg("polyline", { points: points.map(p => `${fix(p.x)},${fix(p.y)}`).join(" "), fill: "none", stroke: stroke(relation), "stroke-width": fix(width(relation) * scale), "stroke-dasharray": DASHES[relation.status]?.map(dash => fix(dash * scale)).join(" "), opacity: dim }));
    if (!relation.words.symmetric) {
      const { points: head, closed } = headOf(edge, relation);
      parts.push(svg(closed ? "polygon" : "polyline", { points: head.map(([x, y]) => spot(x, y)).map(p => `${fix(p.x)},${fix(p.y)}`).join(" "), fill: closed ? stroke(relation) : "none", stroke: stroke(relation), "stroke-width": closed ? 0 : fix(1.8 * scale), opacity: dim }));
    }
    const mark = sign(relation), middle = edge.edgeType.getPoint(0.5), place = spot(middle.x, middle.y);
    if (mark) signs.push(svg("g", { transform: `translate(${fix(place.x)} ${fix(place.y)})`, opacity: dim }, [...signIcon(mark).childNodes]));
  }
  const names = [], boxes = [];
  const order = stage.nodes.getIds().map(id => model.entities[id]).sort((a, b) => b.links - a.links);
  for (const entity of order) {
    const node = net.body.nodes[entity.number], place = spot(node.x, node.y), r = size(entity) * scale, dim = light && !light.has(entity) ? 0.15 : 1;
    const look = kindLook(entity.kind), middle = { x: fix(place.x), y: fix(place.y + r * 0.45), "text-anchor": "middle" };
    parts.push(shapeOf(look, place.x, place.y, r, { fill: tint(look), stroke: ink.paper, opacity: dim }));
    if (look.ring) parts.push(shapeOf(look, place.x, place.y, r * 0.55, { fill: ink.paper, opacity: dim }));
    if (entity.unidentified) parts.push(svg("text", { ...middle, "font-size": fix(r * 1.3), "font-weight": 700, fill: ink.paper }, "?"));
    const words = broken(called(entity.name)), half = Math.max(...words.map(line => line.length)) * 3.4;
    const box = [place.x - half, place.y + r, place.x + half, place.y + r + words.length * 15 + 3];
    if (dim < 1 || boxes.some(o => o[0] < box[2] && o[2] > box[0] && o[1] < box[3] && o[3] > box[1])) continue;
    boxes.push(box);
    words.forEach((line, at) => names.push(svg("text", { x: fix(place.x), y: fix(place.y + r + 14 + at * 15), "text-anchor": "middle", "font-size": 12.5, fill: ink.ink, stroke: ink.paper, "stroke-width": 3, "paint-order": "stroke", "stroke-linejoin": "round" }, line)));
  }
  for (const { text, x, y, align } of model.lanes ? stage.titles() : [])
    names.push(svg("text", { x: fix(spot(x, y).x), y: fix(spot(x, y).y), "text-anchor": align === "right" ? "end" : "start", "font-size": 12, "font-weight": 600, fill: ink.soft }, text));
  legend.element.setAttribute("transform", `translate(0 ${high})`);
  return svg("svg", { xmlns: "http://www.w3.org/2000/svg", width: wide, height: total, viewBox: `0 0 ${wide} ${total}`, "font-family": FONT }, parts, names, signs, legend.element);
}

function dotsAsSvg(stage, spot) {
  const at = entity => spot(entity.x, entity.y);
  const lines = [...stage.seen.relations].filter(r => !stage.drawn.has(r.from) || !stage.drawn.has(r.to))
    .map(({ from, to }) => `M${fix(at(from).x)} ${fix(at(from).y)}L${fix(at(to).x)} ${fix(at(to).y)}`).join("");
  const dots = [...stage.seen.entities].filter(entity => !stage.drawn.has(entity))
    .map(entity => svg("circle", { cx: fix(at(entity).x), cy: fix(at(entity).y), r: 1.5, fill: tint(kindLook(entity.kind)) }));
  return svg("g", {}, svg("path", { d: lines, stroke: ink.soft, "stroke-width": 0.5, opacity: 0.22, fill: "none" }), dots);
}

/** What the shapes and lines of this picture mean, row by row, and where it comes from. */
function legendAsSvg(model, wide) {
  const { entities, relations } = sifted(model);
  const items = [
    ...Object.keys(tally([...entities], e => e.kind)).map(kind => [kindIcon(kind), kind]),
    ...Object.keys(tally([...relations], r => r.strength, Object.keys(STRENGTHS))).map(name => [lineIcon(tint(strengthLook(name)), 2.6, null, strengthLook(name).arrow), strengthLook(name).means]),
    ...Object.keys(tally([...relations], r => r.status, Object.keys(STATUSES))).filter(name => name !== "supported").map(name => [lineIcon(name === "denied" ? ink.warn : ink.ink, 2.2, DASHES[name], null), STATUSES[name]]),
    ...[...new Set([...relations].map(sign).filter(Boolean))].map(text => [signIcon(text), SIGNS[text]]),
  ];
  let x = 14, y = 24;
  const parts = [svg("line", { x1: 0, x2: wide, y1: 0.5, y2: 0.5, stroke: ink.rule })];
  for (const [icon, words] of items) {
    const room = Number(icon.getAttribute("width")) + 8, need = room + words.length * 6.6 + 18;
    if (x + need > wide && x > 14) [x, y] = [14, y + 24];
    icon.setAttribute("x", x);
    icon.setAttribute("y", y - Number(icon.getAttribute("height")) / 2);
    parts.push(icon, svg("text", { x: x + room, y: y + 4, "font-size": 12, fill: ink.ink }, words));
    x += need;
  }
  const sum = $("ledger")?.dataset.sha256.slice(0, 12);
  const caption = [called(model.title), model.view, $("counts").textContent, "width of a line: how well it is supported", sum && `ledger ${sum}`].filter(Boolean).join(" · ");
  parts.push(svg("text", { x: 14, y: y + 30, "font-size": 11, fill: ink.soft }, clipped(caption, Math.floor(wide / 5.6))));
  return { element: svg("g", {}, parts), high: y + 46 };
}

const fileName = (model, ending) => `${visible(model.title).replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60) || "picture"}.${ending}`;
const asText = element => new XMLSerializer().serializeToString(element);

function saveSvg(model, stage) {
  save(new Blob([asText(stageAsSvg(model, stage))], { type: "image/svg+xml" }), fileName(model, "svg"));
}

async function savePng(model, stage) {
  const drawing = stageAsSvg(model, stage), [wide, high] = ["width", "height"].map(name => Number(drawing.getAttribute(name)));
  const address = URL.createObjectURL(new Blob([asText(drawing)], { type: "image/svg+xml" }));
  const image = new Image();
  image.src = address;
  await image.decode();
  const canvas = h("canvas", { width: 2 * wide, height: 2 * high });
  canvas.getContext("2d").drawImage(image, 0, 0, 2 * wide, 2 * high);
  URL.revokeObjectURL(address);
  canvas.toBlob(blob => save(blob, fileName(model, "png")), "image/png");
}
