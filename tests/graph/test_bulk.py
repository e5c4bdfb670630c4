"""Large loads: interrupted and run again, watched, and in memory that does not grow with the file."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

import ascribe
from ascribe.graph.engines.embedded import EmbeddedEngine
from ascribe.graph.ledgers.ledger import Held, Hold
from ascribe.graph.ledgers.sqlite import SqliteLedger
from ascribe.graph.projecting import making, projector
from ascribe.graph.projecting.dirty import anew
from ascribe.graph.store import Store
from ascribe.loaders import jsonl
from ascribe.schema.errors import StoreError
from ascribe.schema.records import Case, Claim, Entity, Record, Source
from ascribe.schema.vocabulary import base_vocabulary

AT = "2026-01-01T00:00:00.000000+00:00"
PAGES = 40
KILLED = """
import os, signal, sys, ascribe
store, file, stage, after = sys.argv[1:]
def watch(what, rows, share):
    if what == stage and rows >= int(after):
        os.kill(os.getpid(), signal.SIGKILL)
ascribe.open(store).load(file, watch=watch)
"""


def records(people: int) -> Iterator[Record]:
    """So many people who each run a page."""
    yield Case(id="made")
    yield Source(id="made/herald", publisher="Herald")
    yield from (Entity(id=f"page:p{n}", kind="Page", name=f"Page {n}") for n in range(PAGES))
    for n in range(people):
        yield Entity(id=f"person:roe-{n}", kind="Person", name=f"Jane Roe {n}")
        page = f"page:p{n % PAGES}"
        yield Claim(subject=f"person:roe-{n}", predicate="runs", object=page, source="made/herald", grade="B2")


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of more claims than go into one transaction of the graph."""
    path = tmp_path_factory.mktemp("bulk") / "made.jsonl"
    jsonl.dump((Held(record, AT, (Hold("made", AT, None),)) for record in records(4500)), path, internal=True)
    return path


def content(store: str) -> tuple[object, ...]:
    with Store.open(store) as opened:
        edges = opened.engine.read(
            "MATCH (a:Entity)-[r]->(b:Entity) "
            "RETURN a.id AS a, r.id AS id, r.confidence AS confidence, r.claims AS claims, b.id AS b ORDER BY id, a, b"
        )
        return list(opened.everything()), opened.stats(), edges.rows


@pytest.mark.parametrize(("stage", "after"), [("reading", 3000), ("writing the graph", 1), ("writing the graph", 7000)])
def test_a_load_that_was_killed_is_completed_by_running_it_again(
    tmp_path: Path, ledger: Path, stage: str, after: int
) -> None:
    broken, fresh = str(tmp_path / "broken.ascribe"), str(tmp_path / "fresh.ascribe")
    killed = subprocess.run([sys.executable, "-c", KILLED, broken, str(ledger), stage, str(after)])
    assert killed.returncode == -signal.SIGKILL
    for store in (broken, fresh):
        with ascribe.open(store) as case:
            case.load(ledger)
    assert content(broken) == content(fresh)


def test_whoever_watches_hears_of_both_stages_to_their_end(tmp_path: Path, ledger: Path) -> None:
    heard: list[tuple[str, int, float]] = []
    with ascribe.open(tmp_path / "case.ascribe") as case:
        case.load(ledger, watch=lambda *said: heard.append(said))
    reading = [share for what, _, share in heard if what == "reading"]
    writing = [(rows, share) for what, rows, share in heard if what == "writing the graph"]
    assert reading == sorted(reading)
    assert 0 < reading[0] < reading[-1] <= 1
    assert writing == sorted(writing)
    assert writing[-1] == (1 + 1 + PAGES + 2 * 4500, 1.0)


def test_a_refused_record_at_the_end_leaves_nothing_of_what_came_before_it(store: Store) -> None:
    def broken() -> Iterator[Record]:
        *whole, _ = records(30)
        yield from whole[1:]
        yield Claim(subject="person:roe-1", predicate="runs", object="page:nowhere", source="made/herald")

    with pytest.raises(ascribe.InputError, match="names the entity 'page:nowhere'"):
        store.add(Case(id="made"), broken())
    assert (store.ledger.position(), list(store.everything()), store.stats().entities) == (0, [], {})


def test_what_is_named_before_it_comes_is_in_order(store: Store) -> None:
    whole = list(records(3))[1:]
    assert store.add(Case(id="made"), reversed(whole)).added == 3


