"""Retracting in a store that others write to: nobody is kept waiting while it is worked out, and it is never wrong."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import ascribe
from ascribe.graph.changing.dry_run import DryRun
from ascribe.graph.store import Store
from tests.graph.test_history import WHARF, chains, relations
from tests.graph.test_store import add
from tests.neo4j.server import Address

GAZETTE = "wharf/gazette"
# Somebody else finds that the Post says so too.
SECOND = """
case: second
entities:
  poe:  {kind: Person, name: John Poe}
  quay: {kind: Organization, name: Quay Ltd}
sources: {post: {publisher: Post}}
claims:
  - source: post
    grade: B2
    says: [{say: [poe, runs, quay], quote: "he runs it"}]
"""


@pytest.fixture(params=["embedded", "neo4j"])
def location(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Where there is a store with the wharf, on each engine."""
    where = str(tmp_path / "wharf.ascribe")
    if request.param == "neo4j":
        request.getfixturevalue("neo4j_engine")  # empties the database
        server: Address = request.getfixturevalue("neo4j_server")
        for key, value in (("USERNAME", server.user), ("PASSWORD", server.password), ("DATABASE", server.database)):
            monkeypatch.setenv(f"NEO4J_{key}", value)
        where = server.uri
    with Store.open(where, write=True) as store:
        add(store, WHARF)
    return where


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What else is to happen, the last first, each time that a retraction was worked out."""
    todo: list[Any] = []

    def after_somebody_else(trial: DryRun, *args: Any, work: Any = DryRun.retract) -> Any:
        answer = work(trial, *args)
        if todo:
            todo.pop()()
        return answer

    monkeypatch.setattr(DryRun, "retract", after_somebody_else)
    return todo


def second(location: str) -> None:
    with Store.open(location, write=True) as other:
        add(other, SECOND)


def test_what_somebody_writes_meanwhile_is_in_the_answer(location: str, tries: list[Any]) -> None:
    """Without the Post, nothing would be left of who runs Quay."""
    tries.append(lambda: second(location))
    with ascribe.open(location) as case:
        told = case.retract(GAZETTE, "withdrawn by the paper")
        assert not tries
        assert relations(told)["John Poe", "runs", "Quay Ltd"] == ((0.8704, "supported"), (0.64, "supported"))
        after = chains(told)["Wharf Lane", "John Poe"][1]
        chain = next(one for one in case.behind("Wharf Lane").chains if one.hops[-1].to.name == "John Poe")
        assert (round(chain.confidence or 0, 4), chain.strength, chain.contested) == after


def test_it_is_worked_out_once_when_nobody_writes(location: str, tries: list[Any]) -> None:
    worked_out: list[bool] = []
    tries += [lambda: worked_out.append(True)] * 2
    with ascribe.open(location) as case:
        dry = case.retract(GAZETTE, "withdrawn by the paper", dry_run=True)
        wet = case.retract(GAZETTE, "withdrawn by the paper")
    assert vars(dry) | {"dry_run": False} == vars(wet)
    assert len(worked_out) == 2


def test_what_somebody_took_out_meanwhile_is_not_taken_out_twice(location: str, tries: list[Any]) -> None:
    def same() -> None:
        with Store.open(location, write=True) as other:
            other.retract(GAZETTE, "the other was quicker")

    tries.append(same)
    with ascribe.open(location) as case, pytest.raises(ascribe.AscribeError, match="retracted already"):
        case.retract(GAZETTE, "withdrawn by the paper")
    with Store.open(location) as store:
        assert [held.record.reason for held in store.ledger.held("retraction")] == ["the other was quicker"]
