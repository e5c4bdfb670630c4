"""How likely it is that claims which share causes stand: of one relation, or of several at once.

Everything that could fail is one coin, tossed once: each cause k has U_k, uniform on [0, 1], everywhere in the
store, each statement one V on its relation. A claim (r, c) with n causes stands when U_k <= r^(1/n) for each of
them and V <= c; a relation is supported when a claim it rests on stands. The convention is the project's own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from math import prod
from typing import NamedTuple, Self

from ascribe.graph.weights.coins import Assertion, TooManyCasesError, chance

# Beyond CASES an exact number is not worth the wait; nor is it, when looking for a bound, to come as near as that.
CASES = 2**16
CASES_OF_A_BOUND = 2**12

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


def strongest_first(support: Support) -> tuple[float, Support]:
    """By what it says and nothing else, so that a republication, with an id of its own, cannot break a tie."""
    return -support.alone, support


def joint(hops: Sequence[Sequence[Support]]) -> tuple[float, bool]:
    """P(on every hop some support stands) and whether that is exact; it is a lower bound otherwise.

    All hops share their causes, the supports of one hop their statements. No hops: 1.0; an empty hop: 0.0."""
    number, exact, _ = joint_and_cases(hops)
    return number, exact


def joint_and_cases(hops: Sequence[Sequence[Support]]) -> tuple[float, bool, int]:
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


def _share_nothing(hops: Sequence[Sequence[Support]]) -> bool:
    """Whether every support has its causes, and on its hop its statement, to itself."""
    return share_no_cause([support.causes for hop in hops for support in hop]) and all(
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
    ordered = [sorted(hop, key=strongest_first) for hop in hops]
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
    alone = [joint_and_cases([hop]) for hop in hops]
    bound = max(prod(one for one, _, _ in alone), min(_rounded(number), *(one for one, _, _ in alone)))
    return bound, cases + sum(took for _, _, took in alone)


def share_no_cause(voices: Sequence[Sequence[str]]) -> bool:
    """Whether no cause is among those of two of them."""
    causes = [cause for causes in voices for cause in causes]
    return len(set(causes)) == len(causes)
