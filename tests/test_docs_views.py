"""The table of docs/views.md is what the program answers about the case on that page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from ascribe.graph.store import Store
from ascribe.graph.viewed import ViewedStore
from ascribe.graph.weights.view import View
from ascribe.loaders.casefile import loads
from ascribe.schema.records import Case

PAGE = (Path(__file__).parents[1] / "docs" / "views.md").read_text("utf-8")
(CASE,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
ROWS = re.findall(r"^\| (\d\S*) \| (.*?) ?\| (.*?) ?\|$", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("date", "dated", "undated"), ROWS)
def test_the_page_shows_who_held_what_when(date: str, dated: str, undated: str) -> None:
    case, *records = loads(CASE)
    assert isinstance(case, Case)
    with Store.in_memory() as store:
        store.add(case, records)
        links = ViewedStore(store.ledger, store.engine, View(as_of=date)).links("Harbour Street").links
    told: dict[str | None, list[str]] = {"dated": [], "undated": []}
    for link in sorted(links, key=lambda link: link.other.name):
        told[link.held].append(link.other.name)
    assert [", ".join(told["dated"]), ", ".join(told["undated"])] == [dated, undated]


def test_the_table_is_there() -> None:
    assert len(ROWS) == 5
