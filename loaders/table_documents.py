"""Turn what a table says of documents into Sources: of those its rows come from, and of those an archiver lists."""

from __future__ import annotations

import hashlib
from typing import Any

from pydantic import ValidationError

from ascribe.loaders.dataset import Dataset
from ascribe.loaders.problems import sentence
from ascribe.loaders.rows import Row
from ascribe.loaders.table_columns import Plan
from ascribe.loaders.table_values import day, sha256, truth
from ascribe.schema.addresses import refanged, url_key
from ascribe.schema.names import slug
from ascribe.schema.records import Source

_TEXTS = {
    "headline": "headline",
    "publisher": "publisher",
    "language": "language",
    "source_kind": "kind",
    "note": "note",
}
_SCHEMES = ("http://", "https://", "hxxp://", "hxxps://", "www.")


class Documents:
    """The documents that the rows of one table name, each once under an id of its case."""

    def __init__(self, data: Dataset, plan: Plan) -> None:
        self._data, self._plan = data, plan
        self.met: dict[str, Source] = {}

    def named(self, row: Row) -> Source | None:
        """The document that a row names; None for a row that names none."""
        fields = {field: value for field, value in self._fields(row).items() if value}
        if not {"url", "archive_url", "headline", "publisher"} & fields.keys():
            return None
        key = url_key(fields["url"]) if "url" in fields else "\n".join(map(str, fields.values()))
        digest = hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()[:8]
        readable = slug(key)[:48].strip("-")
        try:
            return Source(id=f"{self._data.case.id}/{readable}-{digest}", **fields)
        except ValidationError as error:
            row.refuse(sentence(error.errors()[0]))

    def first(self, source: Source, row: Row) -> bool:
        """Whether no row before named that document. What this row says otherwise of it is noted."""
        known = self.met.setdefault(source.id, source)
        for field, value in source if known is not source else ():
            if value and value != getattr(known, field):
                column = self._plan.called(field)
                self._data.leave_out(f"`{column}` other than in the first row of that document, left out", row)
        return known is source

    def _fields(self, row: Row) -> dict[str, Any]:
        plan = self._plan
        fields: dict[str, Any] = {known: plan.cell(row, field) for field, known in _TEXTS.items()}
        if plan.shape == "relation":
            del fields["note"]  # the row's note is about what it says
        cited = plan.cell(row, "source")
        fields["url"] = self._url(row, "url")
        if cited.casefold().startswith(_SCHEMES):
            fields["url"] = fields["url"] or self._url(row, "source")
        elif cited:
            # Taken for a publisher where a row gives none: two articles of one paper are not two voices.
            fields["headline" if fields["publisher"] else "publisher"] = cited
        fields["archive_url"] = self._url(row, "archive_url")
        fields["authors"] = plan.cell(row, "author")
        fields["reliability"] = plan.cell(row, "reliability").upper()
        for field in ("published", "accessed"):
            fields[field] = self._day(row, field)
        digest = plan.cell(row, "sha256")
        fields["sha256"] = sha256(digest)
        if digest and not fields["sha256"]:
            self._data.leave_out(f"`{plan.called('sha256')}` that is no SHA-256, left out", row)
        if plan.shape == "source":
            try:
                fields["private"] = truth(plan.cell(row, "private"))
            except ValueError as error:
                row.refuse(f"`{plan.called('private')}` {error}")
        return fields

    def _url(self, row: Row, field: str) -> str:
        text = self._plan.cell(row, field)
        parts = [part for part in text.replace(";", " ").split() if part.casefold().startswith(_SCHEMES)]
        if len(parts) > 1 and field == "archive_url":
            self._data.leave_out(
                f"`{self._plan.called(field)}` with several addresses, of which the first is kept", row
            )
            return refanged(parts[0])
        if len(parts) > 1:
            row.refuse(f"`{self._plan.called(field)}` holds {len(parts)} addresses. Give each a row of its own")
        return refanged(text)

    def _day(self, row: Row, field: str) -> str:
        text = self._plan.cell(row, field)
        try:
            return day(text) if text else ""
        except ValueError as error:
            row.refuse(f"`{self._plan.called(field)}` {error}")
