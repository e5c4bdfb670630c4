"""Tie ledger and graph together: add a revision, retract, restore, rebuild, and keep the graph up to date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from ascribe.graph.changing.changes import History, Retracted, Revised
from ascribe.graph.changing.revising import restore, revise
from ascribe.graph.engines.engine import Engine
from ascribe.graph.ledgers.admission import Refuse, raising
from ascribe.graph.ledgers.ledger import Held, Ledger
from ascribe.graph.listing.counts import stats
from ascribe.graph.opening import is_server, open_engine, open_ledger
from ascribe.graph.projecting.catchup import catch_up, vocabulary_of
from ascribe.graph.projecting.making import collecting_rarely
from ascribe.graph.projecting.projector import Moved, Watch
from ascribe.graph.projecting.statements import reached
from ascribe.graph.reader import Reader
from ascribe.graph.relations.answers import Stats
from ascribe.graph.relations.bounds import HOPS
from ascribe.graph.weights.view import View
from ascribe.schema.errors import AmbiguousError, NotFoundError, UsageError
from ascribe.schema.records import Case, Record
from ascribe.schema.vocabulary import Vocabulary

if TYPE_CHECKING:
    from ascribe.graph.changing.dry_run import DryRun
    from ascribe.graph.listing.factsheet import FactSheet
    from ascribe.graph.proving.proofs import Explanation


@dataclass(frozen=True)
class Report(Revised):
    """What a revision changed; `moved`: the relations that were there before and stand otherwise now."""

    moved: list[Moved]


class Store(Reader):
    """A ledger and the graph projected from it, which answers. A context manager.

    `view` is how it is looked at."""

    view = View()
    watch: Watch | None = None  # told how far a change is written into the graph

    def __init__(self, ledger: Ledger, engine: Engine, *, is_behind: bool = False) -> None:
        super().__init__(engine, is_behind=is_behind)
        self.ledger = ledger

    @classmethod
    def open(cls, location: str, *, write: bool = False) -> Self:
        """The store at a folder or a `bolt://`, `neo4j://` address; a writer makes a folder that is missing.

        The graph is brought up to date: by a writer for good, by a reader of a folder in its own memory. A reader of
        a server takes it as it stands, and `is_behind` tells.
        Raises StoreError when there is none, or it is locked, damaged, unreachable or of another program."""
        return cls.around(open_engine(location, write=write), location, write=write)

    @classmethod
    def around(cls, engine: Engine, location: str, *, write: bool = False) -> Self:
        """The store there whose graph is open already, in the same mode; `engine` is the store's from then on."""
        try:
            store = cls(open_ledger(location, engine, write=write), engine)
        except BaseException:
            engine.close()
            raise
        try:
            if write or not is_server(location):
                catch_up(store.engine, store.ledger)
                store.engine.save()
            else:
                there = store.ledger.position()
                store.is_behind = reached(store.engine) < there
            return store
        except BaseException:
            store.close()
            raise

    @classmethod
    def in_memory(cls) -> Self:
        """An empty store that lives as long as the process."""
        from ascribe.graph.engines.embedded import EmbeddedEngine
        from ascribe.graph.ledgers.sqlite import SqliteLedger

        return cls(SqliteLedger(None), EmbeddedEngine(None))

    @property
    def vocabulary(self) -> Vocabulary:
        """The shipped vocabulary with what the cases add to it."""
        return vocabulary_of(self.ledger)

    def add(self, case: Case, records: Iterable[Record], refuse: Refuse = raising) -> Report:
        """Make `records` what the case holds from now on; nothing happens when one of them is refused, unless `refuse`
        takes it without raising.

        Raises InputError, VocabularyError, StoreError."""
        with collecting_rarely():
            return self._report(revise(self.ledger, case, records, refuse))

    def restore(self, helds: Iterable[Held], refuse: Refuse = raising) -> Report:
        """Take over the records of an exported ledger with all their times; `refuse` as for `add`. Raises as it."""
        with collecting_rarely():
            return self._report(restore(self.ledger, helds, refuse))

    @property
    def position(self) -> int:
        """How far into its ledger the graph has come: while it is the same nothing was recorded."""
        return reached(self.engine)

    def retract(
        self, target: str, reason: str, *, dry_run: bool = False, foreseen: Retracted | None = None
    ) -> Retracted:
        """Take a claim, or every claim that cites a source or has it on its way, out of all answers; or undo that.

        `target`: the id of a claim or retraction or the start of one, or a source's id. On a dry run nothing is
        written; `foreseen` is what one said of the same at this `position`, which need not be worked out again.
        Raises UsageError without a reason, NotFoundError for what is unknown or retracted already."""
        from ascribe.graph.changing.retracting import record, retraction_of

        kind, retraction = retraction_of(self.engine, self.ledger, target, reason)
        answer = foreseen or self.trial().retract(kind, retraction)
        if not dry_run:
            record(self.ledger, retraction)
            self._catch_up()
        return replace(answer, dry_run=dry_run)

    def trial(self) -> DryRun:
        """The same store for trying out what a change would do; nothing of it is written."""
        from ascribe.graph.changing.dry_run import DryRun

        return DryRun(self.engine, self.ledger)

    def history(self, name: str, kind: str | None = None) -> History:
        """What was believed about an entity (of that kind) when, and what changed it; also one that no case holds any
        more. Raises NotFoundError, AmbiguousError."""
        from ascribe.graph.changing.history import history, known_once

        try:
            entity = self.entity(name, kind)
        except AmbiguousError:
            raise
        except NotFoundError as error:
            entity = known_once(self.ledger, name, kind, error)
        return history(self.ledger, entity)

    def facts(self, name: str) -> FactSheet:
        """What is stated about an entity besides its relations, conflicts side by side.

        Raises NotFoundError, AmbiguousError."""
        from ascribe.graph.listing.literals import fact_sheet

        return fact_sheet(self, self.entity(name))

    def explain(
        self,
        start: str,
        end: str | None = None,
        *,
        hops: int = HOPS,
        min_confidence: float = 0.0,
        any_direction: bool = False,
    ) -> Explanation:
        """The proof of the strongest chain between two entities or, of one name alone, of the relation of that id.

        `min_confidence` is also what a number has to reach to be worth breaking, 0 any. Raises as `chain`, and
        UsageError for one name that is no relation's id."""
        from ascribe.graph.proving.explain import explain_chain, explain_relation

        if end is not None:
            return explain_chain(
                self, start, end, hops=hops, min_confidence=min_confidence, any_direction=any_direction
            )
        if not start.startswith("l_"):
            raise UsageError(
                f"{start!r} is no relation's id, which starts with l_ (see `ascribe links NAME --json`); "
                "to explain a chain, name both of its ends"
            )
        return explain_relation(self, start, min_confidence=min_confidence)

    def rebuild(self) -> None:
        """Throw the graph away and project it anew from the ledger."""
        self.engine.clear()
        self._catch_up()

    def everything(self) -> Iterator[Held]:
        """All records ever, as an export carries them."""
        return self.ledger.everything()

    def stats(self) -> Stats:
        """How much there is of everything."""
        return stats(self.engine, self.ledger)

    def close(self) -> None:
        """Give up files and connections."""
        self.ledger.close()
        super().close()

    def _report(self, done: Revised) -> Report:
        return Report(**vars(done), moved=self._catch_up())

    def _catch_up(self) -> list[Moved]:
        moved = catch_up(self.engine, self.ledger, self.watch)
        self.engine.save()
        return moved
