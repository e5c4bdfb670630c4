"""Turn a picture into what its page carries: tables of entities and relations with their places, ready to be packed."""

from __future__ import annotations

import base64
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from ascribe.graph.weights.supports import Support
from ascribe.schema.dates import bounds
from ascribe.schema.grades import support_words
from ascribe.schema.verbs import infinitive
from ascribe.viewer.communities import in_communities
from ascribe.viewer.grounds import CITED
from ascribe.viewer.lanes import Lanes, bends, in_lanes
from ascribe.viewer.picture import Picture

if TYPE_CHECKING:
    from ascribe.graph.relations.answers import Chain
    from ascribe.graph.relations.relations import Edge

LANES = 60  # entities up to which a picture has lanes
_BENT = 400  # entities up to which relations are led round others
_PROPS = (
    "confidence exact status denied_by_interested denied_by_others admitted origins strength hedged valid_from "
    "valid_to former ended contradicted"
).split()


def page_data(picture: Picture) -> dict[str, Any]:
    """Everything the page shows, ready for JSON; tables are {"columns": […], "rows": [[…]…]}."""
    ids = [entity.id for entity in picture.entities]
    number = {id: place for place, id in enumerate(ids)}
    lanes = in_lanes(ids, picture.edges, picture.vocabulary) if len(ids) <= LANES else None
    places = lanes.places if lanes else in_communities(ids, picture.edges)
    bent = bends(picture.edges, places) if len(ids) <= _BENT else [0.0] * len(picture.edges)
    basis = picture.grounds
    used = {edge.props["predicate"] for edge in picture.edges} | (basis.predicates if basis else set())
    return {
        "title": picture.title,
        "view": picture.view.words,
        "internal": picture.internal,
        "start": [number[id] for id in picture.start],
        "left_out": list(picture.left_out),
        "cited": basis is not None,
        "most_cited": CITED,
        "lanes": _bands(lanes) if lanes else None,
        "support": support_words(),
        "causes": basis.causes if basis else [],
        "undated": basis.undated if basis else [],
        "copies": basis.copies if basis else {},
        "predicates": {
            name: {**asdict(predicate), "infinitive": infinitive(predicate.label)}
            for name, predicate in picture.vocabulary.predicates.items()
            if name in used
        },
        "entities": _entities(picture, places),
        "relations": _relations(picture, number, bent),
        "chains": [_chain(chain, number) for chain in picture.chains],
    }


def _bands(lanes: Lanes) -> dict[str, Any]:
    return {"linked": lanes.linked, "flow": lanes.flow, "beside": lanes.beside, "width": lanes.width}


def _entities(picture: Picture, places: dict[str, tuple[float, float]]) -> dict[str, Any]:
    links = Counter(id for edge in picture.edges for id in (edge.entity, edge.other.id))
    rows = [
        [
            entity.id,
            entity.kind,
            entity.subkind,
            entity.name,
            list(entity.aliases),
            entity.summary,
            entity.unidentified,
            links[entity.id],
            *(round(at) for at in places[entity.id]),
        ]
        for entity in picture.entities
    ]
    return _table("id kind subkind name aliases summary unidentified links x y", rows)


def _relations(picture: Picture, number: dict[str, int], bent: Sequence[float]) -> dict[str, Any]:
    basis = picture.grounds
    conclusions = _conclusions(picture.edges)
    causes: dict[str, int] = {}
    rows = []
    for edge, bend in zip(picture.edges, bent, strict=True):
        props = edge.props
        claims = [basis.claims[id] for id in props["claims"] if id in basis.claims] if basis else []
        rows.append(
            [
                props["id"],
                number[edge.entity],
                props["predicate"],
                number[edge.other.id],
                *(_short(props[name]) for name in _PROPS),
                props.get("held"),
                *_days(edge),
                round(bend, 2),
                [[claim.line, list(claim.way[1:]), list(claim.causes)] for claim in claims],
                conclusions.get(props["id"], []),
                props["doubt"] or 0,
                _evidence(edge, causes),
            ]
        )
    names = ["id subject predicate object", *_PROPS, "held since until bend claims rests_on doubt evidence"]
    return _table(" ".join(names), rows)


def _short(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def _days(edge: Edge) -> tuple[str | None, str | None]:
    """The first and the last day on which a relation may have held, as ISO dates; None where nobody says."""
    start, end = edge.props["valid_from"], edge.props["valid_to"]
    first = bounds(start).earliest if start else None
    last = bounds(end).latest if end else None
    return first.isoformat() if first else None, last.isoformat() if last else None


def _conclusions(edges: Sequence[Edge]) -> dict[str, list[int]]:
    """Of each relation that was concluded from others, by id: the rows of those drawn."""
    said = {claim: row for row, edge in enumerate(edges) for claim in edge.props["claims"][: edge.props["assertions"]]}
    concluded = ((edge.props["id"], edge.props["rests_on"]) for edge in edges if edge.props["rests_on"])
    return {id: sorted({said[claim] for claim in claims if claim in said}) for id, claims in concluded}


def _evidence(edge: Edge, causes: dict[str, int]) -> list[list[float]]:
    """What a relation's number rests on: of each claim its two numbers, its statement, and its causes; the statements
    of a relation and the `causes` of all are numbered as they come up, for only which are the same matters."""
    supports = [Support.unpack(text) for text in edge.props["evidence"] or ()]
    statements: dict[str, int] = {}
    return [
        [
            support.reliability,
            support.credibility,
            statements.setdefault(support.statement, len(statements)),
            *(causes.setdefault(cause, len(causes)) for cause in support.causes),
        ]
        for support in supports
    ]


def _chain(chain: Chain, number: dict[str, int]) -> dict[str, Any]:
    told = asdict(chain)
    return {
        **{
            key: told[key] for key in ("confidence", "at_most", "exact", "strength", "sentence", "origins", "contested")
        },
        "weakest": chain.weakest,
        "entities": [number[end] for end in [chain.hops[0].from_.id, *(hop.to.id for hop in chain.hops)]],
        "relations": [hop.relation for hop in chain.hops],
    }


def _table(columns: str, rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    return {"columns": columns.split(), "rows": list(rows)}


def packed(text: str) -> str:
    """A text as the page carries it: gzip in base64, the same bytes for the same text."""
    return base64.b64encode(gzip.compress(text.encode(), 9, mtime=0)).decode()


def as_text(data: dict[str, Any]) -> str:
    """The data as JSON in one line."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
