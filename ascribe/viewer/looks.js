// How kinds, relations and confidences look, on the canvas, in the legend and in pictures saved from here.

// Colours after Okabe and Ito, light page first: told apart by most eyes, and shapes tell the same once more.
const BLUE = ["#0072b2", "#56a8e0"], SKY = ["#2f9bd1", "#9bd3f5"], RED = ["#c44e00", "#f08a3c"],
  GREEN = ["#00805d", "#2fc498"], PLUM = ["#a44a7f", "#dd9ac0"], GOLD = ["#a07800", "#ecc94b"],
  GREY = ["#66707c", "#a2acb8"];

const corners = (count, turn = 0, wide = 1) => Array.from({ length: count }, (_, at) => {
  const angle = (2 * Math.PI * at) / count + turn;
  return [wide * Math.cos(angle), wide * Math.sin(angle)];
});
const star = corners(10, -Math.PI / 2).map(([x, y], at) => (at % 2 ? [x * 0.52, y * 0.52] : [x * 1.22, y * 1.22]));

// Corners of each shape around (0, 0) with a radius of about 1; null is a circle.
const KINDS = {
  Person: { color: BLUE, points: null },
  Persona: { color: SKY, points: null, ring: true },
  Organization: { color: RED, points: corners(6, 0, 1.1) },
  Outlet: { color: GREEN, points: corners(4, 0, 1.28) },
  Network: { color: PLUM, points: corners(8, Math.PI / 8, 1.08), ring: true },
  Operation: { color: PLUM, points: star },
  Account: { color: GOLD, points: corners(3, -Math.PI / 2, 1.3) },
  Page: { color: GOLD, points: corners(4, Math.PI / 4, 1.24) },
  Group: { color: GOLD, points: corners(4, Math.PI / 4, 1.24), ring: true },
  Channel: { color: GOLD, points: [[-1, -0.85], [0.35, -0.85], [1.25, 0], [0.35, 0.85], [-1, 0.85]] },
  Website: { color: GOLD, points: [[-1.3, -0.72], [1.3, -0.72], [1.3, 0.72], [-1.3, 0.72]] },
  Article: { color: GREEN, points: [[-0.8, -1.1], [0.3, -1.1], [0.8, -0.55], [0.8, 1.1], [-0.8, 1.1]] },
  Event: { color: GREY, points: corners(5, -Math.PI / 2, 1.15) },
  Location: { color: GREY, points: corners(3, Math.PI / 2, 1.3) },
  Tag: { color: GREY, points: [[-0.7, -0.75], [1.3, -0.75], [0.7, 0.75], [-1.3, 0.75]] },
};
const OTHER = { color: GREY, points: corners(7, -Math.PI / 2, 1.1) };
const kindLook = kind => KINDS[kind] ?? OTHER;

// What a relation lets a chain say. `stands`: the one end is reported to stand behind the other.
const STRENGTHS = {
  control: { color: ["#14202b", "#f1f4f7"], arrow: "full", stands: true, means: "control: ■ stands behind" },
  role: { color: ["#1d5fb0", "#7ab5ff"], arrow: "full", stands: true, means: "role: ■ stands behind" },
  identity: { color: ["#5b6673", "#b3bdc8"], arrow: "bar", stands: true, means: "identity: the same, or an asset of" },
  conclusion: { color: ["#8f5200", "#e6a95a"], arrow: "diamond", means: "conclusion: somebody's attribution" },
  association: { color: ["#14795f", "#49c6a2"], arrow: "open", means: "association: linked, no more" },
  amplification: { color: ["#7d4fa8", "#c09be6"], arrow: "round", means: "amplification: carried what" },
  context: { color: ["#9aa3ad", "#6d7783"], arrow: "open", means: "context: never part of a chain" },
};
const strengthLook = strength => STRENGTHS[strength] ?? STRENGTHS.context;

const STATUSES = {
  supported: "supported",
  contested: "contested: somebody disinterested denies it",
  ungraded: "ungraded: no number",
  denied: "denied only: nobody asserts it",
};
const DASHES = { supported: null, contested: [12, 5], ungraded: [3, 5], denied: [2, 5] };
const FONT = 'system-ui, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", sans-serif';

let dark = false;
const ink = {};

/** Take the colours of the page over for drawing. */
function setTheme(toDark) {
  dark = toDark;
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  const style = getComputedStyle(document.documentElement);
  for (const name of ["paper", "band", "card", "ink", "soft", "rule", "accent", "warn"])
    ink[name] = style.getPropertyValue(`--${name}`).trim();
}

const tint = look => look.color[dark ? 1 : 0];
const size = entity => Math.min(12 + 3 * Math.sqrt(entity.links), 34);
const width = relation => (relation.confidence === null ? 1.3 : 1 + 4 * relation.confidence);
const stroke = relation => (relation.status === "denied" ? ink.warn : tint(strengthLook(relation.strength)));

/** Which end is reported to stand behind the other, whatever the arrow points to; null where neither is. */
const behind = ({ status, strength, words, from, to }) =>
  (status !== "denied" && strengthLook(strength).stands && { subject: from, object: to }[words.behind]) || null;

