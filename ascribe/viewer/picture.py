"""Choose what a picture shows: the entities and relations of a store, as if nothing private were in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from ascribe.graph.relations.answers import EntityRef, Link
from ascribe.graph.store import Store
from ascribe.loaders.public import public


@dataclass(frozen=True)
class Line:
    """One relation as drawn: from its subject to its object, with the words between them."""

    subject: EntityRef
    words: str
    link: Link

    @property
    def object(self) -> EntityRef:
        return self.link.other


@dataclass(frozen=True)
class Picture:
    """What a page shows; every end of a line is among the entities."""

    title: str
    entities: list[EntityRef]
    lines: list[Line]


def take(store: Store, name: str | None, hops: int) -> Picture:
    """Everything in the store, or what lies within `hops` relations of an entity.

    Raises NotFoundError, AmbiguousError for a name that nothing public, or too much, has."""
    with _shareable(store) as shown:
        if name is None:
            rows = shown.engine.read("MATCH (e:Entity) RETURN e.id AS id ORDER BY id").rows
            title, reached = "All relations", _links(shown, (row[0] for row in rows))
        else:
            start = shown.entity(name)
            title, reached = start.name, _around(shown, start.id, hops)
        vocabulary = shown.vocabulary
    lines = [
        Line(entity, vocabulary.predicate(link.predicate).label, link)
        for entity, links in reached.values()
        for link in links
        if link.direction == "out" and link.other.id in reached
    ]
    # As in `links`: graded relations by confidence, then the others.
    lines.sort(key=lambda line: (line.link.confidence is None, -(line.link.confidence or 0.0), line.link.relation))
    return Picture(title, [entity for entity, _ in reached.values()], lines)


@contextmanager
def _shareable(store: Store) -> Iterator[Store]:
    """The store itself where it holds nothing private, otherwise one made of what an export would hold.

    Leaving out private citations alone would not do: numbers and denials would still tell of them."""
    if not holds_private(store):
        yield store
        return
    with Store.in_memory() as copy:
        copy.restore(public(store.everything()))
        yield copy


def holds_private(store: Store) -> bool:
    """Whether any entity, source or claim held now is private."""
    private = "MATCH (n:{}) WHERE n.private = true RETURN n.id AS id ORDER BY id LIMIT 1"
    return any(store.engine.read(private.format(label)).rows for label in ("Entity", "Source", "Claim"))


Reached = dict[str, tuple[EntityRef, list[Link]]]


def _around(store: Store, start: str, hops: int) -> Reached:
    reached = _links(store, [start])
    edge = set(reached)
    for _ in range(hops):
        if not edge:
            break
        edge = {link.other.id for id in edge for link in reached[id][1]} - reached.keys()
        reached |= _links(store, sorted(edge))
    return reached


def _links(store: Store, ids: Iterable[str]) -> Reached:
    answers = ((id, store.links(id)) for id in ids)
    return {id: (answer.entity, answer.links) for id, answer in answers}
