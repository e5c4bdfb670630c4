"""Read what may be walked away from an entity once, however many searches ask for it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ascribe.graph.relations.answers import Citation
from ascribe.graph.relations.relations import Edge, Expected, Relations, Step, fitting


class Remembered(Relations):
    """The relations `graph` shows, each entity's kept in memory from when a search first goes on from it.

    For many searches of one neighbourhood in a graph that stays as it is meanwhile."""

    def __init__(self, graph: Relations) -> None:
        self._graph = graph
        self._known: dict[Step, dict[str, list[Edge]]] = {}

    def edges(self, ids: Collection[str]) -> list[Edge]:
        return self._graph.edges(ids)

    def onward(
        self, ids: Collection[str], step: Step, least: float = 0.0, among: Collection[str] | None = None
    ) -> list[Edge]:
        known = self._known.setdefault(step, {})
        new = {id for id in ids if id not in known}
        beside: list[Edge] = []
        if among is not None:  # of the busiest entities' thousands of edges these are few, and no more is read of them
            beside = self._graph.onward(new, step, least, among) if new else []
        elif new:
            known.update({id: [] for id in new})
            for edge in self._graph.onward(new, step):
                known[edge.entity].append(edge)
        there = (edge for id in sorted(set(ids)) for edge in known.get(id, ()))
        return [*beside, *fitting(there, step, least, among)]

    def reached(
        self, walks: Mapping[str, Expected], step: Step, least: float = 0.0, among: Collection[str] | None = None
    ) -> dict[str, Expected]:
        return self._graph.reached(walks, step, least, among)

    def citations(self, claims: Iterable[str]) -> dict[str, Citation]:
        return self._graph.citations(claims)
