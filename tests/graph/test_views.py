"""Answers as of a date, as known at a time, and by another table of numbers, the same on every engine."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from ascribe.graph.relations.answers import Link
from ascribe.graph.store import Store
from ascribe.graph.viewed import ViewedStore
from ascribe.graph.weights.view import View
from ascribe.loaders.casefile import loads
from ascribe.schema.errors import AmbiguousError, NotFoundError, UsageError
from ascribe.schema.records import Case

# The page changed hands; its neighbours' dates are open, unknown, uncertain, or over at an unknown date.
HARBOUR = """
case: harbour
entities:
  page: {kind: Page, id: "page:facebook/harbour-street", name: Harbour Street}
  pier: {kind: Page, id: "page:facebook/harbour-street-pier", name: Harbour Street Pier}
  roe:  {kind: Person, name: Jane Roe}
  doe:  {kind: Person, name: John Doe}
  poe:  {kind: Person, name: Ann Poe}
  loe:  {kind: Person, name: Lee Loe}
  quay: {kind: Organization, name: Quay Ltd}
sources:
  herald:  {headline: A page and its owners, publisher: Herald, published: 2018-09-03}
  gazette: {publisher: Gazette}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, page], when: 2015/2017, quote: Roe until 2017}
      - {say: [doe, admin-of, page], when: 2018/.., quote: Doe since}
      - {say: [page, funded-by, quay], quote: Quay pays}
      - {say: [loe, directs, quay], when: 2018~, quote: Loe in about 2018}
      - {say: [poe, runs, quay], former: true, quote: the former head}
      - {deny: [roe, admin-of, page], by: roe, when: 2020, quote: never ran it}
      - {deny: [poe, controls, quay], by: a clerk, quote: never hers}
      - {fact: [page, followers, "9000"], when: 2018}
  - source: gazette
    grade: B2
    says:
      - {say: [poe, owns, page], former: true, quote: used to own it}
      - {say: [roe, admin-of, pier], quote: runs the other page}
"""


def add(store: Store, text: str) -> Any:
    case, *records = loads(dedent(text))
    assert isinstance(case, Case)
    return store.add(case, records)


def seen(store: Store, **view: Any) -> ViewedStore:
    return ViewedStore(store.ledger, store.engine, View(**view))


def now(store: Store) -> str:
    """The time of the last change, as `history` would print it."""
    return max(at for held in store.everything() for hold in held.holds for at in (hold.since, hold.until or ""))


def held(store: Store, name: str, date: str) -> dict[tuple[str, str], str | None]:
    return {(link.other.name, link.predicate): link.held for link in seen(store, as_of=date).links(name).links}


def link(store: Store, name: str, predicate: str) -> Link:
    (found,) = [link for link in store.links(name).links if link.predicate == predicate]
    return found


@pytest.fixture
def harbour(store: Store) -> Store:
    add(store, HARBOUR)
    return store


ROE, DOE = ("Jane Roe", "admin-of"), ("John Doe", "admin-of")
ALWAYS = {("Quay Ltd", "funded-by"): "undated", ("Ann Poe", "owns"): "undated"}


@pytest.mark.parametrize(
    ("date", "administrators"),
    [
        ("2014-12-31", {}),
        ("2015", {ROE: "dated"}),
        ("2016-06", {ROE: "dated"}),
        ("2017-12-31", {ROE: "undated"}),
        ("2018-01-01", {DOE: "undated"}),
        ("2018-09-03", {DOE: "dated"}),
        ("2018-09", {DOE: "dated"}),
        ("2018-10", {DOE: "undated"}),
        ("2017-12/2018-01", {ROE: "undated", DOE: "undated"}),
        ("../2014", {}),
        ("2016~/..", {ROE: "dated", DOE: "dated"}),
        ("2030", {DOE: "undated"}),
    ],
)
def test_a_page_that_changed_hands_had_one_administrator_at_a_time(
    harbour: Store, date: str, administrators: dict[Any, str]
) -> None:
    """An open end held until its source came out, and may be over since; what has no date, or was over nobody knows
    when, is kept and marked."""
    assert held(harbour, "page:facebook/harbour-street", date) == ALWAYS | administrators


@pytest.mark.parametrize(
    ("date", "people"),
    [
        ("2017", {("Ann Poe", "runs"): "undated"}),
        ("2018", {("Ann Poe", "runs"): "undated", ("Lee Loe", "directs"): "dated"}),
        ("2018-06", {("Ann Poe", "runs"): "undated", ("Lee Loe", "directs"): "undated"}),
        ("2018-09-03", {("Ann Poe", "runs"): "undated", ("Lee Loe", "directs"): "undated"}),
        ("2018-09-04", {("Lee Loe", "directs"): "undated"}),
        ("2019", {}),
    ],
)
def test_what_a_source_calls_former_was_over_when_it_came_out(
    harbour: Store, date: str, people: dict[Any, str]
) -> None:
    """And what only a denial speaks about is shown whatever the date, but nothing says that it held."""
    always = {("Harbour Street", "funded-by"): "undated", ("Ann Poe", "controls"): None}
    assert held(harbour, "Quay Ltd", date) == always | people


# Each says only until when it held, or only since when: that has yet to come, or nobody knows when it was said.
ENDS = """
case: ends
entities:
  page: {kind: Page, name: Harbour Street}
  quay: {kind: Organization, name: Quay Ltd}
  pier: {kind: Organization, name: Pier Ltd}
  wharf: {kind: Organization, name: Wharf Ltd}
  dock: {kind: Organization, name: Dock Ltd}
