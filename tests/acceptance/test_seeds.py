"""What a correct tool answers on the five articles, held against the five casefiles on both engines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ruamel.yaml import YAML

from ascribe.graph.confidence import origins
from ascribe.graph.evidence import testify
from ascribe.graph.facts import gather
from ascribe.graph.store import Store
from ascribe.schema.errors import NotFoundError
from ascribe.schema.grades import grading
from ascribe.schema.names import name_key
from ascribe.schema.records import Claim, Source
from ascribe.schema.vocabulary import base_vocabulary

ROOT = Path(__file__).parents[2]
SEEDS = Path(os.environ.get("ASCRIBE_SEEDS", ROOT.parent / "shared" / "seeds"))
pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason=f"the five articles are not at {SEEDS}: acceptance not run")

# Where the expected file says that its vocabulary lacks a word, the words that ours has for it.
OUR_WORDS = {
    "removed": "removed",
    "paid (fee for a speech)": "paid-by",
    "met-with": "met-with",
    "attended / spoke-at": "took-part-in",
    "represents": "represents",
    "founded": "founded created stands-behind",
    "guided-by": "guided-by",
    "backed-by / sponsored-by / protected-by": "backed-by",
    "client-of / proxy-for": "proxy-for",
    "supports / promotes / favours": "supports promotes",
    "targets / harassed": "targets opposes",
    "aligned-with / sympathetic-to / same-narrative-as / resembles": "resembles supports",
    "located-in / based-in / operated-from / resident-of / registered-in": "located-in",
    "conducted-by (an event)": "attributed-to",
    "supplies-phrases-to / instructs": "published coordinated-with promotes",
    "allied-with": "allied-with",
    "works-through": "supports",
    "holds (a file) / runs-relations-for": "member-of represents",
    "suspended / reinstated": "suspended",
    "designated-by / delisted-by": "designated",
    "interfered-in": "targets",
    "denounced / admitted / declined-comment": "responded-to",
}


class Quoted(NamedTuple):
    """A claim of a casefile with the names of its ends and the article it was read in."""

    claim: Claim
    ends: frozenset[str]
    subject: str
    article: str | None


@cache
def read(name: str) -> Any:
    return YAML(typ="safe", pure=True).load((SEEDS / name).read_text("utf-8"))


@cache
def annotated() -> dict[str, dict[str, Any]]:
    """The hand annotation by claim id, with the article and the names of both ends."""
    names = {entity["id"]: entity["name"] for entity in read("claims.yaml")["entities"]}
    return {
        claim["id"]: {
            "article": seed["file"],
            "quotes": [claim[key] for key in ("quote", "quote_2") if key in claim],
            "ends": frozenset(names[claim[key]] for key in ("subject", "object") if claim.get(key)),
        }
        for seed in read("claims.yaml")["seeds"]
        for claim in seed["claims"]
    }


def entries(key: str) -> list[Any]:
    """The entries of one section as test parameters; none when the articles are absent."""
    return [pytest.param(entry, id=entry["id"]) for entry in read("expected.yaml")[key]] if SEEDS.is_dir() else []


@pytest.fixture(scope="module")
def quoted(five_cases: Store) -> list[Quoted]:
    """Every claim of the five cases."""
    names = dict(five_cases.engine.read("MATCH (e:Entity) RETURN e.id AS id, e.name AS name").rows)
    articles = {
        held.record.id: held.record.snapshot
        for held in five_cases.ledger.held("source")
        if isinstance(held.record, Source)
    }
    return [
        Quoted(
            claim,
            frozenset(names[end] for end in (claim.subject, claim.object) if end),
            names[claim.subject],
            articles[claim.source],
        )
        for held in five_cases.ledger.held("claim")
        if isinstance(claim := held.record, Claim)
    ]


def says(found: Quoted, id: str) -> bool:
    """Whether a claim of a casefile is the annotated one of that id: same article, fragment within its quote."""
    wanted = annotated()[id]
    return found.article == wanted["article"] and any(
        fragment in quote for fragment in found.claim.quote for quote in wanted["quotes"]
    )


# What a hop with a `text_relation` may be instead: our own word for it, weaker than the one expected.
WEAKER = {"operates": {"created"}, "runs": {"attributed-to"}}


def words_for(relation: str, ids: list[str]) -> set[str]:
    """The predicates that may stand for a relation of the expected file, given the claims it rests on."""
    gaps = [gap["relation"] for gap in read("expected.yaml")["vocabulary_gaps"] if set(gap["claims"]) & set(ids)]
    return {relation} | WEAKER.get(relation, set()) | {word for gap in gaps for word in OUR_WORDS.get(gap, "").split()}


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


def agrees(stance: str, wanted: str) -> bool:
    """A denial may be recorded as what it is more exactly: a rival account, or nothing found."""
    return stance == wanted or (wanted == "denies" and stance in ("disputes", "no_finding"))


def is_symmetric(relation: str) -> bool:
    return base_vocabulary().predicate(relation).symmetric


@pytest.fixture(scope="module")
def shown(five_cases: Store) -> set[str]:
    """The claims that the links of some entity show."""
    names = [row[0] for row in five_cases.engine.read("MATCH (e:Entity) RETURN e.id AS id").rows]
    return {citation.claim for name in names for link in five_cases.links(name).links for citation in link.citations}


@pytest.mark.parametrize("chain", entries("chains"))
def test_every_hop_of_a_chain_is_a_relation_with_its_claims(
    chain: dict[str, Any], quoted: list[Quoted], shown: set[str]
) -> None:
    assert [lack for hop in chain["hops"] for lack in missing(hop, quoted, shown)] == []


@pytest.mark.parametrize("lookup", entries("lookups"))
def test_an_exact_name_or_alias_finds_the_entity_and_its_links(
    lookup: dict[str, Any], five_cases: Store, quoted: list[Quoted], shown: set[str]
) -> None:
    names = {
        name_key(name): entity["name"]
        for entity in read("claims.yaml")["entities"]
        for name in (entity["name"], *entity["aliases"])
    }
    if lookup.get("not_found"):
        with pytest.raises(NotFoundError):
            five_cases.entity(lookup["typed"])
        return
    if lookup.get("ambiguous"):
        found = [match.name for match in five_cases.find(lookup["typed"])]
        assert set(lookup["ambiguous"]) <= set(found)
        return
    if name_key(lookup["typed"]) not in names:
        pytest.skip(f"{lookup['typed']!r} is no exact name or alias: typos come with name look-up")
    entity = five_cases.entity(lookup["typed"])
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
