"""What a retraction takes and brings back, and what was believed when, on each engine."""

from __future__ import annotations

from contextlib import suppress
from textwrap import dedent
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascribe.graph.changing import chain_changes as shifts
from ascribe.graph.changing.changes import ChainStanding, History, HistoryStep
from ascribe.graph.ledgers.ledger import DESK
from ascribe.graph.store import Store
from ascribe.graph.viewed import ViewedStore
from ascribe.graph.weights.view import View
from ascribe.loaders.casefile import loads
from ascribe.schema.errors import NotFoundError, UsageError
from ascribe.schema.records import Record
from tests.graph.test_revisions import KINDS, cases, hold
from tests.graph.test_store import HARBOUR, PIER, QUAY, add, graph

# Poe runs Quay, which controls the page; Poe is a member of the Crew.
WHARF = """
case: wharf
entities:
  page: {kind: Page, name: Wharf Lane}
  quay: {kind: Organization, name: Quay Ltd}
  poe:  {kind: Person, name: John Poe}
  crew: {kind: Organization, name: The Crew}
sources:
  herald:  {publisher: Herald, headline: Who pays}
  gazette: {publisher: Gazette}
  post:    {publisher: Post}
claims:
  - source: herald
    grade: B2
    says:
      - {say: [quay, controls, page], quote: "Quay controls it", key: controls}
  - source: gazette
    grade: B2
    says:
      - {say: [poe, runs, quay], quote: "Poe runs Quay"}
      - {say: [quay, controls, page], quote: "Quay is in control", key: again}
      - {say: [poe, member-of, crew], quote: "one of the Crew"}
  - source: post
    grade: B2
    says:
      - {deny: [quay, controls, page], by: a rival, quote: "it does not", key: denial}
"""


def claim_id(store: Store, quote: str) -> str:
    found = [held.record for held in store.ledger.held("claim")]
    return next(claim.id for claim in found if claim.record == "claim" and quote in claim.quote)


def relations(answer: Any) -> dict[tuple[str, str, str], tuple[Any, Any]]:
    """Confidence and status of each relation that moved, before and after."""

    def brief(standing: Any) -> Any:
        return standing and (standing.confidence and round(standing.confidence, 4), standing.status)

    return {
        (moved.subject.name, moved.predicate, moved.object.name): (brief(moved.before), brief(moved.after))
        for moved in answer.relations
    }


def chains(answer: Any) -> dict[tuple[str, str], tuple[Any, Any]]:
    def brief(chain: ChainStanding | None) -> Any:
        return chain and (chain.confidence and round(chain.confidence, 4), chain.strength, chain.contested)

    return {(moved.from_.name, moved.to.name): (brief(moved.before), brief(moved.after)) for moved in answer.chains}


def test_retracting_a_claim_weakens_its_relation_and_the_chains_over_it(store: Store) -> None:
    """What the look-alike, Poe's membership, leads to from Quay alone is not touched."""
    add(store, WHARF)
    answer = store.retract(claim_id(store, "Quay is in control")[:12], "misread")
    assert (answer.kind, answer.dry_run, answer.complete) == ("claim", False, True)
    assert [(claim.change, claim.reason, claim.quote) for claim in answer.claims] == [
        ("retracted", "misread", ["Quay is in control"])
    ]
    before, after = 0.8704 * 0.36, 0.64 * 0.36
    assert relations(answer) == {
        ("Quay Ltd", "controls", "Wharf Lane"): ((round(before, 4), "contested"), (round(after, 4), "contested"))
    }
    # What the Gazette says of both hops hangs on one letter.
    led, leads = 0.64 * (0.64 + 0.36 * 0.8) * 0.36, 0.64 * 0.64 * 0.36
    assert chains(answer) == {
        ("Wharf Lane", "John Poe"): ((round(led, 4), "control", True), (round(leads, 4), "control", True)),
        ("Wharf Lane", "The Crew"): (
            (round(led * 0.8, 4), "association", True),
            (round(leads * 0.8, 4), "association", True),
        ),
    }


def test_a_dry_run_says_the_same_and_writes_nothing(store: Store) -> None:
    add(store, WHARF)
    before = graph(store), list(store.everything())
    dry = store.retract("wharf/gazette", "withdrawn by the paper", dry_run=True)
    assert (graph(store), list(store.everything())) == before
    wet = store.retract("wharf/gazette", "withdrawn by the paper")
    assert vars(dry) | {"dry_run": False} == vars(wet)
    assert [claim.quote for claim in wet.claims] == [["one of the Crew"], ["Poe runs Quay"], ["Quay is in control"]]
    assert relations(wet)["John Poe", "runs", "Quay Ltd"] == ((0.64, "supported"), None)
    assert {pair: after for pair, (_, after) in chains(wet).items()} == dict.fromkeys(
        [("Wharf Lane", "John Poe"), ("Wharf Lane", "The Crew"), ("Quay Ltd", "The Crew")]
    )


