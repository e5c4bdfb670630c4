"""Taking something back on the command line, and seeing what was believed when."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

import ascribe
from ascribe.cli.front import front
from tests.cli.test_commands import CITATION, ENTITY, refused
from tests.graph.test_history import WHARF

Run = Callable[..., Result]

CLAIM = CITATION | {"change", "reason", "subject", "predicate", "object", "value"}
RELATION = {"relation", "subject", "predicate", "object", "before", "after"}
STANDING = {"confidence", "exact", "status", "denied_by_interested", "denied_by_others", "origins"}
CHAIN = {"from", "to", "before", "after"}
CHAIN_STANDING = {"confidence", "at_most", "exact", "strength", "contested", "both_ways", "entities"}
RETRACTED = {
    "retraction",
    "target",
    "kind",
    "reason",
    "dry_run",
    "claims",
    "conclusions",
    "relations",
    "chains",
    "complete",
}
STEP = {"at", "cases", "claims", "retractions", "records", "names_before", "names_after", "relations"}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`ascribe` in a folder with a casefile, on a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    Path("wharf.yaml").write_text(WHARF, "utf-8")
    return lambda *args: CliRunner().invoke(front, [str(arg) for arg in args], prog_name="ascribe")


@pytest.fixture
def wharf(run: Run) -> Run:
    """The same with the casefile loaded."""
    assert run("load", "wharf.yaml").exit_code == 0
    return run


def answer(result: Result) -> Any:
    assert (result.exit_code, result.stderr) == (0, "")
    return json.loads(result.stdout)


def everything() -> list[Any]:
    with ascribe.open() as case:
        return list(case.store.everything())


def test_retract_as_json_has_one_shape_dry_or_not(wharf: Run) -> None:
    dry = answer(wharf("retract", "wharf/gazette", "--reason", "withdrawn", "--dry-run", "--json"))
    wet = answer(wharf("retract", "wharf/gazette", "--reason", "withdrawn", "--json"))
    assert set(dry) == RETRACTED
    assert dry | {"dry_run": False} == wet
    assert (wet["target"], wet["kind"], wet["reason"], wet["complete"]) == (
        "wharf/gazette",
        "source",
        "withdrawn",
        True,
    )
    assert [set(claim) for claim in wet["claims"]] == [CLAIM] * 3
    assert {(claim["change"], claim["reason"]) for claim in wet["claims"]} == {("retracted", "withdrawn")}
    assert [set(relation) for relation in wet["relations"]] == [RELATION] * 3
    assert [set(chain) for chain in wet["chains"]] == [CHAIN] * 3
    (weaker,) = (relation for relation in wet["relations"] if relation["after"])
    assert set(weaker["before"]) == set(weaker["after"]) == STANDING
    assert set(weaker["subject"]) == set(weaker["object"]) == ENTITY
    assert set(wet["chains"][0]["before"]) == CHAIN_STANDING
    assert [entity["name"] for entity in wet["chains"][0]["before"]["entities"]] == ["Quay Ltd", "John Poe", "The Crew"]


def test_a_dry_run_writes_nothing(wharf: Run) -> None:
    before = everything()
    shown = wharf("retract", "wharf/gazette", "--reason", "withdrawn", "--dry-run")
    assert (shown.exit_code, everything()) == (0, before)
    assert shown.stdout.startswith("Would retract source wharf/gazette   dry run: nothing is written\n")
    assert "3 claims would be taken out:" in shown.stdout
    assert "ascribe retract r_" not in shown.stdout


def test_retract_shows_what_it_took_and_how_to_undo_it(wharf: Run) -> None:
    shown = wharf("retract", "wharf/gazette", "--reason", "withdrawn by the paper")
    assert (shown.exit_code, shown.stderr) == (0, "")
    told = re.sub(r"\[c_[0-9a-f]{4,}\]", "[c_…]", re.sub(r"r_[0-9a-f]{16}", "r_…", shown.stdout))
    assert told == (
        "Retracted source wharf/gazette\n"
        "  because: withdrawn by the paper\n"
        "3 claims are taken out:\n"
        "  [c_…] John Poe is a member of The Crew · Gazette · B2 · “one of the Crew”\n"
        "  [c_…] John Poe runs Quay Ltd · Gazette · B2 · “Poe runs Quay”\n"
        "  [c_…] Quay Ltd controls Wharf Lane · Gazette · B2 · “Quay is in control”\n"
        "3 relations change:\n"
        "  · John Poe is a member of The Crew: .64 supported → gone\n"
        "  · John Poe runs Quay Ltd: .64 supported → gone\n"
        "  · Quay Ltd controls Wharf Lane: .31 contested, 2 origins → .23 contested, 1\n"
        "    origin\n"
        "3 chains change, the best of each strength between two entities:\n"
        "  · Quay Ltd up to The Crew through John Poe: .51 association → gone\n"
        "  · Wharf Lane up to John Poe through Quay Ltd: .21 control, contested → gone\n"
        "  · Wharf Lane up to The Crew through Quay Ltd, John Poe: .17 association,\n"
        "    contested → gone\n"
        "`ascribe retract r_… --reason …` undoes that\n"
    )
    (undo,) = re.findall(r"r_[0-9a-f]{16}", shown.stdout)
    back = wharf("retract", undo, "--reason", "the paper stands by it")
    assert back.stdout.startswith(f"Undid retraction {undo}\n")
    assert "3 claims are back in all answers:" in back.stdout
    assert "John Poe runs Quay Ltd: new, .64 supported" in back.stdout


def test_a_retraction_that_changes_nothing_says_so(wharf: Run) -> None:
    (claim, *_) = answer(wharf("retract", "wharf/gazette", "--reason", "withdrawn", "--json"))["claims"]
    shown = wharf("retract", claim["claim"], "--reason", "misread as well")
    assert "no claim, relation or chain changes\n" in shown.stdout


def test_what_cannot_be_retracted_ends_with_its_code(wharf: Run) -> None:
    before = everything()
    refused(wharf("retract", "wharf/gazett", "--reason", "withdrawn"), 1, "nearest: wharf/gazette")
    refused(wharf("retract", "c_ffff", "--reason", "withdrawn"), 1, "nothing to retract")
    refused(wharf("retract", "wharf/gazette", "--reason", "  "), 2, "needs a reason")
    refused(wharf("retract", "wharf/gazette"), 2, "--reason")
    assert everything() == before
    no = wharf("retract", "c_ffff", "--reason", "withdrawn", "--json")
    assert (no.exit_code, set(json.loads(no.stdout))) == (1, RETRACTED)
    wharf("retract", "wharf/gazette", "--reason", "withdrawn")
    refused(wharf("retract", "wharf/gazette", "--reason", "again"), 1, "was retracted already, on 2", "UTC: withdrawn.")


def test_no_store_is_made_by_retracting_from_it(run: Run) -> None:
    for options in ([], ["--dry-run"]):
        refused(run("retract", "wharf/gazette", "--reason", "withdrawn", *options), 4, "no store here")
    assert not Path("case.ascribe").exists()


def test_a_casefile_is_edited_not_retracted_from(run: Run) -> None:
    args = ["--store", "wharf.yaml", "retract", "wharf/gazette", "--reason", "withdrawn"]
    refused(run(*args), 2, "is a casefile: edit it")
    assert "John Poe runs Quay Ltd: .64 supported → gone" in run(*args, "--dry-run").stdout
    assert Path("wharf.yaml").read_text("utf-8") == WHARF


def test_hostile_words_are_written_out(run: Run) -> None:
    hostile = WHARF.replace("name: John Poe", 'name: "John \\u202ePoe"').replace("Poe runs Quay", "a \u2066 b")
    Path("wharf.yaml").write_text(hostile, "utf-8")
    assert run("load", "wharf.yaml").exit_code == 0
    shown = run("retract", "wharf/gazette", "--reason", "turned \x07 \u202d").stdout + run("history", "Quay Ltd").stdout
    assert "John \\u202ePoe runs Quay Ltd" in shown
    assert shown.count("turned \\x07 \\u202d") == 2
    assert re.findall("[\x00-\x09\x0b-\x1f\u202d\u202e\u2066]", shown) == []


def test_a_first_load_tried_out_makes_no_store_and_counts_what_is_new(run: Run) -> None:
    shown = run("load", "wharf.yaml", "--dry-run")
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert shown.stdout.startswith(
        "wharf.yaml  + 5 added  ~ 0 replaced  − 0 withdrawn  (dry run: nothing is written)\n"
        "    3 relations would change:\n"
        "      · John Poe is a member of The Crew: new, .64 supported\n"
    )
    assert not Path("case.ascribe").exists()
    assert run("load", "wharf.yaml", "--dry-run").stdout == shown.stdout
    many = "".join(f"      - {{say: [quay, controls, p{n}], quote: yes}}\n" for n in range(12))
    pages = "".join(f"  p{n}: {{kind: Page, name: Pier {n}}}\n" for n in range(12))
    text = WHARF.replace("sources:\n", pages + "sources:\n").replace("  - source: post\n", many + "  - source: post\n")
    Path("wharf.yaml").write_text(text, "utf-8")
    counted = run("load", "wharf.yaml", "--dry-run").stdout
    assert "15 new relations\n" in counted
    assert "27 new chains\n" in counted
    assert "Pier 3" not in counted


def test_an_edit_tried_out_shows_before_and_after_and_changes_nothing(wharf: Run) -> None:
    before = everything()
    Path("wharf.yaml").write_text(WHARF.replace('quote: "Poe runs Quay"', 'quote: "Poe runs Quay", grade: D4'), "utf-8")
    shown = wharf("load", "wharf.yaml", "--dry-run").stdout
    assert shown.startswith("wharf.yaml  + 0 added  ~ 1 replaced  − 0 withdrawn  (dry run: nothing is written)\n")
    assert "John Poe runs Quay Ltd: .64 supported → .16 supported\n" in shown
    assert "Wharf Lane up to John Poe through Quay Ltd: .21 control, contested → .05\n" in shown
    assert everything() == before
    assert "    John Poe runs Quay Ltd: .64 supported → .16 supported\n" in wharf("load", "wharf.yaml").stdout


def test_several_files_are_tried_out_one_on_top_of_the_other(wharf: Run) -> None:
    Path("less.yaml").write_text(WHARF.replace('- {say: [poe, runs, quay], quote: "Poe runs Quay"}', ""), "utf-8")
    Path("again.yaml").write_text(WHARF, "utf-8")
    shown = wharf("load", "less.yaml", "again.yaml", "--dry-run").stdout
    assert "− 1 withdrawn" in shown.splitlines()[0]
    assert "John Poe runs Quay Ltd: .64 supported → gone" in shown
    assert "John Poe runs Quay Ltd: new, .64 supported" in shown


def test_a_file_that_would_be_refused_is_refused_when_tried_out(wharf: Run) -> None:
    before = everything()
    Path("bad.yaml").write_text(WHARF.replace("controls, page", "kontrols, page"), "utf-8")
    refused(wharf("load", "wharf.yaml", "bad.yaml", "--dry-run"), 3, "bad.yaml", "controls")
    assert everything() == before


def test_an_exported_ledger_can_be_tried_out(wharf: Run) -> None:
    assert wharf("export", "wharf.jsonl").exit_code == 0
    shown = wharf("--store", "other.ascribe", "load", "wharf.jsonl", "--dry-run")
    assert shown.stdout.startswith("wharf.jsonl  + 5 added")
    assert not Path("other.ascribe").exists()


def test_history_as_json_and_as_known_then_agree(wharf: Run) -> None:
    wharf("retract", "wharf/post", "--reason", "withdrawn")
    told = answer(wharf("history", "Quay Ltd", "--json"))
    assert set(told) == {"entity", "steps"}
    assert set(told["entity"]) == ENTITY
    assert [set(step) for step in told["steps"]] == [STEP] * 2
    assert [step["cases"] for step in told["steps"]] == [["wharf"], ["retractions"]]
    assert [set(claim) for step in told["steps"] for claim in step["claims"]] == [CLAIM] * 5
    (gone,) = told["steps"][1]["retractions"]
    assert set(gone) == {"retraction", "change", "target", "reason"}
    for step in told["steps"]:
        known = answer(wharf("links", "Quay Ltd", "--as-known", step["at"], "--json"))["links"]
        then = {link["relation"]: (link["confidence"], link["status"]) for link in known}
        for relation in step["relations"]:
            assert then[relation["relation"]] == (relation["after"]["confidence"], relation["after"]["status"])


def test_history_reads_oldest_first_in_80_columns(wharf: Run) -> None:
    wharf("retract", "wharf/post", "--reason", "withdrawn by the paper")
    shown = wharf("history", "Quay Ltd")
    assert (shown.exit_code, shown.stderr) == (0, "")
    assert max(map(len, shown.stdout.splitlines())) <= 80
    told = re.sub(r"[cr]_[0-9a-f]{4,}", "…", re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC", "THEN", shown.stdout))
    assert told == (
        "Quay Ltd   organization\n"
        "\n"
        "THEN   wharf\n"
        "  + […] John Poe runs Quay Ltd · Gazette · B2 · “Poe runs Quay”\n"
        "  + […] Quay Ltd controls Wharf Lane · denial · a rival, in Post · B2 · “it\n"
        "             does not”\n"
        "  + […] Quay Ltd controls Wharf Lane · Herald · B2 · “Quay controls it”\n"
        "  + […] Quay Ltd controls Wharf Lane · Gazette · B2 · “Quay is in control”\n"
        "  = John Poe runs Quay Ltd: new, .64 supported\n"
        "  = Quay Ltd controls Wharf Lane: new, .31 contested\n"
        "\n"
        "THEN   by command\n"
        "  ! … retracts wharf/post: withdrawn by the paper\n"
        "  × […] retracted Quay Ltd controls Wharf Lane · denial · a rival, in Post\n"
        "             · B2 · “it does not”\n"
        "  = Quay Ltd controls Wharf Lane: .31 contested, denied by others → .87\n"
        "    supported, not denied\n"
    )


def test_history_says_when_an_entity_was_also_recorded_by_another_case(wharf: Run) -> None:
    """Nothing replaced Poe's record; the case of the wharf still holds it."""
    Path("pier.yaml").write_text(
        """
case: pier
entities:
  poe:  {kind: Person, name: John Poe, summary: a clerk}
  pier: {kind: Page, name: The Pier}
sources: {wire: {publisher: Wire}}
claims: [{source: wire, grade: B2, says: [{say: [poe, runs, pier]}]}]
""",
        "utf-8",
    )
    wharf("load", "pier.yaml")
    told = wharf("history", "John Poe").stdout
    assert "  ~ entity person:john-poe also recorded here\n" in told
    assert "replaced" not in told
    wharf("load", "wharf.yaml")
    Path("pier.yaml").write_text("case: pier\n", "utf-8")
    wharf("load", "pier.yaml")
    assert "  ~ entity person:john-poe no longer recorded here\n" in wharf("history", "John Poe").stdout


