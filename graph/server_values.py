"""Give what Neo4j answers as plain Python, in the form that engine.Table states."""

from __future__ import annotations

from math import isfinite
from typing import Any

from neo4j.graph import Node, Path, Relationship
from neo4j.spatial import Point
from neo4j.time import Date, DateTime, Duration, Time


def plain(value: Any) -> Any:
    """The value in plain Python: times as ISO 8601 text, points as lists of coordinates, bytes as hex."""
    if isinstance(value, float) and not isfinite(value):
        return None  # JSON has no word for it, and the embedded engine gives null
    if value is None or isinstance(value, (str, int, float)):
        return value
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, Node):
        return {"id": value.get("id"), "labels": sorted(value.labels), "properties": plain(dict(value))}
    if isinstance(value, Relationship):
        return {"id": value.get("id"), "type": value.type, "properties": plain(dict(value))}
    if isinstance(value, Path):
        return {"nodes": plain(list(value.nodes)), "relations": plain(list(value.relationships))}
    if isinstance(value, (Date, Time, DateTime, Duration)):
        return value.iso_format()
    if isinstance(value, Point):
        return list(value)
    return value.hex() if isinstance(value, (bytes, bytearray)) else str(value)
