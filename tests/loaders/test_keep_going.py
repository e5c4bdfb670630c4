"""What becomes of refused rows: all or nothing, or set aside with the reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import ascribe
from ascribe.cli.front import front
from ascribe.schema.errors import InputError

SHEET = """subject,predicate,object,source,grade
Person:Jane Roe,runs,Page:Harbour Street,Herald,B2
Person:Jane Roe,runs,Page:Pier Post,Herald,B22
Location:Quay,owns,Page:Pier Post,Herald,B2
Person:Dana Quill,runs,Page:Pier Post,Herald
Person:Dana Quill,runs,Page:Pier Post,Herald,C3
"""


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.csv"
    path.write_text(SHEET)
    return path


def run(command: list[str]) -> Result:
    return CliRunner().invoke(front, command)


def rejected(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.with_name(f"{path.name}.rejects.jsonl").read_text().splitlines()]


def test_one_refused_row_refuses_the_file(sheet: Path, tmp_path: Path) -> None:
    with ascribe.open(tmp_path / "case.ascribe") as case, pytest.raises(InputError, match="row 2"):
        case.load(sheet)
    assert not (tmp_path / "case.ascribe").exists()


def test_keeping_going_leaves_refused_rows_out_and_says_which_and_why(sheet: Path, tmp_path: Path) -> None:
    with ascribe.open(tmp_path / "case.ascribe") as case:
        (report,) = case.load(sheet, keep_going=True)
        assert report.added == 2
        assert f"refused and left out: 3 rows; which and why: {sheet}.rejects.jsonl" in report.remarks
        assert [link.other.name for link in case.links("Pier Post").links] == ["Dana Quill"]
    found = rejected(sheet)
    assert sorted(found, key=lambda one: one["row"])[1]["reason"].endswith(
        "Look for a predicate that fits with `ascribe vocab`"
    )
    assert sorted(one["row"] for one in found) == [2, 3, 4]
    (ragged,) = [one for one in found if one["row"] == 4]
    assert "has 4 cells where the header has 5" in ragged["reason"]
    assert ragged["content"] == ["Person:Dana Quill", "runs", "Page:Pier Post", "Herald"]


def test_refused_lines_of_a_ledger_take_along_what_names_them(tmp_path: Path) -> None:
    """An entity whose line is broken is not there, so neither is a claim about it."""
    book = tmp_path / "harbour.yaml"
    book.write_text(
        "case: harbour\n"
        "entities: {harbour: {kind: Page, name: Harbour Street}, roe: {kind: Person, name: Jane Roe},"
        " quill: {kind: Person, name: Dana Quill}}\n"
        "sources: {herald: {publisher: Herald}}\n"
        "claims: [{source: herald, says: [{say: [roe, runs, harbour]}, {say: [quill, runs, harbour]}]}]\n"
    )
    file = tmp_path / "harbour.jsonl"
    with ascribe.open(tmp_path / "first.ascribe") as case:
        case.load(book)
        case.export(file)
    file.write_text(file.read_text().replace('"kind":"Person","name":"Jane Roe"', '"kind":"Person","nom":"Jane Roe"'))
    with ascribe.open(tmp_path / "second.ascribe") as case:
        (report,) = case.load(file, keep_going=True)
        assert report.added == 1
        assert [link.other.name for link in case.links("Harbour Street").links] == ["Dana Quill"]
    broken, orphan = rejected(file)
    assert "harbour.jsonl:6: `name`: is missing" in broken["reason"]
    assert "names the entity 'person:jane-roe', which its case does not record" in orphan["reason"]
    assert orphan["content"]["subject"] == "person:jane-roe"


def test_a_later_load_without_refusals_takes_the_list_away(sheet: Path, tmp_path: Path) -> None:
    rejects = Path(f"{sheet}.rejects.jsonl")
    with ascribe.open(tmp_path / "case.ascribe") as case:
        case.load(sheet, keep_going=True)
        assert rejects.exists()
        sheet.write_text("\n".join(SHEET.splitlines()[:2]) + "\n")
        case.load(sheet, keep_going=True)
    assert not rejects.exists()


def test_the_command_goes_on_and_exits_0_and_a_dry_run_writes_no_list(sheet: Path, tmp_path: Path) -> None:
    command = ["--store", str(tmp_path / "case.ascribe"), "load", str(sheet), "--keep-going"]
    tried = run([*command, "--dry-run"])
    assert (tried.exit_code, Path(f"{sheet}.rejects.jsonl").exists()) == (0, False)
    done = run(command)
    assert done.exit_code == 0
    assert "refused and left out: 3 rows" in done.output
    assert len(rejected(sheet)) == 3


def test_a_dry_run_tells_the_reasons_the_first_ten_at_most(sheet: Path, tmp_path: Path) -> None:
    command = ["--store", str(tmp_path / "case.ascribe"), "load", str(sheet), "--keep-going", "--dry-run"]
    out = run(command).output
    assert "    refused and left out: 3 rows:\n" in out
    assert "row 2: `grade` is 'B22', no grade" in out
    assert ("rejects.jsonl" in out, "more\n" in out) == (False, False)
    sheet.write_text(SHEET + "Person:Jane Roe,runs,Page:Pier Post,Herald,B22\n" * 9)
    out = run(command).output
    assert "    refused and left out: 12 rows:\n" in out
    assert ("row 13: `grade`" in out, "row 12: `grade`" in out, "      and 2 more\n" in out) == (False, True, True)


CASEFILE = """
case: harbour
entities: {roe: {kind: Person, name: Jane Roe}}
sources: {herald: {publisher: Herald}}
claims: [{source: herald, says: [{fact: [roe, age, 40]}, {fact: [nobody, age, 41]}]}]
"""
BUNDLE = """{"type": "bundle", "id": "bundle--11111111-1111-4111-8111-111111111111", "objects": [7]}"""


@pytest.mark.parametrize(("name", "content"), [("harbour.yaml", CASEFILE), ("harbour.stix.json", BUNDLE)])
def test_what_has_no_rows_is_refused_whole_and_that_is_said(name: str, content: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(content)
    command = ["--store", str(tmp_path / "case.ascribe"), "load", str(file)]
    done = run([*command, "--keep-going"])
    assert (done.exit_code, Path(f"{file}.rejects.jsonl").exists()) == (3, False)
    form = "casefile" if name.endswith(".yaml") else "stix"
    said = f"{file}: --keep-going has no effect: the format {form} is loaded whole or not at all\n"
    assert done.stderr.startswith(said)
    assert said not in run(command).stderr


def test_it_is_said_of_a_casefile_that_is_loaded_and_of_no_table(sheet: Path, tmp_path: Path) -> None:
    file = tmp_path / "harbour.yaml"
    file.write_text(CASEFILE.replace(", {fact: [nobody, age, 41]}", ""))
    done = run(["--store", str(tmp_path / "case.ascribe"), "load", str(sheet), str(file), "--keep-going"])
    assert (done.exit_code, done.stderr.count("no effect")) == (0, 1)
