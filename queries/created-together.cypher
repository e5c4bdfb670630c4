// created-together: which accounts with one party reported to stand behind them were created within days of each other
// group: ties
// param days: int = 7 — at most so many days from the first to the last
// param min_accounts: int = 2 — leave out smaller sets
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: name, kind, accounts, first, last, names, weakest, denied, citations
MATCH (a:Entity {kind: 'Account'})
OPTIONAL MATCH (a)<-[:SUBJECT]-(c:Claim)
WHERE c.predicate = 'created-at' AND c.stance = 'asserts' AND c.live
// What a source says goes before what a data file holds.
WITH a, min(c.value) AS claimed
WITH a, left(coalesce(claimed, toString(a.created_at)), 10) AS created
WHERE created =~ '[0-9]{4}-[0-9]{2}-[0-9]{2}'
WITH a, created, toInteger(left(created, 4)) AS year, toInteger(substring(created, 5, 2)) AS month,
     toInteger(substring(created, 8, 2)) AS day
// Years begin in March here, so that the leap day ends one. date() would fail all over a 30th of February.
WITH a, created, day, (month + 9) % 12 AS m, year - ((month + 9) % 12) / 10 AS y
WITH a, created, 365 * y + y / 4 - y / 100 + y / 400 + (306 * m + 5) / 10 + day AS day
MATCH (a)<-[b:BEHIND]-(o:Entity)
WHERE coalesce(b.confidence, 0.0) >= $min_confidence
WITH o, a, created, day, b.id AS id
MATCH (a)-[r {id: id}]-(o)
WHERE r.claims IS NOT NULL
WITH o, a, created, day, r ORDER BY r.confidence IS NULL, r.confidence DESC, r.id
WITH o, a, created, day, max(r.confidence) AS confidence, collect(r.citations[0])[0] AS citation,
     collect(r.denied_by_interested OR r.denied_by_others) AS denials
ORDER BY day, a.name, a.id
WITH o, collect({name: a.name + ' ' + created, created: created, day: day, confidence: confidence,
                 citation: citation, denied: any(d IN denials WHERE d)}) AS known
UNWIND known AS start
WITH DISTINCT o, known, start.day AS start
WITH o, known, start, [x IN known WHERE x.day >= start AND x.day <= start + $days] AS found
// A set that lies within an earlier one is not told again.
WHERE size(found) >= $min_accounts
  AND none(x IN known WHERE x.day < start AND x.day + $days >= found[size(found) - 1].day)
RETURN o.name AS name, o.kind AS kind, size(found) AS accounts,
       found[0].created AS first, found[size(found) - 1].created AS last, [x IN found | x.name] AS names,
       reduce(least = 1.0, x IN found | CASE WHEN x.confidence < least THEN x.confidence
                                             WHEN x.confidence IS NULL THEN null ELSE least END) AS weakest,
       any(x IN found WHERE x.denied) AS denied, [x IN found | x.citation] AS citations
ORDER BY accounts DESC, first, name, o.id
