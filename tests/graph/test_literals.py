"""Facts side by side: what is one value, what two values that exclude each other, and what is shown besides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ascribe.graph.listing.factsheet import Fact, FactSheet, Value
from ascribe.graph.store import Store
from ascribe.graph.viewed import ViewedStore
from ascribe.graph.weights.view import View
from ascribe.loaders.casefile import loads
from ascribe.schema.amounts import Amount
from ascribe.schema.records import Case, Claim, Entity, Retraction, Source

HARBOUR = "page:facebook/harbour-street"
ROE, QUAY = "person:jane-roe", "organization:quay-ltd"
ENTITIES = [
    Entity(id=HARBOUR, kind="Page", name="Harbour Street"),
    Entity(id=ROE, kind="Person", name="Jane Roe"),
    Entity(id=QUAY, kind="Organization", name="Quay Ltd"),
    # a look-alike whose facts are its own
    Entity(id="page:facebook/harbour-street-fans", kind="Page", name="Harbour Street Fans"),
]
SOURCES = [
    Source(id="harbour/herald", publisher="Herald", published="2018-09-03"),
    Source(id="harbour/gazette", publisher="Gazette", published="2019-09-03"),
    Source(id="harbour/wire", publisher="Wire", published="2018-09-04", derived_from=("harbour/herald",)),
]

Facts = Callable[..., FactSheet]


def fact(value: str, source: str = "herald", **fields: Any) -> Claim:
    amount = fields.pop("amount", None)
    plain: dict[str, Any] = {"subject": HARBOUR, "predicate": "followers", "grade": "B2"}
    words = Amount.parse(amount) if isinstance(amount, str) else amount
    return Claim(**plain | {"value": value, "source": f"harbour/{source}", "amount": words} | fields)


@pytest.fixture
def facts(store: Store) -> Facts:
    """The facts of Harbour Street when these claims and nothing else are recorded."""

    def facts(*claims: Claim | Retraction, view: View | None = None, name: str = "Harbour Street") -> FactSheet:
        fans = fact("9", subject="page:facebook/harbour-street-fans")
        store.add(Case(id="harbour"), [*ENTITIES, *SOURCES, *claims, fans])
        return ViewedStore(store.ledger, store.engine, view).facts(name) if view else store.facts(name)

    return facts


def only(sheet: FactSheet) -> Fact:
    (found,) = sheet.facts
    return found


def told(fact: Fact) -> list[tuple[str | None, bool]]:
    return [(value.value, value.conflict) for value in fact.values]


def test_two_values_for_no_stated_time_are_a_conflict(facts: Facts) -> None:
    found = only(facts(fact("300000"), fact("400000", "gazette")))
    assert (found.predicate, found.conflict) == ("followers", True)
    assert told(found) == [("300000", True), ("400000", True)]


def test_values_of_different_times_are_a_history_in_order(facts: Facts) -> None:
    found = only(facts(fact("400000", "gazette", valid_from="2019", valid_to="2019"), fact("300000", valid_to="2018")))
    assert told(found) == [("300000", False), ("400000", False)]
    assert [(value.valid_from, value.valid_to) for value in found.values] == [(None, "2018"), ("2019", "2019")]


def test_times_that_may_meet_are_no_excuse(facts: Facts) -> None:
    found = only(facts(fact("300000", valid_from="2018-05"), fact("400000", "gazette", valid_from="2019")))
    assert told(found) == [("300000", True), ("400000", True)]


@pytest.mark.parametrize(
    ("left", "right", "conflict"),
    [
        ("over 600 pages", "650 pages", False),  # both can be right
        ("over 700 pages", "650 pages", True),
        ("about 1000..1500 pages", "1400 pages", False),
        ("about 1000..1500 pages", "1501 pages", True),
        ("650 pages", "650 accounts", False),  # they count something else
        ("up to 600 pages", "over 600 pages", False),
        ("under 600 Pages", "650 pages", True),  # one unit, whatever the case of its letters
    ],
)
def test_ranges_of_one_unit_conflict_where_they_do_not_meet(
    facts: Facts, left: str, right: str, conflict: bool
) -> None:
    found = only(facts(fact(left, amount=left), fact(right, "gazette", amount=right)))
    assert [value.conflict for value in found.values] == [conflict, conflict]


def test_amounts_of_another_scope_are_set_beside_each_other(facts: Facts) -> None:
    speech = Amount(min=40000, max=40000, unit="USD", scope="one speech")
    year = Amount(min=180000, max=180000, unit="USD", scope="a year")
    found = only(facts(fact("fee", amount=speech), fact("fees", "gazette", amount=year)))
    assert not found.conflict
    assert [value.amount["scope"] for value in found.values if value.amount] == ["one speech", "a year"]


def test_a_bare_number_is_of_any_unit(facts: Facts) -> None:
    assert only(facts(fact("300,000"), fact("400000", "gazette", amount="400000 followers"))).conflict
    assert not only(facts(fact("300,000"), fact("some", "gazette", amount="300000 followers"))).conflict


def test_one_value_in_several_spellings_is_one_value(facts: Facts) -> None:
    found = only(facts(fact("300,000"), fact("300000", "gazette"), fact("300000", "wire")))
    assert (len(found.values), found.conflict) == (1, False)
    (value,) = found.values
    assert value.origins == 2
    assert len(value.citations) == 3


def test_what_one_voice_says_in_one_document_is_a_list(facts: Facts) -> None:
    """Two newspapers it does not let in are two, though another paper names only one of them."""
    sun, mail = (fact(value, predicate="bans-links-to") for value in ("the Sun", "Daily Mail"))
    assert not only(facts(sun, mail, fact("the Sun", "gazette", predicate="bans-links-to"))).conflict


def test_numbers_of_one_voice_can_exclude_each_other(facts: Facts) -> None:
    assert only(facts(fact("300000", locator="para 1"), fact("400000", locator="para 9"))).conflict


def test_who_gives_no_date_is_with_the_only_ones_who_do(facts: Facts) -> None:
    found = only(facts(fact("300000", valid_from="2018-05", valid_to="2018-05"), fact("300000", "wire")))
    assert [(value.valid_from, value.valid_to, value.origins) for value in found.values] == [("2018-05", "2018-05", 1)]


def test_periods_that_meet_are_one_time_and_others_are_not(facts: Facts) -> None:
    spans = [("2018", "2018"), ("2018-05", "2018-05"), ("2020", "2021")]
    claims = [fact("300000", valid_from=start, valid_to=end) for start, end in spans]
    found = only(facts(*claims, fact("300000", "gazette")))
    assert [(value.valid_from, value.valid_to, len(value.citations)) for value in found.values] == [
        ("2018", "2018", 2),
        ("2020", "2021", 1),
        (None, None, 1),  # of which of the two times it is said, nobody knows
    ]


def test_a_republication_is_no_second_origin(facts: Facts) -> None:
    (value,) = only(facts(fact("300000"), fact("300000", "wire"))).values
    assert value.origins == 1


def test_a_denial_stands_beside_what_it_denies(facts: Facts) -> None:
    found = only(
        facts(
            fact("300000"),
            fact("200000", valid_from="2017", valid_to="2017"),
            fact("300000", "gazette", stance="denies", asserted_by=HARBOUR, grade=None),
            fact("300000", "gazette", stance="no_comment", asserted_by=ROE, grade=None),
        )
    )
    denied, plain = sorted(found.values, key=lambda value: value.value or "", reverse=True)
    assert [cited.stance for cited in denied.citations] == ["asserts", "denies", "no_comment"]
    # by the page itself, so that it is marked and contests nothing
    assert (denied.status, denied.denied_by_interested, denied.denied_by_others) == ("stated", True, False)
    assert [cited.stance for cited in plain.citations] == ["asserts"]


def test_a_denial_by_somebody_without_a_stake_contests_the_value(facts: Facts) -> None:
    (value,) = only(facts(fact("300000"), fact("300000", "gazette", stance="denies"))).values
    assert (value.status, value.denied_by_interested, value.denied_by_others) == ("contested", False, True)


def test_a_value_that_is_only_denied_is_shown_as_denied_and_in_conflict_with_none(facts: Facts) -> None:
    found = only(facts(fact("300000"), fact("1000000", "gazette", stance="denies")))
    assert [(value.value, value.status, value.conflict) for value in found.values] == [
        ("300000", "stated", False),
        ("1000000", "denied", False),
    ]


def test_silence_makes_no_value_and_is_shown_besides(facts: Facts) -> None:
    silent = fact("methods", predicate="explains", stance="no_comment", asserted_by=ROE, grade=None)
    blanket = Claim(subject=HARBOUR, stance="denies", source="harbour/gazette", asserted_by=ROE)
    sheet = facts(silent, blanket)
    assert sheet.facts == []
    assert [(aside.stance, aside.predicate, aside.value, aside.asserted_by) for aside in sheet.also] == [
        ("denies", None, None, "Jane Roe"),  # everything: first
        ("no_comment", "explains", "methods", "Jane Roe"),
    ]


def about(predicate: str, stance: str = "asserts", source: str = "gazette", **fields: Any) -> Claim:
    plain: dict[str, Any] = {"subject": HARBOUR, "predicate": predicate, "object": QUAY, "stance": stance}
    return Claim(**plain | {"source": f"harbour/{source}"} | fields)


def test_nobody_finding_anything_about_a_pair_is_shown_where_no_relation_is(facts: Facts) -> None:
    sheet = facts(
        about("funded-by", "no_finding", asserted_by=ROE),
        about("associated-with", "no_comment"),
        about("associated-with"),
    )
    assert [(aside.predicate, aside.stance, aside.subject.name, aside.object) for aside in sheet.also] == [
        ("funded-by", "no_finding", "Harbour Street", sheet.also[0].object)
    ]
    assert sheet.also[0].object is not None
    assert sheet.also[0].object.name == "Quay Ltd"


def test_it_is_shown_from_both_ends(facts: Facts) -> None:
    assert len(facts(about("funded-by", "no_finding"), name="Quay Ltd").also) == 1


def test_a_relation_that_is_retracted_leaves_the_silence_about_it(facts: Facts) -> None:
    said = about("funded-by")
    assert facts(said, about("funded-by", "no_comment")).also == []
    taken = facts(said, about("funded-by", "no_comment"), Retraction(target=said.id, reason="an error"))
    assert [aside.stance for aside in taken.also] == ["no_comment"]


def test_amounts_on_relations_are_shown_with_what_is_said_against_these(facts: Facts) -> None:
    paid = about("funded-by", amount=Amount.parse("over 180000 USD"), grade="B2")
    less = about("funded-by", source="herald", amount=Amount.parse("40000 USD"), grade="B2")
    sheet = facts(paid, less, about("funded-by", "denies", asserted_by=QUAY), about("associated-with"))
    (found,) = sheet.amounts
    assert (found.predicate, found.direction, found.other.name, found.denied_by_interested) == (
        "funded-by", "out", "Quay Ltd", True
    )  # fmt: skip
    assert [(value.amount and value.amount["text"], value.conflict) for value in found.values] == [
        ("40000 USD", True),
        ("over 180000 USD", True),
    ]
    assert [cited.stance for cited in found.citations] == ["asserts", "asserts", "denies"]
    assert found.conflict


def test_words_without_a_number_are_an_amount_that_excludes_none(facts: Facts) -> None:
    words, number = Amount.parse("hundreds of thousands of dollars"), Amount.parse("40000 USD")
    (found,) = facts(about("funded-by", amount=words), about("funded-by", source="herald", amount=number)).amounts
    assert (len(found.values), found.conflict) == (2, False)


def test_a_retracted_value_is_gone(facts: Facts) -> None:
    wrong = fact("400000", "gazette")
    found = only(facts(fact("300000"), wrong, Retraction(target=wrong.id, reason="misprint")))
    assert told(found) == [("300000", False)]


def test_as_of_a_date_what_was_over_or_had_not_begun_is_left_out(facts: Facts) -> None:
    claims = [
        fact("100", valid_from="2015", valid_to="2016"),
        fact("200", valid_from="2018", valid_to="2018"),
        fact("300", "gazette"),
        fact("100", "gazette", stance="denies"),
    ]
    found = only(facts(*claims, view=View(as_of="2018")))
    assert [(value.value, value.held) for value in found.values] == [("200", "dated"), ("300", "undated")]
    assert {value.held for value in only(facts(*claims)).values} == {None}


def test_as_known_before_nothing_was_recorded_there_is_no_such_entity_to_ask_about(store: Store) -> None:
    store.add(Case(id="harbour"), [*ENTITIES, *SOURCES, fact("300000")])
    (before,) = {held.recorded_at for held in store.ledger.find("entity", "id", [HARBOUR])}
    store.add(Case(id="later"), [*ENTITIES, *SOURCES, fact("400000", "gazette")])
    then = ViewedStore(store.ledger, store.engine, View(as_known=before))
    assert told(only(then.facts("Harbour Street"))) == [("300000", False)]
    assert told(only(store.facts("Harbour Street"))) == [("300000", True), ("400000", True)]


def test_what_cases_record_differently_is_reported_with_what_the_graph_shows(store: Store) -> None:
    for case, summary, founded in (("one", "A page.", 2015), ("two", "A page.", 2016), ("three", "A front.", 2016)):
        own = Entity(id=HARBOUR, kind="Page", name=f"Harbour {case}", summary=summary, properties={"founded": founded})
        store.add(Case(id=case), [own])
    sheet = store.facts(HARBOUR)
    assert [(one.property, one.shown, [(v.value, v.cases) for v in one.values]) for one in sheet.records] == [
        ("founded", 2016, [(2016, ["three", "two"]), (2015, ["one"])]),
        ("summary", "A page.", [("A page.", ["one", "two"]), ("A front.", ["three"])]),
    ]  # the names are aliases by now, and no conflict
    (shown,) = store.engine.read("MATCH (e:Entity {id: $id}) RETURN e.founded, e.summary", {"id": HARBOUR}).rows
    assert shown == [2016, "A page."]


def test_the_order_of_loading_changes_nothing(new_store: Callable[[], Store]) -> None:
    claims = [fact("300000"), fact("400000", "gazette"), fact("300,000", "wire"), about("funded-by", "no_finding")]
    sheets = []
    for order in (claims, claims[::-1]):
        store = new_store()
        for claim in order:
            store.add(Case(id=f"case of {claim.id}"), [*ENTITIES, *SOURCES, claim])
        sheets.append(store.facts(HARBOUR))
    assert sheets[0] == sheets[1]


def test_a_casefile_denies_a_value_which_is_shown_beside_it(store: Store) -> None:
    text = """
