"""The search finds what an exhaustive enumeration finds, in the same order, and never says who is behind too much."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascribe.graph.confidence import HopEvidence, Support, chain_confidence
from ascribe.graph.relations import Edge
from ascribe.graph.search import Search, Steps
from ascribe.graph.store import Store
from ascribe.graph.strength import walkable
from ascribe.loaders.casefile import loads
from ascribe.queries.catalog import Catalog
from ascribe.schema.records import Case, Claim, Entity, Record, Source

ENTITIES = [f"organization:{letter}" for letter in "abcdef"]
PREDICATES = ["owns", "funded-by", "part-of", "allied-with", "same-as", "cited", "attributed-to", "supports"]


def world(says: list[tuple[int, str, int, str | None, int]]) -> Store:
    """A store in which six organizations are related as told: subject, predicate, object, grade, publisher."""
    store = Store.in_memory()
    records: list[Record] = [Entity(id=id, kind="Organization", name=id) for id in ENTITIES]
    records += [Source(id=f"s{number}", publisher=f"Paper {number}") for number in range(3)]
    records += [
        Claim(subject=ENTITIES[a], predicate=predicate, object=ENTITIES[b], source=f"s{paper}", grade=grade)
        for a, predicate, b, grade, paper in says
        if a != b
    ]
    store.add(Case(id="world"), records)
    return store


statements = st.lists(
    st.tuples(
        st.integers(0, 5), st.sampled_from(PREDICATES), st.integers(0, 5),
        st.sampled_from(["B2", "A1", "C3", "D4", None]), st.integers(0, 2),
    ),
    max_size=14,
)  # fmt: skip


def every_way(store: Store, steps: Steps, step: Any, hops: int, any_direction: bool) -> Iterator[tuple[Any, ...]]:
    """Depth first, with nothing clever: every walk from the first entity, as (key, ids of its relations)."""

    def extend(edges: list[Edge], seen: list[str]) -> Iterator[tuple[Any, ...]]:
        if edges:
            known = [hop_evidence(edge) for edge in edges]
            number, at_most, _ = chain_confidence(known)
            ids = tuple(edge.props["id"] for edge in edges)
            yield ((number is None, -((at_most or 0.0) if number is None else number), len(ids), ids), ids)
        if len(edges) == hops:
            return
        best: dict[tuple[str, str], Edge] = {}
        for edge in store.relations.edges([seen[-1]]):
            if (
                edge.other.id in seen
                or not step(edge)
                or not walkable([*map(steps.hop, edges), steps.hop(edge)], any_direction)
            ):
                continue
            place = (edge.other.id, edge.props["strength"])
            if place not in best or rank(edge) < rank(best[place]):
                best[place] = edge
        for edge in best.values():
            yield from extend([*edges, edge], [*seen, edge.other.id])

    yield from extend([], [ENTITIES[0]])


def rank(edge: Edge) -> tuple[bool, float, str]:
    confidence = edge.props["confidence"]
    return (confidence is None, -(confidence or 0.0), edge.props["id"])


def hop_evidence(edge: Edge) -> HopEvidence:
    supports = [Support.unpack(text) for text in edge.props["evidence"] or ()]
    return HopEvidence(supports, edge.props["doubt"], edge.props["confidence"] is not None)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(statements, st.sampled_from(["up", "down", "sideways", "any_direction"]))
def test_best_first_equals_trying_everything(says: list[tuple[int, str, int, str | None, int]], way: str) -> None:
    with world(says) as store:
        steps = Steps(store.vocabulary)
        step, free = getattr(steps, way), way == "any_direction"
        wanted = sorted(every_way(store, steps, step, 4, free))
        search = Search(store.relations, steps, step, hops=4, any_direction=free)
        found = [(walk.key, walk.key[3]) for walk in search.walks(ENTITIES[0])]
        assert [ids for _, ids in found] == [ids for _, ids in wanted]
        assert not search.spent
        target = ENTITIES[3]
        ending = [walk.key[3] for walk in search.walks(ENTITIES[0]) if walk.entities[-1] == target]
        again = Search(store.relations, steps, step, hops=4, any_direction=free)
        reached = [walk.key[3] for walk in again.walks(ENTITIES[0], target)]
        assert reached == [ids for ids in ending if ids in set(reached)]
        assert set(reached) == set(ending)


CASE = """
case: harbour
entities:
  page:   {kind: Page, name: Harbour Street}
  roe:    {kind: Person, name: Jane Roe}
  quay:   {kind: Organization, name: Quay Ltd}
  pier:   {kind: Organization, name: Pier Holding}
  paper:  {kind: Outlet, name: Quay News}
sources:
  herald: {publisher: Herald}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, page]}
      - {say: [roe, employed-by, quay], hedge: "is said to"}
      - {say: [pier, owns, quay]}
      - {say: [paper, published, page]}
      - {say: [pier, supports, page]}
      - {deny: [pier, owns, page], by: pier}
      - {deny: [roe, employed-by, quay], by: roe}
