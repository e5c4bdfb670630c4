"""Find the smallest sets of publishers and speakers whose failure breaks a relation, or every chain between two ends.

A cause fails when nothing that hangs on it stands, denials included; what is left is fused anew, so weak claims may
come back and hedges fall away. While some way survives, one of the causes it rests on has to be in the set: that
makes a search of three levels instead of a trial of all sets.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from math import prod
from typing import NamedTuple

from ascribe.graph.weights.chain_confidence import HopEvidence, chain_confidence
from ascribe.graph.weights.confidence import Fusion, fuse
from ascribe.graph.weights.evidence import Testimony
from ascribe.graph.weights.supports import Support

# Beyond three that fail at once, people are better told that it takes many than which.
SIZE = 3
# Sets that are listed, and relations looked at before the search gives up and says so: a second or two. To work out
# what a chain comes to takes as long as looking at so many relations.
SETS, WORK, _JOINT = 50, 100_000, 20

Causes = frozenset[str]
Way = tuple[str, ...]  # the ids of its relations, in order


class OutOfWorkError(Exception):
    """The question takes more looks at relations than allowed."""


class Cut(NamedTuple):
    """The smallest sets of causes, by key, whose failure leaves nothing; `size` 0: nothing is there to break.

    `size` None: it is at least `at_least`, no more is known. `complete`: the sets are all of that size, or, with
    no size, there is none below `at_least` and that is all that was asked."""

    size: int | None
    at_least: int
    sets: list[Causes]
    complete: bool


class Remains:
    """Relations without the claims that hang on what failed: by id, the live testimonies about each.

    A way survives when each of its relations has a number and, above 0, theirs together reaches `threshold`."""

    def __init__(self, heard: Mapping[str, Sequence[Testimony]], threshold: float) -> None:
        self._heard, self.threshold = heard, threshold
        self._causes = {id: frozenset(cause for said in all_ for cause in said.causes) for id, all_ in heard.items()}
        self._fused: dict[tuple[str, Causes], Fusion] = {}
        self._work = WORK
        self.exact = True

    def of(self, relation: str, failed: Causes) -> Fusion:
        """What is left of a relation. Raises OutOfWorkError."""
        self._spend(1)
        key = (relation, failed & self._causes[relation])
        if key not in self._fused:
            self._fused[key] = fuse([said for said in self._heard[relation] if key[1].isdisjoint(said.causes)])
        fusion = self._fused[key]
        self.exact = self.exact and (fusion.exact or not self.threshold)
        return fusion

    def _spend(self, work: int) -> None:
        self._work -= work
        if self._work < 0:
            raise OutOfWorkError

    def survives(self, way: Sequence[str], failed: Causes) -> bool:
        """Whether a way is left after these failures. Raises OutOfWorkError."""
        fused = [self.of(relation, failed) for relation in way]
        numbers = [fusion.confidence for fusion in fused if fusion.confidence is not None]
        if len(numbers) < len(fused) or min(numbers) < self.threshold:
            return False
        # Between the product of its hops and the weakest of them a chain always is: mostly that tells already.
        return prod(numbers) >= self.threshold or self._reaches([fusion.evidence for fusion in fused], fused)

    def at_fault(self, way: Sequence[str], failed: Causes) -> Causes:
        """Causes of a surviving way, one of which is in every larger set that breaks it. Raises OutOfWorkError."""
        fused = [self.of(relation, failed) for relation in way]
        kept = [list(fusion.evidence) for fusion in fused]
        loose = [
            (-len(support.causes), support.alone, place, support)
            for place, fusion in enumerate(fused)
            # Whatever else falls, a relation with weak claims might go over to one of those: not to be counted on.
            if not self.threshold or not any(said.weak for said in fusion.ranked)
            for support in fusion.evidence
        ]
        for _, _, place, support in sorted(loose):
            fewer = [[one for one in hop if one is not support] if at == place else hop for at, hop in enumerate(kept)]
            if self._reaches(fewer, fused):
                kept = fewer
        needed = {cause for hop in kept for support in hop for cause in support.causes}
        return frozenset(needed | (_hedging(fused) if self.threshold else set()))

    def _reaches(self, evidence: Sequence[Sequence[Support]], fused: Sequence[Fusion]) -> bool:
        if not all(evidence):
            return False
        if not self.threshold:
            return True
        self._spend(_JOINT)
        number, _, exact = chain_confidence(
            [HopEvidence(hop, of.doubt, True, of.exact) for hop, of in zip(evidence, fused, strict=True)]
        )
        self.exact = self.exact and exact
        return number is not None and number >= self.threshold


class Ways(ABC):
    """The ways a question asks about."""

    @abstractmethod
    def surviving(self, failed: Causes) -> Way | None:
        """Some way that survives these failures; None when none does. Raises OutOfWorkError."""


class Single(Ways):
    """One relation, which is its own only way."""

    def __init__(self, relation: str, remains: Remains) -> None:
        self._way, self._remains = (relation,), remains

    def surviving(self, failed: Causes) -> Way | None:
        return self._way if self._remains.survives(self._way, failed) else None


def smallest_cuts(ways: Ways, remains: Remains) -> Cut:
    """The smallest sets of causes whose failure leaves none of the ways; exact up to `SIZE`."""
    tried = {frozenset[str]()}
    for size in range(SIZE + 1):
        cuts: list[Causes] = []
        larger: set[Causes] = set()
        try:
            for failed in sorted(tried, key=sorted):
                way = ways.surviving(failed)
                if way is None:
                    cuts.append(failed)
                elif not cuts and size < SIZE:
                    larger |= {failed | {cause} for cause in remains.at_fault(way, failed)}
        except OutOfWorkError:
            return Cut(size if cuts else None, size, cuts[:SETS], False)
        if cuts:
            return Cut(size, size, cuts[:SETS] if size else [], remains.exact and len(cuts) <= SETS)
        tried = larger
    return Cut(None, SIZE + 1, [], remains.exact)


def _hedging(fused: Sequence[Fusion]) -> set[str]:
    """What hedged claims hang on that hold down another claim of their statement: its rising may lower a way.

    A denial that is no longer held down weighs more, and a weak claim that rises takes the place of others."""
    causes: set[str] = set()
    for fusion in fused:
        plain = {said.statement for said in fusion.ranked if not said.claim.hedge}
        for said in fusion.ranked:
            if said.claim.hedge and said.statement in plain:
                causes |= set(said.causes)
    return causes
