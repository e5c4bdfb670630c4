"""Hostile Cypher, names and parameters: nothing writes, reads a file, reaches the network, prints an escape or stays.

Every statement goes through the command line, on each engine, while a file with a marker lies in reach and a socket
listens; afterwards the ledger and the graph are what they were."""

from __future__ import annotations

import hashlib
import json
import socket
import time
import unicodedata
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner, Result

from ascribe.cli.front import front
from ascribe.graph.engines import embedded
from ascribe.graph.engines.engine import Engine
from ascribe.graph.engines.server import Neo4jEngine
from ascribe.graph.ledgers.server_ledger import Neo4jLedger
from ascribe.graph.store import Store
from ascribe.loaders import casefile
from ascribe.schema.errors import InputError
from tests.neo4j.server import Address

MARKER = "the-tide-table-of-1911"
TIMEOUT, LATE = 2.0, 15.0  # seconds; how late the answer may be on a machine that is busy
ESCAPES = "\x1b[31mRED\x1b]0;title\x07 \u202eevil\u2066 \x9b31m\u200b"
DISGUISED = "Quay \u202eevil\u2066 \u200bLtd"  # of these a store takes only what no terminal obeys by itself
CASE = f"""
case: quay
title: Who runs it?
entities:
  roe: {{kind: Person, name: "Jane Roe"}}
  quay: {{kind: Organization, name: {json.dumps(DISGUISED)}, aliases: ["[bold]Quay[/bold]", "' OR 1=1 //"]}}
  page: {{kind: Page, name: "`}}) DETACH DELETE n //"}}
sources:
  herald: {{headline: A page, publisher: Herald, published: 2018-09-03, reliability: B}}
claims:
  - source: herald
    grade: B2
    says:
      - {{say: [roe, admin-of, page], quote: "runs it"}}
      - {{say: [page, funded-by, quay], quote: "paid by"}}
"""

