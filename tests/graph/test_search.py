"""The search finds what an exhaustive enumeration finds, in the same order, and never says who is behind too much."""

from __future__ import annotations

from functools import cache, partial
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascribe.graph.relations.relations import Edge, Expected, Relations, Step
from ascribe.graph.relations.search import Search, Steps, Walk, evidence
from ascribe.graph.store import Store
from ascribe.graph.weights.chain_confidence import chain_confidence
from ascribe.graph.weights.strength import CEILINGS, Hop, at_best, most, walkable
from ascribe.loaders.casefile import loads
from ascribe.queries.catalog import Catalog
from ascribe.schema.errors import UsageError
from ascribe.schema.records import Case, Claim, Entity, Extension, Record, Source
from ascribe.schema.vocabulary import Kind, base_vocabulary

WAYS = ["up", "down", "sideways", "any_direction"]
PREDICATES = [
    "owns", "runs", "funded-by", "part-of", "allied-with", "same-as", "pseudonym-of", "asset-of", "cited",
    "attributed-to", "successor-of", "not-same-as", "supports",
]  # fmt: skip
Said = tuple[int, str, int, str | None, int, int, str, bool]

statements = st.lists(
    st.tuples(
        st.integers(0, 7), st.sampled_from(PREDICATES), st.integers(0, 7),
        st.sampled_from(["B2", "A1", "C3", "D4", None]), st.integers(0, 2), st.integers(0, 2),
        st.sampled_from(["asserts", "asserts", "asserts", "asserts", "denies"]), st.booleans(),
    ),
    max_size=18,
)  # fmt: skip


# Of a kind of the casefile's own, which fits any predicate.
THINGS = Extension(entities={"Thing": Kind("whatever it is", ("a quay", "a pier"))})


def ends(world: str) -> list[str]:
    return [f"thing:{world}-{letter}" for letter in "abcdefgh"]


def records(world: str, says: list[Said]) -> list[Record]:
    """Eight things related as told, by few papers and speakers; a conclusion rests on who runs its subject."""
    ids = ends(world)
    papers = [Source(id=f"{world}/{number}", publisher=f"Paper {number}") for number in range(3)]
    claims: list[Claim] = []
    for a, predicate, b, grade, paper, speaker, stance, hedged in sorted(
        says, key=lambda one: one[1] == "attributed-to"
    ):
        reasons = [
            claim.id for claim in claims if ids[a] in (claim.subject, claim.object) and claim.predicate == "runs"
        ]
        if a != b:
            claims.append(
                Claim(
                    subject=ids[a],
                    predicate=predicate,
                    object=ids[b],
                    source=papers[paper].id,
                    grade=grade,
                    stance=stance,
                    asserted_by=[None, "Dana Quay", "Tom Quill"][speaker],
                    hedge="appears to" if hedged else None,
                    rests_on=tuple(reasons) if predicate == "attributed-to" and stance == "asserts" else (),
                )
            )
    return [*(Entity(id=id, kind="Thing", name=id) for id in ids), *papers, *claims]


def allowed(way: str, edge: Edge) -> bool:
    """Whether an edge may be walked from the entity it is seen from, as the design has it, one edge at a time."""
    name, predicate = edge.props["predicate"], base_vocabulary().predicate(edge.props["predicate"])
    if edge.props["status"] == "denied" or predicate.strength == "context" or name == "not-same-as":
        return False
    to_upstream = predicate.behind == ("object" if edge.outward else "subject")
    to_downstream = predicate.behind == ("subject" if edge.outward else "object")
    either = name in ("same-as", "pseudonym-of")
    beside = predicate.strength == "amplification" or (predicate.strength == "association" and predicate.symmetric)
    return {
        "up": to_upstream or either,
        "down": to_downstream or either,
        "sideways": to_upstream or either or beside,
        "any_direction": True,
    }[way]


