// The legend, which is also where things are filtered: it tells what is on the page, and how it is drawn.

class Legend {
  constructor(model, changed) {
    this.model = model;
    this.changed = changed;
    const months = model.relations.flatMap(r => [r.since, r.until]).filter(Boolean).map(day => day.slice(0, 7)).sort();
    this.months = months.length ? monthsBetween(months[0], months.at(-1)) : [];
  }

  /** Write the legend anew: after the theme, the filters or the ledger have changed. */
  draw() {
    const open = this.sections && new Set([...this.sections].filter(part => part.open).map(part => part.id));
    const { model } = this;
    const parts = [
      this.section("kinds", "Entities", true, this.toggles("kind", tally(model.entities, e => e.kind), kind => [kindIcon(kind), kind])),
      this.section("strengths", "Relations", true, this.strengths(), this.reading()),
      this.section("predicates", "Predicates", false, this.predicates()),
      this.section("standing", "Confidence", true, this.confidence()),
      this.section("statuses", "Standing", true, this.statuses()),
      this.months.length > 1 && this.section("time", "Time", true, this.time()),
      model.lines && this.section("sources", "Sources and cases", false, this.sourcesAndCases()),
      h("p", { class: "row" }, button("Reset filters", () => this.reset(), { id: "reset" }), this.hidden()),
    ].filter(Boolean);
    $("legend").replaceChildren(...parts);
    this.sections = parts.filter(part => part.tagName === "DETAILS");
    if (open) for (const part of this.sections) part.open = open.has(part.id);
  }

  section(id, title, open, ...kids) {
    return h("details", { id: `filter-${id}`, open }, h("summary", {}, title), ...kids);
  }

  /** A row for each name that occurs, pressed as long as it is let through. */
  toggles(sort, counts, look) {
    const rows = Object.keys(counts).map(name => {
      const [icon, words] = look(name);
      const row = button(null, () => this.toggle(sort, name), {
        class: "key", "aria-pressed": String(!state.off[sort].has(name)), "data-off": `${sort}:${name}`,
      });
      row.append(icon ?? "", h("span", {}, called(words)), h("small", {}, counts[name].toLocaleString("en")));
      return row;
    });
    return h("div", { class: "keys" }, rows);
  }

  toggle(sort, name) {
    const names = state.off[sort];
    if (!names.delete(name)) names.add(name);
    this.apply();
    document.querySelector(`[data-off="${CSS.escape(`${sort}:${name}`)}"]`)?.focus();
  }

  apply() {
    this.draw();
    this.changed();
  }

  strengths() {
    const counts = tally(this.model.relations, r => r.strength, Object.keys(STRENGTHS));
    return this.toggles("strength", counts, name => {
      const look = strengthLook(name);
      return [lineIcon(tint(look), 2.6, null, look.arrow), look.means ?? name];
    });
  }

  reading() {
    return h("div", { class: "keys plain" }, marksOn(this.model.relations).map(([icon, means]) => h("p", { class: "key" }, icon, h("span", {}, means))));
  }

  predicates() {
    const counts = tally(this.model.relations, r => r.predicate);
    return this.toggles("predicate", counts, name => {
      const words = this.model.predicates[name], look = strengthLook(words.strength);
      return [lineIcon(tint(look), 2.2, null, words.symmetric ? null : look.arrow), words.label];
    });
  }

  statuses() {
    const counts = tally(this.model.relations, r => r.status, Object.keys(STATUSES));
    return this.toggles("status", counts, name => {
      const color = name === "denied" ? ink.warn : ink.ink;
      return [lineIcon(color, name === "ungraded" ? 1.3 : 2.6, DASHES[name], null), STATUSES[name] ?? name];
    });
  }

  confidence() {
    const shown = h("output", { for: "least" }, state.least ? `at least ${number(state.least)}` : "any, or none");
    const slider = h("input", {
      id: "least", type: "range", min: 0, max: 0.95, step: 0.05, value: state.least, "aria-label": "Least confidence",
      "aria-valuetext": shown.textContent,
      oninput: event => {
        state.least = Number(event.target.value);
        shown.textContent = state.least ? `at least ${number(state.least)}` : "any, or none";
        event.target.setAttribute("aria-valuetext", shown.textContent);
        this.changed();
      },
    });
    const steps = this.model.support.map(([word, bound], at) => {
      const low = at ? this.model.support[at - 1][1] : 0;
      return h("p", { class: "key" }, lineIcon(ink.ink, 1 + 4 * ((low + Math.min(bound, 1)) / 2), null, null), h("span", {}, word),
        h("small", {}, bound > 1 ? `from ${number(low)}` : `below ${number(bound)}`));
    });
    return [h("div", { class: "row" }, slider, shown), h("div", { class: "keys plain" }, steps)];
  }

