"""Choose from a ledger what an exchange format shows: what is held now, each record once, and what is retracted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from ascribe.graph.ledgers.ledger import DESK, Held
from ascribe.graph.projecting.unite import by_id, unite_entity, unite_source
from ascribe.graph.weights.documents import Library
from ascribe.loaders.options import Remark
from ascribe.loaders.public import public
from ascribe.schema.records import Case, Claim, Entity, Extension, Retraction, Source


class Outward(NamedTuple):
    """What is held now, as one case.

    `retractions` are those in force, `retracted` the claims that they take out, each with the reasons;
    `recorded` the time of each record's first recording, by id."""

    case: Case
    sources: Mapping[str, Source]
    entities: Mapping[str, Entity]
    claims: Mapping[str, Claim]
    retractions: Sequence[Retraction]
    retracted: Mapping[str, str]
    recorded: Mapping[str, str]
    remarks: Sequence[Remark]


def outward(helds: Iterable[Held], *, internal: bool = False) -> Outward:
    """The records that some case holds now, without what must not leave the machine unless `internal`.

    What cases record differently under one id is united as the graph shows it."""
    everything = list(helds if internal else public(helds))
    now = [held for held in everything if held.open]
    entities = by_id((held for held in now if isinstance(held.record, Entity)), unite_entity)
    sources = by_id((held for held in now if isinstance(held.record, Source)), unite_source)
    claims: dict[str, Claim] = {}
    for held in now:
        # One claim may be held with and without a note, a private mark: as private as its most private record.
        if isinstance(held.record, Claim) and (held.record.id not in claims or held.record.private):
            claims[held.record.id] = held.record
    aimed = in_force(now, {*claims, *sources})
    retractions = [held.record for held in aimed if isinstance(held.record, Retraction)]
    recorded: dict[str, str] = {}
    for held in now:
        recorded[held.record.id] = min(held.recorded_at, recorded.get(held.record.id, held.recorded_at))
    return Outward(
        case=_one_case([held.record for held in now if isinstance(held.record, Case)]),
        sources=sources,
        entities=entities,
        claims=claims,
        retractions=retractions,
        retracted=_retracted(claims.values(), sources, retractions),
        recorded=recorded,
        remarks=_remarks(everything, now, len(retractions)),
    )


def _one_case(cases: Sequence[Case]) -> Case:
    """One case with the words of all; what a casefile of its own adds to the vocabulary may not differ."""
    ids = sorted({case.id for case in cases})
    words = Extension(
        relations={name: word for case in cases for name, word in case.vocabulary.relations.items()},
        entities={name: word for case in cases for name, word in case.vocabulary.entities.items()},
    )
    if len(ids) == 1:
        return cases[0].model_copy(update={"vocabulary": words})
    return Case(id="export", title=", ".join(ids) or None, vocabulary=words)


def in_force(helds: Iterable[Held], targets: Iterable[str]) -> list[Held]:
    """The retractions of these claims and sources, of what is held now, that no other undoes; one that is recorded anew
    by command is back."""
    aimed: dict[str, list[Held]] = {}
    for held in helds:
        if isinstance(held.record, Retraction):
            aimed.setdefault(held.record.target, []).append(held)

    def against(target: str) -> list[Held]:
        return [
            held
            for held in aimed.get(target, ())
            if not any(_since(undoing) >= _renewed(held) for undoing in against(held.record.id))
        ]

    found = {held.record.id: held for target in targets for held in against(target)}
    return [held for _, held in sorted(found.items())]


def _since(held: Held) -> str:
    return max(hold.since for hold in held.open)


def _renewed(held: Held) -> str:
    return max((hold.since for hold in held.open if hold.case == DESK), default="")


def _retracted(
    claims: Iterable[Claim], sources: Mapping[str, Source], retractions: Iterable[Retraction]
) -> dict[str, str]:
    library = Library(sources.values())
    reasons: dict[str, set[str]] = {}
    for retraction in retractions:
        reasons.setdefault(retraction.target, set()).add(retraction.reason)
    found: dict[str, str] = {}
    for claim in claims if reasons else ():
        # Of a document that is recorded twice, retracting either record retracts it.
        targets = {claim.id, *(copy for step in library.way(claim) for copy in library.copies(step))}
        why = {reason for target in targets for reason in reasons.get(target, ())}
        if why:
            found[claim.id] = "; ".join(sorted(why))
    return found


def _remarks(everything: Sequence[Held], now: Sequence[Held], in_force: int) -> list[Remark]:
    """What no exchange format carries: the past, and which of several cases held what."""
    said = []
    cases = {hold.case for held in now for hold in held.open} - {DESK}
    if len(cases) > 1:
        said.append(Remark(f"{len(cases)} cases are written as one: {', '.join(sorted(cases))}"))
    if len(now) < len(everything):
        said.append(Remark(f"{len(everything) - len(now)} × records that were withdrawn are left out"))
    undone = sum(isinstance(held.record, Retraction) for held in now) - in_force
    if undone > 0:
        said.append(Remark(f"{undone} × retractions that were undone, or undo one, are left out; their effect stays"))
    return said
