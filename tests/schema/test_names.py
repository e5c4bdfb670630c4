"""Names meet in whatever script and spelling they come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.schema.names import in_other_script, is_entity_id, name_key, name_keys, slug


@pytest.mark.parametrize("spelling", ["Гейрани", "heyrani", "@Heyrani", "HEYRANI", "Heyrani.", "The Heyrani"])
def test_one_name_in_five_spellings_has_one_key_in_common(spelling: str) -> None:
    assert "heyrani" in name_keys(spelling)


def test_the_same_letter_may_be_g_as_well() -> None:
    assert "grigoriy" in name_keys("Григорий")


def test_letters_that_each_may_be_two_give_every_combination() -> None:
    assert set(name_keys("Гарри Харт")) == {"garri khart", "harri khart", "garri hart", "harri hart"}


@pytest.mark.parametrize(
    "written", ["https://www.harbour.example/", "hxxp://harbour[.]example", "harbour.example", "www.harbour.example"]
)
def test_an_address_is_known_without_what_a_browser_adds(written: str) -> None:
    assert "harbour example" in name_keys(written)


def test_a_page_is_not_known_by_its_site() -> None:
    assert "harbour example" not in name_keys("https://harbour.example/news")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("Jane Roe", False),
        ("Zoë", False),
        ("Ｊａｎｅ", False),
        ("Джейн", True),
        ("جين", True),
        ("港", True),
        ("—", False),
    ],
)
def test_another_script_is_told_by_its_letters(text: str, other: bool) -> None:
    assert in_other_script(text) is other


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("Zoë Quill", "zoe quill"),
        ("Voice’s service", "Voice's service"),
        ("Straße", "STRASSE"),
        ("Ｈａｒｂｏｕｒ", "harbour"),
        ("al-Quay", "Al Quay"),
    ],
)
def test_spellings_of_one_name_have_one_key(left: str, right: str) -> None:
    assert name_key(left) == name_key(right)


def test_a_name_that_is_only_the_is_kept() -> None:
    assert name_key("The") == "the"


@given(st.text())
def test_a_key_is_its_own_key(text: str) -> None:
    assert name_key(name_key(text)) == name_key(text) or name_key(text).startswith("the ")


@given(st.text())
def test_a_slug_can_stand_in_an_id(text: str) -> None:
    assert is_entity_id(f"person:{slug(text)}")


def test_plain_text_is_no_entity_id() -> None:
    assert not is_entity_id("Note: read this")
