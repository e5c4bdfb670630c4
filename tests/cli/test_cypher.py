"""The `cypher` command: where its text comes from, its parameters, and how answers are shown."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ascribe.cli.front import front
from ascribe.cli.parameters import pasted
from ascribe.cli.terminal import MOST_ITEMS
from ascribe.graph.engines.cyphertext import LONGEST, READING_PROCEDURES
from ascribe.schema.errors import InputError

Run = Callable[..., Result]
BY_NAME = "MATCH (e:Entity {name: $name}) RETURN e.id AS id"


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """`ascribe` in a folder with a store made of the casefile of `ascribe new`."""
    runner = CliRunner()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("harbour"))

        def invoke(*args: str, **more: Any) -> Result:
            return runner.invoke(front, args, **more)

        invoke("new", "harbour.yaml")
        assert invoke("load", "harbour.yaml").exit_code == 0
        yield invoke


def rows(result: Result) -> list[Any]:
    assert (result.exit_code, result.stderr) == (0, "")
    found = json.loads(result.stdout)["rows"]
    assert isinstance(found, list)
    return found


def refused(result: Result, code: int, *words: str) -> None:
    """One sentence of ours on stderr, nothing else, and the code."""
    assert (result.exit_code, result.stdout) == (code, "")
    assert result.stderr.startswith("ascribe: ")
    assert "Traceback" not in result.output
    for word in words:
        assert word in result.stderr


def test_the_text_comes_as_an_argument_from_a_file_or_from_standard_input(run: Run) -> None:
    Path("query.cypher").write_bytes(b"\xef\xbb\xbf// who\r\n" + BY_NAME.encode() + b";\r\n")
    given = ("--param", "name=Jane Roe", "--json")
    wanted = [["person:jane-roe"]]
    assert rows(run("cypher", BY_NAME, *given)) == wanted
    assert rows(run("cypher", "--file", "query.cypher", *given)) == wanted
    assert rows(run("cypher", "-f", "query.cypher", *given)) == wanted
    assert rows(run("cypher", "-", *given, input=Path("query.cypher").read_bytes())) == wanted


def test_one_text_is_wanted_and_not_two(run: Run) -> None:
    for args in ([], [BY_NAME, "--file", "query.cypher"]):
        refused(run("cypher", *args), 2, "give one query", "--file FILE")


@pytest.mark.parametrize(
    ("content", "word"),
    [(b"RETURN '\xff'", "UTF-8"), (b"RETURN 1\0", ""), (b"x" * (2**20 + 1), "1 MB"), (b"", "empty")],
)
def test_a_text_that_cannot_be_read_is_refused_wherever_it_comes_from(run: Run, content: bytes, word: str) -> None:
    Path("bad.cypher").write_bytes(content)
    refused(run("cypher", "--file", "bad.cypher"), 3, word)
    refused(run("cypher", "-", input=content), 3, word)


def test_a_file_that_is_not_there_is_named(run: Run) -> None:
    refused(run("cypher", "--file", "nothing.cypher"), 3, "nothing.cypher", "no such file")


@pytest.mark.parametrize(
    ("given", "value"),
    [
        ("2", 2),
        ("2.5", 2.5),
        ("true", True),
        ("null", None),
        ('"2018"', "2018"),
        ("2018-09-03", "2018-09-03"),
        ("[1, [2]]", [1, [2]]),
        ('{"a": {"b": null}}', {"a": {"b": None}}),
        ("Jane = Roe", "Jane = Roe"),
        ("", ""),
    ],
)
def test_a_parameter_has_the_type_that_its_json_has(run: Run, given: str, value: Any) -> None:
    assert rows(run("cypher", "RETURN $x AS x", "--param", f"x={given}", "--json")) == [[value]]


def test_a_parameter_nobody_gave_is_named_with_the_nearest(run: Run) -> None:
    refused(run("cypher", BY_NAME, "--param", "nmae=Jane Roe"), 2, "$name", "nearest: nmae", "--param name=VALUE")


def test_the_lines_that_browsers_take_set_parameters(run: Run) -> None:
    """What `query show` prints can be piped on, and `--param` has the last word."""
    shown = run("query", "show", "links").stdout
    assert ":param entity => " in shown
    assert "Jane Roe" in run("cypher", "-", input=shown).stdout
    text = (
        "// who\n:param name => 'Quay Ltd'\n:params {least: 1, kinds: ['Person', \"it's\"]};\n"
        + BY_NAME
        + ", $kinds AS k"
    )
    assert rows(run("cypher", text, "--json")) == [["organization:quay-ltd", ["Person", "it's"]]]
    assert rows(run("cypher", text, "--param", "name=Jane Roe", "--json"))[0][0] == "person:jane-roe"


@pytest.mark.parametrize(
    ("line", "params"),
    [
        (":param x => 'it\\'s \\u00e9\\n'", {"x": "it's é\n"}),
        (':PARAM x=>"a // b";', {"x": "a // b"}),
        (":param x: -1.5e3", {"x": -1500.0}),
        (":param x => TRUE ", {"x": True}),
        (":param x => [1, {a: null, `b c`: 'd'}]", {"x": [1, {"a": None, "b c": "d"}]}),
        (":params {}", {}),
    ],
)
def test_a_literal_is_read_as_cypher_reads_it(line: str, params: dict[str, Any]) -> None:
    assert pasted(f"\n{line}\nRETURN $x") == ("\n\nRETURN $x", params)


@pytest.mark.parametrize(
    ("line", "word"),
    [
        (":use system", ":use is a command"),
        (":begin", ":begin is a command"),
        (":param", ":param is a command"),
        (":param x => date()", "'date()' is no value"),
        (":param x => 1 + 1", "'1 + 1' is no value"),
        (":param x => 'never", "is no value"),
        (":param x => name", "is no value"),
        (":params {a: 1, 2}", "is no value"),
    ],
)
def test_any_other_line_with_a_colon_is_refused_with_its_number(line: str, word: str) -> None:
    with pytest.raises(InputError, match=r"^line 2: ") as error:
        pasted(f"// head\n{line}\nRETURN 1")
    assert word in str(error.value)


def test_a_mistake_keeps_its_line_below_such_lines(run: Run) -> None:
    refused(run("cypher", ":param x => 1\n\nMATCH (n)\nDELETE n"), 3, "line 4: DELETE")


def test_what_takes_too_long_is_ended_and_refused(run: Run) -> None:
    text = "RETURN reduce(s = 'a', x IN range(1, 60) | s + s)"
    refused(run("cypher", text, "--timeout", "0.5"), 3, "longer than 0.5 s", "--timeout")


def test_a_limit_is_kept_without_looking_at_all_rows(run: Run) -> None:
    """Otherwise this would be some ten billion rows."""
    text = "MATCH " + ", ".join(f"(n{number})" for number in range(8)) + " RETURN n0.id AS a, n1.id AS b, n7.id AS c"
    answer = run("cypher", text, "--limit", "3", "--timeout", "5", "--json")
    assert (len(rows(answer)), json.loads(answer.stdout)["truncated"]) == (3, True)
    assert "only the first 3 rows; --limit shows more" in run("cypher", text, "--limit", "3").stderr


def test_a_long_list_is_cut_on_a_terminal_and_whole_in_json(run: Run) -> None:
    shown = run("cypher", "RETURN range(1, 5000) AS n, 'x' AS x").stdout
    assert len(shown.splitlines()) < 110
    assert "4,900 more, which --json shows" in shown
    assert len(rows(run("cypher", "RETURN range(1, 5000) AS n", "--json"))[0][0]) == 5000


def test_a_map_that_only_looks_like_a_node_is_shown_as_a_map(run: Run) -> None:
    text = "RETURN {id: 1, labels: 2, properties: 3} AS a, {id: 1, type: 2, properties: 3} AS b, $c AS c"
    result = run("cypher", text, "--param", 'c={"nodes": 1, "relations": 2}', env={"COLUMNS": "200"})
    assert result.exit_code == 0
    assert '"labels": 2' in result.stdout
    assert '"relations": 2' in result.stdout


def test_times_are_shown_as_text(run: Run) -> None:
    text = "RETURN date('2018-09-03') AS d, datetime('2018-09-03T12:00:00Z') AS t, duration('P1D') AS u"
    assert rows(run("cypher", text, "--json")) == [
        ["2018-09-03", "2018-09-03T12:00:00+00:00", {"months": 0, "days": 1, "seconds": 0}]
    ]


def test_no_rows_are_an_answer(run: Run) -> None:
    result = run("cypher", "MATCH (e:Entity {name: 'Nobody'}) RETURN e")
    assert (result.exit_code, result.stdout.splitlines()) == (0, ["e", "no rows"])


def test_what_the_page_shows_runs(run: Run) -> None:
    page = Path(__file__).parents[2].joinpath("docs", "cypher.md").read_text("utf-8")
    shown = re.findall(r"^\$ ascribe (.*)$", page, re.MULTILINE)
    assert len(shown) == 3
    Path("query.cypher").write_text("MATCH (e:Entity) RETURN e.id", "utf-8")
    for line in shown:
        told: str | None = None
        for command in line.split(" | ascribe "):
            result = run(*shlex.split(command), input=told)
            assert (result.exit_code, result.stderr) == (0, "")
            told = result.stdout


def test_the_page_names_every_procedure_and_bound() -> None:
    page = Path(__file__).parents[2].joinpath("docs", "cypher.md").read_text("utf-8")
    for word in (*READING_PROCEDURES, f"{LONGEST:,} characters", f"first\n{MOST_ITEMS} items"):
        assert word in page


@pytest.mark.parametrize("text", ["RETURN", "MATCH (n) RETURN n.", "MATCH (n:Entity) RETURN n.name ORDER BY"])
def test_what_is_wrong_is_told_of_the_text_that_was_typed(run: Run, text: str) -> None:
    """Not of the LIMIT that bounds its rows, which nobody wrote."""
    result = run("cypher", text)
    refused(result, 3, "line 1")
    assert "LIMIT" not in result.stderr
