"""Nothing that anybody writes into a case can run, load, or lead anywhere, with the page's policy and without it."""

from __future__ import annotations

import json
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

import ascribe
from ascribe.cli.text import called

# What would tell that it ran.
RUN = "window.ran=(window.ran||0)+1"
MARKUP = [
    "<script>{}</script>", "</script><script>{}</script>", "<img src=q onerror='{}'>", "<svg onload='{}'>",
    "<svg/onload={}>", '"><img src=q onerror={}>', "'><img src=q onerror={}>", '" onmouseover="{}" x="',
    "' autofocus onfocus='{}' tabindex=1 x='", "<!--<script>{}//-->", "<!-- <script>", "--!><script>{}</script>",
    "]]><script>{}</script>", "</title><script>{}</script>", "</style><script>{}</script>",
    "</noscript><script>{}</script>", "</textarea><script>{}</script>", "<iframe srcdoc='<script>parent.{}</script>'>",
    "<iframe src='javascript:parent.{}'></iframe>", "<object data='javascript:{}'></object>",
    "<embed src='javascript:{}'>", "<a href='javascript:{}'>here</a>", "<details open ontoggle='{}'>x</details>",
    "<video><source onerror='{}'></video>", "<body onload='{}'>", "<marquee onstart='{}'>x</marquee>",
    "<template><script>{}</script></template>", "<math><style></math><img src onerror='{}'>",
    "<noscript><p title='</noscript><img src=q onerror={}>'>", "<form action='javascript:{}'><input type=submit>",
    "<input autofocus onfocus='{}'>", "<select autofocus onfocus='{}'>", "<style>*{{background:url(//evil.example)}}",
    "<link rel=stylesheet href=//evil.example/a.css>", "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<base href=//evil.example/>", "<img src=//evil.example/a.png>",
]  # fmt: skip
ADDRESSES = [
    "javascript:{}", "JaVaScRiPt:{}", "java\tscript:{}", "java\nscript:{}", " javascript:{}", "\u200bjavascript:{}",
    "data:text/html,<script>{}</script>", "vbscript:{}", "//evil.example/a.js", "https://evil.example/\"onclick=\"{}",
    "http:javascript:{}", "blob:https://evil.example/1", "file:///etc/passwd", "https://evil.example@good.example",
]  # fmt: skip
WORDS = [
    "{{{{7*7}}}}", "${{{}}}", "`;{};//", '";{};//', "';{};//", '\\";{};//',
    "\\u003cscript\\u003e{}\\u003c/script\\u003e",
    "&lt;script&gt;{}&lt;/script&gt;", "&#x3c;script&#x3e;{}", "a\u2028{}\u2029b", "name\u202egnp.exe", "__proto__",
    "constructor", "x" * 490, "𝕏" * 200,
]  # fmt: skip
TOGETHER = 8  # payloads in one page
PAYLOADS = [text.format(RUN) for text in (*MARKUP, *ADDRESSES, *WORDS)]


