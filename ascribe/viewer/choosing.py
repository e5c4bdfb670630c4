"""Choose which entities a picture shows when there are more than fit: the nearest and the strongest first."""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from ascribe.graph.relations.relations import Edge, Relations

# How much a relation says, for the choice alone: who stands behind comes before who carried what.
_WORTH = {
    "control": 1.0,
    "role": 0.9,
    "identity": 0.8,
    "conclusion": 0.8,
    "association": 0.6,
    "amplification": 0.4,
    "context": 0.2,
}
_UNGRADED = 0.1  # behind everything that anybody has graded


def worth(edge: Edge) -> float:
    """How much a relation counts when entities are chosen, above 0 and at most 1."""
    return _WORTH.get(edge.props["strength"], 0.2) * (edge.props["confidence"] or _UNGRADED)


def nearest(relations: Relations, start: str, hops: int) -> Iterator[list[str]]:
    """The ids within `hops` relations of an entity, a list for every hop, its own first."""
    seen, edge = {start}, [start]
    yield edge
    for _ in range(hops):
        best: dict[str, float] = {}
        for found in relations.edges(edge):
            if found.other.id not in seen:
                best[found.other.id] = max(best.get(found.other.id, 0.0), worth(found))
        edge = sorted(best, key=lambda id: (-best[id], id))
        if not edge:
            return
        seen.update(edge)
        yield edge


def grown(ids: Iterable[str], edges: Sequence[Edge]) -> list[str]:
    """All of these ids in the order in which a picture of them should grow.

    It begins with the entity that most is said of and takes up the one most strongly tied to what it has, so that
    however many are shown, they hang together; entities without relations come last."""
    beside: dict[str, list[tuple[float, str]]] = defaultdict(list)
    total: dict[str, float] = dict.fromkeys(ids, 0.0)
    for edge in edges:
        weight = worth(edge)
        for one, other in ((edge.entity, edge.other.id), (edge.other.id, edge.entity)):
            beside[one].append((weight, other))
            total[one] += weight
    order: dict[str, None] = {}
    waiting: list[tuple[float, float, str]] = []
    for seed in sorted(total, key=lambda id: (-total[id], id)):
        heapq.heappush(waiting, (0.0, 0.0, seed))
        while waiting:
            id = heapq.heappop(waiting)[2]
            if id in order:
                continue
            order[id] = None
            for weight, other in beside[id]:
                if other not in order:
                    heapq.heappush(waiting, (-weight, -total[other], other))
    return list(order)
