"""Answers as CSV: a row for each citation, hop or match, in cells that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from ascribe.cli.citations import described, document
from ascribe.cli.text import amount, visible
from ascribe.graph.engines.engine import Table
from ascribe.graph.relations.answers import (
    Chain,
    Chains,
    Citation,
    EntityRef,
    Link,
    Links,
    Match,
    RestingRelation,
    Routes,
    SourceUse,
)
from ascribe.schema.stances import DENIALS

if TYPE_CHECKING:
    from ascribe.graph.listing.factsheet import FactSheet, Value

Row = dict[str, Any]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_RELATION = (
    "confidence exact support status denied_by_interested denied_by_others admitted origins strength valid_from "
    "valid_to former held"
).split()
_CITED = (
    "claim stance blanket asserted_by voice hedge grade likelihood probability origin amount quote locator "
    "former_claim date_text source headline publisher published url archive_url via"
).split()
_VALUE = "valid_from valid_to former held status denied_by_interested denied_by_others conflict origins".split()
_CHAIN = "chain chain_confidence at_most chain_exact chain_strength chain_origins contested sentence".split()
_HOP = ["hop", *"from_id from relation predicate direction to_id to".split(), *_RELATION, "parallel", "weakest"]
_LINK = ["entity_id", "entity", "relation", "predicate", "direction", "other_id", "other", "other_kind", *_RELATION]
_FACT = ["entity_id", "entity", "shown", "predicate", "direction", "other_id", "other", "value", "amount_stated"]
_AGAINST = "status denied_by_interested denied_by_others".split()
_SOURCE = "id headline publisher reliability claims relations".split()


def show_csv(answer: Any) -> None:
    """Print an answer as CSV with a header line; lists of matches or sources and tables too."""
    columns, rows = _columns_and_rows(answer)
    out = io.StringIO()
    # Plain line ends: what is piped is read by line tools as often as by spreadsheets, which take both.
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([cell(name) for name in columns])
    writer.writerows([cell(value) for value in row] for row in rows)
    click.echo(out.getvalue(), nl=False)


def cell(value: Any) -> Any:
    """A value as a cell: numbers as they are, lists joined, maps as JSON; a text never begins like a formula."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return value
    if isinstance(value, dict):
        value = json.dumps(value, ensure_ascii=False)
    elif isinstance(value, list | tuple):
        value = "; ".join(str(cell(item)) for item in value)
    text = visible(str(value))
    return f"'{text}" if str(value).startswith(_FORMULA) or text.startswith(_FORMULA) else text


def _columns_and_rows(answer: Any) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    if isinstance(answer, Table):
        return answer.columns, answer.rows
    if isinstance(answer, Links):
        return _table([*_LINK, *_CITED], _links(answer))
    if isinstance(answer, Chains | Routes):
        return _table([*_CHAIN, *_HOP, "hedges", "citations", "denials"], _hops(answer.chains))
    if isinstance(answer, list):
        return _listed(answer)
    return _table([*_FACT, *_VALUE, *_CITED], _facts(answer))


def _listed(answer: list[Any]) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    if len(answer) == 1 and isinstance(answer[0], SourceUse) and answer[0].rests:
        columns = ["id", "relayed", "relation", "subject_id", "subject", "predicate", "object_id", "object", "value"]
        return _table([*columns, *_AGAINST, *_CITED], _resting(answer[0]))
    if answer and isinstance(answer[0], Match):
        return _table(["id", "kind", "name", "aliases", "score"], map(vars, answer))
    return _table(_SOURCE, map(vars, answer))


