"""The HTML page as a file: complete, offline, readable without scripts, and deaf to what is written in names."""

from __future__ import annotations

import base64
import gzip
import hashlib
import json
import re
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

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
        assert not [name for name, _ in attrs if name.startswith("on") or name == "style"]
        self.addresses |= {f"{tag} {value}" for name, value in attrs if name in ("src", "href", "data", "action")}


def carried(page: str, id: str) -> str:
    """What the page carries packed, as text."""
    found = re.search(rf'id="{id}"[^>]*>(.*?)</script>', page, re.DOTALL)
    assert found
    return gzip.decompress(base64.b64decode(found[1])).decode()


def rows(page: str, table: str) -> list[dict[str, Any]]:
    data = json.loads(carried(page, "data"))[table]
    return [dict(zip(data["columns"], row, strict=True)) for row in data["rows"]]


def listed(page: str) -> list[str]:
    """What a browser without scripts shows, a relation a line."""
    found = re.findall(r"<li>(.*?) <small>(.*?)</small>", page)
    return [unescape(f"{sentence} | {judged}") for sentence, judged in found]


def test_nothing_is_loaded_from_anywhere(page: str) -> None:
    assert Tags(page).addresses == set()
    assert "default-src 'none'" in page
    assert "sourceMappingURL" not in page


def test_every_script_and_style_is_let_through_by_its_hash(page: str) -> None:
    """All others are not. The library is carried as data, and becomes a script when the page starts."""
    policy = unescape(page.split('Content-Security-Policy" content="')[1].split('"')[0])
    texts = [one or other for one, other in re.findall(r"<script>(.*?)</script>|<style>(.*?)</style>", page, re.DOTALL)]
    library = page.split('id="library">')[1].split("<")[0]
    texts.append(gzip.decompress(base64.b64decode(library)).decode())
    hashes = {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts}
    assert hashes == set(re.findall(r"'sha256-(.*?)'", policy))
    assert len(hashes) == 3


def test_a_name_cannot_become_markup(page: str) -> None:
    tags = Tags(page)
    assert tags.scripts == 4
    assert "img" not in tags.tags
    assert ATTACK in [entity["name"] for entity in rows(page, "entities")]


def test_what_is_private_stays_here(page: str) -> None:
    """A private entity, speaker, source or claim; a relation that rests on nothing else goes too."""
    texts = page + carried(page, "data") + carried(page, "ledger")
    for hidden in ("Dana Quill", "leaked", "Leaks", "Analyst Nine", "nothing for others"):
        assert hidden not in texts
    relations = [(relation["predicate"], relation["status"]) for relation in rows(page, "relations")]
    assert relations == [("admin-of", "supported"), ("owns", "ungraded")]


def test_what_is_private_is_shown_inside(case: ascribe.Casebook, tmp_path: Path) -> None:
    with case:
        page = case.viz(tmp_path / "page.html", internal=True).read_text("utf-8")
    assert "Analyst Nine" in carried(page, "ledger")
    assert len(rows(page, "relations")) == 6


def test_a_number_tells_nothing_of_private_support(case: ascribe.Casebook, page: str) -> None:
    with case:
        (administers, *_) = case.links(ATTACK).links
    assert administers.confidence is not None
    assert administers.confidence > 0.9
    assert rows(page, "relations")[0]["confidence"] == 0.64


def test_everything_drawn_can_be_read_without_scripts(page: str) -> None:
    assert listed(page) == [
        f"{ATTACK} administers Harbour Street | .64 moderate · denied · undated · 1 origin",
        "Quay Ltd owns lane.example | no number · ungraded · undated · 1 origin",
    ]


def test_a_picture_of_one_entity_ends_after_its_hops(case: ascribe.Casebook, tmp_path: Path) -> None:
    def names(hops: int) -> set[str]:
        page = case.viz(tmp_path / "page.html", "lane.example", hops=hops).read_text("utf-8")
        return {entity["name"] for entity in rows(page, "entities")}

    with case:
        assert [names(0), names(1), names(4)] == [{"lane.example"}, {"lane.example", "Quay Ltd"}, names(1)]


