"""A ledger as it stood at some time, read through the ledger of today."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NoReturn, get_args

from ascribe.graph.engines.engine import Run
from ascribe.graph.ledgers.ledger import Change, Field, Held, Hold, Ledger, RecordKind
from ascribe.schema.errors import UsageError
from ascribe.schema.records import Record


class PastLedger(Ledger):
    """`ledger` as it stood `at` that time (as holds have it, what was recorded at it included); only for reading.

    Holds that began later are absent and those that ended later are open, so retractions in force, names and
    words come out as they were."""

    def __init__(self, ledger: Ledger, at: str) -> None:
        self._ledger, self._at = ledger, at

    def find(self, kind: RecordKind, field: Field, values: Collection[str], *, ever: bool = False) -> Iterator[Held]:
        return self._then(self._ledger.find(kind, field, values, ever=True), ever)

    def held(self, kind: RecordKind, *, ever: bool = False) -> Iterator[Held]:
        return self._then(self._ledger.held(kind, ever=True), ever)

    def of_case(self, case: str) -> Iterator[Held]:
        helds = self._then(self._ledger.everything(), ever=False)
        return (held for held in helds if any(hold.case == case for hold in held.open))

    def count(self, kind: RecordKind) -> int:
        return len({held.record.id for held in self.held(kind, ever=True)})

    def knows(self, id: str) -> bool:
        return any(True for kind in get_args(RecordKind) for _ in self.find(kind, "id", [id], ever=True))

    def everything(self) -> Iterator[Held]:
        return self._then(self._ledger.everything(), ever=True)

    def within(self, run: Run) -> PastLedger:
        return PastLedger(self._ledger.within(run), self._at)

    def close(self) -> None:
        self._ledger.close()

    def position(self) -> NoReturn:
        _refuse()

    def changed(self, since: int) -> NoReturn:
        _refuse()

    def revise(self, case: str, records: Iterable[Record], *, whole: bool = True) -> Change:
        _refuse()

    def restore(self, helds: Iterable[Held]) -> Change:
        _refuse()

    def _then(self, helds: Iterable[Held], ever: bool) -> Iterator[Held]:
        for held in helds:
            known = held._replace(holds=tuple(self._hold(hold) for hold in held.holds if hold.since <= self._at))
            if known.open or (ever and known.holds):
                yield known

    def _hold(self, hold: Hold) -> Hold:
        return hold._replace(until=None) if hold.until and hold.until > self._at else hold


def _refuse() -> NoReturn:
    raise UsageError("a store as it was known in the past can be read, not changed; leave --as-known away")