def test_what_weakens_most_comes_first(store: Store) -> None:
    add(store, WHARF)
    answer = store.retract("wharf/gazette", "withdrawn by the paper", dry_run=True)
    losses = [
        (moved.before.confidence or 0) - ((moved.after.confidence or 0) if moved.after else 0)
        for moved in answer.relations
        if moved.before
    ]
    assert losses == sorted(losses, reverse=True)
    assert len(losses) == 3


def test_retracting_a_denial_strengthens(store: Store) -> None:
    add(store, WHARF)
    answer = store.retract(claim_id(store, "it does not"), "misheard")
    assert relations(answer) == {
        ("Quay Ltd", "controls", "Wharf Lane"): ((round(0.8704 * 0.36, 4), "contested"), (0.8704, "supported"))
    }
    (moved,) = answer.relations
    assert moved.before
    assert moved.after
    assert (moved.before.denied_by_others, moved.after.denied_by_others) == (True, False)


def test_retracting_a_source_takes_what_relays_it_too(store: Store) -> None:
    add(store, HARBOUR)
    answer = store.retract("harbour/herald", "withdrawn by the paper", dry_run=True)
    assert {claim.source for claim in answer.claims} == {"harbour/herald", "harbour/wire"}
    assert len(answer.claims) == 5
    assert [relation.after for relation in answer.relations] == [None, None]


def test_undoing_a_retraction_brings_back_all_that_it_took(store: Store) -> None:
    add(store, WHARF)
    before = graph(store)
    taken = store.retract("wharf/gazette", "withdrawn by the paper")
    back = store.retract(taken.retraction[:10], "the paper stands by it")
    assert graph(store) == before
    assert (back.kind, [claim.change for claim in back.claims]) == ("retraction", ["restored"] * 3)
    assert [claim.claim for claim in back.claims] == [claim.claim for claim in taken.claims]
    assert relations(back) == {key: (after, before) for key, (before, after) in relations(taken).items()}
    assert chains(back) == {key: (after, before) for key, (before, after) in chains(taken).items()}


def test_retracted_and_undone_with_the_same_words_again_and_again(store: Store) -> None:
    add(store, PIER)
    source, live = "pier/gazette", []
    first = store.retract(source, "withdrawn").retraction
    for _ in range(2):
        undone = store.retract(first, "it stands").retraction
        live.append(store.stats().live)
        assert store.retract(source, "withdrawn").retraction == first
        live.append(store.stats().live)
    assert live == [1, 0, 1, 0]
    with pytest.raises(NotFoundError, match="nothing to retract"):
        store.retract(undone[:3] + "zz", "because")


@pytest.mark.parametrize(
    ("target", "says"),
    [
        ("pier/gazett", "nearest: pier/gazette"),
        ("Jane Roe", "nothing to retract has the id 'Jane Roe'"),
        ("c_0000", "starts with 'c_0000'"),
        ("r_0000", "starts with 'r_0000'"),
        ("c_", "write more of it"),
        (
            "pier/gazette",
            r"was retracted already, on \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC: withdrawn\. `ascribe retract r_",
        ),
    ],
)
def test_what_cannot_be_retracted_is_refused_with_a_reason(store: Store, target: str, says: str) -> None:
    add(store, PIER + "      - {deny: roe, by: roe}\n")
    store.retract("pier/gazette", "withdrawn")
    before = graph(store), store.ledger.position()
    for dry_run in (True, False):
        with pytest.raises(NotFoundError, match=says):
            store.retract(target, "because", dry_run=dry_run)
    assert (graph(store), store.ledger.position()) == before


def test_a_retraction_that_is_undone_cannot_be_undone_again(store: Store) -> None:
    add(store, PIER)
    taken = store.retract("pier/gazette", "withdrawn")
    undone = store.retract(taken.retraction, "it stands")
    with pytest.raises(
        NotFoundError, match=f"was undone already, on .*: it stands. `ascribe retract {undone.retraction}"
    ):
        store.retract(taken.retraction, "once more")
    store.retract(undone.retraction, "no, it does not")
    assert store.stats().retracted == 1


def test_a_retraction_needs_a_reason(store: Store) -> None:
    add(store, PIER)
    for reason in ("", " \n"):
        with pytest.raises(UsageError, match="needs a reason"):
            store.retract("pier/gazette", reason)
    with pytest.raises(UsageError, match="half a character"):
        store.retract("pier/gazette", "because \ud800")
    assert store.stats().retracted == 0


