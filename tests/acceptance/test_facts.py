"""The facts of the five articles as `facts` shows them; those about relations as `links` does.

Of the 22 entries of the expected file, the conflicts of fa-01, fa-03, fa-16 and fa-19 are between relations or between
the facts of two entities, which no fact of one entity can be at odds with: both sides are shown, each with its date,
unit and source. That of fa-07 is between a text and what it must have meant: it is shown as printed. fa-20 is about
the articles themselves, which are sources."""

from __future__ import annotations

from typing import Any

import pytest

from ascribe.graph.listing.factsheet import Amounts, Fact, Value
from ascribe.graph.store import Store
from ascribe.schema.records import Source
from tests.acceptance.seeds import Quoted, entries, needs_articles, read, says

pytestmark = needs_articles

MEK = "Mojahedin-e Khalq Organization"
# Which fact of whom carries an entry of the expected file.
FACTS = {
    "fa-01": [
        ("Facebook network of over 600 fake profiles, pages and accounts", "size"),
        ("650 Facebook pages", "size"),
    ],
    "fa-02": [("We Support Jeremy Corbyn", "followers"), ("We Support Jeremy Corbyn", "members")],
    "fa-04": [("Twitter archive of over 10 million posts", "posts"), ("770 Twitter accounts", "tweets")],
    "fa-05": [("At least 60 users using versions of the stock phrases", "size")],
    "fa-10": [(MEK, "members-in-albania")],
    "fa-11": [(MEK, "us-designation")],
    "fa-13": [(MEK, "deaths-attributed"), ("Iran", "deaths-in-attacks")],
    "fa-17": [("accounts tweeting on #FreeIran and #Iran_Regime_Change", "active")],
    "fa-21": [("British general election, 12 December 2019", "date")],
}
# Of what two facts or two relations say, nothing is in conflict within one fact.
BETWEEN_FACTS = {"fa-01"}


def fact(store: Store, name: str, predicate: str) -> Fact:
    (found,) = (fact for fact in store.facts(name).facts if fact.predicate == predicate)
    return found


def amounts(store: Store, name: str, other: str) -> Amounts:
    (found,) = (link for link in store.facts(name).amounts if link.other.name == other)
    return found


def as_stated(value: Value) -> tuple[Any, ...]:
    known = value.amount or {}
    return tuple(known.get(key) for key in ("text", "min", "max", "unit", "scope"))


@pytest.mark.parametrize("entry", entries("facts"))
def test_every_claim_of_a_fact_is_shown_of_its_subject(
    entry: dict[str, Any], quoted: list[Quoted], shown: set[str], five_cases: Store
) -> None:
    for id in {id for value in entry["values"] for id in value["claims"]}:
        found = [claim for claim in quoted if says(claim, id)]
        assert found, f"no casefile has {id}"
        for one in found:
            sheet = five_cases.facts(one.claim.subject)
            stated = {cited.claim for fact in sheet.facts for value in fact.values for cited in value.citations}
            assert one.claim.id in stated | shown | {aside.claim for aside in sheet.also}


@pytest.mark.parametrize("entry", [entry for entry in entries("facts") if entry.id in FACTS])
def test_a_fact_is_in_conflict_where_the_expected_file_says_so(entry: dict[str, Any], five_cases: Store) -> None:
    found = [fact(five_cases, name, predicate).conflict for name, predicate in FACTS[entry["id"]]]
    assert any(found) == (entry["conflict"] and entry["id"] not in BETWEEN_FACTS)


@pytest.mark.parametrize("entry", entries("facts"))
def test_the_others_have_no_fact_that_could_be_in_conflict(entry: dict[str, Any], quoted: list[Quoted]) -> None:
    """An entry that is not in the table above is told by relations, or by facts of which each is stated once."""
    ids = [id for value in entry["values"] for id in value["claims"]]
    literal = {
        (one.subject, one.claim.predicate, one.claim.value)
        for one in quoted
        if one.claim.value and any(says(one, id) for id in ids)
    }
    predicates = [(subject, predicate) for subject, predicate, _ in literal]
    assert entry["id"] in FACTS or len(predicates) == len(set(predicates))


def test_sizes_of_two_takedowns_have_their_unit_and_date(five_cases: Store) -> None:
    """fa-01: over 600 profiles, pages and accounts in 2017; 650 pages in August of a year that the text leaves out."""
    (older,) = fact(five_cases, "Facebook network of over 600 fake profiles, pages and accounts", "size").values
    (newer,) = fact(five_cases, "650 Facebook pages", "size").values
    assert as_stated(older)[1:4] == (600, None, "profiles, pages and accounts")
    assert as_stated(newer)[1:4] == (650, 650, "pages")
    assert [cited.date_text for cited in newer.citations] == ["In August"]


