"""Cut out of a ledger what a picture rests on, as text and with what each claim hangs on."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from ascribe.graph.ledgers.ledger import Held
from ascribe.graph.listing.sidebyside import value_key
from ascribe.graph.projecting.grounds import Facts, gather
from ascribe.graph.projecting.projection import RelationKey, relation_key
from ascribe.graph.proving.testimonies import Heard, causes_called
from ascribe.graph.store import Store
from ascribe.graph.weights.evidence import testify
from ascribe.graph.weights.view import View
from ascribe.loaders.jsonl import text_of
from ascribe.loaders.public import public
from ascribe.schema.ids import relation_id
from ascribe.schema.records import Claim, Entity
from ascribe.schema.vocabulary import Vocabulary

CITED = 5000  # entities; a picture of more would take longer to open than anybody waits


@dataclass(frozen=True)
class Basis:
    """One claim: the line of the ledger it stands on, the documents from the one read to its root, and the causes it
    hangs on, as indexes of `Grounds.causes`."""

    line: int
    way: tuple[str, ...]
    causes: tuple[int, ...]


@dataclass(frozen=True)
class Grounds:
    """What a picture rests on: `ledger` as a JSONL export would have it, `claims` by id, `causes` as people call them,
    `copies`: the same number for all sources that are one document, the `predicates` of all relations that are told
    of, drawn or not, and, as of a date, the lines of the claims of which nobody knows if they held then, `undated`.

    Claims that are retracted are in the ledger, with what retracts them, and not among `claims`."""

    ledger: str
    claims: dict[str, Basis]
    causes: list[str]
    copies: dict[str, int]
    predicates: frozenset[str]
    undated: list[int]

    @property
    def sha256(self) -> str:
        """Of the ledger's text, in hexadecimal."""
        return hashlib.sha256(self.ledger.encode()).hexdigest()


def grounds_of(store: Store, entities: Sequence[Entity], left_out: Collection[str], *, internal: bool) -> Grounds:
    """What is said now about these entities and between them, but for the relations `left_out` by id and for what
    the store's view leaves out."""
    words = store.vocabulary
    ids = frozenset(entity.id for entity in entities)
    found = [held for held in store.ledger.find("claim", "about", ids) if _belongs(held, ids, left_out, words)]
    facts = gather(store.ledger, found, ids)
    unseen = _unseen(facts, words, store.view)
    helds = [held for held in found if held.record.id not in unseen]
    if unseen:
        facts = gather(store.ledger, helds, ids)
    part = [*helds, *_around(store, helds, facts, ids)]
    ledger = text_of(part if internal else public(part))
    rows = [json.loads(line) for line in ledger.split("\n") if line]
    lines = {row["id"]: number for number, row in enumerate(rows) if row.get("record") == "claim"}
    heard = [
        testify(claim, facts.library, facts.voices, store.view.numbers)
        for claim in facts.claims.values()
        if claim.id in lines and claim.id not in facts.retracted
    ]
    called = causes_called([Heard(RelationKey("", "", ""), tuple(heard), ())], facts)
    places = {cause: place for place, cause in enumerate(called)}
    claims = {
        said.claim.id: Basis(lines[said.claim.id], said.way, tuple(places[cause] for cause in said.causes))
        for said in heard
    }
    predicates = frozenset(said.claim.predicate for said in heard if said.claim.is_relation and said.claim.predicate)
    documents = {row["id"]: facts.library.document(row["id"]) for row in rows if row.get("record") == "source"}
    undated = [
        lines[said.claim.id]
        for said in heard
        if store.view.as_of
        and said.claim.stance == "asserts"
        and store.view.holding(said.claim, facts.sources[said.claim.source].published) == "undated"
    ]
    return Grounds(ledger, claims, list(called.values()), _copies(documents), predicates, undated)


def _belongs(held: Held, ids: frozenset[str], left_out: Collection[str], words: Vocabulary) -> bool:
    claim = held.record
    assert isinstance(claim, Claim)
    if claim.object is None:
        return claim.subject in ids
    return {claim.subject, claim.object} <= ids and relation_id(*relation_key(claim, words)) not in left_out


def _unseen(facts: Facts, words: Vocabulary, view: View) -> set[str]:
    """The claims that the view leaves out: of what did not hold then, and those that only speak of such."""

    def about(claim: Claim) -> object:
        return relation_key(claim, words) if claim.is_relation else (claim.subject, claim.predicate, value_key(claim))

    claims = facts.claims.values()
    unseen = {claim.id for claim in claims if not view.keeps(claim, facts.sources[claim.source].published)}
    stating = [claim for claim in claims if claim.stance == "asserts" and claim.id not in facts.retracted]
    gone = {about(claim) for claim in stating if claim.id in unseen}
    gone -= {about(claim) for claim in stating if claim.id not in unseen}
    return unseen | {claim.id for claim in claims if claim.predicate and about(claim) in gone}


def _around(store: Store, helds: Sequence[Held], facts: Facts, ids: Collection[str]) -> Iterator[Held]:
    """The cases, sources, entities and retractions that go with some claims."""
    ledger, found = store.ledger, list[Held]()
    found += ledger.find("source", "id", facts.sources.keys())
    found += ledger.find("entity", "id", facts.entities.keys() | ids)
    targets = facts.claims.keys() | facts.sources.keys()
    while aimed := [held for held in ledger.find("retraction", "target", targets) if held.record.id not in targets]:
        found += aimed
        targets = {held.record.id for held in aimed}
    yield from found
    yield from ledger.find("case", "id", {hold.case for held in (*helds, *found) for hold in held.holds})


def _copies(documents: Mapping[str, str]) -> dict[str, int]:
    """A number for each source whose document, by source id, others are, too."""
    often = Counter(documents.values())
    numbers = {document: number for number, document in enumerate(often)}
    return {id: numbers[document] for id, document in documents.items() if often[document] > 1}
