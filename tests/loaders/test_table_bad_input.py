"""A table that cannot be read is refused in one sentence, with file, row and column, and nothing of it is given out."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascribe.loaders.options import Options
from ascribe.loaders.table import load
from ascribe.schema.errors import InputError

HEAD = "subject,predicate,object,date,grade,stance,value,amount,url,private,probability,subject id,subject kind"
GOOD = "Jane Roe,owns,Organization:Quay Ltd,2018,B2,asserts,,,,no,0.7,,person"


def complaint(tmp_path: Path, content: bytes | str, name: str = "sheet.csv") -> str:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(InputError) as raised:
        list(load(path, Options()))
    return str(raised.value)


def row(**cells: str) -> str:
    """The good row with these cells instead; blanks in names for underscores."""
    values = dict(zip(HEAD.split(","), GOOD.split(","), strict=True)) | {
        name.replace("_", " "): cell for name, cell in cells.items()
    }
    return f"{HEAD}\n{GOOD}\n" + ",".join(values.values()) + "\n"


ROWS = {
    "unknown predicate": (row(predicate="fundd by"), "`predicate` is 'fundd by', no predicate; nearest: funded-by"),
    "no predicate": (row(predicate=""), "`predicate` is empty"),
    "no object": (row(object=""), "`object` and `value` is empty"),
    "object and value": (row(value="3"), "`object` and `value` are both filled"),
    "no subject": (row(subject=""), "`subject` is empty"),
    "no word": (row(subject="…"), "`subject` is '…', which has no letter and no digit"),
    "kind": (row(subject_kind="persn"), "`subject kind` is 'persn', no kind; nearest: person"),
    "wrong end": (row(subject_kind="Location"), "'owns' cannot have a Location as its subject"),
    "itself": (row(subject="Quay Ltd", subject_kind="company"), "says that organization:quay-ltd owns itself"),
    "date": (row(date="03/09/2018"), "`date` is '03/09/2018', which is no date or leaves open which is day"),
    "serial date": (row(date="43346"), "`date` is '43346', which is no date"),
    "grade": (row(grade="high"), "`grade` is 'high', no grade; write a letter A-F and a digit 1-6"),
    "stance": (row(stance="denis"), "`stance` is 'denis', no stance; nearest: denies, denied"),
    "amount": (row(amount="between 3 and 4"), "`amount` 'between 3 and 4' is no amount"),
    "two addresses": (row(url="https://a.example https://b.example"), "`url` holds 2 addresses"),
    "truth": (row(private="perhaps"), "`private` is 'perhaps'; write yes or no"),
    "probability": (row(probability="0.2"), "`probability`: a statement held to be less likely than not"),
    "percent": (row(probability="70%"), "`probability`: is '70%', which is no number"),
    "rounded number": (row(subject="7.38E+17"), "`subject` is 7.38E+17, a long number that a spreadsheet rounded"),
    "spreadsheet error": (row(object="#REF!"), "`object` holds the spreadsheet's error #REF!"),
    "long name": (row(subject="x" * 501), "`name`: is 501 characters long"),
    "too many cells": (f"{HEAD}\n{GOOD}\n{GOOD},x\n", "has 14 cells where the header has 13"),
    "too few cells": (f"{HEAD}\n{GOOD}\nJane Roe,owns\n", "has 2 cells where the header has 13"),
    "cut off in quotes": (f'{HEAD}\n{GOOD}\nJane Roe,"own', "the file ends within a cell in quotes"),
    "a huge cell": (row(amount="x" * 200_000), "`amount` is longer than 131,072 characters"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_wrong_row_is_named(tmp_path: Path, name: str) -> None:
    text, reason = ROWS[name]
    found = complaint(tmp_path, text)
    assert found.startswith(f"{tmp_path}/sheet.csv:3: row 2: ")
    assert reason in found
    assert "\n" not in found


FILES = {
    "empty": (b"", ":1: is empty"),
    "only a header": (b"name,kind\n", ": has no rows below its header"),
    "only blank rows": (b"name,kind\n,\n", ": has no rows below its header"),
    "ten megabytes in a cell": (
        b"name,kind\n" + b"x" * 10_000_000 + b",Page\n",
        ":2: row 1: `name` is longer than 131,072 characters",
    ),
    "two encodings": (
        "name,kind\nZoë,Person\nHarbour,Page\n".encode() + "Jürgen,Person\n".encode("cp1252"),
        ":4: is in another encoding than line 2: one of them is UTF-8, the other is not",
    ),
    "half of UTF-16": ("name,kind\nZoë,Person\n".encode("utf-16")[:-1], ":2: is not UTF-16"),
    "NUL": (b"name,kind\nQuay\0,Page\n", ":2: is no text: it holds a NUL byte"),
    "binary": (bytes(range(256)) * 8, ":2: is not UTF-8, nor any other encoding that is known"),
    "a zip archive": (b"PK\x03\x04" + b"\0" * 40, ": is an archive (zip). Unpack it"),
    "no day": (
        b"url,hash,timestamp\nhttps://a.example,,20200230123300\n",
        "row 1: `timestamp` '2020-02-30' is not in the",
    ),
    "only what parts the cells": (b"sep=;\n", ":1: is empty"),
    "two columns of one name": (b"name,kind,x,x\nQuay,Page,1,2\n", ":1: two columns are called 'x'"),
    "two columns of one word": (b"name,NAME\nQuay,Page\n", "has `name` and `NAME`, which are one word"),
    "no known column": (b"foo,bar\n1,2\n", ":1: the header (foo, bar) tells no relation, entity, source"),
    "another delimiter": (b"name^kind\nQuay^Page\n", ":1: the header (name^kind) tells no relation"),
    "no predicate": (b"from,to\nRoe,Quay\n", ":1: the header names no predicate. Say which column it is, as --map"),
    "no kind": (b"name\nQuay Ltd\n", ":2: row 1: nothing says what kind 'Quay Ltd' is. Add a column `kind`"),
}


@pytest.mark.parametrize("name", FILES)
def test_a_wrong_file_is_named(tmp_path: Path, name: str) -> None:
    content, reason = FILES[name]
    found = complaint(tmp_path, content)
    assert found.startswith(f"{tmp_path}/sheet.csv:")
    assert reason in found


def test_a_row_without_a_document_is_refused_in_a_list_of_documents(tmp_path: Path) -> None:
    found = complaint(tmp_path, "url,archive url,language\nhttps://a.example,,en\n,,en\n")
    assert found == f"{tmp_path}/sheet.csv:3: row 2: names no document. Give its address, or take the row out"


def test_what_the_user_says_decides_which_table_it_is(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("name,kind\nQuay,Page\n")
    with pytest.raises(InputError, match=r"the header \(name, kind\) tells no relation\. Say which columns do"):
        list(load(path, Options(map=("quote=kind",))))
    with pytest.raises(InputError, match="has to tell, by --map, aliases, quote: no row of any table says all these"):
        list(load(path, Options(map=("quote=kind", "aliases=name"))))


def test_a_column_that_there_is_not_names_the_nearest(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("Nmae,kind\nQuay,Page\n")
    with pytest.raises(InputError, match=r"no column 'Name' for --map name=Name; nearest: Nmae\. .* write name==Name"):
        list(load(path, Options(map=("name=Name",))))


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(st.sampled_from("aB1,;|\t\"'\n\r=+-@:/.#é\x85…Ё \x00"), max_size=12), max_size=12))
def test_whatever_is_written_is_read_or_refused_never_a_traceback(tmp_path: Path, cells: list[str]) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(f"{HEAD}\n{GOOD}\n{','.join(cells)}\n".encode())
    with suppress(InputError):
        list(load(path, Options()))


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_whatever_bytes_there_are_they_are_read_or_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "sheet.csv"
    path.write_bytes(b"name,kind\nQuay,Page\n" + content)
    with suppress(InputError):
        list(load(path, Options()))
