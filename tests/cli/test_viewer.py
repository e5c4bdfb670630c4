"""The HTML page: complete, offline, and deaf to what is written in names and quotes."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

import ascribe

ATTACK = "</script><script>alert(1)</script><img src=x onerror=alert(2)>"
CASE = f"""
case: harbour
note: nothing for others
entities:
  harbour: {{kind: Page, name: Harbour Street}}
  roe: {{kind: Person, name: "{ATTACK}"}}
  quay: {{kind: Organization, name: Quay Ltd}}
  lane: {{kind: Website, name: lane.example}}
  mole: {{kind: Person, name: Dana Quill, private: true}}
sources:
  herald: {{headline: A page and its owner, publisher: Herald, url: "https://herald.example/page"}}
  odd: {{headline: An odd address, publisher: Wire, url: "javascript:alert(3)"}}
  leak: {{headline: A leaked list, publisher: Leaks, private: true}}
claims:
  - source: herald
    grade: B2
    analyst: Analyst Nine
    says:
      - {{say: [roe, admin-of, harbour], quote: "{ATTACK}"}}
      - {{deny: [roe, admin-of, harbour], by: roe}}
      - {{say: [mole, admin-of, harbour]}}
      - {{say: [harbour, funded-by, quay], by: mole}}
      - {{say: [roe, owns, lane], private: true}}
  - source: odd
    says:
      - {{say: [quay, owns, lane], quote: plain words}}
  - source: leak
    grade: A1
    says:
      - {{say: [quay, controls, harbour]}}
      - {{say: [roe, admin-of, harbour]}}
"""


@pytest.fixture
def case(tmp_path: Path) -> ascribe.Casebook:
    (tmp_path / "harbour.yaml").write_text(CASE, encoding="utf-8")
    return ascribe.open(tmp_path / "harbour.yaml")


@pytest.fixture
def page(case: ascribe.Casebook, tmp_path: Path) -> str:
    with case:
        return case.viz(tmp_path / "page.html").read_text("utf-8")


class Tags(HTMLParser):
    """Collects what a browser would run, load or follow."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.scripts, self.tags, self.addresses = 0, set[str](), set[str]()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.scripts += tag == "script"
        assert not [name for name, _ in attrs if name.startswith("on")]
        self.addresses |= {f"{tag} {value}" for name, value in attrs if name in ("src", "href", "data", "action")}


def drawn(page: str) -> dict[str, list[dict[str, str]]]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.DOTALL)
    assert found
    drawing: dict[str, list[dict[str, str]]] = json.loads(found[1])
    return drawing


def test_nothing_is_loaded_from_anywhere(page: str) -> None:
    assert Tags(page).addresses == {"a https://herald.example/page"}
    assert "default-src 'none'" in page
    assert "sourceMappingURL" not in page


def test_a_name_cannot_become_markup(page: str) -> None:
    tags = Tags(page)
    assert tags.scripts == 3
    assert "img" not in tags.tags
    assert ATTACK in [node["label"] for node in drawn(page)["nodes"]]


def test_what_is_private_stays_here(page: str) -> None:
    """A private entity, speaker, source or claim; a relation that rests on nothing else goes too."""
    for hidden in ("Dana Quill", "leaked", "Leaks", "Analyst Nine", "nothing for others"):
        assert hidden not in page
    edges = drawn(page)["edges"]
    assert [edge["label"] for edge in edges] == ["administers · denied", "owns · ungraded"]


def test_a_number_tells_nothing_of_private_support(case: ascribe.Casebook, page: str) -> None:
    with case:
        (administers, *_) = case.links(ATTACK).links
    assert administers.confidence is not None
    assert administers.confidence > 0.9
    assert drawn(page)["edges"][0]["title"].splitlines()[1].startswith(".64 moderate")


def test_everything_drawn_can_be_read_without_scripts(page: str) -> None:
    text = page.split('<script type="application/json"')[0]
    for edge in drawn(page)["edges"]:
        for words in edge["title"].splitlines():
            assert words.replace("<", "&lt;").replace(">", "&gt;") in text
    for node in drawn(page)["nodes"]:
        assert node["label"].replace("<", "&lt;").replace(">", "&gt;") in text


def test_a_picture_of_one_entity_ends_after_its_hops(case: ascribe.Casebook, tmp_path: Path) -> None:
    def names(hops: int) -> set[str]:
        page = case.viz(tmp_path / "page.html", "lane.example", hops=hops).read_text("utf-8")
        return {node["label"] for node in drawn(page)["nodes"]}

    with case:
        assert [names(0), names(1), names(4)] == [{"lane.example"}, {"lane.example", "Quay Ltd"}, names(1)]


def test_a_private_entity_has_no_picture(case: ascribe.Casebook, tmp_path: Path) -> None:
    with case, pytest.raises(ascribe.NotFoundError, match="Dana Quill"):
        case.viz(tmp_path / "page.html", "Dana Quill")
