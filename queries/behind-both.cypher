// behind-both: who is reported to stand behind both of two entities, within three hops of each
// group: who stands behind
// param first: entity — one entity
// param second: entity — the other
// param min_confidence: float 0..1 = 0.0 — leave out chains with a weaker relation; 0.0 keeps the ungraded
// returns: name, kind, first_hops, second_hops, route, strength, product, denied, citations
// example: first=page:facebook/harbour-street, second=outlet:quay-news
MATCH p = (x:Entity {id: $first})<-[:BEHIND*1..3]-(u:Entity)
WHERE u.id <> $second AND all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))
  AND all(s IN relationships(p) WHERE coalesce(s.confidence, 0.0) >= $min_confidence)
WITH u, nodes(p) AS up, relationships(p) AS climbed
MATCH p = (u)-[:BEHIND*1..3]->(y:Entity {id: $second})
WHERE all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))
  AND all(s IN relationships(p) WHERE coalesce(s.confidence, 0.0) >= $min_confidence)
WITH u, up + nodes(p)[1..] AS stops, climbed + relationships(p) AS steps, size(climbed) AS first_hops
WITH u, stops, steps, [s IN steps | s.id] AS ids, first_hops,
     CASE WHEN all(s IN steps[..first_hops] WHERE s.strength = 'identity')
            OR all(s IN steps[first_hops..] WHERE s.strength = 'identity') THEN 'association'
          WHEN any(s IN steps WHERE s.strength = 'role' OR (s.strength = 'control' AND s.hedged)) THEN 'role'
          ELSE 'control' END AS strength
// A hop that both chains share is one hop.
WITH u, stops, steps, ids, first_hops, strength,
     [i IN range(0, size(ids) - 1) WHERE none(j IN range(0, size(ids) - 1) WHERE j < i AND ids[j] = ids[i])] AS places
WITH u, stops, ids, first_hops, strength, places,
     // A lower bound, as in `behind`. Null with an ungraded hop.
     reduce(product = 1.0, i IN places | product * steps[i].confidence) AS product
UNWIND places AS i
WITH u, ids, first_hops, product, strength, i, ids[i] AS id, stops[i] AS a, stops[i + 1] AS b
MATCH (b)-[r {id: id}]-(a) WHERE r.claims IS NOT NULL
WITH u, ids, first_hops, product, strength, i, r ORDER BY i
WITH u, ids, first_hops, product, strength,
     collect(startNode(r).name + ' ' + r.predicate + ' ' + endNode(r).name) AS route,
     collect(r.denied_by_interested OR r.denied_by_others) AS denials,
     collect(r.citations[0]) AS citations
RETURN u.name AS name, u.kind AS kind, first_hops, size(ids) - first_hops AS second_hops, route, strength, product,
       any(d IN denials WHERE d) AS denied, citations
ORDER BY product IS NULL, product DESC, size(ids), name, ids
