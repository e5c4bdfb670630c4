// without-quote-or-copy: which claims have no quote, or cite a source of which no copy was kept
// group: evidence
// returns: claim, subject, predicate, object, stance, lacks, source, publisher, url
MATCH (a:Entity)<-[:SUBJECT]-(c:Claim)-[:CITES]->(s:Source)
WHERE c.live AND (c.quote IS NULL OR (s.archive_url IS NULL AND s.sha256 IS NULL))
OPTIONAL MATCH (c)-[:OBJECT]->(b:Entity)
RETURN c.id AS claim, a.name AS subject, c.predicate AS predicate, coalesce(b.name, c.value) AS object,
       c.stance AS stance,
       CASE WHEN c.quote IS NOT NULL THEN 'copy'
            WHEN s.archive_url IS NULL AND s.sha256 IS NULL THEN 'quote and copy' ELSE 'quote' END AS lacks,
       s.id AS source, s.publisher AS publisher, s.url AS url
ORDER BY source, subject, predicate, object, claim
