"""The catalog finds queries by name and turns what a caller gives into typed parameters."""

import re

import pytest

from ascribe.graph.engines.cyphertext import plain
from ascribe.queries.catalog import SHIPPED, Catalog
from ascribe.queries.query import UNGROUPED
from ascribe.schema.errors import InputError, UsageError
from ascribe.schema.names import is_entity_id

COUNT = "// count: how many entities there are\n// returns: n\nMATCH (e:Entity) RETURN count(e) AS n ORDER BY n\n"
KINDS = """\
// kinds: everything a parameter can be
// param who: entity — an entity
// param many: int = 3 — a number
// param share: float = 0.5 — a share
// param really: boolean = false — yes or no
// param when: date = 2018 — a date
// param text: string = x — a text
// returns: n
// example: who=Jane Roe
RETURN [$who, $many, $share, $really, $when, $text] AS n ORDER BY n
"""
DEFAULTS = {"who": "Jane Roe", "many": 3, "share": 0.5, "really": False, "when": "2018", "text": "x"}


@pytest.fixture
def kinds(tmp_path):
    (tmp_path / "kinds.cypher").write_text(KINDS, "utf-8")
    return Catalog.read(tmp_path).query("kinds")


def test_every_shipped_query_has_a_group_and_binds_its_own_example():
    """The example's entities are ids, so that what `query show` prints finds them in another client."""
    queries = Catalog.read().queries
    assert [query.name for query in queries] == sorted(path.stem for path in SHIPPED.glob("*.cypher"))
    for query in queries:
        assert (query.own, query.group != UNGROUPED) == (False, True), query.name
        bound = query.bind(query.example)
        assert bound.keys() == {param.name for param in query.params}
        assert all(is_entity_id(bound[param.name]) for param in query.params if param.type == "entity"), query.name


def test_groups_hold_every_query_once():
    catalog = Catalog.read()
    groups = catalog.groups()
    assert [*groups] == sorted(groups)
    assert sorted(query.name for queries in groups.values() for query in queries) == [
        query.name for query in catalog.queries
    ]
    assert [query.name for query in groups["money"]] == ["funding", "payments", "ultimate-funders"]


@pytest.mark.parametrize("query", Catalog.read().queries, ids=lambda query: query.name)
def test_shipped_text_keeps_to_what_both_engines_answer_alike(query):
    """Traps of one engine or the other, and walks that could pass an entity twice."""
    text = plain(query.text)
    for trap in (
        r"\bid\(",
        r"\blabels\(",
        r"shortestPath",
        r"\bapoc\.",
        r"/\*",
        r"COLLECT \{",
        r"\(\w+ \{",
        r"r\.end\b",
    ):
        assert not re.search(trap, text), trap
    if re.search(r"\*\d\.\.[2-9]", text):
        assert "all(n IN nodes(p) WHERE single(m IN nodes(p) WHERE m = n))" in text


def test_a_folder_of_ones_own_adds_queries(tmp_path):
    (tmp_path / "count.cypher").write_text(COUNT, "utf-8")
    (tmp_path / "README.md").write_text("not a query", "utf-8")
    count = Catalog.read(tmp_path).query("count")
    assert (count.question, count.own, count.group) == ("how many entities there are", True, UNGROUPED)


def test_a_name_that_is_taken_says_by_whom(tmp_path):
    (tmp_path / "links.cypher").write_text(COUNT.replace("// count:", "// links:"), "utf-8")
    with pytest.raises(InputError, match=r"links\.cypher:1: 'links' is taken by a query that ships with ascribe"):
        Catalog.read(tmp_path)
    (tmp_path / "links.cypher").rename(tmp_path / "count.cypher")
    (tmp_path / "count.cypher").write_text(COUNT, "utf-8")
    with pytest.raises(InputError, match=r"'count' is taken by .*count\.cypher; rename yours"):
        Catalog.read(tmp_path, tmp_path)


def test_the_file_of_ones_own_query_is_read_anew_each_time(tmp_path):
    (tmp_path / "count.cypher").write_text(COUNT, "utf-8")
    before = Catalog.read(tmp_path).query("count").question
    (tmp_path / "count.cypher").write_text(COUNT.replace("entities", "actors"), "utf-8")
    assert (before, Catalog.read(tmp_path).query("count").question) == (
        "how many entities there are",
        "how many actors there are",
    )


