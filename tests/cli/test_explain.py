"""`explain` on the command line: the tree, the JSON that the docs show, and the exit codes."""

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

DOCS = (Path(__file__).parents[2] / "docs" / "explain.md").read_text("utf-8")
KEYS = {"from", "to", "chain", "more", "why", "hops", "cuts", "complete"}
CLAIM = {"counts", "reason", "alone", "causes", "root", "repeats", "rests_on", "reasons_retracted"}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`ascribe` in a folder with the casefile of `ascribe new` loaded."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)
    monkeypatch.setenv("COLUMNS", "100")

    def invoke(*args: str, **more: Any) -> Result:
        return CliRunner().invoke(front, list(args), prog_name="ascribe", **more)

    assert invoke("new", "harbour.yaml").exit_code == 0
    assert invoke("load", "harbour.yaml").exit_code == 0
    return invoke


def answer(result: Result) -> Any:
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def test_the_docs_show_what_a_terminal_shows(run: Run) -> None:
    (shown,) = re.findall(r'```console\n\$ ascribe explain "Jane Roe" "Harbour Street"\n(.*?)```', DOCS, re.DOTALL)
    result = run("explain", "Jane Roe", "Harbour Street")
    assert (result.exit_code, result.stdout) == (0, shown)


def test_the_docs_show_what_json_prints(run: Run) -> None:
    (shown,) = re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)
    assert answer(run("explain", "Jane Roe", "Harbour Street", "--json")) == json.loads(shown)


def test_every_key_of_the_json_is_always_there(run: Run) -> None:
    link = answer(run("links", "Jane Roe", "--json"))["links"][0]
    for args in (("Harbour Street", "Quay Ltd"), ("Jane Roe", "Quay Ltd", "--any-direction"), (link["relation"],)):
        found = answer(run("explain", *args, "--json"))
        assert found.keys() == KEYS
        assert found["cuts"].keys() == {"threshold", "size", "at_least", "sets", "complete"}
        for hop in found["hops"]:
            assert hop.keys() == link.keys() | {"from", "to", "parallel", "why", "claims"}
            for claim in hop["claims"]:
                assert claim.keys() == link["citations"][0].keys() | CLAIM
                assert claim["root"].keys() == {"source", "headline", "publisher", "published"}


def test_a_relation_is_found_by_the_id_that_links_gives(run: Run) -> None:
    relation = answer(run("links", "Jane Roe", "--json"))["links"][0]["relation"]
    result = run("explain", relation[:7])
    assert result.exit_code == 0
    assert result.stdout.startswith("Jane Roe – Harbour Street\n")
    assert relation in result.stdout
    assert "no chain" not in result.stdout
    assert "If this one failed, this relation would not have a number:\n  - Facebook\n" in result.stdout


