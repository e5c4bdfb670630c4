// most-cited: which documents most claims cite, what they carry, and how many relations no other document asserts
// group: evidence
// param limit: int 1.. = 50 — at most so many documents
// returns: source, publisher, headline, published, reliability, claims, relations, alone, carries
MATCH (s:Source)<-[:CITES]-(c:Claim)
WHERE c.live
WITH s.document AS id, count(c) AS claims,
     count(DISTINCT CASE WHEN c.stance = 'asserts' THEN c.relation END) AS relations,
     collect(DISTINCT c.predicate) AS carries
ORDER BY claims DESC, relations DESC, id LIMIT $limit
WITH collect({id: id, claims: claims, relations: relations, carries: carries}) AS top
CALL () {
  MATCH (s:Source)<-[:CITES]-(c:Claim)
  WHERE c.live AND c.stance = 'asserts' AND c.relation IS NOT NULL
  // Least and greatest, for a list of them takes far longer.
  WITH c.relation AS relation, min(s.document) AS document, max(s.document) AS other
  WHERE document = other
  WITH document, count(relation) AS alone
  RETURN collect({document: document, alone: alone}) AS counted
}
UNWIND top AS use
MATCH (s:Source {id: use.id})
WITH s, use.claims AS claims, use.relations AS relations, use.carries AS carries,
     coalesce(head([one IN counted WHERE one.document = s.document | one.alone]), 0) AS alone
// Blanket denials carry no predicate, and no document may be lost for that.
UNWIND CASE WHEN size(carries) = 0 THEN [null] ELSE carries END AS predicate
WITH s, claims, relations, alone, predicate
ORDER BY predicate
RETURN s.id AS source, s.publisher AS publisher, s.headline AS headline, s.published AS published,
       s.reliability AS reliability, claims, relations, alone, collect(predicate) AS carries
ORDER BY claims DESC, relations DESC, source
