"""Names as people type them: the right entity, all that may be meant, or none; never silently the wrong one."""

from __future__ import annotations

import re

import pytest

from ascribe.graph.naming import nearnames
from ascribe.graph.naming.lookup import is_called
from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.schema.errors import AmbiguousError, NotFoundError
from ascribe.schema.records import Case

CAST = """
case: names
entities:
  heyrani:  {kind: Person, name: Hasan Heyrani, aliases: ["@hheyrani"]}
  roe:      {kind: Person, name: Jane Roe, aliases: [Janie]}
  roe2:     {kind: Person, id: "person:jane-roe-2", name: Jane Roe}
  herald:   {kind: Outlet, name: The Harbour Herald, aliases: [HH]}
  service:  {kind: Outlet, name: The Harbour Herald's night desk}
  employee: {kind: Person, name: a former employee of the Herald, unidentified: true}
  iran:     {kind: Organization, name: Irania}
  ira:      {kind: Organization, name: Irreal Research Agency, aliases: [IRA]}
"""


@pytest.fixture
def cast(store: Store) -> Store:
    case, *records = loads(CAST)
    assert isinstance(case, Case)
    store.add(case, records)
    return store


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("person:jane-roe-2", "person:jane-roe-2"),
        ("harbour herald", "outlet:harbour-herald"),
        ("HARBOUR HERALD, the", "outlet:harbour-herald"),
        ("Herald, the Harbour", "outlet:harbour-herald"),
        ("HH", "outlet:harbour-herald"),
        ("@HHEYRANI", "person:hasan-heyrani"),
        ("Гейрани", "person:hasan-heyrani"),
        ("hasan", "person:hasan-heyrani"),
        ("Harbour Herald’s Night Desk", "outlet:harbour-heralds-night-desk"),
        ("ira", "organization:irreal-research-agency"),
        ("a former employee of the Herald", "person:names/a-former-employee-of-the-herald"),
    ],
)
def test_a_name_finds_its_entity(cast: Store, typed: str, id: str) -> None:
    assert cast.entity(typed).id == id


@pytest.mark.parametrize("typed", ["jane roe", "harbour", "Roe"])
def test_a_name_that_several_have_names_them_all(cast: Store, typed: str) -> None:
    with pytest.raises(AmbiguousError) as caught:
        cast.entity(typed)
    assert len(caught.value.ids) == 2
    assert all(id in str(caught.value) for id in caught.value.ids)


@pytest.mark.parametrize("typed", ["former employee", "employee", "nobody at all", "", "—", "her", "ran"])
def test_what_nobody_is_called_is_not_found(cast: Store, typed: str) -> None:
    """An unidentified actor is nobody's namesake, and letters inside a word are no name."""
    with pytest.raises(NotFoundError):
        cast.entity(typed)


def test_the_nearest_names_are_offered(cast: Store) -> None:
    with pytest.raises(NotFoundError, match=r"nearest: .*Hasan Heyrani"):
        cast.entity("hasan hayrani")


def test_an_absent_name_is_answered_with_the_five_nearest(cast: Store) -> None:
    with pytest.raises(NotFoundError) as caught:
        cast.entity("harb hurald")
    (near,) = re.findall(r"nearest: (.*?)\. Try", str(caught.value))
    assert near.split(", ")[0] == "The Harbour Herald"
    assert len(near.split(", ")) <= 5


def test_two_consonants_of_another_script_are_too_few_to_name_anybody(cast: Store) -> None:
    """`سامي` may be Sami, and Osama."""
    case, *records = loads("case: more\nentities:\n  sami: {kind: Person, name: Sami}\n")
    assert isinstance(case, Case)
    cast.add(case, records)
    with pytest.raises(NotFoundError):
        cast.entity("سامي")


def test_letters_inside_a_name_are_a_hint(cast: Store) -> None:
    with pytest.raises(NotFoundError, match="nearest: The Harbour Herald"):
        cast.entity("harb")


def test_a_kind_chooses_among_namesakes(cast: Store) -> None:
    case, *records = loads(
        "case: more\nentities:\n  roe: {kind: Page, name: Jane Roe}\n  page: {kind: Outlet, name: Page One}\n"
    )
    assert isinstance(case, Case)
    cast.add(case, records)
    assert cast.entity("jane roe", "page").id == "page:jane-roe"
    assert cast.entity("Page:Jane Roe").id == "page:jane-roe"
    assert cast.entity("page:one").id == "outlet:page-one"
    assert [match.id for match in cast.find("roe", kind="Page")] == ["page:jane-roe"]
    with pytest.raises(AmbiguousError) as caught:
        cast.entity("Jane Roe", "Person")
    assert caught.value.ids == ("person:jane-roe", "person:jane-roe-2")
    with pytest.raises(NotFoundError, match="of the kind Outlet"):
        cast.entity("page:jane-roe", "Outlet")


