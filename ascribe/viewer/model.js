// The data of the page: entities, relations and chains at once, the ledger they rest on when somebody asks for it.

async function unpack(id) {
  const bytes = Uint8Array.from(atob($(id).textContent.trim()), letter => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

function fromTable({ columns, rows }) {
  return rows.map((row, number) => {
    const item = { number };
    columns.forEach((name, place) => { item[name] = row[place]; });
    return item;
  });
}

class Model {
  constructor(data) {
    Object.assign(this, data);
    this.entities = fromTable(data.entities);
    this.relations = fromTable(data.relations);
    this.byId = new Map([...this.entities, ...this.relations].map(item => [item.id, item]));
    for (const entity of this.entities) entity.relations = [];
    for (const relation of this.relations) {
      relation.words = data.predicates[relation.predicate];
      relation.from = this.entities[relation.subject];
      relation.to = this.entities[relation.object];
      relation.from.relations.push(relation);
      if (relation.to !== relation.from) relation.to.relations.push(relation);
    }
    this.lines = null;
  }

  /** Read the ledger, once; nothing where the page carries none. */
  async readLedger() {
    if (this.lines || !$("ledger")) return;
    this.lines = (await unpack("ledger")).split("\n").filter(Boolean);
    this.records = new Map();
    this.sources = new Map();
    this.names = new Map();
    this.cases = new Map();
    this.said = new Map();
    this.lines.forEach((line, number) => {
      const record = JSON.parse(line);
      this.records.set(number, record);
      if (record.record === "source") {
        const known = this.sources.get(record.id);
        this.sources.set(record.id, { ...record, ...known });
      } else if (record.record === "entity") this.names.set(record.id, record.name);
      else if (record.record === "case") this.cases.set(record.id, record.title ?? record.id);
    });
    for (const entity of this.entities) this.names.set(entity.id, entity.name);
    for (const relation of this.relations) {
      relation.said = relation.claims.map(([line, way, causes]) => this.citation(line, way, causes));
      relation.cases = new Set(relation.said.flatMap(said => said.cases));
      relation.sources = new Set(relation.said.flatMap(said => [said.source.id, ...said.way.map(step => step.id)]));
    }
    const related = new Set(this.relations.flatMap(relation => relation.claims.map(([line]) => line)));
    this.records.forEach((record, line) => {
      if (record.record !== "claim" || related.has(line) || this.retracts(record)) return;
      for (const id of new Set([record.subject, record.object ?? record.subject])) {
        if (!this.said.has(id)) this.said.set(id, []);
        this.said.get(id).push(this.citation(line, record.via ?? [], []));
      }
    });
  }

  /** Whether some retraction in the ledger aims at a claim or at what it was read in; undone ones count as none. */
  retracts(record) {
    if (!this.aimed) {
      const retractions = [...this.records.values()].filter(other => other.record === "retraction");
      const undone = new Set(retractions.map(other => other.target));
      this.aimed = new Set(retractions.filter(other => !undone.has(other.id)).map(other => other.target));
    }
    return [record.id, record.source, ...(record.via ?? [])].some(id => this.aimed.has(id));
  }

  /** One claim as people read it: who says what, in which document, relayed from which others. */
  citation(line, way, causes) {
    const claim = this.records.get(line);
    const source = this.document(claim.source);
    const relayed = way.map(id => this.document(id));
    const root = relayed.at(-1) ?? source;
    const where = root.publisher ?? root.headline ?? root.id;
    const named = claim.asserted_by && (this.names.get(claim.asserted_by) ?? claim.asserted_by);
    const speaker = claim.voice === "unnamed"
      ? (named ? `${named} (unnamed in ${where})` : `an unnamed voice in ${where}`)
      : named ?? where;
    return {
      line, claim, source, way: relayed, root, speaker, causes, stance: claim.stance ?? "asserts",
      voice: claim.voice === "unnamed" ? `unnamed/${root.id}` : claim.asserted_by ?? root.publisherId ?? where,
      cases: claim.holds ? [...new Set(claim.holds.filter(hold => !hold.until).map(hold => hold.case))] : [],
      about: claim.predicate ? null : this.names.get(claim.subject) ?? claim.subject,
    };
  }

  document(id) {
    const source = this.sources.get(id) ?? { id };
    const publisher = source.publisher && (this.names.get(source.publisher) ?? source.publisher);
    return { ...source, publisher, publisherId: source.publisher };
  }

  /** Our word for a number. */
  word(confidence) {
    return confidence === null ? null : this.support.find(([, bound]) => confidence < bound)[0];
  }
}

/** `.64`; `≥.64` for a lower bound. */
function number(confidence, exact = true) {
  if (confidence >= 0.995 && confidence < 1) return ">.99";
  if (confidence > 0 && confidence < 0.005 && exact) return "<.01";
  return (exact ? "" : "≥") + confidence.toFixed(2).replace(/^0/, "");
}
