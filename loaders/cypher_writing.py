"""Write the graph as a script of Cypher: give it to cypher-shell, or run it statement by statement.

It reads the same to Neo4j and to the embedded engine, and makes the whole graph: claims and sources too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby, islice
from pathlib import Path
from typing import Any, TypeVar

from ascribe.graph.projecting import statements as say
from ascribe.loaders.files import writing
from ascribe.loaders.graph_pieces import Pieces
from ascribe.loaders.options import Remark

T = TypeVar("T")
_OPENING = """\
// A graph made by ascribe, to be asked. It has no ledger: what is loaded into it later starts it anew.
"""
_BATCH = 500  # rows a statement: a transaction of a size that every server takes
_SPECIAL = re.compile("[\\\\'\x00-\x1f\x7f-\x9f\u2028\u2029]")
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def write(pieces: Pieces, path: Path) -> list[Remark]:
    """Write the script; it carries all that the graph holds, so nothing is to be told.

    Every statement ends with a `;` at the end of a line, and no other line does."""
    with writing(path) as out:
        out.write(_OPENING.encode())
        for statement in _statements(pieces):
            out.write(f"{statement};\n".encode())
    return []


def literal(value: Any) -> str:
    """A value as Cypher writes it: a text in single quotes, everything a parser could stumble over escaped."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, list):
        return f"[{', '.join(map(literal, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"`{key}`: {literal(item)}" for key, item in value.items()) + "}"
    return "'" + _SPECIAL.sub(_escaped, value) + "'"


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0]) or f"\\u{ord(found[0]):04x}"


def _statements(pieces: Pieces) -> Iterator[str]:
    yield from pieces.constraints()
    for label in say.LABELS:
        for labels, nodes in _grouped(pieces.nodes(label), lambda node: tuple(node.labels)):
            others = "".join(f" SET n:`{other}`" for other in labels if other != label)
            rows = [node.props for node in nodes]
            yield _for_each(rows, f"MERGE (n:`{label}` {{id: row.id}}) SET n = row{others}")
    for links in (pieces.structure(), pieces.between_entities()):
        for (type, start, end), group in _grouped(links, lambda link: (link.type, link.start_label, link.end_label)):
            edges = [{"start": link.start, "end": link.end, "props": link.props} for link in group]
            # Several relations may join the same two entities: their ids tell them apart.
            known = " {id: row.props.id}" if start == end == "Entity" else ""
            ends = f"MATCH (a:`{start}` {{id: row.`start`}}) MATCH (b:`{end}` {{id: row.`end`}})"
            yield _for_each(edges, f"{ends} MERGE (a)-[r:`{type}`{known}]->(b) SET r = row.props")


def _for_each(rows: Iterable[dict[str, Any]], work: str) -> str:
    listed = ",\n".join(map(literal, rows))
    return f"UNWIND [\n{listed}\n] AS row {work}"


def _grouped(items: Iterable[T], key: Callable[[T], Any]) -> Iterator[tuple[Any, list[T]]]:
    """Some hundred items at a time, those of one key together."""
    iterator = iter(items)
    while batch := list(islice(iterator, _BATCH)):
        for value, group in groupby(sorted(batch, key=key), key=key):
            yield value, list(group)
