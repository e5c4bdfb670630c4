"""Turn live claims into what the graph holds: the properties of nodes and edges.

Pure: what goes in are facts, what comes out are rows, which `statements` writes. An edge's properties are enough
for an exact chain over one-hop reads.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from typing import Any, NamedTuple

from ascribe.graph.projecting.grounds import Facts
from ascribe.graph.weights.confidence import Fusion, fuse
from ascribe.graph.weights.counting import uncounted
from ascribe.graph.weights.documents import Library
from ascribe.graph.weights.evidence import Testimony, causes_and_statement, testify
from ascribe.schema.dates import OPEN, bounds, earlier, later
from ascribe.schema.grades import Grading, stated_as
from ascribe.schema.ids import relation_id
from ascribe.schema.names import name_keys
from ascribe.schema.records import Case, Claim, Entity, Source
from ascribe.schema.vocabulary import Predicate, Vocabulary, edge_type

Row = dict[str, Any]


class RelationKey(NamedTuple):
    """The three parts that make a relation; the ends in order when its predicate is symmetric."""

    subject: str
    predicate: str
    object: str


class EdgeRow(NamedTuple):
    """One edge a relation may have; `props` None says that it must not be there."""

    type: str
    start: str
    end: str
    id: str
    props: Row | None


def relation_key(claim: Claim, vocabulary: Vocabulary) -> RelationKey:
    """The relation a claim with an object speaks about. Raises VocabularyError for an unknown predicate."""
    assert claim.predicate is not None
    assert claim.object is not None
    return relation_of(claim.subject, claim.predicate, claim.object, vocabulary)


def relation_of(subject: str, predicate: str, object: str, vocabulary: Vocabulary) -> RelationKey:
    """The relation that a claim of these three parts speaks about. Raises as `relation_key`."""
    if object < subject and vocabulary.predicate(predicate).symmetric:
        return RelationKey(object, predicate, subject)
    return RelationKey(subject, predicate, object)


def entity_row(entity: Entity) -> Row:
    """The properties of an Entity node: the core keys and the entity's own properties."""
    return _props(
        **entity.properties,
        id=entity.id,
        name=entity.name,
        kind=entity.kind,
        subkind=entity.subkind,
        aliases=list(entity.aliases),
        summary=entity.summary,
        unidentified=entity.unidentified or None,
        private=entity.private or None,
    )


def name_rows(entity: Entity) -> list[Row]:
    """The look-up keys of an entity; an unidentified one is found by its whole name alone."""
    names = [entity.name] if entity.unidentified else [entity.name, *entity.aliases]
    return [{"id": key, "entity": entity.id} for key in dict.fromkeys(key for name in names for key in name_keys(name))]


def source_row(source: Source, names: Mapping[str, str], library: Library) -> Row:
    """The properties of a Source node; `publisher` as a person reads it, `publisher_id` where it is an entity.

    `document`: the one id that its document goes by, however often that is recorded; `house`, `house_id`: who
    published it, the same for all its records. Where it is archived, when it was taken and its hash may come from
    another record of it, as an archiver's."""
    publisher, house = _name(source.publisher, names), library.publisher(source.id)
    archived = library.archived(source.id) or source
    return _props(
        id=source.id,
        name=source.headline or publisher or source.id,
        kind=source.kind,
        headline=source.headline,
        publisher=publisher,
        publisher_id=source.publisher if source.publisher in names else None,
        document=library.document(source.id),
        house=_name(house, names),
        house_id=house if house in names else None,
        authors=list(source.authors),
        url=source.url,
        archive_url=archived.archive_url,
        published=source.published,
        accessed=source.accessed or archived.accessed,
        language=source.language,
        reliability=source.reliability,
        sha256=source.sha256 or archived.sha256,
        derived_from=list(source.derived_from),
        read=source.read,
        text=source.text,
        private=source.private or None,
    )


def case_row(case: Case) -> Row:
    """The properties of a Case node."""
    return {"id": case.id, "name": case.title or case.id}


