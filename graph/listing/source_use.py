"""Tell what rests on a source: the claims that were read in it or relayed from it, and their relations."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from ascribe.graph.engines.engine import Engine
from ascribe.graph.relations.answers import Citation, EntityRef, RestingClaim, RestingRelation, Rests, SourceUse
from ascribe.graph.relations.namesakes import told_apart
from ascribe.graph.relations.relations import Projected
from ascribe.schema.addresses import url_key
from ascribe.schema.errors import AmbiguousError, NotFoundError, nearest
from ascribe.schema.grades import support
from ascribe.schema.stances import DENIALS
from ascribe.schema.vocabulary import edge_type

_EXACT = "MATCH (s:Source {id: $id}) RETURN s.id AS id"
_SOURCES = (
    "MATCH (s:Source) RETURN s.id AS id, s.headline AS headline, s.publisher AS publisher, "
    "s.reliability AS reliability, s.url AS url, s.document AS document ORDER BY id"
)
_USES = (
    "MATCH (s:Source)<-[:CITES|VIA]-(c:Claim) WHERE c.live = true RETURN s.id AS source, count(c) AS claims, "
    "count(DISTINCT CASE WHEN c.stance IN $telling THEN c.relation END) AS relations ORDER BY source"
)
_USE_OF_COPIES = (
    "UNWIND $ids AS id MATCH (:Source {id: id})<-[:CITES|VIA]-(c:Claim) WHERE c.live = true RETURN id AS source, "
    "c.id AS claim, CASE WHEN c.stance IN $telling THEN c.relation END AS relation ORDER BY source, claim"
)
# What a relation can rest on; nobody's silence makes one.
_TELLING = ["asserts", *DENIALS]
_END = "{end}.id AS {end}_id, {end}.kind AS {end}_kind, {end}.name AS {end}_name, {end}.aliases AS {end}_aliases"
_CLAIMS = (
    "UNWIND $ids AS id MATCH (:Source {id: id})<-[:CITES|VIA]-(c:Claim) WHERE c.live = true "
    "WITH DISTINCT c MATCH (c)-[:CITES]->(s:Source) "
    # In patterns of their own: with the claim in the middle of one, kglite starts from every entity there is.
    "MATCH (c)-[:SUBJECT]->(subject:Entity) OPTIONAL MATCH (c)-[:OBJECT]->(object:Entity) "
    "RETURN c.id AS claim, s.id AS source, c.relation AS relation, c.stance AS stance, "
    "c.predicate AS predicate, c.value AS value, "
    f"{_END.format(end='subject')}, {_END.format(end='object')} ORDER BY claim"
)
_EDGE = (
    "predicate confidence exact status denied_by_interested denied_by_others origins claims assertions uncounted"
).split()


class _Source(NamedTuple):
    id: str
    headline: str | None
    publisher: str | None
    reliability: str | None
    url: str | None
    document: str


def sources(engine: Engine, only: str | None = None) -> list[SourceUse]:
    """Each source with how many live claims cite it or have it on their way, most claims first.

    With `only`, an id, the start of one, its part behind the case, or a url: that one source, and what rests on it.
    Raises NotFoundError for one that is unknown, AmbiguousError for what several start with."""
    known = [_Source(*row) for row in engine.read(_SOURCES).rows]
    copies: dict[str, list[str]] = {}
    for source in known:
        copies.setdefault(source.document, []).append(source.id)
    if only is not None:
        source = _meant(only, known)
        return [_with_all(engine, source, copies[source.document])]
    uses: dict[str, tuple[int, int]] = {
        source: (claims, relations) for source, claims, relations in engine.read(_USES, {"telling": _TELLING}).rows
    }
    uses |= _united(engine, {id: document for document, ids in copies.items() if len(ids) > 1 for id in ids})
    found = [SourceUse(*source[:4], *uses.get(source.id, (0, 0))) for source in known]
    return sorted(found, key=lambda use: (-use.claims, use.id))


def source_id(engine: Engine, text: str) -> str:
    """The id of the source that `text` means, as `sources` takes it. Raises NotFoundError, AmbiguousError."""
    if engine.read(_EXACT, {"id": text}).rows:
        return text
    return _meant(text, [_Source(*row) for row in engine.read(_SOURCES).rows]).id


def _united(engine: Engine, document: Mapping[str, str]) -> dict[str, tuple[int, int]]:
    """How many claims and relations rest on each of these sources, or on one that is the same document."""
    claims: dict[str, set[str]] = {}
    relations: dict[str, set[str]] = {}
    for source, claim, relation in engine.read(_USE_OF_COPIES, {"ids": list(document), "telling": _TELLING}).rows:
        claims.setdefault(document[source], set()).add(claim)
        if relation:
            relations.setdefault(document[source], set()).add(relation)
    return {id: (len(claims.get(one, ())), len(relations.get(one, ()))) for id, one in document.items()}


def _meant(text: str, known: Sequence[_Source]) -> _Source:
    exact = [source for source in known if source.id == text]
    # Of one url all are one document, so any of them will do.
    exact = exact or [source for source in known if source.url and url_key(source.url) == url_key(text)]
    if exact:
        return exact[0]
    named = [source for source in known if source.id.partition("/")[2] == text]
    named = named or [source for source in known if source.id.startswith(text)]
    if len(named) == 1:
        return named[0]
    if named:
        ids = [source.id for source in named]
        shown = ", ".join(ids[:5]) + (", …" if len(ids) > 5 else "")
        raise AmbiguousError(f"{text!r} may be one of {len(ids)} sources: {shown}. Write the whole id", ids)
    raise NotFoundError(
        f"no source has the id {text!r}{nearest(text, [source.id for source in known])}. `ascribe sources` lists them"
    )


def _with_all(engine: Engine, source: _Source, copies: Sequence[str]) -> SourceUse:
    table = engine.read(_CLAIMS, {"ids": list(copies)})
    rows = [dict(zip(table.columns, values, strict=True)) for values in table.rows]
    cited = Projected(engine).citations(row["claim"] for row in rows)
    claims = [_claim(row, cited[row["claim"]], copies) for row in rows if row["claim"] in cited]
    relations = sorted(_relations(engine, claims), key=_rank)
    order = {claim: place for place, claim in enumerate(claim for one in relations for claim in one.claims)}
    counted = {claim for one in relations for claim in one.counted}
    claims = [replace(claim, counted=claim.claim in counted) for claim in claims]
    claims.sort(key=lambda claim: (order.get(claim.claim, len(order)), claim.subject.name, claim.claim))
    others = [copy for copy in copies if copy != source.id]
    return told_apart(SourceUse(*source[:4], len(claims), len(relations), Rests(others, relations, claims)))


def _claim(row: dict[str, Any], cited: Citation, copies: Collection[str]) -> RestingClaim:
    return RestingClaim(
        **vars(cited),
        relayed=row["source"] not in copies,
        relation=row["relation"],
        subject=_end(row, "subject"),
        predicate=row["predicate"],
        object=_end(row, "object") if row["object_id"] else None,
        value=row["value"],
    )


def _end(row: dict[str, Any], end: str) -> EntityRef:
    return EntityRef(row[f"{end}_id"], row[f"{end}_kind"], row[f"{end}_name"], row[f"{end}_aliases"] or [])


def _relations(engine: Engine, claims: Iterable[RestingClaim]) -> Iterator[RestingRelation]:
    resting: dict[str, list[RestingClaim]] = {}
    for claim in claims:
        if claim.relation:
            resting.setdefault(claim.relation, []).append(claim)
    by_predicate: dict[str, list[dict[str, str]]] = {}
    for relation, (one, *others) in resting.items():
        if one.predicate and one.object and any(claim.stance in _TELLING for claim in (one, *others)):
            row = {"id": relation, "subject": one.subject.id, "object": one.object.id}
            by_predicate.setdefault(one.predicate, []).append(row)
    answers = (engine.read(_edges(predicate), {"rows": rows}) for predicate, rows in by_predicate.items())
    found = [
        (relation, start, dict(zip(_EDGE, values, strict=True)))
        for answer in answers
        for relation, start, *values in answer.rows
    ]
    speaking = (claim for _, _, edge in found for claim in edge["claims"][edge["assertions"] :])
    against = Projected(engine).citations(speaking)
    for relation, start, edge in found:
        own = {claim.claim for claim in resting[relation]}
        one = resting[relation][0]
        ends = {end.id: end for end in (one.subject, one.object) if end}
        ids = [claim for claim in edge["claims"] if claim in own]
        yield RestingRelation(
            relation=relation,
            subject=ends[start],
            predicate=edge["predicate"],
            object=next((end for id, end in ends.items() if id != start), ends[start]),
            confidence=edge["confidence"],
            exact=edge["exact"] is not False,
            support=support(edge["confidence"]),
            status=edge["status"],
            denied_by_interested=edge["denied_by_interested"],
            denied_by_others=edge["denied_by_others"],
            origins=edge["origins"],
            alone=bool(edge["assertions"]) and set(edge["claims"][: edge["assertions"]]) <= set(ids),
            claims=ids,
            denials=[against[id] for id in edge["claims"] if id in against and against[id].stance in DENIALS],
            counted=[claim for claim in ids if claim not in (edge["uncounted"] or ())],
        )


def _edges(predicate: str) -> str:
    """Read the relations of one predicate that are `$rows` of {id, subject, object}, the ends as a claim has them."""
    return (
        "UNWIND $rows AS row MATCH (a:Entity {id: row.subject})"
        f"-[r:`{edge_type(predicate)}` {{id: row.id}}]-(b:Entity {{id: row.object}}) "
        "RETURN r.id AS id, startNode(r).id AS start, "
        + ", ".join(f"r.{key} AS {key}" for key in _EDGE)
        + " ORDER BY id"
    )


def _rank(relation: RestingRelation) -> tuple[Any, ...]:
    number = relation.confidence
    return number is None, -(number or 0.0), relation.subject.name, relation.object.name, relation.relation
