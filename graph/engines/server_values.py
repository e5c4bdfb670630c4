"""Give what Neo4j answers as plain Python, in the form that engine.Table states."""

from __future__ import annotations

from math import isfinite
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time

from ascribe.graph.engines.engine import iso

# The coordinate systems WGS 84, in two and three dimensions.
_ON_EARTH = (4326, 4979)


def plain(value: Any) -> Any:
    """The value in plain Python; bytes as hex."""
    if isinstance(value, float) and not isfinite(value):
        return None  # JSON has no word for it, and the embedded engine gives null
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Node):
        return {"id": value.get("id"), "labels": sorted(value.labels), "properties": _own(value)}
    if isinstance(value, Relationship):
        return {"id": value.get("id"), "type": value.type, "properties": _own(value)}
    if isinstance(value, Path):
        return {"nodes": plain(list(value.nodes)), "relations": plain(list(value.relationships))}
    if isinstance(value, Duration):  # a tuple as well, so before what follows
        parts = {"months": value.months, "days": value.days, "seconds": value.seconds}
        return parts | ({"nanoseconds": value.nanoseconds} if value.nanoseconds else {})
    if isinstance(value, (Date, Time, DateTime)):
        return iso(value.iso_format())
    if isinstance(value, Point):
        names = ("longitude", "latitude", "height") if value.srid in _ON_EARTH else ("x", "y", "z")
        return dict(sorted(zip(names, value, strict=False)))
    return value.hex() if isinstance(value, (bytes, bytearray)) else str(value)


def _own(element: Node | Relationship) -> dict[str, Any]:
    return {key: plain(item) for key, item in sorted(element.items())}
