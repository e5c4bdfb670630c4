// rests-on: which relations rest on a source, because a claim cites it or came by way of it
// param source: source — the id of the source
// returns: subject, predicate, object, resting, claims, confidence, status, denied, citations
// example: source=harbour-street/herald
MATCH (s:Source {id: $source})
CALL (s) {
  MATCH (c:Claim)-[:CITES]->(s) RETURN c
  UNION
  MATCH (c:Claim) WHERE s.id IN c.via RETURN c
}
MATCH (a:Entity)<-[:SUBJECT]-(c)-[:OBJECT]->(b:Entity)
// In either direction, for a symmetric relation may stand the other way round. Retracted claims are in no relation.
MATCH (a)-[r]-(b) WHERE c.id IN r.claims
WITH r, startNode(r) AS subject, endNode(r) AS object, count(c) AS resting
RETURN subject.name AS subject, r.predicate AS predicate, object.name AS object, resting, size(r.claims) AS claims,
       r.confidence AS confidence, r.status AS status, r.denied_by_interested OR r.denied_by_others AS denied,
       r.citations AS citations
ORDER BY confidence IS NULL, confidence DESC, subject, predicate, object, r.id
