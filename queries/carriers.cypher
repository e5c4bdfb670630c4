// carriers: who is reported to have carried an article, in order of date, first publisher first
// group: publishing
// param article: entity — the piece, or whatever else was carried
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: name, kind, predicate, date, confidence, status, denied, citations
// example: article=article:high-tide
MATCH (w:Entity {id: $article})<-[r:PUBLISHED|REPUBLISHED|SHARED|CITED]-(c:Entity)
WHERE r.status <> 'denied' AND coalesce(r.confidence, 0.0) >= $min_confidence
RETURN c.name AS name, c.kind AS kind, r.predicate AS predicate, r.valid_from AS date, r.confidence AS confidence,
       r.status AS status, r.denied_by_interested OR r.denied_by_others AS denied, r.citations AS citations
// An undated publisher comes first, for nobody carries what is not published; other undated carriers come last.
ORDER BY r.valid_from IS NULL AND r.predicate <> 'published', coalesce(r.valid_from, ''),
         CASE r.predicate WHEN 'published' THEN 0 WHEN 'republished' THEN 1 ELSE 2 END, name, r.id