def every_walk(
    relations: Relations, way: str, start: str, hops: int, strength: str = CEILINGS[-1]
) -> list[tuple[Any, tuple[str, ...], tuple[str, ...], Any]]:
    """Depth first, with nothing clever: every walk, as (key, entities, ids of its relations, confidence), in order.

    Of those that go over parallel relations which count alike only the best: first those of which no ungraded
    relation could give way to a graded one, then by their numbers."""
    steps, found = Steps(base_vocabulary()), {}
    edges_of = cache(lambda id: [edge for edge in relations.edges([id]) if allowed(way, edge)])

    def fits(edges: list[Edge]) -> bool:
        known = [steps.hop(edge) for edge in edges]
        strong = CEILINGS.index(at_best(known)) <= CEILINGS.index(strength)
        return strong and walkable(known, way == "any_direction")

    def could_be_graded(edges: list[Edge]) -> bool:
        return any(
            fits([*edges[:number], other, *edges[number + 1 :]])
            for number, edge in enumerate(edges)
            if edge.props["confidence"] is None
            for other in edges_of(edge.entity)
            if counts_as(other) == counts_as(edge) and other.props["confidence"] is not None
        )

    def extend(edges: list[Edge], seen: list[str]) -> None:
        enough = edges and CEILINGS.index(most([steps.hop(edge) for edge in edges])) <= CEILINGS.index(strength)
        if enough and not could_be_graded(edges):
            confidence = chain_confidence(map(evidence, edges))
            walk = Walk(tuple(seen), tuple(edges), (0,) * len(edges), confidence)
            one = (walk.key, walk.entities, walk.key[3], confidence)
            places = tuple(map(counts_as, edges))
            found[places] = min(found.get(places, one), one)
        for edge in edges_of(seen[-1]) if len(edges) < hops else ():
            if edge.other.id not in seen and fits([*edges, edge]):
                extend([*edges, edge], [*seen, edge.other.id])

    extend([], [start])
    return sorted(found.values())


def counts_as(edge: Edge) -> tuple[str, str, bool, str]:
    """Where an edge leads, how strong it is hedges and doubts counted, whether it is mutual, and which way is up."""
    props, predicate = edge.props, base_vocabulary().predicate(edge.props["predicate"])
    upstream = {"object": "there", "subject": "here", "neither": "nowhere"}[predicate.behind]
    if not edge.outward:
        upstream = {"there": "here", "here": "there"}.get(upstream, upstream)
    in_doubt = props["status"] == "contested" or (props["confidence"] is not None and props["confidence"] < 0.5)
    if predicate.strength == "identity" and props["predicate"] in ("same-as", "pseudonym-of") and in_doubt:
        return edge.other.id, "association", True, upstream
    strength = "role" if predicate.strength == "control" and props["hedged"] else predicate.strength
    return edge.other.id, strength, predicate.symmetric, upstream


def searched(
    relations: Relations, way: str, start: str, target: str | None = None, **options: Any
) -> list[tuple[Any, tuple[str, ...], tuple[str, ...], Any]]:
    steps = Steps(base_vocabulary())
    search = Search(relations, steps, getattr(steps, way), any_direction=way == "any_direction", **options)
    walks = list(search.walks(start, target))
    assert not search.spent
    return [(walk.key, walk.entities, walk.key[3], walk.confidence) for walk in walks]


def check(relations: Relations, world: str, way: str, hops: int, least: float, strength: str) -> None:
    """Chains, order and numbers are those of the enumeration, to the last bit, with a target and without."""
    start, target = ends(world)[0], ends(world)[3]
    everything = every_walk(relations, way, start, hops, strength)
    wanted = [walk for walk in everything if not least or (walk[3].confidence or 0.0) >= least]
    options = {"hops": hops, "min_confidence": least, "strength": strength}
    assert searched(relations, way, start, **options) == wanted
    assert searched(relations, way, start, target, **options) == [walk for walk in wanted if walk[1][-1] == target]


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(
    statements, st.sampled_from(WAYS), st.sampled_from([0.0, 0.3, 0.64]), st.sampled_from(CEILINGS), st.integers(1, 5)
)
def test_best_first_equals_trying_everything(
    says: list[Said], way: str, least: float, strength: str, hops: int
) -> None:
    with Store.in_memory() as store:
        store.add(Case(id="w", vocabulary=THINGS), records("w", says))
        check(store.relations, "w", way, hops, least, strength)


def some_worlds(store: Store) -> list[str]:
    dice, worlds = Random(11), [f"w{number}" for number in range(2)]
    for world in worlds:
        says = [
            (
                *(dice.randrange(8), dice.choice(PREDICATES), dice.randrange(8)),
                *(dice.choice(["A1", "B2", "C3", None]), dice.randrange(3), dice.randrange(3)),
                *(dice.choice(["asserts"] * 5 + ["denies"]), dice.random() < 0.2),
            )
            for _ in range(30)
        ]
        store.add(Case(id=world, vocabulary=THINGS), records(world, says))
    return worlds


