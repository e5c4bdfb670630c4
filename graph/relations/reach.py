"""Find what lies on the way between two entities, before any walk is weighed: how far it is, and how good at best.

Going out from both ends until they meet touches far fewer entities than going all the way from one. How good: the
product of each hop's `credible`, what it comes to when no cause fails; no walk comes to more than that, whatever its
hops share.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from typing import NamedTuple

from ascribe.graph.relations.relations import NEARLY, Relations, Step

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
    """How far one end has been gone out from: the hops to each entity, and the best product of hops that lead there.

    What was reached, or reached better, with the last hop is the `frontier`; `work` ending a hop half-way leaves it."""

    def __init__(self, relations: Relations, step: Step, end: str, least: float, work: _Work) -> None:
        self._relations, self._step, self._least, self._work = relations, step, least, work
        self.hops, self.best = {end: 0}, {end: 1.0}
        self.frontier: Mapping[str, float] = {end: 1.0}
        self.walked, self._beyond = 0, 1.0

    def go(self, among: Collection[str] | None = None) -> None:
        """One hop further from the frontier."""
        reached: dict[str, float] = {}
        for some in _by_the(_AT_ONCE, self.frontier):
            found = self._relations.reached(some, self._step, self._least, among)
            better = {id: product for id, product in found.items() if product > self.best.get(id, 0.0)}
            reached |= better
            self.best |= better
            for id in better:
                self.hops.setdefault(id, self.walked + 1)
            self._work.add(len(found))
        self.frontier = reached
        self._beyond = max(reached.values(), default=0.0)
        self.walked += 1

    def go_towards(self, other: _Side, hops: int) -> None:
        """All the way, but only over what the other side has reached near enough and may have reached well enough."""
        while self.walked < hops:
            self.frontier = {
                id: product
                for id, product in self.frontier.items()
                if id in other.hops
                and self.walked + other.hops[id] <= hops
                and product * other.at_best(id) >= self._least * NEARLY
            }
            if not self.frontier:
                return
            self.go(among=other.hops)

    def at_best(self, id: str) -> float:
        """What any walk between this end and `id` comes to at best, also one that goes on beyond the frontier."""
        return max(self.best.get(id, 0.0), self._beyond)

    def so_far(self) -> Reach:
        """What is known of walks to this end as long as they may also go on beyond the frontier."""
        known = {id: (away, self.at_best(id)) for id, away in self.hops.items()}
        return Reach(known, self.walked + 1, None, 0)


def reach(relations: Relations, step: Step, start: str, target: str, *, hops: int, least: float, work: int) -> Reach:
    """What lies between two entities, within so many hops of at least that confidence each.

    Having looked at more than `work` entities it stops, and knows less."""
    looking = _Work(work)
    out, back = (_Side(relations, way, end, least, looking) for way, end in ((step, start), (step.back, target)))
    known = None
    try:
        while out.frontier and back.frontier and out.walked + back.walked < hops:
            one, other = (out, back) if len(out.frontier) <= len(back.frontier) else (back, out)
            is_last = out.walked + back.walked + 1 == hops
            one.go(among=other.hops if is_last else None)
        known = back.so_far()
        back.go_towards(out, hops)
    except _SpentError:
        return (known or back.so_far())._replace(looked_at=looking.done)
    on_the_way = {
        id: (away, back.best[id])
        for id, away in back.hops.items()
        if out.hops.get(id, out.walked + 1) + away <= hops and out.at_best(id) * back.best[id] >= least * NEARLY
    }
    return Reach(on_the_way, hops + 1, on_the_way.keys(), looking.done)


def _by_the(count: int, found: Mapping[str, float]) -> Iterator[dict[str, float]]:
    items = iter(found.items())
    while some := dict(islice(items, count)):
        yield some
