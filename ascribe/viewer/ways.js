// The way from A to B: found here by the rules of graph/weights/strength.py, told as graph/relations/sentences.py tells.

const CEILINGS = ["control", "role", "association", "lead", "amplification"];
const UNDIRECTED = new Set(["same-as", "pseudonym-of"]);
const ABOVE_AMPLIFICATION = new Set(["control", "role", "identity"]);
const HOPS = 4, TRIES = 40000, FOUND = 6;
const HEADLINES = {
  control: (a, b) => `Taken together, these reports would have ${a} control ${b}`,
  role: (a, b) => `Taken together, these reports would have ${a} stand behind ${b}`,
  association: (a, b) => `Taken together, these reports link ${a} to ${b}`,
  lead: (a, b) => `Taken together, these reports are a lead, and no more, between ${a} and ${b}`,
  amplification: (a, b) => `Between ${a} and ${b} these reports show no more than who carried what`,
};

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

/** The most a chain may say, walked either way. */
function ceiling(hops) {
  const weighed = hops.map(hop => (doubtful(hop) ? { ...hop, strength: "association", symmetric: true } : hop));
  const has = strength => weighed.some(hop => hop.strength === strength);
  if (has("amplification")) return "amplification";
  const telling = weighed.filter(hop => hop.strength !== "identity");
  if (!telling.length) return "association";
  const associations = weighed.filter(hop => hop.strength === "association").length;
  if (associations > 1 || telling.slice(1, -1).some(hop => hop.symmetric)) return "lead";
  if (associations || has("conclusion")) return "association";
  return telling.some(hop => hop.strength === "role" || hop.relation.hedged) ? "role" : "control";
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

function walkable(hops, anyDirection) {
  if (hops.some(hop => hop.strength === "context" || hop.predicate === "not-same-as" || hop.relation.status === "denied")) return false;
  const lines = hop => hop.relation.claims.map(([line]) => line);
  const circular = hops.some(hop => hop.strength === "conclusion" && hops.some(other => other !== hop && lines(other).some(line => hop.relation.rests_on.includes(line))));
  return !circular && (anyDirection || leads(hops, true) || leads([...hops].reverse(), false));
}

/** The best ways between two entities over relations that pass the filters, best first. */
function waysBetween(start, end, anyDirection) {
  const found = [], seen = new Set();
  for (const up of anyDirection ? [null] : [true, false]) {
    const waiting = [{ hops: [], at: start, product: 1, gaps: 0 }];
    let reached = 0;
    for (let tries = 0; waiting.length && tries < TRIES && reached < FOUND; tries++) {
      const walk = takeBest(waiting);
      if (walk.at === end) {
        const key = walk.hops.map(hop => hop.relation.id).sort().join();
        if (!seen.has(key)) found.push(walk);
        seen.add(key);
        reached++;
        continue;
      }
      if (walk.hops.length === HOPS) continue;
      const been = new Set([start, ...walk.hops.map(hop => hop.to)]);
      for (const relation of walk.at.relations) {
        const hop = hopOf(relation, walk.at);
        if (been.has(hop.to) || !passes(relation) || !lets(hop.to)) continue;
        const undirected = hop.symmetric || hop.strength === "amplification" || UNDIRECTED.has(hop.predicate);
        if (up !== null && hop.up !== up && !(hop.up === null && undirected)) continue;
        const hops = [...walk.hops, hop];
        if (!walkable(hops, anyDirection)) continue;
        waiting.push({ hops, at: hop.to, product: walk.product * (relation.confidence ?? 1), gaps: walk.gaps + (relation.confidence === null) });
      }
    }
  }
  return found.sort(better).slice(0, FOUND);
}

const better = (a, b) => (a.gaps > 0) - (b.gaps > 0) || b.product - a.product || a.hops.length - b.hops.length;

function takeBest(waiting) {
  let best = 0;
  for (let at = 1; at < waiting.length; at++) if (better(waiting[at], waiting[best]) < 0) best = at;
  const [walk] = waiting.splice(best, 1);
  return walk;
}

/** What is known of a way's number: all of it where no two hops hang on one cause, otherwise between which two it lies. */
function weighed(walk, model) {
  const numbers = walk.hops.map(hop => hop.relation.confidence).filter(value => value !== null);
  const least = numbers.reduce((product, value) => product * value, 1), highest = Math.min(...numbers, 1);
  const causes = walk.hops.map(hop => new Set(hop.relation.claims.flatMap(([, , found]) => found)));
  const shared = !model.cited || causes.some((one, at) => causes.slice(at + 1).some(other => [...one].some(cause => other.has(cause))));
  const exact = walk.hops.every(hop => hop.relation.exact);
  if (walk.gaps) return numbers.length ? `no number, at most ${number(highest)}` : "no number";
  if (!shared || walk.hops.length === 1 || least === highest) return `${number(least, exact)} ${model.word(least)}`;
  return `between ${number(least)} and ${number(highest)}: some hops hang on the same source or speaker`;
}

function told(hop) {
  const { relation } = hop, asserting = (relation.said ?? []).filter(said => said.stance === "asserts");
  const hedges = [...new Set(asserting.map(said => said.claim.hedge).filter(Boolean))].map(hedge => `“${hedge}”`);
  const when = dates(relation);
  const notes = [...hedges, ...(when ? [when] : [])];
  const [subject, object] = hop.symmetric ? [hop.from, hop.to] : [relation.from, relation.to];
  return {
    words: `${subject.name} ${be(subject.name)} reported to ${relation.words.infinitive} ${object.name}${notes.length ? ` (${notes.join("; ")})` : ""}`,
    voice: soleVoice(asserting),
  };
}

/** The dates of a relation in words; where nobody says that it ended, the last is only the last that is told of. */
function dates({ valid_from: start, valid_to: end, ended, former }) {
  const [first, last] = [start, end].map(date => date && (DOUBTED[date.at(-1)] ?? "") + (DOUBTED[date.at(-1)] ? date.slice(0, -1) : date));
  const told = first && first === last ? first
    : first && last && !ended ? `dated ${first} to ${last}`
    : [...(first ? [`from ${first}`] : []), ...(last ? [`until ${last}`] : [])].join(" ");
  return [...(told ? [told] : []), ...(former && !ended ? ["formerly"] : [])].join(", ");
}

const DOUBTED = { "~": "about ", "?": "perhaps ", "%": "perhaps about " };

// Descriptions that mean several take the plural, as in schema/verbs.py.
const SEVERAL = new Set((
  "academics accounts activists actors analysts bots channels commanders critics dozens editors employees farms groups hackers hundreds individuals journalists members officials "
  + "organisations organizations outlets pages people profiles researchers residents sites sources staffers states supporters thousands trolls users volunteers websites witnesses writers"
).split(" "));
const BEHIND = / (?:\(|(?:about|against|at|by|for|from|in|of|on|that|to|who|with|within|without)\b|[a-z]+(?:ed|ing)\b)/;
const several = name => SEVERAL.has(name.replace(/^a number of /, "").split(BEHIND)[0].split(" ").at(-1));
const be = name => several(name) ? "are" : "is";

function agreeing({ label, infinitive }, name) {
  if (!several(name)) return label;
  const [verb, ...rest] = label.split(" "), plural = { is: "are", was: "were", has: "have" }[verb];
  return plural ? [plural, ...rest].join(" ") : verb.endsWith("s") ? infinitive : label;
}

/** On whose word alone some assertions rest; null when several say it. */
function soleVoice(asserting) {
  if (new Set(asserting.map(said => said.voice)).size !== 1) return null;
  const names = [...new Set(asserting.map(said => said.speaker))].sort();
  // Unnamed voices of one document may well be one, however they are described.
  const { root, claim } = asserting[0];
  return names.length > 1 && claim.voice === "unnamed"
    ? `one or more voices (unnamed in ${root.publisher ?? root.headline ?? root.id})` : names[0];
}

/** A way in words that say no more than its weakest link, with every hedge and every denial. */
function wayInWords(walk, anyDirection, model) {
  const hops = walk.hops.map(told), { length } = hops, strength = most(walk.hops);
  const start = walk.hops[0].from, end = walk.at;
  const up = leads(walk.hops, true), down = leads([...walk.hops].reverse(), false);
  const [upper, lower] = down && !up ? [start.name, end.name] : [end.name, start.name];
  const sole = length > 1 && hops[0].voice && hops.every(hop => hop.voice === hops[0].voice) ? hops[0].voice : null;
  const parts = hops.map(hop => hop.words + (hop.voice && !sole ? `, only on the word of ${hop.voice}` : ""));
  const whole = length === 1 ? parts[0] : `${HEADLINES[strength](upper, lower)}: ${[...parts, ...(sole ? [`all of it on the word of ${sole}`] : [])].join("; ")}`;
  const sentences = [whole, ...denialsAlong(walk, model)].map(text => `${text}.`);
  return visible((anyDirection ? "A path in the data, not an attribution: " : "") + sentences.join(" "));
}

/** What anybody denies of what is said between any two entities of a way, each set of things once. */
function denialsAlong(walk, model) {
  const along = new Set([walk.hops[0].from, ...walk.hops.map(hop => hop.to)]);
  const bySpeaker = new Map(), named = new Set();
  for (const relation of model.relations)
    if (along.has(relation.from) && along.has(relation.to))
      for (const said of relation.said ?? []) if (AGAINST.has(said.stance)) {
        const key = `${said.stance}\n${said.speaker}`, { voice, asserted_by: by } = said.claim;
        if (voice !== "unnamed" && model.names.has(by ?? said.root.publisherId)) named.add(said.speaker);
        if (!bySpeaker.has(key)) bySpeaker.set(key, { blanket: new Set(), reports: new Set() });
        const hedge = said.claim.hedge ? ` (“${said.claim.hedge}”)` : "";
        if (said.about) bySpeaker.get(key).blanket.add(`what is said of ${said.about}${hedge}`);
        else bySpeaker.get(key).reports.add(`that ${relation.from.name} ${agreeing(relation.words, relation.from.name)} ${relation.to.name}${hedge}`);
      }
  const speakers = new Map();
  for (const [key, { blanket, reports }] of bySpeaker) {
    const [stance, speaker] = key.split("\n"), [all, told] = [[...blanket].sort(), [...reports].sort()];
    if (stance === "disputes" && told.length) all.push(`the ${told.length === 1 ? "report" : "reports"} ${joined(told)}`);
    const what = stance === "denies" ? `deny ${joined([...all, ...told])}` : `offer a rival account to ${joined(all)}`;
    if (!speakers.has(what)) speakers.set(what, []);
    speakers.get(what).push(speaker);
  }
  return [...speakers].map(([what, who]) => `${opened(joined(who.sort()), named.has(who[0]))} ${who.length === 1 ? be(who[0]) : "are each"} reported to ${what}`).sort();
}

/** Words of ours begin a sentence with a capital, a name as its owner writes it. */
const opened = (text, named) => !named && /^(?:an?|the|one|some) /.test(text) ? `${text[0].toUpperCase()}${text.slice(1)}` : text;

const joined = parts => [parts.slice(0, -1).join(", "), parts.at(-1)].filter(Boolean).join(" and ");

/** The form, and the ways that it leads to. */
class Ways {
  constructor(model, panel, stage) {
    Object.assign(this, { model, panel, stage });
  }

  show({ a, b, any }) {
    const [start, end] = [a, b].map(id => this.model.byId.get(id));
    const ways = start && end && start !== end ? this.ways(start, end, any) : null;
    this.panel.show(h("h2", {}, "The way from A to B"), this.form(start, end, any), ways && this.list(ways, start, end, any));
    if (ways?.length) this.light(ways[0]);
    else this.stage.focus(null);
  }

  /** Those the picture was made with, whose numbers are exact, or else what is found here. */
  ways(start, end, any) {
    const along = this.model.chains.filter(chain => {
      const ends = [chain.entities[0], chain.entities.at(-1)].map(number => this.model.entities[number]);
      return !any && ends.includes(start) && ends.includes(end) && chain.relations.every(id => passes(this.model.byId.get(id)));
    });
    if (along.length) return along.map(chain => {
      let at = this.model.entities[chain.entities[0]];
      const hops = chain.relations.map(id => {
        const hop = hopOf(this.model.byId.get(id), at);
        at = hop.to;
        return hop;
      });
      const told = chain.confidence === null ? `no number${chain.at_most === null ? "" : `, at most ${number(chain.at_most)}`}` : `${number(chain.confidence, chain.exact)} ${this.model.word(chain.confidence)}`;
      return { hops, at, words: visible(chain.sentence), judged: told, strength: chain.strength };
    });
    return waysBetween(start, end, any).map(walk => ({ ...walk, words: wayInWords(walk, any, this.model), judged: weighed(walk, this.model), strength: most(walk.hops) }));
  }

  form(start, end, any) {
    const names = h("datalist", { id: "names" }, this.model.entities.map(entity => h("option", { value: this.label(entity) })));
    const field = (id, label, entity) => h("label", {}, label, h("input", { id, list: "names", value: entity ? this.label(entity) : "", autocomplete: "off", spellcheck: "false" }));
    const either = h("input", { type: "checkbox", id: "any" });
    either.checked = Boolean(any);
    const complaint = h("p", { class: "flag", id: "way-complaint", role: "alert", hidden: true });
    const submit = event => {
      event.preventDefault();
      const [a, b] = ["way-a", "way-b"].map(id => this.meant($(id).value));
      const missing = ["way-a", "way-b"].filter((_, at) => ![a, b][at]);
      if (missing.length) {
        complaint.hidden = false;
        complaint.textContent = `No entity here is called “${clipped($(missing[0]).value, 60)}”. Choose one of the list.`;
        $(missing[0]).focus();
      } else this.panel.go({ view: "way", a: a.id, b: b.id, any: either.checked ? "yes" : "" });
    };
    return h("form", { class: "form", onsubmit: submit }, field("way-a", "From", start), field("way-b", "To", end), names,
      h("label", { class: "row" }, either, "any direction: a path, not an attribution"), h("button", { type: "submit", id: "way-go" }, "Show the way"), complaint);
  }

  label(entity) {
    this.shared ??= tally(this.model.entities, each => each.name);
    return this.shared[entity.name] > 1 ? `${called(entity.name)} (${visible(entity.id)})` : called(entity.name);
  }

  meant(text) {
    const wanted = text.trim().toLowerCase();
    return this.model.entities.find(entity => this.label(entity).toLowerCase() === wanted || entity.id.toLowerCase() === wanted)
      ?? this.model.entities.find(entity => [entity.name, ...entity.aliases].some(name => name.toLowerCase() === wanted));
  }

  list(ways, start, end, any) {
    if (!ways.length) return h("p", { class: "flag", id: "way-sentence" },
      any ? `Nothing leads from ${called(start.name)} to ${called(end.name)} within ${HOPS} hops of what is shown.`
        : `No reports lead from ${called(start.name)} to ${called(end.name)}, or back, within ${HOPS} hops of what is shown. “Any direction” looks for a path.`);
    return ways.map((way, at) => h("section", { class: "way" },
      h("p", { id: at ? null : "way-sentence", class: "sentence" }, h("bdi", {}, way.words)),
      h("p", { class: "soft" }, `${way.judged} · ${way.strength} · ${counted(way.hops.length, "hop")}${way.hops.some(hop => hop.relation.status === "contested") ? " · contested" : ""} `, ways.length > 1 && button("Show on the picture", () => this.light(way))),
      h("ol", { class: "links" }, way.hops.map(hop => this.panel.line(hop.relation)))));
  }

  light(way) {
    const entities = [way.hops[0].from, ...way.hops.map(hop => hop.to)];
    this.stage.bring(entities);
    this.refresh();
    this.stage.focus({ entities, relations: way.hops.map(hop => hop.relation), words: true, strength: way.strength });
    this.stage.fit(entities);
  }
}
