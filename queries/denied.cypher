// denied: which relations are denied or contested, and who denies them
// group: disagreement
// returns: subject, predicate, object, status, confidence, denied_by, by_interested, by_others, citations
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.claims IS NOT NULL AND (r.denied_by_interested OR r.denied_by_others OR r.status IN ['denied', 'contested'])
UNWIND r.claims AS id
MATCH (c:Claim {id: id})-[:CITES]->(d:Source)
WHERE c.stance IN ['denies', 'disputes']
// Without a speaker it is the voice of the root of what was read, never of the page that relays it.
OPTIONAL MATCH (root:Source {id: last(c.via)})
WITH a, r, b, c, coalesce(root.house, root.name, d.house, d.name) AS house,
     coalesce(root.document, d.document) AS document
WITH DISTINCT a, r, b,
     // Whom a document does not name is known within that document alone.
     CASE WHEN c.voice = 'unnamed'
          THEN coalesce(c.asserted_by + ' (unnamed in ' + house + ')', 'an unnamed voice in ' + house)
          ELSE coalesce(c.asserted_by, house) END AS speaker,
     CASE WHEN c.voice = 'unnamed' THEN document END AS document
ORDER BY speaker, document
WITH a, r, b, collect(speaker) AS denied_by
RETURN a.name AS subject, r.predicate AS predicate, b.name AS object, r.status AS status, r.confidence AS confidence,
       denied_by, r.denied_by_interested AS by_interested, r.denied_by_others AS by_others, r.citations AS citations
ORDER BY confidence IS NULL, confidence DESC, subject, predicate, object, r.id
