"""A private name is found in whatever spelling it stands: as the whole of a text, or as words within one."""

from __future__ import annotations

import pytest

from ascribe.loaders.private_names import Mention, PrivateNames, told, within
from ascribe.schema.records import Claim, Entity, Source

NAMES = PrivateNames(["Jane Roe", "@janeroe", "Hassan Heyrani", "https://www.pier.example/", "The Quay", "J. O'Neil"])


@pytest.mark.parametrize(
    "text",
    ["JANE  ROE", "“Jane Roe”", "Roe, Jane", "janeroe", "Хассан Гейрани", "hxxps://pier[.]example", "Quay", "j oneil"],
)
def test_a_text_that_is_nothing_but_a_name(text: str) -> None:
    assert (NAMES.are(text), NAMES.stand_in(text)) == (True, True)


@pytest.mark.parametrize(
    "text",
    [
        "Jane Roe, his lawyer",
        "said Jane\nRoe",
        "https://h.example/jane-roe/1",
        "Roe Jane",
        "mail janeroe@h.example",
        "so sagt Хассан Гейрани in Kiew",
        "at www.pier.example/page",
        f"{'word ' * 2000}Jane Roe",
    ],
)
def test_a_longer_text_with_a_name_in_it(text: str) -> None:
    assert (NAMES.are(text), NAMES.stand_in(text)) == (False, True)


@pytest.mark.parametrize("text", ["Jane, and Roe", "Janet Roe", "Jane Roebuck", "roe", "pier", "", "…"])
def test_a_look_alike_is_no_name(text: str) -> None:
    assert (NAMES.are(text), NAMES.stand_in(text)) == (False, False)


def test_every_text_of_a_record_is_looked_at_and_no_reference() -> None:
    source = Source(
        id="a/jane-roe", headline="By Jane Roe", authors=("Ann", "with Jane Roe"), derived_from=("b/janeroe",)
    )
    assert [(one.field, one.text) for one in NAMES.mentions(source)] == [
        ("id", "a/jane-roe"),
        ("headline", "By Jane Roe"),
        ("authors", "with Jane Roe"),
    ]
    entity = Entity(id="page:x", kind="Page", name="X", properties={"janeroe": 1, "phone": 7}, summary="of Jane Roe")
    assert [one.field for one in NAMES.mentions(entity)] == ["summary", "properties"]
    claim = Claim(subject="person:janeroe", predicate="likes", value="it", source="b/janeroe", note="Jane Roe")
    assert NAMES.mentions(claim) == []
    assert PrivateNames(["7"]).mentions(entity) == [Mention("entity", "page:x", "properties", "7")]


def test_without_names_there_is_nothing_to_find() -> None:
    none = PrivateNames(["…"])
    assert (bool(none), none.are("…"), none.stand_in("…"), none.mentions(Source(id="a/…"))) == (False, False, False, [])


def test_of_many_texts_the_first_are_named() -> None:
    many = [Mention("source", f"a/{n}", "headline", "of Jane Roe") for n in range(7)]
    assert told([]) == []
    assert told(many[:1] * 2) == [
        "1 text that goes out contains the name of a private entity: source a/0 (headline); check it"
    ]
    assert told(many) == [
        "7 texts that go out contain the name of a private entity: source a/0 (headline), source a/1 (headline), "
        "source a/2 (headline), source a/3 (headline), source a/4 (headline) and 2 more; check them"
    ]


def test_a_text_is_found_again_where_it_is_shown_otherwise() -> None:
    quote = Mention("claim", "c_1", "quote", "she_said: *Jane Roe* wrote it " + "and more " * 9)
    other = Mention("claim", "c_2", "quote", "Jane Roe did not")
    assert within("> she_said: \\*Jane\nRoe\\* wrote it and more and more …", [quote, other]) == [quote]
