"""Where answers take relations from: each with its citations, one hop at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, NamedTuple

from ascribe.graph.engines.engine import Engine
from ascribe.graph.relations.answers import Citation, Document, EntityRef
from ascribe.schema.vocabulary import edge_type

EDGE = (
    "id predicate confidence exact status denied_by_interested denied_by_others admitted origins claims evidence "
    "doubt credible strength hedged former assertions rests_on valid_from valid_to ended uncounted contradicted"
).split()
_NODE = ("id", "kind", "name", "aliases", "unidentified")
_SEEN = ", ".join([*(f"o.{key} AS other_{key}" for key in _NODE), *(f"r.{key} AS {key}" for key in EDGE)])
_HOPS = (
    "UNWIND $ids AS id MATCH (e:Entity {id: id})-[r]-(o:Entity) WHERE r.claims IS NOT NULL "
    f"RETURN id AS entity, startNode(r).id = id AS outward, {_SEEN} ORDER BY entity, id, outward"
)
_BETWEEN = (
    "UNWIND $ids AS id MATCH (e:Entity {id: id})-[r]->(o:Entity) WHERE o.id IN $ids AND r.claims IS NOT NULL "
    f"RETURN id AS entity, true AS outward, {_SEEN} ORDER BY entity, id"
)
_SAID = "stance asserted_by voice locator hedge grade likelihood probability origin date_text".split()
_CLAIM = [*_SAID, "predicate", "speaker", "origin_id", "via", "causes", "quote", "amount", "former"]
_AMOUNT = "min max about unit scope".split()
_SOURCE = "headline publisher published url archive_url".split()
_HOUSE = "document house house_id".split()
_DOCUMENT = ["headline", "publisher", "published", "url", *_HOUSE]
_CITED = (
    "UNWIND $ids AS id MATCH (c:Claim {id: id})-[:CITES]->(s:Source) RETURN c.id AS claim, s.id AS source, "
    + ", ".join(f"c.{key} AS {key}" for key in _CLAIM)
    + ", "
    + ", ".join(f"c.amount_{key} AS amount_{key}" for key in _AMOUNT)
    + ", "
    + ", ".join(f"s.{key} AS {key}" for key in (*_SOURCE, *_HOUSE))
    + " ORDER BY claim"
)
_SUBJECTS = (
    "UNWIND $ids AS id MATCH (:Claim {id: id})-[:SUBJECT]->(e:Entity) "
    "RETURN id, e.id AS subject, e.kind AS kind, e.name AS name ORDER BY id"
)
_RELAYED = (
    "UNWIND $ids AS id MATCH (s:Source {id: id}) RETURN s.id AS id, "
    + ", ".join(f"s.{key} AS {key}" for key in _DOCUMENT)
    + " ORDER BY id"
)


# As `Expected.of` has it.
_SURELY = "CASE WHEN coalesce(r.exact, true) THEN coalesce(r.confidence, 1.0) ELSE coalesce(r.credible, 1.0) END"
NEARLY = 1 - 1e-9  # the last bits of a product must not shut out what just reaches a bound


class Edge(NamedTuple):
    """One relation as seen from `entity`: `outward` when that is its subject; `props` as the graph holds them."""

    entity: str
    other: EntityRef
    outward: bool
    props: Mapping[str, Any]


class Step(NamedTuple):
    """Which edges may be walked away from the entity they are seen from: the predicates of those of which it is the
    subject (`outward`), and of those of which it is the object (`inward`). Nothing that is only denied."""

    outward: frozenset[str]
    inward: frozenset[str]

    def __call__(self, edge: Edge) -> bool:
        ways = self.outward if edge.outward else self.inward
        return edge.props["predicate"] in ways and edge.props["status"] != "denied"

    @property
    def back(self) -> Step:
        """The way back."""
        return Step(self.inward, self.outward)


class Expected(NamedTuple):
    """What some walk comes to at best: the product of its hops' `credible`; and, never more and as sure, that product
    with the `confidence` of one hop in place of its `credible`, of that hop which makes it lowest."""

    product: float = 1.0
    lowest: float = 1.0

    def then(self, rest: Expected) -> Expected:
        """What this walk comes to with that one after it."""
        return Expected(self.product * rest.product, min(self.product * rest.lowest, self.lowest * rest.product))

    def or_else(self, other: Expected) -> Expected:
        """What the better of two walks comes to; each number for itself, so that neither is too low."""
        return Expected(max(self.product, other.product), max(self.lowest, other.lowest))

    @classmethod
    def of(cls, props: Mapping[str, Any]) -> Expected:
        """A single hop, from the properties of its edge: 1.0 where it has no number.

        A confidence that is but a lower bound says nothing about the best."""
        credible, confidence = props["credible"], props["confidence"]
        if credible is None or confidence is None:
            return cls()
        return cls(credible, confidence if props["exact"] else credible)


SURE, NOTHING = Expected(), Expected(0.0, 0.0)


class Relations(ABC):
    """The relations of a store as somebody looks at them.

    What a search asks comes down to `edges`; a store that can look closer should, for the busiest entities have
    thousands of edges of which few may be walked."""

    @abstractmethod
    def edges(self, ids: Collection[str]) -> list[Edge]:
        """Every relation of these entities; one between two of them comes twice, once from each end."""

    def onward(
        self, ids: Collection[str], step: Step, least: float = 0.0, among: Collection[str] | None = None
    ) -> list[Edge]:
        """Those edges of these entities that may be walked, to the entities `among` where that is given; above 0,
        only those of at least that confidence."""
        return fitting(self.edges(ids), step, least, among)

    def reached(
        self, walks: Mapping[str, Expected], step: Step, least: float = 0.0, among: Collection[str] | None = None
    ) -> dict[str, Expected]:
        """The entities that `onward` leads to from these, each with what walks over it come to at best when those to
        the entity it is reached from come to that. None below `least`."""
        return reached_over(self.onward(walks.keys(), step, least, among), walks, least)

    def between(self, ids: Collection[str]) -> list[Edge]:
        """Every relation between two of these entities, once, as seen from its subject."""
        among = set(ids)
        return [edge for edge in self.edges(among) if edge.outward and edge.other.id in among]

    @abstractmethod
    def citations(self, claims: Iterable[str]) -> dict[str, Citation]:
        """The citation of each of these claims."""


class Projected(Relations):
    """The relations as the graph holds them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def edges(self, ids: Collection[str]) -> list[Edge]:
        return self._read(_HOPS, ids)

    def onward(
        self, ids: Collection[str], step: Step, least: float = 0.0, among: Collection[str] | None = None
    ) -> list[Edge]:
        return [
            edge
            for pattern, outward in _patterns(step)
            for edge in self._read(
                f"UNWIND $ids AS id MATCH (e:Entity {{id: id}}){_walked(pattern, least, among)} "
                f"RETURN id AS entity, {str(outward).lower()} AS outward, {_SEEN}",
                ids,
                least=least,
                among=_listed(among),
            )
        ]

    def reached(
        self, walks: Mapping[str, Expected], step: Step, least: float = 0.0, among: Collection[str] | None = None
    ) -> dict[str, Expected]:
        found: dict[str, Expected] = {}
        params = {
            "rows": [{"id": id, "product": walk.product, "lowest": walk.lowest} for id, walk in sorted(walks.items())],
            "least": least,
            "enough": least * NEARLY,
            "among": _listed(among),
        }
        for pattern, _ in _patterns(step):
            text = (
                f"UNWIND $rows AS row MATCH (e:Entity {{id: row.id}}){_walked(pattern, least, among)}"
                + (" AND row.lowest * r.credible >= $enough" if least else "")
                + f" WITH row, o.id AS id, coalesce(r.credible, 1.0) AS credible, {_SURELY} AS confidence"
                " RETURN id, row.product * credible AS product,"
                " row.lowest * credible AS before, row.product * confidence AS here"
            )
            for id, product, before, here in self._engine.read(text, params).rows:  # quicker than the engine's max()
                lowest = min(before, here)
                if lowest >= params["enough"]:
                    found[id] = found.get(id, NOTHING).or_else(Expected(product, lowest))
        return found

    def between(self, ids: Collection[str]) -> list[Edge]:
        return self._read(_BETWEEN, ids)

    def _read(self, text: str, ids: Collection[str], **params: Any) -> list[Edge]:
        found = []
        for entity, outward, *values in self._engine.read(text, {"ids": sorted(ids), **params}).rows:
            id, kind, name, aliases, unidentified = values[: len(_NODE)]
            props = said(dict(zip(EDGE, values[len(_NODE) :], strict=True)))
            found.append(Edge(entity, EntityRef(id, kind, name, aliases or [], bool(unidentified)), outward, props))
        return found

    def citations(self, claims: Iterable[str]) -> dict[str, Citation]:
        cited = {}
        table = self._engine.read(_CITED, {"ids": sorted(set(claims))})
        rows = [dict(zip(table.columns, values, strict=True)) for values in table.rows]
        relayed = self._documents(document for row in rows for document in row["via"] or ())
        for row in rows:
            claim, source = row | {"id": row["claim"]}, row | {"id": row["source"]}
            cited[row["claim"]] = citation(claim, source, [relayed[step] for step in row["via"] or ()])
        if blanket := sorted(id for id, one in cited.items() if one.blanket):
            for id, *subject in self._engine.read(_SUBJECTS, {"ids": blanket}).rows:
                cited[id] = replace(cited[id], about=EntityRef(*subject))
        return cited

    def _documents(self, ids: Iterable[str]) -> dict[str, Document]:
        rows = self._engine.read(_RELAYED, {"ids": sorted(set(ids))}).rows
        return {row[0]: Document(*row) for row in rows}


