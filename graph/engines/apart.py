"""Carry out somebody's own query in a process of its own, which ends when its time or its memory is used up.

Neither engine can be stopped for sure from within: what is nested too deep ends the process it runs in, doubling a
text in a `reduce` never looks at a clock, and a server can be busy reading a text before its own clock starts.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from ascribe.schema.errors import AscribeError, InputError

T = TypeVar("T")

# Bytes it may take beyond what it starts with.
MEMORY = 1 << 30
_THREADS = Path("/proc/self/task")
_START = "from ascribe.graph.engines.apart import serve; serve()"


def apart(work: Callable[[], T], seconds: float) -> T:
    """What `work` returns, done in a process that gets `seconds` of time and 1 GiB of memory.

    `work` and what it returns can be pickled. Raises what it raises of ours, and InputError when time or memory
    is used up; whatever it did is then gone with its process."""
    try:
        told, code = _forked(work, seconds) if _alone() else _started(work, seconds)
    except RecursionError:  # of pickle
        raise InputError("a parameter of the query is nested too deep; give it in several parameters") from None
    if code == -signal.SIGALRM:
        raise InputError(f"the query took longer than {seconds:g} s; narrow it, or give a longer --timeout")
    if code or not told:
        problem = f"the query needs more than {MEMORY >> 20} MB of memory, or is nested too deep"
        raise InputError(f"{problem}; narrow it, or give it a LIMIT")
    answer, error = pickle.loads(told)
    if error:
        raise error
    return answer  # type: ignore[no-any-return] # it has been through pickle


def _alone() -> bool:
    """Whether a copy of this process would be whole: of several threads it would have one, and wait for the rest."""
    try:
        return len(list(_THREADS.iterdir())) == 1
    except OSError:  # no Linux
        return False


def _forked(work: Callable[[], Any], seconds: float) -> tuple[bytes, int]:
    """The quick way (some 20 ms, whatever the size of the graph): a copy of this process."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        _carry_out(work, seconds, writing)
    os.close(writing)
    try:
        with open(reading, "rb") as answer:
            told = answer.read()
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        _, status = os.waitpid(child, 0)
    return told, os.waitstatus_to_exitcode(status)


def _started(work: Callable[[], Any], seconds: float) -> tuple[bytes, int]:
    """The way that a notebook and other systems than Linux go: a new interpreter, to which everything is sent.

    0.2 s for a small graph, 1.5 s for one of 200,000 nodes and as many edges."""
    command, env = interpreter(_START)
    given = pickle.dumps((work, seconds))
    done = subprocess.run(command, input=given, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=env)
    return done.stdout, done.returncode


def interpreter(code: str) -> tuple[list[str], dict[str, str]]:
    """How a new interpreter runs some code that finds all that this one finds: the command and its environment."""
    # -P and no empty entry: never a module out of the folder one happens to be in.
    paths = os.pathsep.join(filter(None, sys.path))
    return [sys.executable, "-P", "-c", code], {**os.environ, "PYTHONPATH": paths}


def serve() -> NoReturn:
    """Carry out the work that standard input brings, and answer on standard output."""
    work, seconds = pickle.load(sys.stdin.buffer)
    _carry_out(work, seconds, os.dup(1))


def _carry_out(work: Callable[[], Any], seconds: float, answer: int) -> NoReturn:
    code = 1
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):  # an engine that dies has much to say, and nobody to whom it means something
            os.dup2(nowhere, stream)
        _bound(seconds)
        told = pickle.dumps(_outcome(work), pickle.HIGHEST_PROTOCOL)
        with open(answer, "wb") as out:
            out.write(told)
        code = 0
    finally:
        os._exit(code)  # at once: what the copied process would tidy up is not ours


def _outcome(work: Callable[[], Any]) -> tuple[Any, Exception | None]:
    try:
        return work(), None
    except AscribeError as error:
        return None, error
    except MemoryError:
        raise
    except Exception as error:  # a mistake of our own, to be seen where somebody looks
        return None, RuntimeError(f"{type(error).__name__}: {error}")


def _bound(seconds: float) -> None:
    """Let the system end this process when its time is over, whatever it is doing, and refuse it more memory."""
    import faulthandler
    import resource

    faulthandler.disable()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pages = Path("/proc/self/statm")
    if pages.exists():
        taken = int(pages.read_text().split()[0]) * resource.getpagesize()
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = taken + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (wanted if most < 0 else min(wanted, most), most))
    for ending in (signal.SIGALRM, signal.SIGINT):
        signal.signal(ending, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGALRM])
    signal.setitimer(signal.ITIMER_REAL, seconds)
