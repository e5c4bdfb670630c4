"""The Cypher that writes the projection, the same text on every engine. `$rows` and `$ids` come in batches."""

from __future__ import annotations

from collections.abc import Iterable

from ascribe.graph.engines.engine import Engine

# Raised when the graph of a release differs from the one before: an older graph is then rebuilt.
VERSION = 5
LABELS = ("Entity", "Name", "Source", "Claim", "Case", "Projection")


def reached(engine: Engine) -> int:
    """The ledger's position that the graph has come to; 0 for an empty graph, -1 for one of another version."""
    rows = engine.read(
        "MATCH (p:Projection {id: 'projection'}) RETURN p.position AS position, p.version AS version"
    ).rows
    if not rows:
        return 0
    return int(rows[0][0]) if rows[0][1] == VERSION else -1


def write_entities(kind: str, kinds: Iterable[str]) -> str:
    """Write `$rows` of {id, props}, all of one kind; `kinds`, of which one may be the old kind, are taken away."""
    others = "".join(f":`{other}`" for other in sorted(kinds) if other != kind)
    return (
        "UNWIND $rows AS row MERGE (e:Entity {id: row.id}) SET e = row.props "
        + (f"REMOVE e{others} " if others else "")
        + f"SET e:`{kind}`"
    )


def write_edges(edge: str) -> str:
    """Write `$rows` of {id, from, to, props} as edges of one type; gives how many were written."""
    return (
        "UNWIND $rows AS row MATCH (a:Entity {id: row.from}) MATCH (b:Entity {id: row.to}) "
        f"MERGE (a)-[r:`{edge}` {{id: row.id}}]->(b) SET r = row.props RETURN count(r) AS n"
    )


def read_edges(edge: str) -> str:
    """Read id, names of the ends, confidence and status of the edges of one type between `$rows` of {from, to}."""
    return (
        f"UNWIND $rows AS row MATCH (a:Entity {{id: row.from}})-[r:`{edge}`]->(b:Entity {{id: row.to}}) "
        "RETURN r.id AS id, a.name AS subject, b.name AS object, r.confidence AS confidence, r.status AS status"
    )


def remove_edges(edge: str) -> str:
    """Remove the edges of `$rows` of {id, from, to}; one that is not there is no error."""
    return (
        "UNWIND $rows AS row MATCH (a:Entity {id: row.from})-"
        f"[r:`{edge}` {{id: row.id}}]->(b:Entity {{id: row.to}}) DELETE r"
    )


WRITE_NAMES = (
    "UNWIND $rows AS row MATCH (e:Entity {id: row.entity}) MERGE (n:Name {id: row.id}) SET n.name = row.id "
    "MERGE (n)-[:NAMES]->(e)"
)
# Gives the names that may be nobody's now.
REMOVE_NAMES = "UNWIND $ids AS id MATCH (e:Entity {id: id})<-[r:NAMES]-(n:Name) DELETE r RETURN DISTINCT n.id AS name"
SWEEP_NAMES = "UNWIND $ids AS id MATCH (n:Name {id: id}) WHERE NOT EXISTS { MATCH (n)-[:NAMES]->(:Entity) } DELETE n"
WRITE_SOURCES = "UNWIND $rows AS row MERGE (s:Source {id: row.id}) SET s = row"
REMOVE_DERIVED = "UNWIND $ids AS id MATCH (s:Source {id: id})-[r:DERIVED_FROM]->(:Source) DELETE r"
WRITE_DERIVED = (
    "UNWIND $rows AS row MATCH (s:Source {id: row.id}) MATCH (o:Source {id: row.origin}) MERGE (s)-[:DERIVED_FROM]->(o)"
)
WRITE_CASES = "UNWIND $rows AS row MERGE (c:`Case` {id: row.id}) SET c = row"
# A claim's ends never change: they are in its id.
WRITE_CLAIMS = (
    "UNWIND $rows AS row MATCH (e:Entity {id: row.subject}) MATCH (s:Source {id: row.source}) "
    "MERGE (c:Claim {id: row.id}) SET c = row.props MERGE (c)-[:SUBJECT]->(e) MERGE (c)-[:CITES]->(s) "
    "RETURN count(c) AS n"
)
WRITE_OBJECTS = (
    "UNWIND $rows AS row MATCH (c:Claim {id: row.id}) MATCH (e:Entity {id: row.object}) "
    "MERGE (c)-[:OBJECT]->(e) RETURN count(c) AS n"
)
REMOVE_WAYS = "UNWIND $ids AS id MATCH (c:Claim {id: id})-[v:VIA]->(:Source) DELETE v"
WRITE_WAYS = (
    "UNWIND $rows AS row MATCH (c:Claim {id: row.id}) MATCH (s:Source {id: row.step}) "
    "MERGE (c)-[:VIA]->(s) RETURN count(c) AS n"
)
# Before they are written again: a case has a million of them, which MERGE on kglite would look through for each.
REMOVE_HOLDS = "UNWIND $ids AS id MATCH (c:Claim {id: id})<-[h:HOLDS]-(:`Case`) DELETE h"
WRITE_HOLDS = (
    "UNWIND $rows AS row MATCH (k:`Case` {id: row.holder}) MATCH (c:Claim {id: row.id}) "
    "CREATE (k)-[:HOLDS {since: row.since}]->(c)"
)


def remove_nodes(label: str) -> str:
    """Remove the nodes of one label whose ids are `$ids`, with their edges."""
    return f"UNWIND $ids AS id MATCH (n:`{label}` {{id: id}}) DETACH DELETE n"


READ_ANY = "MATCH (n) WHERE n:Entity OR n:Source OR n:`Case` OR n:Projection RETURN n.id AS id LIMIT 1"
READ_WORDS = "MATCH (p:Projection {id: 'projection'}) RETURN p.words AS words"
WRITE_POSITION = (
    "MERGE (p:Projection {id: 'projection'}) SET p.name = 'projection', p.version = $version, p.words = $words, "
    "p.position = CASE WHEN p.position > $position THEN p.position ELSE $position END"
)