def test_a_withdrawn_claim_cannot_be_retracted_and_is_said_to_be_withdrawn(store: Store) -> None:
    add(store, PIER)
    claim = claim_id(store, "Roe administers it")
    add(store, PIER.replace("Roe administers it", "Roe runs it"))
    with pytest.raises(NotFoundError, match="was withdrawn"):
        store.retract(claim, "because")


def test_a_trial_of_an_edited_casefile_names_what_moves(store: Store) -> None:
    add(store, WHARF)
    before = graph(store), list(store.everything())
    trial = store.trial()
    case, *records = loads(dedent(WHARF.replace('      - {say: [poe, runs, quay], quote: "Poe runs Quay"}\n', "")))
    first = trial.add(case, records)  # type: ignore[arg-type]  # the first record of a casefile is its case
    assert (first.added, first.replaced, first.withdrawn) == (0, 0, 1)
    assert relations(first) == {("John Poe", "runs", "Quay Ltd"): ((0.64, "supported"), None)}
    assert {pair: after for pair, (_, after) in chains(first).items()} == dict.fromkeys(
        [("Wharf Lane", "John Poe"), ("Wharf Lane", "The Crew"), ("Quay Ltd", "The Crew")]
    )
    case, *records = loads(dedent(WHARF))
    second = trial.add(case, records)  # type: ignore[arg-type]  # as above
    assert chains(second) == {key: (after, before) for key, (before, after) in chains(first).items()}
    assert (graph(store), list(store.everything())) == before


def tried(store: Store, text: str) -> Any:
    case, *records = loads(dedent(text))
    return store.trial().add(case, records)  # type: ignore[arg-type]  # the first record of a casefile is its case


# Roe, who administers the page, is paid by Pier Holding, which also owns the company that owns it.
HOLDING = """
case: holding
entities:
  page: {kind: Page, name: Harbour Street}
  roe:  {kind: Person, name: Jane Roe}
  mid:  {kind: Organization, name: Mid Ltd}
  pier: {kind: Organization, name: Pier Holding}
sources: {herald: {publisher: Herald}, gazette: {publisher: Gazette}, wire: {publisher: Wire}}
claims:
  - {source: herald, grade: A1, says: [{say: [roe, admin-of, page]}, {say: [roe, paid-by, pier]}]}
  - {source: gazette, grade: B2, says: [{say: [mid, owns, page]}]}
  - {source: wire, grade: B2, says: [{say: [pier, owns, mid]}]}
"""


def test_a_control_that_is_lost_is_told_though_a_stronger_role_remains(store: Store) -> None:
    add(store, HOLDING)
    lost = {("Harbour Street", "Pier Holding"): ((0.4096, "control", False), None)}
    told = store.retract("holding/wire", "misread", dry_run=True)
    edited = tried(store, HOLDING.replace("  - {source: wire, grade: B2, says: [{say: [pier, owns, mid]}]}\n", ""))
    assert (chains(told), told.complete) == (chains(edited), edited.complete) == (lost, True)


def test_a_control_that_comes_to_be_hedged_is_told_as_one_chain(store: Store) -> None:
    """Not as a control that goes and a role that comes."""
    holding = HOLDING.replace(", {say: [roe, paid-by, pier]}", "")
    add(store, holding)
    told = tried(store, holding.replace("[pier, owns, mid]", '[pier, owns, mid], hedge: "is thought to"'))
    assert chains(told) == {
        ("Harbour Street", "Pier Holding"): ((0.4096, "control", False), (round(0.64 * 0.48, 4), "role", False))
    }


# Quay, which owns the page, is an ally of Pier Holding.
ALLIES = """
case: allies
entities:
  page: {kind: Page, name: Harbour Street}
  roe:  {kind: Person, name: Jane Roe}
  quay: {kind: Organization, name: Quay Ltd}
  pier: {kind: Organization, name: Pier Holding}
sources: {herald: {publisher: Herald}, wire: {publisher: Wire}}
claims:
  - {source: herald, grade: B2, says: [{say: [quay, owns, page]}]}
  - {source: wire, grade: B2, says: [{say: [quay, allied-with, pier]}]}
"""


@pytest.mark.parametrize("association", ["[quay, allied-with, pier]", "[pier, allied-with, quay]"])
def test_a_chain_over_a_symmetric_association_is_told(association: str, store: Store) -> None:
    """Pier is the upper end, whichever way the alliance is written down."""
    add(store, ALLIES.replace("[quay, allied-with, pier]", association))
    told = store.retract("allies/wire", "misread", dry_run=True)
    assert (chains(told), told.complete) == (
        {("Harbour Street", "Pier Holding"): ((0.4096, "association", False), None)},
        True,
    )
    assert [chain.before.both_ways for chain in told.chains if chain.before] == [False]


