"""What the hand annotation of the five articles holds, and how our words stand for its own."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from ruamel.yaml import YAML

from ascribe.schema.records import Claim
from ascribe.schema.vocabulary import base_vocabulary

ROOT = Path(__file__).parents[2]
SEEDS = Path(os.environ.get("ASCRIBE_SEEDS", ROOT.parent / "shared" / "seeds"))
needs_articles = pytest.mark.skipif(
    not SEEDS.is_dir(), reason=f"the five articles are not at {SEEDS}: acceptance not run"
)

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


def says(found: Quoted, id: str) -> bool:
    """Whether a claim of a casefile is the annotated one of that id: same article, fragment within its quote."""
    wanted = annotated()[id]
    return found.article == wanted["article"] and any(
        fragment in quote for fragment in found.claim.quote for quote in wanted["quotes"]
    )


# What a hop may be instead: our own word for what the text says, weaker than the one expected.
WEAKER = {
    "operates": {"created"},
    "runs": {"attributed-to"},
    # that somebody expects an inquiry into coordination is not coordination
    "coordinated-with": {"to-be-examined-for-coordination-with"},
}


def words_for(relation: str, ids: list[str]) -> set[str]:
    """The predicates that may stand for a relation of the expected file, given the claims it rests on."""
    gaps = [gap["relation"] for gap in read("expected.yaml")["vocabulary_gaps"] if set(gap["claims"]) & set(ids)]
    return {relation} | WEAKER.get(relation, set()) | {word for gap in gaps for word in OUR_WORDS.get(gap, "").split()}


def agrees(stance: str, wanted: str) -> bool:
    """A denial may be recorded as what it is more exactly: a rival account, or nothing found."""
    return stance == wanted or (wanted == "denies" and stance in ("disputes", "no_finding"))


def is_symmetric(relation: str) -> bool:
    return base_vocabulary().predicate(relation).symmetric
