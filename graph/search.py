"""Search chains of relations: up to who is reported to stand behind, down to what is in front, or between two.

Best first: the next walk taken up is the best-supported one still waiting, and extending a walk never raises its
confidence, so walks come out in their true order. Only one-hop reads, many entities at a time.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import NamedTuple

from ascribe.graph.confidence import ChainConfidence, HopEvidence, Support, chain_confidence
from ascribe.graph.relations import Edge, Relations
from ascribe.graph.strength import Hop, walkable
from ascribe.schema.vocabulary import Vocabulary

# Walks taken up, and entities looked at from the far end, before a search gives up and says so.
BUDGET = 4000
_READ_AHEAD = 64
_NEAR_ENOUGH = 20_000

Step = Callable[[Edge], bool]  # whether an edge may be walked away from the entity it is seen from


class Walk(NamedTuple):
    """A way through the graph: the entities in order, the edges between them as seen from the earlier one, how
    many relations of the same strength lie beside each edge, and the confidence of the whole."""

    entities: tuple[str, ...]
    edges: tuple[Edge, ...]
    parallel: tuple[int, ...]
    confidence: ChainConfidence

    @property
    def key(self) -> tuple[bool, float, int, tuple[str, ...]]:
        """Best first: graded before ungraded, better supported, shorter, then by relation ids."""
        number, at_most, _ = self.confidence
        ids = tuple(edge.props["id"] for edge in self.edges)
        return (number is None, -((at_most or 0.0) if number is None else number), len(self.edges), ids)


class Steps:
    """Which edges a search may walk, and which way, by the vocabulary of the store."""

    def __init__(self, words: Vocabulary) -> None:
        self._words = words

    def hop(self, edge: Edge) -> Hop:
        """An edge, walked away from the entity it is seen from, as the rules of strength see it."""
        props, predicate = edge.props, self._words.predicate(edge.props["predicate"])
        return Hop(
            predicate=props["predicate"],
            strength=predicate.strength,
            symmetric=predicate.symmetric,
            up=None if predicate.behind == "neither" else edge.outward == (predicate.behind == "object"),
            hedged=props["hedged"],
            claims=props["claims"][: props["assertions"]],
            rests_on=props["rests_on"] or (),
        )

    def up(self, edge: Edge) -> bool:
        """To the upstream end, and over same-as and pseudonym-of either way."""
        hop = self.hop(edge)
        undirected = hop.predicate in ("same-as", "pseudonym-of")
        return edge.props["status"] != "denied" and (hop.up is True or undirected)

    def down(self, edge: Edge) -> bool:
        """The way back of `up`."""
        return self.up(turned(edge))

    def sideways(self, edge: Edge) -> bool:
        """Up, and over symmetric associations and amplification either way."""
        hop = self.hop(edge)
        beside = hop.strength == "amplification" or (hop.strength == "association" and hop.symmetric)
        return self.up(edge) or (edge.props["status"] != "denied" and beside)

    def any_direction(self, edge: Edge) -> bool:
        """Every relation but context and not-same-as, either way."""
        return edge.props["status"] != "denied" and walkable([self.hop(edge)], any_direction=True)


class Search:
    """One search over one graph, within `hops`, over edges that `step` allows and that reach `min_confidence`.

    `spent` tells afterwards whether the budget ended it."""

    def __init__(
        self,
        relations: Relations,
        steps: Steps,
        step: Step,
        *,
        hops: int,
        min_confidence: float = 0.0,
        any_direction: bool = False,
    ) -> None:
        self._relations, self._steps, self._step = relations, steps, step
        self._hops, self._least, self._any_direction = hops, min_confidence, any_direction
        self._edges: dict[str, list[Edge]] = {}
        self.spent = False

    def walks(self, start: str, target: str | None = None) -> Iterator[Walk]:
        """Every walk away from `start` (ending at `target` when given), best first, no entity twice in one."""
        near = None if target is None else self._near(target)
        first = Walk((start,), (), (), ChainConfidence(1.0, None, True))
        waiting = [(first.key, first)]
        for _ in range(BUDGET):
            if not waiting:
                return
            _, walk = heapq.heappop(waiting)
            if walk.edges and target in (None, walk.entities[-1]):
                yield walk
            if walk.entities[-1] == target or len(walk.edges) == self._hops:
                continue
            self._read_ahead(walk.entities[-1], (other.entities[-1] for _, other in waiting[:_READ_AHEAD]))
            for longer in self._longer(walk, near):
                heapq.heappush(waiting, (longer.key, longer))
        self.spent = bool(waiting)

    def _longer(self, walk: Walk, near: dict[str, int] | None) -> Iterator[Walk]:
        left = self._hops - len(walk.edges) - 1
        beside: dict[tuple[str, str], list[Edge]] = {}
        for edge in self._edges[walk.entities[-1]]:
            other = edge.other.id
            if other in walk.entities or not self._step(edge):
                continue
            if near is None or near.get(other, self._hops + 1) <= left:
                beside.setdefault((other, edge.props["strength"]), []).append(edge)
        for (other, _), edges in beside.items():
            # Of parallel relations of one strength the best that may be walked is; the others could only say less.
            ways = (self._fitting(walk.edges, edge) for edge in sorted(edges, key=_rank))
            longer = next((way for way in ways if way), None)
            if longer is None:
                continue
            confidence = chain_confidence([_evidence(edge) for edge in longer])
            if self._least and (confidence.confidence is None or confidence.confidence < self._least):
                continue
            yield Walk((*walk.entities, other), longer, (*walk.parallel, len(edges) - 1), confidence)

    def _fitting(self, edges: Sequence[Edge], edge: Edge) -> tuple[Edge, ...] | None:
        """These edges and one more, or None where they may be no chain.

        A conclusion keeps no company with what it was drawn from: such a hop gives way to a parallel one."""
        last = self._steps.hop(edge)
        reasons = set(last.rests_on) if last.strength == "conclusion" else set()
        way = [self._best_without(reasons, walked) if reasons else walked for walked in edges]
        if None in way:
            return None
        fitting = (*(walked for walked in way if walked), edge)
        return fitting if walkable([self._steps.hop(walked) for walked in fitting], self._any_direction) else None

    def _best_without(self, reasons: set[str], walked: Edge) -> Edge | None:
        parallel = (
            other
            for other in self._edges[walked.entity]
            if (other.other.id, other.props["strength"]) == (walked.other.id, walked.props["strength"])
            and self._step(other)
            and reasons.isdisjoint(self._steps.hop(other).claims)
        )
        return min(parallel, key=_rank, default=None)

    def _read_ahead(self, needed: str, waiting: Iterator[str]) -> None:
        if needed in self._edges:
            return
        ids = {needed, *(id for id in waiting if id not in self._edges)}
        for id in ids:
            self._edges[id] = []
        for edge in self._relations.edges(ids):
            self._edges[edge.entity].append(edge)

    def _near(self, target: str) -> dict[str, int] | None:
        """How many hops each entity that can reach `target` is away from it; None where that is too many."""
        found = {target: 0}
        frontier: Collection[str] = [target]
        for distance in range(1, self._hops + 1):
            reached = {
                edge.other.id
                for edge in self._relations.edges(frontier)
                if edge.other.id not in found and self._step(turned(edge))
            }
            found.update(dict.fromkeys(reached, distance))
            frontier = reached
            if len(found) > _NEAR_ENOUGH:
                return None
            if not frontier:
                break
        return found


def turned(edge: Edge) -> Edge:
    """The same edge as it is walked the other way."""
    return edge._replace(outward=not edge.outward)


def _rank(edge: Edge) -> tuple[bool, float, str]:
    confidence = edge.props["confidence"]
    return (confidence is None, -(confidence or 0.0), edge.props["id"])


def _evidence(edge: Edge) -> HopEvidence:
    packed: Sequence[str] = edge.props["evidence"] or ()
    graded = edge.props["confidence"] is not None
    return HopEvidence([Support.unpack(text) for text in packed], edge.props["doubt"], graded)