def test_a_chain_that_no_hop_gives_a_direction_joins_its_ends(wharf: Run) -> None:
    Path("met.yaml").write_text(
        """
case: met
entities:
  roe: {kind: Person, name: Jane Roe}
  doe: {kind: Person, name: John Doe}
  moe: {kind: Person, name: Ann Moe}
sources: {wire: {publisher: Wire}}
claims: [{source: wire, grade: B2, says: [{say: [roe, met-with, doe]}, {say: [doe, met-with, moe]}]}]
""",
        "utf-8",
    )
    assert wharf("load", "met.yaml").exit_code == 0
    shown = wharf("retract", "met/wire", "--reason", "misread", "--dry-run").stdout
    assert "  · Ann Moe and Jane Roe through John Doe: .51 lead only → gone\n" in shown
    assert "1 chain would change, the best of each strength between two entities:\n" in shown


NAMESAKES = """
case: namesakes
entities:
  page: {kind: Page, name: Old Quay}
  firm: {kind: Organization, name: Old Quay}
  roe:  {kind: Person, name: Jane Roe}
sources: {herald: {publisher: Herald}}
claims: [{source: herald, grade: B2, says: [{say: [roe, runs, page]}, {say: [roe, runs, firm]}]}]
"""


@pytest.mark.parametrize("held", [True, False], ids=["held", "held no more"])
def test_history_takes_the_namesake_of_a_kind(held: bool, run: Run) -> None:
    for text in [NAMESAKES, *([] if held else ["case: namesakes\n"])]:
        Path("namesakes.yaml").write_text(text, "utf-8")
        assert run("load", "namesakes.yaml").exit_code == 0
    refused(run("history", "Old Quay"), 1, "Old Quay", "organization:old-quay", "page:old-quay")
    told = answer(run("history", "Old Quay", "--kind", "page", "--json"))
    assert told["entity"]["id"] == "page:old-quay"
    assert [len(step["claims"]) for step in told["steps"]] == [1] * (1 if held else 2)
    assert run("history", "Old Quay", "--kind", "Person").exit_code == 1
    refused(run("history", "Old Quay", "--kind", "Pge"), 2, "no kind 'Pge'; nearest: ", "page")


