"""A ledger written to JSONL comes back whole; what is private or internal stays behind unless asked for."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from ascribe.graph.ledgers.ledger import Held, Hold
from ascribe.graph.ledgers.sqlite import SqliteLedger
from ascribe.loaders import jsonl
from ascribe.loaders.casefile import loads
from ascribe.schema.errors import InputError, UsageError
from ascribe.schema.records import Claim, Entity, Record, Retraction, Source

CASE = """\
case: {name}
note: for us
vocabulary: {{entities: {{Vessel: {{meaning: A ship.}}}}}}
entities:
  roe: {{kind: Person, name: Jane Roe, properties: {{age: 40, "born": "1980"}}}}
  harbour: {{kind: Page, name: Harbour Street}}
sources:
  herald: {{publisher: Herald, snapshot: herald.txt, note: "{note}"}}
claims:
  - source: herald
    analyst: dq
    says:
      - {{say: [roe, admin-of, harbour], grade: {grade}, amount: about 3..4 pages, note: check}}
      - {{deny: roe, by: roe, via: [], key: hers, probability: 0.9}}
retractions:
  - {{target: hers, reason: mistaken}}
"""
FIRST, SECOND, THIRD = (f"2026-01-0{day}T10:00:00.000000+00:00" for day in (1, 2, 3))


def revise(ledger: SqliteLedger, name: str = "harbour", grade: str = "B2", note: str = "ours") -> None:
    ledger.revise(name, loads(CASE.format(name=name, grade=grade, note=note)))


@pytest.fixture
def ledger() -> SqliteLedger:
    """Two cases, one of them revised twice, and back to what it was at first."""
    ledger = SqliteLedger(None, write=True)
    revise(ledger)
    revise(ledger, name="pier")
    revise(ledger, grade="C3", note="changed")
    revise(ledger)
    return ledger


def held(*records: Record, at: str = FIRST, until: str | None = None) -> list[Held]:
    return [Held(record, at, (Hold("harbour", at, until),)) for record in records]


def written(helds: Iterable[Held], path: Path, *, internal: bool = False) -> list[dict[str, object]]:
    jsonl.dump(helds, path, internal=internal)
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize("internal", [True, False])
def test_exported_loaded_into_an_empty_ledger_and_exported_again_it_is_the_same_bytes(
    ledger: SqliteLedger, internal: bool, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    jsonl.dump(ledger.everything(), first, internal=internal)
    other = SqliteLedger(None, write=True)
    other.restore(jsonl.load(first))
    jsonl.dump(other.everything(), second, internal=internal)
    assert second.read_bytes() == first.read_bytes()


def test_with_internal_fields_nothing_is_lost(ledger: SqliteLedger, tmp_path: Path) -> None:
    jsonl.dump(ledger.everything(), tmp_path / "all.jsonl", internal=True)
    other = SqliteLedger(None, write=True)
    other.restore(jsonl.load(tmp_path / "all.jsonl"))
    assert sorted(other.everything(), key=str) == sorted(ledger.everything(), key=str)


@pytest.mark.parametrize("text", ["2018-09-03T10:00:00Z", "2018-09-03T10:00:00.0+00:00"])
def test_a_time_is_read_as_a_ledger_writes_it(text: str, tmp_path: Path) -> None:
    jsonl.dump(held(HIDDEN, at=text, until="2018-09-03T10:00:00.5+00:00"), tmp_path / "a.jsonl", internal=True)
    since, until = "2018-09-03T10:00:00.000000+00:00", "2018-09-03T10:00:00.500000+00:00"
    assert list(jsonl.load(tmp_path / "a.jsonl")) == held(HIDDEN, at=since, until=until)


def test_the_order_of_a_file_does_not_depend_on_the_order_of_the_ledger(ledger: SqliteLedger, tmp_path: Path) -> None:
    helds = list(ledger.everything())
    forth, back = tmp_path / "forth.jsonl", tmp_path / "back.jsonl"
    jsonl.dump(helds, forth)
    jsonl.dump(reversed(helds), back)
    assert forth.read_bytes() == back.read_bytes()


def test_without_internal_fields_notes_analysts_and_snapshots_stay_behind(ledger: SqliteLedger, tmp_path: Path) -> None:
    lines = written(ledger.everything(), tmp_path / "out.jsonl")
    assert len(lines) > 10
    assert not any(line.keys() & {"note", "analyst", "snapshot"} for line in lines)


def test_versions_that_differ_only_in_what_stays_behind_become_one(tmp_path: Path) -> None:
    helds = held(Source(id="a/h", note="one"), until=SECOND) + held(Source(id="a/h", note="two"), at=SECOND)
    [only] = written(helds, tmp_path / "out.jsonl")
    assert only["recorded_at"] == FIRST
    assert only["holds"] == [
        {"case": "harbour", "since": FIRST, "until": SECOND},
        {"case": "harbour", "since": SECOND, "until": None},
    ]


def claim(**fields: object) -> Claim:
    return Claim.model_validate(
        {"subject": "person:roe", "predicate": "owns", "object": "page:p", "source": "a/open", **fields}
    )


HIDDEN, SECRET = Entity(id="person:x", kind="Person", name="X", private=True), Source(id="a/secret", private=True)


@pytest.mark.parametrize(
    "telling",
    [
        claim(private=True),
        claim(subject=HIDDEN.id),
        claim(object=HIDDEN.id),
        claim(asserted_by=HIDDEN.id),
        claim(source=SECRET.id),
        claim(via=(SECRET.id,)),
        claim(source="a/copy"),
    ],
)
def test_what_is_private_and_all_that_tells_of_it_stays_behind(telling: Claim, tmp_path: Path) -> None:
    copy = Source(id="a/copy", derived_from=(SECRET.id,), publisher=HIDDEN.id)
    taken = Retraction(target=telling.id, reason="x")
    back = Retraction(target=taken.id, reason="y")
    shown = claim()
    lines = written(held(HIDDEN, SECRET, copy, telling, taken, back, shown), tmp_path / "out.jsonl")
    rests_on_it = {copy.id} if telling.source == copy.id else set()  # it was published by who is hidden
    assert {line["id"] for line in lines} == {copy.id, shown.id} - ({telling.id} if telling.private else rests_on_it)
    assert not any("derived_from" in line or "publisher" in line for line in lines)
    everything = written(held(HIDDEN, SECRET, copy, telling, taken, back, shown), tmp_path / "all.jsonl", internal=True)
    assert len(everything) == 7


def test_what_was_private_once_may_be_shown_now_and_the_other_way_round(tmp_path: Path) -> None:
    opened = HIDDEN.model_copy(update={"private": False})
    now_open = held(HIDDEN, until=SECOND) + held(opened, at=SECOND)
    now_hidden = held(opened, until=SECOND) + held(HIDDEN, at=SECOND)
    assert [line.get("private") for line in written(now_open, tmp_path / "a.jsonl")] == [None]
    assert written(now_hidden, tmp_path / "b.jsonl") == []


HEADER = '{"format":"ascribe-ledger","version":1}'
TIMES = f'"recorded_at":"{FIRST}","holds":[]'
BAD = {
    "bad json": (f'{HEADER}\n{{"record":\n', ":2: is no JSON"),
    "no object": (f"{HEADER}\n[1]\n", ":2: is no JSON object"),
    "nested beyond measure": (f"{HEADER}\n{'[' * 100_000}\n", ":2: is no JSON"),
    "unknown field": (f'{HEADER}\n{{{TIMES},"record":"source","id":"a","publsher":"x"}}\n', "nearest: publisher"),
    "unknown record": (f'{HEADER}\n{{{TIMES},"record":"sorce","id":"a"}}\n', ":2: `record` is 'sorce'; write one of"),
    "no record": (f"{HEADER}\n{{{TIMES}}}\n", ":2: `record` is None"),
    "no time": (f'{HEADER}\n{{"holds":[],"record":"source","id":"a"}}\n', ":2: `recorded_at` is None"),
    "no such day": (
        f'{HEADER}\n{{"recorded_at":"2018-02-30T10:00:00Z","holds":[],"record":"source"}}\n',
        ":2: `recorded_at` is",
    ),
    "no holds": (f'{HEADER}\n{{"recorded_at":"{FIRST}","record":"source","id":"a"}}\n', ":2: `holds` is missing"),
    "odd hold": (
        f'{HEADER}\n{{"recorded_at":"{FIRST}","holds":[{{"case":"a"}}],"record":"source","id":"a"}}\n',
        ":2: each of `holds` needs case, since and until",
    ),
    "endless case": (
        f'{HEADER}\n{{"recorded_at":"{FIRST}","holds":[{{"case":"{"a" * 501}","since":"{FIRST}","until":null}}],'
        '"record":"source","id":"a"}\n',
        ":2: `case` of a hold: is 501 characters long",
    ),
    "foreign id": (
        f'{HEADER}\n{{{TIMES},"record":"retraction","id":"r_0123456789abcdef","target":"a/h","reason":"x"}}\n',
        ":2: retraction id r_0123456789abcdef does not belong to this content",
    ),
    "bad grade": (
        f'{HEADER}\n{{{TIMES},"record":"claim","subject":"a","predicate":"owns","object":"b","source":"s","grade":"B9"}}\n',
        ":2: `grade`: 'B9' is no grade",
    ),
    "a list for a time": (
        f'{HEADER}\n{{"recorded_at":"{FIRST}","holds":[{{"case":"a","since":["{FIRST}"],"until":null}}],'
        '"record":"source","id":"a"}\n',
        f":2: `since` is ['{FIRST}'], no time in UTC",
    ),
    "a list for an end": (
        f'{HEADER}\n{{"recorded_at":"{FIRST}","holds":[{{"case":"a","since":"{FIRST}","until":[1]}}],'
        '"record":"source","id":"a"}\n',
        ":2: `until` is [1], no time in UTC",
    ),
    "no end": (
        f'{HEADER}\n{{"recorded_at":"{FIRST}","holds":[{{"case":"a","since":"{FIRST}","until":"never"}}],'
        '"record":"source","id":"a"}\n',
        ":2: `until` is 'never', no time in UTC",
    ),
    "two faults in a hold": (
        f'{HEADER}\n{{"recorded_at":"{FIRST}","holds":[{{"case":"{"a" * 501}","since":"x","until":"y"}}],'
        '"record":"source","id":"a"}\n',
        ":2: `case` of a hold: is 501 characters long",
    ),
    "more after a record": (
        f'{HEADER}\n{{{TIMES},"record":"source","id":"a"}} {{}}\n',
        ":2: is no JSON (Extra data: line 1 column",
    ),
    "half a character": (
        f'{HEADER}\n{{{TIMES},"record":"entity","id":"a:b","kind":"Tag","name":"x","properties":{{"a":"\\ud800"}}}}\n',
        ":2: holds half a character",
    ),
    "cut in a line": (f'{HEADER}\n{{{TIMES},"record":"source","id":"a"}}', ":2: the file ends in the middle"),
    "cut between lines": (
        f'{{"format":"ascribe-ledger","records":3,"version":1}}\n{{{TIMES},"record":"source","id":"a"}}\n',
        ":2: holds 1 records where its header promises 3",
    ),
    "version": ('{"format":"ascribe-ledger","version":2}\n', ":1: is version 2 of the format"),
    "other file": ('{"a": 1}\n', ":1: is no ledger file"),
    "empty": ("", ":1: is empty"),
    "binary": ("\x00\x01\n", ":1: is no JSON"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_line_is_named(name: str, tmp_path: Path) -> None:
    text, reason = BAD[name]
    path = tmp_path / "harbour.jsonl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as raised:
        list(jsonl.load(path))
    assert str(raised.value).startswith(f"{path}:")
    assert reason in str(raised.value)


@pytest.mark.parametrize(
    ("before", "after"),
    [("", "\r\n"), (" ", "\n"), ("", " \t\n"), ("{ ", "\n")],
    ids=["CRLF", "before", "after", "within"],
)
def test_space_around_a_record_says_nothing(before: str, after: str, tmp_path: Path) -> None:
    path = tmp_path / "harbour.jsonl"
    record = f'{{{TIMES},"record":"source","id":"a","publisher":"Zoë"}}'
    line = f"{before}{record[1:] if before.strip() else record}{after}"
    path.write_bytes(f"{HEADER}\n{line}".encode())
    assert list(jsonl.load(path)) == [Held(Source(id="a", publisher="Zoë"), FIRST, ())]


@pytest.mark.parametrize(
    "line",
    [b'{"a": \xff}\n', b'{"a"\n', b'{"a": 1}}\n', b'\xef\xbb\xbf{"a": 1}\xff\n', b'{"a": \xc3\n', b'{"', b'"a\n'],
)
def test_what_is_no_json_is_complained_of_as_the_json_module_does(line: bytes) -> None:
    with pytest.raises(ValueError) as said:  # noqa: PT011 - whatever it says
        json.loads(line)
    lines = iter([(1, f"{HEADER}\n".encode()), (2, line)])
    with pytest.raises(InputError) as raised:
        list(jsonl.read(lines, "harbour.jsonl"))
    assert str(raised.value) == f"harbour.jsonl:2: is no JSON ({said.value}). Export or copy the file again"


def test_a_missing_file_and_a_folder_that_cannot_be_written_to_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"):
        list(jsonl.load(tmp_path / "harbour.jsonl"))
    with pytest.raises(UsageError, match="cannot be written"):
        jsonl.dump([], tmp_path / "nowhere" / "harbour.jsonl")