def test_sources_that_derive_from_each_other_are_in_order(store: Store) -> None:
    circle = [
        Source(id="made/herald", publisher="Herald", derived_from=("made/wire",)),
        Source(id="made/wire", publisher="Wire", derived_from=("made/herald",)),
    ]
    assert store.add(Case(id="made"), circle).changed


def test_a_graph_worked_out_by_another_process_is_the_same(
    tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, apart = str(tmp_path / "here.ascribe"), str(tmp_path / "apart.ascribe")
    with ascribe.open(here) as case:
        case.load(ledger)
    monkeypatch.setattr(projector, "MANY", 1)
    monkeypatch.setattr(projector, "batches", None)  # not here
    with ascribe.open(apart) as case:
        case.load(ledger)
    assert content(apart) == content(here)


def test_a_load_whose_other_process_is_ended_is_completed_by_running_it_again(
    tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(projector, "MANY", 1)
    store = str(tmp_path / "case.ascribe")
    with monkeypatch.context() as broken, ascribe.open(store) as case:
        broken.setattr(making, "_START", "import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
        with pytest.raises(StoreError, match="was ended; run the command again"):
            case.load(ledger)
    with ascribe.open(store) as case:
        case.load(ledger)
        assert case.stats().claims == 4500


def test_what_another_process_cannot_read_is_said_here(tmp_path: Path) -> None:
    missing = partial(SqliteLedger, tmp_path / "none.sqlite")
    with making.batches_apart(missing, base_vocabulary()) as batches, pytest.raises(StoreError, match=r"none\.sqlite"):
        next(batches)


def test_a_graph_that_was_saved_and_read_again_between_is_the_same(
    tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nobody else could write meanwhile."""
    plain, settled = str(tmp_path / "plain.ascribe"), str(tmp_path / "settled.ascribe")
    with ascribe.open(plain) as case:
        case.load(ledger)
    monkeypatch.setattr(projector, "SETTLED", 1000)
    saved: list[Path] = []
    settle = EmbeddedEngine.settle

    def watched(engine: EmbeddedEngine) -> None:
        settle(engine)
        saved.append(Path(settled, "graph.kgl"))
        with pytest.raises(StoreError, match="another ascribe is writing"):
            EmbeddedEngine(saved[-1], write=True)

    monkeypatch.setattr(EmbeddedEngine, "settle", watched)
    with ascribe.open(settled) as case:
        case.load(ledger)
    assert saved
    assert content(settled) == content(plain)


def test_two_who_find_an_empty_graph_at_once_write_every_hold_once(store: Store) -> None:
    """As two clients of one server."""
    if store.ledger.opener():
        pytest.skip("a folder has one writer")
    store.ledger.revise("made", list(records(20)))
    for _ in range(2):
        work = anew(store.ledger, base_vocabulary())
        projector.Projector(store.engine, store.ledger, base_vocabulary(), fresh=True).project(work)
    assert store.engine.read("MATCH (:`Case`)-[h:HOLDS]->(:Claim) RETURN count(h) AS n").rows == [[20]]


def test_a_change_that_was_killed_between_is_completed_whole(
    tmp_path: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A graph that has the new name already must not be taken for one that has it everywhere."""
    monkeypatch.setattr(projector, "SETTLED", 500)
    store = str(tmp_path / "case.ascribe")
    told = [
        Claim(**{**record.content(), "id": "", "asserted_by": "page:p1"}) if isinstance(record, Claim) else record
        for record in records(4500)
    ]
    with Store.open(store, write=True) as made:
        made.add(Case(id="made"), told[1:])
    renamed = [
        record.model_copy(update={"name": "Harbour Street"}) if record.id == "page:p1" else record for record in told
    ]
    write, written = EmbeddedEngine.write, 0

    def killed(engine: EmbeddedEngine, *given: Any, **named: Any) -> Any:
        nonlocal written
        written += 1
        if written == 4:  # two of nodes, then claims in batches
            raise KeyboardInterrupt
        return write(engine, *given, **named)

    with Store.open(store, write=True) as made:
        monkeypatch.setattr(EmbeddedEngine, "write", killed)
        with pytest.raises(KeyboardInterrupt):
            made.add(Case(id="made"), renamed[1:])
    monkeypatch.undo()
    resting = "MATCH (c:Claim) RETURN c.id AS id, c.asserted_by AS speaker ORDER BY id"
    with Store.open(store, write=True) as caught_up:
        found = caught_up.engine.read(resting).rows
    Path(store, "graph.kgl").unlink()
    with Store.open(store, write=True) as made:
        assert made.engine.read(resting).rows == found
