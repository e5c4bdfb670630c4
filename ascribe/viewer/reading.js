// How claims are read: one citation, and all claims about a relation by what they hang on.

const STANCES = { denies: "denial", disputes: "rival account", no_finding: "no finding", no_comment: "no comment" };
const UNDATED = "unknown if it held then";
const AGAINST = new Set(["denies", "disputes"]);
const GRADES = {
  A: "completely reliable", B: "usually reliable", C: "fairly reliable", D: "not usually reliable", E: "unreliable",
  F: "reliability cannot be judged", 1: "confirmed", 2: "probably true", 3: "possibly true", 4: "doubtful",
  5: "improbable", 6: "cannot be judged",
};

const amountOf = ({ amount }) => amount && (typeof amount === "string" ? amount : amount.text);
/** How likely the source itself holds it to be: a probability before a word, for that is what counts. */
const statedAs = ({ likelihood, probability }) => (probability ? `probability ${String(probability).replace(/^0/, "")}` : likelihood && `“${visible(likelihood)}”`);
const published = source => [titled(source), source.published].filter(Boolean).join(" ");

function dated(relation) {
  const { valid_from: start, valid_to: end } = relation;
  const span = !start && !end ? "undated" : start === end ? start : `${start ?? ".."}/${end ?? ".."}`;
  return visible(span + (relation.former ? " (former)" : "") + (relation.held === "undated" ? `, ${UNDATED}` : ""));
}

/** Confidence in words: `.64 moderate`. */
function judged(relation, model) {
  if (relation.confidence === null) return "no number";
  return `${number(relation.confidence, relation.exact)} ${model.word(relation.confidence)}`;
}

const sentence = relation => [bdi(relation.from.name), ` ${visible(relation.words.label)} `, bdi(relation.to.name)];
const plain = relation => `${called(relation.from.name)} ${visible(relation.words.label)} ${called(relation.to.name)}`;

/** One claim: its words, who says so, where, how far it is to be trusted, and the ways to look it up. */
function citation(said) {
  const { claim, source } = said;
  const quotes = [claim.quote ?? []].flat();
  const facts = [
    STANCES[said.stance] && h("b", { class: AGAINST.has(said.stance) ? "against" : "" }, STANCES[said.stance]),
    said.about && h("span", {}, "of everything said about ", bdi(said.about)),
    claim.grade ? h("abbr", { class: "chip", title: `${GRADES[claim.grade[0]]}; ${GRADES[claim.grade[1]]}` }, claim.grade)
      : said.stance === "asserts" && h("span", { class: "chip" }, "no grade"),
    claim.hedge && h("span", { class: "hedge" }, "hedged “", clipped(claim.hedge, 300), "”"),
    statedAs(claim) && h("span", {}, statedAs(claim)),
    claim.origin && h("span", {}, "origin: ", bdi(said.word.name)),
    claim.stated_confidence && h("span", {}, `confidence as stated: ${clipped(claim.stated_confidence, 120)}`),
    amountOf(claim) && h("span", {}, clipped(amountOf(claim), 120)),
    (claim.valid_from || claim.valid_to) && h("span", {}, dated(claim)),
    claim.date_text && h("span", {}, `dated “${clipped(claim.date_text, 120)}”`),
    claim.former && h("span", {}, "formerly"),
    source.text && source.text !== "original" && h("span", {}, source.text),
    source.read === false && h("span", {}, "not read itself"),
  ];
  const inner = [claim.note && `note: ${claim.note}`, claim.analyst && `analyst: ${claim.analyst}`].filter(Boolean);
  return h("article", { class: `said ${said.stance}`, id: `said-${claim.id}` },
    quotes.map(text => h("blockquote", { lang: languageOf(source) }, "“", bdiText(text), "”")),
    h("p", {}, h("b", {}, bdi(said.speaker)), ", in ", bdi(published(source)),
      source.headline && source.publisher && [": ", bdiText(source.headline)], claim.locator && `, ${clipped(claim.locator, 120)}`),
    said.way.length > 0 && h("p", { class: "soft" }, "which relays ", said.way.map((step, at) => [at ? ", which relays " : "", bdi(published(step))])),
    h("p", { class: "facts" }, facts),
    claim.grade_reason && h("p", { class: "soft" }, "graded so because ", bdiText(claim.grade_reason)),
    inner.map(text => h("p", { class: "soft inner" }, bdiText(text))),
    h("p", { class: "ways" }, webLink(source.url, "source"), webLink(source.archive_url, "archived copy"),
      button("Copy as citation", event => copy(asCitation(said), event.currentTarget))));
}

