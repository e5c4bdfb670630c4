// The drawing: vis-network keeps places, edges and the mouse; shapes, names, signs and what is in the light are ours.

const FEW = 1000;  // entities that are all drawn as entities; of more, the rest is drawn as dots and thin lines
const CORE = 400;  // of which so many are entities from the beginning
const MAIN = 20;   // entities whose names matter most

class Stage {
  constructor(model, onPick) {
    this.model = model;
    const many = model.entities.length > FEW;
    this.drawn = new Set(many ? model.entities.slice(0, CORE) : model.entities);
    this.many = many;
    this.light = null;
    this.upright = this.turn();
    this.seen = { entities: new Set(), relations: new Set() };
    this.nodes = new vis.DataSet();
    this.edges = new vis.DataSet();
    const options = { ...model.options, interaction: { ...model.options.interaction, hover: !many } };
    this.net = new vis.Network($("net"), { nodes: this.nodes, edges: this.edges }, options);
    this.net.on("beforeDrawing", ctx => this.drawGround(ctx));
    this.net.on("afterDrawing", ctx => this.drawTop(ctx));
    this.net.on("click", event => onPick(this.at(event)));
    this.net.on("hoverNode", () => { this.canvas.style.cursor = "pointer"; });
    this.net.on("blurNode", () => { this.canvas.style.cursor = ""; });
    this.net.on("hoverEdge", () => { this.canvas.style.cursor = "pointer"; });
    this.net.on("blurEdge", () => { this.canvas.style.cursor = ""; });
    this.net.on("dragEnd", event => event.nodes.forEach(id => this.moved(id)));
    moveAsPicture(this);
  }

  /** On a narrow screen few lanes are laid below each other; says whether they are. */
  turn() {
    const { lanes, entities } = this.model, { clientWidth, clientHeight } = $("net");
    if (!lanes || clientWidth > 0.9 * clientHeight) return false;
    const tall = Math.max(...entities.map(entity => entity.y)) - Math.min(...entities.map(entity => entity.y));
    if (tall > 450) return false;
    for (const entity of entities) [entity.x, entity.y] = [entity.y * 1.6, entity.x];
    for (const relation of this.model.relations) relation.bend *= -1;
    return true;
  }

  get canvas() { return this.net.canvas.frame.canvas; }
  get scale() { return this.net.getScale(); }

  /** Never smaller than can be seen. */
  radius(entity) { return Math.max(size(entity), 4.5 / this.scale); }

  /** Show these entities and relations, as far as they are drawn one by one. */
  show(entities, relations) {
    this.seen = { entities, relations };
    const nodes = new Set([...entities].filter(entity => this.drawn.has(entity)).map(entity => entity.number));
    const edges = [...relations].filter(r => nodes.has(r.subject) && nodes.has(r.object));
    const kept = new Set(edges.map(relation => relation.id));
    this.edges.remove(this.edges.getIds().filter(id => !kept.has(id)));
    this.nodes.remove(this.nodes.getIds().filter(id => !nodes.has(id)));
    this.nodes.add([...nodes].filter(id => !this.nodes.get(id)).map(id => this.node(this.model.entities[id])));
    this.edges.add(edges.filter(relation => !this.edges.get(relation.id)).map(relation => this.edge(relation)));
    this.net.redraw();
  }

  node(entity) {
    // Shapes are drawn later, over the arrowheads; vis-network has only to know how large they are.
    const ctxRenderer = () => ({ nodeDimensions: { width: size(entity) * 2, height: size(entity) * 2 } });
    return { id: entity.number, x: entity.x, y: entity.y, size: size(entity), shape: "custom", ctxRenderer };
  }

  edge(relation) {
    const bend = relation.bend;
    return {
      id: relation.id, from: relation.subject, to: relation.object, width: width(relation),
      color: { color: stroke(relation), opacity: relation.strength === "context" ? 0.75 : 1 },
      dashes: DASHES[relation.status] ?? false,
      smooth: bend ? { enabled: true, type: bend > 0 ? "curvedCW" : "curvedCCW", roundness: Math.abs(bend) } : false,
    };
  }

  /** Colours have changed. */
  recolour() {
    this.edges.update(this.edges.getIds().map(id => this.edge(this.model.byId.get(id))));
    this.net.redraw();
  }

  /** Draw these one by one from now on; the filters decide whether they are seen. */
  bring(entities) {
    for (const entity of entities) this.drawn.add(entity);
  }

