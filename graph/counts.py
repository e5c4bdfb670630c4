"""Count what a store holds, and what rests on each of its sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ascribe.graph.answers import SourceUse, Stats
from ascribe.graph.engine import Engine
from ascribe.schema.errors import NotFoundError, nearest

if TYPE_CHECKING:
    from ascribe.graph.ledger import Ledger

_ENTITIES = "MATCH (e:Entity) RETURN e.kind AS kind, count(e) AS n ORDER BY kind"
_RELATIONS = (
    "MATCH (:Entity)-[r]->(:Entity) WHERE r.claims IS NOT NULL "
    "RETURN r.predicate AS predicate, count(r) AS n ORDER BY predicate"
)
_CLAIMS = "MATCH (c:Claim) RETURN c.live AS live, count(c) AS n ORDER BY live"
_SOURCES = (
    "MATCH (s:Source) RETURN s.id AS id, s.headline AS headline, s.publisher AS publisher, "
    "s.reliability AS reliability ORDER BY id"
)
_USES = (
    "MATCH (c:Claim)-[:CITES]->(s:Source) WHERE c.live = true UNWIND [s.id] + coalesce(c.via, []) AS source "
    "RETURN source, count(DISTINCT c.id) AS claims, count(DISTINCT c.relation) AS relations ORDER BY source"
)


def stats(engine: Engine, ledger: Ledger) -> Stats:
    """How much there is of everything."""
    live = dict(engine.read(_CLAIMS).rows)
    return Stats(
        entities=dict(engine.read(_ENTITIES).rows),
        relations=dict(engine.read(_RELATIONS).rows),
        claims=ledger.count("claim"),
        live=live.get(True, 0),
        retracted=live.get(False, 0),
        sources=engine.read("MATCH (s:Source) RETURN count(s) AS n").rows[0][0],
        cases=engine.read("MATCH (c:`Case`) RETURN count(c) AS n").rows[0][0],
    )


def sources(engine: Engine, only: str | None = None) -> list[SourceUse]:
    """Each source, or the one of that id, with how many live claims cite it or have it on their way.

    Most claims first. Raises NotFoundError for an unknown id."""
    uses = {source: (claims, relations) for source, claims, relations in engine.read(_USES).rows}
    found = [
        SourceUse(id, headline, publisher, reliability, *uses.get(id, (0, 0)))
        for id, headline, publisher, reliability in engine.read(_SOURCES).rows
    ]
    if only is not None:
        known = [use.id for use in found]
        found = [use for use in found if use.id == only]
        if not found:
            raise NotFoundError(f"no source has the id {only!r}{nearest(only, known)}. `ascribe sources` lists them")
    return sorted(found, key=lambda use: (-use.claims, use.id))
