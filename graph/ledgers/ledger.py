"""The promise every ledger keeps: all records ever, and which case held which of them from when until when.

The ledger is the truth; the graph is a view of it that can be thrown away. Nothing is deleted: a record that
its case no longer holds stays, with the time at which it was withdrawn. Every change gets the next position,
so that a graph which knows its position can catch up.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, NamedTuple, Self, get_args, overload

from ascribe.graph.engines.engine import Run
from ascribe.schema.addresses import url_key
from ascribe.schema.dates import moment
from ascribe.schema.ids import canonical
from ascribe.schema.names import is_entity_id, name_keys
from ascribe.schema.records import Claim, Entity, Record, Retraction, Source

RecordKind = Literal["case", "source", "entity", "claim", "retraction"]
KINDS: tuple[RecordKind, ...] = get_args(RecordKind)
# What records can be found by. `pair`: the two ends of a claim (see `pair`); `about`: either end of it;
# `blanket`: whom a blanket denial is about; `document`: a source it cites or relays (of a source: derives from);
# `voice`: who speaks in a claim, is its origin or publishes a source, by entity id or name key; `name`: the keys of an
# identified entity's names; `target`: what a retraction takes out; `sameness`: a source's url or sha256.
Field = Literal["id", "pair", "about", "blanket", "document", "voice", "name", "target", "sameness"]


class Hold(NamedTuple):
    """A case held a record from `since` until `until` (as `dates.moment` writes times; None: still)."""

    case: str
    since: str
    until: str | None


class Held(NamedTuple):
    """A record, when it was first recorded, and every hold on it, oldest first."""

    record: Record
    recorded_at: str
    holds: tuple[Hold, ...]

    @property
    def open(self) -> tuple[Hold, ...]:
        """The holds that last."""
        return tuple([hold for hold in self.holds if hold.until is None])


class Change(NamedTuple):
    """What a revision did: the records its case holds now and did not before, and the other way round."""

    added: Sequence[Record]
    withdrawn: Sequence[Record]


class Recalled(Sequence[Record]):
    """Records that are read from their ledger when they are looked at, for a revision may have a million of them.

    `keys` are what the ledger knows them by; `read` gives the records of some of these, in their order; `kinds` has
    the place in RecordKind of each."""

    def __init__(
        self, keys: Sequence[Any], kinds: bytearray, read: Callable[[Sequence[Any]], Iterator[Record]]
    ) -> None:
        self._keys, self._kinds, self._read = keys, kinds, read

    def of(self, kind: RecordKind) -> Recalled:
        """Those of one kind."""
        number = KINDS.index(kind)
        keys = [key for key, other in zip(self._keys, self._kinds, strict=True) if other == number]
        return Recalled(keys, bytearray([number]) * len(keys), self._read)

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[Record]:
        return self._read(self._keys)

    @overload
    def __getitem__(self, place: int) -> Record: ...
    @overload
    def __getitem__(self, place: slice) -> list[Record]: ...
    def __getitem__(self, place: int | slice) -> Record | list[Record]:
        if isinstance(place, slice):
            return list(self._read(self._keys[place]))
        return next(self._read([self._keys[place]]))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]  # as of any list


class Stated(NamedTuple):
    """What a claim is about: `object` None of a literal claim, both None of a blanket denial."""

    id: str
    subject: str
    predicate: str | None
    object: str | None

    @property
    def ends(self) -> tuple[str, str]:
        """What is the same for all claims about two entities, or about one alone."""
        return (self.subject, "") if self.object is None else _in_order(self.subject, self.object)


class Ledger(ABC):
    """One ledger. Records are compared by their whole content, notes included."""

    @abstractmethod
    def position(self) -> int:
        """The position of the last change; 0 for an empty ledger."""

    @abstractmethod
    def revise(self, case: str, records: Iterable[Record], *, whole: bool = True) -> Change:
        """Make `records` what the case of that id holds: all it holds or, not `whole`, besides what it holds.

        What the case held and `records` lacks is withdrawn when `whole`. A record that is held already is left
        as it is; recorded anew after it was withdrawn, it gets a new hold. All or nothing."""

    @abstractmethod
    def restore(self, helds: Iterable[Held]) -> Change:
        """Take over records with their times (as `dates.moment` writes them) and holds; a hold both know keeps the
        `until` that is known."""

    @abstractmethod
    def changed(self, since: int) -> Iterator[Record]:
        """Each record some hold of which began or ended after that position."""

    @abstractmethod
    def find(self, kind: RecordKind, field: Field, values: Collection[str], *, ever: bool = False) -> Iterator[Held]:
        """Records of that kind which some case holds now, or `ever` held, and which have one of the values in that
        field, each once."""

    @abstractmethod
    def held(self, kind: RecordKind, *, ever: bool = False) -> Iterator[Held]:
        """All records of that kind which some case holds now, or `ever` held, ordered by id."""

    def of_case(self, case: str) -> Iterator[Held]:
        """All records that the case of that id holds now, in the order in which they were first recorded."""
        return (held for held in self.everything() if any(hold.case == case for hold in held.open))

    def stated(self) -> Iterator[Stated]:
        """Every claim that some case holds now, those of the same ends one after the other."""
        claims = (held.record for held in self.held("claim"))
        return iter(
            sorted(
                (Stated(c.id, c.subject, c.predicate, c.object) for c in claims if isinstance(c, Claim)),
                key=lambda claim: (claim.ends, claim.id),
            )
        )

    @abstractmethod
    def count(self, kind: RecordKind) -> int:
        """How many ids of that kind were ever recorded."""

    @abstractmethod
    def knows(self, id: str) -> bool:
        """Whether a record of that id was ever recorded."""

    @abstractmethod
    def everything(self) -> Iterator[Held]:
        """All records ever, withdrawn ones included, in the order in which they were recorded."""

    def as_known(self, at: str) -> Ledger:
        """This ledger as it stood at a time (as `dates.moment` writes it), for reading: what was recorded later is
        absent, what was withdrawn later is held."""
        from ascribe.graph.ledgers.past_ledger import PastLedger  # which is a ledger itself

        return PastLedger(self, at)

    @abstractmethod
    def within(self, run: Run) -> Ledger:
        """This ledger as the transaction behind `run` sees it (for finding; the same object where it has its own)."""

    def opener(self) -> Callable[[], Ledger] | None:
        """How another process opens this ledger for reading; None where none can."""
        return None

    @abstractmethod
    def close(self) -> None:
        """Give up the file or connection."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


