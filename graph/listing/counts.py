"""Count what a store holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ascribe.graph.engines.engine import Engine
from ascribe.graph.relations.answers import Stats

if TYPE_CHECKING:
    from ascribe.graph.ledgers.ledger import Ledger

_ENTITIES = "MATCH (e:Entity) RETURN e.kind AS kind, count(e) AS n ORDER BY kind"
_RELATIONS = (
    "MATCH (:Entity)-[r]->(:Entity) WHERE r.claims IS NOT NULL "
    "RETURN r.predicate AS predicate, count(r) AS n ORDER BY predicate"
)
_CLAIMS = "MATCH (c:Claim) RETURN c.live AS live, count(c) AS n ORDER BY live"


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
