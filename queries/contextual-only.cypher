// contextual-only: which relations rest on contextual evidence only, neither technical nor behavioural
// group: evidence
// returns: subject, predicate, object, claims, confidence, status, denied, citations
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.claims IS NOT NULL AND r.status <> 'denied'
UNWIND r.claims AS id
MATCH (c:Claim {id: id})
WHERE c.stance = 'asserts'
// A claim without a method may rest on anything.
WITH a, r, b, count(c) AS claims, sum(CASE WHEN c.method = 'contextual' THEN 1 ELSE 0 END) AS contextual
WHERE contextual = claims
RETURN a.name AS subject, r.predicate AS predicate, b.name AS object, claims, r.confidence AS confidence,
       r.status AS status, r.denied_by_interested OR r.denied_by_others AS denied, r.citations AS citations
ORDER BY confidence IS NULL, confidence DESC, subject, predicate, object, r.id
