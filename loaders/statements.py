"""Turn the blocks of a casefile into claims: defaults filled in, keys resolved, lists spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from ascribe.loaders.keys import Keys
from ascribe.loaders.problems import REFERENCE, SHAPE, VOCABULARY, Problems
from ascribe.loaders.yamlfile import Where
from ascribe.schema.casefile import STANCES, Block, Entry
from ascribe.schema.dates import OPEN, split
from ascribe.schema.errors import VocabularyError, nearest
from ascribe.schema.records import Claim, Entity
from ascribe.schema.vocabulary import Vocabulary

_CLAIM_ID = re.compile(r"c_[0-9a-f]{16}")
_PREFIX = re.compile(r"c_[0-9a-f]{1,15}")
# What a claim calls its fields, where people write another word.
_WRITTEN = {"asserted_by": "by", "valid_from": "when", "valid_to": "when"}
_SHARED = (Entry.model_fields.keys() & Claim.model_fields.keys()) - {"rests_on"}


@dataclass
class Statement:
    """One entry: where it stands, as it was written, under which block, and the claims it makes."""

    where: Where
    block: Block
    entry: Entry
    fields: list[dict[str, Any]] = field(default_factory=list)  # of its claims, but for what they rest on
    claims: list[Claim] = field(default_factory=list)
    settled: bool = False  # whether its claims are made

    def default(self, name: str) -> tuple[Any, Where]:
        """A field of the entry, or else of its block, and where it stands."""
        value = getattr(self.entry, name)
        # The way to a document and the place in it belong to that document: another source has its own.
        elsewhere = self.entry.source is not None and name in ("via", "locator")
        if value is not None or elsewhere or name not in Block.model_fields:
            return value, (*self.where, name)
        return getattr(self.block, name), (*self.where[:2], name)


class Statements:
    """All statements of one casefile, in order; what is wrong with them is noted in `problems`."""

    def __init__(self, blocks: list[Any], keys: Keys, vocabulary: Vocabulary, problems: Problems) -> None:
        self._keys, self._vocabulary, self._problems = keys, vocabulary, problems
        self._keyed: dict[str, Statement | None] = {}  # None: the entry of that key is faulty
        self.all = list(self._read(blocks))
        # What else than to assert one may do of a fact: its predicate is free, so that only this tells it from a slip.
        self._facts = {str(statement.entry.parts[1]) for statement in self.all if statement.entry.verb == "fact"}
        for statement in self.all:
            statement.fields = list(self._fields(statement))
        self._settle()

    def claims(self) -> list[Claim]:
        """Every claim once."""
        claims: dict[str, Claim] = {}
        for claim in (claim for statement in self.all for claim in statement.claims):
            # Said twice, once in private: the private one wins; `private` is no part of what is hashed.
            if claim.id not in claims or claim.private:
                claims[claim.id] = claim
        return list(claims.values())

    def ids(self, word: str) -> list[str] | None:
        """The claims that a key, an id or the beginning of one stands for; None while there are none."""
        if word in self._keyed:
            statement = self._keyed[word]
            if statement is None:
                return []
            return [claim.id for claim in statement.claims] if statement.settled else None
        if _CLAIM_ID.fullmatch(word):
            return [word]
        if _PREFIX.fullmatch(word):
            return sorted({c.id for statement in self.all for c in statement.claims if c.id.startswith(word)}) or None
        return None

    def check_prefix(self, word: str, where: Where) -> None:
        """Refuse the beginning of an id that several claims share."""
        found = self.ids(word) or []
        if word not in self._keyed and len(found) > 1:
            self._problems.add(
                where, REFERENCE, f"{word!r} begins {len(found)} claims here: {', '.join(found)}. Write more of it"
            )

    def unknown(self, word: str, where: Where, sources: Iterable[str] | None = None) -> None:
        """Note a word that stands for no claim, or, where keys of `sources` could stand too, for none of these."""
        if _PREFIX.fullmatch(word):
            text = f"no claim in this file has an id that begins with {word!r}. Write the whole id of a claim elsewhere"
        elif sources is None:
            text = f"no entry has the key {word!r}{nearest(word, self._keyed)}. Give that entry a `key:`"
        else:
            near = nearest(word, (*self._keyed, *sources))
            text = f"no entry and no source has the key {word!r}{near}. Write one of these keys, or a claim's whole id"
        self._problems.add(where, REFERENCE, text)

    def _read(self, blocks: list[Any]) -> Iterator[Statement]:
        for number, raw in enumerate(blocks):
            where: Where = ("claims", number)
            says = raw.get("says") if isinstance(raw, dict) else None
            entries = says if isinstance(says, list) else []
            shell = {**raw, "says": []} if isinstance(says, list) else raw
            block = self._problems.typed(Block, shell, where)
            for place, raw_entry in enumerate(entries):
                here = (*where, "says", place)
                entry = self._problems.typed(Entry, raw_entry, here)
                statement = Statement(here, block, entry) if block and entry else None
                if isinstance(raw_entry, dict) and raw_entry.get("key"):
                    self._name(str(raw_entry["key"]), statement, here)
                if statement:
                    yield statement

    def _name(self, key: str, statement: Statement | None, where: Where) -> None:
        if key in self._keyed:
            self._problems.add(
                (*where, "key"), REFERENCE, f"the key {key!r} is taken by an entry before. Choose another for this one"
            )
        self._keyed.setdefault(key, statement)

    def _fields(self, statement: Statement) -> Iterator[dict[str, Any]]:
        """The claims an entry makes: one for each pair of its ends and each speaker."""
        shared = self._common(statement)
        by, where = statement.default("by")
        # `by: []` is the author's own voice, as `via: []` is the document's own reporting.
        speakers: list[str | None] = [self._keys.actor(speaker, where) for speaker in by or ()]
        for ends, speaker in product(self._said(statement), speakers or [None]):
            yield {**shared, **ends, "asserted_by": speaker}

    def _said(self, statement: Statement) -> Iterator[dict[str, Any]]:
        verb = statement.entry.verb
        subjects, predicate, others = statement.entry.parts
        where = (*statement.where, verb)
        ends = self._ends(subjects, (*where, 0))
        if verb == "fact" or (verb != "say" and self._is_fact(predicate, others)):
            yield from ({"subject": end.id, "predicate": predicate, "value": value} for end in ends for value in others)
        elif predicate is None:
            yield from ({"subject": end.id} for end in ends)
        else:
            for end, other in product(ends, self._ends(others, (*where, 2))):
                yield {"subject": end.id, "predicate": predicate, "object": other.id}
                self._check(end, predicate, other, where)
            self._check_predicate(predicate, verb, (*where, 1))

    def _is_fact(self, predicate: str | None, others: tuple[str, ...]) -> bool:
        """Whether this predicate with these at its end speaks of a fact that some entry states."""
        related = predicate in self._vocabulary.predicates and not self._keys.entities.keys().isdisjoint(others)
        return predicate in self._facts and not related

    def _ends(self, keys: tuple[str, ...], where: Where) -> list[Entity]:
        found = (self._keys.entity(key, (*where, number)) for number, key in enumerate(keys))
        return [entity for entity in found if entity]

    def _check_predicate(self, predicate: str, verb: str, where: Where) -> None:
        try:
            self._vocabulary.predicate(predicate)
        except VocabularyError as error:
            near = nearest(predicate, self._facts)
            of_fact = (
                "" if verb == "say" else f"; where a fact is meant, state it in this file as well, by `fact`{near}"
            )
            self._problems.add(where, VOCABULARY, f"{error}{of_fact}")

    def _check(self, subject: Entity, predicate: str, object: Entity, where: Where) -> None:
        if subject.id == object.id:
            self._problems.add(where, SHAPE, f"{predicate!r} joins {subject.id} with itself. Name two entities")
        if predicate in self._vocabulary.predicates:
            try:
                self._vocabulary.check_ends(predicate, subject.kind, object.kind)
            except VocabularyError as error:
                self._problems.add(where, VOCABULARY, str(error))

    def _common(self, statement: Statement) -> dict[str, Any]:
        """What all claims of an entry share."""
        entry, block = statement.entry, statement.block
        fields = {name: statement.default(name)[0] for name in _SHARED}
        source, at = statement.default("source")
        if source is None:
            self._problems.add(
                statement.where, REFERENCE, "no source: name one here or in the block, as `source: herald`"
            )
        via, way = statement.default("via")
        start, end = split(statement.default("when")[0] or "")
        grade = entry.grade or block.grade
        if fields["voice"] == "unnamed" and grade and not entry.grade:
            grade = f"F{grade[1]}"  # the block's letter was given to the document, not to a voice it does not name
        return {
            **fields,
            "stance": STANCES[entry.verb],
            # an undeclared one is noted; its own name stands in, so that the rest can be checked
            "source": next(iter(self._keys.documents((source,), at)), source) if source else "none",
            "via": None if via is None else self._keys.documents(via, way),
            "grade": grade,
            "valid_from": None if start in ("", OPEN) else start,
            "valid_to": None if end in ("", OPEN) else end,
            "private": bool(fields["private"]),
        }

    def _settle(self) -> None:
        """Make the claims; what others rest on first, since a claim's id covers what it rests on."""
        waiting = self.all
        while waiting:
            left = [statement for statement in waiting if not self._make(statement)]
            if len(left) == len(waiting):
                break
            waiting = left
        missing = [
            (word, at) for statement in waiting for word, at in self._grounds(statement) if self.ids(word) is None
        ]
        unknown = [(word, at) for word, at in missing if word not in self._keyed]
        for word, at in unknown:
            self.unknown(word, at)
        for word, at in () if unknown else missing:
            self._problems.add(
                at, REFERENCE, f"{word!r} rests on this entry in turn. A conclusion cannot support itself"
            )
        for word, at in (ground for statement in self.all for ground in self._grounds(statement)):
            self.check_prefix(word, at)

    def _grounds(self, statement: Statement) -> list[tuple[str, Where]]:
        where = (*statement.where, "rests_on")
        return [(word, (*where, number)) for number, word in enumerate(statement.entry.rests_on)]

    def _make(self, statement: Statement) -> bool:
        grounds = [self.ids(word) for word in statement.entry.rests_on]
        if None in grounds:
            return False
        rests_on = tuple(dict.fromkeys(claim for ground in grounds for claim in ground or ()))
        made = [
            self._problems.built(Claim, {**fields, "rests_on": rests_on}, statement.where, _WRITTEN)
            for fields in statement.fields
        ]
        statement.claims.extend(claim for claim in made if claim)
        statement.settled = True
        return True
