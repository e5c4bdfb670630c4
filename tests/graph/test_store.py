"""The store's contract, the same on every engine: the graph is always what a fresh store would show."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from ascribe.graph.projecting.statements import reached
from ascribe.graph.store import Store
from ascribe.loaders import jsonl
from ascribe.loaders.casefile import loads
from ascribe.schema.errors import AscribeError, InputError, NotFoundError, UsageError
from ascribe.schema.records import Case, Claim, Entity, Source

HARBOUR = """
case: harbour
title: Who runs the Harbour Street page?
entities:
  harbour: {kind: Page, id: "page:facebook/harbour-street", name: Harbour Street, aliases: ["@harbourst"]}
  roe:     {kind: Person, name: Jane Roe}
  quay:    {kind: Organization, name: Quay Ltd}
sources:
  herald: {headline: A page and its owner, publisher: Herald, published: 2018-09-03, url: "https://herald.example/1"}
  wire:   {headline: Page owner named, publisher: Wire, published: 2018-09-04, derived_from: [herald]}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [roe, admin-of, harbour], quote: "lists Roe", when: 2017-05/.., key: roe}
      - {deny: [roe, admin-of, harbour], by: roe, quote: "never ran it"}
      - {say: [harbour, funded-by, quay], by: a former employee, voice: unnamed, hedge: "seems to", amount: over 9 USD}
      - {fact: [harbour, followers, "300,000"]}
  - source: wire
    says:
      - {say: [roe, admin-of, harbour], grade: B2, quote: "Page owner named"}
"""
QUAY = """
case: quay
entities:
  quay: {kind: Organization, name: Quay Ltd, aliases: [Quay]}
  roe:  {kind: Person, name: Jane Roe, aliases: [J. Roe]}
  poe:  {kind: Person, name: John Poe}
sources:
  post: {publisher: Post, headline: Inside Quay}
claims:
  - source: post
    grade: C3
    says:
      - {say: [poe, runs, quay], quote: "Poe runs Quay"}
      - {say: [roe, employed-by, quay], quote: "works for Quay"}
"""
PIER = """
case: pier
entities:
  harbour: {kind: Page, id: "page:facebook/harbour-street", name: Harbour Street}
  roe:  {kind: Person, name: Jane Roe}
sources:
  gazette: {publisher: Gazette}
claims:
  - source: gazette
    says:
      - {say: [roe, admin-of, harbour], grade: B2, quote: "Roe administers it"}
