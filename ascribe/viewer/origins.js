// The origins view: what was read on the left, flowing into the few publishers and speakers that it all hangs on.

class Origins {
  constructor(model, panel) {
    Object.assign(this, { model, panel });
  }

  /** Claims in groups that share no cause, the largest first. */
  grouped(said) {
    return byOrigin(said).sort((a, b) => b.said.length - a.said.length);
  }

  /** Everything that is asserted of an entity or by a relation, from its documents to its origins. */
  show(item) {
    const relations = item.predicate ? [item] : item.relations.filter(passes);
    const asserted = relations.flatMap(relation => (relation.said ?? []).filter(said => said.stance === "asserts"));
    const said = [...new Map(asserted.map(one => [one.claim.id, one])).values()];
    const groups = this.grouped(said);
    const against = new Set(relations.flatMap(relation => (relation.said ?? []).filter(one => AGAINST.has(one.stance)).map(one => one.claim.id))).size;
    const documents = new Map();
    for (const group of groups) for (const one of group.said) {
      if (!documents.has(one.source.id)) documents.set(one.source.id, { source: one.source, groups: new Set(), own: false });
      documents.get(one.source.id).groups.add(group);
      documents.get(one.source.id).own ||= !one.way.length;
    }
    const title = item.predicate ? plain(item) : called(item.name);
    const told = `${counted(documents.size, "document")}, ${counted(groups.length, "origin")}`;
    $("sheet").replaceChildren(...[
      h("h2", {}, "Origins of what is said: ", h("bdi", {}, title)),
      h("p", { id: "origins-told" }, told),
      against > 0 && h("p", { class: "flag", id: "origins-against" }, `${counted(against, "denial or rival account", "denials or rival accounts")} of this not drawn here; they stand beside it.`),
      h("p", { class: "soft" }, "Claims that share a publisher at their root, or a speaker, are of one origin: ten articles that repeat one witness are one witness. Dashed: the document only relays."),
      groups.length > 0 && h("div", { class: "flow" }, this.picture([...documents.values()], groups, told)),
      h("ul", { class: "origins" }, groups.map((group, at) => h("li", {}, h("b", {}, `Origin ${at + 1}: `, this.causes(group)),
        h("ul", {}, [...documents.values()].filter(document => document.groups.has(group)).map(({ source }) =>
          h("li", {}, bdi(published(source)), source.headline && source.publisher && [": ", bdi(source.headline)], " ", webLink(source.url, "source"))))))),
    ].filter(Boolean));
    if (item.predicate) this.panel.relation(item);
    else this.panel.entity(item);
  }

  causes(group) {
    return [...group.causes].map((cause, at) => [at ? ", " : "", h("bdi", {}, clipped(this.model.causes[cause], 160))]);
  }

  picture(documents, groups, told) {
    const row = 26, wide = 720, left = 290, right = 430;
    const order = new Map(groups.map((group, at) => [group, at]));
    const first = document => Math.min(...[...document.groups].map(group => order.get(group)));
    documents.sort((a, b) => first(a) - first(b) || String(a.source.published).localeCompare(String(b.source.published)));
    const high = Math.max(documents.length, groups.length * 1.6, 2) * row + 20;
    const at = (index, count) => 10 + ((index + 0.5) * (high - 20)) / count;
    const parts = [];
    documents.forEach((document, place) => {
      const y = at(place, documents.length);
      for (const group of document.groups) {
        const end = at(order.get(group), groups.length);
        parts.push(svg("path", { d: `M${left} ${fix(y)}C${left + 70} ${fix(y)} ${right - 70} ${fix(end)} ${right} ${fix(end)}`, fill: "none", stroke: ink.soft, "stroke-width": 1.6, "stroke-dasharray": document.own ? null : "4 4", opacity: 0.75 }));
      }
      const words = [published(document.source), document.source.headline && document.source.publisher && document.source.headline].filter(Boolean).join(": ");
      parts.push(svg("circle", { cx: left, cy: fix(y), r: 4, fill: tint(kindLook("Article")) }),
        svg("text", { x: left - 10, y: fix(y + 4), "text-anchor": "end", "font-size": 12, fill: ink.ink }, svg("title", {}, clipped(words, 300)), clipped(words, 39)));
    });
    groups.forEach((group, place) => {
      const y = at(place, groups.length), names = [...group.causes].map(cause => this.model.causes[cause]);
      const words = names.slice(0, 2).map(name => clipped(name, 26)).join(", ") + (names.length > 2 ? ` and ${names.length - 2} more` : "");
      parts.push(svg("circle", { cx: right, cy: fix(y), r: Math.min(5 + group.said.length, 13), fill: tint(kindLook("Organization")) }),
        svg("text", { x: right + 18, y: fix(y + 4), "font-size": 13, "font-weight": 600, fill: ink.ink }, svg("title", {}, clipped(names.join(", "), 300)), clipped(words, 33)));
    });
    return svg("svg", { viewBox: `0 0 ${wide} ${fix(high)}`, width: wide, height: fix(high), role: "img", "aria-label": told }, parts);
  }
}
