"""CSV files are read as people cite them, by row; a broken one is refused with its line and row."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest

from ascribe.loaders.rows import Row, exactly, read_rows
from ascribe.schema.errors import InputError

COLUMNS = exactly(("name", "place"))


def rows(tmp_path: Path, content: bytes | str) -> list[Row]:
    path = tmp_path / "sites.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_rows(path, COLUMNS))


def test_rows_count_from_one_without_the_header_and_lines_do_not(tmp_path: Path) -> None:
    """A cell with a line break makes two lines of one row."""
    found = rows(tmp_path, 'name,place\n"Harbour\nStreet",Port\nQuay,Port\n')
    assert [(row.number, row.line, row["name"], row.locator) for row in found] == [
        (1, 2, "Harbour\nStreet", "row 1"),
        (2, 4, "Quay", "row 2"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_byte_order_marks_and_stray_spaces_change_nothing(tmp_path: Path, end: str, mark: str) -> None:
    (row,) = rows(tmp_path, f"{mark}Name ,PLACE{end} Quay\t,Port {end}")
    assert dict(row.cells) == {"name": "Quay", "place": "Port"}


def test_a_last_line_needs_no_end(tmp_path: Path) -> None:
    assert [row["place"] for row in rows(tmp_path, "name,place\nQuay,Port")] == ["Port"]


def test_rows_without_anything_are_blank_and_counted(tmp_path: Path) -> None:
    assert [(row.number, row.is_blank) for row in rows(tmp_path, "name,place\n,\n\nQuay,\n")] == [
        (1, True),
        (2, True),
        (3, False),
    ]


BROKEN = {
    "empty": (b"", "sites.csv:1: is empty"),
    "only a mark": (b"\xef\xbb\xbf", "sites.csv:1: is empty"),
    "too few cells": (b"name,place\nQuay,Port\nRoe\n", "sites.csv:3: row 2: has 1 cells where the header has 2"),
    "too many cells": (b"name,place\nQuay,Port,x\n", "sites.csv:2: row 1: has 3 cells"),
    "cut off in quotes": (b'name,place\n"Qu', "sites.csv:2: row 1: the file ends within a cell in quotes"),
    "text behind a quote": (b'name,place\n"Quay"x,Port\n', "sites.csv:2: row 1: is no CSV"),
    "NUL": (b"name,place\nQuay\0,Port\n", "sites.csv:2: is no text: it holds a NUL byte"),
    "a zip file": (b"PK\x03\x04\x14\x00\x00", "sites.csv: is an archive (zip). Unpack it"),
    "UTF-16": ("name,place\n".encode("utf-16"), "sites.csv:1: is no text"),
    "Latin-1": ("name,place\nQuay,Zoë\n".encode("latin-1"), "sites.csv:2: is not UTF-8 (byte 8 of the line is 0xeb)"),
    "a huge cell": (b"name,place\nQuay," + b"x" * 200_000, "sites.csv:2: row 1: `place` is longer than 131,072"),
    "a huge line": (b"name,place\nQuay," + b"x" * 2**21, "sites.csv:2: row 1: `place` is longer than 131,072"),
    "a huge cell of several lines": (
        b'name,place\nQuay,"Port\n' + b"x" * 2**21 + b'"\n',
        "sites.csv:2: row 1: `place` is longer than 131,072",
    ),
    "a huge line of many cells": (b"name,place\n" + b"x," * 2**20, "sites.csv:2: the line is longer than 1 MB"),
    "a huge header": (b"name," * 2**20, "sites.csv:1: the line is longer than 1 MB"),
    "a huge line on a Mac": (b"name,place\rQuay," + b"x" * 2**21, "sites.csv:2: row 1: `place` is longer than 131,072"),
    "an open quote": (b'name,place\n"Quay,Port\n' + b"Quay,Port\n" * 20_000, "Is a quote before it left open?"),
    "another header": (b"name,town\n", "sites.csv:1: the header calls column 2 'town'; here that is 'place'"),
    "a header too short": (b"name\n", "sites.csv:1: the header has no column 'place'"),
    "a header too long": (b"name,place,x\n", "sites.csv:1: the header has 3 columns; here there are 2"),
    "semicolons": (b"name;place\n", "See whether its cells are parted by commas"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_file_is_refused_with_the_place(tmp_path: Path, broken: str) -> None:
    content, complaint = BROKEN[broken]
    with pytest.raises(InputError) as raised:
        rows(tmp_path, content)
    assert complaint in str(raised.value)


def test_cells_have_their_limit_whatever_other_libraries_set(tmp_path: Path) -> None:
    csv.field_size_limit(sys.maxsize)
    with pytest.raises(InputError, match="`place` is longer than 131,072"):
        rows(tmp_path, b"name,place\nQuay," + b"x" * 200_000)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    (tmp_path / "sites.csv").write_text("name,name\n")
    with pytest.raises(InputError, match="two columns are called 'name'"):
        list(read_rows(tmp_path / "sites.csv", lambda header: header))


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(InputError, match=path.name):
            list(read_rows(path, COLUMNS))


def test_lines_may_end_as_on_a_mac_of_old(tmp_path: Path) -> None:
    """A line feed within a cell stays one; many lines are read in pieces."""
    found = rows(tmp_path, b'name,place\r"Quay\nLtd",Port\r' + b"Pier,Bay\r" * 20_000)
    assert [(row["name"], row.number, row.line) for row in (found[0], found[-1])] == [
        ("Quay\nLtd", 1, 2),
        ("Pier", 20_001, 20_002),
    ]


@pytest.mark.parametrize("content", [b'"name\rfirst",place\nQuay,Port\n', b"name,place\r\r\nQuay,Port\r\r\n"])
def test_a_carriage_return_in_a_cell_or_before_a_line_feed_ends_no_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sites.csv"
    path.write_bytes(content)
    assert [tuple(row.cells.values()) for row in read_rows(path, lambda header: ["a", "b"])] == [("Quay", "Port")]
