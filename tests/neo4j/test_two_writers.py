"""Two clients that add and withdraw claims about one relation at once are both counted."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ascribe.graph.engines.server import Neo4jEngine
from ascribe.graph.ledgers.ledger import Field, Held, RecordKind
from ascribe.graph.ledgers.server_ledger import Neo4jLedger
from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.schema.records import Case
from tests.neo4j.server import Address

ROUNDS = 12
ROOT = Path(__file__).parents[2]


def casefile(case: str, publisher: str, alias: str, *, claims: bool) -> str:
    """A case in which one paper says, or no longer says, that Jane Roe administers the page."""
    says = f"""
claims:
  - source: paper
    grade: B2
    says: [{{say: [roe, admin-of, harbour], quote: "as {publisher} has it"}}]
"""
    return f"""
case: {case}
entities:
  harbour: {{kind: Page, name: Harbour Street}}
  roe: {{kind: Person, name: Jane Roe, aliases: [{alias}]}}
sources:
  paper: {{publisher: {publisher}}}
{says if claims else ""}"""


def add(store: Store, text: str) -> None:
    case, *records = loads(text)
    assert isinstance(case, Case)
    store.add(case, records)


def test_two_clients_are_both_counted(neo4j_engine: Neo4jEngine, neo4j_server: Address) -> None:
    command = [sys.executable, str(Path(__file__).parent / "adder.py")]
    pipes: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with (
        Store.in_memory() as alone,
        subprocess.Popen(command, **pipes) as first,
        subprocess.Popen(command, **pipes) as second,
    ):
        clients = {"herald": first, "post": second}
        for client in clients.values():
            tell(client, neo4j_server._asdict())
        assert [hear(client) for client in clients.values()] == ["ready", "ready"]
        together = Store(Neo4jLedger(neo4j_engine), neo4j_engine)
        for number in range(ROUNDS):
            # Both say it, one takes it back, both say it …: whoever comes last, the other must be in.
            texts = {
                name: casefile(name, name.title(), f"JR {name} {number}", claims=number % 3 != i + 1)
                for i, name in enumerate(clients)
            }
            for name, client in clients.items():
                tell(client, texts[name])
            assert [hear(client) for client in clients.values()] == ["done", "done"]
            for text in texts.values():
                add(alone, text)
            assert shown(together) == shown(alone), f"round {number}"
        for client in clients.values():
            assert client.stdin is not None
            client.stdin.close()


def shown(store: Store, name: str = "Jane Roe") -> list[Any]:
    entity = store.entity(name)
    return [
        sorted(entity.aliases),
        [(link.predicate, link.confidence, link.origins, len(link.citations)) for link in store.links(entity.id).links],
    ]


def tell(client: subprocess.Popen[str], message: Any) -> None:
    assert client.stdin is not None
    client.stdin.write(json.dumps(message) + "\n")
    client.stdin.flush()


def hear(client: subprocess.Popen[str]) -> str:
    assert client.stdout is not None
    return client.stdout.readline().strip()


def test_four_loads_at_once_into_an_empty_database(neo4j_engine: Neo4jEngine, neo4j_server: Address) -> None:
    """Whatever one client reads while another commits, every load succeeds and nothing is missing."""
    env = {
        **os.environ,
        "NEO4J_USERNAME": neo4j_server.user,
        "NEO4J_PASSWORD": neo4j_server.password,
        "NEO4J_DATABASE": neo4j_server.database,
    }
    paths = sorted((ROOT / "cases").glob("*.yaml"))[:4]
    command = [sys.executable, "-m", "ascribe", "--store", neo4j_server.uri, "load"]
    loads_ = [subprocess.Popen([*command, str(path)], env=env, stderr=subprocess.PIPE, text=True) for path in paths]
    assert [(load.communicate()[1], load.returncode) for load in loads_] == [("", 0)] * 4
    together = Store(Neo4jLedger(neo4j_engine), neo4j_engine)
    with Store.in_memory() as alone:
        for path in paths:
            add(alone, path.read_text("utf-8"))
        assert asdict(together.stats()) == asdict(alone.stats())
        for name in ("Hamas", "Mojahedin-e Khalq Organization"):
            assert shown(together, name) == shown(alone, name)


class Overheard(Neo4jLedger):
    """A ledger in which somebody does something right after the claims of a relation were first read from it."""

    def __init__(self, engine: Neo4jEngine, meanwhile: Callable[[], None]) -> None:
        super().__init__(engine)
        self._meanwhile = [meanwhile]

    def find(self, kind: RecordKind, field: Field, values: Collection[str], *, ever: bool = False) -> Iterator[Held]:
        found = list(super().find(kind, field, values, ever=ever))
        while field == "pair" and self._meanwhile:
            self._meanwhile.pop()()
        return iter(found)


def test_what_was_recorded_after_a_batch_was_read_is_in_it(neo4j_engine: Neo4jEngine, neo4j_server: Address) -> None:
    """Relations are worked out before their locks are held; the other client is all done by then."""
    with Neo4jEngine.connect(**neo4j_server._asdict()) as second:
        other = Store(Neo4jLedger(second), second)
        post = casefile("post", "Post", "JR Post", claims=True)
        slow = Store(Overheard(neo4j_engine, lambda: add(other, post)), neo4j_engine)
        add(slow, casefile("herald", "Herald", "JR Herald", claims=True))
        with Store.in_memory() as alone:
            for text in (post, casefile("herald", "Herald", "JR Herald", claims=True)):
                add(alone, text)
            assert shown(slow) == shown(alone)
