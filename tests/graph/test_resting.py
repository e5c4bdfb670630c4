"""What rests on a source: what it says, what others took from it, and nothing that only stands beside it."""

from __future__ import annotations

import pytest

from ascribe.graph.relations.answers import RestingRelation, Rests
from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.schema.errors import AmbiguousError, NotFoundError

CASE = """
case: harbour
entities:
  harbour: {kind: Page, name: Harbour Street}
  fans:    {kind: Page, name: Harbour Street Fans}
  roe:     {kind: Person, name: Jane Roe}
  quay:    {kind: Organization, name: Quay Ltd}
sources:
  herald:  {publisher: Herald, headline: A page and its owner, url: "https://herald.example/page"}
  herald2: {publisher: Herald, headline: A page and its owner, url: "http://www.herald.example/page/"}
  wire:    {publisher: Wire, derived_from: [herald]}
  post:    {publisher: Post}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, harbour]}
      - {say: [harbour, coordinated-with, fans]}
      - {fact: [harbour, followers, "300000"]}
      - {deny: quay}
      - {no_comment: [harbour, funded-by, quay], by: quay}
  - source: wire
    grade: B2
    says:
      - {say: [roe, admin-of, harbour]}
      - {say: [fans, coordinated-with, harbour]}
  - source: post
    grade: C3
    says:
      - {say: [roe, admin-of, harbour]}
      - {deny: [roe, created, fans]}
  - source: herald2
    grade: B2
    says:
      - {say: [roe, created, fans]}
"""


@pytest.fixture
def harbour(store: Store) -> Store:
    case, *records = loads(CASE)
    store.add(case, records)
    return store


def resting(store: Store, source: str) -> Rests:
    (use,) = store.sources(source)
    assert use.rests is not None
    assert (use.claims, use.relations) == (len(use.rests.claims), len(use.rests.relations))
    return use.rests


def told(relation: RestingRelation) -> tuple[str, str, str, float | None, int, bool, int]:
    number = None if relation.confidence is None else round(relation.confidence, 4)
    ends = relation.subject.name, relation.predicate, relation.object.name
    return (*ends, number, relation.origins, relation.alone, len(relation.claims))


def test_what_a_source_says_rests_on_it_and_what_others_took_from_it(harbour: Store) -> None:
    """The Post tells of the page too, in a claim of its own, which stays out."""
    rests = resting(harbour, "harbour/herald")
    assert rests.copies == ["harbour/herald2"]
    assert [told(relation) for relation in rests.relations] == [
        ("Jane Roe", "admin-of", "Harbour Street", 0.7696, 2, False, 2),
        ("Harbour Street", "coordinated-with", "Harbour Street Fans", 0.64, 1, True, 2),
        ("Jane Roe", "created", "Harbour Street Fans", 0.4096, 1, True, 1),
    ]
    assert [(claim.stance, claim.source, claim.relayed, claim.predicate, claim.value) for claim in rests.claims] == [
        ("asserts", "harbour/herald", False, "admin-of", None),
        ("asserts", "harbour/wire", True, "admin-of", None),
        ("asserts", "harbour/herald", False, "coordinated-with", None),
        ("asserts", "harbour/wire", True, "coordinated-with", None),
        ("asserts", "harbour/herald2", False, "created", None),
        ("asserts", "harbour/herald", False, "followers", "300000"),
        ("no_comment", "harbour/herald", False, "funded-by", None),
        ("denies", "harbour/herald", False, None, None),
    ]


def test_of_a_relay_only_what_it_printed_itself(harbour: Store) -> None:
    rests = resting(harbour, "harbour/wire")
    assert [(relation.predicate, relation.alone, len(relation.claims)) for relation in rests.relations] == [
        ("admin-of", False, 1),
        ("coordinated-with", False, 1),
    ]
    assert not any(claim.relayed for claim in rests.claims)


