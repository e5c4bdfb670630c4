"""Place few entities in lanes from left to right: who is reported to stand behind, then what is in front."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import atan2, cos, hypot, pi, sin, sqrt
from typing import NamedTuple

import networkx as nx

from ascribe.graph.relations.relations import Edge
from ascribe.schema.vocabulary import Vocabulary

Place = tuple[float, float]
ACROSS, DOWN = 230.0, 112.0  # between two lanes, and between two entities of one
_TALL = 18  # entities in a lane, after which it is folded into two or more beside each other
_FEW = 4
_SWEEPS = 16


class Lanes(NamedTuple):
    """Where everything is: `places` by id; from left to right the middles of the lanes `linked` upstream to somebody
    but not reported to be behind, `flow`, in which somebody stands behind somebody, and `beside`, all others; `width`
    of each lane."""

    places: dict[str, Place]
    linked: list[float]
    flow: list[float]
    beside: list[float]
    width: float


def in_lanes(ids: Sequence[str], edges: Sequence[Edge], words: Vocabulary) -> Lanes:
    """Lanes for these ids; left of it lies who is reported to stand behind something, then who is linked to it."""
    parts = _lanes(ids, edges, words)
    ordered = iter(_sorted([lane for part in parts for lane in part], edges))
    folded = [_folded([next(ordered) for _ in part]) for part in parts]
    few = max((len(lane) for part in folded for lane in part), default=0) <= _FEW
    # In few rows what is said on a line can be read on it.
    width = 1.4 * ACROSS if few else ACROSS
    middles: list[list[float]] = []
    at = 0.0
    for part in folded:
        middles.append([at + number * width for number in range(len(part))])
        # A gap tells who stands behind or in front from who does neither.
        at += (len(part) + 0.35 * bool(part)) * width
    lanes = [lane for part in folded for lane in part]
    places = {
        id: (x, (row + _shift(number, lane, few)) * DOWN)
        for number, (x, lane) in enumerate(zip([x for xs in middles for x in xs], lanes, strict=True))
        for row, id in enumerate(lane)
    }
    linked, flow, beside = middles
    return Lanes(places, linked, flow, beside, width)


def _shift(number: int, lane: Sequence[str], few: bool) -> float:
    """Where a lane begins, in rows: those of every other lane lie half a row lower, which leaves names more room."""
    middle = -(len(lane) - 1) / 2
    return middle if few or (len(lane) + number) % 2 else middle + 0.5


def downward(edge: Edge, words: Vocabulary) -> tuple[str, str] | None:
    """The upper and the lower end of a relation; None where neither is upstream, or nothing but a denial is known."""
    behind = words.predicate(edge.props["predicate"]).behind
    if behind == "neither" or edge.props["status"] == "denied":
        return None
    ends = edge.entity, edge.other.id
    return ends if behind == "subject" else ends[::-1]


def _lanes(ids: Sequence[str], edges: Sequence[Edge], words: Vocabulary) -> list[list[list[str]]]:
    """Lanes in three parts: of who is linked upstream only, of who stands behind or in front, of all others.

    An association or somebody's conclusion puts nobody among those who are reported to stand behind."""
    flow: nx.DiGraph[str] = nx.DiGraph()
    links: nx.DiGraph[str] = nx.DiGraph()
    for edge in edges:
        if (ends := downward(edge, words)) and ends[0] != ends[1]:
            (flow if edge.props["strength"] in _BEHIND else links).add_edge(*ends)
    linked: nx.DiGraph[str] = nx.DiGraph()
    for upper, lower in links.edges:
        if upper not in flow:
            # Whatever they are linked to that is no part of these lanes lies to their right.
            linked.add_edge(upper, lower if lower not in flow and links.out_degree(lower) else _RIGHT)
    rest = [id for id in ids if id not in flow and id not in linked]
    return [_by_depth(ids, linked), _by_depth(ids, flow), [rest] if rest else []]


_BEHIND = frozenset({"control", "role", "identity"})  # as the projection's BEHIND
_RIGHT = ""  # no entity has this id


def _by_depth(ids: Sequence[str], graph: nx.DiGraph[str]) -> list[list[str]]:
    depth = _depths(graph)
    placed = [id for id in ids if id in depth]
    return [[id for id in placed if depth[id] == number] for number in sorted({depth[id] for id in placed})]


def _depths(flow: nx.DiGraph[str]) -> dict[str, int]:
    """How many steps lie upstream of each at most; those who stand behind each other in a circle share a lane."""
    circles = nx.condensation(flow)
    depth: dict[int, int] = {}
    for circle in nx.topological_sort(circles):
        depth[circle] = max((depth[upper] + 1 for upper in circles.predecessors(circle)), default=0)
    for circle in depth:  # who has nobody behind them stands right behind the first thing in front of them
        if not circles.in_degree(circle) and circles.out_degree(circle):
            depth[circle] = min(depth[lower] for lower in circles.successors(circle)) - 1
    return {id: depth[circle] for circle, data in circles.nodes(data=True) for id in data["members"]}


