"""Tables on the command line: guessed, mapped, shown before they are loaded, refused with exit code 3."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import ascribe
from ascribe.cli.front import front

Run = Callable[..., Result]
SHEET = "from,relation,to,from type,to type,url,grade\nJane Roe,runs,Harbour Street,person,page,https://a.example,B2\n"


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`ascribe` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)
    return lambda *args: CliRunner().invoke(front, list(args), prog_name="ascribe")


def test_a_dry_run_shows_the_guess_and_the_first_rows_and_writes_nothing(run: Run) -> None:
    Path("sheet.csv").write_text(SHEET, "utf-8")
    result = run("load", "sheet.csv", "--dry-run")
    assert result.exit_code == 0
    lines = [line.strip() for line in result.output.splitlines()]
    assert lines[1].startswith("read as relations: subject from `from`, object from `to`, url from `url`, predicate")
    shown = lines[lines.index("the first rows become:") + 1 :]
    assert [line.split(" ")[0] for line in shown] == ["source", "entity", "entity", "claim"]
    assert "subject person:jane-roe, predicate runs, object page:harbour-street" in shown[-1]
    assert not Path("case.ascribe").exists()


def test_a_dry_run_of_another_file_shows_no_rows(run: Run) -> None:
    Path("sites.csv").write_text("title,geolocation,domain,network,subnetwork\nSun,,sun.example,Quay,\n", "utf-8")
    assert "first rows" not in run("load", "sites.csv", "--dry-run").output


def test_what_is_shown_of_a_row_cannot_move_the_cursor(run: Run) -> None:
    Path("sheet.csv").write_text(SHEET.replace("Jane Roe", "Jane\x1b[2J Roe"), "utf-8")
    shown = run("load", "sheet.csv", "--dry-run")
    assert shown.exit_code == 0
    assert "\x1b" not in shown.output
    assert "Jane\\x1b[2J Roe" in shown.output


def test_a_mapped_table_is_loaded_and_a_newer_copy_replaces_it(run: Run) -> None:
    Path("sheet.csv").write_text("Wer,Wen\nJane Roe,Quay Ltd\nJohn Doe,Quay Ltd\n", "utf-8")
    said = ("--map", "subject=Wer", "--map", "object=Wen", "--map", "predicate==employed-by", "--grade", "B2")
    assert run("load", "sheet.csv", *said).exit_code == 0
    Path("sheet.csv").write_text("Wer,Wen\nJane Roe,Quay Ltd\n", "utf-8")
    assert "− 1 withdrawn" in run("load", "sheet.csv", *said).output
    with ascribe.open("case.ascribe") as book:
        ((link,),) = [book.links("Quay Ltd").links]
    assert (link.other.name, link.confidence) == ("Jane Roe", pytest.approx(0.64))


def test_a_notebook_can_say_the_columns_too(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text("Wer,Wen\nJane Roe,Quay Ltd\n", "utf-8")
    with ascribe.open(tmp_path / "x.ascribe") as book:
        (report,) = book.load(path, map=["subject=Wer", "object=Wen", "predicate==employed-by"])
        assert book.load(path, map=["subject=Wer", "object=Wen", "predicate==employed-by"])[0].changed is False
    assert (report.added, report.case) == (1, "sheet")


def test_documents_of_an_archiver_are_those_that_claims_cite(run: Run) -> None:
    Path("sheet.csv").write_text(SHEET, "utf-8")
    Path("archived.csv").write_text("link,archive location\nhttps://www.a.example/,https://copy.example/1\n", "utf-8")
    assert run("load", "sheet.csv", "archived.csv").exit_code == 0
    found = json.loads(run("sources", "--json").output)["sources"]
    assert "https://copy.example/1" in Path("archived.csv").read_text()
    assert any(source["id"].startswith("archived/a-example-") for source in found)


@pytest.mark.parametrize(
    ("args", "code", "reason"),
    [
        ((), 3, "sheet.csv:3: row 2: `relation` is 'rnus', no predicate; nearest: runs"),
        (("--map", "predicat=relation"), 2, "no field is called 'predicat'; nearest: predicate"),
        (("--map", "predicate=relatin"), 3, "has no column 'relatin'"),
        (("--map", "none.yaml"), 3, "none.yaml: there is no such file"),
        (("--network", "Quay"), 2, "--network is for a list of accounts"),
    ],
)
def test_what_is_refused_leaves_no_store(run: Run, args: tuple[str, ...], code: int, reason: str) -> None:
    Path("sheet.csv").write_text(f"{SHEET}Jane Roe,rnus,Quay,person,page,https://a.example,B2\n", "utf-8")
    result = run("load", "sheet.csv", *args)
    assert result.exit_code == code
    assert reason in result.stderr
    assert not Path("case.ascribe").exists()


def test_columns_are_only_said_of_tables(run: Run) -> None:
    Path("sites.csv").write_text("title,geolocation,domain,network,subnetwork\nSun,,sun.example,Quay,\n", "utf-8")
    result = run("load", "sites.csv", "--map", "subject=title")
    assert result.exit_code == 2
    assert "--map is not for the format tow; it is for: table" in result.stderr
    assert run("load", "sites.csv", "--format", "table", "--map", "name=title", "--map", "kind==Outlet").exit_code == 0


def test_what_was_exported_as_a_table_can_be_read_as_one(run: Run) -> None:
    """A name that begins like a formula goes out behind a `'` and comes in without."""
    Path("sheet.csv").write_text(SHEET.replace("Jane Roe", "=Roe"), "utf-8")
    assert run("load", "sheet.csv").exit_code == 0
    csv = run("find", "Roe", "--csv").output
    assert "'=Roe" in csv
    Path("found.csv").write_text(csv, "utf-8")
    assert run("--store", "other.ascribe", "load", "found.csv").exit_code == 0
    with ascribe.open("other.ascribe") as book:
        assert book.entity("person:roe").name == "=Roe"