def test_one_number_in_two_units_is_two_facts(five_cases: Store) -> None:
    """fa-02."""
    units = [fact(five_cases, "We Support Jeremy Corbyn", unit).values for unit in ("followers", "members")]
    assert [as_stated(value)[1:4] for (value,) in units] == [(72000, 72000, "followers"), (72000, 72000, "members")]


def test_a_minimum_is_shown_as_a_minimum(five_cases: Store) -> None:
    """fa-05."""
    (value,) = fact(five_cases, "At least 60 users using versions of the stock phrases", "size").values
    assert as_stated(value)[:4] == ("at least 60 users", 60, None, "users")


def test_amounts_of_different_scope_are_beside_each_other_and_never_added(five_cases: Store) -> None:
    """fa-06 and fa-18: $40,000 for one speech, of one origin; more than $180,000 for no single event."""
    paid = amounts(five_cases, "John Bolton", MEK)
    assert not paid.conflict
    assert [(*as_stated(value), value.origins) for value in paid.values] == [
        ("$40,000", 40000, 40000, "USD", "one speech", 1),
        ("more than $180,000", 180000, None, "USD", "no single event named", 1),
    ]
    assert paid.values[0].valid_from in ("2017-07", "2017-07-01")
    assert [cited.asserted_by for cited in paid.citations if cited.stance == "no_comment"] == ["Bolton's office"]


def test_an_amount_is_as_printed_though_something_is_missing(five_cases: Store) -> None:
    """fa-07: "$1.5", and no million added."""
    (value,) = amounts(five_cases, "Iran Disinformation Project", "US State Department").values
    assert as_stated(value) == ("$1.5", 1.5, 1.5, "$", None)


def test_an_amount_in_words_stays_in_words(five_cases: Store) -> None:
    """fa-08; whoever received it is not named."""
    (unnamed,) = (ref for ref in five_cases.find("longtime Iranian-American activist (unnamed)"))
    (value,) = amounts(five_cases, unnamed.id, "US State Department").values
    assert as_stated(value)[:3] == ("hundreds of thousands of dollars", None, None)


def test_operators_of_all_accounts_and_of_one_persona_are_two_relations(five_cases: Store) -> None:
    """fa-09."""
    found = {
        link.other.name: [as_stated(value)[0] for value in link.values]
        for link in five_cases.facts(MEK).amounts
        if link.predicate == "operates"
    }
    assert found["Heshmat Alavi"] == ["6 people"]
    assert "about 1000..1500 operators" in found["thousands of MEK-run Twitter accounts"]


def test_periods_of_the_designation_are_side_by_side_as_worded(five_cases: Store) -> None:
    """fa-11."""
    found = fact(five_cases, MEK, "us-designation")
    assert {value.value for value in found.values} == {
        "1997 to 2012", "removed in September 2012", "for decades", "at times"
    }  # fmt: skip
    assert all(value.conflict for value in found.values)


def test_a_report_of_a_death_stands_on_one_page_with_what_speaks_against_it(five_cases: Store) -> None:
    """fa-12: reported dead in 2016; a message of 2020 carries his name, which commentators doubt."""
    (value,) = fact(five_cases, "Massoud Rajavi", "reported-dead").values
    assert (value.valid_from, [cited.hedge for cited in value.citations]) == ("2016-09", ["a gaffe; rumors"])
    stances = {cited.stance for link in five_cases.links("Massoud Rajavi").links for cited in link.citations}
    assert stances & {"denies", "disputes"}


def test_deaths_are_told_apart_by_who_is_named(five_cases: Store) -> None:
    """fa-13: no actor is added to the second."""
    (named,) = fact(five_cases, MEK, "deaths-attributed").values
    (unnamed,) = fact(five_cases, "Iran", "deaths-in-attacks").values
    assert as_stated(named)[1:4] == (12000, None, "people")
    assert "no actor named" in (unnamed.value or "")


def test_two_texts_that_give_one_date_are_two_origins_of_one_value(five_cases: Store) -> None:
    """fa-21."""
    (value,) = fact(five_cases, "British general election, 12 December 2019", "date").values
    assert (value.value, len(value.citations)) == ("2019-12-12", 2)


def test_a_date_that_the_article_does_not_print_is_not_given(five_cases: Store) -> None:
    """fa-20."""
    sources = {held.record.id: held.record for held in five_cases.ledger.held("source")}
    published = {
        source.snapshot: source.published
        for source in sources.values()
        if isinstance(source, Source) and source.snapshot
    }
    files = {seed["file"]: None for seed in read("claims.yaml")["seeds"]}
    assert set(published) == set(files)
    assert [published[file] for file in sorted(files)][1] in (None, "2018-10~", "2018-10?", "2018~", "2018?")
