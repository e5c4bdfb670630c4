"""Answer questions from the graph alone: names, links, chains, sources. Needs no ledger and no record."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import islice
from typing import TYPE_CHECKING, Self

from ascribe.graph.engines.engine import Engine
from ascribe.graph.listing.source_use import source_id, sources
from ascribe.graph.naming.lookup import find, resolve
from ascribe.graph.naming.namesakes import About, about
from ascribe.graph.projecting.statements import READ_WORDS
from ascribe.graph.relations.answers import Chains, EntityRef, Links, Match, Routes, SourceUse
from ascribe.graph.relations.bounds import HOPS, LIMIT
from ascribe.graph.relations.links import links
from ascribe.graph.relations.namesakes import told_apart
from ascribe.graph.relations.relations import Projected, Relations
from ascribe.schema.errors import UsageError
from ascribe.schema.names import name_keys
from ascribe.schema.vocabulary import Kind, Predicate, Vocabulary, base_vocabulary

if TYPE_CHECKING:
    from ascribe.graph.relations.search import Walk
    from ascribe.graph.weights.strength import Ceiling


class Reader:
    """What can be asked of a graph. A context manager.

    `is_behind`: the ledger has more than the graph, because another client is loading or was cut off."""

    def __init__(self, engine: Engine, *, is_behind: bool = False) -> None:
        self.engine, self.is_behind = engine, is_behind

    @property
    def relations(self) -> Relations:
        """Where one question takes relations from."""
        return Projected(self.engine)

    @property
    def vocabulary(self) -> Vocabulary:
        """The shipped vocabulary with what the cases in the graph add to it."""
        rows = self.engine.read(READ_WORDS).rows
        added = json.loads(rows[0][0]) if rows and rows[0][0] else {"relations": {}, "entities": {}}
        return base_vocabulary().extended(
            {name: Predicate(**entry) for name, entry in added["relations"].items()},
            {name: Kind(**entry) for name, entry in added["entities"].items()},
        )

    def find(self, text: str, limit: int = LIMIT, kind: str | None = None) -> list[Match]:
        """Entities that `text` may mean, best first; of one kind when `kind` is given."""
        return find(self.engine, text, limit, kind)

    def entity(self, name: str, kind: str | None = None) -> EntityRef:
        """The entity (of that kind) that `name` means. Raises NotFoundError, AmbiguousError."""
        return resolve(self.engine, name, kind)

    def also_called(self, name: str, taken: EntityRef) -> list[Match]:
        """Who else of that kind has `name` in a name of theirs, when it is only an alias of the one it was taken for.

        At most three, the likest first."""
        if not set(name_keys(taken.name)).isdisjoint(name_keys(name)):
            return []
        found = (match for match in self.find(name, kind=taken.kind) if 50 < match.score < 100)
        return [match for match in found if match.id != taken.id][:3]

    def told_apart(self, refs: Sequence[EntityRef]) -> dict[str, About]:
        """What tells each of these entities from the others, by id."""
        return about(self.engine, refs)

    def links(self, name: str) -> Links:
        """Every relation of an entity. Raises NotFoundError, AmbiguousError."""
        return links(self.relations, self.entity(name))

    def behind(
        self,
        name: str,
        *,
        hops: int = HOPS,
        limit: int = LIMIT,
        min_confidence: float = 0.0,
        strength: Ceiling | None = None,
    ) -> Chains:
        """Who is reported to stand behind an entity, or linked to it upstream.

        Raises NotFoundError, AmbiguousError, and UsageError for a confidence or a strength that is none."""
        return self._chains(name, False, hops, limit, min_confidence, strength)

    def fronts(
        self,
        name: str,
        *,
        hops: int = HOPS,
        limit: int = LIMIT,
        min_confidence: float = 0.0,
        strength: Ceiling | None = None,
    ) -> Chains:
        """What an entity is reported to stand behind, or to be linked to downstream. Raises as `behind`."""
        return self._chains(name, True, hops, limit, min_confidence, strength)

    def _chains(
        self, name: str, down: bool, hops: int, limit: int, min_confidence: float, strength: Ceiling | None
    ) -> Chains:
        start, words, relations = self.entity(name), self.vocabulary, self.relations
        from ascribe.graph.relations.chains import chains  # as in `chain`: other questions need not wait for it
        from ascribe.graph.relations.search import Search, Steps

        steps = Steps(words)
        step = steps.down if down else steps.up
        search = Search(relations, steps, step, hops=hops, min_confidence=min_confidence, strength=strength)
        walks = [walk._replace(downward=down) for walk in islice(search.walks(start.id), limit)]
        return told_apart(Chains(start, chains(relations, words, start, walks), not search.spent))

    def chain(
        self,
        start: str,
        end: str,
        *,
        hops: int = HOPS,
        limit: int = LIMIT,
        min_confidence: float = 0.0,
        strength: Ceiling | None = None,
        any_direction: bool = False,
    ) -> Routes:
        """The strongest chains between two entities: from the one up to the other, or the other way.

        `any_direction` walks every relation but context either way: a path in the data, not an attribution.
        Raises as `behind`, and UsageError when both are one entity."""
        from ascribe.graph.relations.chains import chains, reversed_walk
        from ascribe.graph.relations.search import BUDGET, Search, Steps

        here, there, words, relations = self.entity(start), self.entity(end), self.vocabulary, self.relations
        if here.id == there.id:
            raise UsageError(f"both names mean {here.name} ({here.id}); name two entities")
        steps = Steps(words)
        step = steps.any_direction if any_direction else steps.sideways
        search = Search(
            relations,
            steps,
            step,
            hops=hops,
            min_confidence=min_confidence,
            strength=strength,
            any_direction=any_direction,
            budget=BUDGET if any_direction else BUDGET // 2,
        )
        up = list(islice(search.walks(here.id, there.id), limit))
        down: list[Walk] = []
        if not any_direction:
            seen = {frozenset(edge.props["id"] for edge in walk.edges) for walk in up}
            found = (reversed_walk(walk, there) for walk in islice(search.walks(there.id, here.id), limit))
            down = [walk for walk in found if frozenset(edge.props["id"] for edge in walk.edges) not in seen]
        best = sorted([*up, *down], key=lambda walk: walk.key)[:limit]
        told = chains(relations, words, here, best, any_direction=any_direction)
        return told_apart(Routes(here, there, told, not search.spent))

    def sources(self, id: str | None = None) -> list[SourceUse]:
        """How much rests on each source, or what rests on one. Raises NotFoundError, AmbiguousError."""
        return sources(self.engine, id)

    def source_id(self, text: str) -> str:
        """The id of the source that `text` means, as for `sources`. Raises NotFoundError, AmbiguousError."""
        return source_id(self.engine, text)

    def close(self) -> None:
        """Give up the engine."""
        self.engine.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