  moved(id) {
    const { x, y } = this.net.getPositions([id])[id];
    Object.assign(this.model.entities[id], { x, y });
  }

  /** What lies under the pointer: an entity, a relation, or nothing. */
  at(event) {
    if (event.nodes.length) return this.model.entities[event.nodes[0]];
    const { x, y } = event.pointer.canvas;
    const near = this.many ? this.dotAt(x, y) : null;
    if (near) return near;
    return event.edges.length ? this.model.byId.get(event.edges[0]) : null;
  }

  dotAt(x, y) {
    const reach = Math.max(8 / this.scale, 10);
    let best = null, least = reach * reach;
    for (const entity of this.seen.entities) {
      const away = (entity.x - x) ** 2 + (entity.y - y) ** 2;
      if (away < least) [best, least] = [entity, away];
    }
    return best;
  }

  /** Put these entities, or all that are seen, into the middle, as large as they fit, names included. */
  fit(entities = this.seen.entities) {
    const places = [...entities].map(entity => [entity.x, entity.y]);
    if (!places.length) return;
    const [left, top] = [0, 1].map(axis => places.reduce((least, place) => Math.min(least, place[axis]), Infinity));
    const [right, low] = [0, 1].map(axis => places.reduce((most, place) => Math.max(most, place[axis]), -Infinity));
    const { clientWidth, clientHeight } = $("net");
    // Room for names, which do not shrink, and for the bands of lanes, which do.
    const aside = Math.min(150, clientWidth / 5), band = (this.model.lanes?.width ?? 0) / 2;
    const room = [Math.max(clientWidth - aside, 120), Math.max(clientHeight - 110, 120)];
    const scale = Math.min(room[0] / Math.max(right - left + band, 1), room[1] / Math.max(low - top + band, 1), 1.3);
    const place = { x: (left + right) / 2, y: (top + low) / 2 };
    this.net.moveTo({ position: place, scale });
  }

  /** Leave these in the light and dim everything else; null lights everything. */
  focus(light) {
    this.light = light;
    this.net.redraw();
  }

