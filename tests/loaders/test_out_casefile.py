"""A casefile that was written says all that its case holds, in an order of its own, or it is not written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.graph.ledgers.ledger import stored
from ascribe.graph.store import Store
from ascribe.loaders.casefile import load, loads
from ascribe.loaders.writers import write
from ascribe.loaders.yamlfile import parse
from ascribe.loaders.yamltext import flow
from ascribe.schema.errors import InputError, UsageError
from ascribe.schema.records import Case, Claim, Entity, Record, Retraction, Source

ROOT = Path(__file__).parents[2]
HARBOUR = """\
case: harbour
title: "Who runs it: and why?"
note: our own note
vocabulary:
  entities: {Pier: {meaning: "A pier, or a jetty.", examples: [North Pier], subkinds: [jetty]}}
  relations:
    moors-at: {label: moors at, reverse: has mooring, subject: [actor], object: [Location], strength: context}
    twins: {label: is twin of, reverse: is twin of, subject: [actor], object: [actor], strength: association,
            symmetric: true}
entities:
  roe: {kind: Person, name: Jane Roe, aliases: [J. Roe, "@roe"], summary: "A nurse: retired", properties: {born: 1980}}
  other: {kind: Person, id: person:pen/jane-roe, name: Jane Roe of Pen}
  harbour: {kind: Page, id: page:facebook/harbour-street, name: Harbour Street}
  same: {kind: Group, id: group:facebook/harbour-street, name: Harbour Street group}
  quay: {kind: Organization, subkind: company, name: Quay Ltd, private: true}
  six: {kind: Organization, subkind: group, name: six volunteers, unidentified: true}
  dock: {kind: Location, name: "no"}
  pier: {kind: Pier, name: 北京 Pier}
sources:
  herald:
    {kind: newspaper article, headline: "A page: and its #owner", publisher: Herald, authors: [Tom Pen, "Ann, Roe"],
     url: "https://herald.example/1?a=b#c", archive_url: "https://archive.example/1", published: 2018-09-03,
     accessed: 2019, language: en, reliability: B, snapshot: herald.txt, text: translated, note: mine, read: false,
     sha256: 5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03}
  wire: {publisher: roe, published: 2018-09~, derived_from: [herald], private: true}
  "odd key, with: signs": {publisher: dock}
  empty: {}
claims:
  - source: herald
    grade: B2
    analyst: dq
    says:
      - {say: [roe, admin-of, harbour], via: [wire], by: [Facebook, quay], voice: institutional, when: 2017-05/..,
         locator: para 4, quote: ["one: two", 'it''s "that"'], note: mine, key: admin}
      - {deny: [roe, admin-of, harbour], by: roe, voice: named, interested: true, quote: "never ran it\\n\\ttwice"}
      - {dispute: [roe, admin-of, harbour], by: "Pen, Tom", grade: C3, grade_reason: a rival}
      - {no_finding: [quay, owns, harbour], by: Facebook}
      - {no_comment: [quay, owns, harbour], by: quay}
      - {say: [harbour, funded-by, six], voice: unnamed, hedge: "appears to", amount: over 180000 USD}
      - {say: [roe, paid-by, quay], amount: {min: 5, max: 7.5, about: true, unit: gifts, scope: a year, text: several}}
      - {say: [roe, paid-by, six], when: 2018-08-28, former: true, date_text: last month, method: contextual}
      - {say: [roe, directs, six], when: ../2018, probability: 0.7, via: []}
      - {say: [other, directs, six], likelihood: likely, stated_confidence: moderate confidence, origin: the register}
      - {say: [harbour, attributed-to, quay], rests_on: [admin, c_0123456789abcdef], key: conclusion}
      - {say: [quay, moors-at, dock], private: true}
      - {say: [roe, twins, quay]}
      - {deny: roe, by: roe}
      - {fact: [harbour, followers, "300,000"]}
      - {deny: [harbour, followers, "300,000"], by: roe}
      - {fact: [pier, note, "~"]}
      - {say: [same, resembles, harbour], key: wrong}
  - {source: wire, says: [{say: [roe, founded, quay], key: taken}]}
  - {source: "odd key, with: signs", says: [{say: [roe, met-with, quay], key: odd}]}
retractions:
  - {target: wrong, reason: "another page: not this"}
  - {target: empty, reason: taken back}
  - {target: pier/leaflet, reason: elsewhere}
"""


@pytest.fixture
def empty() -> Iterator[Store]:
    """An empty store in memory."""
    with Store.in_memory() as store:
        yield store


def of(store: Store, case: str) -> list[str]:
    return sorted(stored(held.record) for held in store.ledger.of_case(case))


def take(store: Store, path: Path) -> None:
    case, *records = load(path)
    assert isinstance(case, Case)
    store.add(case, records)


def known(store: Store) -> None:
    """What the case's retractions aim at that is not its own."""
    (case, *records) = loads("case: pier\nsources: {leaflet: {publisher: Quay Ltd}}\n")
    store.add(case, records)


