"""No spreadsheet takes what is written for a formula, and what is read is what was written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.loaders.cells import bare, harmless

TEXTS = st.text(st.sampled_from("=+-@\t\r\n'a1|!＝"), max_size=6)


@pytest.mark.parametrize("text", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "'=1"])
def test_what_begins_like_a_formula_is_put_behind_a_quote(text: str) -> None:
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Jane Roe", "'s-Hertogenbosch", "1-2", "'tis", " =1"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert harmless(text) == bare(text) == text


@given(TEXTS)
def test_reading_gives_back_what_was_written(text: str) -> None:
    assert bare(harmless(text)) == text


@given(TEXTS)
def test_what_is_written_never_begins_like_a_formula(text: str) -> None:
    assert harmless(text)[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n", "＝")
