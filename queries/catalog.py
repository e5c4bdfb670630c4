"""Find the canned queries: those of the package, and those of a user's own folders."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from ascribe.queries.header import read_query
from ascribe.queries.query import Query
from ascribe.schema.errors import InputError, UsageError, nearest

__all__ = ["SHIPPED", "Catalog", "Query"]

SHIPPED = Path(__file__).parent


@dataclass(frozen=True)
class Catalog:
    """Queries, sorted by name."""

    queries: tuple[Query, ...]

    @classmethod
    def read(cls, *folders: Path) -> Self:
        """The shipped queries and every .cypher file in these folders.

        Raises InputError (file:line, what is wrong) for a folder or file that cannot be used."""
        found: dict[str, Query] = {}
        for folder in (SHIPPED, *folders):
            if not folder.is_dir():
                raise InputError(f"{folder}: there is no such folder; name one that holds .cypher files")
            for path in sorted(folder.glob("*.cypher")):
                query = read_query(path)
                if query.name in found:
                    raise InputError(f"{path}:1: {query.name!r} is taken by {found[query.name].path}; rename this one")
                found[query.name] = query
        return cls(tuple(found[name] for name in sorted(found)))

    def query(self, name: str) -> Query:
        """The query of that name. Raises UsageError naming the nearest."""
        by_name = {query.name: query for query in self.queries}
        if name not in by_name:
            raise UsageError(f"there is no query {name!r}{nearest(name, by_name)}. See `ascribe query list`")
        return by_name[name]
