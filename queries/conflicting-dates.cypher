// conflicting-dates: which relations have assertions that contradict each other about when it began, ended or was so
// group: time
// returns: subject, predicate, object, dates, confidence, status, denied, citations
MATCH (a:Entity)-[r]->(b:Entity)
WHERE r.claims IS NOT NULL AND r.status <> 'denied' AND size(r.claims) > 1
UNWIND r.claims AS id
MATCH (c:Claim {id: id})-[:CITES]->(d:Source)
WHERE c.stance = 'asserts' AND (c.valid_from IS NOT NULL OR c.valid_to IS NOT NULL)
WITH a, r, b, c, coalesce(c.valid_from, '..') + '/' + coalesce(c.valid_to, '..') + ', ' + coalesce(d.publisher, d.name)
     AS told,
     // `2018~` and `201X` say 2018 and 201, and what begins alike agrees.
     split(replace(replace(replace(c.valid_from, '~', ''), '?', ''), '%', ''), 'X')[0] AS start,
     split(replace(replace(replace(c.valid_to, '~', ''), '?', ''), '%', ''), 'X')[0] AS stop
ORDER BY start, stop, told, c.id
// One date for both ends says when it was so; only what happens once begins then.
WITH a, r, b, collect(DISTINCT told) AS dates,
     collect({start: start, stop: stop, point: coalesce(c.valid_from = c.valid_to, false)}) AS said,
     r.predicate IN ['authored', 'created', 'founded', 'published', 'registered'] AS once
WHERE any(x IN said WHERE any(y IN said WHERE
        ((once OR NOT (x.point OR y.point)) AND NOT (x.start STARTS WITH y.start OR y.start STARTS WITH x.start))
        OR (NOT (x.point OR y.point) AND NOT (x.stop STARTS WITH y.stop OR y.stop STARTS WITH x.stop))
        OR (NOT (x.point AND y.point) AND x.stop < y.start AND NOT y.start STARTS WITH x.stop)))
RETURN a.name AS subject, r.predicate AS predicate, b.name AS object, dates, r.confidence AS confidence,
       r.status AS status, r.denied_by_interested OR r.denied_by_others AS denied, r.citations AS citations
ORDER BY subject, predicate, object, r.id
