// contested: which relations are asserted by some and denied by others, and what each side says
// group: disagreement
// returns: subject, predicate, object, status, confidence, asserted, denied, citations
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.claims IS NOT NULL AND r.status <> 'denied' AND (r.denied_by_interested OR r.denied_by_others)
UNWIND r.claims AS id
MATCH (c:Claim {id: id})-[:CITES]->(d:Source)
// Without a speaker it is the voice of the root of what was read, never of the page that relays it.
OPTIONAL MATCH (root:Source {id: last(c.via)})
WITH a, r, b, c, coalesce(root.house, root.name, d.house, d.name) AS house
WITH a, r, b, c.stance AS stance, c.quote[0] AS quote,
     // Whom a document does not name is known within that document alone.
     CASE WHEN c.voice = 'unnamed'
          THEN coalesce(c.asserted_by + ' (unnamed in ' + house + ')', 'an unnamed voice in ' + house)
          ELSE coalesce(c.asserted_by, house) END AS speaker
WITH a, r, b, stance, coalesce(speaker + ': "' + quote + '"', speaker) AS said ORDER BY said
WITH a, r, b, collect(DISTINCT CASE WHEN stance = 'asserts' THEN said END) AS asserted,
     collect(DISTINCT CASE WHEN stance IN ['denies', 'disputes'] THEN said END) AS denied
RETURN a.name AS subject, r.predicate AS predicate, b.name AS object, r.status AS status, r.confidence AS confidence,
       asserted, denied, r.citations AS citations
ORDER BY confidence IS NULL, confidence DESC, subject, predicate, object, r.id