# Each is refused for what it is, on either engine. {file} holds the marker, {port} listens.
REFUSED = [
    # writes, plain and hidden
    "CREATE (:Entity {{id: 'x'}})",
    "MATCH (n) SET n.name = 'x'",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) REMOVE n.name RETURN n",
    "MERGE (n:Entity {{id: 'x'}}) ON CREATE SET n.name = 'x' RETURN n",
    "MATCH (n) FOREACH (x IN [1] | SET n.name = 'x')",
    "INSERT (:Entity {{id: 'x'}})",
    "// RETURN 1\nCREATE (n:Entity)",
    "/* MATCH (n) */ CREATE (n:Entity)",
    "MATCH (n) /* only looking */ SET /* */ n.name /* */ = 'x' RETURN n",
    "MATCH (n) // \nSET n.name = 'x'",
    "MATCH (n) // \rSET n.name = 'x' RETURN n",
    "MATCH (n) WHERE n.name = '/*' SET n.name = '*/' RETURN n",
    "MATCH (n) WHERE n.name = \"'\" SET n.x = '\"' RETURN n",
    "MATCH (n) WHERE n.name = 'it\\'s' SET n.name = 'it\\'s' RETURN n",
    "MATCH (n)\u00a0SET\u2003n.name\u3000= 'x' RETURN n",
    "MATCH (n) \u017fET n.name = 'x' RETURN n",
    "match (n) sEt n.name = 'x' return n",
    "CALL {{ CREATE (n:Entity) RETURN n }} RETURN n",
    "MATCH (n) CALL (n) {{ SET n.name = 'x' RETURN 1 AS x }} RETURN x",
    "MATCH (n) CALL {{ WITH n DETACH DELETE n }} IN TRANSACTIONS OF 1 ROWS",
    "MATCH (n) WHERE EXISTS {{ CREATE (m) RETURN m }} RETURN n",
    "RETURN 1 AS x UNION CREATE (n:Entity) RETURN 1 AS x",
    "RETURN '\\u0027 CREATE (n) //'",
    "MATCH (n) WHERE n.`x\\u0060 SET n.name = 'y' //` = 1 RETURN n",
    "\\u0043REATE (n:Entity)",
    "MATCH (n) \\u0053ET n.name = 'x' RETURN n",
    "MATCH (n) S\\u0045T n.name = 'x' RETURN n",
    "MATCH (n) WHERE n.name = '\\\\\\u0027 SET n.name = \\u0027' RETURN n",
    # a second statement
    "RETURN 1; MATCH (n) DETACH DELETE n",
    "RETURN 1;\nCREATE (n:Entity);",
    "RETURN ';'; MATCH (n) SET n.name = 'x'",
    "RETURN 1 // ;\n; CREATE (n)",
    ":begin\nMATCH (n) DETACH DELETE n",
    # files and the network
    "LOAD CSV FROM 'file://{file}' AS line RETURN line",
    "LOAD CSV FROM '{file}' AS line RETURN line",
    "LOAD CSV WITH HEADERS FROM 'file://{file}' AS line RETURN line",
    "LOAD CSV FROM 'http://127.0.0.1:{port}/' AS line RETURN line",
    "LOAD CSV FROM 'https://127.0.0.1:{port}/' AS line RETURN line",
    "LOAD CSV FROM 'ftp://127.0.0.1:{port}/' AS line RETURN line",
    "load\n/* */\ncsv FROM '{file}' AS line RETURN line",
    "`LOAD` `CSV` FROM '{file}' AS line RETURN line",
    "RETURN [] AS line UNION LOAD CSV FROM '{file}' AS line RETURN line",
    "CALL {{ LOAD CSV FROM '{file}' AS line RETURN line }} RETURN line",
    "MATCH (n) LOAD CSV FROM $file AS line RETURN line",
    "WITH 1 AS x LOAD CSV FROM 'http://127.0.0.1:{port}/' + x AS line RETURN line",
    "CALL apoc.load.json('http://127.0.0.1:{port}/') YIELD value RETURN value",
    "CALL apoc.load.csv('{file}') YIELD list RETURN list",
    "RETURN apoc.cypher.runFirstColumnMany('LOAD CSV FROM \"{file}\" AS l RETURN l', {{}})",
    "RETURN genai.vector.encode('x', 'http://127.0.0.1:{port}/', {{}})",
    "CALL apoc.export.csv.all('{file}', {{}})",
    "CALL db.index.fulltext.createNodeIndex('x', ['Entity'], ['name'])",
    # procedures, other databases, administration
    "CALL dbms.listConfig() YIELD name, value RETURN name, value",
    "CALL dbms.killConnection('bolt-1')",
    "CALL db.clearQueryCaches()",
    "CALL db.createLabel('Quay')",
    "CALL `dbms`.`listConfig`()",
    "CALL apoc.cypher.doIt('CREATE (n)', {{}}) YIELD value RETURN value",
    "CALL apoc.periodic.iterate('MATCH (n) RETURN n', 'DELETE n', {{}})",
    "MATCH (n) CALL apoc.create.setProperty(n, 'name', 'x') YIELD node RETURN node",
    "CALL db.node_text_index.build({{type: 'Entity', text_column: 'name'}})",
    "CALL db.cdc.enable({{}})",
    "CALL table.delete({{}})",
    "USE system SHOW USERS",
    "USE system MATCH (n) RETURN n",
    "CALL () {{ USE system MATCH (n) RETURN n }} RETURN n",
    "SHOW DATABASES",
    "SHOW TRANSACTIONS YIELD currentQuery RETURN currentQuery",
    "SHOW SETTINGS",
    "TERMINATE TRANSACTIONS 'neo4j-transaction-1'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "CREATE USER jane SET PASSWORD 'quayside'",
    "CREATE INDEX x FOR (n:Entity) ON (n.name)",
    "DROP CONSTRAINT x IF EXISTS",
    "CREATE DATABASE quay",
    "STOP DATABASE neo4j",
    "PROFILE MATCH (n) SET n.name = 'x'",
    "EXPLAIN CREATE (n)",
    "CYPHER 25 CREATE (n)",
    # texts that are no text
    "RETURN 1\0; CREATE (n)",
    "RETURN 'never ends",
    "",
    "\ufeff",
    "RETURN " + "(" * 10_000 + "1" + ")" * 10_000,
    "RETURN " + "[x IN [1] | " * 5_000 + "1" + "]" * 5_000,
    "RETURN '" + "x" * 1_000_000 + "'",
    "RETURN 1 " + "// " * 400_000,
    "MATCH (n) WHERE n.name IN [" + "'x', " * 200_000 + "'x'] RETURN n",
]

