// payments: which amounts are reported to have been paid, by payer and period
// group: money
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: payer, valid_from, valid_to, recipient, predicate, amount, unit, documents, confidence, denied, citations
MATCH (e:Entity)-[r:FUNDED_BY|PAID_BY|CONTRACTED_BY]->(p:Entity)
WHERE r.status <> 'denied' AND coalesce(r.confidence, 0.0) >= $min_confidence
UNWIND r.claims AS id
MATCH (c:Claim {id: id})-[:CITES]->(d:Source)
WHERE c.stance = 'asserts' AND c.amount IS NOT NULL
// Never added up: two documents may speak of the same money. A document that is recorded twice is one.
WITH p, e, r, c.valid_from AS valid_from, c.valid_to AS valid_to, c.amount AS amount,
     c.amount_unit AS unit, count(DISTINCT d.document) AS documents
RETURN p.name AS payer, valid_from, valid_to, e.name AS recipient, r.predicate AS predicate, amount, unit, documents,
       r.confidence AS confidence, r.denied_by_interested OR r.denied_by_others AS denied,
       r.citations AS citations
ORDER BY payer, p.id, valid_from IS NULL, valid_from, valid_to IS NULL, valid_to, recipient, amount, r.id
