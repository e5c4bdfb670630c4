// What is said: about the whole picture, about one entity, about one relation.

const OPEN_AT_MOST = 4; // relations of an entity whose citations are open from the beginning

class Panel {
  constructor(model, go) {
    this.model = model;
    this.go = go;
  }

  show(...parts) {
    $("panel").replaceChildren(...parts.flat(3).filter(Boolean));
    $("panel").scrollTop = 0;
  }

  entityButton(entity) {
    return h("button", { type: "button", class: "name", onclick: () => this.go({ view: "entity", id: entity.id }) }, bdi(entity.name));
  }

  home() {
    const { model } = this;
    const strong = model.relations.filter(r => r.origins === 1 && r.confidence >= 0.5 && r.status !== "contested");
    const contested = model.relations.filter(sign);
    const lines = (title, relations) => relations.length > 0 && h("section", {}, h("h3", {}, `${title} (${relations.length.toLocaleString("en")})`),
      h("ul", { class: "links" }, relations.slice(0, 8).map(relation => this.line(relation))),
      relations.length > 8 && h("p", { class: "soft" }, `… and ${(relations.length - 8).toLocaleString("en")} more, in the table`));
    this.show(
      h("h2", {}, bdi(model.title)),
      model.view && h("p", { class: "flag" }, visible(model.view)),
      model.internal && h("p", { class: "flag" }, "Internal: holds notes, analysts or private things"),
      this.leftOut(),
      h("p", {}, `Each line is what sources report; the number says how well it is supported by the claims collected.${model.cited ? " Choose an entity or a line to read them." : ""}`),
      !model.cited && h("p", { class: "flag", id: "uncited" }, `No citations: a picture of more than ${model.most_cited.toLocaleString("en")} entities carries none. Who says what, in which words, how it is hedged and who denies it is in the store.`),
      this.told(),
      lines("Contested or denied", contested),
      lines("Supported, but of one origin", strong),
      this.keys(),
      this.about(),
    );
  }

  leftOut() {
    const [entities, relations] = this.model.left_out;
    if (!entities && !relations) return null;
    const missing = [entities && counted(entities, "entity", "entities"), relations && `${counted(relations, "relation")} between those shown`].filter(Boolean).join(" and ");
    return h("p", { class: "flag", id: "left-out" }, `Not all of it: ${missing} ${entities + relations === 1 ? "is" : "are"} left out, the farthest and weakest first.`);
  }

  /** The chains that the picture was made with. */
  told() {
    // Of several between the same two entities the first is the best.
    const best = new Map();
    for (const chain of this.model.chains) {
      const key = `${chain.entities[0]} ${chain.entities.at(-1)}`;
      if (!best.has(key)) best.set(key, chain);
    }
    if (!best.size) return null;
    return h("section", {}, h("h3", {}, "Chains"), h("ul", { class: "links" }, [...best.values()].slice(0, 12).map(chain => {
      const ends = [chain.entities[0], chain.entities.at(-1)].map(number => this.model.entities[number]);
      const words = `${chain.confidence === null ? "no number" : number(chain.confidence, chain.exact)} · ${chain.strength} · ${counted(chain.relations.length, "hop")}${chain.contested ? " · contested" : ""}`;
      const line = button(null, () => this.go({ view: "way", a: ends[0].id, b: ends[1].id }), { class: "line" });
      line.append(h("span", {}, bdi(ends[0].name), " — ", bdi(ends[1].name)), h("small", {}, words));
      return h("li", {}, line);
    })));
  }

  keys() {
    const keys = [["/", "search"], ["arrows", "walk from entity to entity"], ["T", "table"], ["W", "way from A to B"], ["F", "fit"], ["D", "light or dark"], ["Esc", "back to the start"]];
    return h("details", { class: "again" }, h("summary", {}, "Keys"), h("ul", {}, keys.map(([key, does]) => h("li", {}, h("kbd", {}, key), ` ${does}`))));
  }

  about() {
    const sum = $("ledger")?.dataset.sha256;
    return h("details", { class: "again" }, h("summary", {}, "About this file"),
      h("p", {}, "Confidence is how well a relation is supported by the claims collected, on the grades given: between 0 and 1, comparable within a case, not the chance that it is true."),
      sum ? h("p", {}, "The claims shown are in this file as a ledger; ", h("code", {}, "ascribe load"), " reads it back. Its SHA-256: ", h("code", { class: "sum" }, visible(sum)))
        : h("p", {}, "This file carries no ledger."));
  }

  line(relation) {
    const marked = marks(relation);
    const line = button(null, () => this.go({ view: "relation", id: relation.id }), { class: "line" });
    line.append(h("span", {}, sentence(relation)), h("small", {}, judged(relation, this.model), marked.length ? ` · ${marked.join(" · ")}` : ""));
    return h("li", {}, line);
  }

