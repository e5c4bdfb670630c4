"""Somebody's own Cypher may read the graph, and nothing else."""

from __future__ import annotations

import time
from typing import Any

import pytest

from ascribe.graph.engines import server
from ascribe.graph.engines.engine import Table
from ascribe.graph.engines.server import Neo4jEngine
from ascribe.schema.errors import InputError, UsageError

# Each was seen to pass EXPLAIN as a read, or READ mode, or both, unless looked at.
NOT_A_READ = [
    "CREATE (n:Entity {id: 'x'})",
    "MATCH (n) SET n.name = 'x'",
    "MATCH (n) DETACH DELETE n",
    "MERGE (n:Entity {id: 'person:jane-roe'})",
    "FOREACH (x IN [1] | CREATE (:Entity))",
    "CALL { CREATE (n:Entity) RETURN n } RETURN n",
    "MATCH (n) CALL { WITH n SET n.name = 'x' } IN TRANSACTIONS",
    "MATCH (n) RETURN n.name AS name UNION CREATE (m:Entity) RETURN m.name AS name",
    "CYPHER runtime=slotted CREATE (n:Entity)",
    "// only looking\nCREATE (n:Entity)",
    "CREATE INDEX quay IF NOT EXISTS FOR (n:Entity) ON (n.name)",
    "CREATE CONSTRAINT quay IF NOT EXISTS FOR (n:Entity) REQUIRE n.name IS UNIQUE",
    "DROP INDEX quay IF EXISTS",
    "CREATE USER jane SET PASSWORD 'quay-side'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'quay-side'",
    "CREATE DATABASE quay",
    "CALL db.createLabel('Quay')",
    "LOAD CSV FROM 'file:///etc/hostname' AS row RETURN row",
    "LOAD CSV FROM 'http://localhost:1/' AS row RETURN row",
    "CALL dbms.listConfig() YIELD name RETURN name",
    "CALL dbms.queryJmx('*:*') YIELD name RETURN name",
    "CALL db.clearQueryCaches()",
    "CALL tx.setMetaData({})",
    "CALL dbms.killConnection('bolt-1')",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "SHOW INDEXES",
    "SHOW SETTINGS",
    "SHOW TRANSACTIONS",
    "SHOW PROCEDURES",
    "SHOW USERS",
    "SHOW DATABASES",
    "MATCH (n) CALL { WITH n RETURN n.name AS name } IN TRANSACTIONS RETURN name",
    "USE system SHOW USERS",
    "RETURN 1; CREATE (n:Entity)",
    "EXPLAIN CREATE (n:Entity)",
    "PROFILE CREATE (n:Entity)",
]


@pytest.fixture
def harbour(neo4j_engine: Neo4jEngine) -> Neo4jEngine:
    neo4j_engine.constrain(["Entity"], ["ADMIN_OF"])
    text = (
        "MERGE (a:Entity {id: 'person:jane-roe'}) SET a:Person, a.name = 'Jane Roe', a.aliases = ['Roe', 'J.'] "
        "MERGE (b:Entity {id: 'page:harbour'}) SET b:Page, b.name = 'Harbour' "
        "MERGE (a)-[r:ADMIN_OF {id: 'l_1'}]->(b) SET r.confidence = 0.64"
    )
    neo4j_engine.write(lambda run: run(text, {}))
    return neo4j_engine


def ask(engine: Neo4jEngine, text: str, limit: int = 100, timeout: float = 20, **params: Any) -> Table:
    return engine.ask(text, params, limit=limit, timeout=timeout)


def everything(engine: Neo4jEngine) -> list[list[Any]]:
    return engine.read("MATCH (n) RETURN properties(n) ORDER BY n.id").rows


@pytest.mark.parametrize("text", NOT_A_READ)
def test_what_does_more_than_read_is_refused(harbour: Neo4jEngine, text: str) -> None:
    before = everything(harbour)
    with pytest.raises(InputError):
        ask(harbour, text)
    assert everything(harbour) == before


