"""Somebody's own Cypher gives the same JSON from both engines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from click.testing import CliRunner

from ascribe.cli.front import front
from ascribe.graph.engines.server import Neo4jEngine
from ascribe.graph.ledgers.server_ledger import Neo4jLedger
from ascribe.graph.store import Store
from ascribe.loaders import casefile
from tests.neo4j.server import Address

CASE = """
case: harbour
title: Who runs it?
entities:
  roe: {kind: Person, name: Jane Roe, aliases: [Roe, J. Roe], summary: An administrator.}
  quay: {kind: Organization, name: Quay Ltd, subkind: company, properties: {founded: "1911"}}
  page: {kind: Page, name: Harbour Street}
sources:
  herald: {headline: A page and its owner, publisher: Herald, published: 2018-09-03, reliability: B, url: "https://herald.example/1"}
  wire: {headline: Page owner named, publisher: Wire, derived_from: [herald]}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, page], by: Facebook, quote: "lists Roe", when: 2017-05/.., locator: para 4}
      - {deny: [roe, admin-of, page], by: roe, quote: "never ran it"}
      - {say: [page, funded-by, quay], by: a former employee, voice: unnamed, hedge: appears to, quote: "to pay"}
      - {say: [page, paid-by, quay], amount: over 180000 USD, quote: "was paid"}
      - {fact: [page, followers, 300000], quote: "some 300,000"}
"""
SAME = [
    "MATCH (e:Entity) RETURN e ORDER BY e.id",
    "MATCH (s:Source) RETURN s ORDER BY s.id",
    "MATCH (c:Claim) RETURN c ORDER BY c.id",
    "MATCH (c:`Case`) RETURN c",
    "MATCH (n:Name) RETURN n ORDER BY n.id",
    "MATCH (a:Entity)-[r]->(b:Entity) RETURN r ORDER BY r.id, type(r), b.id, a.id",
    "MATCH p = (a:Person)-[:ADMIN_OF]->(b)-[:FUNDED_BY]->(c) RETURN p",
    "MATCH p = (a:Entity {name: $name})<-[:BEHIND*0..3]-(b:Entity) RETURN p, length(p) AS n "
    "ORDER BY n, b.id, [r IN relationships(p) | r.id]",
    "MATCH (a:Person)-[r:ADMIN_OF]->(b) RETURN [a, r, b] AS parts, {who: a, how: r} AS map, 1 AS one LIMIT 0",
    "MATCH (a:Person)-[r:ADMIN_OF]->(b) RETURN [a, r, b] AS parts, {who: a, how: r} AS map",
    "MATCH (a:Person) OPTIONAL MATCH (a)-[r:OWNS]->(b) RETURN a.name, r, b",
    "MATCH (s:Source)-[d:DERIVED_FROM]->(t:Source) RETURN s.id AS s, d, t.id AS t",
    "RETURN date('2018-08-28') AS d, datetime('2018-08-28T12:00:00.120+02:00') AS t, localtime('12:00') AS l",
    "RETURN localdatetime('2018-08-28T12:00:01') AS l, time('12:00:01+01:00') AS t",
    "RETURN duration('P1M2D') AS d, duration('P1DT3H2.5S') AS e, point({latitude: 1.0, longitude: 2.0}) AS p",
    "RETURN 1 AS i, 1.0 AS f, 1e20 AS e, -0.5 AS n, true AS t, null AS u, [] AS l, {} AS m, 'é😀' AS s",
    "RETURN [1, 2.5, 'a', null, [true]] AS x, {b: 1, a: [{c: null}]} AS y",
    "MATCH (a:Entity) RETURN count(*), size([1]), toUpper( 'x' ) , $x.c",
    "MATCH (a:Entity) RETURN a.name, a . kind, a.name + 'x' ORDER BY a.id",
    "RETURN {id: 1, labels: 2, properties: 3} AS a, {id: 'x', labels: ['y'], properties: {z: 1}} AS b",
    "RETURN {nodes: [], relationships: []} AS a, {id: 1, type: 2, properties: {}} AS b",
    "RETURN $x AS x, $name AS name",
    "UNWIND range(1, 20) AS i RETURN i ORDER BY i DESC",
    "MATCH (a:Entity), (b:Entity), (c:Entity) RETURN a.id, b.id, c.id ORDER BY a.id, b.id, c.id",
    "CALL db.labels() YIELD label WITH label WHERE label IN ['Entity', 'Claim', 'Quay'] RETURN label ORDER BY label",
    "MATCH (e:Entity) WHERE e.name = 'nobody' RETURN e, e.name",
]
PARAMS = {"name": "Harbour Street", "x": {"a": [1, {"b": None}], "c": 0.5}}


@pytest.fixture(scope="module")
def both(neo4j_server: Address, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[tuple[str, dict[str, str]]]]:
    """The same case in a folder and on a server, as the command line is told of them."""
    folder = tmp_path_factory.mktemp("harbour")
    (folder / "harbour.yaml").write_text(CASE, encoding="utf-8")
    case, *records = casefile.load(folder / "harbour.yaml")
    where = str(folder / "case.ascribe")
    with Store.open(where, write=True) as store:
        store.add(case, records)
    address = neo4j_server
    login = {"NEO4J_USERNAME": address.user, "NEO4J_PASSWORD": address.password, "NEO4J_DATABASE": address.database}
    with Neo4jEngine.connect(
        address.uri, user=address.user, password=address.password, database=address.database
    ) as engine:
        engine.write(lambda run: run("MATCH (n) DETACH DELETE n", {}))
        Store(Neo4jLedger(engine), engine).add(case, records)
        yield [(where, {}), (address.uri, login)]


@pytest.mark.parametrize("text", SAME)
def test_both_engines_give_the_same_json(both: list[tuple[str, dict[str, str]]], text: str) -> None:
    given = [part for name, value in PARAMS.items() for part in ("--param", f"{name}={json.dumps(value)}")]
    here, there = (_answer(where, env, text, *given, "--limit", "10") for where, env in both)
    assert here == there
    assert here.keys() == {"columns", "rows", "truncated"}
    assert here["truncated"] == (len(here["rows"]) == 10)


def _answer(where: str, env: dict[str, str], *args: str) -> Any:
    result = CliRunner().invoke(front, ["--store", where, "cypher", *args, "--json"], env=env)
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    for row in answer["rows"]:
        for value in row:
            _forget_times(value)
    return answer


def _forget_times(value: Any) -> None:
    """The two were loaded one after the other, and remember when."""
    if isinstance(value, dict):
        for key in ("recorded_at", "since", "until"):
            value.pop(key, None)
        for item in value.values():
            _forget_times(item)
    if isinstance(value, list):
        for item in value:
            _forget_times(item)
