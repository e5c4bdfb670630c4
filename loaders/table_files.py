"""Open a table in whatever file it comes."""

from __future__ import annotations

from pathlib import Path

from ascribe.loaders.files import check_file, legible
from ascribe.loaders.table_columns import known_words
from ascribe.loaders.table_mapping import Mapped
from ascribe.loaders.table_text import Grid, read_text
from ascribe.loaders.table_workbook import read_workbook
from ascribe.schema.errors import InputError

_BOOKS = (".xlsx", ".xlsm", ".xls")


def open_table(path: Path, said: Mapped) -> Grid:
    """The columns and rows of a CSV, TSV or Excel file. Raises InputError with file and row, as each is read."""
    check_file(path)
    with legible(path), path.open("rb") as file:
        zipped = file.read(4) == b"PK\x03\x04"
    if zipped or path.suffix.lower() in _BOOKS:
        return read_workbook(path, said.sheet)
    if said.sheet is not None:
        raise InputError(f"{path}: is no workbook, so it has no sheet {said.sheet!r}. Leave that away")
    return read_text(path, said.encoding, lambda header: known_words(header, said))
