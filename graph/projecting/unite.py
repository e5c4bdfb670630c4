"""Make one Source or Entity of the records that several cases hold under one id.

Lists are joined; a flag that any case sets is set (`read` likewise). Of different scalar values the one that
most cases give is shown, among equals the first in alphabetical order, so the order of loading never matters;
a name that loses becomes an alias. The ledger keeps all of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from ascribe.graph.ledgers.ledger import Held
from ascribe.schema.records import Entity, Source

R = TypeVar("R", Entity, Source)


def unite_entity(records: Sequence[Entity]) -> Entity:
    """One Entity of at least one record; `records` holds one for each case that holds it."""
    if len(records) == 1:
        return records[0]
    name = _prevailing(record.name for record in records)
    aliases = {alias for record in records for alias in (record.name, *record.aliases)} - {name}
    properties: dict[str, Any] = {}
    for key in sorted({key for record in records for key in record.properties}):
        properties[key] = _prevailing(record.properties[key] for record in records if key in record.properties)
    return Entity(
        id=records[0].id,
        kind=_prevailing(record.kind for record in records),
        subkind=_prevailing(record.subkind for record in records),
        name=name,
        aliases=tuple(sorted(aliases)),
        summary=_prevailing(record.summary for record in records),
        unidentified=any(record.unidentified for record in records),
        private=any(record.private for record in records),
        properties=properties,
    )


def unite_source(records: Sequence[Source]) -> Source:
    """One Source of at least one record; `records` holds one for each case that holds it."""
    if len(records) == 1:
        return records[0]
    scalars = {
        field: _prevailing(getattr(record, field) for record in records)
        for field in Source.model_fields
        if field not in ("record", "id", "authors", "derived_from", "read", "private")
    }
    return Source(
        id=records[0].id,
        authors=_joined(record.authors for record in records),
        derived_from=_joined(record.derived_from for record in records),
        read=any(record.read for record in records),
        private=any(record.private for record in records),
        **scalars,
    )


def by_id(helds: Iterable[Held], unite: Callable[[Sequence[R]], R]) -> dict[str, R]:
    """The united record of each id; a record counts once for each case that holds it now."""
    groups: dict[str, list[Any]] = {}
    for held in helds:
        groups.setdefault(held.record.id, []).extend([held.record] * len(held.open))
    return {id: unite(records) for id, records in groups.items()}


def _prevailing(values: Iterable[Any]) -> Any:
    # By type as well: 1 and True are two values, though Python counts them as one.
    counts = Counter((type(value).__name__, value) for value in values if value is not None)
    return min(counts, key=lambda known: (-counts[known], str(known[1]), known[0]), default=(None, None))[1]


def _joined(lists: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    distinct = sorted(set(lists))
    return distinct[0] if len(distinct) == 1 else tuple(sorted({item for items in distinct for item in items}))
