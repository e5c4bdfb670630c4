"""Tie ledger and graph together: add a revision, retract, restore, rebuild, and keep the graph up to date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from ascribe.graph.admission import admit
from ascribe.graph.answers import EntityRef, Stats
from ascribe.graph.catchup import catch_up, vocabulary_of
from ascribe.graph.counts import stats
from ascribe.graph.engine import Engine
from ascribe.graph.facts import entities_of, retractions_in_force
from ascribe.graph.ledger import DESK, Change, Held, Ledger, stored
from ascribe.graph.opening import is_server, open_engine, open_ledger
from ascribe.graph.projector import Moved
from ascribe.graph.reader import Reader
from ascribe.schema.errors import InputError, NotFoundError, UsageError
from ascribe.schema.records import Case, Claim, Record, Retraction
from ascribe.schema.vocabulary import Vocabulary

_Holds = dict[str, set[tuple[str, str]]]


@dataclass(frozen=True)
class Report:
    """What a revision changed: claims added, replaced, withdrawn; relations that moved; entities now shared with
    other cases. `changed` is whether anything did, records other than claims included."""

    case: str
    added: int
    replaced: int
    withdrawn: int
    changed: bool
    moved: list[Moved]
    joined: list[EntityRef]


class Store(Reader):
    """A ledger and the graph projected from it, which answers. A context manager."""

    def __init__(self, ledger: Ledger, engine: Engine) -> None:
        super().__init__(engine)
        self.ledger = ledger

    @classmethod
    def open(cls, location: str, *, write: bool = False) -> Self:
        """The store at a folder or a `bolt://`, `neo4j://` address; a writer makes a folder that is missing.

        The graph is brought up to date: by a writer for good, by a reader of a folder in its own memory.
        Raises StoreError when there is none, or it is locked, damaged, unreachable or of another program."""
        engine = open_engine(location, write=write)
        try:
            store = cls(open_ledger(location, engine, write=write), engine)
        except BaseException:
            engine.close()
            raise
        try:
            if write or not is_server(location):
                catch_up(store.engine, store.ledger)
                store.engine.save()
            return store
        except BaseException:
            store.close()
            raise

    @classmethod
    def in_memory(cls) -> Self:
        """An empty store that lives as long as the process."""
        from ascribe.graph.embedded import EmbeddedEngine
        from ascribe.graph.sqlite import SqliteLedger

        return cls(SqliteLedger(None), EmbeddedEngine(None))

    @property
    def vocabulary(self) -> Vocabulary:
        """The shipped vocabulary with what the cases add to it."""
        return vocabulary_of(self.ledger)

    def add(self, case: Case, records: Iterable[Record]) -> Report:
        """Make `records` what the case holds from now on; nothing happens when one of them is refused.

        Raises InputError, VocabularyError, StoreError."""
        whole = [case, *records]
        if case.id == DESK:
            raise UsageError(f"no case may be called {DESK!r}; choose another name")
        admit(whole, vocabulary_of(self.ledger, without=[case.id]), self.ledger.knows)
        return self._report(case.id, self.ledger.revise(case.id, whole))

    def restore(self, helds: Iterable[Held]) -> Report:
        """Take over the records of an exported ledger with all their times. Raises as `add`."""
        whole = list(helds)
        by_case: dict[str, list[Record]] = {}
        for held in whole:
            for hold in held.open:
                by_case.setdefault(hold.case, []).append(held.record)
        self._check_histories(whole)
        others = vocabulary_of(self.ledger, without=by_case.keys())
        ids = {held.record.id for held in whole}
        for records in by_case.values():
            admit(records, others, lambda id: id in ids or self.ledger.knows(id))
        return self._report("", self.ledger.restore(whole))

    def _check_histories(self, helds: Sequence[Held]) -> None:
        """Refuse a ledger in which a case went on otherwise than here: there would be two newest revisions of it.

        What was recorded by command has no revisions, and adds up."""
        here, ended_here = _open_and_closed(self.ledger.everything())
        there, ended_there = _open_and_closed(helds)
        for case in (here.keys() & there.keys()) - {DESK}:
            both = (here[case] | there[case]) - ended_there.get(case, set()) - ended_here.get(case, set())
            if both not in (here[case], there[case]):
                raise InputError(
                    f"case {case!r} was revised here and in that ledger, each without the other; "
                    "load the casefile that is to count, or load the ledger into a store of its own"
                )

    def retract(self, target: str, reason: str) -> Report:
        """Take a claim, or every claim that cites a source or has it on its way, out of all answers.

        `target` is an id or the start of a claim's or retraction's. Raises NotFoundError for an unknown one."""
        retraction = Retraction(target=self._target(target), reason=reason)
        # Casefiles hold retractions too; only those recorded here are this case's.
        held = {
            found.record.id: found.record
            for found in self.ledger.held("retraction")
            if any(hold.case == DESK for hold in found.open)
        }
        in_force = {found.record.id for found in retractions_in_force(self.ledger, [retraction.target])}
        if retraction.id in held and retraction.id not in in_force:
            # Recorded anew after it was undone: only a new hold is later than the undoing.
            self.ledger.revise(DESK, [record for id, record in held.items() if id != retraction.id])
        return self._report(DESK, self.ledger.revise(DESK, [retraction], whole=False))

    def _target(self, target: str) -> str:
        if target.startswith(("c_", "r_")):
            starting = "MATCH (c:Claim) WHERE c.id STARTS WITH $start RETURN c.id AS id ORDER BY id"
            found = {str(row[0]) for row in self.engine.read(starting, {"start": target}).rows}
            found |= {held.record.id for held in self.ledger.held("retraction") if held.record.id.startswith(target)}
            if len(found) == 1:
                return found.pop()
            if found:
                raise NotFoundError(f"{target!r} is the start of {len(found)} ids; write more of it")
        elif any(True for _ in self.ledger.find("source", "id", [target])):
            return target
        raise NotFoundError(
            f"nothing to retract has the id {target!r}; `ascribe sources` and `ascribe links` print ids"
        )

    def rebuild(self) -> None:
        """Throw the graph away and project it anew from the ledger."""
        self.engine.clear()
        catch_up(self.engine, self.ledger)
        self.engine.save()

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

    def _report(self, case: str, change: Change) -> Report:
        moved = catch_up(self.engine, self.ledger)
        self.engine.save()
        added = [_about(record) for record in change.added if isinstance(record, Claim)]
        withdrawn = [_about(record) for record in change.withdrawn if isinstance(record, Claim)]
        replaced = (Counter(added) & Counter(withdrawn)).total()
        return Report(
            case=case,
            added=len(added) - replaced,
            replaced=replaced,
            withdrawn=len(withdrawn) - replaced,
            changed=bool(change.added or change.withdrawn),
            moved=moved,
            joined=self._joined(case, change),
        )

    def _joined(self, case: str, change: Change) -> list[EntityRef]:
        new = {record.id for record in change.added if record.record == "entity"}
        shared = {
            held.record.id
            for held in self.ledger.find("entity", "id", new)
            if any(hold.case != case for hold in held.open)
        }
        united = entities_of(self.ledger, shared)
        return [EntityRef(e.id, e.kind, e.name, list(e.aliases)) for e in sorted(united.values(), key=lambda e: e.name)]


def _about(claim: Claim) -> tuple[str | None, ...]:
    return (claim.subject, claim.predicate, claim.object, claim.value, claim.source)


def _open_and_closed(helds: Iterable[Held]) -> tuple[_Holds, _Holds]:
    """By case, the holds that last and those that ended, each as the record's text and when it began."""
    lasting: _Holds = {}
    ended: _Holds = {}
    for held in helds:
        for hold in held.holds:
            (ended if hold.until else lasting).setdefault(hold.case, set()).add((stored(held.record), hold.since))
    return lasting, ended