def test_a_name_with_a_colon_and_a_kind_with_a_name_are_both_meant(cast: Store) -> None:
    case, *records = loads(
        "case: more\nentities:\n  one: {kind: Page, id: page:facebook/one, name: One}\n"
        "  page: {kind: Outlet, name: Page One}\n"
    )
    assert isinstance(case, Case)
    cast.add(case, records)
    with pytest.raises(AmbiguousError):
        cast.entity("page:one")
    assert cast.entity("one", "page").name == "One"


TWO_ROES = """
case: roes
entities:
  roe:  {kind: Person, name: Jane Roe, summary: a dentist}
  roe2: {kind: Person, id: "person:jane-roe-2", name: Jane Roe, summary: a dentist}
  roe3: {kind: Organization, subkind: company, name: Jane Roe}
  quay: {kind: Organization, name: Quay Ltd}
  pier: {kind: Page, name: Pier}
sources:
  herald: {headline: A page and its owner, publisher: Herald, published: 2018-09-03}
claims:
  - source: herald
    grade: B2
    says:
      - {deny: [roe, admin-of, pier], by: pier}
      - {say: [roe2, employed-by, quay]}
"""


def test_several_are_told_apart_by_what_they_do_not_share(store: Store) -> None:
    """By whom each is linked to, never how; a relation that is only denied links nobody."""
    case, *records = loads(TWO_ROES)
    assert isinstance(case, Case)
    store.add(case, records)
    with pytest.raises(AmbiguousError) as caught:
        store.entity("jane roe")
    assert str(caught.value).splitlines()[1:] == [
        "  organization:jane-roe  Jane Roe · Organization (company) · 0 links",
        "  person:jane-roe        Jane Roe · Person · a dentist · 1 link",
        "  person:jane-roe-2      Jane Roe · Person · linked to Quay Ltd · 1 link",
    ]


def test_more_than_can_be_listed_are_counted(store: Store) -> None:
    lines = [f"  roe{place}: {{kind: Person, name: Roe {word}}}" for place, word in enumerate("abcdefghij")]
    case, *records = loads("case: many\nentities:\n" + "\n".join(lines) + "\n")
    assert isinstance(case, Case)
    store.add(case, records)
    with pytest.raises(AmbiguousError, match="and 2 more, which `ascribe find` lists") as caught:
        store.entity("roe")
    assert len(caught.value.ids) == 10


def test_a_part_of_a_name_comes_before_a_part_of_an_alias(store: Store) -> None:
    case, *records = loads(
        "case: parts\nentities:\n  a: {kind: Person, name: Jane Roe}\n  b: {kind: Person, name: John Roe}\n"
        "  c: {kind: Organization, name: Quay Ltd, aliases: [Roe cult, Quay lot]}\n"
        "  d: {kind: Page, name: Lot Street}\n"
    )
    assert isinstance(case, Case)
    store.add(case, records)
    assert [match.name for match in store.find("roe")] == ["Jane Roe", "John Roe", "Quay Ltd"]
    with pytest.raises(AmbiguousError) as caught:
        store.entity("roe")
    assert caught.value.ids == ("person:jane-roe", "person:john-roe")
    with pytest.raises(AmbiguousError) as caught:
        store.entity("lot")
    assert set(caught.value.ids) == {"page:lot-street", "organization:quay-ltd"}


@pytest.mark.parametrize(
    "typed", ["herald former employee of the a", "a former employee of the Heralt", "employee former"]
)
def test_less_than_the_whole_name_never_finds_who_is_unidentified(cast: Store, typed: str) -> None:
    with pytest.raises(NotFoundError):
        cast.entity(typed)
    assert "person:names/a-former-employee-of-the-herald" not in [match.id for match in cast.find(typed)]


@pytest.mark.parametrize(
    "typed", [".*", "(", "a|b", "\\", "'", "%", "\x00", "x" * 5000, "é" * 300, "://", "Person:", "@"]
)
def test_any_text_may_be_looked_up(cast: Store, typed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nearnames, "_READ_WHOLE", 0)
    with pytest.raises(NotFoundError):
        cast.entity(typed)


@pytest.mark.parametrize(
    ("typed", "called"),
    [
        ("person:jane-roe", True),
        ("JANE ROE", True),
        ("Janie", True),
        ("Person:janie", True),
        ("Page:janie", False),
        ("roe", False),
        ("roe jane", False),
    ],
)
def test_what_somebody_is_called_is_told_from_what_was_guessed(cast: Store, typed: str, called: bool) -> None:
    assert is_called(cast.entity("person:jane-roe"), typed) is called


def test_find_lists_whole_names_before_parts_and_whole_words_before_letters(cast: Store) -> None:
    assert [(match.name, match.score == 100) for match in cast.find("ira")] == [
        ("Irreal Research Agency", True),
        ("Irania", False),
    ]
    found = [match.name for match in cast.find("herald")]
    assert found == ["The Harbour Herald", "The Harbour Herald's night desk"]
    assert cast.find("nobody at all") == []