def test_a_relation_does_not_rest_on_who_denies_it(harbour: Store) -> None:
    denied = {relation.predicate: relation for relation in resting(harbour, "harbour/post").relations}
    assert (denied["created"].alone, denied["created"].status, len(denied["created"].claims)) == (False, "contested", 1)


def test_all_records_of_one_document_carry_the_same(harbour: Store) -> None:
    one, other = (resting(harbour, f"harbour/{source}") for source in ("herald", "herald2"))
    assert (one.relations, one.claims) == (other.relations, other.claims)
    listed = {use.id: (use.claims, use.relations, use.rests) for use in harbour.sources()}
    assert listed["harbour/herald"] == listed["harbour/herald2"] == (8, 3, None)
    assert listed["harbour/post"] == (2, 2, None)


def test_what_is_retracted_rests_on_nothing(harbour: Store) -> None:
    harbour.retract("harbour/wire", "never printed")
    assert resting(harbour, "harbour/wire") == Rests([], [], [])
    assert {claim.source for claim in resting(harbour, "harbour/herald").claims} == {
        "harbour/herald",
        "harbour/herald2",
    }


def test_what_is_no_longer_on_the_way_is_off_it(harbour: Store) -> None:
    """The Wire turns out to have asked for itself; the Post to have copied the Herald."""
    changed = CASE.replace("derived_from: [herald]}", "headline: Own findings}")
    case, *records = loads(
        changed.replace("post:    {publisher: Post}", "post: {publisher: Post, derived_from: [herald]}")
    )
    harbour.add(case, records)
    relayed = [claim for claim in resting(harbour, "harbour/herald").claims if claim.relayed]
    assert {claim.source for claim in relayed} == {"harbour/post"}
    ways = "MATCH (c:Claim)-[:VIA]->(s:Source) RETURN c.via AS via, s.id AS source ORDER BY c.id"
    assert harbour.engine.read(ways).rows == [[["harbour/herald"], "harbour/herald"]] * 2


@pytest.mark.parametrize("text", ["harbour/post", "post", "harbour/p"])
def test_a_source_goes_by_a_part_that_is_its_own(harbour: Store, text: str) -> None:
    assert harbour.sources(text)[0].id == "harbour/post"


def test_a_source_goes_by_its_url(harbour: Store) -> None:
    assert harbour.sources("herald.example/page/")[0].id == "harbour/herald"


def test_an_unknown_or_ambiguous_source_is_no_answer(harbour: Store) -> None:
    with pytest.raises(NotFoundError, match="nearest: harbour/post"):
        harbour.sources("harbour/pots")
    with pytest.raises(AmbiguousError, match="2 sources: harbour/herald, harbour/herald2"):
        harbour.sources("harbour/h")


def test_an_id_is_told_in_the_same_ways_without_what_rests_on_it(harbour: Store) -> None:
    asked = ["harbour/herald", "post", "harbour/p", "herald.example/page/"]
    assert [harbour.source_id(text) for text in asked] == [harbour.sources(text)[0].id for text in asked]
    with pytest.raises(NotFoundError, match="nearest: harbour/post"):
        harbour.source_id("harbour/pots")


def test_what_is_denied_elsewhere_is_said_where_the_relation_is(harbour: Store) -> None:
    """By the Post, of what the Herald's other record says; and by whoever denies all that is said of an end."""
    created = next(one for one in resting(harbour, "harbour/herald").relations if one.predicate == "created")
    assert (created.denied_by_interested, created.denied_by_others) == (False, True)
    assert [(denial.source, denial.stance, denial.claim in created.claims) for denial in created.denials] == [
        ("harbour/post", "denies", False)
    ]
    others = [one for one in resting(harbour, "harbour/herald").relations if one.predicate != "created"]
    assert [(one.denied_by_others, one.denials) for one in others] == [(False, [])] * 2
    (own,) = (one for one in resting(harbour, "harbour/post").relations if one.predicate == "created")
    assert own.denials == created.denials
