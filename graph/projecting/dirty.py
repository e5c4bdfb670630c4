"""Find what a change of the ledger leaves to be projected again: the records themselves and all that rests on them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import groupby
from typing import NamedTuple

from ascribe.graph.engines.engine import Engine
from ascribe.graph.ledgers.ledger import Field, Held, Ledger, RecordKind, Stated
from ascribe.graph.projecting.grounds import sameness
from ascribe.graph.projecting.projection import RelationKey, relation_key, relation_of
from ascribe.graph.projecting.unite import by_id, unite_entity
from ascribe.graph.weights.strength import APART, UNDIRECTED_IDENTITY
from ascribe.schema.names import name_keys
from ascribe.schema.records import Case, Claim, Record, Retraction, Source
from ascribe.schema.vocabulary import Vocabulary

# Claims first: what another client records meanwhile brings its sources and entities, which are read after it.
_PROJECTED: tuple[RecordKind, ...] = ("claim", "entity", "source", "case")
# Of entities by id, those known before the change: their names, first name first, and whether they are unidentified.
Known = Callable[[Collection[str]], Mapping[str, tuple[list[str], bool]]]


class Dirty(NamedTuple):
    """Ids of what has to be written again; a claim with its subject and object, a relation by its key."""

    cases: set[str]
    sources: set[str]
    entities: set[str]
    claims: dict[str, tuple[str, str | None]]
    relations: set[RelationKey]

    def add(self, claim: Claim, vocabulary: Vocabulary) -> None:
        self.claims[claim.id] = (claim.subject, claim.object)
        if claim.is_relation:
            self.relations.add(relation_key(claim, vocabulary))
        if claim.predicate == APART and claim.object:
            # It contests every identity of the two, whichever way round that is said.
            for one, other in ((claim.subject, claim.object), (claim.object, claim.subject)):
                self.relations.update(relation_of(one, same, other, vocabulary) for same in UNDIRECTED_IDENTITY)


class Around(NamedTuple):
    """What there is to write about two entities, or about one alone: claims by id, relations."""

    ends: tuple[str, ...]
    claims: list[str]
    relations: list[RelationKey]


class Work(NamedTuple):
    """What to write, ids in order; `claims` says about how many claims there are in `around`."""

    cases: list[str]
    sources: list[str]
    entities: list[str]
    claims: int
    around: Iterable[Around]


def again(dirty: Dirty) -> Work:
    """To write what is dirty."""
    around: dict[str, Around] = {}
    for id, ends in sorted(dirty.claims.items()):
        of = Around(tuple(sorted(end for end in ends if end)), [], [])
        around.setdefault("\t".join(of.ends), of).claims.append(id)
    for key in sorted(dirty.relations):
        of = Around(tuple(sorted((key.subject, key.object))), [], [])
        around.setdefault("\t".join(of.ends), of).relations.append(key)
    by_ends = [around[ends] for ends in sorted(around)]
    return Work(sorted(dirty.cases), sorted(dirty.sources), sorted(dirty.entities), len(dirty.claims), by_ends)


def anew(ledger: Ledger, vocabulary: Vocabulary) -> Work:
    """To write all that some case holds now, of which a graph made anew consists; claims are read as they are asked
    for, since a million of them weigh as much as their graph."""
    # Claims first: what another client records meanwhile brings its sources and entities, which are read after it.
    stated = ledger.stated()
    kinds: tuple[RecordKind, ...] = ("case", "source", "entity")
    cases, sources, entities = (list(dict.fromkeys(held.record.id for held in ledger.held(kind))) for kind in kinds)
    return Work(cases, sources, entities, ledger.count("claim"), all_around(stated, vocabulary))


def all_around(stated: Iterable[Stated], vocabulary: Vocabulary) -> Iterator[Around]:
    """What there is to write about the ends of these claims, of which those of the same ends come together."""
    for ends, group in groupby(stated, key=lambda claim: claim.ends):
        claims = list(group)
        keys = {
            relation_of(claim.subject, claim.predicate, claim.object, vocabulary)
            for claim in claims
            if claim.predicate and claim.object
        }
        yield Around(tuple(end for end in ends if end), [claim.id for claim in claims], sorted(keys))


class _Roots(NamedTuple):
    """What more than one record may rest on: targets of retractions, the subjects of blanket denials, and the
    urls and hashes that sources have or had."""

    retracted: set[str]
    blanket: set[str]
    places: set[str]


def everything(ledger: Ledger, vocabulary: Vocabulary) -> Dirty:
    """All that some case holds now: what a graph made anew consists of."""
    return _sorted_out((held.record for kind in _PROJECTED for held in ledger.held(kind)), vocabulary)[0]


def since(position: int, known: Known, ledger: Ledger, vocabulary: Vocabulary) -> Dirty:
    """What changed after that position, and what rests on the sources, names and retractions that did.

    `known`: the names as they were, `shown_by` a graph or `named_in` a ledger."""
    dirty, roots = _sorted_out(ledger.changed(position), vocabulary)
    while undone := {_target(held) for held in ledger.find("retraction", "id", roots.retracted)} - roots.retracted:
        roots.retracted.update(undone)
    renamed, keys = _renamed(known, ledger, dirty.entities)
    dirty.sources.update(held.record.id for held in ledger.find("source", "voice", renamed | keys))
    dirty.sources.update(held.record.id for held in ledger.find("source", "sameness", roots.places))
    # A record that joins two documents, or no longer does, changes by which id all of their records go.
    dirty.sources.update(_copies(ledger, dirty.sources))
    resting: list[tuple[Field, set[str]]] = [
        ("id", roots.retracted),
        ("document", _descendants(ledger, dirty.sources | roots.retracted)),
        ("voice", renamed | keys),
    ]
    for field, values in resting:
        for held in ledger.find("claim", field, values):
            _add(held, dirty, roots, vocabulary)
    # Only now is it known which blanket denials rest on what changed; they are shown at all their subjects' relations.
    for held in ledger.find("claim", "about", renamed | roots.blanket):
        _add(held, dirty, roots, vocabulary)
    return dirty


def _add(held: Held, dirty: Dirty, roots: _Roots, vocabulary: Vocabulary) -> None:
    assert isinstance(held.record, Claim)
    dirty.add(held.record, vocabulary)
    if held.record.predicate is None:
        roots.blanket.add(held.record.subject)


def _sorted_out(records: Iterable[Record], vocabulary: Vocabulary) -> tuple[Dirty, _Roots]:
    dirty, roots = Dirty(set(), set(), set(), {}, set()), _Roots(set(), set(), set())
    for record in records:
        if isinstance(record, Claim):
            dirty.add(record, vocabulary)
            if record.predicate is None:
                roots.blanket.add(record.subject)
        elif isinstance(record, Retraction):
            roots.retracted.add(record.target)
        elif isinstance(record, Case):
            dirty.cases.add(record.id)
        elif isinstance(record, Source):
            dirty.sources.add(record.id)
            roots.places.update(sameness(record))
        else:
            dirty.entities.add(record.id)
    return dirty, roots


def _target(held: Held) -> str:
    assert isinstance(held.record, Retraction)
    return held.record.target


def _renamed(known: Known, ledger: Ledger, ids: Collection[str]) -> tuple[set[str], set[str]]:
    """Which of these entities were known otherwise or not at all, and the keys of their names, old and new."""
    before, now = known(ids), named_in(ledger)(ids)
    renamed = {id for id in now.keys() | before.keys() if now.get(id) != before.get(id)}
    names = {name for id in renamed for named in (now, before) if id in named for name in named[id][0]}
    return renamed, {key for name in names if name for key in name_keys(name)}


def shown_by(engine: Engine) -> Known:
    """The names that a graph shows."""
    text = (
        "UNWIND $ids AS id MATCH (e:Entity {id: id}) "
        "RETURN e.id AS id, e.name AS name, e.aliases AS aliases, e.unidentified AS unidentified"
    )
    return lambda ids: {
        id: ([name, *(aliases or [])], bool(unidentified))
        for id, name, aliases, unidentified in engine.read(text, {"ids": sorted(ids)}).rows
    }


def named_in(ledger: Ledger) -> Known:
    """The names that a ledger has."""
    return lambda ids: {
        id: ([entity.name, *entity.aliases], entity.unidentified)
        for id, entity in by_id(ledger.find("entity", "id", list(ids)), unite_entity).items()
    }


def _descendants(ledger: Ledger, ids: Iterable[str]) -> set[str]:
    """These sources, those that are or were the same document, and all that derive from any of them."""
    found: set[str] = set()
    wanted = set(ids)
    while wanted:
        found |= wanted
        deriving = {held.record.id for held in ledger.find("source", "document", wanted)}
        wanted = (deriving | _same(ledger, wanted)) - found
    return found


def _copies(ledger: Ledger, ids: Iterable[str]) -> set[str]:
    """These sources and those that are or were the same document, directly or through others."""
    found: set[str] = set()
    wanted = set(ids)
    while wanted:
        found |= wanted
        wanted = _same(ledger, wanted) - found
    return found


def _same(ledger: Ledger, ids: Collection[str]) -> set[str]:
    # Of every case's record, not of the united one: the url that lost may have been the one that won before.
    places = {
        place
        for held in ledger.find("source", "id", ids)
        if isinstance(held.record, Source)
        for place in sameness(held.record)
    }
    return {held.record.id for held in ledger.find("source", "sameness", places)}
