// bridges: who or what is linked to both of two operations, networks or other entities, or to assets of theirs
// group: ties
// param first: entity — one of the two
// param second: entity — the other
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: name, kind, to_first, first_confidence, to_second, second_confidence, denied, citations
// example: first=network:harbour-cluster, second=operation:high-tide
MATCH (a:Entity {id: $first})<-[m:ASSET_OF*0..1]-(i:Entity)
WHERE all(s IN m WHERE s.status <> 'denied' AND coalesce(s.confidence, 0.0) >= $min_confidence)
MATCH (i)-[r]-(x:Entity)
WHERE x.id <> $first AND x.id <> $second
  AND r.claims IS NOT NULL AND r.status <> 'denied' AND coalesce(r.confidence, 0.0) >= $min_confidence
  AND r.strength <> 'context' AND r.predicate <> 'not-same-as'
WITH x, r ORDER BY r.confidence IS NULL, r.confidence DESC, r.id
WITH x, collect(startNode(r).name + ' ' + r.predicate + ' ' + endNode(r).name) AS to_first,
     max(r.confidence) AS first_confidence, collect(r.citations[0]) AS first_citations,
     collect(r.denied_by_interested OR r.denied_by_others) AS first_denials
MATCH (x)-[r]-(j:Entity)
WHERE r.claims IS NOT NULL AND r.status <> 'denied' AND coalesce(r.confidence, 0.0) >= $min_confidence
  AND r.strength <> 'context' AND r.predicate <> 'not-same-as'
MATCH (j)-[m:ASSET_OF*0..1]->(b:Entity {id: $second})
WHERE all(s IN m WHERE s.status <> 'denied' AND coalesce(s.confidence, 0.0) >= $min_confidence)
WITH x, to_first, first_confidence, first_citations, first_denials, r
ORDER BY r.confidence IS NULL, r.confidence DESC, r.id
WITH x, to_first, first_confidence, first_citations, first_denials,
     collect(startNode(r).name + ' ' + r.predicate + ' ' + endNode(r).name) AS to_second,
     max(r.confidence) AS second_confidence, collect(r.citations[0]) AS second_citations,
     collect(r.denied_by_interested OR r.denied_by_others) AS second_denials
RETURN x.name AS name, x.kind AS kind, to_first, first_confidence, to_second, second_confidence,
       any(d IN first_denials + second_denials WHERE d) AS denied, first_citations + second_citations AS citations
ORDER BY first_confidence * second_confidence IS NULL, first_confidence * second_confidence DESC, name, x.id
