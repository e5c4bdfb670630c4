"""Record a revision in any ledger: checked first, all or nothing, and counted as people are told it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from ascribe.graph.changing.changes import Revised
from ascribe.graph.ledgers.admission import admit
from ascribe.graph.ledgers.ledger import DESK, Change, Held, Ledger, stored
from ascribe.graph.projecting.catchup import vocabulary_of
from ascribe.graph.projecting.grounds import entities_of
from ascribe.graph.relations.answers import EntityRef
from ascribe.schema.errors import InputError, UsageError
from ascribe.schema.records import Case, Claim, Record

_Holds = dict[str, set[tuple[str, str]]]


def revise(ledger: Ledger, case: Case, records: Iterable[Record]) -> Revised:
    """Make `records` what the case holds from now on. Raises UsageError, InputError, VocabularyError, StoreError."""
    whole = [case, *records]
    if case.id == DESK:
        raise UsageError(f"no case may be called {DESK!r}; choose another name")
    admit(whole, vocabulary_of(ledger, without=[case.id]), ledger.knows)
    return _told(ledger, case.id, ledger.revise(case.id, whole))


def restore(ledger: Ledger, helds: Iterable[Held]) -> Revised:
    """Take over the records of an exported ledger with all their times. Raises as `revise`."""
    whole = list(helds)
    by_case: dict[str, list[Record]] = {}
    for held in whole:
        for hold in held.open:
            by_case.setdefault(hold.case, []).append(held.record)
    _check_histories(ledger, whole)
    others = vocabulary_of(ledger, without=by_case.keys())
    ids = {held.record.id for held in whole}
    for records in by_case.values():
        admit(records, others, lambda id: id in ids or ledger.knows(id))
    return _told(ledger, "", ledger.restore(whole))


def _told(ledger: Ledger, case: str, change: Change) -> Revised:
    added = [_about(record) for record in change.added if isinstance(record, Claim)]
    withdrawn = [_about(record) for record in change.withdrawn if isinstance(record, Claim)]
    replaced = (Counter(added) & Counter(withdrawn)).total()
    return Revised(
        case=case,
        added=len(added) - replaced,
        replaced=replaced,
        withdrawn=len(withdrawn) - replaced,
        changed=bool(change.added or change.withdrawn),
        joined=_joined(ledger, case, change),
    )


def _about(claim: Claim) -> tuple[str | None, ...]:
    return (claim.subject, claim.predicate, claim.object, claim.value, claim.source)


def _joined(ledger: Ledger, case: str, change: Change) -> list[EntityRef]:
    new = {record.id for record in change.added if record.record == "entity"}
    shared = {
        held.record.id for held in ledger.find("entity", "id", new) if any(hold.case != case for hold in held.open)
    }
    united = entities_of(ledger, shared)
    return [EntityRef(e.id, e.kind, e.name, list(e.aliases)) for e in sorted(united.values(), key=lambda e: e.name)]


def _check_histories(ledger: Ledger, helds: Sequence[Held]) -> None:
    """Refuse a ledger in which a case went on otherwise than here: there would be two newest revisions of it.

    What was recorded by command has no revisions, and adds up."""
    here, ended_here = _open_and_closed(ledger.everything())
    there, ended_there = _open_and_closed(helds)
    for case in (here.keys() & there.keys()) - {DESK}:
        both = (here[case] | there[case]) - ended_there.get(case, set()) - ended_here.get(case, set())
        if both not in (here[case], there[case]):
            raise InputError(
                f"case {case!r} was revised here and in that ledger, each without the other; "
                "load the casefile that is to count, or load the ledger into a store of its own"
            )


def _open_and_closed(helds: Iterable[Held]) -> tuple[_Holds, _Holds]:
    """By case, the holds that last and those that ended, each as the record's text and when it began."""
    lasting: _Holds = {}
    ended: _Holds = {}
    for held in helds:
        for hold in held.holds:
            (ended if hold.until else lasting).setdefault(hold.case, set()).add((stored(held.record), hold.since))
    return lasting, ended
