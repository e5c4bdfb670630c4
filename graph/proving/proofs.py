"""The shapes of proofs: a chain or a relation with everything it rests on, and what would break it."""

from __future__ import annotations

from dataclasses import dataclass, field

from ascribe.graph.relations.answers import Chain, Citation, Document, EntityRef, Hop

# Chains that are counted beside the one that is explained, at most.
MORE = 20


@dataclass(frozen=True)
class Weighed(Citation):
    """One claim and what becomes of it in the number of its relation.

    `counts`: the number rests on it, or is lowered by it; `reason` why it does not, or with what reservation.
    `alone` is what it would give by itself, None without a grade; `causes` what it hangs on, as people call them.
    `root` is the document it rests on, `repeats` what only passes it on and is not counted. A conclusion `rests_on`
    other claims, of which `reasons_retracted` are out of all answers."""

    counts: bool = field(kw_only=True)
    reason: str | None = field(kw_only=True)
    alone: float | None = field(kw_only=True)
    causes: list[str] = field(kw_only=True)
    root: Document = field(kw_only=True)
    repeats: list[Citation] = field(kw_only=True)
    rests_on: list[str] = field(kw_only=True)
    reasons_retracted: list[str] = field(kw_only=True)


@dataclass(frozen=True)
class Proof(Hop):
    """One relation with its claims, weighed; `why` says in one line what its number comes from."""

    why: str = field(kw_only=True)
    claims: list[Weighed] = field(kw_only=True)


@dataclass(frozen=True)
class Cuts:
    """The smallest sets of causes whose failure leaves no number that reaches `threshold` (0: no number at all).

    `size` of each of them; 0 when there is nothing to break, None when it is not known but `at_least` so many
    have to fail. `complete`: `sets` are all of that size or, without a size, all smaller ones were tried."""

    threshold: float
    size: int | None
    at_least: int
    sets: list[list[str]]
    complete: bool


@dataclass(frozen=True)
class Explanation:
    """Why a chain, or a relation, has the number it has.

    `chain` is the strongest between `from_` and `to`, with `more` beside it, counted up to `MORE`; None for a relation,
    which is the only one of `hops`, and without a chain, when there are no hops. `complete` is false when the search
    ended early."""

    from_: EntityRef
    to: EntityRef
    chain: Chain | None
    more: int
    why: str | None
    hops: list[Proof]
    cuts: Cuts
    complete: bool
