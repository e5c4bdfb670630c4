"""The commands on a real store, made from the casefile that `ascribe new` writes."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from ascribe.cli.front import front

Run = Callable[..., Result]

ENTITY = {"id", "kind", "name", "aliases"}
LINK = {
    "relation",
    "predicate",
    "direction",
    "other",
    "confidence",
    "exact",
    "support",
    "status",
    "denied_by_interested",
    "denied_by_others",
    "admitted",
    "origins",
    "strength",
    "valid_from",
    "valid_to",
    "former",
    "held",
    "citations",
}
CITATION = {
    "claim",
    "stance",
    "asserted_by",
    "voice",
    "source",
    "headline",
    "publisher",
    "published",
    "url",
    "archive_url",
    "via",
    "quote",
    "locator",
    "hedge",
    "grade",
    "likelihood",
    "probability",
    "origin",
    "amount",
    "former",
    "date_text",
    "blanket",
}
RESTING_RELATION = {
    "denied_by_interested",
    "denied_by_others",
    "denials",
    "relation",
    "subject",
    "predicate",
    "object",
    "confidence",
    "exact",
    "support",
    "status",
    "origins",
    "alone",
    "claims",
}
RESTING_CLAIM = {"relayed", "relation", "subject", "predicate", "object", "value"}
CHAIN = {
    "confidence",
    "at_most",
    "exact",
    "support",
    "strength",
    "sentence",
    "origins",
    "contested",
    "denials",
    "weakest",
    "hops",
}
HARBOUR = {"id": "page:facebook/harbour-street", "kind": "Page", "name": "Harbour Street", "aliases": ["@harbourst"]}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`ascribe` in an empty folder of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)
    monkeypatch.delenv("COLUMNS", raising=False)
    return lambda *args, **more: CliRunner().invoke(front, [str(arg) for arg in args], prog_name="ascribe", **more)


@pytest.fixture
def harbour(run: Run) -> Run:
    """The same with the casefile of `ascribe new` loaded."""
    assert run("new", "harbour.yaml").exit_code == 0
    loaded = run("load", "harbour.yaml")
    assert (loaded.exit_code, loaded.stderr) == (0, "")
    return run


def answer(result: Result) -> Any:
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def refused(result: Result, code: int, *words: str) -> None:
    """One sentence of ours on stderr, nothing else, and the code."""
    assert result.exit_code == code, result.output
    assert result.stderr.startswith("ascribe: ")
    assert "Traceback" not in result.output
    for word in words:
        assert word in result.stderr


def test_what_new_writes_is_never_overwritten(run: Run) -> None:
    run("new", "harbour.yaml")
    written = Path("harbour.yaml").read_text("utf-8")
    refused(run("new", "harbour.yaml"), 2, "harbour.yaml", "there already")
    assert Path("harbour.yaml").read_text("utf-8") == written


def test_new_wants_a_name_that_is_read_as_a_casefile(run: Run) -> None:
    refused(run("new", "harbour.txt"), 2, "harbour.txt")
    refused(run("new", "no/such/folder/harbour.yaml"), 2, "cannot be written")


def test_what_new_writes_has_no_findings(run: Run) -> None:
    run("new", "harbour.yaml")
    result = run("lint", "harbour.yaml")
    assert (result.exit_code, result.output) == (0, "")
    assert answer(run("lint", "harbour.yaml", "--json")) == {"findings": []}


def test_lint_says_where_and_ends_with_1(run: Run) -> None:
    Path("bad.yaml").write_text("case: bad\nentities:\n  roe: {kind: Persn, name: Jane Roe}\n")
    result = run("lint", "bad.yaml", "--json")
    assert result.exit_code == 1
    (finding,) = json.loads(result.stdout)["findings"]
    assert (finding["file"], finding["line"]) == ("bad.yaml", 3)
    assert finding.keys() == {"file", "line", "code", "message"}
    assert run("lint", "bad.yaml").stdout.startswith("bad.yaml:3: ")


def test_load_says_what_changed(run: Run) -> None:
    run("new", "harbour.yaml")
    assert run("load", "harbour.yaml").stdout == "harbour.yaml  + 6 added  ~ 0 replaced  − 0 withdrawn\n"
    assert run("load", "harbour.yaml").stdout == "harbour.yaml  + 0 added  ~ 0 replaced  − 0 withdrawn\n"
    text = Path("harbour.yaml").read_text("utf-8")
    Path("harbour.yaml").write_text(text.replace("grade: B2", "grade: C3"), encoding="utf-8")
    changed = run("load", "harbour.yaml").stdout
    assert "Jane Roe admin-of Harbour Street: .64 supported → .36 supported\n" in changed


def test_a_refused_file_leaves_what_came_before_it(run: Run) -> None:
    run("new", "harbour.yaml")
    Path("bad.yaml").write_text("case: bad\nentities:\n  roe: {kind: Persn, name: Jane Roe}\n")
    refused(run("load", "harbour.yaml", "bad.yaml"), 3, "bad.yaml:3", "Person")
    assert answer(run("stats", "--json"))["cases"] == 1


def test_an_unknown_format_names_the_nearest(run: Run) -> None:
    run("new", "harbour.yaml")
    refused(run("load", "harbour.yaml", "--format", "casefil"), 2, "casefile")


@pytest.mark.parametrize("command", [["links", "x"], ["behind", "x"], ["chain", "x", "y"], ["find", "x"], ["stats"]])
def test_without_a_store_one_is_told_to_load(run: Run, command: list[str]) -> None:
    refused(run(*command), 4, "case.ascribe", "ascribe load")


def test_links_have_the_promised_shape(harbour: Run) -> None:
    links = answer(harbour("links", "harbour street", "--json"))
    assert links.keys() == {"entity", "links"}
    assert links["entity"] == HARBOUR
    administered, funded = links["links"]
    for link in (administered, funded):
        assert link.keys() == LINK
        assert link["other"].keys() == ENTITY
        assert all(citation.keys() == CITATION for citation in link["citations"])
    assert (administered["predicate"], administered["direction"], administered["status"]) == (
        "admin-of",
        "in",
        "supported",
    )
    assert administered["confidence"] == pytest.approx(0.64)
    assert (administered["denied_by_interested"], administered["denied_by_others"]) == (True, False)
    assert (funded["confidence"], funded["support"], funded["status"]) == (None, None, "ungraded")


def test_links_on_a_terminal_show_citations_denials_and_repetitions(harbour: Run) -> None:
    out = harbour("links", "@HarbourSt").stdout
    for words in (
        "← is administered by  Jane Roe  2017-05/..  .64 moderate  1 origin  DENIED BY Jane Roe [c_",
        "Facebook, in Herald 2018-09-03, para 4 · B2 · “lists Roe as its administrator”",
        "repeated by Wire 2018-09-04 [c_",
        "no comment from Quay Ltd",
        "a former employee (unnamed voice), in Herald 2018-09-03 · F2 · hedged “appears to”",
    ):
        assert words in out


@pytest.mark.parametrize("command", ["behind", "fronts"])
def test_chains_have_the_promised_shape(harbour: Run, command: str) -> None:
    name = "Harbour Street" if command == "behind" else "Jane Roe"
    chains = answer(harbour(command, name, "--json"))
    assert chains.keys() == {"entity", "chains", "complete"}
    assert chains["chains"]
    for chain in chains["chains"]:
        assert chain.keys() == CHAIN
        assert all(hop.keys() == LINK | {"from", "to", "parallel"} for hop in chain["hops"])


def test_behind_names_who_is_reported_to_stand_there(harbour: Run) -> None:
    out = harbour("behind", "Harbour Street").stdout
    assert "Reported to stand behind" in out
    assert "denial · Jane Roe, in Herald 2018-09-03" in out
    assert "no denial reported in the sources" in out


def test_behind_says_when_it_stops_at_its_limit(harbour: Run) -> None:
    """Beside the answer for people, and beside the data for programs."""
    best = harbour("behind", "Harbour Street", "--limit", "1")
    assert (best.stdout.endswith("only the best 1; --limit shows more\n"), best.stderr) == (True, "")
    for shape in ("--json", "--csv"):
        assert harbour("behind", "Harbour Street", "--limit", "1", shape).stderr.startswith("only the best 1;")
    assert "only the best" not in harbour("behind", "Harbour Street").output


@pytest.mark.parametrize(
    ("options", "heading", "none"),
    [
        ("--limit 2", "the best 2 chains", "none among the best 2"),
        ("--limit 1", "the best chain", "none among the best 1"),
        ("--min-confidence .55", "2 chains that reach .55 within 4 hops", "none that reaches .55 within 4 hops"),
        ("--min-confidence .777", "1 chain that reaches .777 within 4 hops", "none that reaches .777 within 4 hops"),
        (
            "--strength association --min-confidence .6 --hops 1",
            "2 chains that reach .60 and may say as much as association within 1 hop",
            "none that reaches .60 and may say as much as association within 1 hop",
        ),
    ],
)
def test_what_an_option_left_out_is_not_said_to_be_in_no_source(
    run: Run, options: str, heading: str, none: str
) -> None:
    """Somebody runs the page, two hops or .32 away: a pipe, which sees stdout alone, must not deny it."""
    Path("quay.yaml").write_text(
        """
