"""What a change costs to tell: what it touches, or as much as it may, and never the whole store."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascribe.graph.changing import chain_changes, history
from ascribe.graph.engines.engine import Engine
from ascribe.graph.ledgers.sqlite import SqliteLedger
from ascribe.graph.relations.relations import Edge, Projected, Step
from ascribe.graph.relations.remembered import Remembered
from ascribe.graph.relations.search import Search, Walk
from ascribe.graph.store import Store
from ascribe.schema.records import Case, Claim, Entity, Source
from tests.graph.test_store import HARBOUR, PIER, QUAY, add

ACTORS = [f"organization:quay-{n}" for n in range(40)]


@pytest.fixture(scope="module")
def dense() -> Iterator[Store]:
    """Forty companies of which everyone is near everyone."""
    draw = random.Random(5)
    sources = [Source(id=f"papers/{n}", publisher=f"Paper {n}") for n in range(8)]
    claims = {
        claim.id: claim
        for _ in range(400)
        for subject, object in [draw.sample(ACTORS, 2)]
        for claim in [
            Claim(
                subject=subject,
                predicate=draw.choice(["owns", "funded-by", "part-of"]),
                object=object,
                source=draw.choice(sources).id,
                grade=draw.choice(["A2", "B2", "C3"]),
                asserted_by=draw.choice([None, "Jane Roe", "Dana Quill"]),
            )
        ]
    }
    entities = [Entity(id=id, kind="Organization", name=f"Quay {n} Ltd") for n, id in enumerate(ACTORS)]
    with Store.in_memory() as store:
        store.add(Case(id="papers"), [*entities, *sources, *claims.values()])
        yield store


def test_among_many_chains_a_retraction_is_told_for_so_much_work(dense: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    spent: list[int] = []

    def counted(self: Search, *args: Any, walks: Any = Search.walks, **options: Any) -> Iterator[Walk]:
        try:
            yield from walks(self, *args, **options)
        finally:
            spent.append(chain_changes.EACH - self.left)

    monkeypatch.setattr(Search, "walks", counted)
    answer = dense.retract("papers/0", "withdrawn", dry_run=True)
    assert (bool(answer.chains), answer.complete) == (True, False)
    # When it is noticed, the two latest searches may have gone on for a while: of control and role, and of the rest.
    assert chain_changes.WORK < sum(spent) < 2 * (chain_changes.WORK + 3 * chain_changes.EACH)


def test_the_same_is_told_however_often_it_was_asked_before(dense: Store) -> None:
    first, again = (dense.retract("papers/0", "withdrawn", dry_run=True) for _ in range(2))
    assert first == again


def test_of_a_relation_that_a_step_does_not_touch_nothing_is_fused(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quay gets a name that nobody speaks by, Poe's own relation moves: Jane Roe's two others stay."""
    fused: list[str] = []

    def counted(key: Any, *args: Any, edges: Any = history.edges) -> Any:
        fused.append(key.predicate)
        return edges(key, *args)

    monkeypatch.setattr(history, "edges", counted)
    add(store, HARBOUR)
    add(store, QUAY)
    add(store, PIER)
    add(store, QUAY.replace("aliases: [Quay]", "aliases: [Quays]"))
    add(store, QUAY.replace("grade: C3", "grade: B3"))
    steps = store.history("Jane Roe").steps
    assert [[change.predicate for change in step.relations] for step in steps] == [
        ["admin-of"],
        ["employed-by"],
        ["admin-of"],
        ["employed-by"],
    ]
    assert fused == ["admin-of", "employed-by", "admin-of", "employed-by"]


def test_what_is_few_in_a_ledger_is_found_without_reading_the_rest(tmp_path: Path) -> None:
    asked: list[str] = []
    with SqliteLedger(tmp_path / "ledger.sqlite", write=True) as ledger:
        ledger._db.set_trace_callback(asked.append)
        assert list(ledger.held("case")) == list(ledger.held("retraction", ever=True)) == []
        assert not ledger.knows("case")
    with sqlite3.connect(tmp_path / "ledger.sqlite") as db:
        plans = [row[-1] for text in asked for row in db.execute(f"EXPLAIN QUERY PLAN {text}")]
    db.close()
    assert [plan for plan in plans if "SCAN" in plan] == []
    assert sum("INDEX ids (kind=?" in plan for plan in plans) == 3


class Noted(Projected):
    """The relations of a graph, and whose were read."""

    def __init__(self, engine: Engine) -> None:
        super().__init__(engine)
        self.read: list[str] = []

    def onward(
        self, ids: Collection[str], step: Step, least: float = 0.0, among: Collection[str] | None = None
    ) -> list[Edge]:
        self.read += ids if among is None else []
        return super().onward(ids, step, least, among)


STEPS = [Step(frozenset(["owns", "funded-by"]), frozenset(["owns"])), Step(frozenset(["part-of"]), frozenset())]


@settings(max_examples=50)
@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from(ACTORS[:6]), min_size=1),
            st.sampled_from(STEPS),
            st.sampled_from([0.0, 0.5]),
            st.none() | st.sets(st.sampled_from(ACTORS)),
        ),
        min_size=1,
        max_size=6,
    )
)
def test_what_is_remembered_is_what_the_graph_shows(dense: Store, questions: list[Any]) -> None:
    def seen(edges: list[Edge]) -> list[Any]:
        return sorted((edge.entity, edge.props["id"], edge.outward, edge.other.id) for edge in edges)

    graph = Noted(dense.engine)
    remembered = Remembered(graph)
    answers = [seen(remembered.onward(*question)) for question in questions]
    assert len(graph.read) <= len({(id, step) for ids, step, _, _ in questions for id in ids})
    assert answers == [seen(graph.onward(*question)) for question in questions]
