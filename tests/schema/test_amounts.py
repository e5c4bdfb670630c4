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
        ("5 of 10 pages", 5, 5, "of 10 pages"),
        ("€3-5 million", 3e6, 5e6, "€"),
        ("1e6 EUR", 1e6, 1e6, "EUR"),
        ("1.5E+07 USD", 1.5e7, 1.5e7, "USD"),
        ("1.500.000 EUR", 1.5e6, 1.5e6, "EUR"),
        ("1.500.000,50 EUR", 1500000.5, 1500000.5, "EUR"),
        ("1 500 000 EUR", 1.5e6, 1.5e6, "EUR"),
        ("over 1.5m USD", 1.5e6, None, "USD"),
        ("50k EUR", 5e4, 5e4, "EUR"),
        ("2bn RUB", 2e9, 2e9, "RUB"),
        ("1m..2m USD", 1e6, 2e6, "USD"),
        ("2.3 million views", 2300000, 2300000, "views"),
        ("1..2.3m USD", 1000000, 2300000, "USD"),
        ("50kg", 50, 50, "kg"),
        ("5 metres", 5, 5, "metres"),
        ("0.125 BTC", 0.125, 0.125, "BTC"),
    ],
)
def test_words_become_a_range_with_a_unit(words: str, low: float | None, high: float | None, unit: str) -> None:
    amount = Amount.parse(words)
    assert (amount.min, amount.max, amount.unit, amount.text) == (low, high, unit, words)


def test_only_about_makes_it_about() -> None:
    assert Amount.parse("about 5 pages").about
    assert not Amount.parse("over 5 pages").about


@pytest.mark.parametrize(
    "words", ["hundreds of thousands of dollars", "an undisclosed sum", "about half of it", "under discussion"]
)
def test_words_without_a_number_stay_words(words: str) -> None:
    assert Amount.parse(words) == Amount(text=words)


@pytest.mark.parametrize(
    "words",
    [
        "5..3 pages",
        "roughly 5 and 6",
        "over 1..2 USD",
        "up to 1-2 USD",
        "1..2..3 USD",
        "1-2-3 USD",
        "1.. USD",
        "1 to 2 USD",
        "5 or $6",
        "-5 USD",
        "about USD",
        "over",
        "At least $",
        "EUR",
        "1.500 EUR",
        "1,5 EUR",
        "1,50,0 EUR",
        "1.2.3",
        "2018 100 USD",
        "1e400 EUR",
        "9" * 400,
        "500..2 million USD",
        "1.5m",
        "NaN",
        "-",
    ],
)
def test_what_cannot_be_read_whole_is_refused(words: str) -> None:
    with pytest.raises(ValueError, match=r"amount|below|number|leaves open"):
        Amount.parse(words)
