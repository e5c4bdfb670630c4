"""Take out of a ledger what must not leave the machine: notes, analysts, snapshots, and all that is private."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from ascribe.graph.ledgers.ledger import Held
from ascribe.schema.errors import StoreError
from ascribe.schema.names import NAME_LIMIT, is_entity_id, name_keys
from ascribe.schema.records import Claim, Entity, Record, Retraction, Source
from ascribe.schema.stances import DENIALS

if TYPE_CHECKING:
    from ascribe.graph.store import Store

_INTERNAL = ("note", "analyst", "snapshot")


class Withheld(NamedTuple):
    """How many of the claims held now may not be shown, and how many of these are denials or rival accounts."""

    claims: int
    denials: int


class _Hidden(NamedTuple):
    """What may not be shown: records by id, and the keys of the names of private entities, for another case may have
    them as plain text."""

    ids: set[str]
    names: frozenset[str]

    def has(self, said: str | None) -> bool:
        """Whether that speaker or publisher, an id or plain text, is a private entity."""
        if not said or said in self.ids:
            return bool(said)
        return bool(self.names) and not is_entity_id(said) and not self.names.isdisjoint(name_keys(said))


class Records(Iterable[Held]):
    """All records of a store, to be gone over as often as needed without being held in memory.

    Raises StoreError when something was recorded in between: it might be what makes a record private."""

    def __init__(self, store: Store) -> None:
        self._store, self._check = store, unmoved(store)

    def __iter__(self) -> Iterator[Held]:
        yield from self._store.everything()
        self._check()


def unmoved(store: Store) -> Callable[[], None]:
    """A check that nothing has been recorded since; it raises StoreError."""
    position = store.ledger.position()

    def check() -> None:
        if store.ledger.position() != position:
            raise StoreError("somebody recorded something while this was being read. Export again")

    return check


def withheld(helds: Iterable[Held]) -> Withheld:
    """What `public` leaves out: without its denials, what is left may read stronger than it is."""
    helds = _again(helds)
    ids = _hidden(helds).ids
    hidden = {
        held.record.id: held.record.stance in DENIALS
        for held in (helds if ids else ())
        if isinstance(held.record, Claim) and held.open and held.record.id in ids
    }
    return Withheld(len(hidden), sum(hidden.values()))


def public(helds: Iterable[Held]) -> Iterator[Held]:
    """The records that may be shown, without their internal fields.

    With a private entity or source go the claims about it, by it, going back to it, citing it or having it on their
    way, what it published or wrote where anything rests on that, and what retracts any of these. A private entity is
    meant by its names too, whichever case has them as plain text: as speaker, origin, publisher, author, alias or
    the whole of a value. Quotes, headlines and other texts are left as they are. What was private once and is held
    without that mark now may be shown, but not its private versions.

    `helds` is gone over several times, so that a ledger of any size can be read from its file; an iterator, which
    can be gone over once, is held in memory."""
    helds = _again(helds)
    hidden = _hidden(helds)
    for held in helds:
        if held.record.id not in hidden.ids and not getattr(held.record, "private", False):
            yield held._replace(record=_shown(held.record, hidden))


@contextmanager
def shareable(store: Store, *, internal: bool = False) -> Iterator[Store]:
    """The store itself where `internal` or without anything private, else one in memory of what may be shown.

    Leaving out private citations alone would not do: numbers and denials would still tell of them."""
    if internal or not holds_private(store):
        yield store
        return
    from ascribe.graph.store import Store  # with all its engines, which most exports need not wait for

    with Store.in_memory() as copy:
        copy.restore(public(Records(store)))
        yield copy


def holds_private(store: Store) -> bool:
    """Whether any entity, source or claim held now is private."""
    private = "MATCH (n:{}) WHERE n.private = true RETURN n.id AS id ORDER BY id LIMIT 1"
    return any(store.engine.read(private.format(label)).rows for label in ("Entity", "Source", "Claim"))


def _again(helds: Iterable[Held]) -> Iterable[Held]:
    return list(helds) if iter(helds) is helds else helds


def _hidden(helds: Iterable[Held]) -> _Hidden:
    """Everything that may not be shown: what is private, and what would tell of it."""
    ids = _private(helds)
    if not ids:
        return _Hidden(ids, frozenset())
    hidden = _Hidden(ids, _names(helds, ids))
    ids |= _published(helds, hidden)
    origins = {held.record.id: held.record.derived_from for held in helds if isinstance(held.record, Source)}
    relayed = _deriving(origins, ids)
    claims = (held.record for held in helds if isinstance(held.record, Claim))
    ids |= {claim.id for claim in claims if _tells(claim, hidden, relayed)}
    retractions = [held.record for held in helds if isinstance(held.record, Retraction)]
    # A retraction may itself be retracted, and that one too: as many rounds as there are links.
    while more := {r.id for r in retractions if r.target in ids and r.id not in ids}:
        ids |= more
    return hidden


def _names(helds: Iterable[Held], ids: Collection[str]) -> frozenset[str]:
    """The keys of every name that any record of these entities has."""
    entities = [held.record for held in helds if isinstance(held.record, Entity) and held.record.id in ids]
    names = {name for entity in entities for name in (entity.name, *entity.aliases)}
    return frozenset(key for name in names for key in name_keys(name))


def _published(helds: Iterable[Held], hidden: _Hidden) -> set[str]:
    """The sources that a private entity published or wrote and that anything rests on: without that name they would
    count as somebody else's."""
    sources = [held.record for held in helds if isinstance(held.record, Source)]
    theirs = {source.id for source in sources if any(map(hidden.has, (source.publisher, *source.authors)))}
    if not theirs:
        return theirs
    used = {base for source in sources for base in source.derived_from}
    for held in helds:
        if isinstance(held.record, Claim):
            used.update((held.record.source, *(held.record.via or ())))
    return theirs & used


def _private(helds: Iterable[Held]) -> set[str]:
    """The ids that some case holds as private now; or, where no case holds them, ever held so."""
    marked = {held.record.id for held in helds if getattr(held.record, "private", False)}
    if not marked:
        return marked
    now = [held.record for held in helds if held.open and held.record.id in marked]
    return {record.id for record in now if getattr(record, "private", False)} | (marked - {record.id for record in now})


def _deriving(origins: Mapping[str, Collection[str]], hidden: Collection[str]) -> set[str]:
    """Sources whose origin leads to a hidden one, these included."""
    found = {source for source in origins if source in hidden}
    while more := {source for source, known in origins.items() if source not in found and not found.isdisjoint(known)}:
        found |= more
    return found


def _tells(claim: Claim, hidden: _Hidden, relayed: Collection[str]) -> bool:
    named = {claim.id, claim.subject, claim.object, claim.source, *(claim.via or ())}
    if not named.isdisjoint(hidden.ids) or (claim.via is None and claim.source in relayed):
        return True
    if hidden.has(claim.asserted_by) or hidden.has(claim.origin):
        return True
    return claim.value is not None and len(claim.value) <= NAME_LIMIT and hidden.has(claim.value)


def _shown(record: Record, hidden: _Hidden) -> Record:
    update: dict[str, object] = {name: None for name in _INTERNAL if getattr(record, name, None) is not None}
    if isinstance(record, Source):
        if hidden.has(record.publisher):
            update["publisher"] = None
        update["authors"] = tuple(author for author in record.authors if not hidden.has(author))
        update["derived_from"] = tuple(source for source in record.derived_from if source not in hidden.ids)
    elif isinstance(record, Entity):
        update["aliases"] = tuple(alias for alias in record.aliases if not hidden.has(alias))
    return record.model_copy(update=update)