  /** Two sliders over the months between the first and the last date, above how many relations hold when. */
  time() {
    const { months } = this, last = months.length - 1;
    const bars = h("div", { class: "bars", "aria-hidden": "true" });
    const count = Math.min(months.length, 40), held = Array(count).fill(0);
    for (const relation of this.model.relations) {
      if (!relation.since && !relation.until) continue;
      const start = relation.since ? Math.max(months.indexOf(relation.since.slice(0, 7)), 0) : 0;
      const end = relation.until ? Math.min(months.indexOf(relation.until.slice(0, 7)), last) : relation.since && !relation.until ? last : start;
      for (let bar = Math.floor((start * count) / months.length); bar <= Math.floor((Math.max(end, start) * count) / months.length); bar++) held[bar]++;
    }
    const most = Math.max(...held, 1);
    for (const many of held) {
      const bar = h("i");
      bar.style.height = `${Math.round((28 * many) / most)}px`;
      bars.append(bar);
    }
    const shown = h("output", { id: "period" }, this.period());
    const slider = (end, at) => h("input", {
      type: "range", id: `time-${end}`, min: 0, max: last, step: 1, value: at, "aria-label": end === "from" ? "From month" : "To month",
      "aria-valuetext": months[at],
      oninput: event => {
        const place = Number(event.target.value), other = $(end === "from" ? "time-to" : "time-from");
        if (end === "from" ? place > Number(other.value) : place < Number(other.value)) other.value = place;
        for (const [name, edge] of [["from", 0], ["to", last]]) {
          const now = Number($(`time-${name}`).value);
          state[name] = now === edge ? null : months[now];
          $(`time-${name}`).setAttribute("aria-valuetext", months[now]);
        }
        shown.textContent = this.period();
        this.changed();
      },
    });
    const from = state.from ? Math.max(months.indexOf(state.from), 0) : 0;
    const to = state.to && months.includes(state.to) ? months.indexOf(state.to) : last;
    const undated = h("input", { type: "checkbox", id: "undated", onchange: event => { state.undated = event.target.checked; this.changed(); } });
    undated.checked = state.undated;
    const loose = this.model.relations.filter(r => !r.since && !r.until).length;
    return [bars, slider("from", from), slider("to", to), shown, h("label", { class: "row" }, undated, `with the ${loose.toLocaleString("en")} undated`)];
  }

  period() {
    const first = state.from ?? this.months[0], last = state.to ?? this.months.at(-1);
    return first === last ? `what held in ${first}` : `what held ${first} to ${last}`;
  }

  sourcesAndCases() {
    const { model } = this, used = new Map();
    for (const relation of model.relations) for (const id of relation.sources ?? []) used.set(id, (used.get(id) ?? 0) + 1);
    const label = id => {
      const source = model.document(id);
      return clipped([source.publisher, source.headline, source.published].filter(Boolean).join(", ") || id, 70);
    };
    const options = [...used].map(([id, count]) => [label(id), id, count]).sort((a, b) => a[0].localeCompare(b[0]));
    const choice = h("select", { id: "source", "aria-label": "Only what rests on one source", onchange: event => { state.source = event.target.value; this.changed(); } },
      h("option", { value: "" }, "any source"), options.map(([words, id, count]) => h("option", { value: id }, `${words} (${count})`)));
    choice.value = state.source;
    const cases = tally(model.relations.flatMap(relation => [...(relation.cases ?? [])]), name => name);
    return [choice, Object.keys(cases).length > 1 && this.toggles("case", cases, id => [null, model.cases.get(id) ?? id])];
  }

  hidden() {
    return state.hidden.size ? button(`Show ${counted(state.hidden.size, "hidden entity", "hidden entities")}`, () => { state.hidden.clear(); this.apply(); }) : null;
  }

  reset() {
    for (const names of Object.values(state.off)) names.clear();
    Object.assign(state, { source: "", least: 0, from: null, to: null, undated: true });
    state.hidden.clear();
    this.apply();
    $("reset").focus();
  }
}

/** How often each value occurs: in the order given, otherwise the most frequent first. */
function tally(items, key, order) {
  const counts = new Map();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  const names = order ? order.filter(name => counts.has(name)) : [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || String(a).localeCompare(b));
  return Object.fromEntries(names.map(name => [name, counts.get(name)]));
}

function monthsBetween(first, last) {
  const found = [];
  let [year, month] = first.split("-").map(Number);
  while (found.length < 12000) {
    const text = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
    found.push(text);
    if (text >= last) break;
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  return found;
}
