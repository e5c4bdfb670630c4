"""Read tables kept as text: find out their encoding and what parts their cells, and give their rows."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ascribe.loaders.files import LONGEST_LINE, check_file, legible
from ascribe.loaders.options import Remark
from ascribe.loaders.rows import Row, lines, read_rows, says_delimiter
from ascribe.schema.errors import InputError

_WIDE = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_DELIMITERS = ",;\t|"
_SAMPLE = 64 * 2**10  # bytes that are enough to tell an encoding by
_HEADER_LINES = 20  # as many as a header with line breaks in its cells may take
# What spreadsheets save CSV in: the code pages of Windows, the same for East Asia, and those of Unix before UTF-8.
_ENCODINGS = (
    "cp1252 cp1251 cp1250 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258 cp874 cp932 gb18030 big5 cp949 koi8-r koi8-u"
).split()
_SEPARATOR = re.compile(r'"?sep=([^\w\s"]|\t)"?\r?\n?\Z', re.IGNORECASE)
_FOREIGN = re.compile(r"\S*[^\x00-\x7f]\S*")


class Grid(NamedTuple):
    """A table before anybody knows what it says: its columns, its rows, and what to tell about it.

    `unnamed` are the columns whose header is empty, as rows know them."""

    header: Sequence[str]
    unnamed: Sequence[str]
    rows: Iterator[Row]
    remarks: Sequence[Remark]


def read_text(path: Path, encoding: str | None, score: Callable[[Sequence[str]], int]) -> Grid:
    """The table in a text file. Its cells are parted by whatever gives the header with the highest `score`.

    Without an `encoding` it is found out. Raises InputError as `read_rows`, and for a file in several encodings or
    in one that does not exist."""
    check_file(path)
    remarks: list[Remark] = []
    if encoding is None:
        encoding, remarks = _encoding(path)
    elif not _exists(encoding):
        raise InputError(
            f"{path}: no encoding is called {encoding!r}. Use one of: utf-8, utf-16, {', '.join(_ENCODINGS)}"
        )
    delimiter = _delimiter(path, encoding, score)
    header, rows = _first(path, encoding, delimiter), read_rows(path, named, delimiter, encoding)
    if not any(cell.strip() for cell in header):
        next(rows, None)  # which says why there is no header
    return grid(header, rows, remarks)


def grid(header: Sequence[str], rows: Iterator[Row], remarks: Sequence[Remark]) -> Grid:
    """The table whose header holds these cells."""
    both = list(zip(named(header), header, strict=True))
    return Grid(
        [name for name, cell in both if cell.strip()], [name for name, cell in both if not cell.strip()], rows, remarks
    )


def named(cells: Sequence[str]) -> Sequence[str]:
    """The names by which rows know their columns; one without a name is called by its place."""
    return [cell.strip() or f"column {place}" for place, cell in enumerate(cells, 1)]


def _encoding(path: Path) -> tuple[str, list[Remark]]:
    """The encoding of a file: UTF-8 where it can be, else what a detector makes of the lines that are not plain."""
    wide: dict[bool, int] = {}  # the first line with more than ASCII that is UTF-8, and the first that is not
    sample = bytearray()
    with legible(path), path.open("rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(LONGEST_LINE + 1), b""), 1):
            if number == 1 and line[:2] in _WIDE:
                return _WIDE[line[:2]], []
            if len(line) > LONGEST_LINE:
                break  # whoever reads on to here refuses it
            if line.isascii():
                continue
            try:
                line.decode("utf-8-sig" if number == 1 else "utf-8")
                wide.setdefault(True, number)
            except UnicodeDecodeError:
                wide.setdefault(False, number)
                sample += line[: _SAMPLE - len(sample)]
            if len(wide) > 1:
                raise InputError(
                    f"{path}:{max(wide.values())}: is in another encoding than line {min(wide.values())}: one of them "
                    "is UTF-8, the other is not. Save the whole file as UTF-8"
                )
    if False not in wide:
        return "utf-8", []
    return _detected(path, wide[False], bytes(sample))


def _detected(path: Path, line: int, sample: bytes) -> tuple[str, list[Remark]]:
    from chardet import detect

    encoding = detect(sample, include_encodings=_ENCODINGS)["encoding"]
    if not encoding or b"\0" in sample:
        raise InputError(f"{path}:{line}: is not UTF-8, nor any other encoding that is known. Save it as CSV in UTF-8")
    example = _FOREIGN.search(sample.decode(encoding, "replace"))
    shown = f", where line {line} says {example[0][:40]!r}" if example else ""
    return encoding.lower(), [
        Remark(
            f"is not UTF-8; read as {encoding}{shown}. If that is wrong, save the file as UTF-8, or say its encoding, "
            "as --map encoding==cp1252"
        )
    ]


def _delimiter(path: Path, encoding: str, score: Callable[[Sequence[str]], int]) -> str:
    """What parts the cells: as a first line `sep=;` says, else by the header that tells most, among equals by the one
    with most columns."""
    said = _SEPARATOR.match(next(lines(path, encoding), ""))
    if said:
        return said[1]
    headers = {delimiter: _first(path, encoding, delimiter) for delimiter in _DELIMITERS}
    return max(_DELIMITERS, key=lambda delimiter: (score(headers[delimiter]), len(headers[delimiter])))


def _first(path: Path, encoding: str, delimiter: str) -> Sequence[str]:
    """The header as it is with that delimiter; a broken one is complained of by whoever reads the rows."""
    reader = csv.reader(islice(lines(path, encoding), _HEADER_LINES), delimiter=delimiter)
    try:
        cells = next(reader, [])
        return next(reader, []) if says_delimiter(cells, delimiter) else cells
    except csv.Error:
        return []


def _exists(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding)._is_text_encoding
    except LookupError:
        return False
