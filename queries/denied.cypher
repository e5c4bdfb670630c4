// denied: which relations are denied or contested, and who denies them
// returns: subject, predicate, object, status, confidence, denied_by, by_interested, by_others, citations
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.claims IS NOT NULL AND (r.denied_by_interested OR r.denied_by_others OR r.status IN ['denied', 'contested'])
UNWIND r.claims AS id
MATCH (c:Claim {id: id})-[:CITES]->(d:Source)
WHERE c.stance IN ['denies', 'disputes']
// Without a speaker it is the voice of the root of what was read, never of the page that relays it.
OPTIONAL MATCH (root:Source {id: last(c.via)})
WITH a, r, b, coalesce(c.asserted_by, root.publisher, root.name, d.publisher, d.name) AS speaker ORDER BY speaker
WITH a, r, b, collect(DISTINCT speaker) AS denied_by
RETURN a.name AS subject, r.predicate AS predicate, b.name AS object, r.status AS status, r.confidence AS confidence,
       denied_by, r.denied_by_interested AS by_interested, r.denied_by_others AS by_others, r.citations AS citations
ORDER BY confidence IS NULL, confidence DESC, subject, predicate, object, r.id
