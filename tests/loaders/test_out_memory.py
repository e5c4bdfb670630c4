"""A ledger of any size is written in little memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from ascribe.graph.ledgers.ledger import Held, Hold
from ascribe.loaders import jsonl
from ascribe.schema.records import Claim, Entity, Record, Source

AT = "2018-09-03T10:00:00.000000+00:00"


class Many(Iterable[Held]):
    """A ledger of so many claims, made as they are read; one of them is private."""

    def __init__(self, count: int) -> None:
        self.count = count

    def __iter__(self) -> Iterator[Held]:
        return (Held(record, AT, (Hold("harbour", AT, None),)) for record in claims(self.count))


def claims(count: int) -> Iterator[Record]:
    yield from (Source(id="harbour/herald", publisher="Herald"), Entity(id="page:h", kind="Page", name="Harbour"))
    for n in range(count):
        said = {"subject": "page:h", "predicate": "likes", "value": str(n), "quote": ("x" * 200,)}
        yield Claim(**said, source="harbour/herald", private=n == 7)


def peak(count: int, path: Path, *, internal: bool) -> int:
    """Bytes held at most while a ledger of so many claims is written."""
    tracemalloc.start()
    try:
        jsonl.dump(Many(count), path, internal=internal)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("internal", [True, False])
def test_a_ledger_is_written_without_being_held(internal: bool, tmp_path: Path) -> None:
    """Six times the claims, not even twice the memory; what is private is found all the same."""
    peak(500, tmp_path / "warm.jsonl", internal=internal)
    few, many = (peak(count, tmp_path / f"{count}.jsonl", internal=internal) for count in (500, 3000))
    assert many < few + 500_000
    assert len((tmp_path / "3000.jsonl").read_bytes().splitlines()) == 3000 + 3 - (not internal)
