"""Write claims as a STIX 2.1 bundle: objects that other programs read, and in an extension the records whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import stix2

from ascribe.graph.ledgers.ledger import Held
from ascribe.loaders.files import write_whole
from ascribe.loaders.graphdata import mapping
from ascribe.loaders.options import Remark
from ascribe.loaders.outward import Outward, outward
from ascribe.loaders.stix_frame import BEGIN, LIGHTS, confidence_of, dated, id_of, marking, whole
from ascribe.loaders.stix_objects import EXTENSION, EXTENSION_VERSION
from ascribe.schema.addresses import address
from ascribe.schema.dates import bounds
from ascribe.schema.ids import canonical
from ascribe.schema.names import is_entity_id
from ascribe.schema.records import Claim, Entity, Record, Source
from ascribe.schema.vocabulary import base_vocabulary

_TABLE = mapping("stix")
_MAKER = id_of("identity", "ascribe")
_OTHERWISE = {
    "denies": "denied",
    "disputes": "disputed",
    "no_finding": "looked into, nothing found",
    "no_comment": "no comment",
}
_OPINIONS = {"denies": "strongly-disagree", "disputes": "disagree"}


def write(helds: Iterable[Held], path: Path, *, internal: bool) -> list[Remark]:
    """Write the bundle, and give what stands in it only for ascribe."""
    shown = outward(helds, internal=internal)
    writing = Writing(shown)
    objects = list(writing.objects())
    for object in objects:
        stix2.parse(object, allow_custom=True, version="2.1")  # ours to get right: it raises where we do not
    lines = ",\n".join(canonical(object) for object in objects)
    write_whole(path, f'{{"type":"bundle","id":"{id_of("bundle", lines)}","objects":[\n{lines}\n]}}\n'.encode())
    return [*shown.remarks, *writing.remarks()]


class Writing:
    """One export: every record as an object of STIX, or within one."""

    def __init__(self, shown: Outward) -> None:
        self.shown = shown
        words = shown.case.vocabulary
        self.vocabulary = base_vocabulary().extended(words.relations, words.entities)
        self.ids = {id: self._entity_id(entity) for id, entity in shown.entities.items()}
        self._links: dict[tuple[str, str | None, str | None], list[str]] = {}
        for claim in shown.claims.values():
            if self._is_link(claim) and claim.id not in shown.retracted:
                relation = (claim.subject, claim.predicate, claim.object)
                self._links.setdefault(relation, []).append(id_of("relationship", claim.id))
        self._lights: set[str] = set()
        self._unseen: Counter[str] = Counter()

    def objects(self) -> Iterator[dict[str, Any]]:
        """The extension, the case with its sources, then entities, claims and markings, each in the order of ids."""
        body = [self._entity(entity) for _, entity in sorted(self.shown.entities.items())]
        body += [self._claim(claim) for _, claim in sorted(self.shown.claims.items())]
        yield {
            **dated("identity", _MAKER, BEGIN),
            "name": "ascribe",
            "identity_class": "system",
            "description": "The program that wrote this bundle. It says nothing itself: every claim is its source's.",
        }
        yield {
            **dated("extension-definition", EXTENSION, BEGIN),
            "created_by_ref": _MAKER,
            "name": "ascribe records",
            "description": "What ascribe holds of an object, whole: grades, speakers, ways, quotes.",
            "schema": "records: a list of ascribe's records, as in its ledger files",
            "version": EXTENSION_VERSION,
            "extension_types": ["property-extension", "new-sdo"],
        }
        yield self._case([object["id"] for object in body])
        yield from body
        yield from map(marking, sorted(self._lights))

    def remarks(self) -> Iterator[Remark]:
        """What other programs read as something less, or not at all."""
        for what, count in self._unseen.items():
            yield Remark(f"{count} × {what}")
        if self.shown.claims:
            yield Remark("letters, speakers and the way of each claim stand in an extension, for ascribe alone")

    def _case(self, refs: list[str]) -> dict[str, Any]:
        case = self.shown.case
        records: list[Record] = [
            case,
            *(source for _, source in sorted(self.shown.sources.items())),
            *self.shown.retractions,
        ]
        return {
            **dated("grouping", id_of("grouping", case.id), min(self.shown.recorded.values(), default=BEGIN)),
            "name": case.title or case.id,
            "context": "unspecified",
            "object_refs": sorted(refs) or [_MAKER],
            "extensions": whole(*records),
        }

    def _entity_id(self, entity: Entity) -> str:
        return id_of(self._type(entity)["type"], entity.id)

    def _type(self, entity: Entity) -> dict[str, str]:
        """Their type for a thing, with what narrows it down."""
        known = _TABLE["types"].get(entity.kind)
        if known:
            return {**known, "identity_class": "group"} if entity.subkind == "group" and len(known) > 1 else dict(known)
        place = address(entity.id.partition(":")[2]) or address(entity.name)
        if entity.kind == "Website" and place:
            return {"type": "url" if place.path or place.query else "domain-name"}
        framework, slash, id = entity.id.removeprefix("tag:").partition("/")
        if entity.kind == "Tag" and slash and framework != "stix" and id[:1].isupper():
            return {"type": "attack-pattern"}
        return {"type": "x-ascribe-entity"}

    def _entity(self, entity: Entity) -> dict[str, Any]:
        kind = self._type(entity)
        type = kind["type"]
        is_own = type == "x-ascribe-entity"
        made: dict[str, Any] = {
            **dated(type, self.ids[entity.id], self.shown.recorded[entity.id]),
            **kind,
            "extensions": whole(entity, type="new-sdo" if is_own else "property-extension"),
            **self._marked(str(entity.properties.get("tlp", ""))),
        }
        if type in ("domain-name", "url", "user-account"):
            del made["created"], made["modified"]
            return {**made, **self._observable(entity, type)}
        made |= {"name": entity.name, **({"description": entity.summary} if entity.summary else {})}
        if type in ("campaign", "intrusion-set", "attack-pattern") and entity.aliases:
            made["aliases"] = list(entity.aliases)
        elif entity.aliases:
            self._unseen["things whose other names other programs do not see"] += 1
        if type == "location":
            made["region"] = entity.name
        elif type == "attack-pattern":
            framework, _, id = entity.id.removeprefix("tag:").partition("/")
            made["external_references"] = [{"source_name": framework, "external_id": id}]
        if is_own:
            self._unseen[f"{entity.kind}s, for which STIX has no type: objects of a type of our own"] += 1
        return made

    def _observable(self, entity: Entity, type: str) -> dict[str, Any]:
        service, _, handle = entity.id.partition(":")[2].partition("/")
        if type == "user-account":
            login = {"account_type": service, "account_login": handle} if handle else {}
            return {"display_name": entity.name, **login}
        place = address(entity.id.partition(":")[2]) or address(entity.name)
        assert place
        return {"value": place.host if type == "domain-name" else f"https://{place.whole}"}

    def _is_link(self, claim: Claim) -> bool:
        return claim.stance == "asserts" and claim.object is not None

    def _claim(self, claim: Claim) -> dict[str, Any]:
        relation = (claim.subject, claim.predicate, claim.object)
        if self._is_link(claim):
            made = self._link(claim)
        elif claim.stance in _OPINIONS and claim.object and relation in self._links:
            made = {
                **dated("opinion", id_of("opinion", claim.id), self.shown.recorded[claim.id]),
                "opinion": _OPINIONS[claim.stance],
                "explanation": self._sentence(claim),
                "object_refs": sorted(self._links[relation]),
            }
        else:
            made = {
                **dated("note", id_of("note", claim.id), self.shown.recorded[claim.id]),
                "content": self._sentence(claim),
                "object_refs": [self.ids[end] for end in (claim.subject, claim.object) if end],
            }
            self._unseen[f"{self._sort(claim)}, which other programs read as notes"] += 1
        if claim.asserted_by and made["type"] != "relationship":
            made["authors"] = [self._called(claim.asserted_by)]
        sources = [self.shown.sources[id] for id in dict.fromkeys((claim.source, *(claim.via or ())))]
        lights = sorted({source.kind.partition("TLP:")[2] for source in sources if source.kind})
        return {
            **made,
            "extensions": whole(claim),
            "external_references": [self._reference(source) for source in sources],
            **self._marked(*lights),
            **({"revoked": True} if claim.id in self.shown.retracted else {}),
        }

    def _link(self, claim: Claim) -> dict[str, Any]:
        assert claim.predicate
        assert claim.object
        names = {ours: theirs for theirs, ours in _TABLE["relationships"].items()}
        start, stop = (bounds(date) if date else None for date in (claim.valid_from, claim.valid_to))
        made: dict[str, Any] = {
            **dated("relationship", id_of("relationship", claim.id), self.shown.recorded[claim.id]),
            "relationship_type": names.get(claim.predicate, claim.predicate),
            "source_ref": self.ids[claim.subject],
            "target_ref": self.ids[claim.object],
            "description": self._sentence(claim),
        }
        if start and start.earliest:
            made["start_time"] = f"{start.earliest}T00:00:00Z"
        if stop and stop.latest:
            made["stop_time"] = f"{stop.latest}T23:59:59Z"
        confidence = confidence_of(claim.grade)
        return made if confidence is None else {**made, "confidence": confidence}

    def _sort(self, claim: Claim) -> str:
        if claim.stance == "asserts":
            return "literal claims"
        return "denials of what nothing here claims, and answers that claim nothing"

    def _sentence(self, claim: Claim) -> str:
        """What a claim says, how it stands to it, and the source's own words."""
        predicate = self.vocabulary.predicates.get(claim.predicate or "") if claim.object else None
        label = predicate.label if predicate else claim.predicate
        end = self._called(claim.object) or claim.value
        hedge = f"({claim.hedge})" if claim.hedge else None
        said = " ".join(filter(None, (self._called(claim.subject), label, end, hedge)))
        stance = "" if claim.stance == "asserts" else f": {_OTHERWISE[claim.stance]}"
        quotes = "".join(f" “{quote}”" for quote in claim.quote)
        return f"{said}{stance}.{quotes}"

    def _reference(self, source: Source) -> dict[str, Any]:
        made = {
            "source_name": self._called(source.publisher) or source.headline or source.id,
            "description": ", ".join(filter(None, (source.headline, source.published))) or None,
            "url": source.url,
            "external_id": source.id,
            "hashes": {"SHA-256": source.sha256} if source.url and source.sha256 else None,
        }
        return {field: value for field, value in made.items() if value}

    def _called(self, text: str | None) -> str | None:
        entity = self.shown.entities.get(text or "")
        return entity.name if entity and text and is_entity_id(text) else text

    def _marked(self, *lights: str) -> dict[str, Any]:
        found = [light for light in lights if light in LIGHTS]
        self._lights.update(found)
        return {"object_marking_refs": [LIGHTS[light] for light in found]} if found else {}
