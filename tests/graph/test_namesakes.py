"""Whoever shares a name with somebody else in an answer is named with what tells them apart, wherever it says it."""

from __future__ import annotations

import pytest

from ascribe.cli.citations import denied_by, described
from ascribe.cli.text import name_of, short_ids
from ascribe.graph.relations.answers import Chain, as_json
from ascribe.graph.store import Store
from ascribe.graph.viewed import ViewedStore
from ascribe.graph.weights.view import View
from ascribe.loaders.casefile import loads
from ascribe.schema.records import Case

ONE, TWO = "Jane Roe (person:jane-roe)", "Jane Roe (person:jane-roe-2)"
CASE = """
case: harbour
entities:
  page: {kind: Page, name: Harbour Street}
  roe:  {kind: Person, name: Jane Roe}
  two:  {kind: Person, name: Jane Roe, id: person:jane-roe-2}
  quay: {kind: Organization, name: Quay Ltd}
sources: {herald: {publisher: Herald}, gazette: {publisher: Gazette}}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, page]}
      - {say: [roe, allied-with, two]}
      - {say: [two, paid-by, quay], origin: "person:jane-roe"}
  - source: gazette
    grade: B2
    says:
      - {deny: [roe, admin-of, page], by: two, key: denial}
      - {deny: roe, by: two}
"""


@pytest.fixture
def harbour(store: Store) -> Store:
    case, *records = loads(CASE)
    assert isinstance(case, Case)
    store.add(case, records)
    return store


def only(chains: list[Chain]) -> Chain:
    (chain,) = chains
    return chain


def test_a_sentence_tells_a_denier_from_a_namesake_who_is_denied(harbour: Store) -> None:
    told = only(harbour.behind("Harbour Street", hops=1).chains).sentence
    assert told == (
        f"{ONE} is reported to administer Harbour Street, only on the word of Herald. "
        f"{TWO} is reported to deny what is said of {ONE} and that {ONE} administers Harbour Street."
    )


def test_both_ends_of_a_chain_can_have_one_name(harbour: Store) -> None:
    routes = harbour.chain("person:jane-roe", "person:jane-roe-2", hops=1)
    assert only(routes.chains).sentence.startswith(f"{ONE} is reported to be allied with {TWO}, only on")
    assert (name_of(routes.from_), name_of(routes.to)) == (ONE, TWO)


def test_who_is_alone_in_an_answer_is_named_by_the_name_alone(harbour: Store) -> None:
    """An id says nothing to people where nobody else is meant."""
    store = ViewedStore(harbour.ledger, harbour.engine, View())
    for asked in (harbour, store):
        links = asked.links("Quay Ltd")
        assert [name_of(link.other) for link in links.links] == [TWO]  # for Jane Roe is the origin of what is said
        assert [name_of(link.other) for link in asked.links("Harbour Street").links] == [ONE]
    case, *records = loads(CASE.replace(", by: two", ""))
    assert isinstance(case, Case)
    harbour.add(case, records)
    assert [name_of(link.other) for link in harbour.links("Harbour Street").links] == ["Jane Roe"]


def test_an_origin_is_told_from_the_namesake_it_speaks_about(harbour: Store) -> None:
    told = only(harbour.chain("Quay Ltd", "person:jane-roe-2", hops=1).chains).sentence
    assert told == f"{TWO} is reported to be paid by Quay Ltd, only on the word of {ONE}."


def test_citations_and_notes_tell_them_apart(harbour: Store) -> None:
    (link,) = harbour.links("Harbour Street").links
    ids = short_ids(cited.claim for cited in link.citations)
    assert denied_by(link.citations, ids).startswith(f"DENIED BY {TWO} [")
    told = [described(cited) for cited in link.citations]
    assert f"denial · {TWO}, in Gazette · B2" in told
    assert f"denial of all said of {ONE} · {TWO}, in Gazette · B2" in told


def test_an_explanation_a_retraction_and_a_history_tell_them_apart(harbour: Store) -> None:
    (link,) = harbour.links("Harbour Street").links
    explained = harbour.explain(link.relation)
    assert name_of(explained.from_) == ONE
    denials = [claim.speaker for claim in explained.hops[0].claims if claim.stance == "denies"]
    assert denials == [TWO, TWO]
    retracted = harbour.retract("harbour/herald", "for a try", dry_run=True)
    named = {name_of(end) for change in retracted.relations for end in (change.subject, change.object)}
    assert named == {ONE, TWO, "Harbour Street", "Quay Ltd"}
    (step,) = harbour.history("Harbour Street").steps
    assert {claim.speaker for claim in step.claims if claim.stance == "denies"} == {TWO}
    assert {name_of(claim.subject) for claim in step.claims} == {ONE}


def test_json_gives_names_as_they_are_recorded(harbour: Store) -> None:
    (link,) = as_json(harbour.links("Harbour Street"))["links"]
    assert link["other"] == {"id": "person:jane-roe", "kind": "Person", "name": "Jane Roe", "aliases": []}
    assert {cited["asserted_by"] for cited in link["citations"]} == {None, "Jane Roe"}
