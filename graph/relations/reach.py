"""Find what lies on the way between two entities, before any walk is weighed: how far it is, and how good at best.

Going out from both ends until they meet touches far fewer entities than going all the way from one. How good: the
product of each hop's `credible`, what it comes to when no cause fails; no walk comes to more than that, whatever its
hops share.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import NamedTuple

from ascribe.graph.relations.relations import NEARLY, Relations, Step


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


class _Side:
    """How far one end has been gone out from: the hops to each entity, and the best product of hops that lead there."""

    def __init__(self, relations: Relations, step: Step, end: str, least: float) -> None:
        self._relations, self._step, self._least = relations, step, least
        self.hops, self.best = {end: 0}, {end: 1.0}
        self.frontier: Mapping[str, float] = {end: 1.0}
        self.walked = self.looked_at = 0

    def go(self, among: Collection[str] | None = None) -> None:
        """One hop further from what was reached, or reached better, with the last."""
        found = self._relations.reached(self.frontier, self._step, self._least, among)
        self.walked += 1
        self.looked_at += len(found)
        self.frontier = {id: product for id, product in found.items() if product > self.best.get(id, 0.0)}
        self._take()

    def go_towards(self, other: _Side, hops: int) -> None:
        """All the way, but only over what the other side has reached near enough and well enough."""
        while self.walked < hops:
            self.frontier = {
                id: product
                for id, product in self.frontier.items()
                if id in other.hops
                and self.walked + other.hops[id] <= hops
                and product * other.best[id] >= self._least * NEARLY
            }
            if not self.frontier:
                return
            self.go(among=other.hops)

    def _take(self) -> None:
        self.best |= self.frontier
        for id in self.frontier:
            self.hops.setdefault(id, self.walked)


def reach(relations: Relations, step: Step, start: str, target: str, *, hops: int, least: float, work: int) -> Reach:
    """What lies between two entities, within so many hops of at least that confidence each.

    Having looked at more than `work` entities it stops, and knows less."""
    out, back = _Side(relations, step, start, least), _Side(relations, step.back, target, least)
    while out.frontier and back.frontier and out.walked + back.walked < hops:
        if out.looked_at + back.looked_at > work:
            known = {id: (away, back.best[id]) for id, away in back.hops.items()}
            return Reach(known, back.walked + 1, None, out.looked_at + back.looked_at)
        one, other = (out, back) if len(out.frontier) <= len(back.frontier) else (back, out)
        is_last = out.walked + back.walked + 1 == hops
        one.go(among=other.hops if is_last else None)
    out.go_towards(back, hops)
    back.go_towards(out, hops)
    on_the_way = {
        id: (away, back.best[id])
        for id, away in back.hops.items()
        if id in out.hops and out.hops[id] + away <= hops and out.best[id] * back.best[id] >= least * NEARLY
    }
    return Reach(on_the_way, hops + 1, on_the_way.keys(), out.looked_at + back.looked_at)
