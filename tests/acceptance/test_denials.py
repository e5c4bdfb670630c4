"""Every denial of the five articles is marked for what it is, and nothing else is marked as one."""

from __future__ import annotations

from typing import Any

import pytest

from ascribe.graph.relations.answers import Link
from ascribe.graph.store import Store
from tests.acceptance.seeds import Quoted, entries, needs_articles, says

pytestmark = needs_articles

MEK, PERSONA = "Mojahedin-e Khalq Organization", "Heshmat Alavi"
PROJECT = "Iran Disinformation Project"
DENIALS = {entry.values[0]["id"]: entry.values[0] for entry in entries("denials")}


def link(store: Store, name: str, predicate: str, other: str) -> Link:
    [found] = [one for one in store.links(name).links if (one.predicate, one.other.name) == (predicate, other)]
    return found


def denials(found: Link) -> dict[str, Any]:
    """Who denies or disputes it, each with the hedge."""
    return {cited.speaker: cited.hedge for cited in found.citations if cited.stance in ("denies", "disputes")}


@pytest.mark.parametrize(
    ("ids", "relation", "status", "by_interested", "by_others"),
    [
        ("dn-01 dn-02", (PERSONA, "operates", MEK), "contested", True, True),
        ("dn-01 dn-02", (PERSONA, "operates", "political wing of the MEK"), "contested", True, True),
        ("dn-03", (PROJECT, "associated-with", PERSONA), "denied", False, True),
        ("dn-04", ("threatening pro-Trump emails to U.S. voters", "attributed-to", "Iran"), "contested", False, True),
        ("dn-06", ("E-Collaborative for Civic Education", "located-in", "Iran"), "denied", False, True),
        ("dn-07", ("Massoud Rajavi", "authored", "Payam number 22"), "contested", False, True),
    ],
)
def test_a_denial_is_marked_by_who_denies(
    ids: str, relation: tuple[str, str, str], status: str, by_interested: bool, by_others: bool,
    five_cases: Store, quoted: list[Quoted],
) -> None:  # fmt: skip
    """The subject's own word is shown and does not lower the number; a third party's makes it contested."""
    found = link(five_cases, *relation)
    assert (found.status, found.denied_by_interested, found.denied_by_others) == (status, by_interested, by_others)
    shown = {cited.claim for cited in found.citations if cited.stance in ("denies", "disputes")}
    for id in ids.split():
        assert any(says(quote, claim) for quote in quoted if quote.claim.id in shown for claim in DENIALS[id]["claims"])


def test_a_hedged_denial_keeps_its_hedge(five_cases: Store) -> None:
    """dn-06"""
    assert denials(link(five_cases, "E-Collaborative for Civic Education", "located-in", "Iran")) == {
        "The Independent": "appears"
    }


def test_what_was_not_observed_is_no_denial(five_cases: Store) -> None:
    """dn-05: the reporter saw no declaration of membership, which makes no relation and no denial of one."""
    assert "member-of" not in {one.predicate for one in five_cases.links(PERSONA).links if one.other.name == MEK}


@pytest.mark.parametrize(
    "relation",
    [
        pytest.param(("John Bolton", "paid-by", MEK), id="dn-09: no comment"),
        pytest.param(("Twitter", "suspended", "Heshmat Alavi Twitter account"), id="dn-11: no comment"),
        pytest.param(("Brian Hook", "met-with", "Robert G. Joseph"), id="dn-15: a conflicting account"),
    ],
)
def test_what_is_no_denial_is_not_marked_as_one(relation: tuple[str, str, str], five_cases: Store) -> None:
    found = link(five_cases, *relation)
    assert (found.status, found.denied_by_interested, found.denied_by_others) == ("supported", False, False)
    assert denials(found) == {}


@pytest.mark.parametrize(
    "relation",
    [
        pytest.param(("Walid Abu Rouk", "admin-of", "We Support Jeremy Corbyn"), id="dn-13"),
        pytest.param((PROJECT, "funded-by", "US State Department"), id="dn-14"),
    ],
)
def test_an_admission_is_marked_and_no_denial(relation: tuple[str, str, str], five_cases: Store) -> None:
    found = link(five_cases, *relation)
    assert (found.admitted, found.status, denials(found)) == (True, "supported", {})


def test_a_denunciation_is_no_denial(five_cases: Store) -> None:
    """dn-12"""
    found = five_cases.links("PA Foreign Ministry").links
    assert found
    assert [denials(one) for one in found if denials(one)] == []
