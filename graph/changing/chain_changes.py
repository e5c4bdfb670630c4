"""Find which chains stand otherwise once some relations do: of every two entities the best of each strength."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import replace
from itertools import islice, pairwise
from math import inf
from typing import NamedTuple

from ascribe.graph.changing.changes import ChainChange, ChainStanding, alike, by_loss
from ascribe.graph.relations.answers import EntityRef
from ascribe.graph.relations.bounds import HOPS
from ascribe.graph.relations.search import BUDGET, Search, Steps, Walk
from ascribe.graph.relations.supposed_relations import SupposedRelations
from ascribe.graph.weights.strength import CEILINGS, Ceiling, ceiling, leads_down

# What may be said of who stands behind is looked for first, and what only links with a budget of its own: links are
# many, and must not hide it.
_GOES = (CEILINGS[:2], CEILINGS[2:])
# Entities whose chains are looked at in one go, and how many chains up from each.
STARTS, STRONGEST = 200, 1000
# What all searches of one go may cost, and a single one, so that one busy entity leaves some for the others; in the
# coin of `search.BUDGET`.
WORK, EACH = BUDGET // 3, BUDGET // 60

_Pair = tuple[str, Ceiling]  # the upper end of a chain, and what it says at most
_BeforeAfter = tuple[Walk | None, Walk | None]
_LAST = (True, inf)  # after every chain


def shifts(was: SupposedRelations, will: SupposedRelations, walked: Collection[str]) -> tuple[list[ChainChange], bool]:
    """Chains of two or more hops, as `chain` walks them, that change because the relations `walked` do, by id.

    Of every two entities, in each direction, the best of each ceiling; the largest loss first. And whether these are
    all."""
    told = [_shifts(_Side(was, ceilings), _Side(will, ceilings), walked) for ceilings in _GOES]
    changes = _once(_by_route([change for found, _ in told for change in found]))
    return sorted(changes, key=lambda change: (by_loss(change), *_ends(change))), all(complete for _, complete in told)


def _shifts(before: _Side, after: _Side, walked: Collection[str]) -> tuple[list[ChainChange], bool]:
    """Those of the ceilings of these sides."""
    touch, starts, complete = _touch((before, after), walked)
    changes: list[ChainChange] = []
    for start in starts:
        if before.work + after.work > WORK:
            return changes, False
        stood, stand = before.touched(start, touch), after.touched(start, touch)
        # Beyond where either side stopped the other has chains that it only did not come to.
        least = min(before.seen, after.seen)
        complete = complete and least == _LAST
        for pair in sorted(stood.keys() | stand.keys()):
            if before.work + after.work > WORK:
                return changes, False
            try:
                change = _change(before, after, start, pair, (stood.get(pair), stand.get(pair)), least)
            except _GaveUpError:
                complete = False
                continue
            changes += [change] if change else []
    return changes, complete


def _change(
    before: _Side, after: _Side, start: EntityRef, pair: _Pair, touched: _BeforeAfter, least: tuple[bool, float]
) -> ChainChange | None:
    """How the best chains of a pair differ, of which `touched` are the best that may. Raises _GaveUpError.

    All other chains are the same before and after: where one of them is better than both, nothing differs, and where
    the lesser side has nothing better than the other's, that one is best there."""
    better = min((walk for walk in touched if walk), key=lambda walk: walk.key)
    was, will = (side.standing(start, walk) for side, walk in zip((before, after), touched, strict=True))
    if better.key[:2] >= least or _same(was, will):
        return None
    lesser = after if better is touched[0] else before
    best = lesser.best(start, pair)
    if best and best.key < better.key:
        return None
    both = (was, lesser.standing(start, best)) if lesser is after else (lesser.standing(start, best), will)
    return None if _same(*both) else ChainChange(start, better.edges[-1].other, *both)


class _GaveUpError(Exception):
    """A search ended early, so that it is not known whether there is such a chain."""


class _Touch(NamedTuple):
    """Where relations change: between which `pairs` of entities, and how many hops `away` from others, walked up; of
    those not named no more is known than that they are `beyond` so many."""

    pairs: Collection[frozenset[str]]
    away: Mapping[str, int]
    beyond: int

    def on(self, walk: Walk) -> bool:
        """Whether the walk goes there."""
        return any(frozenset(pair) in self.pairs for pair in pairwise(walk.entities))

    def may_be_on(self, walk: Walk) -> bool:
        """Whether the walk goes there, or may further on."""
        return self.on(walk) or len(walk.edges) + self.away.get(walk.entities[-1], self.beyond) < HOPS


