// Save or print what is on the stage: as SVG, and as PNG with twice as many dots as the screen has.

/** Takes what is drawn on it as a canvas does, and keeps it as SVG. */
class SvgCanvas {
  constructor(wide, high, { scale, translation }) {
    Object.assign(this, { canvas: { width: wide, height: high }, parts: [], kept: [], pen: document.createElement("canvas").getContext("2d") });
    Object.assign(this, { scale, left: translation.x, top: translation.y, dashes: [], globalAlpha: 1 });
  }

  at(x, y) { return `${fix(x * this.scale + this.left)} ${fix(y * this.scale + this.top)}`; }
  long(length) { return fix(length * this.scale); }
  save() { this.kept.push({ ...this }); }
  restore() { Object.assign(this, this.kept.pop()); }
  setTransform() { Object.assign(this, { scale: 1, left: 0, top: 0 }); } // only ever to the dots of the screen
  setLineDash(dashes) { this.dashes = dashes.filter(Boolean); }

  beginPath() { this.path = ""; }
  moveTo(x, y) { this.path += `M${this.at(x, y)}`; }
  lineTo(x, y) { this.path += `L${this.at(x, y)}`; }
  quadraticCurveTo(a, b, x, y) { this.path += `Q${this.at(a, b)} ${this.at(x, y)}`; }
  closePath() { this.path += "Z"; }
  arc(x, y, r) { this.path += `M${this.at(x - r, y)}a${[1, -1].map(way => `${this.long(r)} ${this.long(r)} 0 0 1 ${this.long(2 * r * way)} 0`).join("a")}Z`; }
  rect(x, y, wide, high) { this.path += `M${this.at(x, y)}h${this.long(wide)}v${this.long(high)}h${this.long(-wide)}Z`; }
  fillRect(...box) {
    this.beginPath();
    this.rect(...box);
    this.fill();
  }

  fill() { this.add("path", { d: this.path, fill: this.fillStyle }); }
  stroke() { this.add("path", { d: this.path, fill: "none", ...this.line(), "stroke-dasharray": this.dashes.map(dash => this.long(dash)).join(" ") || null }); }
  line() { return { stroke: this.strokeStyle, "stroke-width": fix(10 * this.lineWidth * this.scale) / 10, "stroke-linejoin": this.lineJoin, "stroke-linecap": this.dashes.length ? this.lineCap : null }; }
  add(tag, props, ...kids) { this.parts.push(svg(tag, { ...props, opacity: this.globalAlpha < 1 ? this.globalAlpha : null }, ...kids)); }

  measureText(text, textBaseline = "alphabetic") {
    return Object.assign(this.pen, { font: this.font, textBaseline }).measureText(text);
  }

  /** The edge of a text that is written next. */
  strokeText() { this.edge = { ...this.line(), "paint-order": "stroke" }; }
  fillText(text, x, y) {
    const [weight, size] = this.font.split(" ").map(parseFloat);
    const down = this.measureText(text).actualBoundingBoxAscent - this.measureText(text, this.textBaseline).actualBoundingBoxAscent;
    const [left, top] = this.at(x, y + down).split(" ");
    this.add("text", { x: left, y: top, fill: this.fillStyle, "font-size": this.long(size), "font-weight": weight, "text-anchor": this.textAlign === "center" ? "middle" : null, ...this.edge }, text);
    this.edge = null;
  }
}

/** Draw on another canvas what the stage shows. */
function paint(stage, ctx) {
  stage.drawGround(ctx);
  for (const edge of Object.values(stage.net.body.edges)) if (edge.connected) edge.draw(ctx);
  stage.drawTop(ctx);
}

/** The stage as it stands. */
function drawn(stage) {
  const { clientWidth: wide, clientHeight: high } = $("net"), canvas = new SvgCanvas(wide, high, stage.net.body.view);
  paint(stage, canvas);
  // What is drawn beyond the edges is cut off by the inner one, whatever the room around the outer one.
  return framed(wide, high, svg("svg", { width: wide, height: high }, svg("rect", { width: wide, height: high, fill: ink.paper }), canvas.parts));
}

