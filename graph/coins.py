"""Work out how likely it is that on every hop some assertion stands, when assertions share coins.

A coin falls uniformly on [0, 1]; an assertion stands when each of its coins falls at or below the assertion's
own limit for it. Groups that share no coin are multiplied; within a group the coin that joins most is laid
open: between two neighbouring limits it settles which assertions can still stand, and what is left falls
apart into smaller groups. Most groups need none of this.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import reduce
from itertools import combinations
from math import prod
from operator import or_
from typing import TypeVar

Coin = Hashable
Assertion = tuple[tuple[Coin, float], ...]
Item = TypeVar("Item")

# Up to so many terms, writing them out beats the search for a shorter sum.
FEW = 32


class TooManyCasesError(Exception):
    """The sum would have more cases than allowed; the caller has to leave something out."""


def chance(hops: Sequence[Sequence[Assertion]], cases: int) -> float:
    """P(on every hop some assertion stands). Raises TooManyCasesError when that takes more than so many cases."""
    if prod(2 ** len(hop) - 1 for hop in hops) <= FEW:
        return _spelled_out(hops)
    sum_ = _Sum(hops, cases)
    return sum_.every(sum_.all_assertions, sum_.all_coins)


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


class _Sum:
    """One sum over cases. Sets of assertions and of coins are bits of an integer: five times faster than tuples.

    `alive` are the assertions that can still stand, `open` the coins not laid open yet; of the hops, those with
    alive assertions are asked for."""

    def __init__(self, hops: Sequence[Sequence[Assertion]], cases: int) -> None:
        self.hops: list[int] = []
        self._cases_left = cases
        self._known: dict[tuple[int, int], float] = {}
        self._told: dict[tuple[int, int], int] = {}
        self._coins_of_hops: list[int] = []
        self._limits: list[dict[int, float]] = []  # of an assertion, by coin
        self._coins: list[int] = []  # of an assertion
        self._users: list[int] = []  # of a coin
        number: dict[Coin, int] = {}
        for hop in hops:
            first = len(self._limits)
            for assertion in hop:
                limits = {number.setdefault(coin, len(number)): limit for coin, limit in assertion}
                self._users += [0] * (len(number) - len(self._users))
                for coin in limits:
                    self._users[coin] |= 1 << len(self._limits)
                self._coins.append(sum(1 << coin for coin in limits))
                self._limits.append(limits)
            self.hops.append((1 << len(self._limits)) - (1 << first))
            self._coins_of_hops.append(reduce(or_, self._coins[first:]))
        self.all_assertions, self.all_coins = (1 << len(self._limits)) - 1, (1 << len(number)) - 1

    def every(self, alive: int, open: int) -> float:
        """P(on every hop that has alive assertions, one of them stands)."""
        telling = 0
        for hop, coins in zip(self.hops, self._coins_of_hops, strict=True):
            asked = (hop & alive, open & coins)
            if asked not in self._told:
                self._told[asked] = self._without_idle(*asked)
            telling |= self._told[asked]
        groups = self._groups(telling, open, self.hops)
        return prod(self._group(group, open & coins) for group, coins in groups)

    def _group(self, alive: int, open: int) -> float:
        if (alive, open) not in self._known:
            self._known[alive, open] = self._work_out(alive, open)
        return self._known[alive, open]

    def _work_out(self, alive: int, open: int) -> float:
        hops = [hop & alive for hop in self.hops if hop & alive]
        if all(hop.bit_count() == 1 for hop in hops):
            # All of them have to stand, so each coin has to fall below its lowest limit.
            return prod(
                min(self._limits[user][coin] for user in _bits(self._users[coin] & alive)) for coin in _bits(open)
            )
        if len(hops) == 1:
            groups = self._groups(alive, open, ())
            if len(groups) > 1:
                return 1 - prod(1 - self._group(group, open & coins) for group, coins in groups)
        return self._laid_open(alive, open, hops)

    def _laid_open(self, alive: int, open: int, hops: Sequence[int]) -> float:
        """The sum over where the coin falls that joins most hops, then most assertions."""
        used = {coin: self._users[coin] & alive for coin in _bits(open)}
        coin = max(used, key=lambda coin: (sum(map(bool, (hop & used[coin] for hop in hops))), used[coin].bit_count()))
        limits = {user: self._limits[user][coin] for user in _bits(used[coin])}
        rest = open & ~(1 << coin)
        number, below = 0.0, 0.0
        for edge in sorted({1.0, *filter(None, limits.values())}):
            self._cases_left -= 1
            if self._cases_left < 0:
                raise TooManyCasesError
            fallen = sum(1 << user for user, limit in limits.items() if limit < edge)
            if all(hop & ~fallen for hop in hops):
                number += (edge - below) * self.every(alive & ~fallen, rest)
            below = edge
        return number

    def _groups(self, alive: int, open: int, hops: Sequence[int]) -> list[tuple[int, int]]:
        """Alive assertions in groups connected by an open coin or a hop, each with the open coins of the group."""
        groups = []
        while alive:
            group = ahead = alive & -alive
            coins = 0
            while ahead:
                reached = 0
                for assertion in _bits(ahead):
                    for coin in _bits(self._coins[assertion] & open & ~coins):
                        coins |= 1 << coin
                        reached |= self._users[coin]
                for hop in hops:
                    if hop & ahead:
                        reached |= hop
                ahead = reached & alive & ~group
                group |= ahead
            groups.append((group, coins))
            alive &= ~group
        return groups

    def _without_idle(self, hop: int, open: int) -> int:
        """Leave out assertions that stand only when another of their hop does: they change nothing but the work."""
        coins = {one: self._coins[one] & open for one in _bits(hop)}
        limits = {one: {coin: self._limits[one][coin] for coin in _bits(coins[one])} for one in coins}
        kept: list[int] = []
        for one in sorted(coins, key=lambda one: (len(limits[one]), -sum(limits[one].values()))):
            if any(
                not coins[other] & ~coins[one]
                and all(limits[one][coin] <= limit for coin, limit in limits[other].items())
                for other in kept
            ):
                hop &= ~(1 << one)
            else:
                kept.append(one)
        return hop


def _bits(number: int) -> Iterator[int]:
    while number:
        lowest = number & -number
        yield lowest.bit_length() - 1
        number ^= lowest
