"""`ascribe query`: what is listed, what is shown, and a folder of one's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import ascribe
from ascribe.cli.front import front
from ascribe.schema.errors import InputError

Run = Callable[..., Result]

KINDS = """\
// kinds: how many entities there are of each kind
// group: my own
// param least: int = 1 — leave out rarer kinds
// returns: kind, n
MATCH (e:Entity)
WITH e.kind AS kind, count(e) AS n
WHERE n >= $least
RETURN kind, n
ORDER BY kind
"""
COUNTED = {"columns": ["kind", "n"], "rows": [["Organization", 1], ["Page", 1], ["Person", 1]], "truncated": False}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`ascribe` in a folder that holds the casefile of `ascribe new`, a store made of it, and `mine/kinds.cypher`."""
    monkeypatch.chdir(tmp_path)
    for name in ("ASCRIBE_STORE", "ASCRIBE_QUERIES", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    Path("mine").mkdir()
    Path("mine", "kinds.cypher").write_text(KINDS, "utf-8")

    def invoke(*args: str, **more: object) -> Result:
        return CliRunner().invoke(front, list(args), prog_name="ascribe", **more)  # type: ignore[arg-type] # passed on

    assert invoke("new", "harbour.yaml").exit_code == 0
    assert invoke("load", "harbour.yaml").exit_code == 0
    return invoke


def refused(result: Result, code: int, *words: str) -> None:
    assert result.exit_code == code, result.output
    assert result.stderr.startswith("ascribe: ")
    assert result.stdout == ""
    for word in words:
        assert word in result.stderr


def test_queries_are_listed_by_group(run: Run) -> None:
    lines = run("query", "list").stdout.splitlines()
    money, publishing = lines.index("Money"), lines.index("Publishing")
    listed = [line.split()[0] for line in lines[money + 1 : publishing] if line.strip() and line[0] != " "]
    assert listed == ["name", "funding", "payments", "ultimate-funders"]


def test_ones_own_are_listed_with_the_others_and_marked(run: Run) -> None:
    plain = json.loads(run("query", "list", "--json").stdout)["queries"]
    both = json.loads(run("query", "list", "--queries", "mine", "--json").stdout)["queries"]
    assert [query for query in both if query not in plain] == [
        {
            "name": "kinds",
            "group": "my own",
            "own": True,
            "question": "how many entities there are of each kind",
            "params": [{"name": "least", "type": "int", "default": 1, "help": "leave out rarer kinds"}],
            "returns": ["kind", "n"],
        }
    ]
    text = run("query", "--queries", "mine", "list").stdout
    assert "My own\n" in text
    assert "kinds (yours)" in text
    assert "(yours)" not in run("query", "list").stdout


def test_the_folder_is_named_by_an_option_or_the_environment(run: Run) -> None:
    for answer in (
        run("query", "run", "--queries", "mine", "kinds", "--json"),
        run("query", "--queries", "mine", "run", "kinds", "--json"),
        run("query", "run", "kinds", "--json", env={"ASCRIBE_QUERIES": "mine"}),
    ):
        assert (answer.exit_code, json.loads(answer.stdout)) == (0, COUNTED)
    rarer = run("query", "run", "--queries", "mine", "kinds", "--least", "2", "--json")
    assert json.loads(rarer.stdout)["rows"] == []
    assert "kinds" in run("query", "run", "--queries", "mine", "--help").stdout
    refused(run("query", "run", "kinds"), 2, "no command 'kinds'")


def test_what_is_shown_sets_the_parameters_behind_the_header(run: Run) -> None:
    lines = run("query", "show", "behind").stdout.splitlines()
    assert lines[0].startswith("// behind: ")
    head = lines.index(":param entity => 'page:facebook/harbour-street'")
    assert lines[head + 1 : head + 3] == [":param min_confidence => 0.0", ":param limit => 100"]
    assert lines[head + 3].startswith("MATCH ")
    assert lines[-1].endswith(";")
    shown = run("query", "show", "kinds", "--queries", "mine").stdout
    assert shown.splitlines()[4:6] == [":param least => 1", "MATCH (e:Entity)"]


def test_help_gives_types_and_defaults(run: Run) -> None:
    text = " ".join(run("query", "run", "behind", "--help").stdout.split())
    assert "--entity ENTITY where to start [required]" in text
    assert "--limit INT at most so many chains, the strongest [default: 100]" in text


def test_a_folder_or_file_that_cannot_be_used_is_named(run: Run) -> None:
    refused(run("query", "list", "--queries", "yours"), 3, "yours: there is no such folder")
    own = Path("mine", "kinds.cypher")
    own.write_text(KINDS.replace("$least", "$leest"), "utf-8")
    refused(run("query", "list", "--queries", "mine"), 3, "kinds.cypher:7: $leest is not declared; nearest: least")
    own.rename("mine/links.cypher")
    Path("mine/links.cypher").write_text(KINDS.replace("// kinds:", "// links:"), "utf-8")
    refused(run("query", "list", "--queries", "mine"), 3, "links.cypher:1: 'links' is taken by a query that ships")
    assert run("query", "list").exit_code == 0


def test_a_query_of_ones_own_that_the_engine_refuses_is_an_input_that_is_refused(run: Run) -> None:
    Path("mine", "kinds.cypher").write_text(KINDS.replace("count(e)", "cuont(e)"), "utf-8")
    refused(run("query", "run", "--queries", "mine", "kinds"), 3, "kinds.cypher", "cuont")


def test_a_query_of_ones_own_cannot_write_or_read_files(run: Run) -> None:
    for text, word in (("LOAD CSV FROM 'file:///etc/passwd' AS e WITH e", "LOAD CSV"), ("CREATE (e) WITH e", "CREATE")):
        Path("mine", "kinds.cypher").write_text(KINDS.replace("MATCH (e:Entity)\nWITH e.kind", f"{text}, 1"), "utf-8")
        refused(run("query", "run", "--queries", "mine", "kinds"), 3, "kinds.cypher:5", word)


def test_escapes_in_a_file_of_ones_own_reach_no_terminal(run: Run) -> None:
    Path("mine", "kinds.cypher").write_text(KINDS.replace("my own", "my \x1b[31mown").replace("rarer", "\x1b]0;x\x07"))
    for args in (["list"], ["list", "--json"], ["show", "kinds"], ["run", "kinds", "--help"]):
        shown = run("query", "--queries", "mine", *args)
        assert (shown.exit_code, "\x1b" in shown.output) == (0, False)


def test_a_notebook_names_the_folder_when_it_opens(run: Run) -> None:
    with ascribe.open("case.ascribe", queries="mine") as case:
        assert case.query("kinds")._asdict() == COUNTED
        assert "behind" in [query.name for query in case.catalog.queries]
    Path("mine", "kinds.cypher").write_text(KINDS.replace("count(e)", "cuont(e)"), "utf-8")
    with ascribe.open("case.ascribe", queries="mine") as case, pytest.raises(InputError, match=r"kinds\.cypher: "):
        case.query("kinds")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--entity", "Harbour Street", "--param", "entity=Quay Ltd"), "entity is given twice"),
        (("--entity", "Harbour Street", "--min-confidence", ".1", "--param", "min_confidence=.2"), "--min-confidence;"),
    ],
)
def test_a_parameter_that_is_given_twice_is_refused(run: Run, args: tuple[str, ...], said: str) -> None:
    refused(run("query", "run", "behind", *args), 2, said)
