"""The ledger on a Neo4j server, beside the graph: the truth of a store that a team shares.

    (:Holder {id: case})-[:HELD {since, until, opened, closed}]->(:Record {id: digest, record, record_id, json,
    recorded_at, n})-[:HAS_TERM]->(:Term {id: "field=value"})        (:Ledger {id: 'ledger', position, at, records})

`opened` and `closed` are positions. A Record without `recorded_at` was put there in advance and is not recorded yet.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from ascribe.graph.engines.engine import Run
from ascribe.graph.engines.server import LEDGER_LABELS, Neo4jEngine
from ascribe.graph.ledgers.ledger import (
    KINDS,
    Change,
    Field,
    Held,
    Hold,
    Ledger,
    Recalled,
    RecordKind,
    next_time,
    stored,
    terms,
)
from ascribe.graph.ledgers.spool import Spool
from ascribe.schema.recorded import recorded
from ascribe.schema.records import Record

_BATCH = 5000  # rows of a statement
_AT_ONCE = 20_000  # changes of a transaction; with a heap of 512 MB 50,000 pass and 120,000 do not
_LONG = 1000  # characters; an indexed text may have 8 kB, and a web address can be longer
_INDEXES = {
    "ascribe_Record_kind": "FOR (r:Record) ON (r.record)",
    "ascribe_HELD_opened": "FOR ()-[h:HELD]-() ON (h.opened)",
    "ascribe_HELD_closed": "FOR ()-[h:HELD]-() ON (h.closed)",
}
_OPEN = "EXISTS { MATCH (r)<-[open:HELD]-(:Holder) WHERE open.until IS NULL OR $ever }"
_ROW = "r.n, r.json, r.recorded_at, [(c:Holder)-[h:HELD]->(r) | [c.id, h.since, h.until]]"

# SET takes the lock before anything is read, so changes come one after the other, positions in commit order.
_BEGIN = (
    "MERGE (l:Ledger {id: 'ledger'}) ON CREATE SET l.position = 0, l.at = '', l.records = 0 "
    "SET l._lock = true REMOVE l._lock RETURN l.position, l.at, l.records"
)
_END = "MATCH (l:Ledger {id: 'ledger'}) SET l.position = $position, l.at = $at, l.records = $records"

_MISSING = "UNWIND $ids AS id WITH id WHERE NOT EXISTS { MATCH (:Record {id: id}) } RETURN id"
_WRITE_RECORDS = (
    "UNWIND $rows AS row MERGE (r:Record {id: row.id}) "
    "ON CREATE SET r.record = row.record, r.record_id = row.record_id, r.json = row.json"
)
_WRITE_TERMS = "UNWIND $ids AS id MERGE (:Term {id: id})"
_JOIN_TERMS = (
    "UNWIND $rows AS row MATCH (r:Record {id: row.id}) UNWIND row.terms AS term MATCH (t:Term {id: term}) "
    "MERGE (r)-[:HAS_TERM]->(t)"
)
_DATE_RECORDS = (
    "UNWIND $rows AS row MATCH (r:Record {id: row.id}) WHERE r.recorded_at IS NULL "
    "SET r.recorded_at = row.recorded_at, r.n = row.n"
)
_WRITE_HOLDERS = "UNWIND $ids AS id MERGE (:Holder {id: id})"
_HELD_NOW = "MATCH (:Holder {id: $case})-[h:HELD]->(r:Record) WHERE h.until IS NULL RETURN r.id, h.since ORDER BY r.n"
# A holder has a million of these, a record a few: none of what follows may be looked for from the holder, which
# therefore has no label here by which the server could find it.
_HELD_AMONG = (
    "UNWIND $rows AS row MATCH (r:Record {id: row.id})<-[h:HELD]-(c) WHERE h.until IS NULL AND c.id = $case "
    "RETURN DISTINCT r.id"
)
_KIND = "UNWIND $ids AS id MATCH (r:Record {id: id}) RETURN r.id, r.record"
_KNOWN = (
    "UNWIND $rows AS row MATCH (r:Record {id: row.id})<-[h:HELD {since: row.since}]-(c) WHERE c.id = row.case "
    "RETURN row.id, row.case, row.since, h.until"
)
_OPEN_HOLDS = (
    "UNWIND $rows AS row MATCH (c:Holder {id: row.case}) MATCH (r:Record {id: row.id}) "
    "CREATE (c)-[h:HELD {since: row.since, opened: $position}]->(r) "
    "SET h.until = row.until, h.closed = CASE WHEN row.until IS NULL THEN null ELSE $position END"
)
_CLOSE_HOLDS = (
    "UNWIND $rows AS row MATCH (r:Record {id: row.id})<-[h:HELD {since: row.since}]-(c) WHERE c.id = row.case "
    "SET h.until = row.until, h.closed = $position"
)
_POSITION = "MATCH (l:Ledger {id: 'ledger'}) RETURN l.position"
_CHANGED = (
    "CALL () { MATCH ()-[h:HELD]->(r) WHERE h.opened > $since RETURN r "
    "UNION MATCH ()-[h:HELD]->(r) WHERE h.closed > $since RETURN r } RETURN r.id ORDER BY r.n"
)
_HELD_IDS = f"MATCH (r:Record {{record: $kind}}) WHERE {_OPEN} RETURN r.id ORDER BY r.record_id, r.n"
_COUNT = "MATCH (r:Record {record: $kind}) WHERE r.recorded_at IS NOT NULL RETURN count(DISTINCT r.record_id)"
_RECORDED = "MATCH (:Term {id: $term})<-[:HAS_TERM]-(r:Record) WHERE r.recorded_at IS NOT NULL RETURN r.id LIMIT 1"
_ALL_IDS = "MATCH (r:Record) WHERE r.recorded_at IS NOT NULL RETURN r.id ORDER BY r.n"
_BY_ID = f"UNWIND range(0, size($ids) - 1) AS i MATCH (r:Record {{id: $ids[i]}}) RETURN {_ROW} ORDER BY i"
_CASE_IDS = "MATCH (:Holder {id: $case})-[h:HELD]->(r:Record) WHERE h.until IS NULL RETURN r.id ORDER BY r.n"
_BY_TERM = (
    "UNWIND $terms AS term MATCH (:Term {id: term})<-[:HAS_TERM]-(r:Record {record: $kind}) "
    f"WITH DISTINCT r WHERE {_OPEN} RETURN {_ROW} ORDER BY r.n"
)


class _Row(NamedTuple):
    """One hold to be opened or closed."""

    id: str
    case: str
    since: str
    until: str | None


class Neo4jLedger(Ledger):
    """The ledger in the database of `engine`, which whoever opened it closes."""

    def __init__(self, engine: Neo4jEngine, run: Run | None = None) -> None:
        self._engine = engine
        self._run: Run = run or (lambda text, params: engine.read(text, params).rows)

    def position(self) -> int:
        rows = self._run(_POSITION, {})
        return int(rows[0][0]) if rows else 0

    def revise(self, case: str, records: Iterable[Record], *, whole: bool = True) -> Change:
        """As the contract says, all or nothing up to 20,000 changes.

        The texts go first, in batches that nobody sees before a transaction opens and closes their holds. More
        changes than one transaction can carry take several; interrupted, the same call completes them."""
        wanted: dict[str, int] = {}  # by digest, the kind
        with Spool(Held(record, "", ()) for record in records) as spool:
            for batch in _some(spool, _BATCH):
                texts = {_digest(held.record): held.record for held in batch}
                self._prepare(texts)
                wanted.update((digest, KINDS.index(record.record)) for digest, record in texts.items())

        def change(run: Run, ids: list[str], last: bool) -> tuple[list[str], list[str], bool]:
            position, at, count = _begin(run)
            held_ids = {id for (id,) in _each(run, _HELD_AMONG, [{"id": id} for id in ids], case=case)}
            added = [id for id in ids if id not in held_ids]
            held = run(_HELD_NOW, {"case": case}) if whole and last else []
            gone = [_Row(id, case, since, at) for id, since in held if id not in wanted]
            some = gone[: max(_AT_ONCE - len(added), 0)]
            if added or some:
                _each(run, _DATE_RECORDS, _dated([(id, at) for id in added], count))
                run(_WRITE_HOLDERS, {"ids": [case]})
                _each(run, _OPEN_HOLDS, [_Row(id, case, at, None)._asdict() for id in added], position=position)
                _each(run, _CLOSE_HOLDS, [row._asdict() for row in some], position=position)
                run(_END, {"position": position, "at": at, "records": count + len(added)})
            return added, [row.id for row in some], len(some) < len(gone)

        here = {id for id, _ in self._run(_HELD_NOW, {"case": case})}
        new = [id for id in wanted if id not in here]
        added: list[str] = []
        withdrawn: list[str] = []
        parts = [new[start : start + _AT_ONCE] for start in range(0, len(new), _AT_ONCE)] or [[]]
        while parts:
            ids = parts.pop(0)
            opened, closed, more = self._engine.write(partial(change, ids=ids, last=not parts))
            added += opened
            withdrawn += closed
            if more:
                parts.append([])
        return Change(self._recalled(added, wanted), self._recalled(withdrawn))

    def restore(self, helds: Iterable[Held]) -> Change:
        """As the contract says, 20,000 records in a transaction; interrupted, the same call completes it."""
        added: list[str] = []
        withdrawn: list[str] = []
        with Spool(helds) as spool:
            for some in _some(spool, _AT_ONCE):
                batch = [(_digest(held.record), held) for held in some]
                self._prepare({digest: held.record for digest, held in batch})
                opened, closed = self._engine.write(partial(_restore, batch=batch))
                added += opened
                withdrawn += closed
        return Change(self._recalled(added), self._recalled(withdrawn))

    def _recalled(self, digests: list[str], kinds: Mapping[str, int] | None = None) -> Recalled:
        if kinds is None:
            found = {id: KINDS.index(kind) for ids in _batches(digests) for id, kind in self._run(_KIND, {"ids": ids})}
            kinds = found
        return Recalled(digests, bytearray(kinds[id] for id in digests), self._records)

    def _records(self, digests: Sequence[str]) -> Iterator[Record]:
        return (held.record for held in _load(self._run, digests))

    def changed(self, since: int) -> Iterator[Record]:
        for held in _load(self._run, self._ids(_CHANGED, since=since)):
            yield held.record

    def find(self, kind: RecordKind, field: Field, values: Collection[str], *, ever: bool = False) -> Iterator[Held]:
        seen: set[int] = set()
        wanted = [_term(field, value) for value in dict.fromkeys(values)]
        for start in range(0, len(wanted), _BATCH):
            for row in self._run(_BY_TERM, {"terms": wanted[start : start + _BATCH], "kind": kind, "ever": ever}):
                if row[0] not in seen:
                    seen.add(row[0])
                    yield _held(row)

    def held(self, kind: RecordKind, *, ever: bool = False) -> Iterator[Held]:
        for held in _load(self._run, self._ids(_HELD_IDS, kind=kind, ever=ever)):
            if ever or held.open:  # another client may have withdrawn it between the two questions
                yield held

    def of_case(self, case: str) -> Iterator[Held]:
        yield from _load(self._run, self._ids(_CASE_IDS, case=case))

    def count(self, kind: RecordKind) -> int:
        return int(self._run(_COUNT, {"kind": kind})[0][0])

    def knows(self, id: str) -> bool:
        return bool(self._run(_RECORDED, {"term": _term("id", id)}))

    def everything(self) -> Iterator[Held]:
        yield from _load(self._run, self._ids(_ALL_IDS))

    def within(self, run: Run) -> Neo4jLedger:
        return Neo4jLedger(self._engine, run)

    def close(self) -> None:
        """Nothing to do: the connection is the engine's."""

    def _ids(self, text: str, **params: Any) -> list[str]:
        return [id for (id,) in self._run(text, params)]

    def _prepare(self, records: Mapping[str, Record]) -> None:
        """Put the texts and terms of records there that the database does not have, not yet recorded."""
        self._engine.constrain(LEDGER_LABELS, ())
        self._engine.define({name: f"CREATE INDEX {name} IF NOT EXISTS {on}" for name, on in _INDEXES.items()})
        for batch in _batches(sorted(records)):
            missing = [id for (id,) in self._engine.read(_MISSING, {"ids": batch}).rows]
            if missing:
                self._engine.write(partial(_write_records, digests=missing, records=records))


