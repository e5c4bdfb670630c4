"""FollowTheMoney and STIX on the command line: known by name or beginning, refused whole, what is lost is said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ascribe.cli.front import front
from ascribe.loaders.registry import FORMATS, pick

pytest.importorskip("followthemoney", reason="the extra ascribe[ftm] is not installed: FollowTheMoney not tested")

Run = Callable[..., Result]
WHARF = """\
case: wharf
entities:
  roe: {kind: Person, name: Jane Roe}
  wharf: {kind: Page, name: The Wharf}
sources: {herald: {publisher: Herald}}
claims:
  - {source: herald, grade: B2, says: [{say: [roe, admin-of, wharf]}, {fact: [wharf, followers, 30]}]}
"""
PERSON = '{"id": "roe", "schema": "Person", "properties": {"name": ["Jane Roe"]}}\n'
BUNDLE = '{\n  "type": "bundle",\n  "objects": []}'


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`ascribe` in a folder with a casefile."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)
    Path("wharf.yaml").write_text(WHARF, "utf-8")
    return lambda *args: CliRunner().invoke(front, list(args), prog_name="ascribe")


@pytest.mark.parametrize(
    ("name", "content", "format"),
    [
        ("a.ijson", "", "followthemoney"),
        ("a.FTM.json", "", "followthemoney"),
        ("a.json", PERSON, "followthemoney"),
        ("a.stix.json", "", "stix"),
        ("a.json", BUNDLE, "stix"),
        ("a.json", '{"id": "bundle--1", "spec_version": "2.0", "type": "bundle"}', "stix"),
        ("a.json", '{"objects": [{"name": "x"}], "type": "bundle"}', "stix"),
    ],
)
def test_formats_are_told_by_name_or_beginning(name: str, content: str, format: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content)
    assert pick(tmp_path / name) is FORMATS[format]


@pytest.mark.parametrize(("name", "word"), [("wharf.ijson", "indexText"), ("wharf.stix.json", "extension")])
def test_an_export_says_what_it_lost_and_loads_again(name: str, word: str, run: Run) -> None:
    assert run("load", "wharf.yaml").exit_code == 0
    written = run("export", name)
    assert (written.exit_code, written.stdout) == (0, f"{name}: written, without what is internal\n")
    assert "1 × literal claims, which other programs read as notes" in written.stderr
    assert word in written.stderr
    before = json.loads(run("links", "Jane Roe", "--json").stdout)
    loaded = run("--store", "copy.ascribe", "load", name)
    assert (loaded.exit_code, loaded.stdout) == (0, f"{name}  + 2 added  ~ 0 replaced  − 0 withdrawn\n")
    assert json.loads(run("--store", "copy.ascribe", "links", "Jane Roe", "--json").stdout) == before


def test_a_name_that_tells_no_format_is_refused(run: Run) -> None:
    run("load", "wharf.yaml")
    refused = run("export", "wharf.json")
    assert refused.exit_code == 2
    assert "*.stix.json (stix)" in refused.stderr
    assert not Path("wharf.json").exists()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("bad.ijson", PERSON + PERSON, "bad.ijson:2: the id 'roe' stands in line 1 already"),
        ("bad.ijson", PERSON + PERSON[:40], "bad.ijson:2: is no JSON"),
        ("bad.stix.json", BUNDLE[:20], "bad.stix.json:2: is no JSON"),
    ],
)
def test_a_bad_file_is_refused_whole(name: str, content: str, message: str, run: Run) -> None:
    """The file before it is in; of the bad one nothing is."""
    Path(name).write_text(content)
    refused = run("load", "wharf.yaml", name)
    assert (refused.exit_code, message in refused.stderr) == (3, True)
    assert json.loads(run("stats", "--json").stdout)["claims"] == 2


def test_a_confidence_of_150_is_refused_with_its_object(run: Run) -> None:
    id = "identity--5d1b0a9a-6d5c-4d44-9d1c-0c2c1b1f3c11"
    made = {"type": "identity", "spec_version": "2.1", "id": id, "name": "Jane Roe", "confidence": 150}
    Path("bad.json").write_text(json.dumps({"type": "bundle", "objects": [made]}))
    refused = run("load", "bad.json")
    assert refused.exit_code == 3
    assert f"bad.json:1: {id}: `confidence` is 150" in refused.stderr
    assert not Path("case.ascribe").exists()
