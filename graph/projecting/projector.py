"""Write what is dirty to the graph: nodes before edges, one transaction a batch, each with its ends locked.

A batch is read from the ledger and worked out while the engine writes the one before. Where others have recorded
something since, it is read again once it holds the locks; so whoever of two writers comes last has seen both.
Repeating it changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from ascribe.graph.engines.engine import Engine, Run
from ascribe.graph.ledgers.ledger import Ledger
from ascribe.graph.projecting import projection as p
from ascribe.graph.projecting import statements as say
from ascribe.graph.projecting.dirty import Work
from ascribe.graph.projecting.grounds import with_copies
from ascribe.graph.projecting.making import BATCH, Batch, ahead, batches, batches_apart, made
from ascribe.graph.projecting.unite import by_id, unite_entity, unite_source
from ascribe.graph.weights.documents import Library
from ascribe.schema.errors import StoreError
from ascribe.schema.records import Case
from ascribe.schema.vocabulary import Vocabulary, edge_type

# Of so many claims and more a graph is worked out by a process of its own, which takes half a second to start.
MANY = 20_000
# After so many claims the engine gives back what it took only to write them: a gigabyte of a graph of two.
SETTLED = 500_000
T = TypeVar("T")
R = TypeVar("R")


# Told after each batch how many records of how many are written.
Watch = Callable[[int, int], None]


class OvertakenError(StoreError):
    """Another client recorded something that a batch read and that has no nodes yet."""


@dataclass(frozen=True)
class Moved:
    """A relation, by its id, that was in the graph before and has another confidence or status now (status None: gone).

    `subject` and `object` are the names of its ends."""

    relation: str
    subject: str
    predicate: str
    object: str
    before: float | None
    after: float | None
    status_before: str
    status_after: str | None


class Projector:
    """Writes the dirty parts, nodes before edges, one transaction a batch."""

    def __init__(
        self, engine: Engine, ledger: Ledger, vocabulary: Vocabulary, *, fresh: bool, watch: Watch | None = None
    ) -> None:
        self._engine, self._ledger, self._vocabulary, self._fresh = engine, ledger, vocabulary, fresh
        self._watch, self._done, self._all = watch, 0, 0
        self._constrained: set[str] = set()
        self._unsettled, self._alone = 0, False

    def project(self, work: Work) -> list[Moved]:
        self._done, self._all = 0, len(work.cases) + len(work.entities) + len(work.sources) + work.claims
        with self._batches(work) as coming:
            self._in_batches(_parts(work.cases), self._cases)
            self._in_batches(_parts(work.entities), self._entities, lock=lambda ids: ids)
            self._in_batches(_parts(work.sources), self._sources)
            moved = [item for batch in ahead(coming) for item in self._write_around(batch)]
        if not self._fresh:
            self._in_batches(_parts(work.entities), self._drop_entities, lock=lambda ids: ids)
            self._in_batches(_parts(work.sources), self._drop_sources)
        return moved

    def _batches(self, work: Work) -> AbstractContextManager[Iterator[Batch]]:
        opener = self._ledger.opener()
        self._alone = self._fresh and opener is not None
        if opener and self._fresh and work.claims > MANY:
            return batches_apart(opener, self._vocabulary)
        return nullcontext(batches(self._ledger, self._vocabulary, work.around))

    def _in_batches(
        self,
        batches: Iterable[list[T]],
        work: Callable[[Run, Ledger, list[T]], R],
        lock: Callable[[list[T]], Iterable[str]] = lambda _: (),
    ) -> list[R]:
        def write(batch: list[T]) -> R:
            done = self._engine.write(lambda run: work(run, self._ledger.within(run), batch), lock=sorted(lock(batch)))
            self._tell(len(batch))
            return done

        return [write(batch) for batch in batches]

    def _write_around(self, batch: Batch) -> list[Moved]:
        # No transaction can make constraints and write data.
        types = p.edge_types(key.predicate for around in batch.arounds for key in around.relations) - self._constrained
        self._engine.constrain((), sorted(types))
        self._constrained |= types
        ends = {end for around in batch.arounds for end in around.ends}
        moved = self._engine.write(partial(self._write_batch, batch=batch), lock=sorted(ends))
        count = sum(len(around.claims) for around in batch.arounds)
        self._tell(count)
        self._unsettled += count
        # A graph half changed would be taken for one that has all names as they were; one half made is made again.
        if self._fresh and self._unsettled >= SETTLED and self._all - self._done >= SETTLED // 2:
            self._engine.settle()
            self._unsettled = 0
        return moved

    def _tell(self, count: int) -> None:
        self._done = min(self._done + count, self._all)
        if self._watch:
            self._watch(self._done, self._all)

    def _cases(self, run: Run, ledger: Ledger, ids: list[str]) -> None:
        held = {held.record.id: held.record for held in ledger.find("case", "id", ids)}
        run(say.WRITE_CASES, {"rows": [p.case_row(case) for case in held.values() if isinstance(case, Case)]})
        run(say.remove_nodes("Case"), {"ids": [id for id in ids if id not in held]})

    def _entities(self, run: Run, ledger: Ledger, ids: list[str]) -> None:
        entities = by_id(ledger.find("entity", "id", ids), unite_entity)
        by_kind: dict[str, list[p.Row]] = {}
        for entity in entities.values():
            by_kind.setdefault(entity.kind, []).append({"id": entity.id, "props": p.entity_row(entity)})
        for kind, rows in sorted(by_kind.items()):
            run(say.write_entities(kind, () if self._fresh else self._vocabulary.kinds), {"rows": rows})
        unnamed = [] if self._fresh else run(say.REMOVE_NAMES, {"ids": list(entities)})
        run(say.WRITE_NAMES, {"rows": [row for entity in entities.values() for row in p.name_rows(entity)]})
        run(say.SWEEP_NAMES, {"ids": [name for (name,) in unnamed]})

    def _sources(self, run: Run, ledger: Ledger, ids: list[str]) -> None:
        sources = by_id(ledger.find("source", "id", ids), unite_source)
        copies = with_copies(ledger, sources)
        publishers = {source.publisher for source in copies.values() if source.publisher}
        known = by_id(ledger.find("entity", "id", publishers), unite_entity)
        names = {id: entity.name for id, entity in known.items()}
        library = Library(copies.values())
        run(say.WRITE_SOURCES, {"rows": [p.source_row(source, names, library) for source in sources.values()]})
        if not self._fresh:
            run(say.REMOVE_DERIVED, {"ids": list(sources)})
        derived = [{"id": s.id, "origin": origin} for s in sources.values() for origin in s.derived_from]
        # An origin may come in a later batch; its own edges find it there, so write both directions.
        run(say.WRITE_DERIVED, {"rows": derived})
        deriving = by_id(ledger.find("source", "document", ids), unite_source)
        run(
            say.WRITE_DERIVED,
            {"rows": [{"id": s.id, "origin": o} for s in deriving.values() for o in s.derived_from if o in sources]},
        )

    def _write_batch(self, run: Run, batch: Batch) -> list[Moved]:
        ledger, rows = self._ledger.within(run), batch.made
        if ledger.position() != batch.position:
            rows = made(ledger, self._vocabulary, batch.arounds)
        known = {"ids": [row["id"] for row in rows.claims]}
        if not self._fresh:
            run(say.remove_nodes("Claim"), {"ids": rows.withdrawn})
            run(say.REMOVE_WAYS, known)
        if not self._alone:  # who else found it empty may have written them
            run(say.REMOVE_HOLDS, known)
        _all_written(rows.claims, run(say.WRITE_CLAIMS, {"rows": rows.claims}), "claims")
        related = [row for row in rows.claims if row["object"]]
        _all_written(related, run(say.WRITE_OBJECTS, {"rows": related}), "claims")
        steps = [{"id": row["id"], "step": step} for row in rows.claims for step in row["props"].get("via", ())]
        _all_written(steps, run(say.WRITE_WAYS, {"rows": steps}), "ways of claims")
        run(say.WRITE_HOLDS, {"rows": rows.holds})
        moved = [] if self._fresh else self._moved(run, rows.relations, rows.there)
        if not self._fresh:
            for kind, edges in sorted(rows.gone.items()):
                run(say.remove_edges(kind), {"rows": edges})
        for kind, edges in sorted(rows.there.items()):
            _all_written(edges, run(say.write_edges(kind), {"rows": edges}), f"relations of type {kind}")
        return moved

    def _moved(self, run: Run, keys: Iterable[p.RelationKey], there: Mapping[str, list[p.Row]]) -> list[Moved]:
        by_predicate: dict[str, list[p.RelationKey]] = {}
        for key in keys:
            by_predicate.setdefault(key.predicate, []).append(key)
        moved = []
        for predicate, of_it in sorted(by_predicate.items()):
            kind = edge_type(predicate)
            now = {row["id"]: row["props"] for row in there.get(kind, ())}
            rows = [{"from": key.subject, "to": key.object} for key in of_it]
            for id, subject, object, before, status in run(say.read_edges(kind), {"rows": rows}):
                after, status_after = now.get(id, {}).get("confidence"), now.get(id, {}).get("status")
                if (before, status) != (after, status_after):
                    moved.append(Moved(id, subject, predicate, object, before, after, status, status_after))
        return moved

    def _drop_entities(self, run: Run, ledger: Ledger, ids: list[str]) -> None:
        held = {held.record.id for held in ledger.find("entity", "id", ids)}
        gone = [id for id in ids if id not in held]
        unnamed = run(say.REMOVE_NAMES, {"ids": gone})
        run(say.remove_nodes("Entity"), {"ids": gone})
        run(say.SWEEP_NAMES, {"ids": [name for (name,) in unnamed]})

    def _drop_sources(self, run: Run, ledger: Ledger, ids: list[str]) -> None:
        held = {held.record.id for held in ledger.find("source", "id", ids)}
        run(say.remove_nodes("Source"), {"ids": [id for id in ids if id not in held]})


def _all_written(rows: Sequence[Any], answer: Sequence[Sequence[int]], what: str) -> None:
    # A missing end writes no row, on either engine without a word.
    lost = len(rows) - (answer[0][0] if answer else 0)
    if lost:
        raise OvertakenError(
            f"{lost} {what} lack a node they point to: another client is writing; run the command again"
        )


def _parts(items: Sequence[T]) -> Iterator[list[T]]:
    return (list(items[start : start + BATCH]) for start in range(0, len(items), BATCH))
