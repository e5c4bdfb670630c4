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

  /** How far to move what lies from `left` to `right` so that all of it is seen, if what it belongs to, at `x`, is. */
  inward(x, left, right) {
    const [first, last] = this.view;
    return x < first || x > last ? 0 : left < first ? first - left : Math.min(last - right, 0);
  }

  /** What the lanes mean: each title with the box it is written in; none of them over another. */
  titles() {
    if (!this.model.lanes) return [];
    const ctx = this.canvas.getContext("2d");
    ctx.save();
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.font = `600 12px ${FONT}`;
    const found = this.titled(text => ctx.measureText(text).width / this.scale);
    ctx.restore();
    return found;
  }

  titled(measured) {
    const { linked, flow, beside, width } = this.model.lanes, half = width / 2, { upright } = this, px = 1 / this.scale;
    const [near] = this.bandEnds(), found = [], taken = [];
    const [first, last] = this.view, [top, low] = this.rows;
    const nearest = lane => (upright ? Math.min(Math.max(lane, top), low) : Math.min(Math.max(lane, first), last));
    const seen = lane => Math.abs(nearest(lane) - lane) <= half;
    // A title stays in sight, whole, as long as some of its lane is.
    const title = (text, lane, side) => {
      if (!seen(lane)) return;
      const wide = measured(text), at = lane + side, ends = side > 0;
      const start = upright ? near : ends ? at - wide : at;
      const left = start + this.inward(upright ? first : nearest(lane), start, start + wide), right = left + wide;
      let row = 0;
      while (!upright && taken.some(other => other.row === row && other.left < right && left < other.right)) row++;
      taken.push({ row, left, right });
      const y = upright ? Math.min(Math.max(at, top), low) : near - (6 + 16 * row) * px;
      found.push({ text, x: left, y, box: [left, y - 14 * px, right, y] });
    };
    const less = NO_MORE[this.light?.strength];
    const lanes = [...linked, ...flow, ...beside];
    if (less) title(less, lanes.find(seen) ?? lanes[0], 5 * px - half);
    else if (flow.length > 1) {
      // Of something: not of whom the picture is about.
      title(`${upright ? "↑" : "←"} reported to stand behind something here`, flow[0], 5 * px - half);
      title(`in front of something here ${upright ? "↓" : "→"}`, flow.at(-1), half - 5 * px);
    }
    if (linked.length && !less) title("linked, not reported to be behind anything", linked[0], 5 * px - half);
    // The last of the lanes: what is written of it ends where they end.
    if (beside.length && !less && (linked.length || flow.length)) {
      const text = "neither behind nor in front of anything";
      if (upright) title(text, beside[0], -half - 3);
      else title(text, beside.at(-1), half - 5 * px);
    }
    return found;
  }

  /** Over what is dimmed, for it must be read there, too. */
  drawTitles(ctx) {
    ctx.fillStyle = ink.soft;
    ctx.font = `600 ${12 / this.scale}px ${FONT}`;
    ctx.textBaseline = "bottom";
    ctx.textAlign = "left";
    for (const { text, x, y } of this.titles()) ctx.fillText(text, x, y);
  }

  /** What is not drawn one by one, as thin lines and dots. */
  drawDots(ctx) {
    const { drawn, seen, scale } = this;
    const byColor = new Map();
    ctx.lineWidth = 0.5 / scale; // wider than a dot, be it a dot of two to a pixel, takes fifty times as long to draw
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
    ctx.fillStyle = ink.warn;
    for (const { x, y } of this.faintSigns()) ctx.fillRect(x - 1.5 / scale, y - 1.5 / scale, 3 / scale, 3 / scale);
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

  /** Where somebody denies what is drawn as a thin line: too small for a sign. */
  faintSigns() {
    return [...this.seen.relations].filter(r => sign(r) && !(this.drawn.has(r.from) && this.drawn.has(r.to)))
      .map(({ from, to }) => ({ x: (from.x + to.x) / 2, y: (from.y + to.y) / 2 }));
  }

  drawTop(ctx) {
    const { light, net } = this, every = this.edges.getIds().map(id => net.body.edges[id]);
    // The first and the last x that can be seen; what is written and marked, and the room it takes.
    this.view = [4, $("net").clientWidth - 4].map(x => net.DOMtoCanvas({ x, y: 0 }).x);
    this.rows = [18, $("net").clientHeight - 4].map(y => net.DOMtoCanvas({ x: 0, y }).y);
    Object.assign(this, { names: [], signs: [], boxes: this.titles().map(({ box }) => box) });
    if (!light) {
      if (every.length < 400) this.drawHeads(ctx, every);
      this.drawShapes(ctx, this.nodes.getIds());
      this.placeSigns(every);
      this.drawNames(ctx, this.nodes.getIds().map(id => this.model.entities[id]), false);
      this.drawSigns(ctx, this.signs);
      this.drawTitles(ctx);
      return;
    }
    this.drawShapes(ctx, this.nodes.getIds());
    this.placeSigns(every.filter(edge => !light.relations.includes(this.model.byId.get(edge.id))), true);
    this.drawSigns(ctx, this.signs);
    this.boxes = this.titles().map(({ box }) => box);
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
    this.placeSigns(edges);
    this.drawNames(ctx, light.entities, light.entities.length < 40);
    if (light.words) this.drawWords(ctx, edges);
    this.drawSigns(ctx, this.signs.filter(({ dim }) => !dim));
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
      if (relation) for (const head of headsOf(edge, relation)) this.drawHead(ctx, head, relation);
    }
  }

  /** Find room on each line for what must not be missed: in its middle, or near it; seen however small the line is. */
  placeSigns(edges, dim = false) {
    const r = Math.max(7.5 / Math.max(this.scale, 0.35), 5 / this.scale);
    const steps = edges.length < 400 ? [0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74] : [0.5];
    for (const edge of edges) {
      const mark = edge?.connected && sign(this.model.byId.get(edge.id));
      if (!mark) continue;
      const spots = steps.map(t => edge.edgeType.getPoint(t)).map(({ x, y }) => ({ x, y, r, mark, dim, box: grown([x, y, x, y], r) }));
      const spot = spots.find(({ box }) => !this.covered(box)) ?? spots[0];
      this.signs.push(spot);
      this.boxes.push(spot.box);
    }
  }

  drawSigns(ctx, signs) {
    for (const { x, y, r, mark } of signs) {
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

  drawHead(ctx, { points, closed }, relation) {
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

  /** Names by their shapes, those of the chosen and the most linked first; none over another unless `all` are wanted. */
  drawNames(ctx, entities, all) {
    const px = 12.5 / this.scale, few = all || entities.length <= 100;
    ctx.textAlign = "center";
    ctx.textBaseline = "top";
    ctx.lineJoin = "round";
    ctx.font = `${all ? 600 : 500} ${px}px ${FONT}`;
    const first = new Set([...(this.light ? entities.slice(0, 1) : []), ...this.model.start.map(number => this.model.entities[number])]);
    const order = [...entities].sort((a, b) => first.has(b) - first.has(a) || b.links - a.links || a.number - b.number);
    const shapes = order.map(entity => [entity, this.net.body.nodes[entity.number], this.radius(entity) * 0.8]).filter(([, node]) => node);
    const solid = shapes.map(([, { x, y }, r]) => [x - r, y - r, x + r, y + r]);
    for (const [place, [entity, { x, y }]] of shapes.entries()) {
      // The most linked have their names even where these hide another shape.
      if (place === MAIN) this.boxes.push(...solid);
      const lines = broken(called(entity.name)), r = this.radius(entity) + 3 / this.scale;
      const wide = Math.max(...lines.map(line => ctx.measureText(line).width)), high = lines.length * px * 1.18;
      const boxes = this.besides(x, y, r, wide, high).slice(0, few ? 14 : place < MAIN ? 8 : 1), free = boxes.filter(box => !this.covered(box));
      // Anywhere but below its own shape it must not seem to be the name of another.
      const near = box => solid.some((shape, at) => meet(at === place || box === boxes[0] ? shape : grown(shape, 2 * px), box));
      const box = free.find(box => !near(box)) ?? (all || (place < MAIN && !this.model.lanes) ? free.find(box => !meets(solid, box)) ?? free[0] : free.find(box => box === boxes[0])) ?? (first.has(entity) ? least(boxes, box => this.boxes.filter(other => meet(box, other)).length) : null);
      if (!box) continue;
      this.boxes.push(box);
      const middle = (box[0] + box[2]) / 2;
      this.names.push({ lines, x: middle, y: box[1] });
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
        ctx.strokeText(line, middle, box[1] + at * px * 1.18);
        ctx.fillStyle = ink.ink;
        ctx.fillText(line, middle, box[1] + at * px * 1.18);
      });
    }
    if (shapes.length <= MAIN) this.boxes.push(...solid);
  }

  /** The boxes that a name of that size may have around a shape, the best first; none is cut off at the side. */
  besides(x, y, r, wide, high) {
    const half = wide / 2, beside = r + half;
    const sides = [-high / 2, 0, -high].flatMap(dy => [[beside, dy], [-beside, dy]]);
    const middles = [[0, r], [-0.3 * half, r], [0.3 * half, r], [0, -r - high], ...sides, [half, r], [-half, r], [half, -r - high], [-half, -r - high]];
    return middles.map(([dx, dy]) => {
      const left = x + dx - half, shift = this.inward(x, left, left + wide);
      return [left + shift, y + dy, left + shift + wide, y + dy + high];
    });
  }

  /** Whether something is written or drawn already where this box would be. */
  covered(box) { return meets(this.boxes, box); }

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

const meet = (a, b) => a[0] < b[2] && a[2] > b[0] && a[1] < b[3] && a[3] > b[1];
const grown = ([left, top, right, low], by) => [left - by, top - by, right + by, low + by];
const least = (items, cost) => items.reduce((best, item) => (cost(item) < cost(best) ? item : best));
const meets = (boxes, box) => boxes.some(other => meet(other, box));

/** What is drawn at the ends of a relation: an arrowhead at its object, a block at whoever is said to stand behind. */
function headsOf(edge, relation) {
  const { words, strength, to } = relation, upper = behind(relation), long = 8 + 1.6 * width(relation);
  const heads = words.symmetric ? [] : [headAt(edge, 1, size(to) * 1.12, strengthLook(strength).arrow, long)];
  if (upper) heads.push(headAt(edge, Number(upper === to), size(upper) * 1.12 + (upper === to ? 1.25 * long : 0), "square", long));
  return heads;
}

/** A head that points to an end of a line, 0 or 1, its tip `away` from the middle of what is there. */
function headAt(edge, end, away, sort, long) {
  const tip = edge.edgeType.getPoint(end);
  let near = 1 - end, far = end;
  for (let step = 0; step < 12; step++) {
    const middle = (near + far) / 2, point = edge.edgeType.getPoint(middle);
    if (Math.hypot(point.x - tip.x, point.y - tip.y) > away) near = middle;
    else far = middle;
  }
  const at = edge.edgeType.getPoint(near), before = edge.edgeType.getPoint(near + (end ? -1 : 1) * Math.min(0.04, Math.abs(near - 1 + end)));
  return arrowhead(sort, at.x, at.y, Math.atan2(at.y - before.y, at.x - before.x), long);
}

/** A name on one line or two, as it is written below a shape. */
function broken(name) {
  if (name.length <= 20) return [name];
  const cut = name.lastIndexOf(" ", 24) > 8 ? name.lastIndexOf(" ", 24) : 24;
  const rest = name.slice(cut).trim();
  return [name.slice(0, cut), rest.length > 24 ? rest.slice(0, 23).trimEnd() + "…" : rest];
}
