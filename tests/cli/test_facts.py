"""The command `facts`: what it shows, its JSON, its views, and what it says when there is nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import ascribe
from ascribe.cli.front import front

Run = Callable[..., Result]

ONE = """
case: one
entities:
  page: {kind: Page, id: "page:harbour", name: Harbour Street, summary: "A page.\\u202e"}
  roe: {kind: Person, name: Jane Roe}
sources:
  herald: {publisher: Herald, published: 2018-09-03}
claims:
  - source: herald
    grade: B2
    says:
      - {fact: [page, followers, "300,000"], when: 2018}
      - {fact: [page, style, "loud\\u202e"]}
      - {fact: [page, followers, 100], when: ../2016}
      - {no_comment: [roe, admin-of, page], by: roe}
      - {deny: page, by: roe}
"""
TWO = """
case: two
entities:
  page: {kind: Group, id: "page:harbour", name: Harbour Street, summary: Another.}
sources:
  gazette: {publisher: Gazette, published: 2018-10-03}
claims:
  - {source: gazette, grade: B2, says: [{fact: [page, followers, "400,000"], when: 2018}]}
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`ascribe` in a folder with both cases loaded."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)
    monkeypatch.setenv("COLUMNS", "100")

    def run(*args: Any) -> Result:
        return CliRunner().invoke(front, [str(arg) for arg in args], prog_name="ascribe")

    for name, text in (("one", ONE), ("two", TWO)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        assert run("load", f"{name}.yaml").exit_code == 0
    return run


def test_conflicts_are_side_by_side_and_untrusted_text_is_inert(run: Run) -> None:
    found = run("facts", "Harbour Street")
    assert (found.exit_code, found.stderr) == (0, "")
    lines = [line.rstrip() for line in found.stdout.splitlines() if not line.lstrip().startswith("[")]
    assert (lines[0].startswith("Harbour Street   group "), lines[0].endswith(" 2 facts · 3 conflicts")) == (True, True)
    assert lines[1:] == [
        "followers   CONFLICT: not all of these can hold",
        "   100   ../2016   1 origin",
        " ≠ 300,000   2018   1 origin",
        " ≠ 400,000   2018   1 origin",
        "style",
        "   loud\\u202e   undated   1 origin",
        "",
        "Recorded differently by the cases",
        "kind",
        " ≠ Group   two   shown in the graph",
        " ≠ Page   one",
        "summary",
        " ≠ A page.\\u202e   one   shown in the graph",
        " ≠ Another.   two",
        "",
        "Also reported",
        "Harbour Street: all that is said of it   DENIED BY Jane Roe [c_6a18]",
        "Jane Roe → administers Harbour Street   no comment from Jane Roe",
    ]


def test_json_has_the_same_keys_under_every_view_and_for_a_no(run: Run) -> None:
    plain = json.loads(run("facts", "Harbour Street", "--json").stdout)
    seen = json.loads(run("facts", "Harbour Street", "--as-of", "2018", "--json").stdout)
    no = run("facts", "Nobody", "--json")
    assert no.exit_code == 1
    assert plain.keys() == seen.keys() == json.loads(no.stdout).keys()
    assert plain["facts"][0].keys() == {"predicate", "conflict", "values"}
    assert plain["facts"][0]["values"][0].keys() == seen["facts"][0]["values"][0].keys()


def test_as_of_a_date_what_was_over_is_gone(run: Run) -> None:
    found = run("facts", "Harbour Street", "--as-of", "2018").stdout
    assert found.startswith("as of 2018\n")
    assert "../2016" not in found
    assert "undated   1 origin   unknown if it held then" in found


def test_an_entity_without_facts_says_so_and_that_is_no_error(run: Run) -> None:
    """Of Jane Roe nobody states a value, but she is reported to have made no comment."""
    found = run("facts", "Jane Roe")
    assert (found.exit_code, "Also reported" in found.stdout) == (0, True)
    (Path("three.yaml")).write_text("case: three\nentities: {quay: {kind: Organization, name: Quay Ltd}}\n", "utf-8")
    assert run("load", "three.yaml").exit_code == 0
    found = run("facts", "Quay Ltd")
    assert (found.exit_code, found.stdout.splitlines()[1]) == (0, "no facts in the sources collected")


def test_a_notebook_gets_the_same(run: Run) -> None:
    with ascribe.open("case.ascribe") as case:
        sheet = case.facts("Harbour Street")
        assert [fact.predicate for fact in sheet.facts if fact.conflict] == ["followers"]
        assert [fact.conflict for fact in case.view(as_of="2016").facts("Harbour Street").facts] == [False, False]


def test_a_fact_that_a_third_party_denies_is_shown_with_the_denial(run: Run) -> None:
    """From the casefile as from the store it is loaded into."""
    Path("three.yaml").write_text(
        """
case: three
entities:
  page: {kind: Page, id: "page:pier", name: Old Pier}
sources:
  herald: {publisher: Herald, published: 2018-09-03}
  post:   {publisher: Post, published: 2018-09-05}
claims:
  - {source: herald, grade: B2, says: [{fact: [page, followers, "300,000"], quote: "300,000 of them"}]}
  - {source: post, grade: B2, says: [{deny: [page, followers, "300,000"], by: a neighbour, quote: "nobody reads it"}]}
""",
        encoding="utf-8",
    )
    assert run("load", "three.yaml").exit_code == 0
    for result in (run("facts", "Old Pier"), run("--store", "three.yaml", "facts", "Old Pier")):
        assert (result.exit_code, result.stderr) == (0, "")
        assert "300,000" in result.stdout
        assert "denial · a neighbour, in Post 2018-09-05 · B2 · “nobody reads it”" in result.stdout
    (fact,) = json.loads(run("facts", "Old Pier", "--json").stdout)["facts"]
    (value,) = fact["values"]
    assert (value["status"], value["denied_by_others"]) == ("contested", True)
    assert [cited["stance"] for cited in value["citations"]] == ["asserts", "denies"]
