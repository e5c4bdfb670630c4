// writers: who is reported to write for the outlets that an entity is reported to stand behind, within three hops
// group: publishing
// param entity: entity — who stands behind the outlets
// param min_confidence: float 0..1 = 0.0 — leave out chains with a weaker relation; 0.0 keeps the ungraded
// returns: name, kind, outlet, route, product, denied, citations
// example: entity=organization:quay-ltd
MATCH p = (x:Entity {id: $entity})-[:BEHIND*1..3]->(o:Entity)
WHERE all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))
  AND all(s IN relationships(p) WHERE coalesce(s.confidence, 0.0) >= $min_confidence)
MATCH (o)<-[w:WRITES_FOR]-(a:Entity)
WHERE w.status <> 'denied' AND coalesce(w.confidence, 0.0) >= $min_confidence AND none(n IN nodes(p) WHERE n = a)
WITH a, o, nodes(p) + [a] AS stops, [s IN relationships(p) | s.id] + [w.id] AS ids,
     reduce(product = w.confidence, s IN relationships(p) | product * s.confidence) AS product
UNWIND range(0, size(ids) - 1) AS i
WITH a, o, ids, product, i, ids[i] AS id, stops[i] AS from, stops[i + 1] AS to
MATCH (to)-[r {id: id}]-(from) WHERE r.claims IS NOT NULL
WITH a, o, ids, product, i, r ORDER BY i
WITH a, o, ids, product,
     collect(startNode(r).name + ' ' + r.predicate + ' ' + endNode(r).name) AS route,
     collect(r.denied_by_interested OR r.denied_by_others) AS denials,
     collect(r.citations[0]) AS citations
RETURN a.name AS name, a.kind AS kind, o.name AS outlet, route, product,
       any(d IN denials WHERE d) AS denied, citations
ORDER BY product IS NULL, product DESC, name, a.id, outlet, ids