const bdiText = text => h("bdi", {}, clipped(text, 2000));
const languageOf = source => (/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/.test(source.language ?? "") ? source.language : null);

/** A claim as a line for a footnote. */
function asCitation(said) {
  const { claim, source } = said;
  const where = [said.speaker !== source.publisher && said.speaker, source.publisher, source.headline && `“${source.headline}”`, source.published, claim.locator];
  const parts = [where.filter(Boolean).join(", "), source.url, source.archive_url && `archived at ${source.archive_url}`];
  const quote = [claim.quote ?? []].flat().map(text => `“${text}”`).join(" […] ");
  const stance = STANCES[said.stance] ? `[${STANCES[said.stance]}] ` : "";
  return visible(`${stance}${quote ? quote + " — " : ""}${parts.filter(Boolean).join(", ")}${claim.grade ? ` (${[claim.grade, statedAs(claim)].filter(Boolean).join(", ")})` : ""} [${claim.id}]`);
}

/** The claims in groups that share no cause, each with those of one speaker and root document told once. */
function byOrigin(said) {
  const groups = [];
  for (const one of said) {
    const met = groups.filter(group => one.causes.some(cause => group.causes.has(cause)));
    const joined = { causes: new Set(one.causes), said: [one] };
    for (const group of met) {
      group.causes.forEach(cause => joined.causes.add(cause));
      joined.said.unshift(...group.said);
      groups.splice(groups.indexOf(group), 1);
    }
    groups.push(joined);
  }
  return groups;
}

/** What some relations rest on: the claims that assert them or, where none does, those that deny or dispute them; by
 * origin, the largest first, and by the document that each was read in. */
function basisOf(relations, model) {
  const said = [...new Map(relations.flatMap(relation => relation.said ?? []).map(one => [one.claim.id, one])).values()];
  const asserted = said.filter(one => one.stance === "asserts"), against = said.filter(one => AGAINST.has(one.stance));
  const groups = byOrigin(asserted.length ? asserted : against).sort((a, b) => b.said.length - a.said.length);
  const documents = new Map();
  for (const group of groups) for (const one of group.said) {
    const key = model.documentOf(one.source.id);
    if (!documents.has(key)) documents.set(key, { source: one.source, groups: new Set(), own: false });
    documents.get(key).groups.add(group);
    documents.get(key).own ||= !one.way.length;
  }
  // Documents that it was read in, not those that these repeat.
  const words = `${asserted.length || !against.length ? "asserted" : "only denied,"} in ${counted(documents.size, "document")}, of ${counted(groups.length, "origin")}`;
  return { groups, documents: [...documents.values()], against: asserted.length ? against.length : 0, words };
}

/** How many documents and origins one relation has, as far as this file knows. */
const restsOn = (relation, model) => (relation.said ? basisOf([relation], model).words : counted(relation.origins, "origin"));

/** Claims of one voice that rest on one document, the one read there itself before those that pass it on. */
function folded(said) {
  const told = new Map();
  for (const one of said) {
    const key = `${one.root.id}\n${one.voice}\n${one.stance}`;
    if (!told.has(key)) told.set(key, []);
    told.get(key).push(one);
  }
  return [...told.values()].map(same => same.sort((a, b) => a.way.length - b.way.length));
}

/** All that is said about one relation: assertions by origin, then what speaks against it, then what says neither. */
function saidAbout(relation, model) {
  if (!relation.said) return [h("p", { class: "soft" }, `A picture of more than ${model.most_cited.toLocaleString("en")} entities carries no citations.`)];
  const asserted = relation.said.filter(one => one.stance === "asserts");
  const parts = byOrigin(asserted).map((group, at, all) => h("section", { class: "origin" },
    h("h4", {}, `Origin ${at + 1} of ${all.length}: `, [...group.causes].map((cause, place) => [place ? ", " : "", h("bdi", {}, clipped(model.causes[cause], 160))])),
    folded(group.said).map(same => [citation(same[0]), repeated(same.slice(1))])));
  for (const [title, stances] of [["Denied", ["denies", "disputes"]], ["No comment, no finding", ["no_comment", "no_finding"]]]) {
    const found = relation.said.filter(one => stances.includes(one.stance));
    if (found.length) parts.push(h("section", { class: "origin" }, h("h4", {}, title), folded(found).map(same => [citation(same[0]), repeated(same.slice(1))])));
  }
  return parts;
}

function repeated(same) {
  if (!same.length) return null;
  return h("details", { class: "again" }, h("summary", {}, `${counted(same.length, "document")} more with the same speaker and root`), same.map(citation));
}
