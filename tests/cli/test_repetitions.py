"""What is shown as a mere repetition counts nowhere, and no denial disappears among repetitions."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascribe.cli.front import front
from ascribe.graph.relations.repeats import told_once
from ascribe.graph.store import Store
from ascribe.schema.records import Case, Claim, Entity, Source

Shown = Callable[..., str]

CASE = """
case: repetitions
entities:
  page: {kind: Page, name: Harbour Street}
  roe:  {kind: Person, name: Jane Roe}
  quay: {kind: Organization, name: Quay Ltd}
sources:
  herald: {publisher: Herald}
  wire:   {publisher: Wire, derived_from: [herald]}
  post:   {publisher: Post}
claims:
"""
OWNED = """
  - source: herald
    says:
      - {say: [roe, admin-of, page], grade: B2}
      - {say: [roe, paid-by, quay], grade: B2}
      - {deny: [roe, paid-by, quay], by: quay, grade: B2, quote: we never paid her}
  - source: wire
    says:
      - {deny: [quay, owns, page], by: quay, grade: B2, quote: we do not own it}
      - {say: [roe, admin-of, page], grade: B1}
"""
BOTH = """
  - source: herald
    says: [{say: [roe, admin-of, page], grade: A2}]
  - source: wire
    says:
      - {say: [roe, admin-of, page], grade: B3, probability: "0.9"}
      - {say: [roe, admin-of, page], grade: D2, origin: the police report}
"""
DENIED = """
  - source: herald
    says:
      - {say: [roe, admin-of, page], grade: B2}
      - {deny: roe, by: roe, quote: it is all lies}
      - {say: [roe, paid-by, quay], grade: B2}
      - {deny: [roe, paid-by, quay], by: an aide, voice: unnamed, grade: C3}
  - source: wire
    says:
      - {deny: [roe, admin-of, page], by: roe, quote: I never ran it}
      - {deny: [roe, paid-by, quay], by: an aide, voice: unnamed, grade: C3}
  - source: post
    says: [{deny: [roe, paid-by, quay], by: an aide, voice: unnamed, grade: C3}]
"""


@pytest.fixture
def shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shown:
    """What a command prints about a casefile, ids left out."""
    monkeypatch.setenv("COLUMNS", "200")

    def invoke(claims: str, *args: str) -> str:
        (tmp_path / "case.yaml").write_text(CASE + claims, encoding="utf-8")
        result = CliRunner().invoke(front, ["--store", str(tmp_path / "case.yaml"), *args], prog_name="ascribe")
        assert (result.exit_code, result.stderr) == (0, "")
        return re.sub(r"\[c_[0-9a-f]+\]", "[c]", result.stdout)

    return invoke


@pytest.mark.parametrize(
    "command",
    [
        ["links", "Harbour Street"],
        ["behind", "Harbour Street"],
        ["chain", "Harbour Street", "Jane Roe"],
        ["sources", "repetitions/herald"],
    ],
)
def test_a_copy_graded_better_is_what_counts_everywhere(shown: Shown, command: list[str]) -> None:
    text = re.sub(r"\n +", "\n", shown(OWNED, *command))
    assert "[c] Herald, in Wire · B1\nalso in Herald [c] (not counted)\n" in text


@pytest.mark.parametrize("command", [["links", "Harbour Street"], ["sources", "repetitions/herald"]])
def test_a_copy_that_counts_beside_what_it_copies_is_told_beside_it(shown: Shown, command: list[str]) -> None:
    """One is graded better for its way, one for what it says, and one goes back to something else altogether."""
    text = shown(BOTH, *command)
    assert text.count("[c]") == 3
    assert "(not counted)" not in text


def test_denials_of_different_relations_are_no_repetition(shown: Shown) -> None:
    denials = shown(OWNED, "chain", "Harbour Street", "Quay Ltd").partition("denials reported:\n")[2]
    assert [line.strip() for line in denials.splitlines()] == [
        "[c] denial · Quay Ltd, in Herald · B2 · “we never paid her”",
        "[c] denial · Quay Ltd, in Wire · B2 · “we do not own it” · via Herald",
    ]


def test_a_blanket_denial_is_marked_and_repeats_none_of_a_relation(shown: Shown) -> None:
    text = shown(DENIED, "links", "Harbour Street")
    assert "    [c] denial · Jane Roe, in Wire · “I never ran it” · via Herald\n" in text
    assert "    [c] denial of all said of Jane Roe · Jane Roe, in Herald · “it is all lies”\n" in text


def test_unnamed_voices_of_two_documents_deny_each_for_themselves(shown: Shown) -> None:
    """The copy in the wire is the voice in the Herald once more; the aide in the Post is another."""
    text = shown(DENIED, "links", "Quay Ltd")
    assert [text.count(f"an aide (unnamed in {paper}) [c]") for paper in ("Herald", "Post", "Wire")] == [1, 1, 0]
    assert "[c] denial · an aide (unnamed voice), in Herald · C3\n        repeated by Wire [c] (not counted)" in re.sub(
        r"\n +repeated", "\n        repeated", text
    )


SOURCES = {"herald": [], "wire": ["herald"], "post": ["wire"], "tabloid": ["herald"], "gazette": []}

claims = st.builds(
    Claim,
    subject=st.just("person:jane-roe"),
    predicate=st.just("admin-of"),
    object=st.just("page:harbour"),
    source=st.sampled_from(sorted(SOURCES)),
    stance=st.sampled_from(["asserts", "asserts", "asserts", "denies"]),
    asserted_by=st.sampled_from([None, "Dana Quill", "an aide"]),
    voice=st.sampled_from([None, "unnamed"]),
    grade=st.sampled_from([None, "B1", "B2", "B2", "C1", "C3", "D4", "F2"]),
    probability=st.sampled_from([None, None, 0.9]),
    origin=st.sampled_from([None, None, "the police report"]),
    hedge=st.sampled_from([None, None, "appears to"]),
    quote=st.sampled_from([(), ("so it is",), ("not so",)]),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(claims, min_size=1, max_size=7), st.fixed_dictionaries(dict.fromkeys(SOURCES, st.sampled_from(" CD"))))
def test_what_is_folded_away_counts_nowhere(said: list[Claim], letters: dict[str, str]) -> None:
    ends = [Entity(id="person:jane-roe", kind="Person", name="Jane Roe")]
    ends += [Entity(id="page:harbour", kind="Page", name="Harbour Street")]
    papers = [
        Source(id=id, publisher=id.title(), derived_from=way, reliability=letters[id].strip() or None)
        for id, way in SOURCES.items()
    ]
    with Store.in_memory() as store:
        store.add(Case(id="harbour"), [*ends, *papers, *{claim.id: claim for claim in said}.values()])
        (link,) = store.links("Jane Roe").links
        told = told_once(link.citations)
        assert sorted(one.claim for group in told for one in group) == sorted(one.claim for one in link.citations)
        (proof,) = store.explain(link.relation).hops
        counting = {claim.claim for claim in proof.claims if claim.counts}
        folded = [one for group in told for one in group[1:]]
        assert [one for one in folded if one.claim in counting] == []
        denied = {quote for one in link.citations if one.stance == "denies" for quote in one.quote}
        assert denied == {quote for group in told if group[0].stance == "denies" for quote in group[0].quote}
        assert denied == {quote for claim in proof.claims if claim.stance == "denies" for quote in claim.quote}
