"""Walk every chain between two entities that has a number, parallel ones included, when some causes have failed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import NamedTuple

from ascribe.graph.projecting.projection import RelationKey
from ascribe.graph.proving.cuts import Causes, OutOfWorkError, Remains, Way, Ways
from ascribe.graph.relations.reach import reach
from ascribe.graph.relations.relations import Edge, Relations, Step
from ascribe.graph.relations.search import Steps
from ascribe.graph.weights.confidence import Fusion
from ascribe.graph.weights.strength import Hop, walkable

# Entities looked at, and relations whose claims are read, before it is too much work.
_ENTITIES, _RELATIONS = 5000, 3000
_ANY = 1e-300  # any relation with a number reaches it: what fails may raise a number, so none is too low
# Ways tried first, for what survived one failure mostly survives another.
_KNOWN = 50


class Stride(NamedTuple):
    """One relation as it may be walked: to which entity, and what the rules of strength know of it."""

    to: str
    key: RelationKey
    relation: str
    hop: Hop


class Region(NamedTuple):
    """Every relation with a number on some way from `start` to `end`, by the entity it is walked from."""

    start: str
    end: str
    hops: int
    strides: Mapping[str, Sequence[Stride]]
    near: Mapping[str, int]  # hops to `end`

    @property
    def keys(self) -> set[RelationKey]:
        """All its relations."""
        return {stride.key for strides in self.strides.values() for stride in strides}


def region(relations: Relations, steps: Steps, step: Step, start: str, end: str, hops: int) -> Region:
    """What lies within `hops` between two entities, gone out to from both ends. Raises OutOfWorkError."""
    between = reach(relations, step, start, end, hops=hops, least=_ANY, work=_ENTITIES).on_the_way
    if between is None:
        raise OutOfWorkError
    found: dict[str, dict[str, Stride]] = {}
    for edge in relations.onward(set(between) - {end}, step, _ANY, between):
        found.setdefault(edge.entity, {})[edge.props["id"]] = _stride(edge, edge.other.id, steps.hop(edge))
    outward = {entity: list(strides.values()) for entity, strides in found.items()}
    inward: dict[str, list[str]] = {}
    for entity, strides in outward.items():
        for stride in strides:
            inward.setdefault(stride.to, []).append(entity)
    far = _distances(start, {entity: [stride.to for stride in strides] for entity, strides in outward.items()})
    near = _distances(end, inward)
    within = {
        entity: [stride for stride in strides if far[entity] + 1 + near.get(stride.to, hops) <= hops]
        for entity, strides in outward.items()
        if entity in far and entity != end
    }
    made = Region(start, end, hops, within, near)
    if len(made.keys) > _RELATIONS:
        raise OutOfWorkError
    return made


class Between(Ways):
    """All chains within some regions: those up from one end to the other, and those up from the other to the one."""

    def __init__(self, regions: Sequence[Region], remains: Remains, *, any_direction: bool) -> None:
        self._regions, self._remains, self._any_direction = regions, remains, any_direction
        self._known: dict[Way, None] = {}

    def surviving(self, failed: Causes) -> Way | None:
        for way in self._known:
            if self._remains.survives(way, failed):
                return way
        for region in self._regions:
            found = self._walk(region, failed, region.start, (), (), {region.start})
            if found and len(self._known) < _KNOWN:
                self._known[found] = None
            if found:
                return found
        return None

    def _walk(
        self, region: Region, failed: Causes, at: str, way: Way, hops: tuple[Hop, ...], seen: set[str]
    ) -> Way | None:
        """Depth first, the best-supported relation first: some way to the end that goes on from this one."""
        left = region.hops - len(way) - 1
        open_ = [
            (stride, self._remains.of(stride.relation, failed))
            for stride in region.strides.get(at, ())
            if stride.to not in seen and region.near[stride.to] <= left
        ]
        for stride, fusion in sorted(open_, key=lambda one: (-(one[1].confidence or 0.0), one[0].relation)):
            longer = (*way, stride.relation)
            walked = (*hops, _left_of(stride.hop, fusion))
            if not (walkable(walked, self._any_direction) and self._remains.survives(longer, failed)):
                continue
            if stride.to == region.end:
                return longer
            found = self._walk(region, failed, stride.to, longer, walked, seen | {stride.to})
            if found:
                return found
        return None


def _stride(edge: Edge, to: str, hop: Hop) -> Stride:
    ends = (edge.entity, edge.other.id) if edge.outward else (edge.other.id, edge.entity)
    return Stride(to, RelationKey(ends[0], edge.props["predicate"], ends[1]), edge.props["id"], hop)


def _left_of(hop: Hop, fusion: Fusion) -> Hop:
    """The hop when only these claims about it are left."""
    claims = [said.claim for said in fusion.ranked if said.claim.stance == "asserts"]
    rests_on = tuple(chain.from_iterable(claim.rests_on for claim in claims))
    return hop._replace(hedged=fusion.hedged, claims=tuple(claim.id for claim in claims), rests_on=rests_on)


def _distances(start: str, onward: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """How many hops each entity that can be reached is away."""
    found, frontier, distance = {start: 0}, [start], 0
    while frontier:
        distance += 1
        reached = dict.fromkeys(to for entity in frontier for to in onward.get(entity, ()) if to not in found)
        found.update(dict.fromkeys(reached, distance))
        frontier = list(reached)
    return found
