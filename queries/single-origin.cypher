// single-origin: which relations several documents report although all of it goes back to one origin
// group: evidence
// param min_documents: int = 2 — leave out relations asserted in fewer documents
// param limit: int 1.. = 100 — at most so many relations
// returns: subject, predicate, object, documents, confidence, status, denied, citations
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.origins = 1 AND size(r.claims) >= $min_documents
UNWIND r.claims AS id
MATCH (c:Claim {id: id})-[:CITES]->(d:Source)
WHERE c.stance = 'asserts'
WITH a, r, b, count(DISTINCT d.document) AS documents
WHERE documents >= $min_documents
RETURN a.name AS subject, r.predicate AS predicate, b.name AS object, documents,
       r.confidence AS confidence, r.status AS status, r.denied_by_interested OR r.denied_by_others AS denied,
       r.citations AS citations
ORDER BY documents DESC, confidence IS NULL, confidence DESC, subject, predicate, object, r.id
LIMIT $limit
