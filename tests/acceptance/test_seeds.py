"""What a correct tool answers on the five articles, held against the five casefiles on both engines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from ascribe.graph.projecting.grounds import gather
from ascribe.graph.store import Store
from ascribe.graph.weights.confidence import origins
from ascribe.graph.weights.evidence import testify
from ascribe.schema.errors import NotFoundError
from ascribe.schema.grades import grading
from tests.acceptance.seeds import (
    SEEDS,
    Quoted,
    agrees,
    annotated,
    entries,
    is_symmetric,
    needs_articles,
    read,
    says,
    words_for,
)

pytestmark = needs_articles


def missing(hop: dict[str, Any], quoted: list[Quoted], shown: set[str]) -> Iterator[str]:
    """What a hop of the expected file lacks: for each claim id a claim on the relation that is shown."""
    predicates = words_for(hop["relation"], hop["claims"])
    ends = frozenset((hop["subject"], hop["object"]))
    on_it = [
        found
        for found in quoted
        if found.ends == ends
        and found.claim.predicate in predicates
        and found.claim.id in shown
        and agrees(found.claim.stance, hop["stance"])
        and (
            found.claim.predicate != hop["relation"] or is_symmetric(hop["relation"]) or found.subject == hop["subject"]
        )
    ]
    for id in hop["claims"]:
        if not any(says(found, id) for found in on_it):
            yield f"{id} on {hop['subject']} {hop['relation']} {hop['object']}"
    if "hedge" in hop and not any(found.claim.hedge for found in on_it):
        yield f"the hedge {hop['hedge']!r} on {hop['subject']} {hop['relation']} {hop['object']}"


@pytest.mark.parametrize("chain", entries("chains"))
def test_every_hop_of_a_chain_is_a_relation_with_its_claims(
    chain: dict[str, Any], quoted: list[Quoted], shown: set[str]
) -> None:
    assert [lack for hop in chain["hops"] for lack in missing(hop, quoted, shown)] == []


@pytest.mark.parametrize("lookup", entries("lookups"))
def test_a_name_finds_the_entity_and_its_links(
    lookup: dict[str, Any], five_cases: Store, quoted: list[Quoted], shown: set[str]
) -> None:
    """A `fuzzy` one is a spelling that nothing printed has: it is offered, never taken."""
    if lookup.get("not_found"):
        with pytest.raises(NotFoundError):
            five_cases.entity(lookup["typed"])
        return
    if lookup.get("ambiguous"):
        found = [match.name for match in five_cases.find(lookup["typed"])]
        assert set(lookup["ambiguous"]) <= set(found)
        return
    if lookup.get("fuzzy"):
        with pytest.raises(NotFoundError, match=f"nearest: {lookup['canonical']}"):
            five_cases.entity(lookup["typed"])
    entity = five_cases.find(lookup["typed"])[0] if lookup.get("fuzzy") else five_cases.entity(lookup["typed"])
    assert entity.name == lookup["canonical"]
    lacks = []
    for link in lookup["min_links"]:
        ends = (entity.name, link["other"]) if link["direction"] != "in" else (link["other"], entity.name)
        lacks += missing({**link, "subject": ends[0], "object": ends[1]}, quoted, shown)
    assert lacks == []


def matched(ids: list[str], quoted: list[Quoted]) -> dict[str, list[Quoted]]:
    """The claims of the casefiles behind each annotated id: same article, ends and quote."""
    return {id: [found for found in quoted if says(found, id) and found.ends == annotated()[id]["ends"]] for id in ids}


@pytest.mark.parametrize("circle", entries("circular"))
def test_circular_reporting_counts_as_few_origins(
    circle: dict[str, Any], five_cases: Store, quoted: list[Quoted]
) -> None:
    behind = matched(circle["claims"], quoted)
    assert [id for id, found in behind.items() if not found] == []
    wanted = {found.claim.id for each in behind.values() for found in each}
    facts = gather(five_cases.ledger, five_cases.ledger.find("claim", "id", wanted))
    voices = [testify(claim, facts.library, facts.voices, grading()) for claim in facts.claims.values()]
    assert origins(voices) == circle["independent_origins"]


def test_at_least_ten_circles_need_no_explicit_origin(quoted: list[Quoted]) -> None:
    circles = read("expected.yaml")["circular"]
    without = [
        circle["id"]
        for circle in circles
        if not any(found.claim.origin for each in matched(circle["claims"], quoted).values() for found in each)
    ]
    assert len(without) >= 10


@pytest.mark.parametrize("denial", entries("denials"))
def test_every_denial_is_shown(
    denial: dict[str, Any], five_cases: Store, quoted: list[Quoted], shown: set[str]
) -> None:
    literal = {
        row[0] for row in five_cases.engine.read("MATCH (c:Claim) WHERE c.value IS NOT NULL RETURN c.id AS id").rows
    }
    for id in denial["claims"]:
        found = [quote for quote in quoted if says(quote, id) and quote.claim.id in shown | literal]
        assert found, id


def test_every_quote_stands_in_the_article_it_cites(quoted: list[Quoted]) -> None:
    texts = {path.name: path.read_text("utf-8") for path in SEEDS.glob("*.txt")}
    astray = [
        (found.claim.id, fragment)
        for found in quoted
        for fragment in found.claim.quote
        if fragment not in texts[found.article or ""]
    ]
    assert astray == []


def test_every_quote_is_a_fragment(quoted: list[Quoted]) -> None:
    assert [fragment for found in quoted for fragment in found.claim.quote if len(fragment.split()) > 12] == []


def test_every_annotated_claim_is_in_a_casefile(quoted: list[Quoted]) -> None:
    assert [id for id in annotated() if not any(says(found, id) for found in quoted)] == []
