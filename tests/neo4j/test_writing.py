"""Writers of one graph come one after the other, and what is not theirs stays."""

from __future__ import annotations

import threading
import time
from typing import Any

import neo4j
import pytest

from ascribe.graph.engines import server
from ascribe.graph.engines.engine import Run
from ascribe.graph.engines.server import LEDGER_LABELS, Neo4jEngine
from ascribe.schema.errors import StoreError
from tests.neo4j.server import Address


@pytest.fixture
def engine(neo4j_engine: Neo4jEngine) -> Neo4jEngine:
    neo4j_engine.constrain(["Entity"], [])
    neo4j_engine.write(lambda run: run("UNWIND ['a', 'b', 'c'] AS id MERGE (:Entity {id: id, n: 0})", {}))
    return neo4j_engine


def another(server: Address) -> Neo4jEngine:
    return Neo4jEngine.connect(server.uri, user=server.user, password=server.password, database=server.database)


def locked(driver: neo4j.Driver, id: str) -> bool:
    with driver.session() as session:
        try:
            session.run(neo4j.Query("MATCH (e:Entity {id: $id}) SET e.n = 7", timeout=0.5), id=id).consume()
        except neo4j.exceptions.ClientError as error:
            return str(error.code).endswith(("LockClientStopped", "TransactionTimedOutClientConfiguration"))
        return False


def test_entities_are_locked_in_sorted_order(engine: Neo4jEngine, neo4j_server: Address) -> None:
    """With b taken, a writer who asks for c, b and a waits with a in hand and c untouched."""
    taken, release = threading.Event(), threading.Event()

    def hold(_: Run) -> None:
        taken.set()
        assert release.wait(60)

    def write(engine: Neo4jEngine, work: Any, lock: list[str]) -> threading.Thread:
        thread = threading.Thread(target=engine.write, args=(work, lock))
        thread.start()
        return thread

    login = (neo4j_server.user, neo4j_server.password)
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=login) as driver, another(neo4j_server) as other:
        threads = [write(engine, hold, ["b"])]
        try:
            assert taken.wait(30)
            threads.append(write(other, lambda _: None, ["c", "b", "a", "c"]))
            end = time.monotonic() + 30
            while not locked(driver, "a"):
                assert time.monotonic() < end
            assert [locked(driver, id) for id in "abc"] == [True, True, False]
        finally:
            release.set()
            for thread in threads:
                thread.join(60)
        assert not any(locked(driver, id) for id in "abc")


def test_two_writers_of_locked_entities_lose_no_update(engine: Neo4jEngine, neo4j_server: Address) -> None:
    """Each reads, thinks and writes; their locks are named in opposite order."""

    def add_one(run: Run) -> None:
        ((n,),) = run("MATCH (e:Entity {id: 'a'}) RETURN e.n", {})
        run("MATCH (e:Entity) WHERE e.id IN ['a', 'b'] SET e.n = $n", {"n": n + 1})

    def write(engine: Neo4jEngine, lock: list[str]) -> None:
        for _ in range(50):
            engine.write(add_one, lock)

    with another(neo4j_server) as other:
        threads = [threading.Thread(target=write, args=args) for args in ((engine, ["a", "b"]), (other, ["b", "a"]))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(120)
    assert engine.read("MATCH (e:Entity) RETURN e.id, e.n, e._lock ORDER BY e.id").rows == [
        ["a", 100, None],
        ["b", 100, None],
        ["c", 0, None],
    ]


def test_work_that_fails_leaves_nothing(engine: Neo4jEngine) -> None:
    def work(run: Run) -> None:
        run("MATCH (e:Entity) SET e.n = 7", {})
        raise StoreError("half-way")

    with pytest.raises(StoreError, match="half-way"):
        engine.write(work, ["a"])
    assert engine.read("MATCH (e:Entity) WHERE e.n = 7 RETURN e").rows == []


def test_work_gets_its_rows_and_its_answer_is_returned(engine: Neo4jEngine) -> None:
    assert engine.write(lambda run: run("MATCH (e:Entity) RETURN e.id ORDER BY e.id", {})) == [["a"], ["b"], ["c"]]


def test_an_entity_that_does_not_exist_yet_is_no_obstacle(engine: Neo4jEngine) -> None:
    assert engine.write(lambda run: run("RETURN 1", {}), ["nobody"]) == [[1]]


def test_ids_are_unique_after_constrain(engine: Neo4jEngine) -> None:
    engine.constrain(["Entity"], ["ADMIN_OF"])
    engine.constrain(["Entity"], ["ADMIN_OF"])
    for text in (
        "CREATE (:Entity {id: 'a'})",
        "MATCH (e:Entity {id: 'a'}) CREATE (e)-[:ADMIN_OF {id: 'l'}]->(e) CREATE (e)-[:ADMIN_OF {id: 'l'}]->(e)",
    ):
        with pytest.raises(StoreError, match="already exists"):
            engine.write(lambda run, text=text: run(text, {}))


def test_several_clients_may_constrain_at_once(neo4j_engine: Neo4jEngine, neo4j_server: Address) -> None:
    labels = [f"Quay{number}" for number in range(6)]
    failures: list[BaseException] = []

    def constrain() -> None:
        try:
            with another(neo4j_server) as engine:
                engine.constrain(labels, [label.upper() for label in labels])
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=constrain) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    assert failures == []
    made = "SHOW CONSTRAINTS YIELD name, labelsOrTypes WHERE toUpper(labelsOrTypes[0]) STARTS WITH 'QUAY' RETURN name"
    names = [name for (name,) in neo4j_engine.read(made).rows]
    assert len(names) == 12
    for name in names:
        neo4j_engine.write(lambda run, name=name: run(f"DROP CONSTRAINT {name}", {}))


@pytest.mark.parametrize("name", ["", "Quay Ltd", "1st", "Q`", "Q" * 65, "Käi", "Quay\n"])
def test_only_identifiers_become_labels_and_edge_types(neo4j_engine: Neo4jEngine, name: str) -> None:
    for labels, edges in (([name], []), ([], [name])):
        with pytest.raises(StoreError, match="letters, digits and _"):
            neo4j_engine.constrain(labels, edges)


def test_clear_removes_the_edges_of_a_hub_batch_by_batch(engine: Neo4jEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server, "_CLEARED_AT_ONCE", 2)
    text = "MATCH (a:Entity {id: 'a'}) UNWIND range(1, 7) AS n CREATE (a)-[:ADMIN_OF]->(:Entity {id: 'page:' + n})"
    engine.write(lambda run: run(text, {}))
    engine.clear()
    assert engine.read("MATCH (n) RETURN n").rows == []


def test_clear_removes_the_projection_and_leaves_ledger_and_strangers(engine: Neo4jEngine) -> None:
    engine.constrain([*LEDGER_LABELS, "Projection"], [])
    text = (
        "MATCH (e:Entity) CREATE (:Record {id: e.id})-[:HELD]->(:Holder {id: e.id}) CREATE (e)-[:ADMIN_OF]->(e) "
        "MERGE (:Projection {id: 'projection'}) CREATE (:Stranger)-[:KNOWS]->(e)"
    )
    engine.write(lambda run: run(text, {}))
    engine.clear()
    left = engine.read("MATCH (n) RETURN labels(n)[0] AS label, count(*) ORDER BY label").rows
    assert left == [["Holder", 3], ["Record", 3], ["Stranger", 3]]