def test_history_of_nobody_is_a_no(wharf: Run) -> None:
    result = wharf("history", "Nobody", "--json")
    assert (result.exit_code, json.loads(result.stdout)) == (1, {"entity": None, "steps": []})


def test_a_notebook_tries_retracts_and_looks_back(wharf: Run) -> None:
    with ascribe.open() as case:
        (preview,) = case.preview("wharf.yaml")
        assert (preview.changed, preview.relations, preview.chains, preview.complete) == (False, [], [], True)
        dry = case.retract("wharf/post", "withdrawn", dry_run=True)
        assert case.retract("wharf/post", "withdrawn").relations == dry.relations
        assert len(case.history("Quay Ltd").steps) == 2
        with pytest.raises(ascribe.UsageError, match="without a view"):
            case.view(as_of="2018").retract("wharf/post", "withdrawn")


REVISED = {"file", "case", "added", "replaced", "withdrawn", "changed", "joined", "remarks"}
MOVED = {"relation", "subject", "predicate", "object", "before", "after", "status_before", "status_after"}


def test_the_page_on_formats_lists_these_keys() -> None:
    page = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
    (shapes,) = re.findall(r"prints\n.*?```\n(.*?)```", page, re.DOTALL)
    loaded, tried, file, moved = (set(re.findall(r'"(\w+)"', line)) for line in shapes.splitlines())
    assert (file, moved) == (REVISED, MOVED)
    assert (loaded, tried) == (
        {"dry_run", "files", "moved"},
        {"dry_run", "files", "relations", "chains", "complete"},
    )


