"""Read the objects of a STIX 2.1 bundle: each checked against the standard, known by its id, its ends present."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import stix2
from pydantic import ValidationError
from stix2.exceptions import STIXError

from ascribe.loaders.files import LONGEST_LINE, legible
from ascribe.loaders.jsontext import longest_text, read_document
from ascribe.loaders.problems import sentence
from ascribe.schema.errors import InputError
from ascribe.schema.records import Record, parse_record

_TEXTS = ("name", "description", "created", "modified", "value")
# Where our export keeps records whole: an extension of STIX 2.1, which other programs hand on or pass over.
EXTENSION, EXTENSION_VERSION = "extension-definition--1a53ee1c-3b56-5e9f-9b8a-6a0b5a3c7d21", "1.0"


class Object(NamedTuple):
    """One object of a bundle, and the records of ours that it carries."""

    path: Path
    content: dict[str, Any]
    own: list[Record]

    @property
    def id(self) -> str:
        return str(self.content["id"])

    @property
    def type(self) -> str:
        return str(self.content["type"])

    @property
    def name(self) -> str:
        """What it is called, or else its id."""
        given = (self.content.get(field) for field in ("name", "value", "display_name", "account_login", "path"))
        return next((text for text in given if isinstance(text, str) and text.strip()), self.id)

    def text(self, field: str) -> str | None:
        """A text that says something, or None."""
        found = self.content.get(field)
        return found if isinstance(found, str) and found.strip() else None

    def refs(self, field: str) -> list[str]:
        """The ids in a field ending in _ref or _refs."""
        found = self.content.get(field, [])
        return [found] if isinstance(found, str) else list(found)

    def refuse(self, what: str) -> NoReturn:
        """Raise InputError that says what is wrong here, and what to do."""
        raise InputError(f"{self.path}{_line(self.path, self.id)}: {self.id}: {what}")


def _line(path: Path, id: str) -> str:
    """`:7` for where a file says that id to be an object's; "" where it does so several times, or in other letters."""
    with legible(path):
        content = path.read_bytes()
    said = re.compile(rb'"id"\s*:\s*' + re.escape(json.dumps(id, ensure_ascii=False).encode()))
    lines = [content.count(b"\n", 0, found.start()) + 1 for found in said.finditer(content)]
    return f":{lines[0]}" if len(lines) == 1 else ""


def read_objects(path: Path) -> tuple[dict[str, Object], int]:
    """The objects of a bundle by id, of each its latest version, and how many older versions there were.

    Raises InputError, with the object's id, for what STIX 2.1 does not allow, for an object that is there twice, and
    for a relationship or opinion about an object that is not there."""
    bundle = read_document(path)
    found = bundle.get("objects")
    if bundle.get("type") != "bundle" or not isinstance(found, list):
        raise InputError(f"{path}: is no STIX bundle: it needs type `bundle` and a list of objects. Export it again")
    if bundle.get("spec_version") == "2.0":
        raise InputError(f"{path}: is STIX 2.0. Convert it to 2.1, as stix2-elevator does")
    objects: dict[str, Object] = {}
    older = 0
    for number, content in enumerate(found, 1):
        object = _object(path, number, content)
        known = objects.get(object.id)
        if known and known.content.get("modified") == object.content.get("modified"):
            object.refuse("stands there twice. Take one of them out")
        older += known is not None
        if known is None or _modified(known) < _modified(object):
            objects[object.id] = object
    for object in objects.values():
        _check_ends(object, objects)
    return objects, older


def _object(path: Path, number: int, content: Any) -> Object:
    if not isinstance(content, dict):
        raise InputError(f"{path}: object {number} is no JSON object in braces. Export the bundle again")
    id = content.get("id")
    object = Object(path, content, [])
    if not isinstance(id, str) or not isinstance(content.get("type"), str):
        raise InputError(f"{path}: object {number} needs an `id` and a `type`, both texts. Export the bundle again")
    if longest_text(content) > LONGEST_LINE:
        object.refuse(f"holds a text of more than {LONGEST_LINE >> 20} MB. Shorten it")
    if content.get("spec_version", "2.1") != "2.1":
        object.refuse(f"is STIX {content['spec_version']!r}. Convert it to 2.1, as stix2-elevator does")
    confidence = content.get("confidence", 0)
    # The library takes any number, and texts and truth values that it can make one of.
    if type(confidence) is not int or not 0 <= confidence <= 100:
        object.refuse(f"`confidence` is {confidence!r}; it must be a whole number from 0 to 100. Mend it")
    try:
        parsed = stix2.parse(content, allow_custom=True, version="2.1")
        if isinstance(parsed, dict):  # of a type that the library does not know, it checks nothing
            stix2.properties.IDProperty(object.type, "2.1").clean(id)
            _check_shape(content)
        else:
            content = json.loads(parsed.serialize())  # every field of its own type from here on
    except (STIXError, ValueError, TypeError, KeyError, AttributeError) as error:
        object.refuse(f"is not as STIX 2.1 has it: {_first_line(error)}. Mend it, or take the object out")
    object = Object(path, content, [])
    return object._replace(own=list(_own(object)))


def _check_shape(content: dict[str, Any]) -> None:
    """The fields that every type has. Raises ValueError."""
    for field, value in content.items():
        texts = value if field.endswith("_refs") and isinstance(value, list) else [value]
        if (field.endswith(("_ref", "_refs")) or field in _TEXTS) and not all(isinstance(text, str) for text in texts):
            raise ValueError(f"`{field}` is no text or list of texts")
    if not isinstance(content.get("extensions", {}), dict):
        raise ValueError("`extensions` is no mapping")
    for field in ("external_references", "kill_chain_phases"):
        listed = content.get(field, [])
        if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
            raise ValueError(f"`{field}` is no list of mappings")
        if field == "external_references" and not all(isinstance(item.get("source_name"), str) for item in listed):
            raise ValueError("one of `external_references` has no `source_name`")


def _first_line(error: Exception) -> str:
    text = " ".join(str(error).split())
    return (text if len(text) < 300 else text[:297] + "…").rstrip(".")


def _own(object: Object) -> Iterator[Record]:
    side = object.content.get("extensions", {}).get(EXTENSION)
    if not isinstance(side, dict) or object.type == "extension-definition":
        return
    if side.get("version") != EXTENSION_VERSION or not isinstance(side.get("records"), list):
        object.refuse("was written by another version of ascribe, or changed since. Export it again")
    for fields in side["records"]:
        try:
            yield parse_record.validate_python(fields)
        except ValidationError as error:
            object.refuse(f"holds no record of ours: {sentence(error.errors()[0])}. Export it again")


def _modified(object: Object) -> str:
    return str(object.content.get("modified", "")).rstrip("Z")


def _check_ends(object: Object, objects: dict[str, Object]) -> None:
    fields = {"relationship": ("source_ref", "target_ref"), "opinion": ("object_refs",), "note": ("object_refs",)}
    for field in fields.get(object.type, ()):
        for ref in object.refs(field):
            if ref not in objects:
                object.refuse(f"`{field}` names {ref}, which the bundle does not have. Export it together with that")
