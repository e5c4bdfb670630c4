"""Look over casefiles before they are loaded: what will be refused, and what is likely to be an oversight.

E01  cannot be read as text or YAML          W01  no grade: counts in no number
E02  a field is unknown, missing, badly      W02  no quote: nobody can find the passage
     written, or does not go with another    W03  an unnamed voice under a block's grade: counts as F
E03  a kind or predicate is unknown, or      W04  repeats another document's claim without the whole way
     does not go there                       W05  a denial by somebody linked to an end, not marked interested
E04  a key stands for nothing, or for two    W06  a source that nothing uses
                                             W07  an entity that nothing uses
                                             W08  documents that derive from each other in a circle
                                             W09  two who speak and have one name: one witness
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from ascribe.graph.weights.circles import circles
from ascribe.graph.weights.documents import one_document_each
from ascribe.loaders.casefile import Reading
from ascribe.loaders.problems import READABLE
from ascribe.loaders.statements import Statement
from ascribe.loaders.yamlfile import Where, read
from ascribe.schema.errors import InputError
from ascribe.schema.names import name_key
from ascribe.schema.records import Claim
from ascribe.schema.stances import DENIALS

# Whom somebody merely mentions or carries has no stake in him.
_LINKING = frozenset({"control", "role", "association", "identity", "conclusion"})


class Finding(NamedTuple):
    """Something to look at: the file as it was named, the line (from 1), a code from above, a sentence."""

    file: str
    line: int
    code: str
    message: str


def lint(paths: Iterable[Path]) -> list[Finding]:
    """All findings in these casefiles, by file and line; warnings only where nothing will be refused."""
    return [finding for path in paths for finding in _lint(path)]


def _lint(path: Path) -> list[Finding]:
    if path.suffix.lower() == ".jsonl":
        return [Finding(str(path), 1, READABLE, "is a ledger, and lint is for casefiles. `ascribe load` checks it")]
    try:
        document = read(path)
    except InputError as error:
        return [_unreadable(str(path), str(error))]
    reading = Reading(document)
    if reading.problems.found:
        return [Finding(str(path), *problem) for problem in sorted(reading.problems.found)]
    looks = (_incomplete, _cut_ways, _interests, _unused, _circles, _namesakes)
    warnings = (warning for look in looks for warning in look(reading))
    return sorted({Finding(str(path), document.line(where), code, text) for where, code, text in warnings})


def _unreadable(file: str, message: str) -> Finding:
    """`FILE:LINE: what` or `FILE: what` as a finding."""
    number, _, text = message.removeprefix(f"{file}:").partition(":")
    if number.isdigit():
        return Finding(file, int(number), READABLE, text.strip())
    return Finding(file, 1, READABLE, message.removeprefix(f"{file}:").strip())


Warnings = Iterator[tuple[Where, str, str]]


def _incomplete(reading: Reading) -> Warnings:
    for statement in reading.statements.all:
        entry, grade = statement.entry, statement.default("grade")[0]
        if not entry.quote:
            yield statement.where, "W02", "no quote. Copy the words that say it, so that others find them"
        if entry.verb in ("no_finding", "no_comment"):
            continue  # shown, never counted: a grade would do nothing
        if grade is None:
            yield statement.where, "W01", "no grade: it will count in no number. Give one, as `grade: B2`"
        elif statement.default("voice")[0] == "unnamed" and entry.grade is None:
            text = f"an unnamed voice is not covered by the block's {grade} and counts as F. Grade this entry itself"
            yield statement.where, "W03", text


def _cut_ways(reading: Reading) -> Warnings:
    """Claims of a document that repeats another, where the other's claim goes back further."""
    first: dict[tuple[str, ...], Claim] = {}
    for claim in reading.statements.claims():
        if claim.via and claim.object:
            first.setdefault((claim.source, claim.subject, str(claim.predicate), claim.object), claim)
    parents = {source.id: source.derived_from for source in reading.sources.values()}
    for statement, claim in _each(reading):
        if claim.via is not None or not claim.object:
            continue
        for parent in parents[claim.source]:
            repeated = first.get((parent, claim.subject, str(claim.predicate), claim.object))
            if repeated:
                way = ", ".join(source.partition("/")[2] for source in (parent, *(repeated.via or ())))
                yield (
                    statement.where,
                    "W04",
                    f"the claim it repeats goes back further. Write the whole way: `via: [{way}]`",
                )


