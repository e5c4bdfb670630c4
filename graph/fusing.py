"""Fuse relations from what a ledger knows about them."""

from __future__ import annotations

from collections.abc import Collection

from ascribe.graph.facts import Facts, gather
from ascribe.graph.ledger import Ledger, pair
from ascribe.graph.projection import Edge, RelationKey, edges, relation_key
from ascribe.schema.grades import Grading, grading
from ascribe.schema.records import Claim
from ascribe.schema.vocabulary import Vocabulary


def fuse_relations(
    ledger: Ledger, keys: Collection[RelationKey], words: Vocabulary, numbers: Grading | None = None
) -> tuple[dict[RelationKey, list[Edge]], Facts]:
    """The edges each of these relations may have, and the facts they were fused from.

    `numbers`: what the grades are worth, by default our own table."""
    ends = {end for key in keys for end in (key.subject, key.object)}
    about = list(ledger.find("claim", "pair", {pair(key.subject, key.object) for key in keys}))
    facts = gather(ledger, [*about, *ledger.find("claim", "blanket", ends)], ends)
    claims: dict[RelationKey, list[Claim]] = {key: [] for key in keys}
    blanket: dict[str, list[Claim]] = {}
    for claim in facts.claims.values():
        if claim.predicate is None:
            blanket.setdefault(claim.subject, []).append(claim)
        elif (key := relation_key(claim, words)) in claims:
            claims[key].append(claim)
    fused = {}
    for key, found in claims.items():
        by_either = [claim for end in {key.subject, key.object} for claim in blanket.get(end, ())]
        fused[key] = edges(key, found, by_either, facts, words, numbers or grading())
    return fused, facts
