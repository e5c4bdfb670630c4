// shared-entities: which entities several cases speak about
// group: collection
// param min_cases: int = 2 — leave out entities of fewer cases
// returns: name, kind, cases, claims, id
MATCH (k:`Case`)-[:HOLDS]->(c:Claim)-[:SUBJECT|OBJECT]->(e:Entity)
WHERE c.live
WITH e, k, count(DISTINCT c.id) AS claims ORDER BY k.name, k.id
WITH e, collect(k.name + ': ' + toString(claims)) AS cases, sum(claims) AS claims
WHERE size(cases) >= $min_cases
RETURN e.name AS name, e.kind AS kind, cases, claims, e.id AS id
ORDER BY size(cases) DESC, claims DESC, name, id
