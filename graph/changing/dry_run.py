"""Try out what a change would do: the verbs of a store that change it, with nothing written."""

from __future__ import annotations

from collections.abc import Iterable

from ascribe.graph.changing.changes import Preview, Retracted, Revised, Target
from ascribe.graph.changing.conclusions import drawn_from
from ascribe.graph.changing.consequences import Foreseen, foresee
from ascribe.graph.changing.retracting import record
from ascribe.graph.changing.revising import restore, revise
from ascribe.graph.engines.engine import Engine
from ascribe.graph.ledgers.admission import Refuse, raising
from ascribe.graph.ledgers.ledger import Held, Ledger
from ascribe.graph.ledgers.supposed_ledger import SupposedLedger
from ascribe.graph.projecting.catchup import vocabulary_of
from ascribe.graph.relations.namesakes import told_apart
from ascribe.graph.relations.relations import Projected, Relations
from ascribe.schema.records import Case, Record, Retraction


class DryRun:
    """A store for trying out changes, each on top of the ones before; needs no lock and leaves no trace."""

    def __init__(self, engine: Engine, ledger: Ledger) -> None:
        self._engine, self._ledger = engine, ledger
        self._relations: Relations = Projected(engine)

    def add(self, case: Case, records: Iterable[Record], refuse: Refuse = raising) -> Preview:
        """What it would change if `records` were what the case holds from now on. Raises as `Store.add`."""
        supposed = SupposedLedger(self._ledger)
        return self._preview(revise(supposed, case, records, refuse), supposed)

    def restore(self, helds: Iterable[Held], refuse: Refuse = raising) -> Preview:
        """What it would change to take over the records of an exported ledger. Raises as `Store.restore`."""
        supposed = SupposedLedger(self._ledger)
        return self._preview(restore(supposed, helds, refuse), supposed)

    def retract(self, kind: Target, retraction: Retraction) -> Retracted:
        """What it would take out, or bring back, to record this retraction by command."""
        supposed = SupposedLedger(self._ledger)
        record(supposed, retraction)
        foreseen = self._foresee(supposed)
        taken = {claim.claim for claim in foreseen.claims if claim.change == "retracted"}
        return told_apart(
            Retracted(
                **vars(foreseen.consequences),
                retraction=retraction.id,
                target=retraction.target,
                kind=kind,
                reason=retraction.reason,
                dry_run=True,
                claims=foreseen.claims,
                conclusions=drawn_from(self._engine, supposed, taken, vocabulary_of(supposed)),
            )
        )

    def _preview(self, revised: Revised, supposed: SupposedLedger) -> Preview:
        return told_apart(Preview(**vars(revised), **vars(self._foresee(supposed).consequences)))

    def _foresee(self, supposed: SupposedLedger) -> Foreseen:
        foreseen = foresee(self._relations, supposed)
        self._ledger, self._relations = supposed, foreseen.relations
        return foreseen
