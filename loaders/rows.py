"""Read CSV files row by row; whatever is wrong with one is told with its line and row."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NoReturn, TypeVar

from ascribe.loaders.files import LONGEST_FILE, LONGEST_LINE, check_file, legible
from ascribe.loaders.rejects import refused
from ascribe.schema.errors import InputError
from ascribe.schema.records import Claim

T = TypeVar("T")
_BOM = b"\xef\xbb\xbf"
_LONGEST_CELL, _CHUNK = 131_072, 2**16
_TOO_LONG = f"is longer than {_LONGEST_CELL:,} characters. Is a quote before it left open?"
_RETURN = re.compile(rb"\r(?![\r\n])")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of data: its `number` counts from 1 without the header, as people cite it; `line` is where it begins.

    The cells are stripped of spaces around them; one that the file leaves empty is ""."""

    path: Path
    number: int
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in it: sheets part their sections with such rows."""
        return not any(self.cells.values())

    @property
    def locator(self) -> str:
        """Where a claim from this row says it was found."""
        return f"row {self.number}"

    def refuse(self, what: str) -> NoReturn:
        """Raise InputError that says what is wrong here, and what to do."""
        raise InputError(f"{self.path}:{self.line}: row {self.number}: {what}")


def read_rows(
    path: Path,
    columns: Callable[[Sequence[str]], Sequence[str]],
    delimiter: str = ",",
    encoding: str = "utf-8",
) -> Iterator[Row]:
    """The rows of a file whose first line names its columns, as they are read.

    `columns` gives the header's cells the names by which rows know them, and raises ValueError, with a sentence,
    for a header it cannot take. A cell may hold line breaks; the file may begin with a byte order mark.
    A line `sep=;` may stand before the header.
    Raises InputError, with file, line and row, for another encoding, binary content, an open quote, a cell of
    more than 128 KB, a line of more than 1 MB, a row with more or fewer cells than the header, an empty file."""
    check_file(path)
    # One limit for the whole process, which followthemoney lifts when it is imported.
    csv.field_size_limit(_LONGEST_CELL)
    since: list[str] = []  # the lines of the row that is being read
    reader = csv.reader(_noted(lines(path, encoding), since), delimiter=delimiter, strict=True)
    names: Sequence[str] | None = None
    number, end = 0, 0
    while True:
        begin = end + 1
        try:
            cells = next(reader)
        except StopIteration:
            break
        except _LongLineError as error:
            column = _long_cell(names or (), "".join((*since, error.start)), delimiter)
            raise InputError(f"{path}:{begin}: row {number + 1}: {column} {_TOO_LONG}") if column else error from None
        except csv.Error as error:
            column = _long_cell(names or (), "".join(since), delimiter) if "field larger" in str(error) else None
            what = f"{column} {_TOO_LONG}" if column else _sentence(error)
            raise InputError(f"{path}:{begin}: row {number + 1}: {what}") from None
        end = reader.line_num
        since.clear()
        if begin == 1 and says_delimiter(cells, delimiter):
            continue
        if names is None:
            names = _header(path, [cell.strip() for cell in cells], columns)
            continue
        number += 1
        texts = [cell.strip() for cell in cells]
        if not any(texts):
            texts = [""] * len(names)  # a line without anything has no commas either
        row = Row(path, number, begin, dict(zip(names, texts, strict=False)))
        if len(texts) == len(names):
            yield row
            continue
        try:
            row.refuse(
                f"has {len(cells)} cells where the header has {len(names)}. "
                "Was the file cut off, or is there a comma that needs quotes?"
            )
        except InputError as error:
            refused(number, error, cells)
    if names is None:
        raise InputError(f"{path}:1: is empty. Copy or download it again")


def says_delimiter(cells: Sequence[str], delimiter: str) -> bool:
    """Whether these are the cells of a first line `sep=;`, which tells spreadsheets what parts those below."""
    return delimiter.join(cells).casefold() == f"sep={delimiter}"


def each(rows: Iterable[Row], told: Callable[[Row], Iterable[T]]) -> Iterator[T]:
    """What `told` gives of each row; a row that it refuses gives no claim, but the entities and sources that it names,
    which later rows take for granted."""
    for row in rows:
        made: list[T] = []
        try:
            made.extend(told(row))
        except InputError as error:
            refused(row.number, error, dict(row.cells))
            made = [record for record in made if not isinstance(record, Claim)]
        yield from made


def exactly(*known: Sequence[str]) -> Callable[[Sequence[str]], Sequence[str]]:
    """For `read_rows`: takes the header that is one of those known, whatever its case."""

    def columns(header: Sequence[str]) -> Sequence[str]:
        for names in known:
            if [cell.casefold() for cell in header] == [name.casefold() for name in names]:
                return names
        wanted = min(known, key=lambda names: abs(len(names) - len(header)))
        for place, name in enumerate(wanted):
            if place >= len(header):
                raise ValueError(f"has no column {name!r}")
            if header[place].casefold() != name.casefold():
                raise ValueError(f"calls column {place + 1} {header[place]!r}; here that is {name!r}")
        raise ValueError(f"has {len(header)} columns; here there are {len(wanted)}")

    return columns


def _header(path: Path, cells: Sequence[str], columns: Callable[[Sequence[str]], Sequence[str]]) -> Sequence[str]:
    if not any(cells):
        raise InputError(f"{path}:1: is empty where its columns should be named. Copy or download it again")
    try:
        names = columns(cells)
    except ValueError as error:
        hint = "See whether its cells are parted by commas" if len(cells) == 1 else "Check the file"
        raise InputError(f"{path}:1: the header {error}. {hint}, or say another --format") from None
    for place, name in enumerate(names):
        if name in names[:place]:
            raise InputError(f"{path}:1: two columns are called {name!r}. Rename one of them")
    return names


def _sentence(error: csv.Error) -> str:
    text = str(error)
    if "field larger" in text:
        return f"a cell {_TOO_LONG}"
    if "unexpected end" in text:
        return "the file ends within a cell in quotes. Copy or download it again, or close the quote"
    return f"is no CSV ({text}). Check the quotes in this row"


class _LongLineError(InputError):
    """A line that is too long to be one; `start` is what was read of it."""

    def __init__(self, message: str, start: str) -> None:
        super().__init__(message)
        self.start = start


def _noted(lines: Iterable[str], since: list[str]) -> Iterator[str]:
    for line in lines:
        since.append(line)
        yield line


def _long_cell(names: Sequence[str], text: str, delimiter: str) -> str | None:
    """The column of the cell of a row, of which this is the beginning, that is too long; None where none is."""
    csv.field_size_limit(len(text) + 1)
    try:
        cells = next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), [])
    except csv.Error:
        return None
    finally:
        csv.field_size_limit(_LONGEST_CELL)
    return next((f"`{name}`" for name, cell in zip(names, cells, strict=False) if len(cell) > _LONGEST_CELL), None)


def lines(path: Path, encoding: str = "utf-8") -> Iterator[str]:
    """The lines of a text file, with their ends and without a byte order mark.

    Raises InputError as `read_rows` does."""
    if encoding.startswith("utf-16"):
        yield from _wide_lines(path, encoding)
        return
    wrong = f"is not {encoding.upper()}"
    with legible(path), path.open("rb") as file:
        for number, line in enumerate(_ended(file), 1):
            if number == 1:
                line = line.removeprefix(_BOM)
            if len(line) > LONGEST_LINE:
                told = f"{path}:{number}: the line is longer than {LONGEST_LINE >> 20} MB. Is it a CSV file?"
                raise _LongLineError(told, line.decode(encoding, "replace"))
            if b"\0" in line:
                raise InputError(f"{path}:{number}: is no text: it holds a NUL byte. Save it as CSV in UTF-8")
            try:
                yield line.decode(encoding)
            except UnicodeDecodeError as error:
                raise InputError(
                    f"{path}:{number}: {wrong} (byte {error.start + 1} of the line is "
                    f"0x{line[error.start]:02x}). Save it as CSV in UTF-8"
                ) from None


def _ended(file: IO[bytes]) -> Iterator[bytes]:
    """The lines of a file, each up to one byte longer than a line may be; they end as the first of them does: with a
    line feed, or with a carriage return alone, as spreadsheets on a Mac may save them."""
    first = file.readline(LONGEST_LINE + 1)
    alone = _RETURN.search(first)
    if alone is None or first.count(b'"', 0, alone.start()) % 2:  # in quotes, it belongs to the cell
        while first:
            yield first
            first = file.readline(LONGEST_LINE + 1)
        return
    file.seek(0)
    rest = b""
    while chunk := file.read(_CHUNK):
        *whole, rest = (rest + chunk).split(b"\r")
        yield from (line + b"\r" for line in whole)
        if len(rest) > LONGEST_LINE:
            yield rest[: LONGEST_LINE + 1]
    if rest:
        yield rest


def _wide_lines(path: Path, encoding: str) -> Iterator[str]:
    """As `lines`, of an encoding in which a line's end is no single byte: read at once, since no such file is large."""
    with legible(path), path.open("rb") as file:
        content = file.read(LONGEST_FILE + 1)
    if len(content) > LONGEST_FILE:
        raise InputError(f"{path}: is larger than {LONGEST_FILE >> 20} MB. Save it as CSV in UTF-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        number = content[: error.start].decode(encoding, "ignore").count("\n") + 1
        raise InputError(f"{path}:{number}: is not {encoding.upper()}. Save it as CSV in UTF-8") from None
    for number, line in enumerate(io.StringIO(text, newline=""), 1):
        if "\0" in line:
            raise InputError(f"{path}:{number}: is no text: it holds a NUL character. Save it as CSV in UTF-8")
        yield line
