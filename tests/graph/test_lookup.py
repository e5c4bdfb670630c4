"""Names as people type them: the right entity, all that may be meant, or none; never silently the wrong one."""

from __future__ import annotations

import pytest

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


def test_find_lists_whole_names_before_parts_and_whole_words_before_letters(cast: Store) -> None:
    assert [(match.name, match.score == 100) for match in cast.find("ira")] == [
        ("Irreal Research Agency", True),
        ("Irania", False),
    ]
    found = [match.name for match in cast.find("herald")]
    assert found == ["The Harbour Herald", "The Harbour Herald's night desk"]
    assert cast.find("nobody at all") == []
