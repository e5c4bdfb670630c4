"""The server engine: the graph in a Neo4j database, one server or a cluster, reached through the official driver."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import NamedTuple, Self
from urllib.parse import urlsplit

import neo4j

from ascribe.graph.engines.cyphertext import refuse_writes
from ascribe.graph.engines.engine import Engine, Params, Run, T, Table, check_bounds
from ascribe.graph.engines.server_errors import reaching, refusing
from ascribe.graph.engines.server_plan import refuse_unless_read
from ascribe.graph.engines.server_values import plain
from ascribe.schema.errors import StoreError, UsageError, nearest

# The ledger shares the database with the projection; these labels are its own, and `clear` leaves them alone.
LEDGER_LABELS = ("Record", "Holder", "Term", "Ledger")

_SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_CLEARED_AT_ONCE, _FETCHED_AT_ONCE = 10_000, 1001
# Seconds. A host that does not answer is given up after the first two; the last outlasts conflicts and elections.
_CONNECT, _HANDSHAKE, _RETRY = 5.0, 10.0, 15.0
# Setting takes the write lock, removing leaves nothing behind; REMOVE alone takes none in a database that has never
# seen the property. UNWIND keeps the order of the ids. MERGE, because two clients may be about to write the same new
# entity, and what is not there cannot be locked; who asks for a lock writes the entity or removes it.
_LOCK = "UNWIND $ids AS id MERGE (e:Entity {id: id}) SET e._lock = true REMOVE e._lock"

# Without a handler Python prints the driver's warnings about each retry between our own lines.
logging.getLogger("neo4j").addHandler(logging.NullHandler())


class Login(NamedTuple):
    """How to connect: the address, and None for what the server is to decide."""

    uri: str
    user: str | None
    password: str | None
    database: str | None


class Neo4jEngine(Engine):
    """The graph in one database of a Neo4j server, 5.26 or newer; made by `connect` or `from_environment`."""

    def __init__(self, driver: neo4j.Driver, login: Login) -> None:
        self._driver: neo4j.Driver | None = driver
        self._where, self._login, self._pid = login.uri, login, os.getpid()
        self._bookmarks = neo4j.GraphDatabase.bookmark_manager()  # on a cluster, reads see our own writes
        self._defined: set[str] = set()

    @classmethod
    def from_environment(cls, uri: str) -> Self:
        """Connect with NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE. Raises as `connect` does."""
        user, password, database = (
            os.environ.get(f"NEO4J_{name}") or None for name in ("USERNAME", "PASSWORD", "DATABASE")
        )
        return cls.connect(uri, user=user, password=password, database=database)

    @classmethod
    def connect(cls, uri: str, *, user: str | None, password: str | None, database: str | None) -> Self:
        """Connect and make sure that the server answers; database None takes the user's own.

        Raises UsageError for an address that is none, StoreError when the server cannot be reached or refuses."""
        where = _checked(uri)
        auth = (user or "neo4j", password) if password is not None else None
        try:
            driver = neo4j.GraphDatabase.driver(
                uri,
                auth=auth,
                connection_timeout=_CONNECT,
                connection_acquisition_timeout=_HANDSHAKE,
                max_transaction_retry_time=_RETRY,
                notifications_min_severity="OFF",
            )
        except (neo4j.exceptions.ConfigurationError, ValueError) as error:
            raise UsageError(f"{where}: {error}") from error
        engine = cls(driver, Login(where, user, password, database))
        try:
            # Not the retrying kind: a server that is not there should be named at once.
            with engine._session(neo4j.READ_ACCESS) as session:
                session.run("RETURN 1").consume()
        except BaseException:
            engine.close()
            raise
        return engine

    def _live(self) -> neo4j.Driver:
        if self._driver is None or self._pid != os.getpid():
            raise StoreError("this store was closed, or opened by another process; open it again")
        return self._driver

    @contextmanager
    def _session(self, mode: str, fetch_size: int = 1000) -> Iterator[neo4j.Session]:
        with (
            reaching(self._where),
            self._live().session(
                database=self._login.database,
                default_access_mode=mode,
                fetch_size=fetch_size,
                bookmark_manager=self._bookmarks,
            ) as session,
        ):
            yield session

    def read(self, text: str, params: Params = {}) -> Table:  # noqa: B006 (never written to)
        with self._session(neo4j.READ_ACCESS) as session:
            return session.execute_read(lambda tx: _table(tx.run(text, dict(params))))

    def ask(self, text: str, params: Params = {}, *, limit: int, timeout: float) -> Table:  # noqa: B006 (never written)
        check_bounds(limit, timeout)
        refuse_writes(text)
        self._live()
        from ascribe.graph.engines.apart import apart  # starts processes, for which other questions need not wait

        seen = tuple(self._bookmarks.get_bookmarks())
        return apart(partial(_ask, self._login, seen, text, dict(params), limit, timeout), timeout)

    def _answer(self, seen: Collection[str], text: str, params: Params, limit: int, timeout: float) -> Table:
        self._bookmarks.update_bookmarks((), seen)
        # Never the retrying kind: a query that eats the server's memory would be sent again and again.
        with self._session(neo4j.READ_ACCESS, fetch_size=min(limit + 1, _FETCHED_AT_ONCE)) as session:
            with refusing(timeout, lines_before=1):
                explain = neo4j.Query(f"EXPLAIN\n{text}", timeout=timeout)
                refuse_unless_read(session.run(explain, dict(params)).consume())
            with refusing(timeout):
                table = _table(session.run(neo4j.Query(text, timeout=timeout), dict(params)), limit + 1)
        return Table(table.columns, table.rows[:limit], len(table.rows) > limit)

    def write(self, work: Callable[[Run], T], lock: Iterable[str] = ()) -> T:
        ids = sorted(set(lock))

        def transaction(tx: neo4j.ManagedTransaction) -> T:
            if ids:
                tx.run(_LOCK, {"ids": ids}).consume()
            return work(lambda text, params: _table(tx.run(text, dict(params))).rows)

        with self._session(neo4j.WRITE_ACCESS) as session:
            done = session.execute_write(transaction)
            # A server that is shutting down can accept a commit and store nothing; then it gives no bookmark.
            if not session.last_bookmarks().raw_values:
                raise StoreError(f"{self._where}: the server took a commit without storing it; run the command again")
        return done

    def constrain(self, labels: Iterable[str], edge_types: Iterable[str]) -> None:
        nodes = {f"ascribe_{_identifier(label)}_id": f"(n:`{label}`)" for label in labels}
        edges = {f"ascribe_{_identifier(edge)}_edge_id": f"()-[n:`{edge}`]-()" for edge in edge_types}
        self.define(
            {
                name: f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR {pattern} REQUIRE n.id IS UNIQUE"
                for name, pattern in {**nodes, **edges}.items()
            }
        )

    def index(self, label: str, key: str) -> None:
        name = f"ascribe_{_identifier(label)}_{_identifier(key)}"
        self.define({name: f"CREATE INDEX {name} IF NOT EXISTS FOR (n:`{label}`) ON (n.`{key}`)"})

    def define(self, schema: Mapping[str, str]) -> None:
        """Run those CREATE CONSTRAINT or CREATE INDEX … IF NOT EXISTS, given by name, whose name is not there yet."""
        if schema.keys() <= self._defined:
            return
        self._defined.update(name for (name,) in self.read("SHOW INDEXES YIELD name").rows)  # constraints have one too
        for name in sorted(schema.keys() - self._defined):
            self._create(schema[name])
            self._defined.add(name)

    def _create(self, text: str) -> None:
        try:
            self.write(lambda run: run(text, {}))
        except StoreError as error:
            # Another client may have made it between our look and our command.
            if "AlreadyExists" not in str(getattr(error.__cause__, "code", "")):
                raise

    def clear(self) -> None:
        """Remove the nodes of every label `constrain` was ever given in this database, but the ledger's.

        What another program keeps in the same database stays. Constraints stay too."""
        named = "SHOW CONSTRAINTS YIELD name, entityType, labelsOrTypes WHERE name STARTS WITH 'ascribe_' "
        labels = {
            _identifier(row[0][0]) for row in self.read(named + "AND entityType = 'NODE' RETURN labelsOrTypes").rows
        }
        for label in sorted(labels - {*LEDGER_LABELS}):
            # Edges first: one node can have more of them than a transaction can carry.
            self._delete_all(f"MATCH (:{label})-[r]-() WITH r LIMIT $limit DELETE r RETURN count(*)")
            self._delete_all(f"MATCH (n:`{label}`) WITH n LIMIT $limit DETACH DELETE n RETURN count(*)")

    def _delete_all(self, text: str) -> None:
        while self.write(lambda run: run(text, {"limit": _CLEARED_AT_ONCE}))[0][0]:
            pass

    def settle(self) -> None:
        """Nothing to do: the memory is the server's."""

    def save(self) -> None:
        """Nothing to do: a commit is stored."""

    def close(self) -> None:
        if self._driver is not None:
            self._driver.close()
            self._driver = None


