"""A file's format is told by its name, or else by how it begins."""

from __future__ import annotations

import bz2
import gzip
import lzma
import zipfile
from pathlib import Path

import pytest

from ascribe.loaders.options import Options
from ascribe.loaders.registry import FORMATS, pick
from ascribe.schema.errors import InputError, UsageError


@pytest.mark.parametrize(
    ("name", "format"), [("harbour.yaml", "casefile"), ("HARBOUR.YML", "casefile"), ("all.jsonl", "jsonl")]
)
def test_by_name(name: str, format: str) -> None:
    """The file need not be there: its loader says so better."""
    assert pick(Path(name)) is FORMATS[format]


@pytest.mark.parametrize(
    ("beginning", "format"),
    [
        ('{"format":"ascribe-ledger","records":0,"version":1}\n', "jsonl"),
        ("# about the harbour\ncase: harbour\n", "casefile"),
    ],
)
def test_by_its_first_lines(beginning: str, format: str, tmp_path: Path) -> None:
    (tmp_path / "harbour.txt").write_text(beginning)
    assert pick(tmp_path / "harbour.txt") is FORMATS[format]


def test_only_the_jsonl_and_a_page_drawn_from_it_carry_a_ledger() -> None:
    assert [name for name, form in FORMATS.items() if form.ledger] == ["jsonl", "page"]


def test_a_format_can_be_said(tmp_path: Path) -> None:
    assert pick(tmp_path / "all.jsonl", "casefile") is FORMATS["casefile"]


def test_an_unknown_format_names_the_nearest_and_all() -> None:
    with pytest.raises(
        UsageError, match=r"unknown format 'casfile'; nearest: casefile, table\. Use one of: casefile, jsonl"
    ):
        pick(Path("harbour.yaml"), "casfile")


def test_a_file_that_nothing_tells_is_refused_with_the_list(tmp_path: Path) -> None:
    (tmp_path / "harbour.txt").write_text("encase: nothing\n")
    with pytest.raises(InputError, match=r"casefile \(\*\.yaml \*\.yml\), jsonl \(\*\.jsonl\)"):
        pick(tmp_path / "harbour.txt")
    with pytest.raises(InputError, match="there is no such file"):
        pick(tmp_path / "pier.txt")


def test_every_data_format_takes_a_grade() -> None:
    graded = {form.name for form in FORMATS.values() if "grade" in form.options}
    assert graded == {form.name for form in FORMATS.values() if not form.ledger} - {"casefile"}


PACKED = {"gzip": gzip.compress(b"case: a"), "bzip2": bz2.compress(b"case: a"), "xz": lzma.compress(b"case: a")}


@pytest.mark.parametrize("packing", PACKED)
@pytest.mark.parametrize("name", ["a", "a.yaml", "a.jsonl", "a.html", "a.csv", "a.ijson", "a.stix.json", "a.xlsx"])
def test_a_packed_file_is_to_be_unpacked_whatever_it_is_called(name: str, packing: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(PACKED[packing])
    with pytest.raises(InputError) as refused:
        list(pick(path).read(path, Options()))
    assert str(refused.value) == f"{path}: is an archive ({packing}). Unpack it, and name the files that were in it"


def test_a_workbook_is_one_whatever_it_is_called(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "harbour", "w") as archive:
        archive.writestr("[Content_Types].xml", "")
    assert pick(tmp_path / "harbour") is FORMATS["table"]
    with zipfile.ZipFile(tmp_path / "look-alike", "w") as archive:
        archive.writestr("harbour.yaml", "case: a")
    with pytest.raises(InputError, match=r"is an archive \(zip\)"):
        pick(tmp_path / "look-alike")
