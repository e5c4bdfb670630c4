"""A chain found in the browser says what the program says of it: the same relations, strength, sentence and number."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

import ascribe
from ascribe.cli.text import number
from ascribe.graph.relations.answers import Chain
from tests.viewer.conftest import Opened

FIND = """([ids, either]) => ids.map(([a, b]) => {
    const { model, ways } = ascribe, search = ways.ways(model.byId.get(a), model.byId.get(b), either);
    let step;
    do step = search.next(); while (!step.done);
    return step.value.ways.map(way => ({
        relations: way.hops.map(hop => hop.relation.id), words: way.words, strength: way.strength, judged: way.judged,
    }));
})"""


@pytest.mark.parametrize("either", [False, True])
def test_ways_in_the_browser_are_the_chains_of_the_program(
    five: ascribe.Casebook, five_page: Path, look: Callable[..., Opened], either: bool
) -> None:
    """Between all pairs of the entities that most is said of: as many, in the same order, and with the same numbers."""
    seen = look(five_page)
    ids = seen.page.evaluate("() => ascribe.model.entities.slice(0, 40).map(entity => entity.id)")
    pairs = [(a, b) for a in ids for b in ids if a < b][:: 5 if either else 1]
    compared = 0
    for (a, b), ways in zip(pairs, seen.page.evaluate(FIND, [pairs, either]), strict=True):
        best = five.chain(a, b, limit=20, any_direction=either).chains
        assert [way["judged"] for way in ways] == [judged(chain) for chain in best[:6]], (a, b)
        chains = {frozenset(hop.relation for hop in chain.hops): chain for chain in best}
        for way in ways:
            chain = chains.get(frozenset(way["relations"]))
            if chain is None:  # a parallel relation that says no more
                continue
            compared += 1
            assert way["strength"] == chain.strength
            assert way["judged"] == judged(chain)
            assert sentences(way["words"]) == sentences(chain.sentence)
    assert compared > 100


def judged(chain: Chain) -> str:
    """The number of a chain as the page has it."""
    if chain.confidence is not None:
        return f"{number(chain.confidence, chain.exact)} {chain.support}"
    graded = any(hop.confidence is not None for hop in chain.hops)
    return f"no number, at most {number(chain.at_most or 0.0)}" if graded else "no number"


def sentences(text: str) -> set[str]:
    """The sentences of a text; who denies and who disputes come in no fixed order."""
    return set(re.split(r"(?<=[^A-Z])\. (?=[A-Z])", text.rstrip(".")))
