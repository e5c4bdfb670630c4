"""Find every record ever that what is known of an entity may have rested on, and the times at which these changed."""

from __future__ import annotations

from collections.abc import Iterable

from ascribe.graph.ledgers.ledger import Held, Ledger
from ascribe.graph.projecting.grounds import sameness
from ascribe.schema.names import is_entity_id, name_keys
from ascribe.schema.records import Claim, Source


def around(ledger: Ledger, id: str) -> list[Held]:
    """Every record ever that what is known of this entity may have rested on."""
    claims = list(ledger.find("claim", "about", [id], ever=True))
    ends = {end for held in claims for end in (_said(held).subject, _said(held).object) if end} | {id}
    claims += ledger.find("claim", "blanket", ends - {id}, ever=True)
    sources = _sources(ledger, {step for held in claims for step in (_said(held).source, *(_said(held).via or ()))})
    voices = {text for held in claims for text in (_said(held).asserted_by, _said(held).origin) if text}
    voices |= {held.record.publisher for held in sources if isinstance(held.record, Source) and held.record.publisher}
    keys = {key for text in voices if not is_entity_id(text) for key in name_keys(text)}
    named = {held.record.id for held in ledger.find("entity", "name", keys, ever=True)}
    entities = ledger.find("entity", "id", ends | named | {text for text in voices if is_entity_id(text)}, ever=True)
    cases = ledger.find("case", "id", {hold.case for held in claims for hold in held.holds}, ever=True)
    retractions = _aimed(ledger, {held.record.id for held in (*claims, *sources)})
    return [*claims, *sources, *entities, *cases, *retractions]


def _sources(ledger: Ledger, ids: set[str]) -> list[Held]:
    """These sources as they ever were, what they derived from, and what was the same document as any of them."""
    found: dict[str, list[Held]] = {}
    wanted = ids
    while wanted:
        found |= {id: [] for id in wanted}
        places, onward = set(), set()
        for held in ledger.find("source", "id", wanted, ever=True):
            assert isinstance(held.record, Source)
            found[held.record.id].append(held)
            places |= sameness(held.record)
            onward |= set(held.record.derived_from)
        onward |= {held.record.id for held in ledger.find("source", "sameness", places, ever=True)}
        wanted = onward - found.keys()
    return [held for helds in found.values() for held in helds]


def _aimed(ledger: Ledger, ids: set[str]) -> list[Held]:
    """The retractions that were ever aimed at these ids, and those at them."""
    found: list[Held] = []
    wanted = ids
    while wanted:
        aimed = list(ledger.find("retraction", "target", wanted, ever=True))
        wanted = {held.record.id for held in aimed} - {held.record.id for held in found}
        found += [held for held in aimed if held.record.id in wanted]
    return found


def times(helds: Iterable[Held]) -> list[str]:
    """When any of them began or ceased to be held, oldest first."""
    return sorted({time for held in helds for hold in held.holds for time in (hold.since, hold.until) if time})


def _said(held: Held) -> Claim:
    assert isinstance(held.record, Claim)
    return held.record
