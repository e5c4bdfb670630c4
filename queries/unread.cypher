// unread: which documents are known only through others, and how much rests on them
// group: evidence
// returns: source, publisher, headline, published, url, claims, relations, known_through
MATCH (c:Claim)-[:CITES]->(d:Source)
WHERE c.live
UNWIND [d.id] + coalesce(c.via, []) AS id
MATCH (s:Source {id: id})
WHERE s.read = false
WITH s, c, CASE WHEN d.id <> s.id THEN coalesce(d.publisher, d.name) END AS through ORDER BY through
RETURN s.id AS source, s.publisher AS publisher, s.headline AS headline, s.published AS published, s.url AS url,
       count(DISTINCT c.id) AS claims, count(DISTINCT c.relation) AS relations,
       collect(DISTINCT through) AS known_through
ORDER BY relations DESC, claims DESC, source
