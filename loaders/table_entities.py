"""Turn what a table says of somebody or something into an Entity, under the id that its address gives it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from ascribe.loaders.assets import Meant, asset_at, told_kind
from ascribe.loaders.cells import bare
from ascribe.loaders.dataset import Dataset
from ascribe.loaders.graphdata import mapping
from ascribe.loaders.problems import sentence
from ascribe.loaders.rows import Row
from ascribe.loaders.table_columns import Plan
from ascribe.loaders.table_values import KindSaid, kind, truth, unrounded, usual_kind, words
from ascribe.schema.addresses import Address, address
from ascribe.schema.errors import VocabularyError
from ascribe.schema.ids import entity_id
from ascribe.schema.names import is_entity_id, name_key, slug
from ascribe.schema.records import CORE_KEYS, Entity
from ascribe.schema.vocabulary import base_vocabulary

# What is known by its address; whoever else has one is not it.
_AT_AN_ADDRESS: Mapping[str, Meant] = {
    "Website": "site",
    "Article": "piece",
    **dict.fromkeys(("Account", "Page", "Group", "Channel"), "account"),
}
_HANDLED = tuple(kind for kind, meant in _AT_AN_ADDRESS.items() if meant == "account")
_SEPARATORS = str.maketrans({"|": ";", "\n": ";"})


class Entities:
    """Reads the entities that the rows of one table name."""

    def __init__(self, data: Dataset, plan: Plan) -> None:
        self._data, self._plan = data, plan
        self._properties = _property_names(plan) if plan.shape == "entity" else {}

    @property
    def unread(self) -> list[str]:
        """The columns of which nothing becomes part of an entity."""
        return [column for column in self._plan.unread if column not in self._properties]

    def listed(self, row: Row) -> Entity:
        """The entity that a row of a list of entities is about."""
        plan = self._plan
        said = self._kind(row, "kind")
        subkind = plan.cell(row, "subkind") or (said.subkind if said else None)
        properties = {name: bare(row[column]) for column, name in self._properties.items() if row[column]}
        fields = {
            "aliases": [part.strip() for part in plan.cell(row, "aliases").translate(_SEPARATORS).split(";")],
            "summary": plan.cell(row, "summary") or None,
            "unidentified": self.truth(row, "unidentified"),
            "private": self.truth(row, "private"),
            "properties": properties,
        }
        place = ("name", "kind", "id", "url")
        return self._made(row, place, said.kind if said else None, {**fields, "subkind": subkind})

    def end(self, row: Row, end: str, predicate: str | None, role: str) -> Entity:
        """The entity in the column `end`, the `role` of that predicate; None: what a fact is about."""
        said = self._kind(row, f"{end}_kind") or self._headed(row, end)
        place = (end, f"{end}_kind", f"{end}_id", f"{end}_url")
        fields = {"subkind": said.subkind} if said else {}
        return self._made(row, place, said.kind if said else None, fields, predicate, role)

    def _headed(self, row: Row, end: str) -> KindSaid | None:
        """The kind that the header of an end tells, unless the address in the row tells another."""
        if end not in self._plan.kinds:
            return None
        said = kind(self._plan.kinds[end])
        url = self._plan.cell(row, f"{end}_url")
        place = address(url) if url else _written_as_address(self._plan.cell(row, end), None)
        told = told_kind(place) if place is not None and said.kind in _AT_AN_ADDRESS else None
        return said if told in (None, said.kind) else KindSaid(told, None)

    def truth(self, row: Row, field: str) -> bool:
        """Whether a cell says yes; an empty one does not."""
        try:
            return truth(self._plan.cell(row, field))
        except ValueError as error:
            row.refuse(f"`{self._plan.called(field)}` {error}")

    def _kind(self, row: Row, field: str) -> KindSaid | None:
        text = self._plan.cell(row, field)
        try:
            return kind(text) if text else None
        except ValueError as error:
            row.refuse(f"`{self._plan.called(field)}` {error}")

    def _made(
        self,
        row: Row,
        place: tuple[str, str, str, str],
        known: str | None,
        fields: dict[str, Any],
        predicate: str | None = None,
        role: str = "subject",
    ) -> Entity:
        name_field, kind_field, id_field, url_field = place
        text = self._plan.cell(row, name_field)
        try:
            name = unrounded(text)
        except ValueError as error:
            row.refuse(f"`{self._plan.called(name_field)}` {error}")
        if known is None:
            known, name = _prefixed(name)
        url = self._plan.cell(row, url_field)
        found = address(url) if url else _written_as_address(name, known)
        if url and found is None:
            row.refuse(
                f"`{self._plan.called(url_field)}` is {url!r}, which is no web address. Write it whole, or empty it"
            )
        if known is None and not name and not url:
            row.refuse(f"`{self._plan.called(name_field)}` is empty. Name somebody, or take the row out")
        if known is None:
            known = self._unsaid(row, name_field, kind_field, found, name, predicate, role)
        fields = _at(known, name, found, url, fields)
        if not name_key(fields["name"]) and not any(map(str.isalnum, fields["name"])):
            what = f"is {text!r}, which has no letter and no digit" if text else "is empty"
            row.refuse(f"`{self._plan.called(name_field)}` {what}. Name somebody, or take the row out")
        given = self._plan.cell(row, id_field)
        is_bare = not given and "id" not in fields and known in _HANDLED and _is_handle(fields["name"])
        if is_bare:  # another platform's @joe is somebody else
            self._data.leave_out(
                f"`{self._plan.called(name_field)}` with a handle and no platform, known in this case only: its "
                "address, as twitter.com/joe, says which it is",
                row,
            )
        scope = self._data.case.id if is_bare or fields.get("unidentified") else None
        id = fields.pop("id", None) or entity_id(known, fields["name"], scope)
        if given and is_entity_id(given):
            id = given
        elif given:
            self._data.leave_out(f"`{self._plan.called(id_field)}` that is no id as person:jane-roe, left out", row)
        try:
            return Entity(id=id, kind=known, **fields)
        except ValidationError as error:
            row.refuse(sentence(error.errors()[0]))

    def _unsaid(
        self,
        row: Row,
        name_field: str,
        kind_field: str,
        at: Address | None,
        name: str,
        predicate: str | None,
        role: str,
    ) -> str:
        """The kind of an entity that no cell tells: by its address or handle, else by what the predicate joins."""
        if at is not None:
            return asset_at(at, "piece").kind
        if _is_handle(name):
            return "Account"
        if predicate is None:
            row.refuse(
                f"nothing says what kind {name!r} is. Add a column `{words(kind_field)}`, or say one for all rows, as "
                f"--map {kind_field}==Person"
            )
        known = usual_kind(predicate, role)
        self._data.leave_out(
            f"`{self._plan.called(name_field)}` whose kind nothing says, taken for {known}: a column "
            f"`{words(kind_field)}` or {known}:… in the cell says it",
            row,
        )
        return known


def joined(one: Entity, other: Entity) -> Entity:
    """One entity of two rows; what both say differently raises ValueError, but for names, which become aliases."""
    for field in ("kind", "subkind", "summary", "unidentified", "private"):
        left, right = getattr(one, field), getattr(other, field)
        if left and right and left != right:
            raise ValueError(f"`{field}` is {right!r}, and {left!r} in a row before of the same {one.id}")
    for key in one.properties.keys() & other.properties.keys():
        if one.properties[key] != other.properties[key]:
            left, right = one.properties[key], other.properties[key]
            raise ValueError(f"`{key}` is {right!r}, and {left!r} in a row before of the same {one.id}")
    names = dict.fromkeys((*one.aliases, other.name, *other.aliases))
    return one.model_copy(
        update={
            "subkind": one.subkind or other.subkind,
            "summary": one.summary or other.summary,
            "unidentified": one.unidentified or other.unidentified,
            "private": one.private or other.private,
            "aliases": tuple(name for name in names if name != one.name),
            "properties": {**one.properties, **other.properties},
        }
    )


def _at(kind: str, name: str, place: Address | None, url: str, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of an entity with what its address gives: an id, where it is known by its address, else a property."""
    aliases = tuple(fields.get("aliases", ()))
    own: tuple[str, ...] = ()
    found: dict[str, Any] = {}
    if place is not None and kind in _AT_AN_ADDRESS:
        there = asset_at(place, _AT_AN_ADDRESS[kind])
        found["id"] = f"{kind.lower()}:{there.id.partition(':')[2]}"
        own = (there.name, *there.aliases)
        if there.subkind and not fields.get("subkind"):
            found["subkind"] = there.subkind
        if not url or not name:  # the name is the address
            name = there.name
    elif url:
        found["properties"] = {**fields.get("properties", {}), "url": url}
    others = tuple(dict.fromkeys(alias for alias in (*aliases, *own) if alias and alias != name))
    return {**fields, **found, "name": name, "aliases": others}


def _is_handle(name: str) -> bool:
    return name.startswith("@") and " " not in name


def _prefixed(text: str) -> tuple[str | None, str]:
    """`Person:Jane Roe` is a Person; any other text is a name."""
    before, colon, name = text.partition(":")
    if colon and name.strip():
        try:
            base_vocabulary().kind(before)
            return before, name.strip()
        except VocabularyError:
            pass
    return None, text


def _written_as_address(name: str, kind: str | None) -> Address | None:
    """The address that a name is; `J.Roe` is none, though it could be a domain."""
    place = address(name)
    if place is None or (kind is not None and kind not in _AT_AN_ADDRESS):
        return None
    return place if kind or "/" in name or name == name.casefold() else None


def _property_names(plan: Plan) -> dict[str, str]:
    """Column -> property, for the columns that are no field: what a list says of its entities besides."""
    found: dict[str, str] = {}
    internal = mapping("table")["internal"]
    for column in plan.unread:
        if words(column) in internal:
            continue
        name = slug(column).replace("-", "_")[:60]
        name = f"_{name}" if name[0].isdigit() else name
        if name not in (*CORE_KEYS, *found.values()):
            found[column] = name
    return found
