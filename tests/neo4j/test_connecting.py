"""Whatever keeps us from a server is said in one sentence, at once, and without the password."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import neo4j
import pytest

from ascribe.graph.engines import server
from ascribe.graph.engines.server import Neo4jEngine
from ascribe.schema.errors import AscribeError, StoreError, UsageError
from tests.neo4j.server import Address

SECRET = "quay-side-secret"


def connect(uri: str, user: str = "jane", password: str | None = SECRET, database: str | None = "neo4j") -> Neo4jEngine:
    return Neo4jEngine.connect(uri, user=user, password=password, database=database)


def refusal(kind: type[AscribeError], uri: str, user: str = "jane", database: str | None = "neo4j") -> str:
    with pytest.raises(kind) as caught:
        connect(uri, user, database=database)
    assert SECRET not in str(caught.value)
    return str(caught.value)


@contextmanager
def listening(answer: bytes | None) -> Iterator[int]:
    """A port where something else than Neo4j listens: it says `answer`, or nothing at all for None."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        calls: list[socket.socket] = []

        def serve() -> None:
            while True:
                try:
                    call, _ = listener.accept()
                except OSError:
                    return
                calls.append(call)
                if answer is not None:
                    call.recv(64)
                    call.sendall(answer)
                    call.close()

        thread = threading.Thread(target=serve)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
        thread.join()
        for call in calls:
            call.close()


@pytest.fixture
def dead_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_a_wrong_password_and_an_unknown_user(neo4j_server: Address) -> None:
    for user in ("jane", ""):
        assert refusal(StoreError, neo4j_server.uri, user=user) == (
            f"{neo4j_server.uri}: user name or password refused; set NEO4J_USERNAME and NEO4J_PASSWORD"
        )


def test_no_password_at_all(neo4j_server: Address) -> None:
    with pytest.raises(StoreError, match="set NEO4J_USERNAME and NEO4J_PASSWORD"):
        connect(neo4j_server.uri, password=None)


def test_too_many_wrong_passwords(neo4j_server: Address) -> None:
    login = (neo4j_server.user, neo4j_server.password)
    with neo4j.GraphDatabase.driver(neo4j_server.uri, auth=login) as driver:
        driver.execute_query("CREATE OR REPLACE USER john SET PASSWORD 'harbour-street'", database_="system")
        said = [refusal(StoreError, neo4j_server.uri, user="john") for _ in range(5)]
        driver.execute_query("DROP USER john", database_="system")
    assert "too many wrong passwords" in said[-1]


def test_the_environment_gives_credentials(neo4j_server: Address, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.user)
    monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.password)
    monkeypatch.setenv("NEO4J_DATABASE", "harbour")
    with pytest.raises(StoreError, match="NEO4J_DATABASE"):
        Neo4jEngine.from_environment(neo4j_server.uri)
    monkeypatch.delenv("NEO4J_DATABASE")
    with Neo4jEngine.from_environment(neo4j_server.uri) as engine:
        assert engine.read("RETURN 1 AS one").rows == [[1]]


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_a_missing_database(neo4j_server: Address, scheme: str) -> None:
    uri = neo4j_server.uri.replace("bolt:", f"{scheme}:")
    with pytest.raises(StoreError, match=r"no database of that name; set NEO4J_DATABASE"):
        connect(uri, neo4j_server.user, neo4j_server.password, database="harbour")


@pytest.mark.parametrize("database", ["neo4j", None])
def test_routing_addresses_read_and_write_on_one_server(neo4j_server: Address, database: str | None) -> None:
    uri = neo4j_server.uri.replace("bolt:", "neo4j:")
    with connect(uri, neo4j_server.user, neo4j_server.password, database) as engine:
        assert engine.write(lambda run: run("MERGE (n:Quay {id: 'q'}) RETURN n.id", {})) == [["q"]]
        assert engine.read("MATCH (n:Quay) RETURN n.id AS id").rows == [["q"]]
        engine.write(lambda run: run("MATCH (n:Quay) DELETE n", {}))


@pytest.mark.parametrize("scheme", ["bolt", "neo4j", "bolt+ssc", "neo4j+s"])
def test_a_port_where_nothing_listens(dead_port: int, scheme: str) -> None:
    assert "nothing listens there" in refusal(StoreError, f"{scheme}://127.0.0.1:{dead_port}")


@pytest.mark.parametrize("scheme", ["bolt", "neo4j"])
def test_an_unknown_host(scheme: str) -> None:
    assert "nobody knows that host" in refusal(StoreError, f"{scheme}://quay.invalid:7687")


@pytest.mark.parametrize("scheme", ["bolt+s", "bolt+ssc", "neo4j+s", "neo4j+ssc"])
def test_tls_where_the_server_has_none(neo4j_server: Address, scheme: str) -> None:
    assert "TLS" in refusal(StoreError, neo4j_server.uri.replace("bolt:", f"{scheme}:"))


@pytest.mark.parametrize(
    ("answer", "advice"),
    [
        (b"HTTP/1.1 400 Bad Request\r\n\r\n", "Bolt port is 7687"),
        (b"", "takes TLS only"),
        (None, "check host and port"),
    ],
)
def test_a_port_where_something_else_listens(
    answer: bytes | None, advice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server, "_HANDSHAKE", 1.0)
    with listening(answer) as port:
        assert advice in refusal(StoreError, f"bolt://127.0.0.1:{port}")


@pytest.mark.parametrize(
    ("uri", "advice"),
    [
        ("http://localhost:7474", "Write one of bolt://"),
        ("bolt+sss://localhost", "nearest: bolt+ssc"),
        ("localhost:7687", "Write one of bolt://"),
        (f"bolt://jane:{SECRET}@localhost:7687", "set NEO4J_USERNAME and NEO4J_PASSWORD"),
        (f"neo4j://jane:{SECRET}@localhost:7687", "set NEO4J_USERNAME and NEO4J_PASSWORD"),
        ("bolt://localhost:77777", "write host:port"),
        ("bolt://localhost:port", "write host:port"),
        ("bolt://", "a host and its port are missing"),
        ("bolt://localhost:7687?policy=eu", "Routing context"),
    ],
)
def test_what_is_no_address_is_wrong_usage(uri: str, advice: str) -> None:
    assert advice in refusal(UsageError, uri)


def test_a_closed_engine_refuses_every_call(neo4j_engine: Neo4jEngine) -> None:
    neo4j_engine.close()
    neo4j_engine.close()
    calls = [
        lambda: neo4j_engine.read("RETURN 1"),
        lambda: neo4j_engine.ask("RETURN 1", limit=1, timeout=1),
        lambda: neo4j_engine.write(lambda run: run("RETURN 1", {})),
        lambda: neo4j_engine.constrain(["Entity"], []),
        neo4j_engine.clear,
    ]
    for call in calls:
        with pytest.raises(StoreError, match="open it again"):
            call()


def test_the_driver_prints_nothing(dead_port: int) -> None:
    """Its warnings about retries and routing would stand between our own lines."""
    code = (
        "from ascribe.graph.engines.server import Neo4jEngine\n"
        "from ascribe.schema.errors import StoreError\n"
        f"try: Neo4jEngine.connect('neo4j://127.0.0.1:{dead_port}', user='jane', password='x', database=None)\n"
        "except StoreError: pass\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout + done.stderr == ""
