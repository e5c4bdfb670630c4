"""Amounts as sources state them: a range with its unit, and the words they were read from."""

from __future__ import annotations

import re
from typing import Self

from pydantic import BaseModel, ConfigDict

_NUMBER = r"\d[\d,]*(?:\.\d+)?"
_WORDS = re.compile(
    rf"(?:(?P<how>about|over|more than|at least|under|less than|up to)\s+)?(?P<sign>[$€£¥])?\s*"
    rf"(?P<low>{_NUMBER})(?:\s*(?:\.\.|[-–])\s*[$€£¥]?(?P<high>{_NUMBER}))?\s*(?P<unit>\D.*)?",
    re.IGNORECASE,
)


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

        `over 180000 USD` -> min 180000; `$1.5` -> 1.5 of the unit `$`, to which nothing is added.
        Raises ValueError when a number is there that cannot be read.
        """
        text = " ".join(words.split())
        match = _WORDS.fullmatch(text)
        if match is None:
            if re.search(r"\d", text):
                raise ValueError(f"{text!r} is no amount; write `about 1000..1500 operators` or `over 180000 USD`")
            return cls(text=text)
        low = float(match["low"].replace(",", ""))
        high = float(match["high"].replace(",", "")) if match["high"] else low
        if high < low:
            raise ValueError(f"{text!r} ends below its start")
        how = (match["how"] or "").casefold()
        return cls(
            min=None if how in ("under", "less than", "up to") else low,
            max=None if how in ("over", "more than", "at least") else high,
            about=how == "about",
            unit=(match["unit"] or match["sign"] or "").strip() or None,
            text=text,
        )

    def __str__(self) -> str:
        return self.text or " ".join(str(part) for part in (self.min, self.max, self.unit) if part is not None)
