"""A change of many records is written in parts and counts as one: found, held and undone whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import pytest

from ascribe.graph.ledgers.ledger import Change, Held, Hold
from ascribe.graph.ledgers.ledgerfile import connect, roomy
from ascribe.graph.ledgers.sqlite import SqliteLedger
from ascribe.schema.errors import InputError
from ascribe.schema.records import Claim, Entity, Record, Retraction, Source

MANY = 1201  # more than is written at once
HERALD = Source(id="harbour/herald", publisher="Herald")
PEOPLE = [Entity(id=f"person:p{number}", kind="Person", name=f"Person {number}") for number in range(MANY)]
PAGES = [Entity(id=f"page:p{number}", kind="Page", name=f"Page {number}") for number in range(MANY)]
CLAIMS = [
    Claim(
        subject=person.id, predicate="admin-of", object=page.id, source=HERALD.id, asserted_by=f"Speaker {number % 7}"
    )
    for number, (person, page) in enumerate(zip(PEOPLE, PAGES, strict=True))
]
RECORDS: list[Record] = [HERALD, *PEOPLE, *PAGES, *CLAIMS]
FIRST, SECOND = "2026-01-01T10:00:00.000000+00:00", "2026-01-02T10:00:00.000000+00:00"


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[SqliteLedger]:
    with SqliteLedger(tmp_path / "ledger.sqlite", write=True) as ledger:
        yield ledger


def helds(records: Sequence[Record], at: str = FIRST, until: str | None = None) -> list[Held]:
    return [Held(record, at, (Hold("harbour", at, until),)) for record in records]


def found(ledger: SqliteLedger, field: str, value: str) -> list[Record]:
    kinds = ("case", "source", "entity", "claim", "retraction")
    return [held.record for kind in kinds for held in ledger.find(kind, field, [value])]  # type: ignore[arg-type]  # str


def test_all_records_of_a_large_change_are_held_and_found(ledger: SqliteLedger) -> None:
    change = ledger.revise("harbour", iter([*RECORDS, *PEOPLE]))
    assert list(change.added) == RECORDS
    assert [record.record for record in change.added.of("claim")] == ["claim"] * MANY  # type: ignore[attr-defined]  # Recalled
    assert [held.record for held in ledger.everything()] == RECORDS
    for number in (0, 499, 500, 1200):
        assert found(ledger, "id", PEOPLE[number].id) == [PEOPLE[number]]
        assert found(ledger, "name", f"page {number}") == [PAGES[number]]
        assert found(ledger, "about", PAGES[number].id) == [CLAIMS[number]]
        assert found(ledger, "id", CLAIMS[number].id) == [CLAIMS[number]]
    assert found(ledger, "document", HERALD.id) == CLAIMS
    assert found(ledger, "voice", "speaker 3") == CLAIMS[3::7]


def test_a_large_change_restored_is_the_same_as_revised(ledger: SqliteLedger) -> None:
    assert list(ledger.restore(iter(helds(RECORDS))).added) == RECORDS
    with SqliteLedger(None) as other:
        other.restore(iter(helds(RECORDS[::-1])))
        for field, value in (("document", HERALD.id), ("about", PAGES[7].id), ("voice", "speaker 5")):
            assert sorted(found(ledger, field, value), key=id_of) == sorted(found(other, field, value), key=id_of)
    assert ledger.revise("harbour", RECORDS) == Change([], [])
    assert ledger.restore(iter(helds(RECORDS))) == Change([], [])
    assert ledger.position() == 1


def test_what_the_next_revision_lacks_is_withdrawn_in_the_order_it_was_recorded(ledger: SqliteLedger) -> None:
    ledger.revise("harbour", RECORDS)
    change = ledger.revise("harbour", [HERALD, *PEOPLE, *PAGES[::-1]])
    assert (list(change.added), list(change.withdrawn)) == ([], CLAIMS)
    assert len(change.withdrawn.of("claim")) == MANY  # type: ignore[attr-defined]  # Recalled
    assert found(ledger, "document", HERALD.id) == []


def test_holds_that_end_in_a_large_ledger_end_here(ledger: SqliteLedger) -> None:
    ledger.restore(helds(RECORDS))
    change = ledger.restore(helds(CLAIMS, until=SECOND))
    assert (list(change.added), list(change.withdrawn)) == ([], CLAIMS)
    assert [held.holds for held in ledger.held("claim", ever=True)] == [(Hold("harbour", FIRST, SECOND),)] * MANY


def test_a_hold_that_is_told_twice_in_one_change_counts_once(ledger: SqliteLedger) -> None:
    """The second time in the same part, and in a later one."""
    change = ledger.restore([*helds(PEOPLE), *helds(PEOPLE[-2:]), *helds(PEOPLE[:2], until=SECOND)])
    assert (list(change.added), list(change.withdrawn)) == (PEOPLE, PEOPLE[:2])
    assert [held.record for held in ledger.held("entity")] == sorted(PEOPLE[2:], key=id_of)


def test_a_change_that_fails_at_its_end_leaves_nothing_for_the_next(ledger: SqliteLedger) -> None:
    def failing(records: list[Record]) -> Iterator[Record]:
        yield from records
        raise InputError("cut off")

    for kept in ([], [Retraction(target="harbour/herald", reason="withdrawn")]):
        ledger.revise("harbour", kept)
        with pytest.raises(InputError, match="cut off"):
            ledger.revise("harbour", failing(RECORDS))
        assert [held.record for held in ledger.everything()] == kept
    ledger.revise("harbour", [CLAIMS[3]])
    assert found(ledger, "document", HERALD.id) == [CLAIMS[3]]
    assert found(ledger, "voice", "speaker 3") == [CLAIMS[3]]


def test_a_ledger_is_restored_while_somebody_still_reads_it(ledger: SqliteLedger) -> None:
    ledger.restore(helds(RECORDS))
    reading = ledger.held("claim")
    next(reading)
    ledger.restore(helds([Entity(id="person:dana-quill", kind="Person", name="Dana Quill")]))
    assert found(ledger, "name", "dana quill") != []
    assert len(list(reading)) == MANY - 1


def test_a_claim_about_one_entity_twice_is_found_by_it_once(ledger: SqliteLedger) -> None:
    alone = Claim(subject="person:p1", predicate="same-as", object="person:p1", source="a/b", via=("a/b", "a/c"))
    ledger.revise("harbour", [alone])
    for field, value in (("about", "person:p1"), ("document", "a/b"), ("document", "a/c")):
        assert found(ledger, field, value) == [alone]


def test_the_larger_cache_of_a_change_is_given_back(tmp_path: Path) -> None:
    def cache() -> int:
        return int(db.execute("PRAGMA cache_size").fetchone()[0])

    db = connect(tmp_path / "ledger.sqlite", write=True)
    before = cache()
    within = []
    with suppress(InputError), roomy(db):
        within.append(cache())
        raise InputError("cut off")
    assert within[0] < before < 0  # negative: in kB
    assert cache() == before
    db.close()


def id_of(record: Record) -> str:
    return record.id
