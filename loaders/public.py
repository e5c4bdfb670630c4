"""Take out of a ledger what must not leave the machine: notes, analysts, snapshots, and all that is private."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ascribe.graph.ledgers.ledger import Held
from ascribe.loaders.private_names import Mention, PrivateNames
from ascribe.schema.errors import StoreError
from ascribe.schema.records import Case, Claim, Entity, Record, Retraction, Source
from ascribe.schema.stances import DENIALS

if TYPE_CHECKING:
    from ascribe.graph.store import Store

_INTERNAL = ("note", "analyst", "snapshot")
UNSAID = "The reason names somebody private"


class Withheld(NamedTuple):
    """How many of the claims held now may not be shown, and how many of these are denials or rival accounts."""

    claims: int
    denials: int


class _Hidden(NamedTuple):
    """What may not be shown: records by id; the names of private entities, which another case may have as plain text;
    and the retractions that are told otherwise, by id."""

    ids: set[str]
    names: PrivateNames
    withheld: Withheld
    retold: Mapping[str, Retraction]


class Records(Iterable[Held]):
    """All records of a store, to be gone over as often as needed without being held in memory.

    Raises StoreError when something was recorded in between: it might be what makes a record private."""

    def __init__(self, store: Store) -> None:
        self._store, self._check = store, unmoved(store)

    def __iter__(self) -> Iterator[Held]:
        yield from self._store.everything()
        self._check()


class Public(Iterable[Held]):
    """The records that may be shown, without their internal fields.

    With a private entity or source go the claims about it, by it, going back to it, citing it or having it on their
    way, what it published or wrote where anything rests on that, and what retracts any of these. A private entity is
    meant by its names too, in whichever case and field they are a whole text: a claim that has one stays behind, every
    other record loses that text, but for its own id, name and kind. A retraction whose reason has one anywhere is told
    without the reason. A name within a longer text stays, and is among the `mentions`. What was private once and is
    held without that mark now may be shown, but not its private versions.

    `helds` is gone over several times, so that a ledger of any size can be read from its file; an iterator, which
    can be gone over once, is held in memory."""

    def __init__(self, helds: Iterable[Held]) -> None:
        self._helds = list(helds) if iter(helds) is helds else helds

    def __iter__(self) -> Iterator[Held]:
        hidden = self._hidden
        for held in self._helds:
            if held.record.id not in hidden.ids and not getattr(held.record, "private", False):
                yield held._replace(record=_shown(held.record, hidden))

    @property
    def withheld(self) -> Withheld:
        """What is left out: without its denials, what is left may read stronger than it is."""
        return self._hidden.withheld

    def mentions(self, among: Callable[[Held], bool] = lambda _: True) -> list[Mention]:
        """The texts of records `among` these that hold the name of a private entity within something longer."""
        names = self._hidden.names
        return [found for held in (self if names else ()) if among(held) for found in names.mentions(held.record)]

    @cached_property
    def _hidden(self) -> _Hidden:
        return _hide(self._helds)


def public(helds: Iterable[Held]) -> Public:
    """What of these records may be shown."""
    return helds if isinstance(helds, Public) else Public(helds)


def unmoved(store: Store) -> Callable[[], None]:
    """A check that nothing has been recorded since; it raises StoreError."""
    position = store.ledger.position()

    def check() -> None:
        if store.ledger.position() != position:
            raise StoreError("somebody recorded something while this was being read. Export again")

    return check


@contextmanager
def shareable(store: Store, shown: Iterable[Held] | None = None, *, internal: bool = False) -> Iterator[Store]:
    """The store itself where `internal` or without anything private, else one in memory of what may be shown, which
    is worked out unless it is given.

    Leaving out private citations alone would not do: numbers and denials would still tell of them."""
    if internal or not holds_private(store):
        yield store
        return
    from ascribe.graph.store import Store  # with all its engines, which most exports need not wait for

    with Store.in_memory() as copy:
        copy.restore(public(Records(store) if shown is None else shown))
        yield copy


def holds_private(store: Store) -> bool:
    """Whether any entity, source or claim held now is private."""
    private = "MATCH (n:{}) WHERE n.private = true RETURN n.id AS id ORDER BY id LIMIT 1"
    return any(store.engine.read(private.format(label)).rows for label in ("Entity", "Source", "Claim"))


def _hide(helds: Iterable[Held]) -> _Hidden:
    """Everything that may not be shown: what is private, and what would tell of it. Claims, of which there may be
    a million, are read and not kept."""
    marked = {held.record.id for held in helds if getattr(held.record, "private", False)}
    if not marked:
        return _Hidden(marked, PrivateNames(()), Withheld(0, 0), {})
    others: list[Record] = []
    now: dict[str, bool] = {}
    for held in helds:
        if not isinstance(held.record, Claim):
            others.append(held.record)
        if held.open and held.record.id in marked:
            now[held.record.id] = now.get(held.record.id, False) or getattr(held.record, "private", False)
    # What some case holds as private now; or, where no case holds it, ever held so.
    ids = {id for id in marked if now.get(id, True)}
    entities = [record for record in others if isinstance(record, Entity) and record.id in ids]
    names = PrivateNames(name for entity in entities for name in (entity.id, entity.name, *entity.aliases))
    sources = [record for record in others if isinstance(record, Source)]
    ids |= _published(helds, sources, names)
    relayed = _deriving({source.id: source.derived_from for source in sources}, ids)
    withheld: dict[str, bool] = {}
    for held in helds:
        claim = held.record
        if isinstance(claim, Claim) and (claim.id in ids or _tells(claim, ids, names, relayed)):
            ids.add(claim.id)
            if held.open:
                withheld[claim.id] = claim.stance in DENIALS
    retractions = {record.id: record for record in others if isinstance(record, Retraction)}
    # A retraction may itself be retracted, and that one too: as many rounds as there are links.
    while more := {r.id for r in retractions.values() if r.target in ids and r.id not in ids}:
        ids |= more
    return _Hidden(ids, names, Withheld(len(withheld), sum(withheld.values())), _retold(retractions, names))


def _published(helds: Iterable[Held], sources: Collection[Source], names: PrivateNames) -> set[str]:
    """The sources that a private entity published or wrote, or that are its address, and that anything rests on:
    without that name they would count as somebody else's."""
    theirs = {
        source.id
        for source in sources
        if any(text and names.are(text) for text in (source.publisher, source.url, *source.authors))
    }
    if not theirs:
        return theirs
    used = {base for source in sources for base in source.derived_from}
    for held in helds:
        if isinstance(held.record, Claim):
            used.update((held.record.source, *(held.record.via or ())))
    return theirs & used


