"""What speaks against a report is told wherever the report is: with a source, and with a conclusion drawn from it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from ascribe.cli.front import front

Shown = Callable[..., str]

CASE = """
case: harbour
entities:
  page: {kind: Page, name: Harbour Street}
  roe:  {kind: Person, name: Jane Roe}
  quay: {kind: Organization, name: Quay Ltd}
sources:
  herald: {publisher: Herald}
  post:   {publisher: Post}
  mirror: {publisher: Herald Mobile, url: "https://herald.example/1"}
  print:  {publisher: Herald, url: "https://herald.example/1"}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, page], quote: she runs it, key: runs}
      - {say: [roe, paid-by, quay], quote: they pay her, key: pays}
  - source: post
    grade: B2
    says:
      - {deny: [roe, admin-of, page], by: roe, quote: I do not}
      - {deny: quay, by: quay, quote: all lies}
      - {say: [page, attributed-to, quay], quote: it is theirs, rests_on: [runs, pays]}
  - source: mirror
    grade: B2
    says: [{say: [quay, owns, page], quote: on the phone}]
  - source: print
    grade: B2
    says: [{say: [quay, owns, page], quote: on paper}, {say: [quay, owns, page], hedge: perhaps, quote: perhaps}]
"""


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shown:
    """What a command prints about the case, at full width."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "200")
    Path("harbour.yaml").write_text(CASE, "utf-8")
    runner = CliRunner()

    def invoke(*args: str) -> str:
        result = runner.invoke(front, list(args), prog_name="ascribe")
        assert (result.exit_code, result.stderr) == (0, "")
        return result.stdout

    invoke("load", "harbour.yaml")
    return invoke


def without_ids(text: str) -> str:
    return re.sub(r"c_[0-9a-f]{4,}", "c", text)


def test_a_source_is_shown_with_what_is_denied_of_its_relations(shown: Shown) -> None:
    text = without_ids(shown("sources", "herald"))
    assert "1 origin   rests on it alone   DENIED BY Jane Roe [c]\n" in text
    assert "    [c] denial · Jane Roe, in Post · B2 · “I do not”\n" in text
    assert "    [c] denial of all said of Quay Ltd · Quay Ltd, in Post · B2 · “all lies”\n" in text


def test_a_spreadsheet_of_a_source_has_the_denials_of_its_relations(shown: Shown) -> None:
    rows = list(csv.DictReader(io.StringIO(shown("sources", "herald", "--csv"))))
    columns = ("id", "predicate", "stance", "denied_by_interested", "denied_by_others", "quote")
    assert sorted(tuple(row[column] for column in columns) for row in rows) == [
        ("", "admin-of", "denies", "true", "false", "I do not"),
        ("", "paid-by", "denies", "true", "false", "all lies"),
        ("harbour/herald", "admin-of", "asserts", "true", "false", "she runs it"),
        ("harbour/herald", "paid-by", "asserts", "true", "false", "they pay her"),
    ]


def test_the_json_of_a_source_has_them_too(shown: Shown) -> None:
    (use,) = json.loads(shown("sources", "herald", "--json"))["sources"]
    told = {one["predicate"]: [denial["quote"] for denial in one["denials"]] for one in use["rests"]["relations"]}
    assert told == {"admin-of": [["I do not"]], "paid-by": [["all lies"]]}


def test_what_was_concluded_from_a_claim_is_named_when_it_is_retracted(shown: Shown) -> None:
    """Before and after; the page of a retracted claim that nothing was concluded from says nothing of the kind."""
    links = json.loads(shown("links", "Jane Roe", "--json"))["links"]
    runs = next(cited["claim"] for link in links for cited in link["citations"] if cited["quote"] == ["she runs it"])
    drawn = "[c] Harbour Street is attributed to Quay Ltd · Post · B2 · “it is theirs” · 1 of 2 reasons retracted\n"
    for how in (["--dry-run"], []):
        text = without_ids(shown("retract", runs, "--reason", "misread", *how))
        assert f"1 claim was concluded from it, and stays in all answers:\n  {drawn}" in text
    assert "1 of 2 reasons retracted: [c]" in without_ids(shown("explain", "Harbour Street", "Quay Ltd"))
    found = json.loads(shown("retract", "harbour/herald", "--reason", "withdrawn", "--dry-run", "--json"))
    (conclusion,) = found["conclusions"]
    assert (len(conclusion["rests_on"]), conclusion["reasons_retracted"]) == (2, conclusion["rests_on"])
    other = json.loads(shown("retract", "harbour/mirror", "--reason", "none", "--dry-run", "--json"))
    assert (len(other["claims"]), other["conclusions"]) == (3, [])


def test_a_conclusion_that_is_retracted_itself_is_no_longer_named(shown: Shown) -> None:
    shown("retract", "harbour/post", "--reason", "withdrawn")
    found = json.loads(shown("retract", "harbour/herald", "--reason", "withdrawn", "--dry-run", "--json"))
    assert found["conclusions"] == []


def test_a_document_that_is_recorded_twice_is_one_source_and_counts_once(shown: Shown) -> None:
    """What it says with a reservation is told on a line of its own, and marked."""
    text = without_ids(shown("links", "Harbour Street"))
    assert text.splitlines()[0].endswith("3 relations · 3 sources · 3 origins")
    owned = [line.strip() for line in text.partition("← is owned by")[2].splitlines()[1:4]]
    assert owned == [
        "[c] Herald Mobile · B2 · “on the phone”",
        "recorded again as Herald [c] (not counted)",
        "[c] Herald · B2 · hedged “perhaps” · “perhaps” · not counted",
    ]
    links = json.loads(shown("links", "Harbour Street", "--json"))["links"]
    relation = next(link["relation"] for link in links if link["predicate"] == "owns")
    proof = without_ids(shown("explain", relation))
    assert "recorded again as Herald [c] (not counted)" in proof
    assert "[c] Herald · B2 · hedged “perhaps” · “perhaps”\n" in proof
    assert "more document" not in proof
