"""Group what is said of one thing into values, and tell which of these cannot hold together."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import reduce
from itertools import combinations
from typing import Any, NamedTuple, TypeVar

from ascribe.graph.weights.evidence import Testimony
from ascribe.schema.amounts import Amount
from ascribe.schema.dates import Bounds, bounds, earlier, later
from ascribe.schema.records import Claim

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class Row(NamedTuple):
    """The testimonies to one value: those that assert it, at least one unless it is only denied, and all others."""

    asserting: list[Testimony]
    others: list[Testimony]

    @property
    def claims(self) -> list[Claim]:
        """Those that say what the value is."""
        return [said.claim for said in self.asserting or self.others]

    @property
    def amount(self) -> Amount | None:
        """The amount stated with the value, where one is."""
        return next((claim.amount for claim in self.claims if claim.amount), None)

    @property
    def start(self) -> str | None:
        """The earliest date since when it is said to hold (EDTF)."""
        return reduce(earlier, starts) if (starts := [c.valid_from for c in self.claims if c.valid_from]) else None

    @property
    def end(self) -> str | None:
        """The latest date until when it is said to hold (EDTF)."""
        return reduce(later, ends) if (ends := [c.valid_to for c in self.claims if c.valid_to]) else None


def rows(asserting: Sequence[Testimony], others: Sequence[Testimony]) -> list[Row]:
    """A row for each value, amount and time that is asserted; whoever speaks of a value in `others` is in each of its
    rows. Periods that meet are one time. Who gives no amount or no period is with those who do, where these give
    one."""
    found = []
    speaking = grouped(others, lambda said: value_key(said.claim))
    for value, group in grouped(asserting, lambda said: value_key(said.claim)).items():
        for same in _by_amount(group):
            found += [Row(part, speaking.get(value, [])) for part in _by_time(same)]
    return found


def at_odds(rows: Sequence[Row]) -> set[int]:
    """The places of the rows that some other row excludes."""
    return {
        place
        for (one, left), (other, right) in combinations(enumerate(rows), 2)
        if _exclude_each_other(left, right)
        for place in (one, other)
    }


def value_key(claim: Claim) -> str:
    """A value as its spellings share it: without regard to case and spaces, a bare number without its commas."""
    text = " ".join((claim.value or "").casefold().split())
    return repr(float(text.replace(",", ""))) if _NUMBER.fullmatch(text) else text


def grouped(items: Iterable[T], key: Callable[[T], K]) -> dict[K, list[T]]:
    """The items by key, both in the order of their first coming."""
    groups: dict[K, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return groups


def _by_amount(said: Sequence[Testimony]) -> list[list[Testimony]]:
    groups = grouped(said, lambda one: _amount_key(one.claim.amount))
    return [list(said)] if len(groups) == 2 and None in groups else list(groups.values())


def _by_time(said: Sequence[Testimony]) -> list[list[Testimony]]:
    times: list[list[Testimony]] = []
    undated = [one for one in said if not (one.claim.valid_from or one.claim.valid_to)]
    for one in said:
        if one.claim.valid_from or one.claim.valid_to:
            met = [time for time in times if any(_period(other).meets(_period(one)) for other in time)]
            times = [time for time in times if time not in met] + [[*(other for time in met for other in time), one]]
    if len(times) == 1:
        return [[*times[0], *undated]]
    return [*times, *([undated] if undated else [])]


def _exclude_each_other(left: Row, right: Row) -> bool:
    """Whether two values are stated for times that may meet, and cannot both be right.

    Numbers of one unit and scope cannot where their ranges do not meet; those of another unit or scope count something
    else. Texts that differ cannot, unless one voice says both in one document: then they are a list."""
    if not (left.asserting and right.asserting) or not _bounds(left.start, left.end).meets(
        _bounds(right.start, right.end)
    ):
        return False
    one, other = _number(left), _number(right)
    if one and other:
        return _count_the_same(one, other) and not _ranges_meet(one, other)
    return value_key(left.claims[0]) != value_key(right.claims[0]) and _voices(left).isdisjoint(_voices(right))


def _number(row: Row) -> Amount | None:
    """What a row counts, where it counts anything: a value that is a bare number is an amount without a unit."""
    value = row.claims[0].value or ""
    amount = row.amount or (Amount.parse(value) if _NUMBER.fullmatch(value.strip()) else None)
    return amount if amount and (amount.min is not None or amount.max is not None) else None


def _count_the_same(one: Amount, other: Amount) -> bool:
    units = {_folded(amount.unit) for amount in (one, other)} - {""}  # a unit that is left out may be any
    return len(units) < 2 and _folded(one.scope) == _folded(other.scope)


def _ranges_meet(one: Amount, other: Amount) -> bool:
    return _not_above(one.min, other.max) and _not_above(other.min, one.max)


def _not_above(low: float | None, high: float | None) -> bool:
    return low is None or high is None or low <= high


def _voices(row: Row) -> set[tuple[str, str]]:
    return {(said.statement, said.document) for said in row.asserting}


def _period(said: Testimony) -> Bounds:
    return _bounds(said.claim.valid_from, said.claim.valid_to)


def _bounds(start: str | None, end: str | None) -> Bounds:
    return Bounds(bounds(start).earliest if start else None, bounds(end).latest if end else None)


def _amount_key(amount: Amount | None) -> tuple[Any, ...] | None:
    if amount is None:
        return None
    if amount.min is None and amount.max is None:
        return (_folded(amount.text),)
    return amount.min, amount.max, amount.about, _folded(amount.unit), _folded(amount.scope)


def _folded(text: str | None) -> str:
    return " ".join((text or "").casefold().split())
