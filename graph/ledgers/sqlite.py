"""The embedded ledger: one SQLite file, the truth of a store on one machine."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import islice
from pathlib import Path
from typing import get_args

from pydantic import ValidationError

from ascribe.graph.engines.engine import Run
from ascribe.graph.ledgers.ledger import Change, Field, Held, Hold, Ledger, RecordKind, next_time, stored, terms
from ascribe.graph.ledgers.ledgerfile import connect, errors
from ascribe.schema.errors import StoreError
from ascribe.schema.records import Record, parse_record

_HELD = "EXISTS (SELECT 1 FROM holds h WHERE h.record = r.n AND (h.until IS NULL OR ?))"  # ?: ever

_KINDS = get_args(RecordKind)  # an index on ids within each serves all look-ups


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
        with self._errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                position, last = self._db.execute("SELECT position, at FROM state").fetchone()
                yield position + 1, next_time(last)
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
            held = dict(
                self._db.execute(
                    "SELECT r.digest, r.n FROM records r JOIN holds h ON h.record = r.n"
                    " WHERE h.case_id = ? AND h.until IS NULL",
                    (case,),
                )
            )
            added, seen = [], set()
            for record in records:
                text = stored(record)
                digest = _digest(text)
                if digest not in seen:
                    seen.add(digest)
                    if digest not in held:
                        self._hold(self._row(record, text, digest, at), case, at, None, position, None)
                        added.append(record)
            gone = [n for digest, n in held.items() if digest not in seen] if whole else []
            self._db.executemany(
                "UPDATE holds SET until = ?, closed = ? WHERE record = ? AND case_id = ? AND until IS NULL",
                [(at, position, n, case) for n in gone],
            )
            if added or gone:
                self._db.execute("UPDATE state SET position = ?, at = ?", (position, at))
            return Change(added, [_parse(text) for text in self._texts(gone)])

    def restore(self, helds: Iterable[Held]) -> Change:
        with self._change() as (position, at):
            added, withdrawn, latest = [], [], at
            for held in helds:
                text = stored(held.record)
                n = self._row(held.record, text, _digest(text), held.recorded_at)
                for hold in held.holds:
                    known = self._db.execute(
                        "SELECT until FROM holds WHERE record = ? AND case_id = ? AND since = ?",
                        (n, hold.case, hold.since),
                    ).fetchone()
                    latest = max(latest, hold.since, hold.until or "")
                    if known is None:
                        self._hold(n, hold.case, hold.since, hold.until, position, position if hold.until else None)
                        if hold.until is None:
                            added.append(held.record)
                    elif known[0] is None and hold.until:
                        self._db.execute(
                            "UPDATE holds SET until = ?, closed = ? WHERE record = ? AND case_id = ? AND since = ?",
                            (hold.until, position, n, hold.case, hold.since),
                        )
                        withdrawn.append(held.record)
            if self._db.execute("SELECT 1 FROM holds WHERE opened = ? OR closed = ?", (position, position)).fetchone():
                self._db.execute("UPDATE state SET position = ?, at = ?", (position, latest))
            return Change(added, withdrawn)

    def changed(self, since: int) -> Iterator[Record]:
        with self._errors():
            rows = self._db.execute(
                "SELECT DISTINCT r.n, r.json FROM records r JOIN holds h ON h.record = r.n"
                " WHERE h.opened > ?1 OR h.closed > ?1 ORDER BY r.n",
                (since,),
            )
            for _, text in rows:
                yield _parse(text)

    def find(self, kind: RecordKind, field: Field, values: Collection[str], *, ever: bool = False) -> Iterator[Held]:
        with self._errors():
            rows = self._db.execute(
                f"SELECT DISTINCT r.n, r.json, r.recorded_at FROM terms t JOIN records r ON r.n = t.record"
                f" WHERE t.field = ? AND t.value IN (SELECT value FROM json_each(?)) AND r.kind = ?"
                f" AND {_HELD} ORDER BY r.n",
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

    def count(self, kind: RecordKind) -> int:
        with self._errors():
            return int(self._db.execute("SELECT count(DISTINCT id) FROM records WHERE kind = ?", (kind,)).fetchone()[0])

    def knows(self, id: str) -> bool:
        with self._errors():
            found = self._db.execute(f"SELECT 1 FROM records WHERE kind IN {_KINDS} AND id = ? LIMIT 1", (id,))
            return found.fetchone() is not None

    def everything(self) -> Iterator[Held]:
        with self._errors():
            yield from self._helds(self._db.execute("SELECT n, json, recorded_at FROM records ORDER BY n"))

    def within(self, run: Run) -> SqliteLedger:
        return self

    def close(self) -> None:
        self._db.close()

    def _helds(self, rows: sqlite3.Cursor) -> Iterator[Held]:
        while batch := list(islice(rows, 500)):
            holds: dict[int, list[Hold]] = {}
            marks = ",".join("?" * len(batch))
            for n, case_id, since, until in self._db.execute(
                f"SELECT record, case_id, since, until FROM holds WHERE record IN ({marks}) ORDER BY since, case_id",
                [row[0] for row in batch],
            ):
                holds.setdefault(n, []).append(Hold(case_id, since, until))
            for n, text, recorded_at in batch:
                yield Held(_parse(text), recorded_at, tuple(holds.get(n, ())))

    def _row(self, record: Record, text: str, digest: bytes, at: str) -> int:
        known = self._db.execute("SELECT n FROM records WHERE digest = ?", (digest,)).fetchone()
        if known:
            return int(known[0])
        n = self._db.execute(
            "INSERT INTO records (digest, kind, id, json, recorded_at) VALUES (?, ?, ?, ?, ?)",
            (digest, record.record, record.id, text, at),
        ).lastrowid
        assert n is not None
        self._db.executemany(
            "INSERT OR IGNORE INTO terms VALUES (?, ?, ?)", [(field, value, n) for field, value in terms(record)]
        )
        return n

    def _hold(self, n: int, case: str, since: str, until: str | None, opened: int, closed: int | None) -> None:
        self._db.execute("INSERT INTO holds VALUES (?, ?, ?, ?, ?, ?)", (n, case, since, until, opened, closed))

    def _texts(self, numbers: Iterable[int]) -> list[str]:
        return [self._db.execute("SELECT json FROM records WHERE n = ?", (n,)).fetchone()[0] for n in numbers]


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _parse(text: str) -> Record:
    try:
        return parse_record.validate_json(text)
    except ValidationError as error:
        what = error.errors()[0]["msg"]
        raise StoreError(f"the ledger is damaged ({what}); restore it from a copy or an export") from error
