// rests-on: which relations rest on a source, because a claim cites it or came by way of it
// group: evidence
// param source: source — the id of the source
// returns: subject, predicate, object, resting, claims, confidence, status, denied, citations
// example: source=harbour-street/herald
MATCH (c:Claim)-[:CITES|VIA]->(:Source {id: $source}) WHERE c.live
MATCH (c)-[:SUBJECT]->(x:Entity)
// Each entity once, for it may have many relations; in either direction, for a symmetric one may stand the other way.
WITH x, collect(c.relation) AS told
MATCH (x)-[r]-(:Entity) WHERE r.id IN told AND r.claims IS NOT NULL
WITH r, startNode(r) AS subject, endNode(r) AS object, sum(size([id IN told WHERE id = r.id])) AS resting
RETURN subject.name AS subject, r.predicate AS predicate, object.name AS object, resting, size(r.claims) AS claims,
       r.confidence AS confidence, r.status AS status, r.denied_by_interested OR r.denied_by_others AS denied,
       r.citations AS citations
ORDER BY confidence IS NULL, confidence DESC, subject, predicate, object, r.id
