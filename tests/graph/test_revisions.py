"""Whatever is revised, retracted and undone in whatever order, the graph is that of a fresh store."""

from __future__ import annotations

from itertools import permutations
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ascribe.graph.store import Store
from ascribe.schema.records import Case, Claim, Entity, Extension, Record, Retraction, Source
from ascribe.schema.vocabulary import Predicate
from tests.graph.test_store import graph

# Names that meet, nearly meet or are only spelled alike.
NAMES = ["Ann Lee", "Gazette", "HG", "Herald", "The Herald", "Quay", "QUAY"]
KINDS = {"person:a": "Person", "page:p": "Page", "organization:o": "Organization", "outlet:g": "Outlet"}
SOURCES = ["s1", "s2", "s3"]
ENDS = {
    "admin-of": ("person:a", "page:p"),
    "funded-by": ("page:p", "organization:o"),
    "haunts": ("person:a", "page:p"),
    "same-as": ("outlet:g", "organization:o"),
    "associated-with": ("person:a", "organization:o"),
}
HAUNTS = Predicate("haunts", "is haunted by", ("Person",), ("Page",), "role", "subject")
maybe = st.booleans()


def some(*values: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([None, *values])


@st.composite
def claims(draw: st.DrawFn) -> Claim:
    """A claim of any stance, about a relation, of a value or blanket, with all that may share a cause."""
    predicate = draw(st.sampled_from([*ENDS, "followers", None]))
    about: dict[str, Any] = {"subject": draw(st.sampled_from(list(KINDS))), "stance": "denies"}
    if predicate is not None:
        subject, object = ENDS.get(predicate, ("page:p", None))
        if predicate in ("same-as", "associated-with") and draw(maybe):
            subject, object = object, subject
        about = {
            "subject": subject, "predicate": predicate, "object": object, "value": None if object else "9",
            "stance": draw(st.sampled_from(["asserts", "asserts", "denies", "disputes", "no_comment"])),
        }  # fmt: skip
    return Claim(
        **about,
        source=draw(st.sampled_from(SOURCES)),
        via=draw(some((), ("s1",), ("s3", "s2"))),
        grade=draw(some("B2", "C3", "D4", "F2")),
        asserted_by=draw(some(*NAMES, "person:a", "outlet:g")),
        voice=draw(some("unnamed")),
        hedge=draw(some("maybe")),
        origin=draw(some(None, None, "HG", "outlet:g")),
        note=draw(some("n")),
        private=draw(maybe),
    )


@st.composite
def cases(draw: st.DrawFn) -> list[Record]:
    """All that a case holds: it stands by itself, and some of its retractions are retracted."""
    names = st.sampled_from(NAMES)
    records: list[Record] = [
        Entity(
            id=id, kind=kind, name=draw(names), aliases=tuple(draw(st.lists(names, max_size=2, unique=True))),
            unidentified=draw(maybe), private=draw(maybe), properties={"n": draw(st.sampled_from([1, True, "1"]))},
        )
        for id, kind in KINDS.items()
    ]  # fmt: skip
    records += [
        Source(
            id=id, publisher=draw(some(*NAMES, "outlet:g")), url=draw(some("https://u1.example", "https://u2.example")),
            derived_from=tuple(draw(st.lists(st.sampled_from(SOURCES), max_size=1))), reliability=draw(some("D")),
        )
        for id in SOURCES
    ]  # fmt: skip
    said = draw(st.lists(claims(), max_size=4))
    targets = st.sampled_from([*SOURCES, *(claim.id for claim in said)])
    retractions = [Retraction(target=draw(targets), reason="r") for _ in range(draw(st.integers(0, 1)))]
    undone = [Retraction(target=retraction.id, reason="u") for retraction in retractions if draw(maybe)]
    return [*records, *said, *retractions, *undone]


def hold(store: Store, name: str, records: list[Record]) -> None:
    words = Extension(relations={"haunts": HAUNTS}) if any(_haunts(record) for record in records) else Extension()
    store.add(Case(id=name, vocabulary=words), records)


def _haunts(record: Record) -> bool:
    return isinstance(record, Claim) and record.predicate == "haunts"


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from("abc"), cases()), min_size=2, max_size=5))
def test_the_graph_is_that_of_a_fresh_store(revisions: list[tuple[str, list[Record]]]) -> None:
    last: dict[str, list[Record]] = {}
    with Store.in_memory() as revised:
        for name, records in revisions:
            hold(revised, name, records)
            last[name] = records
        wanted = graph(revised)
        orders = list(permutations(last.items()))
        for order in (orders[0], orders[-1]):
            with Store.in_memory() as fresh:
                for name, records in order:
                    hold(fresh, name, records)
                assert graph(fresh) == wanted
        revised.rebuild()
        assert graph(revised) == wanted
