"""What is only supposed answers as if it had happened, and leaves no trace."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascribe.graph.changing.changes import ChainStanding, Standing
from ascribe.graph.changing.retracting import record
from ascribe.graph.changing.revising import restore, revise
from ascribe.graph.engines.embedded import EmbeddedEngine
from ascribe.graph.ledgers.sqlite import SqliteLedger
from ascribe.graph.ledgers.supposed_ledger import SupposedLedger
from ascribe.graph.projecting.catchup import catch_up
from ascribe.graph.relations.relations import Projected
from ascribe.graph.relations.search import Search, Steps
from ascribe.graph.store import Store
from ascribe.graph.weights.strength import ceiling
from ascribe.schema.records import Case, Extension, Record, Retraction
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


def strongest(store: Store) -> dict[tuple[str, str, bool], ChainStanding]:
    """Of each pair of entities the strongest chains of two hops or more, the reported and the merely linked one."""
    steps, found = Steps(store.vocabulary), dict[tuple[str, str, bool], ChainStanding]()
    for (start,) in store.engine.read("MATCH (e:Entity) RETURN e.id AS id ORDER BY id").rows:
        for walk in Search(Projected(store.engine), steps, steps.up, hops=4).walks(start):
            strength = ceiling([steps.hop(edge) for edge in walk.edges])
            contested = any(edge.props["status"] == "contested" for edge in walk.edges)
            standing = ChainStanding(*walk.confidence, strength, contested, [])
            if len(walk.edges) > 1:
                found.setdefault((start, walk.entities[-1], strength in ("control", "role")), standing)
    return found


def rounded(standing: Any) -> Any:
    """A standing without the way it takes, and without how its numbers were added up."""
    if standing is None:
        return None
    values = {key: value for key, value in vars(standing).items() if key not in ("entities", "exact")}
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
            assert {
                (change.from_.id, change.to.id, (change.before or change.after).strength in ("control", "role")): (
                    rounded(change.before),
                    rounded(change.after),
                )
                for change in foreseen.chains
            } == differing(led, strongest(store))


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
