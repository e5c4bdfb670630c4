"""The section on tables in docs/formats.md is true: its example runs, its fields and options are the loader's."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from ascribe.cli.front import front
from ascribe.loaders import table
from ascribe.loaders.graphdata import mapping
from ascribe.loaders.options import Options, flag
from ascribe.loaders.table_mapping import fields, mapped

PAGE = (Path(__file__).parents[1] / "docs" / "formats.md").read_text("utf-8")
(SECTION,) = re.findall(r"^## table: .*\n((?:(?!^## ).*\n)+)", PAGE, re.MULTILINE)


def block(language: str) -> str:
    found: list[str] = re.findall(rf"^```{language}\n(.*?)^```", SECTION, re.MULTILINE | re.DOTALL)
    return found[0]


def test_the_example_runs_as_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("harbour.csv").write_text(block("csv"), "utf-8")
    result = CliRunner().invoke(front, ["load", "harbour.csv", "--dry-run"], prog_name="ascribe")
    assert result.exit_code == 0
    shown = block("").splitlines()[1:]
    for told, line in zip(shown, result.output.splitlines(), strict=False):
        assert line.startswith(told.removesuffix("…"))


def test_the_mapping_file_is_one(tmp_path: Path) -> None:
    (tmp_path / "german.yaml").write_text(block("yaml"), "utf-8")
    said = mapped([str(tmp_path / "german.yaml")])
    assert said.fields == {"subject", "predicate", "object", "url", "object_kind", "grade"}
    assert said.values["predicate"] == {"chef von": "directs", "sponsert": "funds"}


def test_every_field_is_named_and_nothing_else_is() -> None:
    listed = SECTION[SECTION.index("| a table of") : SECTION.index("The headers that say these")]
    assert set(re.findall(r"`(\w+)`", listed)) == {*fields()}


def test_the_headers_and_ways_to_write_that_are_named_are_known() -> None:
    table_ = mapping("table")
    headers = {name for shape in table_["shapes"].values() for names in shape.values() for name in names}
    pairs = [(pair["subject"], pair["object"]) for pair in table_["pairs"]]
    assert {"link", "archive location", "upload timestamp"} <= headers
    assert {("from", "to"), ("source", "target"), ("admin", "page"), ("owner", "company")} <= {*pairs}


def test_the_options_are_the_loaders() -> None:
    options = re.findall(r"^\| `(--[\w-]+)[^|]*\|[^|]*\| (.+) \|$", PAGE, re.MULTILINE)
    taken = {option for option, takers in options if takers == "all" or "table" in takers.split(", ")}
    assert taken == {flag(option) for option in table.OPTIONS}
    assert "*No grade.*" in SECTION


def test_the_ways_to_say_something_of_a_column_are_ways(tmp_path: Path) -> None:
    rows = SECTION[SECTION.index("| `--map …`") :].split("\n\n")[0].splitlines()[2:]
    entries = [entry for row in rows for entry in re.findall(r"`([^`]+)`", row.split("|")[1])]
    (tmp_path / "german.yaml").write_text(block("yaml"), "utf-8")
    said = mapped([str(tmp_path / entry) if entry == "german.yaml" else entry for entry in entries])
    assert (said.sheet, said.encoding, said.columns["kind"]) == ("Links", "cp1252", "")
    assert Options(map=tuple(entries)).given()["map"] == tuple(entries)
