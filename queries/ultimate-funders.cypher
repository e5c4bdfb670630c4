// ultimate-funders: which outlets, sites, channels and pages lead up to which last known funder, within four hops
// group: money
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: funder, kind, outlet, hops, route, product, denied, citations
MATCH (o:Entity)
WHERE o.kind IN ['Outlet', 'Website', 'Channel', 'Page']
MATCH p = (o)<-[:BEHIND*1..4]-(f:Entity)
WHERE all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))
  // The way may lead over owners and the bodies they are units of; it ends at somebody who pays.
  AND all(s IN relationships(p) WHERE coalesce(s.confidence, 0.0) >= $min_confidence
      AND (s.strength = 'control' OR s.predicate IN ['funded-by', 'paid-by', 'unit-of']))
WITH o, f, nodes(p) AS stops, [n IN nodes(p) | n.id] AS passed, relationships(p) AS steps
WITH o, f, stops, passed, [s IN steps | s.id] AS ids, [s IN steps | s.predicate] AS predicates,
     reduce(product = 1.0, s IN steps | product * s.confidence) AS product
WHERE last(predicates) IN ['funded-by', 'paid-by']
// Two who fund each other are both the last.
OPTIONAL MATCH (f)<-[b:BEHIND]-(g:Entity)
WHERE b.predicate IN ['funded-by', 'paid-by'] AND coalesce(b.confidence, 0.0) >= $min_confidence
  AND none(id IN passed WHERE id = g.id)
WITH o, f, stops, ids, product, count(g) AS funders
WHERE funders = 0 OR size(ids) = 4
UNWIND range(0, size(ids) - 1) AS i
WITH o, f, ids, product, i, ids[i] AS id, stops[i] AS a, stops[i + 1] AS b
MATCH (b)-[r {id: id}]-(a) WHERE r.claims IS NOT NULL
WITH o, f, ids, product, i, r ORDER BY i
WITH o, f, ids, product,
     collect(startNode(r).name + ' ' + r.predicate + ' ' + endNode(r).name) AS route,
     collect(r.denied_by_interested OR r.denied_by_others) AS denials,
     collect(r.citations[0]) AS citations
RETURN f.name AS funder, f.kind AS kind, o.name AS outlet, size(ids) AS hops, route, product,
       any(d IN denials WHERE d) AS denied, citations
ORDER BY funder, f.id, product IS NULL, product DESC, outlet, ids
