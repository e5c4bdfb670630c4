// The stage: vis-network keeps places, edges and the mouse; what is drawn one by one, and where, is ours.

const FEW = 1000;  // entities that are all drawn as entities; of more, the rest is drawn as dots and thin lines
const CORE = 400;  // of which so many are entities from the beginning

class Stage extends Drawing {
  constructor(model, onPick) {
    super();
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
    // Room for names and for the titles of lanes, which do not shrink, and for the bands of lanes, which do.
    const aside = Math.min(150, clientWidth / 5), band = (this.model.lanes?.width ?? 0) / 2, titles = this.model.lanes && !this.upright ? 40 : 0;
    const room = [Math.max(clientWidth - aside, 120), Math.max(clientHeight - 110 - titles, 120)];
    const scale = Math.min(room[0] / Math.max(right - left + band, 1), room[1] / Math.max(low - top + band, 1), 1.3);
    const place = { x: (left + right) / 2, y: (top + low - titles / scale) / 2 };
    this.net.moveTo({ position: place, scale });
  }

  /** Leave these in the light and dim everything else; null lights everything. */
  focus(light) {
    this.light = light;
    this.net.redraw();
  }
}