# Each may be answered or refused, but in time, with nothing changed and nothing printed that a terminal obeys.
BOUNDED = [
    "UNWIND range(1, 9000000000000000000) AS x RETURN count(x)",
    "RETURN range(1, 1000000000)",
    "RETURN [x IN range(1, 200000000) | x]",
    "RETURN reduce(s = 'a', x IN range(1, 60) | s + s)",
    "RETURN reduce(s = 0, x IN range(1, 50000000) | s + x)",
    "UNWIND range(1, 100000) AS a WITH collect(a) AS l UNWIND l AS b RETURN collect(l)",
    "MATCH (a), (b), (c), (d), (e), (f), (g), (h), (i), (j) RETURN count(a.id + b.id + c.id + d.id + e.id)",
    "MATCH (a), (b), (c), (d), (e), (f), (g), (h) RETURN a.id, b.id, c.id ORDER BY a.id + b.id + h.id LIMIT 1",
    "UNWIND range(1, 1000000) AS a UNWIND range(1, 1000000) AS b RETURN a ORDER BY b",
    "MATCH p = (a)-[*]-(b) RETURN count(p)",
    "MATCH (n) WHERE n.name =~ '(a|aa)+$' RETURN n",
    "RETURN '" + "a" * 60 + "!' =~ '(.*a){{20}}b'",
    "RETURN " + "NOT " * 150 + "true",
    "RETURN 1 AS x" + " UNION RETURN 1 AS x" * 400,
    "MATCH (e:Organization) RETURN e, e.name, [e.name], {{name: e.name}}",
    "MATCH p = (:Page)-[r]->() RETURN p, r",
    "MATCH (e:Organization) RETURN e.name AS `\x1b[31mred \u202e`",
    f"RETURN '{ESCAPES}' AS x",
    "RETURN nothing('\x1b[31m')",
    "MATCH (n) WHERE n.name = $name OR n.name = $other RETURN n.id",
    "MATCH (n) WHERE n.name = '$name' RETURN n",
    "RETURN {{id: 1, labels: 2, properties: 3}}, {{id: 1, type: 2, properties: 'x'}}, {{nodes: [], relations: []}}",
    "RETURN {{nodes: [1], relationships: 2}}, {{id: 1, labels: [], properties: []}}, {{nodes: 1, relations: [2]}}",
    "RETURN $name FORMAT CSV",
    "RETURN 1/0, 1.0/0, 0.0/0",
    "MATCH (n:$($name)) RETURN n",
    "RETURN toInteger('9' + $name), date($name)",
    "RETURN sqrt(-1), 2 ^ 100000, log(0)",
]
HOSTILE_PARAMS = {
    "name": "' }) DETACH DELETE n // \x1b[31m\u202e",
    "other": "`x` \\u0027; CREATE (n)",
    "file": "/etc/hostname",
}

# What there is on a server beside nodes and relations.
BESIDES = [
    "SHOW INDEXES YIELD name, type, entityType, labelsOrTypes, properties",
    "SHOW CONSTRAINTS YIELD name, type",
    "SHOW USERS YIELD user",
    "SHOW DATABASES YIELD name, currentStatus",
    "CALL db.labels() YIELD label RETURN label ORDER BY label",
]


