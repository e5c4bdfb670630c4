"""A workbook is read as what its sheet shows; nothing in it is run, followed or unpacked without measure."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from time import process_time
from typing import Any

import pytest

import ascribe
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.table import load
from ascribe.schema.errors import InputError
from ascribe.schema.records import Claim, Entity

openpyxl = pytest.importorskip("openpyxl", reason="the extra ascribe[xlsx] is not installed: workbooks not tested")

HEADER = ("subject", "predicate", "object", "when", "quote")
ROW = ("Person:Jane Roe", "owns", "Organization:Quay Ltd", "2018", "owns it")
Write = Callable[..., Path]


@pytest.fixture
def book(tmp_path: Path) -> Write:
    """Writes a workbook of these sheets, name -> rows."""

    def write(**sheets: Sequence[Sequence[Any]]) -> Path:
        workbook = openpyxl.Workbook()
        workbook.remove(workbook.active)
        for name, rows in sheets.items():
            sheet = workbook.create_sheet(name)
            for row in rows:
                sheet.append(list(row))
        path = tmp_path / "sheet.xlsx"
        workbook.save(path)
        return path

    return write


def read(path: Path, *map: str) -> list[Any]:
    return list(load(path, Options(map=map)))


def claims(records: list[Any]) -> list[Claim]:
    return [record for record in records if isinstance(record, Claim)]


def remarks(records: list[Any]) -> list[str]:
    return [record.text for record in records if isinstance(record, Remark)]


def complaint(path: Path, *map: str) -> str:
    with pytest.raises(InputError) as raised:
        read(path, *map)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def repacked(path: Path, change: Callable[[str, bytes], bytes | None], **more: bytes) -> Path:
    """The workbook with its parts changed (None: left out) and more of them."""
    with zipfile.ZipFile(path) as old:
        parts = {name: change(name, old.read(name)) for name in old.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in (parts | more).items():
            if content is not None:
                new.writestr(name, content)
    return path


def sharing(path: Path, strings: bytes) -> Path:
    """The workbook with the text `shared` in a part of its own, as Excel writes it."""
    inline = b't="inlineStr"><is><t>shared</t></is></c>'
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"

    def shared(name: str, content: bytes) -> bytes | None:
        if name == "[Content_Types].xml" and b"sharedStrings" not in content:
            part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
            return content.replace(b"</Types>", part)
        return content.replace(inline, b't="s"><v>0</v></c>')

    return repacked(path, shared, **{"xl/sharedStrings.xml": strings})


def strings(text: bytes, before: bytes = b"") -> bytes:
    xmlns = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return before + b'<sst xmlns="' + xmlns + b'"><si><t>' + text + b"</t></si></sst>"


def same(_: str, content: bytes) -> bytes:
    return content


# what is read


def test_cells_are_read_as_they_stand_in_a_text_file(book: Write) -> None:
    rows = [
        ("name", "kind", "Founded", "Staff", "Share", "Active", "Seen"),
        (" Quay Ltd ", "company", date(1999, 5, 1), 12.0, 0.25, True, datetime(2018, 9, 3, 10, 30)),
    ]
    (quay,) = (record for record in read(book(One=rows)) if isinstance(record, Entity))
    assert quay.name == "Quay Ltd"
    assert quay.properties == {
        "founded": "1999-05-01", "staff": "12", "share": "0.25", "active": "true", "seen": "2018-09-03 10:30:00",
    }  # fmt: skip


def test_a_day_in_a_cell_is_a_date(book: Write) -> None:
    (claim,) = claims(read(book(One=[HEADER, (*ROW[:3], datetime(2018, 9, 3, 10), None)])))
    assert (claim.valid_from, claim.valid_to) == ("2018-09-03", "2018-09-03")


def test_rows_are_counted_below_the_header_wherever_that_stands(book: Write) -> None:
    (claim,) = claims(read(book(One=[(), (None, ""), HEADER, (), ROW])))
    assert claim.locator == "row 2"
    found = complaint(book(One=[(), HEADER, ROW, (*ROW[:1], "fundd", *ROW[2:])]))
    assert "sheet.xlsx:4: row 2: `predicate` is 'fundd', no predicate; nearest: " in found


def test_the_first_sheet_with_something_on_it_is_read_and_the_others_are_named(book: Write) -> None:
    path = book(Cover=[], Links=[HEADER, ROW], Other=[HEADER, (*ROW[:1], "runs", *ROW[2:])])
    records = read(path)
    assert [claim.predicate for claim in claims(records)] == ["owns"]
    assert "only the sheet `Links` is read, not `Cover`, `Other`; --map sheet==NAME reads another" in remarks(records)
    assert [claim.predicate for claim in claims(read(path, "sheet==Other"))] == ["runs"]
    assert "has no sheet 'Othr'; nearest: Other. Its sheets are: Cover, Links, Other" in complaint(path, "sheet==Othr")


def test_cells_that_are_only_formatted_are_not_there(book: Write) -> None:
    workbook = openpyxl.load_workbook(book(One=[HEADER, ROW]))
    for row in range(1, 40):
        workbook["One"].cell(row, 12).font = openpyxl.styles.Font(bold=True)
    path = book(One=[])
    workbook.save(path)
    records = read(path)
    assert len(claims(records)) == 1
    assert len(remarks(records)) == 1


def test_of_a_formula_the_saved_result_counts(book: Write) -> None:
    path = book(One=[HEADER, (*ROW[:4], '=CONCAT("owns"," it all")')])

    def calculated(name: str, content: bytes) -> bytes:
        return content.replace(b"</f><v></v>", b"</f><v>owns it all</v>").replace(
            b"</f><v />", b"</f><v>owns it all</v>"
        ).replace(b'<c r="E2">', b'<c r="E2" t="str">')  # fmt: skip

    found = complaint(path)
    assert "sheet.xlsx:2: row 1: `quote` is a formula whose result was not saved" in found
    (claim,) = claims(read(repacked(path, calculated)))
    assert claim.quote == ("owns it all",)


def test_macros_and_links_to_other_files_are_never_looked_at(book: Write) -> None:
    link = b'<?xml version="1.0"?><Relationships><Relationship Target="http://127.0.0.1:9/x"/></Relationships>'
    more = {"xl/vbaProject.bin": b"\0" * 64, "xl/externalLinks/_rels/externalLink1.xml.rels": link}
    path = repacked(book(One=[HEADER, ROW]), same, **more)
    assert len(claims(read(path))) == 1
    assert len(claims(read(path.rename(path.with_suffix(".xlsm"))))) == 1


def test_a_text_that_begins_like_a_formula_is_read_as_it_was(book: Write) -> None:
    (claim,) = claims(read(book(One=[HEADER, (*ROW[:4], "'=1+1")])))
    assert claim.quote == ("=1+1",)


# what is refused


def test_long_numbers_are_refused_since_spreadsheets_round_them(book: Write) -> None:
    found = complaint(book(One=[("name", "kind"), (738000000000000000, "account")]))
    assert "`name` is 7.38000000000000E+17, a long number that a spreadsheet rounded" in found


def test_a_cell_without_a_header_is_refused(book: Write) -> None:
    found = complaint(book(One=[HEADER, (*ROW, None, "aside")]))
    assert "sheet.xlsx:2: row 1: has something in column 7, which has no name in the header" in found


def test_two_columns_of_one_name_are_refused(book: Write) -> None:
    found = complaint(book(One=[(*HEADER, "x", "x"), ROW]))
    assert "sheet.xlsx:1: two columns are called 'x'" in found


def test_a_huge_cell_is_refused(book: Write) -> None:
    path = repacked(
        book(One=[HEADER, (*ROW[:4], "huge")]),
        lambda name, content: content.replace(b"huge", b"x" * 10_000_000),
    )
    assert "sheet.xlsx:2: row 1: `quote` is longer than 131,072 characters" in complaint(path)


def test_an_empty_workbook_is_refused(book: Write) -> None:
    assert "has nothing on its sheets" in complaint(book(One=[], Two=[]))
    assert "has no rows below its header" in complaint(book(One=[HEADER]))


def test_what_would_fill_the_memory_is_not_unpacked(book: Write) -> None:
    zeros = b"\0" * (2**24 + 1)
    path = repacked(book(One=[HEADER, ROW]), lambda name, content: zeros if name == "xl/styles.xml" else content)
    assert path.stat().st_size < 2**20
    assert "its part xl/styles.xml would unpack to 16 MB" in complaint(path)
    shared = sharing(book(One=[HEADER, (*ROW[:4], "shared")]), zeros * 8)
    assert shared.stat().st_size < 2**20
    assert "its part xl/sharedStrings.xml would unpack to 128 MB" in complaint(shared)


def test_a_sheet_that_would_unpack_to_gigabytes_is_refused(book: Write) -> None:
    """Its size is only written in the archive's index, which is all that is looked at."""
    path = book(One=[HEADER, ROW])
    content = bytearray(path.read_bytes())
    at = content.rindex(b"xl/worksheets/sheet1.xml") - 46  # where its entry in the index begins
    content[at + 24 : at + 28] = (2**31).to_bytes(4, "little")
    path.write_bytes(content)
    assert "its part xl/worksheets/sheet1.xml would unpack to 2048 MB" in complaint(path)


