"""Take out of a ledger what must not leave the machine: notes, analysts, snapshots, and all that is private."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from ascribe.graph.ledgers.ledger import Held
from ascribe.schema.errors import StoreError
from ascribe.schema.records import Claim, Record, Retraction, Source
from ascribe.schema.stances import DENIALS

if TYPE_CHECKING:
    from ascribe.graph.store import Store

_INTERNAL = ("note", "analyst", "snapshot")


class Withheld(NamedTuple):
    """How many of the claims held now may not be shown, and how many of these are denials or rival accounts."""

    claims: int
    denials: int


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
    ids = _hidden(helds)
    hidden = {
        held.record.id: held.record.stance in DENIALS
        for held in (helds if ids else ())
        if isinstance(held.record, Claim) and held.open and held.record.id in ids
    }
    return Withheld(len(hidden), sum(hidden.values()))


def public(helds: Iterable[Held]) -> Iterator[Held]:
    """The records that may be shown, without their internal fields.

    With a private entity or source go the claims about it, by it, going back to it, citing it or having it on their
    way, and what retracts any of these. What was private once and is held without that mark now may be shown, but
    not its private versions.

    `helds` is gone over several times, so that a ledger of any size can be read from its file; an iterator, which
    can be gone over once, is held in memory."""
    helds = _again(helds)
    hidden = _hidden(helds)
    for held in helds:
        if held.record.id not in hidden and not getattr(held.record, "private", False):
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


def _hidden(helds: Iterable[Held]) -> set[str]:
    """The ids of everything that may not be shown: what is private, and what would tell of it."""
    hidden = _private(helds)
    if not hidden:
        return hidden
    origins = {held.record.id: held.record.derived_from for held in helds if isinstance(held.record, Source)}
    relayed = _deriving(origins, hidden)
    claims = (held.record for held in helds if isinstance(held.record, Claim))
    hidden |= {claim.id for claim in claims if _tells(claim, hidden, relayed)}
    retractions = [held.record for held in helds if isinstance(held.record, Retraction)]
    # A retraction may itself be retracted, and that one too: as many rounds as there are links.
    while more := {r.id for r in retractions if r.target in hidden and r.id not in hidden}:
        hidden |= more
    return hidden


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


def _tells(claim: Claim, hidden: Collection[str], relayed: Collection[str]) -> bool:
    named = {claim.id, claim.subject, claim.object, claim.asserted_by, claim.origin, claim.source, *(claim.via or ())}
    return not named.isdisjoint(hidden) or (claim.via is None and claim.source in relayed)


def _shown(record: Record, hidden: Collection[str]) -> Record:
    update: dict[str, object] = {name: None for name in _INTERNAL if getattr(record, name, None) is not None}
    if isinstance(record, Source):
        if record.publisher in hidden:
            update["publisher"] = None
        update["derived_from"] = tuple(source for source in record.derived_from if source not in hidden)
    return record.model_copy(update=update)
