// The way from A to B, told as graph/relations/sentences.py tells.

const HEADLINES = {
  control: (a, b) => `Taken together, these reports would have ${a} control ${b}`,
  role: (a, b) => `Taken together, these reports would have ${a} stand behind ${b}`,
  association: (a, b) => `Taken together, these reports link ${a} to ${b}`,
  lead: (a, b) => `Taken together, these reports are a lead, and no more, between ${a} and ${b}`,
  amplification: (a, b) => `Between ${a} and ${b} these reports show no more than who carried what`,
};

/** What is known of a way's number, in words. */
function judgedWay({ number: least, highest, rough, gaps, exact, hops }, model) {
  if (gaps) return gaps === hops.length ? "no number" : `no number, at most ${number(rough ? highest : least)}`;
  if (rough) return `between ${number(least)} and ${number(highest)}: what its hops share is too much to be worked out here`;
  return `${number(least, exact)} ${model.word(least)}`;
}

function told(hop, called) {
  const { relation } = hop, asserting = (relation.said ?? []).filter(said => said.stance === "asserts");
  const hedges = [...new Set(asserting.map(said => said.claim.hedge).filter(Boolean))].map(hedge => `“${hedge}”`);
  const when = dates(relation);
  const notes = [...(asserting.length ? hedges : standing(relation)), ...(when ? [when] : [])];
  const [subject, object] = hop.symmetric ? [hop.from, hop.to] : [relation.from, relation.to];
  return {
    words: `${called(subject.id)} ${be(subject.name)} reported to ${relation.words.infinitive} ${called(object.id)}${notes.length ? ` (${notes.join("; ")})` : ""}`,
    voice: soleVoice(asserting, called),
  };
}

const against = relation => marks(relation).filter(mark => !["admitted", "hedged", "ungraded"].includes(mark));

/** How a relation stands, where the page has none of its claims to say it in their words. */
const standing = relation => [...against(relation), ...(relation.hedged ? ["every report hedges"] : []), ...(relation.contradicted ? ["also said not to be the same"] : [])];

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

/** On whose word alone some assertions rest, a stated origin's or else the speaker's; null when several say it. */
function soleVoice(asserting, called) {
  const words = asserting.map(said => spoken(said, called).word), ids = new Set(words.map(word => word.id));
  if (ids.size !== 1) return null;
  const names = [...new Set(words.map(word => word.name))].sort();
  // Unnamed voices of one document may well be one, however they are described.
  const [{ root, claim }] = asserting, unnamed = claim.voice === "unnamed" && !claim.origin;
  return { id: [...ids][0], name: names.length > 1 && unnamed ? `one or more voices (unnamed in ${titled(root)})` : names[0] };
}

/** What entities are called where these ways are told: those that share a name there by their ids as well. */
function calling(walks, model) {
  const along = new Set(walks.flatMap(walk => [walk.hops[0].from, ...walk.hops.map(hop => hop.to)]));
  const ids = new Set([...along].map(entity => entity.id));
  for (const relation of model.relations)
    if (along.has(relation.from) && along.has(relation.to))
      for (const { claim, root } of relation.said ?? []) [claim.asserted_by ?? root.publisherId, claim.origin].forEach(id => ids.add(id));
  const shared = tally([...ids].filter(id => model.names.has(id)), id => model.names.get(id));
  return id => {
    const name = model.names.get(id) ?? id ?? null;
    return model.names.has(id) && shared[name] > 1 ? `${name} (${id})` : name;
  };
}

