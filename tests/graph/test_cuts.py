"""The smallest sets of causes that break a chain are those that trying every set finds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, pairwise, permutations, product

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from ascribe.graph.projecting.projection import relation_key
from ascribe.graph.proving.cuts import SIZE, Causes, Cut, Remains, smallest_cuts
from ascribe.graph.proving.proofs import Cuts
from ascribe.graph.proving.routes_left import Between, region
from ascribe.graph.proving.testimonies import Heard, hear
from ascribe.graph.relations.relations import Edge
from ascribe.graph.relations.search import Steps
from ascribe.graph.store import Store
from ascribe.graph.weights.chain_confidence import HopEvidence, chain_confidence
from ascribe.graph.weights.confidence import fuse
from ascribe.graph.weights.evidence import Testimony
from ascribe.graph.weights.strength import Hop, walkable
from ascribe.graph.weights.view import View
from ascribe.schema.ids import relation_id
from ascribe.schema.records import Case, Claim, Entity, Record, Source

ENTITIES = [f"organization:{letter}" for letter in "abcd"]
A, B, C, D = ENTITIES
PREDICATES = ["owns", "owns", "funded-by", "allied-with", "cited", "attributed-to"]
Said = tuple[str, str, str, str, str | None, int, str | None, bool]


def world(says: Sequence[Said]) -> Store:
    """A store in which four organizations are related as told: subject, predicate, object, stance, grade, publisher,
    speaker, hedged."""
    store = Store.in_memory()
    records: list[Record] = [Entity(id=id, kind="Organization", name=id) for id in ENTITIES]
    records += [Source(id=f"s{number}", publisher=f"Paper {number}" if number else None) for number in range(4)]
    claims = {}
    for number, (subject, predicate, object, stance, grade, paper, speaker, hedged) in enumerate(says):
        claim = Claim(
            subject=subject, predicate=predicate, object=object, stance=stance, grade=grade, source=f"s{paper}",
            asserted_by=speaker, hedge="perhaps" if hedged else None, quote=(f"words {number}",),
            rests_on=list(claims)[:1] if predicate == "attributed-to" else (),
        )  # fmt: skip
        claims[claim.id] = claim
    store.add(Case(id="world"), [*records, *claims.values()])
    return store


says = st.lists(
    st.builds(
        lambda ends, predicate, *rest: (ends[0], predicate, ends[1], *rest),
        st.sampled_from([(A, B), (B, A), (A, C), (C, B), (A, D), (D, B), (C, D)]),
        st.sampled_from(PREDICATES),
        st.sampled_from(["asserts"] * 5 + ["denies"]),
        st.sampled_from(["A1", "B2", "C3", "B4", "D2", None]),
        st.integers(0, 3),
        st.sampled_from([None, None, "Jane Roe", "Dana Quill"]),
        st.booleans(),
    ),
    min_size=3,
    max_size=12,
)


def everything_heard(store: Store) -> dict[str, Heard]:
    words = store.vocabulary
    keys = {relation_key(held.record, words) for held in store.ledger.held("claim") if isinstance(held.record, Claim)}
    return hear(store.ledger, keys, words, View())[0]


def left_of(said: Sequence[Testimony], failed: Causes) -> list[Testimony]:
    return [testimony for testimony in said if failed.isdisjoint(testimony.causes)]


def any_chain(store: Store, heard: Mapping[str, Heard], failed: Causes, least: float, any_direction: bool) -> bool:
    """Whether some chain between A and B has a number of at least so much: every path is tried, with every relation."""
    steps = Steps(store.vocabulary)
    fused = {id: fuse(left_of(one.said, failed)) for id, one in heard.items()}
    edges = store.relations.edges(ENTITIES)

    def hop(edge: Edge) -> Hop:
        claims = [said.claim for said in fused[edge.props["id"]].ranked if said.claim.stance == "asserts"]
        rests_on = [id for claim in claims for id in claim.rests_on]
        return steps.hop(edge)._replace(claims=[claim.id for claim in claims], rests_on=rests_on)

    def paths(start: str, end: str) -> Iterator[tuple[Edge, ...]]:
        step = steps.any_direction if any_direction else steps.sideways
        for size in range(3):
            for middle in permutations([id for id in ENTITIES if id not in (start, end)], size):
                places = [start, *middle, end]
                choices = [
                    [edge for edge in edges if (edge.entity, edge.other.id) == pair and step(edge)]
                    for pair in pairwise(places)
                ]
                yield from product(*choices)

    found = [*paths(A, B), *([] if any_direction else paths(B, A))]
    for path in found:
        fusions = [fused[edge.props["id"]] for edge in path]
        number, _, _ = chain_confidence([HopEvidence(f.evidence, f.doubt, f.confidence is not None) for f in fusions])
        if number is not None and number >= least and walkable([hop(edge) for edge in path], any_direction):
            return True
    return False


def cut_of(store: Store, heard: Mapping[str, Heard], least: float, any_direction: bool) -> Cut:
    steps = Steps(store.vocabulary)
    step = steps.any_direction if any_direction else steps.sideways
    ends = [(A, B)] if any_direction else [(A, B), (B, A)]
    regions = [region(store.relations, steps, step, start, end, 3) for start, end in ends]
    ids = {relation_id(*key) for one in regions for key in one.keys}
    remains = Remains({id: heard[id].said for id in ids}, least)
    return smallest_cuts(Between(regions, remains, any_direction=any_direction), remains)


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow])
@given(says, st.sampled_from([0.0, 0.0, 0.1, 0.3, 0.6]), st.booleans())
def test_the_smallest_cuts_are_those_that_trying_every_set_finds(
    told: list[Said], least: float, any_direction: bool
) -> None:
    with world(told) as store:
        heard = everything_heard(store)
        causes = sorted({cause for one in heard.values() for said in one.said for cause in said.causes})
        found = cut_of(store, heard, least, any_direction)
        for size in range(SIZE + 1):
            wanted = [
                set(failed)
                for failed in combinations(causes, size)
                if not any_chain(store, heard, frozenset(failed), least, any_direction)
            ]
            if wanted:
                assert found == Cut(size, size, wanted if size else [], True)
                return
        assert found == Cut(None, SIZE + 1, [], True)


@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
@given(says)
def test_a_store_without_what_hangs_on_a_cut_has_no_such_chain(told: list[Said]) -> None:
    """The same through the front door: what hangs on a set is left out of the casefile, and the chain is asked for."""
    with world(told) as store:
        heard = everything_heard(store)
        found = cut_of(store, heard, 0.0, any_direction=True)
        assume(found.sets)
        testimonies = [said for one in heard.values() for said in one.said]
        for causes in found.sets[:3]:
            gone = {said.claim.id for said in testimonies if not causes.isdisjoint(said.causes)}
            kept = [held.record for kind in ("entity", "source", "claim") for held in store.ledger.held(kind)]
            with Store.in_memory() as rest:
                rest.add(Case(id="world"), [record for record in kept if record.id not in gone])
                chains = rest.chain(A, B, hops=3, any_direction=True).chains
                assert [chain.confidence for chain in chains if chain.confidence is not None] == []


def test_a_search_that_is_too_much_work_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was found before counts, and how many have to fail at least."""
    told: list[Said] = [(A, "owns", B, "asserts", "B2", paper, None, False) for paper in range(1, 4)]
    with world(told) as store:
        heard = everything_heard(store)
        assert cut_of(store, heard, 0.0, any_direction=False).size == 3
        monkeypatch.setattr("ascribe.graph.proving.cuts.WORK", 5)
        assert cut_of(store, heard, 0.0, any_direction=False) == Cut(None, 2, [], False)
        monkeypatch.setattr("ascribe.graph.proving.cuts.WORK", 0)
        assert cut_of(store, heard, 0.0, any_direction=False) == Cut(None, 0, [], False)


def test_a_list_of_sets_that_is_cut_short_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Said] = [
        (A, "owns", B, "asserts", "B2", 1, "Jane Roe", False),
        (A, "owns", B, "asserts", "B2", 2, "Dana Quill", False),
    ]
    with world(told) as store:
        heard = everything_heard(store)
        whole = cut_of(store, heard, 0.0, any_direction=False)
        assert (whole.size, len(whole.sets), whole.complete) == (2, 4, True)
        monkeypatch.setattr("ascribe.graph.proving.cuts.SETS", 3)
        assert cut_of(store, heard, 0.0, any_direction=False) == Cut(2, 2, whole.sets[:3], False)


def test_a_region_too_large_to_try_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    """The chain is still explained; of what would break it only that one at least has to fail."""
    with world(
        [(A, "owns", C, "asserts", "B2", 1, None, False), (C, "owns", B, "asserts", "B2", 2, None, False)]
    ) as store:
        monkeypatch.setattr("ascribe.graph.proving.routes_left._RELATIONS", 1)
        answer = store.explain(A, B)
        assert (
            answer.why == "2 hops between which no assertion that counts shares a publisher or speaker: .64 × .64 = .41"
        )
        assert answer.cuts == Cuts(0.0, None, 1, [], False)
