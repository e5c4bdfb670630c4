"""docs/queries.md is true: its example runs, and its table names every property that the graph has."""

import re
from pathlib import Path

import pytest

import ascribe
from ascribe.graph.store import Store
from ascribe.queries.query import TYPES

GUIDE = (Path(__file__).parents[2] / "docs" / "queries.md").read_text("utf-8")
# kglite gives every node these.
MADE_UP = {"title", "type"}
HARBOUR = """
case: harbour
entities:
  harbour: {kind: Page, id: "page:facebook/harbour-street", name: Harbour Street}
  roe: {kind: Person, name: Jane Roe}
  poe: {kind: Person, name: John Poe}
sources:
  herald: {publisher: Herald}
  post: {publisher: Post}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, harbour]}
      - {say: [roe, admin-of, harbour], source: post}
      - {say: [poe, admin-of, harbour]}
"""


def documented(start: str) -> set[str]:
    """The properties in the table's line that begins so."""
    (line,) = re.findall(rf"^\| `+{re.escape(start)}.*\|(.*)\|$", GUIDE, re.MULTILINE)
    return set(re.findall(r"`(\w+)`", line))


def test_the_example_of_the_guide_runs(tmp_path):
    (tmp_path / "harbour.yaml").write_text(HARBOUR, "utf-8")
    (text,) = re.findall(r"```cypher\n(.*?)```", GUIDE, re.DOTALL)
    (tmp_path / "two-voices.cypher").write_text(text, "utf-8")
    with ascribe.open(tmp_path / "harbour.yaml", queries=tmp_path) as case:
        table = case.query("two-voices", entity="Harbour Street")
    assert [row[:3] for row in table.rows] == [["admin-of", "Jane Roe", 2]]


def test_the_guide_names_every_type_of_parameter():
    (types,) = re.findall(r"Types: (.*?)\. What", GUIDE, re.DOTALL)
    assert set(re.findall(r"`(\w+)`", types)) == set(TYPES)


@pytest.mark.parametrize(
    ("start", "text"),
    [
        ("(:Entity:<Kind>)", "MATCH (n:Entity) RETURN keys(n) AS names"),
        ("(:Name)", "MATCH (n:Name) RETURN keys(n) AS names"),
        ("(:Source)", "MATCH (n:Source) RETURN keys(n) AS names"),
        ("(:Claim)`", "MATCH (n:Claim) RETURN keys(n) AS names"),
        ("(:`Case`)", "MATCH (n:`Case`) RETURN keys(n) AS names"),
        ("(:Entity)-[", "MATCH (:Entity)-[n]->(:Entity) WHERE n.claims IS NOT NULL RETURN keys(n) AS names"),
        ("(upper:Entity)", "MATCH (:Entity)-[n:BEHIND|UPSTREAM]->(:Entity) RETURN keys(n) AS names"),
    ],
)
def test_the_guide_names_every_property(five_cases: Store, start: str, text: str) -> None:
    held = {name for (names,) in five_cases.engine.read(text).rows for name in names} - MADE_UP
    assert held
    assert held <= documented(start)
