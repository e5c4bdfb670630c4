"""How likely every hop of a chain is supported at once: exact, though hops share what could fail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, reduce
from math import prod
from typing import NamedTuple

from ascribe.graph.weights.supports import Support, joint_and_cases


@dataclass(frozen=True)
class HopEvidence:
    """What a chain needs to know of a hop, as its edge says it; without a number it is ungraded.

    `number` is its relation's confidence, where that is known; it is worked out where it is not."""

    evidence: Sequence[Support]
    doubt: float
    has_number: bool
    exact: bool = True
    number: float | None = None

    @cached_property
    def causes(self) -> frozenset[str]:
        """What its supports hang on."""
        return frozenset(cause for support in self.evidence for cause in support.causes)

    def given(self, causes: Set[str]) -> float:
        """How likely it is supported at most, when these causes do not fail."""
        fails = 1.0
        for support in self.evidence:
            open_ = sum(cause not in causes for cause in support.causes) / len(support.causes)
            fails *= 1 - support.credibility * support.reliability**open_
        return (1 - fails) * (1 - self.doubt)

    def outdoes(self, other: HopEvidence) -> bool:
        """Whether in any chain it does as well in place of `other`, or better, whatever the other hops hang on.

        So does what is supported as often as the other is when no cause fails: coins that hold speak for each other.
        So does what rests on a better claim that hangs on the same causes or fewer. One with a number stands before
        one without."""
        if not (self.has_number and other.has_number):
            return self.has_number or not other.has_number
        if _entangled((self,))[0].number >= other.given(other.causes):
            return True
        return (
            len(other.evidence) == 1
            and any(support.covers(other.evidence[0]) for support in self.evidence)
            and (self.doubt <= other.doubt)
        )


class ChainConfidence(NamedTuple):
    """`confidence`, or with an ungraded hop only `at_most`; a lower bound of that number when not `exact`."""

    confidence: float | None
    at_most: float | None
    exact: bool

    @property
    def number(self) -> float:
        """Whichever of the two there is."""
        return (self.at_most or 0.0) if self.confidence is None else self.confidence

    def changed(self, number: float, exact: bool) -> ChainConfidence:
        """With another number."""
        return ChainConfidence(None, number, exact) if self.confidence is None else ChainConfidence(number, None, exact)


class _Entangled(NamedTuple):
    """Hops of a chain that share causes with one another and with no other hop; often a single one."""

    causes: frozenset[str]
    hops: tuple[HopEvidence, ...]
    number: float
    exact: bool


class Growth(NamedTuple):
    """A chain from its first hop as far as it goes; nothing shared between two groups has to be looked at again.

    `cases` is what the last hop took to work out."""

    groups: tuple[_Entangled, ...] = ()
    confidence: ChainConfidence = ChainConfidence(1.0, None, True)
    cases: int = 0

    def shares(self, hop: HopEvidence) -> bool:
        """Whether one more hop would hang on a cause that the chain hangs on already, so that `longer` is work."""
        return any(not group.causes.isdisjoint(hop.causes) for group in self.groups)

    def bound(self, hop: HopEvidence) -> float:
        """No less than what the chain with one more hop comes to; just that where it shares nothing."""
        if not hop.has_number:
            return self.confidence.number
        apart, causes = 1.0, set[str]()
        for group in self.groups:
            if group.causes.isdisjoint(hop.causes):
                apart *= group.number
            else:
                causes |= group.causes
        alone = apart * _entangled((hop,))[0].number
        return min(self.confidence.number * hop.given(causes), alone) if causes else min(self.confidence.number, alone)

    def longer(self, hop: HopEvidence) -> Growth:
        """The chain with one more hop: never above `bound`, not by the last bit of a sum, for searches rely on it."""
        was, bound = self.confidence, self.bound(hop)
        if not hop.has_number:
            return Growth(self.groups, ChainConfidence(None, bound, was.exact))
        alone, cases = _entangled((hop,))
        shared = [group for group in self.groups if not group.causes.isdisjoint(hop.causes)]
        groups = (*self.groups, alone)
        if shared:
            whole, cases = _entangled((*(hop for group in shared for hop in group.hops), hop))
            groups = tuple(whole if group is shared[0] else group for group in self.groups if group not in shared[1:])
        number, exact = prod(group.number for group in groups), all(group.exact for group in groups)
        if bound < number:
            number, exact = bound, exact and was.exact and alone.exact
        return Growth(groups, was.changed(number, exact), cases)

    def held_to(self, bound: float) -> Growth:
        """The same chain, said to come to no more than that: a lower bound where it comes to more."""
        said = self.confidence
        return self if said.number <= bound else self._replace(confidence=said.changed(bound, False))


def chain_confidence(hops: Iterable[HopEvidence]) -> ChainConfidence:
    """How likely every hop of a chain is supported at once; doubts are coins of their own relation.

    `at_most` is the number of the graded hops alone: 1.0 where there is none, for then nothing bounds it."""
    return reduce(Growth.longer, hops, Growth()).confidence


def _entangled(hops: tuple[HopEvidence, ...]) -> tuple[_Entangled, int]:
    if len(hops) == 1 and hops[0].number is not None:
        return _Entangled(hops[0].causes, hops, hops[0].number, hops[0].exact), 0
    causes = frozenset[str]().union(*(hop.causes for hop in hops))
    supported, exact, cases = joint_and_cases([hop.evidence for hop in hops])
    number = supported * prod(1 - hop.doubt for hop in hops)
    return _Entangled(causes, hops, number, exact and all(hop.exact for hop in hops)), cases
