// attributions: what is attributed to whom, by whom, and who denies it or would not attribute it
// group: who stands behind
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: name, kind, attributed_to, confidence, status, attributed_by, dissent, rests_on, citations
MATCH (x:Entity)-[r:ATTRIBUTED_TO]->(y:Entity)
WHERE r.status <> 'denied' AND coalesce(r.confidence, 0.0) >= $min_confidence
UNWIND r.claims AS id
MATCH (c:Claim {id: id})-[:CITES]->(d:Source)
OPTIONAL MATCH (root:Source {id: last(c.via)})
WITH x, r, y, c.stance AS stance, coalesce(c.asserted_by, root.publisher, root.name, d.publisher, d.name) AS speaker
ORDER BY speaker, stance
WITH x, r, y, collect(DISTINCT CASE WHEN stance = 'asserts' THEN speaker END) AS attributed_by,
     collect(DISTINCT CASE stance WHEN 'denies' THEN speaker + ' denies it'
                                  WHEN 'disputes' THEN speaker + ' disputes it'
                                  WHEN 'no_finding' THEN speaker + ' did not attribute it' END) AS dissent
RETURN x.name AS name, x.kind AS kind, y.name AS attributed_to, r.confidence AS confidence, r.status AS status,
       attributed_by, dissent, size(coalesce(r.rests_on, [])) AS rests_on, r.citations AS citations
ORDER BY name, x.id, confidence IS NULL, confidence DESC, attributed_to, r.id
