"""What loaders of other programs' graphs do alike: one case with words of its own, and documents that are relayed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from ascribe.loaders.options import Options, Remark
from ascribe.schema.errors import VocabularyError
from ascribe.schema.names import NAME_LIMIT, slug
from ascribe.schema.records import Case, Extension, Record, Source
from ascribe.schema.vocabulary import Kind, Predicate, base_vocabulary

_SHOWN = 5  # examples that a remark names


@cache
def mapping(name: str) -> Mapping[str, Any]:
    """One of the tables beside this module, `name`.yaml."""
    from ruamel.yaml import YAML

    table: Mapping[str, Any] = YAML(typ="safe", pure=True).load((Path(__file__).parent / f"{name}.yaml").read_bytes())
    return table


class GraphData:
    """One file being read: its case, the words it brings, the documents it relays, and what is left out of it."""

    def __init__(self, path: Path, options: Options, name: str) -> None:
        self.path, self.options, self.name = path, options, name
        self.id = options.case or slug(name)
        self.title: str | None = name
        self.note: str | None = None
        self.relations: dict[str, Predicate] = {}
        self.kinds: dict[str, Kind] = {}
        self._met: set[str] = set()
        self._left: dict[str, Counter[str]] = {}

    @property
    def case(self) -> Case:
        """The case, with every word that was needed so far."""
        words = Extension(relations=self.relations, entities=self.kinds)
        return Case(id=self.id, title=self.title, note=self.note, vocabulary=words)

    def together(self, body: Sequence[Record]) -> Iterator[Record | Remark]:
        """The case first, joined with what `body` says of it, then the rest of `body`, then what to tell at the end."""
        for record in body:
            if isinstance(record, Case):
                self.title, self.note = record.title, record.note
                self.relations |= record.vocabulary.relations
                self.kinds |= record.vocabulary.entities
        yield self.case
        yield from (record for record in body if not isinstance(record, Case))
        yield from self.remarks()

    def kind(self, name: str, meaning: str) -> str:
        """`name` as a kind, which the file brings itself unless it is ours."""
        if name not in base_vocabulary().kinds:
            self.kinds.setdefault(name, Kind(meaning=meaning))
        return name

    def predicate(self, wanted: str, own: str, label: str, subject: str, object: str) -> str:
        """`wanted` where it can join these kinds, else `own`, which the file brings itself: context, never walked."""
        try:
            base_vocabulary().check_ends(wanted, subject, object)
            return wanted
        except VocabularyError:
            self.relations.setdefault(
                own,
                Predicate(
                    label=label,
                    reverse=f"{label} (read the other way)",
                    subject=("any",),
                    object=("any",),
                    strength="context",
                ),
            )
            return own

    def names(self, texts: Sequence[str], otherwise: str) -> tuple[str, tuple[str, ...]]:
        """A name and aliases of these texts, the first the name; where all are too long, the beginning of the first."""
        given = list(dict.fromkeys(texts)) or [otherwise]
        fitting = [text for text in given if len(text) <= NAME_LIMIT]
        for text in given:
            if text not in fitting:
                self.leave_out(f"names of more than {NAME_LIMIT} characters, cut or left away", f"{text[:40]}…")
        name, *aliases = fitting or [f"{given[0][: NAME_LIMIT - 1]}…"]
        return name, tuple(aliases)

    def document(self, key: str, **fields: Any) -> Source:
        """A source of this case, known by `key`."""
        return Source(id=f"{self.id}/{_short(key)}", **fields)

    def meet(self, record: Record) -> Iterator[Record]:
        """The record, the first time that it is met."""
        if record.id not in self._met:
            self._met.add(record.id)
            yield record

    def leave_out(self, what: str, example: str) -> None:
        """Note something that becomes no record: `what` is told with how often and some examples."""
        self._left.setdefault(what, Counter())[example] += 1

    def remarks(self) -> Iterator[Remark]:
        """What to tell at the end."""
        for what, examples in self._left.items():
            some = ", ".join(list(examples)[:_SHOWN]) + (" …" if len(examples) > _SHOWN else "")
            yield Remark(f"{examples.total()} × {what} ({some})")


def _short(key: str) -> str:
    """A readable key that no other text has: a slug, and a hash where the slug says less than the text."""
    readable = slug(key)
    return readable if readable == key else f"{readable[:48]}-{hashlib.sha256(key.encode()).hexdigest()[:8]}"
