// orphans: which entities are in no relation, how much else is said about them, and whether they speak or publish
// group: collection
// returns: name, kind, claims, speaks, id
CALL () {
  MATCH (c:Claim) WHERE c.live AND c.speaker IS NOT NULL RETURN c.speaker AS voice
  UNION
  MATCH (s:Source) WHERE s.publisher_id IS NOT NULL RETURN s.publisher_id AS voice
}
WITH collect(voice) AS voices
MATCH (e:Entity)
WHERE NOT EXISTS { MATCH (e)-[r]-(:Entity) }
OPTIONAL MATCH (e)<-[:SUBJECT|OBJECT]-(c:Claim)
WHERE c.live
WITH e, voices, count(c) AS claims
RETURN e.name AS name, e.kind AS kind, claims, e.id IN voices AS speaks, e.id AS id
ORDER BY claims, speaks, name, id
