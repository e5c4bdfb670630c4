"""A dossier tells what the answers tell, every sentence with its notes, and nothing that is private."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from markdown_it import MarkdownIt

import ascribe
from ascribe.cli.front import front
from ascribe.dossier.compose import compose, left_out
from ascribe.dossier.markdown import plain
from ascribe.graph.relations.answers import Chains, EntityRef
from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.schema.records import Case, Claim

HERE = Path(__file__).parent
MARK = re.compile(r"\[\^(\d+)\]")
SENTENCE = re.compile(r".+?(?:(?<![ .][A-Z])\.(?:(?:\[\^\d+\])+(?= |$)|(?= [A-Z“]|$))|$)")
# What is computed and not reported has no notes.
OURS = re.compile(
    r"(Thin|Some|Moderate|Strong|Very strong) support \(.*\)( as .*)?, from \d+ origins?"
    r"(, and \d+ more of this strength)?\."
    r"|Not graded, so without a number,( as .*,)? from \d+ origins?(, and \d+ more of this strength)?\."
    r"|The graded steps alone have .*\.|Contested\.|It is contested by .*\.|Whoever .* lowers no number\."
    r"|Whether it held then is not known\.|No response to this was found .*\.|No(ne|thing) in the sources collected.*\."
    r"|None among the best \d+\.|The sources do not agree.*\.|Amounts as stated, never to be added up.*:"
)
AGAINST = {" reported to deny ": "denies", " reported to offer a rival account ": "disputes", " only denied ": "denies"}
CLAIM = re.compile(r"\bc_[0-9a-f]{16}\b")
Run = Callable[..., Result]
READER = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
# One of each kind that the five articles are about.
SUBJECTS = (
    "We Support Jeremy Corbyn",
    "Heshmat Alavi",
    "Hassan Heyrani",
    "Mojahedin-e Khalq Organization",
    "Hamas",
    "KhamakarPress",
    "The British Left",
    "Twitter",
)

PRIVATE = """
case: wharf
title: TITLE-OF-THE-CASE
note: NOTE-OF-THE-CASE
entities:
  wharf: {kind: Page, name: Wharf Page}
  roe: {kind: Person, name: Jane Roe}
  sam: {kind: Person, name: SECRET-PERSON, private: true}
sources:
  herald: {publisher: Herald, published: 2018-09-03, snapshot: SNAPSHOT.txt, note: NOTE-OF-A-SOURCE}
  diary: {publisher: SECRET-DIARY, private: true}
claims:
  - source: herald
    grade: B2
    analyst: ANALYST-DQ
    says:
      - {say: [roe, admin-of, wharf], quote: she runs it, note: NOTE-OF-A-CLAIM}
      - {say: [sam, runs, wharf], quote: SECRET-QUOTE}
      - {deny: [roe, admin-of, wharf], by: SECRET-SPEAKER, quote: SECRET-DENIAL, private: true}
      - {fact: [wharf, followers, SECRET-COUNT], private: true}
  - {source: diary, grade: A1, says: [{say: [roe, admin-of, wharf], quote: SECRET-SUPPORT}]}
"""
GROUNDS = """
case: quay
entities:
  quay: {kind: Page, name: Quay Page}
  ring: {kind: Network, name: The Ferry accounts}
  roe: {kind: Person, name: Jane Roe}
  dana: {kind: Person, name: Dana Quill}
sources:
  herald: {publisher: Herald, published: 2018-09-03}
  post: {publisher: Post}
claims:
  - source: herald
    grade: B2
    says:
      - {key: runs, say: [roe, runs, quay], method: technical, grade_reason: logs shown, origin: the leaked logs}
      - {key: paid, say: [roe, paid-by, ring]}
      - {key: gone, fact: [ring, followers, "200"]}
      - {say: [quay, attributed-to, ring], rests_on: [runs, paid, gone]}
      - {dispute: [roe, runs, quay], by: her lawyer, interested: true}
  - {source: post, says: [{say: [dana, runs, quay], quote: withdrawn later}]}
"""
SECRETS = "NOTE-OF ANALYST SNAPSHOT SECRET".split()

PAYLOAD = "](javascript:alert(1)) <script>alert('x')</script> `*_~|# \u202e ![p](https://spy.example/p)"
HOSTILE = """
case: hostile
entities:
  page: {kind: Page, id: page:harbour, name: EVIL, aliases: [EVIL, "[^1]: note"], summary: EVIL,
         properties: {about: EVIL}}
  roe: {kind: Person, name: "<img src=x onerror=alert(2)> **Roe**"}