sources:
  herald:  {publisher: Herald, published: 2015-01-01}
  gazette: {publisher: Gazette}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [quay, owns, page], when: ../2016-06-15}
      - {say: [pier, owns, page], when: ../2016-06}
      - {say: [wharf, owns, page], when: 2016-06-15/..}
  - source: gazette
    grade: B2
    says:
      - {say: [dock, owns, page], when: 2016-06-15/..}
"""


@pytest.mark.parametrize(
    ("date", "dated", "undated"),
    [
        ("2016-06-14", [], ["Pier Ltd", "Quay Ltd"]),
        ("2016-06-15", ["Dock Ltd", "Quay Ltd"], ["Pier Ltd", "Wharf Ltd"]),
        ("2016-06", ["Dock Ltd", "Pier Ltd", "Quay Ltd"], ["Wharf Ltd"]),
        ("2016", ["Dock Ltd", "Pier Ltd", "Quay Ltd"], ["Wharf Ltd"]),
        ("2016-06-16", [], ["Dock Ltd", "Pier Ltd", "Wharf Ltd"]),
        ("2016-07", [], ["Dock Ltd", "Wharf Ltd"]),
    ],
)
def test_it_held_on_its_first_day_and_on_its_last(
    store: Store, date: str, dated: list[str], undated: list[str]
) -> None:
    """Whatever is known of the other end; what its source only announced may never have begun."""
    add(store, ENDS)
    found = held(store, "Harbour Street", date)
    assert [sorted(name for (name, _), is_ in found.items() if is_ == how) for how in ("dated", "undated")] == [
        dated,
        undated,
    ]


def test_without_a_date_nothing_is_said_about_it(harbour: Store) -> None:
    assert {link.held for link in harbour.links("Quay Ltd").links} == {None}
    assert {link.held for link in seen(harbour, grading="stix").links("Quay Ltd").links} == {None}


def test_a_denial_stays_with_the_claim_and_goes_with_it(harbour: Store) -> None:
    then = link(seen(harbour, as_of="2016"), "page:facebook/harbour-street", "admin-of")
    assert (then.other.name, then.denied_by_interested) == ("Jane Roe", True)
    assert [cited.stance for cited in then.citations] == ["asserts", "denies"]
    late = seen(harbour, as_of="2018-05").links("Jane Roe").links
    assert [(link.other.name, link.predicate) for link in late] == [("Harbour Street Pier", "admin-of")]


def test_a_blanket_denial_brings_back_nothing_that_was_over(store: Store) -> None:
    add(store, HARBOUR.replace("deny: [roe, admin-of, page]", "deny: roe"))
    shown = {link.other.name: link.denied_by_interested for link in seen(store, as_of="2016").links("Jane Roe").links}
    assert shown == {"Harbour Street": True, "Harbour Street Pier": True}
    late = {link.other.name: link.denied_by_interested for link in seen(store, as_of="2019").links("Jane Roe").links}
    assert late == {"Harbour Street Pier": True}


def test_claims_are_left_out_before_they_are_fused(store: Store) -> None:
    """Confidence, origins, hedges and dates are those of the claims that count for the date."""
    add(
        store,
        """
        case: dates
        entities:
          page: {kind: Page, name: Harbour Street}
          roe:  {kind: Person, name: Jane Roe}
        sources:
          herald: {publisher: Herald}
          wire:   {publisher: Wire}
        claims:
          - source: herald
            grade: B2
            says:
              - {say: [roe, runs, page], when: 2015/2016}
              - {say: [roe, runs, page], when: 2017, hedge: seems to}
          - source: wire
            grade: B2
            says:
              - {say: [roe, runs, page], when: 2016/2017}
        """,
    )

    def shown(**view: str) -> tuple[Any, ...]:
        found = link(seen(store, **view), "Jane Roe", "runs")
        assert found.confidence is not None
        return round(found.confidence, 4), found.origins, len(found.citations), found.valid_from, found.valid_to

    assert shown(as_of="2015") == (0.64, 1, 1, "2015", "2016")
    assert shown(as_of="2016") == (0.8704, 2, 2, "2015", "2017")
    assert shown(as_of="2017") == (0.8128, 2, 2, "2016", "2017")
    assert shown() == (0.8128, 2, 3, "2015", "2017")


def test_chains_are_walked_as_of_a_date(harbour: Store) -> None:
    """Up from the page to whoever ran its funder then; the namesake page is nobody's funder."""

    def ends(**view: str) -> list[list[str]]:
        chains = seen(harbour, **view).behind("page:facebook/harbour-street").chains
        return sorted([hop.to.name for hop in chain.hops] for chain in chains)

    funded = [["Quay Ltd"], ["Quay Ltd", "Ann Poe"]]
    assert ends(as_of="2016") == sorted([*funded, ["Ann Poe"], ["Jane Roe"]])
    assert ends(as_of="2018-10") == [["Ann Poe"], ["John Doe"], ["Quay Ltd"], ["Quay Ltd", "Lee Loe"]]
    (route,) = seen(harbour, as_of="2018").chain("page:facebook/harbour-street", "Lee Loe").chains
    assert [hop.held for hop in route.hops] == ["undated", "dated"]
    assert seen(harbour, as_of="2016").chain("page:facebook/harbour-street", "Lee Loe").chains == []
    assert [chain.hops[-1].to.name for chain in seen(harbour, as_of="2016").fronts("Lee Loe").chains] == []


