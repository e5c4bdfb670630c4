"""Write claims as FollowTheMoney: a face that other programs read, and beside it the record whole."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from followthemoney import Schema, model
from followthemoney.proxy import EntityProxy

from ascribe.graph.ledgers.ledger import Held
from ascribe.loaders.files import write_whole
from ascribe.loaders.followthemoney_lines import SIDE, SIDE_VERSION
from ascribe.loaders.graphdata import mapping
from ascribe.loaders.options import Remark
from ascribe.loaders.outward import Outward, outward
from ascribe.schema.ids import canonical
from ascribe.schema.names import is_entity_id, slug
from ascribe.schema.records import Claim, Entity, Record, Source
from ascribe.schema.vocabulary import base_vocabulary

_TABLE = mapping("followthemoney")
_PLAIN_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_OTHERWISE = {
    "denies": "denied",
    "disputes": "disputed",
    "no_finding": "looked into, nothing found",
    "no_comment": "no comment",
}
_SAID_OF_A_LINK = ("role", "relationship", "purpose")  # where the schemata of links take words


def write(helds: Iterable[Held], path: Path, *, internal: bool) -> list[Remark]:
    """Write the file, and give what stands in it only for ascribe."""
    shown = outward(helds, internal=internal)
    writing = Writing(shown)
    lines = [canonical(entity.to_dict()) for entity in writing.entities()]
    write_whole(path, "".join(f"{line}\n" for line in lines).encode())
    return [*shown.remarks, *writing.remarks()]


class Writing:
    """One export: every record as an entity of FollowTheMoney."""

    def __init__(self, shown: Outward) -> None:
        self.shown = shown
        words = shown.case.vocabulary
        self.vocabulary = base_vocabulary().extended(words.relations, words.entities)
        self._unseen: Counter[str] = Counter()

    def entities(self) -> Iterator[EntityProxy]:
        """The case, sources, entities, claims and retractions, each in the order of its id."""
        yield self._note(self.shown.case, self.shown.case.title or self.shown.case.id)
        for _, source in sorted(self.shown.sources.items()):
            yield self._source(source)
        for _, entity in sorted(self.shown.entities.items()):
            yield self._entity(entity)
        for _, claim in sorted(self.shown.claims.items()):
            yield self._claim(claim)
        for retraction in self.shown.retractions:
            yield self._note(retraction, f"Retracted: {retraction.target}: {retraction.reason}")

    def remarks(self) -> Iterator[Remark]:
        """What other programs read as a note, or not at all."""
        for what, count in self._unseen.items():
            yield Remark(f"{count} × {what}")
        if self.shown.claims:
            yield Remark(f"grades, speakers and the way of each claim stand in `{SIDE}`, for ascribe alone")

    def _made(self, record: Record, schema: str) -> EntityProxy:
        entity = model.make_entity(schema)
        entity.id = _id(record.id)
        # Plain ASCII, because tools rewrite other letters; a claim whose text changes has another id.
        side = json.dumps({"ascribe": SIDE_VERSION, "record": record.content()}, sort_keys=False)
        entity.add(SIDE, side, cleaned=True)
        return entity

    def _note(self, record: Record, name: str) -> EntityProxy:
        note = self._made(record, "Note")
        note.add("name", name)
        return note

    def _source(self, source: Source) -> EntityProxy:
        entity = self._made(source, "Document")
        entity.add("title", source.headline or source.url or source.id)
        entity.add("author", source.authors)
        entity.add("publishedAt", _plain(source.published))
        entity.add("language", source.language)
        self._imprint(entity, source)
        return entity

    def _imprint(self, entity: EntityProxy, source: Source) -> None:
        entity.add("sourceUrl", source.url)
        entity.add("publisher", self._called(source.publisher))
        entity.add("retrievedAt", _plain(source.accessed))

    def _entity(self, entity: Entity) -> EntityProxy:
        made = self._made(entity, self._schema(entity).name)
        made.add("name", entity.name)
        made.add("alias", entity.aliases)
        made.add("summary", entity.summary)
        if made.schema.name == "UserAccount":
            service, _, handle = entity.id.partition(":")[2].partition("/")
            made.add("username", handle or entity.name)
            made.add("service", service if handle else None)
        elif made.schema.name == "Address":
            made.add("full", entity.name)
        elif made.schema.name == "Article":
            made.add("title", entity.name)
        if entity.kind == "Persona":
            made.add("notes", "Presented as a person, said to be invented.")
        if entity.unidentified:
            made.add("notes", "Not identified by the sources.")
        if entity.properties:
            self._unseen["things with properties of their own, which other programs do not see"] += 1
        return made

    def _schema(self, entity: Entity) -> Schema:
        name = _TABLE["subkinds"].get(entity.subkind) if entity.kind == "Organization" else None
        name = name or _TABLE["schemata"].get(entity.kind, entity.kind)
        schema = model.get(name)
        if schema is None or schema.abstract or not schema.is_a("Thing"):
            schema = model.schemata["Asset"]
        return schema

    def _claim(self, claim: Claim) -> EntityProxy:
        if claim.stance == "asserts" and claim.object and claim.id not in self.shown.retracted:
            made = self._link(claim)
        else:
            made = self._note(claim, self._sentence(claim))
            made.add("entity", [_id(end) for end in (claim.subject, claim.object) if end])
            self._unseen[f"{self._sort(claim)}, which other programs read as notes"] += 1
        made.add("description", claim.quote)
        made.add("proof", _id(claim.source))
        self._imprint(made, self.shown.sources[claim.source])
        return made

    def _sort(self, claim: Claim) -> str:
        if claim.id in self.shown.retracted:
            return "retracted claims"
        return "literal claims" if claim.stance == "asserts" else "denials, disputes and answers that claim nothing"

    def _link(self, claim: Claim) -> EntityProxy:
        assert claim.predicate
        assert claim.object
        ends = {"subject": self.shown.entities[claim.subject], "object": self.shown.entities[claim.object]}
        name, entry = next(
            (name, entry)
            for name, entry in _TABLE["links"].items()
            if name == "UnknownLink" or (entry["predicate"] == claim.predicate and self._fits(name, entry, ends))
        )
        made = self._made(claim, name)
        for end, entity in ends.items():
            made.add(entry[end], _id(entity.id))
        label = self.vocabulary.predicate(claim.predicate).label
        said = label if entry["predicate"] != claim.predicate else ""
        words = [f'"{claim.hedge}"' if claim.hedge else "", said]
        for prop in _SAID_OF_A_LINK:
            if prop in made.schema.properties:
                made.add(prop, ": ".join(filter(None, words)))
        if claim.valid_from and claim.valid_from == claim.valid_to:
            made.add("date", _plain(claim.valid_from), quiet=True)
        else:
            made.add("startDate", _plain(claim.valid_from), quiet=True)
            made.add("endDate", _plain(claim.valid_to), quiet=True)
        made.add("recordId", claim.id, quiet=True)
        amount = claim.amount
        if amount and name == "Payment" and amount.min is not None and amount.min == amount.max:
            made.add("amount", str(amount.min))
            made.add("currency", amount.unit)
        elif amount and name == "Ownership" and amount.unit == "%" and amount.min == amount.max:
            made.add("percentage", str(amount.min))
        elif amount:
            made.add("summary", str(amount), quiet=True)
        if name == "UnknownLink" and claim.predicate != "associated-with":
            self._unseen["claims with a predicate that FollowTheMoney has not, written as UnknownLink"] += 1
        return made

    def _fits(self, name: str, entry: Mapping[str, str], ends: Mapping[str, Entity]) -> bool:
        props = model.schemata[name].properties
        ranges = {end: props[entry[end]].range for end in ends}
        return all(range is None or self._schema(ends[end]).is_a(range) for end, range in ranges.items())

    def _sentence(self, claim: Claim) -> str:
        """What a claim says and how it stands to it, for a note."""
        label = claim.predicate or ""
        if claim.object:
            label = self.vocabulary.predicate(label).label
        said = " ".join(filter(None, (self._called(claim.subject), label, self._called(claim.object) or claim.value)))
        if claim.stance != "asserts":
            speaker = self._called(claim.asserted_by) or self._called(self.shown.sources[claim.source].publisher)
            said += f": {_OTHERWISE[claim.stance]}" + (f" ({speaker})" if speaker else "")
        reason = self.shown.retracted.get(claim.id)
        return f"Retracted ({reason}): {said}" if reason else said

    def _called(self, text: str | None) -> str | None:
        entity = self.shown.entities.get(text or "")
        return entity.name if entity and text and is_entity_id(text) else text


def _id(id: str) -> str:
    """An id as FollowTheMoney takes it: readable, and only as long as it allows."""
    return f"{slug(id)}-{hashlib.sha256(id.encode()).hexdigest()[:12]}"


def _plain(date: str | None) -> str | None:
    """The date where FollowTheMoney can write it, None otherwise: it knows neither `~` nor intervals."""
    return date if date and _PLAIN_DATE.fullmatch(date) else None
