// conflicting-facts: which facts of an entity are stated with different values for one time
// group: disagreement
// returns: name, kind, fact, values, stated
MATCH (e:Entity)<-[:SUBJECT]-(c:Claim)-[:CITES]->(s:Source)
WHERE c.live AND c.stance = 'asserts' AND c.value IS NOT NULL
WITH e, c, coalesce(c.asserted_by + ', in ' + s.publisher, s.publisher, s.name) AS who
ORDER BY c.value, c.valid_from, who, c.id
WITH e, c.predicate AS fact, collect(DISTINCT c.value) AS values,
     collect({value: c.value, start: c.valid_from, end: c.valid_to, who: who, grade: c.grade}) AS said
// A value of another time is no conflict; one without a time may be of any.
WHERE any(x IN said WHERE any(y IN said WHERE x.value <> y.value
          AND (x.start IS NULL OR y.start IS NULL OR (x.start = y.start AND coalesce(x.`end` = y.`end`, true)))))
RETURN e.name AS name, e.kind AS kind, fact, size(values) AS values,
       [x IN said | x.value + ' (' + x.who + coalesce(', ' + x.grade, '') + coalesce(', for ' + x.start, '') + ')']
         AS stated
ORDER BY name, e.id, fact
