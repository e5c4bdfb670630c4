"""Fixtures: an engine, a store and the five cases, each on every engine, so that a test that takes one runs on all."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ascribe.graph.engines.embedded import EmbeddedEngine
from ascribe.graph.engines.engine import Engine
from ascribe.graph.engines.server import Neo4jEngine
from ascribe.graph.ledgers.server_ledger import Neo4jLedger
from ascribe.graph.store import Store
from ascribe.loaders import casefile
from tests.needed import lacking
from tests.neo4j.server import Address, UnavailableError, served

# Machines are shared: how long an example takes says nothing.
settings.register_profile("ascribe", deadline=None)
settings.load_profile("ascribe")

ROOT = Path(__file__).parents[1]
ENGINES = ["embedded", "neo4j"]


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Address]:
    """Where a server answers. Its database is empty, and tests may do anything to it."""
    if os.environ.get("NEO4J_URI"):
        names = {"NEO4J_URI": "", "NEO4J_USERNAME": "neo4j", "NEO4J_PASSWORD": "", "NEO4J_DATABASE": "neo4j"}
        address = Address(*(os.environ.get(key, default) for key, default in names.items()))
        with _connected(address) as engine:
            if engine.read("MATCH (n) RETURN n.id AS id LIMIT 1").rows:
                pytest.exit("NEO4J_URI names a database with something in it, and the tests would delete it", 4)
        yield address
        with _connected(address) as engine:
            _empty(engine)
        return
    try:
        with served() as address:
            yield address
    except UnavailableError as error:
        lacking(f"NOTHING WAS TRIED ON NEO4J: {error}; or set NEO4J_URI")


@pytest.fixture
def neo4j_engine(neo4j_server: Address) -> Iterator[Neo4jEngine]:
    """An engine on the empty database; constraints of earlier tests stay."""
    with _connected(neo4j_server) as engine:
        _empty(engine)
        yield engine


def _connected(address: Address) -> Neo4jEngine:
    return Neo4jEngine.connect(address.uri, user=address.user, password=address.password, database=address.database)


def _empty(engine: Neo4jEngine) -> None:
    while engine.write(lambda run: run("MATCH (n) WITH n LIMIT 10000 DETACH DELETE n RETURN count(*)", {}))[0][0]:
        pass


@pytest.fixture(params=ENGINES)
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty graph on each engine."""
    if request.param == "neo4j":
        yield request.getfixturevalue("neo4j_engine")
    else:
        with EmbeddedEngine(None) as engine:
            yield engine


@pytest.fixture(params=ENGINES)
def new_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], Store]]:
    """Makes empty stores on one engine, of which the latest is open."""
    made: list[Store] = []

    def make() -> Store:
        for store in made:
            store.close()
        if request.param == "embedded":
            made.append(Store.open(str(tmp_path / f"{len(made)}.ascribe"), write=True))
        else:
            engine = _connected(request.getfixturevalue("neo4j_server"))
            _empty(engine)
            made.append(Store(Neo4jLedger(engine), engine))
        return made[-1]

    yield make
    for store in made:
        store.close()


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    """An empty store on each engine."""
    return new_store()


@pytest.fixture(scope="module", params=ENGINES)
def five_cases(request: pytest.FixtureRequest) -> Iterator[Store]:
    """A store with the five cases that ship with the project, on each engine."""
    if request.param == "embedded":
        store = Store.in_memory()
    else:
        engine = _connected(request.getfixturevalue("neo4j_server"))
        _empty(engine)
        store = Store(Neo4jLedger(engine), engine)
    with store:
        for path in sorted((ROOT / "cases").glob("*.yaml")):
            case, *records = casefile.load(path)
            store.add(case, records)
        yield store
