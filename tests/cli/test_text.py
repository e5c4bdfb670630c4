"""How single things are written on a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.cli.text import amount, number, several, short_ids, span, visible, worded


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Jane Roe", "Jane Roe"),
        ("Zoë Г. 港口 👩‍🚀", "Zoë Г. 港口 👩‍🚀"),
        ("two\nlines\tand a tab", "two lines and a tab"),
        ("\x1b[31mred\x07", "\\x1b[31mred\\x07"),
        ("\x9b31m", "\\x9b31m"),
        ("Roe\u202eeoR", "Roe\\u202eeoR"),
        ("می\u200cخواهد", "می\u200cخواهد"),
    ],
)
def test_what_could_act_on_the_terminal_is_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_nothing_visible_moves_the_cursor(text: str) -> None:
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 or "\u202a" <= char <= "\u202e" for char in visible(text))


@pytest.mark.parametrize(
    ("confidence", "shown"),
    [(0.64, ".64"), (0.8704, ".87"), (0.001, "<.01"), (0.999, ">.99"), (0.0, ".00"), (1.0, "1.00")],
)
def test_a_number_is_never_rounded_into_certainty(confidence: float, shown: str) -> None:
    assert number(confidence) == shown


def test_a_lower_bound_says_so() -> None:
    assert number(0.5, exact=False) == "≥.50"


@pytest.mark.parametrize(
    ("start", "end", "shown"),
    [
        (None, None, "undated"),
        ("2017-05", None, "2017-05/.."),
        (None, "2018", "../2018"),
        ("2018", "2018", "2018"),
        ("2017", "2018~", "2017/2018~"),
    ],
)
def test_dates_are_shown_as_intervals(start: str | None, end: str | None, shown: str) -> None:
    assert span(start, end) == shown


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ({"text": "over 180000 USD", "min": 180000.0, "unit": "USD"}, "over 180000 USD"),
        ({"min": 1000.0, "max": 1500.0, "about": True, "unit": "operators"}, "about 1000..1500 operators"),
        ({"max": 20.0, "unit": "posts", "scope": "a day"}, "up to 20 posts (a day)"),
        ({"min": 3.0, "max": 3.0, "unit": None}, "3"),
    ],
)
def test_amounts_read_as_they_were_written(value: dict[str, object], shown: str) -> None:
    assert amount(value) == shown


def test_claim_ids_are_cut_to_what_tells_them_apart() -> None:
    assert short_ids(["c_aaaa1111", "c_bbbb1111"]) == {"c_aaaa1111": "c_aaaa", "c_bbbb1111": "c_bbbb"}
    assert short_ids(["c_aaaa11", "c_aaaa12"]) == {"c_aaaa11": "c_aaaa11", "c_aaaa12": "c_aaaa12"}
    assert short_ids([]) == {}


def test_of_many_things_some_are_told_and_the_rest_counted() -> None:
    assert several(["a", "b"]) == "a, b"
    assert several(["a"] * 25) == "a, " * 20 + "… 5 more"
    assert worded("x" * 400) == "x" * 299 + "…"
