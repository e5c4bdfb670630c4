"""Read tables as people keep them, in CSV, TSV or Excel: a row a relation, a fact, an entity or a document.

What the columns say is told by their headers (table.yaml) or by the user (`--map`); the reading is told as a remark.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Protocol

from ascribe.loaders.dataset import Dataset
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.rows import Row, each
from ascribe.loaders.table_columns import Plan, Shape, plan
from ascribe.loaders.table_documents import Documents
from ascribe.loaders.table_entities import Entities, joined
from ascribe.loaders.table_files import open_table
from ascribe.loaders.table_mapping import mapped
from ascribe.loaders.table_ours import refuse_ours
from ascribe.loaders.table_relations import Relations
from ascribe.schema.errors import InputError, UsageError, VocabularyError
from ascribe.schema.records import Entity, Record
from ascribe.schema.vocabulary import base_vocabulary

OPTIONS = ("case", "grade", "source", "network", "attributed_to", "map")


def load(path: Path, options: Options) -> Iterator[Record | Remark]:
    """What every row says, cited to the document that it names, else to the file; ungraded unless a row or `options`
    grade it. A network in `options` is what all entities of a list of entities are assets of.

    Raises InputError with file, line, row and column for what cannot be read; UsageError for options that do not
    fit."""
    table = _Table(path, options)
    yield from table.data.opening()
    yield from table.remarks()
    yield from each(table.rows(), table.reader.records)
    yield from table.reader.rest()
    yield from table.data.remarks()


def first_records(path: Path, options: Options, rows: int = 3) -> list[Record]:
    """What becomes of the first rows that say something. Raises as `load`."""
    table = _Table(path, options)
    found = list(each(islice(table.rows(), rows), table.reader.records))
    return [*found, *(record for record in table.reader.rest() if not isinstance(record, Remark))]


class _Reader(Protocol):
    """What one shape of table becomes: `records` of each row, and the `rest` when all rows are known."""

    @property
    def unread(self) -> Sequence[str]: ...

    def records(self, row: Row) -> Iterator[Record]: ...

    def rest(self) -> Iterator[Record | Remark]: ...


class _Table:
    """One table being read."""

    def __init__(self, path: Path, options: Options) -> None:
        said = mapped(options.map)
        self._grid = open_table(path, said)
        refuse_ours(path, self._grid.header)
        self.data = Dataset(path, options, publisher=None)
        try:
            self._plan = plan(self._grid.header, said)
        except ValueError as error:
            raise InputError(f"{path}:1: the header {error}") from None
        if self._plan.shape != "entity" and (options.network or options.attributed_to):
            raise UsageError(f"{path}: --network is for a list of accounts, pages or sites. Leave it away here")
        self.reader: _Reader = _READERS[self._plan.shape](self.data, self._plan)

    def remarks(self) -> Iterator[Remark]:
        """How the table is read."""
        yield from self._grid.remarks
        yield Remark(self._plan.told)
        if self.reader.unread:
            columns = ", ".join(f"`{column}`" for column in self.reader.unread)
            yield Remark(f"not read: {columns}; --map FIELD=COLUMN says what one is")

    def rows(self) -> Iterator[Row]:
        """The rows that say something. Raises InputError when there is none."""
        blank: list[Row] = []
        filled = False
        for row in self._grid.rows:
            if row.is_blank:
                blank.append(row)
                continue
            for skipped in blank:  # those behind the last row that says something are only where the sheet ends
                self.data.leave_out("blank row", skipped)
            blank, filled = [], True
            for name in self._grid.unnamed:
                if row[name]:
                    self.data.leave_out(f"cell in {name}, which has no name in the header, left out", row)
            yield row
        if not filled:
            raise InputError(f"{self.data.path}: has no rows below its header. Was the file cut off?")


class _EntityList:
    """A list of entities, each of which may take several rows."""

    def __init__(self, data: Dataset, plan: Plan) -> None:
        self._data, self._entities = data, Entities(data, plan)
        self._rows: dict[str, Row] = {}
        self._found: dict[str, Entity] = {}
        self.unread = self._entities.unread

    def records(self, row: Row) -> Iterator[Record]:
        """Nothing yet: a row below may say more of the same entity."""
        entity = self._entities.listed(row)
        self._rows.setdefault(entity.id, row)
        try:
            self._found[entity.id] = joined(self._found.get(entity.id, entity), entity)
        except ValueError as error:
            row.refuse(str(error))
        return iter(())

    def rest(self) -> Iterator[Record | Remark]:
        """The entities, and what they are assets of."""
        for entity in self._found.values():
            yield from self._data.meet(entity)
        if self._data.options.network or self._data.options.attributed_to:
            yield from self._data.network()
            for id, entity in self._found.items():
                yield from self._listed(self._rows[id], entity)

    def _listed(self, row: Row, entity: Entity) -> Iterator[Record]:
        try:
            base_vocabulary().check_ends("asset-of", entity.kind, "Network")
        except VocabularyError as error:
            row.refuse(f"--network: {error}")
        yield from self._data.say(row, entity, "asset-of", self._data.the_network)


class _DocumentList:
    """A list of documents, as archivers keep it."""

    def __init__(self, data: Dataset, plan: Plan) -> None:
        self._documents = Documents(data, plan)
        self.unread = plan.unread

    def records(self, row: Row) -> Iterator[Record]:
        """The document of a row."""
        source = self._documents.named(row)
        if source is None:
            row.refuse("names no document. Give its address, or take the row out")
        if self._documents.first(source, row):
            yield source

    def rest(self) -> Iterator[Record | Remark]:
        """Nothing: every row stands for itself."""
        return iter(())


_READERS: dict[Shape, Callable[[Dataset, Plan], _Reader]] = {
    "relation": Relations,
    "entity": _EntityList,
    "source": _DocumentList,
}
