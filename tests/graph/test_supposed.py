"""What is only supposed answers as if it had happened, and leaves no trace."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascribe.graph.changing.changes import ChainChange, ChainStanding, Standing
from ascribe.graph.changing.retracting import record
from ascribe.graph.changing.revising import restore, revise
from ascribe.graph.engines.embedded import EmbeddedEngine
from ascribe.graph.ledgers.sqlite import SqliteLedger
from ascribe.graph.ledgers.supposed_ledger import SupposedLedger
from ascribe.graph.projecting.catchup import catch_up
from ascribe.graph.relations.relations import Projected
from ascribe.graph.relations.search import Search, Steps
from ascribe.graph.store import Store
from ascribe.graph.weights.strength import ceiling, leads_down
from ascribe.schema.records import Case, Claim, Entity, Extension, Record, Retraction, Source
from tests.graph.test_revisions import HAUNTS, cases, hold
from tests.graph.test_store import graph

Revision = tuple[str, list[Record]]
revisions = st.tuples(st.sampled_from("abc"), cases())


def case_of(name: str, records: list[Record]) -> Case:
    haunted = any(getattr(record, "predicate", None) == "haunts" for record in records)
    return Case(id=name, vocabulary=Extension(relations={"haunts": HAUNTS} if haunted else {}))


def projected(ledger: Any) -> Any:
    engine = EmbeddedEngine(None)
    catch_up(engine, ledger)
    with Store(ledger, engine) as store:
        return graph(store)


def standings(store: Store) -> dict[str, Standing]:
    """How every relation stands, by id."""
    keys = "confidence exact status denied_by_interested denied_by_others origins".split()
    columns = ", ".join(f"r.{key} AS {key}" for key in keys)
    text = f"MATCH (:Entity)-[r]->(:Entity) WHERE r.claims IS NOT NULL RETURN r.id AS id, {columns} ORDER BY id"
    return {id: Standing(**dict(zip(keys, values, strict=True))) for id, *values in store.engine.read(text).rows}


def strongest(store: Store) -> dict[tuple[str, str, str], ChainStanding]:
    """Of each pair of entities the best chain of two hops or more of each strength."""
    steps, found = Steps(store.vocabulary), dict[tuple[str, str, str], ChainStanding]()
    for (start,) in store.engine.read("MATCH (e:Entity) RETURN e.id AS id ORDER BY id").rows:
        for walk in Search(Projected(store.engine), steps, steps.sideways, hops=4).walks(start):
            hops = [steps.hop(edge) for edge in walk.edges]
            contested = any(hop.contested for hop in hops)
            standing = ChainStanding(*walk.confidence, ceiling(hops), contested, leads_down(hops), [])
            if len(walk.edges) > 1:
                found.setdefault((start, walk.entities[-1], standing.strength), standing)
    return found


def untold(chains: list[ChainChange], moved: dict[tuple[str, str, str], tuple[Any, Any]]) -> Any:
    """What is told of chains and did not happen, and what `moved` and is told from neither end."""
    told: dict[tuple[str, str, str], list[Any]] = {}
    either: dict[tuple[str, str, str], list[Any]] = {}
    for change in chains:
        both_ways = all(standing.both_ways for standing in (change.before, change.after) if standing)
        for place, standing in enumerate((change.before, change.after)):
            if standing:
                ends = change.from_.id, change.to.id
                told.setdefault((*ends, standing.strength), [None, None])[place] = rounded(standing)
                if both_ways:
                    either.setdefault((*ends[::-1], standing.strength), [None, None])[place] = rounded(standing)
    wrong = {key: both for key, both in told.items() if moved.get(key) != tuple(both)}
    return wrong, {key: both for key, both in moved.items() if list(both) not in (told.get(key), either.get(key))}


def rounded(standing: Any) -> Any:
    """A standing without the way it takes, and without how its numbers were added up."""
    if standing is None:
        return None
    values = {key: value for key, value in vars(standing).items() if key not in ("entities", "exact", "both_ways")}
    return {key: round(value, 9) if isinstance(value, float) else value for key, value in values.items()}


def differing(before: dict[Any, Any], after: dict[Any, Any]) -> dict[Any, Any]:
    both = {key: (rounded(before.get(key)), rounded(after.get(key))) for key in before.keys() | after.keys()}
    return {key: pair for key, pair in both.items() if pair[0] != pair[1]}


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(st.lists(revisions, min_size=1, max_size=3), revisions)
def test_a_supposed_revision_answers_like_a_real_one(before: list[Revision], last: Revision) -> None:
    with Store.in_memory() as store:
        for name, records in before:
            hold(store, name, records)
        held = list(store.everything())
        supposed = SupposedLedger(store.ledger)
        revise(supposed, case_of(*last), last[1])
        answer = projected(supposed)
        assert list(store.everything()) == held
        hold(store, *last)
        assert answer == graph(store)
        assert [one.record for one in supposed.everything()] == [one.record for one in store.everything()]


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(revisions, min_size=1, max_size=3), st.lists(revisions, min_size=1, max_size=2))
def test_what_a_trial_foresees_is_what_happens(before: list[Revision], then: list[Revision]) -> None:
    """Each relation and each strongest chain that moves, and no other, one revision on top of the other."""
    with Store.in_memory() as store:
        for name, records in before:
            hold(store, name, records)
        trial = store.trial()
        for name, records in then:
            foreseen = trial.add(case_of(name, records), records)
            stood, led = standings(store), strongest(store)
            hold(store, name, records)
            assert {
                change.relation: (rounded(change.before), rounded(change.after)) for change in foreseen.relations
            } == differing(stood, standings(store))
            assert foreseen.complete
            assert untold(foreseen.chains, differing(led, strongest(store))) == ({}, {})


@pytest.mark.parametrize("seed", range(8))
def test_of_seven_companies_near_each_other_every_chain_that_moves_is_foreseen(seed: int) -> None:
    """Of each strength, and over every kind of relation, from hedged control to alliance."""
    draw = random.Random(seed)
    companies = [Entity(id=f"organization:quay-{n}", kind="Organization", name=f"Quay {n} Ltd") for n in range(7)]
    sources = [Source(id=f"papers/{n}", publisher=f"Paper {n % 3}") for n in range(6)]
    words = "owns controls paid-by part-of allied-with met-with same-as attributed-to republished".split()
    said = {
        claim.id: claim
        for _ in range(22)
        for subject, object in [draw.sample(companies, 2)]
        for claim in [
            Claim(
                subject=subject.id,
                predicate=draw.choice(words),
                object=object.id,
                source=draw.choice(sources).id,
                grade=draw.choice(["A1", "B2", "C3", None]),
                hedge=draw.choice([None, None, "is thought to"]),
                stance=draw.choice(["asserts"] * 5 + ["denies"]),
                asserted_by=draw.choice([None, "Jane Roe"]),
            )
        ]
    }
    with Store.in_memory() as store:
        hold(store, "papers", [*companies, *sources, *said.values()])
        before, told = strongest(store), list[ChainChange]()
        for source in sources[:2]:
            foreseen = store.retract(source.id, "misread")
            after = strongest(store)
            assert foreseen.complete
            told += foreseen.chains
            assert untold(foreseen.chains, differing(before, after)) == ({}, {})
            before = after
        assert told


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(st.lists(revisions, min_size=1, max_size=2), st.data())
def test_a_supposed_retraction_answers_like_a_real_one(before: list[Revision], data: st.DataObject) -> None:
    with Store.in_memory() as store:
        for name, records in before:
            hold(store, name, records)
        ids = [held.record.id for kind in ("claim", "source", "retraction") for held in store.ledger.held(kind)]
        for _ in range(3):
            retraction = Retraction(target=data.draw(st.sampled_from(sorted(ids))), reason="misread")
            supposed = SupposedLedger(store.ledger)
            record(supposed, retraction)
            record(store.ledger, retraction)
            catch_up(store.engine, store.ledger)
            assert projected(supposed) == graph(store)
            ids.append(retraction.id)


def test_a_supposed_restore_answers_like_a_real_one() -> None:
    with Store.in_memory() as other, Store.in_memory() as store, SqliteLedger(None) as empty:
        for number, name in enumerate(["quay", "pier", "quay"]):
            other.add(Case(id=name, title=f"revision {number}"), [])
        supposed = SupposedLedger(empty)
        restore(supposed, other.everything())
        store.restore(other.everything())
        assert list(supposed.everything()) == list(store.everything())
        assert projected(supposed) == graph(store)
