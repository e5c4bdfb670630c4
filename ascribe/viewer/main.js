// Start the page, and lead from one thing to the next: places, search, keys, tools.

class App {
  constructor(model) {
    this.model = model;
    setTheme(matchMedia("(prefers-color-scheme: dark)").matches);
    this.stage = new Stage(model, item => this.pick(item));
    const go = (at, replace) => this.go(at, replace);
    this.panel = new Panel(model, go);
    this.legend = new Legend(model, () => this.filtered());
    this.table = new Table(model, go);
    this.origins = new Origins(model, this.panel);
    this.ways = new Ways(model, this.panel, this.stage);
    this.ways.refresh = () => this.refresh();
    this.search = new Search(model, go);
    this.tools();
    addEventListener("hashchange", () => { if (location.hash.slice(1) !== this.written) this.arrive(); });
    addEventListener("keydown", event => this.key(event));
    readyToPrint(model, this.stage);
    new ResizeObserver(() => this.resized()).observe($("net"));
  }

  /** What the address asks for, drawn. */
  arrive() {
    readFragment(location.hash.slice(1), this.model);
    this.written = location.hash.slice(1);
    this.legend.draw();
    this.render();
  }

  /** Go to a place, so that going back leads here again; `replace`: stay, only otherwise. */
  go(at, replace = false) {
    state.at = at;
    this.write(replace);
    if (state.hidden.size !== this.hiddenBefore) this.legend.draw();
    this.hiddenBefore = state.hidden.size;
    this.render();
  }

  write(replace) {
    const told = fragment();
    this.written = told;
    if (replace) location.replace(`#${told}`);
    else location.hash = told;
    this.written = location.hash.slice(1);
  }

  filtered() {
    this.write(true);
    this.render(false);
  }

  refresh() {
    const { entities, relations } = sifted(this.model);
    this.stage.show(entities, relations);
    const all = [this.model.entities.length, this.model.relations.length];
    const some = (seen, count, noun, plural) => (seen === count ? counted(count, noun, plural) : `${seen.toLocaleString("en")} of ${counted(count, noun, plural)}`);
    const apart = this.stage.many ? ` · ${counted(this.stage.nodes.length, "entity", "entities")} drawn large, the others as dots, red on lines that somebody denies` : "";
    $("counts").textContent = `${some(entities.size, all[0], "entity", "entities")} · ${some(relations.size, all[1], "relation")}${apart}`;
    return relations;
  }

  /** Draw what `state` tells. `moved`: the place has changed, so the view goes there. */
  render(moved = true) {
    const { at } = state, item = this.model.byId.get(at.id);
    const sheet = at.view === "table" || at.view === "origins";
    $("sheet").hidden = !sheet;
    $("net").hidden = sheet;
    for (const tool of ["fit", "svg", "png"]) $(`tool-${tool}`).disabled = sheet;
    document.body.dataset.view = at.view;
    if (at.view === "entity") this.stage.bring([item, ...item.relations.slice(0, 80).flatMap(r => [r.from, r.to])]);
    if (at.view === "relation") this.stage.bring([item.from, item.to]);
    const relations = this.refresh();
    if (at.view === "entity") {
      const near = item.relations.filter(relation => relations.has(relation));
      this.stage.focus({ entities: [...new Set([item, ...near.flatMap(r => [r.from, r.to])])], relations: near, words: near.length <= 8 });
      if (moved && this.moveTo !== item) this.stage.fit(this.stage.light.entities.length <= 40 ? this.stage.light.entities : [item]);
      this.panel.entity(item);
    } else if (at.view === "relation") {
      this.stage.focus({ entities: [item.from, item.to], relations: [item], words: true });
      if (moved && this.moveTo !== item) this.stage.fit([item.from, item.to]);
      this.panel.relation(item);
    } else if (at.view === "way") this.ways.show(at);
    else if (at.view === "origins") this.origins.show(item);
    else {
      this.stage.focus(null);
      if (at.view === "table") this.table.show(relations);
      if (moved || at.view === "home") this.panel.home();
    }
    this.moveTo = null;
    $("tool-table").setAttribute("aria-pressed", String(at.view === "table"));
    document.title = item?.name ? `${called(item.name)} – ${called(this.model.title)}` : called(this.model.title);
    $("announced").textContent = item?.name ? `${called(item.name)}, ${visible(item.kind)}, ${counted(item.relations.length, "relation")}` : item ? plain(item) : "";
  }

  pick(item) {
    if (!item) {
      if (state.at.view !== "home") this.go({ view: "home" });
      return;
    }
    this.moveTo = item; // what was chosen on the stage stays where it is
    this.go({ view: item.predicate ? "relation" : "entity", id: item.id });
  }

  resized() {
    if (!$("net").hidden && $("net").clientWidth && !this.fitted) {
      this.fitted = true;
      this.stage.fit();
    }
  }

  tools() {
    const tool = (id, words, tip, does) => button(words, does, { id: `tool-${id}`, title: tip });
    $("tools").append(
      tool("table", "Table", "The same as text (T)", () => this.go({ view: state.at.view === "table" ? "home" : "table" })),
      tool("way", "Way A → B", "Which reports lead from one entity to another (W)", () => this.openWay()),
      tool("fit", "Fit", "Everything into view (F)", () => this.stage.fit()),
      tool("svg", "SVG", "Save the picture with its legend as SVG", () => saveSvg(this.model, this.stage)),
      tool("png", "PNG", "Save the picture with its legend as PNG, with twice the dots", () => savePng(this.model, this.stage)),
      tool("theme", "Theme", "Light or dark (D)", () => this.theme()),
    );
  }