def test_the_page_on_changes_lists_these_keys() -> None:
    page = (Path(__file__).parents[2] / "docs" / "changes.md").read_text("utf-8")
    (shapes,) = re.findall(r"```\n(.*?)```", page, re.DOTALL)
    keys = [set(re.findall(r'"(\w+)"', shape)) for shape in re.split(r"\n(?=\w)", shapes)]
    assert keys == [RETRACTED, RELATION, STANDING, CHAIN, CHAIN_STANDING]


def test_a_load_as_json_says_of_each_file_what_it_changed(wharf: Run) -> None:
    Path("wharf.yaml").write_text(WHARF.replace("key: again", "grade: C3"), "utf-8")
    Path("other.yaml").write_text("case: other\nentities: {quay: {kind: Organization, name: Quay Ltd}}\n", "utf-8")
    told = answer(wharf("load", "wharf.yaml", "other.yaml", "--json"))
    wharf_file, other = told.pop("files")
    assert told == {"dry_run": False}
    assert set(wharf_file) == set(other) == REVISED | {"moved"}
    assert [wharf_file[key] for key in ("file", "case", "added", "replaced", "withdrawn")] == [
        "wharf.yaml",
        "wharf",
        0,
        1,
        0,
    ]
    (moved,) = wharf_file["moved"]
    assert set(moved) == MOVED
    assert (moved["subject"], moved["predicate"], moved["object"]) == ("Quay Ltd", "controls", "Wharf Lane")
    assert moved["before"] > moved["after"] > 0
    assert moved["relation"] in {link["relation"] for link in answer(wharf("links", "Quay Ltd", "--json"))["links"]}
    assert (other["changed"], [entity["name"] for entity in other["joined"]]) == (True, ["Quay Ltd"])
    assert set(other["joined"][0]) == ENTITY
    again = answer(wharf("load", "wharf.yaml", "--json"))["files"][0]
    assert (again["changed"], again["moved"]) == (False, [])


