"""The promise every graph database behind ascribe keeps: the same Cypher, the same answers, clear errors."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple, Self, TypeVar

from ascribe.schema.errors import UsageError

Params = Mapping[str, Any]
T = TypeVar("T")
_FRACTION = re.compile(r"\.\d+")


class Table(NamedTuple):
    """An answer: column names, rows in order, and whether rows beyond a limit were left out.

    Values are plain Python on every engine: None, bool, int, float, str, lists and dicts of these. A node is
    `{"id", "labels" (sorted), "properties"}`, a relation `{"id", "type", "properties"}`, a path
    `{"nodes": […], "relations": […]}`; `id` is ours, never the engine's, properties are in order of their names.
    Dates and times are ISO 8601 text, a duration `{"months", "days", "seconds"}` with "nanoseconds" where there are
    some, a point its coordinates by name; what is no number is None.
    """

    columns: list[str]
    rows: list[list[Any]]
    truncated: bool = False


def iso(moment: str) -> str:
    """A time in ISO 8601 as every engine gives it: seconds always, their fraction without noughts at its end."""
    return _FRACTION.sub(lambda found: found[0].rstrip("0").rstrip("."), moment)


def check_bounds(limit: int, timeout: float) -> None:
    """Raise UsageError unless `limit` rows and `timeout` seconds are bounds that an `ask` can keep."""
    if limit < 0 or not 0 < timeout < float("inf"):
        raise UsageError("a query needs a row limit of at least 0 and a timeout above 0 seconds")


# Runs one statement inside a transaction and gives its rows as lists.
Run = Callable[[str, Params], list[list[Any]]]


class Engine(ABC):
    """One graph database. A context manager; not to be shared between processes."""

    @abstractmethod
    def read(self, text: str, params: Params = {}) -> Table:  # noqa: B006 (never written to)
        """Run one of our own reading statements (READ routing on a cluster). Raises StoreError."""

    @abstractmethod
    def ask(self, text: str, params: Params = {}, *, limit: int, timeout: float) -> Table:  # noqa: B006 (never written)
        """Run somebody's own Cypher, at most `limit` rows and `timeout` seconds.

        Raises InputError, the graph untouched, when it could write, is not Cypher or takes too long."""

    @abstractmethod
    def write(self, work: Callable[[Run], T], lock: Iterable[str] = ()) -> T:
        """Run `work(run)` in one transaction, all or nothing; it may be called again after a conflict.

        The entities whose ids are in `lock` are locked first, in sorted order and even before they exist, by the
        transaction's first statement, so that two writers of one relation come one after the other: `work` writes
        each of them or removes it. Raises StoreError."""

    @abstractmethod
    def constrain(self, labels: Iterable[str], edge_types: Iterable[str]) -> None:
        """Make `id` unique for these node labels and edge types, before data; repeating it changes nothing."""

    @abstractmethod
    def index(self, label: str, key: str) -> None:
        """Make nodes of that label quick to find by that text property, whole or by its start; repeating it changes
        nothing."""

    @abstractmethod
    def clear(self) -> None:
        """Remove the projection (never the ledger), so that it can be written anew."""

    @abstractmethod
    def save(self) -> None:
        """Make everything written so far outlive the process; nothing to do where a commit does that."""

    @abstractmethod
    def settle(self) -> None:
        """Take no more memory for what was written so far than it needs; between two transactions of a large write."""

    @abstractmethod
    def close(self) -> None:
        """Give up the connection or the file; a closed engine refuses every call."""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
