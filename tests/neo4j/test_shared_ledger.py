"""Several clients share one ledger: every revision is whole, and positions and times go up together."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ascribe.graph.engines.server import Neo4jEngine
from ascribe.graph.ledgers import server_ledger
from ascribe.graph.ledgers.ledger import Change, Ledger
from ascribe.graph.ledgers.server_ledger import Neo4jLedger
from ascribe.graph.ledgers.sqlite import SqliteLedger
from ascribe.schema.records import Claim, Entity, Record
from tests.neo4j.server import Address

Client = subprocess.Popen[str]


@pytest.fixture
def clients(neo4j_engine: Neo4jEngine, neo4j_server: Address) -> Iterator[list[Client]]:
    command = [sys.executable, str(Path(__file__).parent / "reviser.py")]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, **pipes) as first, subprocess.Popen(command, **pipes) as second:
        both = [first, second]
        for client in both:
            tell(client, neo4j_server._asdict())
        assert [hear(client) for client in both] == ["ready", "ready"]
        yield both
        for client in both:
            assert client.stdin is not None
            client.stdin.close()


def tell(client: Client, message: Any) -> None:
    assert client.stdin is not None
    client.stdin.write(json.dumps(message) + "\n")
    client.stdin.flush()


def hear(client: Client) -> str:
    assert client.stdout is not None
    return client.stdout.readline().strip()


def names(prefix: str, count: int) -> list[str]:
    return [f"{prefix}-{number}" for number in range(count)]


def held(ledger: Ledger, case: str) -> set[str]:
    return {held.record.id[7:] for held in ledger.held("entity") if case in [hold.case for hold in held.open]}


def moments(engine: Neo4jEngine) -> list[list[Any]]:
    """Each position with its time, in order."""
    return engine.read(
        "MATCH ()-[h:HELD]->() UNWIND [[h.opened, h.since], [h.closed, h.until]] AS moment "
        "WITH DISTINCT moment WHERE moment[0] IS NOT NULL RETURN moment[0], moment[1] ORDER BY moment[0]"
    ).rows


def test_two_clients_that_revise_their_cases_at_once(clients: list[Client], neo4j_engine: Neo4jEngine) -> None:
    for number in range(12):
        for client, case in zip(clients, ("harbour", "quay"), strict=True):
            tell(client, [case, [*names("shared", 20), *names(f"{case}-{number}", 5)]])
    answers = [[hear(client) for _ in range(12)] for client in clients]
    assert answers == [["25 0", *["5 5"] * 11]] * 2
    ledger = Neo4jLedger(neo4j_engine)
    assert ledger.position() == 24
    for case in ("harbour", "quay"):
        assert held(ledger, case) == {*names("shared", 20), *names(f"{case}-11", 5)}
    positions, times = zip(*moments(neo4j_engine), strict=True)
    assert positions == tuple(range(1, 25))
    assert list(times) == sorted(set(times))
    assert len(list(ledger.everything())) == 20 + 2 * 12 * 5


def test_two_clients_that_revise_one_case_never_mix(clients: list[Client], neo4j_engine: Neo4jEngine) -> None:
    for _ in range(8):
        for client, name in zip(clients, ("jane", "john"), strict=True):
            tell(client, ["harbour", names(name, 30)])
    for client in clients:
        for _ in range(8):
            hear(client)
    assert held(Neo4jLedger(neo4j_engine), "harbour") in (set(names("jane", 30)), set(names("john", 30)))
    times = [time for _, time in moments(neo4j_engine)]
    assert times == sorted(set(times))


def test_a_transaction_finds_what_was_committed_before_it_got_its_locks(neo4j_engine: Neo4jEngine) -> None:
    ledger = Neo4jLedger(neo4j_engine)
    roe = Entity(id="person:jane-roe", kind="Person", name="Jane Roe")
    ledger.revise("harbour", [roe])
    found = neo4j_engine.write(lambda run: list(ledger.within(run).find("entity", "id", [roe.id])), lock=[roe.id])
    assert [held.record for held in found] == [roe]


def test_batches_do_not_show(neo4j_engine: Neo4jEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_ledger, "_BATCH", 2)
    claims: list[Record] = [
        Claim(subject="person:jane-roe", predicate="cited", value=f"{number} times", source="harbour/herald")
        for number in range(7)
    ]
    claims.sort(key=lambda claim: claim.id)
    ledger = Neo4jLedger(neo4j_engine)
    assert ledger.revise("harbour", claims).added == claims
    assert ledger.revise("harbour", claims[:2]) == Change([], claims[2:])
    assert ledger.position() == 2
    assert list(ledger.changed(1)) == claims[2:]
    assert [held.record for held in ledger.everything()] == claims
    assert [held.record for held in ledger.find("claim", "id", [claim.id for claim in claims])] == claims[:2]
    with SqliteLedger(None) as copy:
        copy.restore(ledger.everything())
        assert list(copy.everything()) == list(ledger.everything())


def test_changes_too_many_for_one_transaction_take_several(
    neo4j_engine: Neo4jEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_ledger, "_AT_ONCE", 3)
    people: list[Record] = [Entity(id=f"person:{n}", kind="Person", name=n) for n in names("jane", 7)]
    ledger = Neo4jLedger(neo4j_engine)
    assert ledger.revise("harbour", people[:6]).added == people[:6]
    assert ledger.revise("harbour", people[4:]) == Change(people[6:], people[:4])
    assert [held.record for held in ledger.held("entity")] == people[4:]
    assert ledger.position() == 4
    with SqliteLedger(None) as copy:
        copy.restore(ledger.everything())
        copy.revise("harbour", people)
        assert ledger.restore(copy.everything()).added == people[:4]
        assert list(ledger.held("entity")) == list(copy.held("entity"))


def test_texts_of_an_interrupted_revision_are_not_recorded(neo4j_engine: Neo4jEngine) -> None:
    """They are put there before the transaction that records them; until then nobody sees them."""
    roe = Entity(id="person:jane-roe", kind="Person", name="Jane Roe")
    ledger = Neo4jLedger(neo4j_engine)
    ledger._prepare({server_ledger._digest(roe): roe})
    assert [*ledger.everything(), *ledger.held("entity"), *ledger.find("entity", "id", [roe.id])] == []
    assert (ledger.count("entity"), ledger.position()) == (0, 0)
    assert ledger.revise("harbour", [roe]) == Change([roe], [])
    assert [held.record for held in ledger.everything()] == [roe]
