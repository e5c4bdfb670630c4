"""Call the entities of one answer so that no two of them are called the same."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar, cast

from ascribe.graph.relations.answers import Citation, EntityRef
from ascribe.schema.names import name_key

T = TypeVar("T")


class Namesakes:
    """The entities of one answer that share a name with another one of it.

    `answer` is anything built of lists and answer records; called with a part of it, it gives that part with every
    namesake marked, so that texts give its id beside its name."""

    def __init__(self, answer: Any) -> None:
        ids: dict[str, set[str]] = defaultdict(set)
        for id, name in _entities(answer):
            ids[name_key(name) or name].add(id)
        self._shared = frozenset(id for alike in ids.values() if len(alike) > 1 for id in alike)

    def __call__(self, part: T) -> T:
        return cast("T", self._marked(part)) if self._shared else part

    def _marked(self, part: Any) -> Any:
        if isinstance(part, list):
            return [self._marked(one) for one in part]
        if not _is_record(part):
            return part
        fields = {name: self._marked(value) for name, value in vars(part).items() if _holds_more(value)}
        if isinstance(part, EntityRef):
            fields["namesake"] = part.namesake or part.id in self._shared
        if isinstance(part, Citation):
            fields["namesakes"] = part.namesakes | self._shared.intersection((part.speaker_id, part.origin_id))
        return replace(part, **fields)


def told_apart(answer: T) -> T:
    """The answer with all that share a name in it marked."""
    return Namesakes(answer)(answer)


def _entities(part: Any) -> Iterator[tuple[str, str]]:
    """The id and name of every entity that is named."""
    if isinstance(part, list):
        for one in part:
            yield from _entities(one)
    elif _is_record(part):
        if isinstance(part, EntityRef):
            yield part.id, part.name
        elif isinstance(part, Citation):
            named = (part.speaker_id, part.asserted_by or part.origin_document.house), (part.origin_id, part.origin)
            yield from ((id, name) for id, name in named if id and name)
        for value in vars(part).values():
            if _holds_more(value):
                yield from _entities(value)


def _holds_more(value: Any) -> bool:
    return isinstance(value, list) or _is_record(value)


def _is_record(value: Any) -> bool:
    return hasattr(type(value), "__dataclass_fields__")
