"""Find the canned queries: those of the package, and those of a user's own folders."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Self

from ascribe.queries.header import read_query
from ascribe.queries.query import SHIPPED, Query
from ascribe.schema.errors import InputError, UsageError, nearest

__all__ = ["SHIPPED", "Catalog", "Query"]


@dataclass(frozen=True)
class Catalog:
    """Queries, sorted by name."""

    queries: tuple[Query, ...]

    @classmethod
    def read(cls, *folders: Path) -> Self:
        """The shipped queries and every .cypher file in these folders.

        Raises InputError (file:line, what is wrong) for a folder or file that cannot be used."""
        found = {query.name: query for query in _shipped()}
        for folder in folders:
            if not folder.is_dir():
                raise InputError(f"{folder}: there is no such folder; name one that holds .cypher files")
            for query in _in(folder):
                if query.name in found:
                    other = found[query.name]
                    owner = other.path if other.own else "a query that ships with ascribe"
                    raise InputError(f"{query.path}:1: {query.name!r} is taken by {owner}; rename yours and its file")
                found[query.name] = query
        return cls(tuple(found[name] for name in sorted(found)))

    def query(self, name: str) -> Query:
        """The query of that name. Raises UsageError naming the nearest."""
        by_name = {query.name: query for query in self.queries}
        if name not in by_name:
            raise UsageError(f"there is no query {name!r}{nearest(name, by_name)}. See `ascribe query list`")
        return by_name[name]

    def groups(self) -> dict[str, list[Query]]:
        """The queries by the group their headers name, groups and queries in alphabetical order."""
        names = sorted({query.group for query in self.queries})
        return {name: [query for query in self.queries if query.group == name] for name in names}


@cache
def _shipped() -> tuple[Query, ...]:
    return tuple(_in(SHIPPED))


def _in(folder: Path) -> list[Query]:
    return [read_query(path) for path in sorted(folder.glob("*.cypher"))]
