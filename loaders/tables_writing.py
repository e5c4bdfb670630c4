"""Write relations, entities, sources and claims as tables: CSV, or sheets of one .xlsx file.

No cell is taken for a formula (see cells). The library openpyxl writes .xlsx; it comes with `ascribe[xlsx]`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from ascribe.loaders import graph_rows
from ascribe.loaders.cells import harmless
from ascribe.loaders.extras import needing
from ascribe.loaders.files import writing, writing_folder
from ascribe.loaders.graph_pieces import Pieces
from ascribe.loaders.graph_rows import Row
from ascribe.loaders.options import Remark
from ascribe.loaders.xml_writing import UNWRITABLE
from ascribe.schema.errors import UsageError, nearest

# What each table holds, its columns and its rows.
TABLES: Mapping[str, tuple[Mapping[str, type], Callable[[Pieces], Iterator[Row]]]] = {
    "relations": (graph_rows.RELATION, graph_rows.relations),
    "entities": (graph_rows.ENTITY, graph_rows.entities),
    "sources": (graph_rows.SOURCE, graph_rows.sources),
    "claims": (graph_rows.CLAIM, graph_rows.claims),
}
_MOST_ROWS, _LONGEST = 1_048_576, 32_767  # of a sheet, and characters of a cell


def write_table(pieces: Pieces, path: Path, *, table: str | None = None) -> list[Remark]:
    """Write one table as CSV, UTF-8 with a byte order mark, by which spreadsheets know it; the relations unless
    `table` names another.

    Raises UsageError for a table that there is not."""
    name = table or "relations"
    if name not in TABLES:
        raise UsageError(f"no table is called {name!r}{nearest(name, TABLES)}. Use one of: {', '.join(TABLES)}")
    with writing(path) as out:
        _write_csv(pieces, name, out)
    others = ", ".join(other for other in TABLES if other != name)
    return [] if table else [Remark(f"this is the table of relations; there are others, by --table: {others}")]


def write_folder(pieces: Pieces, path: Path) -> list[Remark]:
    """Write all tables as CSV files of one folder."""
    with writing_folder(path) as folder:
        for name in TABLES:
            with (folder / f"{name}.csv").open("wb") as out:
                _write_csv(pieces, name, out)
    return []


def write_workbook(pieces: Pieces, path: Path) -> list[Remark]:
    """Write all tables as sheets of one .xlsx file, row by row, and give what a cell cannot hold.

    Raises UsageError without the library, and for more rows than a sheet has."""
    with needing("openpyxl", "xlsx", path):
        from openpyxl import Workbook
    book, cut, lost = Workbook(write_only=True), 0, 0
    for name, (all_columns, rows) in TABLES.items():
        columns = graph_rows.shown(all_columns, pieces)
        sheet = book.create_sheet(name)
        sheet.append(list(columns))
        for number, row in enumerate(rows(pieces), 2):
            if number > _MOST_ROWS:
                raise UsageError(f"{path}: a sheet has {_MOST_ROWS:,} rows, and there are more {name}. Write CSV")
            cells = [_cell(row.get(column)) for column in columns]
            cut += sum(isinstance(cell, str) and len(cell) > _LONGEST for cell in cells)
            lost += sum(len(UNWRITABLE.findall(cell)) for cell in cells if isinstance(cell, str))
            sheet.append([_sheet_cell(cell) for cell in cells])
    with writing(path) as out:
        book.save(out)
    remarks = {
        f"{cut} × texts longer than the {_LONGEST:,} characters of a cell are cut off": cut,
        f"{lost} × control characters, which a sheet cannot hold, are written as \ufffd": lost,
    }
    return [Remark(text) for text, count in remarks.items() if count]


def _write_csv(pieces: Pieces, name: str, out: IO[bytes]) -> None:
    all_columns, rows = TABLES[name]
    columns = graph_rows.shown(all_columns, pieces)
    text = io.TextIOWrapper(out, "utf-8-sig", newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows(pieces))
    text.flush()
    text.detach()  # the file is not ours to close


def _cell(value: Any) -> Any:
    """A value as a cell: numbers as they are, lists joined, a text never as a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    return harmless("; ".join(value) if isinstance(value, list) else value)


def _sheet_cell(value: Any) -> Any:
    if value == "":
        return None
    return UNWRITABLE.sub("\ufffd", value)[:_LONGEST] if isinstance(value, str) else value