def ledger_position(engine: Engine) -> int:
    """How far the ledger in that database has come, without opening it as one."""
    rows = engine.read("MATCH (l:Ledger {id: 'ledger'}) RETURN l.position AS position").rows
    return int(rows[0][0] or 0) if rows else 0


def _checked(uri: str) -> str:
    """The address as messages may show it. Raises UsageError when it is none; never repeats a password."""
    scheme, _, rest = uri.partition("://")
    if scheme not in _SCHEMES:
        raise UsageError(
            f"{scheme + '://' if rest else uri!r} is no way to a Neo4j server{nearest(scheme, _SCHEMES)}. "
            f"Write one of {', '.join(known + '://' for known in _SCHEMES)} and host:port"
        )
    parts = urlsplit(uri)
    if "@" in parts.netloc:
        raise UsageError(
            "user name and password do not belong into the address, where others see them; "
            "set NEO4J_USERNAME and NEO4J_PASSWORD"
        )
    try:
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError(f"{uri}: {error}; write host:port, as {scheme}://localhost:7687") from error
    if parts.path.strip("/"):
        raise UsageError(f"{uri}: an address ends with the port; name the database with NEO4J_DATABASE")
    if not host or port == 0:
        raise UsageError(f"{uri}: a host and its port are missing; write {scheme}://localhost:7687")
    return uri


def _identifier(name: str) -> str:
    if not _IDENTIFIER.fullmatch(name):
        raise StoreError(f"{name!r} cannot be a label or an edge type; use letters, digits and _, at most 64")
    return name


def _ask(login: Login, seen: Collection[str], text: str, params: Params, limit: int, timeout: float) -> Table:
    with Neo4jEngine.connect(**login._asdict()) as engine:
        return engine._answer(seen, text, params, limit, timeout)


def _table(result: neo4j.Result, limit: int | None = None) -> Table:
    """All rows of a result, or the first `limit`; the rest is never fetched."""
    columns = list(result.keys())
    rows = [plain(record.values()) for record in (result if limit is None else result.fetch(limit))]
    result.consume()
    return Table(columns, rows)
