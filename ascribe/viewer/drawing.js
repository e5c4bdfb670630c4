// What is drawn on the canvas: bands and dots below what vis-network draws, shapes, arrowheads, signs and names above.

const MAIN = 20;   // entities whose names matter most
// What the lanes of a way are called that puts nobody behind anybody.
const NO_MORE = { association: "linked by these reports, no more", lead: "a lead, no more", amplification: "who carried what, no more" };

class Drawing {
  /** Never smaller than can be seen. */
  radius(entity) { return Math.max(size(entity), 4.5 / this.scale); }

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

  /** Bands behind the lanes. */
  drawLanes(ctx) {
    const { linked, flow, beside, width } = this.model.lanes, half = width / 2, [near, far] = this.bandEnds();
    ctx.fillStyle = ink.band;
    [...linked, ...flow, ...beside].forEach((at, lane) => {
      if (lane % 2) return;
      if (this.upright) ctx.fillRect(near, at - half, far - near, width);
      else ctx.fillRect(at - half, near, width, far - near);
    });
  }

  bandEnds() {
    const ends = this.model.entities.map(entity => (this.upright ? entity.x : entity.y));
    return [Math.min(...ends) - 60, Math.max(...ends) + 70];
  }

  /** What the lanes mean: each title with its place and the side of it that it ends on; none of them over another. */
  titles() {
    const { linked, flow, beside, width } = this.model.lanes, half = width / 2, { upright } = this, px = 1 / this.scale;
    const [near] = this.bandEnds(), found = [], taken = [];
    const title = (text, at, align = "left") => {
      const wide = text.length * 7 * px, [left, right] = align === "left" ? [at, at + wide] : [at - wide, at];
      let row = 0;
      while (taken.some(other => other.row === row && other.left < right && left < other.right)) row++;
      taken.push({ row, left, right });
      found.push(upright ? { text, x: near, y: at, align: "left" } : { text, x: at, y: near - (6 + 16 * row) * px, align });
    };
    const less = NO_MORE[this.light?.strength];
    if (less) title(less, [...linked, ...flow, ...beside][0] - half + 5 * px);
    else if (flow.length > 1) {
      title(`${upright ? "↑" : "←"} reported to stand behind`, flow[0] - half + 5 * px);
      title(upright ? "in front ↓" : "in front →", flow.at(-1) + half - 5 * px, "right");
    }
    if (linked.length && !less) title("linked, not reported to be behind", linked[0] - half + 5 * px);
    // The last of the lanes: what is written of it ends where they end.
    if (beside.length && !less && (linked.length || flow.length))
      title("neither behind nor in front", upright ? beside[0] - half - 3 : beside.at(-1) + half - 5 * px, upright ? "left" : "right");
    return found;
  }

  /** Over what is dimmed, for it must be read there, too. */
  drawTitles(ctx) {
    if (!this.model.lanes) return;
    ctx.fillStyle = ink.soft;
    ctx.font = `600 ${12 / this.scale}px ${FONT}`;
    ctx.textBaseline = "bottom";
    for (const { text, x, y, align } of this.titles()) {
      ctx.textAlign = align;
      ctx.fillText(text, x, y);
    }
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
      const edges = this.edges.getIds().map(id => net.body.edges[id]);
      if (edges.length < 400) this.drawHeads(ctx, edges);
      this.drawShapes(ctx, this.nodes.getIds());
      this.drawNames(ctx, this.nodes.getIds().map(id => this.model.entities[id]), false);
      this.drawSigns(ctx, edges);
      this.drawTitles(ctx);
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
    this.drawHeads(ctx, edges);
    this.drawShapes(ctx, light.entities.map(entity => entity.number));
    this.drawNames(ctx, light.entities, light.entities.length < 40);
    if (light.words) this.drawWords(ctx, edges);
    this.drawSigns(ctx, edges);
    this.drawTitles(ctx);
  }

  drawShapes(ctx, ids) {
    for (const id of ids) {
      const node = this.net.body.nodes[id];
      if (node) this.drawShape(ctx, this.model.entities[id], node.x, node.y);
    }
  }

  drawHeads(ctx, edges) {
    for (const edge of edges) {
      const relation = edge?.connected && this.model.byId.get(edge.id);
      if (relation && !relation.words.symmetric) this.drawHead(ctx, edge, relation);
    }
  }

  /** On a line what must not be missed: in the middle, or beside it where something is written there. */
  drawSigns(ctx, edges) {
    if (this.scale < 0.18) return;
    for (const edge of edges) {
      const mark = edge?.connected && sign(this.model.byId.get(edge.id));
      if (!mark) continue;
      const r = 7.5 / Math.max(this.scale, 0.35);
      const [{ x, y }, box] = this.spotOn(edge, r, edges.length < 400);
      this.boxes.push(box);
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

  spotOn(edge, r, free) {
    const steps = free ? [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74] : [0.5];
    const spots = steps.map(t => edge.edgeType.getPoint(t)).map(spot => [spot, [spot.x - r, spot.y - r, spot.x + r, spot.y + r]]);
    return spots.find(([, box]) => !this.covered(box)) ?? spots[0];
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
      if (all) {
        // Lines that leave the shape downwards would run through the letters.
        ctx.globalAlpha = 0.72;
        ctx.fillStyle = ink.paper;
        ctx.fillRect(box[0] - px * 0.15, box[1], wide + px * 0.3, high);
        ctx.globalAlpha = 1;
      }
      lines.forEach((line, at) => {
        ctx.lineWidth = px * 0.4;
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
