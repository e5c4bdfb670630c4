"""Find which chains stand otherwise once some relations do: of every two entities the strongest, before and after."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from itertools import islice
from math import inf
from typing import Literal

from ascribe.graph.changing.changes import ChainChange, ChainStanding, alike, by_loss
from ascribe.graph.relations.answers import EntityRef
from ascribe.graph.relations.bounds import HOPS
from ascribe.graph.relations.search import BUDGET, Search, Steps, Walk
from ascribe.graph.relations.supposed_relations import SupposedRelations
from ascribe.graph.weights.strength import ceiling

# Entities whose chains are looked at, and how many chains up from each before single ones are asked for.
STARTS, STRONGEST = 200, 1000
# What all searches together may cost, and a single one, so that one busy entity leaves some for the others; in the
# coin of `search.BUDGET`.
WORK, EACH = BUDGET // 3, BUDGET // 18

_Section = Literal["behind", "linked"]  # the two in which `behind` answers
_Pair = tuple[str, _Section]  # the upper end of a chain, and where it is told
_Found = dict[_Pair, tuple[tuple[bool, float], ChainStanding]]  # with what orders chains
_LAST = (True, inf)  # after every chain


def shifts(was: SupposedRelations, will: SupposedRelations, walked: Collection[str]) -> tuple[list[ChainChange], bool]:
    """Chains of two or more hops up from an entity that change because the relations `walked` do, by id.

    The largest loss first; of each pair of entities the strongest that reports a control or a role, and the strongest
    that only links them. And whether these are all."""
    before, after = _Side(was), _Side(will)
    starts, complete = _lower_ends((before, after), walked)
    changes: list[ChainChange] = []
    for start in starts:
        if before.work + after.work > WORK:
            return _sorted(changes), False
        stood, stand = before.strongest(start), after.strongest(start)
        # Beyond where either side stopped the other has chains that it only did not come to.
        least = min(before.seen, after.seen)
        pairs = {pair for found in (stood, stand) for pair, (order, _) in found.items() if order < least}
        complete = complete and least == _LAST
        for pair in sorted(pairs):
            if before.work + after.work > WORK:
                return _sorted(changes), False
            try:
                both = before.standing(start, pair, stood), after.standing(start, pair, stand)
            except _GaveUpError:
                complete = False
                continue
            if not _same(*both):
                upper = next(standing for standing in both if standing).entities[-1]
                changes.append(ChainChange(start, upper, *both))
    return _sorted(changes), complete


class _GaveUpError(Exception):
    """A search ended early, so that it is not known whether there is such a chain."""


class _Side:
    """The relations before the change or after it, as `behind` walks them; `work` is what that has cost so far, and
    `seen` the order of the first chain up from the latest entity that may have been left out."""

    def __init__(self, relations: SupposedRelations) -> None:
        self.relations, self.steps = relations, Steps(relations.words)
        self.work, self.seen = 0, _LAST
        self._search = Search(relations, self.steps, self.steps.up, hops=HOPS, budget=EACH)

    def strongest(self, start: EntityRef) -> _Found:
        """The strongest chains up from an entity, by their upper end and section."""
        found = _Found()
        order = (False, -1.0)
        walks = self._search.walks(start.id)
        for walk in islice(walks, STRONGEST):
            order = walk.key[:2]
            if len(walk.edges) > 1:
                standing = _standing(start, walk, self.steps)
                found.setdefault((walk.entities[-1], _section(standing)), (order, standing))
        more = next(walks, None)
        self.seen = _LAST if not self._count() and more is None else order
        return found

    def standing(self, start: EntityRef, pair: _Pair, found: _Found) -> ChainStanding | None:
        """The strongest chain up to that end in that section: as `found`, or looked for where not all were.

        Raises _GaveUpError."""
        if pair in found:
            return found[pair][1]
        if self.seen == _LAST:
            return None
        end, section = pair
        standings = (_standing(start, walk, self.steps) for walk in self._search.walks(start.id, end))
        longer = (standing for standing in standings if len(standing.entities) > 2)
        standing = next((standing for standing in longer if _section(standing) == section), None)
        if self._count() and standing is None:
            raise _GaveUpError
        return standing

    def _count(self) -> bool:
        """Add up what the latest search cost; whether it gave up."""
        self.work += EACH - self._search.left
        gave_up, self._search.spent = self._search.spent, False
        return gave_up


def _section(standing: ChainStanding) -> _Section:
    return "behind" if standing.strength in ("control", "role") else "linked"


def _standing(start: EntityRef, walk: Walk, steps: Steps) -> ChainStanding:
    confidence, at_most, exact = walk.confidence
    return ChainStanding(
        confidence=confidence,
        at_most=at_most,
        exact=exact,
        strength=ceiling([steps.hop(edge) for edge in walk.edges]),
        contested=any(steps.hop(edge).contested for edge in walk.edges),
        entities=[start, *(edge.other for edge in walk.edges)],
    )


def _lower_ends(sides: Iterable[_Side], walked: Collection[str]) -> tuple[list[EntityRef], bool]:
    """Entities from which a chain of two hops or more may lead up over these relations, the nearest first.

    And whether there are no more of them than are looked at."""
    found: dict[str, EntityRef] = {}
    frontier = {
        edge.other.id: edge.other
        for side in sides
        for edge in side.relations.own
        if edge.props["id"] in walked and side.steps.down(edge)
    }
    for distance in range(HOPS):
        for id in sorted(frontier):
            found[id] = frontier[id]
        if len(found) > STARTS:
            return list(found.values())[:STARTS], False
        if distance == HOPS - 1 or not frontier:
            break
        frontier = {
            edge.other.id: edge.other
            for side in sides
            for edge in side.relations.onward(frontier, side.steps.down)
            if edge.other.id not in found
        }
    return list(found.values()), True


def _same(before: ChainStanding | None, after: ChainStanding | None) -> bool:
    if before is None or after is None:
        return before is after
    same_numbers = alike(before.confidence, after.confidence) and alike(before.at_most, after.at_most)
    return same_numbers and (before.strength, before.contested) == (after.strength, after.contested)


def _sorted(changes: Iterable[ChainChange]) -> list[ChainChange]:
    def ends(change: ChainChange) -> tuple[str, str, str, str]:
        return (change.from_.name, change.to.name, change.from_.id, change.to.id)

    return sorted(changes, key=lambda change: (by_loss(change), *ends(change)))
