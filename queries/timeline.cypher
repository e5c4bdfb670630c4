// timeline: what is said about an entity and when it is said to have been so, in order of date
// group: time
// param entity: entity — whose timeline
// returns: valid_from, valid_to, stance, subject, predicate, object, asserted_by, publisher, published, grade, quote
// example: entity=page:facebook/harbour-street
MATCH (e:Entity {id: $entity})<-[:SUBJECT|OBJECT]-(c:Claim)
WHERE c.live AND (c.valid_from IS NOT NULL OR c.valid_to IS NOT NULL)
WITH DISTINCT c
MATCH (a:Entity)<-[:SUBJECT]-(c)-[:CITES]->(s:Source)
OPTIONAL MATCH (c)-[:OBJECT]->(b:Entity)
RETURN c.valid_from AS valid_from, c.valid_to AS valid_to, c.stance AS stance, a.name AS subject,
       c.predicate AS predicate, coalesce(b.name, c.value) AS object, c.asserted_by AS asserted_by,
       s.publisher AS publisher, s.published AS published, c.grade AS grade, c.quote AS quote
ORDER BY coalesce(valid_from, valid_to), valid_to, subject, predicate, object, published, c.id
