"""`--csv`: a row for each citation, hop or match, in cells that are no formulas, and never beside `--json`."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from ascribe.cli.front import front
from ascribe.cli.spreadsheet import cell

Run = Callable[..., Result]

HARBOUR = """
case: harbour
entities:
  page: {kind: Page, name: Harbour Street, aliases: ["@harbourst", "=HYPERLINK(1)"]}
  roe:  {kind: Person, name: Jane Roe}
  quay: {kind: Organization, name: "+Quay, Ltd"}
sources:
  herald: {headline: "A page, and its owners", publisher: Herald, published: 2018-09-03}
  wire: {publisher: Wire, derived_from: [herald]}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, page], quote: ["one\\nline", "-2 others"]}
      - {deny: [roe, admin-of, page], by: roe, quote: "never \\u202eran it"}
      - {say: [roe, acts-for, quay], hedge: appears to, amount: 40 USD}
      - {fact: [page, followers, 300000]}
  - {source: wire, grade: B2, says: [{say: [roe, admin-of, page]}]}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`ascribe` in a folder with that case loaded."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)
    (tmp_path / "harbour.yaml").write_text(HARBOUR, encoding="utf-8")

    def run(*args: Any) -> Result:
        return CliRunner().invoke(front, [str(arg) for arg in args], prog_name="ascribe")

    assert run("load", "harbour.yaml").exit_code == 0
    return run


def rows(result: Result) -> list[dict[str, str]]:
    assert (result.exit_code, result.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(result.stdout)))


def picked(found: list[dict[str, str]], columns: str) -> list[tuple[str, ...]]:
    return [tuple(row[column] for column in columns.split()) for row in found]


def test_links_are_a_row_for_each_citation(run: Run) -> None:
    found = rows(run("links", "Harbour Street", "--csv"))
    assert picked(found, "entity direction predicate other stance asserted_by quote via") == [
        ("Harbour Street", "in", "admin-of", "Jane Roe", "asserts", "", "one line … -2 others", ""),
        ("Harbour Street", "in", "admin-of", "Jane Roe", "asserts", "", "", "Herald 2018-09-03"),
        ("Harbour Street", "in", "admin-of", "Jane Roe", "denies", "Jane Roe", "never \\u202eran it", ""),
    ]
    assert [float(row["confidence"]) for row in found] == [pytest.approx(0.64)] * 3
    assert {row["denied_by_interested"] for row in found} == {"true"}


def test_chains_are_a_row_for_each_hop_with_every_hedge_and_denial(run: Run) -> None:
    found = rows(run("behind", "Harbour Street", "--csv"))
    assert picked(found, "chain hop from predicate to hedges") == [
        ("1", "1", "Harbour Street", "admin-of", "Jane Roe", ""),
        ("2", "1", "Harbour Street", "admin-of", "Jane Roe", ""),
        ("2", "2", "Jane Roe", "acts-for", "'+Quay, Ltd", "appears to"),
    ]
    assert all("Jane Roe, in Herald" in row["denials"] for row in found)
    assert picked(rows(run("chain", "Harbour Street", "+Quay, Ltd", "--csv")), "from to") == picked(
        rows(run("behind", "Harbour Street", "--csv"))[1:], "from to"
    )
    assert len(rows(run("fronts", "+Quay, Ltd", "--csv"))) == 3


def test_matches_sources_and_facts_are_rows_too(run: Run) -> None:
    assert picked(rows(run("find", "harbour", "--csv")), "id name aliases")[0] == (
        "page:harbour-street", "Harbour Street", "'@harbourst; '=HYPERLINK(1)"
    )  # fmt: skip
    assert picked(rows(run("sources", "--csv")), "id headline claims") == [
        ("harbour/herald", "A page, and its owners", "5"), ("harbour/wire", "", "1")
    ]  # fmt: skip
    assert len(rows(run("sources", "herald", "--csv"))) == 5
    found = picked(rows(run("facts", "Harbour Street", "--csv")), "shown predicate value grade")
    assert found == [("fact", "followers", "300000", "B2")]


def test_tables_are_as_they_are(run: Run) -> None:
    asked = run(
        "cypher", "RETURN '=1+1' AS formula, [1, 2] AS list, {a: 'b'} AS map, -0.5 AS number, true AS yes", "--csv"
    )
    assert rows(asked) == [{"formula": "'=1+1", "list": "1; 2", "map": '{"a": "b"}', "number": "-0.5", "yes": "true"}]
    found = rows(run("query", "run", "behind", "--entity", "Harbour Street", "--csv"))
    assert [row["name"] for row in found] == ["Jane Roe", "'+Quay, Ltd"]


def test_a_table_that_was_cut_says_so_beside_it(run: Run) -> None:
    cut = run("cypher", "MATCH (e:Entity) RETURN e.id AS id ORDER BY id", "--limit", "2", "--csv")
    assert len(cut.stdout.splitlines()) == 3
    assert "only the first 2 rows" in cut.stderr


@pytest.mark.parametrize("words", [("links", "Nobody"), ("chain", "Jane Roe", "Nobody"), ("find", "Nobody at all")])
def test_a_no_is_no_row_and_the_usual_code(run: Run, words: tuple[str, ...]) -> None:
    found = run(*words, "--csv")
    assert (found.exit_code, found.stdout) == (1, "")


def test_two_shapes_at_once_are_refused(run: Run) -> None:
    for words in (["links", "Jane Roe"], ["cypher", "RETURN 1 AS one"], ["query", "run", "orphans"]):
        found = run(*words, "--csv", "--json")
        assert (found.exit_code, found.stdout) == (2, "")
        assert "leave one of them away" in found.stderr


@given(st.text(), st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n="]))
def test_no_text_begins_like_a_formula(text: str, sign: str) -> None:
    """Nor does it hold anything that a terminal obeys."""
    for value in (sign + text, [sign + text], [text, sign], text):
        told = cell(value)
        assert not told.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert "\x1b" not in told


@given(st.one_of(st.integers(), st.floats(allow_nan=False)))
def test_numbers_stay_numbers(value: float) -> None:
    assert cell(value) == value


def test_a_denial_of_everything_is_marked_as_such(tmp_path: Path) -> None:
    """Beside a denial of this relation, which is not."""
    path = tmp_path / "pier.yaml"
    path.write_text(
        """
case: pier
entities: {page: {kind: Page, name: Old Pier}, poe: {kind: Person, name: John Poe}}
sources: {herald: {publisher: Herald}}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [poe, admin-of, page]}
      - {deny: [poe, admin-of, page], by: poe, quote: not me}
      - {deny: poe, by: poe, quote: all lies}
""",
        "utf-8",
    )
    shown = CliRunner().invoke(front, ["--store", str(path), "links", "Old Pier", "--csv"])
    rows = csv.DictReader(io.StringIO(shown.stdout))
    assert [(row["stance"], row["quote"], row["blanket"]) for row in rows] == [
        ("asserts", "", "false"),
        ("denies", "not me", "false"),
        ("denies", "all lies", "true"),
    ]