case: harbour
entities: {page: {kind: Page, name: Harbour Street}, quay: {kind: Organization, name: Quay Ltd}}
sources: {herald: {publisher: Herald}, post: {publisher: Post}}
claims:
  - {source: herald, grade: B2, says: [{fact: [page, followers, "300,000"]}, {fact: [page, followers, "7"]}]}
  - {source: post, grade: B2, says: [{deny: [page, followers, "300000"], by: quay}]}
"""
    case, *records = loads(text)
    store.add(case, records)
    stated = [
        (value.value, value.status, [c.asserted_by for c in value.citations])
        for value in only(store.facts("Harbour Street")).values
    ]
    assert stated == [("300,000", "contested", [None, "Quay Ltd"]), ("7", "stated", [None])]
    assert store.links("Quay Ltd").links == []


def test_a_casefile_says_facts_and_they_come_back(store: Store) -> None:
    text = """
case: harbour
entities: {page: {kind: Page, name: Harbour Street}}
sources: {herald: {publisher: Herald}}
claims:
  - source: herald
    says: [{fact: [page, followers, "300,000"], amount: about 300000 followers, quote: "some 300,000"}]
"""
    case, *records = loads(text)
    store.add(case, records)
    (value,) = only(store.facts("Harbour Street")).values
    assert isinstance(value, Value)
    assert value.amount is not None
    assert (value.amount["min"], value.amount["about"], value.amount["unit"]) == (300000, True, "followers")