def said(props: Mapping[str, Any]) -> dict[str, Any]:
    """The properties of an edge with those that go without saying: it is exact, and neither former nor ended."""
    exact, former, ended = (props.get(key) for key in ("exact", "former", "ended"))
    return {**props, "exact": exact is not False, "former": bool(former), "ended": bool(ended)}


def fitting(edges: Iterable[Edge], step: Step, least: float, among: Collection[str] | None) -> list[Edge]:
    """Those of some edges that `Relations.onward` gives."""
    return [
        edge
        for edge in edges
        if step(edge)
        and (not least or (edge.props["confidence"] or 0.0) >= least)
        and (among is None or edge.other.id in among)
    ]


def reached_over(edges: Iterable[Edge], walks: Mapping[str, Expected], least: float) -> dict[str, Expected]:
    """What `Relations.reached` gives, over these edges."""
    found: dict[str, Expected] = {}
    for edge in edges:
        walk = walks[edge.entity].then(Expected.of(edge.props))
        if walk.lowest >= least * NEARLY:
            found[edge.other.id] = found.get(edge.other.id, NOTHING).or_else(walk)
    return found


@cache
def _patterns(step: Step) -> list[tuple[str, bool]]:
    """The ways that edges lead away from `e`, and whether it is their subject."""
    found = []
    for ways, outward in ((step.outward, True), (step.inward, False)):
        if ways:
            types = "|".join(f"`{edge_type(predicate)}`" for predicate in sorted(ways))
            found.append((f"-[r:{types}]->" if outward else f"<-[r:{types}]-", outward))
    return found


