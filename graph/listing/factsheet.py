"""The shape of what `facts` answers: values side by side, amounts on relations, records at odds, what else was said."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from ascribe.graph.relations.answers import Citation, EntityRef, Link

ValueStatus = Literal["stated", "contested", "denied"]


@dataclass(frozen=True)
class Value:
    """One value of a fact or, without a `value`, one amount on a relation, with all who state it or deny it.

    `status`: "contested" by a disinterested denial, "denied" where nobody states it. `conflict`: another value beside
    it cannot hold at the same time. `held` as for a Link. `citations`: assertions first, the best graded first."""

    value: str | None
    amount: dict[str, Any] | None
    valid_from: str | None
    valid_to: str | None
    former: bool
    held: str | None
    status: ValueStatus
    denied_by_interested: bool
    denied_by_others: bool
    conflict: bool
    origins: int
    citations: list[Citation]


@dataclass(frozen=True)
class Fact:
    """All values that are stated of one literal predicate, the earliest first, the undated last."""

    predicate: str
    conflict: bool
    values: list[Value]


@dataclass(frozen=True)
class Amounts(Link):
    """A relation with the amounts that are stated of it; its own `citations` are all there are about the relation."""

    conflict: bool = field(kw_only=True)
    values: list[Value] = field(kw_only=True)


@dataclass(frozen=True)
class RecordValue:
    """What some cases record for a property of an entity."""

    value: Any
    cases: list[str]


@dataclass(frozen=True)
class RecordConflict:
    """A property of an entity for which cases record different values; the graph shows `shown`."""

    property: str
    shown: Any
    values: list[RecordValue]


@dataclass(frozen=True)
class Aside(Citation):
    """Something reported that no fact and no relation shows: nobody found or said anything, or denied everything.

    It is about a relation (`object`), about a literal `value`, or, a blanket denial, about a subject alone."""

    subject: EntityRef = field(kw_only=True)
    predicate: str | None = field(kw_only=True)
    object: EntityRef | None = field(kw_only=True)
    value: str | None = field(kw_only=True)


@dataclass(frozen=True)
class FactSheet:
    """What is stated about one entity besides its relations."""

    entity: EntityRef
    facts: list[Fact]
    amounts: list[Amounts]
    records: list[RecordConflict]
    also: list[Aside]