def test_a_chain_that_leads_both_ways_is_told_once(store: Store) -> None:
    add(store, ALLIES.replace("[quay, owns, page]", "[quay, met-with, roe]"))
    (moved,) = store.retract("allies/wire", "misread", dry_run=True).chains
    assert {moved.from_.name, moved.to.name} == {"Jane Roe", "Pier Holding"}
    assert moved.before
    assert (moved.before.strength, moved.before.both_ways, moved.after) == ("lead", True, None)


def test_a_control_that_is_lost_is_told_though_a_stronger_mere_link_remains(store: Store) -> None:
    """The page, which Quay is said to control, is also said to be a part of Quay, with better support."""
    part = '- {say: [page, part-of, quay], quote: "of Quay", grade: A1}\n      - {say: [poe, runs, quay]'
    linked = WHARF.replace("- {say: [poe, runs, quay]", part)
    add(store, linked)
    moved = tried(store, linked.replace("quay, controls, page", "quay, supports, page")).chains
    assert [
        (moved.before and moved.before.strength, moved.after)
        for moved in moved
        if (moved.from_.name, moved.to.name) == ("Wharf Lane", "John Poe")
    ] == [("control", None)]


@pytest.mark.parametrize(("bound", "most"), [("STRONGEST", 1), ("STARTS", 1), ("WORK", 0), ("EACH", 50)])
def test_where_the_work_is_bounded_what_is_told_is_true_and_said_not_to_be_all(
    store: Store, monkeypatch: pytest.MonkeyPatch, bound: str, most: int
) -> None:
    add(store, WHARF)
    whole = store.retract("wharf/gazette", "withdrawn", dry_run=True)
    monkeypatch.setattr(shifts, bound, most)
    part = store.retract("wharf/gazette", "withdrawn", dry_run=True)
    assert (whole.complete, part.complete) == (True, False)
    assert part.relations == whole.relations
    assert chains(part).items() < chains(whole).items()


def test_two_hops_that_come_to_share_a_voice_are_told_though_neither_moves(store: Store) -> None:
    alone = WHARF.replace('      - {say: [quay, controls, page], quote: "Quay is in control", key: again}\n', "")
    add(store, alone)
    foreseen = tried(store, alone.replace("publisher: Gazette", "publisher: Herald"))
    led, leads = 0.64 * 0.64 * 0.36, 0.8 * 0.8 * 0.8 * 0.36
    assert relations(foreseen) == {}
    assert chains(foreseen)["Wharf Lane", "John Poe"] == (
        (round(led, 4), "control", True),
        (round(leads, 4), "control", True),
    )


def seen(store: Store, entity: str, at: str) -> dict[str, Any]:
    """How each relation of an entity stands in the store as known then."""
    known = ViewedStore(store.ledger, store.engine, View(as_known=at))
    keys = ("confidence", "exact", "status", "denied_by_interested", "denied_by_others", "origins")
    edges = known.relations.edges([entity])
    return {edge.props["id"]: tuple(plain(edge.props[key]) for key in keys) for edge in edges}


def summed(steps: list[HistoryStep]) -> dict[str, Any]:
    """How each relation stands after these steps."""
    stands = {moved.relation: moved.after for step in steps for moved in step.relations}
    return {id: tuple(map(plain, vars(now).values())) for id, now in stands.items() if now}


def plain(value: Any) -> Any:
    return round(value, 9) if isinstance(value, float) else value


def lived(store: Store) -> History:
    """The history of the page after cases of several kinds have come, changed and gone."""
    add(store, HARBOUR)
    add(store, QUAY)
    add(store, PIER)
    add(store, HARBOUR.replace("grade: B2\n    says", "grade: D4\n    says"))
    add(store, QUAY.replace("aliases: [Quay]", "aliases: [Herald]"))
    taken = store.retract("harbour/wire", "withdrawn by the paper")
    add(store, HARBOUR.replace("derived_from: [herald]", "reliability: E"))
    store.retract(taken.retraction, "it stands")
    add(store, PIER + "      - {deny: roe, by: Quay Ltd}\n")
    add(store, HARBOUR.replace("name: Harbour Street", "name: Harbour Road"))
    return store.history("page:facebook/harbour-street")


def test_at_every_step_links_as_known_then_say_the_same(store: Store) -> None:
    told = lived(store)
    for place, step in enumerate(told.steps, 1):
        assert seen(store, told.entity.id, step.at) == summed(told.steps[:place]), step
    assert len(told.steps) > 6


