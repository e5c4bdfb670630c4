"""Write the graph as the files that `neo4j-admin database import` makes a database of, many times faster than Cypher.

The files are compressed, which the importer reads as they are; and no spreadsheet opens them, for their texts stand
as they were written: what a spreadsheet would take for a formula too.
"""

from __future__ import annotations

import gzip
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from ascribe.graph.projecting.statements import LABELS
from ascribe.loaders.files import writing_folder
from ascribe.loaders.graph_pieces import Link, Node, Pieces, Props
from ascribe.loaders.options import Remark
from ascribe.schema.errors import InputError

ARGUMENTS, CONSTRAINTS = "import.args", "constraints.cypher"
_TYPES = {str: "string", int: "long", float: "double", bool: "boolean", list: "string[]"}
# One of these parts the texts of a list: one that none of them holds, for the importer knows no escape.
_DELIMITERS = "\x1f\x1e\x1d\x1c\ue000\ue001\ue002\ue003"


def write(pieces: Pieces, path: Path) -> list[Remark]:
    """Write a folder of them, with the importer's arguments, and the constraints to make afterwards.

    Raises InputError for texts that leave no character to part lists by, and as `writing_folder`."""
    forms = _Forms(pieces)
    with writing_folder(path) as folder:
        with ExitStack() as stack:
            files: dict[str, gzip.GzipFile] = {}
            for name, (columns, row) in forms.rows():
                if name not in files:
                    # Neither name nor time in it: the same graph gives the same bytes.
                    raw = stack.enter_context((folder / name).open("wb"))
                    files[name] = stack.enter_context(
                        gzip.GzipFile(filename="", mode="wb", compresslevel=1, fileobj=raw, mtime=0)
                    )
                    files[name].write(_line(columns))
                files[name].write(_line(row))
        (folder / ARGUMENTS).write_text(forms.arguments(), "utf-8")
        (folder / CONSTRAINTS).write_text(forms.constraints(), "utf-8")
    return [
        Remark(f"in that folder, with the server stopped: neo4j-admin database import full neo4j @{ARGUMENTS}"),
        Remark(f"then, with the server started: cypher-shell -f {CONSTRAINTS}"),
    ]


class _Forms:
    """Which files there are and which columns they have: found by reading the graph once, before it is written."""

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._types: dict[str, dict[str, set[type]]] = defaultdict(lambda: defaultdict(set))
        self._names: dict[tuple[str, Any], str] = {}  # of the files, by sort and by the types of what has several
        used: set[str] = set()
        for piece in self._all():
            types = self._types[_sort(piece)]
            for key, value in piece.props.items():
                types[key].add(type(value))
                if isinstance(value, list):
                    used.update(sign for sign in _DELIMITERS if any(sign in text for text in value))
        free = [sign for sign in _DELIMITERS if sign not in used]
        if not free:
            raise InputError("the lists hold every character that could part them. Write Cypher or a ledger instead")
        self._delimiter = free[0]

    def rows(self) -> Iterator[tuple[str, tuple[list[str], list[str | None]]]]:
        """Each row with the header of its file, and the name of that file."""
        for piece in self._all():
            sort = _sort(piece)
            columns = self._columns(sort, piece.props)
            yield self._file(sort, piece.props), _cells(piece, columns, self._delimiter)

    def arguments(self) -> str:
        """What the importer is to be told, a line each. After `rows`."""
        sorts = {name: "nodes" if sort in LABELS else "relationships" for (sort, _), name in self._names.items()}
        given = [f"--{sort}={name}" for name, sort in sorts.items()]
        given += [f"--array-delimiter=U+{ord(self._delimiter):04X}", "--multiline-fields=true"]
        return "".join(f"{line}\n" for line in given)

    def constraints(self) -> str:
        """The Cypher that makes what the import does not: unique ids, and the index ascribe looks claims up by."""
        return "".join(f"{statement};\n" for statement in self._pieces.constraints())

    def _all(self) -> Iterator[Node | Link]:
        yield from self._pieces.nodes()
        yield from self._pieces.structure()
        yield from self._pieces.between_entities()

    def _columns(self, sort: str, props: Props) -> Mapping[str, type]:
        """The columns of the file that such properties go to: a column has one type, a property may have several."""
        return {
            key: type(props[key]) if key in props else next(iter(types))
            for key, types in sorted(self._types[sort].items())
            if len(types) == 1 or key in props
        }

    def _file(self, sort: str, props: Props) -> str:
        several = tuple(
            (key, type(props[key]).__name__)
            for key, types in sorted(self._types[sort].items())
            if len(types) > 1 and key in props
        )
        if (sort, several) not in self._names:
            count = sum(known == sort for known, _ in self._names)
            self._names[sort, several] = f"{sort}{f'-{count + 1}' if count else ''}.csv.gz"
        return self._names[sort, several]


def _sort(piece: Node | Link) -> str:
    """What a file holds: the nodes of one label, the edges of one type, or all edges between entities."""
    if isinstance(piece, Node):
        return next(label for label in LABELS if label in piece.labels)
    return "relations" if piece.start_label == piece.end_label == "Entity" else piece.type


def _cells(piece: Node | Link, columns: Mapping[str, type], delimiter: str) -> tuple[list[str], list[str | None]]:
    values = {key: _cell(piece.props.get(key), delimiter) for key in columns}
    head = {key: f"{key}:{_TYPES[kind]}" for key, kind in columns.items()}
    if isinstance(piece, Node):
        head["id"] = f"id:ID({_sort(piece)})"
        return [*head.values(), ":LABEL"], [*values.values(), delimiter.join(piece.labels)]
    ends = [f":START_ID({piece.start_label})", f":END_ID({piece.end_label})", ":TYPE"]
    return [*ends, *head.values()], [piece.start, piece.end, piece.type, *values.values()]


def _cell(value: Any, delimiter: str) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    return delimiter.join(value) if isinstance(value, list) else repr(value)


def _line(cells: Iterable[str | None]) -> bytes:
    # Quotes around every text, none around what is absent: that is how the importer tells the two.
    return (",".join("" if cell is None else '"' + cell.replace('"', '""') + '"' for cell in cells) + "\n").encode()
