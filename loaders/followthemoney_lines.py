"""Read one line of FollowTheMoney: its shape, what it carries of ours, and its dates and amounts."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from math import isfinite
from typing import Any, NamedTuple

from followthemoney import Schema, model
from followthemoney.proxy import EntityProxy
from pydantic import ValidationError

from ascribe.loaders.graphdata import mapping
from ascribe.loaders.jsontext import Line
from ascribe.loaders.problems import sentence
from ascribe.schema.amounts import Amount
from ascribe.schema.dates import bounds
from ascribe.schema.errors import nearest
from ascribe.schema.records import Record, parse_record

# Where our export keeps a record whole: a property that every schema has, that no program shows, and that tools
# which merge or filter entities hand on (they do not hand on what stands outside `properties`).
SIDE, SIDE_MARK, SIDE_VERSION = "indexText", '{"ascribe":', 1
_DATES = mapping("followthemoney")["dates"]


class Node(NamedTuple):
    """One line: the entity as it stands there, and the records of ours that it carries."""

    line: Line
    entity: EntityProxy
    own: list[Record]

    @property
    def id(self) -> str:
        return self.entity.id or ""

    @property
    def schema(self) -> Schema:
        return self.entity.schema

    def first(self, name: str) -> str | None:
        """The first value of a property, None where it has none."""
        return next(iter(self.given(name)), None)

    def given(self, name: str) -> list[str]:
        """The values of a property that say something."""
        return [value for value in self.entity.get(name, quiet=True) if value.strip()]


def read_node(line: Line) -> Node:
    """One line as an entity, its shape checked. Raises InputError with the line."""
    id, name, properties = (line.content.get(field) for field in ("id", "schema", "properties"))
    if not isinstance(id, str) or not id.strip():
        line.refuse(f"`id` is {id!r}; an entity needs a text there. Mend it, or export the file again")
    if not isinstance(name, str):
        line.refuse(f"{id}: `schema` is {name!r}; write one of FollowTheMoney's, as Person")
    schema = model.get(name)
    if schema is None:
        known = {word.casefold(): word for word in model.schemata}
        near = re.sub(r"[a-z]+", lambda word: known.get(word[0], word[0]), nearest(name, known))
        line.refuse(f"{id}: FollowTheMoney has no schema {name!r}{near}. Mend it, or take the line out")
    if not isinstance(properties, dict):
        line.refuse(f"{id}: `properties` is no mapping of names to lists of texts. Mend it, or export the file again")
    for prop, values in properties.items():
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            line.refuse(f'{id}: `{prop}` is no list of texts. Write ["…"], numbers and dates in quotes as well')
    datasets = line.content.get("datasets", [])
    if not isinstance(datasets, list) or not all(isinstance(dataset, str) and dataset for dataset in datasets):
        line.refuse(f"{id}: `datasets` is no list of names. Mend it, or export the file again")
    entity = EntityProxy(schema, line.content, cleaned=True)
    return Node(line, entity, [_own(line, text) for text in properties.get(SIDE, ()) if text.startswith(SIDE_MARK)])


def _own(line: Line, text: str) -> Record:
    try:
        side = json.loads(text)
        if side["ascribe"] != SIDE_VERSION:
            line.refuse(f"was written by another version of ascribe ({side['ascribe']}). Use that, or a newer one")
        return parse_record.validate_python(side["record"])
    except ValidationError as error:
        line.refuse(f"`{SIDE}` holds no record: {sentence(error.errors()[0])}. Export it again, or take that text out")
    except (ValueError, KeyError, TypeError):
        line.refuse(f"`{SIDE}` holds a record that was cut or changed. Export it again, or take that text out")


def amount_of(values: Sequence[str], unit: str | None) -> Amount:
    """The range of one property's values, in words where they are no numbers."""
    text = " or ".join(f"{value} {unit}" if unit else value for value in values)
    try:
        numbers = [float(value) for value in values]
    except ValueError:
        return Amount(text=text)
    if not all(map(isfinite, numbers)):
        return Amount(text=text)
    return Amount(min=min(numbers), max=max(numbers), unit=unit, text=text)


def dates_of(node: Node) -> dict[str, Any]:
    """When a link held; in words where a property has several dates, or the end comes before the start."""
    given = {name: node.given(name) for name in _DATES}
    starts, ends = (given[name] or given["date"] for name in ("startDate", "endDate"))
    start, end = _one(starts), _one(ends)
    if (start or not starts) and (end or not ends) and _in_order(start, end):
        return {"valid_from": start, "valid_to": end}
    return {"date_text": ", ".join(f"{name} {value}" for name, values in given.items() for value in values)}


def _in_order(start: str | None, end: str | None) -> bool:
    try:
        bounds(f"{start or ''}/{end or ''}")
    except ValueError:
        return False
    return True


def _one(values: Sequence[str]) -> str | None:
    """The one date that several spellings of different precision mean; None for none, or for different dates."""
    dates = sorted({date_of(value) or "?" for value in values}, key=len)
    if not dates or not all(dates[-1].startswith(date) for date in dates):
        return None
    return None if dates[-1] == "?" else dates[-1]


def date_of(text: str | None) -> str | None:
    """The day, month or year of one of FollowTheMoney's dates or times; None for what is none."""
    match = re.match(r"\d{4}(-\d\d(-\d\d)?)?(?=$|T)", text or "")
    if match is None:
        return None
    try:
        bounds(match[0])
    except ValueError:
        return None
    return match[0]


def word(name: str) -> str:
    """`addressEntity` -> `address-entity`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).lower()