def claim_row(claim: Claim, facts: Facts, words: Vocabulary) -> Row:
    """The properties of a Claim node: `via` is its effective way behind the source it cites, `relation` the id
    of the relation it speaks about, `causes` what could make it fail, by key."""
    reason = facts.retracted.get(claim.id)
    amount = claim.amount
    way = facts.library.way(claim)
    causes, _ = causes_and_statement(claim, facts.library.document(way[-1]), facts.library, facts.voices)
    return _props(
        id=claim.id,
        name=claim.id,
        predicate=claim.predicate,
        relation=relation_id(*relation_key(claim, words)) if claim.is_relation else None,
        stance=claim.stance,
        value=claim.value,
        quote=list(claim.quote),
        locator=claim.locator,
        via=list(way[1:]),
        causes=list(causes),
        asserted_by=_name(claim.asserted_by, facts.names),
        speaker=claim.asserted_by if claim.asserted_by in facts.names else None,
        voice=claim.voice,
        hedge=claim.hedge,
        grade=claim.grade,
        grade_reason=claim.grade_reason,
        likelihood=claim.likelihood,
        probability=claim.probability,
        stated_confidence=claim.stated_confidence,
        method=claim.method,
        valid_from=claim.valid_from,
        valid_to=claim.valid_to,
        former=claim.former or None,
        date_text=claim.date_text,
        interested=claim.interested or None,
        origin=_name(claim.origin, facts.names),
        origin_id=claim.origin if claim.origin in facts.names else None,
        rests_on=list(claim.rests_on),
        amount=str(amount) if amount else None,
        amount_min=amount.min if amount else None,
        amount_max=amount.max if amount else None,
        amount_about=(amount.about or None) if amount else None,
        amount_unit=amount.unit if amount else None,
        amount_scope=amount.scope if amount else None,
        private=claim.private or None,
        recorded_at=facts.recorded[claim.id],
        live=reason is None,
        reason=None if reason is None else f"retracted: {reason}",
    )


def edges(
    key: RelationKey,
    claims: Sequence[Claim],
    blanket: Sequence[Claim],
    facts: Facts,
    words: Vocabulary,
    grading: Grading,
) -> list[EdgeRow]:
    """The edges of one relation, fused from `claims` about it and `blanket` denials by either end.

    Always the same ones for a key: its own and, where an end is upstream, BEHIND or UPSTREAM."""
    predicate = words.predicate(key.predicate)
    id = relation_id(*key)
    live = [claim for claim in claims if claim.id not in facts.retracted]
    wholesale = [
        testify(claim, facts.library, facts.voices, grading, (key.subject, key.object))
        for claim in sorted(blanket, key=lambda claim: claim.id)
        if claim.id not in facts.retracted
    ]
    fusion = fuse(
        [testify(claim, facts.library, facts.voices, grading) for claim in live],
        blanket=wholesale,
        context=predicate.strength == "context",
    )
    props = None if fusion.status is None else _edge_props(id, key, predicate, fusion, wholesale, facts)
    found = [EdgeRow(edge_type(key.predicate), key.subject, key.object, id, props)]
    if predicate.behind != "neither":
        upper, lower = (key.subject, key.object) if predicate.behind == "subject" else (key.object, key.subject)
        kind = "BEHIND" if predicate.strength in ("control", "role", "identity") else "UPSTREAM"
        shown = None if props is None or fusion.status == "denied" else {k: props[k] for k in _DERIVED if k in props}
        found.append(EdgeRow(kind, upper, lower, id, shown))
    return found


_DERIVED = ("id", "predicate", "strength", "hedged", "confidence", "status", "evidence", "doubt")


