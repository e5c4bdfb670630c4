"""Find the names of private entities in what other records say: as a whole text, or within a longer one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, is_dataclass
from functools import cache
from typing import Any, NamedTuple

from pydantic import BaseModel

from ascribe.schema.names import NAME_LIMIT, name_keys, wordings
from ascribe.schema.records import Claim, Record, Retraction

# What is no text of anybody's: references, which go where their record goes, words of ours, dates; and what stays here.
_NO_TEXTS = frozenset(
    "record subject object source via derived_from rests_on target stance voice grade likelihood method valid_from "
    "valid_to published accessed sha256 reliability text private note analyst snapshot".split()
)
_NAMED = 5  # texts that are told one by one
_BEGINNING = 40  # characters that are left of a name or text wherever it is shown


class Mention(NamedTuple):
    """A text of a record that holds the name of a private entity: `record` as claim or source, its id, the field."""

    record: str
    id: str
    field: str
    text: str


class PrivateNames:
    """The names, aliases and ids of private entities. False when there are none."""

    def __init__(self, names: Iterable[str]) -> None:
        self._keys = frozenset(key for name in names for key in name_keys(name))
        words = [key.split() for key in self._keys]
        self._words = {_in_any_order(parts) for parts in words}
        self._lengths = {len(parts) for parts in words}
        # Of each name one word, without which it stands nowhere: most texts are done with by a look at these.
        self._telling = {max(parts, key=len) for parts in words}

    def __bool__(self) -> bool:
        return bool(self._keys)

    def are(self, text: str) -> bool:
        """Whether the whole text is one of the names, in any spelling that names have, or as `Roe, Jane`."""
        if not self._keys or len(text) > NAME_LIMIT:
            return False
        last, comma, first = text.partition(",")
        spellings = (text, f"{first} {last}") if comma else (text,)
        return any(not self._keys.isdisjoint(name_keys(spelled)) for spelled in spellings)

    def stand_in(self, text: str) -> bool:
        """Whether the words of one of the names stand in a text, next to each other and in any order."""
        return any(self._stand_among(wording.split()) for wording in wordings(text))

    def mentions(self, record: Record) -> list[Mention]:
        """The texts of a record that hold one of the names."""
        if not self._keys:
            return []
        texts = list(_texts(record))
        together = wordings("\n".join(text for _, text in texts))
        if all(self._telling.isdisjoint(wording.split()) for wording in together):
            return []
        return [Mention(record.record, record.id, field, text) for field, text in texts if self.stand_in(text)]

    def _stand_among(self, words: Sequence[str]) -> bool:
        return not self._telling.isdisjoint(words) and any(
            _in_any_order(words[at : at + length]) in self._words
            for length in self._lengths
            for at in range(len(words) - length + 1)
        )


def within(text: str, mentions: Iterable[Mention]) -> list[Mention]:
    """Those of which a longer text holds at least the beginning."""
    known = wordings(text)[0]
    return [mention for mention in mentions if wordings(mention.text)[0][:_BEGINNING] in known]


def told(mentions: Iterable[Mention]) -> list[str]:
    """A sentence on texts that go out all the same, with the first of them by name; none where there are none."""
    found = list(dict.fromkeys((mention.record, mention.id, mention.field) for mention in mentions))
    if not found:
        return []
    texts = "1 text that goes out contains" if len(found) == 1 else f"{len(found):,} texts that go out contain"
    named = ", ".join(f"{record} {id} ({field})" for record, id, field in found[:_NAMED])
    more = f" and {len(found) - _NAMED:,} more" if len(found) > _NAMED else ""
    return [f"{texts} the name of a private entity: {named}{more}; check {'it' if len(found) == 1 else 'them'}"]


def _texts(record: Record) -> Iterator[tuple[str, str]]:
    """Every text of a record that others would read, with its field."""
    for field in _fields(type(record)):
        value = getattr(record, field)
        if isinstance(value, str):
            yield field, value
        elif value:
            for text in _flat(value):
                yield field, text


@cache
def _fields(kind: type[Record]) -> tuple[str, ...]:
    hashed = {"id"} if kind in (Claim, Retraction) else set()
    return tuple(field for field in kind.model_fields if field not in _NO_TEXTS | hashed)


def _flat(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, BaseModel):
        yield from _flat(dict(value))
    elif is_dataclass(value) and not isinstance(value, type):
        yield from _flat(asdict(value))
    elif isinstance(value, Mapping):
        for key, item in value.items():
            yield str(key)
            yield from _flat(item)
    elif isinstance(value, Collection):
        for item in value:
            yield from _flat(item)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield str(value)


def _in_any_order(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(words))
