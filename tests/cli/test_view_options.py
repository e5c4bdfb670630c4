"""`--as-of`, `--as-known` and `--grading` on the command line, and `Casebook.view` behind them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import ascribe
from ascribe.cli.front import front
from tests.neo4j.server import Address

Run = Callable[..., Result]

# John Doe followed Jane Roe; who pays, nobody dates.
HARBOUR = """
case: harbour
entities:
  page: {kind: Page, id: "page:facebook/harbour-street", name: Harbour Street}
  roe:  {kind: Person, name: Jane Roe}
  doe:  {kind: Person, name: John Doe}
  quay: {kind: Organization, name: Quay Ltd}
sources:
  herald: {headline: A page and its owners, publisher: Herald, published: 2018-09-03}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, page], when: 2015/2017}
      - {say: [doe, admin-of, page], when: 2018/2020}
      - {say: [page, funded-by, quay]}
"""
QUESTIONS = [
    ("links", "Harbour Street"),
    ("behind", "Harbour Street"),
    ("fronts", "Jane Roe"),
    ("chain", "Harbour Street", "Quay Ltd"),
    ("stats",),
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`ascribe` in a folder with that case loaded."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    (tmp_path / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")

    def run(*args: Any) -> Result:
        return CliRunner().invoke(front, [str(arg) for arg in args], prog_name="ascribe")

    assert run("load", "harbour.yaml").exit_code == 0
    return run


def answer(result: Result) -> Any:
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def others(answer: Any) -> dict[str, str | None]:
    return {link["other"]["name"]: link["held"] for link in answer["links"]}


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_every_answer_is_headed_by_how_it_was_looked_at(run: Run, question: tuple[str, ...]) -> None:
    seen = run(*question, "--as-of", "2016", "--as-known", "2999-01", "--grading", "stix")
    assert (seen.exit_code, seen.stderr) == (0, "")
    assert seen.stdout.startswith("as of 2016 · as known on 2999-01 · graded by the stix table\n")
    assert not run(*question).stdout.startswith("as ")


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
def test_json_has_the_same_keys_under_every_view(run: Run, question: tuple[str, ...]) -> None:
    plain, seen = (answer(run(*question, "--json", *view)) for view in ([], ["--as-of", "2016"]))
    assert keys(seen) == keys(plain)


def keys(found: Any, within: str = "") -> set[str]:
    """The keys of an answer all the way down, as `links.other.name`; what is counted by kind is data, no key."""
    if isinstance(found, list):
        return {key for item in found for key in keys(item, within)}
    if not isinstance(found, dict) or within in (".entities", ".relations"):
        return {within}
    below = {f"{within}.{name}": value for name, value in found.items()}
    return {*below, *(key for name, value in below.items() for key in keys(value, name))}


def test_links_as_of_a_date_say_what_is_not_known_to_have_held(run: Run) -> None:
    assert others(answer(run("links", "Harbour Street", "--json"))) == {
        "Jane Roe": None, "John Doe": None, "Quay Ltd": None
    }  # fmt: skip
    assert others(answer(run("links", "Harbour Street", "--as-of", "2016", "--json"))) == {
        "Jane Roe": "dated", "Quay Ltd": "undated"
    }  # fmt: skip
    lines = run("links", "Harbour Street", "--as-of", "2016").stdout.splitlines()
    marked = [line for line in lines if "unknown if it held then" in line]
    assert [("Quay Ltd" in line, "Jane Roe" in line) for line in marked] == [(True, False)]
    assert "unknown if it held then" not in run("links", "Harbour Street").stdout


def test_a_chain_marks_the_hop_that_is_not_known_to_have_held(run: Run) -> None:
    def marks(end: str) -> int:
        shown = run("chain", "Harbour Street", end, "--as-of", "2016").stdout
        return " ".join(shown.split()).count("unknown if it held then")

    assert (marks("Quay Ltd"), marks("Jane Roe")) == (1, 0)


def test_a_chain_that_did_not_hold_is_a_no_that_says_when(run: Run) -> None:
    found = run("chain", "Harbour Street", "Jane Roe", "--as-of", "2019")
    assert (found.exit_code, found.stdout) == (1, "")
    assert "(as of 2019)" in found.stderr
    found = run("chain", "Harbour Street", "Jane Roe", "--as-of", "2019", "--json")
    assert (found.exit_code, json.loads(found.stdout)["chains"]) == (1, [])


def test_another_grading_changes_the_numbers_only(run: Run) -> None:
    def numbers(*view: str) -> list[float]:
        return sorted(link["confidence"] for link in answer(run("links", "Harbour Street", "--json", *view))["links"])

    assert numbers() == pytest.approx([0.64] * 3)
    assert numbers("--grading", "stix") == pytest.approx([0.49] * 3)
    assert numbers("--grading", "admiralty") == numbers()


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question[0])
@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--as-of", "last week", "'last week' is no EDTF date; write 2018, 2018-08"),
        ("--as-of", "2018-02-30", "'2018-02-30' is not in the calendar; write"),
        ("--as-known", "2018/..", "'2018/..' has no end; write"),
        ("--as-known", "2018-01-01T99:00", "is no time; write 2018-08-28T10:00:00Z"),
        ("--grading", "stixx", "unknown grading 'stixx'; nearest: stix"),
    ],
)
def test_what_is_no_date_or_table_is_wrong_usage(
    run: Run, question: tuple[str, ...], option: str, value: str, words: str
) -> None:
    found = run(*question, option, value, "--json")
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith("ascribe: ")
    assert words in found.stderr


def test_who_was_not_known_then_is_not_found_and_json_is_empty(run: Run) -> None:
    found = run("links", "Jane Roe", "--as-known", "2000", "--json")
    assert (found.exit_code, json.loads(found.stdout)) == (1, {"entity": None, "links": []})
    assert "'Jane Roe' is known here now, but was not yet (as known on 2000)" in found.stderr
    assert answer(run("stats", "--as-known", "2000", "--json"))["claims"] == 0


def test_a_casefile_can_be_seen_as_of_a_date_and_has_no_past(run: Run) -> None:
    found = run("--store", "harbour.yaml", "links", "Harbour Street", "--as-of", "2019", "--json")
    assert others(answer(found)) == {"John Doe": "dated", "Quay Ltd": "undated"}
    found = run("--store", "harbour.yaml", "links", "Harbour Street", "--as-known", "2019")
    assert found.exit_code == 2
    assert "has no past" in found.stderr


def test_a_notebook_looks_at_a_casebook_in_other_ways(run: Run, tmp_path: Path) -> None:
    with ascribe.open(tmp_path / "case.ascribe") as case:
        with case.view(as_of="2016") as then:
            assert {link.other.name for link in then.links("Harbour Street").links} == {"Jane Roe", "Quay Ltd"}
            assert then.stats().relations == {"admin-of": 1, "funded-by": 1}
        assert len(case.links("Harbour Street").links) == 3
        with pytest.raises(ascribe.UsageError, match="write 2018"):
            case.view(as_of="some day")


def test_what_a_view_cannot_answer_is_refused_not_answered_otherwise(run: Run, tmp_path: Path) -> None:
    with ascribe.open(tmp_path / "case.ascribe").view(as_of="2016") as case:
        asked: list[Callable[[], Any]] = [
            lambda: case.load("harbour.yaml"),
            lambda: case.find("Roe"),
            lambda: case.sources(),
            lambda: case.query("links", entity="Jane Roe"),
            lambda: case.cypher("MATCH (n) RETURN n.id AS id"),
            lambda: case.viz("case.html", query="links", params={"entity": "Jane Roe"}),
            lambda: case.export("case.jsonl"),
        ]
        for ask in asked:
            with pytest.raises(ascribe.UsageError, match="without a view"):
                ask()
    assert not Path("case.html").exists()


def test_a_server_is_seen_in_the_same_ways(
    run: Run, neo4j_server: Address, neo4j_engine: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key, value in (("USERNAME", neo4j_server.user), ("PASSWORD", neo4j_server.password)):
        monkeypatch.setenv(f"NEO4J_{key}", value)
    monkeypatch.setenv("NEO4J_DATABASE", neo4j_server.database)
    monkeypatch.setenv("ASCRIBE_STORE", neo4j_server.uri)
    assert run("load", "harbour.yaml").exit_code == 0
    assert others(answer(run("links", "Harbour Street", "--as-of", "2016", "--json"))) == {
        "Jane Roe": "dated", "Quay Ltd": "undated"
    }  # fmt: skip
    Path("harbour.yaml").write_text(HARBOUR.replace("[doe, admin-of, page]", "[doe, owns, page]"), encoding="utf-8")
    with ascribe.open(neo4j_server.uri) as case:
        before = max(hold.since for held in case.store.everything() for hold in held.holds)
    assert run("load", "harbour.yaml").exit_code == 0
    then, now = (answer(run("links", "John Doe", "--json", *view)) for view in (["--as-known", before], []))
    assert [link["predicate"] for link in (*then["links"], *now["links"])] == ["admin-of", "owns"]
    assert answer(run("stats", "--as-known", before, "--json"))["relations"] == {"admin-of": 2, "funded-by": 1}
