// authors: who is reported to write for an outlet, or wrote a piece that it published
// group: publishing
// param outlet: entity — the outlet
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: name, kind, predicate, piece, product, denied, citations
// example: outlet=outlet:quay-news
MATCH (o:Entity {id: $outlet})
CALL (o) {
  MATCH (a:Entity)-[r:WRITES_FOR]->(o)
  WHERE r.status <> 'denied' AND coalesce(r.confidence, 0.0) >= $min_confidence
  RETURN a, r.predicate AS predicate, null AS piece, r.confidence AS product, r.id AS id,
         r.denied_by_interested OR r.denied_by_others AS denied, r.citations AS citations
  UNION ALL
  // What an outlet only republished was not written for it.
  MATCH (a:Entity)-[r:AUTHORED]->(w:Entity)<-[s:PUBLISHED]-(o)
  WHERE r.status <> 'denied' AND coalesce(r.confidence, 0.0) >= $min_confidence
    AND s.status <> 'denied' AND coalesce(s.confidence, 0.0) >= $min_confidence
  RETURN a, r.predicate AS predicate, w.name AS piece, r.confidence * s.confidence AS product, r.id AS id,
         r.denied_by_interested OR r.denied_by_others OR s.denied_by_interested OR s.denied_by_others AS denied,
         r.citations + s.citations AS citations
}
RETURN a.name AS name, a.kind AS kind, predicate, piece, product, denied, citations
ORDER BY product IS NULL, product DESC, name, piece, id