def _write_records(run: Run, digests: Sequence[str], records: Mapping[str, Record]) -> None:
    # Sorted, so that two clients that bring the same records wait for each other instead of deadlocking.
    rows = [
        {
            "id": digest,
            "record": records[digest].record,
            "record_id": records[digest].id,
            "json": stored(records[digest]),
            "terms": sorted({_term(field, value) for field, value in terms(records[digest])}),
        }
        for digest in digests
    ]
    run(_WRITE_TERMS, {"ids": sorted({term for row in rows for term in row["terms"]})})
    run(_WRITE_RECORDS, {"rows": rows})
    run(_JOIN_TERMS, {"rows": rows})


def _restore(run: Run, batch: Sequence[tuple[str, Held]]) -> tuple[list[str], list[str]]:
    position, at, count = _begin(run)
    rows = dict.fromkeys(_Row(digest, *hold) for digest, held in batch for hold in held.holds)
    known = {tuple(row[:3]): row[3] for row in _each(run, _KNOWN, [row._asdict() for row in rows])}
    opened = [row for row in rows if row[:3] not in known]
    closed = [row for row in rows if row.until and known.get(row[:3], row.until) is None]
    _each(run, _DATE_RECORDS, _dated([(digest, held.recorded_at) for digest, held in batch], count))
    run(_WRITE_HOLDERS, {"ids": sorted({row.case for row in opened})})
    _each(run, _OPEN_HOLDS, [row._asdict() for row in opened], position=position)
    _each(run, _CLOSE_HOLDS, [row._asdict() for row in closed], position=position)
    if opened or closed:
        latest = max(at, *(max(row.since, row.until or "") for row in rows))
        run(_END, {"position": position, "at": latest, "records": count + len(batch)})
    return [row.id for row in opened if not row.until], [row.id for row in closed]