class _Side:
    """The relations before the change or after it, as `chain` walks them up, for chains of some ceilings.

    `work` is what that has cost so far, and `seen` the order of the first chain up from the latest entity that may have
    been left out."""

    def __init__(self, relations: SupposedRelations, ceilings: Collection[Ceiling]) -> None:
        self.relations, self._steps = relations, Steps(relations.words)
        *_, weakest = ceilings
        self.step = self._steps.narrowed(self._steps.sideways, weakest)
        self.work, self.seen = 0, _LAST
        self._searches = {
            ceiling: Search(relations, self._steps, self.step, hops=HOPS, strength=ceiling, budget=EACH)
            for ceiling in ceilings
        }
        self._touching = Search(relations, self._steps, self.step, hops=HOPS, strength=weakest, budget=EACH)

    def touched(self, start: EntityRef, touch: _Touch) -> dict[_Pair, Walk]:
        """The best chains up from an entity that go where relations change, by their upper end and ceiling."""
        found: dict[_Pair, Walk] = {}
        order = (False, -1.0)
        walks = filter(touch.on, self._touching.walks(start.id, useful=touch.may_be_on))
        for walk in islice(walks, STRONGEST):
            order = walk.key[:2]
            ceiling = self._ceiling(walk)
            if len(walk.edges) > 1 and ceiling in self._searches:
                found.setdefault((walk.entities[-1], ceiling), walk)
        more = next(walks, None)
        self.seen = _LAST if not self._count(self._touching) and more is None else order
        return found

    def best(self, start: EntityRef, pair: _Pair) -> Walk | None:
        """The best chain of all up to that end of that ceiling. Raises _GaveUpError."""
        end, ceiling = pair
        search = self._searches[ceiling]
        longer = (walk for walk in search.walks(start.id, end) if len(walk.edges) > 1)
        best = next((walk for walk in longer if self._ceiling(walk) == ceiling), None)
        if self._count(search) and best is None:
            raise _GaveUpError
        return best

    def standing(self, start: EntityRef, walk: Walk | None) -> ChainStanding | None:
        """How this chain stands."""
        if walk is None:
            return None
        hops = [self._steps.hop(edge) for edge in walk.edges]
        confidence, at_most, exact = walk.confidence
        return ChainStanding(
            confidence=confidence,
            at_most=at_most,
            exact=exact,
            strength=ceiling(hops),
            contested=any(hop.contested for hop in hops),
            both_ways=leads_down(hops),
            entities=[start, *(edge.other for edge in walk.edges)],
        )

    def _count(self, search: Search) -> bool:
        """Add up what its latest walks cost; whether it gave up."""
        self.work += EACH - search.left
        gave_up, search.spent = search.spent, False
        return gave_up

    def _ceiling(self, walk: Walk) -> Ceiling:
        return ceiling([self._steps.hop(edge) for edge in walk.edges])


def _touch(sides: Collection[_Side], walked: Collection[str]) -> tuple[_Touch, list[EntityRef], bool]:
    """Where these relations are, the entities from which a chain may lead up over them, the nearest first, and whether
    there are no more of those than are looked at."""
    upward = [
        edge for side in sides for edge in side.relations.own if edge.props["id"] in walked and side.step.back(edge)
    ]
    pairs = {frozenset((edge.entity, edge.other.id)) for edge in upward}
    frontier = {edge.other.id: edge.other for edge in upward}
    found, away = dict[str, EntityRef](), dict[str, int]()
    for distance in range(HOPS):
        found |= {id: frontier[id] for id in sorted(frontier)}
        away |= dict.fromkeys(frontier, distance)
        if len(found) > STARTS:
            return _Touch(pairs, away, distance + 1), list(found.values())[:STARTS], False
        if distance == HOPS - 1:
            break
        frontier = {
            edge.other.id: edge.other
            for side in sides
            for edge in side.relations.onward(frontier, side.step.back)
            if edge.other.id not in found
        }
    return _Touch(pairs, away, HOPS), list(found.values()), True


def _same(before: ChainStanding | None, after: ChainStanding | None) -> bool:
    if before is None or after is None:
        return before is after
    same_numbers = alike(before.confidence, after.confidence) and alike(before.at_most, after.at_most)
    return same_numbers and (before.strength, before.contested) == (after.strength, after.contested)


def _by_route(changes: Collection[ChainChange]) -> list[ChainChange]:
    """With what goes and what comes the same way as one change: of a chain that says less than it did, or more."""
    gone = {_route(change.before): change for change in changes if change.before and not change.after}
    come = {_route(change.after): change for change in changes if change.after and not change.before}
    joined = {
        id(change): replace(gone[route], after=come[route].after)
        for route in gone.keys() & come.keys()
        for change in (gone[route], come[route])
    }
    return [joined.get(id(change), change) for change in changes]


def _route(chain: ChainStanding) -> tuple[str, ...]:
    return tuple(entity.id for entity in chain.entities)


def _once(changes: Iterable[ChainChange]) -> list[ChainChange]:
    """Each change one time: a chain that leads both ways was found from both of its ends."""
    told: dict[Hashable, ChainChange] = {}
    for change in changes:
        standings = [standing for standing in (change.before, change.after) if standing]
        ends = (change.from_.id, change.to.id)
        pair = frozenset(ends) if all(standing.both_ways for standing in standings) else ends
        told.setdefault((pair, _strength(change.before), _strength(change.after)), change)
    return list(told.values())


def _strength(chain: ChainStanding | None) -> str | None:
    return chain.strength if chain else None


def _ends(change: ChainChange) -> tuple[str, ...]:
    return (change.from_.name, change.to.name, change.from_.id, change.to.id)
