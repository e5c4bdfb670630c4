"""Fuse all claims about one relation, or the relations of a chain, into one confidence.

Everything that could fail is one coin, tossed once: each cause k has U_k, uniform on [0, 1], everywhere in the
store, each statement one V on its relation. A claim (r, c) with n causes stands when U_k <= r^(1/n) for each of
them and V <= c; a relation is supported when a claim it rests on stands. The convention is the project's own.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import cached_property, reduce
from math import prod
from operator import attrgetter
from typing import Literal, NamedTuple, Self

from ascribe.graph.weights.coins import Assertion, TooManyCasesError, chance, sharing
from ascribe.graph.weights.evidence import Testimony
from ascribe.schema.stances import DENIALS

# Beyond CASES an exact number is not worth the wait; nor is it, when looking for a bound, to come as near as that.
CASES = 2**16
CASES_OF_A_BOUND = 2**12

Status = Literal["supported", "contested", "ungraded", "denied"]

_STANCES = {"asserts": 0, "denies": 1, "disputes": 2, "no_finding": 3, "no_comment": 4}
_COMPACT = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


class Support(NamedTuple):
    """A graded claim that a relation rests on; packed, one item of the edge property `evidence`."""

    reliability: float
    credibility: float
    statement: str
    causes: tuple[str, ...]

    @property
    def alone(self) -> float:
        """How likely it is to stand."""
        return self.reliability * self.credibility

    def covers(self, other: Support) -> bool:
        """Whether no cause can fail it that does not fail the other, and it is as credible at least."""
        return (
            self.credibility >= other.credibility
            and set(self.causes) <= set(other.causes)
            and self.reliability ** (1 / len(self.causes)) >= other.reliability ** (1 / len(other.causes))
        )

    def pack(self) -> str:
        """Compact JSON; `unpack` gives back exactly these numbers."""
        return _COMPACT.encode(self)

    @classmethod
    def unpack(cls, text: str) -> Self:
        """What `pack` wrote."""
        reliability, credibility, statement, causes = json.loads(text)
        return cls(reliability, credibility, statement, tuple(causes))


class Fusion(NamedTuple):
    """What all live testimonies about one relation come to.

    `status` None: nothing that makes an edge. `evidence` is what the confidence rests on, after the hedge cap
    and the weak rule, strongest first, without what repeats a better-graded claim of the same voice by the same
    way. `doubt` is P(refuted) and `refuting` what that rests on. `hedged`: all graded assertions are, or all where
    none is graded. `ranked` is every testimony but the blanket ones: assertions, then denials, strongest first.
    """

    confidence: float | None
    exact: bool
    status: Status | None
    denied_by_interested: bool
    denied_by_others: bool
    admitted: bool
    origins: int
    evidence: tuple[Support, ...]
    doubt: float
    refuting: tuple[Support, ...]
    hedged: bool
    ranked: tuple[Testimony, ...]

    @property
    def credible(self) -> float | None:
        """What the confidence would be at most if no cause failed; None where there is none.

        So a chain comes to no more than the product of its hops' `credible`, whatever they share."""
        hop = HopEvidence(self.evidence, self.doubt, bool(self.evidence))
        return hop.given(hop.causes) if self.evidence else None


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


def fuse(testimonies: Sequence[Testimony], *, blanket: Sequence[Testimony] = (), context: bool = False) -> Fusion:
    """Fuse all live testimonies about one relation, of every stance and in any order.

    Blanket denials mark a relation as denied and count in no number; a `context` relation is never admitted."""
    ranked = tuple(sorted(testimonies, key=by_strength)) if len(testimonies) > 1 else tuple(testimonies)
    asserting = [said for said in ranked if said.claim.stance == "asserts"]
    opposing = [said for said in ranked if said.claim.stance in DENIALS]
    graded = [said for said in asserting if said.reliability is not None]
    hedged = hedged_statements(asserting)
    denying = [*opposing, *blanket]
    others = [said for said in denying if not said.interested]
    evidence, confidence, exact = _rest(asserting, hedged)
    refuting, doubt, doubt_exact = _doubt([said for said in opposing if not said.interested])
    return Fusion(
        confidence=confidence * (1 - doubt) if evidence else None,
        exact=exact and doubt_exact,
        status=_status(bool(asserting), bool(graded), bool(opposing), bool(others)),
        denied_by_interested=len(others) < len(denying),
        denied_by_others=bool(others),
        admitted=not context and any(said.by_end for said in asserting),
        origins=origins(asserting or opposing),
        evidence=evidence,
        doubt=doubt,
        refuting=refuting,
        hedged=bool(hedged) and all(said.statement in hedged for said in graded or asserting),
        ranked=ranked,
    )


