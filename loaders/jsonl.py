"""Read and write a whole ledger as JSONL: one record a line, with the cases that held it and all times.

The first line is a header; every other holds `recorded_at`, `holds` and the record's own fields, as
canonical JSON, sorted. Writing what was read gives the same bytes; a time that somebody else wrote otherwise,
as 10:00:00Z, is written as all others are, to the microsecond, so that texts order as times do everywhere.
"""

from __future__ import annotations

import hashlib
import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ascribe.graph.ledgers.ledger import Held, Hold, stored
from ascribe.loaders.files import LONGEST_FILE, check_file, legible, writing
from ascribe.loaders.problems import sentence
from ascribe.loaders.public import public
from ascribe.loaders.rejects import refused
from ascribe.schema.dates import moment
from ascribe.schema.errors import InputError, StoreError, nearest
from ascribe.schema.ids import canonical
from ascribe.schema.records import Case, Claim, Entity, Record, Retraction, Source, parse_record, short

NAME, VERSION = "ascribe-ledger", 1
_KINDS: dict[str, type[Record]] = {
    "case": Case,
    "source": Source,
    "entity": Entity,
    "claim": Claim,
    "retraction": Retraction,
}
_ORDER = list(_KINDS)
_PARTS = frozenset(Hold._fields)
_DECODER = json.JSONDecoder()
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)", re.ASCII)


def load(path: Path) -> Iterator[Held]:
    """Every record of a ledger file with its times, as it is read.

    Raises InputError with file and line, when that line is reached: another format or version, bad JSON,
    an unknown field, an id that does not belong to its content, a file that ends too early."""
    check_file(path)
    yield from read(_lines(path), str(path))


def read(lines: Iterator[tuple[int, bytes]], place: str) -> Iterator[Held]:
    """The records of numbered lines that stand at a place, which messages name. Raises as `load`."""
    _, first = next(lines, (1, b""))
    if not first:
        raise InputError(f"{place}:1: is empty. Export it again")
    wanted = _header(place, first)
    count = 0
    for number, line in lines:
        count += 1
        try:
            held = _held(f"{place}:{number}", line)
        except InputError as error:
            refused(number, error, line.decode("utf-8", "replace").rstrip("\n"))
            continue
        yield held
    if wanted is not None and count != wanted:
        raise InputError(
            f"{place}:{count + 1}: holds {count} records where its header promises {wanted}. Export it again"
        )


def dump(helds: Iterable[Held], path: Path, *, internal: bool = False) -> None:
    """Write records with their times to `path`.

    Unless `internal`, notes, analysts, snapshots and all that is private stay behind (see loaders/public.py).
    Raises UsageError, StoreError as `writing`."""
    with writing(path) as out:
        out.writelines(_written(helds if internal else public(helds)))


def text_of(helds: Iterable[Held]) -> str:
    """Records with their times as the text of a ledger file, whatever is private in them."""
    return b"".join(_written(helds)).decode()


# Each content once: versions that differed only in what stays behind have become one.
_LINES = """
CREATE TABLE lines (digest BLOB PRIMARY KEY, recorded_at TEXT, rank INTEGER, id TEXT, text TEXT, holds TEXT)
"""


def _written(helds: Iterable[Held]) -> Iterator[bytes]:
    """The lines of a ledger file. They are sorted on disk, so that memory does not grow with their number."""
    try:
        with closing(sqlite3.connect("")) as sorting:
            sorting.execute(_LINES)
            for held in helds:
                _sort_in(sorting, held)
            (count,) = sorting.execute("SELECT count(*) FROM lines").fetchone()
            yield _line({"format": NAME, "version": VERSION, "records": count})
            for text, recorded_at, holds in sorting.execute(
                "SELECT text, recorded_at, holds FROM lines ORDER BY recorded_at, rank, id, text"
            ):
                yield _line({"recorded_at": recorded_at, "holds": json.loads(holds), **json.loads(text)})
    except sqlite3.Error as error:
        raise StoreError(f"the records cannot be sorted ({error}). Make room for temporary files") from error


def _sort_in(sorting: sqlite3.Connection, held: Held) -> None:
    text = stored(held.record)
    digest = hashlib.sha256(text.encode()).digest()
    known = sorting.execute("SELECT recorded_at, holds FROM lines WHERE digest = ?", (digest,)).fetchone()
    if known:
        held = _joined(held, Held(held.record, known[0], tuple(Hold(**hold) for hold in json.loads(known[1]))))
    holds = sorted(held.holds, key=lambda hold: (hold.since, hold.case))
    kept = json.dumps([hold._asdict() for hold in holds])
    row = (digest, held.recorded_at, _ORDER.index(held.record.record), held.record.id, text, kept)
    sorting.execute("INSERT OR REPLACE INTO lines VALUES (?, ?, ?, ?, ?, ?)", row)


def _line(content: dict[str, Any]) -> bytes:
    return f"{canonical(content)}\n".encode()


