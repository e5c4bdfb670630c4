"""Answer questions from the graph alone: names, links, chains, sources. Needs no ledger and no record."""

from __future__ import annotations

import json
from itertools import islice
from typing import TYPE_CHECKING, Self

from ascribe.graph.answers import Chains, EntityRef, Links, Match, Routes, SourceUse
from ascribe.graph.counts import sources
from ascribe.graph.engine import Engine
from ascribe.graph.links import links
from ascribe.graph.lookup import find, resolve
from ascribe.graph.relations import Projected, Relations
from ascribe.graph.statements import READ_WORDS
from ascribe.schema.vocabulary import Kind, Predicate, Vocabulary, base_vocabulary

if TYPE_CHECKING:
    from ascribe.graph.search import Walk

HOPS, LIMIT = 4, 20


class Reader:
    """What can be asked of a graph. A context manager.

    `is_behind`: the ledger has more than the graph, because another client is loading or was cut off."""

    def __init__(self, engine: Engine, *, is_behind: bool = False) -> None:
        self.engine, self.is_behind = engine, is_behind
        self.relations: Relations = Projected(engine)

    @property
    def vocabulary(self) -> Vocabulary:
        """The shipped vocabulary with what the cases in the graph add to it."""
        rows = self.engine.read(READ_WORDS).rows
        added = json.loads(rows[0][0]) if rows and rows[0][0] else {"relations": {}, "entities": {}}
        return base_vocabulary().extended(
            {name: Predicate(**entry) for name, entry in added["relations"].items()},
            {name: Kind(**entry) for name, entry in added["entities"].items()},
        )

    def find(self, text: str, limit: int = 20) -> list[Match]:
        """Entities that `text` may mean, best first."""
        return find(self.engine, text, limit)

    def entity(self, name: str) -> EntityRef:
        """The entity that `name` means. Raises NotFoundError, AmbiguousError."""
        return resolve(self.engine, name)

    def links(self, name: str) -> Links:
        """Every relation of an entity. Raises NotFoundError, AmbiguousError."""
        return links(self.relations, self.entity(name))

    def behind(self, name: str, *, hops: int = HOPS, limit: int = LIMIT, min_confidence: float = 0.0) -> Chains:
        """Who is reported to stand behind an entity, or linked to it upstream. Raises NotFoundError, AmbiguousError."""
        return self._chains(name, down=False, hops=hops, limit=limit, min_confidence=min_confidence)

    def fronts(self, name: str, *, hops: int = HOPS, limit: int = LIMIT, min_confidence: float = 0.0) -> Chains:
        """What an entity is reported to stand behind, or to be linked to downstream. Raises as `behind`."""
        return self._chains(name, down=True, hops=hops, limit=limit, min_confidence=min_confidence)

    def _chains(self, name: str, *, down: bool, hops: int, limit: int, min_confidence: float) -> Chains:
        start, words = self.entity(name), self.vocabulary
        from ascribe.graph.chains import chains  # as in `chain`: other questions need not wait for it
        from ascribe.graph.search import Search, Steps

        steps = Steps(words)
        step = steps.down if down else steps.up
        search = Search(self.relations, steps, step, hops=hops, min_confidence=min_confidence)
        walks = list(islice(search.walks(start.id), limit))
        return Chains(start, chains(self.relations, words, start, walks, downward=down), not search.spent)

    def chain(
        self,
        start: str,
        end: str,
        *,
        hops: int = HOPS,
        limit: int = LIMIT,
        min_confidence: float = 0.0,
        any_direction: bool = False,
    ) -> Routes:
        """The strongest chains between two entities: from the one up to the other, or the other way.

        `any_direction` walks every relation but context either way: a path in the data, not an attribution.
        Raises NotFoundError, AmbiguousError."""
        from ascribe.graph.chains import chains, reversed_walk
        from ascribe.graph.search import Search, Steps

        here, there, words = self.entity(start), self.entity(end), self.vocabulary
        steps = Steps(words)
        step = steps.any_direction if any_direction else steps.sideways
        search = Search(
            self.relations, steps, step, hops=hops, min_confidence=min_confidence, any_direction=any_direction
        )
        up = list(islice(search.walks(here.id, there.id), limit))
        seen = {frozenset(edge.props["id"] for edge in walk.edges) for walk in up}
        down: list[Walk] = []
        if not any_direction:
            found = (reversed_walk(walk, there) for walk in islice(search.walks(there.id, here.id), limit))
            down = [walk for walk in found if frozenset(edge.props["id"] for edge in walk.edges) not in seen]
        told = chains(self.relations, words, here, up, any_direction=any_direction)
        told += chains(self.relations, words, here, down, downward=True)
        ranked = sorted(zip([*up, *down], told, strict=True), key=lambda pair: pair[0].key)
        return Routes(here, there, [chain for _, chain in ranked][:limit], not search.spent)

    def sources(self, id: str | None = None) -> list[SourceUse]:
        """What rests on each source, or on one. Raises NotFoundError."""
        return sources(self.engine, id)

    def close(self) -> None:
        """Give up the engine."""
        self.engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