"""


@pytest.fixture
def harbour(store: Store) -> Store:
    case, *records = loads(CASE)
    assert isinstance(case, Case)
    store.add(case, records)
    return store


def test_behind_a_page_stand_its_administrator_and_those_linked_to_her(harbour: Store) -> None:
    """Neither the supporter, nor the outlet that carried a piece, nor whoever denies owning it."""
    answer = harbour.behind("Harbour Street")
    assert [(chain.hops[-1].to.name, chain.strength) for chain in answer.chains] == [
        ("Jane Roe", "control"),
        ("Quay Ltd", "association"),
        ("Pier Holding", "association"),
    ]
    assert answer.complete


def test_a_chain_tells_every_hedge_and_every_denial_between_its_entities(harbour: Store) -> None:
    """The denial of owning the page belongs to the chain though it is no hop of it."""
    (chain,) = harbour.chain("Harbour Street", "Pier Holding").chains
    assert "“is said to”" in chain.sentence
    assert "Jane Roe is reported to deny that Jane Roe is employed by Quay Ltd." in chain.sentence
    assert "Pier Holding is reported to deny that Pier Holding owns Harbour Street." in chain.sentence
    assert {denial.asserted_by for denial in chain.denials} == {"Jane Roe", "Pier Holding"}
    assert chain.hops[chain.weakest].predicate == "employed-by"


def test_fronts_is_the_way_back(harbour: Store) -> None:
    assert [chain.hops[-1].to.name for chain in harbour.fronts("Pier Holding").chains] == [
        "Quay Ltd", "Jane Roe", "Harbour Street",
    ]  # fmt: skip


def test_hops_share_what_could_fail(harbour: Store) -> None:
    """Three hops of one paper: its reliability is tossed once, so more than the product of the hops."""
    (chain,) = harbour.chain("Harbour Street", "Pier Holding").chains
    assert chain.confidence == pytest.approx(0.8 * 0.8 * 0.6 * 0.8)


def test_from_either_end_it_is_the_same_chain(harbour: Store) -> None:
    up, down = harbour.chain("Harbour Street", "Quay Ltd"), harbour.chain("Quay Ltd", "Harbour Street")
    assert down.chains[0].sentence.startswith("Taken together, these reports link Quay Ltd to Harbour Street")
    assert [[hop.relation for hop in chain.hops][::-1] for chain in down.chains] == [
        [hop.relation for hop in chain.hops] for chain in up.chains
    ]


def test_any_direction_says_that_it_is_no_attribution(harbour: Store) -> None:
    assert harbour.chain("Quay News", "Jane Roe").chains[0].strength == "amplification"
    (chain, *_) = harbour.chain("Quay News", "Jane Roe", any_direction=True).chains
    assert chain.sentence.startswith("A path in the data, not an attribution")


def test_few_hops_and_a_least_confidence_leave_chains_out(harbour: Store) -> None:
    assert [chain.hops[-1].to.name for chain in harbour.behind("Harbour Street", hops=1).chains] == ["Jane Roe"]
    assert [chain.hops[-1].to.name for chain in harbour.behind("Harbour Street", min_confidence=0.6).chains] == [
        "Jane Roe"
    ]
    assert len(harbour.behind("Harbour Street", limit=2).chains) == 2


RIVALS = """
case: rivals
entities:
  page: {kind: Page, name: Harbour Street}
  roe:  {kind: Person, name: Jane Roe}
  quay: {kind: Organization, name: Quay Ltd}
sources:
  herald: {publisher: Herald}
  post:   {publisher: Post}
claims:
  - source: herald
    says:
      - {say: [roe, runs, page], grade: A1, key: reason}
      - {say: [roe, admin-of, page], grade: C3}
      - {say: [roe, attributed-to, quay], grade: B2, rests_on: [reason]}
"""


def test_a_conclusion_is_walked_beside_what_it_was_not_drawn_from(store: Store) -> None:
    """The better of two parallel hops is the very reason for the attribution; the other one carries the chain."""
    case, *records = loads(RIVALS)
    assert isinstance(case, Case)
    store.add(case, records)
    chains = store.behind("Harbour Street").chains
    assert [[hop.predicate for hop in chain.hops] for chain in chains] == [["runs"], ["admin-of", "attributed-to"]]
    down = store.fronts("Quay Ltd").chains
    assert [[hop.predicate for hop in chain.hops] for chain in down] == [
        ["attributed-to"],
        ["attributed-to", "admin-of"],
    ]


def test_what_is_over_is_told_as_over(store: Store) -> None:
    text = CASE.replace("{say: [roe, admin-of, page]}", "{say: [roe, admin-of, page], when: 2015/2016}").replace(
        '{say: [roe, employed-by, quay], hedge: "is said to"}', "{say: [roe, employed-by, quay], former: true}"
    )
    case, *records = loads(text)
    assert isinstance(case, Case)
    store.add(case, records)
    sentence = store.chain("Harbour Street", "Quay Ltd").chains[0].sentence
    assert "Jane Roe is reported to administer Harbour Street (until 2016)" in sentence
    assert "Jane Roe is reported to be employed by Quay Ltd (formerly)" in sentence


def test_a_relayed_denial_is_its_own_publishers_not_the_relays(store: Store) -> None:
    """The Wire reprints what the Herald says in its own voice; nobody may read that the Wire denies anything."""
    text = CASE.replace("  herald: {publisher: Herald}", "  herald: {publisher: Herald}\n  wire: {publisher: Wire}")
    text += "  - {source: wire, via: [herald], says: [{deny: [roe, employed-by, quay], quote: not on the payroll}]}\n"
    case, *records = loads(text)
    assert isinstance(case, Case)
    store.add(case, records)
    sentence = store.chain("Harbour Street", "Quay Ltd").chains[0].sentence
    assert "Herald is reported to deny that Jane Roe is employed by Quay Ltd." in sentence
    assert "Wire" not in sentence
    rows = store.engine.read(Catalog.read().query("denied").text).rows
    assert ["Herald", "Jane Roe"] in [row[5] for row in rows]
