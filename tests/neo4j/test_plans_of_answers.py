"""What answers read starts from an index, never from a look at every claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import neo4j
import pytest

from ascribe.graph.listing import source_use
from ascribe.graph.proving import explain
from ascribe.graph.store import Store
from tests.neo4j.server import Address

on_the_server = pytest.mark.parametrize("five_cases", ["neo4j"], indirect=True)


@pytest.fixture(scope="module")
def driver(neo4j_server: Address) -> Iterator[neo4j.Driver]:
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        yield driver


def operators(driver: neo4j.Driver, text: str, **params: Any) -> set[str]:
    def under(plan: dict[str, Any]) -> Iterator[str]:
        yield plan["operatorType"].partition("@")[0]
        for child in plan.get("children", ()):
            yield from under(child)

    plan = driver.execute_query(f"EXPLAIN {text}", params).summary.plan
    assert plan is not None
    return set(under(plan))


ROWS = [{"id": "l_0", "subject": "x", "object": "y"}]


@on_the_server
@pytest.mark.parametrize(
    ("text", "index"),
    [
        (source_use._CLAIMS, "NodeUniqueIndexSeek"),
        (source_use._USE_OF_COPIES, "NodeUniqueIndexSeek"),
        (source_use._edges("admin-of"), "UndirectedRelationshipUniqueIndexSeek"),
        (explain._STARTING, "NodeIndexSeekByRange"),
    ],
)
def test_it_starts_from_an_index(five_cases: Store, driver: neo4j.Driver, text: str, index: str) -> None:
    found = operators(driver, text, ids=["x"], telling=["asserts"], start="l_0", rows=ROWS)
    assert index in found
    assert not [name for name in found if name.endswith("Scan")]


@on_the_server
def test_a_scan_would_be_seen(five_cases: Store, driver: neo4j.Driver) -> None:
    assert "NodeByLabelScan" in operators(driver, "MATCH (c:Claim) WHERE c.quote = $start RETURN c.id", start="x")
