// most-cited: which sources most claims cite, what they carry, and how many relations no other document asserts
// group: evidence
// param limit: int 1.. = 50 — at most so many sources
// returns: source, publisher, headline, published, reliability, claims, relations, alone, carries
MATCH (s:Source)<-[:CITES]-(c:Claim)
WHERE c.live
WITH s.id AS id, count(c) AS claims, count(DISTINCT CASE WHEN c.stance = 'asserts' THEN c.relation END) AS relations
ORDER BY claims DESC, relations DESC, id LIMIT $limit
WITH collect({id: id, claims: claims, relations: relations}) AS top
CALL () {
  MATCH (s:Source)<-[:CITES]-(c:Claim)
  WHERE c.live AND c.stance = 'asserts' AND c.relation IS NOT NULL
  // A document that is recorded twice is one. Least and greatest, for a list of them takes far longer.
  WITH c.relation AS relation, coalesce(s.url, s.sha256, s.id) AS document
  WITH relation, min(document) AS document, max(document) AS other
  WHERE document = other
  WITH document, count(relation) AS alone
  RETURN collect({document: document, alone: alone}) AS counted
}
UNWIND top AS use
MATCH (s:Source {id: use.id})
WITH s, use.claims AS claims, use.relations AS relations,
     coalesce(head([one IN counted WHERE one.document = coalesce(s.url, s.sha256, s.id) | one.alone]), 0) AS alone
MATCH (s)<-[:CITES]-(c:Claim)
WHERE c.live
WITH DISTINCT s, claims, relations, alone, c.predicate AS predicate
ORDER BY predicate
RETURN s.id AS source, s.publisher AS publisher, s.headline AS headline, s.published AS published,
       s.reliability AS reliability, claims, relations, alone, collect(predicate) AS carries
ORDER BY claims DESC, relations DESC, source