def test_counts_as_of_a_date(harbour: Store) -> None:
    """The fact and every assertion with a date outside are gone; denials are counted wherever the claim is shown."""
    then = seen(harbour, as_of="2014").stats()
    assert then.relations == {"admin-of": 1, "controls": 1, "funded-by": 1, "owns": 1, "runs": 1}
    assert (then.claims, then.live) == (10, 6)
    assert (harbour.stats().claims, harbour.stats().live) == (10, 10)
    assert seen(harbour, as_of="2018").stats().live == 9


def test_what_was_withdrawn_is_known_before_and_not_after(harbour: Store) -> None:
    before = now(harbour)
    add(harbour, HARBOUR.replace("{say: [doe, admin-of, page]", "{say: [doe, admin-of, pier]"))
    assert link(seen(harbour, as_known=before), "John Doe", "admin-of").other.name == "Harbour Street"
    assert link(seen(harbour, as_known=now(harbour)), "John Doe", "admin-of").other.name == "Harbour Street Pier"
    assert link(seen(harbour, as_known="2999"), "John Doe", "admin-of") == link(harbour, "John Doe", "admin-of")


def test_a_retraction_counts_from_its_own_time_and_until_it_was_undone(harbour: Store) -> None:
    def administered(store: Store) -> list[str]:
        return [link.other.name for link in store.links("John Doe").links]

    times = [now(harbour)]
    (claim,) = [cited.claim for cited in link(harbour, "John Doe", "admin-of").citations]
    harbour.retract(claim, "the Herald withdrew it")
    times.append(now(harbour))
    assert seen(harbour, as_known=times[-1]).stats().retracted == 1
    (retraction,) = [held.record.id for held in harbour.ledger.held("retraction")]
    harbour.retract(retraction, "it did not")
    times.append(now(harbour))
    assert [administered(seen(harbour, as_known=at)) for at in times] == [["Harbour Street"], [], ["Harbour Street"]]
    assert administered(harbour) == ["Harbour Street"]