"""


def add(store: Store, text: str) -> Any:
    case, *records = loads(dedent(text))
    assert isinstance(case, Case)
    return store.add(case, records)


def graph(store: Store) -> tuple[list[Any], list[Any]]:
    """All nodes and edges of the projection, without the times at which they were recorded."""
    nodes = store.engine.read(
        "MATCH (n) WHERE n:Entity OR n:Name OR n:Source OR n:Claim OR n:`Case` RETURN n ORDER BY n.id"
    ).rows
    edges = store.engine.read(
        "MATCH (a)-[r]->(b) WHERE (a:Entity OR a:Name OR a:Source OR a:Claim OR a:`Case`) "
        "AND (b:Entity OR b:Name OR b:Source OR b:Claim) RETURN a.id AS a, b.id AS b, r ORDER BY a, b, type(r), r.id"
    ).rows
    timed = {"recorded_at", "since"}

    def plain(item: dict[str, Any]) -> dict[str, Any]:
        return {**item, "properties": {k: v for k, v in item["properties"].items() if k not in timed}}

    return (
        sorted([plain(row[0]) for row in nodes], key=lambda node: (node["labels"], node["id"])),
        [[a, b, plain(edge)] for a, b, edge in edges],
    )


def confidence(store: Store, name: str = "Jane Roe", predicate: str = "admin-of") -> float | None:
    return next(link.confidence for link in store.links(name).links if link.predicate == predicate)


def test_loading_the_same_casefile_twice_changes_nothing(store: Store) -> None:
    first = add(store, HARBOUR)
    before = graph(store), store.ledger.position()
    again = add(store, HARBOUR)
    assert (first.added, first.changed) == (5, True)
    assert (again.added, again.replaced, again.withdrawn, again.changed) == (0, 0, 0, False)
    assert (graph(store), store.ledger.position()) == before


def test_cases_in_any_order_give_the_same_graph(new_store: Callable[[], Store]) -> None:
    graphs = []
    for order in permutations([HARBOUR, QUAY, PIER]):
        store = new_store()
        for text in order:
            add(store, text)
        graphs.append(graph(store))
    assert all(other == graphs[0] for other in graphs)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("grade: B2\n    says", "grade: D4\n    says"),
        (
            HARBOUR[HARBOUR.index("  - source: wire") :],
            "",
        ),
        ("derived_from: [herald]", "url: 'https://wire.example/2'"),
        ("publisher: Wire", "publisher: Herald"),
        ("name: Jane Roe", "name: Jane Q. Roe"),
        ('aliases: ["@harbourst"]', "aliases: [Harbour Rd]"),
        ("publisher: Herald", "publisher: roe"),
        ("kind: Organization, name: Quay Ltd", "kind: Organization, subkind: company, name: Quay Limited"),
        ('url: "https://herald.example/1"', "reliability: E"),
        (
            '      - {deny: [roe, admin-of, harbour], by: roe, quote: "never ran it"}\n',
            "      - {deny: roe, by: roe}\n",
        ),
        ("name: Jane Roe}", "name: Jane ROE}"),
        ("claims:", "retractions:\n  - {target: herald, reason: withdrawn by the paper}\nclaims:"),
        ("claims:", "retractions:\n  - {target: roe, reason: withdrawn by the paper}\nclaims:"),
    ],
    ids=[
        "grade",
        "citation",
        "way",
        "publisher",
        "name",
        "alias",
        "speaker",
        "entity",
        "letter",
        "blanket",
        "spelling",
        "source",
        "claim",
    ],
)
def test_an_edited_casefile_gives_the_graph_of_a_fresh_store(
    new_store: Callable[[], Store], old: str, new: str
) -> None:
    assert old in HARBOUR
    fresh = new_store()
    for text in (QUAY, HARBOUR.replace(old, new), PIER):
        add(fresh, text)
    wanted, stated = graph(fresh), fresh.stats()
    edited = new_store()
    for text in (HARBOUR, QUAY, PIER, HARBOUR.replace(old, new)):
        add(edited, text)
    assert graph(edited) == wanted
    assert edited.stats().live == stated.live
    add(edited, HARBOUR)
    unedited = graph(edited)
    again = new_store()
    for text in (HARBOUR, QUAY, PIER):
        add(again, text)
    assert graph(again) == unedited


def test_a_withdrawn_claim_stays_in_the_ledger(store: Store) -> None:
    add(store, HARBOUR)
    report = add(store, HARBOUR.replace('- {fact: [harbour, followers, "300,000"]}', ""))
    assert (report.added, report.withdrawn) == (0, 1)
    withdrawn = [held for held in store.everything() if held.record.record == "claim" and not held.open]
    assert [(held.record.value, held.holds[0].case) for held in withdrawn if isinstance(held.record, Claim)] == [
        ("300,000", "harbour")
    ]
    assert store.stats().claims == 5
    assert store.stats().live == 4


def test_a_republication_and_an_independent_paper(store: Store) -> None:
    add(store, HARBOUR)
    assert confidence(store) == pytest.approx(0.64)
    report = add(store, PIER)
    assert confidence(store) == pytest.approx(0.8704)
    assert [(moved.predicate, round(moved.before or 0, 4), round(moved.after or 0, 4)) for moved in report.moved] == [
        ("admin-of", 0.64, 0.8704)
    ]
    assert [ref.name for ref in report.joined] == ["Harbour Street", "Jane Roe"]


def test_a_voice_known_by_another_name_is_one_voice_whatever_is_loaded_first(new_store: Callable[[], Store]) -> None:
    """Pier knows the Gazette by an abbreviation; only Quay, in other words, says that the two are one."""
    short = PIER.replace("publisher: Gazette", "publisher: HG").replace("pier", "short").replace("administers", "runs")
    named = QUAY.replace("quay: {kind", "gazette: {kind: Outlet, name: Gazette, aliases: [HG]}\n  quay: {kind")
    for order in permutations([PIER, short, named]):
        store = new_store()
        for text in order:
            add(store, text)
        link = next(link for link in store.links("Jane Roe").links if link.predicate == "admin-of")
        assert (link.origins, link.confidence) == (1, pytest.approx(0.64))


def test_retract_takes_a_claim_out_and_undoing_brings_it_back(store: Store) -> None:
    add(store, HARBOUR)
    before = graph(store)
    claim = next(
        held.record for held in store.ledger.held("claim") if isinstance(held.record, Claim) and held.record.valid_from
    )
    store.retract(claim.id[:12], "the notice was misread")
    assert store.stats().retracted == 1
    retraction = next(iter(store.ledger.held("retraction"))).record
    store.retract(retraction.id, "it was not")
    assert graph(store) == before
    store.retract(claim.id, "the notice was misread")
    assert store.stats().retracted == 1


def test_retracting_a_source_takes_what_cites_it_or_relays_it(store: Store) -> None:
    add(store, HARBOUR)
    add(store, PIER)
    store.retract("harbour/herald", "withdrawn by the paper")
    assert confidence(store) == pytest.approx(0.64)
    assert store.stats().retracted == 5


def test_a_blanket_denial_that_is_retracted_leaves_no_mark(store: Store) -> None:
    add(store, PIER + "      - {deny: roe, by: roe}\n")
    (link,) = store.links("Jane Roe").links
    assert (link.denied_by_interested, len(link.citations)) == (True, 2)
    assert (
        store.behind("Harbour Street")
        .chains[0]
        .sentence.endswith("Jane Roe is reported to deny what is said of Jane Roe.")
    )
    denial = next(
        held.record
        for held in store.ledger.held("claim")
        if isinstance(held.record, Claim) and not held.record.predicate
    )
    store.retract(denial.id, "misheard")
    (link,) = store.links("Jane Roe").links
    assert (link.denied_by_interested, len(link.citations)) == (False, 1)


@pytest.mark.parametrize("word", ["end", "where", "match", "return", "case"])
def test_a_word_that_cypher_knows_may_name_a_predicate_and_a_kind(store: Store, word: str) -> None:
    words = f"""
        vocabulary:
          relations:
            {word}: {{label: haunts, reverse: b, subject: [Person], object: [{word.title()}], strength: role}}
          entities:
            {word.title()}: {{meaning: anything}}
    """
    if word == "case":  # the graph has a label of that name
        with pytest.raises(InputError, match="cannot name a kind"):
            add(store, PIER + dedent(words))
        return
    own = PIER.replace("kind: Page", f"kind: {word.title()}").replace("admin-of", word)
    add(store, own + dedent(words))
    assert [link.predicate for link in store.links("Jane Roe").links] == [word]


def test_a_ledger_that_went_on_otherwise_is_refused(new_store: Callable[[], Store], tmp_path: Any) -> None:
    store = new_store()
    add(store, PIER)
    jsonl.dump(store.everything(), tmp_path / "old.jsonl", internal=True)
    add(store, PIER.replace("administers", "runs"))
    jsonl.dump(store.everything(), tmp_path / "new.jsonl", internal=True)
    other = new_store()
    other.restore(jsonl.load(tmp_path / "old.jsonl"))
    other.restore(jsonl.load(tmp_path / "new.jsonl"))
    assert other.restore(jsonl.load(tmp_path / "old.jsonl")).changed is False
    assert len(other.links("Jane Roe").links[0].citations) == 1
    strayed = new_store()
    strayed.restore(jsonl.load(tmp_path / "old.jsonl"))
    add(strayed, PIER.replace("administers", "holds"))
    with pytest.raises(InputError, match="revised here and in that ledger"):
        strayed.restore(jsonl.load(tmp_path / "new.jsonl"))


def test_what_two_people_retracted_adds_up(new_store: Callable[[], Store], tmp_path: Any) -> None:
    store = new_store()
    add(store, HARBOUR)
    jsonl.dump(store.everything(), tmp_path / "start.jsonl", internal=True)
    store.retract("harbour/wire", "withdrawn by the paper")
    jsonl.dump(store.everything(), tmp_path / "hers.jsonl", internal=True)
    his = new_store()
    his.restore(jsonl.load(tmp_path / "start.jsonl"))
    his.retract("harbour/herald", "withdrawn as well")
    his.restore(jsonl.load(tmp_path / "hers.jsonl"))
    assert (his.stats().live, his.stats().retracted) == (0, 5)


def test_what_undoes_a_retraction_is_the_later_one_however_times_are_written(
    new_store: Callable[[], Store], tmp_path: Path
) -> None:
    """As texts, 10:00:00Z comes after 10:00:00.5+00:00."""
    store = new_store()
    add(store, HARBOUR)
    retracted = store.retract("harbour/herald", "withdrawn")
    store.retract(retracted.retraction, "it stands after all")
    jsonl.dump(store.everything(), tmp_path / "ours.jsonl", internal=True)
    head, *lines = (tmp_path / "ours.jsonl").read_text("utf-8").splitlines()
    records = [json.loads(line) for line in lines]
    for record in records:
        if record["record"] == "retraction":
            undoes = record["target"] == retracted.retraction
            at = "2018-09-03T10:00:00.5+00:00" if undoes else "2018-09-03T10:00:00Z"
            record |= {"recorded_at": at, "holds": [{"case": "retractions", "since": at, "until": None}]}
    theirs = tmp_path / "theirs.jsonl"
    theirs.write_text("".join(f"{line}\n" for line in (head, *map(json.dumps, records))), "utf-8")
    other = new_store()
    other.restore(jsonl.load(theirs))
    assert other.stats().retracted == 0


CIRCLE = """
case: circle
entities:
  harbour: {kind: Page, name: Harbour Street}
  roe:     {kind: Person, name: Jane Roe}
