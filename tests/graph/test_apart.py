"""Work in a process of its own ends when its time or its memory is used up, and leaves this process as it was."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest

from ascribe.graph.engines import apart as module
from ascribe.graph.engines.apart import apart
from ascribe.graph.engines.cyphertext import refuse_writes
from ascribe.graph.engines.embedded import EmbeddedEngine
from ascribe.graph.engines.engine import Table
from ascribe.schema.errors import InputError


@pytest.fixture(params=["copied", "started"])
def run(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """`apart`, in a copy of this process and in a new interpreter."""
    monkeypatch.setattr(module, "_alone", lambda: request.param == "copied")
    return apart


def test_an_answer_comes_back_as_it_was(run: Callable[..., Any]) -> None:
    assert run(partial(divmod, 7, 2), 20) == (3, 1)
    assert run(partial(dict, name="Jane\x00Roe", of=["Quay Ltd", None, 0.5]), 20)["name"] == "Jane\x00Roe"


def test_it_is_another_process(run: Callable[..., Any]) -> None:
    assert run(os.getpid, 20) != os.getpid()


def test_what_it_raises_of_ours_is_raised_here(run: Callable[..., Any]) -> None:
    with pytest.raises(InputError, match=r"^line 1: the query is empty"):
        run(partial(refuse_writes, ""), 20)


def test_a_mistake_of_our_own_is_seen(run: Callable[..., Any]) -> None:
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        run(partial(divmod, 1, 0), 20)


def test_its_time_ends_whatever_it_does(run: Callable[..., Any]) -> None:
    """Python itself cannot be interrupted while it counts in C."""
    start = time.monotonic()
    with pytest.raises(InputError, match=r"longer than 0\.5 s; narrow it, or give a longer --timeout"):
        run(partial(sum, range(10**12)), 0.5)
    assert time.monotonic() - start < 10


def test_its_memory_is_bounded(run: Callable[..., Any]) -> None:
    with pytest.raises(InputError, match="more than 1024 MB of memory"):
        run(partial(bytes, 3 << 30), 20)


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGABRT, signal.SIGKILL])
def test_its_death_is_not_ours(run: Callable[..., Any], number: int, capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(InputError, match="nested too deep"):
        run(partial(signal.raise_signal, number), 20)
    assert capfd.readouterr() == ("", "")


def test_it_prints_nothing(run: Callable[..., Any], capfd: pytest.CaptureFixture[str]) -> None:
    assert run(partial(os.write, 1, b"noise"), 20) == 5
    assert capfd.readouterr() == ("", "")


def test_a_graph_goes_along_as_it_is_in_memory(run: Callable[..., Any]) -> None:
    with EmbeddedEngine(None) as engine:
        engine.write(lambda write: write("CREATE (:Entity {id: 'person:jane-roe', name: 'Jane Roe'})", {}))
        asked = partial(engine.ask, "MATCH (e:Entity) WHERE e.name = $name RETURN e.id AS id", limit=5, timeout=20)
        assert asked({"name": "Jane Roe"}) == Table(["id"], [["person:jane-roe"]])
        assert asked({"name": "Nobody"}) == Table(["id"], [])


def test_an_engine_that_dies_of_a_text_is_an_input_that_is_refused(run: Callable[..., Any]) -> None:
    with EmbeddedEngine(None) as engine, pytest.raises(InputError, match="nested too deep"):
        engine.ask("RETURN 1 AS x" + " UNION RETURN 1 AS x" * 4_900, limit=5, timeout=20)


def test_several_threads_make_it_another_interpreter() -> None:
    """A copy of one thread would wait for the others for ever; kglite starts some for a longer walk."""
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    assert apart(module._alone, 20)
    thread.start()
    assert not module._alone()
    waiting.set()
    thread.join()
