// possible-duplicates: which two entities share a name or alias, and nothing says whether they are the same
// group: collection
// param same_kind: boolean = true — only two of one kind
// returns: first, first_kind, first_id, second, second_kind, second_id, shared
MATCH (a:Entity)<-[:NAMES]-(n:Name)-[:NAMES]->(b:Entity)
WHERE a.id < b.id AND (a.kind = b.kind OR NOT $same_kind)
  // An actor whom nobody identified is nobody else because of a name.
  AND a.unidentified IS NULL AND b.unidentified IS NULL
  AND NOT EXISTS { MATCH (a)-[:SAME_AS|NOT_SAME_AS|PSEUDONYM_OF]-(b) }
WITH a, b, n.id AS key ORDER BY key
WITH a, b, collect(key) AS shared
RETURN a.name AS first, a.kind AS first_kind, a.id AS first_id,
       b.name AS second, b.kind AS second_kind, b.id AS second_id, shared
ORDER BY first, first_id, second_id
