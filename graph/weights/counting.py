"""Say which claims a confidence takes notice of, where several only repeat one voice by one way."""

from __future__ import annotations

from collections.abc import Sequence

from ascribe.graph.weights.confidence import Fusion, hedged_statements, support_of
from ascribe.graph.weights.evidence import Testimony
from ascribe.graph.weights.supports import Support
from ascribe.schema.stances import DENIALS


def counted(side: Sequence[Testimony], rests_on: Sequence[Support]) -> dict[Support, Testimony]:
    """The claims of one side that what it `rests_on` comes from; of the same words in several documents, those
    nearest to the root."""
    hedged = hedged_statements(side)
    found: dict[Support, Testimony] = {}
    for said in sorted(side, key=lambda said: len(said.way)):
        support = support_of(said, hedged)
        if support and support in rests_on:
            found.setdefault(support, said)
    return found


def uncounted(fusion: Fusion) -> list[str]:
    """The ids of the claims that neither raise nor lower the confidence: copies, what is not graded, weak claims that
    are outweighed, denials with a stake in it or without a number to lower, and silences."""
    if len(fusion.ranked) == len(fusion.evidence) == 1:
        return []
    asserting = [said for said in fusion.ranked if said.claim.stance == "asserts"]
    denying = [said for said in fusion.ranked if said.claim.stance in DENIALS and not said.interested]
    sides = [(asserting, fusion.evidence), (denying, fusion.refuting)] if fusion.evidence else []
    counts = {said.claim.id for side in sides for said in counted(*side).values()}
    return [said.claim.id for said in fusion.ranked if said.claim.id not in counts]