sources:
  herald: {headline: EVIL, publisher: EVIL, published: 2018, url: "javascript:alert(3)",
           archive_url: "https://archive.example/<script>alert(4)</script>)"}
claims:
  - source: herald
    says:
      - {say: [roe, admin-of, page], by: EVIL, quote: [EVIL, "1. one\\n\\n# two\\n<b>"], locator: EVIL, hedge: EVIL,
         amount: {min: 6, unit: EVIL, scope: EVIL}, date_text: EVIL}
      - {deny: [roe, admin-of, page], by: roe, quote: EVIL, hedge: EVIL}
      - {fact: [page, status, EVIL]}
      - {fact: [page, status, other], by: roe}
      - {no_comment: [page, funded-by, roe], by: EVIL}
""".replace("EVIL", json.dumps(PAYLOAD))


def store_of(*texts: str) -> Store:
    store = Store.in_memory()
    for text in texts:
        case, *records = loads(text)
        assert isinstance(case, Case)
        store.add(case, records)
    return store


def dossier(store: Store, name: str, **options: bool) -> str:
    return compose(store, name, hops=4, limit=20, **options)


def notes(text: str) -> dict[str, str]:
    return dict(re.findall(r"^\[\^(\d+)\]: (.*)$", text, re.MULTILINE))


def sentences(text: str) -> list[str]:
    """What a dossier tells, sentence by sentence with the notes behind each, without headings, legend and sources."""
    body = text.partition("## What is stated")[2].partition("## What is left out")[0]
    lines = [re.sub(r"^ *(-|\d+\.) ", "", line) for line in body.splitlines() if line and not line.startswith("#")]
    return [sentence.strip() for line in lines for sentence in SENTENCE.findall(line)]


@pytest.fixture(scope="module")
def five() -> Iterator[Store]:
    """The cases that ship with the project, in memory."""
    with store_of(*(path.read_text("utf-8") for path in sorted((HERE.parents[1] / "cases").glob("*.yaml")))) as store:
        yield store


@pytest.fixture(scope="module")
def every_dossier(five: Store) -> dict[str, str]:
    """A dossier of every entity of the five cases, by id."""
    ids = [row[0] for row in five.engine.read("MATCH (n:Entity) RETURN n.id AS id ORDER BY id").rows]
    return {id: dossier(five, id) for id in ids}


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """`ascribe` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ASCRIBE_STORE", raising=False)
    return lambda *args: CliRunner().invoke(front, [str(arg) for arg in args], prog_name="ascribe")


@pytest.fixture
def private(tmp_path: Path) -> Iterator[ascribe.Casebook]:
    """A store in which something of every sort is private."""
    (tmp_path / "wharf.yaml").write_text(PRIVATE, encoding="utf-8")
    with ascribe.open(tmp_path / "case.ascribe") as case:
        case.load(tmp_path / "wharf.yaml")
        yield case


def test_a_dossier_from_end_to_end(run: Run) -> None:
    """harbour-street.md is what `ascribe --store harbour.yaml dossier "Harbour Street"` printed and somebody read."""
    printed = run("--store", HERE / "harbour.yaml", "dossier", "Harbour Street")
    assert printed.exit_code == 0
    assert printed.stdout == (HERE / "harbour-street.md").read_text("utf-8")


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_note_is_pointed_at_and_every_pointer_has_its_note(five_cases: Store, name: str) -> None:
    text = dossier(five_cases, name)
    body = re.sub(r"^\[\^\d+\]: .*$", "", text, flags=re.MULTILINE)
    pointed = list(dict.fromkeys(re.findall(r"\[\^(\d+)\]", body)))
    assert pointed == list(notes(text)) == [str(number + 1) for number in range(len(pointed))]


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_citation_of_its_links_is_a_note_and_its_sources_are_listed(five_cases: Store, name: str) -> None:
    text = dossier(five_cases, name)
    appendix = text.partition("## Sources")[2]
    for link in five_cases.links(name).links:
        for cited in link.citations:
            assert f"laim {cited.claim}" in appendix
            for source in (cited.source, *(document.source for document in cited.via)):
                assert f"Recorded as {source}.\n" in appendix.replace("\\", "")


@pytest.mark.parametrize("name", SUBJECTS)
def test_every_sentence_that_reports_something_points_to_where(five_cases: Store, name: str) -> None:
    body = dossier(five_cases, name).partition("## What is stated")[2].partition("## What is left out")[0]
    lines = [line for line in body.splitlines() if not line.startswith("#")]
    reporting = [line for line in lines if " is reported to " in line or line.startswith("- “")]
    assert [line for line in reporting if "[^" not in line] == []
    assert all("[^" in line for line in body.splitlines() if line.startswith("    - Step"))


