"""Tell what the columns of a table say: by its user's word, else by their headers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from ascribe.loaders.cells import bare
from ascribe.loaders.graphdata import mapping
from ascribe.loaders.rows import Row
from ascribe.loaders.table_mapping import ENDS, Mapped
from ascribe.loaders.table_values import is_kind, usable, words
from ascribe.schema.errors import nearest

Shape = Literal["relation", "entity", "source"]
_PLURAL: Mapping[Shape, str] = {"relation": "relations", "entity": "entities", "source": "sources"}
_ENDS_OF: Mapping[Shape, Sequence[str]] = {"relation": ENDS}
_HOW: Mapping[Shape, str] = {
    "relation": "--map subject=COLUMN --map predicate=COLUMN --map object=COLUMN",
    "entity": "--map name=COLUMN --map kind=COLUMN",
    "source": "--map url=COLUMN --map archive_url=COLUMN",
}
# What tells a list of documents from a list of things with addresses, and a document's date from a claim's.
_OF_DOCUMENTS = {"headline", "archive_url", "publisher", "published", "accessed", "sha256"}
_ARCHIVED = {"archive_url", "sha256"}
_DOCUMENT = ("source", "url", "headline", "archive_url")
_WHICH = "Say which column it is, as --map {field}=COLUMN; or what it is in every row, as --map {field}=={example}"


@dataclass(frozen=True)
class Plan:
    """What a row of a table is, which column gives which field, and which columns nobody reads.

    `kinds`: the ends whose column is called like a kind (`page`), with that header."""

    shape: Shape
    columns: Mapping[str, str]
    always: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, str]
    unread: Sequence[str]

    def cell(self, row: Row, field: str) -> str:
        """What a row says of a field; "" for nothing. Raises InputError for what a spreadsheet could not work out."""
        column = self.columns.get(field)
        text = bare(row[column]).strip() if column else ""
        if not text:
            return self.always.get(field, "")
        try:
            usable(text)
        except ValueError as error:
            row.refuse(f"`{column}` {error}")
        meanings = self.values.get(field)
        return meanings.get(words(text), text) if meanings else text

    def called(self, field: str) -> str:
        """What to call a field before its user: by its column where one gives it."""
        return self.columns.get(field, field)

    @property
    def told(self) -> str:
        """The guess, for its user: `relations: subject from `Who`, predicate always `owns``."""
        parts = [
            f"{field} from `{column}`" + (f", else `{self.always[field]}`" if field in self.always else "")
            for field, column in self.columns.items()
        ]
        parts += [f"{field} always `{text}`" for field, text in self.always.items() if field not in self.columns]
        return f"read as {_PLURAL[self.shape]}: {', '.join(parts)}"


def known_words(header: Sequence[str], said: Mapped) -> int:
    """How many of these headers tell something: what tells the right delimiter from a wrong one."""
    wanted = {words(column) for column in said.columns.values()}
    return sum(words(cell) in all_words() or words(cell) in wanted for cell in header if cell)


def plan(header: Sequence[str], said: Mapped) -> Plan:
    """What these columns say. Raises ValueError, with a sentence that goes behind "the header", when they tell no
    relation, entity or source."""
    possible = _possible(said)
    chosen = _Chosen(header, said)
    relations = _relations(chosen) if "relation" in possible else None
    if relations:
        return relations
    chosen.forget(*ENDS)
    entity, source = (chosen.among(mapping("table")["shapes"][shape]) for shape in ("entity", "source"))
    is_list = "entity" in possible and "name" in {*entity, *said.always}
    if is_list and not ("source" in possible and _lists_documents(entity, source)):
        return chosen.plan("entity", entity, said.always)
    # An archiver's own time is that of the capture, unless another column tells that.
    captured = source.keys() & _ARCHIVED and "accessed" not in source
    chosen.take(source, "accessed" if captured else "published", mapping("table")["timestamp"])
    if "source" in possible and source.keys() & {"url", "source"} and source.keys() & _OF_DOCUMENTS:
        return chosen.plan("source", source, said.always)
    raise ValueError(
        f"({', '.join(cell for cell in header if cell)}) tells no {', '.join(possible)}. Say which columns do, as "
        + ", or ".join(_HOW[shape] for shape in possible)
    )


def _possible(said: Mapped) -> list[Shape]:
    """The shapes that have all the fields of which the user says something."""
    shapes = mapping("table")["shapes"]
    possible: list[Shape] = [shape for shape in _PLURAL if said.fields <= {*shapes[shape], *_ENDS_OF.get(shape, ())}]
    if not possible:
        raise ValueError(f"has to tell, by --map, {', '.join(sorted(said.fields))}: no row of any table says all these")
    return possible


def _relations(chosen: _Chosen) -> Plan | None:
    """How a table of relations or facts is read; None for a table that is none."""
    said = chosen.said
    implied = chosen.ends()
    chosen.details()
    columns = chosen.among(mapping("table")["shapes"]["relation"])
    if not chosen.has("subject") or not (chosen.has("object") or "value" in {*columns, *said.always}):
        for field in ENDS if said.fields & {*ENDS, "predicate"} else ():
            if not chosen.has(field):
                raise ValueError(f"names no {field}. {_WHICH.format(field=field, example='…')}")
        return None
    always = {**({} if "predicate" in columns else implied), **said.always}
    if "predicate" not in {*columns, *always}:
        raise ValueError(f"names no predicate. {_WHICH.format(field='predicate', example='funded-by')}")
    chosen.weigh(columns)
    dated = "published" if any(field in {*columns, *said.always} for field in _DOCUMENT) else "when"
    chosen.take(columns, dated, mapping("table")["date"])
    ends = {end: chosen.columns[end] for end in ENDS if end in chosen.columns}
    return chosen.plan("relation", {**ends, **columns}, always)


class _Chosen:
    """The columns of one header as they are given to fields."""

    def __init__(self, header: Sequence[str], said: Mapped) -> None:
        self.header, self.said = header, said
        self.columns: dict[str, str] = {}
        for field, wanted in said.columns.items():
            if wanted:
                self.columns[field] = self._column(field, wanted)

    def has(self, *fields: str) -> bool:
        """Whether each of these fields has a column or a text."""
        return all(field in self.columns or field in self.said.always for field in fields)

    def forget(self, *fields: str) -> None:
        """Give back the columns of these fields and of their details, but for those that the user gave them."""
        for field in list(self.columns):
            if field.startswith(fields) and not self.said.columns.get(field):
                del self.columns[field]

    def ends(self) -> dict[str, str]:
        """Find the columns of both ends; give what their headers say besides."""
        for pair in mapping("table")["pairs"]:
            found = {end: self._called(pair[end]) for end in ENDS if not self._is_said(end)}
            if all(found.values()):
                self.columns.update({end: column for end, column in found.items() if column})
                both = len(found) == len(ENDS)
                return {"predicate": pair["predicate"]} if both and "predicate" in pair else {}
        if not self._is_said("subject") and (column := self._called("subject") or self._called("entity")):
            self.columns["subject"] = column  # of a table of facts
        return {}

    def details(self) -> None:
        """Find the columns that say more of an end, by the header of that end."""
        for end in ENDS:
            base = words(self.columns.get(end, end))
            for detail, behind in mapping("table")["details"].items():
                self.take(self.columns, f"{end}_{detail}", [f"{base} {word}" for word in behind])

    def among(self, synonyms: Mapping[str, Sequence[str]]) -> dict[str, str]:
        """The columns of these fields."""
        columns = {field: column for field, column in self.columns.items() if field in synonyms}
        # Synonym by synonym, so that what one field is called outright no other takes for its third best.
        for place in range(max(map(len, synonyms.values()))):
            for field, names in synonyms.items():
                self.take(columns, field, names[place : place + 1])
        return {field: columns[field] for field in synonyms if field in columns}

    def take(self, columns: dict[str, str], field: str, names: Sequence[str]) -> None:
        """Give a field the first column of these names, unless it has one or the user said something of it."""
        if field in columns or field in self.said.columns or field in self.said.always:
            return
        for name in names:
            column = self._called(name, columns.values())
            if column:
                columns[field] = column
                return

    def weigh(self, columns: Mapping[str, str]) -> None:
        """Raise ValueError for a column that says what rows are worth and that nobody would read."""
        for field in mapping("table")["worth"]:
            called = [cell for cell in self.header if words(cell) in mapping("table")["shapes"]["relation"][field]]
            others = [cell for cell in called if cell not in (*columns.values(), *self.columns.values())]
            if others and field not in self.said.columns and field not in self.said.always:
                known = columns.get(field)
                raise ValueError(
                    f"has `{others[0]}`{f' beside `{known}`' if known else ''}, which may say that rows do not hold. "
                    f"Say which column is to count, as --map {field}={known or others[0]}, or --map {field}= for none"
                )

    def plan(self, shape: Shape, columns: Mapping[str, str], always: Mapping[str, str]) -> Plan:
        used = set(columns.values())
        return Plan(
            shape,
            columns,
            always,
            self.said.values,
            {end: columns[end] for end in ENDS if end in columns and is_kind(columns[end])},
            [cell for cell in self.header if cell not in used],
        )

    def _is_said(self, field: str) -> bool:
        return field in self.said.fields

    def _called(self, name: str, taken: Any = ()) -> str | None:
        found = [cell for cell in self.header if words(cell) == name]
        if len(found) > 1:
            both = " and ".join(f"`{cell}`" for cell in found)
            raise ValueError(f"has {both}, which are one word. Rename one of them")
        return found[0] if found and found[0] not in (*taken, *self.columns.values()) else None

    def _column(self, field: str, wanted: str) -> str:
        for cell in self.header:
            if cell == wanted:
                return cell
        found = [cell for cell in self.header if words(cell) == words(wanted)]
        if len(found) == 1:
            return found[0]
        by_word = {cell.casefold(): cell for cell in self.header if cell}
        near = nearest(wanted, by_word)
        for word, cell in by_word.items():
            near = near.replace(word, cell)
        raise ValueError(
            f"has no column {wanted!r} for --map {field}={wanted}{near}. The columns are: "
            f"{', '.join(cell for cell in self.header if cell)}; for the same text in every row write "
            f"{field}=={wanted}"
        )


def _lists_documents(entity: Mapping[str, str], source: Mapping[str, str]) -> bool:
    """Whether a column `name` is the headline of a document rather than somebody's name."""
    return "kind" not in entity and "url" in source and bool(_ARCHIVED & source.keys())


@cache
def all_words() -> frozenset[str]:
    """All headers that tell something."""
    table = mapping("table")
    named = {name for synonyms in table["shapes"].values() for names in synonyms.values() for name in names}
    return frozenset(
        named.union(table["date"], table["timestamp"], *([pair["subject"], pair["object"]] for pair in table["pairs"]))
    )
