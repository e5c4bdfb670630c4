// timeline: what is said about an entity and when it is said to have been so, in order of date, with all denials of it
// group: time
// param entity: entity — whose timeline
// returns: valid_from, valid_to, stance, subject, predicate, object, status, denied, asserted_by, publisher, published, grade, hedge, quote
// example: entity=page:facebook/harbour-street
MATCH (e:Entity {id: $entity})<-[:SUBJECT|OBJECT]-(c:Claim)
WHERE c.live AND (c.valid_from IS NOT NULL OR c.valid_to IS NOT NULL)
WITH e, collect(DISTINCT coalesce(c.relation, c.predicate + ': ' + c.value)) AS dated
MATCH (e)<-[:SUBJECT|OBJECT]-(c:Claim)
WHERE c.live AND (c.valid_from IS NOT NULL OR c.valid_to IS NOT NULL
      // A denial seldom has a date, and is shown wherever the claim is; one of everything has no predicate.
      OR (c.stance IN ['denies', 'disputes']
          AND (c.predicate IS NULL OR coalesce(c.relation, c.predicate + ': ' + c.value) IN dated)))
WITH DISTINCT c
MATCH (a:Entity)<-[:SUBJECT]-(c)-[:CITES]->(s:Source)
OPTIONAL MATCH (c)-[:OBJECT]->(b:Entity)
// BEHIND and UPSTREAM have the same id and no claims.
OPTIONAL MATCH (a)-[r]-(b) WHERE r.id = c.relation AND r.claims IS NOT NULL
RETURN c.valid_from AS valid_from, c.valid_to AS valid_to, c.stance AS stance, a.name AS subject,
       c.predicate AS predicate, coalesce(b.name, c.value) AS object, r.status AS status,
       r.denied_by_interested OR r.denied_by_others AS denied, c.asserted_by AS asserted_by,
       s.publisher AS publisher, s.published AS published, c.grade AS grade, c.hedge AS hedge, c.quote AS quote
ORDER BY coalesce(valid_from, valid_to), valid_to, subject, predicate, object, published, c.id