def test_a_trial_load_as_json_says_what_it_would_change(run: Run) -> None:
    told = answer(run("load", "wharf.yaml", "--dry-run", "--json"))
    (file,) = told.pop("files")
    assert told == {"dry_run": True}
    assert set(file) == REVISED | {"relations", "chains", "complete"}
    assert [set(relation) for relation in file["relations"]] == [RELATION] * 3
    assert not Path("case.ascribe").exists()


def test_a_load_as_json_that_is_refused_says_what_was_loaded_before(run: Run) -> None:
    Path("broken.yaml").write_text("case: [broken", "utf-8")
    result = run("load", "wharf.yaml", "broken.yaml", "--json")
    assert result.exit_code == 3
    assert result.stderr.startswith("ascribe: broken.yaml:1: ")
    assert [file["file"] for file in json.loads(result.stdout)["files"]] == ["wharf.yaml"]


def test_a_ledger_loaded_as_json_has_no_case_of_its_own(wharf: Run) -> None:
    assert wharf("export", "wharf.jsonl").exit_code == 0
    (file,) = answer(wharf("--store", "other.ascribe", "load", "wharf.jsonl", "--json"))["files"]
    assert (file["case"], file["added"]) == (None, 5)


def test_a_chain_has_the_number_of_its_own_route(run: Run) -> None:
    """Poe was reported to run the page through Quay Ltd; without the Gazette, through Pier Ltd, by the Post's C3."""
    Path("two.yaml").write_text(
        """
case: two
entities:
  page: {kind: Page, name: Wharf Lane}
  quay: {kind: Organization, name: Quay Ltd}
  pier: {kind: Organization, name: Pier Ltd}
  poe:  {kind: Person, name: John Poe}
sources: {gazette: {publisher: Gazette}, post: {publisher: Post}}
claims:
  - {source: gazette, grade: B2, says: [{say: [poe, runs, quay]}, {say: [quay, controls, page]}]}
  - {source: post, grade: C3, says: [{say: [poe, runs, pier]}, {say: [pier, controls, page]}]}
""",
        "utf-8",
    )
    assert run("--store", "two.ascribe", "load", "two.yaml").exit_code == 0
    shown = run("--store", "two.ascribe", "retract", "two/gazette", "--reason", "withdrawn", "--dry-run").stdout
    told = " ".join(shown.split())
    assert "Wharf Lane up to John Poe: through Quay Ltd, .51 control → through Pier Ltd, .22 control" in told


