// unnamed-voices: which relations rest on unnamed voices only
// group: evidence
// returns: subject, predicate, object, claims, voices, confidence, status, denied, citations
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.claims IS NOT NULL AND r.status <> 'denied'
UNWIND r.claims AS id
MATCH (c:Claim {id: id})-[:CITES]->(d:Source)
WHERE c.stance = 'asserts'
OPTIONAL MATCH (root:Source {id: last(c.via)})
WITH a, r, b, c, coalesce(root.house, root.name, d.house, d.name) AS house
WITH a, r, b, c,
     // Whom a document does not name is known within that document alone.
     CASE WHEN c.voice = 'unnamed'
          THEN coalesce(c.asserted_by + ' (unnamed in ' + house + ')', 'an unnamed voice in ' + house)
          ELSE coalesce(c.asserted_by, house) END AS speaker
ORDER BY speaker
WITH a, r, b, count(c) AS claims, sum(CASE WHEN c.voice = 'unnamed' THEN 1 ELSE 0 END) AS unnamed,
     collect(DISTINCT speaker) AS voices
WHERE unnamed = claims
RETURN a.name AS subject, r.predicate AS predicate, b.name AS object, claims, voices, r.confidence AS confidence,
       r.status AS status, r.denied_by_interested OR r.denied_by_others AS denied, r.citations AS citations
ORDER BY confidence IS NULL, confidence DESC, subject, predicate, object, r.id
