"""Tell entities of like names apart: what each is, one fact the others do not share, how much is linked to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from ascribe.graph.engines.engine import Engine
from ascribe.graph.relations.answers import EntityRef

# Whom it is linked to, never how: a predicate without its denials and its confidence would say too much.
_ABOUT = (
    "UNWIND $ids AS id MATCH (e:Entity {id: id}) OPTIONAL MATCH (e)-[r]-(o:Entity) WHERE r.claims IS NOT NULL "
    "WITH e, r, o ORDER BY coalesce(r.confidence, -1.0) DESC, o.name, o.id "
    "WITH e, count(DISTINCT r.id) AS links, "
    "collect(DISTINCT CASE WHEN r.status = 'denied' THEN NULL ELSE o.name END) AS others "
    "RETURN e.id AS id, e.subkind AS subkind, e.summary AS summary, e.unidentified AS unidentified, "
    "links, others[0..2] AS others"
)
_SHOWN, _LONGEST = 8, 70


class About(NamedTuple):
    """What tells an entity from its namesakes: kind and subkind, a fact ("" for none), how many relations."""

    kind: str
    fact: str
    links: int


def about(engine: Engine, refs: Sequence[EntityRef]) -> dict[str, About]:
    """What tells each of these entities from the others, by id."""
    rows = {row[0]: row[1:] for row in engine.read(_ABOUT, {"ids": [ref.id for ref in refs]}).rows}
    facts = {
        ref.id: [
            *([summary] if summary else []),
            *([f"linked to {' and '.join(others)}"] if others else []),
            *(f"also called {alias}" for alias in ref.aliases if alias != ref.name),
        ]
        for ref in refs
        for _, summary, _, _, others in [rows[ref.id]]
    }
    shared = Counter(fact for known in facts.values() for fact in set(known))
    told = {}
    for ref in refs:
        subkind, _, unidentified, links, _ = rows[ref.id]
        kind = f"{ref.kind} ({subkind})" if subkind else f"{ref.kind} (unidentified)" if unidentified else ref.kind
        fact = min(facts[ref.id], key=lambda fact: shared[fact], default="")
        told[ref.id] = About(kind, _line(fact), links)
    return told


def listed(engine: Engine, refs: Sequence[EntityRef]) -> str:
    """Lines to choose from: `  person:jane-roe  Jane Roe · Person · linked to Quay Ltd · 2 links`."""
    shown = refs[:_SHOWN]
    known = about(engine, shown)
    width = min(max(len(ref.id) for ref in shown), 40)
    lines = []
    for ref in shown:
        kind, fact, links = known[ref.id]
        parts = (_line(ref.name), kind, fact, f"{links} link{'' if links == 1 else 's'}")
        lines.append(f"  {ref.id:{width}}  " + " · ".join(part for part in parts if part))
    if len(refs) > _SHOWN:
        lines.append(f"  and {len(refs) - _SHOWN} more, which `ascribe find` lists")
    return "\n".join(lines)


def _line(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
