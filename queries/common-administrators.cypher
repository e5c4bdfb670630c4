// common-administrators: who is reported to administer, run or otherwise control both of two fronts
// group: ties
// param first: entity — one front
// param second: entity — the other
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: name, kind, first_predicate, first_confidence, second_predicate, second_confidence, denied, citations
// example: first=page:facebook/harbour-street, second=outlet:quay-news
MATCH (x:Entity {id: $first})<-[r]-(a:Entity)-[s]->(y:Entity {id: $second})
WHERE r.strength = 'control' AND r.claims IS NOT NULL AND r.status <> 'denied'
  AND s.strength = 'control' AND s.claims IS NOT NULL AND s.status <> 'denied'
  AND coalesce(r.confidence, 0.0) >= $min_confidence AND coalesce(s.confidence, 0.0) >= $min_confidence
RETURN a.name AS name, a.kind AS kind,
       r.predicate AS first_predicate, r.confidence AS first_confidence,
       s.predicate AS second_predicate, s.confidence AS second_confidence,
       r.denied_by_interested OR r.denied_by_others OR s.denied_by_interested OR s.denied_by_others AS denied,
       r.citations + s.citations AS citations
ORDER BY r.confidence * s.confidence IS NULL, r.confidence * s.confidence DESC, name, r.id, s.id