/** What must not be missed on a relation: null, or the sign that is drawn on it and tells who denies it. */
function sign(relation) {
  if (relation.status === "denied") return "×";
  return relation.denied_by_others ? "≠" : relation.denied_by_interested ? "!" : null;
}
const SIGNS = { "×": "denied only", "≠": "denied by somebody disinterested", "!": "denied by whom it concerns" };

/** What the marks on these relations mean, as pairs of an icon and words. */
const marksOn = relations => [
  relations.some(behind) && [lineIcon(ink.ink, 1.8, null, "square"), "■ this end is reported to stand behind the other"],
  relations.some(relation => !relation.words.symmetric) && [lineIcon(ink.ink, 1.8, null, "full"), "arrows point to the object of the sentence"],
  ...Object.entries(SIGNS).filter(([text]) => relations.some(relation => sign(relation) === text)).map(([text, means]) => [signIcon(text), means]),
].filter(Boolean);

/** What is said of its standing in words: contested, denied by an interested party, admitted. */
function marks(relation) {
  const found = relation.status === "supported" ? [] : [relation.status];
  if (relation.status !== "denied" && relation.denied_by_interested) found.push("denied by an interested party");
  if (relation.status !== "denied" && relation.status !== "contested" && relation.denied_by_others)
    found.push("denied");
  if (relation.admitted) found.push("admitted");
  if (relation.hedged) found.push("hedged");
  return found;
}

/** The outline of an entity's shape on a canvas. */
function outline(ctx, look, x, y, r) {
  ctx.beginPath();
  if (!look.points) ctx.arc(x, y, r, 0, 2 * Math.PI);
  else look.points.forEach(([dx, dy], at) => (at ? ctx.lineTo(x + dx * r, y + dy * r) : ctx.moveTo(x + dx * r, y + dy * r)));
  ctx.closePath();
}

/** The outline of an entity's shape as SVG. */
function shapeOf(look, x, y, r, props) {
  return look.points
    ? svg("polygon", { points: look.points.map(([dx, dy]) => `${fix(x + dx * r)},${fix(y + dy * r)}`).join(" "), ...props })
    : svg("circle", { cx: fix(x), cy: fix(y), r: fix(r), ...props });
}
const fix = value => Math.round(value * 10) / 10;

/** Where the corners of an arrowhead of that sort lie, its tip at (x, y), pointing along `angle`; `closed`: filled. */
function arrowhead(sort, x, y, angle, length) {
  const at = (along, aside) => [
    x + along * length * Math.cos(angle) - aside * length * Math.sin(angle),
    y + along * length * Math.sin(angle) + aside * length * Math.cos(angle),
  ];
  if (sort === "bar") return { points: [at(-0.1, -0.6), at(-0.1, 0.6)], closed: false };
  if (sort === "open") return { points: [at(-1, -0.5), at(0, 0), at(-1, 0.5)], closed: false };
  if (sort === "diamond") return { points: [at(-1.2, 0), at(-0.6, -0.5), at(0, 0), at(-0.6, 0.5)], closed: true };
  if (sort === "square") return { points: [at(-0.9, -0.45), at(0, -0.45), at(0, 0.45), at(-0.9, 0.45)], closed: true };
  if (sort === "round") return { points: corners(12).map(([a, b]) => at(-0.5 + a * 0.45, b * 0.45)), closed: true };
  return { points: [at(-1.1, -0.5), at(0, 0), at(-1.1, 0.5)], closed: true };
}

const kindIcon = kind => {
  const look = kindLook(kind);
  const icon = svg("svg", { width: 22, height: 22, viewBox: "-11 -11 22 22", "aria-hidden": "true" },
    shapeOf(look, 0, 0, 8, { fill: tint(look) }));
  if (look.ring) icon.append(shapeOf(look, 0, 0, 4.5, { fill: ink.card }));
  return icon;
};

/** A short line as relations are drawn: its colour, width, dashes and arrowhead. */
function lineIcon(color, wide, dashes, arrow) {
  const head = arrow && arrowhead(arrow, 37, 7, 0, 8);
  return svg("svg", { width: 40, height: 14, "aria-hidden": "true" },
    svg("path", { d: `M1 7H${arrow ? 33 : 39}`, stroke: color, "stroke-width": wide, "stroke-dasharray": dashes?.join(" ") }),
    head && svg(head.closed ? "polygon" : "polyline", {
      points: head.points.map(([x, y]) => `${fix(x)},${fix(y)}`).join(" "),
      fill: head.closed ? color : "none", stroke: color, "stroke-width": head.closed ? 1 : 1.8,
    }));
}

/** The sign that marks a relation, as a little disc. */
const signIcon = text => svg("svg", { width: 18, height: 18, viewBox: "-9 -9 18 18", "aria-hidden": "true" },
  svg("circle", { r: 7.2, fill: ink.card, stroke: ink.warn, "stroke-width": 1.6 }),
  svg("text", { y: 4, "text-anchor": "middle", "font-size": 12, "font-weight": 700, fill: ink.warn }, text));