const framed = (wide, high, ...parts) => svg("svg", { xmlns: "http://www.w3.org/2000/svg", width: wide, height: high, viewBox: `0 0 ${wide} ${high}`, "font-family": FONT }, ...parts);

/** The stage with its legend, as a standalone SVG element. */
function stageAsSvg(model, stage) {
  const drawing = drawn(stage), [wide, high] = ["width", "height"].map(name => Number(drawing.getAttribute(name)));
  const legend = legendAsSvg(model, wide), total = high + Number(legend.getAttribute("height"));
  legend.setAttribute("y", high);
  return framed(wide, total, svg("rect", { width: wide, height: total, fill: ink.paper }), drawing, legend);
}

/** Print in the colours of paper, with the legend, the stage as a drawing that is as sharp as paper, and nothing folded away. */
function readyToPrint(model, stage) {
  const undo = [];
  const theme = toDark => {
    setTheme(toDark);
    stage.recolour();
  };
  addEventListener("beforeprint", () => {
    const before = dark;
    theme(false);
    ink.paper = ink.card = "#fff";
    undo.push(() => theme(before));
    for (let folded; (folded = document.querySelector("#panel details:not([open])"));) {
      folded.open = true;
      folded.dispatchEvent(new Event("toggle")); // what is made when it opens is wanted now
      undo.push(() => { folded.open = false; });
    }
    if ($("net").hidden) return;
    const paper = h("div", { id: "printed" }, drawn(stage), legendAsSvg(model, 720));
    $("net").before(paper);
    undo.push(() => paper.remove());
  });
  addEventListener("afterprint", () => {
    while (undo.length) undo.pop()();
  });
}

/** What the shapes and lines of this picture mean, row by row, and where it comes from. */
function legendAsSvg(model, wide) {
  const { entities, relations } = sifted(model);
  const items = [
    ...Object.keys(tally([...entities], e => e.kind)).map(kind => [kindIcon(kind), kind]),
    ...Object.keys(tally([...relations], r => r.strength, Object.keys(STRENGTHS))).map(name => [lineIcon(tint(strengthLook(name)), 2.6, null, strengthLook(name).arrow), strengthLook(name).means]),
    ...Object.keys(tally([...relations], r => r.status, Object.keys(STATUSES))).filter(name => name !== "supported").map(name => [lineIcon(name === "denied" ? ink.warn : ink.ink, 2.2, DASHES[name], null), STATUSES[name]]),
    ...marksOn([...relations]),
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
  return framed(wide, y + 46, parts);
}

const fileName = (model, ending) => `${visible(model.title).replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60) || "picture"}.${ending}`;
const asText = element => new XMLSerializer().serializeToString(element);

function saveSvg(model, stage) {
  save(new Blob([asText(stageAsSvg(model, stage))], { type: "image/svg+xml" }), fileName(model, "svg"));
}

async function savePng(model, stage) {
  const { clientWidth: wide, clientHeight: high } = $("net"), { scale, translation } = stage.net.body.view;
  const legend = legendAsSvg(model, wide), low = Number(legend.getAttribute("height")), image = new Image();
  image.src = URL.createObjectURL(new Blob([asText(legend)], { type: "image/svg+xml" }));
  await image.decode();
  URL.revokeObjectURL(image.src);
  const canvas = h("canvas", { width: 2 * wide, height: 2 * (high + low) }), ctx = canvas.getContext("2d");
  const ground = (top, tall) => {
    ctx.setTransform(2, 0, 0, 2, 0, 0);
    ctx.fillStyle = ink.paper;
    ctx.fillRect(0, top, wide, tall);
  };
  ground(0, high);
  ctx.setTransform(2 * scale, 0, 0, 2 * scale, 2 * translation.x, 2 * translation.y);
  paint(stage, ctx);
  ground(high, low);
  ctx.drawImage(image, 0, high, wide, low);
  canvas.toBlob(blob => save(blob, fileName(model, "png")), "image/png");
}
