"""The embedded ledger: one SQLite file, the truth of a store on one machine."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from array import array
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar, get_args

from ascribe.graph.engines.engine import Run
from ascribe.graph.ledgers.ledger import (
    KINDS,
    Change,
    Field,
    Held,
    Hold,
    Ledger,
    Recalled,
    RecordKind,
    Stated,
    next_time,
    stored,
    terms,
)
from ascribe.graph.ledgers.ledgerfile import connect, errors, roomy
from ascribe.schema.errors import StoreError
from ascribe.schema.recorded import recorded
from ascribe.schema.records import Record

T = TypeVar("T")
_AT_ONCE = 500  # rows read or written; more of them are slower, for they no longer fit in the processor's cache

_HELD = "EXISTS (SELECT 1 FROM holds h WHERE h.record = r.n AND (h.until IS NULL OR ?))"  # ?: ever

_PLACES = {kind: place for place, kind in enumerate(KINDS)}
# Where what records are found by waits for the end of a change, by field; ids are read from the records themselves.
_WAITING = {field: f"temp.by_{field}" for field in get_args(Field) if field != "id"}


class SqliteLedger(Ledger):
    """The ledger in the SQLite file at `path`, or in memory for None. One writer; readers beside it."""

    def __init__(self, path: Path | None, *, write: bool = False) -> None:
        """Open the file, made when `write` and missing. Raises StoreError as `ledgerfile.connect`."""
        self._path, self._db = path, connect(path, write=write)

    def _errors(self) -> AbstractContextManager[None]:
        return errors(self._path)

    @contextmanager
    def _change(self) -> Iterator[tuple[int, str]]:
        """One write transaction with the position and time of its change; rolled back on any error."""
        with self._errors(), roomy(self._db):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                position, last = self._db.execute("SELECT position, at FROM state").fetchone()
                before = self._last()
                for table in _WAITING.values():
                    self._db.execute(f"CREATE TABLE IF NOT EXISTS {table} (value, record)")
                yield position + 1, next_time(last)
                self._write_terms(before)
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise

    def position(self) -> int:
        with self._errors():
            return int(self._db.execute("SELECT position FROM state").fetchone()[0])

    def revise(self, case: str, records: Iterable[Record], *, whole: bool = True) -> Change:
        with self._change() as (position, at):
            added, gone = _Numbers(), _Numbers()
            self._db.execute("CREATE TEMP TABLE kept (n INTEGER PRIMARY KEY)")
            for batch in _batches((record, at) for record in records):
                before = self._last()
                kinds = {n: record.record for n, (record, _) in zip(self._rows(batch), batch, strict=True)}
                known = self._db.execute(
                    "SELECT record FROM holds WHERE case_id = ? AND until IS NULL"
                    " AND record IN (SELECT value FROM json_each(?))",
                    (case, json.dumps([n for n in kinds if n <= before])),
                )
                held = {n for (n,) in known}
                new = [n for n in kinds if n not in held]
                self._hold((n, case, at, None, position, None) for n in new)
                self._db.executemany("INSERT OR IGNORE INTO kept VALUES (?)", zip(kinds))
                for n in new:
                    added.add(n, kinds[n])
            if whole:
                lost = "case_id = ? AND until IS NULL AND record NOT IN (SELECT n FROM kept)"
                for n, kind in self._db.execute(
                    f"SELECT r.n, r.kind FROM holds h JOIN records r ON r.n = h.record WHERE {lost} ORDER BY r.n",
                    (case,),
                ):
                    gone.add(n, kind)
                self._db.execute(f"UPDATE holds SET until = ?, closed = ? WHERE {lost}", (at, position, case))
            self._db.execute("DROP TABLE kept")
            if added.numbers or gone.numbers:
                self._db.execute("UPDATE state SET position = ?, at = ?", (position, at))
            return Change(self._recalling(added), self._recalling(gone))

    def restore(self, helds: Iterable[Held]) -> Change:
        with self._change() as (position, at):
            added, withdrawn, latest, any_change = _Numbers(), _Numbers(), at, False
            for batch in _batches(helds):
                before = self._last()
                rows = self._rows([(held.record, held.recorded_at) for held in batch])
                known: dict[tuple[int, str, str], str | None] = {
                    (n, case, since): until
                    for n, case, since, until in self._db.execute(
                        "SELECT record, case_id, since, until FROM holds"
                        " WHERE record IN (SELECT value FROM json_each(?))",
                        (json.dumps([n for n in rows if n <= before]),),
                    )
                }
                opened: dict[tuple[int, str, str], str | None] = {}
                closed: dict[tuple[int, str, str], str] = {}
                for n, held in zip(rows, batch, strict=True):
                    for case, since, until in held.holds:
                        place = (n, case, since)
                        latest = max(latest, since, until or "")
                        if place not in known:
                            known[place] = opened[place] = until
                            if until is None:
                                added.add(n, held.record.record)
                        elif known[place] is None and until:
                            known[place] = until
                            (opened if place in opened else closed)[place] = until
                            withdrawn.add(n, held.record.record)
                self._hold((*place, until, position, position if until else None) for place, until in opened.items())
                self._db.executemany(
                    "UPDATE holds SET until = ?, closed = ? WHERE record = ? AND case_id = ? AND since = ?",
                    [(until, position, *place) for place, until in closed.items()],
                )
                any_change = any_change or bool(opened or closed)
            if any_change:
                self._db.execute("UPDATE state SET position = ?, at = ?", (position, latest))
            return Change(self._recalling(added), self._recalling(withdrawn))

    def changed(self, since: int) -> Iterator[Record]:
        with self._errors():
            rows = self._db.execute(
                "SELECT DISTINCT r.n, r.json FROM records r JOIN holds h ON h.record = r.n"
                " WHERE h.opened > ?1 OR h.closed > ?1 ORDER BY r.n",
                (since,),
            )
            for _, text in rows:
                yield _recalled(text)

    def find(self, kind: RecordKind, field: Field, values: Collection[str], *, ever: bool = False) -> Iterator[Held]:
        with self._errors():
            # The plus keeps SQLite from going through all records of the kind instead.
            rows = self._db.execute(
                "SELECT r.n, r.json, r.recorded_at FROM records r WHERE r.n IN"
                " (SELECT record FROM terms WHERE field = ? AND value IN (SELECT value FROM json_each(?)))"
                f" AND +r.kind = ? AND {_HELD} ORDER BY r.n",
                (field, json.dumps(list(values)), kind, ever),
            )
            yield from self._helds(rows)

    def held(self, kind: RecordKind, *, ever: bool = False) -> Iterator[Held]:
        with self._errors():
            rows = self._db.execute(
                f"SELECT r.n, r.json, r.recorded_at FROM records r WHERE r.kind = ? AND {_HELD} ORDER BY r.id, r.n",
                (kind, ever),
            )
            yield from self._helds(rows)

    def of_case(self, case: str) -> Iterator[Held]:
        with self._errors():
            rows = self._db.execute(
                "SELECT r.n, r.json, r.recorded_at FROM holds h JOIN records r ON r.n = h.record"
                " WHERE h.case_id = ? AND h.until IS NULL ORDER BY r.n",
                (case,),
            )
            yield from self._helds(rows)

    def stated(self) -> Iterator[Stated]:
        with self._errors():
            said = ", ".join(
                f"json_extract(r.json, '$.{part}') AS {part}" for part in ("subject", "predicate", "object")
            )
            rows = self._db.execute(
                f"SELECT * FROM (SELECT DISTINCT r.id, {said} FROM records r WHERE r.kind = 'claim' AND {_HELD})"
                " ORDER BY min(subject, ifnull(object, subject)), max(subject, ifnull(object, subject)), id",
                (False,),
            )
            yield from map(Stated._make, rows)

    def count(self, kind: RecordKind) -> int:
        with self._errors():
            return int(self._db.execute("SELECT count(DISTINCT id) FROM records WHERE kind = ?", (kind,)).fetchone()[0])

    def knows(self, id: str) -> bool:
        with self._errors():
            found = self._db.execute(f"SELECT 1 FROM records WHERE kind IN {KINDS} AND id = ? LIMIT 1", (id,))
            return found.fetchone() is not None

    def everything(self) -> Iterator[Held]:
        with self._errors():
            yield from self._helds(self._db.execute("SELECT n, json, recorded_at FROM records ORDER BY n"))

    def within(self, run: Run) -> SqliteLedger:
        return self

    def opener(self) -> Callable[[], Ledger] | None:
        from ascribe.graph.ledgers.steady import SteadyLedger  # which is a ledger of this sort

        return partial(SteadyLedger, self._path) if self._path else None

    def close(self) -> None:
        self._db.close()

    def _helds(self, rows: sqlite3.Cursor) -> Iterator[Held]:
        # Most records are held in one way, by one case since its one revision.
        alike: dict[Hold, tuple[Hold, ...]] = {}
        while batch := rows.fetchmany(_AT_ONCE):
            holds: dict[int, tuple[Hold, ...]] = {}
            marks = ",".join("?" * len(batch))
            for n, *ends in self._db.execute(
                f"SELECT record, case_id, since, until FROM holds WHERE record IN ({marks}) ORDER BY since, case_id",
                [row[0] for row in batch],
            ):
                hold = Hold._make(ends)
                one = alike.setdefault(hold, (hold,))
                holds[n] = holds[n] + one if n in holds else one
            for n, text, recorded_at in batch:
                yield Held(_recalled(text), recorded_at, holds.get(n, ()))

    def _last(self) -> int:
        """The number of the record that came last."""
        return int(self._db.execute("SELECT ifnull(max(n), 0) FROM records").fetchone()[0])

    def _rows(self, records: Sequence[tuple[Record, str]]) -> list[int]:
        """The numbers of records, of which those are written that are not there yet, as recorded at these times."""
        texts = [stored(record) for record, _ in records]
        digests = [hashlib.sha256(text.encode()).digest() for text in texts]
        marks = ",".join("?" * len(digests))
        known: dict[bytes, int] = dict(
            self._db.execute(f"SELECT digest, n FROM records WHERE digest IN ({marks})", digests)
        )
        last = self._last()
        rows = []
        found_by: dict[Field, list[tuple[str, int]]] = {field: [] for field in get_args(Field)}
        for (record, at), text, digest in zip(records, texts, digests, strict=True):
            if digest not in known:
                known[digest] = last = last + 1
                rows.append((last, digest, record.record, record.id, text, at))
                for field, value in terms(record):
                    found_by[field].append((value, last))
        self._db.executemany("INSERT INTO records VALUES (?, ?, ?, ?, ?, ?)", rows)
        for field, table in _WAITING.items():
            self._db.executemany(f"INSERT INTO {table} VALUES (?, ?)", found_by[field])
        return [known[digest] for digest in digests]

    def _write_terms(self, before: int) -> None:
        """Write what the records after that number are found by, all at the end and in order: their tree is the largest
        of the file, and each of its pages is then written once."""
        self._db.execute("INSERT INTO terms SELECT 'id', id, n FROM records WHERE n > ? ORDER BY id, n", (before,))
        for field, table in _WAITING.items():
            self._db.execute(
                f"INSERT OR IGNORE INTO terms SELECT ?, value, record FROM {table} ORDER BY value, record", (field,)
            )
            self._db.execute(f"DELETE FROM {table}")

    def _hold(self, rows: Iterable[tuple[int, str, str, str | None, int, int | None]]) -> None:
        self._db.executemany("INSERT INTO holds VALUES (?, ?, ?, ?, ?, ?)", rows)

    def _recalling(self, numbers: _Numbers) -> Recalled:
        return Recalled(numbers.numbers, numbers.kinds, self._numbered)

    def _numbered(self, numbers: Sequence[int]) -> Iterator[Record]:
        with self._errors():
            for start in range(0, len(numbers), _AT_ONCE):
                batch = list(numbers[start : start + _AT_ONCE])
                marks = ",".join("?" * len(batch))
                texts = dict(self._db.execute(f"SELECT n, json FROM records WHERE n IN ({marks})", batch))
                yield from (_recalled(texts[n]) for n in batch)


class _Numbers:
    """Records by their numbers, with the place of each one's kind, nine bytes each."""

    def __init__(self) -> None:
        self.numbers, self.kinds = array("q"), bytearray()

    def add(self, number: int, kind: RecordKind) -> None:
        """Note another one."""
        self.numbers.append(number)
        self.kinds.append(_PLACES[kind])


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, _AT_ONCE)):
        yield batch


def _recalled(text: str) -> Record:
    try:
        return recorded(text)
    except (ValueError, KeyError, TypeError) as error:
        raise StoreError(f"the ledger is damaged ({error}); restore it from a copy or an export") from error
