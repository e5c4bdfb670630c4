"""A store in a folder: one writer, readers beside it, and nothing lost when something breaks."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from ascribe.graph.engines.embedded import EmbeddedEngine
from ascribe.graph.opening import open_reader
from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.schema.errors import StoreError
from ascribe.schema.records import Case

CASEFILE = """
case: harbour
entities:
  harbour: {kind: Page, name: Harbour Street}
  roe:     {kind: Person, name: Jane Roe}
sources:
  herald: {publisher: Herald}
claims:
  - source: herald
    grade: B2
    says: [{say: [roe, admin-of, harbour]}]
"""


@pytest.fixture
def folder(tmp_path: Path) -> str:
    location = str(tmp_path / "case.ascribe")
    with Store.open(location, write=True) as store:
        add(store, CASEFILE)
    return location


def add(store: Store, text: str) -> None:
    case, *records = loads(text)
    assert isinstance(case, Case)
    store.add(case, records)


def administrators(location: str) -> list[str]:
    with open_reader(location) as reader:
        return [link.other.name for link in reader.links("Harbour Street").links]


def test_a_second_writer_is_told_who_the_first_is(folder: str) -> None:
    with Store.open(folder, write=True):
        assert administrators(folder) == ["Jane Roe"]  # a reader needs no lease
        with pytest.raises(StoreError, match=rf"another ascribe is writing here \(process {os.getpid()}\)"):
            Store.open(folder, write=True)
    Store.open(folder, write=True).close()


@pytest.mark.parametrize("damage", [b"", b"not a graph", None])
def test_a_graph_that_is_damaged_or_gone_is_built_again(folder: str, damage: bytes | None) -> None:
    graph = Path(folder) / "graph.kgl"
    graph.unlink() if damage is None else graph.write_bytes(damage)
    assert administrators(folder) == ["Jane Roe"]
    Store.open(folder, write=True).close()
    assert graph.stat().st_size > 100
    assert administrators(folder) == ["Jane Roe"]


def test_a_graph_ahead_of_its_ledger_is_built_again(folder: str) -> None:
    """Somebody put an older copy of the ledger back."""
    ledger = Path(folder) / "ledger.sqlite"
    old = ledger.read_bytes()
    with Store.open(folder, write=True) as store:
        add(store, CASEFILE.replace("Jane Roe", "John Poe"))
    for path in Path(folder).glob("ledger.sqlite-*"):
        path.unlink()
    ledger.write_bytes(old)
    assert administrators(folder) == ["Jane Roe"]
    with Store.open(folder, write=True) as store:
        assert [link.other.name for link in store.links("Harbour Street").links] == ["Jane Roe"]


def test_a_damaged_ledger_is_said_to_be(folder: str) -> None:
    ledger = Path(folder) / "ledger.sqlite"
    ledger.write_bytes(ledger.read_bytes()[:4096] + b"x" * 8192)
    with pytest.raises(StoreError, match=r"ledger\.sqlite: .*damaged|malformed"):
        Store.open(folder, write=True)


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "x.ascribe").mkdir()
    path = tmp_path / "x.ascribe" / "ledger.sqlite"
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE theirs (a)")
    db.close()
    before = path.read_bytes()
    for write in (False, True):
        with pytest.raises(StoreError, match="of another program"):
            Store.open(str(path.parent), write=write)
    assert path.read_bytes() == before


def test_a_folder_with_other_things_in_it_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(StoreError, match="other things in it"):
        Store.open(str(tmp_path), write=True)
    assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]


def test_a_file_is_no_store(tmp_path: Path) -> None:
    (tmp_path / "case.ascribe").write_text("x")
    with pytest.raises(StoreError, match="a file, and a store is a folder"):
        Store.open(str(tmp_path / "case.ascribe"), write=True)


def test_nothing_to_read_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="make one with `ascribe load FILE`"):
        Store.open(str(tmp_path / "case.ascribe"))
    assert list(tmp_path.iterdir()) == []


def test_a_writer_that_is_killed_leaves_a_store_that_catches_up(folder: str, tmp_path: Path) -> None:
    """The ledger has the revision, the graph file has not: what a kill between the two leaves."""
    code = (
        "import os, sys\n"
        "from ascribe.graph.store import Store\n"
        "from ascribe.loaders.casefile import loads\n"
        "store = Store.open(sys.argv[1], write=True)\n"
        "case, *records = loads(sys.stdin.read())\n"
        "store.ledger.revise(case.id, [case, *records])\n"
        "os.kill(os.getpid(), 9)\n"
    )
    text = CASEFILE.replace("Jane Roe", "John Poe").replace("case: harbour", "case: second")
    done = subprocess.run([sys.executable, "-c", code, folder], input=text, text=True, check=False)
    assert done.returncode == -9
    assert sorted(administrators(folder)) == ["Jane Roe", "John Poe"]
    with Store.open(folder, write=True) as store:
        assert len(store.links("Harbour Street").links) == 2


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_child_does_not_write_into_nowhere(tmp_path: Path) -> None:
    engine = EmbeddedEngine(tmp_path / "graph.kgl", write=True)
    child = os.fork()
    if child == 0:
        try:
            engine.read("MATCH (n) RETURN n")
        except StoreError:
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    engine.close()


def test_a_write_that_failed_half_way_is_not_gone_on_with() -> None:
    with EmbeddedEngine(None) as engine:
        with pytest.raises(ZeroDivisionError):
            engine.write(lambda run: 1 / len(run("MERGE (e:Entity {id: 'x'}) SET e.name = 'x'", {})))
        with pytest.raises(StoreError, match="half-way"):
            engine.read("MATCH (e:Entity) RETURN e.id AS id")


def test_what_the_engine_warns_of_when_it_saves_does_not_reach_a_user(tmp_path: Path) -> None:
    """It warns of columns of mixed values in graphs of more than 65,535 nodes, and swallows what a filter raises."""
    with EmbeddedEngine(tmp_path / "graph.kgl", write=True) as engine, warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        engine.write(lambda run: run("UNWIND range(1, 70000) AS i CREATE (:Claim {id: toString(i)})", {}))
        mixed = "CASE WHEN c.id ENDS WITH '1' THEN 'one' ELSE ['one', 'two'] END"
        engine.write(lambda run: run(f"MATCH (c:Claim) SET c.quote = {mixed}", {}))
        engine.save()
    assert told == []
    with EmbeddedEngine(tmp_path / "graph.kgl") as engine:
        assert engine.read("MATCH (c:Claim) RETURN count(c.quote) AS n").rows == [[70000]]
