"""shared-entities, possible-duplicates and orphans: how the cases of a store hang together."""

import pytest

from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from tests.queries.conftest import Ask, asking

HARBOUR = """
case: harbour
title: Who runs it?
entities:
  roe:     {kind: Person, name: Jane Roe, aliases: [J. Roe]}
  harbour: {kind: Page, name: Harbour Street}
  herald:  {kind: Outlet, name: Herald}
  clerk:   {kind: Person, name: a clerk, unidentified: true}
  quay:    {kind: Organization, name: Quay Ltd}
  idle:    {kind: Person, name: Idle Hand}
sources:
  article: {publisher: Herald}
claims:
  - source: article
    grade: B2
    says:
      - {say: [roe, admin-of, harbour]}
      - {say: [roe, created, harbour]}
      - {fact: [quay, seat, Port Example]}
      - {say: [roe, owns, harbour], by: clerk, voice: unnamed}
"""
PIER = """
case: pier
entities:
  roe:      {kind: Person, name: Jane Roe}
  namesake: {kind: Person, id: "person:j-roe-2", name: J Roe}
  twin:     {kind: Person, id: "person:twin", name: J. Roe}
  harbour:  {kind: Website, id: "website:harbour-street.example", name: Harbour Street}
  clerk:    {kind: Person, name: a clerk, unidentified: true}
  quay:     {kind: Organization, name: Quay Ltd}
  pier:     {kind: Organization, name: Pier Holding}
sources:
  post: {publisher: Post}
claims:
  - source: post
    grade: B2
    says:
      - {say: [roe, employed-by, pier]}
      - {say: [clerk, employed-by, pier]}
      - {say: [namesake, employed-by, pier]}
      - {say: [twin, not-same-as, roe]}
      - {say: [pier, owns, harbour]}
      - {say: [quay, owns, harbour], key: wrong}
retractions: [{target: wrong, reason: a mistake}]
"""


@pytest.fixture
def two_cases(store: Store) -> Ask:
    for text in (HARBOUR, PIER):
        case, *records = loads(text)
        store.add(case, records)
    return asking(store)


def test_entities_of_two_cases_are_those_that_both_speak_about(two_cases):
    """Not a namesake, not who is declared in both but spoken of in one, and not by a retracted claim."""
    assert two_cases("shared-entities") == [
        ("Jane Roe", "Person", ["Who runs it?: 3", "pier: 2"], 5, "person:jane-roe"),
    ]
    assert two_cases("shared-entities", min_cases=3) == []


def test_entities_that_share_a_name_may_be_one(two_cases):
    """Not two who are said to be different, and not actors whom nobody identified."""
    roes = [
        ("J Roe", "Person", "person:j-roe-2", "J. Roe", "Person", "person:twin", ["j roe"]),
        ("J Roe", "Person", "person:j-roe-2", "Jane Roe", "Person", "person:jane-roe", ["j roe"]),
    ]
    street = (
        *("Harbour Street", "Page", "page:harbour-street"),
        *("Harbour Street", "Website", "website:harbour-street.example", ["harbour street"]),
    )
    assert two_cases("possible-duplicates") == sorted(roes, key=lambda row: row[5])
    assert two_cases("possible-duplicates", same_kind=False) == [street, *sorted(roes, key=lambda row: row[5])]


def test_orphans_are_in_no_relation_though_something_may_be_said_about_or_by_them(two_cases):
    """A retracted claim makes no relation."""
    clerks = [row for row in two_cases("orphans") if row[0] == "a clerk"]
    assert [row[2:4] for row in clerks] == [(0, True)]
    assert [row for row in two_cases("orphans") if row[0] != "a clerk"] == [
        ("Idle Hand", "Person", 0, False, "person:idle-hand"),
        ("Herald", "Outlet", 0, True, "outlet:herald"),
        ("Quay Ltd", "Organization", 1, False, "organization:quay-ltd"),
    ]