class Harbour(NamedTuple):
    """A store, how the command line is told of it, and what must not be found out or reached."""

    where: str
    env: dict[str, str]
    secret: Path
    listener: socket.socket
    server: Neo4jEngine | None

    def ask(self, text: str, *args: str, params: dict[str, str] = HOSTILE_PARAMS) -> Result:
        """`ascribe cypher -` with that text on standard input."""
        given = [part for name, value in params.items() for part in ("--param", f"{name}={json.dumps(value)}")]
        told = ["--store", self.where, "cypher", "-", "--timeout", str(TIMEOUT), *given, *args]
        return CliRunner().invoke(front, told, input=text, env=self.env)

    def filled(self, text: str) -> str:
        """The statement with the file and the port it is after."""
        return text.format(file=self.secret, port=self.listener.getsockname()[1])


@pytest.fixture(scope="module", params=["embedded", "neo4j"])
def harbour(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Harbour]:
    """A small store on each engine, a file in reach, and a socket that listens."""
    folder = tmp_path_factory.mktemp("quay")
    (folder / "quay.yaml").write_text(CASE, encoding="utf-8")
    secret = folder / "secret.csv"
    secret.write_text(f"{MARKER},1\n")
    with socket.create_server(("127.0.0.1", 0)) as listener, ExitStack() as opened:
        listener.setblocking(False)
        if request.param == "embedded":
            where, env, engine = str(folder / "case.ascribe"), {"COLUMNS": "100"}, None
            with Store.open(where, write=True) as store:
                _load(store, folder)
        else:
            address: Address = request.getfixturevalue("neo4j_server")
            where, env, engine = address.uri, {"COLUMNS": "100", **_login(address)}, _connected(address)
            opened.enter_context(engine)
            while engine.write(lambda run: run("MATCH (n) WITH n LIMIT 10000 DETACH DELETE n RETURN count(*)", {}))[0][
                0
            ]:
                pass
            _load(Store(Neo4jLedger(engine), engine), folder)
        yield Harbour(where, env, secret, listener, engine)


@pytest.fixture(scope="module")
def before(harbour: Harbour) -> Any:
    """Everything, before anybody asked."""
    return everything(harbour)


def _login(server: Address) -> dict[str, str]:
    told = {"USERNAME": server.user, "PASSWORD": server.password, "DATABASE": server.database}
    return {f"NEO4J_{name}": value for name, value in told.items()}


def _load(store: Store, folder: Path) -> None:
    case, *records = casefile.load(folder / "quay.yaml")
    store.add(case, records)


def _connected(server: Address) -> Neo4jEngine:
    return Neo4jEngine.connect(server.uri, user=server.user, password=server.password, database=server.database)


def everything(harbour: Harbour) -> Any:
    """What is in each file of a folder; every node, relation, index, constraint and user of a server."""
    if not harbour.server:
        files = {file.name: file.read_bytes() for file in Path(harbour.where).iterdir()}
        files.pop("ledger.sqlite-shm", None)  # what readers of a SQLite file share, and no content
        return {name: hashlib.sha256(content).hexdigest() for name, content in files.items() if content}
    return _content(harbour.server) + [harbour.server.read(text).rows for text in BESIDES]


def _content(engine: Engine) -> list[Any]:
    nodes = engine.read("MATCH (n) RETURN n").rows
    edges = engine.read("MATCH (a)-[r]->(b) RETURN a.id AS a, r, b.id AS b").rows
    return [sorted(map(repr, nodes)), sorted(map(repr, edges))]


@pytest.fixture
def watched(harbour: Harbour, before: Any) -> Iterator[Harbour]:
    """The harbour, looked over after each statement."""
    start = time.monotonic()
    yield harbour
    assert time.monotonic() - start < TIMEOUT + LATE
    assert everything(harbour) == before
    with pytest.raises(BlockingIOError):
        harbour.listener.accept()