@pytest.mark.parametrize("text", NOT_A_READ)
def test_the_plan_alone_would_refuse_it_too(harbour: Neo4jEngine, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two gates: one looks at the words before any engine sees them, this one at what the server would do."""
    monkeypatch.setattr(server, "refuse_writes", lambda _: None)
    before = everything(harbour)
    with pytest.raises(InputError):
        ask(harbour, text)
    assert everything(harbour) == before


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (e:Entity) WHERE e.name = 'Jane Roe' RETURN e.name;",
        "MATCH (e:Entity {id: 'person:jane-roe'}) // who\nCALL (e) { MATCH (e)-[r]->() RETURN count(r) AS n } RETURN n",
        "CALL db.labels() YIELD label RETURN label ORDER BY label",
        "CALL db.relationshipTypes()",
        "RETURN 'CREATE (n)' AS create",
    ],
)
def test_what_only_reads_is_answered(harbour: Neo4jEngine, text: str) -> None:
    assert ask(harbour, text).rows


def test_rows_beyond_the_limit_are_left_out_and_said_to_be(harbour: Neo4jEngine) -> None:
    text = "UNWIND range(1, 20000000) AS number RETURN number"
    assert ask(harbour, text, limit=2) == Table(["number"], [[1], [2]], truncated=True)
    assert ask(harbour, text, limit=0) == Table(["number"], [], truncated=True)
    assert ask(harbour, "UNWIND [1, 2] AS number RETURN number", limit=2) == Table(["number"], [[1], [2]])


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("MATCH (e:Entity)\nRETURN d.name", r"Variable `d` not defined \(line 2, column 8\)"),
        ("MATCH (e:Entity RETURN e", r"Invalid input 'RETURN'.*\(line 1, column 17\)"),
        ("MATCH (e:Entity {id: $entity}) RETURN e", "entity; give each with --param"),
        ("RETURN 1 / 0", "by zero"),
        ("RETURN quay(1)", "Unknown function 'quay'"),
    ],
)
def test_mistakes_in_a_query_are_explained_in_a_line(harbour: Neo4jEngine, text: str, advice: str) -> None:
    with pytest.raises(InputError, match=advice) as caught:
        ask(harbour, text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 300


def test_a_query_that_takes_too_long_is_ended(harbour: Neo4jEngine) -> None:
    with pytest.raises(InputError, match=r"longer than 0\.5 s.*--timeout"):
        ask(harbour, "UNWIND range(1, 4000000000) AS x WITH x WHERE x % 7 = 8 RETURN count(x)", timeout=0.5)


def test_a_query_that_takes_all_memory_is_ended(harbour: Neo4jEngine) -> None:
    with pytest.raises(InputError, match="more memory"):
        ask(harbour, "UNWIND range(1, 60000000) AS x WITH collect(x) AS numbers RETURN size(numbers)")


@pytest.mark.parametrize(
    "text",
    [
        "RETURN range(1, 300000000)",
        "RETURN reduce(s = 'a', x IN range(1, 60) | s + s)",
        "RETURN replace(reduce(s = 'a', x IN range(1, 26) | s + s), 'a', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa')",
    ],
)
def test_an_answer_that_outgrows_the_server_is_an_input_that_is_refused(harbour: Neo4jEngine, text: str) -> None:
    with pytest.raises(InputError, match="narrow it"):
        ask(harbour, text, timeout=4)
    assert ask(harbour, "RETURN 1").rows == [[1]]


def test_the_clock_runs_where_the_server_does_not_look_at_it(harbour: Neo4jEngine) -> None:
    """Within one expression it looks at no clock, and would be at it for half a minute."""
    start = time.monotonic()
    with pytest.raises(InputError, match=r"longer than 1 s.*--timeout"):
        ask(harbour, "RETURN reduce(s = 0, x IN range(1, 200000000) | s + x)", timeout=1)
    assert time.monotonic() - start < 10


def test_a_query_sees_what_was_just_written(harbour: Neo4jEngine) -> None:
    harbour.write(lambda run: run("MERGE (e:Entity {id: 'org:quay'})", {}))
    assert ask(harbour, "MATCH (e:Entity {id: 'org:quay'}) RETURN e.id").rows == [["org:quay"]]


@pytest.mark.parametrize("value", [{1, 2}, 10**30, {1: 2}, "\ud800"])
def test_a_parameter_that_cannot_be_sent_is_refused(harbour: Neo4jEngine, value: Any) -> None:
    with pytest.raises(InputError, match="parameter"):
        ask(harbour, "RETURN $x", x=value)


@pytest.mark.parametrize(("limit", "timeout"), [(-1, 1), (1, 0), (1, -1)])
def test_a_limit_below_0_or_no_time_at_all_is_wrong_usage(harbour: Neo4jEngine, limit: int, timeout: float) -> None:
    with pytest.raises(UsageError):
        ask(harbour, "RETURN 1", limit=limit, timeout=timeout)


ROE = {
    "id": "person:jane-roe",
    "labels": ["Entity", "Person"],
    "properties": {"id": "person:jane-roe", "name": "Jane Roe", "aliases": ["Roe", "J."]},
}
PAGE = {"id": "page:harbour", "labels": ["Entity", "Page"], "properties": {"id": "page:harbour", "name": "Harbour"}}
RUNS = {"id": "l_1", "type": "ADMIN_OF", "properties": {"id": "l_1", "confidence": 0.64}}


@pytest.mark.parametrize(
    ("returned", "value"),
    [
        ("a", ROE),
        ("r", RUNS),
        ("[r, {edge: r}]", [RUNS, {"edge": RUNS}]),
        ("p", {"nodes": [ROE, PAGE], "relations": [RUNS]}),
        ("date('2018-08-28')", "2018-08-28"),
        ("datetime('2018-08-28T12:00:00Z')", "2018-08-28T12:00:00+00:00"),
        ("datetime('2018-08-28T12:00:00.120+02:00')", "2018-08-28T12:00:00.12+02:00"),
        ("duration('P1M2DT1.5S')", {"months": 1, "days": 2, "seconds": 1, "nanoseconds": 500_000_000}),
        ("localtime('12:00')", "12:00:00"),
        ("point({x: 1.0, y: 2.0})", {"x": 1.0, "y": 2.0}),
        ("point({longitude: 1.0, latitude: 2.0, height: 3.0})", {"height": 3.0, "latitude": 2.0, "longitude": 1.0}),
        ("{id: 1, labels: [2], properties: {c: 3}}", {"id": 1, "labels": [2], "properties": {"c": 3}}),
        ("null", None),
        ("[true, 1, 2.5, 'é', [], {}]", [True, 1, 2.5, "é", [], {}]),
    ],
)
def test_answers_are_plain_values(harbour: Neo4jEngine, returned: str, value: Any) -> None:
    text = f"MATCH p = (a:Person)-[r:ADMIN_OF]->(b) RETURN {returned} AS value"
    assert ask(harbour, text) == harbour.read(text) == Table(["value"], [[value]])
    assert harbour.write(lambda run: run(text, {})) == [[value]]