def _interests(reading: Reading) -> Warnings:
    """Denials by somebody who is linked to one of the ends; by an end itself they are taken as such anyway."""
    linked: dict[str, dict[str, str]] = defaultdict(dict)
    for _, claim in _each(reading):
        predicate = reading.vocabulary.predicates.get(claim.predicate or "")
        if claim.object and claim.stance == "asserts" and predicate and predicate.strength in _LINKING:
            linked[claim.subject].setdefault(claim.object, f"{claim.subject} {claim.predicate} {claim.object}")
            linked[claim.object].setdefault(claim.subject, f"{claim.subject} {claim.predicate} {claim.object}")
    for statement, claim in _each(reading):
        if claim.stance not in DENIALS or claim.interested or claim.asserted_by is None:
            continue
        ends = [end for end in (claim.subject, claim.object) if end]
        if claim.asserted_by in ends:
            continue
        for end in ends:
            link = linked.get(claim.asserted_by, {}).get(end)
            if link:
                text = (
                    f"the speaker is linked to an end ({link}). If it speaks in its own cause, add `interested: true`"
                )
                yield statement.where, "W05", text
                break


def _unused(reading: Reading) -> Warnings:
    used = reading.keys.used | {retraction.target for retraction in reading.retractions.values()}
    for key, source in reading.sources.items():
        if source.id not in used:
            yield ("sources", key), "W06", f"nothing cites the source {key!r}. Cite it, or leave it out"
    authors = {author for source in reading.sources.values() for author in source.authors}
    for key, entity in reading.keys.entities.items():
        if entity and entity.id not in used and authors.isdisjoint((entity.name, *entity.aliases)):
            yield ("entities", key), "W07", f"nothing speaks of the entity {key!r}. Use it, or leave it out"


def _circles(reading: Reading) -> Warnings:
    keys = {source.id: key for key, source in reading.sources.items()}
    document = one_document_each((source.id, source.url, source.sha256) for source in reading.sources.values())
    onward: dict[str, set[str]] = defaultdict(set)
    for source in reading.sources.values():
        onward[document[source.id]].update(document[base] for base in source.derived_from)
    closed = circles(onward)
    for key, source in reading.sources.items():
        own = document[source.id]
        circle = sorted(closed.get(own, {own} & onward[own]))
        if any(document[base] in circle for base in source.derived_from):
            names = " and ".join(keys[id] for id in circle)
            text = f"{names} derive from each other, so they are one witness. Leave it out of what came first"
            if len(circle) == 1:
                text = f"{names} derives from itself, which says nothing. Leave it out"
            yield ("sources", key, "derived_from"), "W08", text


def _namesakes(reading: Reading) -> Warnings:
    """Declared entities of one name who speak or publish: by name is how witnesses are told apart."""
    claims = reading.statements.claims()
    voices = {voice for claim in claims for voice in (claim.asserted_by, claim.origin)}
    voices |= {source.publisher for source in reading.sources.values()}
    first: dict[str, str] = {}
    for key, entity in reading.keys.entities.items():
        if entity and entity.id in voices and not entity.unidentified:
            other = first.setdefault(name_key(entity.name) or entity.name, key)
            if other != key:
                text = f"`{other}` and `{key}` are both called {entity.name}, and what they say counts as one witness"
                yield ("entities", key), "W09", f"{text}. If they are two, add to the name of one what tells them apart"


def _each(reading: Reading) -> Iterator[tuple[Statement, Claim]]:
    return ((statement, claim) for statement in reading.statements.all for claim in statement.claims)
