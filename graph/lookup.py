"""Find entities by the names people type: id, whole name or alias in any spelling, then parts of a name."""

from __future__ import annotations

from collections.abc import Sequence

from ascribe.graph.answers import EntityRef, Match
from ascribe.graph.engine import Engine
from ascribe.schema.errors import AmbiguousError, NotFoundError
from ascribe.schema.names import name_key, name_keys

_REF = "e.id AS id, e.kind AS kind, e.name AS name, e.aliases AS aliases"
_BY_ID = f"MATCH (e:Entity {{id: $id}}) RETURN {_REF}"
_BY_NAME = (
    f"UNWIND $keys AS key MATCH (n:Name {{id: key}})-[:NAMES]->(e:Entity) RETURN DISTINCT {_REF} ORDER BY name, id"
)
# An unidentified actor is found by its id or whole name only: a part would lend it somebody's name.
_BY_PART = (
    "UNWIND $keys AS key MATCH (n:Name)-[:NAMES]->(e:Entity) WHERE n.id CONTAINS key AND e.unidentified IS NULL "
    f"RETURN key, n.id AS found, {_REF} ORDER BY found, id"
)
_SHOWN = 8


def find(engine: Engine, text: str, limit: int = 20) -> list[Match]:
    """Entities that `text` may mean, best first: score 100 for an id, name or alias, less for a part of one."""
    exact = _exact(engine, text)
    matches = {ref.id: Match(**vars(ref), score=100.0) for ref in exact}
    for key, found, *row in engine.read(_BY_PART, {"keys": list(name_keys(text))}).rows:
        # Whole words count more than letters inside one, and much of a name more than little.
        share = len(key) / len(found)
        score = round(50.0 + 45.0 * share if _in_words(key, found) else 50.0 * share, 1)
        ref = _ref(row)
        if ref.id not in matches or matches[ref.id].score < score:
            matches[ref.id] = Match(**vars(ref), score=score)
    return sorted(matches.values(), key=lambda match: (-match.score, match.name, match.id))[:limit]


def resolve(engine: Engine, name: str) -> EntityRef:
    """The one entity that `name` means: by id, by whole name or alias, or by whole words of a name.

    Raises AmbiguousError when several answer to it, NotFoundError when none does; never guesses."""
    hits = _exact(engine, name) or _by_words(engine, name)
    if len(hits) == 1:
        return hits[0]
    if hits:
        listed = "; ".join(f"{hit.name} ({hit.kind}, {hit.id})" for hit in hits[:_SHOWN])
        more = f" and {len(hits) - _SHOWN} more" if len(hits) > _SHOWN else ""
        raise AmbiguousError(
            f"{name!r} may mean {listed}{more}; give the id of the one you mean", [hit.id for hit in hits]
        )
    raise NotFoundError(
        f"nothing here is called {name!r}{_nearest(engine, name)}. Try `ascribe find` with a part of it"
    )


def _exact(engine: Engine, name: str) -> list[EntityRef]:
    by_id = engine.read(_BY_ID, {"id": name}).rows
    rows = by_id or engine.read(_BY_NAME, {"keys": list(name_keys(name))}).rows
    return [_ref(row) for row in rows]


def _by_words(engine: Engine, name: str) -> list[EntityRef]:
    rows = engine.read(_BY_PART, {"keys": list(name_keys(name))}).rows
    hits = {ref.id: ref for key, found, *row in rows if _in_words(key, found) for ref in [_ref(row)]}
    return list(hits.values())


def _in_words(key: str, found: str) -> bool:
    return f" {key} " in f" {found} "


def _nearest(engine: Engine, name: str) -> str:
    from rapidfuzz import fuzz, process  # wanted for this sentence only

    names = [
        row[0]
        for row in engine.read(
            "MATCH (n:Name)-[:NAMES]->(e:Entity) RETURN e.name AS name, n.id AS key ORDER BY key"
        ).rows
    ]
    keys = {name_key(known): known for known in names}
    close = process.extract(name_key(name), keys.keys(), scorer=fuzz.WRatio, limit=3, score_cutoff=60)
    return "; nearest: " + ", ".join(keys[key] for key, _, _ in close) if close else ""


def _ref(row: Sequence[object]) -> EntityRef:
    id, kind, name, aliases = row
    return EntityRef(str(id), str(kind), str(name), list(aliases) if isinstance(aliases, list) else [])
