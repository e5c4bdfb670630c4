"""Work out what batches of claims and relations come to in the graph, ahead of the engine that writes them.

A batch is worked out while the engine writes the one before: where there are few in a thread of its own, where there
are many in a process of its own, for neither would have a processor to itself in one.
"""

from __future__ import annotations

import gc
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Lock
from typing import IO, NamedTuple, TypeVar

from ascribe.graph.engines.apart import interpreter
from ascribe.graph.ledgers.ledger import Ledger
from ascribe.graph.projecting import projection as p
from ascribe.graph.projecting.dirty import Around, all_around
from ascribe.graph.projecting.fusing import facts_about, fused_from
from ascribe.schema.errors import AscribeError, StoreError
from ascribe.schema.vocabulary import Vocabulary

# Claims or relations in one transaction. Working out more at a time takes less, for each batch reads the sources behind
# its claims anew; but a server is to be locked for a short while only.
BATCH, BATCH_APART = 2000, 5000
T = TypeVar("T")
_START = "from ascribe.graph.projecting.making import serve; serve()"


class Made(NamedTuple):
    """The rows of one batch: claims, which claims are gone, who holds them; relations by key, edges by type."""

    claims: list[p.Row]
    withdrawn: list[str]
    holds: list[p.Row]
    relations: list[p.RelationKey]
    there: dict[str, list[p.Row]]
    gone: dict[str, list[p.Row]]


class Batch(NamedTuple):
    """What to write, and the rows for it as the ledger stood at a position."""

    arounds: list[Around]
    position: int
    made: Made


def made(ledger: Ledger, vocabulary: Vocabulary, arounds: Iterable[Around]) -> Made:
    """The rows of what is around some entities, as the ledger stands."""
    arounds = list(arounds)
    ids = list(dict.fromkeys(id for around in arounds for id in around.claims))
    keys = [key for around in arounds for key in around.relations]
    facts = facts_about(ledger, keys, ids)
    claims = [facts.claims[id] for id in ids if id in facts.claims]
    rows: list[p.Row] = [
        {"id": claim.id, "subject": claim.subject, "object": claim.object, "source": claim.source,
         "props": p.claim_row(claim, facts, vocabulary)}
        for claim in claims
    ]  # fmt: skip
    holds = [
        {"holder": case, "id": claim.id, "since": since}
        for claim in claims
        for case, since in sorted(facts.cases[claim.id].items())
    ]
    there: dict[str, list[p.Row]] = {}
    gone: dict[str, list[p.Row]] = {}
    for edges in fused_from(facts, keys, vocabulary).values():
        for edge in edges:
            row = {"id": edge.id, "from": edge.start, "to": edge.end, "props": edge.props}
            (gone if edge.props is None else there).setdefault(edge.type, []).append(row)
    return Made(rows, [id for id in ids if id not in facts.claims], holds, keys, there, gone)


def batches(ledger: Ledger, vocabulary: Vocabulary, arounds: Iterable[Around], most: int = BATCH) -> Iterator[Batch]:
    """All of this in batches of some so many claims or relations, each worked out when it is asked for."""
    for some in _by_weight(arounds, most):
        position = ledger.position()  # before it is read, so that what is recorded meanwhile is noticed
        yield Batch(some, position, made(ledger, vocabulary, some))


@contextmanager
def batches_apart(open_ledger: Callable[[], Ledger], vocabulary: Vocabulary) -> Iterator[Iterator[Batch]]:
    """The batches of a whole ledger, worked out by a process that opens it and ends when the block does.

    Raises what that one raises of ours, and StoreError when it does not come to its end."""
    command, env = interpreter(_START)
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=subprocess.DEVNULL, env=env) as maker:
        assert maker.stdin
        assert maker.stdout
        try:
            pickle.dump((open_ledger, vocabulary), maker.stdin)
            maker.stdin.flush()
            yield _received(maker.stdout)
        finally:
            maker.kill()


def _received(answers: IO[bytes]) -> Iterator[Batch]:
    while True:
        try:
            answer = pickle.load(answers)
        except (EOFError, pickle.UnpicklingError):  # between two batches, or within one
            raise StoreError("the process that works out the graph was ended; run the command again") from None
        if isinstance(answer, AscribeError):
            raise answer
        if answer is None:
            return
        yield answer


def serve() -> None:
    """Write the batches of the ledger that standard input names to standard output, None after the last."""
    open_ledger, vocabulary = pickle.load(sys.stdin.buffer)
    with os.fdopen(os.dup(1), "wb") as out:
        os.dup2(2, 1)  # whatever is printed must not come between
        try:
            with open_ledger() as ledger, collecting_rarely():
                around = all_around(ledger.stated(), vocabulary)
                for batch in batches(ledger, vocabulary, around, BATCH_APART):
                    pickle.dump(batch, out, pickle.HIGHEST_PROTOCOL)
                    out.flush()
        except AscribeError as error:
            pickle.dump(error, out)
        else:
            pickle.dump(None, out)


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items, the next one always being made in a thread of its own."""
    with ThreadPoolExecutor(1) as thread:
        waiting = thread.submit(next, items, None)
        while (item := waiting.result()) is not None:
            waiting = thread.submit(next, items, None)
            yield item


_collecting = Lock()
_rarely: list[tuple[int, int, int]] = []  # for each load that runs, what was to be done before it


@contextmanager
def collecting_rarely() -> Iterator[None]:
    """Let Python look less often for objects that hold each other: of the millions that a load makes none do, and
    going through them takes two fifths of its time."""
    with _collecting:
        _rarely.append(gc.get_threshold())
        gc.set_threshold(100_000, 20, 100)
    try:
        yield
    finally:
        with _collecting:
            before = _rarely.pop()
            if not _rarely:
                gc.set_threshold(*before)


def _by_weight(items: Iterable[Around], most: int) -> Iterator[list[Around]]:
    """As many at a time as have so many claims or relations."""
    batch, weight = [], 0
    for around in items:
        batch.append(around)
        weight += max(len(around.claims), len(around.relations))
        if weight >= most:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
