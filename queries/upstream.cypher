// upstream: who stands behind an entity or is linked to those who do, within four hops
// group: who stands behind
// param entity: entity — where to start
// param min_confidence: float 0..1 = 0.0 — leave out chains with a weaker relation; 0.0 keeps the ungraded
// param limit: int 1.. = 100 — at most so many chains, the strongest
// returns: name, kind, hops, route, strength, product, denied, citations
// example: entity=page:facebook/harbour-street
MATCH p = (x:Entity {id: $entity})<-[:BEHIND|UPSTREAM*1..4]-(y:Entity)
WHERE all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))
  AND all(s IN relationships(p) WHERE coalesce(s.confidence, 0.0) >= $min_confidence)
WITH y, nodes(p) AS stops, relationships(p) AS steps
WITH y, stops, [s IN steps | s.id] AS ids,
     // A lower bound: hops that share a source are likelier to hold together. Null with an ungraded hop.
     reduce(product = 1.0, s IN steps | product * s.confidence) AS product,
     CASE WHEN size([s IN steps WHERE s.strength = 'association']) > 1 THEN 'lead'
          WHEN any(s IN steps WHERE s.strength IN ['association', 'conclusion']) THEN 'association'
          WHEN all(s IN steps WHERE s.strength = 'identity') THEN 'association'
          WHEN any(s IN steps WHERE s.strength = 'role' OR (s.strength = 'control' AND s.hedged)) THEN 'role'
          ELSE 'control' END AS strength
ORDER BY product IS NULL, product DESC, size(ids), y.name, ids LIMIT $limit
UNWIND range(0, size(ids) - 1) AS i
WITH y, ids, product, strength, i, ids[i] AS id, stops[i] AS a, stops[i + 1] AS b
// A hop is shown as the relation it was derived from. From b, for a start with many relations is common.
MATCH (b)-[r {id: id}]-(a) WHERE r.claims IS NOT NULL
WITH y, ids, product, strength, i, r ORDER BY i
WITH y, ids, product, strength,
     collect(startNode(r).name + ' ' + r.predicate + ' ' + endNode(r).name) AS route,
     collect(r.denied_by_interested OR r.denied_by_others) AS denials,
     collect(r.citations[0]) AS citations,
     collect(r.claims[0..r.assertions]) AS said,
     collect(CASE WHEN r.strength = 'conclusion' THEN coalesce(r.rests_on, []) ELSE [] END) AS reasons
// A conclusion and what it was drawn from are one piece of evidence, so no chain may hold both.
WHERE none(i IN range(0, size(ids) - 1) WHERE any(j IN range(0, size(ids) - 1) WHERE j <> i
           AND any(reason IN reasons[i] WHERE reason IN said[j])))
RETURN y.name AS name, y.kind AS kind, size(ids) AS hops, route, strength, product,
       any(d IN denials WHERE d) AS denied, citations
ORDER BY product IS NULL, product DESC, hops, name, ids
