// What is being looked at, and through which filters; all of it can be told by the fragment of the address.

const state = {
  at: { view: "home" },
  off: { kind: new Set(), predicate: new Set(), strength: new Set(), status: new Set(), case: new Set() },
  source: "",
  least: 0,
  from: null,
  to: null,
  undated: true,
  hidden: new Set(),
  pinned: new Set(),
};

// What of `at` goes into the fragment, and in which order.
const PLACES = { home: [], entity: ["id"], relation: ["id"], origins: ["id"], way: ["a", "b", "any"], table: [] };

/** The fragment that leads back to what is seen now, or to another place seen the same way. */
function fragment(at = state.at) {
  const told = new URLSearchParams();
  if (at.view !== "home") told.set("view", at.view);
  for (const name of PLACES[at.view]) if (at[name]) told.set(name, at[name]);
  for (const [sort, names] of Object.entries(state.off)) for (const name of [...names].sort()) told.append("off", `${sort}:${name}`);
  if (state.source) told.set("source", state.source);
  if (state.least) told.set("least", state.least);
  if (state.from) told.set("from", state.from);
  if (state.to) told.set("to", state.to);
  if (!state.undated) told.set("undated", "no");
  for (const [name, entities] of [["hide", state.hidden], ["pin", state.pinned]])
    for (const entity of entities) told.append(name, entity.id);
  return told.toString();
}

/** Take over what a fragment says; whatever in it means nothing here is left aside. */
function readFragment(text, model) {
  const told = new URLSearchParams(text);
  const view = Object.hasOwn(PLACES, told.get("view") ?? "") ? told.get("view") : "home";
  const at = { view };
  for (const name of PLACES[view]) at[name] = told.get(name) ?? "";
  state.at = isThere(at, model) ? at : { view: "home" };
  for (const names of Object.values(state.off)) names.clear();
  for (const entry of told.getAll("off")) {
    const [sort, ...rest] = entry.split(":");
    if (Object.hasOwn(state.off, sort)) state.off[sort].add(rest.join(":"));
  }
  state.source = told.get("source") ?? "";
  const least = Number(told.get("least"));
  state.least = least > 0 && least <= 1 ? least : 0;
  for (const end of ["from", "to"]) state[end] = /^\d{4}-\d\d$/.test(told.get(end) ?? "") ? told.get(end) : null;
  state.undated = told.get("undated") !== "no";
  for (const [name, entities] of [["hide", state.hidden], ["pin", state.pinned]]) {
    entities.clear();
    for (const id of told.getAll(name)) if (model.byId.get(id)?.kind) entities.add(model.byId.get(id));
  }
}

function isThere(at, model) {
  const item = model.byId.get(at.id);
  if (at.view === "entity") return Boolean(item?.kind);
  if (at.view === "relation") return Boolean(item?.predicate);
  if (at.view === "origins") return Boolean(item);
  if (at.view === "way") return [at.a, at.b].every(id => !id || model.byId.get(id)?.kind);
  return true;
}

/** Whether the filters let an entity through, whatever its relations. */
const lets = entity => !state.hidden.has(entity) && !state.off.kind.has(entity.kind);

/** Whether the filters let a relation through, whatever its ends. */
function passes(relation) {
  const { off } = state;
  if (off.predicate.has(relation.predicate) || off.strength.has(relation.strength) || off.status.has(relation.status))
    return false;
  if (state.least && !(relation.confidence >= state.least)) return false;
  if (!(relation.since || relation.until)) {
    if (!state.undated) return false;
  } else if (state.from && relation.until && relation.until.slice(0, 7) < state.from) return false;
  else if (state.to && relation.since && relation.since.slice(0, 7) > state.to) return false;
  if (relation.cases?.size && off.case.size && [...relation.cases].every(name => off.case.has(name))) return false;
  return !state.source || Boolean(relation.sources?.has(state.source));
}

/** What the filters leave: relations, and the entities they join; one that never had a relation stays, too. */
function sifted(model) {
  const relations = new Set(model.relations.filter(r => passes(r) && lets(r.from) && lets(r.to)));
  const joined = new Set();
  for (const relation of relations) joined.add(relation.from).add(relation.to);
  const kept = model.entities.filter(entity =>
    state.pinned.has(entity) || (lets(entity) && (joined.has(entity) || !entity.links)));
  return { entities: new Set(kept), relations };
}
