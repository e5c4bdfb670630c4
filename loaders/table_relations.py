"""Turn the rows of a table of relations and facts into claims."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from pydantic import ValidationError

from ascribe.loaders.dataset import Dataset
from ascribe.loaders.problems import sentence
from ascribe.loaders.rows import Row
from ascribe.loaders.table_columns import Plan
from ascribe.loaders.table_documents import Documents
from ascribe.loaders.table_entities import Entities
from ascribe.loaders.table_values import Said, day, grade, predicate, stance, truth
from ascribe.schema.amounts import Amount
from ascribe.schema.dates import OPEN, split
from ascribe.schema.errors import VocabularyError
from ascribe.schema.names import name_keys, slug
from ascribe.schema.records import Claim, Entity, Record
from ascribe.schema.vocabulary import base_vocabulary

T = TypeVar("T")
# What goes into a claim as it stands in its cell.
_AS_WRITTEN = (
    "quote hedge voice grade_reason likelihood probability stated_confidence method date_text origin note analyst"
).split()


class Relations:
    """A table of which every row says something about one entity: how it stands to another, or a fact."""

    def __init__(self, data: Dataset, plan: Plan) -> None:
        self._data, self._plan = data, plan
        self._entities, self._documents = Entities(data, plan), Documents(data, plan)
        self._said: set[str] = set()
        self.unread = plan.unread

    def records(self, row: Row) -> Iterator[Record]:
        """What a row says: its document and its entities where no row before had them, and the claim.

        Raises InputError with the row."""
        plan = self._plan
        if not self._stands(row):
            return
        object, value = plan.cell(row, "object"), plan.cell(row, "value")
        if bool(object) == bool(value):
            both = " and ".join(f"`{plan.called(field)}`" for field in ("object", "value") if field in plan.columns)
            row.refuse(f"{both} {'are both filled' if object else 'is empty'}. A row needs one object or one value")
        source = self._documents.named(row)
        fields = {**self._fields(row), **({"source": source.id} if source else {})}
        if plan.cell(row, "locator"):
            fields["locator"] = plan.cell(row, "locator")
        elif source:
            fields["locator"] = None  # the row is in the table, not in that document
        if object:
            subject, name, other = self._related(row)
            by = self._by(row, subject, other)
        else:
            subject, name, by = self._entities.end(row, "subject", None, "subject"), self._fact(row), None
            by = self._by(row, subject)
        said = list(self._data.say(row, subject, name, other if object else value, **fields, asserted_by=by))
        claim = said[-1]
        if isinstance(claim, Claim) and claim.id in self._said:
            self._data.leave_out("row that says the same as one before, left out", row)
            return
        self._said.add(claim.id)
        if source and self._documents.first(source, row):
            yield source
        yield from said

    def _stands(self, row: Row) -> bool:
        """Whether nothing in a row takes it back. Raises InputError where it says that somebody denies it."""
        if self._worth(row, "denied"):
            row.refuse(
                f"`{self._plan.called('denied')}` says that this is denied, but not whether the row is the denial. "
                "Write the denial as a row of its own, with a column `stance` that says denies and `by` who does; "
                "--map denied= passes the column over"
            )
        for field, taken_back in (("retracted", True), ("live", False)):
            said = self._worth(row, field)
            if said is taken_back:
                column = self._plan.called(field)
                self._data.leave_out(f"row of which `{column}` says that it was taken back, left out", row)
                return False
        return True

    def _worth(self, row: Row, field: str) -> bool | None:
        """What such a column says of a row; None for nothing."""
        text = self._plan.cell(row, field)
        try:
            return truth(text) if text else None
        except ValueError as error:
            column = self._plan.called(field)
            row.refuse(f"`{column}` {error}, or --map {field}= where that column says something else")

    def rest(self) -> Iterator[Record]:
        """Nothing: every row stands for itself."""
        return iter(())

    def _related(self, row: Row) -> tuple[Entity, str, Entity]:
        said = self._predicate(row)
        roles = ("object", "subject") if said.backward else ("subject", "object")
        ends = {
            role: self._entities.end(row, end, said.predicate, role)
            for end, role in zip(("subject", "object"), roles, strict=True)
        }
        subject, object = ends["subject"], ends["object"]
        try:
            base_vocabulary().check_ends(said.predicate, subject.kind, object.kind)
        except VocabularyError as error:
            row.refuse(str(error))
        if subject.id == object.id:
            row.refuse(f"says that {subject.id} {said.predicate} itself. Name two different entities")
        return subject, said.predicate, object

    def _predicate(self, row: Row) -> Said:
        text = self._plan.cell(row, "predicate")
        if not text:
            row.refuse(f"`{self._plan.called('predicate')}` is empty. Write how the two are related, as funded-by")
        said: Said = self._read(row, "predicate", predicate, text)
        return said

    def _fact(self, row: Row) -> str:
        text = self._plan.cell(row, "predicate")
        name = slug(text)
        if not text or not name[0].isalpha():
            row.refuse(f"`{self._plan.called('predicate')}` is {text!r}. Write what the value is, as followers")
        return name

    def _by(self, row: Row, *ends: Entity) -> str | None:
        """Who says it: one of the ends by its id, where that is meant, for then it speaks for itself."""
        text = self._plan.cell(row, "by")
        keys = set(name_keys(text)) if text else set()
        for entity in ends:
            if any(keys.intersection(name_keys(name)) for name in (entity.name, *entity.aliases)):
                return entity.id
        return text or None

    def _fields(self, row: Row) -> dict[str, Any]:
        plan = self._plan
        fields: dict[str, Any] = {field: plan.cell(row, field) or None for field in _AS_WRITTEN}
        fields["quote"] = fields["quote"] or ()
        if fields["voice"]:
            fields["voice"] = fields["voice"].casefold()
        for field in ("former", "interested", "private"):
            fields[field] = self._entities.truth(row, field)
        fields["stance"] = self._read(row, "stance", stance) or "asserts"
        fields["amount"] = self._read(row, "amount", Amount.parse)
        fields["grade"] = self._grade(row, fields["voice"])
        start, end = split(self._read(row, "when", day) or "")
        start, end = self._read(row, "since", day) or start, self._read(row, "until", day) or end
        fields["valid_from"] = None if start in ("", OPEN) else start
        fields["valid_to"] = None if end in ("", OPEN) else end
        return fields

    def _grade(self, row: Row, voice: str | None) -> str | None:
        own: str | None = self._read(row, "grade", grade)
        default = self._data.grade
        if own or not default:
            return own
        # The letter for all rows was given to the documents, not to a voice that one of them does not name.
        return f"F{default[1]}" if voice == "unnamed" else default

    def _read(self, row: Row, field: str, reader: Callable[[str], T], text: str | None = None) -> Any:
        text = self._plan.cell(row, field) if text is None else text
        try:
            return reader(text) if text else None
        except ValidationError as error:
            row.refuse(sentence(error.errors()[0]))
        except ValueError as error:
            row.refuse(f"`{self._plan.called(field)}` {error}")
