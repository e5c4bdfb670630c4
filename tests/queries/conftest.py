"""Queries are asked of a casefile: a cast that every test shares, and the claims of one test."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import indent
from typing import Any

import pytest

from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.queries.catalog import Catalog

# Two people share a name, and a page, an outlet and a company each have a near-namesake.
CAST = """
case: harbour
entities:
  harbour:  {kind: Page, name: Harbour Street}
  fans:     {kind: Page, name: Harbour Street Fans}
  mirror:   {kind: Website, id: "website:mirror.example", name: mirror.example}
  news:     {kind: Outlet, name: Quay News}
  digest:   {kind: Outlet, name: Quay News Digest}
  tide:     {kind: Article, name: High tide}
  ebb:      {kind: Article, name: Low tide}
  cluster:  {kind: Network, name: Harbour cluster}
  roe:      {kind: Person, name: Jane Roe}
  namesake: {kind: Person, id: "person:jane-roe-2", name: Jane Roe}
  poe:      {kind: Person, name: John Poe}
  quay:     {kind: Organization, name: Quay Ltd}
  pier:     {kind: Organization, name: Pier Holding}
  ministry: {kind: Organization, name: Ministry of Tides}
sources:
  herald: {publisher: Herald}
  post:   {publisher: Post}
  wire:   {publisher: Wire, derived_from: [herald]}
  leak:   {publisher: Leak, read: false}
  letter: {publisher: Letter, headline: A reply}
  daily:  {publisher: Daily, url: "https://daily.example/1"}
  again:  {publisher: Daily, url: "https://daily.example/1"}
claims:
  - source: herald
    grade: B2
    says:
"""
Ask = Callable[..., list[tuple[Any, ...]]]


@pytest.fixture
def told(store: Store) -> Callable[..., Ask]:
    """Load the cast, `entities` besides, with some claims; gives a function that asks a query for its rows."""

    def tell(claims: str, entities: str = "") -> Ask:
        cast = CAST.replace("sources:\n", indent(entities.strip("\n"), "  ") + "\nsources:\n")
        case, *records = loads(cast + indent(claims, "    "))
        store.add(case, records)
        return asking(store)

    return tell


def asking(store: Store) -> Ask:
    """A function that asks the store a query by name, its entities by name or id, and gives the rows, floats rounded
    to four digits."""

    def ask(name: str, /, **given: Any) -> list[tuple[Any, ...]]:
        query = Catalog.read().query(name)
        params = query.bind(given)
        for param in query.params:
            if param.type == "entity":
                params[param.name] = store.entity(params[param.name]).id
        table = store.engine.read(query.text, params)
        assert table.columns == list(query.returns)
        return [tuple(round(cell, 4) if isinstance(cell, float) else cell for cell in row) for row in table.rows]

    return ask
