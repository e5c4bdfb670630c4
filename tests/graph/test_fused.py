"""Relations fused on the spot are those of the graph: of today's, and of the graph as it was at every earlier time."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascribe.graph import viewed as seeing
from ascribe.graph.ledgers.ledger import Ledger
from ascribe.graph.relations.fused import Fused
from ascribe.graph.relations.relations import Projected, Relations
from ascribe.graph.store import Store
from ascribe.graph.viewed import ViewedStore
from ascribe.graph.weights.view import View
from ascribe.schema.records import Claim, Entity, Record, Source
from tests.graph.test_revisions import KINDS, cases, hold


def told(relations: Relations, ids: list[str]) -> tuple[Any, ...]:
    """All that can be asked of relations about these entities."""
    edges = relations.edges(ids)
    claims = sorted({claim for edge in edges for claim in edge.props["claims"]})
    return edges, relations.citations(claims)


def latest(ledger: Ledger) -> str:
    return max(at for held in ledger.everything() for hold in held.holds for at in (hold.since, hold.until or ""))


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from("abc"), cases()), min_size=1, max_size=4))
def test_the_plain_view_is_the_graph_and_the_past_what_it_was(
    revisions: list[tuple[str, list[Record]]],
) -> None:
    with Store.in_memory() as store:
        then = []
        for name, records in revisions:
            hold(store, name, records)
            graph = told(Projected(store.engine), list(KINDS))
            assert told(Fused(store.ledger, store.vocabulary, View()), list(KINDS)) == graph
            # Asked one by one, it is fused in other batches and comes to the same.
            alone = Fused(store.ledger, store.vocabulary, View())
            assert [edge for id in sorted(KINDS) for edge in alone.edges([id])] == graph[0]
            then.append((latest(store.ledger), graph, store.stats()))
        for at, graph, stats in then:
            seen = ViewedStore(store.ledger, store.engine, View(as_known=at))
            assert told(seen.relations, list(KINDS)) == graph
            assert seen.stats() == stats


@pytest.mark.parametrize("at_once", [1, 2])
def test_counts_are_the_same_however_many_records_are_looked_at_together(
    monkeypatch: pytest.MonkeyPatch, at_once: int
) -> None:
    """Of what was over in 2018, the denial goes as well; silence makes no relation. A claim that a second case holds
    with a note is two records of one claim."""
    roe, page = "person:jane-roe", "page:harbour"
    told = [
        Claim(subject=roe, predicate="owns", object=page, source="herald", valid_to="2015"),
        Claim(subject=roe, predicate="owns", object=page, source="herald", stance="denies"),
        Claim(subject=roe, predicate="admin-of", object=page, source="herald"),
        Claim(subject=roe, predicate="runs", object=page, source="herald", stance="disputes"),
        Claim(subject=roe, predicate="directs", object=page, source="herald", stance="no_comment"),
    ]
    known: list[Record] = [
        Source(id="herald"),
        Entity(id=roe, kind="Person", name="Jane Roe"),
        Entity(id=page, kind="Page", name="Harbour Street"),
    ]
    with Store.in_memory() as store:
        hold(store, "harbour", [*known, *told])
        hold(store, "quay", [*known, *(one.model_copy(update={"note": "see below"}) for one in told[:3])])
        whole = ViewedStore(store.ledger, store.engine, View()).stats()
        since = ViewedStore(store.ledger, store.engine, View(as_of="2018")).stats()
        monkeypatch.setattr(seeing, "_BATCH", at_once)
        assert ViewedStore(store.ledger, store.engine, View()).stats() == whole == store.stats()
        assert ViewedStore(store.ledger, store.engine, View(as_of="2018")).stats() == since
    assert (whole.relations, whole.claims, whole.live) == ({"admin-of": 1, "owns": 1, "runs": 1}, 5, 5)
    assert (since.relations, since.claims, since.live) == ({"admin-of": 1, "runs": 1}, 5, 4)


def test_the_plain_view_of_the_five_cases_is_the_graph(five_cases: Store) -> None:
    ids = [id for (id,) in five_cases.engine.read("MATCH (e:Entity) RETURN e.id AS id ORDER BY id").rows]
    seen = ViewedStore(five_cases.ledger, five_cases.engine, View())
    graph = told(Projected(five_cases.engine), ids)
    assert len(graph[0]) > 400
    assert told(seen.relations, ids) == graph
    assert seen.stats() == five_cases.stats()


def test_what_nobody_says_anything_about_has_no_relations(five_cases: Store) -> None:
    relations = Fused(five_cases.ledger, five_cases.vocabulary, View())
    assert told(relations, ["person:nobody"]) == ([], {})
    assert relations.citations(["c_0000000000000000"]) == {}