case: quay
entities:
  page: {kind: Page, name: Quay Street}
  roe:  {kind: Person, name: Jane Roe}
  net:  {kind: Network, name: Quay Net}
  ltd:  {kind: Organization, name: Quay Ltd}
sources: {herald: {publisher: Herald}, post: {publisher: Post}}
claims:
  - source: herald
    says:
      - {say: [roe, admin-of, page], grade: C3, quote: runs it}
      - {say: [page, asset-of, net], grade: B2, quote: one of them}
  - source: post
    says:
      - {say: [page, attributed-to, ltd], grade: A1, quote: theirs}
""",
        "utf-8",
    )
    shown = run("--store", "quay.yaml", "behind", "Quay Street", *options.split()).stdout
    assert re.search(rf"^Quay Street   page +{re.escape(heading)}$", shown, re.MULTILINE)
    assert f"Reported to stand behind\n{none}\n" in shown
    assert "in the sources collected" not in shown


def test_a_chain_has_the_promised_shape(harbour: Run) -> None:
    routes = answer(harbour("chain", "Harbour Street", "Jane Roe", "--json"))
    assert routes.keys() == {"from", "to", "chains", "complete"}
    assert (routes["from"], routes["to"]["name"]) == (HARBOUR, "Jane Roe")
    assert [chain.keys() for chain in routes["chains"]] == [CHAIN]
    assert "is reported to" in harbour("chain", "Harbour Street", "Jane Roe").stdout


def test_no_chain_is_a_no(harbour: Run) -> None:
    Path("island.yaml").write_text("case: island\nentities:\n  doe: {kind: Person, name: John Doe}\n")
    harbour("load", "island.yaml")
    refused(harbour("chain", "John Doe", "Jane Roe"), 1, "John Doe", "Jane Roe", "no chain")
    result = harbour("chain", "John Doe", "Jane Roe", "--json")
    refused(result, 1)
    routes = json.loads(result.stdout)
    assert (routes["from"]["name"], routes["to"]["name"], routes["chains"]) == ("John Doe", "Jane Roe", [])


@pytest.mark.parametrize(
    ("command", "empty"),
    [
        (["links", "Nobody"], {"entity": None, "links": []}),
        (["behind", "Nobody"], {"entity": None, "chains": [], "complete": False}),
        (["fronts", "Nobody"], {"entity": None, "chains": [], "complete": False}),
        (["chain", "Nobody", "Jane Roe"], {"from": None, "to": None, "chains": [], "complete": False}),
        (["find", "Nobody"], {"matches": []}),
        (["sources", "nobody"], {"sources": []}),
    ],
)
def test_an_unknown_name_is_a_no_with_the_empty_shape(harbour: Run, command: list[str], empty: dict[str, Any]) -> None:
    refused(harbour(*command), 1)
    result = harbour(*command, "--json")
    refused(result, 1)
    assert json.loads(result.stdout) == empty


def test_an_ambiguous_name_lists_who_may_be_meant(harbour: Run) -> None:
    Path("other.yaml").write_text("case: other\nentities:\n  roe: {kind: Person, id: person:roe-2, name: Jane Roe}\n")
    harbour("load", "other.yaml")
    refused(harbour("links", "jane roe"), 1, "person:jane-roe", "person:roe-2")


def test_find_gives_matches_with_a_score(harbour: Run) -> None:
    (match,) = answer(harbour("find", "harbour street", "--json"))["matches"]
    assert match == HARBOUR | {"score": 100.0}
    assert "page:facebook/harbour-street" in harbour("find", "harb").stdout


def test_sources_have_the_promised_shape(harbour: Run) -> None:
    every = answer(harbour("sources", "--json"))["sources"]
    assert [source["id"] for source in every] == ["harbour/herald", "harbour/notice", "harbour/wire"]
    use = {
        "id": "harbour/herald",
        "headline": "A page and its owner",
        "publisher": "Herald",
        "reliability": "B",
        "claims": 5,
        "relations": 2,
    }
    assert every[0] == use | {"rests": None}
    (herald,) = answer(harbour("sources", "harbour/herald", "--json"))["sources"]
    rests = herald.pop("rests")
    assert herald == use
    assert rests.keys() == {"copies", "relations", "claims"}
    assert [relation.keys() for relation in rests["relations"]] == 2 * [RESTING_RELATION]
    assert [claim.keys() for claim in rests["claims"]] == 5 * [CITATION | RESTING_CLAIM]
    assert rests["relations"][0]["subject"].keys() == rests["claims"][0]["object"].keys() == ENTITY


def test_a_source_says_what_rests_on_it(harbour: Run) -> None:
    shown = harbour("sources", "herald").stdout
    assert "Jane Roe → administers Harbour Street   .64 moderate   1 origin   rests on it alone" in shown
    assert "repeated by Wire" in shown
    assert "Harbour Street   followers: 300000" in shown
    assert "alone" not in harbour("sources", "wire").stdout
    refused(harbour("sources", "harbour/h3rald"), 1, "harbour/h3rald", "nearest: harbour/herald")
    refused(harbour("sources", "harbour/"), 1, "3 sources", "harbour/notice")


def test_stats_count(harbour: Run) -> None:
    assert answer(harbour("stats", "--json")) == {
        "entities": {"Organization": 1, "Page": 1, "Person": 1},
        "relations": {"admin-of": 1, "funded-by": 1},
        "claims": 6,
        "live": 6,
        "retracted": 0,
        "sources": 3,
        "cases": 1,
    }
    assert "admin-of" in harbour("stats").stdout


def test_a_query_runs_with_options_from_its_header(harbour: Run) -> None:
    by_option = answer(harbour("query", "run", "links", "--entity", "Harbour Street", "--json"))
    by_param = answer(harbour("query", "run", "links", "--param", "entity=Harbour Street", "--json"))
    assert by_option == by_param
    assert by_option.keys() == {"columns", "rows", "truncated"}
    assert len(by_option["rows"]) == 2
    assert "--min-confidence FLOAT" in harbour("query", "run", "links", "--help").stdout


def test_queries_are_listed_and_shown(harbour: Run) -> None:
    listed = answer(harbour("query", "list", "--json"))["queries"]
    assert all(query.keys() == {"name", "group", "own", "question", "params", "returns"} for query in listed)
    assert "behind" in [query["name"] for query in listed]
    assert harbour("query", "show", "behind").stdout.startswith("// behind: ")


@pytest.mark.parametrize(
    ("args", "code", "word"),
    [
        (["run", "lnks"], 2, "links"),
        (["run", "links"], 2, "entity"),
        (["run", "links", "--param", "entiti=x"], 2, "entity"),
        (["run", "links", "--entity", "x", "--min-confidence", "much"], 2, "float"),
        (["run", "links", "--entity", "Nobody"], 1, "Nobody"),
        (["run", "rests-on", "--source", "nothing"], 1, "nothing"),
        (["run", "links", "--param", "entity"], 2, "NAME=VALUE"),
        (["show", "lnks"], 2, "links"),
    ],
)
def test_a_query_called_wrongly_says_what_is_needed(harbour: Run, args: list[str], code: int, word: str) -> None:
    refused(harbour("query", *args), code, word)


def test_cypher_reads(harbour: Run) -> None:
    text = "MATCH (e:Entity {name: $name}) RETURN e.id AS id, $limit AS n"
    table = answer(harbour("cypher", text, "--param", "name=Jane Roe", "--param", "limit=2", "--json"))
    assert table == {"columns": ["id", "n"], "rows": [["person:jane-roe", 2]], "truncated": False}
    assert (
        "person:jane-roe" in harbour("cypher", "-", "--param", "name=Jane Roe", "--param", "limit=2", input=text).stdout
    )


def test_cypher_stops_at_its_limit(harbour: Run) -> None:
    text = "MATCH (e:Entity) RETURN e.id AS id ORDER BY id"
    table = answer(harbour("cypher", text, "--limit", "2", "--json"))
    assert (len(table["rows"]), table["truncated"]) == (2, True)
    assert "--limit" in harbour("cypher", text, "--limit", "2").stderr


@pytest.mark.parametrize(
    "text", ["MATCH (e:Entity) SET e.name = 'x'", "CREATE (:Entity {id: 'x'})", "MATCH (e:Entity RETURN e", "LOAD CSV"]
)
def test_cypher_refuses_what_does_not_only_read(harbour: Run, text: str) -> None:
    before = harbour("stats").stdout
    refused(harbour("cypher", text), 3)
    assert harbour("stats").stdout == before


def test_a_ledger_goes_out_and_comes_back(harbour: Run) -> None:
    assert harbour("export", "out.jsonl", "--internal").exit_code == 0
    assert harbour("--store", "copy.ascribe", "load", "out.jsonl").exit_code == 0
    harbour("--store", "copy.ascribe", "export", "again.jsonl", "--internal")
    assert Path("again.jsonl").read_bytes() == Path("out.jsonl").read_bytes()
    assert (
        harbour("links", "Jane Roe", "--json").stdout
        == harbour("--store", "copy.ascribe", "links", "Jane Roe", "--json").stdout
    )


def test_what_is_written_for_others_lacks_notes(harbour: Run) -> None:
    harbour("export", "out.jsonl")
    assert "For ourselves only" not in Path("out.jsonl").read_text("utf-8")


@pytest.mark.parametrize(
    "args", [["export", "out.png"], ["export", "no/such/out.jsonl"], ["viz", "-o", "no/such/x.html"]]
)
def test_a_file_that_cannot_be_written_is_wrong_usage(harbour: Run, args: list[str]) -> None:
    refused(harbour(*args), 2, args[-1])


def test_a_casefile_can_be_the_store(run: Run) -> None:
    run("new", "harbour.yaml")
    assert answer(run("--store", "harbour.yaml", "links", "Jane Roe", "--json"))["entity"]["name"] == "Jane Roe"
    assert [path.name for path in Path().iterdir()] == ["harbour.yaml"]
    refused(run("--store", "harbour.yaml", "load", "harbour.yaml"), 2, "casefile")
    refused(run("--store", "missing.yaml", "stats"), 3, "missing.yaml")


def test_the_store_can_be_named_by_the_environment(harbour: Run) -> None:
    Path("case.ascribe").rename("other.ascribe")
    assert harbour("stats", env={"ASCRIBE_STORE": "other.ascribe"}).exit_code == 0


def test_a_path_that_is_no_store_is_said_to_be_none(run: Run) -> None:
    Path("case.ascribe").write_text("not a folder")
    refused(run("stats"), 4, "case.ascribe")


def test_names_from_the_data_cannot_act_on_the_terminal(run: Run) -> None:
    run("new", "harbour.yaml")
    text = Path("harbour.yaml").read_text("utf-8").replace("name: Quay Ltd", 'name: "[red]Quay\\u202e[/] \\u009b31m"')
    Path("harbour.yaml").write_text(text, encoding="utf-8")
    run("load", "harbour.yaml")
    for command in (["links", "Harbour Street"], ["find", "quay"], ["links", "Harbour Street", "--json"]):
        result = run(*command)
        assert result.exit_code == 0
        assert "[red]Quay\\u202e[/] " in result.stdout
        assert not {"\u202e", "\x9b", "\x1b"} & set(result.stdout)


PRIVATE = """
case: harbour
entities:
  roe: {kind: Person, name: Jane Roe}
  harbour: {kind: Page, name: Harbour Street}
