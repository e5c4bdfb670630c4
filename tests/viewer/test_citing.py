"""How one relation is told: addresses, repetitions, hedges, amounts, and what is nobody's but ours."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import ascribe
from tests.viewer.conftest import Opened

Look = Callable[..., Opened]
CASE = """
case: harbour
note: nothing for others
entities:
  harbour: {kind: Page, id: page:facebook/harbour-street, name: Harbour Street, aliases: ["@harbourst"]}
  roe: {kind: Person, name: Jane Roe}
  quay: {kind: Organization, name: Quay Ltd}
sources:
  herald: {headline: A page and its owner, publisher: Herald, published: 2018-09-03, reliability: B,
           url: "https://herald.example/page", archive_url: "https://archive.example/1"}
  wire: {headline: Page owner named, publisher: Wire, published: 2018-09-04, derived_from: [herald],
         url: "javascript:alert(3)"}
  notice: {publisher: Facebook, kind: platform notice, read: false}
claims:
  - source: herald
    grade: B2
    analyst: Analyst Nine
    says:
      - {say: [roe, admin-of, harbour], via: [notice], by: Facebook, when: 2017-05/..,
         quote: "lists Roe as its administrator", locator: para 4}
      - {deny: [roe, admin-of, harbour], by: roe, quote: "never ran it"}
      - {say: [harbour, funded-by, quay], by: a former employee, voice: unnamed, hedge: "appears to",
         amount: over 180000 USD, quote: "appears to pay for it"}
      - {fact: [harbour, followers, 300000], quote: "some 300,000 followers"}
  - source: wire
    says:
      - {say: [roe, admin-of, harbour], grade: B2, via: [herald, notice], by: Facebook, quote: "Page owner named"}
      - {no_comment: [harbour, funded-by, quay], by: quay}
"""


@pytest.fixture
def case(tmp_path: Path) -> ascribe.Casebook:
    (tmp_path / "harbour.yaml").write_text(CASE, encoding="utf-8")
    return ascribe.open(tmp_path / "harbour.yaml")


@pytest.fixture
def page(case: ascribe.Casebook, tmp_path: Path) -> Path:
    with case:
        return case.viz(tmp_path / "harbour.html", "Harbour Street")


def relation(seen: Opened, words: str) -> str:
    seen.page.evaluate(
        "words => { const r = ascribe.model.relations.find(r => r.words.label === words); "
        "ascribe.go({view: 'relation', id: r.id}); }",
        words,
    )
    return seen.text("#panel")


def test_a_repetition_is_folded_under_what_it_repeats(page: Path, look: Look) -> None:
    seen = look(page)
    text = relation(seen, "administers")
    assert "Origin 1 of 1: Facebook" in text
    assert "“lists Roe as its administrator”" in text
    assert "Facebook, in Herald 2018-09-03: A page and its owner, para 4" in text
    assert "which relays Facebook" in text
    assert "1 document more with the same speaker and root" in text.lower()
    assert not seen.page.locator("text=“Page owner named”").is_visible()


def test_a_denial_by_one_of_the_ends_is_marked_and_told(page: Path, look: Look) -> None:
    seen = look(page)
    text = relation(seen, "administers")
    assert "denied by an interested party" in text
    assert seen.page.locator("#panel .said.denies blockquote").inner_text() == "“never ran it”"


def test_an_unnamed_voice_a_hedge_an_amount_and_no_comment_are_told(page: Path, look: Look) -> None:
    text = relation(look(page), "is funded by")
    assert "no number" in text
    assert "a former employee (unnamed in Herald)" in text
    assert "hedged “appears to”" in text
    assert "over 180000 USD" in text
    assert "no comment" in text
    assert "Quay Ltd, in Wire 2018-09-04" in text


def test_sources_and_copies_are_linked_apart_and_only_on_the_web(page: Path, look: Look) -> None:
    """Whoever follows a link tells the other side nothing; an address that is no web page is no link."""
    seen = look(page)
    relation(seen, "administers")
    links = seen.page.evaluate(
        "() => [...document.querySelectorAll('#panel a')].map(a => [a.textContent, a.href, a.rel, a.target])"
    )
    apart = ["noopener noreferrer", "_blank"]
    assert ["source", "https://herald.example/page", *apart] in links
    assert ["archived copy", "https://archive.example/1", *apart] in links
    assert {url.split(":")[0] for _, url, *_ in links} == {"https"}


def test_what_is_stated_in_values_is_told_with_the_entity(page: Path, look: Look) -> None:
    seen = look(page, "view=entity&id=page%3Afacebook%2Fharbour-street")
    assert "followers: 300000 Herald, Herald 2018-09-03" in " ".join(seen.text("#panel").split())


def test_notes_and_analysts_are_told_inside_only(case: ascribe.Casebook, tmp_path: Path, look: Look) -> None:
    with case:
        inner = case.viz(tmp_path / "inner.html", internal=True)
    seen = look(inner)
    assert "Internal" in seen.text("#panel")
    assert "analyst: Analyst Nine" in relation(seen, "administers")


def test_a_retracted_claim_is_not_told(tmp_path: Path, look: Look) -> None:
    (tmp_path / "harbour.yaml").write_text(CASE, encoding="utf-8")
    with ascribe.open(tmp_path / "harbour.ascribe") as store:
        store.load(tmp_path / "harbour.yaml")
        links = store.links("Quay Ltd").links
        store.retract(links[0].citations[0].claim, "misread")
        page = store.viz(tmp_path / "page.html")
    seen = look(page)
    assert seen.page.evaluate("() => ascribe.model.relations.map(r => r.words.label)") == ["administers"]


def test_whoever_stands_behind_is_marked_at_their_end_whatever_the_arrow_points_to(
    case: ascribe.Casebook, page: Path, look: Look
) -> None:
    """The arrow of “is funded by” points to who pays, that of “administers” away from who does."""
    seen = look(page)
    ends = seen.page.evaluate(
        """() => Object.fromEntries(ascribe.model.relations.map(relation => {
            const edge = ascribe.stage.net.body.edges[relation.id], { from, to } = relation;
            const near = ({ points: [[x, y]] }) =>
                Math.hypot(x - from.x, y - from.y) < Math.hypot(x - to.x, y - to.y) ? from.name : to.name;
            return [relation.words.label, headsOf(edge, relation).map(near)]; }))"""
    )
    assert ends == {"administers": ["Harbour Street", "Jane Roe"], "is funded by": ["Quay Ltd", "Quay Ltd"]}
    legend = seen.text("#legend")
    assert "■ this end is reported to stand behind the other" in legend
    assert "arrows point to the object of the sentence" in legend
    assert "role: Quay Ltd is reported to stand behind" in relation(seen, "is funded by")
    with seen.page.expect_download() as saving:
        seen.page.click("#tool-svg")
    assert "■ this end is reported to stand behind the other" in Path(saving.value.path()).read_text("utf-8")


def test_a_sign_tells_who_denies_also_what_has_no_number(tmp_path: Path, look: Look) -> None:
    """Nobody who is no end of it concerns itself, so `!` would be wrong where somebody else denies it."""
    ungraded = """
