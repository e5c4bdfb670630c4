"""Tell what is stated of an entity in values instead of relations, and where statements or records are at odds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from ascribe.graph.ledgers.ledger import Ledger
from ascribe.graph.listing.factsheet import Amounts, Aside, Fact, FactSheet, RecordConflict, RecordValue, Value
from ascribe.graph.listing.sidebyside import Row, at_odds, grouped, rows, value_key
from ascribe.graph.projecting.fusing import said_about
from ascribe.graph.projecting.grounds import Facts, gather
from ascribe.graph.projecting.projection import relation_key
from ascribe.graph.projecting.unite import unite_entity
from ascribe.graph.relations.answers import Citation, EntityRef
from ascribe.graph.relations.fused import cited, ref
from ascribe.graph.relations.links import link
from ascribe.graph.relations.namesakes import told_apart
from ascribe.graph.weights.confidence import by_strength, origins
from ascribe.graph.weights.evidence import Testimony, testify
from ascribe.graph.weights.view import View
from ascribe.schema.dates import bounds
from ascribe.schema.ids import relation_id
from ascribe.schema.records import Claim, Entity
from ascribe.schema.stances import DENIALS
from ascribe.schema.vocabulary import Vocabulary

if TYPE_CHECKING:
    from ascribe.graph.store import Store

_SILENCES = ("no_finding", "no_comment")


def fact_sheet(store: Store, entity: EntityRef) -> FactSheet:
    """Everything stated about an entity besides its relations, as the store's view shows it."""
    ledger, words, view = store.ledger, store.vocabulary, store.view
    helds = [(held, held.record) for held in ledger.find("claim", "about", [entity.id])]
    literal = [held for held, claim in helds if isinstance(claim, Claim) and not claim.is_relation]
    related = [claim for _, claim in helds if isinstance(claim, Claim) and claim.is_relation]
    facts, also = _Teller(gather(ledger, literal, [entity.id]), words, view).facts()
    also += _silences(ledger, related, words, view)
    return told_apart(
        FactSheet(
            entity=entity,
            facts=facts,
            amounts=_amounts(store, entity, related),
            records=_records(ledger, entity.id),
            also=sorted(also, key=_rank_aside),
        )
    )


class _Teller:
    """Turns the claims of one batch into values."""

    def __init__(self, facts: Facts, words: Vocabulary, view: View) -> None:
        self._facts, self._words, self._view = facts, words, view
        live = (claim for id, claim in sorted(facts.claims.items()) if id not in facts.retracted)
        self._said = [testify(claim, facts.library, facts.voices, view.numbers) for claim in live]

    def facts(self) -> tuple[list[Fact], list[Aside]]:
        """The facts by predicate; and what neither states nor denies any value."""
        facts: list[Fact] = []
        also: list[Testimony] = []
        for predicate, about in sorted(grouped(self._said, lambda said: said.claim.predicate or "").items()):
            if not predicate:
                also += about  # blanket denials
                continue
            found, silent = self._rows(about)
            also += silent
            if found:
                values, conflict = self._values(found)
                facts.append(Fact(predicate, conflict, values))
        return facts, [_aside(said.claim, self._facts, self._words) for said in also]

    def amounts(self, claims: Iterable[Claim]) -> tuple[list[Value], bool]:
        """The amounts that these claims state of one relation, and whether two of them cannot hold together."""
        wanted = {claim.id for claim in claims}
        return self._values(rows([said for said in self._said if said.claim.id in wanted and self._keeps(said)], []))

    def _rows(self, about: Sequence[Testimony]) -> tuple[list[Row], list[Testimony]]:
        """What is said of one predicate as rows. A value that is denied and never stated has a row of its own;
        nobody's silence makes one."""
        stated = {value_key(said.claim) for said in about if said.claim.stance == "asserts"}
        asserting = [said for said in about if said.claim.stance == "asserts" and self._keeps(said)]
        others = [said for said in about if said.claim.stance != "asserts"]
        found, silent = rows(asserting, others), []
        # As of a date at which nobody states a value there is nothing to deny, though somebody states it at another.
        alone = grouped((said for said in others if value_key(said.claim) not in stated), lambda s: value_key(s.claim))
        for group in alone.values():
            if any(said.claim.stance in DENIALS for said in group):
                found.append(Row([], group))
            else:
                silent += group
        return found, silent

    def _values(self, found: Sequence[Row]) -> tuple[list[Value], bool]:
        apart = at_odds(found)
        return sorted((self._value(row, place in apart) for place, row in enumerate(found)), key=_rank), bool(apart)

    def _value(self, row: Row, conflict: bool) -> Value:
        denying = [said for said in row.others if said.claim.stance in DENIALS]
        by_others = any(not said.interested for said in denying)
        amount = row.amount
        return Value(
            value=row.claims[0].value,
            amount=None if amount is None else {**amount.model_dump(), "text": str(amount)},
            valid_from=row.start,
            valid_to=row.end,
            former=bool(row.asserting) and all(said.claim.former for said in row.asserting),
            held=self._held(row) if self._view.as_of and row.asserting else None,
            status="denied" if not row.asserting else "contested" if by_others else "stated",
            denied_by_interested=any(said.interested for said in denying),
            denied_by_others=by_others,
            conflict=conflict,
            origins=origins([*row.asserting, *denying]),
            citations=[self._cited(said) for said in sorted([*row.asserting, *row.others], key=by_strength)],
        )

    def _held(self, row: Row) -> str:
        holdings = {self._view.holding(said.claim, self._published(said)) for said in row.asserting}
        return "dated" if "dated" in holdings else "undated"

    def _keeps(self, said: Testimony) -> bool:
        return self._view.keeps(said.claim, self._published(said))

    def _published(self, said: Testimony) -> str | None:
        return self._facts.sources[said.claim.source].published

    def _cited(self, said: Testimony) -> Citation:
        return cited(said.claim, self._facts, self._words)


