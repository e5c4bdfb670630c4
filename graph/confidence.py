"""Fuse all claims about one relation, or the relations of a chain, into one confidence.

Everything that could fail is one coin, tossed once: each cause k has U_k, uniform on [0, 1], everywhere in the
store, each statement one V on its relation. A claim (r, c) with n causes stands when U_k <= r^(1/n) for each of
them and V <= c; a relation is supported when a claim it rests on stands. The convention is the project's own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import prod
from operator import attrgetter
from typing import Literal, NamedTuple, Self

from ascribe.graph.coins import Assertion, TooManyCasesError, chance, sharing
from ascribe.graph.evidence import Testimony

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
    way. `doubt` is P(refuted). `hedged`: all graded assertions are, or all where none is graded. `ranked` is
    every testimony but the blanket ones: assertions, then denials, strongest first.
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
    hedged: bool
    ranked: tuple[Testimony, ...]


class HopEvidence(NamedTuple):
    """What a chain needs to know of a hop, as its edge says it; without a number it is ungraded."""

    evidence: Sequence[Support]
    doubt: float
    has_number: bool


class ChainConfidence(NamedTuple):
    """`confidence`, or with an ungraded hop only `at_most`; a lower bound of that number when not `exact`."""

    confidence: float | None
    at_most: float | None
    exact: bool


def fuse(testimonies: Sequence[Testimony], *, blanket: Sequence[Testimony] = (), context: bool = False) -> Fusion:
    """Fuse all live testimonies about one relation, of every stance and in any order.

    Blanket denials mark a relation as denied and count in no number; a `context` relation is never admitted."""
    ranked = tuple(sorted(testimonies, key=_rank)) if len(testimonies) > 1 else tuple(testimonies)
    asserting = [said for said in ranked if said.claim.stance == "asserts"]
    opposing = [said for said in ranked if said.claim.stance in ("denies", "disputes")]
    graded = [said for said in asserting if said.reliability is not None]
    hedged = {said.statement for said in asserting if said.claim.hedge}
    denying = [*opposing, *blanket]
    others = [said for said in denying if not said.interested]
    evidence, confidence, exact = _rest(asserting, hedged)
    doubt, doubt_exact = _doubt([said for said in opposing if not said.interested])
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
        hedged=bool(hedged) and all(said.statement in hedged for said in graded or asserting),
        ranked=ranked,
    )


def origins(testimonies: Sequence[Testimony]) -> int:
    """How many groups of asserting voices share nothing, graded or not; where none asserts, of denying ones.

    Takes the testimonies of one relation, or of any set of claims."""
    voices = [said for said in testimonies if said.claim.stance == "asserts"]
    voices = voices or [said for said in testimonies if said.claim.stance in ("denies", "disputes")]
    return len(voices) if len(voices) < 2 else len(sharing(voices, attrgetter("causes")))


def chain_confidence(hops: Sequence[HopEvidence]) -> ChainConfidence:
    """How likely every hop of a chain is supported at once; doubts are coins of their own relation.

    `at_most` is the number of the graded hops alone: 1.0 where there is none, for then nothing bounds it, and
    a chain that grows never gets a higher one."""
    graded = [hop for hop in hops if hop.has_number]
    supported, exact = joint([hop.evidence for hop in graded])
    number = supported * prod(1 - hop.doubt for hop in graded)
    return ChainConfidence(number, None, exact) if len(graded) == len(hops) else ChainConfidence(None, number, exact)


def joint(hops: Sequence[Sequence[Support]]) -> tuple[float, bool]:
    """P(on every hop some support stands) and whether that is exact; it is a lower bound otherwise.

    All hops share their causes, the supports of one hop their statements. No hops: 1.0; an empty hop: 0.0."""
    if len(hops) == 1 and len(hops[0]) == 1:
        return hops[0][0].alone, True
    if _share_nothing(hops):
        return prod(1 - prod(1 - support.alone for support in hop) for hop in hops), True
    try:
        return _rounded(chance(_assertions(hops), CASES)), True
    except TooManyCasesError:
        return _lower_bound(hops), False


def _rounded(number: float) -> float:
    """A probability again, should the last bit of a sum have left [0, 1]."""
    return min(max(number, 0.0), 1.0)


def _status(asserted: bool, graded: bool, opposed: bool, by_others: bool) -> Status | None:
    if not asserted:
        return "denied" if opposed else None
    if not graded:
        return "ungraded"
    return "contested" if by_others else "supported"


def _rank(said: Testimony) -> tuple[int, float, str]:
    """Stance, strength, id: a total order, so that every order of loading gives the same numbers to the last bit."""
    strength = -1.0 if said.reliability is None or said.credibility is None else said.reliability * said.credibility
    return _STANCES[said.claim.stance], -strength, said.claim.id


def _rest(side: Sequence[Testimony], hedged: set[str]) -> tuple[tuple[Support, ...], float, bool]:
    """What one side of a relation rests on, P(some of it stands), and whether that is exact."""
    strong: list[Support] = []
    weak: list[Support] = []
    for said in side:
        if said.reliability is not None and said.credibility is not None and said.capped is not None:
            credibility = said.capped if said.statement in hedged else said.credibility
            (weak if said.weak else strong).append(Support(said.reliability, credibility, said.statement, said.causes))
    evidence = _without_repeats(strong) if len(strong) > 1 else tuple(strong)
    number, exact = joint((evidence,))
    if weak:
        best = min(weak, key=_strongest_first)
        if best.alone > number:
            return (best,), best.alone, True
    return evidence, number, exact


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


def _doubt(denying: Sequence[Testimony]) -> tuple[float, bool]:
    """P(refuted); where an exact one is too much work the higher number of coins not shared, to keep a lower bound."""
    if not denying:
        return 0.0, True
    evidence, number, exact = _rest(denying, {said.statement for said in denying if said.claim.hedge})
    return (number, True) if exact else (1 - prod(1 - support.alone for support in evidence), False)


def _share_nothing(hops: Sequence[Sequence[Support]]) -> bool:
    """Whether every support has its causes, and on its hop its statement, to itself."""
    causes = [cause for hop in hops for support in hop for cause in support.causes]
    return len(set(causes)) == len(causes) and all(
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


def _lower_bound(hops: Sequence[Sequence[Support]]) -> float:
    """The number with as few of the weakest supports left out as make it workable; each hop keeps its strongest.

    Held between the product of the hops and the weakest of them, where the exact number is too."""
    ordered = [sorted(hop, key=_strongest_first) for hop in hops]
    weakest = sorted(
        (support.alone, number, -place)
        for number, hop in enumerate(ordered)
        for place, support in enumerate(hop)
        if place > 0
    )

    def without(count: int) -> float:
        out = {(number, -place) for _, number, place in weakest[:count]}
        kept = [
            [hop[place] for place in range(len(hop)) if (number, place) not in out]
            for number, hop in enumerate(ordered)
        ]
        return _rounded(chance(_assertions(kept), CASES_OF_A_BOUND))

    fewest, enough = 1, len(weakest)  # one support a hop needs no cases at all
    while fewest < enough:
        middle = (fewest + enough) // 2
        try:
            without(middle)
            enough = middle
        except TooManyCasesError:
            fewest = middle + 1
    if len(hops) == 1:
        return without(enough)
    alone = [joint([hop])[0] for hop in hops]
    return max(prod(alone), min(without(enough), *alone))
