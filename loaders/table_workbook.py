"""Read a table out of a workbook (`.xlsx`): its cells as text, without running, fetching or unpacking too much.

The library `openpyxl` knows the format; it comes with the extra `ascribe[xlsx]`. Macros, links to other files,
pictures and charts are never looked at; of a formula the result counts that the spreadsheet program saved.
"""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from io import BytesIO
from itertools import islice, zip_longest
from pathlib import Path
from typing import IO, Any, Final

from ascribe.loaders.extras import needing
from ascribe.loaders.files import check_file, legible
from ascribe.loaders.options import Remark
from ascribe.loaders.rows import Row
from ascribe.loaders.table_text import Grid, grid, named
from ascribe.schema.errors import InputError, UsageError, nearest

_OLD: Final = b"\xd0\xcf\x11\xe0"  # how .xls files begin, and workbooks with a password
_LONGEST_CELL: Final = 131_072  # as in CSV files; Excel itself holds 32,767 characters
_MOST_ROWS: Final = 1_048_576  # as many as a sheet has
_DIGITS: Final = 10**15  # a spreadsheet keeps fifteen digits of a number and invents the rest
# How large the parts of a workbook may be unpacked: a million rows fit, what was made to fill the memory does not.
_LARGEST_SHEET, _LARGEST_STRINGS, _LARGEST_PART = 2**30, 2**27, 2**24
_LARGEST_FILE, _CHUNK, _LONGEST_TAG = 2**28, 2**20, 1000
_AT_ONCE: Final = 500
_TOO_MANY: Final = f"has more than the {_MOST_ROWS:,} rows that a sheet can have. Is the file damaged?"
# A formula, or a row with its number, where it has one.
_MARK = re.compile(rb"""<(?:\w{1,20}:)?(?:(f)[ />]|row(?=[\s/>])(?:[^<>]{0,500}?\sr=["'](\d{1,10})["'])?)""")
_Cells = tuple[int, Sequence[Any]]  # a row's number and what is in it


def read_workbook(path: Path, sheet: str | None) -> Grid:
    """The table on the sheet of that name, or else on the first visible sheet that has something on it.

    Its first row with anything in it names the columns. Raises InputError for what is no such workbook, is damaged or
    would unpack to more than memory should take; for a wrong row when that is reached. UsageError without the
    library."""
    content = _content(path)
    _check_archive(path, content)
    has_formulas = _scanned(path, content)
    with needing("openpyxl", "xlsx", path):
        import openpyxl
    with _told(path):
        results = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
        sheets = {page.title: page for page in results.worksheets}
    if sheet is not None and sheet not in sheets:
        raise InputError(f"{path}: has no sheet {sheet!r}{nearest(sheet, sheets)}. Its sheets are: {', '.join(sheets)}")
    visible = [name for name, page in sheets.items() if page.sheet_state == "visible"]
    filled = (name for name in visible if any(any(values) for _, values in _cells(path, sheets[name])))
    chosen = sheet or next(filled, None)
    if chosen is None:
        raise InputError(f"{path}: has nothing on its sheets. Check that it is the right file")
    formulas: Iterator[_Cells] = iter(())
    if has_formulas:
        with _told(path):
            written = openpyxl.load_workbook(BytesIO(content), read_only=True, keep_links=False)
        formulas = _cells(path, written[chosen])
    rows = _Rows(path, chosen, _cells(path, sheets[chosen]), formulas)
    return grid(rows.cells, rows.read(), _remarks(chosen, visible))


def _remarks(chosen: str, visible: Sequence[str]) -> list[Remark]:
    others = [name for name in visible if name != chosen]
    if not others:
        return []
    named = ", ".join(f"`{name}`" for name in others)
    return [Remark(f"only the sheet `{chosen}` is read, not {named}; --map sheet==NAME reads another")]


class _Rows:
    """The rows of one sheet: the results of its formulas, and beside them the formulas, where there are any."""

    def __init__(self, path: Path, sheet: str, results: Iterator[_Cells], formulas: Iterator[_Cells]) -> None:
        self.path, self.sheet = path, sheet
        self._both = zip_longest(results, formulas, fillvalue=(0, ()))
        self.start, cells, _ = self._next_with_something()
        self.cells = _trimmed([_text(value) for value in cells])

    def read(self) -> Iterator[Row]:
        """Every row below the header."""
        header = named(self.cells)
        for place, name in enumerate(header):
            if name in header[:place]:
                raise InputError(f"{self.path}:{self.start}: two columns are called {name!r}. Rename one of them")
        for line, values, formulas in self._rest():
            row = Row(self.path, line - self.start, line, dict.fromkeys(header, ""))
            cells = _trimmed([_text(value) for value in values])
            beyond = next((place for place, cell in enumerate(cells, 1) if cell and place > len(header)), None)
            if beyond:
                row.refuse(f"has something in column {beyond}, which has no name in the header. Name it, or empty it")
            for name, cell in zip(header, cells, strict=False):
                if len(cell) > _LONGEST_CELL:
                    row.refuse(f"`{name}` is longer than {_LONGEST_CELL:,} characters. Shorten it")
            for name, value, formula in zip(header, values, formulas, strict=False):
                if value is None and isinstance(formula, str) and formula.startswith("="):
                    row.refuse(
                        f"`{name}` is a formula whose result was not saved. Open the file in a spreadsheet program and "
                        "save it there, or put the result in its place"
                    )
            yield Row(self.path, row.number, line, dict(zip_longest(header, cells, fillvalue="")))

    def _rest(self) -> Iterator[tuple[int, Sequence[Any], Sequence[Any]]]:
        for (line, values), (_, formulas) in self._both:
            yield line, values, formulas

    def _next_with_something(self) -> tuple[int, Sequence[Any], Sequence[Any]]:
        for line, values, formulas in self._rest():
            if any(value is not None for value in values):
                return line, values, formulas
        raise InputError(f"{self.path}: the sheet `{self.sheet}` is empty. Say another, as --map sheet==NAME")


