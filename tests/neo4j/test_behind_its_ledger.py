"""A server whose graph lacks what its ledger has: everybody who only reads is told, whatever they ask."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner

import ascribe
from ascribe.cli.front import front
from ascribe.graph.changing.revising import revise
from ascribe.graph.engines.server import Neo4jEngine
from ascribe.graph.ledgers.server_ledger import Neo4jLedger
from ascribe.graph.opening import open_reader
from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from tests.neo4j.server import Address

CASE = """
case: harbour
entities:
  harbour: {kind: Page, name: Harbour Street}
  roe:     {kind: Person, name: Jane Roe}
sources: {herald: {publisher: Herald}}
claims:
  - source: herald
    grade: B2
    says: [{say: [roe, admin-of, harbour]}]
"""


@pytest.fixture
def cut_off(neo4j_server: Address, neo4j_engine: Neo4jEngine, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a store whose second revision is in the ledger only."""
    for key, value in (("USERNAME", neo4j_server.user), ("PASSWORD", neo4j_server.password)):
        monkeypatch.setenv(f"NEO4J_{key}", value)
    monkeypatch.setenv("NEO4J_DATABASE", neo4j_server.database)
    ledger = Neo4jLedger(neo4j_engine)
    case, *records = loads(CASE)
    Store(ledger, neo4j_engine).add(case, records)
    case, *records = loads(CASE.replace("admin-of", "owns"))
    revise(ledger, case, records)
    return neo4j_server.uri


def test_every_way_of_reading_knows(cut_off: str) -> None:
    openers: list[Callable[[], ascribe.Casebook]] = [
        lambda: ascribe.open(cut_off),
        lambda: ascribe.open(cut_off).view(as_of="2018"),
    ]
    for opener in openers:
        with opener() as case:
            assert not case.is_behind  # nothing was read yet
            case.links("Jane Roe")
            assert case.is_behind
            case.explain("Jane Roe", "Harbour Street")
            assert case.is_behind
    with Store.open(cut_off) as store, open_reader(cut_off) as reader:
        assert store.is_behind
        assert reader.is_behind
    with Store.open(cut_off, write=True) as store:
        assert not store.is_behind
    with Store.open(cut_off) as store:
        assert not store.is_behind


@pytest.mark.parametrize(
    "args",
    [
        ["explain", "Jane Roe", "Harbour Street"],
        ["history", "Jane Roe"],
        ["stats"],
        ["links", "Jane Roe", "--as-of=2018"],
    ],
)
def test_every_command_says_so(cut_off: str, args: list[str]) -> None:
    done = CliRunner().invoke(front, ["--store", cut_off, *args], prog_name="ascribe")
    assert (done.exit_code, done.stderr.count("the graph is behind its ledger")) == (0, 1)
