"""What is known of the way between two entities before walks are weighed never rules out what is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascribe.graph.relations import reach as reaching
from ascribe.graph.relations.answers import Citation, EntityRef
from ascribe.graph.relations.relations import Edge, Relations, Step

ANY = Step(frozenset({"runs"}), frozenset())


class Drawn(Relations):
    """Relations drawn up by hand: from, to, and how good at best."""

    def __init__(self, drawn: dict[tuple[str, str], float]) -> None:
        self._drawn = drawn

    def edges(self, ids: Collection[str]) -> list[Edge]:
        seen = []
        for (start, end), best in self._drawn.items():
            props = {"id": start + end, "predicate": "runs", "status": "supported", "confidence": best}
            for here, there in ((start, end), (end, start)):
                other = EntityRef(there, "Thing", there, [])
                seen.append(Edge(here, other, here == start, props | {"credible": best}))
        return [edge for edge in seen if edge.entity in ids]

    def citations(self, claims: Iterable[str]) -> dict[str, Citation]:
        return {}


class Way(NamedTuple):
    """Where a walk leads, over how many hops, and what it comes to at best."""

    to: str
    hops: int
    best: float


def every_way(drawn: dict[tuple[str, str], float], at: str, hops: int) -> set[Way]:
    """Every walk from an entity of so many hops or fewer."""
    return {Way(at, 0, 1.0)} | {
        Way(rest.to, rest.hops + 1, best * rest.best)
        for (start, end), best in drawn.items()
        if start == at and hops
        for rest in every_way(drawn, end, hops - 1)
    }


@settings(max_examples=300)
@given(
    st.dictionaries(
        st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")).filter(lambda ends: ends[0] != ends[1]),
        st.sampled_from([0.3, 0.6, 0.9, 1.0]),
        max_size=14,
    ),
    st.integers(1, 5),
    st.sampled_from([0, 1, 2, 3, 5, 8, 13, 1000]),
)
def test_no_walk_is_shorter_or_better_than_is_known(drawn: dict[tuple[str, str], float], hops: int, work: int) -> None:
    """Cut off at any point, what is told of an entity bounds every walk from a over it to g."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reaching, "_AT_ONCE", 1)
        found = reaching.reach(Drawn(drawn), ANY, "a", "g", hops=hops, least=0.0, work=work)
    for first in every_way(drawn, "a", hops):
        for rest in every_way(drawn, first.to, hops - first.hops):
            if rest.to == "g":
                away, best = found.of(first.to)
                assert away <= rest.hops
                assert best >= rest.best * (1 - 1e-12)
                assert found.on_the_way is None or first.to in found.on_the_way
