// co-administered: what else those who are reported to administer, run or otherwise control an entity control
// group: ties
// param entity: entity — where to start
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: name, kind, administrator, first_predicate, first_confidence, predicate, confidence, denied, citations
// example: entity=page:facebook/harbour-street
MATCH (x:Entity {id: $entity})<-[r]-(a:Entity)-[s]->(y:Entity)
WHERE y.id <> x.id
  AND r.strength = 'control' AND r.claims IS NOT NULL AND r.status <> 'denied'
  AND s.strength = 'control' AND s.claims IS NOT NULL AND s.status <> 'denied'
  AND coalesce(r.confidence, 0.0) >= $min_confidence AND coalesce(s.confidence, 0.0) >= $min_confidence
RETURN y.name AS name, y.kind AS kind, a.name AS administrator,
       r.predicate AS first_predicate, r.confidence AS first_confidence,
       s.predicate AS predicate, s.confidence AS confidence,
       r.denied_by_interested OR r.denied_by_others OR s.denied_by_interested OR s.denied_by_others AS denied,
       r.citations + s.citations AS citations
ORDER BY r.confidence * s.confidence IS NULL, r.confidence * s.confidence DESC, name, y.id, administrator, r.id, s.id