def check_quiet(result: Result, *, json_wanted: bool = False) -> None:
    """It ended as the program ends, gave nothing away, and printed nothing that a terminal would obey."""
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    assert MARKER not in result.output
    # Zero-width spaces and the like are letters' neighbours in some scripts, and stay.
    obeyed = {char for char in result.output if unicodedata.category(char) == "Cc"} - {"\n"}
    assert not obeyed | (set(result.output) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\ufeff"))


def _name(text: str) -> str:
    return text[:50].encode("unicode_escape").decode()


@pytest.mark.parametrize("text", REFUSED, ids=_name)
def test_what_does_more_than_read_is_refused(watched: Harbour, text: str) -> None:
    result = watched.ask(watched.filled(text))
    check_quiet(result)
    assert (result.exit_code, result.stdout) == (3, "")
    assert result.stderr.startswith("ascribe: ")
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("text", BOUNDED, ids=_name)
def test_what_is_endless_or_garish_does_no_harm(watched: Harbour, text: str) -> None:
    result = watched.ask(watched.filled(text), "--limit", "5")
    check_quiet(result)
    assert result.exit_code in (0, 3)
    assert result.stdout if result.exit_code == 0 else result.stderr.startswith("ascribe: ")
    assert len(result.output) < 20_000


@pytest.mark.parametrize("shape", ["--json", "--csv"])
@pytest.mark.parametrize("text", [text for text in BOUNDED if "MATCH (e:Org" in text or "1b" in ascii(text)], ids=_name)
def test_json_and_csv_print_no_escape_either(watched: Harbour, text: str, shape: str) -> None:
    result = watched.ask(watched.filled(text), shape)
    check_quiet(result)
    assert result.exit_code in (0, 3)


@pytest.mark.parametrize("name", ["\x1b[31m", "x y", "$name", "`x`", "\u202ename", "na\nme", "{x: 1}"])
def test_a_hostile_name_of_a_parameter_is_wrong_usage(watched: Harbour, name: str) -> None:
    result = watched.ask("RETURN 1", params={name: "x"})
    check_quiet(result)
    assert result.exit_code == 2
    assert "letters, digits and _" in result.stderr


@pytest.mark.parametrize("depth", [60, 200, 900, 100_000])
def test_a_parameter_that_is_nested_deep_is_answered_or_refused(watched: Harbour, depth: int) -> None:
    result = CliRunner().invoke(
        front,
        ["--store", watched.where, "cypher", "RETURN size($x) AS n", "--param", f"x={'[' * depth}{']' * depth}"],
        env=watched.env,
    )
    check_quiet(result)
    assert result.exit_code in (0, 2, 3)


def test_a_hostile_text_is_only_a_text_in_a_parameter(watched: Harbour) -> None:
    result = watched.ask("RETURN $name AS name, $other AS other", "--json")
    check_quiet(result)
    assert json.loads(result.stdout)["rows"] == [[HOSTILE_PARAMS["name"], HOSTILE_PARAMS["other"]]]


def test_the_engine_refuses_writes_once_more(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second gate of the embedded engine; the server's is in tests/neo4j/test_asking.py."""
    monkeypatch.setattr(embedded, "refuse_writes", lambda _: None)
    with embedded.EmbeddedEngine(None) as engine:
        engine.write(lambda run: run("CREATE (:Entity {id: 'person:jane-roe', name: 'Jane Roe'})", {}))
        before = _content(engine)
        for text in (
            "CREATE (n:Entity {id: 'x'})",
            "MATCH (n) SET n.name = 'x'",
            "MATCH (n) DETACH DELETE n",
            "RETURN 1 AS x UNION CREATE (n:Entity {id: 'x'}) RETURN 1 AS x",
            "CREATE INDEX x FOR (n:Entity) ON (n.name)",
        ):
            with pytest.raises(InputError):
                engine.ask(text, limit=1, timeout=5)
        assert _content(engine) == before
