"""How far an answer goes, and how much it tells, unless somebody says otherwise."""

HOPS, LIMIT = 4, 20
