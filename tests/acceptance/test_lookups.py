"""Look-ups as people type them, in every script and spelling; and typing errors, which are suggested, never taken."""

from __future__ import annotations

import random
import string

import pytest

from ascribe.graph.naming import nearnames
from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.schema.errors import AmbiguousError, NotFoundError
from ascribe.schema.names import name_key
from ascribe.schema.records import Case

CAST = """
case: quayside
entities:
  heyrani:  {kind: Person, name: Hasan Heyrani, aliases: ["@hheyrani"]}
  roe:      {kind: Person, name: Jane Roe, summary: editor of the Lantern}
  roe2:     {kind: Person, id: "person:jane-roe-2", name: Jane Roe, summary: a dentist}
  ann:      {kind: Person, name: Ann Marie Quill}
  li:       {kind: Person, name: Li Xiaohai}
  dana:     {kind: Person, name: Dana Koen}
  nikos:    {kind: Person, name: Nikos Limanis}
  oleg:     {kind: Person, name: Yevgeny Portovoy}
  herald:   {kind: Outlet, name: The Harbour Herald, aliases: [HH]}
  lantern:  {kind: Outlet, name: Lantern}
  lanterns: {kind: Organization, name: Lantern}
  fans:     {kind: Page, id: "page:facebook/harbour.fans", name: Friends of the Port}
  bosun:    {kind: Account, id: "account:twitter/thebosun", name: The bosun's account}
  site:     {kind: Website, id: "website:pier.example", name: Pier Watch}
  news:     {kind: Website, name: quay-news.example}
  port:     {kind: Organization, name: Office of the Port, aliases: [OTP]}
  tide:     {kind: Organization, name: Tide Office, aliases: [OTP]}
  zoe:      {kind: Person, name: Zoë Dvořák}
  keeper:   {kind: Person, name: a lighthouse keeper, unidentified: true}
  neva:     {kind: Outlet, name: Невский Маяк}
  rashid:   {kind: Person, name: Rashid Al-Marsa}
"""

FOUND = {
    "person:jane-roe-2": "person:jane-roe-2",
    "HARBOUR herald": "outlet:harbour-herald",
    "hh": "outlet:harbour-herald",
    "hheyrani": "person:hasan-heyrani",
    "https://twitter.com/hheyrani": "person:hasan-heyrani",
    "@TheBosun": "account:twitter/thebosun",
    "hxxps://mobile[.]twitter[.]com/thebosun/status/12": "account:twitter/thebosun",
    "https://www.facebook.com/harbour.fans/": "page:facebook/harbour.fans",
    "pier[.]example": "website:pier.example",
    "hxxps://www.quay-news[.]example/2018/09/story": "website:quay-news-example",
    "Heyrani, Hasan": "person:hasan-heyrani",
    "Хасан Гейрани": "person:hasan-heyrani",  # Cyrillic
    "حسن حيراني": "person:hasan-heyrani",  # Arabic
    "حسن حیرانی": "person:hasan-heyrani",  # Persian
    "راشد المرسى": "person:rashid-al-marsa",
    "דנה כהן": "person:dana-koen",  # Hebrew
    "Νίκος Λιμάνης": "person:nikos-limanis",  # Greek
    "李小海": "person:li-xiaohai",  # Chinese
    "Евгений Портовой": "person:yevgeny-portovoy",
    "Nevskiy Mayak": "outlet:nevskiy-mayak",
    "zoe dvorak": "person:zoe-dvorak",
    "quill": "person:ann-marie-quill",
    "Ann Quill": "person:ann-marie-quill",
    "harbourherald": "outlet:harbour-herald",
    "Organization:Lantern": "organization:lantern",
    "outlet: lantern": "outlet:lantern",
    "a lighthouse keeper": "person:quayside/a-lighthouse-keeper",
}
SEVERAL = {
    "Jane Roe": {"person:jane-roe", "person:jane-roe-2"},
    "roe, jane": {"person:jane-roe", "person:jane-roe-2"},
    "roe": {"person:jane-roe", "person:jane-roe-2"},
    "lantern": {"outlet:lantern", "organization:lantern"},
    "OTP": {"organization:office-of-the-port", "organization:tide-office"},
    "office": {"organization:office-of-the-port", "organization:tide-office"},
}
ABSENT = [
    "lighthouse keeper",
    "Hasan Hayrani",
    "Jane Row",
    "https://twitter.com/",
    "https://facebook.com/hheyrani.fans",
    "unknown.example",
    "hasan@pier.example",
    "Page:Lantern",
    "ann quill roe",
    "rash",
]