# What people record with a command instead of a file, retractions, is held by this case.
DESK = "retractions"


def pair(left: str, right: str) -> str:
    """One key for the two ends of a relation, whichever comes first."""
    return "\t".join(_in_order(left, right))


def _in_order(left: str, right: str) -> tuple[str, str]:
    return (left, right) if left <= right else (right, left)


def terms(record: Record) -> Iterator[tuple[Field, str]]:
    """Everything this record can be found by."""
    yield "id", record.id
    if isinstance(record, Claim):
        yield "about", record.subject
        if record.object:
            yield "about", record.object
            yield "pair", pair(record.subject, record.object)
        if record.predicate is None:
            yield "blanket", record.subject
        yield "document", record.source
        if record.via:
            yield from (("document", document) for document in {*record.via} - {record.source})
        if record.asserted_by:
            yield from _voice(record.asserted_by)
        if record.origin:
            yield from _voice(record.origin)
    elif isinstance(record, Source):
        for document in set(record.derived_from):
            yield "document", document
        if record.publisher:
            yield from _voice(record.publisher)
        if record.url:
            yield "sameness", url_key(record.url)
        if record.sha256:
            yield "sameness", record.sha256
    elif isinstance(record, Retraction):
        yield "target", record.target
    elif isinstance(record, Entity):
        for key in keys_of(record):
            yield "name", key


def keys_of(entity: Entity) -> set[str]:
    """The keys of all names of an entity; none of an unidentified one, which is never known by name."""
    return set() if entity.unidentified else {key for name in (entity.name, *entity.aliases) for key in name_keys(name)}


@lru_cache(maxsize=16384)  # few speak in many claims
def _voice(text: str) -> tuple[tuple[Field, str], ...]:
    return tuple(("voice", key) for key in ([text] if is_entity_id(text) else name_keys(text)))


def stored(record: Record) -> str:
    """The text under which a record is stored and by which it is told from every other."""
    return canonical(record.content())


def next_time(last: str) -> str:
    """Now, in UTC to the microsecond, and always after `last`, so that times order as positions do."""
    now = datetime.now(UTC)
    if last:
        now = max(now, datetime.fromisoformat(last) + timedelta(microseconds=1))
    return moment(now)
