"""Fixtures for the five articles: every claim of the five cases, and which of them answers show."""

from __future__ import annotations

import pytest

from ascribe.graph.store import Store
from ascribe.schema.records import Claim, Source
from tests.acceptance.seeds import Quoted


@pytest.fixture(scope="module")
def quoted(five_cases: Store) -> list[Quoted]:
    """Every claim of the five cases."""
    names = dict(five_cases.engine.read("MATCH (e:Entity) RETURN e.id AS id, e.name AS name").rows)
    articles = {
        held.record.id: held.record.snapshot
        for held in five_cases.ledger.held("source")
        if isinstance(held.record, Source)
    }
    return [
        Quoted(
            claim,
            frozenset(names[end] for end in (claim.subject, claim.object) if end),
            names[claim.subject],
            articles[claim.source],
        )
        for held in five_cases.ledger.held("claim")
        if isinstance(claim := held.record, Claim)
    ]


@pytest.fixture(scope="module")
def shown(five_cases: Store) -> set[str]:
    """The claims that the links of some entity show."""
    names = [row[0] for row in five_cases.engine.read("MATCH (e:Entity) RETURN e.id AS id").rows]
    return {citation.claim for name in names for link in five_cases.links(name).links for citation in link.citations}
