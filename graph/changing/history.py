"""Tell what was believed about an entity when, and what changed it.

Each time at which anything was recorded or withdrawn that its relations may rest on is looked at in the ledger as it
stood then; those at which nothing about the entity changed are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from ascribe.graph.changing.changes import ClaimChange, History, HistoryStep, RecordChange, RetractionChange
from ascribe.graph.changing.consequences import in_order, relation_changes, retracted_or_restored, told
from ascribe.graph.changing.touching import around, times
from ascribe.graph.ledgers.ledger import Held, Ledger, RecordKind
from ascribe.graph.ledgers.sqlite import SqliteLedger
from ascribe.graph.ledgers.supposed_ledger import SupposedLedger
from ascribe.graph.projecting.catchup import vocabulary_of
from ascribe.graph.projecting.fusing import Said, said_about
from ascribe.graph.projecting.grounds import Facts, entities_of, gather
from ascribe.graph.projecting.projection import RelationKey, Row, edges, relation_key
from ascribe.graph.relations.answers import EntityRef
from ascribe.graph.relations.fused import ref
from ascribe.graph.relations.namesakes import told_apart
from ascribe.graph.weights.evidence import Testimony, testify
from ascribe.graph.weights.view import View
from ascribe.schema.errors import AmbiguousError, NotFoundError
from ascribe.schema.grades import grading
from ascribe.schema.ids import relation_id
from ascribe.schema.names import name_keys
from ascribe.schema.records import Claim, Entity, Record, Retraction
from ascribe.schema.vocabulary import Predicate, Vocabulary

_BEFORE_ALL = datetime.min.isoformat() + "+00:00"


def history(ledger: Ledger, entity: EntityRef) -> History:
    """What was believed about an entity when; at each step's time, `as_known` then, its relations are the step's."""
    known = around(ledger, entity.id)
    with SqliteLedger(None) as nothing:
        mine = SupposedLedger(nothing)  # in memory, for each step asks for nearly all of it
        mine.restore(known)
        before, steps = _then(mine, entity.id, _BEFORE_ALL), []
        for at in times(known):
            now = _then(mine, entity.id, at, before)
            step = _step(before, now, [held for held in known if _moved_at(held, at)])
            if step.claims or step.relations or step.names_before != step.names_after:
                steps.append(step)
            before = now
    return told_apart(History(entity, steps))


def known_once(ledger: Ledger, name: str, kind: str | None, otherwise: NotFoundError) -> EntityRef:
    """The entity (of that kind) that was ever recorded under that id or whole name, as it was recorded last.

    Raises AmbiguousError when several were, `otherwise` when none was."""
    found = list(ledger.find("entity", "id", [name], ever=True))
    found = found or list(ledger.find("entity", "name", name_keys(name), ever=True))
    if kind is not None:
        found = [held for held in found if isinstance(held.record, Entity) and _is_a(held.record, kind)]
    ids = sorted({held.record.id for held in found})
    if not ids:
        raise otherwise
    if len(ids) > 1:
        raise AmbiguousError(f"{name!r} was the name of {', '.join(ids)}; give the id of the one you mean", ids)
    last = max(hold.since for held in found for hold in held.holds)
    return ref(entities_of(ledger.as_known(last), ids)[ids[0]])


def _is_a(entity: Entity, kind: str) -> bool:
    return entity.kind.casefold() == kind.casefold()


# What a relation was fused from: what its predicate means, what is said of it, and the blanket denials of its ends.
_Ground = tuple[Predicate, list[Testimony], list[Testimony]]


class _Then(NamedTuple):
    """What was known about the entity at one time: the claims about it and its relations, with what these rest on."""

    at: str
    ledger: Ledger
    words: Vocabulary
    names: list[str]
    facts: Facts
    grounds: dict[RelationKey, _Ground]
    relations: dict[RelationKey, Row]


def _then(ledger: Ledger, id: str, at: str, before: _Then | None = None) -> _Then:
    """`before`: what was known last; a relation that rests on the same still stands as it did then."""
    then = ledger.as_known(at)
    words = vocabulary_of(then)
    helds = list(then.find("claim", "about", [id]))
    claims = [held.record for held in helds if isinstance(held.record, Claim)]
    keys = {relation_key(claim, words) for claim in claims if claim.is_relation}
    said, grounded = said_about(then, keys, words, View())
    grounds = {key: _ground(key, about, grounded, words) for key, about in said.items()}
    relations = {}
    for key, ground in grounds.items():
        if before and before.grounds.get(key) == ground:
            props = before.relations.get(key)
        else:
            props = edges(key, *said[key], grounded, words, grading())[0].props
        if props is not None:
            relations[key] = props
    # A blanket denial by a far end is shown here as well.
    ends = {end for key in relations for end in (key.subject, key.object)} - {id}
    facts = gather(then, [*helds, *then.find("claim", "blanket", ends)], [id])
    own = facts.entities.get(id)
    return _Then(at, then, words, [own.name, *own.aliases] if own else [], facts, grounds, relations)


def _ground(key: RelationKey, said: Said, facts: Facts, words: Vocabulary) -> _Ground:
    about, blanket = (
        [
            testify(claim, facts.library, facts.voices, grading(), (key.subject, key.object))
            for claim in sorted(claims, key=lambda claim: claim.id)
        ]
        for claims in said
    )
    return words.predicate(key.predicate), about, blanket


def _step(before: _Then, now: _Then, changed: Sequence[Held]) -> HistoryStep:
    """`changed`: the records some hold of which began or ended now."""
    renamed = before.names != now.names
    return HistoryStep(
        at=now.at,
        cases=sorted({case for held in changed for case in _moved_at(held, now.at)}),
        claims=_claims(before, now),
        retractions=_retractions(before, now, changed),
        records=_records(before, now, changed),
        names_before=before.names if renamed else [],
        names_after=now.names if renamed else [],
        relations=relation_changes(
            _by_id(before), _by_id(now), before.relations.keys() | now.relations.keys(), before.ledger, now.ledger
        ),
    )


def _by_id(then: _Then) -> dict[str, Row]:
    return {relation_id(*key): props for key, props in then.relations.items()}


def _claims(before: _Then, now: _Then) -> list[ClaimChange]:
    was, is_ = before.facts, now.facts
    gone, new = was.claims.keys() - is_.claims.keys(), is_.claims.keys() - was.claims.keys()
    changes = [told(was.claims[id], was, before.words, "withdrawn", None) for id in gone]
    changes += [told(is_.claims[id], is_, now.words, "added", is_.retracted.get(id)) for id in new]
    return sorted([*changes, *retracted_or_restored(was, is_, now.words)], key=in_order)


def _retractions(before: _Then, now: _Then, changed: Sequence[Held]) -> list[RetractionChange]:
    changes = []
    for id, was, is_ in _differing("retraction", before, now, changed):
        record = next(iter(was or is_))
        assert isinstance(record, Retraction)
        changes.append(RetractionChange(id, "withdrawn" if was else "added", record.target, record.reason))
    return changes


def _records(before: _Then, now: _Then, changed: Sequence[Held]) -> list[RecordChange]:
    kinds: tuple[Literal["case", "entity", "source"], ...] = ("case", "entity", "source")
    return [
        RecordChange(kind, id, _became(was, is_), elsewhere=bool(was and is_))
        for kind in kinds
        for id, was, is_ in _differing(kind, before, now, changed)
    ]


def _became(was: Sequence[Record], is_: Sequence[Record]) -> Literal["added", "replaced", "withdrawn"]:
    """What became of a record of which every case may hold its own."""
    if all(record in is_ for record in was):
        return "added"
    return "withdrawn" if all(record in was for record in is_) else "replaced"


def _differing(
    kind: RecordKind, before: _Then, now: _Then, changed: Sequence[Held]
) -> list[tuple[str, list[Record], list[Record]]]:
    """Of the records that changed, those of a kind by id: as they were held before and as they are held now."""
    ids = sorted({held.record.id for held in changed if held.record.record == kind})
    was: dict[str, list[Record]] = {id: [] for id in ids}
    is_: dict[str, list[Record]] = {id: [] for id in ids}
    for records, then in ((was, before), (is_, now)):
        for held in then.ledger.find(kind, "id", ids):
            records[held.record.id].append(held.record)
    return [(id, was[id], is_[id]) for id in ids if was[id] != is_[id]]


def _moved_at(held: Held, at: str) -> list[str]:
    """The cases that began or ceased to hold it at that time."""
    return [hold.case for hold in held.holds if at in (hold.since, hold.until)]
