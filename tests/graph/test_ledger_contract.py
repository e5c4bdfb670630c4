"""What every ledger keeps, run on each: records, who held them from when until when, and how to find them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ascribe.graph.ledgers.ledger import Change, Held, Hold, Ledger, pair
from ascribe.graph.ledgers.server_ledger import Neo4jLedger
from ascribe.graph.ledgers.sqlite import SqliteLedger
from ascribe.graph.ledgers.supposed_ledger import SupposedLedger
from ascribe.loaders import jsonl
from ascribe.schema.addresses import url_key
from ascribe.schema.errors import UsageError
from ascribe.schema.records import Case, Claim, Entity, Record, Retraction, Source

CASE = Case(id="harbour-street", title="Who runs the Harbour Street page?")
ROE = Entity(id="person:jane-roe", kind="Person", name="Jane Roe")
PAGE = Entity(id="page:facebook/harbour-street", kind="Page", name="Harbour Street")
WIRE = Source(id="harbour-street/wire", publisher="organization:wire", derived_from=("harbour-street/herald",))
HERALD = Source(id="harbour-street/herald", headline="A page and its owner", url="https://herald.example/page")
RUNS = Claim(
    subject=ROE.id,
    predicate="admin-of",
    object=PAGE.id,
    source=WIRE.id,
    via=(HERALD.id,),
    asserted_by="organization:facebook",
    grade="B2",
)
NEVER = Claim(subject=ROE.id, stance="denies", source=HERALD.id, asserted_by=ROE.id)
RETRACTED = Retraction(target=RUNS.id, reason="the Herald withdrew it")
HARBOUR, QUAY = "harbour-street", "quay"
RECORDS: list[Record] = [CASE, ROE, PAGE, HERALD, WIRE, RUNS, NEVER, RETRACTED]


@pytest.fixture(params=["embedded", "neo4j", "supposed"])
def ledger(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[Ledger]:
    if request.param == "neo4j":
        yield Neo4jLedger(request.getfixturevalue("neo4j_engine"))
    elif request.param == "supposed":
        with SqliteLedger(None) as base:
            yield SupposedLedger(base)
            assert list(base.everything()) == []
    else:
        with SqliteLedger(tmp_path / "ledger.sqlite", write=True) as ledger:
            yield ledger


def ids(records: Any) -> list[str]:
    return sorted(record.id for record in records)


def live(ledger: Ledger) -> list[Record]:
    kinds: Any = ("case", "entity", "source", "claim", "retraction")
    return [held.record for kind in kinds for held in ledger.held(kind)]


def test_an_empty_ledger_is_at_position_0_and_has_nothing(ledger: Ledger) -> None:
    assert ledger.position() == 0
    assert [*ledger.changed(0), *ledger.everything(), *ledger.held("claim"), *ledger.find("claim", "id", ["c_0"])] == []


def test_a_first_revision_is_held_by_its_case_from_now_on(ledger: Ledger) -> None:
    assert ids(ledger.revise(HARBOUR, RECORDS).added) == ids(RECORDS)
    assert ledger.position() == 1
    assert ids(live(ledger)) == ids(RECORDS)
    (held,) = ledger.held("retraction")
    assert held == Held(RETRACTED, held.recorded_at, (Hold(HARBOUR, held.recorded_at, None),))


def test_the_same_revision_again_changes_nothing(ledger: Ledger) -> None:
    ledger.revise(HARBOUR, RECORDS)
    before = list(ledger.everything())
    assert ledger.revise(HARBOUR, [*reversed(RECORDS), ROE]) == Change([], [])
    assert (ledger.position(), list(ledger.everything())) == (1, before)


def test_a_record_that_changed_is_withdrawn_and_kept(ledger: Ledger) -> None:
    ledger.revise(HARBOUR, RECORDS)
    doctor = ROE.model_copy(update={"name": "Dr Jane Roe"})
    change = ledger.revise(HARBOUR, [doctor, *(record for record in RECORDS if record != ROE)])
    assert (change.added, change.withdrawn) == ([doctor], [ROE])
    assert [held.record for held in ledger.held("entity")] == [PAGE, doctor]
    old, new = (held for held in ledger.everything() if held.record.id == ROE.id)
    assert (old.record, old.open, len(old.holds)) == (ROE, (), 1)
    assert new.holds == (Hold(HARBOUR, new.recorded_at, None),)
    assert old.holds[0].until == new.recorded_at > old.recorded_at


def test_a_note_makes_another_record_of_the_same_claim(ledger: Ledger) -> None:
    noted = RUNS.model_copy(update={"note": "ask the Herald"})
    ledger.revise(HARBOUR, [RUNS])
    change = ledger.revise(HARBOUR, [noted])
    assert (noted.id, change.added, change.withdrawn) == (RUNS.id, [noted], [RUNS])


def test_a_record_that_comes_back_gets_a_new_hold(ledger: Ledger) -> None:
    for records in ([ROE], [], [ROE]):
        ledger.revise(HARBOUR, records)
    (held,) = ledger.held("entity")
    first, second = held.holds
    assert held.recorded_at == first.since < str(first.until) < second.since
    assert (held.open, ledger.position()) == ((second,), 3)


def test_what_two_cases_hold_lasts_until_both_let_go(ledger: Ledger) -> None:
    ledger.revise(HARBOUR, [ROE])
    ledger.revise(QUAY, [ROE])
    (both,) = ledger.held("entity")
    assert [hold.case for hold in both.open] == ["harbour-street", "quay"]
    assert ledger.revise(HARBOUR, []).withdrawn == [ROE]
    (one,) = ledger.held("entity")
    assert [hold.case for hold in one.open] == ["quay"]
    ledger.revise(QUAY, [])
    assert list(ledger.held("entity")) == []


def test_a_revision_that_is_not_whole_withdraws_nothing(ledger: Ledger) -> None:
    ledger.revise(HARBOUR, [ROE])
    change = ledger.revise(HARBOUR, [PAGE], whole=False)
    assert (change.added, change.withdrawn) == ([PAGE], [])
    assert ids(live(ledger)) == ids([ROE, PAGE])


def test_a_revision_that_breaks_off_leaves_no_trace(ledger: Ledger) -> None:
    def broken() -> Iterator[Record]:
        yield PAGE
        raise RuntimeError("the file ends here")

    ledger.revise(HARBOUR, [ROE])
    before = list(ledger.everything())
    with pytest.raises(RuntimeError, match="the file ends here"):
        ledger.revise(HARBOUR, broken())
    assert (ledger.position(), list(ledger.everything())) == (1, before)


def test_changed_gives_what_began_or_ended_after_a_position_each_once(ledger: Ledger) -> None:
    ledger.revise(HARBOUR, [ROE, PAGE])
    ledger.revise(HARBOUR, [ROE, HERALD])
    ledger.revise(HARBOUR, [ROE, HERALD, PAGE])
    assert [ids(ledger.changed(since)) for since in range(4)] == [
        ids([ROE, PAGE, HERALD]),
        ids([PAGE, HERALD]),
        ids([PAGE]),
        [],
    ]


@pytest.mark.parametrize(
    ("kind", "field", "value", "found"),
    [
        ("case", "id", HARBOUR, [CASE]),
        ("claim", "id", RUNS.id, [RUNS]),
        ("entity", "id", ROE.id, [ROE]),
        ("claim", "pair", pair(PAGE.id, ROE.id), [RUNS]),
        ("claim", "about", ROE.id, [RUNS, NEVER]),
        ("claim", "about", PAGE.id, [RUNS]),
        ("claim", "blanket", ROE.id, [NEVER]),
        ("claim", "document", HERALD.id, [RUNS, NEVER]),
        ("source", "document", HERALD.id, [WIRE]),
        ("claim", "voice", ROE.id, [NEVER]),
        ("source", "voice", "organization:wire", [WIRE]),
        ("source", "sameness", url_key(str(HERALD.url)), [HERALD]),
        ("retraction", "target", RUNS.id, [RETRACTED]),
        ("entity", "about", ROE.id, []),
        ("claim", "about", "person:jane-ro", []),
    ],
)
def test_records_are_found_by_what_they_are_about(
    ledger: Ledger, kind: Any, field: Any, value: str, found: list[Record]
) -> None:
    ledger.revise(HARBOUR, RECORDS)
    ledger.revise(QUAY, [RUNS, HERALD])
    assert ids(held.record for held in ledger.find(kind, field, [value, "person:nobody"])) == ids(found)


def test_find_gives_each_record_once_and_nothing_that_was_withdrawn(ledger: Ledger) -> None:
    ledger.revise(HARBOUR, [RUNS, NEVER])
    assert len(list(ledger.find("claim", "about", [ROE.id, PAGE.id, ROE.id]))) == 2
    assert list(ledger.find("claim", "about", [])) == []
    ledger.revise(HARBOUR, [NEVER])
    assert [held.record for held in ledger.find("claim", "about", [ROE.id, PAGE.id])] == [NEVER]


def test_a_source_is_found_by_an_address_of_any_length(ledger: Ledger) -> None:
    long = Source(id="quay/form", url="https://quay.example/?form=" + "x" * 20_000)
    ledger.revise(QUAY, [long])
    assert [held.record for held in ledger.find("source", "sameness", [url_key(str(long.url))])] == [long]


def test_count_counts_ids_ever_recorded(ledger: Ledger) -> None:
    ledger.revise(HARBOUR, [ROE, PAGE, RUNS])
    ledger.revise(HARBOUR, [ROE.model_copy(update={"name": "Dr Jane Roe"}), WIRE])
    assert (ledger.count("entity"), ledger.count("claim"), ledger.count("retraction")) == (2, 1, 0)


def test_a_case_has_what_it_holds_now(ledger: Ledger) -> None:
    ledger.revise(HARBOUR, [ROE, PAGE, WIRE])
    ledger.revise(QUAY, [ROE, HERALD])
    ledger.revise(HARBOUR, [WIRE, ROE])
    assert [held.record for held in ledger.of_case(HARBOUR)] == [ROE, WIRE]
    assert [[hold.case for hold in held.open] for held in ledger.of_case(QUAY)] == [[HARBOUR, QUAY], [QUAY]]
    assert list(ledger.of_case("nobody")) == []


def test_held_is_ordered_by_id(ledger: Ledger) -> None:
    names = ["zoe", "jane", "émile", "ada"]
    ledger.revise(HARBOUR, [Entity(id=f"person:{name}", kind="Person", name=name) for name in names])
    assert [held.record.id[7:] for held in ledger.held("entity")] == ["ada", "jane", "zoe", "émile"]


def test_everything_comes_in_the_order_in_which_it_was_recorded(ledger: Ledger) -> None:
    ledger.revise(HARBOUR, [ROE, PAGE])
    ledger.revise(HARBOUR, [HERALD, ROE])
    assert [held.record for held in ledger.everything()] == [ROE, PAGE, HERALD]


def test_times_increase_with_positions(ledger: Ledger) -> None:
    for number in range(5):
        ledger.revise(HARBOUR, [ROE.model_copy(update={"summary": f"revision {number}"})])
    times = [held.recorded_at for held in ledger.everything() if held.record.id == ROE.id]
    assert times == sorted(set(times))


def test_an_empty_ledger_restored_from_another_is_the_same(ledger: Ledger) -> None:
    with SqliteLedger(None) as other:
        for case, records in ((HARBOUR, RECORDS), (QUAY, [ROE]), (HARBOUR, [PAGE]), (HARBOUR, [ROE, PAGE])):
            other.revise(case, records)
        exported = list(other.everything())
    change = ledger.restore(exported)
    assert ids(change.added) == ids([ROE, ROE, PAGE])
    assert list(ledger.everything()) == exported
    assert ids(ledger.changed(0)) == ids(held.record for held in exported)
    assert ledger.restore(exported) == Change([], [])
    assert ledger.revise(HARBOUR, [ROE, PAGE]) == Change([], [])
    assert ledger.position() == 1


def test_a_hold_that_ended_elsewhere_ends_here_too_and_never_opens_again(ledger: Ledger) -> None:
    ledger.revise(HARBOUR, [ROE])
    (here,) = ledger.held("entity")
    ended = here._replace(holds=(here.holds[0]._replace(until="2999-01-01T00:00:00.000000+00:00"),))
    assert ledger.restore([ended]) == Change([], [ROE])
    assert ledger.restore([here]) == Change([], [])
    assert list(ledger.held("entity")) == []
    assert [record.id for record in ledger.changed(1)] == [ROE.id]


def test_what_is_recorded_after_a_restored_future_is_later_still(ledger: Ledger) -> None:
    future = "2999-01-01T00:00:00.000000+00:00"
    ledger.restore([Held(ROE, future, (Hold(QUAY, future, None),))])
    ledger.revise(HARBOUR, [PAGE])
    assert [held.recorded_at > future for held in ledger.held("entity")] == [True, False]


def test_an_id_that_was_ever_recorded_is_known(ledger: Ledger) -> None:
    ledger.revise(HARBOUR, RECORDS)
    ledger.revise(HARBOUR, [CASE])
    assert ledger.knows(RUNS.id)
    assert not ledger.knows("c_0000000000000000")


def shown(ledger: Ledger) -> list[Any]:
    """Everything that can be asked of a ledger as it stands."""
    kinds: Any = ("case", "entity", "source", "claim", "retraction")
    return [
        list(ledger.everything()),
        [list(ledger.held(kind, ever=ever)) for kind in kinds for ever in (False, True)],
        [list(ledger.find("entity", "name", ["jane roe", "dr jane roe"], ever=ever)) for ever in (False, True)],
        list(ledger.find("claim", "about", [ROE.id, PAGE.id])),
        list(ledger.find("retraction", "target", [RUNS.id])),
        [ledger.count(kind) for kind in kinds],
        [ledger.knows(id) for id in (ROE.id, RUNS.id, RETRACTED.id, WIRE.id)],
        [ids(held.record for held in ledger.of_case(case)) for case in (HARBOUR, QUAY)],
    ]


def test_a_ledger_as_known_at_a_time_is_what_it_was_then(ledger: Ledger) -> None:
    doctor = ROE.model_copy(update={"name": "Dr Jane Roe"})
    steps: list[tuple[str, list[Record]]] = [
        (HARBOUR, [CASE, ROE, PAGE, HERALD]),
        (QUAY, [ROE]),
        (HARBOUR, RECORDS),
        (HARBOUR, [doctor, PAGE, HERALD, WIRE, RUNS]),
        (QUAY, []),
        (HARBOUR, RECORDS),
    ]
    seen = []
    for case, records in steps:
        ledger.revise(case, records)
        seen.append((latest(ledger), shown(ledger)))
    for at, then in seen:
        assert shown(ledger.as_known(at)) == then
    before = ledger.as_known("2000-01-01T00:00:00.000000+00:00")
    assert (list(before.everything()), before.count("entity"), before.knows(ROE.id)) == ([], 0, False)


def latest(ledger: Ledger) -> str:
    """The time of the last change."""
    return max(at for held in ledger.everything() for hold in held.holds for at in (hold.since, hold.until or ""))


def test_times_are_compared_as_times_however_a_file_writes_them(ledger: Ledger, tmp_path: Path) -> None:
    file = tmp_path / "quay.jsonl"
    held = Held(ROE, "2018-09-03T10:00:00Z", (Hold(QUAY, "2018-09-03T10:00:00Z", "2018-09-04T10:00:00+00:00"),))
    jsonl.dump([held], file)
    ledger.restore(jsonl.load(file))
    for at, known in (
        ("2018-09-03T09:59:59.999999+00:00", []),
        ("2018-09-03T10:00:00.000000+00:00", [ROE]),
        ("2018-09-04T09:59:59.999999+00:00", [ROE]),
        ("2018-09-04T10:00:00.000000+00:00", []),
    ):
        assert [held.record for held in ledger.as_known(at).held("entity")] == known


def test_the_past_cannot_be_changed(ledger: Ledger) -> None:
    ledger.revise(HARBOUR, [ROE])
    with pytest.raises(UsageError, match="not changed"):
        ledger.as_known("2999-01-01T00:00:00+00:00").revise(HARBOUR, [])
    assert [held.record for held in ledger.held("entity")] == [ROE]
