"""Write entities and relations as GraphML or GEXF, which Gephi, Cytoscape, yEd and networkx open.

Written line by line: networkx, which writes both formats too, would need the whole graph in memory, and takes neither
lists nor control characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from ascribe.loaders import graph_rows
from ascribe.loaders.files import writing
from ascribe.loaders.graph_pieces import Pieces
from ascribe.loaders.graph_rows import ENTITY, RELATION, Row
from ascribe.loaders.options import Remark

# What no XML 1.0 document can hold, however it is written.
UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ENDS = ("id", "subject_id", "subject", "subject_kind", "object_id", "object", "object_kind")
# Both call what is drawn beside a node or edge its label.
_NODE: Mapping[str, type] = {"label": str, **{key: kind for key, kind in ENTITY.items() if key != "id"}}
_EDGE: Mapping[str, type] = {key: kind for key, kind in RELATION.items() if key not in _ENDS}
_GRAPHML = {float: "double", int: "int", bool: "boolean"}
_GEXF = {float: "double", int: "integer", bool: "boolean"}


def write_graphml(pieces: Pieces, path: Path) -> list[Remark]:
    """Write GraphML 1.0, and give what it cannot hold."""
    return _write(pieces, path, _graphml)


def write_gexf(pieces: Pieces, path: Path) -> list[Remark]:
    """Write GEXF 1.3, and give what it cannot hold."""
    return _write(pieces, path, _gexf)


def _write(pieces: Pieces, path: Path, lines: Callable[[Pieces], Iterator[str]]) -> list[Remark]:
    remarks, lost = [], 0
    with writing(path) as out:
        for line in lines(pieces):
            clean, found = UNWRITABLE.subn("\ufffd", line)
            lost += found
            out.write(f"{clean}\n".encode())
    if lost:
        remarks.append(Remark(f"{lost} × control characters, which XML cannot hold, are written as \ufffd"))
    alone = pieces.count("(n:Claim) WHERE n.relation IS NULL")
    if alone:
        remarks.append(Remark(f"{alone} × claims that are about no relation (facts, denials of all) are left out"))
    return remarks


def _graphml(pieces: Pieces) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for part, columns in _columns(pieces):
        for name, kind in columns.items():
            typed = f'attr.name="{name}" attr.type="{_GRAPHML.get(kind, "string")}"'
            yield f'<key id="{part}-{name}" for="{part}" {typed}/>'
    yield '<graph edgedefault="directed">'
    for row in _nodes(pieces):
        yield f"<node id={quoteattr(row['id'])}>{_data('node', _NODE, row)}</node>"
    for row in graph_rows.relations(pieces):
        ends = f"source={quoteattr(row['subject_id'])} target={quoteattr(row['object_id'])}"
        yield f"<edge id={quoteattr(row['id'])} {ends}>{_data('edge', _EDGE, row)}</edge>"
    yield "</graph>"
    yield "</graphml>"


def _columns(pieces: Pieces) -> list[tuple[str, Mapping[str, type]]]:
    return [(part, graph_rows.shown(columns, pieces)) for part, columns in (("node", _NODE), ("edge", _EDGE))]


def _data(part: str, columns: Mapping[str, type], row: Row) -> str:
    # A bare carriage return would be read as a line feed.
    return "".join(
        f'<data key="{part}-{name}">{escape(text, {chr(13): "&#13;"})}</data>' for name, text in _texts(columns, row)
    )


def _gexf(pieces: Pieces) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<gexf xmlns="http://gexf.net/1.3" version="1.3">'
    yield "<meta><creator>ascribe</creator></meta>"
    yield '<graph mode="static" defaultedgetype="directed">'
    for part, columns in _columns(pieces):
        yield f'<attributes class="{part}">'
        for name, kind in columns.items():
            if name != "label":
                yield f'<attribute id="{name}" title="{name}" type="{_GEXF.get(kind, "string")}"/>'
        yield "</attributes>"
    yield "<nodes>"
    for row in _nodes(pieces):
        yield f"<node id={quoteattr(row['id'])} {_label(row)}>{_attributes(_NODE, row)}</node>"
    yield "</nodes>"
    yield "<edges>"
    for row in graph_rows.relations(pieces):
        ends = f"source={quoteattr(row['subject_id'])} target={quoteattr(row['object_id'])}"
        # Without a kind, Gephi makes one edge of all that join the same two nodes.
        sort = f"kind={quoteattr(row['predicate'])}"
        yield f"<edge id={quoteattr(row['id'])} {ends} {sort} {_label(row)}>{_attributes(_EDGE, row)}</edge>"
    yield "</edges>"
    yield "</graph>"
    yield "</gexf>"


def _label(row: Row) -> str:
    return f"label={quoteattr(row['label'])}"


def _attributes(columns: Mapping[str, type], row: Row) -> str:
    values = "".join(
        f'<attvalue for="{name}" value={quoteattr(text)}/>' for name, text in _texts(columns, row) if name != "label"
    )
    return f"<attvalues>{values}</attvalues>"


def _nodes(pieces: Pieces) -> Iterator[Row]:
    return ({**row, "label": row["name"]} for row in graph_rows.entities(pieces))


def _texts(columns: Mapping[str, type], row: Row) -> Iterator[tuple[str, str]]:
    """The attributes that a row has, as XML Schema writes them."""
    for name in columns:
        value = row.get(name)
        if value is None or value == []:
            continue
        if isinstance(value, bool):
            yield name, str(value).lower()
        else:
            yield name, "; ".join(value) if isinstance(value, list) else str(value)
