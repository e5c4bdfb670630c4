"""Find what a supposed change makes of relations, chains and claims: each as it stands before and after."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, NamedTuple

from ascribe.graph.changing.chain_changes import shifts
from ascribe.graph.changing.changes import (
    ChangeKind,
    ClaimChange,
    Consequences,
    RelationChange,
    Standing,
    alike,
    by_loss,
)
from ascribe.graph.ledgers.ledger import Ledger
from ascribe.graph.ledgers.supposed_ledger import SupposedLedger
from ascribe.graph.projecting.catchup import vocabulary_of
from ascribe.graph.projecting.dirty import Dirty, everything, named_in, since
from ascribe.graph.projecting.grounds import Facts, entities_of, gather
from ascribe.graph.projecting.projection import RelationKey, Row
from ascribe.graph.relations.fused import cited, ref
from ascribe.graph.relations.relations import Relations
from ascribe.graph.relations.remembered import Remembered
from ascribe.graph.relations.supposed_relations import SupposedRelations
from ascribe.schema.ids import relation_id
from ascribe.schema.records import Claim
from ascribe.schema.vocabulary import Vocabulary

# What a chain over a relation depends on.
_WALKED = ("confidence", "status", "evidence", "doubt", "hedged", "claims", "assertions", "rests_on", "contradicted")


class Foreseen(NamedTuple):
    """What a supposed change does: to relations and chains, and to claims that it retracts or restores; `relations`
    as they would be, for supposing more on top of it."""

    consequences: Consequences
    claims: list[ClaimChange]
    relations: Relations


def foresee(graph: Relations, after: SupposedLedger) -> Foreseen:
    """What changes from the ledger that `after` supposes its changes in; `graph` shows that ledger's relations."""
    before = after.base
    words, words_after = vocabulary_of(before), vocabulary_of(after)
    dirty, dirty_after = _dirty(after, words, words_after)
    hidden = {relation_id(*key) for key in dirty.relations | dirty_after.relations}
    around = Remembered(graph)  # which is the same for both
    was = SupposedRelations(before, words, around, _worded(dirty, words), hidden)
    will = SupposedRelations(after, words_after, around, _worded(dirty_after, words_after), hidden)
    relations = relation_changes(was.props, will.props, dirty.relations | dirty_after.relations, before, after)
    walked = {id for id in hidden if _walked(was.props.get(id)) != _walked(will.props.get(id))}
    chains, complete = shifts(was, will, walked)
    ids = dirty.claims.keys() & dirty_after.claims.keys()
    known, supposed = (gather(side, side.find("claim", "id", ids)) for side in (before, after))
    claims = retracted_or_restored(known, supposed, words_after)
    return Foreseen(Consequences(relations, chains, complete), claims, will)


def relation_changes(
    was: dict[str, Row], will: dict[str, Row], keys: Collection[RelationKey], before: Ledger, after: Ledger
) -> list[RelationChange]:
    """Which of these relations stand otherwise, by their properties by relation id; the largest loss first."""
    standings = {key: (_standing(was.get(id)), _standing(will.get(id))) for key in keys for id in [relation_id(*key)]}
    moved = {key: both for key, both in standings.items() if not _same(*both)}
    ends = {end for key in moved for end in (key.subject, key.object)}
    entities = {id: ref(entity) for id, entity in (entities_of(before, ends) | entities_of(after, ends)).items()}
    changes = [
        RelationChange(relation_id(*key), entities[key.subject], key.predicate, entities[key.object], *both)
        for key, both in moved.items()
    ]
    return sorted(changes, key=lambda change: (by_loss(change), *_words(change)))


def retracted_or_restored(before: Facts, after: Facts, words: Vocabulary) -> list[ClaimChange]:
    """What became of the claims held before and after, where a retraction takes them out or no longer does."""
    changes = []
    for id in before.claims.keys() & after.claims.keys():
        if id in after.retracted and id not in before.retracted:
            changes.append(told(after.claims[id], after, words, "retracted", after.retracted[id]))
        elif id in before.retracted and id not in after.retracted:
            changes.append(told(after.claims[id], after, words, "restored", before.retracted[id]))
    return sorted(changes, key=in_order)


def told(claim: Claim, facts: Facts, words: Vocabulary, change: ChangeKind, reason: str | None) -> ClaimChange:
    """What became of a claim, with its citation."""
    return ClaimChange(
        **vars(cited(claim, facts, words)),
        change=change,
        reason=reason,
        subject=ref(facts.entities[claim.subject]),
        predicate=claim.predicate,
        object=ref(facts.entities[claim.object]) if claim.object else None,
        value=claim.value,
    )


def in_order(claim: ClaimChange) -> tuple[str, ...]:
    """Claims about one relation together."""
    return (claim.subject.name, claim.predicate or "", claim.object.name if claim.object else "", claim.claim)


def _dirty(after: SupposedLedger, words: Vocabulary, words_after: Vocabulary) -> tuple[Dirty, Dirty]:
    """What has to be looked at again in the one ledger and in the other."""
    if any(words_after.predicates.get(name) != predicate for name, predicate in words.predicates.items()):
        # A word that means something else may change the ends of every relation.
        return everything(after.base, words), everything(after, words_after)
    dirty = since(after.start, named_in(after.base), after, words_after)
    return dirty, dirty


def _worded(dirty: Dirty, words: Vocabulary) -> set[RelationKey]:
    return {key for key in dirty.relations if key.predicate in words.predicates}


def _standing(props: Row | None) -> Standing | None:
    if props is None:
        return None
    return Standing(
        confidence=props.get("confidence"),
        exact=props.get("exact", True),
        status=props["status"],
        denied_by_interested=props["denied_by_interested"],
        denied_by_others=props["denied_by_others"],
        origins=props["origins"],
    )


def _words(change: RelationChange) -> tuple[str, str, str, str]:
    return (change.subject.name, change.predicate, change.object.name, change.relation)


def _same(before: Standing | None, after: Standing | None) -> bool:
    if before is None or after is None:
        return before is after
    return alike(before.confidence, after.confidence) and _but_number(before) == _but_number(after)


def _but_number(standing: Standing) -> dict[str, Any]:
    return {key: value for key, value in vars(standing).items() if key != "confidence"}


def _walked(props: Row | None) -> list[Any] | None:
    return None if props is None else [props.get(key) for key in _WALKED]
