// Make elements. Every text from the data goes through here, as text and never as markup.

const $ = id => document.getElementById(id);

/** An element: functions become listeners, `class` the class, everything else an attribute; kids are nodes or texts. */
function h(tag, props = {}, ...kids) {
  const element = document.createElement(tag);
  fill(element, props, kids);
  return element;
}

/** The same for SVG. */
function svg(tag, props = {}, ...kids) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  fill(element, props, kids);
  return element;
}

function fill(element, props, kids) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...kids.flat(2).filter(kid => kid !== null && kid !== undefined && kid !== false));
}

// What words of some scripts need; all other characters without a shape can disguise what a line says.
const NEEDED = new Set("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u2060");

/** The text on one line, with control and direction-changing characters written out. */
function visible(text) {
  const line = String(text ?? "").replace(/[\t\r\n\u2028\u2029]+/g, " ");
  return line.replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, found =>
    NEEDED.has(found) ? found : "\\u" + found.codePointAt(0).toString(16).padStart(4, "0"));
}

function clipped(text, most) {
  const letters = Array.from(visible(text));
  return letters.length > most ? letters.slice(0, most - 1).join("").trimEnd() + "…" : letters.join("");
}

/** A name as people are shown it. */
const called = name => clipped(name, 80);

/** A name as an element that keeps its own writing direction to itself. */
const bdi = name => h("bdi", {}, called(name));

/** A text in parts, these names in it as elements that keep their own writing direction to themselves. */
function apart(text, names) {
  const known = [...new Set(names.filter(Boolean).map(visible))].sort((a, b) => b.length - a.length).map(name => name.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  return text.split(new RegExp(`(?<![\\p{L}\\p{M}\\p{N}])(${known.join("|")})(?![\\p{L}\\p{M}\\p{N}])`, "u")).map((part, at) => (at % 2 ? h("bdi", {}, part) : part));
}

/** A link to a page of the web, opened apart and told nothing; null for any other address. */
function webLink(url, words) {
  let parsed;
  try {
    parsed = new URL(String(url ?? ""));
  } catch {
    return null;
  }
  if (!/^https?:$/.test(parsed.protocol) || !/^\s*https?:/i.test(url)) return null;
  return h("a", { href: parsed.href, target: "_blank", rel: "noopener noreferrer" }, words);
}

function button(words, onclick, props = {}) {
  return h("button", { type: "button", onclick, ...props }, words);
}

const counted = (count, noun, plural) =>
  `${count.toLocaleString("en")} ${count === 1 ? noun : plural ?? noun + "s"}`;

/** Put a text on the clipboard, also where a page opened from a file may not ask for it. */
async function copy(text, pressed) {
  let done = true;
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = h("textarea", { class: "unseen", "aria-hidden": "true", tabindex: "-1" });
    area.value = text;
    document.body.append(area);
    area.select();
    done = document.execCommand("copy");
    area.remove();
    pressed.focus();
  }
  const before = pressed.textContent;
  pressed.textContent = done ? "Copied" : "Could not copy";
  setTimeout(() => { pressed.textContent = before; }, 1500);
}

/** Offer a file for saving. */
function save(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = h("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}