sources:
  herald: {publisher: Herald, derived_from: [wire]}
  wire:   {publisher: Wire, derived_from: [herald]}
  notice: {publisher: Facebook}
claims:
  - {source: herald, grade: B2, says: [{say: [roe, admin-of, harbour]}]}
  - {source: wire, grade: B2, says: [{say: [roe, admin-of, harbour]}]}
"""


def test_papers_that_copy_each_other_are_one_witness(new_store: Callable[[], Store]) -> None:
    """The smallest of them, until one of them turns out to have it from elsewhere."""
    found = CIRCLE.replace("[herald]", "[herald, notice]")
    fresh = new_store()
    add(fresh, found)
    expected, sentence = graph(fresh), fresh.behind("Harbour Street").chains[0].sentence
    assert sentence.endswith("only on the word of Facebook.")
    store = new_store()
    add(store, CIRCLE)
    [link] = store.links("Harbour Street").links
    assert (round(link.confidence or 0, 4), link.origins) == (0.64, 1)
    assert [cited.speaker for cited in link.citations] == ["Herald", "Herald"]
    add(store, found)
    assert graph(store) == expected


def test_a_casefile_may_be_loaded_again_after_what_it_retracts_is_gone(store: Store) -> None:
    add(store, PIER)
    claim = next(held.record.id for held in store.ledger.held("claim"))
    retracting = QUAY + f"retractions: [{{target: {claim}, reason: misread}}]\n"
    add(store, retracting)
    add(store, PIER.replace("administers", "runs"))
    assert add(store, retracting).changed is False


def test_an_unknown_target_is_not_retracted(store: Store) -> None:
    add(store, HARBOUR)
    with pytest.raises(NotFoundError, match="nothing to retract"):
        store.retract("c_ffff", "because")


def test_a_case_cannot_take_the_name_of_the_retractions(store: Store) -> None:
    with pytest.raises(UsageError, match="retractions"):
        store.add(Case(id="retractions"), [])


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        (Claim(subject="person:x", predicate="owns", object="page:y", source="s"), "person:x"),
        (Claim(subject="person:a", predicate="owns", object="organization:b", source="nowhere"), "nowhere"),
        (Claim(subject="person:a", predicate="ownz", object="organization:b", source="s"), "owns"),
        (Claim(subject="person:a", predicate="owns", object="person:a", source="s"), "cannot have a Person"),
        (Claim(subject="organization:b", predicate="owns", object="organization:b", source="s"), "itself"),
        (Source(id="t", derived_from=("gone",)), "gone"),
        (Entity(id="ship:a", kind="Ship", name="A"), "unknown kind"),
    ],
)
def test_one_bad_record_and_nothing_is_stored(store: Store, bad: Any, says: str) -> None:
    add(store, PIER)
    before = graph(store), store.ledger.position()
    good = [
        Source(id="s"),
        Entity(id="person:a", kind="Person", name="A"),
        Entity(id="organization:b", kind="Organization", name="B"),
    ]
    with pytest.raises(InputError, match=says):
        store.add(Case(id="new"), [*good, bad])
    assert (graph(store), store.ledger.position()) == before


def test_a_case_stands_by_itself(store: Store) -> None:
    """What another case records or defines could be gone tomorrow."""
    add(store, QUAY)
    claim = Claim(subject="person:john-poe", predicate="runs", object="organization:quay-ltd", source="quay/post")
    with pytest.raises(InputError, match="its case does not record"):
        store.add(Case(id="loose"), [claim])


def test_two_cases_cannot_mean_two_things_by_one_word(store: Store) -> None:
    haunts = "{label: haunts, reverse: is haunted by, subject: [Person], object: [Page], strength: role}"
    words = f"\nvocabulary:\n  relations:\n    haunts: {haunts}\n"
    add(store, PIER + words)
    with pytest.raises(InputError, match="defined already"):
        add(store, QUAY + words.replace("role", "control"))
    add(store, PIER + words.replace("role", "control"))
    assert store.vocabulary.predicate("haunts").strength == "control"


def test_an_interrupted_write_is_caught_up_with(new_store: Callable[[], Store]) -> None:
    whole = new_store()
    add(whole, HARBOUR)
    add(whole, QUAY)
    wanted = graph(whole)
    store = new_store()
    add(store, HARBOUR)
    case, *records = loads(dedent(QUAY))
    assert isinstance(case, Case)
    store.ledger.revise(case.id, [case, *records])  # and here the process died
    assert reached(store.engine) < store.ledger.position()
    add(store, QUAY)
    assert reached(store.engine) == store.ledger.position()
    assert graph(store) == wanted


def test_rebuilding_changes_nothing(store: Store) -> None:
    for text in (HARBOUR, QUAY, PIER):
        add(store, text)
    before = graph(store)
    store.rebuild()
    assert graph(store) == before


def test_a_ledger_goes_out_and_comes_back_to_the_byte(new_store: Callable[[], Store], tmp_path: Any) -> None:
    store = new_store()
    for text in (HARBOUR, QUAY, HARBOUR.replace("B2", "C3"), PIER):
        add(store, text)
    store.retract("quay/post", "withdrawn")
    before = graph(store)
    jsonl.dump(store.everything(), tmp_path / "a.jsonl", internal=True)
    other = new_store()
    other.restore(jsonl.load(tmp_path / "a.jsonl"))
    jsonl.dump(other.everything(), tmp_path / "b.jsonl", internal=True)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
    assert graph(other) == before


def test_words_of_a_casefile_come_and_go_with_it(store: Store) -> None:
    text = PIER.replace("roe, admin-of, harbour", "roe, haunts, harbour") + dedent("""
        vocabulary:
          relations:
            haunts: {label: haunts, reverse: is haunted by, subject: [Person], object: [Page], strength: role}
    """)
    add(store, text)
    assert [link.predicate for link in store.links("Jane Roe").links] == ["haunts"]
    add(store, PIER)
    assert [link.predicate for link in store.links("Jane Roe").links] == ["admin-of"]
    with pytest.raises(AscribeError, match="haunts"):
        add(store, text.split("vocabulary:")[0])