def _amounts(store: Store, entity: EntityRef, related: Iterable[Claim]) -> list[Amounts]:
    """The relations of which an amount is stated, each with its amounts."""
    stating = [claim for claim in related if claim.amount and claim.stance == "asserts"]
    if not stating:
        return []
    words, relations = store.vocabulary, store.relations
    of_relation = grouped(stating, lambda claim: relation_id(*relation_key(claim, words)))
    edges = [edge for edge in relations.edges([entity.id]) if edge.props["id"] in of_relation]
    everything = relations.citations(claim for edge in edges for claim in edge.props["claims"])
    held = store.ledger.find("claim", "id", [claim.id for claim in stating])
    teller = _Teller(gather(store.ledger, held), words, store.view)
    found = []
    for edge in edges:
        values, conflict = teller.amounts(of_relation[edge.props["id"]])
        if values:
            found.append(Amounts(**vars(link(edge, everything)), conflict=conflict, values=values))
    return sorted(found, key=lambda one: (one.predicate, one.other.name, one.relation))


def _silences(ledger: Ledger, related: Iterable[Claim], words: Vocabulary, view: View) -> list[Aside]:
    """Who found nothing or made no comment about a relation that nobody states or denies, which no edge shows."""
    keys = {relation_key(claim, words) for claim in related if claim.stance in _SILENCES}
    if not keys:
        return []
    about, facts = said_about(ledger, keys, words, view)
    return [
        _aside(claim, facts, words)
        for said in about.values()
        if all(claim.stance in _SILENCES for claim in said.claims)
        for claim in said.claims
    ]


def _records(ledger: Ledger, id: str) -> list[RecordConflict]:
    """The properties for which cases record different values; other names are aliases, and no conflict."""
    recorded: dict[str, dict[tuple[str, Any], set[str]]] = {}
    entities: list[Entity] = []
    for held in ledger.find("entity", "id", [id]):
        assert isinstance(held.record, Entity)
        entities += [held.record] * len(held.open)
        for name, value in _properties(held.record).items():
            # By type as well, as records are united: 1 and True are two values.
            cases = recorded.setdefault(name, {}).setdefault((type(value).__name__, value), set())
            cases.update(hold.case for hold in held.open)
    shown = _properties(unite_entity(entities)) if entities else {}
    found = []
    for name, values in sorted(recorded.items()):
        if len(values) > 1:
            ordered = sorted(values.items(), key=lambda one: (-len(one[1]), str(one[0][1]), one[0][0]))
            told = [RecordValue(value, sorted(cases)) for (_, value), cases in ordered]
            found.append(RecordConflict(name, shown[name], told))
    return found


def _properties(entity: Entity) -> dict[str, Any]:
    scalars = {"kind": entity.kind, "subkind": entity.subkind, "summary": entity.summary}
    return {**entity.properties, **{name: value for name, value in scalars.items() if value is not None}}


def _aside(claim: Claim, facts: Facts, words: Vocabulary) -> Aside:
    return Aside(
        **vars(cited(claim, facts, words)),
        subject=ref(facts.entities[claim.subject]),
        predicate=claim.predicate,
        object=ref(facts.entities[claim.object]) if claim.object else None,
        value=claim.value,
    )


def _rank(value: Value) -> tuple[Any, ...]:
    dated = value.valid_from or value.valid_to
    start = bounds(dated).earliest if dated else None
    texts = (value.value or "", (value.amount or {}).get("text") or "")
    return value.status == "denied", start is None, str(start), value.valid_to or "", -value.origins, *texts


def _rank_aside(aside: Aside) -> tuple[Any, ...]:
    return aside.predicate is not None, aside.predicate or "", aside.stance, aside.published or "", aside.claim