def _sorted(lanes: list[list[str]], edges: Sequence[Edge]) -> list[list[str]]:
    """The same lanes, each ordered so that relations cross little: by where those it is tied to stand."""
    beside: dict[str, list[str]] = defaultdict(list)
    for edge in edges:
        beside[edge.entity].append(edge.other.id)
        beside[edge.other.id].append(edge.entity)
    row = {id: number - (len(lane) - 1) / 2 for lane in lanes for number, id in enumerate(lane)}

    def wanted(id: str, rows: Mapping[str, float]) -> float:
        return sum(rows[other] for other in beside[id]) / len(beside[id]) if beside[id] else rows[id]

    for sweep in range(_SWEEPS):
        for number in range(len(lanes)) if sweep % 2 == 0 else reversed(range(len(lanes))):
            lane = lanes[number] = sorted(lanes[number], key=lambda id: (wanted(id, row), row[id]))
            for place, id in enumerate(lane):
                row[id] = place - (len(lane) - 1) / 2
    return lanes


def _folded(lanes: list[list[str]]) -> list[list[str]]:
    folded = []
    for lane in lanes:
        parts = -(-len(lane) // _TALL)
        folded += [lane[part::parts] for part in range(parts)]
    return folded


def bends(edges: Sequence[Edge], places: Mapping[str, Place]) -> list[float]:
    """How far each relation is drawn bent, as vis-network's roundness (below 0: counter-clockwise).

    Relations between the same two entities lie beside each other, and none runs behind a third entity where a
    bend avoids it. Compares every relation with every entity: for small pictures."""
    links = Counter(id for edge in edges for id in (edge.entity, edge.other.id))
    everything = [(id, *place, _radius(links[id])) for id, place in places.items()]
    taken: dict[frozenset[str], set[float]] = defaultdict(set)
    found = []
    for edge in edges:
        ends = frozenset((edge.entity, edge.other.id))
        turned = 1 if edge.entity < edge.other.id else -1
        others = [(x, y, radius) for id, x, y, radius in everything if id not in ends]
        free = [bend for bend in _BENDS if all(abs(bend - other) > _APART for other in taken[ends])] or [0.0]
        start, end = places[edge.entity], places[edge.other.id]
        bend, fewest = free[0], (len(others) + 1, 0)
        for tried in free:
            if (hit := _hits(start, end, turned * tried, others)) < fewest:
                bend, fewest = tried, hit
            if fewest == (0, 0):
                break
        taken[ends].add(bend)
        found.append(turned * bend)
    return found


_BENDS = tuple(side * step / 100 for step in range(0, 61, 6) for side in ((1, -1) if step else (1,)))
_APART = 0.1  # between the bends of two relations that join the same two
_STEPS = 14
_CLEAR = 6.0  # between a line and the rim of what it is led round


def _radius(links: int) -> float:
    """Of the shape of an entity with so many relations, as `size` of looks.js."""
    return min(12 + 3 * sqrt(links), 34)


def _hits(start: Place, end: Place, bend: float, others: Sequence[tuple[float, float, float]]) -> tuple[int, int]:
    """How many of these shapes, each a place and a radius, the curve runs through, and how many it comes near."""
    points = curve(start, end, bend)
    xs, ys = zip(*points, strict=True)
    left, right, top, low = min(xs), max(xs), min(ys), max(ys)
    reached = [
        min(_away(x, y, one, two) for one, two in pairwise(points)) - radius
        for x, y, radius in others
        if left - x < radius + _CLEAR > x - right and top - y < radius + _CLEAR > y - low
    ]
    return sum(gap < 0 for gap in reached), sum(gap < _CLEAR for gap in reached)


def curve(start: Place, end: Place, bend: float) -> list[Place]:
    """Points along the curve that vis-network draws for a roundness: quadratic, towards a point that lies straight
    between the ends for 0, and turns about the start and away from it as the roundness grows, either way."""
    width, height = end[0] - start[0], start[1] - end[1]
    angle, reach = atan2(height, width) + (bend * 0.5 + 0.5) * pi, (abs(bend) * 0.5 + 0.5) * hypot(width, height)
    towards = start[0] + reach * sin(angle), start[1] + reach * cos(angle)
    points = []
    for step in range(_STEPS + 1):
        t = step / _STEPS
        a, b, c = (1 - t) ** 2, 2 * t * (1 - t), t * t
        points.append((a * start[0] + b * towards[0] + c * end[0], a * start[1] + b * towards[1] + c * end[1]))
    return points


def _away(x: float, y: float, one: Place, two: Place) -> float:
    """How far a point lies from the line between two others."""
    dx, dy = two[0] - one[0], two[1] - one[1]
    t = max(0.0, min(1.0, ((x - one[0]) * dx + (y - one[1]) * dy) / (dx * dx + dy * dy or 1.0)))
    return hypot(x - one[0] - t * dx, y - one[1] - t * dy)