def test_names_and_kinds_are_those_of_the_time(harbour: Store) -> None:
    before = now(harbour)
    add(
        harbour,
        HARBOUR.replace("quay: {kind: Organization, name: Quay Ltd}", "quay: {kind: Outlet, name: Pier & Co}")
        .replace("page: {kind: Page, id", "page: {kind: Group, id")
        .replace("publisher: Herald", "publisher: Weekly Herald"),
    )
    then = seen(harbour, as_known=before)
    assert (then.entity("Quay Ltd").name, then.entity("page:facebook/harbour-street").kind) == ("Quay Ltd", "Page")
    found = link(then, "Quay Ltd", "funded-by")
    assert (found.other.kind, found.citations[0].publisher) == ("Page", "Herald")
    with pytest.raises(NotFoundError, match="Quay Ltd"):
        harbour.entity("Quay Ltd")


def test_a_renamed_entity_is_found_by_both_names_and_called_as_then(harbour: Store) -> None:
    before = now(harbour)
    renamed = HARBOUR.replace("{kind: Person, name: Jane Roe}", "{kind: Person, id: 'person:jane-roe', name: J. Coe}")
    add(harbour, renamed)
    then = seen(harbour, as_known=before)
    assert [then.entity(name).name for name in ("Jane Roe", "J. Coe", "person:jane-roe")] == ["Jane Roe"] * 3
    assert harbour.entity("J. Coe").name == "J. Coe"


def test_a_name_that_changed_hands_means_whom_it_meant_then(store: Store) -> None:
    first = "case: a\nentities:\n  a: {kind: Organization, id: 'organization:a', name: Quay Ltd}\n"
    add(store, first)
    before = now(store)
    later = first.replace("Quay Ltd", "Pier Ltd") + "  b: {kind: Organization, id: 'organization:b', name: Quay Ltd}\n"
    add(store, later)
    assert seen(store, as_known=before).entity("Quay Ltd").id == "organization:a"
    assert seen(store, as_known=now(store)).entity("Quay Ltd").id == "organization:b"
    with pytest.raises(NotFoundError, match="was not yet"):
        seen(store, as_known=before).entity("organization:b")


def test_whoever_was_not_known_then_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match="nothing here is called"):
        seen(store, as_known="2999").entity("Jane Roe")
    add(store, HARBOUR)
    with pytest.raises(NotFoundError, match=r"'Jane Roe' is known here now.*as known on 2000"):
        seen(store, as_known="2000").links("Jane Roe")
    assert seen(store, as_known="2000").stats() == Store.in_memory().stats()


def test_whoever_was_withdrawn_since_is_found_by_id_or_whole_name(store: Store) -> None:
    text = "case: a\nentities:\n  roe: {kind: Person, name: Jane Roe, aliases: [Jay]}\n"
    add(store, text)
    add(store, text.replace("case: a", "case: b").replace("name: Jane Roe", "id: 'person:jane-roe-2', name: Jane Roe"))
    before = now(store)
    add(store, "case: a")
    add(store, "case: b")
    then = seen(store, as_known=before)
    assert then.entity("person:jane-roe").name == "Jane Roe"
    with pytest.raises(AmbiguousError) as both:
        then.entity("jane roe")
    assert both.value.ids == ("person:jane-roe", "person:jane-roe-2")
    with pytest.raises(NotFoundError):
        then.entity("Jane")
    with pytest.raises(NotFoundError):
        store.entity("person:jane-roe")


def test_of_several_who_answer_to_a_name_only_one_may_have_been_known(store: Store) -> None:
    text = "case: a\nentities:\n  a: {kind: Person, name: Jane Roe}\n"
    add(store, text)
    before = now(store)
    add(store, text + "  b: {kind: Person, name: John Roe}\n")
    assert seen(store, as_known=before).entity("Roe").name == "Jane Roe"
    with pytest.raises(AmbiguousError):
        seen(store, as_known=now(store)).entity("Roe")