def test_weaker_relations_can_be_left_out_and_that_is_said(case: ascribe.Casebook, tmp_path: Path) -> None:
    with case:
        page = case.viz(tmp_path / "page.html", min_confidence=0.6).read_text("utf-8")
        with pytest.raises(ascribe.UsageError, match="from 0 to 1"):
            case.viz(tmp_path / "page.html", min_confidence=2)
    assert [relation["predicate"] for relation in rows(page, "relations")] == ["admin-of"]
    assert json.loads(carried(page, "data"))["left_out"] == [0, 1]
    assert "plain words" not in carried(page, "ledger")


def test_a_picture_of_a_chain_holds_its_sentence_and_its_number(five: ascribe.Casebook, tmp_path: Path) -> None:
    ends = ("We Support Jeremy Corbyn", "Iran")
    page = five.viz(tmp_path / "page.html", chain=ends).read_text("utf-8")
    data = json.loads(carried(page, "data"))
    chains = five.chain(*ends).chains
    assert [chain["sentence"] for chain in data["chains"]] == [chain.sentence for chain in chains]
    assert [chain["confidence"] for chain in data["chains"]] == [chain.confidence for chain in chains]
    with pytest.raises(ascribe.NotFoundError, match="no chain leads from Exeter University"):
        five.viz(tmp_path / "page.html", chain=("Exeter University", "Iran"))


def test_of_the_chains_between_two_only_those_strong_enough_are_drawn(five: ascribe.Casebook, tmp_path: Path) -> None:
    """Not their entities either, as if something joined them."""
    ends = ("We Support Jeremy Corbyn", "Hamas")
    weakest = min(hop.confidence or 0.0 for hop in five.chain(*ends).chains[0].hops)
    assert five.viz(tmp_path / "some.html", chain=ends, min_confidence=weakest).exists()
    with pytest.raises(ascribe.NotFoundError, match=r"below 0\.9\. Lower --min-confidence"):
        five.viz(tmp_path / "none.html", chain=ends, min_confidence=0.9)
    assert not (tmp_path / "none.html").exists()


def test_a_picture_of_an_answer_holds_whom_it_names(five: ascribe.Casebook, tmp_path: Path) -> None:
    page = five.viz(tmp_path / "page.html", query="contested").read_text("utf-8")
    named = {cell for row in five.query("contested").rows for cell in row if isinstance(cell, str)}
    shown = {entity["name"] for entity in rows(page, "entities")}
    assert shown
    assert shown <= named
    assert "Heshmat Alavi" in shown


def test_a_picture_as_of_a_date_shows_what_held_then_and_says_so(five: ascribe.Casebook, tmp_path: Path) -> None:
    with five.view(as_of="1985") as then:
        page = then.viz(tmp_path / "page.html", "Mojahedin-e Khalq Organization", hops=1).read_text("utf-8")
        links = then.links("Mojahedin-e Khalq Organization").links
    shown = rows(page, "relations")
    assert {link.relation for link in links} <= {relation["id"] for relation in shown}
    assert json.loads(carried(page, "data"))["view"] == "as of 1985"
    assert all(relation["held"] in ("dated", "undated") or relation["status"] == "denied" for relation in shown)


def test_a_picture_is_of_one_thing(five: ascribe.Casebook, tmp_path: Path) -> None:
    with pytest.raises(ascribe.UsageError, match="one entity, one chain or one query"):
        five.viz(tmp_path / "page.html", "Iran", query="contested")


def test_a_private_entity_has_no_picture(case: ascribe.Casebook, tmp_path: Path) -> None:
    with case, pytest.raises(ascribe.NotFoundError, match="Dana Quill"):
        case.viz(tmp_path / "page.html", "Dana Quill")


def test_a_small_picture_is_a_small_file(five: ascribe.Casebook, tmp_path: Path) -> None:
    assert five.viz(tmp_path / "fifty.html", "Heshmat Alavi", limit=50).stat().st_size <= 0.6 * 2**20
