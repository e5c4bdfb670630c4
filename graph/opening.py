"""Open what a store consists of, where it is: a folder on this machine or a Neo4j server."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from ascribe.graph.engines.engine import Engine
from ascribe.graph.ledgers.ledgerfile import LEDGER
from ascribe.graph.projecting.statements import reached
from ascribe.graph.reader import Reader
from ascribe.schema.errors import StoreError

if TYPE_CHECKING:
    from ascribe.graph.ledgers.ledger import Ledger

# Also when a slash is missing: a folder called `bolt:` is nobody's wish.
_SCHEME = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?:", re.IGNORECASE)
_GRAPH = "graph.kgl"


def is_server(location: str) -> bool:
    """Whether a location is the address of a server, not a folder."""
    return "://" in location or _SCHEME.match(location) is not None


def open_reader(location: str) -> Reader:
    """What can be asked of the store there; a folder whose graph is behind its ledger is read brought up to date,
    a server's as it stands, for only a writer may change it.

    Raises StoreError when there is none, or it is damaged, unreachable or of another program."""
    engine = open_engine(location, write=False)
    try:
        if is_server(location):
            from ascribe.graph.engines.server import ledger_position

            there = ledger_position(engine)
            return Reader(engine, is_behind=reached(engine) < there)
        from ascribe.graph.ledgers.ledgerfile import position

        if reached(engine) == position(Path(location) / LEDGER):
            return Reader(engine)
    except BaseException:
        engine.close()
        raise
    from ascribe.graph.store import Store  # with all that projecting needs, which an up-to-date graph does not

    return Store.around(engine, location)


def open_engine(location: str, *, write: bool) -> Engine:
    """The graph of the store there; a writer makes a folder that is missing. Raises StoreError."""
    if is_server(location):
        from ascribe.graph.engines.server import Neo4jEngine

        return Neo4jEngine.from_environment(location)
    from ascribe.graph.engines.embedded import DamagedGraphError, EmbeddedEngine

    folder = Path(location)
    _check_folder(folder, write)
    graph = folder / _GRAPH
    try:
        return EmbeddedEngine(graph, write=write)
    except DamagedGraphError:
        # The graph is a view: a writer replaces a damaged one, a reader builds its own.
        if write:
            try:
                graph.unlink()
            except OSError as error:
                raise StoreError(f"{graph}: is damaged and cannot be replaced ({error.strerror})") from error
        return EmbeddedEngine(graph if write else None, write=write)


def open_ledger(location: str, engine: Engine, *, write: bool) -> Ledger:
    """The ledger of the store there; on a server it is kept beside the graph. Raises StoreError."""
    if is_server(location):
        from ascribe.graph.engines.server import Neo4jEngine
        from ascribe.graph.ledgers.server_ledger import Neo4jLedger

        assert isinstance(engine, Neo4jEngine)
        return Neo4jLedger(engine)
    from ascribe.graph.ledgers.sqlite import SqliteLedger

    return SqliteLedger(Path(location) / LEDGER, write=write)


def _check_folder(folder: Path, write: bool) -> None:
    if folder.exists() and not folder.is_dir():
        raise StoreError(f"{folder}: a file, and a store is a folder; choose another --store")
    try:
        if not (folder / LEDGER).exists():
            if (folder / _GRAPH).exists():
                raise StoreError(
                    f"{folder}: its {LEDGER} is missing, and only that has everything; put a copy back, "
                    "or load an export into a new store"
                )
            if folder.is_dir() and any(folder.iterdir()):
                raise StoreError(f"{folder}: a folder with other things in it, not a store; choose another --store")
            if not write:
                raise StoreError(
                    f"{folder}: no store here; make one with `ascribe load FILE`, or name another with --store"
                )
            folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"{folder}: cannot be used as a store ({error.strerror}); choose another --store") from error