def test_no_sentence_of_any_dossier_stands_without_its_notes(every_dossier: dict[str, str]) -> None:
    """But what is computed, which says so by its wording: a number, a status, that nothing was found."""
    for name, text in every_dossier.items():
        known = set(notes(text))
        for sentence in sentences(text):
            marks = MARK.findall(sentence)
            assert marks or OURS.fullmatch(sentence), (name, sentence)
            assert known.issuperset(marks), (name, sentence)


def test_every_clause_of_a_chain_has_its_notes_behind_it(every_dossier: dict[str, str], five: Store) -> None:
    found = 0
    for name, text in every_dossier.items():
        for chain in five.behind(name).chains:
            headline = 1 if len(chain.hops) > 1 else 0
            for clause in chain.clauses[headline:]:
                assert clause.claims, (name, clause)
                assert re.search(re.escape(plain(clause.text)) + r"\[\^\d+\]", text), (name, clause)
                found += 1
    assert found > 100


def test_a_denial_is_footnoted_with_denials_alone(every_dossier: dict[str, str], five: Store) -> None:
    found = 0
    for name, text in every_dossier.items():
        heads = {mark: CLAIM.findall(note)[-1] for mark, note in notes(text).items()}
        held = five.ledger.find("claim", "id", set(heads.values()))
        stances = {one.record.id: one.record.stance for one in held if isinstance(one.record, Claim)}
        for sentence in sentences(text):
            wanted = {stance for words, stance in AGAINST.items() if words in sentence}
            if wanted:
                assert {stances[heads[mark]] for mark in MARK.findall(sentence)} == wanted, (name, sentence)
                found += 1
    assert found > 20


@pytest.mark.parametrize("name", SUBJECTS)
def test_a_source_is_said_to_have_as_many_claims_as_the_notes_name(five_cases: Store, name: str) -> None:
    text = dossier(five_cases, name)
    counts = {}
    for line in text.partition("## Sources")[2].splitlines():
        if told := re.search(r"Recorded as (\S+)\.$", line):
            number = re.search(r"(\d+) claims? read here", line)
            counts[told[1].replace("\\", "")] = int(number[1]) if number else 0
    claims = {held.record.id: held.record for held in five_cases.ledger.find("claim", "id", set(CLAIM.findall(text)))}
    read = Counter(claim.source for claim in claims.values() if isinstance(claim, Claim))
    assert {source: number for source, number in counts.items() if number} == read


def test_denials_stand_beside_the_claims_and_no_comment_is_not_no_response(run: Run) -> None:
    text = (HERE / "harbour-street.md").read_text("utf-8")
    relations = text.partition("## Relations")[2].partition("## Reported")[0]
    administered, funded = relations.split("### ")[1:3]
    assert "Jane Roe is reported to deny this.[^6]" in administered
    assert "Quay Ltd is reported to have made no comment on this." in funded
    assert "No response" not in text
    silent = run("--store", HERE / "harbour.yaml", "dossier", "Dock Trust").stdout
    assert "is reported to be controlled by Quay Ltd" in silent
    assert "No response to this was found in the sources collected." in silent
    assert "no comment" not in silent


def test_an_actor_that_nobody_names_is_said_to_be_so(run: Run) -> None:
    told = run("--store", HERE / "harbour.yaml", "dossier", "six volunteers").stdout
    assert "The sources do not name whoever this is" in told
    assert "None in the sources collected." in told


def test_hostile_text_is_text(run: Run, tmp_path: Path) -> None:
    (tmp_path / "hostile.yaml").write_text(HOSTILE, encoding="utf-8")
    printed = run("--store", "hostile.yaml", "dossier", "page:harbour", "--internal")
    assert printed.exit_code == 0, printed.output
    tokens = [token for block in READER.parse(printed.stdout) for token in (block, *(block.children or []))]
    kinds = {token.type for token in tokens}
    assert kinds.isdisjoint({"html_inline", "html_block", "image", "code_inline", "fence", "code_block", "s_open"})
    assert [token.attrs["href"] for token in tokens if token.type == "link_open"] == [
        "https://archive.example/%3Cscript%3Ealert(4)%3C/script%3E)"
    ]
    assert "\u202e" not in printed.stdout
    # No line of anybody's begins a footnote, a heading or a list of its own.
    assert set(notes(printed.stdout)) == {"1", "2", "3", "4", "5"}
    ours = {"# Dossier", "## ", "### status", "### is administered", "### Also"}
    assert all(line.startswith(tuple(ours)) for line in printed.stdout.splitlines() if line.startswith("#"))


