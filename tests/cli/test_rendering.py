"""What a terminal shows of relations and chains, from answers made by hand."""

from __future__ import annotations

from typing import Any

import pytest

from ascribe.cli.citations import told_once
from ascribe.cli.relations import show_links, show_routes, show_upstream
from ascribe.cli.terminal import show_table
from ascribe.graph.answers import Chain, Chains, Citation, Document, EntityRef, Hop, Link, Links, Routes
from ascribe.schema.vocabulary import base_vocabulary

HARBOUR = EntityRef("page:harbour", "Page", "Harbour Street", ["@harbourst"])
ROE = EntityRef("person:jane-roe", "Person", "Jane Roe")
QUAY = EntityRef("organization:quay-ltd", "Organization", "Quay Ltd")


def cited(claim: str, **fields: Any) -> Citation:
    plain: dict[str, Any] = {
        "claim": claim + "0" * 12,
        "stance": "asserts",
        "asserted_by": None,
        "voice": None,
        "source": "harbour/herald",
        "headline": "A page and its owner",
        "publisher": "Herald",
        "published": "2018-09-03",
        "url": None,
        "archive_url": None,
        "via": [],
        "quote": [],
        "locator": None,
        "hedge": None,
        "grade": "B2",
        "amount": None,
        "former": False,
        "date_text": None,
    }
    return Citation(**plain | fields)


HERALD = Document("harbour/herald", "A page and its owner", "Herald", "2018-09-03")
PLATFORM = Document("harbour/notice", None, "Facebook", None)
NOTICE = cited("c_c3f1", asserted_by="Facebook", via=[PLATFORM], quote=["lists Roe"], locator="para 4")
COPY = cited(
    "c_41aa",
    asserted_by="Facebook",
    via=[HERALD, PLATFORM],
    source="harbour/wire",
    publisher="Wire",
    published="2018-09-04",
)
DENIAL = cited("c_c8d2", stance="denies", asserted_by="Jane Roe", quote=["never ran it"], grade=None)
UNNAMED = cited(
    "c_07a0",
    asserted_by="a former employee",
    voice="unnamed",
    grade="F2",
    hedge="appears to",
    amount={"text": "over 180000 USD"},
    quote=["[bold]appears[/] to \x1b[31mpay"],
)
SILENCE = cited("c_07b1", stance="no_comment", asserted_by="Quay Ltd", grade=None)


def relation(**fields: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "relation": "l_1",
        "predicate": "admin-of",
        "direction": "in",
        "other": ROE,
        "confidence": 0.64,
        "exact": True,
        "support": "moderate",
        "status": "supported",
        "denied_by_interested": True,
        "denied_by_others": False,
        "admitted": False,
        "origins": 1,
        "strength": "control",
        "valid_from": "2017-05",
        "valid_to": None,
        "former": False,
        "citations": [NOTICE, COPY, DENIAL],
    }
    return plain | fields


ADMIN = relation()
FUNDED = relation(
    relation="l_2",
    predicate="funded-by",
    direction="out",
    other=QUAY,
    confidence=None,
    support=None,
    status="ungraded",
    denied_by_interested=False,
    strength="role",
    valid_from=None,
    citations=[UNNAMED, SILENCE],
)


def chain(hops: list[Hop], **fields: Any) -> Chain:
    plain: dict[str, Any] = {
        "confidence": 0.64,
        "at_most": None,
        "exact": True,
        "support": "moderate",
        "strength": "control",
        "sentence": "Jane Roe is reported to administer Harbour Street.",
        "origins": 1,
        "contested": False,
        "denials": [],
        "weakest": 0,
    }
    return Chain(**plain | fields, hops=hops)


@pytest.fixture(autouse=True)
def _wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")


