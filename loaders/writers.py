"""In which formats a store can be written, and which of them the name of a file asks for."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

from ascribe.graph.store import Store
from ascribe.loaders import (
    casefile_writing,
    cypher_writing,
    followthemoney,
    jsonl,
    neo4j_admin_writing,
    stix,
    tables_writing,
    xml_writing,
)
from ascribe.loaders.graph_pieces import Pieces
from ascribe.loaders.options import Remark, flag
from ascribe.loaders.public import Records, public, shareable
from ascribe.schema.errors import UsageError, nearest


class Writer(NamedTuple):
    """One format. `write` takes a store, a path, `internal` and its `options`; it gives what the format cannot hold."""

    name: str
    patterns: tuple[str, ...]  # of file names, in lower case; none where --format has to name it
    write: Callable[..., list[Remark]]
    options: tuple[str, ...] = ()


def _recorded(dump: Callable[..., list[Remark] | None]) -> Callable[..., list[Remark]]:
    """Write what the ledger holds."""

    def write(store: Store, path: Path, *, internal: bool) -> list[Remark]:
        return dump(Records(store), path, internal=internal) or []

    return write


def _drawn(write_graph: Callable[..., list[Remark]]) -> Callable[..., list[Remark]]:
    """Write what the graph shows: the relations, fused from the claims that may be shown."""

    def write(store: Store, path: Path, *, internal: bool, **options: str) -> list[Remark]:
        with shareable(store, internal=internal) as shown:
            remarks = write_graph(Pieces(shown, internal=internal), path, **options)
        if internal:
            remarks.append(Remark("notes, analysts and snapshots are no part of the graph; a ledger (.jsonl) has them"))
        return remarks

    return write


def _cases(store: Store, path: Path, *, internal: bool, **options: str) -> list[Remark]:
    helds = Records(store)
    return casefile_writing.write(store, helds if internal else public(helds), path, **options)


WRITERS = {
    writer.name: writer
    for writer in (
        Writer("jsonl", ("*.jsonl",), _recorded(jsonl.dump)),
        Writer("casefile", ("*.yaml", "*.yml"), _cases, ("case",)),
        Writer("followthemoney", ("*.ijson", "*.ftm.json"), _recorded(followthemoney.dump)),
        Writer("stix", ("*.stix", "*.stix.json"), _recorded(stix.dump)),
        Writer("graphml", ("*.graphml",), _drawn(xml_writing.write_graphml)),
        Writer("gexf", ("*.gexf",), _drawn(xml_writing.write_gexf)),
        Writer("cypher", ("*.cypher", "*.cql"), _drawn(cypher_writing.write)),
        Writer("neo4j-admin", (), _drawn(neo4j_admin_writing.write)),
        Writer("csv", ("*.csv",), _drawn(tables_writing.write_table), ("table",)),
        Writer("xlsx", ("*.xlsx",), _drawn(tables_writing.write_workbook)),
        Writer("tables", (), _drawn(tables_writing.write_folder)),
    )
}


def write(
    store: Store, path: Path, *, format: str | None = None, internal: bool = False, **options: str | None
) -> list[Remark]:
    """Write a store to a file or folder in the format of that name, or else the one its own name tells.

    Gives what the format cannot hold. Raises UsageError for a format or option that there is not, and whatever the
    format's own writing raises; what was there before then stays."""
    writer = _pick(path, format)
    given = {name: text for name, text in options.items() if text is not None}
    for name in given:
        if name not in writer.options:
            takers = ", ".join(other.name for other in WRITERS.values() if name in other.options)
            raise UsageError(f"{path}: {flag(name)} is not for the format {writer.name}; it is for: {takers}")
    said: dict[str, Any] = dict(given)
    return writer.write(store, path, internal=internal, **said)


def _pick(path: Path, format: str | None) -> Writer:
    if format is not None:
        if format not in WRITERS:
            raise UsageError(f"unknown format {format!r}{nearest(format, WRITERS)}. Use one of: {', '.join(WRITERS)}")
        return WRITERS[format]
    for writer in WRITERS.values():
        if any(fnmatch(path.name.lower(), pattern) for pattern in writer.patterns):
            return writer
    names = ", ".join(f"{pattern} ({writer.name})" for writer in WRITERS.values() for pattern in writer.patterns)
    folders = ", ".join(writer.name for writer in WRITERS.values() if not writer.patterns)
    raise UsageError(
        f"{path}: cannot tell the format to write; give the file a name as: {names}; or say --format, for a folder: "
        f"{folders}, casefile"
    )