@pytest.mark.parametrize("width", [80, 100, 160])
def test_the_tree_fits_its_width(run: Run, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    lines = run("explain", "Jane Roe", "Quay Ltd", "--any-direction").stdout.splitlines()
    assert max(map(len, lines)) <= width
    assert sum("weakest" in line for line in lines) == 1
    assert any("hedged “appears" in line for line in lines)


def test_a_narrower_number_says_who_keeps_it_up(run: Run) -> None:
    result = run("explain", "Jane Roe", "Harbour Street", "--min-confidence", ".6")
    assert "If this one failed, no chain with a number of .60 or more would be left:\n  - Facebook\n" in result.stdout
    assert "There is no number to break." in run("explain", "Harbour Street", "Quay Ltd").stdout


def test_the_answer_no(run: Run) -> None:
    """No chain and unknown names end with 1, one sentence, and with --json the empty shape."""
    for args, ends in ((("Jane Roe", "Quay Ltd"), True), (("Nobody", "Quay Ltd"), False), (("l_ffff",), False)):
        result = run("explain", *args, "--json")
        assert result.exit_code == 1
        assert result.stderr.startswith("ascribe: ")
        found = json.loads(result.stdout)
        assert found.keys() == KEYS
        assert (found["from"] is not None, found["chain"], found["hops"]) == (ends, None, [])
        assert "Traceback" not in result.output


def test_wrong_usage(run: Run) -> None:
    """One entity twice, for `chain` too; one name that is no relation; a threshold or a date that is none."""
    for args, words in (
        (("explain", "Jane Roe", "roe"), "both names mean Jane Roe (person:jane-roe); name two entities"),
        (("chain", "Harbour Street", "@harbourst"), "both names mean Harbour Street"),
        (("explain", "Jane Roe"), "is no relation's id, which starts with l_"),
        (("explain", "Jane Roe", "Quay Ltd", "--min-confidence", "1.5"), "1.5"),
        (("explain", "Jane Roe", "Quay Ltd", "--as-of", "yesterday"), "yesterday"),
    ):
        result = run(*args, "--json")
        assert (result.exit_code, result.stdout) == (2, ""), args
        assert words in result.stderr
        assert "Traceback" not in result.output


def test_a_view_is_honoured_and_named(run: Run) -> None:
    """As of 2016 only Wire's copy is left, which gives no date; by the STIX table the number is another."""
    then = run("explain", "Jane Roe", "Harbour Street", "--as-of", "2016").stdout
    assert then.startswith("as of 2016\n")
    assert "unknown if it held then" in " ".join(re.sub("│", "", then).split())
    assert "why: one claim, resting on Facebook: .64" in then
    stix = run("explain", "Jane Roe", "Harbour Street", "--grading", "stix").stdout
    assert stix.startswith("graded by the stix table\n")
    assert "one claim, resting on Facebook, which 1 more document repeats: .49" in stix


def test_text_from_the_data_cannot_steer_the_terminal(run: Run) -> None:
    """A publisher whose name turns the line around, which the why line and the sets name too."""
    text = Path("harbour.yaml").read_text("utf-8")
    text = text.replace("publisher: Facebook,", 'publisher: "Face\\u202ebook",').replace("by: Facebook,", "")
    Path("harbour.yaml").write_text(text, "utf-8")
    assert run("load", "harbour.yaml").exit_code == 0
    shown = run("explain", "Jane Roe", "Harbour Street").stdout
    assert "\u202e" not in shown
    assert "why: one claim, resting on Face\\u202ebook, which" in shown
    assert "\n  - Face\\u202ebook\n" in shown


def test_a_name_of_a_page_is_cut_everywhere(run: Run) -> None:
    text = Path("harbour.yaml").read_text("utf-8")
    Path("harbour.yaml").write_text(text.replace("Facebook", "Face" + "book" * 60), "utf-8")
    assert run("load", "harbour.yaml").exit_code == 0
    shown = run("explain", "Jane Roe", "Harbour Street").stdout
    assert "book" * 20 not in re.sub(r"[\s│]+", "", shown)


def test_a_hop_says_that_it_is_contested_and_that_an_end_admits_it(run: Run) -> None:
    Path("pier.yaml").write_text(
        """
case: pier
entities:
  page: {kind: Page, name: Old Pier}
  poe:  {kind: Person, name: John Poe}
  quay: {kind: Organization, name: Dock Ltd}
sources: {herald: {publisher: Herald}, post: {publisher: Post}}
claims:
  - {source: herald, grade: B2, says: [{say: [poe, admin-of, page], by: poe}, {say: [poe, acts-for, quay]}]}
  - {source: post, grade: B2, says: [{deny: [poe, acts-for, quay], by: a neighbour}]}
""",
        "utf-8",
    )
    shown = run("--store", "pier.yaml", "explain", "Old Pier", "Dock Ltd").stdout
    first, second = re.findall(r"^(?:├|└)── (.*)$", shown, re.MULTILINE)
    assert ("admitted" in first, "contested" in first) == (True, False)
    assert ("admitted" in second, "contested" in second) == (False, True)
