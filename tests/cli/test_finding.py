"""`find`, `--kind`, and what is said about whom a name was taken for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ascribe.cli.front import front

Run = Callable[..., Result]

CAST = """
case: roes
entities:
  roe:   {kind: Person, name: Jane Roe, aliases: [Lantern]}
  page:  {kind: Page, name: Jane Roe, summary: a page about her}
  quay:  {kind: Organization, subkind: company, name: Quay Ltd}
  rival: {kind: Person, name: Lantern Smith}
  trick: {kind: Person, name: "Trick\\u202e[31m Pier", summary: "first\\u2028ascribe: second"}
  twin:  {kind: Page, name: "Pier"}
sources:
  herald: {headline: Who works there, publisher: Herald, published: 2018-09-03}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, employed-by, quay], quote: "works there"}
"""


@pytest.fixture
def roes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`ascribe` with two called Jane Roe in its store."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)
    Path("roes.yaml").write_text(CAST, "utf-8")

    def run(*args: str) -> Result:
        return CliRunner().invoke(front, list(args), prog_name="ascribe")

    assert run("load", "roes.yaml").exit_code == 0
    return run


def test_a_part_of_a_name_is_said_to_be_taken_for_the_whole(roes: Run) -> None:
    result = roes("links", "quay")
    assert result.exit_code == 0
    assert result.stderr == "'quay' is taken for Quay Ltd (Organization, organization:quay-ltd)\n"


@pytest.mark.parametrize("name", ["Quay Ltd", "QUAY ltd.", "organization:quay-ltd", "Organization:Quay Ltd"])
def test_a_name_in_another_spelling_needs_no_word(roes: Run, name: str) -> None:
    result = roes("links", name)
    assert (result.exit_code, result.stderr) == (0, "")


def test_an_alias_that_is_in_somebody_elses_name_is_said_to_be(roes: Run) -> None:
    result = roes("links", "lantern")
    assert "is taken for Jane Roe" in result.stderr
    assert "in a name of Lantern Smith (person:lantern-smith) too" in result.stderr


@pytest.mark.parametrize("command", ["links", "behind", "fronts"])
def test_a_kind_chooses_among_namesakes(roes: Run, command: str) -> None:
    result = roes(command, "jane roe", "--kind", "person", "--json")
    assert (result.exit_code, result.stderr) == (0, "")
    assert json.loads(result.stdout)["entity"]["id"] == "person:jane-roe"


def test_the_ends_of_a_chain_take_their_kind_before_their_name(roes: Run) -> None:
    result = roes("chain", "person:jane roe", "Organization:quay", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["from"]["id"] == "person:jane-roe"
    assert result.stderr == "'Organization:quay' is taken for Quay Ltd (Organization, organization:quay-ltd)\n"


@pytest.mark.parametrize("command", ["links", "find"])
def test_an_unknown_kind_names_the_nearest(roes: Run, command: str) -> None:
    result = roes(command, "jane roe", "--kind", "Persn")
    assert result.exit_code == 2
    assert "no kind 'Persn'; nearest: person" in result.stderr


def test_an_ambiguous_name_shows_what_to_choose_from(roes: Run) -> None:
    result = roes("links", "jane roe", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (1, {"entity": None, "links": []})
    assert result.stderr.splitlines() == [
        "ascribe: 'jane roe' may mean one of 2; give the id of the one you mean, or its kind (--kind, or Kind:name):",
        "  page:jane-roe    Jane Roe · Page · a page about her · 0 links",
        "  person:jane-roe  Jane Roe · Person · linked to Quay Ltd · 1 link",
    ]


def test_find_shows_kind_links_and_what_each_is_known_by(roes: Run) -> None:
    result = roes("find", "jane roe")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in result.stdout.splitlines()]
    assert lines == [
        "name kind known by id links score",
        "Jane Roe Page a page about her page:jane-roe 0 100",
        "Jane Roe Person linked to Quay Ltd person:jane-roe 1 100",
    ]


def test_find_offers_a_name_that_is_a_typing_error_away_and_links_does_not_take_it(roes: Run) -> None:
    result = roes("find", "Jnae Roe", "--kind", "Person", "--json")
    assert [match["id"] for match in json.loads(result.stdout)["matches"]] == ["person:jane-roe"]
    result = roes("links", "Jnae Roe")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "nearest: Jane Roe" in result.stderr


def test_names_to_choose_from_cannot_act_on_the_terminal(roes: Run) -> None:
    for command in (["find", "pier"], ["links", "trick"], ["links", "pie"], ["links", "Trick 31m"]):
        result = roes(*command)
        assert not {"\x1b", "\u202e", "\u2028"} & set(result.stdout + result.stderr)
    listed = roes("links", "Pier", "--kind", "Person").stderr
    assert "Trick\\u202e[31m Pier" in listed


def test_a_summary_cannot_start_a_line_of_its_own(roes: Run) -> None:
    Path("more.yaml").write_text("case: more\nentities:\n  pier: {kind: Person, name: Pier Roe}\n", "utf-8")
    roes("load", "more.yaml")
    listed = roes("links", "Pier", "--kind", "Person").stderr
    assert "first ascribe: second" in listed
    assert len(listed.splitlines()) == 3


def test_a_query_says_whom_it_took_a_name_for(roes: Run) -> None:
    result = roes("query", "run", "links", "--entity", "quay")
    assert result.exit_code == 0
    assert "'quay' is taken for Quay Ltd" in result.stderr


def test_a_kind_is_offered_only_where_it_tells_namesakes_apart(roes: Run) -> None:
    of_two_kinds = roes("links", "Jane Roe")
    assert "give the id of the one you mean, or its kind (--kind, or Kind:name):\n" in of_two_kinds.stderr
    Path("more.yaml").write_text(
        "case: more\nentities: {a: {kind: Person, name: Ann Poe}, b: {kind: Person, id: 'person:poe', name: Ann Poe}}",
        "utf-8",
    )
    assert roes("load", "more.yaml").exit_code == 0
    of_one = roes("links", "Ann Poe")
    assert (of_one.exit_code, "give the id of the one you mean:\n" in of_one.stderr) == (1, True)
    assert "kind" not in of_one.stderr


UNNAMED = """
case: unnamed
entities:
  page:  {kind: Page, name: Pier Street}
  clerk: {kind: Person, name: Mr K, unidentified: true}
  quay:  {kind: Organization, name: Quay Ltd}