case: ungraded
entities:
  roe: {kind: Person, name: Jane Roe}
  street: {kind: Page, id: page:facebook/harbour-street, name: Harbour Street}
  lane: {kind: Page, id: page:facebook/tern-lane, name: Tern Lane}
  expert: {kind: Person, name: Dana Quill}
sources:
  herald: {publisher: Herald}
claims:
  - source: herald
    says:
      - {say: [roe, admin-of, street], quote: "runs it"}
      - {say: [roe, admin-of, lane], quote: "runs it"}
      - {deny: [roe, admin-of, street], by: expert, grade: B2, quote: "does not"}
      - {deny: [roe, admin-of, lane], by: roe, quote: "I do not"}
"""
    (tmp_path / "ungraded.yaml").write_text(ungraded, encoding="utf-8")
    with ascribe.open(tmp_path / "ungraded.yaml") as store:
        seen = look(store.viz(tmp_path / "page.html"))
    signs = seen.page.evaluate("() => Object.fromEntries(ascribe.model.relations.map(r => [r.to.name, sign(r)]))")
    assert signs == {"Harbour Street": "≠", "Tern Lane": "!"}
    assert "denied by somebody disinterested" in seen.text("#legend")
    with seen.page.expect_download() as saving:
        seen.page.click("#tool-svg")
    text = Path(saving.value.path()).read_text("utf-8")
    assert "denied by somebody disinterested" in text
    assert "denied by whom it concerns" in text


def test_a_picture_that_leaves_something_out_says_so(case: ascribe.Casebook, tmp_path: Path, look: Look) -> None:
    with case:
        page = case.viz(tmp_path / "part.html", "Harbour Street", limit=2)
    seen = look(page)
    assert seen.text("#left-out") == "Not all of it: 1 entity is left out, the farthest and weakest first."
    assert seen.page.evaluate("() => ascribe.model.entities.map(e => e.name)") == ["Harbour Street", "Jane Roe"]