def _deriving(origins: Mapping[str, Collection[str]], hidden: Collection[str]) -> set[str]:
    """Sources whose origin leads to a hidden one, these included."""
    found = {source for source in origins if source in hidden}
    while more := {source for source, known in origins.items() if source not in found and not found.isdisjoint(known)}:
        found |= more
    return found


def _tells(claim: Claim, hidden: Collection[str], names: PrivateNames, relayed: Collection[str]) -> bool:
    told = (claim.subject, claim.object, claim.source, claim.asserted_by, claim.origin, *(claim.via or ()))
    if any(id in hidden for id in told) or (claim.via is None and claim.source in relayed):
        return True
    # Any field of a claim is part of its id: without it, it would be another claim.
    return any(names.are(found.text) for found in names.mentions(claim))


def _retold(retractions: Mapping[str, Retraction], names: PrivateNames) -> dict[str, Retraction]:
    """The retractions whose reason names somebody private, without it, and those that undo these: their ids differ."""
    aimed: dict[str, list[Retraction]] = {}
    for retraction in sorted(retractions.values(), key=lambda retraction: retraction.id):
        aimed.setdefault(retraction.target, []).append(retraction)
    told: dict[str, Retraction] = {}
    waiting = [(target, target) for target in aimed if target not in retractions]
    while waiting:
        before, target = waiting.pop()
        for number, retraction in enumerate(aimed.get(before, ())):
            # Of several, each stays one of its own: one may be undone and another not.
            unsaid = f"{UNSAID} ({number + 1})" if number else UNSAID
            reason = unsaid if names.stand_in(retraction.reason) else retraction.reason
            shown = Retraction(target=target, reason=reason)
            if shown != retraction:
                told[retraction.id] = shown
            waiting.append((retraction.id, shown.id))
    return told


def _shown(record: Record, hidden: _Hidden) -> Record:
    if isinstance(record, Retraction):
        return hidden.retold.get(record.id, record)
    update: dict[str, object] = {name: None for name in _INTERNAL if getattr(record, name, None) is not None}
    if isinstance(record, Source):
        update["derived_from"] = tuple(source for source in record.derived_from if source not in hidden.ids)
    if isinstance(record, Case | Entity | Source):
        told = {found.field for found in hidden.names.mentions(record)}
        update |= {field: _without(getattr(record, field), hidden.names) for field in told if _may_go(record, field)}
    return record.model_copy(update=update)


def _may_go(record: Record, field: str) -> bool:
    return not type(record).model_fields[field].is_required()


def _without(value: object, names: PrivateNames) -> object:
    """What a field holds, but for texts that are nothing but a private name."""
    if isinstance(value, str):
        return None if names.are(value) else value
    if isinstance(value, tuple):
        return tuple(text for text in value if not names.are(text))
    if isinstance(value, dict):
        return {key: text for key, text in value.items() if not (names.are(key) or names.are(str(text)))}
    return value
