"""Take out of a ledger what must not leave the machine: notes, analysts, snapshots, and all that is private."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from ascribe.graph.ledgers.ledger import Held
from ascribe.schema.records import Claim, Record, Retraction, Source
from ascribe.schema.stances import DENIALS

_INTERNAL = ("note", "analyst", "snapshot")


class Withheld(NamedTuple):
    """How many of the claims held now may not be shown, and how many of these are denials or rival accounts."""

    claims: int
    denials: int


def withheld(helds: Iterable[Held]) -> Withheld:
    """What `public` leaves out: without its denials, what is left may read stronger than it is."""
    helds = list(helds)
    shown = {held.record.id for held in public(helds)}
    hidden = {
        held.record.id: held.record.stance in DENIALS
        for held in helds
        if isinstance(held.record, Claim) and held.open and held.record.id not in shown
    }
    return Withheld(len(hidden), sum(hidden.values()))


def public(helds: Iterable[Held]) -> Iterator[Held]:
    """The records that may be shown, without their internal fields.

    With a private entity or source go the claims about it, by it, citing it or having it on their way, and
    what retracts any of these. What was private once and is held without that mark now may be shown, but
    not its private versions."""
    helds = list(helds)
    hidden = _hidden(helds)
    relayed = _deriving(helds, hidden)
    for held in helds:
        if isinstance(held.record, Claim) and _tells(held.record, hidden, relayed):
            hidden.add(held.record.id)
    # A retraction may itself be retracted, and that one too: as many rounds as there are links.
    while more := {r.id for r in _retractions(helds) if r.target in hidden and r.id not in hidden}:
        hidden |= more
    for held in helds:
        if held.record.id not in hidden and not getattr(held.record, "private", False):
            yield held._replace(record=_shown(held.record, hidden))


def _hidden(helds: Iterable[Held]) -> set[str]:
    """The ids that some case holds as private now; or, where no case holds them, ever held so."""
    versions: dict[str, list[Held]] = defaultdict(list)
    for held in helds:
        versions[held.record.id].append(held)
    return {
        identity
        for identity, known in versions.items()
        if any(getattr(held.record, "private", False) for held in [held for held in known if held.open] or known)
    }


def _deriving(helds: Iterable[Held], hidden: Collection[str]) -> set[str]:
    """Sources whose origin leads to a hidden one, these included."""
    sources = [held.record for held in helds if isinstance(held.record, Source)]
    found = {source.id for source in sources if source.id in hidden}
    while more := {
        source.id for source in sources if source.id not in found and found.intersection(source.derived_from)
    }:
        found |= more
    return found


def _tells(claim: Claim, hidden: Collection[str], relayed: Collection[str]) -> bool:
    named = {claim.subject, claim.object, claim.asserted_by, claim.source, *(claim.via or ())}
    return not named.isdisjoint(hidden) or (claim.via is None and claim.source in relayed)


def _retractions(helds: Iterable[Held]) -> Iterator[Retraction]:
    return (held.record for held in helds if isinstance(held.record, Retraction))


def _shown(record: Record, hidden: Collection[str]) -> Record:
    update: dict[str, object] = {name: None for name in _INTERNAL if getattr(record, name, None) is not None}
    if isinstance(record, Source):
        if record.publisher in hidden:
            update["publisher"] = None
        update["derived_from"] = tuple(source for source in record.derived_from if source not in hidden)
    return record.model_copy(update=update)
