"""Gather what a picture shows: entities, relations, chains, and the part of the ledger they rest on."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ascribe.graph.projecting.grounds import entities_of
from ascribe.graph.relations.bounds import HOPS
from ascribe.graph.relations.relations import Edge
from ascribe.graph.store import Store
from ascribe.graph.weights.view import View
from ascribe.schema.errors import NotFoundError, UsageError
from ascribe.schema.records import Entity
from ascribe.schema.vocabulary import Vocabulary
from ascribe.viewer.choosing import grown, nearest
from ascribe.viewer.grounds import CITED, Grounds, grounds_of

if TYPE_CHECKING:
    from ascribe.graph.engines.engine import Table
    from ascribe.graph.relations.answers import Chain

AROUND, WHOLE = 300, 5000  # entities that are shown unless somebody asks for more


@dataclass(frozen=True)
class Choice:
    """Which entities to show, strongest first, and how many were left out.

    `start` is whom the picture is about; `chains` what it tells, with numbers."""

    title: str
    ids: list[str]
    left_out: int = 0
    start: tuple[str, ...] = ()
    chains: Sequence[Chain] = ()


@dataclass(frozen=True)
class Picture:
    """What a page shows; both ends of every edge are among the entities, which come strongest first.

    `left_out`: how many entities and how many relations between those shown are missing. Without `grounds` the page
    has no citations."""

    title: str
    vocabulary: Vocabulary
    entities: list[Entity]
    edges: list[Edge]
    start: tuple[str, ...] = ()
    left_out: tuple[int, int] = (0, 0)
    chains: Sequence[Chain] = ()
    grounds: Grounds | None = None
    view: View = field(default_factory=View)
    internal: bool = False

    @property
    def records(self) -> set[str]:
        """The ids of the records that the page carries."""
        lines = self.grounds.ledger.splitlines()[1:] if self.grounds else []
        return {entity.id for entity in self.entities} | {json.loads(line)["id"] for line in lines}


def pictured(
    store: Store,
    name: str | None = None,
    *,
    chain: tuple[str, str] | None = None,
    rows: tuple[str, Table] | None = None,
    hops: int | None = None,
    limit: int | None = None,
    min_confidence: float = 0.0,
    internal: bool = False,
) -> Picture:
    """The picture of an entity, of the chains between two, of an answer's rows under their question, else of all.

    Raises NotFoundError and its child AmbiguousError, and UsageError for a confidence outside 0 to 1."""
    if not 0 <= min_confidence <= 1:
        raise UsageError(f"a least confidence of {min_confidence}: it has to be a number from 0 to 1")
    if chain is not None:
        bounds = HOPS if hops is None else hops, AROUND if limit is None else limit
        choice = between(store, *chain, *bounds, min_confidence)
    elif name is not None:
        choice = around(store, name, 2 if hops is None else hops, AROUND if limit is None else limit)
    elif rows is not None:
        choice = answered(store, *rows, WHOLE if limit is None else limit)
    else:
        choice = everything(store, WHOLE if limit is None else limit)
    return take(store, choice, min_confidence=min_confidence, internal=internal)


def everything(store: Store, limit: int) -> Choice:
    """All entities of a store, at most `limit`."""
    ids = list(dict.fromkeys(held.record.id for held in store.ledger.held("entity")))
    order = grown(ids, store.relations.between(ids))
    return Choice("All relations", order[:limit], max(0, len(order) - limit))


def around(store: Store, name: str, hops: int, limit: int) -> Choice:
    """What lies within `hops` relations of an entity, with the chains that lead up and down from it.

    Raises NotFoundError, AmbiguousError for a name that nothing shown, or too much, has."""
    start = store.entity(name)
    found = [id for ring in nearest(store.relations, start.id, hops) for id in ring]
    shown = set(found[:limit])
    told = [*store.behind(start.id).chains, *store.fronts(start.id).chains]
    chains = [chain for chain in told if _along(chain) <= shown]
    return Choice(start.name, found[:limit], max(0, len(found) - limit), (start.id,), chains)


def between(store: Store, a: str, b: str, hops: int, limit: int, min_confidence: float = 0.0) -> Choice:
    """The strongest chains between two entities; above 0, none with a weaker hop.

    Raises as `Store.chain`, and NotFoundError when there is none."""
    routes = store.chain(a, b, hops=hops)
    if not routes.chains:
        raise NotFoundError(
            f"no chain leads from {routes.from_.name} to {routes.to.name} within {hops} hops. "
            "Draw what is around one of them instead, or allow more with --hops"
        )
    strong = [
        chain
        for chain in routes.chains
        if not min_confidence or all((hop.confidence or 0.0) >= min_confidence for hop in chain.hops)
    ]
    if not strong:
        raise NotFoundError(
            f"every chain from {routes.from_.name} to {routes.to.name} has a hop without a number or below "
            f"{min_confidence}. Lower --min-confidence"
        )
    ids = dict.fromkeys([routes.from_.id, routes.to.id])
    kept = []
    for chain in strong:
        if len(ids.keys() | _along(chain)) <= max(limit, 2):
            ids |= dict.fromkeys(sorted(_along(chain)))
            kept.append(chain)
    every = {id for chain in strong for id in _along(chain)}
    title = f"From {routes.from_.name} to {routes.to.name}"
    return Choice(title, list(ids), len(every - ids.keys()), (routes.from_.id, routes.to.id), kept)


def answered(store: Store, title: str, table: Table, limit: int) -> Choice:
    """The entities that the rows of an answer name, by id or by their whole name.

    Raises NotFoundError when they name none."""
    texts = list(dict.fromkeys(text for row in table.rows for cell in row for text in _texts(cell)))
    found = [row[0] for row in store.engine.read(_CALLED, {"texts": texts}).rows]
    ids = list(dict.fromkeys(found))
    if not ids:
        raise NotFoundError(f"the answer to {title!r} names no entity, so there is nothing to draw. Look at its rows")
    return Choice(title, ids[:limit], max(0, len(ids) - limit))


_CALLED = (
    "UNWIND $texts AS text MATCH (e:Entity) WHERE e.id = text OR e.name = text RETURN e.id AS id, text AS called "
    "ORDER BY id, called"
)


def _texts(cell: object) -> list[str]:
    if isinstance(cell, str):
        return [cell]
    return [text for text in cell if isinstance(text, str)] if isinstance(cell, list) else []


def _along(chain: Chain) -> set[str]:
    return {end.id for hop in chain.hops for end in (hop.from_, hop.to)}


def take(store: Store, choice: Choice, *, min_confidence: float = 0.0, internal: bool = False) -> Picture:
    """The picture of a choice: its entities and all relations between them, above 0 only those that strong."""
    found = entities_of(store.ledger, set(choice.ids))
    entities = [found[id] for id in choice.ids if id in found]
    every = store.relations.between([entity.id for entity in entities])
    edges = [edge for edge in every if not min_confidence or (edge.props["confidence"] or 0.0) >= min_confidence]
    # As in `links`: graded relations by confidence, then the others.
    edges.sort(key=lambda e: (e.props["confidence"] is None, -(e.props["confidence"] or 0.0), e.props["id"]))
    drawn = {edge.props["id"] for edge in edges}
    left_out = {edge.props["id"] for edge in every} - drawn
    return Picture(
        title=choice.title,
        vocabulary=store.vocabulary,
        entities=entities,
        edges=edges,
        start=choice.start,
        left_out=(choice.left_out, len(left_out)),
        chains=[chain for chain in choice.chains if all(hop.relation in drawn for hop in chain.hops)],
        grounds=grounds_of(store, entities, left_out, internal=internal) if len(entities) <= CITED else None,
        view=store.view,
        internal=internal,
    )