def test_it_does_so_on_every_engine(store: Store) -> None:
    for world, way in product(some_worlds(store), WAYS):
        for least, strength in ((0.0, "amplification"), (0.3, "association")):
            check(store.relations, world, way, 3, least, strength)


def test_looking_closer_finds_the_same_edges(store: Store) -> None:
    """What an engine is asked in one statement is what follows from all edges of the entities, denied ones left out."""
    worlds, steps = some_worlds(store), Steps(base_vocabulary())
    ids, relations = [id for world in worlds for id in ends(world)][::2], store.relations
    walks = {id: Expected(1 - 0.01 * number, 0.9 - 0.01 * number) for number, id in enumerate(ids)}
    for way, least, among in product(WAYS, (0.0, 0.5), (None, ids[:5])):
        step: Step = getattr(steps, way)
        closer, plain = (
            sorted(onward(ids, step, least, among), key=lambda edge: (edge.entity, edge.props["id"]))
            for onward in (relations.onward, partial(Relations.onward, relations))
        )
        assert closer == plain
        assert closer
        plainly = Relations.reached(relations, walks, step, least)
        found = relations.reached(walks, step, least)
        assert found.keys() == plainly.keys()
        assert all(found[id] == pytest.approx(walk) for id, walk in plainly.items())
    assert relations.between(ids) == Relations.between(relations, ids) != []


def test_a_search_that_runs_out_says_so_and_has_found_the_best() -> None:
    with Store.in_memory() as store:
        world, *_ = some_worlds(store)
        everything = every_walk(store.relations, "any_direction", ends(world)[0], 5)
        steps = Steps(base_vocabulary())
        search = Search(store.relations, steps, steps.any_direction, hops=5, any_direction=True, budget=1500)
        found = [walk.key for walk in search.walks(ends(world)[0])]
    assert search.spent
    assert 0 < len(found) < len(everything)
    assert found == [key for key, *_ in everything[: len(found)]]


HOPS = st.builds(
    Hop,
    predicate=st.sampled_from(["owns", "same-as"]),
    strength=st.sampled_from(["control", "role", "association", "amplification", "identity", "conclusion"]),
    symmetric=st.booleans(),
    up=st.sampled_from([True, True, False, None]),
    hedged=st.booleans(),
    confidence=st.sampled_from([None, 0.3, 0.8]),
    contested=st.booleans(),
)


@given(st.lists(HOPS, min_size=1, max_size=4), st.lists(HOPS, max_size=3))
def test_no_longer_walk_says_more_than_its_beginning_may(begun: list[Hop], more: list[Hop]) -> None:
    assert CEILINGS.index(most([*begun, *more])) >= CEILINGS.index(at_best(begun))


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


def test_of_parallel_relations_that_one_is_walked_which_makes_the_best_chain(store: Store) -> None:
    """Herald's is the less supported of the two roles, but with Herald's word on the page only one paper can fail."""
    case, *records = loads(
        CASE.split("claims:")[0].replace("Herald}", "Herald}\n  wire: {publisher: Wire}")
        + """
claims:
  - {source: herald, grade: B2, says: [{say: [roe, admin-of, page]}, {say: [roe, acts-for, quay]}]}
  - {source: wire, grade: A2, says: [{say: [roe, paid-by, quay]}]}
"""
    )
    assert isinstance(case, Case)
    store.add(case, records)
    (chain,) = store.chain("Harbour Street", "Quay Ltd", min_confidence=0.5).chains
    assert [hop.predicate for hop in chain.hops] == ["admin-of", "acts-for"]
    assert chain.confidence == pytest.approx(0.8**3)
    assert "paid-by" in {link.predicate for link in store.links("Jane Roe").links}


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