  openWay() {
    const here = this.model.byId.get(state.at.id);
    this.go({ view: "way", a: here?.kind ? here.id : "", b: "" });
    $(here?.kind ? "way-b" : "way-a").focus();
  }

  theme() {
    setTheme(!dark);
    this.legend.draw();
    this.stage.recolour();
    this.render(false);
  }

  key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.key === "Escape") {
      event.target.blur?.();
      if (state.at.view !== "home") this.go({ view: "home" });
      $("net").focus();
      return;
    }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) return;
    const press = { "/": () => $("search").focus(), t: () => $("tool-table").click(), w: () => this.openWay(), f: () => this.stage.fit(), d: () => this.theme() };
    const action = press[event.key.toLowerCase()];
    if (action) {
      event.preventDefault();
      action();
    } else if (event.key.startsWith("Arrow") && document.activeElement === $("net")) {
      event.preventDefault();
      this.walk({ ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key]);
    }
  }

  /** To the related entity that lies most in that direction; from nowhere, to the first. */
  walk([right, down]) {
    const here = this.model.byId.get(state.at.id);
    const seen = this.stage.seen.relations;
    if (!here?.kind) {
      const first = this.model.start.map(number => this.model.entities[number])[0] ?? [...this.stage.seen.entities][0];
      if (first) this.go({ view: "entity", id: first.id });
      return;
    }
    let best = null, most = 0.25;
    for (const relation of here.relations) {
      if (!seen.has(relation)) continue;
      const other = relation.from === here ? relation.to : relation.from;
      const away = [other.x - here.x, other.y - here.y], length = Math.hypot(...away) || 1;
      const fits = (away[0] * right + away[1] * down) / length - length / 1e5;
      if (fits > most) [best, most] = [other, fits];
    }
    if (best) this.go({ view: "entity", id: best.id });
  }
}

/** The search field and what it finds, by any name, best first. */
class Search {
  constructor(model, go) {
    Object.assign(this, { model, go, found: [], at: 0 });
    // Of an id only the handle is a name: the rest may be what its case is called.
    this.keys = model.entities.map(({ id, name, aliases }) => [name, ...aliases, ...id.match(/(?<=^(account|page|group|channel):.*\/)[^/]+$/g)?.map(handle => `@${handle}`) ?? []].map(plainLetters));
    $("search").addEventListener("input", () => this.look());
    $("search").addEventListener("keydown", event => this.key(event));
    $("search").addEventListener("blur", () => setTimeout(() => this.close(), 150));
  }

  look() {
    const wanted = plainLetters($("search").value.trim()), scored = [];
    if (wanted) this.keys.forEach((names, at) => {
      const score = plainLetters(this.model.entities[at].id) === wanted ? 3
        : Math.max(...names.map(name => (name === wanted ? 3 : name.startsWith(wanted) ? 2 : name.includes(wanted) ? 1 : 0)));
      if (score) scored.push([score, this.model.entities[at]]);
    });
    this.found = scored.sort((a, b) => b[0] - a[0] || b[1].links - a[1].links).slice(0, 12).map(([, entity]) => entity);
    this.at = 0;
    this.draw(wanted);
  }

  draw(wanted) {
    $("hits").hidden = !wanted;
    $("search").setAttribute("aria-expanded", String(Boolean(wanted)));
    const rows = this.found.map((entity, at) => h("li", {
      role: "option", id: `hit-${at}`, "aria-selected": String(at === this.at),
      onmousedown: event => { event.preventDefault(); this.choose(entity); },
    }, kindIcon(entity.kind), h("span", {}, bdi(entity.name), " ", h("small", {}, `${visible(entity.kind)} · ${counted(entity.links, "relation")}`))));
    $("hits").replaceChildren(...(rows.length ? rows : [h("li", { role: "option", "aria-disabled": "true", "aria-selected": "false" }, "nothing here is called that")]));
    if (rows.length) $("search").setAttribute("aria-activedescendant", `hit-${this.at}`);
    else $("search").removeAttribute("aria-activedescendant");
  }

  key(event) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      const count = this.found.length || 1;
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : count - 1)) % count;
      this.draw($("search").value);
    } else if (event.key === "Enter" && this.found[this.at]) this.choose(this.found[this.at]);
    else if (event.key === "Escape") this.close();
  }

  choose(entity) {
    this.close();
    $("search").value = "";
    this.go({ view: "entity", id: entity.id });
    $("panel").focus();
  }

  close() {
    $("hits").hidden = true;
    $("search").setAttribute("aria-expanded", "false");
  }
}

/** A text without case and accents. */
const plainLetters = text => String(text).normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

(async () => {
  await run("library");
  const model = new Model(JSON.parse(await unpack("data")));
  const app = new App(model);
  globalThis.ascribe = app; // for whoever looks closer from the browser's console
  readFragment(location.hash.slice(1), model);
  app.written = location.hash.slice(1);
  app.legend.draw();
  app.refresh();
  app.stage.fit();
  app.stage.net.once("afterDrawing", () => performance.mark("drawn"));
  await new Promise(done => requestAnimationFrame(() => setTimeout(done)));
  await model.readLedger();
  app.legend.draw();
  if (!location.hash && model.chains.length && model.start.length === 2)
    app.go({ view: "way", a: model.entities[model.start[0]].id, b: model.entities[model.start[1]].id }, true);
  else app.render(state.at.view !== "home");
  performance.mark("ready");
  document.body.dataset.ready = "yes";
})();
