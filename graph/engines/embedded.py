"""The embedded engine: a kglite graph in memory, kept in one file that can be deleted and is rebuilt."""

from __future__ import annotations

import copyreg
import os
import warnings
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import kglite

from ascribe.graph.engines import mapped
from ascribe.graph.engines.cyphertext import limited, refuse_writes
from ascribe.graph.engines.embedded_values import plain
from ascribe.graph.engines.engine import Engine, Params, T, Table, check_bounds
from ascribe.schema.errors import InputError, StoreError

kglite.set_query_warning_policy("silent")
_ADVICE = {"safety limit": "; narrow it, or give it a LIMIT", "Missing parameter": "; give each with --param"}
# How a graph is sent to another process.
copyreg.pickle(kglite.KnowledgeGraph, lambda graph: (kglite.from_bytes, (graph.to_bytes(),)))


class EmbeddedEngine(Engine):
    """The graph in the file at `path`, or in memory for None.

    A writer takes the file's lease (a second one gets a StoreError that names the first); a reader loads the
    file as last saved and may bring its own copy up to date in memory. After a write that failed half-way the
    engine refuses to go on: the graph on disk is still the old one, and the ledger has everything.
    """

    def __init__(self, path: Path | None, *, write: bool = False) -> None:
        self._path, self._lease = path, write and path is not None
        self._pid, self._dirty, self._broken = os.getpid(), False, False
        self._lying: mapped.Lying | None = None
        with self._errors(), _quiet():
            self._graph: Any = self._open()

    def _open(self) -> Any:
        if self._path is None:
            return kglite.KnowledgeGraph()
        if self._lease:
            return kglite.open(str(self._path), durable="off")
        self._lying = mapped.read(self._path)
        return self._lying() if self._lying else self._load()

    def _load(self) -> Any:
        # What the indexes declared in the file are for, writing, a reader may never do.
        found = self._path and self._path.exists()
        return kglite.load(str(self._path), defer_index_rebuild=True) if found else kglite.KnowledgeGraph()

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except kglite.WriterLeaseHeldError as error:
            raise StoreError(
                f"{self._path}: another ascribe is writing here ({_holder(error)}); wait until it is done"
            ) from error
        except kglite.FileFormatError as error:
            raise DamagedGraphError(f"{self._path}: the graph file is damaged ({error})") from error
        except (kglite.FileIoError, OSError) as error:
            raise StoreError(
                f"{self._path}: cannot be read or written ({error}); check the disk and the rights of the folder"
            ) from error
        except kglite.KgError as error:
            raise StoreError(f"{self._path or 'the graph in memory'}: {error}") from error

    def _live(self) -> Any:
        # After close() and in a forked child kglite takes writes and loses them.
        if self._graph is None or self._pid != os.getpid():
            raise StoreError("this store was closed, or opened by another process; open it again")
        if self._broken:
            raise StoreError("an earlier write failed half-way; open the store again, it will catch up")
        return self._graph

    def _live_to_write(self) -> Any:
        if self._live() is not None and self._lying:
            with self._errors(), _quiet():
                self._graph, self._lying = self._load(), None
        return self._graph

    def read(self, text: str, params: Params = {}) -> Table:  # noqa: B006 (never written to)
        with self._errors():
            return _table(self._live().cypher(text, params=dict(params)))

    def ask(self, text: str, params: Params = {}, *, limit: int, timeout: float) -> Table:  # noqa: B006 (never written)
        check_bounds(limit, timeout)
        refuse_writes(text)
        from ascribe.graph.engines.apart import apart  # starts processes, for which other questions need not wait

        live = self._live()
        graph = self._lying or partial(_same, live)
        return apart(partial(_ask, graph, text, dict(params), limit), timeout)

    def write(self, work: Callable[[Any], T], lock: Iterable[str] = ()) -> T:
        graph = self._live_to_write()  # one process holds the lease, so there is nobody to lock out

        def run(text: str, params: Params) -> list[list[Any]]:
            return _table(graph.cypher(text, params=dict(params))).rows

        self._broken = True
        with self._errors():
            result = work(run)
        self._broken, self._dirty = False, True
        return result

    def constrain(self, labels: Iterable[str], edge_types: Iterable[str]) -> None:
        graph = self._live_to_write()
        with self._errors():
            for label in labels:
                graph.cypher(f"CREATE CONSTRAINT {label}_id IF NOT EXISTS FOR (n:`{label}`) REQUIRE n.id IS UNIQUE")
            for edge in edge_types:
                graph.cypher(f"CREATE CONSTRAINT {edge}_id IF NOT EXISTS FOR ()-[r:`{edge}`]-() REQUIRE r.id IS UNIQUE")

    def index(self, label: str, key: str) -> None:
        """Nothing to do: kglite's index finds whole texts only, and 1.8 million are looked through in 30 ms."""

    def clear(self) -> None:
        self._live()
        if not self._lease:
            self._graph, self._lying = kglite.KnowledgeGraph(), None
            return
        assert self._path is not None
        self._graph = None  # gives up the lease; the file goes, the ledger stays
        self._path.unlink(missing_ok=True)
        with self._errors(), _quiet():
            self._graph = self._open()

    def save(self) -> None:
        if self._lease and self._dirty:
            with self._errors(), _quiet():
                self._live().save()
            self._dirty = False

    def settle(self) -> None:
        """Save, and read again what was saved: it takes half the memory of what was written piece by piece."""
        if self._lease and self._dirty:
            self.save()
            self._graph = None
            with self._errors(), _quiet():
                self._graph = self._open()

    def close(self) -> None:
        # Dropping the graph gives up the lease; kglite's own close() would rewrite an unchanged file.
        graph, self._graph, self._lying = self._graph, None, None
        done = self._lease and self._pid == os.getpid() and not (self._dirty or self._broken)
        if graph is not None and self._path and done:
            with _quiet():
                mapped.publish(graph, self._path)