def test_a_source_that_is_out_through_its_copy_is_said_to_be(run: Run) -> None:
    """Not a third one, which is another document."""
    Path("twice.yaml").write_text(
        """
case: twice
entities: {page: {kind: Page, name: Wharf Lane}, poe: {kind: Person, name: John Poe}}
sources:
  herald: {publisher: Herald, url: "https://herald.example/1"}
  mobile: {publisher: Herald, url: "http://www.herald.example/1"}
  post:   {publisher: Post, derived_from: [herald]}
claims:
  - {source: herald, says: [{say: [poe, admin-of, page], grade: B2}]}
""",
        "utf-8",
    )
    twice = partial(run, "--store", "twice.ascribe")
    assert twice("load", "twice.yaml").exit_code == 0
    assert twice("retract", "twice/mobile", "--reason", "a hoax").exit_code == 0
    for dry in ((), ("--dry-run",)):
        again = twice("retract", "twice/herald", "--reason", "a hoax as well", *dry)
        refused(again, 1, "source twice/herald was retracted already, through twice/mobile, which is the same document")
    assert twice("retract", "twice/post", "--reason", "a copy").exit_code == 0


def test_a_time_is_taken_as_it_is_printed(wharf: Run) -> None:
    (at,) = re.findall(r"^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC)", wharf("history", "Wharf Lane").stdout, re.MULTILINE)
    known = wharf("links", "Wharf Lane", "--as-known", at)
    assert (known.exit_code, known.stderr) == (0, "")
    assert known.stdout.startswith(f"as known at {at}\n")
    assert "Quay Ltd" in known.stdout