def _joined(one: Held, other: Held) -> Held:
    until: dict[tuple[str, str], str | None] = {}
    for hold in (*one.holds, *other.holds):
        place = (hold.since, hold.case)
        ends = (hold.until, until.get(place, hold.until))
        until[place] = None if None in ends else max(end for end in ends if end)
    holds = tuple(Hold(case, since, until[since, case]) for since, case in sorted(until))
    return Held(one.record, min(one.recorded_at, other.recorded_at), holds)


def _lines(path: Path) -> Iterator[tuple[int, bytes]]:
    with legible(path), path.open("rb") as file:
        number = 0
        while line := file.readline(LONGEST_FILE):
            number += 1
            if not line.endswith(b"\n"):
                raise InputError(f"{path}:{number}: the file ends in the middle of this line. Export or copy it again")
            yield number, line


def _header(place: str, first: bytes) -> int | None:
    """How many records the header promises, None when it does not say."""
    head = _parsed(f"{place}:1", first)
    if head.get("format") != NAME:
        raise InputError(f'{place}:1: is no ledger file; the first line of one says {{"format":"{NAME}"}}')
    if head.get("version") != VERSION:
        raise InputError(
            f"{place}:1: is version {head.get('version')!r} of the format, and this ascribe reads {VERSION}. "
            "Use the ascribe that wrote it, or a newer one"
        )
    records = head.get("records")
    return records if isinstance(records, int) else None


def _parsed(where: str, line: bytes) -> dict[str, Any]:
    try:
        content = _value(line)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{where}: is no JSON ({error}). Export or copy the file again") from None
    if not isinstance(content, dict):
        raise InputError(f"{where}: is no JSON object in braces. Export or copy the file again")
    return content


def _value(line: bytes) -> Any:
    if line.startswith(b"{"):  # which is UTF-8, so that `json.loads` need not find out line by line
        text = line.decode()  # where it would let half a character pass
        value, end = _DECODER.raw_decode(text)
        if text[end:] == "\n":
            return value
    return json.loads(line)


def _held(where: str, line: bytes) -> Held:
    fields = _parsed(where, line)
    recorded_at = _time(fields.pop("recorded_at", None), "recorded_at", where)
    holds = fields.pop("holds", None)
    if not isinstance(holds, list):
        raise InputError(f"{where}: `holds` is missing or no list. Export the file again")
    try:
        record = parse_record.validate_python(fields)
        if b"\\u" in line and b"\\ud" in line.lower():  # only an escape can bring in what UTF-8 cannot hold
            stored(record).encode()
    except ValidationError as error:
        raise InputError(f"{where}: {_complaint(error, fields)}") from None
    except UnicodeEncodeError:
        raise InputError(f"{where}: holds half a character (a lone surrogate). Take it out") from None
    return Held(record, recorded_at, tuple([_hold(hold, where) for hold in holds]))


def _hold(hold: Any, where: str) -> Hold:
    if not isinstance(hold, dict) or hold.keys() != _PARTS or not isinstance(hold["case"], str):
        raise InputError(
            f"{where}: each of `holds` needs case, since and until, and nothing else. Export the file again"
        )
    since, until = hold["since"], hold["until"]
    if isinstance(since, str) and (until is None or isinstance(until, str)):
        try:
            return _sound_hold(hold["case"], since, until)
        except ValueError:
            pass
    try:
        short(hold["case"]).encode()
    except UnicodeEncodeError:
        raise InputError(f"{where}: `case` of a hold has half a character (a lone surrogate). Take it out") from None
    except ValueError as error:
        raise InputError(f"{where}: `case` of a hold: {error}. Export the file again") from None
    since = _time(hold["since"], "since", where)
    return Hold(hold["case"], since, None if hold["until"] is None else _time(hold["until"], "until", where))


@lru_cache(maxsize=4096)  # a revision holds everything from one time on
def _sound_hold(case: str, since: str, until: str | None) -> Hold:
    short(case).encode()
    return Hold(case, _moment(since), None if until is None else _moment(until))


def _time(text: Any, field: str, where: str) -> str:
    if isinstance(text, str):
        try:
            return _moment(text)
        except ValueError:
            pass
    raise InputError(f"{where}: `{field}` is {text!r}, no time in UTC as 2018-09-03T10:00:00Z. Export the file again")


@lru_cache(maxsize=4096)  # a revision records everything at one time
def _moment(text: str) -> str:
    if not _TIME.fullmatch(text):
        raise ValueError(text)
    return moment(datetime.fromisoformat(text))


def _complaint(error: ValidationError, fields: dict[str, Any]) -> str:
    detail = error.errors()[0]
    if detail["type"].startswith("union_tag"):
        return f"`record` is {fields.get('record')!r}; write one of {', '.join(_ORDER)}"
    if detail["type"] == "extra_forbidden":
        name, known = str(detail["loc"][-1]), _KINDS[fields["record"]].model_fields
        return f"unknown field `{name}`{nearest(name, known)}"
    return sentence({**detail, "loc": detail["loc"][1:]})