sources: {herald: {publisher: Herald}}
claims:
  - {source: herald, grade: B2, says: [{say: [clerk, admin-of, page]}, {say: [clerk, acts-for, quay]}]}
"""


@pytest.mark.parametrize("view", [(), ("--grading", "stix"), ("--as-known", "2999")])
def test_whoever_the_sources_do_not_name_is_shown_as_such(roes: Run, view: tuple[str, ...]) -> None:
    """Beside the kind where that is told, else behind what stands for the name; a sentence has the words alone."""
    Path("unnamed.yaml").write_text(UNNAMED, "utf-8")
    assert roes("load", "unnamed.yaml").exit_code == 0
    assert roes("links", "Mr K", *view).stdout.splitlines()[len(view) // 2].startswith("Mr K   person (unidentified) ")
    assert "← is administered by  Mr K (unidentified)" in roes("links", "Pier Street", *view).stdout
    told = roes("behind", "Pier Street", *view).stdout
    assert "1. Mr K is reported to administer Pier Street" in told
    assert "Pier Street ← is administered by Mr K (unidentified)" in told
    assert "Mr K (unidentified) – Quay Ltd\n" in roes("chain", "Mr K", "Quay Ltd", *view).stdout
    assert "Mr K (unidentified) – Quay Ltd\n" in roes("explain", "Mr K", "Quay Ltd", *view).stdout
    found = json.loads(roes("links", "Pier Street", "--json", *view).stdout)
    assert all(end.keys() == {"id", "kind", "name", "aliases"} for end in (found["entity"], found["links"][0]["other"]))
