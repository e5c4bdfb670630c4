"""The public API: a casebook, which is an opened store with everything that the command line does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from shutil import rmtree
from typing import TYPE_CHECKING, Any, Self

from ascribe.graph.answers import Chains, EntityRef, Links, Match, Routes, SourceUse, Stats
from ascribe.graph.engine import Table
from ascribe.graph.opening import is_server, open_reader
from ascribe.graph.reader import HOPS, LIMIT, Reader
from ascribe.schema.errors import UsageError
from ascribe.schema.vocabulary import Vocabulary

if TYPE_CHECKING:
    from ascribe.graph.store import Report, Store
    from ascribe.loaders.public import Withheld
    from ascribe.queries.catalog import Catalog

ROWS, SECONDS = 1000, 30.0


def open(location: str | Path = "case.ascribe") -> Casebook:
    """A casebook on a folder NAME.ascribe, a Neo4j address or a casefile, which is read into memory.

    Nothing is opened before it is needed: `load` creates a store that is missing, reading one that is
    missing raises StoreError."""
    return Casebook(str(location))


class Casebook:
    """One store, read and loaded into. A context manager; not to be shared between threads.

    Names are given as people write them, or as ids; NotFoundError and its child AmbiguousError are the
    answer to a name that nothing or too much has. Every reading call raises StoreError when the store
    cannot be reached.
    """

    def __init__(self, location: str) -> None:
        self.location = location
        self._reader: Reader | None = None
        self._catalog: Catalog | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give up the store; the next call opens it again."""
        if self._reader is not None:
            self._reader.close()
            self._reader = None

    @property
    def reader(self) -> Reader:
        """The graph, for asking. Raises StoreError when there is no store yet."""
        if self._reader is None:
            self._reader = _in_memory(self.location) if _is_casefile(self.location) else open_reader(self.location)
        return self._reader

    @property
    def is_behind(self) -> bool:
        """Whether what was read leaves out something that is recorded already (on a server only)."""
        return self._reader is not None and self._reader.is_behind

    @property
    def store(self) -> Store:
        """The graph with its ledger, for reading. Raises StoreError when there is no store yet."""
        from ascribe.graph.store import Store

        if not isinstance(self._reader, Store):
            self.close()
            self._reader = _in_memory(self.location) if _is_casefile(self.location) else Store.open(self.location)
        return self._reader

    @property
    def vocabulary(self) -> Vocabulary:
        """The kinds and predicates of this store, those of its casefiles included."""
        return self.reader.vocabulary

    @property
    def catalog(self) -> Catalog:
        """The canned queries."""
        if self._catalog is None:
            from ascribe.queries.catalog import Catalog

            self._catalog = Catalog.read()
        return self._catalog

    def load(
        self, *paths: str | Path, format: str | None = None, each: Callable[[Path, Report], None] | None = None
    ) -> list[Report]:
        """Read files into the store, which is created when it is missing; all or nothing per file.

        `each` is called with every file as it is done. Raises InputError for a file that is refused: the
        files before it are in, it and those after it are not."""
        if _is_casefile(self.location):
            raise UsageError(
                f"{self.location} is a casefile: edit it, or load it into a store with --store NAME.ascribe"
            )
        from ascribe.graph.store import Store

        self.close()
        reports = []
        there = is_server(self.location) or Path(self.location).exists()
        with Store.open(self.location, write=True) as store:
            try:
                for path in map(Path, paths):
                    report = _take_in(store, path, format)
                    if each:
                        each(path, report)
                    reports.append(report)
            except BaseException:
                # A first load that is refused leaves no empty store, in which nothing would be found.
                if not there and not store.ledger.position():
                    rmtree(self.location, ignore_errors=True)
                raise
        return reports

    def entity(self, name: str) -> EntityRef:
        """The entity of that name or id."""
        return self.reader.entity(name)

    def links(self, name: str) -> Links:
        """Every relation of an entity, in both directions, with its citations."""
        return self.reader.links(name)

    def behind(self, name: str, *, hops: int = HOPS, limit: int = LIMIT, min_confidence: float = 0.0) -> Chains:
        """The chains that lead up from an entity: who is reported to stand behind it, or is linked to those who do.

        Above 0, `min_confidence` (at most 1) leaves out weaker chains and all that have no number."""
        return self.reader.behind(name, hops=hops, limit=limit, min_confidence=min_confidence)

    def fronts(self, name: str, *, hops: int = HOPS, limit: int = LIMIT, min_confidence: float = 0.0) -> Chains:
        """The chains that lead down from an entity; `min_confidence` as for `behind`."""
        return self.reader.fronts(name, hops=hops, limit=limit, min_confidence=min_confidence)

    def chain(
        self,
        a: str,
        b: str,
        *,
        hops: int = HOPS,
        limit: int = LIMIT,
        min_confidence: float = 0.0,
        any_direction: bool = False,
    ) -> Routes:
        """The strongest chains between two entities; `any_direction` walks every relation but context.

        `min_confidence` as for `behind`."""
        return self.reader.chain(
            a, b, hops=hops, limit=limit, min_confidence=min_confidence, any_direction=any_direction
        )

    def find(self, text: str, *, limit: int = LIMIT) -> list[Match]:
        """Entities by name, best first; empty when nothing is called like that."""
        return self.reader.find(text, limit=limit)

    def sources(self, id: str | None = None) -> list[SourceUse]:
        """What rests on each source, or on one."""
        return self.reader.sources(id)

    def stats(self) -> Stats:
        """What the store holds, counted."""
        return self.store.stats()

    def query(self, query: str, /, **params: Any) -> Table:
        """Run a canned query; an `entity` parameter takes a name or an id, a `source` parameter an id.

        Raises NotFoundError for one that the store does not know, UsageError for an unknown query or parameter,
        a missing one, or one of another type."""
        found = self.catalog.query(query)
        bound = found.bind(params)
        for param in found.params:
            if param.type == "entity":
                bound[param.name] = self.entity(bound[param.name]).id
            elif param.type == "source":
                bound[param.name] = self.sources(bound[param.name])[0].id
        return self.reader.engine.read(found.text, bound)

    def cypher(
        self,
        text: str,
        given: Mapping[str, Any] = {},
        /,
        *,
        limit: int = ROWS,
        timeout: float = SECONDS,
        **params: Any,
    ) -> Table:
        """Run reading Cypher of your own, at most `limit` rows and `timeout` seconds.

        Parameters go by name, or in `given` where one is called `limit` or `timeout`. Raises InputError,
        nothing changed, when it could write, is no Cypher, lacks a parameter or takes too long."""
        return self.reader.engine.ask(text, {**given, **params}, limit=limit, timeout=timeout)

    def viz(self, path: str | Path, name: str | None = None, *, hops: int = 2) -> Path:
        """Write one self-contained HTML file: the whole store, or what lies within `hops` of an entity.

        Leaves out private entities, sources and claims, notes and analysts; a file that is there stays as it is
        until the new one is complete. Raises UsageError, StoreError when it cannot be written."""
        from ascribe.loaders.files import write_whole
        from ascribe.viewer.page import render
        from ascribe.viewer.picture import take

        written = Path(path)
        write_whole(written, render(take(self.store, name, hops)).encode())
        return written

    def withheld(self) -> Withheld:
        """How many claims `viz` and `export` leave out, and how many of them are denials or rival accounts."""
        from ascribe.loaders.public import Withheld, withheld
        from ascribe.viewer.picture import holds_private

        return withheld(self.store.everything()) if holds_private(self.store) else Withheld(0, 0)

    def export(self, path: str | Path, *, internal: bool = False) -> Path:
        """Write the ledger as JSONL; notes, analysts, snapshots and what is private only when `internal`."""
        from ascribe.loaders.jsonl import dump

        written = Path(path)
        if written.suffix != ".jsonl":
            raise UsageError(f"{written}: cannot tell the format to write; name the file something.jsonl")
        dump(self.store.everything(), written, internal=internal)
        return written


def _is_casefile(location: str) -> bool:
    return location.endswith((".yaml", ".yml"))


def _in_memory(casefile: str) -> Store:
    from ascribe.graph.store import Store

    store = Store.in_memory()
    try:
        _take_in(store, Path(casefile), None)
    except BaseException:
        store.close()
        raise
    return store


def _take_in(store: Store, path: Path, format: str | None) -> Report:
    from ascribe.loaders.registry import pick  # readers of a store must not wait for it

    found = pick(path, format)
    records = iter(found.load(path))
    if found.ledger:
        return store.restore(records)
    case = next(records)
    return store.add(case, records)
