"""What of Cypher text can be told without parsing it: its parameters, and whether it only reads."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.graph.engines.cyphertext import LONGEST, limited, parameters, plain, refuse_writes
from ascribe.schema.errors import InputError


def test_parameters_are_those_outside_strings_comments_and_backticks():
    text = """
    MATCH (e:Entity {id: $entity})  // not $this
    WHERE e.name <> '$that' AND e.note <> "it's \\"$those\\"" /* nor
      $any */ AND e.`$odd` = $ spaced AND e.n > $1
    RETURN e
    """
    assert parameters(text) == {"entity", "spaced", "1"}


def test_plain_keeps_every_character_outside_in_its_place():
    text = "RETURN 'a\nb' AS `x``y`, 1 // tail\n, \"it's\""
    assert plain(text) == "RETURN ' \n ' AS `    `, 1        \n, \"    \""


@given(st.text(alphabet="ab'\"`\\/*\n $", max_size=30))
def test_plain_keeps_length_and_lines_or_refuses(text):
    try:
        blanked = plain(text)
    except InputError:
        return
    assert len(blanked) == len(text)
    assert [char == "\n" for char in blanked] == [char == "\n" for char in text]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("RETURN 1,\n'a", "line 2: a string"),
        ('RETURN "a\\"', "string"),
        ("RETURN `a", "name"),
        ("RETURN 1 /* a", "comment"),
    ],
)
def test_what_never_ends_is_refused_with_its_line(text, what):
    with pytest.raises(InputError, match=what):
        plain(text)


READING = [
    "MATCH (n) RETURN n",
    "  // who\n match (n) return n;",
    "OPTIONAL MATCH (n) RETURN n UNION ALL WITH 1 AS n RETURN n",
    "UNWIND [1] AS x CALL (x) { RETURN x + 1 AS y } RETURN y",
    "CALL { MATCH (n) RETURN n } RETURN n",
    "CALL db.labels() YIELD label RETURN label",
    "CALL db.index.fulltext.queryNodes('names', $q) YIELD node RETURN node.call",
    "MATCH (n:CREATED)-[r:SET|DELETE]->(:Merge) WHERE n.set = 1 AND n.remove IS NULL RETURN {delete: 1, drop : 2}",
    "MATCH (n) WHERE n.name = 'CREATE (x)' OR n.name = \"it's DELETE\" RETURN n // SET n.x = 1\n",
    "RETURN 1 AS `LOAD CSV`, 2 AS `DELETE`, 3 AS load, 4 AS csv",
    "MATCH (set)-->(create) WITH set, create AS merge RETURN set ORDER BY merge.name, set",
    "UNWIND $drop AS remove WITH remove WHERE remove IN [1] RETURN CASE WHEN remove THEN 1 END",
    "MATCH (n) WHERE n.x IN $transactions AND COUNT { (n)--() } IN [1] RETURN n.created, n.offset, n.settings",
    "RETURN 'caf\\u00e9'",
    "RETURN date.truncate('month', date($d)) AS d, point.distance($p, $q) AS far, duration . between($a, $b) AS long",
    "MATCH (n) WHERE n.kind IN ('a') AND n.x > (1) RETURN [1, 2][0..size(n.aliases)], n.f",
    "RETURN " + "(" * 60 + "1" + ")" * 60,
]


@pytest.mark.parametrize("text", READING)
def test_a_plain_read_passes(text):
    refuse_writes(text)


NOT_READING = [
    "CREATE (n)",
    "match (n) set n.x = 1",
    "MATCH (n) WHERE n.x = 1SET n.x = 2",
    "MATCH (n) WHERE n.x = 1. SET n.x = 2",
    "MATCH (n) WITH * SET n.x = 1",
    "MERGE (n:Entity {id: 'x'}) RETURN n",
    "MATCH (n) DETACH DELETE n",
    "MATCH (n) NODETACH DELETE n",
    "MATCH (n)-[r]-() DELETE r",
    "MATCH (order) DELETE order",
    "MATCH (n) REMOVE n:Entity",
    "MATCH (n) INSERT (m)",
    "DROP INDEX x",
    "MATCH (n) FOREACH (x IN [1] | SET n.x = x)",
    "CALL { CREATE (n) } RETURN 1",
    "UNWIND [1] AS x CALL (x) { RETURN 1 AS y } IN TRANSACTIONS RETURN y",
    "UNWIND [1] AS x CALL (x) { RETURN 1 AS y } IN 2 CONCURRENT TRANSACTIONS RETURN y",
    "LOAD CSV FROM 'file:///x' AS l RETURN l",
    "RETURN [] AS x UNION load/* */csv FROM 'file:///x' AS x RETURN x",
    "RETURN [] AS x UNION `LOAD`//\n`csv` FROM 'file:///x' AS x RETURN x",
    "RETURN 1 AS x UNION RETURN 1LOAD CSV FROM 'file:///x' AS x RETURN x",
    "RETURN '\\u0027 LOAD CSV FROM \\u0027x\\u0027 AS l //'",
    "RETURN 1 // \r LOAD CSV FROM 'x' AS l",
    "RETURN 1 \\ 2",
    "CALL dbms.killConnection('x')",
    "CALL db.labelsExtra()",
    "CALL `db`.clearQueryCaches()",
    "MATCH (n) CALL apoc.do.when() YIELD value RETURN value",
    "SHOW INDEXES",
    "RETURN 'x' AS name UNION SHOW INDEXES YIELD name RETURN name",
    "TERMINATE TRANSACTIONS 'x'",
    "ALTER CURRENT USER SET PASSWORD FROM 'a' TO 'b'",
    "GRANT ROLE reader TO roe",
    "USE neo4j MATCH (n) RETURN n",
    "CALL () { USE neo4j RETURN 1 AS x } RETURN x",
    "START n = node(1) RETURN n",
    "EXPLAIN MATCH (n) RETURN n",
    "PROFILE MATCH (n) RETURN n",
    "CYPHER 5 MATCH (n) RETURN n",
    "RETURN apoc.cypher.runFirstColumnMany('RETURN 1', {})",
    "RETURN `apoc` /* */ . cypher.`runFirstColumnMany` ('RETURN 1', {})",
    "RETURN `genai.vector.encode`('x', 'OpenAI', {})",
    "RETURN 1 AS `x\0`",
    "RETURN " + "[" * 65 + "]" * 65,
    "RETURN 1; MATCH (n) RETURN n",
    "RETURN 1;;RETURN 2",
    "",
    " // nothing\n",
]


@pytest.mark.parametrize("text", NOT_READING)
def test_anything_else_is_refused(text):
    with pytest.raises(InputError, match=r"^line \d+: "):
        refuse_writes(text)


def test_a_refusal_says_where_what_and_what_to_do():
    with pytest.raises(InputError) as error:
        refuse_writes("MATCH (n)\n// why not\nDELETE n")
    assert str(error.value) == "line 3: DELETE does not only read and is refused; if it is a name, put it in backticks"
    with pytest.raises(InputError, match=r"line 1: a query that only reads begins with MATCH, .*, not with SHOW"):
        refuse_writes("SHOW INDEXES")
    with pytest.raises(InputError, match=r"procedure dbms\.info may do more .* allowed are db\.labels"):
        refuse_writes("CALL dbms . info()")
    with pytest.raises(InputError, match=r"function apoc\.x\.y may do more than read .*, date\.…, datetime\.…,"):
        refuse_writes("RETURN apoc.x.y(1)")
    with pytest.raises(InputError, match=r"the query has 100,001 characters, and 100,000 are enough"):
        refuse_writes("RETURN 1" + " " * (LONGEST - 7))


SPACES = st.sampled_from([" ", "\n", "\t", " /* RETURN */ ", " // RETURN\n", "\r\n", "\u00a0", "\u2003"])
WRITES = [
    "CREATE (:Entity)",
    "SET n.x = 1",
    "REMOVE n.x",
    "DETACH DELETE n",
    "MERGE (m:Entity)",
    "LOAD CSV FROM 'x' AS m",
]


@given(st.lists(SPACES, min_size=8, max_size=8), st.sampled_from(WRITES), st.integers(0, 255))
def test_spaces_comments_and_capitals_hide_no_write(spaces, write, capitals):
    words = ["MATCH", "(n)", *write.split(), "RETURN", "1"]
    text = "".join(
        (word.lower() if capitals >> place & 1 else word) + space
        for place, (word, space) in enumerate(zip(words, spaces * 2, strict=False))
    )
    with pytest.raises(InputError):
        refuse_writes(text)


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n) RETURN n",
        "MATCH (n) RETURN n.limit, n.return AS `limit` // LIMIT 1",
        "MATCH (n) WITH n LIMIT 5 RETURN n ORDER BY n.name SKIP 2",
        "CALL (x) { MATCH (n) RETURN n LIMIT 1 } RETURN n",
    ],
)
def test_an_open_end_gets_a_limit(text):
    assert limited(text, 11) == f"{text}\nLIMIT 11"
    assert limited(f"{text}\n;", 11) == f"{text}\n\nLIMIT 11"


@pytest.mark.parametrize(
    "text",
    [
        "MATCH (n) RETURN n LIMIT 3",
        "MATCH (n) RETURN n LIMIT $return",
        "RETURN 1 AS x UNION RETURN 2 AS x",
        "CALL db.labels()",
    ],
)
def test_any_other_end_stays_as_it_is(text):
    assert limited(text, 11) == text
