"""Fuse relations from what a ledger knows about them, as a view shows it."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from ascribe.graph.ledgers.ledger import Ledger, pair
from ascribe.graph.projecting.grounds import Facts, gather
from ascribe.graph.projecting.projection import EdgeRow, RelationKey, edges, relation_key
from ascribe.graph.weights.strength import APART, UNDIRECTED_IDENTITY
from ascribe.graph.weights.view import View
from ascribe.schema.records import Claim
from ascribe.schema.vocabulary import Vocabulary


class Said(NamedTuple):
    """What counts for one relation: the claims about it and the blanket denials by either end; none retracted."""

    claims: list[Claim]
    blanket: list[Claim]


def fuse_relations(
    ledger: Ledger, keys: Collection[RelationKey], words: Vocabulary, view: View | None = None
) -> tuple[dict[RelationKey, list[EdgeRow]], Facts]:
    """The edges each of these relations may have, and the facts they were fused from.

    `view`: the plain one unless given; as of a date, the first edge of a relation that something asserts says what is
    known about that date, as `held`. Its `as_known` is the ledger's affair."""
    facts = facts_about(ledger, keys)
    return fused_from(facts, keys, words, view), facts


def fused_from(
    facts: Facts, keys: Collection[RelationKey], words: Vocabulary, view: View | None = None
) -> dict[RelationKey, list[EdgeRow]]:
    """As `fuse_relations`, from what `facts_about` these relations gives."""
    looked = view or View()
    fused = {}
    apart = _told_apart(facts, looked)
    for key, (claims, blanket) in _said(facts, keys, words, looked).items():
        fused[key] = edges(key, claims, blanket, facts, words, looked.numbers)
        props = fused[key][0].props
        if props and key.predicate in UNDIRECTED_IDENTITY and frozenset((key.subject, key.object)) in apart:
            props["contradicted"] = True
        if looked.as_of and props and props["assertions"]:
            holdings = {
                looked.holding(claim, _published(claim, facts)) for claim in claims if claim.stance == "asserts"
            }
            props["held"] = "dated" if "dated" in holdings else "undated"
    return fused


def facts_about(ledger: Ledger, keys: Collection[RelationKey], claims: Collection[str] = ()) -> Facts:
    """The facts around all claims about these relations, and around the `claims` of these ids."""
    ends = {end for key in keys for end in (key.subject, key.object)}
    about = list(ledger.find("claim", "pair", {pair(key.subject, key.object) for key in keys}))
    others = set(claims) - {held.record.id for held in about}
    helds = [*about, *ledger.find("claim", "id", others), *ledger.find("claim", "blanket", ends)]
    return gather(ledger, helds, ends)


def said_about(
    ledger: Ledger, keys: Collection[RelationKey], words: Vocabulary, view: View
) -> tuple[dict[RelationKey, Said], Facts]:
    """What counts for each of these relations, and the facts around it.

    Of a relation whose assertions are all left out by the view, nothing counts: what denies it denies nothing seen."""
    facts = facts_about(ledger, keys)
    return _said(facts, keys, words, view), facts


def _said(facts: Facts, keys: Collection[RelationKey], words: Vocabulary, view: View) -> dict[RelationKey, Said]:
    claims: dict[RelationKey, list[Claim]] = {key: [] for key in keys}
    blanket: dict[str, list[Claim]] = {}
    for claim in facts.claims.values():
        if claim.id in facts.retracted:
            continue
        if claim.predicate is None:
            blanket.setdefault(claim.subject, []).append(claim)
        elif claim.is_relation and (key := relation_key(claim, words)) in claims:
            claims[key].append(claim)
    said = {}
    for key, found in claims.items():
        seen = [claim for claim in found if view.keeps(claim, _published(claim, facts))]
        if len(seen) < len(found) and not any(claim.stance == "asserts" for claim in seen):
            said[key] = Said([], [])
        else:
            said[key] = Said(seen, [claim for end in {key.subject, key.object} for claim in blanket.get(end, ())])
    return said


def _told_apart(facts: Facts, view: View) -> set[frozenset[str | None]]:
    """The pairs of entities that somebody says are not the same."""
    return {
        frozenset((claim.subject, claim.object))
        for claim in facts.claims.values()
        if claim.predicate == APART
        and claim.stance == "asserts"
        and claim.id not in facts.retracted
        and view.keeps(claim, _published(claim, facts))
    }


def _published(claim: Claim, facts: Facts) -> str | None:
    return facts.sources[claim.source].published