def _dated(records: Sequence[tuple[str, str]], count: int) -> list[dict[str, Any]]:
    return [{"id": id, "recorded_at": at, "n": count + i} for i, (id, at) in enumerate(records)]


def _begin(run: Run) -> tuple[int, str, int]:
    """Lock the ledger; the position and time of the change that begins, and how many records there are."""
    ((position, last, records),) = run(_BEGIN, {})
    return position + 1, next_time(last), records


def _load(run: Run, digests: Sequence[str]) -> Iterator[Held]:
    for batch in _batches(digests):
        yield from map(_held, run(_BY_ID, {"ids": batch}))


def _held(row: Sequence[Any]) -> Held:
    _, text, recorded_at, holds = row
    ordered = sorted(holds, key=lambda hold: (hold[1], hold[0]))
    return Held(recorded(text), recorded_at, tuple(Hold(*hold) for hold in ordered))


def _each(run: Run, text: str, rows: Sequence[Mapping[str, Any]], **params: Any) -> list[list[Any]]:
    """Run a statement over `$rows` in batches; all that it gives."""
    return [row for batch in _batches(rows) for row in run(text, {"rows": batch, **params})]


def _some(items: Iterable[Held], count: int) -> Iterator[list[Held]]:
    iterator = iter(items)
    while batch := list(islice(iterator, count)):
        yield batch


def _batches(items: Sequence[Any]) -> Iterator[list[Any]]:
    return (list(items[start : start + _BATCH]) for start in range(0, len(items), _BATCH))


def _digest(record: Record) -> str:
    return hashlib.sha256(stored(record).encode()).hexdigest()


def _term(field: Field, value: str) -> str:
    short = value if len(value) <= _LONG else hashlib.sha256(value.encode()).hexdigest()
    return f"{field}={short}"