def origins(testimonies: Sequence[Testimony]) -> int:
    """How many groups of asserting voices share nothing, graded or not; where none asserts, of denying ones.

    Takes the testimonies of one relation, or of any set of claims."""
    voices = [said for said in testimonies if said.claim.stance == "asserts"]
    voices = voices or [said for said in testimonies if said.claim.stance in DENIALS]
    return len(voices) if _all_differ(voices) else len(sharing(voices, attrgetter("causes")))


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
    supported, exact, cases = _joint([hop.evidence for hop in hops])
    number = supported * prod(1 - hop.doubt for hop in hops)
    return _Entangled(causes, hops, number, exact and all(hop.exact for hop in hops)), cases


def joint(hops: Sequence[Sequence[Support]]) -> tuple[float, bool]:
    """P(on every hop some support stands) and whether that is exact; it is a lower bound otherwise.

    All hops share their causes, the supports of one hop their statements. No hops: 1.0; an empty hop: 0.0."""
    number, exact, _ = _joint(hops)
    return number, exact


def _joint(hops: Sequence[Sequence[Support]]) -> tuple[float, bool, int]:
    """As `joint`, and how many cases it took."""
    if len(hops) == 1 and len(hops[0]) == 1:
        return hops[0][0].alone, True, 0
    if _share_nothing(hops):
        return prod(1 - prod(1 - support.alone for support in hop) for hop in hops), True, 0
    try:
        number, cases = chance(_assertions(hops), CASES)
        return _rounded(number), True, cases
    except TooManyCasesError:
        number, cases = _lower_bound(hops)
        return number, False, cases + CASES


def _rounded(number: float) -> float:
    """A probability again, should the last bit of a sum have left [0, 1]."""
    return min(max(number, 0.0), 1.0)


def _status(asserted: bool, graded: bool, opposed: bool, by_others: bool) -> Status | None:
    if not asserted:
        return "denied" if opposed else None
    if not graded:
        return "ungraded"
    return "contested" if by_others else "supported"


def by_strength(said: Testimony) -> tuple[int, float, int, str]:
    """Stance, strength, id: a total order, so that every order of loading gives the same numbers to the last bit.

    Of two equally strong the one nearer to its root comes first: a copy is never told before what it repeats."""
    strength = -1.0 if said.reliability is None or said.credibility is None else said.reliability * said.credibility
    return _STANCES[said.claim.stance], -strength, len(said.way), said.claim.id


def _rest(side: Sequence[Testimony], hedged: set[str]) -> tuple[tuple[Support, ...], float, bool]:
    """What one side of a relation rests on, P(some of it stands), and whether that is exact."""
    strong, best_weak = _weighed(side, hedged)
    number, exact = joint((strong,))
    if best_weak and (best_weak.alone > number or not strong):  # a table may make it worth 0, which is a number
        return (best_weak,), best_weak.alone, exact
    return strong, number, exact


def hedged_statements(side: Iterable[Testimony]) -> set[str]:
    """The statements of one side of a relation of which a claim is hedged, so that a hedge holds all of them down."""
    return {said.statement for said in side if said.claim.hedge}


def support_of(said: Testimony, hedged: Set[str]) -> Support | None:
    """What a claim gives when these statements are hedged; None without a grade."""
    if said.reliability is None or said.credibility is None or said.capped is None:
        return None
    credibility = said.capped if said.statement in hedged else said.credibility
    return Support(said.reliability, credibility, said.statement, said.causes)