def _table(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> tuple[Sequence[str], Iterable[Sequence[Any]]]:
    return columns, ([row.get(column) for column in columns] for row in rows)


def _links(answer: Links) -> Iterator[Row]:
    for link in answer.links:
        for cited in link.citations:
            yield {**_ref("entity", answer.entity), **_relation(link), **_citation(cited)}


def _hops(chains: Iterable[Chain]) -> Iterator[Row]:
    for number, chain in enumerate(chains, 1):
        whole = {
            "chain": number,
            "chain_confidence": chain.confidence,
            "at_most": chain.at_most,
            "chain_exact": chain.exact,
            "chain_strength": chain.strength,
            "chain_origins": chain.origins,
            "contested": chain.contested,
            "sentence": chain.sentence,
            "denials": [described(cited) for cited in chain.denials],
        }
        for place, hop in enumerate(chain.hops):
            yield {
                **whole,
                **_relation(hop),
                **_ref("from", hop.from_),
                **_ref("to", hop.to),
                "hop": place + 1,
                "parallel": hop.parallel,
                "weakest": place == chain.weakest,
                "hedges": list(dict.fromkeys(cited.hedge for cited in hop.citations if cited.hedge)),
                "citations": [described(cited) for cited in hop.citations if cited.stance not in DENIALS],
            }


def _resting(source: SourceUse) -> Iterator[Row]:
    if source.rests is None:
        return
    relations = {relation.relation: relation for relation in source.rests.relations}
    for claim in source.rests.claims:
        about = {"id": source.id, "relayed": claim.relayed, "relation": claim.relation, "value": claim.value}
        against = _against(relations.get(claim.relation or ""))
        yield {**about, **_about(claim.subject, claim.predicate, claim.object), **against, **_citation(claim)}
    for relation in source.rests.relations:
        ends = {"relation": relation.relation, **_about(relation.subject, relation.predicate, relation.object)}
        for denial in relation.denials:
            # No row of the source's own: `id` is empty where a denial rests on something else.
            if denial.claim not in relation.claims:
                yield {**ends, **_against(relation), **_citation(denial)}


def _against(relation: RestingRelation | None) -> Row:
    return {name: getattr(relation, name) for name in _AGAINST} if relation else {}


def _facts(sheet: FactSheet) -> Iterator[Row]:
    entity = _ref("entity", sheet.entity)
    for fact in sheet.facts:
        yield from _values({**entity, "shown": "fact", "predicate": fact.predicate}, fact.values)
    for link in sheet.amounts:
        about: Row = {"shown": "amount", "predicate": link.predicate, "direction": link.direction}
        yield from _values({**entity, **about, **_ref("other", link.other)}, link.values)
        for cited in link.citations:
            if cited.stance != "asserts":
                yield {**entity, **about, **_ref("other", link.other), "status": link.status, **_citation(cited)}
    for record in sheet.records:
        for value in record.values:
            row = {"shown": "record", "predicate": record.property, "value": value.value, "conflict": True}
            yield {**entity, **row, "source": value.cases}
    for aside in sheet.also:
        far = aside.object if aside.subject.id == sheet.entity.id else aside.subject
        direction = None if far is None else "out" if far is aside.object else "in"
        about = {"shown": "also", "predicate": aside.predicate, "direction": direction, "value": aside.value}
        yield {**entity, **about, **(_ref("other", far) if far else {}), **_citation(aside)}


def _values(about: Row, values: Iterable[Value]) -> Iterator[Row]:
    for value in values:
        stated = {"value": value.value, "amount_stated": amount(value.amount) if value.amount else None}
        for cited in value.citations:
            yield {**about, **{name: getattr(value, name) for name in _VALUE}, **stated, **_citation(cited)}


def _relation(link: Link) -> Row:
    return {
        "relation": link.relation,
        "predicate": link.predicate,
        "direction": link.direction,
        **_ref("other", link.other),
        "other_kind": link.other.kind,
        **{name: getattr(link, name) for name in _RELATION},
    }


def _about(subject: EntityRef, predicate: str | None, object: EntityRef | None) -> Row:
    return {**_ref("subject", subject), "predicate": predicate, **(_ref("object", object) if object else {})}


def _ref(role: str, entity: EntityRef) -> Row:
    return {f"{role}_id": entity.id, role: entity.name}


def _citation(cited: Citation) -> Row:
    return {
        **{name: getattr(cited, name) for name in _CITED if hasattr(cited, name)},
        "amount": amount(cited.amount) if cited.amount else None,
        "quote": " … ".join(cited.quote),
        "former_claim": cited.former,
        "via": [document(step) for step in cited.via],
    }
