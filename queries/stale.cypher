// stale: about which entities no source newer than a date says anything
// group: time
// param since: date — a source of this date or later counts as new
// returns: name, kind, newest, sources, undated
// example: since=2020
MATCH (e:Entity)<-[:SUBJECT|OBJECT]-(c:Claim)-[:CITES]->(s:Source)
WHERE c.live
WITH DISTINCT e, s.id AS id, s.published AS published, last(split(s.published, '/')) AS latest
// Compared as far as both are told: what is of 2018 may be newer than May 2018. An open end may be new too.
WITH e, count(id) AS sources, max(published) AS newest,
     sum(CASE WHEN published IS NULL THEN 1 ELSE 0 END) AS undated,
     sum(CASE WHEN published IS NULL THEN 0
              WHEN latest =~ '[0-9].*' AND left(latest, size($since)) < left($since, size(latest)) THEN 0
              ELSE 1 END) AS newer
WHERE newer = 0
RETURN e.name AS name, e.kind AS kind, newest, sources, undated
ORDER BY newest IS NULL, newest, name, e.id
