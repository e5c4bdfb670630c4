"""docs/followthemoney.md and docs/stix.md are true: their tables are those that the loaders read."""

from __future__ import annotations

from pathlib import Path

import pytest

from ascribe.loaders.graphdata import mapping

pytest.importorskip("followthemoney", reason="the extra ascribe[ftm] is not installed: FollowTheMoney not tested")

DOCS = Path(__file__).parents[1] / "docs"


def rows(page: str, head: str) -> list[list[str]]:
    """The cells of the table that begins with that line."""
    text = (DOCS / page).read_text("utf-8")
    lines = text[text.index(head) :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_links_of_followthemoney() -> None:
    assert rows("followthemoney.md", "| FollowTheMoney | here | in words |") == [
        [name, link["predicate"], f"{link['subject']} {link['predicate']} {link['object']}"]
        for name, link in mapping("followthemoney")["links"].items()
    ]


def test_the_references_of_followthemoney() -> None:
    assert rows("followthemoney.md", "| a property that names another thing | here |") == [
        [name, entry["predicate"] + (", the other way" if entry.get("reverse") else "")]
        for name, entry in mapping("followthemoney")["references"].items()
    ]


@pytest.mark.parametrize(("head", "table"), [("| STIX | here |", "kinds"), ("| opinion | stance |", "opinions")])
def test_the_types_and_opinions_of_stix(head: str, table: str) -> None:
    entries = mapping("stix")[table]
    named = [[name, entry if isinstance(entry, str) else entry["kind"]] for name, entry in entries.items()]
    assert [[name, here.split(" (")[0].split(";")[0]] for name, here in rows("stix.md", head)] == named


def test_the_relationships_of_stix() -> None:
    text = (DOCS / "stix.md").read_text("utf-8")
    for theirs, ours in mapping("stix")["relationships"].items():
        assert f"`{theirs}` {'is ' if theirs == 'located-at' else ''}{ours}" in text