def test_strength_leaves_out_what_may_say_less(harbour: Store) -> None:
    """The administrator is reported to control the page; her employer and its owner are linked to it, no more."""
    ends = {
        strength: [chain.hops[-1].to.name for chain in harbour.behind("Harbour Street", strength=strength).chains]
        for strength in CEILINGS
    }
    assert ends["control"] == ends["role"] == ["Jane Roe"]
    assert ends["association"] == ends["amplification"] == ["Jane Roe", "Quay Ltd", "Pier Holding"]
    assert harbour.fronts("Pier Holding", strength="control").chains[0].hops[-1].to.name == "Quay Ltd"
    assert harbour.chain("Harbour Street", "Quay Ltd", strength="role").chains == []
    assert harbour.chain("Quay News", "Jane Roe", strength="amplification").chains != []


def test_control_is_found_beside_a_better_supported_hedge(store: Store) -> None:
    """What is hedged counts as a role; asked for control, the plain report of it is walked instead."""
    text = RIVALS.replace("grade: A1, key: reason", 'grade: A1, key: reason, hedge: "may well be said to"')
    case, *told = loads(text)
    assert isinstance(case, Case)
    store.add(case, told)
    (found,) = store.behind("Harbour Street", strength="control").chains
    assert [hop.predicate for hop in found.hops] == ["admin-of"]
    assert store.behind("Harbour Street").chains[0].strength == "role"


def test_a_strength_or_a_confidence_that_is_none_is_refused(harbour: Store) -> None:
    with pytest.raises(UsageError, match=r"no strength is called 'controls'; nearest: control, role\. Strongest first"):
        harbour.behind("Harbour Street", strength="controls")  # type: ignore[arg-type]  # that is the point
    for number in (-0.1, 1.1, float("nan")):
        with pytest.raises(UsageError, match="a number from 0 to 1"):
            harbour.chain("Harbour Street", "Quay Ltd", min_confidence=number)


HIDDEN = """
case: hidden
entities:
  page: {kind: Page, name: Harbour Street}
  roe:  {kind: Person, name: Jane Roe}
  quay: {kind: Organization, name: Quay Ltd}
  pier: {kind: Organization, name: Pier Holding}
sources:
  herald: {publisher: Herald}
  post:   {publisher: Post}
claims:
  - source: herald
    grade: A1
    says:
      - {say: [roe, runs, page], hedge: appears to}
      - {say: [roe, allied-with, quay]}
      - {say: [pier, owns, quay]}
  - source: post
    grade: C3
    says:
      - {say: [roe, admin-of, page]}
      - {say: [roe, employed-by, quay]}
"""


def test_no_stronger_chain_hides_behind_a_better_supported_weaker_one(store: Store) -> None:
    """A plain report of control beside hedged control, and a link one way beside a mutual one."""
    case, *records = loads(HIDDEN)
    assert isinstance(case, Case)
    store.add(case, records)
    first = store.chain("Harbour Street", "Jane Roe").chains
    assert [(chain.hops[0].predicate, chain.strength) for chain in first] == [
        ("runs", "role"),
        ("admin-of", "control"),
    ]
    assert [chain.hops[0].parallel for chain in first] == [0, 0]
    strengths = {
        hop.predicate: chain.strength
        for chain in store.chain("Harbour Street", "Pier Holding").chains
        for hop in chain.hops[1:2]
        if chain.hops[0].predicate == "admin-of"
    }
    assert strengths == {"allied-with": "lead", "employed-by": "association"}


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
    assert "Jane Roe is reported to administer Harbour Street (from 2015 until 2016)" in sentence
    assert "Jane Roe is reported to be employed by Quay Ltd (formerly)" in sentence


def test_a_relayed_denial_is_its_own_publishers_not_the_relays(store: Store) -> None:
    """The Wire reprints what the Herald says in its own voice; nobody may read that the Wire denies anything."""
    text = CASE.replace("  herald: {publisher: Herald}", "  herald: {publisher: Herald}\n  wire: {publisher: Wire}")
    text += "  - {source: wire, via: [herald], says: [{deny: [roe, employed-by, quay], quote: not on the payroll}]}\n"
    case, *records = loads(text)
    assert isinstance(case, Case)
    store.add(case, records)
    sentence = store.chain("Harbour Street", "Quay Ltd").chains[0].sentence
    assert "Herald and Jane Roe are each reported to deny that Jane Roe is employed by Quay Ltd." in sentence
    assert "Wire" not in sentence
    rows = store.engine.read(Catalog.read().query("denied").text).rows
    assert ["Herald", "Jane Roe"] in [row[5] for row in rows]