class DamagedGraphError(StoreError):
    """The graph file cannot be read; it is rebuilt from the ledger."""


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep from users what kglite warns of when it opens or saves a file, which means nothing to them and us.

    Opening: of a log left by a writer that died, and we never keep one. Saving: of columns that a mapped load would
    have to hold in memory, where we hold everything: of 33,000 relations such a file opened in 0.21 s with 126 MB,
    one without such columns in 0.23 s with 125 MB. Elsewhere it warns of queries alone, see above."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        yield


def _holder(error: Exception) -> str:
    words = str(error).replace("(", " ").replace(")", " ").split()
    return f"process {words[words.index('pid') + 1].rstrip(',')}" if "pid" in words else "another process"


def _same(graph: Any) -> Any:
    return graph


def _ask(opened: Callable[[], Any], text: str, params: Params, limit: int) -> Table:
    graph = opened()
    graph.read_only(True)
    run = partial(graph.cypher, params=params, timeout_ms=0, row_limit=limit + 1)
    try:
        try:
            result = run(limited(text, limit + 1))
        except (kglite.KgError, ValueError):
            result = run(text)  # what is wrong is to be told of the text that somebody wrote
    except (kglite.KgError, ValueError, TypeError, OverflowError, RecursionError) as error:
        told = " ".join(str(error).split())
        advice = next((said for word, said in _ADVICE.items() if word in told), "")
        raise InputError(f"the query was refused: {told}{advice}") from error
    if isinstance(result, str):
        raise InputError("the query was refused: FORMAT CSV is no Cypher; leave it away, or use --json")
    table = _table(result)
    return Table(table.columns, table.rows[:limit], len(table.rows) > limit)


def _table(result: Any) -> Table:
    columns = list(result.columns)
    values = [plain(result.column(column)) for column in columns]  # twice as fast as row by row
    return Table(columns, [list(row) for row in zip(*values, strict=True)])