def _edge_props(
    id: str, key: RelationKey, predicate: Predicate, fusion: Fusion, blanket: Sequence[Testimony], facts: Facts
) -> Row:
    # What is so of nearly every relation, that it is exact and not over, goes without saying: kglite takes twice the
    # room for nineteen properties as for sixteen, of a million relations most of a gigabyte.
    asserting = [testimony.claim for testimony in fusion.ranked if testimony.claim.stance == "asserts"]
    start, end, ended = _span(asserting)
    return _props(
        id=id,
        predicate=key.predicate,
        confidence=fusion.confidence,
        exact=None if fusion.exact else False,
        status=fusion.status,
        denied_by_interested=fusion.denied_by_interested,
        denied_by_others=fusion.denied_by_others,
        admitted=fusion.admitted,
        origins=fusion.origins,
        claims=[testimony.claim.id for testimony in (*fusion.ranked, *blanket)],
        citations=[_cited(testimony, facts) for testimony in (*fusion.ranked, *blanket)],
        uncounted=uncounted(fusion),
        evidence=[support.pack() for support in fusion.evidence],
        doubt=float(fusion.doubt),
        credible=fusion.credible,
        strength=predicate.strength,
        hedged=fusion.hedged,
        former=(bool(asserting) and all(claim.former for claim in asserting)) or None,
        assertions=len(asserting),
        rests_on=sorted({id for claim in asserting for id in claim.rests_on}),
        valid_from=start,
        valid_to=end,
        ended=ended or None,
    )


def _span(asserting: Iterable[Claim]) -> tuple[str | None, str | None, bool]:
    """The earliest start, the latest end, and whether it is said to have ended then.

    No end is known where an assertion that is not `former` gives a start alone. One date for both ends says when it was
    so, not that it ended."""
    spans = [(_day(claim.valid_from), _day(claim.valid_to), claim.former) for claim in asserting]
    starts = [start for start, _, _ in spans if start]
    ends = [end for _, end, _ in spans if end]
    first = reduce(earlier, starts) if starts else None
    if not ends or any(start and not end and not former for start, end, former in spans):
        return first, None, False
    last = reduce(later, ends)
    latest = bounds(last).latest
    return first, last, any(end and start != end and bounds(end).latest == latest for start, end, _ in spans)


def _day(date: str | None) -> str | None:
    return None if date == OPEN else date


_SAID = {"denies": "denial", "disputes": "dispute", "no_finding": "no finding", "no_comment": "no comment"}


def _cited(testimony: Testimony, facts: Facts) -> str:
    """A citation a person can read: who says it, in which publication, headline, date, grade, what the source itself
    holds of it, reservation, address."""
    claim, source = testimony.claim, facts.sources[testimony.claim.source]
    publisher, relayed = _name(source.publisher, facts.names), len(testimony.way) > 1
    root = _name(facts.library.publisher(testimony.way[-1]), facts.names) if relayed else None
    speaker = _name(claim.asserted_by, facts.names)
    if claim.voice == "unnamed":
        place = f" in {root}" if root else ""
        speaker = f"{speaker} (unnamed{place})" if speaker else f"an unnamed voice{place}"
    speaker = speaker or root
    where = f"in {publisher}" if speaker and publisher and speaker != publisher else publisher
    parts = (
        "denial of all" if claim.predicate is None else _SAID.get(claim.stance),
        speaker if speaker != publisher else None,
        where,
        source.headline,
        source.published,
    )
    hedge, stated = f"“{claim.hedge}”" if claim.hedge else None, stated_as(claim.likelihood, claim.probability)
    return ", ".join(part for part in (*parts, claim.grade, stated, hedge, source.url) if part) or claim.source


def _name(text: str | None, names: Mapping[str, str]) -> str | None:
    """A speaker or publisher as a person reads it."""
    return text if text is None else names.get(text, text)


def _props(**values: Any) -> Row:
    """Properties as both engines store them: no None and no empty list, for neither has such a property."""
    return {key: value for key, value in values.items() if value is not None and value != []}


def edge_types(predicates: Iterable[str]) -> set[str]:
    """The edge types these predicates are written as, the derived ones included."""
    return {edge_type(predicate) for predicate in predicates} | {"BEHIND", "UPSTREAM"}