def test_a_casefile_says_all_that_its_case_holds(new_store: Callable[[], Store], tmp_path: Path) -> None:
    """Every field, every verb; and what is loaded and written again is the same file."""
    first = new_store()
    known(first)
    case, *records = loads(HARBOUR)
    first.add(case, records)
    before = of(first, "harbour")
    assert write(first, tmp_path / "harbour.yaml", internal=True, case="harbour") == []
    second = new_store()
    known(second)
    take(second, tmp_path / "harbour.yaml")
    assert of(second, "harbour") == before
    write(second, tmp_path / "again.yaml", internal=True, case="harbour")
    assert (tmp_path / "again.yaml").read_bytes() == (tmp_path / "harbour.yaml").read_bytes()


def test_the_order_is_the_contents_and_not_that_of_recording(empty: Store, tmp_path: Path) -> None:
    known(empty)
    case, *records = loads(HARBOUR)
    empty.add(case, records[:-20])
    empty.add(case, [*reversed(records)])
    write(empty, tmp_path / "late.yaml", internal=True, case="harbour")
    with Store.in_memory() as other:
        known(other)
        other.add(case, records)
        write(other, tmp_path / "early.yaml", internal=True, case="harbour")
    assert (tmp_path / "late.yaml").read_bytes() == (tmp_path / "early.yaml").read_bytes()


def test_the_shipped_cases_come_back_from_a_folder(five_cases: Store, tmp_path: Path) -> None:
    """One file for each case; other files there stay."""
    (tmp_path / "cases").mkdir()
    (tmp_path / "cases" / "mine.yaml").write_text("mine")
    assert write(five_cases, tmp_path / "cases", format="casefile", internal=True) == []
    cases = {path.stem for path in (ROOT / "cases").glob("*.yaml")}
    assert {path.stem for path in (tmp_path / "cases").iterdir()} == {*cases, "mine"}
    for case in cases:
        loaded = sorted(stored(record) for record in load(tmp_path / "cases" / f"{case}.yaml"))
        assert loaded == of(five_cases, case)
    assert (tmp_path / "cases" / "mine.yaml").read_text() == "mine"


def test_a_casefile_looks_like_one_that_people_write(empty: Store, tmp_path: Path) -> None:
    small = """\
case: wharf
entities:
  roe: {kind: Person, name: Jane Roe}
  wharf: {kind: Page, id: page:facebook/wharf, name: The Wharf}
sources: {herald: {publisher: Herald, published: 2018-09-03}, wire: {}}
claims:
  - source: herald
    grade: B2
    says:
      - {deny: [roe, admin-of, wharf], by: roe}
      - {say: [roe, admin-of, wharf], by: Facebook, quote: "she runs it: she does", key: admin}
  - {source: wire, says: [{fact: [wharf, followers, 30]}, {say: [wharf, attributed-to, roe], rests_on: [admin]}]}
retractions: [{target: wire, reason: taken back}]
"""
    case, *records = loads(small)
    empty.add(case, records)
    write(empty, tmp_path / "wharf.yaml")
    assert (
        (tmp_path / "wharf.yaml").read_text("utf-8")
        == """\
case: wharf
entities:
  facebook/wharf: {kind: Page, name: The Wharf, id: page:facebook/wharf}
  jane-roe: {kind: Person, name: Jane Roe}
sources:
  herald:
    publisher: Herald
    published: 2018-09-03
  wire: {}
claims:
  - source: herald
    says:
      - say: [jane-roe, admin-of, facebook/wharf]
        key: jane-roe-admin-of-facebook-wharf
        by: Facebook
        grade: B2
        quote: "she runs it: she does"
      - deny: [jane-roe, admin-of, facebook/wharf]
        by: jane-roe
        grade: B2
  - source: wire
    says:
      - say: [facebook/wharf, attributed-to, jane-roe]
        rests_on: [jane-roe-admin-of-facebook-wharf]
      - fact: [facebook/wharf, followers, 30]
retractions:
  - {target: wire, reason: taken back}
"""
    )


def test_of_several_cases_one_is_chosen(five_cases: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="choose one with --case: free-iran-hashtags, heshmat-alavi, "):
        write(five_cases, tmp_path / "x.yaml")
    with pytest.raises(UsageError, match="no case is called 'khamakar'; nearest: khamakarpress"):
        write(five_cases, tmp_path / "x.yaml", case="khamakar")
    write(five_cases, tmp_path / "x.yaml", case="khamakarpress")
    assert [path.name for path in tmp_path.iterdir()] == ["x.yaml"]
    assert next(load(tmp_path / "x.yaml")).id == "khamakarpress"


def test_an_empty_store_has_no_casefile(empty: Store, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="the store holds no case"):
        write(empty, tmp_path / "x.yaml")


