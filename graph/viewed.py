"""Answer from a store as a view shows it: as of a date, as it was known at a time, by another table of numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import groupby, islice

from ascribe.graph.engines.engine import Engine
from ascribe.graph.ledgers.ledger import Held, Ledger
from ascribe.graph.naming.lookup import is_called, read_as, resolve
from ascribe.graph.projecting.grounds import Facts, entities_of, gather
from ascribe.graph.projecting.projection import RelationKey, relation_key
from ascribe.graph.projecting.unite import by_id, unite_entity
from ascribe.graph.relations.answers import EntityRef, Stats
from ascribe.graph.relations.fused import Fused, ref
from ascribe.graph.relations.relations import Relations
from ascribe.graph.store import Store
from ascribe.graph.weights.view import View
from ascribe.schema.errors import AmbiguousError, NotFoundError
from ascribe.schema.names import name_keys
from ascribe.schema.stances import DENIALS
from ascribe.schema.vocabulary import Vocabulary

_BATCH = 2000  # records looked at together


class ViewedStore(Store):
    """A store under a view, for reading: relations, names and words come from its ledger, which is `ledger` as it was
    known then; the graph helps with names only."""

    def __init__(self, ledger: Ledger, engine: Engine, view: View, *, is_behind: bool = False) -> None:
        known = ledger if view.until is None else ledger.as_known(view.until)
        super().__init__(known, engine, is_behind=is_behind)
        self.view = view

    @property
    def relations(self) -> Relations:
        """A question's relations, fused as it asks for them."""
        return Fused(self.ledger, self.vocabulary, self.view)

    def entity(self, name: str, kind: str | None = None) -> EntityRef:
        """The entity that `name` meant then, or else means now, as it was called then.

        Raises AmbiguousError, and NotFoundError also for one that was not known yet."""
        if self.view.until is None:
            return resolve(self.engine, name, kind)
        if by_id := entities_of(self.ledger, {name}):
            return ref(by_id[name])
        unknown: NotFoundError | None = None
        try:
            now = {resolve(self.engine, name, kind).id}
        except AmbiguousError as several:
            now = set(several.ids)
        except NotFoundError as error:
            now, unknown = set(), error
        keys = {key for reading in read_as(name, kind) for key in name_keys(reading.text)}
        named = {held.record.id for held in self.ledger.find("entity", "name", keys)}
        found = [ref(entity) for _, entity in sorted(entities_of(self.ledger, {*named, *now}).items())]
        known = [entity for entity in found if kind is None or entity.kind.casefold() == kind.casefold()]
        meant = [entity for entity in known if is_called(entity, name)] or [e for e in known if e.id in now]
        if len(meant) == 1:
            return meant[0]
        if meant:
            listed = ", ".join(f"{entity.id} ({entity.name})" for entity in meant)
            raise AmbiguousError(f"{name!r} may have meant {listed}; give an id", [entity.id for entity in meant])
        raise unknown or NotFoundError(
            f"{name!r} is known here now, but was not yet ({self.view.words}). Ask about a later time"
        )

    def stats(self) -> Stats:
        """How much there is of everything that the view shows, denials of what it does not show left out."""
        kinds: Counter[str] = Counter()
        for batch in _batches(self.ledger.held("entity")):
            kinds.update(entity.kind for entity in by_id(batch, unite_entity).values())
        claims = live = retracted = 0
        shown = _Shown(self.vocabulary, self.view)
        for batch in _batches(self.ledger.held("claim", ever=True)):
            facts = gather(self.ledger, (held for held in batch if held.open))
            claims += len({held.record.id for held in batch})
            live += shown.take(facts)
            retracted += len(facts.retracted)
        return Stats(
            entities=dict(sorted(kinds.items())),
            relations=dict(sorted(Counter(key.predicate for key in shown.relations).items())),
            claims=claims,
            live=live,
            retracted=retracted,
            sources=len({held.record.id for held in self.ledger.held("source")}),
            cases=len({held.record.id for held in self.ledger.held("case")}),
        )


class _Shown:
    """Which relations a view shows, without fusing them: those that `fusing.said_about` leaves something to tell of."""

    def __init__(self, words: Vocabulary, view: View) -> None:
        self._words, self._view = words, view
        self._asserted: set[RelationKey] = set()
        self._denied: set[RelationKey] = set()
        self._left_out: set[RelationKey] = set()

    def take(self, facts: Facts) -> int:
        """Look at all the claims of `facts`; gives how many of them are seen."""
        seen = 0
        for claim in facts.claims.values():
            if claim.id in facts.retracted:
                continue
            keeps = self._view.keeps(claim, facts.sources[claim.source].published)
            seen += keeps
            if claim.is_relation and (claim.stance == "asserts" or claim.stance in DENIALS):
                keys = self._denied if claim.stance in DENIALS else self._asserted if keeps else self._left_out
                keys.add(relation_key(claim, self._words))
        return seen

    @property
    def relations(self) -> set[RelationKey]:
        """Those shown by all that was looked at."""
        return self._asserted | (self._denied - self._left_out)


def _batches(helds: Iterable[Held]) -> Iterator[list[Held]]:
    """Records in order of their ids, so many ids at a time; never those of one id apart."""
    by_id = groupby(helds, key=lambda held: held.record.id)
    while batch := [held for _, group in islice(by_id, _BATCH) for held in group]:
        yield batch