def test_what_is_private_stays_out_and_counts_in_no_number(private: ascribe.Casebook) -> None:
    shown = private.dossier("Wharf Page")
    assert [secret for secret in SECRETS if secret in shown] == []
    assert "administered by Jane Roe, only on the word of Herald.[^1] Moderate support (.64)" in shown
    with pytest.raises(ascribe.NotFoundError):
        private.dossier("SECRET-PERSON")


def test_for_the_house_everything_is_told(private: ascribe.Casebook) -> None:
    told = private.dossier("Wharf Page", internal=True)
    wanted = (
        "Note: NOTE-OF-A-CLAIM. Analyst: ANALYST-DQ.",
        "Snapshot SNAPSHOT.txt. Note: NOTE-OF-A-SOURCE.",
        "SECRET-PERSON",
        "SECRET-DENIAL",
        "SECRET-SUPPORT",
    )
    assert [text for text in wanted if text not in told] == []


def test_notes_stay_out_where_nothing_is_private_at_all(tmp_path: Path) -> None:
    open_case = re.sub(r"(?m)^.*SECRET.*\n", "", PRIVATE)
    with store_of(open_case) as store:
        told = dossier(store, "Wharf Page")
    assert "she runs it" in told
    assert [secret for secret in SECRETS if secret in told] == []


def test_a_note_tells_what_its_claim_goes_back_to() -> None:
    with store_of(GROUNDS) as store:
        [gone] = [held.record.id for held in store.ledger.held("claim") if getattr(held.record, "value", None)]
        store.retract(gone, reason="COUNTED-TWICE")
        told = notes(dossier(store, "Quay Page")).values()
    [runs] = [note for note in told if "Method" in note]
    assert "Method: technical. Graded B2 (“logs shown”). Counted under the origin the leaked logs. Claim" in runs
    [lawyer] = [note for note in told if "Rival account" in note]
    assert "Graded B2. Marked as interested. Claim" in lawyer
    [concluded] = [note for note in told if "Concluded" in note]
    reasons = re.sub(r"c_[0-9a-f]{16}", "c_…", concluded.partition("Concluded from ")[2])
    assert sorted(re.split(r", (?=claim c)", reasons.removesuffix(". Claim c_….").rstrip("."))) == [
        "claim c_… (The Ferry accounts, followers: 200, in Herald 2018-09-03; retracted)",
        "claim c_… (footnote 1)",
        "claim c_… (footnote 5)",
    ]


def test_what_is_retracted_is_counted_and_only_the_house_reads_why() -> None:
    with store_of(GROUNDS) as store:
        store.retract("quay/post", reason="WITHDRAWN")
        outside, inside = dossier(store, "Quay Page"), dossier(store, "Quay Page", internal=True)
        assert "retracted" not in dossier(store, "The Ferry accounts")
    assert "## What is left out\n\n1 retracted claim. Chains of more than 4 steps." in outside
    assert "withdrawn later" not in outside
    assert "WITHDRAWN" not in outside
    assert re.search(r"1 retracted claim \(claim c_[0-9a-f]{16}, “WITHDRAWN”\)\. Chains", inside)


def test_who_offers_a_rival_account_is_not_said_to_deny() -> None:
    denied = GROUNDS.replace("{dispute: [roe", "{deny: [roe")
    with store_of(GROUNDS) as disputing, store_of(denied) as denying:
        ending = "is an end of it or marked as interested, which lowers no number."
        assert f"Whoever offers a rival account to it {ending}" in dossier(disputing, "Quay Page")
        assert f"Whoever denies it {ending}" in dossier(denying, "Quay Page")
    only = re.sub(r"(?m)^.*say: \[roe, runs.*\n|^.*rests_on.*\n", "", GROUNDS)
    with store_of(only) as store:
        told = dossier(store, "Quay Page")
    assert re.search(r"That Quay Page is run by Jane Roe is only disputed in the sources collected\.\[\^\d+\]", told)


