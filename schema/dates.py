"""Dates as people know them: EDTF text with the earliest and latest day it can mean.

The part of EDTF (ISO 8601-2:2019, levels 0 and 1) that reporting needs: `2018`, `2018-08`,
`2018-08-28`, unspecified digits (`201X`, `2018-XX`), qualifiers `~ ? %` at the end, and intervals
`2018/2020` whose ends may be open (`..`) or unknown (empty). Our own sixty lines, because the
maintained parser we tried warns under its own current dependencies and takes milliseconds a date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import NamedTuple

OPEN = ".."
_DATE = re.compile(r"(\d{2}[\dX]{2}|\d{3}X)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?[~?%]?")


class Bounds(NamedTuple):
    """The earliest and latest day a date can mean; None where it is open or unknown."""

    earliest: date | None
    latest: date | None


@lru_cache(maxsize=65536)
def bounds(text: str) -> Bounds:
    """Earliest and latest day of one EDTF date or interval; `..` is open on both sides.

    Raises ValueError, with a sentence that says what is wrong, for anything else.
    """
    start, end = split(text)
    earliest, latest = _single(start).earliest, _single(end).latest
    if earliest and latest and earliest > latest:
        raise ValueError(f"{text!r} ends before it starts")
    return Bounds(earliest, latest)


def split(text: str) -> tuple[str, str]:
    """The two ends of an interval; a single date is both; "" where an end is unknown.

    Raises ValueError when there is more than one slash."""
    parts = text.split("/")
    if len(parts) > 2:
        raise ValueError(f"{text!r} has more than one '/'; write an interval as 2017-05/2018")
    return parts[0], parts[-1]


def _single(text: str) -> Bounds:
    if text in (OPEN, ""):
        return Bounds(None, None)
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no EDTF date; write 2018, 2018-08, 2018-08-28, 2018~ or 2017-05/..")
    year, month, day = match.groups()
    months = (1, 12) if month in (None, "XX") else (int(month), int(month))
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    try:
        last_days = monthrange(last_year, months[1])[1]
        days = (1, last_days) if day in (None, "XX") else (int(day), int(day))
        return Bounds(date(first_year, months[0], days[0]), date(last_year, months[1], days[1]))
    except ValueError:  # calendar's own error names neither the text nor the part
        raise ValueError(f"{text!r} is not in the calendar") from None


def earlier(left: str, right: str) -> str:
    """Whichever starts first; an open start is earliest."""
    return min(left, right, key=lambda text: (bounds(text).earliest or date.min, text))


def later(left: str, right: str) -> str:
    """Whichever ends last; an open end is latest."""
    return max(left, right, key=lambda text: (bounds(text).latest or date.max, text))
