"""The way from A to B on pages that make it hard to find, to tell, or to write."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

import ascribe
from tests.viewer.conftest import Opened

Look = Callable[..., Opened]
Said = tuple[str, str, str]
WAITED = """() => {
    const asked = performance.now();
    return new Promise(done => setTimeout(() => done(performance.now() - asked)));
}"""


def page(folder: Path, entities: dict[str, str], claims: list[dict[str, Any]], **more: Any) -> Path:
    """The page of a casefile of these entities, each with its kind, and of these blocks of claims."""
    sources = {claim["source"]: {"publisher": f"House {claim['source']}", "published": "2020"} for claim in claims}
    named = {f"e{at}": {"kind": kind, "name": name} for at, (name, kind) in enumerate(entities.items())}
    text = json.dumps({"case": "made", "entities": named, "sources": sources, "claims": claims, **more})
    (folder / "made.yaml").write_text(text, "utf-8")
    with ascribe.open(folder / "made.ascribe") as case:
        case.load(folder / "made.yaml")
        return case.viz(folder / "made.html", limit=6000)


def says(source: str, grade: str, relations: Iterable[Said], entities: dict[str, str], **more: str) -> dict[str, Any]:
    """A block of claims about entities by name."""
    key = {name: f"e{at}" for at, name in enumerate(entities)}
    said = [{"say": [key[a], predicate, key[b]], "quote": "so it is", **more} for a, predicate, b in relations]
    return {"source": source, "grade": grade, "says": said}


def ask(seen: Opened, start: str, end: str) -> None:
    seen.page.keyboard.press("Escape")
    seen.page.keyboard.press("w")
    seen.page.fill("#way-a", start)
    seen.page.fill("#way-b", end)
    seen.page.click("#way-go")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty accounts that all coordinate, one of which acts for an agency that somebody pays."""
    bots = [f"Bot {at}" for at in range(20)]
    entities = {**dict.fromkeys(bots, "Account"), "Quay Agency": "Organization", "Jane Roe": "Person"}
    together = ((a, "coordinated-with", b) for a, b in itertools.combinations(bots, 2))
    behind = [("Bot 0", "acts-for", "Quay Agency"), ("Quay Agency", "funded-by", "Jane Roe")]
    claims = [says("s", "A1", together, entities), says("t", "D4", behind, entities)]
    return page(tmp_path_factory.mktemp("cluster"), entities, claims)


@pytest.mark.parametrize("either", [False, True])
def test_a_way_out_of_a_large_cluster_is_found_at_once(cluster: Path, look: Look, either: bool) -> None:
    seen = look(cluster)
    ask(seen, "Bot 7", "Jane Roe")
    if either:
        seen.page.check("#any")
        seen.page.click("#way-go")
    seen.page.wait_for_selector("#way-sentence", timeout=4000)
    assert "Quay Agency is reported to be funded by Jane Roe" in seen.text("#way-sentence")
    with ascribe.open(cluster.with_suffix(".ascribe")) as case:
        best = case.chain("Bot 7", "Jane Roe", any_direction=either).chains[0]
    assert best.sentence == seen.text("#way-sentence")
    first = seen.page.locator(".way .soft").first.inner_text()
    assert first.startswith(".06 thin · association · 3 hops")
    assert f"{best.confidence:.2f}" == "0.06"


@pytest.fixture(scope="module")
def thicket(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five accounts in a row, each tied to the next in twenty ways that nobody is sure of: 160,000 combinations."""
    row = {f"Bot {at}": "Account" for at in range(5)}
    tie = {"subject": ["Account"], "object": ["Account"], "behind": "neither", "strength": "association"}
    ties = {
        f"tied-{at}": {**tie, "label": (words := f"resembles in way {at}"), "reverse": words, "symmetric": True}
        for at in range(20)
    }
    pairs = list(itertools.pairwise(row))
    claims = [says(f"s{at}", "D4", ((a, name, b) for a, b in pairs), row) for at, name in enumerate(ties)]
    folder = tmp_path_factory.mktemp("thicket")
    return page(folder, row, claims, vocabulary={"relations": ties})


def test_a_search_that_is_given_up_never_says_that_nothing_leads(thicket: Path, look: Look) -> None:
    seen = look(thicket)
    ask(seen, "Bot 0", "Bot 4")
    seen.page.wait_for_selector("#way-ended", timeout=20000)
    assert "Not all ways were tried" in seen.text("#panel")
    assert "No reports lead" not in seen.text("#panel")


def test_the_page_answers_while_it_looks_and_drops_what_nobody_asks_any_more(thicket: Path, look: Look) -> None:
    seen = look(thicket)
    ask(seen, "Bot 0", "Bot 4")
    assert seen.text("#way-looking") == "Looking for ways …"
    assert seen.page.evaluate(WAITED) < 500  # milliseconds
    seen.page.keyboard.press("Escape")
    assert seen.text("#panel h2") == "All relations"
    seen.page.wait_for_timeout(300)
    assert seen.text("#panel h2") == "All relations"
    assert seen.page.locator("#way-looking").count() == 0


def test_without_citations_a_way_still_says_what_is_contested_and_hedged(tmp_path: Path, look: Look) -> None:
    """Above five thousand entities their words are not in the page, and it says so."""
    crowd = {f"Bystander {at}": "Person" for at in range(5001)}
    entities = {"Jane Roe": "Person", "Harbour Street": "Page", "Dana Quill": "Person", **crowd}
    runs = [("Jane Roe", "operates", "Harbour Street")]
    claims = [
        says("s", "B2", runs, entities, hedge="appears to"),
        says("u", "B2", [("Dana Quill", "operates", "Harbour Street")], entities),
        {"source": "t", "grade": "B2", "says": [{"deny": ["e0", "operates", "e1"], "quote": "no", "by": "e3"}]},
    ]
    seen = look(page(tmp_path, entities, claims))
    assert "No citations: a picture of more than 5,000 entities carries none" in seen.text("#uncited")
    ask(seen, "Harbour Street", "Jane Roe")
    assert seen.text("#way-sentence") == (
        "Jane Roe is reported to operate Harbour Street (contested; every report hedges). "
        "The words of hedges and denials, and who says so, are in the store and not in this file."
    )
    ask(seen, "Harbour Street", "Dana Quill")
    assert seen.text("#way-sentence").startswith("Dana Quill is reported to operate Harbour Street. The words of")


def test_names_in_a_way_keep_their_writing_direction_to_themselves(tmp_path: Path, look: Look) -> None:
    entities = {"شركة الميناء (دبي)": "Organization", "סוכנות הרציף": "Organization", "Al": "Person"}
    owner, owned, third = entities
    claims = [
        says("s", "B2", [(owner, "controls", owned)], entities, by="شاهد عيان", hedge="ربما"),
        says("s", "B2", [(third, "owns", owner)], entities),
    ]
    seen = look(page(tmp_path, entities, claims))
    ask(seen, owned, third)
    parts = seen.page.evaluate("() => [...document.querySelectorAll('#way-sentence bdi')].map(one => one.textContent)")
    assert parts == [third, owned, owner, owned, "ربما", "شاهد عيان", third, owner, "House s"]
    assert seen.text("#way-sentence").startswith("Taken together, these reports would have Al stand behind")
    assert seen.page.evaluate("() => getComputedStyle(document.querySelector('#way-sentence')).direction") == "ltr"
