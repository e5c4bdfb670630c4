"""What is measured is what the program makes: the made data goes through the projection of today."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import pytest

import ascribe
from ascribe.graph.engines.embedded import EmbeddedEngine
from ascribe.graph.reader import Reader

BENCH = Path(__file__).parents[1] / "bench"


@pytest.fixture(autouse=True)
def importable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The measurements import one another by their bare names, and keep what they make in the user's cache."""
    monkeypatch.syspath_prepend(str(BENCH))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    for module in BENCH.glob("*.py"):
        monkeypatch.delitem(sys.modules, module.stem, raising=False)


def test_a_made_graph_is_asked_like_any_other() -> None:
    made_graph = import_module("made_graph")
    size, engine = made_graph.Size(60, 300), EmbeddedEngine(None)
    made_graph.write(engine, size)
    answers = [Reader(engine).behind(entity.id) for entity in made_graph.entities(size)]
    assert any(chain.hops[1:] for answer in answers for chain in answer.chains)


def test_a_made_ledger_loads(tmp_path: Path) -> None:
    made_graph, made_ledger = import_module("made_graph"), import_module("made_ledger")
    with ascribe.open(tmp_path / "case.ascribe") as case:
        case.load(made_ledger.file(made_graph.Size(60, 300)))
        assert case.stats().claims >= 300