def _walked(pattern: str, least: float, among: Collection[str] | None) -> str:
    """Where an edge leads to and what is asked of it; one that is only denied has no confidence at all."""
    enough = "r.confidence >= $least" if least else "r.status <> 'denied'"
    there = "" if among is None else " AND $among[o.id] IS NOT NULL"
    return f"{pattern}(o:Entity) WHERE {enough}{there}"


def _listed(among: Collection[str] | None) -> dict[str, bool]:
    """These ids as the keys of a map: kglite looks through a whole list for every row, but a key up at once."""
    return dict.fromkeys(sorted(among or ()), True)


def citation(claim: Mapping[str, Any], source: Mapping[str, Any], via: list[Document]) -> Citation:
    """A citation from the properties of a claim and of the source it cites, of which any may be missing."""
    text: str | None = claim.get("amount")
    as_written: dict[str, Any] = {key: source.get(key) for key in _SOURCE} | {key: claim.get(key) for key in _SAID}
    amount = {"text": text, **{key: claim.get(f"amount_{key}") for key in _AMOUNT}} if text else None
    house = via[-1].house_id if via else source.get("house_id")
    return Citation(
        claim=claim["id"],
        source=source["id"],
        **as_written,
        former=bool(claim.get("former")),
        via=via,
        quote=claim.get("quote") or [],
        amount=amount and {**amount, "about": bool(amount["about"])},
        blanket=claim.get("predicate") is None,
        document_id=source["document"],
        house=source.get("house"),
        speaker_id=claim.get("speaker") if claim.get("asserted_by") else house,
        origin_id=claim.get("origin_id"),
        causes_of_failure=tuple(claim.get("causes") or ()),
    )


def document(source: Mapping[str, Any]) -> Document:
    """A document relayed, from the properties of its source."""
    return Document(source["id"], *(source.get(key) for key in _DOCUMENT))
