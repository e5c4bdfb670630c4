"""In which formats a store can be written, and which of them the name of a file asks for."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

from ascribe.graph.ledgers.ledger import Held
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
from ascribe.loaders.graph_rows import CLAIM, ENTITY, SOURCE
from ascribe.loaders.options import Remark, flag
from ascribe.loaders.private_names import told
from ascribe.loaders.public import Public, Records, shareable
from ascribe.schema.errors import UsageError, nearest

# Which fields of which records stand in a file of the graph; of a case its title does, and its words in relations.
Fields = Mapping[str, Collection[str]]
_NODES: Fields = {"case": ("id", "title", "vocabulary"), "entity": ENTITY, "source": (*SOURCE, "text"), "claim": CLAIM}
_ROWS: Fields = {**_NODES, "case": ("vocabulary",)}
_ENDS, _CITED = ("id", "name"), ("publisher", "headline", "url")
_RELATIONS: Fields = {
    "case": ("vocabulary",),
    "entity": _ENDS,
    "source": _CITED,
    "claim": ("predicate", "asserted_by", "hedge"),
}
_DRAWING: Fields = {**_RELATIONS, "entity": ENTITY}
_TABLES: Mapping[str, Fields] = {
    "relations": _RELATIONS,
    "entities": {"entity": ENTITY},
    "sources": {"source": SOURCE},
    "claims": {"entity": _ENDS, "source": ("id", *_CITED), "claim": CLAIM},
}


class Writer(NamedTuple):
    """One format. `write` takes a store, a path, `internal` and its `options`; it gives what the format cannot hold."""

    name: str
    patterns: tuple[str, ...]  # of file names, in lower case; none where --format has to name it
    write: Callable[..., list[Remark]]
    options: tuple[str, ...] = ()


def _recorded(dump: Callable[..., list[Remark] | None], *, past: bool = False) -> Callable[..., list[Remark]]:
    """Write what the ledger holds now, or ever held."""

    def write(store: Store, path: Path, *, internal: bool, **options: str) -> list[Remark]:
        if internal:
            return dump(Records(store), path, internal=True, **options) or []
        shown = Public(Records(store))
        remarks = dump(shown, path, internal=False, **options) or []
        case = options.get("case")

        def is_written(held: Held) -> bool:
            return past or any(case in (None, hold.case) for hold in held.open)

        return [*remarks, *map(Remark, told(shown.mentions(is_written)))]

    return write


def _drawn(write_graph: Callable[..., list[Remark]], fields: Fields) -> Callable[..., list[Remark]]:
    """Write what the graph shows: the relations, fused from the claims that may be shown. `fields` are those of records
    that are written; of a table that is chosen, its own."""

    def write(store: Store, path: Path, *, internal: bool, **options: str) -> list[Remark]:
        shown = Public(Records(store))
        with shareable(store, shown, internal=internal) as copy:
            remarks = write_graph(Pieces(copy, internal=internal), path, **options)
        written = _TABLES.get(options.get("table", ""), fields)
        if internal:
            remarks.append(Remark("notes, analysts and snapshots are no part of the graph; a ledger (.jsonl) has them"))
        elif copy is not store:
            found = shown.mentions(lambda held: bool(held.open))
            remarks += map(Remark, told(one for one in found if one.field in written.get(one.record, ())))
        return remarks

    return write


WRITERS = {
    writer.name: writer
    for writer in (
        Writer("jsonl", ("*.jsonl",), _recorded(jsonl.dump, past=True)),
        Writer("casefile", ("*.yaml", "*.yml"), _recorded(casefile_writing.dump), ("case",)),
        Writer("followthemoney", ("*.ijson", "*.ftm.json"), _recorded(followthemoney.dump)),
        Writer("stix", ("*.stix", "*.stix.json"), _recorded(stix.dump)),
        Writer("graphml", ("*.graphml",), _drawn(xml_writing.write_graphml, _DRAWING)),
        Writer("gexf", ("*.gexf",), _drawn(xml_writing.write_gexf, _DRAWING)),
        Writer("cypher", ("*.cypher", "*.cql"), _drawn(cypher_writing.write, _NODES)),
        Writer("neo4j-admin", (), _drawn(neo4j_admin_writing.write, _NODES)),
        Writer("csv", ("*.csv",), _drawn(tables_writing.write_table, _RELATIONS), ("table",)),
        Writer("xlsx", ("*.xlsx",), _drawn(tables_writing.write_workbook, _ROWS)),
        Writer("tables", (), _drawn(tables_writing.write_folder, _ROWS)),
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
