"""What every object of an exported STIX bundle has: its id, its times, its marking, our records within it."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from ascribe.loaders.graphdata import mapping
from ascribe.loaders.stix_objects import EXTENSION, EXTENSION_VERSION
from ascribe.schema.grades import grading
from ascribe.schema.records import Record

BEGIN = "2026-01-01T00:00:00.000Z"  # when the extension was defined
_NAMESPACE = UUID("1a53ee1c-3b56-5e9f-9b8a-6a0b5a3c7d21")
_TLP_2 = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d"
# Of the two definitions of a traffic light, the later: TLP 2.0.
LIGHTS = {light: id for id, light in mapping("stix")["tlp"].items()}


def confidence_of(grade: str | None) -> int | None:
    """STIX's number for a grade, 0–100: the weaker of its letter's and its digit's step; None where one is not judged.

    The digits' steps are those of STIX 2.1, appendix A, "Admiralty credibility"; it has none for letters, which
    take the same (schema/grading.yaml)."""
    table = grading("stix")
    if not grade or grade[0] not in table.letters or grade[1] not in table.digits:
        return None
    return round(100 * min(table.letters[grade[0]], table.digits[grade[1]]))


def id_of(type: str, id: str) -> str:
    """The id that something of ours has in every bundle."""
    return f"{type}--{uuid5(_NAMESPACE, id)}"


def dated(type: str, id: str, time: str) -> dict[str, Any]:
    """What an object begins with; `time` in UTC, ISO 8601."""
    time = time.replace("+00:00", "Z")
    return {"type": type, "spec_version": "2.1", "id": id, "created": time, "modified": time}


def whole(*records: Record, type: str = "property-extension") -> dict[str, Any]:
    """The extension that holds these records."""
    side = {"extension_type": type, "version": EXTENSION_VERSION, "records": [record.content() for record in records]}
    return {EXTENSION: side}


def marking(light: str) -> dict[str, Any]:
    """The object that defines a traffic light, as OASIS publishes it."""
    return {
        "type": "marking-definition",
        "spec_version": "2.1",
        "id": LIGHTS[light],
        "created": "2022-10-01T00:00:00.000Z",
        "name": f"TLP:{light}",
        "extensions": {_TLP_2: {"extension_type": "property-extension", "tlp_2_0": light.lower()}},
    }