def _weighed(side: Sequence[Testimony], hedged: set[str]) -> tuple[tuple[Support, ...], Support | None]:
    """The graded claims of one side that add up, and the best of the weak ones."""
    strong: list[Support] = []
    weak: list[Support] = []
    for said in side:
        support = support_of(said, hedged)
        if support:
            (weak if said.weak else strong).append(support)
    best_weak = min(weak, key=_strongest_first) if weak else None
    return (_without_repeats(strong) if len(strong) > 1 else tuple(strong)), best_weak


def _strongest_first(support: Support) -> tuple[float, Support]:
    """By what it says and nothing else, so that a republication, with an id of its own, cannot break a tie."""
    return -support.alone, support


def _without_repeats(supports: Sequence[Support]) -> tuple[Support, ...]:
    """Strongest first, without those that stand only when a better one of the same voice and way stands."""
    kept: list[Support] = []
    for support in sorted(supports, key=_strongest_first):
        same = (better for better in kept if better[2:] == support[2:])
        if not any(
            better.reliability >= support.reliability and better.credibility >= support.credibility for better in same
        ):
            kept.append(support)
    return tuple(kept)


def _doubt(denying: Sequence[Testimony]) -> tuple[tuple[Support, ...], float, bool]:
    """What P(refuted) rests on, P(refuted), and whether it is exact.

    Where an exact one is too much work: the higher number of coins not shared, to keep a lower bound."""
    if not denying:
        return (), 0.0, True
    hedged = hedged_statements(denying)
    evidence, number, exact = _rest(denying, hedged)
    if exact:
        return evidence, number, True
    strong, _ = _weighed(denying, hedged)
    return evidence, max(number, 1 - prod(1 - support.alone for support in strong)), False


def _all_differ(heard: Sequence[Testimony | Support]) -> bool:
    causes = [cause for one in heard for cause in one.causes]
    return len(set(causes)) == len(causes)


def _share_nothing(hops: Sequence[Sequence[Support]]) -> bool:
    """Whether every support has its causes, and on its hop its statement, to itself."""
    return _all_differ([support for hop in hops for support in hop]) and all(
        len(hop) < 2 or len({support.statement for support in hop}) == len(hop) for hop in hops
    )


def _assertions(hops: Sequence[Sequence[Support]]) -> list[list[Assertion]]:
    """Supports as coins and thresholds: a cause is one coin everywhere, a statement one coin on its hop."""
    return [
        [
            (
                *((cause, support.reliability ** (1 / len(support.causes))) for cause in support.causes),
                ((number, support.statement), support.credibility),
            )
            for support in hop
        ]
        for number, hop in enumerate(hops)
    ]


def _lower_bound(hops: Sequence[Sequence[Support]]) -> tuple[float, int]:
    """The number with as few of the weakest supports left out as make it workable, and how many cases that took.

    Each hop keeps its strongest. Held between the product of the hops and the weakest of them, where the exact
    number is too."""
    ordered = [sorted(hop, key=_strongest_first) for hop in hops]
    others = sorted(
        (-support.alone, number, place)
        for number, hop in enumerate(ordered)
        for place, support in enumerate(hop)
        if place > 0
    )

    def with_best(count: int) -> tuple[float, int]:
        kept = [hop[:1] for hop in ordered]
        for _, number, place in others[:count]:
            kept[number].append(ordered[number][place])
        return chance(_assertions(kept), CASES_OF_A_BOUND)

    number, cases = with_best(0)  # one support a hop is a single term
    fits, fails = 0, len(others)
    while fails - fits > 1:
        tried = min(2 * fits + 8, (fits + fails) // 2)  # far fewer are kept than left out
        try:
            number, took = with_best(tried)
            fits = tried
        except TooManyCasesError:
            fails, took = tried, CASES_OF_A_BOUND
        cases += took
    if len(hops) == 1:
        return _rounded(number), cases
    alone = [_joint([hop]) for hop in hops]
    bound = max(prod(one for one, _, _ in alone), min(_rounded(number), *(one for one, _, _ in alone)))
    return bound, cases + sum(took for _, _, took in alone)
