"""The rows that other programs get of a graph: entities, relations, sources, claims, in columns with plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, TypeVar

from ascribe.graph.relations.relations import said
from ascribe.loaders.graph_pieces import Link, Pieces, Props
from ascribe.schema.grades import support
from ascribe.schema.ids import canonical
from ascribe.schema.records import CORE_KEYS
from ascribe.schema.stances import DENIALS

Row = dict[str, Any]
T = TypeVar("T")

# Column -> the type of its values; a list is a list of texts.
ENTITY: Mapping[str, type] = {
    "id": str,
    "name": str,
    "kind": str,
    "subkind": str,
    "aliases": list,
    "summary": str,
    "unidentified": bool,
    "private": bool,
    "properties": str,
}
RELATION: Mapping[str, type] = {
    "id": str,
    "subject_id": str,
    "subject": str,
    "subject_kind": str,
    "predicate": str,
    "label": str,
    "object_id": str,
    "object": str,
    "object_kind": str,
    "confidence": float,
    "support": str,
    "exact": bool,
    "status": str,
    "strength": str,
    "symmetric": bool,
    "hedged": bool,
    "denied_by_interested": bool,
    "denied_by_others": bool,
    "admitted": bool,
    "origins": int,
    "assertions": int,
    "valid_from": str,
    "valid_to": str,
    "former": bool,
    "citations": list,
    "denials": list,
    "claims": list,
}
SOURCE: Mapping[str, type] = {
    "id": str,
    "headline": str,
    "publisher": str,
    "authors": list,
    "kind": str,
    "published": str,
    "accessed": str,
    "url": str,
    "archive_url": str,
    "language": str,
    "reliability": str,
    "sha256": str,
    "derived_from": list,
    "read": bool,
    "text": str,
    "private": bool,
}
CLAIM: Mapping[str, type] = {
    "id": str,
    "stance": str,
    "subject_id": str,
    "subject": str,
    "subject_kind": str,
    "predicate": str,
    "object_id": str,
    "object": str,
    "object_kind": str,
    "value": str,
    "amount": str,
    "quote": list,
    "locator": str,
    "source_id": str,
    "headline": str,
    "publisher": str,
    "published": str,
    "url": str,
    "archive_url": str,
    "via": list,
    "asserted_by": str,
    "voice": str,
    "hedge": str,
    "origin": str,
    "grade": str,
    "grade_reason": str,
    "likelihood": str,
    "probability": float,
    "stated_confidence": str,
    "method": str,
    "valid_from": str,
    "valid_to": str,
    "former": bool,
    "date_text": str,
    "rests_on": list,
    "interested": bool,
    "private": bool,
    "live": bool,
    "reason": str,
    "recorded_at": str,
    "relation": str,
}
_NAMES = "UNWIND $ids AS id MATCH (e:Entity {id: id}) RETURN id, e.name AS name, e.kind AS kind"
_STANCES = "UNWIND $ids AS id MATCH (c:Claim {id: id}) RETURN id, c.stance AS stance"
_OF_ENDS = {
    **{f"subject{part}": f"s.{key}" for part, key in (("_id", "id"), ("", "name"), ("_kind", "kind"))},
    **{f"object{part}": f"o.{key}" for part, key in (("_id", "id"), ("", "name"), ("_kind", "kind"))},
    "source_id": "d.id",
    **{key: f"d.{key}" for key in ("headline", "publisher", "published", "url", "archive_url")},
}
_ENDS = (
    "UNWIND $ids AS id MATCH (s:Entity)<-[:SUBJECT]-(c:Claim {id: id})-[:CITES]->(d:Source) "
    "OPTIONAL MATCH (c)-[:OBJECT]->(o:Entity) RETURN id, "
    + ", ".join(f"{value} AS {column}" for column, value in _OF_ENDS.items())
)


def shown(columns: Mapping[str, type], pieces: Pieces) -> dict[str, type]:
    """The columns that such rows can have: `private` tells nothing where everything private is left out."""
    return {column: kind for column, kind in columns.items() if column != "private" or pieces.internal}


def entities(pieces: Pieces) -> Iterator[Row]:
    """Every entity, by id; what it has under names of its own stands as JSON in `properties`."""
    for _, props in pieces.nodes("Entity"):
        own = {key: value for key, value in props.items() if key not in CORE_KEYS}
        yield {**_known(props, ENTITY), **({"properties": canonical(own)} if own else {})}


def relations(pieces: Pieces) -> Iterator[Row]:
    """Every relation, by its subject: `citations` assert it, or claim nothing; `denials` deny or dispute it."""
    for batch in _batches(pieces.between_entities(derived=False)):
        names = pieces.values(_NAMES, sorted({end for link in batch for end in (link.start, link.end)}))
        claims = sorted({id for link in batch for id in link.props["claims"]})
        stances = {id: stance for id, (stance,) in pieces.values(_STANCES, claims).items()}
        yield from (_relation(link, names, stances, pieces) for link in batch)


def sources(pieces: Pieces) -> Iterator[Row]:
    """Every source, by id."""
    for _, props in pieces.nodes("Source"):
        yield _known(props, SOURCE)


def claims(pieces: Pieces) -> Iterator[Row]:
    """Every claim, by id: retracted ones too, not `live` and with the `reason`."""
    for batch in _batches(pieces.nodes("Claim")):
        ends = pieces.values(_ENDS, [node.props["id"] for node in batch])
        for _, props in batch:
            yield {**_known(props, CLAIM), **_given(dict(zip(_OF_ENDS, ends[props["id"]], strict=True)))}


def _relation(link: Link, names: Mapping[str, Sequence[Any]], stances: Mapping[str, str], pieces: Pieces) -> Row:
    props, predicate = link.props, pieces.vocabulary.predicate(link.props["predicate"])
    told = list(zip(props["claims"], props["citations"], strict=True))
    return {
        **_known(said(props), RELATION),
        **dict(zip(("subject_id", "subject", "subject_kind"), (link.start, *names[link.start]), strict=True)),
        **dict(zip(("object_id", "object", "object_kind"), (link.end, *names[link.end]), strict=True)),
        "label": predicate.label,
        "symmetric": predicate.symmetric,
        **_given({"support": support(props.get("confidence"))}),
        "citations": [text for id, text in told if stances[id] not in DENIALS],
        "denials": [text for id, text in told if stances[id] in DENIALS],
    }


def _known(props: Props, columns: Mapping[str, type]) -> Row:
    return {column: props[column] for column in columns if column in props}


def _given(row: Row) -> Row:
    return {column: value for column, value in row.items() if value is not None}


def _batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(islice(iterator, 1000)):
        yield batch