@pytest.fixture
def quayside(store: Store) -> Store:
    case, *records = loads(CAST)
    assert isinstance(case, Case)
    store.add(case, records)
    return store


def test_names_find_who_is_meant(quayside: Store) -> None:
    assert {typed: quayside.entity(typed).id for typed in FOUND} == FOUND


def test_names_of_several_name_them_all(quayside: Store) -> None:
    for typed, ids in SEVERAL.items():
        with pytest.raises(AmbiguousError) as caught:
            quayside.entity(typed)
        assert set(caught.value.ids) == ids, typed


def test_who_is_not_there_is_not_found(quayside: Store) -> None:
    for typed in ABSENT:
        with pytest.raises(NotFoundError) as caught:
            quayside.entity(typed)
        assert not isinstance(caught.value, AmbiguousError), typed


def test_a_third_of_the_look_ups_is_ambiguous_or_absent() -> None:
    assert len(FOUND) + len(SEVERAL) + len(ABSENT) >= 30
    assert len(SEVERAL) + len(ABSENT) >= (len(FOUND) + len(SEVERAL) + len(ABSENT)) / 3


def mistyped(name: str, draw: random.Random) -> str:
    """The name with one character too many or too few, replaced, or in its neighbour's place."""
    at, letter = draw.randrange(len(name)), draw.choice(string.ascii_lowercase)
    after = name[at + 1 :]
    wrong = [name[:at] + after, name[:at] + letter + name[at:], name[:at] + letter + after]
    wrong.append(name[: at - 1] + name[at] + name[at - 1] + after if at else letter + name)
    return draw.choice([text for text in wrong if name_key(text) != name_key(name)] or [letter + name])


@pytest.fixture(params=["a small store", "a large store"])
def either_size(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stores of more than so many keys are not read whole but searched; both ways have to find the same."""
    if request.param == "a large store":
        monkeypatch.setattr(nearnames, "_READ_WHOLE", 0)


def test_one_typing_error_still_suggests_the_right_one_first(five_cases: Store, either_size: None) -> None:
    rows = five_cases.engine.read(
        "MATCH (e:Entity) WHERE e.unidentified IS NULL RETURN e.id AS id, e.name AS name ORDER BY id"
    ).rows
    draw = random.Random(20180828)
    typed = [(mistyped(name, draw), name) for _, name in (draw.choice(rows) for _ in range(200))]
    missed = []
    for text, name in typed:
        first = next(iter(five_cases.find(text, limit=1)), None)
        if first is None or name_key(first.name) != name_key(name):
            missed.append((text, name, first and first.name))
    assert len(missed) <= 10, missed


def test_a_typing_error_is_suggested_and_not_taken(five_cases: Store, either_size: None) -> None:
    for typed, meant in {
        "Hassan Heyrany": "Hassan Heyrani",
        "John Boltn": "John Bolton",
        "Jhon Bolton": "John Bolton",
    }.items():
        with pytest.raises(NotFoundError, match=f"nearest: {meant}"):
            five_cases.entity(typed)


def test_the_surname_alone_may_be_mistyped(five_cases: Store, either_size: None) -> None:
    assert five_cases.find("heyrany")[0].name == "Hassan Heyrani"