def _cells(path: Path, sheet: Any) -> Iterator[_Cells]:
    """Every row of a sheet with its number in the spreadsheet, as openpyxl reads its cells."""
    with _told(path):
        sheet.reset_dimensions()  # which some programs write wrong
        rows = iter(sheet.iter_rows(values_only=True))
    line = 0
    while True:
        with _told(path, line + 1):  # many rows at once: watching over each takes longer than reading it
            some = list(islice(rows, _AT_ONCE))
        if not some:
            return
        for values in some:
            line += 1
            if line > _MOST_ROWS:
                raise InputError(f"{path}:{line}: {_TOO_MANY}")
            yield line, values


@contextmanager
def _told(path: Path, line: int | None = None) -> Iterator[None]:
    """Say in a sentence that a workbook is damaged, in that row or below, whatever it makes openpyxl raise."""
    where = f"{path}:{line}" if line else f"{path}"
    try:
        with legible(path), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of what only matters to who writes the file again
            yield
    except (InputError, UsageError):
        raise
    except Exception as error:  # a file that is broken on purpose can make any line of it fail
        raise InputError(
            f"{where}: the workbook is damaged ({type(error).__name__}). Open it in a spreadsheet program and save it "
            "there again, or save the sheet as CSV"
        ) from None


def _content(path: Path) -> bytes:
    """The file itself, packed as it is: read at once, so that it need not stay open until its last row is read."""
    check_file(path)
    with legible(path), path.open("rb") as file:
        content = file.read(_LARGEST_FILE + 1)
    if len(content) > _LARGEST_FILE:
        raise InputError(f"{path}: is larger than {_LARGEST_FILE >> 20} MB. Save the sheet as CSV")
    return content


def _check_archive(path: Path, content: bytes) -> None:
    if content.startswith(_OLD):
        raise InputError(f"{path}: is a workbook of the old format (.xls) or has a password. Save it as .xlsx without")
    try:
        with legible(path), zipfile.ZipFile(BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise InputError(f"{path}: is no workbook, or was cut off. Copy or download it again") from None
    names = {part.filename for part in parts}
    if "[Content_Types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise InputError(f"{path}: is no .xlsx workbook but another archive. Save it as .xlsx, or unpack it")
    for part in parts:
        _check_size(path, part)
    if sum(part.file_size for part in parts if "/worksheets/" in part.filename) > _LARGEST_SHEET:
        raise InputError(f"{path}: would unpack to more than {_LARGEST_SHEET >> 20} MB. Save the sheet as CSV")


def _check_size(path: Path, part: zipfile.ZipInfo) -> None:
    # The size in the archive's index can be believed: no more than that is ever unpacked.
    name = part.filename.lower()
    largest = _LARGEST_PART
    if "/worksheets/" in name:
        largest = _LARGEST_SHEET
    elif "sharedstrings" in name:
        largest = _LARGEST_STRINGS
    if name.endswith((".xml", ".rels")) and part.file_size > largest:
        raise InputError(
            f"{path}: its part {part.filename} would unpack to {part.file_size >> 20} MB. Save the sheet as CSV"
        )


def _scanned(path: Path, content: bytes) -> bool:
    """Whether some sheet has formulas, for which it must be read twice.

    Raises InputError, before openpyxl takes its time, for more rows than a sheet can have and for rows whose numbers do
    not go up: openpyxl would read on and on, and leave out all but the first of one number."""
    found = False
    with _told(path), zipfile.ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if "/worksheets/" in name and name.endswith(".xml"):
                with archive.open(name) as part:
                    line = 0
                    for mark in _marks(part):
                        if mark[1]:
                            found = True
                            continue
                        number = int(mark[2]) if mark[2] else line + 1
                        if number > _MOST_ROWS:
                            raise InputError(f"{path}:{number}: {_TOO_MANY}")
                        if number <= line:
                            raise InputError(
                                f"{path}:{number}: row {number} of {name} comes after row {line}, so one of them would "
                                "be lost. Open the file in a spreadsheet program and save it there again"
                            )
                        line = number
    return found


def _marks(part: IO[bytes]) -> Iterator[re.Match[bytes]]:
    """The formulas and rows of a sheet, as it is unpacked."""
    rest = b""
    while chunk := part.read(_CHUNK):
        text = rest + chunk
        cut = max(text.rfind(b"<"), 0)  # what may go on in the next chunk, unless it is too long for a tag
        yield from _MARK.finditer(text, 0, cut)
        rest = text[cut:][:_LONGEST_TAG]
    yield from _MARK.finditer(rest)


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    """The cells without the empty ones at the end: sheets are formatted further than they are filled."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def _text(value: Any) -> str:
    """A cell as it would stand in a CSV file: days as 2018-09-03, whole numbers without a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, date | time | timedelta):
        return str(value)
    if isinstance(value, int | float):
        if abs(value) >= _DIGITS:
            return f"{value:.14E}".replace(".00000000000000", ".0")
        return str(int(value)) if value == int(value) else repr(value)
    from openpyxl.utils.escape import unescape

    return str(unescape(str(value))).strip()