/** A way in words that say no more than its weakest link, with every hedge and every denial. */
function wayInWords(walk, anyDirection, model, called) {
  const hops = walk.hops.map(hop => told(hop, called)), { length } = hops, strength = most(walk.hops);
  const start = called(walk.hops[0].from.id), end = called(walk.at.id);
  const up = leads(walk.hops, true), down = leads([...walk.hops].reverse(), false);
  const [upper, lower] = down && !up ? [start, end] : [end, start];
  const sole = length > 1 && hops[0].voice && hops.every(hop => hop.voice?.id === hops[0].voice.id) ? hops[0].voice : null;
  const parts = hops.map(hop => hop.words + (hop.voice && !sole ? `, only on the word of ${hop.voice.name}` : ""));
  const whole = length === 1 ? parts[0] : `${HEADLINES[strength](upper, lower)}: ${[...parts, ...(sole ? [`all of it on the word of ${sole.name}`] : [])].join("; ")}`;
  const sentences = [whole, ...(model.cited ? denialsAlong : denialsUntold)(walk, model, called)].map(text => `${text}.`);
  return visible((anyDirection ? "A path in the data, not an attribution: " : "") + sentences.join(" "));
}

/** Where the page has no citations: what else is denied between the entities of a way, and that the words are elsewhere. */
function denialsUntold(walk, model, called) {
  const along = new Set([walk.hops[0].from, ...walk.hops.map(hop => hop.to)]), walked = new Set(walk.hops.map(hop => hop.relation));
  const others = model.relations.filter(relation => along.has(relation.from) && along.has(relation.to) && !walked.has(relation));
  const that = ({ from, to, words }) => `that ${called(from.id)} ${agreeing(words, from.name)} ${called(to.id)}`;
  return [
    ...others.filter(relation => against(relation).length).map(relation => `It is ${joined(against(relation))} ${that(relation)}`),
    ...others.filter(relation => relation.predicate === APART && relation.status !== "denied").map(relation => `It is also reported ${that(relation)}`),
    "The words of hedges and denials, and who says so, are in the store and not in this file",
  ];
}

