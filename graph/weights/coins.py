"""Work out how likely it is that on every hop some assertion stands, when assertions share coins.

A coin falls uniformly on [0, 1]; an assertion stands when each of its coins falls at or below the assertion's
own limit for it. Coins are tossed one after the other, in an order that leaves few assertions half tossed, and what
is kept is how likely each set of assertions is that may still stand. Most chains need none of this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from math import prod
from typing import TypeVar

Coin = Hashable
Assertion = tuple[tuple[Coin, float], ...]
Item = TypeVar("Item")

# Up to so many terms, writing them out beats tossing.
FEW = 32


class TooManyCasesError(Exception):
    """The sum would have more cases than allowed; the caller has to leave something out."""


def chance(hops: Sequence[Sequence[Assertion]], most: int) -> tuple[float, int]:
    """P(on every hop some assertion stands), and how many cases that took. Raises TooManyCasesError beyond `most`.

    A case is a term, or one place where one coin may fall, for one set of assertions that may still stand by then."""
    terms = prod(2 ** len(hop) - 1 for hop in hops)
    return (_spelled_out(hops), terms) if terms <= max(FEW, 1) else _Table(hops).toss(most)


def _spelled_out(hops: Sequence[Sequence[Assertion]]) -> float:
    """Inclusion–exclusion over each hop: assertions stand together when every coin is below its lowest limit."""
    terms: list[tuple[int, dict[Coin, float]]] = [(1, {})]
    for hop in hops:
        chosen = [(2 * (size % 2) - 1, some) for size in range(1, len(hop) + 1) for some in combinations(hop, size)]
        terms = [(sign * term_sign, _lowest(some, lowest)) for sign, some in chosen for term_sign, lowest in terms]
    return sum((sign * prod(lowest.values()) for sign, lowest in terms), 0.0)


def _lowest(assertions: Iterable[Assertion], among: dict[Coin, float]) -> dict[Coin, float]:
    lowest = among.copy()
    for assertion in assertions:
        for coin, limit in assertion:
            if limit < lowest.get(coin, 2.0):
                lowest[coin] = limit
    return lowest


def sharing(items: Sequence[Item], marks: Callable[[Item], Iterable[Hashable]]) -> list[list[Item]]:
    """The items in groups connected by shared marks; groups, and the items of each, in the order given."""
    parent = list(range(len(items)))

    def root(item: int) -> int:
        while parent[item] != item:
            parent[item] = item = parent[parent[item]]
        return item

    first: dict[Hashable, int] = {}
    for number, item in enumerate(items):
        for mark in marks(item):
            one, other = root(number), root(first.setdefault(mark, number))
            parent[max(one, other)] = min(one, other)
    groups: dict[int, list[Item]] = {}
    for number, item in enumerate(items):
        groups.setdefault(root(number), []).append(item)
    return list(groups.values())


class _Table:
    """Where the coins of some hops are tossed. Sets of assertions are the bits of a number; each hop has a bit of
    its own as well, set until one of its assertions stands."""

    def __init__(self, hops: Sequence[Sequence[Assertion]]) -> None:
        assertions = [assertion for hop in hops for assertion in hop]
        uses = Counter(coin for assertion in assertions for coin, _ in assertion)
        # What hangs on coins that nothing else hangs on is settled last, all at once.
        self._own = [prod(limit for coin, limit in assertion if uses[coin] == 1) for assertion in assertions]
        self._limits = [
            {coin: limit for coin, limit in assertion if uses[coin] > 1} or {None: 1.0} for assertion in assertions
        ]
        self._users: dict[Coin, int] = {}
        for number, limits in enumerate(self._limits):
            for coin in limits:
                self._users[coin] = self._users.get(coin, 0) | 1 << number
        self._hop: list[int] = []  # of each assertion: all of its hop, and the hop's own bit
        for number, hop in enumerate(hops):
            whole = ((1 << len(hop)) - 1) << len(self._hop) | 1 << (len(assertions) + number)
            self._hop += [whole] * len(hop)
        self._all = (1 << (len(assertions) + len(hops))) - 1
        self._assertions = (1 << len(assertions)) - 1

    def toss(self, most: int) -> tuple[float, int]:
        """As `chance`."""
        odds, cases = {self._all: 1.0}, 0
        for coin in self._in_order():
            users = self._users[coin]
            limits = {number: self._limits[number].pop(coin) for number in _bits(users)}
            weaker = {number: self._weaker(number) for number in limits}
            hops = {(hop & ~self._assertions, hop & self._assertions) for hop in (self._hop[n] for n in limits)}
            outcomes: dict[int, list[tuple[float, int]]] = {}
            after: dict[int, float] = {}
            for alive, likely in odds.items():
                used = alive & users
                if not used:
                    after[alive] = after.get(alive, 0.0) + likely
                    continue
                if used not in outcomes:
                    outcomes[used] = self._outcomes(used, limits, weaker)
                cases += len(outcomes[used])
                for share, gone in outcomes[used]:
                    left = alive & ~gone
                    for hop, assertions in hops:
                        if left & hop and not left & assertions:
                            break  # nothing of this hop may stand any more, so nothing comes of the whole
                    else:
                        after[left] = after.get(left, 0.0) + likely * share
                if cases > most:
                    raise TooManyCasesError
            odds = after
        return odds.get(0, 0.0), cases

    def _outcomes(self, used: int, limits: Mapping[int, float], weaker: Mapping[int, int]) -> list[tuple[float, int]]:
        """Where a coin may fall among the limits of some assertions: how likely, and what is of no more matter then."""
        found: dict[int, float] = {}
        fallen, below = 0, 0.0
        for limit, number in [*sorted((limits[number], number) for number in _bits(used)), (1.0, None)]:
            if limit > below:
                for share, gone in self._settled(used & ~fallen, weaker):
                    found[fallen | gone] = found.get(fallen | gone, 0.0) + (limit - below) * share
                below = limit
            if number is not None:
                fallen |= 1 << number
        return [(share, gone) for gone, share in found.items()]

    def _settled(self, standing: int, weaker: Mapping[int, int]) -> list[tuple[float, int]]:
        """What becomes of assertions that this coin leaves standing: how likely, and what is of no more matter then."""
        gone = 0
        fails: dict[int, tuple[float, int]] = {}  # by hop: that none of its last tossed stands, and which they are
        for number in _bits(standing):
            if self._limits[number]:
                gone |= weaker[number]
            else:
                likely, which = fails.get(self._hop[number], (1.0, 0))
                fails[self._hop[number]] = (likely * (1 - self._own[number]), which | 1 << number)
        settled = [(1.0, gone)]
        for hop, (likely, which) in fails.items():
            settled = [
                (share * part, gone | matters_not)
                for share, gone in settled
                for part, matters_not in ((1 - likely, hop), (likely, which))
                if part
            ]
        return settled

    def _weaker(self, number: int) -> int:
        """The assertions of the same hop that can stand only when this one does; of two that are equal, the later."""
        limits, found = self._limits[number], 0
        if not limits or self._own[number] < 1.0:
            return 0
        like = self._hop[number] & self._assertions & ~(1 << number)
        for coin in limits:
            like &= self._users[coin]
        for other in _bits(like):
            theirs = self._limits[other]
            if all(theirs[coin] <= limit for coin, limit in limits.items()) and (
                other > number or theirs != limits or self._own[other] < 1.0
            ):
                found |= 1 << other
        return found

    def _in_order(self) -> Iterator[Coin]:
        """Coins so that few assertions are half tossed at a time."""
        to_come = [len(limits) for limits in self._limits]
        begun, last = 0, sum(1 << number for number, count in enumerate(to_come) if count == 1)
        left = dict(self._users)

        def half_tossed(coin: Coin) -> int:
            """How many more there are after this coin."""
            return (left[coin] & ~begun & ~last).bit_count() - (left[coin] & begun & last).bit_count()

        while left:
            coin = min(left, key=half_tossed)
            users = left.pop(coin)
            yield coin
            begun |= users
            for number in _bits(users):
                to_come[number] -= 1
                if to_come[number] == 1:
                    last |= 1 << number


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