def test_what_is_pasted_has_its_parameters_behind_the_header_and_ends_once(tmp_path):
    """A quote and a backslash stay what they are; a semicolon behind a comment would be part of it."""
    text = KINDS.replace("= x —", "= it's a \\\\ —").rstrip() + ";\n"
    (tmp_path / "kinds.cypher").write_text(text, "utf-8")
    lines = Catalog.read(tmp_path).query("kinds").pasteable().splitlines()
    head = [line.startswith("//") for line in lines].index(False)
    assert lines[:head] == text.splitlines()[:head]
    assert lines[head : head + 6] == [
        ":param who => 'Jane Roe'",
        ":param many => 3",
        ":param share => 0.5",
        ":param really => false",
        ":param when => '2018'",
        r":param text => 'it\'s a \\\\'",
    ]
    assert lines[head + 6 :] == text.splitlines()[head:]
    (tmp_path / "kinds.cypher").write_text(KINDS.rstrip() + " // the end\n", "utf-8")
    assert Catalog.read(tmp_path).query("kinds").pasteable().splitlines()[-2:] == [
        KINDS.splitlines()[-1] + " // the end",
        ";",
    ]


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match="no such folder"):
        Catalog.read(tmp_path / "nowhere")


def test_an_unknown_query_names_the_nearest():
    with pytest.raises(UsageError, match="there is no query 'behinds'; nearest: behind"):
        Catalog.read().query("behinds")


def test_text_becomes_the_type_that_is_declared(kinds):
    given = {"who": "Jane Roe", "many": "7", "share": "0.25", "really": "Yes", "when": "2018-05", "text": "0.5"}
    assert kinds.bind(given) == {**DEFAULTS, "many": 7, "share": 0.25, "really": True, "when": "2018-05", "text": "0.5"}


def test_values_of_a_notebook_pass_and_none_means_the_default(kinds):
    given = {"who": "Jane Roe", "many": 7, "share": 1, "really": True, "text": None}
    bound = kinds.bind(given)
    assert bound == {**DEFAULTS, "many": 7, "share": 1.0, "really": True}
    assert type(bound["share"]) is float


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("many", "3.5"),
        ("many", 3.0),
        ("many", True),
        ("many", str(2**63)),
        ("share", "half"),
        ("share", "nan"),
        ("share", float("inf")),
        ("share", [0.5]),
        ("really", "perhaps"),
        ("really", 1),
        ("when", "2018-13"),
        ("when", "2018/2019"),
        ("when", ".."),
        ("who", ""),
        ("who", 7),
        ("text", ["x"]),
    ],
)
def test_a_value_of_another_type_names_the_parameter_and_the_type(kinds, name, value):
    declared = next(param.type for param in kinds.params if param.name == name)
    with pytest.raises(UsageError) as error:
        kinds.bind({"who": "Jane Roe", name: value})
    assert f"parameter {name!r} of query 'kinds' takes a value of type {declared}" in str(error.value)


@pytest.mark.parametrize("value", [2, "-0.1", 1.0001])
def test_no_shipped_query_takes_a_confidence_that_is_none(value):
    """It would leave out everything, and say nothing."""
    queries = [query for query in Catalog.read().queries if "min_confidence" in {param.name for param in query.params}]
    assert len(queries) > 10
    for query in queries:
        with pytest.raises(UsageError, match=rf"takes a value of type float between 0 and 1, not {value!r}$"):
            query.bind({**query.example, "min_confidence": value})


@pytest.mark.parametrize("value", [0, "-1"])
def test_a_limit_is_at_least_one(value):
    with pytest.raises(
        UsageError, match=rf"'limit' of query 'behind' takes a value of type int, at least 1, not {value!r}$"
    ):
        Catalog.read().query("behind").bind({"entity": "Jane Roe", "limit": value})


def test_an_unknown_parameter_names_the_nearest_and_what_there_is(kinds):
    with pytest.raises(
        UsageError, match=r"no parameter 'shares'; nearest: share.* It takes: who \(entity\), many \(int = 3\)"
    ):
        kinds.bind({"who": "Jane Roe", "shares": 1})


def test_a_missing_parameter_is_asked_for_with_an_example(kinds):
    with pytest.raises(UsageError, match=r"needs who \(entity: an entity\)\. For example: --param who='Jane Roe'"):
        kinds.bind({})
