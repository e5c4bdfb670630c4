"""Complete names and ids while somebody types them: from the ledger's file alone, in no time, or not at all."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from ascribe.graph.ledgers.ledgerfile import LEDGER, connect
from ascribe.schema.errors import StoreError
from ascribe.schema.names import name_key

_SECONDS = 0.04  # at most, however large the store: whoever types does not wait
_MOST = 100
_LAST = "\U0010ffff"
_FROM = (
    "SELECT r.kind, r.json FROM terms t JOIN records r ON r.n = t.record "
    "WHERE t.field = ? AND t.value >= ? AND t.value < ? AND r.kind IN (SELECT value FROM json_each(?)) "
    "AND EXISTS (SELECT 1 FROM holds h WHERE h.record = r.n AND h.until IS NULL) ORDER BY t.value"
)


class Suggestion(NamedTuple):
    """What may have been meant: the text in full, beginning as it was typed, and in a word what it is."""

    text: str
    what: str


def entities(location: str, typed: str) -> list[Suggestion]:
    """Names and aliases that begin with `typed`, in whatever case; else ids that do; also `Kind:name`.

    Empty where there is no store, where it is a server's (which would have to be waited for), locked or damaged."""
    kind, colon, rest = typed.partition(":")
    found = _names(location, typed) or (_ids(location, ("entity",), typed) if typed else [])
    if colon and rest and not found:
        of_kind = (one for one in _names(location, rest) if one.what.casefold() == kind.casefold())
        found = [Suggestion(f"{kind}:{name}", what) for name, what in of_kind]
    return found


def begun(name: str, typed: str) -> str | None:
    """The name with its beginning as it was typed; None for one that does not begin so, in whatever case."""
    start = typed.casefold()
    if name.casefold().startswith(start) and len(name[: len(typed)].casefold()) == len(start):
        return typed + name[len(typed) :]
    return None


def sources(location: str, typed: str) -> list[Suggestion]:
    """Ids of sources that begin with `typed`; empty as for `entities`."""
    return _ids(location, ("source",), typed)


def retractable(location: str, typed: str) -> list[Suggestion]:
    """Ids of sources, claims and retractions that begin with `typed`; empty as for `entities`."""
    return _ids(location, ("source", "claim", "retraction"), typed)


def _names(location: str, typed: str) -> list[Suggestion]:
    start = typed.casefold()
    # A key has lost the `the` that a name begins with.
    key = "" if "the ".startswith(start) else name_key(typed)
    if start and not key and not "the ".startswith(start):
        return []
    found: dict[str, Suggestion] = {}
    with _rows(location, ("entity",), "name", key) as rows:
        for _, record in rows:
            for name in (record["name"], *record.get("aliases", ())):
                if (text := begun(name, typed)) is not None:
                    found.setdefault(text, Suggestion(text, record["kind"]))
            if len(found) >= _MOST:
                break
    return sorted(found.values())


def _ids(location: str, kinds: tuple[str, ...], typed: str) -> list[Suggestion]:
    found: dict[str, Suggestion] = {}
    with _rows(location, kinds, "id", typed) as rows:
        for kind, record in rows:
            text = record.get("headline") or record.get("publisher") or record.get("name") or kind
            found[record["id"]] = Suggestion(record["id"], text)
            if len(found) >= _MOST:
                break
    return sorted(found.values())


@contextmanager
def _rows(
    location: str, kinds: tuple[str, ...], field: str, start: str
) -> Iterator[Iterator[tuple[str, dict[str, Any]]]]:
    """Records that are held, by a term that begins so; as many as there is time for, none where there is trouble."""
    path = Path(location).expanduser() / LEDGER
    # A server's address is no such path: its names would have to be waited for.
    if not path.is_file():
        yield iter(())
        return
    end = time.monotonic() + _SECONDS
    try:
        db = connect(path, write=False, patience=0)
    except StoreError:
        yield iter(())
        return
    with closing(db), suppress(sqlite3.Error):  # out of time, or damaged: what was found so far will do
        db.set_progress_handler(lambda: time.monotonic() > end, 1000)
        rows = db.execute(_FROM, (field, start, start + _LAST, json.dumps(kinds)))
        yield ((kind, json.loads(text)) for kind, text in rows)
