"""Dates as people know them: EDTF text with the earliest and latest day it can mean; times with their last moment.

The part of EDTF (ISO 8601-2:2019, levels 0 and 1) that reporting needs: `2018`, `2018-08`,
`2018-08-28`, unspecified digits (`201X`, `2018-XX`), qualifiers `~ ? %` at the end, and intervals
`2018/2020` whose ends may be open (`..`) or unknown (empty). Our own sixty lines, because the
maintained parser we tried warns under its own current dependencies and takes milliseconds a date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

OPEN = ".."
_DATE = re.compile(r"(\d{2}[\dX]{2}|\d{3}X)(?:-(\d\d|XX)(?:-(\d\d|XX))?)?[~?%]?")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(\.\d{1,6})?(?: ?(Z|UTC|[+-]\d\d:\d\d))?", re.ASCII)


class Bounds(NamedTuple):
    """The earliest and latest day a date can mean; None where it is open or unknown."""

    earliest: date | None
    latest: date | None

    def meets(self, other: Bounds) -> bool:
        """Whether some day may lie within both."""
        return _not_after(self.earliest, other.latest) and _not_after(other.earliest, self.latest)

    def lies_within(self, other: Bounds) -> bool:
        """Whether both ends are known and no day between them can lie outside the other."""
        if self.earliest is None or self.latest is None:
            return False
        return _not_after(other.earliest, self.earliest) and _not_after(self.latest, other.latest)


def _not_after(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start <= end


@lru_cache(maxsize=65536)
def bounds(text: str) -> Bounds:
    """Earliest and latest day of one EDTF date or interval; `..` is open on both sides.

    Raises ValueError, with a sentence that says what is wrong, for anything else.
    """
    start, end = split(text)
    earliest, latest = _single(start).earliest, _single(end).latest
    if earliest and latest and earliest > latest:
        raise ValueError(f"{text!r} ends before it starts; write the earlier date first")
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
        raise ValueError(f"{text!r} is not in the calendar; write a date that is, as 2018-08-28") from None


def end_of(text: str) -> datetime:
    """The last moment, in UTC, of an EDTF date or of an ISO time: of 2018 the last of December, of 10:00 its last
    microsecond. A time without an offset is UTC, and may say so as people read it: `2018-08-28 10:00:00 UTC`.

    Raises ValueError, with a sentence that says what is wrong, for anything else and for a date without an end."""
    match = _TIME.fullmatch(text)
    if match is None and ":" not in text:
        latest = bounds(text).latest
        if latest is None:
            raise ValueError(f"{text!r} has no end; write one date, as 2018, 2018-08 or 2018-08-28")
        return datetime.combine(latest, time.max, UTC)
    try:
        if match is None:
            raise ValueError
        day, clock, seconds, fraction, offset = match.groups()
        zone = "Z" if offset in (None, "UTC") else offset
        start = datetime.fromisoformat(f"{day}T{clock}{seconds or ':00'}{fraction or ''}{zone}")
        length = timedelta(microseconds=1) if fraction else timedelta(seconds=1) if seconds else timedelta(minutes=1)
        return start.astimezone(UTC) + length - timedelta(microseconds=1)
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no time; write 2018-08-28T10:00:00Z, or a date as 2018-08-28") from None


def moment(time: datetime) -> str:
    """A time as ledgers write it, so that texts order as times do: in UTC, to the microsecond, with `+00:00`."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def earlier(left: str, right: str) -> str:
    """Whichever starts first; an open start is earliest."""
    return min(left, right, key=lambda text: (bounds(text).earliest or date.min, text))


def later(left: str, right: str) -> str:
    """Whichever ends last; an open end is latest."""
    return max(left, right, key=lambda text: (bounds(text).latest or date.max, text))
