// The table: the same relations as text, for whoever reads better than they see.

const ROWS = 500;
const HEADS = ["Subject", "is reported to", "Object", "Confidence", "Standing", "When", "Rests on"];

class Table {
  constructor(model, go) {
    Object.assign(this, { model, go });
    this.most = ROWS;
  }

  show(relations) {
    const rows = [...relations].slice(0, this.most);
    // Its roles are told apart from its looks: on a narrow screen its rows are laid out as cards.
    $("sheet").replaceChildren(
      h("table", { role: "table" },
        h("caption", {}, `${counted(relations.size, "relation")}, the best supported first`),
        h("thead", { role: "rowgroup" }, h("tr", { role: "row" }, HEADS.map(head => h("th", { scope: "col", role: "columnheader" }, head)))),
        h("tbody", { role: "rowgroup" }, rows.map(relation => this.row(relation)))),
      ...(relations.size > rows.length ? [button(`Show ${Math.min(ROWS, relations.size - rows.length)} more of ${(relations.size - rows.length).toLocaleString("en")}`, () => { this.most += ROWS; this.show(relations); }, { id: "more" })] : []));
  }

  row(relation) {
    const entity = end => h("button", { type: "button", class: "name", onclick: () => this.go({ view: "entity", id: end.id }) }, bdi(end.name));
    const [start, ...end] = dated(relation).split("/");
    const cells = [
      h("button", { type: "button", class: "name", onclick: () => this.go({ view: "relation", id: relation.id }) }, visible(relation.words.infinitive)),
      entity(relation.to), judged(relation, this.model),
      [relation.status, ...marks(relation).filter(mark => mark !== relation.status)].join(", "),
      [start, ...end.flatMap(date => ["/", h("wbr"), date])], restsOn(relation, this.model),
    ];
    return h("tr", { role: "row" }, h("th", { scope: "row", role: "rowheader" }, entity(relation.from)), cells.map(cell => h("td", { role: "cell" }, cell)));
  }
}