def hostile(payload: str, number: int = 0) -> str:
    """A casefile with the payload in every field that takes a text, as far as the field takes that one."""
    text = json.dumps(payload)
    page, person, body, paper, speaker = (json.dumps(f"{payload} {role}") for role in ("p", "q", "r", "s", "t"))
    return f"""
case: hostile-{number}
title: {text}
entities:
  page: {{kind: Page, id: "page:a{number}", name: {page}, aliases: [{text}], summary: {text}}}
  person: {{kind: Person, id: "person:b{number}", name: {person}}}
  body: {{kind: Organization, id: "organization:c{number}", name: {body}, subkind: {text}}}
sources:
  one: {{headline: {text}, publisher: {paper}, url: {text}, archive_url: {text}, kind: {text}, language: {text},
        authors: [{text}]}}
  two: {{headline: {text}, publisher: body, url: {text}, derived_from: [one]}}
claims:
  - source: one
    grade: B2
    says:
      - {{say: [person, admin-of, page], by: {speaker}, quote: {text}, locator: {text}, hedge: {text},
         grade_reason: {text}, date_text: {text}, stated_confidence: {text}, origin: {speaker}}}
      - {{deny: [person, admin-of, page], by: {speaker}, quote: {text}, hedge: {text}}}
      - {{say: [page, funded-by, body], by: {speaker}, quote: [{text}, {text}]}}
      - {{fact: [page, followers, {text}], quote: {text}}}
  - source: two
    says:
      - {{say: [person, admin-of, page], quote: {text}, voice: unnamed, by: {speaker}}}
      - {{no_comment: [page, funded-by, body], by: {speaker}}}
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[range, Path]]:
    """Pages that together hold every payload, each in a case of its own; and which of them."""
    folder, made = tmp_path_factory.mktemp("hostile"), []
    for first in range(0, len(PAYLOADS), TOGETHER):
        numbers = range(first, min(first + TOGETHER, len(PAYLOADS)))
        for number in numbers:
            (folder / f"{number}.yaml").write_text(hostile(PAYLOADS[number], number), encoding="utf-8")
        with ascribe.open(folder / f"{first}.ascribe") as case:
            case.load(*(folder / f"{number}.yaml" for number in numbers))
            made.append((numbers, case.viz(folder / f"{first}.html")))
    return made


@pytest.mark.parametrize("policy", [True, False], ids=["with the policy", "without the policy"])
def test_no_payload_runs_loads_or_leads_anywhere(browser: Any, pages: list[tuple[range, Path]], policy: bool) -> None:
    context = browser.new_context(bypass_csp=not policy, viewport={"width": 1300, "height": 800})
    page, bad, requests = context.new_page(), [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("dialog", lambda dialog: (bad.append((payload, "dialog")), dialog.dismiss()))
    page.on("pageerror", lambda error: bad.append((payload, str(error))))
    page.on("console", lambda message: bad.append((payload, message.text)) if message.type == "error" else None)
    context.on("page", lambda other: bad.append((payload, "window")))
    for payload, path in pages:  # a range of their numbers
        page.goto(path.as_uri())
        page.wait_for_selector("body[data-ready]")
        visit(page, payload)
        if page.evaluate("() => window.ran"):
            bad.append((payload, "ran"))
        schemes = set(
            page.evaluate("() => [...document.querySelectorAll('[href]')].map(a => new URL(a.href).protocol)")
        )
        if not schemes <= {"http:", "https:"}:
            bad.append((payload, f"links {schemes}"))
        found = page.evaluate("tags => document.querySelectorAll(tags).length + document.scripts.length", FOREIGN)
        if found != 4:
            bad.append((payload, f"{found} elements"))
        handlers = (
            "() => [...document.querySelectorAll('*')].some(e => [...e.attributes].some(a => /^on/.test(a.name)))"
        )
        if page.evaluate(handlers):
            bad.append((payload, "a handler"))
    context.close()
    assert bad == []
    assert [number for numbers, _ in pages for number in numbers] == list(range(len(PAYLOADS)))
    assert len(PAYLOADS) >= 64
    assert [url for url in requests if not url.startswith(("file:", "blob:"))] == []
    assert len([url for url in requests if url.startswith("file:")]) == len(pages)


FOREIGN = "iframe, object, embed, img, video, base, link, marquee, math, template, meta[http-equiv=refresh]"


def visit(page: Any, numbers: range) -> None:
    """Go everywhere a payload may be shown."""
    places = (
        "view=entity&id=page:a{0}", "view=entity&id=person:b{0}", "view=entity&id=organization:c{0}",
        "view=origins&id=page:a{0}", "view=way&a=person:b{0}&b=page:a{0}",
    )  # fmt: skip
    fragments = [place.format(number) for number in numbers for place in places]
    for fragment in [*fragments, "view=table"]:
        page.evaluate("fragment => { location.hash = fragment; ascribe.arrive(); }", fragment)
        page.evaluate("() => document.querySelectorAll('details').forEach(part => { part.open = true; })")
    for relation in page.evaluate("() => ascribe.model.relations.map(relation => relation.id)"):
        page.evaluate("id => ascribe.go({ view: 'relation', id })", relation)
    page.evaluate("() => { ascribe.stage.fit(); ascribe.theme(); }")
    for name in page.evaluate("() => ascribe.model.entities.map(entity => entity.name.slice(0, 20))"):
        page.fill("#search", name)


class Read(HTMLParser):
    """The elements and the title of a page, as a browser without scripts would find them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.title = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        if self.elements[-1:] == ["title"]:
            self.title += data


def test_a_page_named_after_a_payload_has_the_elements_of_any_other(tmp_path: Path) -> None:
    """Its title, its heading and the list for browsers without scripts are written here, not by the page."""
    plain = None
    for number, payload in enumerate(["plain words", *PAYLOADS]):
        (tmp_path / f"{number}.yaml").write_text(hostile(payload, number), encoding="utf-8")
        with ascribe.open(tmp_path / f"{number}.yaml") as case:
            read = Read(case.viz(tmp_path / "page.html", f"page:a{number}").read_text("utf-8"))
        plain = plain or read.elements
        assert read.elements == plain
        assert read.title.strip() == called(f"{payload} p").strip()


def test_the_policy_lets_through_what_the_page_brings_and_nothing_else(tmp_path: Path) -> None:
    casefile = tmp_path / "plain.yaml"
    casefile.write_text(hostile("plain words"), encoding="utf-8")
    with ascribe.open(casefile) as case:
        page = case.viz(tmp_path / "page.html").read_text("utf-8")
    policy = unescape(page.split('Content-Security-Policy" content="')[1].split('"')[0])
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "http" not in policy
