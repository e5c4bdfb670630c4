// shared-administrators: which pages, groups, channels, accounts and sites are reported to be in one hand
// group: ties
// param min_fronts: int = 2 — leave out whoever controls fewer
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: name, kind, fronts, names, weakest, denied, citations
MATCH (a:Entity)-[r]->(x:Entity)
WHERE r.strength = 'control' AND r.claims IS NOT NULL AND r.status <> 'denied'
  AND coalesce(r.confidence, 0.0) >= $min_confidence
  AND x.kind IN ['Page', 'Group', 'Channel', 'Account', 'Website']
WITH a, x, r ORDER BY r.confidence IS NULL, r.confidence DESC, r.id
WITH a, x, max(r.confidence) AS confidence, collect(r.citations[0])[0] AS citation,
     collect(r.denied_by_interested OR r.denied_by_others) AS denials
ORDER BY confidence IS NULL, confidence DESC, x.name, x.id
WITH a, collect(x.name) AS names, collect(confidence) AS graded, min(confidence) AS least,
     collect(citation) AS citations, collect(any(d IN denials WHERE d)) AS denials
WHERE size(names) >= $min_fronts
// One ungraded front leaves the whole set without a number.
RETURN a.name AS name, a.kind AS kind, size(names) AS fronts, names,
       CASE WHEN size(graded) = size(names) THEN least END AS weakest,
       any(d IN denials WHERE d) AS denied, citations
ORDER BY fronts DESC, weakest IS NULL, weakest DESC, name, a.id