def test_between_two_steps_nothing_about_the_entity_changed(store: Store) -> None:
    told = lived(store)
    positions = sorted({hold.since for held in store.everything() for hold in held.holds})
    for at in positions:
        assert seen(store, told.entity.id, at) == summed([step for step in told.steps if step.at <= at])


@settings(max_examples=30, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from("abc"), cases()), min_size=2, max_size=4), st.data())
def test_the_steps_of_any_history_are_all_there_was(
    revisions: list[tuple[str, list[Record]]], data: st.DataObject
) -> None:
    """At any time, each relation of each entity stood as the last step before that time says."""
    with Store.in_memory() as store:
        for name, records in revisions:
            hold(store, name, records)
            ids = [held.record.id for kind in ("claim", "source", "retraction") for held in store.ledger.held(kind)]
            with suppress(NotFoundError):
                store.retract(data.draw(st.sampled_from(sorted(ids))), "misread")
        times = {
            time for held in store.everything() for hold in held.holds for time in (hold.since, hold.until) if time
        }
        for entity in KINDS:
            steps = store.history(entity).steps
            for at in sorted(times):
                assert seen(store, entity, at) == summed([step for step in steps if step.at <= at])


def test_history_leaves_out_what_is_about_others(store: Store) -> None:
    add(store, PIER)
    add(store, QUAY)
    assert [step.cases for step in store.history("Harbour Street").steps] == [["pier"]]
    assert [step.cases for step in store.history("Jane Roe").steps] == [["pier"], ["quay"]]


def test_history_says_what_changed_it(store: Store) -> None:
    add(store, PIER)
    add(store, PIER.replace("B2", "C3"))
    taken = store.retract("pier/gazette", "withdrawn")
    store.retract(taken.retraction, "it stands")
    add(store, PIER.replace("B2", "C3").replace("publisher: Gazette", "publisher: Gazette, reliability: D"))
    first, second, third, fourth, fifth = store.history("Jane Roe").steps
    assert [(claim.change, claim.grade) for claim in first.claims] == [("added", "B2")]
    assert (first.names_before, first.names_after) == ([], ["Jane Roe"])
    assert sorted((claim.change, claim.grade) for claim in second.claims) == [("added", "C3"), ("withdrawn", "B2")]
    assert third.cases == fourth.cases == [DESK]
    assert [(claim.change, claim.reason) for claim in third.claims] == [("retracted", "withdrawn")]
    assert [(it.change, it.target, it.reason) for it in third.retractions] == [("added", "pier/gazette", "withdrawn")]
    assert [(claim.change, claim.reason) for claim in fourth.claims] == [("restored", "withdrawn")]
    assert [(it.target, it.reason) for it in fourth.retractions] == [(taken.retraction, "it stands")]
    assert (fifth.claims, [(it.record, it.id, it.change) for it in fifth.records]) == (
        [],
        [("source", "pier/gazette", "replaced")],
    )
    assert [next(iter(relations(step).values())) for step in (first, second, third, fourth, fifth)] == [
        (None, (0.64, "supported")),
        ((0.64, "supported"), (0.36, "supported")),
        ((0.36, "supported"), None),
        (None, (0.36, "supported")),
        ((0.36, "supported"), (0.24, "supported")),
    ]


def test_an_entity_that_no_case_holds_any_more_has_a_history(store: Store) -> None:
    add(store, PIER)
    add(store, "case: pier\n")
    for name in ("Jane Roe", "person:jane-roe"):
        told = store.history(name)
        assert (told.entity.name, [len(step.claims) for step in told.steps]) == ("Jane Roe", [1, 1])
    assert told.steps[1].claims[0].change == "withdrawn"
    with pytest.raises(NotFoundError, match="nothing here is called 'Jane Row'"):
        store.history("Jane Row")


def test_a_record_that_another_case_keeps_as_well_is_not_replaced(store: Store) -> None:
    """Only when a case changes its own is it; what both say alike does not change at all."""
    summed_up = PIER.replace("name: Jane Roe", "name: Jane Roe, summary: a clerk")
    add(store, summed_up)
    add(store, QUAY)
    add(store, summed_up.replace("a clerk", "a shop clerk").replace("B2", "C3"))
    add(store, "case: quay\n")
    told = [
        [(it.change, it.elsewhere) for it in step.records if it.id == "person:jane-roe"]
        for step in store.history("Jane Roe").steps
    ]
    assert told == [[("added", False)], [("added", True)], [("replaced", True)], [("withdrawn", True)]]
