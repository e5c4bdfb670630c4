// ended: which relations are reported to be over, the latest first
// group: time
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: subject, predicate, object, valid_from, valid_to, confidence, status, denied, citations
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.claims IS NOT NULL AND r.status <> 'denied' AND coalesce(r.confidence, 0.0) >= $min_confidence
  AND (r.former OR r.ended)
RETURN a.name AS subject, r.predicate AS predicate, b.name AS object, r.valid_from AS valid_from,
       r.valid_to AS valid_to, r.confidence AS confidence, r.status AS status,
       r.denied_by_interested OR r.denied_by_others AS denied, r.citations AS citations
ORDER BY valid_to IS NULL, valid_to DESC, subject, predicate, object, r.id
