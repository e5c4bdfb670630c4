"""What is known of the way between two entities before walks are weighed never rules out what is there."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import pairwise
from math import prod
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ascribe.graph.relations import reach as reaching
from ascribe.graph.relations.answers import Citation, EntityRef
from ascribe.graph.relations.relations import Edge, Relations, Step

ANY = Step(frozenset({"runs"}), frozenset())


class Drawn(Relations):
    """Relations drawn up by hand: from, to, how good at best, and what share of that is left when causes may fail."""

    def __init__(self, drawn: Mapping[tuple[str, str], tuple[float, float]]) -> None:
        self._drawn = drawn

    def edges(self, ids: Collection[str]) -> list[Edge]:
        seen = []
        for (start, end), (best, share) in self._drawn.items():
            props = {"id": start + end, "predicate": "runs", "status": "supported", "exact": True}
            for here, there in ((start, end), (end, start)):
                other = EntityRef(there, "Thing", there, [])
                seen.append(Edge(here, other, here == start, props | {"credible": best, "confidence": best * share}))
        return [edge for edge in seen if edge.entity in ids]

    def citations(self, claims: Iterable[str]) -> dict[str, Citation]:
        return {}


class Way(NamedTuple):
    """Where a walk leads and over what, what its hops come to at best, and which share of that is left on one hop."""

    over: tuple[str, ...]
    best: float
    share: float

    @property
    def most(self) -> float:
        """What it may come to: all causes but those of the worst hop may hold."""
        return self.best * self.share


def every_way(drawn: Mapping[tuple[str, str], tuple[float, float]], at: str, hops: int) -> set[Way]:
    """Every walk from an entity of so many hops or fewer."""
    return {Way((at,), 1.0, 1.0)} | {
        Way((at, *rest.over), best * rest.best, min(share, rest.share))
        for (start, end), (best, share) in drawn.items()
        if start == at and hops
        for rest in every_way(drawn, end, hops - 1)
    }


DRAWN = st.dictionaries(
    st.tuples(st.sampled_from("abcdefg"), st.sampled_from("abcdefg")).filter(lambda ends: ends[0] != ends[1]),
    st.tuples(st.sampled_from([0.3, 0.6, 0.9, 1.0]), st.sampled_from([0.5, 0.8, 1.0])),
    max_size=14,
)


@settings(max_examples=300)
@given(DRAWN, st.integers(1, 5), st.sampled_from([0, 1, 2, 3, 5, 8, 13, 1000]), st.sampled_from([0.0, 0.3, 0.6]))
def test_no_walk_is_shorter_or_better_than_is_known(
    drawn: dict[tuple[str, str], tuple[float, float]], hops: int, work: int, least: float
) -> None:
    """Cut off at any point, what is told of an entity bounds every walk from a over it to g that may reach `least`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reaching, "_AT_ONCE", 1)
        found = reaching.reach(Drawn(drawn), ANY, "a", "g", hops=hops, least=least, work=work)
    for walk in every_way(drawn, "a", hops):
        if walk.over[-1] != "g" or walk.most < least:
            continue
        for number, entity in enumerate(walk.over):
            away, best = found.of(entity)
            rest = [drawn[hop][0] for hop in pairwise(walk.over[number:])]
            assert away <= len(rest)
            assert best >= prod(rest) * (1 - 1e-12)
            assert found.on_the_way is None or entity in found.on_the_way


def test_what_cannot_reach_the_least_is_not_on_the_way() -> None:
    """Each hop would do, and both when no cause failed; but the causes of either may fail."""
    drawn = {("a", "b"): (0.8, 0.9), ("b", "g"): (0.8, 0.9), ("a", "c"): (0.7, 1.0), ("c", "g"): (1.0, 0.9)}
    found = reaching.reach(Drawn(drawn), ANY, "a", "g", hops=2, least=0.6, work=1000)
    assert set(found.on_the_way or ()) == {"a", "c", "g"}
