"""Amounts are read as stated: nothing is rounded, added or guessed."""

import pytest

from ascribe.schema.amounts import Amount


@pytest.mark.parametrize(
    ("words", "low", "high", "unit"),
    [
        ("over 180000 USD", 180000, None, "USD"),
        ("about 1000..1500 operators", 1000, 1500, "operators"),
        ("up to 40,000 USD", None, 40000, "USD"),
        ("$1.5", 1.5, 1.5, "$"),
        ("at least 60 users", 60, None, "users"),
    ],
)
def test_words_become_a_range_with_a_unit(words: str, low: float | None, high: float | None, unit: str) -> None:
    amount = Amount.parse(words)
    assert (amount.min, amount.max, amount.unit, amount.text) == (low, high, unit, words)


def test_only_about_makes_it_about() -> None:
    assert Amount.parse("about 5 pages").about
    assert not Amount.parse("over 5 pages").about


def test_words_without_a_number_stay_words() -> None:
    assert Amount.parse("hundreds of thousands of dollars") == Amount(text="hundreds of thousands of dollars")


@pytest.mark.parametrize("words", ["5..3 pages", "roughly 5 and 6"])
def test_a_number_that_cannot_be_read_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"amount|below"):
        Amount.parse(words)