def shown(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out


def test_links_are_shown_with_their_citations(capsys: pytest.CaptureFixture[str]) -> None:
    show_links(Links(HARBOUR, [Link(**ADMIN), Link(**FUNDED)]), base_vocabulary())
    assert shown(capsys) == (
        "Harbour Street   page · @harbourst                                           "
        "2 relations · 3 sources\n"
        "← is administered by  Jane Roe  2017-05/..  .64 moderate  1 origin  DENIED BY Jane Roe [c_c8d2]\n"
        "    [c_c3f1] Facebook, in Herald 2018-09-03, para 4 · B2 · “lists Roe”\n"
        "             repeated by Wire 2018-09-04 [c_41aa] (not counted)\n"
        "    [c_c8d2] denial · Jane Roe, in Herald 2018-09-03 · “never ran it”\n"
        "→ is funded by        Quay Ltd  undated     ungraded      1 origin  no comment from Quay Ltd\n"
        "    [c_07a0] a former employee (unnamed voice), in Herald 2018-09-03 · F2 · hedged “appears to” ·\n"
        "             over 180000 USD · “[bold]appears[/] to \\x1b[31mpay”\n"
        "    [c_07b1] no comment · Quay Ltd, in Herald 2018-09-03\n"
    )


@pytest.mark.parametrize("width", [80, 100, 200])
def test_no_line_is_wider_than_the_terminal(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    long = EntityRef("organization:x", "Organization", "The Society of Friends of the Old Quay " * 3)
    show_links(Links(HARBOUR, [Link(**relation(other=long)), Link(**FUNDED)]), base_vocabulary())
    out = shown(capsys)
    assert max(map(len, out.splitlines())) <= width
    assert "DENIED BY Jane Roe [c_c8d2]" in out


def test_a_relation_that_is_only_denied_shows_no_number(capsys: pytest.CaptureFixture[str]) -> None:
    denied = Link(**relation(status="denied", confidence=None, support=None, citations=[DENIAL]))
    show_links(Links(HARBOUR, [denied]), base_vocabulary())
    assert "Jane Roe  2017-05/..  denied  1 origin  DENIED BY Jane Roe" in shown(capsys)


def test_an_entity_without_relations_is_shown_without_any(capsys: pytest.CaptureFixture[str]) -> None:
    show_links(Links(HARBOUR, []), base_vocabulary())
    assert shown(capsys).split() == "Harbour Street page · @harbourst 0 relations · 0 sources".split()


def test_the_nearest_to_the_root_is_told_and_the_others_repeat_it() -> None:
    assert told_once([COPY, NOTICE]) == [[NOTICE, COPY]]


def test_another_speaker_stance_or_root_is_no_repetition() -> None:
    others = [
        cited("c_1"),
        cited("c_2", asserted_by="Jane Roe"),
        cited("c_3", stance="denies"),
        cited("c_4", source="harbour/gazette"),
        cited("c_5", voice="unnamed"),
        cited("c_6", voice="unnamed", asserted_by="a former employee"),
    ]
    assert told_once(others) == [[citation] for citation in others]


def test_two_places_in_one_document_are_both_shown() -> None:
    one, two = cited("c_1", locator="para 1"), cited("c_2", locator="para 9")
    assert told_once([one, two]) == [[one], [two]]


def test_those_who_stand_behind_come_before_those_who_are_linked(capsys: pytest.CaptureFixture[str]) -> None:
    link = Hop(**FUNDED, from_=ROE, to=QUAY, parallel=2)
    linked = chain(
        [Hop(**ADMIN, from_=HARBOUR, to=ROE), link],
        confidence=None,
        at_most=0.64,
        support=None,
        strength="association",
        sentence="Quay Ltd is linked.",
        weakest=1,
    )
    behind = chain([Hop(**ADMIN, from_=HARBOUR, to=ROE)], denials=[DENIAL], contested=True)
    show_upstream(Chains(HARBOUR, [linked, behind], complete=False), base_vocabulary())
    out = shown(capsys)
    assert (
        out.index("Reported to stand behind") < out.index("Jane Roe is reported to administer") < out.index("Linked,")
    )
    assert ".64 moderate · control · 1 origin · contested" in out
    assert "ungraded, at most .64 · association · 1 origin" in out
    assert "Harbour Street ← is administered by Jane Roe   2017-05/..   .64 moderate   1 origin" in out
    assert "and 2 more of this strength" in out
    assert "denials reported:\n      [c_c8d2] denial · Jane Roe" in out
    assert "ended early" in out


def test_a_chain_that_nobody_denies_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    hop = Hop(**relation(citations=[NOTICE]), from_=HARBOUR, to=ROE)
    show_routes(Routes(HARBOUR, ROE, [chain([hop])], complete=True), base_vocabulary())
    assert "no denial reported in the sources" in shown(capsys)


def test_a_search_that_found_nobody_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    show_upstream(Chains(HARBOUR, [], complete=True), base_vocabulary())
    assert shown(capsys).endswith("Reported to stand behind\nnone in the sources collected\n")


def test_in_a_narrow_table_words_are_broken_and_ids_are_not(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "50")
    show_table(("id", "headline", "claims"), [("harbour-street/herald", "A page and its owner, " * 3, 12)], ["claims"])
    out = shown(capsys)
    assert "harbour-street/herald  " in out
    assert max(map(len, out.splitlines())) <= 50


def test_lists_are_set_under_their_row(capsys: pytest.CaptureFixture[str]) -> None:
    show_table(("name", "citations", "confidence"), [("Jane Roe", ["Herald", "Wire"], 0.64), ("Quay Ltd", None, None)])
    assert shown(capsys) == (
        "name      confidence\nJane Roe  0.64\n    citations: Herald\n    citations: Wire\nQuay Ltd\n"
    )


def test_a_table_breaks_no_word_and_where_that_is_too_wide_sets_values_in_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    row = ("Harbour Street Residents", "Organization", "organization:harbour-street-residents", "supported")
    for width in (60, 80, 100):
        monkeypatch.setenv("COLUMNS", str(width))
        show_table(("name", "kind", "id", "status"), [row])
        out = shown(capsys)
        assert max(map(len, out.splitlines())) <= width
        for word in ("Residents", "Organization", "supported", "status"):
            assert word in out
    monkeypatch.setenv("COLUMNS", "60")
    show_table(("name", "kind", "id", "status"), [row])
    assert shown(capsys) == (
        "name: Harbour Street Residents\n    kind: Organization\n    id: organization:harbour-street-residents\n"
        "    status: supported\n"
    )


def test_a_narrow_terminal_gets_relations_as_running_text(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    show_links(Links(HARBOUR, [Link(**ADMIN), Link(**FUNDED)]), base_vocabulary())
    out = shown(capsys)
    assert (
        "← is administered by Jane Roe   2017-05/..   .64 moderate\n  1 origin\n    DENIED BY Jane Roe [c_c8d2]\n"
        in out
    )
    assert "undated" in out


def test_what_is_over_is_said_to_be(capsys: pytest.CaptureFixture[str]) -> None:
    over = cited("c_c3f1", former=True, date_text="some years ago")
    show_links(Links(HARBOUR, [Link(**relation(former=True, citations=[over]))]), base_vocabulary())
    out = shown(capsys)
    assert "Jane Roe  2017-05/.. (former)  .64 moderate" in out
    assert "Herald 2018-09-03 · B2 · formerly · dated “some years ago”" in out
