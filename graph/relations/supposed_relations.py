"""Look at the graph as a ledger would have it that differs from the graph's in some relations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from ascribe.graph.ledgers.ledger import Ledger
from ascribe.graph.projecting.projection import RelationKey, Row
from ascribe.graph.relations.fused import Fused
from ascribe.graph.relations.relations import NOTHING, Edge, Expected, Relations, Step, fitting, reached_over
from ascribe.graph.weights.view import View
from ascribe.schema.ids import relation_id
from ascribe.schema.vocabulary import Vocabulary


class SupposedRelations(Fused):
    """The relations `graph` shows, but those of `keys` fused from `ledger`, and none whose id is in `hidden`.

    So to suppose a change costs what it touches; all around that is read as ever. `own` are the relations of `keys`,
    each as seen from both of its ends, and `props` the properties of those that are there, by relation id."""

    def __init__(
        self,
        ledger: Ledger,
        words: Vocabulary,
        graph: Relations,
        keys: Collection[RelationKey],
        hidden: Collection[str],
    ) -> None:
        super().__init__(ledger, words, View())
        self.words, self._graph, self._hidden = words, graph, hidden
        self._fuse(keys)
        seen = (self._seen_from(end, key) for key in sorted(keys) for end in (key.subject, key.object))
        self._own: dict[str, list[Edge]] = {}
        for edge in filter(None, seen):
            self._own.setdefault(edge.entity, []).append(edge)
        self.own = [edge for edges in self._own.values() for edge in edges]
        rows = {relation_id(*key): row.props for key, (row, _) in self._fused.items()}
        self.props: dict[str, Row] = {id: props for id, props in rows.items() if props is not None}

    def edges(self, ids: Collection[str]) -> list[Edge]:
        return self._with_own(ids, self._graph.edges(ids))

    def onward(
        self, ids: Collection[str], step: Step, least: float = 0.0, among: Collection[str] | None = None
    ) -> list[Edge]:
        return fitting(self._with_own(ids, self._graph.onward(ids, step, least, among)), step, least, among)

    def reached(
        self, walks: Mapping[str, Expected], step: Step, least: float = 0.0, among: Collection[str] | None = None
    ) -> dict[str, Expected]:
        """At least as much as what `onward` leads to: a search that expects what is hidden looks in vain, no more."""
        found = self._graph.reached(walks, step, least, among)
        own = fitting(self._with_own(walks.keys(), ()), step, least, among)
        for id, walk in reached_over(own, walks, least).items():
            found[id] = found.get(id, NOTHING).or_else(walk)
        return found

    def _with_own(self, ids: Collection[str], edges: Iterable[Edge]) -> list[Edge]:
        own = (edge for id in sorted(set(ids)) for edge in self._own.get(id, ()))
        return [*(edge for edge in edges if edge.props["id"] not in self._hidden), *own]
