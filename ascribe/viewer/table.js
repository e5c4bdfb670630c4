// The table: the same relations as text, for whoever reads better than they see.

const ROWS = 500;

class Table {
  constructor(model, go) {
    Object.assign(this, { model, go });
    this.most = ROWS;
  }

  show(relations) {
    const rows = [...relations].slice(0, this.most);
    const heads = ["Subject", "is reported to", "Object", "Confidence", "Standing", "When", "Origins", "Documents"];
    $("sheet").replaceChildren(
      h("div", { class: "scrolling", tabindex: "0", role: "region", "aria-label": "Table of relations" }, h("table", {},
        h("caption", {}, `${counted(relations.size, "relation")}, the best supported first`),
        h("thead", {}, h("tr", {}, heads.map(head => h("th", { scope: "col" }, head)))),
        h("tbody", {}, rows.map(relation => this.row(relation))))),
      ...(relations.size > rows.length ? [button(`Show ${Math.min(ROWS, relations.size - rows.length)} more of ${(relations.size - rows.length).toLocaleString("en")}`, () => { this.most += ROWS; this.show(relations); }, { id: "more" })] : []));
  }

  row(relation) {
    const entity = end => h("button", { type: "button", class: "name", onclick: () => this.go({ view: "entity", id: end.id }) }, bdi(end.name));
    return h("tr", {}, h("th", { scope: "row" }, entity(relation.from)),
      h("td", {}, h("button", { type: "button", class: "name", onclick: () => this.go({ view: "relation", id: relation.id }) }, visible(relation.words.infinitive))),
      h("td", {}, entity(relation.to)), h("td", {}, judged(relation, this.model)),
      h("td", {}, [relation.status, ...marks(relation).filter(mark => mark !== relation.status)].join(", ")),
      h("td", {}, dated(relation)), h("td", {}, String(relation.origins)), h("td", {}, relation.sources ? String(relation.sources.size) : "not in this file"));
  }
}
