// What a way may say at most, and how well it is supported: by the rules of graph/weights.

const CEILINGS = ["control", "role", "association", "lead", "amplification"];
const UNDIRECTED = new Set(["same-as", "pseudonym-of"]), APART = "not-same-as";
const ABOVE_AMPLIFICATION = new Set(["control", "role", "identity"]);
const TERMS = 2000; // of a sum; beyond, an exact number is not worth the wait

/** A relation as it is walked away from one of its ends; `up`: towards whoever stands behind, null: neither. */
function hopOf(relation, from) {
  const outward = relation.from === from, { words } = relation;
  return {
    relation, from, to: outward ? relation.to : relation.from,
    predicate: relation.predicate, strength: words.strength, symmetric: words.symmetric,
    up: words.behind === "neither" ? null : outward === (words.behind === "object"),
  };
}

function doubtful({ relation }) {
  return UNDIRECTED.has(relation.predicate)
    && (relation.status === "contested" || relation.contradicted || (relation.confidence !== null && relation.confidence < 0.5));
}

/** A hop with the strength that it counts with: doubtful identity just links, control that is hedged is a role. */
function counting(hop) {
  if (doubtful(hop)) return { ...hop, strength: "association", symmetric: true };
  return hop.strength === "control" && hop.relation.hedged ? { ...hop, strength: "role" } : hop;
}

/** The most a chain may say, walked either way. */
function ceiling(hops) {
  const weighed = hops.map(counting);
  const has = strength => weighed.some(hop => hop.strength === strength);
  if (has("amplification")) return "amplification";
  const telling = weighed.filter(hop => hop.strength !== "identity");
  if (!telling.length) return "association";
  const associations = weighed.filter(hop => hop.strength === "association").length;
  if (associations > 1 || telling.slice(1, -1).some(hop => hop.symmetric)) return "lead";
  if (associations || has("conclusion")) return "association";
  return telling.some(hop => hop.strength === "role") ? "role" : "control";
}

function most(hops) {
  const highest = ceiling(hops);
  if (leads(hops, true) || leads([...hops].reverse(), false)) return highest;
  return CEILINGS[Math.max(CEILINGS.indexOf(highest), CEILINGS.indexOf("lead"))];
}

/** Whether hops in the order from the lower end lead upstream; `up` is how the walk itself went. */
function leads(hops, up) {
  let carried = false;
  return hops.every((hop, at) => {
    const undirected = hop.symmetric || hop.strength === "amplification" || hop.strength === "identity";
    if (hop.up !== up && !(hop.up === null && undirected)) return false;
    if (carried && !ABOVE_AMPLIFICATION.has(hop.strength) && !(hop.strength === "conclusion" && at === hops.length - 1)) return false;
    carried ||= hop.strength === "amplification";
    return true;
  });
}

/** Whether hops, each of which may be walked, may be one chain: never with what one of them was concluded from. */
function walkable(hops, anyDirection) {
  if (hops.some(hop => hop.relation.rests_on.length && hops.some(other => hop.relation.rests_on.includes(other.relation.number)))) return false;
  return anyDirection || leads(hops, true) || leads([...hops].reverse(), false);
}

/** What a relation rests on: for each claim that counts its coins, each with the highest fall that lets it stand. */
function supportsOf(relation) {
  return relation.supports ??= relation.evidence.map(([reliability, credibility, statement, ...causes]) =>
    new Map([...causes.map(cause => [cause, reliability ** (1 / causes.length)]), [`${relation.number} ${statement}`, credibility]]));
}

const causesOf = relation => relation.hangs_on ??= new Set(relation.evidence.flatMap(([, , , ...causes]) => causes));

/** What a relation comes to at most when no cause fails. */
function credible(relation) {
  return relation.credible ??= relation.confidence === null ? 1
    : (1 - relation.evidence.reduce((fails, [, credibility]) => fails * (1 - credibility), 1)) * (1 - relation.doubt);
}

/** How well hops are supported at once: `number` of those that have one; `rough`: it is that or more, at most `highest`. */
function supported(hops) {
  const graded = hops.map(hop => hop.relation).filter(relation => relation.confidence !== null);
  let groups = [], number = 1, rough = false;
  for (const relation of graded) {
    const met = groups.filter(group => group.some(other => [...causesOf(other)].some(cause => causesOf(relation).has(cause))));
    groups = [...groups.filter(group => !met.includes(group)), [...met.flat(), relation]];
  }
  for (const group of groups) {
    const known = group.length > 1 ? jointly(group) : group[0].confidence;
    number *= known ?? group.reduce((product, relation) => product * relation.confidence, 1);
    rough ||= known === null;
  }
  const highest = Math.min(1, ...graded.map(relation => relation.confidence));
  return { number: Math.min(number, highest), highest, rough, gaps: hops.length - graded.length, exact: graded.every(relation => relation.exact) };
}

const JOINT = new Map();

/** P(each of these relations is supported), whatever they share; null where that would take too long. */
function jointly(relations) {
  const key = relations.map(relation => relation.number).sort((a, b) => a - b).join();
  if (!JOINT.has(key)) JOINT.set(key, spelledOut(relations));
  return JOINT.get(key);
}

/** Inclusion–exclusion: claims stand together when every coin falls below its lowest limit. */
function spelledOut(relations) {
  let terms = [[new Map(), 1]];
  for (const relation of relations) {
    let fails = [[new Map(), 1]];
    for (const support of supportsOf(relation)) {
      fails = times(fails, [[new Map(), 1], [support, -1]]);
      if (fails.length * terms.length > TERMS) return null;
    }
    terms = times(terms, fails.filter(([limits]) => limits.size).map(([limits, factor]) => [limits, -factor]));
  }
  const sum = terms.reduce((total, [limits, factor]) => total + [...limits.values()].reduce((product, limit) => product * limit, factor), 0);
  return Math.min(Math.max(sum, 0), 1) * relations.reduce((product, relation) => product * (1 - relation.doubt), 1);
}

/** The product of two sums of terms, those that hang on the same put together. */
function times(terms, others) {
  const found = new Map();
  for (const [limits, factor] of terms) for (const [more, share] of others) {
    const lowest = new Map(limits);
    for (const [coin, limit] of more) lowest.set(coin, Math.min(limit, lowest.get(coin) ?? 1));
    const key = [...lowest].map(each => each.join(":")).sort().join();
    found.set(key, [lowest, factor * share + (found.get(key)?.[1] ?? 0)]);
  }
  return [...found.values()].filter(([, factor]) => factor);
}
