"""The shapes of answers about change: what a retraction took, what a file would do, what happened when.

A relation or chain is given as it stood before and as it stands after, None where it is not there; as JSON they are
printed like every other answer (see answers).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import isclose
from typing import Literal

from ascribe.graph.relations.answers import Citation, EntityRef

Target = Literal["claim", "source", "retraction"]
ChangeKind = Literal["added", "withdrawn", "retracted", "restored"]


@dataclass(frozen=True)
class Standing:
    """How a relation stands."""

    confidence: float | None
    exact: bool
    status: str
    denied_by_interested: bool
    denied_by_others: bool
    origins: int


@dataclass(frozen=True)
class RelationChange:
    """A relation that stands otherwise after a change than before it."""

    relation: str
    subject: EntityRef
    predicate: str
    object: EntityRef
    before: Standing | None
    after: Standing | None


@dataclass(frozen=True)
class ChainStanding:
    """How the strongest chain of two or more hops stands; `entities` from its lower end to its upper one.

    `both_ways`: either end may be the upper one, for no hop says which is."""

    confidence: float | None
    at_most: float | None
    exact: bool
    strength: str
    contested: bool
    both_ways: bool
    entities: list[EntityRef]


@dataclass(frozen=True)
class ChainChange:
    """A chain from a lower entity up to an upper one that stands otherwise: the best supported of those that say
    as much (control, role, association, lead, amplification).

    Where the same way says more or less than before, the strength of `before` and `after` differs; None where no chain
    between the two says as much any more, or did before."""

    from_: EntityRef
    to: EntityRef
    before: ChainStanding | None
    after: ChainStanding | None


@dataclass(frozen=True)
class Consequences:
    """What a change of the ledger makes of relations and chains, the largest loss first.

    `complete` is false where there are more chains than were searched."""

    relations: list[RelationChange]
    chains: list[ChainChange]
    complete: bool


@dataclass(frozen=True)
class ClaimChange(Citation):
    """What became of a claim: recorded by a case, withdrawn by the last that held it, retracted, or restored because
    its retraction was undone; `reason` of the retraction that takes it out, or took it out before it was restored.

    `object` of a claim about a relation, `value` of a literal one; a blanket denial has no predicate either."""

    change: ChangeKind = field(kw_only=True)
    reason: str | None = field(kw_only=True)
    subject: EntityRef = field(kw_only=True)
    predicate: str | None = field(kw_only=True)
    object: EntityRef | None = field(kw_only=True)
    value: str | None = field(kw_only=True)


@dataclass(frozen=True)
class Conclusion(Citation):
    """A live claim that was concluded from others, `rests_on`, of which some are retracted, `reasons_retracted`."""

    subject: EntityRef = field(kw_only=True)
    predicate: str | None = field(kw_only=True)
    object: EntityRef | None = field(kw_only=True)
    value: str | None = field(kw_only=True)
    rests_on: list[str] = field(kw_only=True)
    reasons_retracted: list[str] = field(kw_only=True)


@dataclass(frozen=True)
class Retracted(Consequences):
    """What a retraction took, or what undoing one brought back; would, on a dry run.

    `conclusions` were drawn from what it takes, and stay."""

    retraction: str
    target: str
    kind: Target
    reason: str
    dry_run: bool
    claims: list[ClaimChange]
    conclusions: list[Conclusion]


@dataclass(frozen=True)
class Revised:
    """What a revision of a case does: claims added, replaced, withdrawn; entities that it shares with other cases.

    `changed`: whether it changes anything, records other than claims included; `remarks`: what was left out of the
    file or supposed, in sentences."""

    case: str
    added: int
    replaced: int
    withdrawn: int
    changed: bool
    joined: list[EntityRef]
    remarks: list[str] = field(default_factory=list, kw_only=True)


@dataclass(frozen=True)
class Preview(Consequences, Revised):
    """What a file would change, were it loaded."""


@dataclass(frozen=True)
class RetractionChange:
    """A retraction that was recorded, or withdrawn by the last case that held it."""

    retraction: str
    change: Literal["added", "withdrawn"]
    target: str
    reason: str


@dataclass(frozen=True)
class RecordChange:
    """Another record that changed: a source on the way of a claim, an entity at an end or speaking, a case.

    `elsewhere`: there was one of that id before and there is one after; so one that is added or withdrawn is recorded
    by another case too."""

    record: Literal["source", "entity", "case"]
    id: str
    change: Literal["added", "replaced", "withdrawn"]
    elsewhere: bool


@dataclass(frozen=True)
class HistoryStep:
    """What changed about an entity at one time: by which cases, what they did, and what it made of its relations.

    `at`: UTC, ISO 8601, as `--as-known` takes it. `names` before and after where they changed, the first of them
    what it is called."""

    at: str
    cases: list[str]
    claims: list[ClaimChange]
    retractions: list[RetractionChange]
    records: list[RecordChange]
    names_before: list[str]
    names_after: list[str]
    relations: list[RelationChange]


@dataclass(frozen=True)
class History:
    """What was believed about an entity when and what changed it, oldest first."""

    entity: EntityRef
    steps: list[HistoryStep]


def alike(one: float | None, other: float | None) -> bool:
    """Whether two confidences are the same but for the order in which they were added up."""
    return one is other if one is None or other is None else isclose(one, other, abs_tol=1e-9)


def by_loss(change: RelationChange | ChainChange) -> tuple[bool, float, bool, bool]:
    """The largest loss first, then the largest gain; where no number changes what vanishes before what appears."""
    before, after = (standing.confidence or 0.0 if standing else 0.0 for standing in (change.before, change.after))
    gain = round(after - before, 9)
    return (gain > 0, -abs(gain), change.after is not None, change.before is None)
