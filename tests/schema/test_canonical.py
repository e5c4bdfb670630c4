"""The text that is hashed and stored is the same to the byte, however quickly it is made."""

from __future__ import annotations

import json
import pickle
from copy import copy, deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from ascribe.schema.amounts import Amount
from ascribe.schema.ids import canonical, content_hash
from ascribe.schema.recorded import recorded
from ascribe.schema.records import Case, Claim, Entity, Record, Retraction, Source, parse_record

ROE, PAGE, HERALD = "person:jane-roe", "page:harbour", "harbour/herald"
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
CONTENTS = st.dictionaries(
    st.text(),
    st.recursive(
        SCALARS, lambda within: st.lists(within) | st.tuples(within) | st.dictionaries(st.text(), within), max_leaves=8
    ),
)
RECORDS: list[Record] = [
    Case(id="harbour"),
    Case.model_validate({"id": "pier", "note": "ours", "vocabulary": {"entities": {"Vessel": {"meaning": "A ship."}}}}),
    Source(id=HERALD, publisher="Herald", authors=("Dana Quill",), derived_from=("harbour/wire",), private=True),
    Source(id="harbour/notice", read=False),
    Entity(id=ROE, kind="Person", name="Jane Roe"),
    Entity(id=PAGE, kind="Page", name="Zoë “the” \\ Pier\n", aliases=("@pier", "Пирс"), properties={"a": 1, "b": 0.5}),
    Claim(subject=ROE, predicate="admin-of", object=PAGE, source=HERALD, quote=("a", '"record":"entity"'), grade="B2"),
    Claim(subject=ROE, stance="denies", source=HERALD, via=(), asserted_by=ROE, note="ask", analyst="DQ", private=True),
    Claim(subject=PAGE, predicate="funded-by", object=ROE, source=HERALD, amount=Amount.parse("over 180000 USD")),
    Claim(subject=PAGE, predicate="followers", value="300", source=HERALD, probability=0.9, amount=Amount(max=0.0)),
    Retraction(target="c_0000000000000000", reason="withdrawn by the paper"),
]


@given(CONTENTS)
def test_canonical_text_is_what_the_json_module_writes(content: dict[str, Any]) -> None:
    assert canonical(content) == json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def test_what_is_no_json_is_refused_each_time() -> None:
    for _ in range(2):
        with pytest.raises(TypeError, match="not JSON serializable"):
            canonical({"of": {1, 2}})


def test_a_hash_leaves_out_what_is_noted_beside_and_the_content_as_it_is() -> None:
    content = {"id": "c_1", "note": "ask", "analyst": "DQ", "private": True, "subject": ROE}
    assert content_hash(content) == content_hash({"subject": ROE})
    assert list(content) == ["id", "note", "analyst", "private", "subject"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_content_is_what_pydantic_dumps_less_what_says_nothing(record: Record) -> None:
    dumped = record.model_dump(mode="json")
    said = {name: value for name, value in dumped.items() if value or (name == "via" and value == [])}
    if isinstance(record, Source):
        said.pop("read", None)
        said |= {} if record.read else {"read": False}
    assert (record.content(), list(record.content())) == (said, list(said))
    assert [type(value) for value in record.content().values()] == [type(value) for value in said.values()]


def test_content_is_a_copy_that_may_be_changed() -> None:
    entity = Entity(id=ROE, kind="Person", name="Jane Roe", aliases=("J. Roe",), properties={"born": 1970})
    content = entity.content()
    content["properties"]["born"] = 1980
    content["aliases"].append("Roe")
    assert (entity.properties, entity.aliases) == ({"born": 1970}, ("J. Roe",))


def validated(text: str) -> Record:
    return parse_record.validate_python(json.loads(text))


def state(record: Record) -> list[Any]:
    """All that pydantic keeps of a model, in its order."""
    kept = record.__getstate__()
    return [sorted(kept), list(kept["__dict__"].items()), *(kept[name] for name in sorted(kept) if name != "__dict__")]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.id)
def test_a_recorded_record_is_the_validated_one_in_every_way(record: Record) -> None:
    text = canonical(record.content())
    back, checked = recorded(text), validated(text)
    assert back == checked == record
    assert checked == back
    assert type(back) is type(checked)
    assert state(back) == state(checked)
    assert (repr(back), str(back)) == (repr(checked), str(checked))
    assert back.model_dump() == checked.model_dump()
    assert back.model_dump_json(exclude_unset=True) == checked.model_dump_json(exclude_unset=True)
    assert back.content() == checked.content()
    for made in (copy, deepcopy, pickled, changed):
        assert made(back) == made(checked)
        assert state(made(back)) == state(made(checked))
    assert hashed(back) == hashed(checked)


def test_a_recorded_record_cannot_be_changed() -> None:
    back = recorded(canonical(RECORDS[6].content()))
    with pytest.raises(ValidationError, match="frozen"):
        back.id = "c_0"


def test_no_two_recorded_records_have_their_own_fields_in_common() -> None:
    text = canonical(RECORDS[6].content())
    one, other = recorded(text), recorded(text)
    assert one is not other
    assert one.__dict__ is not other.__dict__
    assert one.model_fields_set is not other.model_fields_set


@pytest.mark.parametrize("after", ["x", "{}", " 1"])
def test_text_that_goes_on_after_a_record_is_no_record(after: str) -> None:
    with pytest.raises(ValueError, match="Extra data"):
        recorded(canonical(RECORDS[6].content()) + after)


def test_what_is_no_field_is_not_said_again() -> None:
    """Somebody may have changed the file in which a record is stored."""
    content = RECORDS[6].content()
    assert recorded(canonical({**content, "colour": "blue"})).content() == content


def pickled(record: Record) -> Record:
    back = pickle.loads(pickle.dumps(record))
    assert isinstance(back, type(record))
    return back


def changed(record: Record) -> Record:
    return record.model_copy(update={"id": "another"})


def hashed(record: Record) -> int | None:
    """None of an entity, which holds a dictionary, and of a case."""
    try:
        return hash(record)
    except TypeError:
        return None
