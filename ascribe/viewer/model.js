// The data of the page: entities, relations and chains at once, the ledger they rest on when somebody asks for it.

async function unpack(id) {
  const bytes = Uint8Array.from(atob($(id).textContent.trim()), letter => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

/** Run a script that the page carries as data. */
async function run(id) {
  const script = document.createElement("script");
  script.textContent = await unpack(id);
  document.head.append(script);
  script.remove();
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
    this.names = new Map(this.entities.map(entity => [entity.id, entity.name]));
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
    const called = id => this.names.get(id) ?? id ?? null;
    return {
      line, claim, source, way: relayed, root, causes, stance: claim.stance ?? "asserts", ...spoken({ claim, root }, called),
      cases: claim.holds ? [...new Set(claim.holds.filter(hold => !hold.until).map(hold => hold.case))] : [],
      about: claim.predicate ? null : called(claim.subject),
    };
  }

  /** What all sources have in common that are the same document. */
  documentOf(id) { return this.copies[id] ?? id; }

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

/** A document by its publisher, or else by its headline or address. */
const titled = document => document.publisher ?? document.headline ?? document.url ?? document.id;

/** Who says it, by which voice, and whose word it is: a stated origin's or else the speaker's. */
function spoken({ claim, root }, called) {
  const where = titled(root), house = called(root.publisherId) ?? where, unnamed = claim.voice === "unnamed";
  const named = called(claim.asserted_by), origin = called(claim.origin);
  const speaker = unnamed ? (named ? `${named} (unnamed in ${where})` : `an unnamed voice in ${house}`) : named ?? house;
  const document = root.url ?? root.sha256 ?? root.id;
  const voice = unnamed ? `unnamed/${root.id}` : claim.asserted_by ?? root.publisherId ?? `document/${document}`;
  const known = !unnamed && (named ?? root.publisherId);
  return { speaker, voice, word: { id: origin ?? (known ? speaker : voice), name: origin ?? speaker } };
}

/** `.64`; `≥.64` for a lower bound. */
function number(confidence, exact = true) {
  if (confidence >= 0.995 && confidence < 1) return ">.99";
  if (confidence > 0 && confidence < 0.005 && exact) return "<.01";
  return (exact ? "" : "≥") + confidence.toFixed(2).replace(/^0/, "");
}
