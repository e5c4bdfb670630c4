"""Say of each claim about a relation whether its number counts it, and if not, why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from ascribe.graph.projecting.grounds import Facts
from ascribe.graph.proving.testimonies import publisher_of, title_of
from ascribe.graph.weights.confidence import Fusion, support_of
from ascribe.graph.weights.counting import counted
from ascribe.graph.weights.evidence import Testimony
from ascribe.graph.weights.supports import Support
from ascribe.schema.grades import WEAK_DIGITS, WEAK_LETTERS
from ascribe.schema.stances import DENIALS


class Weight(NamedTuple):
    """What becomes of one claim; `alone` what it would give by itself, `repeats` the claim it only passes on."""

    said: Testimony
    counts: bool
    reason: str | None
    alone: float | None
    repeats: str | None = None


def weigh(fusion: Fusion, blanket: Sequence[Testimony], facts: Facts) -> list[Weight]:
    """Every claim that a relation shows with what becomes of it: assertions, denials, the rest, blanket denials."""
    asserting = [said for said in fusion.ranked if said.claim.stance == "asserts"]
    denying = [said for said in fusion.ranked if said.claim.stance in DENIALS and not said.interested]
    sides = _Side(asserting, fusion.evidence, facts), _Side(denying, fusion.refuting, facts)
    weights = [_weight(said, fusion, sides) for said in fusion.ranked]
    unheard = "a blanket denial never counts"
    return weights + [Weight(said, False, unheard, None) for said in sorted(blanket, key=lambda said: said.claim.id)]


def _weight(said: Testimony, fusion: Fusion, sides: tuple[_Side, _Side]) -> Weight:
    asserting, denying = sides
    if said.claim.stance == "asserts":
        return asserting.weight(said)
    if said.claim.stance not in DENIALS:
        return Weight(said, False, f"{said.claim.stance.replace('_', ' ')} never counts", None)
    if said.interested:
        whose = "by an end of the relation itself" if said.by_end else "by an interested party"
        return Weight(said, False, whose, _alone(said))
    if fusion.confidence is None:
        return Weight(said, False, "there is no number that it could lower", _alone(said))
    return denying.weight(said)


class _Side:
    """The claims for a relation, or those against it, and what that side rests on."""

    def __init__(self, side: Sequence[Testimony], rests_on: Sequence[Support], facts: Facts) -> None:
        self._rests_on, self._facts = rests_on, facts
        self._hedged = {said.statement: said.claim.id for said in reversed(side) if said.claim.hedge}
        self._counted = counted(side, rests_on)

    def weight(self, said: Testimony) -> Weight:
        support = support_of(said, self._hedged.keys())
        if support is None:
            return Weight(said, False, _ungraded(said, self._facts), None)
        if self._counted.get(support) is said:
            return Weight(said, True, self._held_down(said), support.alone)
        # By the voice and the way alone: a copy by way of a weaker document is one, whatever it is graded.
        better = next((one for one in self._rests_on if one[2:] == support[2:] and _covers(one, support)), None)
        if better is not None:
            told = self._counted[better].claim.id
            return Weight(said, False, f"repeats {told}", support.alone, told)
        return Weight(said, False, self._outweighed(said), support.alone)

    def _held_down(self, said: Testimony) -> str | None:
        if said.claim.hedge or said.credibility == said.capped or said.statement not in self._hedged:
            return None
        return f"held down by the hedge of {self._hedged[said.statement]}, the same voice"

    def _outweighed(self, said: Testimony) -> str:
        counted = next(iter(self._counted.values()))
        if not said.weak:
            return f"the weak claim {counted.claim.id} alone gives more than the others together"
        why = _weakness(said, self._facts)
        if counted.weak:
            return f"{why}; weak claims never add up, and {counted.claim.id} gives at least as much"
        return f"{why}, and outweighed by claims that are not"


def _covers(better: Support, support: Support) -> bool:
    return better.reliability >= support.reliability and better.credibility >= support.credibility


def _alone(said: Testimony) -> float | None:
    return None if said.reliability is None or said.credibility is None else said.reliability * said.credibility


def _ungraded(said: Testimony, facts: Facts) -> str:
    grade = said.claim.grade
    if grade is None:
        return "no grade"
    if grade[0] == "F" or grade[1] == "6":
        return f"graded {grade}, which cannot be judged"
    unjudged = next(step for step in said.way if facts.library.reliability(step) == "F")
    return f"came through {_document(unjudged, facts)}, which is graded F: cannot be judged"


def _weakness(said: Testimony, facts: Facts) -> str:
    grade = said.claim.grade or ""
    if grade[:1] in WEAK_LETTERS or (grade[1:] in WEAK_DIGITS and said.claim.stated is None):
        return f"weak ({grade})"
    step = next(step for step in said.way if facts.library.reliability(step) in WEAK_LETTERS)
    return f"weak, having come through {_document(step, facts)}, graded {facts.library.reliability(step)}"


def _document(id: str, facts: Facts) -> str:
    return publisher_of(id, facts) or title_of(id, facts)
