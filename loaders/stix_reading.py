"""Read a STIX 2.1 bundle as the claims of its creators, and what our own export holds as what it was."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ascribe.loaders.assets import asset_at
from ascribe.loaders.graphdata import mapping
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.problems import sentence
from ascribe.loaders.stix_objects import Object
from ascribe.loaders.stix_provenance import Provenance, day
from ascribe.schema.addresses import PLATFORMS, address
from ascribe.schema.names import slug
from ascribe.schema.records import Claim, Entity, Record, Retraction, Source
from ascribe.schema.vocabulary import base_vocabulary

_TABLE = mapping("stix")
_BECOMING_NOTHING = ("sighting", "grouping", "observed-data", "language-content")


class Reading(Provenance):
    """One bundle, read to its end before anything is given out."""

    def __init__(self, path: Path, options: Options) -> None:
        super().__init__(path, options)
        self._ends = {ref for object in self.objects.values() for ref in _ends(object)}
        self._creators = {ref for object in self.objects.values() for ref in object.refs("created_by_ref")}
        for id, object in self.objects.items():
            with _refusing(object):
                if thing := self._thing(object):
                    self.things[id] = thing

    def records(self) -> Iterator[Record | Remark]:
        """The case, then everything else."""
        body: list[Record] = []
        for object in self.objects.values():
            with _refusing(object):
                body += self._records(object)
        yield from self.together(body)
        if self.older:
            yield Remark(f"{self.older} × older versions of an object, of which only the newest is read")

    def _thing(self, object: Object) -> Entity | None:
        """The entity that an object is; None for what is no thing, or only published this."""
        for record in object.own:
            if isinstance(record, Entity):
                return record
        used = object.id in self._ends
        if object.own or (object.type in _TABLE["about"] and not (used and object.type == "report")):
            return None
        if object.type == "identity" and not used and object.id in self._creators:
            return None
        if object.type.startswith("x-") and object.type not in _TABLE["kinds"] and not used:
            self.leave_out("objects of types that are no part of STIX", f"{object.type} {object.name}")
            return None
        entry = _TABLE["kinds"].get(object.type)
        if object.type == "identity":
            entry = _TABLE["identity_class"].get(object.text("identity_class"), entry)
        kind = entry["kind"] if entry else self._own_kind(object.type)
        return self._entity(object, kind, (entry or {}).get("subkind"))

    def _own_kind(self, type: str) -> str:
        name = "".join(part.capitalize() for part in re.split(r"[^a-zA-Z0-9]+", type))
        return self.kind(name if name[:1].isalpha() else f"Stix{name}", f"What STIX calls {type}.")

    def _entity(self, object: Object, kind: str, subkind: str | None) -> Entity:
        name, aliases, tlp = object.name, _texts(object.content.get("aliases")), self.tlp(object)
        id = f"{kind.lower()}:stix/{object.id.partition('--')[2] or slug(object.id)}"
        if object.type in ("domain-name", "url") and (place := address(name)) is not None:
            asset = asset_at(place, "site")
            id, kind, subkind, name = asset.id, asset.kind, asset.subkind, asset.name
            aliases = [*aliases, *asset.aliases]
        elif object.type == "user-account":
            platform, login = (object.text("account_type") or "").casefold(), object.text("account_login")
            if login and any(platform in names for names in PLATFORMS.values()):
                id = f"account:{platform}/{login.removeprefix('@').casefold()}"
            aliases += [login] if login and login != name else []
        elif kind == "Tag" and (key := self._framework(object)):
            # Of two techniques that are called alike only the framework's own id tells which is meant.
            id, aliases = f"tag:{key[0]}/{key[1]}", [*aliases, name, key[1]]
            name = f"{key[1]} {name}"
        name, others = self.names([name, *aliases], object.id)
        return Entity(
            id=id,
            kind=kind,
            subkind=subkind,
            name=name,
            summary=object.text("description"),
            aliases=others,
            properties={"tlp": tlp} if tlp else {},
            private=self.is_kept_back(object),
        )

    def _framework(self, object: Object) -> tuple[str, str] | None:
        """The framework that a technique is of, and its id there: `disarm`, `T0002`."""
        for reference in object.content.get("external_references", ()):
            name, url, id = (str(reference.get(field, "")) for field in ("source_name", "url", "external_id"))
            # DISARM's own bundle calls itself mitre-attack, whose ids would then meet its own.
            known = "disarm" if "disarm" in f"{url} {self.creator_name(object) or ''}".casefold() else slug(name)
            if re.fullmatch(r"[\w.-]+", id):
                return known, id
        return None

    def _records(self, object: Object) -> Iterator[Record]:
        if object.own:
            yield from object.own
            return
        for field in ("granular_markings", "lang", "extensions"):
            if object.content.get(field):
                self.leave_out("markings of parts, languages and extensions", f"{object.type}:{field}")
        if object.type == "relationship":
            yield from self._relationship(object, object, "asserts")
        elif object.type == "opinion":
            yield from self._opinion(object)
        elif object.type == "note":
            things = [thing for ref in object.refs("object_refs") if (thing := self.things.get(ref))]
            if not things:
                self.leave_out("notes that are about no thing", object.id)
            for thing in things:
                yield from self._literal(object, thing, "note", object.text("content") or object.name)
        elif object.id in self.things:
            yield from self._about(object, self.things[object.id])
        elif object.type in _BECOMING_NOTHING:
            self.leave_out("objects that become no claim", f"{object.type} {object.name}")
        elif object.type == "marking-definition" and not self.light(object.id):
            statement = object.content.get("definition", {}).get("statement", object.name)
            self.leave_out("markings that are no traffic light, as licences", statement)

    def _about(self, object: Object, thing: Entity) -> Iterator[Record]:
        """A thing, what its properties say, and the documents it names."""
        yield from self.meet(thing)
        yield from self.documents(object)
        for phase in object.content.get("kill_chain_phases", ()):
            yield from self._literal(object, thing, "kill-chain-phase", str(phase.get("phase_name", "")))
        for reference in object.content.get("external_references", ()):
            if "external_id" in reference and not thing.id.endswith(f"/{reference['external_id']}"):
                id = f"{reference['source_name']} {reference['external_id']}"
                yield from self._literal(object, thing, "external-id", id)
        for field, value in object.content.items():
            if field in _TABLE["told"] or value in ("", [], None):
                continue
            if field.endswith(("_ref", "_refs")):
                for ref in object.refs(field):
                    yield from self._reference(object, thing, field, ref)
            elif field.startswith("x_") or len(texts := _texts(value)) < len(
                value if isinstance(value, list) else [value]
            ):
                self.leave_out("properties that are no part of STIX, or more than a text", f"{object.type}:{field}")
            else:
                for text in texts:
                    yield from self._literal(object, thing, _word(field), text)

    def _reference(self, object: Object, thing: Entity, field: str, ref: str) -> Iterator[Record]:
        other = self.things.get(ref)
        if other is None or other.id == thing.id:
            self.leave_out("references to what is no thing, or not there", f"{object.type}:{field} {ref}")
            return
        word = _word(field.rpartition("_ref")[0])
        predicate = self.predicate("", f"stix-{word}", word.replace("-", " "), thing.kind, other.kind)
        yield from self._claims(object, [()], {"subject": thing.id, "predicate": predicate, "object": other.id})

    def _literal(self, object: Object, thing: Entity, predicate: str, value: str) -> Iterator[Record]:
        documents = list(self.documents(object))
        # Of many properties and many documents nobody knows which says which.
        way = tuple(documents) if len(documents) == 1 else ()
        if value.strip():
            yield from self._claims(object, [way], {"subject": thing.id, "predicate": predicate, "value": value})

    def _relationship(self, link: Object, object: Object, stance: str, **fields: Any) -> Iterator[Record]:
        """The claims that `object`, a relationship or an opinion of it, makes about what `link` joins."""
        ends = [self.things.get(link.refs(field)[0]) for field in ("source_ref", "target_ref")]
        if not ends[0] or not ends[1] or ends[0].id == ends[1].id:
            self.leave_out("relationships whose ends are not two things", link.id)
            return
        type = str(link.content["relationship_type"])
        wanted = _TABLE["relationships"].get(type, type)
        own = type if not _is_ours(wanted) and re.fullmatch(r"[a-z][a-z0-9-]*", type) else f"stix-{slug(type)}"
        predicate = self.predicate(wanted, own, type.replace("-", " "), ends[0].kind, ends[1].kind)
        dates = [day(link.text(field)) for field in ("start_time", "stop_time")]
        said = object.text("description") or object.text("explanation")
        documents = list(self.documents(object))
        yield from documents
        yield from self._claims(
            object,
            [(document,) for document in documents] or [()],
            {
                "subject": ends[0].id,
                "predicate": predicate,
                "object": ends[1].id,
                "stance": stance,
                "valid_from": dates[0],
                "valid_to": dates[1],
                "quote": _texts(said),
                **fields,
            },
        )

    def _opinion(self, object: Object) -> Iterator[Record]:
        stance = _TABLE["opinions"].get(object.content["opinion"])
        for ref in object.refs("object_refs"):
            about = self.objects[ref]
            if stance is None or about.type != "relationship":
                why = (
                    "opinions that neither agree nor disagree"
                    if stance is None
                    else "opinions of what is no relationship"
                )
                self.leave_out(why, object.id)
                continue
            link = next((record for record in about.own if isinstance(record, Claim)), None)
            speaker = ", ".join(_texts(object.content.get("authors"))) or None
            if link is None:
                yield from self._relationship(about, object, stance, **({"asserted_by": speaker} if speaker else {}))
            else:
                ends = {"subject": link.subject, "predicate": link.predicate, "object": link.object}
                quote = _texts(object.text("explanation"))
                yield from self._claims(
                    object, [()], {**ends, "stance": stance, "quote": quote, "asserted_by": speaker}
                )

    def _claims(self, object: Object, ways: Sequence[tuple[Source, ...]], said: Mapping[str, Any]) -> Iterator[Record]:
        """A claim for each document on the way, from each report that the object is in or else from the bundle."""
        confidence = object.content.get("confidence")
        creator = self.creator(object)
        for source in self.sources(object):
            yield from self.meet(source)
            for way in ways:
                fields = {
                    "source": source.id,
                    "via": tuple(document.id for document in way) or None,
                    "asserted_by": (creator or self.path.name) if way else None,
                    "locator": object.id,
                    "grade": self.grade(confidence),
                    "stated_confidence": None if confidence is None else f"confidence {confidence} of 100",
                    "private": self.is_kept_back(object),
                }
                claim = Claim(**{**fields, **said})
                yield claim
                if object.content.get("revoked"):
                    yield from self.meet(Retraction(target=claim.id, reason=f"revoked by {creator or 'its creator'}"))


@contextmanager
def _refusing(object: Object) -> Iterator[None]:
    """Turn what a record cannot be into an InputError with the object's id."""
    try:
        yield
    except ValidationError as error:
        object.refuse(f"{sentence(error.errors()[0])}. Mend it, or take the object out")


def _ends(object: Object) -> Iterator[str]:
    """The objects that something is said about."""
    if object.type == "relationship":
        yield from (*object.refs("source_ref"), *object.refs("target_ref"))
    elif object.type == "note":
        yield from object.refs("object_refs")


def _is_ours(predicate: str) -> bool:
    return predicate in base_vocabulary().predicates


def _texts(value: Any) -> list[str]:
    """What says something of a text, a number, a truth value, or of a list of such."""
    values = value if isinstance(value, list) else [value]
    plain = [json.dumps(item) if isinstance(item, bool) else item for item in values]
    return [str(item) for item in plain if isinstance(item, str | int | float) and str(item).strip()]


def _word(field: str) -> str:
    """`first_seen` -> `first-seen`."""
    return re.sub(r"[^a-z0-9]+", "-", field.lower()).strip("-")
