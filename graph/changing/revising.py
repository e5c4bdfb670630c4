"""Record a revision in any ledger: checked first, all or nothing, and counted as people are told it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import chain

from ascribe.graph.changing.changes import Revised
from ascribe.graph.ledgers.admission import Admission, Refuse, Targets, raising
from ascribe.graph.ledgers.ledger import DESK, Change, Held, Ledger, Recalled, RecordKind, stored
from ascribe.graph.projecting.catchup import vocabulary_of
from ascribe.graph.projecting.grounds import entities_of
from ascribe.graph.relations.answers import EntityRef
from ascribe.schema.errors import InputError, UsageError
from ascribe.schema.records import Case, Claim, Record

_Holds = dict[str, set[int]]  # by case, hashes of a record's text and the time since when it was held


def revise(ledger: Ledger, case: Case, records: Iterable[Record], refuse: Refuse = raising) -> Revised:
    """Make `records` what the case holds from now on; `refuse` is told of those that it cannot hold.

    Raises UsageError, InputError, VocabularyError, StoreError."""
    if case.id == DESK:
        raise UsageError(f"no case may be called {DESK!r}; choose another name")
    return _told(ledger, [case.id], ledger.revise(case.id, _admitted(ledger, case, records, refuse)), case.id)


def restore(ledger: Ledger, helds: Iterable[Held], refuse: Refuse = raising) -> Revised:
    """Take over the records of an exported ledger with all their times; `refuse` as for `revise`. Raises as it."""
    cases: set[str] = set()
    return _told(ledger, cases, ledger.restore(_admitted_helds(ledger, helds, cases, refuse)), "")


def _admitted(ledger: Ledger, case: Case, records: Iterable[Record], refuse: Refuse) -> Iterator[Record]:
    """The records of a case as they come, those that had to wait for others last."""
    others = vocabulary_of(ledger, without=[case.id])
    admission, targets = Admission(), Targets()
    for record in chain([case], records):
        targets.take(record)
        if admission.take(record):
            yield record
    yield from admission.finish(others, refuse)
    targets.finish(ledger.knows)


def _admitted_helds(ledger: Ledger, helds: Iterable[Held], cases: set[str], refuse: Refuse) -> Iterator[Held]:
    """As `_admitted`, of records with their times; `cases` are those that hold any of them now."""
    admissions: defaultdict[str, Admission] = defaultdict(Admission)
    targets, histories = Targets(), _Histories(ledger)
    waiting: list[Held] = []
    for held in helds:
        targets.take(held.record)
        histories.take(held)
        fits = [admissions[hold.case].take(held.record) for hold in held.open]  # every one of them is to know it
        if all(fits):
            yield held
        else:
            waiting.append(held)
    cases.update(admissions)
    histories.finish()
    others = vocabulary_of(ledger, without=cases)
    wrong: set[int] = set()

    def note(record: Record, error: InputError) -> None:
        if id(record) not in wrong:
            refuse(record, error)
        wrong.add(id(record))

    for admission in admissions.values():
        for _ in admission.finish(others, note):
            pass
    yield from (held for held in waiting if id(held.record) not in wrong)
    targets.finish(ledger.knows)


def _told(ledger: Ledger, cases: Collection[str], change: Change, case: str) -> Revised:
    """What a change comes to; `cases` whose entities are nothing new to themselves."""
    added, withdrawn = _of(change.added, "claim"), _of(change.withdrawn, "claim")
    replaced = (Counter(map(_about, added)) & Counter(map(_about, withdrawn))).total() if withdrawn else 0
    return Revised(
        case=case,
        added=len(added) - replaced,
        replaced=replaced,
        withdrawn=len(withdrawn) - replaced,
        changed=bool(change.added or change.withdrawn),
        joined=_joined(ledger, cases, _of(change.added, "entity")),
    )


def _of(records: Sequence[Record], kind: RecordKind) -> Sequence[Record]:
    if isinstance(records, Recalled):
        return records.of(kind)
    return [record for record in records if record.record == kind]


def _about(claim: Record) -> tuple[str | None, ...]:
    assert isinstance(claim, Claim)
    return (claim.subject, claim.predicate, claim.object, claim.value, claim.source)


def _joined(ledger: Ledger, cases: Collection[str], entities: Sequence[Record]) -> list[EntityRef]:
    """Those of these entities that other cases hold as well."""
    if all(held.record.id in cases for held in ledger.held("case")):
        return []
    new = {entity.id for entity in entities}
    shared = {
        held.record.id for held in ledger.find("entity", "id", new) if any(hold.case not in cases for hold in held.open)
    }
    united = entities_of(ledger, shared)
    return [EntityRef(e.id, e.kind, e.name, list(e.aliases)) for e in sorted(united.values(), key=lambda e: e.name)]


class _Histories:
    """Refuses a ledger in which a case went on otherwise than here: there would be two newest revisions of it.

    What was recorded by command has no revisions, and adds up."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._known = {held.record.id for held in ledger.held("case", ever=True)} - {DESK}
        self._here: tuple[_Holds, _Holds] | None = None
        self._there: tuple[_Holds, _Holds] = ({}, {})

    def take(self, held: Held) -> None:
        """Note what is held there by a case that is known here."""
        if self._known and any(hold.case in self._known for hold in held.holds):
            if self._here is None:  # what is here, read before anything of these cases is written
                self._here = ({}, {})
                for known in self._ledger.everything():
                    _note(known, self._known, self._here)
            _note(held, self._known, self._there)

    def finish(self) -> None:
        """Raises InputError for a case that two stores revised, each without the other."""
        (here, ended_here), (there, ended_there) = self._here or ({}, {}), self._there
        for case in here.keys() & there.keys():
            both = (here[case] | there[case]) - ended_there.get(case, set()) - ended_here.get(case, set())
            if both not in (here[case], there[case]):
                raise InputError(
                    f"case {case!r} was revised here and in that ledger, each without the other; "
                    "load the casefile that is to count, or load the ledger into a store of its own"
                )


def _note(held: Held, cases: Collection[str], holds: tuple[_Holds, _Holds]) -> None:
    """Note its holds by these cases, by case: first those that last, then those that ended."""
    text = stored(held.record)
    for hold in held.holds:
        if hold.case in cases:
            holds[bool(hold.until)].setdefault(hold.case, set()).add(hash((text, hold.since)))