sources:
  herald: {publisher: Herald}
  leak: {publisher: Leaks, private: true}
claims:
  - source: herald
    says:
      - {say: [roe, admin-of, harbour], grade: B2}
      - {deny: [roe, admin-of, harbour], by: roe, private: true}
  - source: leak
    says:
      - {say: [roe, owns, harbour]}
"""


@pytest.mark.parametrize("command", [["viz", "-o", "page.html"], ["export", "out.jsonl"]])
def test_claims_that_stay_behind_are_counted(run: Run, command: list[str]) -> None:
    """Without the denial among them the relation reads stronger than it is."""
    Path("private.yaml").write_text(PRIVATE, encoding="utf-8")
    run("load", "private.yaml")
    told = run(*command)
    assert told.exit_code == 0
    assert told.stderr == (
        "2 claims left out as private or resting on private sources, 1 of them a denial or dispute; "
        "relations may read stronger than in your store\n"
    )


def test_nothing_is_said_where_nothing_stays_behind(harbour: Run) -> None:
    assert harbour("viz", "-o", "page.html").stderr == ""
    assert harbour("export", "out.jsonl").stderr == ""


def test_load_tells_of_other_records_and_of_joined_entities_of_a_case_only(harbour: Run) -> None:
    text = Path("harbour.yaml").read_text("utf-8")
    Path("harbour.yaml").write_text(text.replace("headline: A page and its owner", "headline: A page"), "utf-8")
    assert harbour("load", "harbour.yaml").stdout.endswith("0 withdrawn  entities, sources or other records changed\n")
    harbour("export", "out.jsonl")
    assert "joined" not in harbour("--store", "copy.ascribe", "load", "out.jsonl").stdout
    Path("other.yaml").write_text("case: other\nentities:\n  roe: {kind: Person, name: Jane Roe}\n", "utf-8")
    assert "also in other cases, hence joined: Jane Roe" in harbour("load", "other.yaml").stdout


@pytest.mark.parametrize(
    "args",
    [
        ["links", "Jane\udcff"],
        ["cypher", "RETURN '\udcff'"],
        ["cypher", "RETURN $x", "--param", "x=\udcff"],
        ["cypher", "RETURN $x", "--param", 'x="\\ud800"'],
        ["--store", "\udcff.ascribe", "stats"],
    ],
)
def test_what_is_not_utf_8_is_wrong_usage(harbour: Run, args: list[str]) -> None:
    refused(harbour(*args), 2, "is not UTF-8")


@pytest.mark.parametrize("value", ["9" * 23, "9" * 5000, "NaN", "-Infinity", "1e999", "[1, 1e999]", '{"a": NaN}'])
def test_a_number_that_no_engine_holds_is_wrong_usage(harbour: Run, value: str) -> None:
    refused(harbour("cypher", "RETURN $x AS x", "--param", f"x={value}"), 2, "parameter 'x'", "64 bits")


def test_a_large_number_and_one_with_words_behind_it_go_through(harbour: Run) -> None:
    for value, taken in ((str(2**63 - 1), 2**63 - 1), ("NaN apples", "NaN apples")):
        answered = answer(harbour("cypher", "RETURN $x AS x", "--param", f"x={value}", "--json"))
        assert answered["rows"] == [[taken]]


@pytest.mark.parametrize(
    "args",
    [
        ["cypher", "RETURN 1", "--timeout", "nan"],
        ["cypher", "RETURN 1", "--timeout", "1e30"],
        ["cypher", "RETURN 1", "--limit", "9" * 22],
        ["behind", "Harbour Street", "--limit", "9" * 22],
        ["chain", "Harbour Street", "Jane Roe", "--hops", "9" * 22],
        ["fronts", "Jane Roe", "--min-confidence", "nan"],
        ["viz", "-o", "page.html", "--hops", "9" * 22],
    ],
)
def test_an_option_out_of_range_is_wrong_usage(harbour: Run, args: list[str]) -> None:
    refused(harbour(*args), 2, args[-2])


def test_weak_chains_can_be_left_out(harbour: Run) -> None:
    assert len(answer(harbour("behind", "Harbour Street", "--min-confidence", "0.6", "--json"))["chains"]) == 1
    assert answer(harbour("fronts", "Jane Roe", "--min-confidence", "0.9", "--json"))["chains"] == []
    refused(harbour("chain", "Jane Roe", "Harbour Street", "--min-confidence", "0.9"), 1, "--min-confidence")


def test_a_table_of_cypher_shows_nodes_relations_and_paths(harbour: Run) -> None:
    text = "MATCH p = (a:Person)-[r:ADMIN_OF]->(b:Page) RETURN a, r, p"
    out = " ".join(harbour("cypher", text, env={"COLUMNS": "400"}).stdout.split())
    assert "(Person Jane Roe person:jane-roe)-[:ADMIN_OF l_" in out
    assert " admin-of .64]-(Page Harbour Street page:facebook/harbour-street)" in out


@pytest.mark.parametrize("command", [["links", "Harbour Street"], ["behind", "Harbour Street"], ["find", "quay"]])
def test_a_name_without_end_is_cut_but_not_in_json(run: Run, command: list[str]) -> None:
    run("new", "harbour.yaml")
    name = "Quay " + "x" * 495  # as long as a name may be
    text = Path("harbour.yaml").read_text("utf-8").replace("name: Quay Ltd", f"name: {name}")
    Path("harbour.yaml").write_text(text, encoding="utf-8")
    assert len(run("load", "harbour.yaml").output) < 200
    assert "x" * 200 not in run(*command).output.replace("\n", "")
    assert name in run(*command, "--json").stdout
    run("viz", "-o", "page.html")
    assert "x" * 100 not in Path("page.html").read_text("utf-8")
    assert len(run("links", "q" * 10_000).stderr) < 1000


@pytest.mark.parametrize("path", ["/proc/self/mem", "x" * 300 + ".yaml"])
def test_a_file_that_cannot_be_read_is_refused_input(run: Run, path: str) -> None:
    refused(run("load", path), 3, path[-20:])


def test_a_full_disk_leaves_the_old_file_and_ends_with_4(harbour: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    refused(harbour("viz", "-o", "/dev/full"), 4, "/dev/full", "No space left")
    before = sorted(Path().iterdir())
    Path("page.html").write_text("old")
    Path("out.jsonl").write_text("old")
    monkeypatch.setattr("os.fsync", full)
    for command in (["viz", "-o", "page.html"], ["export", "out.jsonl"]):
        refused(harbour(*command), 4, "No space left")
        assert Path(command[-1]).read_text() == "old"
    assert sorted(Path().iterdir()) == sorted([*before, Path("out.jsonl"), Path("page.html")])
