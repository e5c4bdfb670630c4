"""Every shipped query on the five cases: one answer from both engines, a plan without a scan, no deprecated Cypher."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from typing import Any

import neo4j
import pytest

from ascribe.graph.store import Store
from ascribe.loaders import casefile
from ascribe.queries.catalog import Catalog, Query
from tests.neo4j.server import Address

CASES = Path(__file__).parents[2] / "cases"
QUERIES = Catalog.read().queries
# A page, a person, an organization, a persona and an account of the cases, linked to each other in various ways.
ENTITIES = [
    "page:we-support-jeremy-corbyn",
    "person:walid-abu-rouk",
    "organization:mojahedin-e-khalq-organization",
    "persona:heshmat-alavi",
    "organization:iran",
]
STARTING_SOMEWHERE = [query for query in QUERIES if any(param.type in ("entity", "source") for param in query.params)]
# The fixture of this name is on one engine after the other; these tests want them both, or the server.
on_the_server = pytest.mark.parametrize("five_cases", ["neo4j"], indirect=True)
every_query = pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.name)


@pytest.fixture(scope="module")
def in_memory() -> Iterator[Store]:
    with Store.in_memory() as store:
        for path in sorted(CASES.glob("*.yaml")):
            case, *records = casefile.load(path)
            store.add(case, records)
        yield store


@pytest.fixture(scope="module")
def driver(neo4j_server: Address) -> Iterator[neo4j.Driver]:
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=(neo4j_server.user, neo4j_server.password)) as driver:
        yield driver


def asked(query: Query) -> Iterator[dict[str, Any]]:
    """Parameters for a query: its example, and every choice of the entities it takes."""
    bound = query.bind(query.example)
    yield bound
    names = [param.name for param in query.params if param.type == "entity"]
    for chosen in permutations(ENTITIES, len(names)) if names else ():
        yield bound | dict(zip(names, chosen, strict=True))


@on_the_server
@every_query
def test_both_engines_give_the_same_rows(five_cases: Store, in_memory: Store, query: Query) -> None:
    for params in asked(query):
        assert five_cases.engine.read(query.text, params) == in_memory.engine.read(query.text, params)


def operators(plan: dict[str, Any]) -> Iterator[str]:
    yield plan["operatorType"].partition("@")[0]
    for child in plan.get("children", ()):
        yield from operators(child)


@on_the_server
@pytest.mark.parametrize("query", STARTING_SOMEWHERE, ids=lambda query: query.name)
def test_what_starts_from_an_entity_or_a_source_scans_nothing(
    five_cases: Store, driver: neo4j.Driver, query: Query
) -> None:
    plan = driver.execute_query(f"EXPLAIN {query.text}", query.bind(query.example)).summary.plan
    assert plan is not None
    assert [name for name in operators(plan) if name.endswith("Scan")] == []


@on_the_server
@every_query
def test_the_server_has_nothing_to_say_against_a_query(five_cases: Store, driver: neo4j.Driver, query: Query) -> None:
    """But that the five cases lack a predicate, a property or a kind; no deprecated form, no product of everything."""
    summary = driver.execute_query(query.text, query.bind(query.example)).summary
    remarks = [status for status in summary.gql_status_objects if status.is_notification]
    assert [status.status_description for status in remarks if status.raw_classification != "UNRECOGNIZED"] == []


def test_a_scan_would_be_seen(driver: neo4j.Driver) -> None:
    plan = driver.execute_query("EXPLAIN MATCH (e:Entity) WHERE e.name CONTAINS 'x' RETURN e").summary.plan
    assert plan is not None
    assert [name for name in operators(plan) if name.endswith("Scan")] == ["NodeByLabelScan"]


@on_the_server
@every_query
def test_what_is_shown_can_be_pasted(five_cases: Store, in_memory: Store, driver: neo4j.Driver, query: Query) -> None:
    """Read as cypher-shell reads it: a line that begins with a colon is a command, the rest ends with a semicolon."""
    commands, text = [], []
    for line in query.pasteable().splitlines():
        (commands if line.startswith(":") else text).append(line)
    params = {}
    for command in commands:
        name, _, value = command.removeprefix(":param ").partition(" => ")
        params[name] = driver.execute_query(f"RETURN {value} AS value").records[0]["value"]
    assert params == query.bind(query.example)
    assert text[-1].endswith(";")
    records = driver.execute_query("\n".join(text), params).records
    table = in_memory.engine.read(query.text, query.bind(query.example))
    assert [list(record.values()) for record in records] == table.rows
