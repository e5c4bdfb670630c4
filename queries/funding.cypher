// funding: who is reported to fund or pay an entity, and whom it funds or pays, with the amounts stated
// group: money
// param entity: entity — whose money
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: payer, predicate, recipient, amounts, confidence, status, denied, valid_from, valid_to, citations
// example: entity=page:facebook/harbour-street
MATCH (x:Entity {id: $entity})-[r:FUNDED_BY|PAID_BY]-(:Entity)
WHERE coalesce(r.confidence, 0.0) >= $min_confidence
UNWIND r.claims AS id
MATCH (c:Claim {id: id})
WITH r, startNode(r) AS recipient, endNode(r) AS payer, CASE WHEN c.stance = 'asserts' THEN c.amount END AS amount
ORDER BY amount
WITH r, recipient, payer, collect(DISTINCT amount) AS amounts
RETURN payer.name AS payer, r.predicate AS predicate, recipient.name AS recipient, amounts,
       r.confidence AS confidence, r.status AS status, r.denied_by_interested OR r.denied_by_others AS denied,
       r.valid_from AS valid_from, r.valid_to AS valid_to, r.citations AS citations
ORDER BY confidence IS NULL, confidence DESC, payer, recipient, r.id
