"""Gather from a ledger what a batch of claims is judged by: their documents, names, cases and retractions."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from ascribe.graph.ledgers.ledger import DESK, Held, Ledger
from ascribe.graph.projecting.unite import by_id, unite_entity, unite_source
from ascribe.graph.weights.documents import Library
from ascribe.graph.weights.evidence import Names
from ascribe.schema.addresses import url_key
from ascribe.schema.names import is_entity_id, name_keys
from ascribe.schema.records import Claim, Entity, Retraction, Source


class Facts(NamedTuple):
    """What is known around some claims.

    `claims` by id, each with the earliest time it was recorded and the cases that hold it now; `names` of the
    entities, for people; `voices`: which speakers and publishers are one, an unidentified one being nobody but
    itself; `retracted`: the reason for each claim that a retraction takes out.
    """

    claims: dict[str, Claim]
    recorded: dict[str, str]
    cases: dict[str, dict[str, str]]
    library: Library
    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    names: Mapping[str, str]
    voices: Names
    retracted: Mapping[str, str]


def gather(ledger: Ledger, helds: Iterable[Held], entities: Collection[str] = ()) -> Facts:
    """Everything `helds` (claims some case holds now) are judged by, and the `entities` asked for besides."""
    claims: dict[str, Claim] = {}
    recorded: dict[str, str] = {}
    cases: dict[str, dict[str, str]] = {}
    for held in helds:
        claim = held.record
        assert isinstance(claim, Claim)
        # One claim may be held with and without a note, a private mark: as private as its most private record.
        if claim.id not in claims or claim.private:
            claims[claim.id] = claim
        recorded[claim.id] = min(recorded.get(claim.id, held.recorded_at), held.recorded_at)
        for hold in held.open:
            cases.setdefault(claim.id, {})[hold.case] = hold.since
    sources = sources_around(ledger, {doc for claim in claims.values() for doc in (claim.source, *(claim.via or ()))})
    library = Library(sources.values())
    voices = (text for claim in claims.values() for text in (claim.asserted_by, claim.origin))
    ends = (end for claim in claims.values() for end in (claim.subject, claim.object))
    wanted = {text for text in (*voices, *ends) if text}
    wanted |= {source.publisher for source in sources.values() if source.publisher} | set(entities)
    found = entities_of(ledger, {id for id in wanted if is_entity_id(id)})
    # Whoever is written as plain text is the entity of that name, whichever case declares it.
    keys = {key for text in wanted if not is_entity_id(text) for key in name_keys(text)}
    found |= by_id(
        ledger.find("entity", "id", {held.record.id for held in ledger.find("entity", "name", keys)}), unite_entity
    )
    return Facts(
        claims=claims,
        recorded=recorded,
        cases=cases,
        library=library,
        sources=sources,
        entities=found,
        names={id: entity.name for id, entity in found.items()},
        voices=Names({id: (e.name, *e.aliases) for id, e in found.items() if not e.unidentified}),
        retracted=_retracted(ledger, claims.values(), library),
    )


def entities_of(ledger: Ledger, ids: Collection[str]) -> dict[str, Entity]:
    """The united entities of these ids; one that no case holds is absent."""
    return by_id(ledger.find("entity", "id", ids), unite_entity)


def sources_around(ledger: Ledger, ids: Collection[str]) -> dict[str, Source]:
    """These sources, what they derive from, and what is the same document as any of them, by id."""
    sources: dict[str, Source] = {}
    wanted = set(ids)
    while wanted:
        new = by_id(ledger.find("source", "id", wanted), unite_source)
        sources |= new
        places = {place for source in new.values() for place in sameness(source)}
        same = {held.record.id for held in ledger.find("source", "sameness", places)} if places else set()
        wanted = ({doc for source in new.values() for doc in source.derived_from} | same) - sources.keys() - wanted
    return sources


def with_copies(ledger: Ledger, sources: Mapping[str, Source]) -> dict[str, Source]:
    """These sources, by id, and all that are the same document as any of them."""
    found: dict[str, Source] = {}
    new = dict(sources)
    while new:
        found |= new
        places = {place for source in new.values() for place in sameness(source)}
        same = {held.record.id for held in ledger.find("source", "sameness", places)} if places else set()
        new = by_id(ledger.find("source", "id", same - found.keys()), unite_source) if same - found.keys() else {}
    return found


def sameness(source: Source) -> set[str]:
    """What makes two sources one document: the url, comparably written, and the hash."""
    return {place for place in (source.url and url_key(source.url), source.sha256) if place}


def _retracted(ledger: Ledger, claims: Iterable[Claim], library: Library) -> dict[str, str]:
    # Of a document that is recorded twice, retracting either record retracts it.
    targets = {
        claim.id: {claim.id, *(copy for step in library.way(claim) for copy in library.copies(step))}
        for claim in claims
    }
    if not targets:
        return {}
    reasons: dict[str, set[str]] = {}
    for held in retractions_in_force(ledger, set().union(*targets.values())):
        assert isinstance(held.record, Retraction)
        reasons.setdefault(held.record.target, set()).add(held.record.reason)
    return {
        id: "; ".join(sorted(set().union(*(reasons.get(target, set()) for target in on_the_way))))
        for id, on_the_way in targets.items()
        if not reasons.keys().isdisjoint(on_the_way)
    }


def retracted_among(ledger: Ledger, claims: Collection[str]) -> Collection[str]:
    """Those of these claims that a retraction takes out."""
    return gather(ledger, ledger.find("claim", "id", claims)).retracted if claims else ()


def retractions_in_force(ledger: Ledger, targets: Collection[str]) -> list[Held]:
    """The retractions that take these ids out now.

    One is out of force when another is aimed at it, whatever files hold them and in which order they came; but
    recorded anew by command after that, it is back."""
    aimed = list(ledger.find("retraction", "target", targets)) if targets else []
    if not aimed:
        return []
    renewed = {held.record.id: max((h.since for h in held.open if h.case == DESK), default="") for held in aimed}
    against = retractions_in_force(ledger, renewed.keys())
    undone = {target for held in against if _since(held) >= renewed[target := _target(held)]}
    return [held for held in aimed if held.record.id not in undone]


def _since(held: Held) -> str:
    return max(hold.since for hold in held.open)


def _target(held: Held) -> str:
    assert isinstance(held.record, Retraction)
    return held.record.target
