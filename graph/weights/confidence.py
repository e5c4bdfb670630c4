"""Fuse all claims about one relation into one confidence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from math import prod
from operator import attrgetter
from typing import Literal, NamedTuple

from ascribe.graph.weights.chain_confidence import HopEvidence
from ascribe.graph.weights.coins import sharing
from ascribe.graph.weights.evidence import Testimony
from ascribe.graph.weights.supports import Support, joint, share_no_cause, strongest_first
from ascribe.schema.stances import DENIALS

Status = Literal["supported", "contested", "ungraded", "denied"]

_STANCES = {"asserts": 0, "denies": 1, "disputes": 2, "no_finding": 3, "no_comment": 4}


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
    return (
        len(voices) if share_no_cause([said.causes for said in voices]) else len(sharing(voices, attrgetter("causes")))
    )


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
    best_weak = min(weak, key=strongest_first) if weak else None
    return (_without_repeats(strong) if len(strong) > 1 else tuple(strong)), best_weak


def _without_repeats(supports: Sequence[Support]) -> tuple[Support, ...]:
    """Strongest first, without those that stand only when a better one of the same voice and way stands."""
    kept: list[Support] = []
    for support in sorted(supports, key=strongest_first):
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
