"""Place many entities: those that are tied to each other together, as discs that do not overlap."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin, sqrt

import networkx as nx
import numpy as np

from ascribe.graph.relations.relations import Edge
from ascribe.viewer.choosing import worth
from ascribe.viewer.lanes import Place

_APART = 58.0  # between two entities of one disc, roughly
_WIDE = 1.5  # names are wider than high, so neighbours need more room beside than below
_PUSHED = 1500  # entities of which every two are looked at
_SPRINGS = 450  # entities of one disc; networkx lays more out with scipy, which takes longer to install than to use
_GOLDEN = pi * (3 - sqrt(5))
_SEED = 2018
_LOOKED_AT = 512  # places on a spiral at once


def in_communities(ids: Sequence[str], edges: Sequence[Edge]) -> dict[str, Place]:
    """A place for each id. The same picture is laid out the same way every time."""
    # By number, for networkx goes through sets, and those of texts have another order in every process.
    number = {id: place for place, id in enumerate(ids)}
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(len(ids)))
    for edge in edges:
        one, other = number[edge.entity], number[edge.other.id]
        if one != other:
            graph.add_edge(one, other, weight=graph.get_edge_data(one, other, {}).get("weight", 0.0) + worth(edge))
    alone = [node for node in graph if not graph.degree(node)]
    graph.remove_nodes_from(alone)
    discs = [_disc(graph.subgraph(members)) for members in _groups(graph)]
    places: dict[int, Place] = {}
    for (x, y), disc in zip(_packed(graph, discs), discs, strict=True):
        places |= {node: (x + dx, y + dy) for node, (dx, dy) in disc.items()}
    if len(places) <= _PUSHED:
        places = _pushed_apart(places)
    low = max((y for _, y in places.values()), default=0.0) + 3 * _APART
    left, right = (pick((x for x, _ in places.values()), default=0.0) for pick in (min, max))
    columns = max(8, int((right - left) / (2 * _APART)))
    for place, node in enumerate(alone):
        places[node] = left + place % columns * 2 * _APART, low + place // columns * _APART
    return {id: places[node] for id, node in number.items()}


def _groups(graph: nx.Graph[int]) -> list[list[int]]:
    """Communities, largest first; one too large for springs is parted further where it can be."""
    waiting, found = [(graph, 1.0)], []
    while waiting:
        part, resolution = waiting.pop()
        for members in nx.community.louvain_communities(part, seed=_SEED, resolution=resolution):
            if len(members) > _SPRINGS and resolution < 20:
                waiting.append((part.subgraph(members), resolution * 2.5))
            else:
                found.append(sorted(members))
    return sorted(found, key=lambda members: (-len(members), members[0]))


def _disc(part: nx.Graph[int]) -> dict[int, Place]:
    """The places of one community around (0, 0), in a circle of `_radius`."""
    radius, count = _radius(len(part)), len(part)
    if 2 < count <= _SPRINGS:
        steps = 70 if count < 150 else 30
        # Further apart than networkx has it, or hubs would hide what is tied to nothing else.
        wide = 1.8 / sqrt(count)
        laid = nx.spring_layout(part, k=wide, weight=None, iterations=steps, seed=_SEED, method="force", scale=radius)
        return {node: (float(x), float(y)) for node, (x, y) in laid.items()}
    hubs = sorted(part, key=lambda node: (-part.degree(node), node))
    return {
        node: (
            radius * sqrt((number + 0.5) / count) * cos(number * _GOLDEN),
            radius * sqrt((number + 0.5) / count) * sin(number * _GOLDEN),
        )
        for number, node in enumerate(hubs)
    }


def _pushed_apart(places: dict[int, Place]) -> dict[int, Place]:
    """The same places, moved until no two are nearer than `_APART` (sideways more), or nearly so."""
    at = np.array(list(places.values())) / (_WIDE, 1.0)
    for _ in range(60):
        away = at[:, None, :] - at[None, :, :]
        distance = np.sqrt((away**2).sum(-1)) + 1e-9
        missing = np.clip(_APART - distance, 0.0, None)
        np.fill_diagonal(missing, 0.0)
        if missing.max() < 2.0:
            break
        at += (away / distance[..., None] * missing[..., None]).sum(1) * 0.3
    return {node: (float(x), float(y)) for node, (x, y) in zip(places, at * (_WIDE, 1.0), strict=True)}


def _radius(count: int) -> float:
    return _APART * sqrt(count) + 10.0


def _packed(graph: nx.Graph[int], discs: Sequence[dict[int, Place]]) -> list[Place]:
    """Where the discs go: each as near as it fits to those before it that it is tied to, and to the middle."""
    at = {node: number for number, disc in enumerate(discs) for node in disc}
    ties: list[dict[int, float]] = [{} for _ in discs]
    for one, other, data in graph.edges(data=True):
        a, b, weight = at[one], at[other], data["weight"]
        if a != b:
            ties[a][b] = ties[a].get(b, 0.0) + weight
            ties[b][a] = ties[b].get(a, 0.0) + weight
    placed: list[tuple[float, float, float]] = []
    for number, disc in enumerate(discs):
        radius = _radius(len(disc)) + _APART / 2
        before = [(weight, placed[other]) for other, weight in ties[number].items() if other < number]
        total = sum(weight for weight, _ in before)
        # The middle pulls a little at everything, or what is tied to one disc only would trail away behind it.
        x = sum(weight * where[0] for weight, where in before) / total * 0.8 if total else 0.0
        y = sum(weight * where[1] for weight, where in before) / total * 0.8 if total else 0.0
        placed.append((*_free(x, y, radius, placed), radius))
    return [(x, y) for x, y, _ in placed]


def _free(x: float, y: float, radius: float, placed: Sequence[tuple[float, float, float]]) -> Place:
    """The first place on a spiral around (x, y) where a disc touches none of those placed.

    The spiral is wider than high, for so are screens."""
    if not placed:
        return x, y
    others = np.array(placed)
    start = 0
    while True:
        steps = np.arange(start, start + _LOOKED_AT)
        away = 0.35 * _APART * np.sqrt(steps * max(radius / _APART, 1.0))
        there = np.stack((x + 1.35 * away * np.cos(steps * _GOLDEN), y + away * np.sin(steps * _GOLDEN)), axis=1)
        apart = ((there[:, None, :] - others[None, :, :2]) ** 2).sum(-1)
        free = (apart >= (radius + others[:, 2]) ** 2).all(1)
        if free.any():
            first = there[free.argmax()]
            return float(first[0]), float(first[1])
        start += _LOOKED_AT
