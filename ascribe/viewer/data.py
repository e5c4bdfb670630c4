"""Turn a picture into what its page carries: tables of entities and relations with their places, ready to be packed."""

from __future__ import annotations

import base64
import gzip
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

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
    used = {edge.props["predicate"] for edge in picture.edges}
    basis = picture.grounds
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
                _rests_on(edge, picture),
            ]
        )
    names = ["id subject predicate object", *_PROPS, "held since until bend claims rests_on"]
    return _table(" ".join(names), rows)


def _short(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def _days(edge: Edge) -> tuple[str | None, str | None]:
    """The first and the last day on which a relation may have held, as ISO dates; None where nobody says."""
    start, end = edge.props["valid_from"], edge.props["valid_to"]
    first = bounds(start).earliest if start else None
    last = bounds(end).latest if end else None
    return first.isoformat() if first else None, last.isoformat() if last else None


def _rests_on(edge: Edge, picture: Picture) -> list[int]:
    """The lines of the claims that a conclusion was drawn from."""
    basis = picture.grounds
    if basis is None:
        return []
    return [basis.claims[id].line for id in edge.props["rests_on"] or () if id in basis.claims]


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
