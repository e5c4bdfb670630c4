"""Names as long as they may be, in whatever script, fit into every index; longer ones never reach a store."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pydantic import ValidationError

from ascribe.graph.store import Store
from ascribe.loaders.casefile import loads
from ascribe.schema.errors import InputError
from ascribe.schema.names import NAME_LIMIT, name_key, name_keys
from ascribe.schema.records import Case, Claim, Entity, Record, Source

CASE = """\
case: {case}
entities:
  roe: {{kind: Person, name: {name}}}
  page: {{kind: Page, name: Harbour Street, aliases: [{alias}]}}
"""
# In ASCII this is `:hand_with_index_finger_and_thumb_crossed:`, longer than that of any other character.
WIDEST = "\U0001faf0"


def records(text: str) -> list[Record]:
    """One of each kind of record, known by `text` wherever something is known by a text."""
    roe = Entity(id=f"person:{text}"[:NAME_LIMIT], kind="Person", name=text, aliases=(text[1:],))
    page = Entity(id="page:harbour-street", kind="Page", name="Harbour Street")
    source = Source(id=text, publisher=text)
    runs = Claim(subject=roe.id, predicate="admin-of", object=page.id, source=source.id, asserted_by=text, grade="B2")
    return [source, roe, page, runs]


@pytest.mark.parametrize("letter", ["a", "ß", "Щ", "編", "\ufdfa", WIDEST])
def test_the_longest_names_are_stored_and_found(new_store: Callable[[], Store], letter: str) -> None:
    store, text = new_store(), letter * NAME_LIMIT
    store.add(Case(id=text), records(text))
    (link,) = store.links("Harbour Street").links
    assert (link.other.name, link.confidence) == (text, pytest.approx(0.64))
    assert store.entity(text).id == link.other.id
    other = Case(id="pier"), [Entity(id="person:jane-roe", kind="Person", name="Jane Roe")]
    store.add(*other)
    assert store.entity("Jane Roe").id == "person:jane-roe"


def test_a_key_is_cut_where_the_script_makes_it_long() -> None:
    assert max(len(key) for key in name_keys(WIDEST * NAME_LIMIT)) <= 1000
    assert name_key("a" * NAME_LIMIT) == "a" * NAME_LIMIT


@pytest.mark.parametrize(
    ("field", "line", "text"),
    [
        ("name", 3, CASE.format(case="harbour", name="r" * 9000, alias="harbourst")),
        ("aliases", 4, CASE.format(case="harbour", name="Jane Roe", alias="h" * 501)),
        ("case", 1, CASE.format(case="h" * 501, name="Jane Roe", alias="harbourst")),
        ("publisher", 2, f"case: harbour\nsources: {{herald: {{publisher: {'H' * 501}}}}}\n"),
        ("id", 2, f"case: harbour\nsources: {{{'h' * 500}: {{publisher: Herald}}}}\n"),
    ],
)
def test_a_longer_one_is_refused_where_it_stands(field: str, line: int, text: str) -> None:
    with pytest.raises(InputError) as raised:
        loads(text, "harbour.yaml")
    assert str(raised.value).startswith(f"harbour.yaml:{line}: `{field}`: is ")
    assert str(raised.value).endswith(" characters long; names and ids have at most 500")


def test_a_speaker_is_as_short_as_a_name() -> None:
    text = f"{CASE.format(case='harbour', name='Jane Roe', alias='x')}sources: {{herald: {{publisher: Herald}}}}\n"
    text += f"claims:\n  - {{source: herald, says: [{{say: [roe, admin-of, page], by: {'a' * 501}}}]}}\n"
    with pytest.raises(InputError, match=r"^harbour\.yaml:7: `by`: is 501 characters long; "):
        loads(text, "harbour.yaml")
    with pytest.raises(ValidationError, match="501 characters"):
        Claim(subject="a", predicate="owns", object="b", source="s", origin="o" * 501)
