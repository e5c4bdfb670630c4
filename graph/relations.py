"""Where answers take relations from: each with its citations, one hop at a time."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from ascribe.graph.answers import Citation, Document, EntityRef
from ascribe.graph.engine import Engine

_EDGE = (
    "id predicate confidence exact status denied_by_interested denied_by_others admitted origins claims evidence "
    "doubt strength hedged former assertions rests_on valid_from valid_to"
).split()
_NODE = ("id", "kind", "name", "aliases")
_HOPS = (
    "UNWIND $ids AS id MATCH (e:Entity {id: id})-[r]-(o:Entity) WHERE r.claims IS NOT NULL "
    "RETURN id AS entity, startNode(r).id = id AS outward, "
    + ", ".join(f"o.{key} AS other_{key}" for key in _NODE)
    + ", "
    + ", ".join(f"r.{key} AS {key}" for key in _EDGE)
    + " ORDER BY entity, id, outward"
)
_CLAIM = "stance asserted_by voice via quote locator hedge grade amount former date_text".split()
_AMOUNT = "min max about unit scope".split()
_SOURCE = "headline publisher published url archive_url".split()
_CITED = (
    "UNWIND $ids AS id MATCH (c:Claim {id: id})-[:CITES]->(s:Source) RETURN c.id AS claim, s.id AS source, "
    + ", ".join(f"c.{key} AS {key}" for key in _CLAIM)
    + ", "
    + ", ".join(f"c.amount_{key} AS amount_{key}" for key in _AMOUNT)
    + ", "
    + ", ".join(f"s.{key} AS {key}" for key in _SOURCE)
    + " ORDER BY claim"
)
_BLANKET = (
    "UNWIND $ids AS id MATCH (c:Claim {id: id})-[:SUBJECT]->(e:Entity) WHERE c.predicate IS NULL "
    "RETURN c.id AS id, e.name AS name ORDER BY id"
)
_RELAYED = (
    "UNWIND $ids AS id MATCH (s:Source {id: id}) "
    "RETURN s.id AS id, s.headline AS headline, s.publisher AS publisher, s.published AS published ORDER BY id"
)


class Edge(NamedTuple):
    """One relation as seen from `entity`: `outward` when that is its subject; `props` as the graph holds them."""

    entity: str
    other: EntityRef
    outward: bool
    props: Mapping[str, Any]


class Relations(ABC):
    """The relations of a store as somebody looks at them."""

    @abstractmethod
    def edges(self, ids: Collection[str]) -> list[Edge]:
        """Every relation of these entities; one between two of them comes twice, once from each end."""

    @abstractmethod
    def citations(self, claims: Iterable[str]) -> dict[str, Citation]:
        """The citation of each of these claims."""

    @abstractmethod
    def blanket(self, claims: Iterable[str]) -> dict[str, str]:
        """Which of these claims are blanket denials, with the name of whom each is about."""


class Projected(Relations):
    """The relations as the graph holds them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def edges(self, ids: Collection[str]) -> list[Edge]:
        found = []
        for entity, outward, *values in self._engine.read(_HOPS, {"ids": sorted(ids)}).rows:
            id, kind, name, aliases = values[: len(_NODE)]
            props = dict(zip(_EDGE, values[len(_NODE) :], strict=True))
            found.append(Edge(entity, EntityRef(id, kind, name, aliases or []), outward, props))
        return found

    def citations(self, claims: Iterable[str]) -> dict[str, Citation]:
        cited = {}
        table = self._engine.read(_CITED, {"ids": sorted(set(claims))})
        rows = [dict(zip(table.columns, values, strict=True)) for values in table.rows]
        relayed = self._documents(document for row in rows for document in row["via"] or ())
        for row in rows:
            text = row["amount"]
            amount = {"text": text, **{key: row[f"amount_{key}"] for key in _AMOUNT}} if text else None
            cited[row["claim"]] = Citation(
                **{key: row[key] for key in ("claim", "source", *_SOURCE)},
                **{
                    key: row[key]
                    for key in ("stance", "asserted_by", "voice", "locator", "hedge", "grade", "date_text")
                },
                former=bool(row["former"]),
                via=[relayed[document] for document in row["via"] or ()],
                quote=row["quote"] or [],
                amount=amount and {**amount, "about": bool(amount["about"])},
            )
        return cited

    def blanket(self, claims: Iterable[str]) -> dict[str, str]:
        return dict(self._engine.read(_BLANKET, {"ids": sorted(set(claims))}).rows)

    def _documents(self, ids: Iterable[str]) -> dict[str, Document]:
        rows = self._engine.read(_RELAYED, {"ids": sorted(set(ids))}).rows
        return {id: Document(id, headline, publisher, published) for id, headline, publisher, published in rows}