def test_a_look_at_the_past_shows_nothing_that_was_private_then(private: ascribe.Casebook, tmp_path: Path) -> None:
    """Withdrawn since, a private claim is in the store no more, but in what it knew."""
    once = private.store.ledger.held("case")
    at = next(iter(once)).recorded_at
    revised = re.sub(r"(?m)^.*SECRET.*\n", "", PRIVATE)
    (tmp_path / "wharf.yaml").write_text(revised, encoding="utf-8")
    private.load(tmp_path / "wharf.yaml")
    shown = private.view(as_known=at).dossier("Wharf Page")
    assert "Jane Roe" in shown
    assert [secret for secret in SECRETS if secret in shown] == []
    assert "SECRET-PERSON" in private.view(as_known=at).dossier("Wharf Page", internal=True)


def test_a_dossier_under_a_view_says_so(run: Run) -> None:
    told = run("--store", HERE / "harbour.yaml", "dossier", "Harbour Street", "--as-of", "2016", "--grading", "stix")
    assert "It shows the store as of 2016" in told.stdout
    assert "administered by Jane Roe" not in told.stdout  # from 2017 on


def test_it_can_be_written_to_a_file_and_says_what_stayed_behind(
    run: Run, private: ascribe.Casebook, tmp_path: Path
) -> None:
    done = run("dossier", "Wharf Page", "-o", "wharf.md")
    assert done.stdout == "wharf.md: written, without what is internal\n"
    assert "left out as private" in done.stderr
    assert (tmp_path / "wharf.md").read_text("utf-8") == private.dossier("Wharf Page")
    assert "left out" not in run("dossier", "Wharf Page", "-o", "wharf.md", "--internal").stderr
    assert run("dossier", "Nobody at all").exit_code == 1
    assert run("dossier", "Wharf Page", "-o", "no/such/folder.md").exit_code == 2


def test_a_search_that_ended_early_is_told() -> None:
    entity = EntityRef("page:harbour", "Page", "Harbour Street")
    whole, cut = Chains(entity, [], True), Chains(entity, [], False)
    assert "ended early" not in left_out(whole, whole, 4, 20)
    assert "The search for chains ended early: there may be more, and stronger ones." in left_out(whole, cut, 4, 20)


def test_a_copy_that_an_archiver_kept_is_told_with_its_date_and_hash() -> None:
    """Beside the address of its own copy a source needs no other."""
    kept = 'url: "https://herald.example/%s", archive_url: "https://archive.example/%s", accessed: 2024-05-01'
    archive = f'case: archive\nsources:\n  a: {{{kept % (1, 1)}, sha256: "{"7" * 64}"}}\n  b: {{{kept % (2, 2)}}}\n'
    case = """
case: harbour
entities: {roe: {kind: Person, name: Jane Roe}, page: {kind: Page, name: Harbour Street}}
sources:
  herald: {publisher: Herald, url: "https://herald.example/1", accessed: 2018-09-03}
  wire: {publisher: Wire, url: "https://herald.example/2", archive_url: "https://own.example", accessed: 2018-09-04}
claims:
  - {source: herald, says: [{say: [roe, admin-of, page]}]}
  - {source: wire, says: [{say: [roe, admin-of, page]}]}
"""
    with store_of(case, archive) as store:
        text = dossier(store, "Jane Roe")
    herald, wire = sorted(line.partition(". ")[2] for line in text.splitlines() if "Recorded as" in line)
    assert (
        "<https://herald.example/1>, archived at <https://archive.example/1> (accessed 2024-05-01, SHA-256 "
        f"{'7' * 64}, as recorded in archive/a). Accessed 2018-09-03." in herald
    )
    assert "<https://herald.example/2>, archived at <https://own.example>. Accessed 2018-09-04." in wire


BESIDE = """
case: pier
entities:
  page: {kind: Page, name: Pier Page}
  roe: {kind: Person, name: Jane Roe}
  quay: {kind: Organization, name: Quay Ltd}
sources: {herald: {publisher: Herald}, courier: {publisher: Courier}}
claims:
  - source: herald
    grade: B2
    says: [{say: [roe, admin-of, page]}, {say: [roe, runs, page], grade: C3}, {say: [roe, acts-for, quay]}]
"""


def test_a_chain_tells_of_relations_beside_its_own_as_the_answers_do() -> None:
    """Once for a chain of one step, and at the step in a longer one."""
    with store_of(BESIDE) as store:
        beside = [[hop.parallel for hop in chain.hops] for chain in store.behind("Pier Page").chains]
        text = dossier(store, "Pier Page")
    assert sorted(beside) == [[1], [1, 0]]
    assert "support (.64) as control, from 1 origin, and 1 more of this strength." in text
    step = next(line for line in text.splitlines() if "Step 1, Pier Page to Jane Roe" in line)
    assert "moderate support (.64), from 1 origin, and 1 more of this strength" in step
    assert text.count("of this strength") == 2
