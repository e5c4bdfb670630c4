"""Which claims a number takes notice of, and how many origins there are of all that is said of one entity."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations

import pytest

from ascribe.graph.relations.answers import Citation
from ascribe.graph.store import Store
from ascribe.graph.viewed import ViewedStore
from ascribe.graph.weights.view import View
from ascribe.loaders.casefile import loads
from ascribe.schema.records import Case

CAST = """
case: harbour
entities:
  page: {kind: Page, name: Harbour Street}
  roe:  {kind: Person, name: Jane Roe}
  quay: {kind: Organization, name: Quay Ltd}
  pier: {kind: Organization, name: Pier Holding}
sources:
  herald: {publisher: Herald}
  wire:   {publisher: Wire, derived_from: [herald]}
  post:   {publisher: Post}
claims:
"""


def told(store: Store, *blocks: str) -> Store:
    """The store with these claims in it, each a source's key and what it says."""
    text = CAST + "".join(f"  - source: {block.replace(': ', chr(10) + '    says: [', 1)}]\n" for block in blocks)
    case, *records = loads(text)
    assert isinstance(case, Case)
    store.add(case, records)
    return store


def by_source(cited: Citation) -> tuple[str, str]:
    return cited.source.removeprefix("harbour/"), cited.stance


@pytest.mark.parametrize(
    ("blocks", "counted"),
    [
        pytest.param(
            ["herald: {say: [roe, admin-of, page], grade: B2}", "wire: {say: [roe, admin-of, page], grade: B2}"],
            [("herald", "asserts")],
            id="of a copy as good as the original only that",
        ),
        pytest.param(
            ["herald: {say: [roe, admin-of, page], grade: B2}", "wire: {say: [roe, admin-of, page], grade: B1}"],
            [("wire", "asserts")],
            id="a copy graded better, and not the original",
        ),
        pytest.param(
            ["herald: {say: [roe, admin-of, page], grade: A2}", "wire: {say: [roe, admin-of, page], grade: C1}"],
            [("herald", "asserts"), ("wire", "asserts")],
            id="both, where the one is graded better for its way and the other for what it says",
        ),
        pytest.param(
            ["herald: {say: [roe, admin-of, page], grade: B2}", "post: {say: [roe, admin-of, page], grade: D2}"],
            [("herald", "asserts")],
            id="no weak claim beside a better one",
        ),
        pytest.param(
            ["herald: {say: [roe, admin-of, page]}", "post: {deny: [roe, admin-of, page], grade: B2}"],
            [],
            id="nothing without a number, which no denial could lower",
        ),
        pytest.param(
            [
                "herald: {say: [roe, admin-of, page], grade: B2}",
                "post: {deny: [roe, admin-of, page], grade: B2}, {deny: roe, grade: B2}, "
                "{deny: [roe, admin-of, page], by: roe, grade: B2}, {no_comment: [roe, admin-of, page], by: quay}",
            ],
            [("herald", "asserts"), ("post", "denies")],
            id="of denials that of the relation by somebody without a stake in it",
        ),
    ],
)
def test_a_citation_says_whether_the_number_takes_notice_of_it(
    store: Store, blocks: list[str], counted: list[tuple[str, str]]
) -> None:
    told(store, *blocks)
    (link,) = store.links("Harbour Street").links
    assert [by_source(cited) for cited in link.citations if cited.counted] == counted
    (hop,) = store.explain(link.relation).hops
    assert {claim.claim for claim in hop.claims if claim.counts} == {c.claim for c in link.citations if c.counted}


def test_it_says_so_under_a_view_too(store: Store) -> None:
    told(store, "herald: {say: [roe, admin-of, page], grade: B2}", "wire: {say: [roe, admin-of, page], grade: B1}")
    viewed = ViewedStore(store.ledger, store.engine, View(grading="stix"))
    (link,) = viewed.links("Harbour Street").links
    assert [by_source(cited) for cited in link.citations if cited.counted] == [("wire", "asserts")]


RUNS, OWNS = "{say: [roe, admin-of, page], grade: B2}", "{say: [quay, owns, page]}"


@pytest.mark.parametrize(
    ("blocks", "origins"),
    [
        pytest.param([], 0, id="nothing is said"),
        pytest.param([f"herald: {RUNS}, {OWNS}"], 1, id="one paper says both, the one without a grade"),
        pytest.param([f"herald: {RUNS}", f"post: {OWNS}"], 2, id="each says one"),
        pytest.param([f"herald: {RUNS}", f"wire: {OWNS}"], 1, id="a paper and what it is copied by"),
        pytest.param(
            [
                "herald: {say: [roe, admin-of, page], by: pier}",
                "post: {say: [quay, owns, page], by: PIER holding}",
            ],
            1,
            id="two papers quote one speaker, by its key and by its name",
        ),
        pytest.param(
            ["herald: {say: [roe, admin-of, page], origin: the leak}", "herald: {say: [quay, owns, page]}"],
            2,
            id="what goes back to something else is not the paper's",
        ),
        pytest.param([f"herald: {RUNS}", "post: {deny: [quay, owns, page]}"], 1, id="denials beside assertions"),
        pytest.param(
            ["herald: {deny: [roe, admin-of, page]}", "post: {deny: [quay, owns, page]}"], 2, id="only denials"
        ),
    ],
)
def test_origins_are_counted_over_all_relations_of_an_entity(store: Store, blocks: list[str], origins: int) -> None:
    told(store, *blocks)
    assert store.links("Harbour Street").origins == origins


def test_origins_follow_a_name_that_another_case_gives(store: Store) -> None:
    """Who says it as plain text is the entity of that name as soon as some case declares one."""
    told(
        store,
        "herald: {say: [roe, admin-of, page], by: Facebook}",
        "post: {say: [quay, owns, page], by: Meta Platforms}",
    )
    assert store.links("Harbour Street").origins == 2
    named = "case: names\nentities: {fb: {kind: Organization, name: Facebook, aliases: [Meta Platforms]}}\n"
    case, *records = loads(named)
    assert isinstance(case, Case)
    store.add(case, records)
    assert store.links("Harbour Street").origins == 1


def test_one_origin_joins_two_that_share_nothing_in_whatever_order(new_store: Callable[[], Store]) -> None:
    blocks = [
        "herald: {say: [roe, admin-of, page]}",
        "post: {say: [quay, owns, page]}",
        "post: {say: [pier, owns, page], by: Herald}",
    ]
    for order in permutations(blocks):
        with new_store() as store:
            assert told(store, *order).links("Harbour Street").origins == 1
