"""Take relations from a ledger instead of the graph: fused on the spot, as a view shows them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from ascribe.graph.ledgers.ledger import Ledger
from ascribe.graph.projecting.fusing import fuse_relations
from ascribe.graph.projecting.grounds import Facts, gather
from ascribe.graph.projecting.projection import EdgeRow, RelationKey, claim_row, relation_key, source_row
from ascribe.graph.relations.answers import Citation, EntityRef
from ascribe.graph.relations.relations import EDGE, Edge, Relations, citation, document, said
from ascribe.graph.weights.view import View
from ascribe.schema.records import Claim, Entity
from ascribe.schema.vocabulary import Vocabulary


class Fused(Relations):
    """The relations of `ledger` under a view, in the shape in which `Projected` reads them from the graph.

    Only what is asked for is looked up, and kept: make a new one for each question. Of the view, `as_known` counts for
    nothing here; `ledger` is to be that of the time."""

    def __init__(self, ledger: Ledger, words: Vocabulary, view: View) -> None:
        self._ledger, self._words, self._view = ledger, words, view
        self._edges: dict[str, list[Edge]] = {}
        self._fused: dict[RelationKey, tuple[EdgeRow, Facts]] = {}
        self._facts: dict[str, Facts] = {}

    def edges(self, ids: Collection[str]) -> list[Edge]:
        new = {id for id in ids if id not in self._edges}
        about: dict[str, set[RelationKey]] = {id: set() for id in new}
        for held in self._ledger.find("claim", "about", new):
            assert isinstance(held.record, Claim)
            if held.record.is_relation:
                key = relation_key(held.record, self._words)
                for end in new & {key.subject, key.object}:
                    about[end].add(key)
        self._fuse({key for keys in about.values() for key in keys} - self._fused.keys())
        for id, keys in about.items():
            seen = (self._seen_from(id, key) for key in keys)
            self._edges[id] = sorted(filter(None, seen), key=lambda edge: (edge.props["id"], edge.outward))
        return [edge for id in sorted(set(ids)) for edge in self._edges[id]]

    def citations(self, claims: Iterable[str]) -> dict[str, Citation]:
        return {id: cited(facts.claims[id], facts, self._words) for id, facts in self._known(claims).items()}

    def _fuse(self, keys: Collection[RelationKey]) -> None:
        if not keys:
            return
        fused, facts = fuse_relations(self._ledger, keys, self._words, self._view)
        for key, (row, *_) in fused.items():
            self._fused[key] = (row, facts)
        self._facts.update(dict.fromkeys(facts.claims, facts))

    def _seen_from(self, id: str, key: RelationKey) -> Edge | None:
        row, facts = self._fused[key]
        if row.props is None:
            return None
        props = said({name: row.props.get(name) for name in (*EDGE, *(["held"] if "held" in row.props else []))})
        other = facts.entities[key.object if id == key.subject else key.subject]
        return Edge(id, ref(other), id == key.subject, props)

    def _known(self, claims: Iterable[str]) -> dict[str, Facts]:
        wanted = sorted(set(claims))
        if missing := [id for id in wanted if id not in self._facts]:
            facts = gather(self._ledger, self._ledger.find("claim", "id", missing))
            self._facts.update(dict.fromkeys(facts.claims, facts))
        return {id: self._facts[id] for id in wanted if id in self._facts}


def cited(claim: Claim, facts: Facts, words: Vocabulary) -> Citation:
    """A claim as answers cite it."""
    row = claim_row(claim, facts, words)
    source, *relayed = (
        source_row(facts.sources[step], facts.names, facts.library) for step in (claim.source, *row.get("via", ()))
    )
    told = citation(row, source, [document(relay) for relay in relayed])
    about = facts.entities[claim.subject]
    return replace(told, about=EntityRef(about.id, about.kind, about.name)) if told.blanket else told


def ref(entity: Entity) -> EntityRef:
    """An entity as answers name it."""
    return EntityRef(entity.id, entity.kind, entity.name, list(entity.aliases), entity.unidentified)
