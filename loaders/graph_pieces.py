"""Read the graph of a store piece by piece, always in the same order, for formats that write it out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, NamedTuple

from ascribe.graph.projecting.statements import LABELS
from ascribe.graph.store import Store
from ascribe.loaders.public import unmoved
from ascribe.schema.vocabulary import Vocabulary

Props = dict[str, Any]
_BATCH = 1000
# Edges that hold the graph together: type, label of their start and of their end. They are looked up from the end
# that has few of them: one case holds all claims.
_STRUCTURE = (
    ("NAMES", "Name", "Entity", "Name"),
    ("DERIVED_FROM", "Source", "Source", "Source"),
    ("SUBJECT", "Claim", "Entity", "Claim"),
    ("OBJECT", "Claim", "Entity", "Claim"),
    ("CITES", "Claim", "Source", "Claim"),
    ("VIA", "Claim", "Source", "Claim"),
    ("HOLDS", "Case", "Claim", "Claim"),
)


class Node(NamedTuple):
    """A node: its labels, sorted, and its properties, `id` among them."""

    labels: Sequence[str]
    props: Props


class Link(NamedTuple):
    """An edge: its type, the labels and ids of its ends, its properties."""

    type: str
    start_label: str
    start: str
    end_label: str
    end: str
    props: Props


class Pieces:
    """A graph that is read in batches: in memory are the ids of what is looked at, and a thousand nodes or the edges of
    a thousand. `internal`: with what is private in it, which is marked then.

    Raises StoreError, from whatever is being read when that is noticed, when another client recorded something
    meanwhile: what was read would be half of the one state and half of the other."""

    def __init__(self, store: Store, *, internal: bool = False) -> None:
        self.internal = internal
        self._engine, self._check = store.engine, unmoved(store)
        self.vocabulary: Vocabulary = store.vocabulary

    def nodes(self, *labels: str) -> Iterator[Node]:
        """All nodes of these labels (of every label, when none is given), by label and id."""
        for label in labels or LABELS:
            for ids in self._batches(label):
                rows = self._engine.read(
                    f"UNWIND $ids AS id MATCH (n:`{label}` {{id: id}}) RETURN n AS node", {"ids": ids}
                ).rows
                for (node,) in sorted(rows, key=lambda row: str(row[0]["id"])):
                    yield Node(node["labels"], node["properties"])
        self._check()

    def structure(self) -> Iterator[Link]:
        """The edges that hold the graph together, by type."""
        for type, start, end, anchor in _STRUCTURE:
            at = ("{id: id}", "") if anchor == start else ("", "{id: id}")
            # Of these edges one has a property; asking for whole edges takes three times as long.
            since = ", r.since AS since" if type == "HOLDS" else ""
            text = (
                f"UNWIND $ids AS id MATCH (a:`{start}` {at[0]})-[r:{type}]->(b:`{end}` {at[1]}) "
                f"RETURN a.id AS a, b.id AS b{since}"
            )
            for ids in self._batches(anchor):
                for a, b, *held in sorted(self._engine.read(text, {"ids": ids}).rows):
                    yield Link(type, start, a, end, b, dict(zip(("since",), held, strict=False)))
        self._check()

    def between_entities(self, *, derived: bool = True) -> Iterator[Link]:
        """The relations, each from its subject to its object; and, `derived`, the edges made of them: BEHIND …"""
        only = "" if derived else "WHERE r.claims IS NOT NULL "
        text = (
            f"UNWIND $ids AS id MATCH (a:Entity {{id: id}})-[r]->(b:Entity) {only}"
            "RETURN a.id AS a, b.id AS b, type(r) AS type, r AS r"
        )
        for ids in self._batches("Entity"):
            rows = self._engine.read(text, {"ids": ids}).rows
            for a, b, type, r in sorted(rows, key=lambda row: (row[0], row[1], row[2], row[3]["id"])):
                yield Link(type, "Entity", a, "Entity", b, r["properties"])
        self._check()

    def constraints(self) -> Iterator[str]:
        """The Cypher that makes ids unique and claims quick to find, as the graph has it."""
        rows = self._engine.read("MATCH (:Entity)-[r]->(:Entity) RETURN DISTINCT type(r) AS type").rows
        for label in LABELS:
            yield f"CREATE CONSTRAINT ascribe_{label}_id IF NOT EXISTS FOR (n:`{label}`) REQUIRE n.id IS UNIQUE"
        for (type,) in sorted(rows):
            edge = f"()-[r:`{type}`]-()"
            yield f"CREATE CONSTRAINT ascribe_{type}_edge_id IF NOT EXISTS FOR {edge} REQUIRE r.id IS UNIQUE"
        yield "CREATE INDEX ascribe_Claim_relation IF NOT EXISTS FOR (n:`Claim`) ON (n.`relation`)"

    def values(self, text: str, ids: Sequence[str]) -> dict[str, list[Any]]:
        """What a statement of ours gives for these ids, by its first column."""
        return {row[0]: row[1:] for row in self._engine.read(text, {"ids": list(ids)}).rows}

    def count(self, pattern: str) -> int:
        """How many nodes match, as `(n:Claim) WHERE n.relation IS NULL`."""
        return int(self._engine.read(f"MATCH {pattern} RETURN count(n) AS n").rows[0][0])

    def _batches(self, label: str) -> Iterator[list[str]]:
        rows = self._engine.read(f"MATCH (n:`{label}`) RETURN n.id AS id").rows
        ids = iter(sorted(row[0] for row in rows))
        while batch := list(islice(ids, _BATCH)):
            yield batch
