"""What a terminal shows of relations and chains, from answers made by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from ascribe.cli.asked import Asked
from ascribe.cli.relations import show_links, show_routes, show_upstream
from ascribe.cli.terminal import show_table
from ascribe.graph.relations.answers import Chain, Chains, Citation, Document, EntityRef, Hop, Link, Links, Routes
from ascribe.graph.relations.namesakes import told_apart
from ascribe.graph.relations.repeats import told_once
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
        "likelihood": None,
        "probability": None,
        "origin": None,
        "amount": None,
        "former": False,
        "date_text": None,
        "blanket": False,
        "document_id": fields.get("source", "harbour/herald"),
        "house": fields.get("publisher", "Herald"),
    }
    return Citation(**plain | fields)


HERALD = Document("harbour/herald", "A page and its owner", "Herald", "2018-09-03", None, "harbour/herald", "Herald")
PLATFORM = Document("harbour/notice", None, "Facebook", None, None, "harbour/notice", "Facebook")
NOTICE = cited(
    "c_c3f1",
    asserted_by="Facebook",
    via=[PLATFORM],
    quote=["lists Roe"],
    locator="para 4",
    causes_of_failure=("facebook",),
    counted=True,
)
COPY = cited(
    "c_41aa",
    asserted_by="Facebook",
    via=[HERALD, PLATFORM],
    source="harbour/wire",
    publisher="Wire",
    published="2018-09-04",
    causes_of_failure=("facebook",),
)
DENIAL = cited("c_c8d2", stance="denies", asserted_by="Jane Roe", quote=["never ran it"], grade=None)
UNNAMED = cited(
    "c_07a0",
    causes_of_failure=("herald", "unnamed in harbour/herald: a former employee"),
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
        "held": None,
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
        "Harbour Street   page · @harbourst                               "
        "2 relations · 3 sources · 2 origins\n"
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
    assert shown(capsys).split() == "Harbour Street page · @harbourst 0 relations · 0 sources · 0 origins".split()


def test_what_counts_is_told_and_the_others_repeat_it() -> None:
    assert told_once([NOTICE, COPY]) == [[NOTICE, COPY]]
    better, worse = replace(COPY, grade="B1", counted=True), replace(NOTICE, counted=False)
    assert told_once([better, worse]) == [[better, worse]]


def test_neither_of_two_that_both_count_repeats_the_other() -> None:
    """The one is graded better for its way, the other for what it says."""
    one, other = replace(NOTICE, grade="C1"), replace(COPY, grade="B3", counted=True)
    assert told_once([one, other]) == [[one], [other]]


def test_what_goes_back_to_something_else_is_no_repetition() -> None:
    other = replace(COPY, causes_of_failure=("the police report",))
    assert told_once([NOTICE, other]) == [[NOTICE], [other]]


def test_of_what_a_hedge_holds_down_that_is_told_which_counts() -> None:
    hedged, better = replace(NOTICE, hedge="appears to"), replace(COPY, grade="B1")
    assert told_once([better, hedged]) == [[hedged, better]]
    reserved = replace(COPY, hedge="is said to")
    assert told_once([NOTICE, reserved]) == [[NOTICE], [reserved]]


def test_a_denial_is_folded_only_where_all_its_words_are_told() -> None:
    copied = replace(DENIAL, claim="c_1", source="harbour/wire", via=[HERALD])
    assert told_once([DENIAL, copied]) == [[DENIAL, copied]]
    other_words, blanket = replace(copied, quote=["all lies"]), replace(copied, blanket=True, about=ROE)
    assert told_once([DENIAL, other_words]) == [[DENIAL], [other_words]]
    assert told_once([DENIAL, blanket]) == [[DENIAL], [blanket]]
    of_another = replace(blanket, claim="c_2", source="harbour/gazette", about=QUAY)
    assert told_once([blanket, of_another]) == [[blanket], [of_another]]


def test_namesakes_deny_each_for_themselves(capsys: pytest.CaptureFixture[str]) -> None:
    one = replace(DENIAL, speaker_id="person:jane-roe")
    two = replace(DENIAL, claim="c_2222", source="harbour/wire", via=[HERALD], speaker_id="person:jane-roe-2")
    show_links(told_apart(Links(HARBOUR, [Link(**relation(citations=[NOTICE, one, two]))])), base_vocabulary())
    out = " ".join(shown(capsys).split())
    assert "DENIED BY Jane Roe (person:jane-roe) [c_c8d2], Jane Roe (person:jane-roe-2) [c_2222]" in out


def test_a_denial_of_everything_is_marked_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    blanket = replace(DENIAL, claim="c_1111", blanket=True, about=ROE, quote=[])
    show_links(Links(HARBOUR, [Link(**relation(citations=[NOTICE, DENIAL, blanket]))]), base_vocabulary())
    out = shown(capsys)
    assert "DENIED BY Jane Roe [c_c8d2, c_1111]" in " ".join(out.split())
    assert "[c_1111] denial of all said of Jane Roe · Jane Roe, in Herald 2018-09-03\n" in out


def test_long_texts_are_cut(capsys: pytest.CaptureFixture[str]) -> None:
    long = "x" * 5_000
    texts = dict.fromkeys(("asserted_by", "headline", "publisher", "locator", "hedge", "date_text"), long)
    told = cited("c_1111", **texts, via=[HERALD] * 500, quote=[long] * 500, amount={"text": long})
    denial = replace(told, claim="c_2222" + "0" * 12, stance="denies", hedge=long + "y")
    hop = Hop(**relation(citations=[told, denial]), from_=HARBOUR, to=ROE)
    sentence = f"Jane Roe is reported to administer Harbour Street (“{long}”). {long} denies it (“{long}y”)."
    show_routes(Routes(HARBOUR, ROE, [chain([hop], sentence=sentence, denials=[denial])], True), base_vocabulary())
    out = shown(capsys)
    assert len(out) < 30_000
    assert "x" * 300 not in re.sub(r"\s", "", out)
    assert "… 480 more" in out


def test_a_lower_bound_of_the_most_is_not_called_the_most(capsys: pytest.CaptureFixture[str]) -> None:
    hops = [Hop(**ADMIN, from_=HARBOUR, to=ROE), Hop(**FUNDED, from_=ROE, to=QUAY)]
    for exact, words in ((True, "ungraded, at most .64 ·"), (False, "ungraded, the rest ≥.64 ·")):
        bounded = chain(hops, confidence=None, at_most=0.64, support=None, exact=exact)
        show_routes(Routes(HARBOUR, QUAY, [bounded], complete=True), base_vocabulary())
        assert words in shown(capsys)


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
    show_upstream(Chains(HARBOUR, [linked, behind], complete=False), base_vocabulary(), Asked())
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
    show_upstream(Chains(HARBOUR, [], complete=True), base_vocabulary(), Asked())
    assert shown(capsys).endswith("Reported to stand behind\nnone in the sources collected within 4 hops\n")


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


def test_an_unnamed_denial_is_told_as_the_sentence_tells_it(capsys: pytest.CaptureFixture[str]) -> None:
    """Who denies without a name is a voice in the paper, never the paper; nor is it the paper that it went through."""
    bare = cited("c_1111", stance="denies", voice="unnamed", grade=None)
    described = cited("c_2222", stance="denies", voice="unnamed", asserted_by="an aide", grade=None, via=[PLATFORM])
    show_links(Links(HARBOUR, [Link(**relation(citations=[NOTICE, bare, described]))]), base_vocabulary())
    out = " ".join(shown(capsys).split())
    assert "DENIED BY an unnamed voice in Herald [c_1111], an aide (unnamed in Facebook) [c_2222]" in out
    assert "[c_1111] denial · unnamed voice, in Herald 2018-09-03" in out
    assert "[c_2222] denial · an aide (unnamed voice), in Herald 2018-09-03 · via Facebook" in out


def test_an_unnamed_voice_behind_a_relay_is_in_the_document_relayed(capsys: pytest.CaptureFixture[str]) -> None:
    relayed = cited("c_1111", voice="unnamed", via=[PLATFORM])
    show_links(Links(HARBOUR, [Link(**relation(citations=[relayed]))]), base_vocabulary())
    assert "[c_1111] an unnamed voice in Facebook, in Herald 2018-09-03 · B2" in shown(capsys)


def noted(capsys: pytest.CaptureFixture[str], **fields: Any) -> str:
    show_links(Links(HARBOUR, [Link(**relation(denied_by_interested=False, **fields))]), base_vocabulary())
    return shown(capsys).splitlines()[1].partition("1 origin")[2].strip()


def test_no_comment_and_no_response_found_are_told_apart(capsys: pytest.CaptureFixture[str]) -> None:
    searched = cited("c_3333", stance="no_finding", asserted_by="Gazette", grade=None)
    assert noted(capsys, citations=[NOTICE]) == "no response found"
    assert noted(capsys, citations=[NOTICE, SILENCE]) == "no comment from Quay Ltd"
    assert noted(capsys, citations=[NOTICE, searched]) == "no finding by Gazette"
    assert noted(capsys, citations=[NOTICE], admitted=True) == "admitted"
    # of where somebody lives nobody is asked to comment
    assert noted(capsys, citations=[NOTICE], strength="context") == ""


def test_a_chain_tells_them_apart_too(capsys: pytest.CaptureFixture[str]) -> None:
    def told(*citations: Citation) -> str:
        hop = Hop(**relation(citations=list(citations)), from_=HARBOUR, to=ROE)
        show_routes(Routes(HARBOUR, ROE, [chain([hop])], complete=True), base_vocabulary())
        return shown(capsys).splitlines()[-1].strip()

    assert told(NOTICE) == "no denial reported in the sources · no response found"
    assert told(NOTICE, SILENCE) == "no denial reported in the sources · no comment from Quay Ltd"


WIDE = {
    80: [
        "← is administered by  Jane Roe  2017-05/..  .64 moderate  1 origin",
        "    DENIED BY Jane Roe [c_c8d2]",
        "    [c_c3f1] Facebook, in Herald 2018-09-03, para 4 · B2 · “lists Roe”",
        "             repeated by Wire 2018-09-04 [c_41aa] (not counted)",
        "    [c_c8d2] denial · Jane Roe, in Herald 2018-09-03 · “never ran it”",
        "→ is funded by        Quay Ltd  undated     ungraded      1 origin",
        "    no comment from Quay Ltd",
        "    [c_07a0] a former employee (unnamed voice), in Herald 2018-09-03 · F2 ·",
        "             hedged “appears to” · over 180000 USD · “[bold]appears[/] to",
        "             \\x1b[31mpay”",
        "    [c_07b1] no comment · Quay Ltd, in Herald 2018-09-03",
    ],
    160: [
        "← is administered by  Jane Roe  2017-05/..  .64 moderate  1 origin  DENIED BY Jane Roe [c_c8d2]",
        "    [c_c3f1] Facebook, in Herald 2018-09-03, para 4 · B2 · “lists Roe”",
        "             repeated by Wire 2018-09-04 [c_41aa] (not counted)",
        "    [c_c8d2] denial · Jane Roe, in Herald 2018-09-03 · “never ran it”",
        "→ is funded by        Quay Ltd  undated     ungraded      1 origin  no comment from Quay Ltd",
        "    [c_07a0] a former employee (unnamed voice), in Herald 2018-09-03 · F2 · hedged “appears to” · "
        "over 180000 USD · “[bold]appears[/] to \\x1b[31mpay”",
        "    [c_07b1] no comment · Quay Ltd, in Herald 2018-09-03",
    ],
}


@pytest.mark.parametrize("width", WIDE)
def test_links_at_other_widths(width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    show_links(Links(HARBOUR, [Link(**ADMIN), Link(**FUNDED)]), base_vocabulary())
    assert shown(capsys).splitlines()[1:] == WIDE[width]


def test_where_there_is_room_a_long_name_is_whole_on_its_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    long = EntityRef("organization:x", "Organization", "The Society of Friends of the Old Quay")
    monkeypatch.setenv("COLUMNS", "160")
    show_links(Links(HARBOUR, [Link(**relation(other=long))]), base_vocabulary())
    assert f"← is administered by  {long.name}  2017-05/..  .64 moderate  1 origin  DENIED BY" in shown(capsys)


def test_on_a_terminal_denials_and_hedges_are_coloured_and_nothing_else_differs(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def printed() -> str:
        show_links(Links(HARBOUR, [Link(**ADMIN), Link(**FUNDED)]), base_vocabulary())
        return shown(capsys)

    piped = printed()
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    coloured = printed()
    assert "\x1b[31mdenial" in coloured
    assert "\x1b[33mhedged “appears to”" in coloured
    assert "\x1b[1;31mDENIED BY Jane Roe" in coloured
    plain = re.sub(r"\x1b\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in plain.splitlines()] == piped.splitlines()