def test_words_of_a_case_are_known_as_long_as_it_uses_them(store: Store) -> None:
    text = """
        case: words
        entities: {page: {kind: Page, name: Harbour Street}, roe: {kind: Person, name: Jane Roe}}
        sources: {herald: {publisher: Herald}}
        claims:
          - source: herald
            says:
              - {say: [roe, haunts, page], grade: B2}
        vocabulary:
          relations:
            haunts: {label: haunts, reverse: is haunted by, subject: [Person], object: [Page], strength: control,
                     behind: subject}
        """
    add(store, text)
    before = now(store)
    add(store, text[: text.index("        vocabulary:")].replace("haunts", "runs"))
    then = seen(store, as_known=before)
    assert [hop.predicate for chain in then.behind("Harbour Street").chains for hop in chain.hops] == ["haunts"]
    assert then.vocabulary.predicate("haunts").reverse == "is haunted by"
    assert "haunts" not in store.vocabulary.predicates


def test_both_kinds_of_date_together(harbour: Store) -> None:
    """What was known before the correction about who ran the page in 2018."""
    before = now(harbour)
    add(harbour, HARBOUR.replace("when: 2018/..", "when: 2019/.."))
    page = "page:facebook/harbour-street"
    early, late = (
        {link.other.name for link in seen(harbour, as_of="2018-05", as_known=at).links(page).links}
        for at in (before, now(harbour))
    )
    assert early - late == {"John Doe"}


@pytest.mark.parametrize(("table", "number"), [("admiralty", 0.64), ("stix", 0.49), ("misp", 0.5625)])
def test_another_table_of_numbers(harbour: Store, table: str, number: float) -> None:
    graded = seen(harbour, grading=table)
    assert link(graded, "John Doe", "admin-of").confidence == pytest.approx(number)
    (chain,) = graded.chain("page:facebook/harbour-street", "Lee Loe").chains
    assert chain.confidence == pytest.approx(number * graded_way(number, table))


def graded_way(number: float, table: str) -> float:
    """Both hops are the Herald's word: its letter counts once."""
    letters = {"admiralty": 0.8, "stix": 0.7, "misp": 0.75}
    return number / letters[table]


def test_a_table_that_goes_to_the_limits_gives_certainty_and_none(store: Store) -> None:
    """MISP puts A1 at 1 and E5 at 0; neither breaks a chain."""
    text = HARBOUR.replace("grade: B2", "grade: A1", 1).replace("grade: B2", "grade: E5", 1)
    add(store, text)
    graded = seen(store, grading="misp")
    assert link(graded, "John Doe", "admin-of").confidence == 1.0
    assert link(graded, "Ann Poe", "owns").confidence == 0.0
    (chain,) = graded.chain("page:facebook/harbour-street", "Lee Loe").chains
    assert (chain.confidence, chain.support) == (1.0, "very strong")


@pytest.mark.parametrize(
    ("view", "words"),
    [
        ({"as_of": "2018-13"}, "2018-13.*calendar; write"),
        ({"as_of": "last week"}, "'last week' is no EDTF date; write 2018"),
        ({"as_of": ".."}, "neither start nor end; write"),
        ({"as_of": ""}, "neither start nor end; write"),
        ({"as_of": "2020/2018"}, "ends before it starts"),
        ({"as_of": "2018-09-03T10:00:00Z"}, "no EDTF date"),
        ({"as_known": "yesterday"}, "'yesterday' is no EDTF date; write 2018"),
        ({"as_known": "2018/.."}, "no end; write one date"),
        ({"as_known": "2018-09-03T25:00:00Z"}, "no time; write"),
        ({"grading": "stixx"}, "unknown grading 'stixx'; nearest: stix"),
    ],
)
def test_a_view_that_cannot_be_meant_is_refused_as_it_is_made(view: dict[str, str], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        View(**view)


def test_a_view_says_itself_in_words() -> None:
    assert View().words == ""
    assert View(as_of="2018-05", grading="stix").words == "as of 2018-05 · graded by the stix table"
    assert View(as_known="2026-11-22").words == "as known on 2026-11-22"
    assert View(as_known="2026-11-22T10:00:00Z").words == "as known at 2026-11-22T10:00:00Z"