/** What anybody denies of what is said between any two entities of a way, each set of things once. */
function denialsAlong(walk, model, called) {
  const along = new Set([walk.hops[0].from, ...walk.hops.map(hop => hop.to)]);
  const bySpeaker = new Map(), named = new Set();
  for (const relation of model.relations)
    if (along.has(relation.from) && along.has(relation.to))
      for (const said of relation.said ?? []) if (AGAINST.has(said.stance)) {
        const { speaker } = spoken(said, called), key = `${said.stance}\n${speaker}`, { voice, asserted_by: by } = said.claim;
        if (voice !== "unnamed" && model.names.has(by ?? said.root.publisherId)) named.add(speaker);
        if (!bySpeaker.has(key)) bySpeaker.set(key, { blanket: new Set(), reports: new Set() });
        const hedge = said.claim.hedge ? ` (“${said.claim.hedge}”)` : "";
        if (said.about) bySpeaker.get(key).blanket.add(`what is said of ${called(said.claim.subject)}${hedge}`);
        else bySpeaker.get(key).reports.add(`that ${called(relation.from.id)} ${agreeing(relation.words, relation.from.name)} ${called(relation.to.id)}${hedge}`);
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

const SLICE = 30; // milliseconds

/** The form, and the ways that it leads to. */
class Ways {
  constructor(model, panel, stage) {
    Object.assign(this, { model, panel, stage });
  }

  show({ a, b, any }) {
    const [start, end] = [a, b].map(id => this.model.byId.get(id)), found = h("div", { id: "ways-found" });
    this.panel.show(h("h2", {}, "The way from A to B"), this.form(start, end, any), found);
    this.stage.focus(null);
    if (start && end && start !== end) this.look(found, start, end, any);
  }

  /** Look for ways a little at a time, so that the page stays alive, until they are found or something else is shown. */
  async look(found, start, end, any) {
    const search = this.ways(start, end, any);
    for (;;) {
      const until = performance.now() + SLICE;
      let step;
      do step = search.next(); while (!step.done && performance.now() < until);
      if (step.done) {
        found.replaceChildren(...this.list(step.value, start, end, any));
        if (step.value.ways.length) this.light(step.value.ways[0]);
        return;
      }
      if (!found.hasChildNodes()) found.append(h("p", { id: "way-looking", class: "soft", role: "status" }, "Looking for ways …"));
      await new Promise(done => setTimeout(done));
      if (!found.isConnected) return;
    }
  }

  /** The ways between two entities as they are told, in which order, and whether all were tried; a little at each step. */
  *ways(start, end, any) {
    const { model } = this, along = any ? [] : this.along(start, end), known = new Set(along.map(relationsOf));
    const { ways, whole } = yield* waysBetween(model, start, end, any);
    const others = ways.filter(way => !known.has(relationsOf(way))), called = calling(others, model);
    for (const way of others) Object.assign(way, { words: wayInWords(way, any, model, called), strength: most(way.hops) });
    const order = along.length && others.length ? "First the chains that this picture was made with, then others, the best supported first" : "The best supported first";
    return { ways: [...along.sort(before), ...others].map(way => ({ ...way, judged: judgedWay(way, model) })), whole, order: order + (ways.length < FOUND ? "." : "; there may be more.") };
  }

  /** The chains between two entities that the picture was made with: those may be longer than any that is looked for. */
  along(start, end) {
    const { model } = this;
    const chains = model.chains.filter(chain => {
      const ends = [chain.entities[0], chain.entities.at(-1)].map(number => model.entities[number]);
      return ends.includes(start) && ends.includes(end) && chain.relations.every(id => passes(model.byId.get(id)));
    });
    return chains.map(chain => {
      let at = model.entities[chain.entities[0]];
      const hops = chain.relations.map(id => {
        const hop = hopOf(model.byId.get(id), at);
        at = hop.to;
        return hop;
      });
      const hope = chain.confidence ?? chain.at_most ?? 1, ids = hops.map(hop => `${hop.relation.id},`).join("");
      return { ...supported(hops), number: hope, rough: false, exact: chain.exact, hope, hops, at, ids, words: visible(chain.sentence), strength: chain.strength };
    });
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

  list({ ways, whole, order }, start, end, any) {
    const ends = [bdi(start.name), " to ", bdi(end.name)];
    const ended = !whole && h("p", { class: "flag", id: "way-ended" }, h("span", {}, `Not all ways were tried: there are too many. ${ways.length ? "There may be others, and better ones" : "There may be one"}; `, h("code", {}, "ascribe chain"), " looks further."));
    if (!ways.length) return [whole && h("p", { class: "flag", id: "way-sentence" }, h("span", {},
      any ? ["Nothing leads from ", ends, ` within ${HOPS} hops of what is shown.`]
        : ["No reports lead from ", ends, `, or back, within ${HOPS} hops of what is shown. “Any direction” looks for a path.`])), ended].filter(Boolean);
    return [ended, ways.length > 1 && h("p", { class: "soft" }, order), ...ways.map((way, at) => h("section", { class: "way" },
      h("p", { id: at ? null : "way-sentence", class: "sentence" }, apart(way.words, this.namesIn(way))),
      h("p", { class: "soft" }, `${way.judged} · ${way.strength} · ${counted(way.hops.length, "hop")}${way.hops.some(hop => hop.relation.status === "contested") ? " · contested" : ""} `, ways.length > 1 && button("Show on the picture", () => this.light(way))),
      h("ol", { class: "links" }, way.hops.map(hop => this.panel.line(hop.relation)))))].filter(Boolean);
  }

  /** What a way's words hold of other people's words: names, and hedges. */
  namesIn(way) {
    const entities = new Set([way.hops[0].from, ...way.hops.map(hop => hop.to)]), { names } = this.model;
    const said = this.model.relations.filter(({ from, to }) => entities.has(from) && entities.has(to)).flatMap(relation => relation.said ?? []);
    return [...[...entities].map(entity => entity.name), ...said.flatMap(({ claim, root, about }) =>
      [...[claim.asserted_by, claim.origin].map(id => names.get(id) ?? id), root.publisher, titled(root), claim.hedge, about])];
  }

  light(way) {
    const entities = [way.hops[0].from, ...way.hops.map(hop => hop.to)];
    this.stage.bring(entities);
    this.refresh();
    this.stage.focus({ entities, relations: way.hops.map(hop => hop.relation), words: true, strength: way.strength });
    this.stage.fit(entities);
  }
}
