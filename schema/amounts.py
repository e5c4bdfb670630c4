"""Amounts as sources state them: a range with its unit, and the words they were read from."""

from __future__ import annotations

import re
from decimal import Decimal
from math import isfinite
from typing import Self

from pydantic import BaseModel, ConfigDict

# Groups of three, by commas or spaces, or by points where there are several: `1.500` is one and a half to some. Plain
# digits may have a power of ten, as spreadsheets write one. None of them goes on.
_NUMBER = (
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,3}(?: \d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3}){2,}(?:,\d+)?|"
    r"\d+(?:\.\d+)?(?:e\+?\d{1,2})?)(?![.,]?\d|e[+-]?\d)"
)
_EITHER = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_CURRENCY = r"(?:[$€£¥]|[A-Z]{3}\b|(?:US )?(?:dollars?|euros?|pounds?|francs?|r(?:o)?ubles?|yuan|yen)\b)"
_TIMES = {"k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "million": 10**6}
_TIMES |= {"bn": 10**9, "billion": 10**9, "trillion": 10**12}
_LARGE = rf"\s?(?:{'|'.join(sorted(_TIMES, reverse=True))})\b"
_HOW = "about|over|more than|at least|under|less than|up to"
_WORDS = re.compile(
    rf"(?:(?P<how>{_HOW})\s+)?(?P<sign>[$€£¥])?\s*(?P<low>{_NUMBER})(?P<low_times>{_LARGE})?"
    rf"(?:\s*(?:\.\.|[-–])\s*[$€£¥]?(?P<high>{_NUMBER})(?P<high_times>{_LARGE})?)?\s*(?P<unit>[^\d\s].*)?",
    re.IGNORECASE,
)
# What is left of a number that went on: `..3 USD` of 1..2..3 USD, `to 2 USD` of 1 to 2 USD.
_MORE = re.compile(r"\.\.|[-–.]\s*\d|(?:to|or|and)\s+[$€£¥]?\d", re.IGNORECASE)
# Words that only a number would make an amount: `about USD`, `over`, `EUR`.
_NUMBERLESS = re.compile(rf"(?i:{_HOW})?\s*(?:[A-Z]{{3}}|[$€£¥]|(?i:nan|-?inf|infinity|null|none|n/a|[-–?]+))?")
_EXAMPLE = "write `about 1000..1500 operators` or `over 180000 USD`"


class Amount(BaseModel):
    """`{min, max, about, unit, scope, text}`: bounds in `unit`, None where open; `text` as it was written."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    min: float | None = None
    max: float | None = None
    about: bool = False
    unit: str | None = None
    scope: str | None = None
    text: str | None = None

    @classmethod
    def parse(cls, words: str) -> Self:
        """Read `[about|over|at least|under|up to] N[..M] unit`; words without a number keep only their text.

        `over 180000 USD` -> min 180000; `$1.5` -> 1.5 of the unit `$`, to which nothing is added; `50k EUR`,
        `1.5 million`, `1.500.000 EUR` and `1.5E+07` are what they are elsewhere.
        Raises ValueError for what cannot be read whole: a number left over, or one that is wanting.
        """
        text = " ".join(words.split())
        match = _WORDS.fullmatch(text)
        if match is None:
            if re.search(r"\d", text):
                raise ValueError(f"{text!r} is no amount; {_EXAMPLE}")
            if _NUMBERLESS.fullmatch(text):
                raise ValueError(f"{text!r} is an amount without a number; {_EXAMPLE}")
            return cls(text=text)
        how = (match["how"] or "").casefold()
        if match["high"] and how not in ("", "about"):
            raise ValueError(f"{text!r} has two numbers, of which {how!r} bounds one; {_EXAMPLE}")
        if _MORE.match(match["unit"] or ""):
            raise ValueError(f"{text!r} has more numbers than can be read; {_EXAMPLE}")
        unit = (match["unit"] or "").strip()
        is_money = bool(match["sign"]) or re.match(_CURRENCY, unit) is not None
        times = [_times(text, match[end], is_money) for end in ("low_times", "high_times")]
        # `1..2 million` is a million at least; nobody means 500..2 million so.
        low = _value(text, match["low"], times[0] or (match["high"] and times[1]) or 1)
        high = _value(text, match["high"], times[1] or 1) if match["high"] else low
        if not isfinite(high):
            raise ValueError(f"{text[:40]!r} is larger than any amount; {_EXAMPLE}")
        if high < low:
            raise ValueError(f"{text!r} ends below its start")
        return cls(
            min=None if how in ("under", "less than", "up to") else low,
            max=None if how in ("over", "more than", "at least") else high,
            about=how == "about",
            unit=unit or match["sign"] or None,
            text=text,
        )

    def __str__(self) -> str:
        return self.text or " ".join(str(part) for part in (self.min, self.max, self.unit) if part is not None)


def _value(text: str, number: str, times: int) -> float:
    if _EITHER.fullmatch(number):
        whole, _, part = number.partition(".")
        raise ValueError(
            f"{text!r} leaves open whether {number} is {whole},{part} or {float(number)}; {_EXAMPLE}, without the point"
        )
    grouped = number.count(".") > 1
    plain = number.replace(".", "").replace(",", ".") if grouped else number.replace(",", "").replace(" ", "")
    return float(Decimal(plain) * times)  # 2.3 million is no 2299999.9999999995


def _times(text: str, large: str | None, is_money: bool) -> int | None:
    """What a number is to be multiplied with. Raises ValueError for `5m`, unless that is money."""
    if large is None:
        return None
    word = large.strip().casefold()
    if word == "m" and not is_money:
        raise ValueError(f"{text!r} leaves open whether m is a million or a metre; write `5 million` or `5 metres`")
    return _TIMES[word]
