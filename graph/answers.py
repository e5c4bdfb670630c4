"""The shapes of answers, the same for a notebook, the terminal and `--json`.

Every key of the JSON is always there: null, false or [] when empty. Names of speakers and publishers are given
as a person reads them; the ids are one look at the claim away.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Direction = Literal["out", "in"]


@dataclass(frozen=True)
class EntityRef:
    """An entity as answers name it."""

    id: str
    kind: str
    name: str
    aliases: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Document:
    """A document that the one we read relays."""

    source: str
    headline: str | None
    publisher: str | None
    published: str | None


@dataclass(frozen=True)
class Citation:
    """One claim about a relation with the document it was read in, and those that one relays, nearest first."""

    claim: str
    stance: str
    asserted_by: str | None
    voice: str | None
    source: str
    headline: str | None
    publisher: str | None
    published: str | None
    url: str | None
    archive_url: str | None
    via: list[Document]
    quote: list[str]
    locator: str | None
    hedge: str | None
    grade: str | None
    amount: dict[str, Any] | None
    former: bool
    date_text: str | None

    @property
    def speaker(self) -> str:
        """Who says it: the speaker named, or else whoever published the root of what we read, never its relay."""
        root = self.via[-1] if self.via else self
        return self.asserted_by or root.publisher or root.headline or root.source


@dataclass(frozen=True)
class Link:
    """One relation of an entity: `other` is the far end, `direction` "out" when the entity is its subject.

    `former`: whoever asserts it says that it is over, at a date nobody gives."""

    relation: str
    predicate: str
    direction: Direction
    other: EntityRef
    confidence: float | None
    exact: bool
    support: str | None
    status: str
    denied_by_interested: bool
    denied_by_others: bool
    admitted: bool
    origins: int
    strength: str
    valid_from: str | None
    valid_to: str | None
    former: bool
    citations: list[Citation]


@dataclass(frozen=True)
class Links:
    """Every relation of an entity, strongest first, the ungraded last."""

    entity: EntityRef
    links: list[Link]


@dataclass(frozen=True)
class Hop(Link):
    """One step of a chain: a link walked from `from_` to `to`, with `parallel` more of the same strength beside it."""

    from_: EntityRef = field(kw_only=True)
    to: EntityRef = field(kw_only=True)
    parallel: int = field(kw_only=True, default=0)


@dataclass(frozen=True)
class Chain:
    """A way through the relations; `weakest` is the index of the hop that carries least."""

    confidence: float | None
    at_most: float | None
    exact: bool
    support: str | None
    strength: str
    sentence: str
    origins: int
    contested: bool
    denials: list[Citation]
    weakest: int
    hops: list[Hop]


@dataclass(frozen=True)
class Chains:
    """The chains from one entity, best first; `complete` is false when the search ended early."""

    entity: EntityRef
    chains: list[Chain]
    complete: bool


@dataclass(frozen=True)
class Routes:
    """The chains between two entities, best first."""

    from_: EntityRef
    to: EntityRef
    chains: list[Chain]
    complete: bool


@dataclass(frozen=True)
class Match(EntityRef):
    """An entity that a name may mean; `score` 100 for a whole name, less for a part."""

    score: float = field(kw_only=True)


@dataclass(frozen=True)
class SourceUse:
    """How much rests on one source."""

    id: str
    headline: str | None
    publisher: str | None
    reliability: str | None
    claims: int
    relations: int


@dataclass(frozen=True)
class Stats:
    """Counts: `claims` ever recorded, `live` of them in answers now, `retracted` taken out by a retraction."""

    entities: dict[str, int]
    relations: dict[str, int]
    claims: int
    live: int
    retracted: int
    sources: int
    cases: int


def as_json(answer: Any) -> Any:
    """An answer as `--json` prints it: dataclasses become dicts, `from_` becomes `from`."""

    def rename(items: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key.rstrip("_"): value for key, value in items}

    return asdict(answer, dict_factory=rename)