def test_what_a_casefile_does_not_carry_is_said(empty: Store, tmp_path: Path) -> None:
    """Withdrawn records, and the types of numbers; what was retracted by command stays retracted."""
    entity = Entity(id="page:a", kind="Page", name="A", properties={"count": 3, "share": 0.5, "open": True, "of": "x"})
    source = Source(id="a/s")
    claims = [Claim(subject="page:a", predicate=p, value="1", source="a/s") for p in ("likes", "posts")]
    empty.add(Case(id="a"), [entity, source, *claims])
    empty.add(Case(id="a"), [entity, source, claims[0]])
    empty.retract(claims[0].id, "misread")
    said = [remark.text for remark in write(empty, tmp_path / "a.yaml")]
    assert said == [
        "1 × records that were withdrawn are left out",
        "1 × retractions made by command are written as the case's own",
        "1 × entities have properties that are numbers: they are written as texts",
    ]
    with Store.in_memory() as again:
        take(again, tmp_path / "a.yaml")
        assert again.engine.read("MATCH (c:Claim) RETURN c.live AS live, c.reason AS reason").rows == [
            [False, "retracted: misread"]
        ]
        (kept,) = again.engine.read("MATCH (e:Entity) RETURN e.count AS a, e.share AS b, e.open AS c, e.of AS d").rows
        assert kept == ["3", "0.5", "true", "x"]


def test_a_retraction_that_was_undone_by_command_is_undone_in_the_casefile(empty: Store, tmp_path: Path) -> None:
    case, *records = loads(HARBOUR)
    known(empty)
    empty.add(case, records)
    wrong = next(r for r in records if isinstance(r, Retraction) and r.reason.startswith("another page"))
    empty.retract(wrong.id, "it was this page")
    write(empty, tmp_path / "x.yaml", internal=True, case="harbour")
    with Store.in_memory() as again:
        known(again)
        take(again, tmp_path / "x.yaml")
        live = "MATCH (c:Claim) RETURN c.id AS id, c.live AS live ORDER BY id"
        assert again.engine.read(live).rows == empty.engine.read(live).rows


def test_a_retraction_recorded_anew_after_its_case_undid_it_is_refused(empty: Store, tmp_path: Path) -> None:
    """A casefile knows no times: it would say the opposite."""
    source = Source(id="a/s")
    taken = Retraction(target="a/s", reason="wrong")
    undone = Retraction(target=taken.id, reason="right")
    empty.add(Case(id="a"), [source, taken, undone])
    empty.retract("a/s", "wrong")
    with pytest.raises(InputError, match=f"{taken.id} was recorded again by command after {undone.id} undid it"):
        write(empty, tmp_path / "a.yaml")
    assert not (tmp_path / "a.yaml").exists()


PAGE, S = Entity(id="page:a", kind="Page", name="A"), Source(id="a/s")
UNSAYABLE: dict[str, tuple[list[Record], str]] = {
    "a source of another case": ([Source(id="b/s")], "cannot hold the source 'b/s', which is not its own"),
    "a name in plain text": ([PAGE, Source(id="a/s", publisher="A")], "cannot say the source a/s as it is recorded"),
    "an open end": (
        [PAGE, S, Claim(subject="page:a", predicate="likes", value="1", source="a/s", valid_to="..")],
        "can say the claim c_",
    ),
    "a control character": ([PAGE, Source(id="a/s", headline="a\x07b")], r"holds the character U\+0007"),
    "a name without letters": ([Entity(id="page:b", kind="Page", name="???")], "has no letter and no digit"),
    "two versions of a claim": (
        [PAGE, S]
        + [Claim(subject="page:a", predicate="likes", value="1", source="a/s", note=n) for n in ("one", "two")],
        "can say the claim c_",
    ),
}


@pytest.mark.parametrize("what", UNSAYABLE)
def test_what_no_casefile_can_say_is_refused_and_nothing_written(what: str, empty: Store, tmp_path: Path) -> None:
    """One that said less would withdraw the rest when it is loaded."""
    records, message = UNSAYABLE[what]
    empty.add(Case(id="a"), records)
    with pytest.raises(InputError, match=message.replace("cannot", "can")) as told:
        write(empty, tmp_path / "a.yaml", internal=True)
    assert str(told.value).startswith("case a: no casefile can ")
    assert str(told.value).endswith("Write a ledger (.jsonl) instead")
    assert list(tmp_path.iterdir()) == []


def test_a_case_with_a_name_no_casefile_may_have_is_refused(empty: Store, tmp_path: Path) -> None:
    empty.add(Case(id="Quay Case"), [])
    with pytest.raises(InputError, match="'Quay Case' cannot name a case"):
        write(empty, tmp_path / "a.yaml")


@given(
    st.text(
        alphabet=st.one_of(
            st.sampled_from(" \t\n\r'\"#:,[]{}&*!|>%@`-?~=\\/.\x85\xa0\u2028\ufeffé’ax0"),
            st.characters(exclude_categories=["Cc", "Cs"]),
        ),
        min_size=1,
    )
)
def test_every_text_is_read_as_it_was_written(text: str) -> None:
    """As a value, in brackets, in braces, and as the name of a field."""
    document = parse(f"a: {flow(text)}\nb: {flow([text, text])}\nc: {flow({text: text})}\n", "x.yaml")
    assert not document.faults
    assert document.content == {"a": text, "b": [text, text], "c": {text: text}}
