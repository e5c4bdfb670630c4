"""A chain found in the browser says what the program says of it: the same relations, strength, sentence and number."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import ascribe
from tests.viewer.conftest import Opened

FIND = """ids => ids.map(([a, b]) => {
    const { model, ways } = ascribe, [start, end] = [model.byId.get(a), model.byId.get(b)];
    return ways.ways(start, end, false).map(way => ({
        relations: way.hops.map(hop => hop.relation.id), words: way.words, strength: way.strength, judged: way.judged,
    }));
})"""


def test_ways_in_the_browser_are_the_chains_of_the_program(
    five: ascribe.Casebook, five_page: Path, look: Callable[..., Opened]
) -> None:
    """Between all pairs of the forty entities that most is said of; numbers at least within the bounds told."""
    seen = look(five_page)
    ids = seen.page.evaluate("() => ascribe.model.entities.slice(0, 40).map(entity => entity.id)")
    pairs = [(a, b) for a in ids for b in ids if a < b]
    compared = exact = 0
    for (a, b), ways in zip(pairs, seen.page.evaluate(FIND, pairs), strict=True):
        chains = {frozenset(hop.relation for hop in chain.hops): chain for chain in five.chain(a, b, limit=200).chains}
        assert bool(ways) == bool(chains), (a, b)
        for way in ways:
            chain = chains.get(frozenset(way["relations"]))
            if chain is None:  # a parallel relation that says no more
                continue
            compared += 1
            assert way["strength"] == chain.strength
            assert sentences(way["words"]) == sentences(chain.sentence)
            if chain.confidence is None:
                assert way["judged"].startswith("no number")
                continue
            low, high, *_ = [float(text) for text in re.findall(r"\d?\.\d\d", way["judged"])] * 2
            assert low - 0.006 <= chain.confidence <= high + 0.006
            exact += low == high
    assert compared > 100
    assert exact > 50


def sentences(text: str) -> set[str]:
    """The sentences of a text; who denies and who disputes come in no fixed order."""
    return set(re.split(r"(?<=[^A-Z])\. (?=[A-Z])", text.rstrip(".")))
