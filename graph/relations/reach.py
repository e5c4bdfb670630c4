"""Find what lies on the way between two entities, before any walk is weighed: how far it is, and how good at best.

Going out from both ends until they meet touches far fewer entities than going all the way from one. How good: the
product of each hop's `credible`, what it comes to when no cause fails; no walk comes to more than that, whatever its
hops share. Nor does it when one of them, which hangs on the causes of its own at least, counts with its confidence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import reduce
from itertools import islice
from typing import NamedTuple

from ascribe.graph.relations.relations import NEARLY, NOTHING, SURE, Expected, Relations, Step

_AT_ONCE = 500  # entities to go on from in one read: the work is counted after each


class Reach(NamedTuple):
    """What a walk to the target may expect from entities: hops to it at least, and what they come to at best.

    `known` by entity; of others no more is known than that they are `beyond` hops away. `on_the_way`: all that can be
    on a walk, None where that is not known. `looked_at` is how many entities it took."""

    known: Mapping[str, tuple[int, float]]
    beyond: int
    on_the_way: Collection[str] | None
    looked_at: int

    def of(self, id: str) -> tuple[int, float]:
        """Hops and best product for one entity."""
        return self.known.get(id, (self.beyond, 1.0))


class _SpentError(Exception):
    """More entities were looked at than allowed."""


class _Work:
    """How many entities may still be looked at; one that is reached over several is looked at as often."""

    def __init__(self, most: int) -> None:
        self._most, self.done = most, 0

    def add(self, entities: int) -> None:
        """Count them. Raises _SpentError."""
        self.done += entities
        if self.done > self._most:
            raise _SpentError


class _Side:
    """How far one end has been gone out from: the hops to each entity, and what walks there come to at best.

    What was reached, or reached better, with the last hop is the `frontier`; `work` ending a hop half-way leaves it."""

    def __init__(self, relations: Relations, step: Step, end: str, hops: int, least: float, work: _Work) -> None:
        self._relations, self._step, self._least, self._work = relations, step, least, work
        self._most_hops = hops
        self.hops, self.best = {end: 0}, {end: SURE}
        self.frontier: Mapping[str, Expected] = {end: SURE}
        self.walked, self._beyond = 0, SURE

    def go(self, other: _Side) -> None:
        """One hop further from what may lead on to the other side."""
        left = self._most_hops - self.walked - 1
        among = other.hops if other.walked >= left else None
        reached: dict[str, Expected] = {}
        for some in _by_the(_AT_ONCE, self.leading(other)):
            found = self._relations.reached(some, self._step, self._least, among)
            for id, walk in found.items():
                known = self.best.get(id, NOTHING)
                better = known.or_else(walk)
                if better != known:
                    reached[id] = self.best[id] = better
                    self.hops.setdefault(id, self.walked + 1)
            self._work.add(len(found))
        self.frontier = reached
        self._beyond = reduce(Expected.or_else, reached.values(), NOTHING)
        self.walked += 1

    def leading(self, other: _Side) -> dict[str, Expected]:
        """What of the frontier may lead on to the other side near enough and well enough."""
        left = self._most_hops - self.walked
        return {
            id: walk
            for id, walk in self.frontier.items()
            if other.hops.get(id, other.walked + 1) <= left and self.suffices(walk.then(other.at_best(id)))
        }

    def suffices(self, walk: Expected) -> bool:
        """Whether it may come to as much as is asked for."""
        return walk.lowest >= self._least * NEARLY

    def at_best(self, id: str) -> Expected:
        """What any walk between this end and `id` comes to at best, also one that goes on beyond the frontier."""
        return self._beyond.or_else(self.best.get(id, NOTHING))

    def so_far(self) -> Reach:
        """What is known of walks to this end as long as they may also go on beyond the frontier."""
        known = {id: (away, self.at_best(id).product) for id, away in self.hops.items()}
        return Reach(known, self.walked + 1, None, 0)


def reach(relations: Relations, step: Step, start: str, target: str, *, hops: int, least: float, work: int) -> Reach:
    """What lies between two entities, within so many hops of at least that confidence each.

    Having looked at more than `work` entities it stops, and knows less."""
    looking = _Work(work)
    out, back = (_Side(relations, way, end, hops, least, looking) for way, end in ((step, start), (step.back, target)))
    known = None
    try:
        while out.frontier and back.frontier and out.walked + back.walked < hops:
            is_out = len(out.leading(back)) <= len(back.leading(out))
            one, other = (out, back) if is_out else (back, out)
            one.go(other)
        known = back.so_far()
        while back.frontier and back.walked < hops:
            back.go(out)
    except _SpentError:
        return (known or back.so_far())._replace(looked_at=looking.done)
    on_the_way = {
        id: (away, back.best[id].product)
        for id, away in back.hops.items()
        if out.hops.get(id, out.walked + 1) + away <= hops and out.suffices(out.at_best(id).then(back.best[id]))
    }
    return Reach(on_the_way, hops + 1, on_the_way.keys(), looking.done)


def _by_the(count: int, found: Mapping[str, Expected]) -> Iterator[dict[str, Expected]]:
    items = iter(found.items())
    while some := dict(islice(items, count)):
        yield some
