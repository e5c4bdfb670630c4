"""`ascribe export` writes the format that a name or --format tells, says what stays behind, and never half a file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ascribe.cli.front import front
from ascribe.loaders.writers import WRITERS

Run = Callable[..., Result]
WHARF = """\
case: wharf
entities:
  roe: {kind: Person, name: Jane Roe}
  wharf: {kind: Page, name: The Wharf}
sources: {herald: {publisher: Herald}}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, wharf]}
      - {fact: [wharf, followers, 30]}
      - {deny: [roe, admin-of, wharf], by: Tom Pen, private: true}
"""
BEGINNINGS = {
    "x.jsonl": b'{"format":"ascribe-ledger"',
    "x.yaml": b"case: wharf\n",
    "X.GRAPHML": b"<?xml",
    "x.gexf": b"<?xml",
    "x.cypher": b"// A graph made by ascribe",
    "x.cql": b"// A graph made by ascribe",
    "x.csv": b"\xef\xbb\xbfid,subject_id,",
    "x.xlsx": b"PK",
}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`ascribe` in a folder with a store that holds a case."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)
    Path("wharf.yaml").write_text(WHARF, "utf-8")

    def command(*args: str) -> Result:
        return CliRunner().invoke(front, list(args), prog_name="ascribe")

    assert command("load", "wharf.yaml").exit_code == 0
    return command


@pytest.mark.parametrize("name", BEGINNINGS)
def test_the_name_tells_the_format(name: str, run: Run) -> None:
    done = run("export", name)
    assert (done.exit_code, done.stdout) == (0, f"{name}: written, without what is internal\n")
    assert Path(name).read_bytes().startswith(BEGINNINGS[name])
    assert "1 claim left out as private" in done.stderr


def test_every_format_but_those_of_other_extras_is_tried_here() -> None:
    tried = {
        name for name, writer in WRITERS.items() for n in BEGINNINGS if f"*{Path(n.lower()).suffix}" in writer.patterns
    }
    assert WRITERS.keys() - tried == {"followthemoney", "stix", "neo4j-admin", "tables"}


def test_format_overrules_the_name_and_is_needed_for_folders(run: Run) -> None:
    assert run("export", "x.txt", "--format", "gexf").exit_code == 0
    assert Path("x.txt").read_bytes().startswith(b"<?xml")
    assert run("export", "folder", "--format", "tables").exit_code == 0
    assert sorted(path.name for path in Path("folder").iterdir()) == [
        "claims.csv",
        "entities.csv",
        "relations.csv",
        "sources.csv",
    ]
    assert run("export", "cases", "--format", "casefile").exit_code == 0
    assert [path.name for path in Path("cases").iterdir()] == ["wharf.yaml"]
    done = run("export", "import", "--format", "neo4j-admin")
    assert "neo4j-admin database import full neo4j @import.args" in done.stderr


@pytest.mark.parametrize(
    ("args", "code", "message"),
    [
        (["x.doc"], 2, "x.doc: cannot tell the format to write; give the file a name as: *.jsonl (jsonl), *.yaml"),
        (["x", "--format", "graphxl"], 2, "unknown format 'graphxl'; nearest: graphml"),
        (["x.csv", "--table", "entitis"], 2, "no table is called 'entitis'; nearest: entities"),
        (["x.gexf", "--table", "claims"], 2, "x.gexf: --table is not for the format gexf; it is for: csv"),
        (["x.yaml", "--case", "warf"], 2, "no case is called 'warf'; nearest: wharf"),
        (["x.jsonl", "--case", "wharf"], 2, "x.jsonl: --case is not for the format jsonl; it is for: casefile"),
        (["nowhere/x.gexf"], 2, "nowhere/x.gexf: cannot be written (No such file or directory)"),
        (["nowhere/x", "--format", "tables"], 2, "nowhere/x: cannot be written (No such file or directory)"),
        (["wharf.yaml", "--format", "tables"], 2, "wharf.yaml: cannot be written (Not a directory)"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_written(args: list[str], code: int, message: str, run: Run) -> None:
    before = sorted(Path().iterdir())
    done = run("export", *args)
    assert done.exit_code == code
    assert message in done.stderr
    assert sorted(Path().iterdir()) == before
    assert Path("wharf.yaml").read_text("utf-8") == WHARF


def test_internally_nothing_stays_behind(run: Run) -> None:
    done = run("export", "x.yaml", "--internal")
    assert (done.stdout, done.stderr) == ("x.yaml: written\n", "")
    assert "private: true" in Path("x.yaml").read_text()
    assert run("--store", "copy.ascribe", "load", "x.yaml").exit_code == 0
    assert run("--store", "copy.ascribe", "links", "Jane Roe").stdout == run("links", "Jane Roe").stdout


def test_a_casefile_is_a_store_too(run: Run) -> None:
    done = run("--store", "wharf.yaml", "export", "x.csv", "--table", "entities")
    assert (done.exit_code, len(Path("x.csv").read_text("utf-8").splitlines())) == (0, 3)


NAMED = """\
case: pier
entities:
  zora: {kind: Person, name: Zora Quent, private: true}
  roe: {kind: Person, name: Jane Roe}
sources: {herald: {publisher: Herald}}
claims:
  - source: herald
    says: [{fact: [roe, age, 40], quote: "forty, says Zora Quent"}]
"""


@pytest.mark.parametrize(
    "command",
    [("export", "x.jsonl"), ("export", "x.csv", "--table", "claims"), ("dossier", "Jane Roe"), ("viz", "-o", "x.html")],
)
def test_a_text_that_goes_out_with_a_private_name_in_it_is_told_on_stderr(command: tuple[str, ...], run: Run) -> None:
    Path("pier.yaml").write_text(NAMED, "utf-8")
    said = "1 text that goes out contains the name of a private entity: claim c_"
    done = run("--store", "pier.yaml", *command)
    assert done.exit_code == 0
    (line,) = [line.strip() for line in done.stderr.splitlines() if said in line]
    assert line.endswith(" (quote); check it")
    assert said not in run("--store", "pier.yaml", *command, "--internal").stderr


@pytest.mark.parametrize("command", [("dossier", "zora quent"), ("viz", "-o", "x.html", "Zora Quent")])
def test_whoever_is_private_is_said_to_be_by_name(command: tuple[str, ...], run: Run) -> None:
    Path("pier.yaml").write_text(NAMED, "utf-8")
    done = run("--store", "pier.yaml", *command)
    assert done.exit_code == 1
    assert done.stderr == "ascribe: Zora Quent is private, and left out here; --internal includes it\n"
    assert run("--store", "pier.yaml", *command, "--internal").exit_code == 0