def test_entities_that_grow_are_refused(book: Write) -> None:
    path = book(One=[HEADER, (*ROW[:4], "shared")])
    (claim,) = claims(read(sharing(path, strings(b"as it is"))))
    assert claim.quote == ("as it is",)
    declared = b'<!DOCTYPE sst [<!ENTITY a "aaaaaaaaaa">' + b"".join(
        b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9)
    )
    assert "the workbook is damaged" in complaint(sharing(path, strings(b"&j;", declared + b"]>")))


BROKEN = {
    "cut off": lambda content: content[: len(content) // 2],
    "nothing but its beginning": lambda content: content[:4],
    "an old workbook": lambda content: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512,
    "text": lambda content: b"name,kind\nQuay,Page\n",
    "nothing": lambda content: b"",
}


@pytest.mark.parametrize("broken", BROKEN)
def test_what_is_no_workbook_is_refused(book: Write, broken: str) -> None:
    path = book(One=[HEADER, ROW])
    path.write_bytes(BROKEN[broken](path.read_bytes()))
    assert complaint(path).startswith(f"{path}: is ")


@pytest.mark.parametrize(
    ("part", "reason"),
    [
        ("sheet.csv", "is an archive (zip). Unpack it"),
        ("[Content_Types].xml", "is no .xlsx workbook but another archive"),  # a text document, say
    ],
)
def test_another_archive_is_refused(tmp_path: Path, part: str, reason: str) -> None:
    path = tmp_path / "sheet.csv"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(part, "name,kind\nQuay,Page\n")
    assert reason in complaint(path)


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
@pytest.mark.parametrize("content", [b"", b"<x>", b"no XML", None])
def test_a_broken_part_is_refused_never_a_traceback(book: Write, part: str, content: bytes | None) -> None:
    path = sharing(book(One=[HEADER, (*ROW[:4], "shared")]), strings(b"as it is"))
    repacked(path, lambda name, kept: content if name == part else kept)
    assert str(path) in complaint(path)


@pytest.mark.parametrize("number", ["0", "-5", "999999999999", "x", "1.5"])
def test_a_row_with_an_impossible_number_ends_the_reading(
    book: Write, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ascribe.loaders.table_workbook._MOST_ROWS", 1000)
    path = repacked(
        book(One=[HEADER, ROW]),
        lambda name, content: (
            content.replace(b'<row r="2"', f'<row r="{number}"'.encode()) if "sheet1" in name else content
        ),
    )
    assert str(path) in complaint(path)


def repeated(path: Path, row: bytes, times: int) -> Path:
    """The workbook with a row of its XML repeated."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content.replace(b"</sheetData>", row * times + b"</sheetData>"))
    return path


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (
            b'<row r="9"><c r="A9"><v>1</v></c></row>',
            "sheet.xlsx:9: row 9 of xl/worksheets/sheet1.xml comes after row 9",
        ),
        (b'<row spans="1:1" r="1"/>', "sheet.xlsx:1: row 1 of xl/worksheets/sheet1.xml comes after row 2"),
        (b"<row/>", "sheet.xlsx:1048577: has more than the 1,048,576 rows that a sheet can have"),
    ],
)
def test_rows_that_would_be_read_for_minutes_are_refused_at_the_first(book: Write, row: bytes, reason: str) -> None:
    """A row's number may come once: of two, one would be lost without a word."""
    path = repeated(book(links=[HEADER, ROW]), row, 1_100_000)
    began = process_time()
    found = complaint(path)
    assert reason in found
    assert process_time() - began < 20  # half a second, on a machine with nothing else to do


def test_a_tag_may_lie_across_what_is_unpacked_at_once(book: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    path = repeated(book(links=[HEADER, ROW]), b'<row r="9"/>', 2)
    for chunk in range(1, 40):
        monkeypatch.setattr("ascribe.loaders.table_workbook._CHUNK", chunk)
        assert "row 9 of xl/worksheets/sheet1.xml comes after row 9" in complaint(path)


def test_a_first_load_that_is_refused_leaves_no_store(book: Write, tmp_path: Path) -> None:
    path = repeated(book(links=[HEADER, ROW]), b'<row r="9"/>', 2)
    with pytest.raises(InputError), ascribe.open(tmp_path / "new.ascribe") as case:
        case.load(path)
    assert not (tmp_path / "new.ascribe").exists()