  drawShape(ctx, entity, x, y) {
    const look = kindLook(entity.kind), r = this.radius(entity);
    outline(ctx, look, x, y, r);
    ctx.fillStyle = tint(look);
    ctx.fill();
    ctx.lineWidth = 1.5 / this.scale;
    ctx.strokeStyle = ink.paper;
    ctx.stroke();
    if (look.ring && r * this.scale > 4) {
      outline(ctx, look, x, y, r * 0.55);
      ctx.fillStyle = ink.paper;
      ctx.fill();
    }
    if (entity.unidentified && r * this.scale > 4) {
      ctx.fillStyle = ink.paper;
      ctx.font = `700 ${r * 1.3}px ${FONT}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillText("?", x, y + r * 0.08);
    }
    if (state.pinned.has(entity)) {
      ctx.beginPath();
      ctx.arc(x, y, r * 1.5, 0, 2 * Math.PI);
      ctx.lineWidth = 1.5 / this.scale;
      ctx.strokeStyle = ink.accent;
      ctx.stroke();
    }
  }

  drawGround(ctx) {
    if (this.model.lanes) this.drawLanes(ctx);
    if (this.many) this.drawDots(ctx);
  }

  /** Bands, and beside them which way is up. */
  drawLanes(ctx) {
    const { flow, beside, width } = this.model.lanes, half = width / 2, { upright } = this, px = 1 / this.scale;
    const ends = this.model.entities.map(entity => (upright ? entity.x : entity.y));
    const near = Math.min(...ends) - 60, far = Math.max(...ends) + 70;
    ctx.fillStyle = ink.band;
    [...flow, ...beside].forEach((at, lane) => {
      if (lane % 2) return;
      if (upright) ctx.fillRect(near, at - half, far - near, width);
      else ctx.fillRect(at - half, near, width, far - near);
    });
    ctx.fillStyle = ink.soft;
    ctx.font = `600 ${12 * px}px ${FONT}`;
    ctx.textBaseline = "bottom";
    ctx.textAlign = "left";
    const line = (text, at) => (upright ? ctx.fillText(text, near, at) : ctx.fillText(text, at, near - 6 * px));
    if (flow.length > 1) {
      const wide = upright || (flow.at(-1) - flow[0]) * this.scale > 240;
      line(upright ? "↑ reported to stand behind" : wide ? "← reported to stand behind" : "← behind   in front →", flow[0] - half + 5);
      if (wide) {
        if (!upright) ctx.textAlign = "right";
        line(upright ? "in front ↓" : "in front →", flow.at(-1) + half - 5);
      }
    }
    ctx.textAlign = "left";
    if (flow.length && beside.length) line("linked only", beside[0] - half + (upright ? -3 : 5));
  }

  /** What is not drawn one by one, as thin lines and dots. */
  drawDots(ctx) {
    const { drawn, seen, scale } = this;
    const byColor = new Map();
    ctx.lineWidth = 0.7 / scale;
    ctx.globalAlpha = Math.max(0.05, Math.min(0.25, 1000 / seen.relations.size)); // the more there are, the fainter
    ctx.beginPath();
    for (const { from, to } of seen.relations)
      if (!drawn.has(from) || !drawn.has(to)) {
        ctx.moveTo(from.x, from.y);
        ctx.lineTo(to.x, to.y);
      }
    ctx.strokeStyle = ink.soft;
    ctx.stroke();
    ctx.globalAlpha = 1;
    for (const entity of seen.entities)
      if (!drawn.has(entity)) {
        const color = tint(kindLook(entity.kind));
        if (!byColor.has(color)) byColor.set(color, []);
        byColor.get(color).push(entity);
      }
    for (const [color, entities] of byColor) {
      ctx.fillStyle = color;
      ctx.beginPath();
      for (const { x, y, links } of entities) {
        const r = Math.max(4 + Math.sqrt(links), 1.1 / scale);
        ctx.rect(x - r, y - r, 2 * r, 2 * r);
      }
      ctx.fill();
    }
  }

  drawTop(ctx) {
    const { light, net } = this;
    this.boxes = [];
    if (!light) {
      this.drawRelations(ctx, this.edges.getIds().map(id => net.body.edges[id]), this.edges.length < 400);
      this.drawShapes(ctx, this.nodes.getIds());
      this.drawNames(ctx, this.nodes.getIds().map(id => this.model.entities[id]), false);
      return;
    }
    this.drawShapes(ctx, this.nodes.getIds());
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.globalAlpha = 0.84;
    ctx.fillStyle = ink.paper;
    ctx.fillRect(0, 0, ctx.canvas.width, ctx.canvas.height);
    ctx.restore();
    const edges = light.relations.map(relation => net.body.edges[relation.id]).filter(Boolean);
    for (const edge of edges) edge.draw(ctx);
    this.drawRelations(ctx, edges, true);
    this.drawShapes(ctx, light.entities.map(entity => entity.number));
    this.drawNames(ctx, light.entities, light.entities.length < 40);
    if (light.words) this.drawWords(ctx, edges);
  }

  drawShapes(ctx, ids) {
    for (const id of ids) {
      const node = this.net.body.nodes[id];
      if (node) this.drawShape(ctx, this.model.entities[id], node.x, node.y);
    }
  }

  /** Arrowheads and, in the middle, what must not be missed. */
  drawRelations(ctx, edges, heads) {
    for (const edge of edges) {
      if (!edge?.connected) continue;
      const relation = this.model.byId.get(edge.id);
      if (heads && !relation.words.symmetric) this.drawHead(ctx, edge, relation);
      const mark = sign(relation);
      if (!mark || this.scale < 0.18) continue;
      const { x, y } = edge.edgeType.getPoint(0.5), r = 7.5 / Math.max(this.scale, 0.35);
      ctx.beginPath();
      ctx.arc(x, y, r, 0, 2 * Math.PI);
      ctx.fillStyle = ink.card;
      ctx.fill();
      ctx.lineWidth = r * 0.22;
      ctx.strokeStyle = ink.warn;
      ctx.stroke();
      ctx.fillStyle = ink.warn;
      ctx.font = `700 ${r * 1.6}px ${FONT}`;
      ctx.textAlign = "center";
      ctx.textBaseline = "middle";
      ctx.fillText(mark, x, y + r * 0.08);
    }
  }

  drawHead(ctx, edge, relation) {
    const { points, closed } = headOf(edge, relation);
    ctx.beginPath();
    points.forEach(([x, y], at) => (at ? ctx.lineTo(x, y) : ctx.moveTo(x, y)));
    ctx.lineWidth = Math.max(1.8, width(relation) * 0.6);
    ctx.strokeStyle = ctx.fillStyle = stroke(relation);
    ctx.setLineDash([]);
    if (closed) {
      ctx.closePath();
      ctx.fill();
    } else ctx.stroke();
  }

  /** Names below their shapes, those of the most linked first; none over another unless `all` are wanted. */
  drawNames(ctx, entities, all) {
    const px = 12.5 / this.scale;
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    ctx.lineJoin = "round";
    ctx.font = `${all ? 600 : 500} ${px}px ${FONT}`;
    const first = new Set(this.model.start.map(number => this.model.entities[number]));
    const order = [...entities].sort((a, b) => first.has(b) - first.has(a) || b.links - a.links || a.number - b.number);
    const shapes = order.map(entity => [entity, this.net.body.nodes[entity.number], this.radius(entity) * 0.8]).filter(([, node]) => node);
    const solid = shapes.map(([, { x, y }, r]) => [x - r, y - r, x + r, y + r]);
    for (const [place, [entity, node]] of shapes.entries()) {
      // The most linked have their names even where these hide another shape.
      if (place === MAIN) this.boxes.push(...solid);
      const r = this.radius(entity);
      const lines = broken(called(entity.name));
      const wide = Math.max(...lines.map(line => ctx.measureText(line).width)), high = lines.length * px * 1.18;
      const top = node.y + r + 3 / this.scale, box = [node.x - wide / 2, top, node.x + wide / 2, top + high];
      if (!first.has(entity) && this.covered(box)) continue;
      this.boxes.push(box);
      lines.forEach((line, at) => {
        ctx.lineWidth = px * 0.32;
        ctx.strokeStyle = ink.paper;
        ctx.strokeText(line, node.x, top + at * px * 1.18);
        ctx.fillStyle = ink.ink;
        ctx.fillText(line, node.x, top + at * px * 1.18);
      });
    }
    if (shapes.length <= MAIN) this.boxes.push(...solid);
  }

  /** Whether something is written or drawn already where this box would be. */
  covered(box) {
    return this.boxes.some(o => o[0] < box[2] && o[2] > box[0] && o[1] < box[3] && o[3] > box[1]);
  }

  /** What the relations in the light say, and their numbers, on the lines themselves. */
  drawWords(ctx, edges) {
    const px = 11.5 / this.scale;
    ctx.font = `500 ${px}px ${FONT}`;
    ctx.textAlign = "center";
    ctx.textBaseline = "middle";
    for (const edge of edges) {
      const relation = this.model.byId.get(edge.id), { x, y } = edge.edgeType.getPoint(sign(relation) ? 0.36 : 0.5);
      const words = relation.words.label + (relation.confidence === null ? "" : ` ${number(relation.confidence, relation.exact)}`);
      const wide = ctx.measureText(words).width + px, high = px * 1.6;
      const box = [x - wide / 2, y - high / 2, x + wide / 2, y + high / 2];
      if (edges.length > 1 && this.covered(box)) continue;
      this.boxes.push(box);
      ctx.fillStyle = ink.card;
      ctx.strokeStyle = ink.rule;
      ctx.lineWidth = 1 / this.scale;
      ctx.beginPath();
      ctx.rect(x - wide / 2, y - high / 2, wide, high);
      ctx.fill();
      ctx.stroke();
      ctx.fillStyle = ink.ink;
      ctx.fillText(words, x, y);
    }
  }
}

/** Where the head of a relation's arrow lies: at the rim of what it points to. */
function headOf(edge, relation) {
  const rim = size(relation.to) * 1.12, tip = edge.edgeType.getPoint(1);
  let near = 0, far = 1;
  for (let step = 0; step < 12; step++) {
    const middle = (near + far) / 2, point = edge.edgeType.getPoint(middle);
    if (Math.hypot(point.x - tip.x, point.y - tip.y) > rim) near = middle;
    else far = middle;
  }
  const end = edge.edgeType.getPoint(near), before = edge.edgeType.getPoint(Math.max(near - 0.04, 0));
  const angle = Math.atan2(end.y - before.y, end.x - before.x);
  return arrowhead(strengthLook(relation.strength).arrow, end.x, end.y, angle, 8 + 1.6 * width(relation));
}

/** A name on one line or two, as it is written below a shape. */
function broken(name) {
  if (name.length <= 24) return [name];
  const cut = name.lastIndexOf(" ", 24) > 8 ? name.lastIndexOf(" ", 24) : 24;
  const rest = name.slice(cut).trim();
  return [name.slice(0, cut), rest.length > 24 ? rest.slice(0, 23).trimEnd() + "…" : rest];
}