  entity(entity) {
    const { model } = this;
    const seen = entity.relations.filter(r => passes(r) && lets(r.from === entity ? r.to : r.from));
    const groups = new Map();
    for (const relation of seen) {
      const out = relation.from === entity;
      const words = relation.words.symmetric || out ? relation.words.label : relation.words.reverse;
      if (!groups.has(words)) groups.set(words, []);
      groups.get(words).push(relation);
    }
    const besides = model.said?.get(entity.id) ?? [];
    const facts = besides.filter(({ claim }) => claim.value !== undefined), others = besides.filter(({ claim }) => claim.value === undefined);
    const filtered = entity.relations.length - seen.length;
    this.show(
      h("h2", {}, bdi(entity.name)),
      h("p", { class: "soft" }, [entity.kind, entity.subkind].filter(Boolean).map(visible).join(", "), entity.unidentified && " · not named by the sources",
        entity.aliases.map(alias => [" · ", bdi(alias)])),
      entity.summary && h("p", {}, bdiText(entity.summary)),
      h("p", { class: "row wrap" },
        button("Way from here …", () => this.go({ view: "way", a: entity.id, b: "" })),
        model.cited && button("Origins", () => this.go({ view: "origins", id: entity.id })),
        button(state.pinned.has(entity) ? "Unpin" : "Pin", () => this.mark(state.pinned, entity)),
        button("Hide", () => { state.hidden.add(entity); this.go({ view: "home" }); }),
        button("Copy link", event => copy(location.href, event.currentTarget))),
      h("p", { class: "soft" }, `${counted(seen.length, "relation")}${filtered ? `, ${filtered} more filtered away` : ""}`),
      [...groups].map(([words, relations]) => h("section", { class: "group" }, h("h3", {}, visible(words)),
        relations.map(relation => this.unfolding(entity, relation, seen.length <= OPEN_AT_MOST)))),
      facts.length > 0 && h("section", {}, h("h3", {}, "Facts as stated"), h("ul", {}, facts.map(said => h("li", {},
        `${visible(said.claim.predicate)}: ${clipped(said.claim.value, 300)} `,
        h("small", {}, STANCES[said.stance] ? `${STANCES[said.stance]} · ` : "", model.undated.includes(said.line) && `${UNDATED} · `, bdi(said.speaker), ", ", bdi(published(said.source))))))),
      others.length > 0 && h("section", {}, h("h3", {}, "Also said"), others.map(said => [
        said.claim.object && h("p", {}, bdi(model.names.get(said.claim.subject)), ` ${visible(model.predicates[said.claim.predicate]?.label ?? said.claim.predicate)} `, bdi(model.names.get(said.claim.object))), citation(said)])),
    );
  }

  mark(names, entity) {
    if (!names.delete(entity)) names.add(entity);
    this.go(state.at, true);
  }

  /** One relation of an entity with its citations, made when they are first opened. */
  unfolding(entity, relation, open) {
    const other = relation.from === entity ? relation.to : relation.from;
    const summary = h("summary", {}, bdi(other.name), " ", h("small", {}, [judged(relation, this.model), ...marks(relation), dated(relation), counted(relation.origins, "origin")].join(" · ")));
    const whole = h("details", { class: "relation", ontoggle: event => { if (event.target === whole && whole.open) unfold(); } }, summary);
    const unfold = () => {
      if (whole.childElementCount > 1) return;
      whole.append(h("p", { class: "row wrap" }, button("This relation", () => this.go({ view: "relation", id: relation.id })), this.entityButton(other)), ...saidAbout(relation, this.model));
    };
    if (open) {
      whole.open = true;
      unfold();
    }
    return whole;
  }

  relation(relation) {
    const { model } = this, mark = sign(relation), upper = behind(relation), { strength } = relation;
    const meter = h("i");
    meter.style.width = `${Math.round(100 * (relation.confidence ?? 0))}%`;
    this.show(
      h("h2", { class: "sentence" }, sentence(relation)),
      h("p", { class: "row wrap" }, this.entityButton(relation.from), this.entityButton(relation.to)),
      h("p", {}, h("b", {}, judged(relation, model)), ` · ${upper ? `${strength}: ${called(upper.name)} is reported to stand behind` : visible(relation.status === "denied" ? strength : strengthLook(strength).means ?? strength)}`),
      relation.confidence !== null && h("div", { class: "meter", "aria-hidden": "true" }, meter),
      mark && h("p", { class: "flag" }, signIcon(mark), ` ${marks(relation).join(" · ") || STATUSES[relation.status]}`),
      h("p", { class: "soft" }, `${dated(relation)} · ${restsOn(relation, model)}${relation.admitted ? " · admitted by one end" : ""}${relation.hedged ? " · every report hedges" : ""}`),
      h("p", { class: "row wrap" }, model.cited && button("Origins", () => this.go({ view: "origins", id: relation.id })),
        button("Copy link", event => copy(location.href, event.currentTarget))),
      saidAbout(relation, model),
    );
  }
}
