"""A ledger that is read through while nobody writes it, and keeps what it is asked for again and again."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path

from ascribe.graph.ledgers.ledger import Field, Held, RecordKind
from ascribe.graph.ledgers.sqlite import SqliteLedger

_KEPT = 50_000  # ids of each kind; some 50 MB


class SteadyLedger(SqliteLedger):
    """The ledger in the file at `path`, for reading. Many claims rest on the same few sources and entities."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._kept: dict[RecordKind, dict[str, list[Held]]] = {"source": {}, "entity": {}}

    def find(self, kind: RecordKind, field: Field, values: Collection[str], *, ever: bool = False) -> Iterator[Held]:
        kept = self._kept.get(kind)
        if kept is None or field != "id" or ever:
            yield from super().find(kind, field, values, ever=ever)
            return
        new = {value: list[Held]() for value in values if value not in kept}
        if len(kept) + len(new) > _KEPT:
            kept.clear()
            new = {value: [] for value in values}
        for held in super().find(kind, field, new):
            new[held.record.id].append(held)
        kept |= new
        yield from [held for value in dict.fromkeys(values) for held in kept[value]]
