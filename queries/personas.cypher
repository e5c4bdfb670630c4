// personas: which personas there are, and who is reported to operate them
// group: who stands behind
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: persona, predicate, name, kind, confidence, status, denied, citations
MATCH (p:Entity {kind: 'Persona'})
OPTIONAL MATCH (p)-[r]-(o:Entity)
WHERE r.claims IS NOT NULL AND r.status <> 'denied' AND coalesce(r.confidence, 0.0) >= $min_confidence
  // A network that a persona is an asset of does not operate it.
  AND ((r.strength IN ['control', 'role'] AND EXISTS { MATCH (p)<-[b:BEHIND]-(o) WHERE b.id = r.id })
       OR r.predicate = 'same-as' OR (r.predicate = 'pseudonym-of' AND startNode(r) = p))
RETURN p.name AS persona, r.predicate AS predicate, o.name AS name, o.kind AS kind, r.confidence AS confidence,
       r.status AS status, r.denied_by_interested OR r.denied_by_others AS denied, r.citations AS citations
ORDER BY persona, p.id, confidence IS NULL, confidence DESC, name, r.id
