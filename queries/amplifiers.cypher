// amplifiers: who is reported to republish, share or cite an outlet or what it published, most often first
// group: publishing
// param outlet: entity — the outlet, site, account or author
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: name, kind, times, pieces, first, last, denied, citations
// example: outlet=outlet:quay-news
MATCH (o:Entity {id: $outlet})
CALL (o) {
  MATCH (c:Entity)-[r:REPUBLISHED|SHARED|CITED]->(o)
  WHERE r.status <> 'denied' AND coalesce(r.confidence, 0.0) >= $min_confidence
  RETURN c, r, o AS carried, false AS doubted
  UNION ALL
  MATCH (o)-[s:PUBLISHED|AUTHORED]->(w:Entity)<-[r:REPUBLISHED|SHARED|CITED]-(c:Entity)
  WHERE r.status <> 'denied' AND coalesce(r.confidence, 0.0) >= $min_confidence
    AND s.status <> 'denied' AND coalesce(s.confidence, 0.0) >= $min_confidence
  RETURN c, r, w AS carried, s.denied_by_interested OR s.denied_by_others AS doubted
}
WITH o, c, r, carried, doubted ORDER BY r.valid_from IS NULL, r.valid_from, carried.name, r.id
WHERE c.id <> o.id
WITH c, collect(carried.name) AS pieces, min(r.valid_from) AS first, max(r.valid_from) AS last,
     collect(doubted OR r.denied_by_interested OR r.denied_by_others) AS denials, collect(r.citations[0]) AS citations
RETURN c.name AS name, c.kind AS kind, size(pieces) AS times, pieces, first, last,
       any(d IN denials WHERE d) AS denied, citations
ORDER BY times DESC, name, c.id
