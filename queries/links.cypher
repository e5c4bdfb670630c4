// links: what an entity is linked to, in both directions, and who says so
// group: ties
// param entity: entity — whose relations to list
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: direction, predicate, name, kind, confidence, status, denied, origins, valid_from, valid_to, citations
// example: entity=page:facebook/harbour-street
MATCH (x:Entity {id: $entity})-[r]-(y:Entity)
// BEHIND and UPSTREAM repeat relations and have no claims of their own.
WHERE r.claims IS NOT NULL AND coalesce(r.confidence, 0.0) >= $min_confidence
RETURN CASE WHEN startNode(r) = x THEN 'out' ELSE 'in' END AS direction,
       r.predicate AS predicate, y.name AS name, y.kind AS kind, r.confidence AS confidence, r.status AS status,
       r.denied_by_interested OR r.denied_by_others AS denied, r.origins AS origins,
       r.valid_from AS valid_from, r.valid_to AS valid_to, r.citations AS citations
ORDER BY confidence IS NULL, confidence DESC, status DESC, predicate, name, r.id
