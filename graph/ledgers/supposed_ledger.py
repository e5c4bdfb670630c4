"""A ledger in which something is only supposed to have happened: changes kept in memory over one that is never written.

What a retraction or an edited casefile would do is found out by making the change here and asking as always.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from heapq import merge

from ascribe.graph.engines.engine import Run
from ascribe.graph.ledgers.ledger import Change, Field, Held, Hold, Ledger, RecordKind, next_time, stored, terms
from ascribe.schema.records import Record


class SupposedLedger(Ledger):
    """`base`, which is read and never written, with the changes made here; they are gone with this object.

    `start` is the position of `base` from which they go on."""

    def __init__(self, base: Ledger) -> None:
        self.base = base
        self.start = self._position = base.position()
        # Only of retractions does it matter which was recorded later.
        self._last = max((hold.since for held in base.held("retraction") for hold in held.open), default="")
        self._touched: dict[str, Held] = {}  # by the text under which the record is stored
        self._ids: set[str] = set()
        self._closed_or_opened: dict[str, int] = {}
        self._found_by: dict[tuple[Field, str], dict[str, None]] = {}

    def position(self) -> int:
        return self._position

    def revise(self, case: str, records: Iterable[Record], *, whole: bool = True) -> Change:
        wanted = {stored(record): record for record in records}
        held = {stored(held.record): held for held in self.of_case(case)}
        added = {text: record for text, record in wanted.items() if text not in held}
        gone = {text: known for text, known in held.items() if text not in wanted} if whole else {}
        at = next_time(self._last)
        known = self._recorded(added)
        for text, record in added.items():
            before = known.get(text, Held(record, at, ()))
            self._put(text, before._replace(holds=(*before.holds, Hold(case, at, None))))
        for text, before in gone.items():
            self._put(text, before._replace(holds=tuple(_ended(hold, case, at) for hold in before.holds)))
        if added or gone:
            self._position, self._last = self._position + 1, at
        return Change(list(added.values()), [before.record for before in gone.values()])

    def restore(self, helds: Iterable[Held]) -> Change:
        by_text: dict[str, list[Held]] = {}
        for held in helds:
            by_text.setdefault(stored(held.record), []).append(held)
        known = self._recorded({text: copies[0].record for text, copies in by_text.items()})
        added: list[Record] = []
        withdrawn: list[Record] = []
        latest = self._last
        for text, copies in by_text.items():
            before = known.get(text, copies[0]._replace(holds=()))
            holds = {(hold.case, hold.since): hold for hold in before.holds}
            for hold in (hold for held in copies for hold in held.holds):
                mine = holds.get((hold.case, hold.since))
                if mine is None and hold.until is None:
                    added.append(before.record)
                elif mine is not None and mine.until is None and hold.until is not None:
                    withdrawn.append(before.record)
                if mine is None or mine.until is None:
                    holds[hold.case, hold.since] = hold
                latest = max(latest, hold.since, hold.until or "")
            after = tuple(sorted(holds.values(), key=lambda hold: (hold.since, hold.case)))
            if after != before.holds:
                self._put(text, before._replace(holds=after))
        if any(position > self._position for position in self._closed_or_opened.values()):
            self._position, self._last = self._position + 1, latest
        return Change(added, withdrawn)

    def changed(self, since: int) -> Iterator[Record]:
        for record in self.base.changed(since):
            if record.id not in self._ids or stored(record) not in self._touched:
                yield record
        for text, position in self._closed_or_opened.items():
            if position > since:
                yield self._touched[text].record

    def find(self, kind: RecordKind, field: Field, values: Collection[str], *, ever: bool = False) -> Iterator[Held]:
        yield from self._untouched(self.base.find(kind, field, values, ever=ever))
        texts = dict.fromkeys(text for value in values for text in self._found_by.get((field, value), ()))
        yield from self._own(texts, kind, ever)

    def held(self, kind: RecordKind, *, ever: bool = False) -> Iterator[Held]:
        own = sorted(self._own(self._touched, kind, ever), key=_id)
        yield from merge(self._untouched(self.base.held(kind, ever=ever)), own, key=_id)

    def count(self, kind: RecordKind) -> int:
        new = {held.record.id for held in self._own(self._touched, kind, ever=True)}
        return self.base.count(kind) + sum(not self.base.knows(id) for id in new)

    def knows(self, id: str) -> bool:
        return id in self._ids or self.base.knows(id)

    def everything(self) -> Iterator[Held]:
        shown = set()
        for held in self.base.everything():
            text = stored(held.record) if held.record.id in self._ids else ""
            shown.add(text)
            yield self._touched.get(text, held)
        yield from (held for text, held in self._touched.items() if text not in shown)

    def of_case(self, case: str) -> Iterator[Held]:
        yield from self._untouched(self.base.of_case(case))
        yield from (held for held in self._touched.values() if any(hold.case == case for hold in held.open))

    def within(self, run: Run) -> SupposedLedger:
        return self

    def close(self) -> None:
        """Nothing to do: the ledger below is closed by whoever opened it."""

    def _put(self, text: str, held: Held) -> None:
        if text not in self._touched:
            self._ids.add(held.record.id)
            for term in terms(held.record):
                self._found_by.setdefault(term, {})[text] = None
        self._touched[text] = held
        self._closed_or_opened[text] = self._position + 1

    def _recorded(self, records: Mapping[str, Record]) -> dict[str, Held]:
        """Of these records, by their stored text, those that were ever recorded."""
        by_kind: dict[RecordKind, set[str]] = {}
        for record in records.values():
            by_kind.setdefault(record.record, set()).add(record.id)
        found = (held for kind, ids in by_kind.items() for held in self.find(kind, "id", ids, ever=True))
        return {text: held for held in found if (text := stored(held.record)) in records}

    def _untouched(self, helds: Iterable[Held]) -> Iterator[Held]:
        # Most ids are none of ours, and to ask for an id is cheap beside writing a record out.
        return (held for held in helds if held.record.id not in self._ids or stored(held.record) not in self._touched)

    def _own(self, texts: Iterable[str], kind: RecordKind, ever: bool) -> Iterator[Held]:
        helds = (self._touched[text] for text in texts)
        return (held for held in helds if held.record.record == kind and (ever or held.open))


def _ended(hold: Hold, case: str, at: str) -> Hold:
    return hold._replace(until=at) if hold.case == case and hold.until is None else hold


def _id(held: Held) -> str:
    return held.record.id
