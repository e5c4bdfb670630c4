// Seek the ways from one entity to another, best first, as graph/relations/search.py does in a store.

const HOPS = 4, FOUND = 6;
// Relations tried before it gives up and says so: counted, so that every browser gives the same answer.
const TRIES = 150000;

/** The best ways between two entities over what the filters leave, and whether all were tried; yields after every little work. */
function* waysBetween(model, start, end, anyDirection) {
  const search = new Seeking(model, anyDirection), found = new Map();
  for (const [from, to] of anyDirection ? [[start, end]] : [[start, end], [end, start]])
    for (const walk of yield* search.best(from, to)) {
      const way = from === start ? walk : turned(walk);
      if (!found.has(relationsOf(way))) found.set(relationsOf(way), way);
    }
  return { ways: [...found.values()].sort(before).slice(0, FOUND), whole: search.whole };
}

const relationsOf = way => way.hops.map(hop => hop.relation.id).sort().join();

function turned(walk) {
  const hops = [...walk.hops].reverse().map(({ relation, to }) => hopOf(relation, to));
  return { ...walk, hops, at: hops.at(-1).to, ids: hops.map(hop => `${hop.relation.id},`).join("") };
}

/** Graded before ungraded, better supported, shorter, then by id; numbers that only rounding tells apart are one. */
const before = (a, b) => (a.gaps > 0) - (b.gaps > 0) || Math.round(1e5 * b.hope) - Math.round(1e5 * a.hope)
  || a.hops.length - b.hops.length || (a.ids < b.ids ? -1 : Number(a.ids > b.ids));

class Seeking {
  constructor(model, anyDirection) {
    this.relations = sifted(model).relations;
    this.anyDirection = anyDirection;
    this.reasons = new Set(model.relations.flatMap(relation => relation.rests_on));
    this.onward = new Map();
    this.whole = true;
  }

  /** Whether a relation may be walked away from an entity: upwards, and over what has no direction, or any way. */
  mayGo(relation, from) {
    const { predicate, status, words: { strength, symmetric, behind } } = relation;
    if (!this.relations.has(relation) || status === "denied" || strength === "context" || predicate === APART) return false;
    return this.anyDirection || UNDIRECTED.has(predicate) || strength === "amplification" || (strength === "association" && symmetric)
      || (behind !== "neither" && (relation.from === from) === (behind === "object"));
  }

  /** Every way from one entity up to another as far as they are asked for, the best first. */
  *best(from, to) {
    const ahead = yield* this.lookAhead(to), waiting = new Heap(before), told = new Set(), ways = [];
    this.left = TRIES;
    const wait = walk => waiting.push({ ...walk, hope: walk.number * (ahead.get(walk.at)?.product ?? 1) });
    wait({ hops: [], places: "", ids: "", at: from, number: 1, gaps: 0, weighed: true });
    while (waiting.size && ways.length < FOUND && this.left > 0) {
      const walk = waiting.pop();
      if (!walk.weighed) {
        this.left -= 5;
        wait({ ...walk, ...supported(walk.hops), weighed: true });
      } else if (walk.at !== to) {
        for (const longer of this.longer(walk, from, ahead)) wait(longer);
      } else if (!told.has(walk.places)) {
        // Of those that differ only in which of parallel relations they go over, the best.
        told.add(walk.places);
        ways.push(walk);
      }
      yield;
    }
    this.whole &&= this.left > 0;
    return ways;
  }

  *longer(walk, from, ahead) {
    const left = HOPS - walk.hops.length - 1;
    for (const beside of this.from(walk.at)) {
      const other = beside[0].to;
      if (!(ahead.get(other)?.away <= left) || other === from || walk.hops.some(hop => hop.to === other)) continue;
      const taken = [];
      for (const hop of beside) {
        if (taken.some(better => this.outdoes(better, hop.relation))) continue;
        this.left--;
        const hops = [...walk.hops, hop], { id, confidence } = hop.relation;
        if (!walkable(hops, this.anyDirection)) continue;
        taken.push(hop.relation);
        const number = Math.min(walk.number * credible(hop.relation), confidence ?? 1); // no less than it comes to
        yield { hops, places: `${walk.places} ${hop.place}`, ids: `${walk.ids}${id},`, at: other, number, gaps: walk.gaps + (confidence === null), weighed: false };
      }
    }
  }

  /** The hops away from an entity, those together that count alike beside each other, the best first. */
  from(entity) {
    if (!this.onward.has(entity)) {
      const beside = new Map();
      for (const relation of entity.relations) if (this.mayGo(relation, entity)) {
        const hop = hopOf(relation, entity), { strength, symmetric } = counting(hop);
        hop.place = [hop.to.number, strength, symmetric, hop.up].join();
        if (!beside.has(hop.place)) beside.set(hop.place, []);
        beside.get(hop.place).push(hop);
      }
      this.onward.set(entity, [...beside.values()]);
    }
    return this.onward.get(entity);
  }

  /** Whether a relation does as well in any way as one beside it, whatever the other hops hang on. */
  outdoes(better, other) {
    if (better.rests_on.length || this.reasons.has(better.number)) return false; // may not keep each company
    if (better.confidence === null || other.confidence === null) return better.confidence !== null || other.confidence === null;
    return better.confidence >= credible(other);
  }

  /** For what can be on a way to an entity: how many hops it is away, and what the best way there comes to at most. */
  *lookAhead(to) {
    const known = new Map([[to, { away: 0, product: 1 }]]);
    let reached = [to];
    for (let away = 1; away < HOPS; away++) {
      const next = new Set();
      for (const entity of reached) {
        const { product } = known.get(entity);
        for (const relation of entity.relations) {
          const other = relation.from === entity ? relation.to : relation.from;
          if (!this.mayGo(relation, other)) continue;
          const walk = product * credible(relation), was = known.get(other);
          if (was && was.product >= walk) continue;
          known.set(other, { away: was?.away ?? away, product: walk });
          next.add(other);
        }
        yield;
      }
      reached = next;
    }
    return known;
  }
}

/** What waits, the first by some order ready to be taken. */
class Heap {
  constructor(order) {
    Object.assign(this, { order, items: [] });
  }

  get size() { return this.items.length; }

  push(item) {
    const { items } = this;
    let at = items.length;
    for (; at; at = (at - 1) >> 1) {
      const above = items[(at - 1) >> 1];
      if (this.order(item, above) >= 0) break;
      items[at] = above;
    }
    items[at] = item;
  }

  pop() {
    const { items } = this, first = items[0], last = items.pop();
    let at = 0;
    if (items.length) {
      for (let below = 1; below < items.length; below = 2 * at + 1) {
        if (below + 1 < items.length && this.order(items[below + 1], items[below]) < 0) below++;
        if (this.order(last, items[below]) <= 0) break;
        items[at] = items[below];
        at = below;
      }
      items[at] = last;
    }
    return first;
  }
}
