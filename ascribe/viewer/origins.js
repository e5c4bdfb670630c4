// The origins view: what was read on the left, flowing into the few publishers and speakers that it all hangs on.

class Origins {
  constructor(model, panel) {
    Object.assign(this, { model, panel });
  }

  /** Everything that is asserted of an entity or by a relation, or else denied, from its documents to its origins. */
  show(item) {
    const { groups, documents, against, words } = basisOf(item.predicate ? [item] : item.relations.filter(passes), this.model);
    const title = item.predicate ? plain(item) : called(item.name);
    $("sheet").replaceChildren(...[
      h("h2", {}, "Origins of what is said: ", h("bdi", {}, title)),
      h("p", { id: "origins-told" }, words),
      against > 0 && h("p", { class: "flag", id: "origins-against" }, `${counted(against, "denial or rival account", "denials or rival accounts")} of this not drawn here; they stand beside it.`),
      h("p", { class: "soft" }, "Claims that share a publisher at their root, or a speaker, are of one origin: ten articles that repeat one witness are one witness. Dashed: the document only relays."),
      groups.length > 0 && h("div", { class: "flow" }, this.picture(documents, groups, words)),
      h("ul", { class: "origins" }, groups.map((group, at) => h("li", {}, h("b", {}, `Origin ${at + 1}: `, this.causes(group)),
        h("ul", {}, documents.filter(document => document.groups.has(group)).map(({ source }) =>
          h("li", {}, bdi(published(source)), source.headline && source.publisher && [": ", bdi(source.headline)], " ", webLink(source.url, "source"))))))),
    ].filter(Boolean));
    if (item.predicate) this.panel.relation(item);
    else this.panel.entity(item);
  }

  causes(group) {
    return [...group.causes].map((cause, at) => [at ? ", " : "", h("bdi", {}, clipped(this.model.causes[cause], 160))]);
  }

  /** Documents in a column on the left, origins in one on the right, each as wide as there is room for. */
  picture(documents, groups, told) {
    const wide = Math.min(Math.max($("sheet").clientWidth - 36, 280), 900), left = Math.round(wide * 0.42), right = Math.round(wide * 0.58);
    const order = new Map(groups.map((group, at) => [group, at]));
    const first = document => Math.min(...[...document.groups].map(group => order.get(group)));
    documents.sort((a, b) => first(a) - first(b) || String(a.source.published).localeCompare(String(b.source.published)));
    const titles = documents.map(({ source }) => [published(source), source.headline && source.publisher && source.headline].filter(Boolean).join(": "));
    const names = groups.map(group => [...group.causes].map(cause => this.model.causes[cause]));
    const few = names.map(all => all.slice(0, 2).join(", ") + (all.length > 2 ? ` and ${all.length - 2} more` : ""));
    const lines = [[titles, left - 12, 400], [few, wide - right - 20, 600]].map(([texts, room, weight]) => texts.map(text => wrapped(text, room, weight)));
    const row = 12 + 15 * Math.max(...lines.flat().map(each => each.length));
    const high = Math.max(documents.length, groups.length, 2) * row + 20;
    const at = (index, count) => 10 + ((index + 0.5) * (high - 20)) / count;
    const write = (words, x, y, whole, props) => svg("text", { "font-size": 12, ...props }, svg("title", {}, clipped(whole, 300)),
      words.map((line, place) => svg("tspan", { x, y: fix(y + 4 + 15 * (place - (words.length - 1) / 2)) }, line)));
    const flows = [], ends = [];
    documents.forEach((document, place) => {
      const y = at(place, documents.length), bend = (right - left) / 2;
      for (const group of document.groups) {
        const end = at(order.get(group), groups.length);
        flows.push(svg("path", { d: `M${left} ${fix(y)}C${left + bend} ${fix(y)} ${right - bend} ${fix(end)} ${right} ${fix(end)}`, fill: "none", "stroke-width": 1.6, "stroke-dasharray": document.own ? null : "4 4", opacity: 0.75 }));
      }
      ends.push(svg("circle", { cx: left, cy: fix(y), r: 4, fill: tint(kindLook("Article")) }), write(lines[0][place], left - 10, y, titles[place], { "text-anchor": "end" }));
    });
    groups.forEach((group, place) => {
      const y = at(place, groups.length), r = Math.min(5 + group.said.length, 13);
      ends.push(svg("circle", { cx: right, cy: fix(y), r, fill: tint(kindLook("Organization")) }), write(lines[1][place], right + 18, y, names[place].join(", "), { "font-weight": 600 }));
    });
    return svg("svg", { viewBox: `0 0 ${wide} ${fix(high)}`, width: wide, height: fix(high), role: "img", "aria-label": told }, flows, ends);
  }
}

/** A text of 12 px on up to three lines of that width. */
function wrapped(text, room, weight) {
  const pen = document.createElement("canvas").getContext("2d"), lines = [""];
  pen.font = `${weight} 12px ${FONT}`;
  const fits = line => pen.measureText(line).width <= room;
  for (const word of visible(text).split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (fits(longer) || !lines.at(-1)) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return [...lines.slice(0, 2), lines.slice(2).join(" ")].filter(Boolean).map(line => {
    let most = line.length;
    while (most > 1 && !fits(clipped(line, most))) most--;
    return clipped(line, most);
  });
}
