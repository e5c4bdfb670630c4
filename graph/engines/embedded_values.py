"""Give what kglite answers as plain Python, in the form that engine.Table states."""

from __future__ import annotations

from datetime import date, datetime, time
from math import isfinite
from typing import Any

from ascribe.graph.engines.engine import iso

# kglite adds these to every node: aliases of what we store under our own names.
_MADE_UP = frozenset({"title", "type", "label", "node_type"})
_PLAIN = frozenset({str, int, bool, type(None)})


def plain(value: Any) -> Any:
    """The value in plain Python. A map somebody wrote that looks like a node of kglite's is taken for one."""
    if type(value) in _PLAIN:
        return value
    if isinstance(value, float):
        return value if isfinite(value) else None  # JSON has no word for it
    if isinstance(value, list):
        # Most are columns or lists of one kind: looking at their types is far quicker than at each item.
        kinds = set(map(type, value))
        as_it_is = kinds <= _PLAIN or (kinds == {float} and all(map(isfinite, value)))
        return value if as_it_is else [plain(item) for item in value]
    if isinstance(value, datetime | date | time):
        return iso(value.isoformat())
    if isinstance(value, dict):
        return _node(value) or _relation(value) or _path(value) or {key: plain(item) for key, item in value.items()}
    return value


def _node(value: dict[str, Any]) -> dict[str, Any] | None:
    match value:
        case {"id": int(), "labels": [*labels], "properties": dict(own)} if len(value) == 3:
            kept = {key: plain(own[key]) for key in sorted(own.keys() - _MADE_UP)}
            return {"id": kept.get("id"), "labels": sorted(map(str, labels)), "properties": kept}
    return None


def _relation(value: dict[str, Any]) -> dict[str, Any] | None:
    match value:
        case {"id": int(), "start": int(), "end": int(), "type": str(type), "properties": dict(own)} if len(value) == 5:
            kept = {key: plain(own[key]) for key in sorted(own)}
            return {"id": kept.get("id"), "type": type, "properties": kept}
    return None


def _path(value: dict[str, Any]) -> dict[str, Any] | None:
    match value:
        case {"nodes": [*nodes], "relationships": [*steps]} if len(value) == 2 and len(nodes) == len(steps) + 1:
            ends, relations = [plain(node) for node in nodes], [plain(step) for step in steps]
            return {"nodes": ends, "relations": relations}
    return None
