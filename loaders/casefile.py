"""Read a casefile as the records it stands for.

A file is read to its end before anything is given out: all its problems are told at once, and a bad file
yields nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ascribe.loaders.keys import Keys
from ascribe.loaders.problems import REFERENCE, SHAPE, VOCABULARY, Problems
from ascribe.loaders.statements import Statements
from ascribe.loaders.yamlfile import Document, Where, parse, read
from ascribe.schema.casefile import Casefile, EntityEntry, RetractionEntry, SourceEntry
from ascribe.schema.errors import VocabularyError
from ascribe.schema.ids import entity_id
from ascribe.schema.names import is_entity_id, name_key
from ascribe.schema.records import Case, Entity, Extension, Record, Retraction, Source
from ascribe.schema.vocabulary import Kind, Predicate, base_vocabulary

_RETRACTION_ID = re.compile(r"r_[0-9a-f]{16}")
_ELSEWHERE = re.compile(r"[a-z0-9][a-z0-9-]*/.+")  # a source of another case, case/key
_PARTS: dict[str, type] = {"vocabulary": dict, "entities": dict, "sources": dict, "claims": list, "retractions": list}


def load(path: Path) -> Iterator[Record]:
    """The records of a casefile: its case, then sources, entities, claims, retractions.

    Raises InputError (VocabularyError when it is all about kinds and predicates) that names up to twenty
    problems with file and line, before the first record is given out."""
    return _records(read(path))


def loads(text: str, name: str = "casefile") -> Iterator[Record]:
    """As `load`, from text; `name` is what messages call the file."""
    return _records(parse(text, name))


def _records(document: Document) -> Iterator[Record]:
    reading = Reading(document)
    reading.problems.refuse_if_any()
    return iter(reading.records())


class Reading:
    """One casefile read to its end: its records, its statements, and what is wrong with it."""

    def __init__(self, document: Document) -> None:
        raw = document.content
        parts = {name: raw[name] for name, kind in _PARTS.items() if isinstance(raw.get(name), kind)}
        self.problems = Problems(document)
        self.keys = Keys(self.problems)
        self.sources: dict[str, Source] = {}
        self.retractions: dict[str, Retraction] = {}
        top = self.problems.typed(Casefile, {**raw, **{name: _PARTS[name]() for name in parts}}, ())
        self.case = Case(id=top.case, title=top.title, note=top.note) if top else Case(id="unnamed")
        if not self._read_vocabulary(parts.get("vocabulary", {})):
            parts = {}  # every use of a word defined there would be called wrong as well
        self._read_entities(parts.get("entities", {}))
        self._read_sources(parts.get("sources", {}))
        self.statements = Statements(parts.get("claims", []), self.keys, self.vocabulary, self.problems)
        for number, entry in enumerate(parts.get("retractions", [])):
            self._retract(entry, ("retractions", number))

    def records(self) -> list[Record]:
        """Everything the file says, each record once, in the order in which a store can take it."""
        entities = [entity for entity in self.keys.entities.values() if entity]
        claims = self.statements.claims()
        return [self.case, *self.sources.values(), *entities, *claims, *self.retractions.values()]

    def _read_vocabulary(self, raw: dict[str, Any]) -> bool:
        self.vocabulary = base_vocabulary()
        own = self.problems.typed(Extension, raw, ("vocabulary",))
        if own is None:
            return False
        # One by one, so that each mistake is told where it stands.
        added = [self._add_words(("entities", name), {}, {name: kind}) for name, kind in own.entities.items()]
        added += [self._add_words(("relations", name), {name: words}, {}) for name, words in own.relations.items()]
        self.case = self.case.model_copy(update={"vocabulary": own})
        return all(added)

    def _add_words(self, where: Where, relations: Mapping[str, Predicate], kinds: Mapping[str, Kind]) -> bool:
        try:
            self.vocabulary = self.vocabulary.extended(relations, kinds)
        except VocabularyError as error:
            self.problems.add(("vocabulary", *where), VOCABULARY, f"`{where[-1]}`: {error}")
            return False
        return True

    def _read_entities(self, raw: dict[str, Any]) -> None:
        for key, entry in raw.items():
            where = ("entities", key)
            self.keys.add_entity(key, self._entity(self.problems.typed(EntityEntry, entry, where), where))

    def _entity(self, entry: EntityEntry | None, where: Where) -> Entity | None:
        if entry is None:
            return None
        try:
            self.vocabulary.kind(entry.kind)
        except VocabularyError as error:
            self.problems.add((*where, "kind"), VOCABULARY, str(error))
            return None
        if not name_key(entry.name) and not any(map(str.isalnum, entry.name)):
            text = f"`name`: {entry.name!r} has no letter and no digit, so nobody could look it up. Write it in words"
            self.problems.add((*where, "name"), SHAPE, text)
            return None
        if entry.id and not is_entity_id(entry.id):
            text = f"`id`: {entry.id!r} is no id; write a kind, a colon and no spaces, as page:facebook/harbour-street"
            self.problems.add((*where, "id"), SHAPE, text)
            return None
        # An actor without a name is nobody else's: the same words in another case mean somebody else.
        identity = entry.id or entity_id(entry.kind, entry.name, self.case.id if entry.unidentified else None)
        return self.problems.built(Entity, {**entry.model_dump(), "id": identity}, where)

    def _read_sources(self, raw: dict[str, Any]) -> None:
        for key in raw:
            self.keys.sources[key] = f"{self.case.id}/{key}"
        for key, written in raw.items():
            where = ("sources", key)
            entry = self.problems.typed(SourceEntry, written, where)
            if entry is None:
                continue
            fields = {**entry.model_dump(), "id": self.keys.sources[key]}
            if entry.publisher:
                fields["publisher"] = self.keys.actor(entry.publisher, (*where, "publisher"))
            fields["derived_from"] = self.keys.documents(entry.derived_from, (*where, "derived_from"))
            source = self.problems.built(Source, fields, where)
            if source:
                self.sources[key] = source

    def _retract(self, raw: Any, where: Where) -> None:
        entry = self.problems.typed(RetractionEntry, raw, where)
        for target in self._targets(entry.target, (*where, "target")) if entry else ():
            retraction = self.problems.built(Retraction, {"target": target, "reason": entry and entry.reason}, where)
            if retraction:
                self.retractions[retraction.id] = retraction

    def _targets(self, word: str, where: Where) -> list[str]:
        """The ids that a retraction's target stands for."""
        source, claims = self.keys.sources.get(word), self.statements.ids(word)
        if source and claims is not None:
            text = f"{word!r} is the key of a source and of an entry. Rename one of them"
            self.problems.add(where, REFERENCE, text)
        elif source:
            return [source]
        elif claims is not None:
            self.statements.check_prefix(word, where)
            return claims
        elif _RETRACTION_ID.fullmatch(word) or _ELSEWHERE.fullmatch(word):
            return [word]
        else:
            self.statements.unknown(word, where, sources=self.keys.sources)
        return []
