// unanswered: which relations neither end is known to have admitted, denied or been asked about
// group: disagreement
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: subject, predicate, object, confidence, status, to_ask, citations
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.claims IS NOT NULL AND r.status <> 'denied' AND r.strength <> 'context'
  AND NOT r.admitted AND NOT r.denied_by_interested AND coalesce(r.confidence, 0.0) >= $min_confidence
UNWIND r.claims AS id
MATCH (c:Claim {id: id})
WITH a, r, b, sum(CASE WHEN c.stance = 'no_comment' OR c.speaker IN [a.id, b.id] OR c.interested
                       THEN 1 ELSE 0 END) AS answers
WHERE answers = 0
WITH a, r, b, [e IN [a, b] WHERE e.kind IN ['Person', 'Organization', 'Outlet'] AND e.unidentified IS NULL] AS reachable
WHERE size(reachable) > 0
RETURN a.name AS subject, r.predicate AS predicate, b.name AS object, r.confidence AS confidence, r.status AS status,
       [e IN reachable | e.name] AS to_ask, r.citations AS citations
ORDER BY confidence IS NULL, confidence DESC, subject, predicate, object, r.id
