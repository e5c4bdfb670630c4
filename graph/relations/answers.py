"""The shapes of answers, the same for a notebook, the terminal and `--json`.

Every key of the JSON is always there: null, false or [] when empty. Names of speakers and publishers are given
as a person reads them; the ids are one look at the claim away.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Literal

from ascribe.graph.weights.coins import sharing
from ascribe.schema.grades import stated_as
from ascribe.schema.stances import DENIALS

if TYPE_CHECKING:
    from ascribe.graph.relations.sentences import Clause

Direction = Literal["out", "in"]


@dataclass(frozen=True)
class EntityRef:
    """An entity as answers name it.

    Not in the JSON are `unidentified`: the sources do not name whoever this is; `namesake`: another entity of the
    answer has its name."""

    id: str
    kind: str
    name: str
    aliases: list[str] = field(default_factory=list)
    unidentified: bool = False
    namesake: bool = False

    @property
    def called(self) -> str:
        """What a text calls it: its name, with the id where that alone tells it from another of the answer."""
        return with_id(self.name, self.id if self.namesake else None)


@dataclass(frozen=True)
class Document:
    """A document that the one we read relays.

    Not in the JSON are `address`: its url; `document_id`: the one id that it goes by, however often it is recorded;
    `house`: who published it, as all its records have it together; `house_id`, where that is an entity."""

    source: str
    headline: str | None
    publisher: str | None
    published: str | None
    address: str | None = None
    document_id: str | None = None
    house: str | None = None
    house_id: str | None = None

    @property
    def title(self) -> str:
        """What it is known by where nobody says who published it."""
        return self.headline or self.address or self.source


@dataclass(frozen=True)
class Citation:
    """One claim about a relation with the document it was read in, and those that one relays, nearest first.

    `likelihood` and `probability` are what the source itself states. `blanket`: it denies whatever is said of one of
    the ends, not this relation by name. Not in the JSON are `document_id` and `house` of the document it was read in,
    as of a Document; `speaker_id`: the entity that speaks, or publishes the root where nobody else does; `origin_id`:
    the entity that `origin` is; `namesakes`: those of the two whose name another entity of the answer has; `about`:
    whom a blanket denial is about; `causes_of_failure`: the publishers, speakers or origin that it hangs on, by key;
    `counted`: its relation's number takes notice of it; `apart`: what two entities of a chain are called that it says
    are not the same."""

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
    likelihood: str | None
    probability: float | None
    origin: str | None
    amount: dict[str, Any] | None
    former: bool
    date_text: str | None
    blanket: bool
    document_id: str | None = None
    house: str | None = None
    speaker_id: str | None = None
    origin_id: str | None = None
    namesakes: frozenset[str] = frozenset()
    about: EntityRef | None = None
    causes_of_failure: tuple[str, ...] = ()
    counted: bool = False
    apart: tuple[str, str] | None = None

    @property
    def title(self) -> str:
        """What the document it was read in is known by where nobody says who published it."""
        return self.headline or self.url or self.source

    @property
    def stated(self) -> str | None:
        """How likely the source itself holds it to be, in its words."""
        return stated_as(self.likelihood, self.probability)

    @property
    def origin_document(self) -> Citation | Document:
        """The document that the others relay, the one we read where it relays none."""
        return self.via[-1] if self.via else self

    @property
    def by_entity(self) -> bool:
        """Whether the speaker is an entity, so that `speaker` is its name and no description."""
        return self.speaker_id is not None and self.voice != "unnamed"

    @property
    def speaker(self) -> str:
        """Who says it: the speaker named, or else whoever published the root of what we read, never its relay.

        Of a voice without a name the root is all that tells it from others: `an unnamed voice in Herald`."""
        root = self.origin_document
        where, id = root.house or root.title, self.speaker_id if self.speaker_id in self.namesakes else None
        if self.asserted_by:
            named = with_id(self.asserted_by, id)
            return f"{named} (unnamed in {where})" if self.voice == "unnamed" else named
        return f"an unnamed voice in {with_id(where, id)}" if self.voice == "unnamed" else with_id(where, id)


@dataclass(frozen=True)
class Link:
    """One relation of an entity: `other` is the far end, `direction` "out" when the entity is its subject.

    `former`: whoever asserts it says that it is over, at a date nobody gives. `held`, where the question is as of a
    date: "dated" when an assertion's dates cover it, "undated" when none says that it was over or had not begun.
    `ended`, not in the JSON: it is said to have ended at `valid_to`, which is otherwise the last day told of."""

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
    held: str | None
    citations: list[Citation]
    ended: bool = False


@dataclass(frozen=True)
class Links:
    """Every relation of an entity, strongest first, the ungraded last."""

    entity: EntityRef
    links: list[Link]

    @property
    def origins(self) -> int:
        """How many groups of asserting voices share nothing, over all relations; where none asserts, of denying ones.

        Not in the JSON, which has those of each relation."""
        told = {cited.claim: cited for link in self.links for cited in link.citations}.values()
        voices = [cited for cited in told if cited.stance == "asserts"]
        voices = voices or [cited for cited in told if cited.stance in DENIALS]
        return len(sharing(voices, attrgetter("causes_of_failure")))


@dataclass(frozen=True)
class Hop(Link):
    """One step of a chain: a link walked from `from_` to `to`, with `parallel` more of the same strength beside it."""

    from_: EntityRef = field(kw_only=True)
    to: EntityRef = field(kw_only=True)
    parallel: int = field(kw_only=True, default=0)


@dataclass(frozen=True)
class Chain:
    """A way through the relations; `weakest` is the index of the hop that carries least.

    `clauses`, not in the JSON: the sentence in parts, each with the claims that say so."""

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
    clauses: list[Clause] = field(default_factory=list)


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
class RestingRelation:
    """A relation with the claims for or against it that rest on one source; `alone`: so do all that assert it.

    `denials`: everything that is said against it, whatever that rests on.

    `counted`, not in the JSON: those of the claims that its number takes notice of."""

    relation: str
    subject: EntityRef
    predicate: str
    object: EntityRef
    confidence: float | None
    exact: bool
    support: str | None
    status: str
    denied_by_interested: bool
    denied_by_others: bool
    origins: int
    alone: bool
    claims: list[str]
    denials: list[Citation]
    counted: list[str]


@dataclass(frozen=True)
class RestingClaim(Citation):
    """A claim that was read in one source, or `relayed` from it by the document it was read in.

    It speaks about a relation, or is a literal one with a `value`, or a blanket denial with a subject alone."""

    relayed: bool = field(kw_only=True)
    relation: str | None = field(kw_only=True)
    subject: EntityRef = field(kw_only=True)
    predicate: str | None = field(kw_only=True)
    object: EntityRef | None = field(kw_only=True)
    value: str | None = field(kw_only=True)


@dataclass(frozen=True)
class Rests:
    """What rests on one source now: relations, the strongest first, and live claims.

    `copies` are other records of the same document; what rests on them rests on it."""

    copies: list[str]
    relations: list[RestingRelation]
    claims: list[RestingClaim]


@dataclass(frozen=True)
class SourceUse:
    """How much rests on one source; `rests` tells what, where that one source was asked about."""

    id: str
    headline: str | None
    publisher: str | None
    reliability: str | None
    claims: int
    relations: int
    rests: Rests | None = None


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


# Known to a program that tells speakers apart; in JSON names are given as a person reads them.
_WITHIN = frozenset(
    "speaker_id origin_id namesake namesakes address document_id house house_id about causes_of_failure counted apart "
    "unidentified ended clauses".split()
)


def with_id(name: str, id: str | None) -> str:
    """`Jane Roe (person:jane-roe-2)`; the name alone without an id."""
    return f"{name} ({id})" if id else name


def as_json(answer: Any) -> Any:
    """An answer as `--json` prints it: dataclasses become dicts, `from_` becomes `from`."""

    def rename(items: list[tuple[str, Any]]) -> dict[str, Any]:
        return {key.rstrip("_"): value for key, value in items if key not in _WITHIN}

    return asdict(answer, dict_factory=rename)
