"""Keep posts beside a ledger: who posted when, and what was shared, in one file that tens of millions fit into.

Posts are no records. A record is one statement with its source, hashed, kept through every revision and projected; a
post says nothing about who is behind whom, and ten million records would drown the ledger. What is compared between
posts is who shared the same thing when, so that is all that is kept: one row for each thing that a post shares,
accounts and things as small integers, rows sorted by file, account and time. Measured on a million made-up tweets:
38 bytes a post with all that it refers to, so ten million take 0.4 GB. The text of a post stays in its file.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Literal, NamedTuple, Self, get_args

from ascribe.schema.errors import StoreError

POSTS = "posts.sqlite"  # what it is called in a store's folder
# What can be shared: an address (without its scheme), a hashtag, another post, whoever wrote it, and an `object` of
# which the file does not say what it is. Numbered in this order in the file.
Sort = Literal["address", "hashtag", "post", "account", "object"]
SORTS: tuple[Sort, ...] = get_args(Sort)
# "ascp": tells our file from every other SQLite file; the version is that of the tables below.
_APPLICATION_ID, _VERSION = 0x61736370, 1
_TABLES = """
CREATE TABLE files (n INTEGER PRIMARY KEY, case_id TEXT NOT NULL UNIQUE);
CREATE TABLE accounts (n INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE);
CREATE TABLE things (n INTEGER PRIMARY KEY, sort INTEGER NOT NULL, text TEXT NOT NULL, UNIQUE (sort, text));
CREATE TABLE shares (file INTEGER NOT NULL, account INTEGER NOT NULL, at INTEGER NOT NULL, post INTEGER NOT NULL,
                     thing INTEGER NOT NULL, PRIMARY KEY (file, account, at, post, thing)) WITHOUT ROWID;
"""
_NOTHING = 0  # the thing of a post that shares none
_KNOWN = 200_000  # names whose numbers are remembered while posts are taken in
_BATCH = 10_000


class Post(NamedTuple):
    """One post: the id of the account, seconds since 1970 (UTC), a 63-bit `key` that tells it from every other post
    of that account and second, and what it shares."""

    account: str
    at: int
    key: int
    shared: tuple[tuple[Sort, str], ...]


class Shared(NamedTuple):
    """One thing and how often it was shared: in `posts` posts, from `first` to `last`."""

    sort: Sort
    text: str
    posts: int
    first: int
    last: int


class Activity(NamedTuple):
    """The posts of one account: how many in all, from when to when (None without any), how many in which case, and
    what they shared, the most often shared first."""

    posts: int
    first: int | None
    last: int | None
    cases: dict[str, int]
    shared: list[Shared]


class PostFile:
    """The posts in the SQLite file at `path`. One writer; readers beside it. A context manager."""

    def __init__(self, path: Path, *, write: bool = False) -> None:
        """Open the file, made when `write` and missing. Raises StoreError: another program's, damaged, locked."""
        self._path = path
        with self._errors():
            self._db = sqlite3.connect(_address(path, write), uri=True, isolation_level=None)
        try:
            with self._errors():
                self._prepare(write)
        except BaseException:
            self._db.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    @contextmanager
    def replacing(self, case: str) -> Iterator[Intake]:
        """Make what is handed to the intake all posts of the case; all or nothing, at the end of the block.

        A post that is handed over twice is kept once. Nothing handed over takes the case's posts out."""
        with self._errors():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                self._db.execute("INSERT OR IGNORE INTO files (case_id) VALUES (?)", (case,))
                file = int(self._db.execute("SELECT n FROM files WHERE case_id = ?", (case,)).fetchone()[0])
                self._db.execute("DROP TABLE IF EXISTS temp.staged")
                self._db.execute("CREATE TEMP TABLE staged (account, at, post, thing)")
                intake = Intake(self._db)
                yield intake
                intake.flush()
                replaced = self._db.execute("DELETE FROM shares WHERE file = ?", (file,)).rowcount
                # In the order of the table, or ten million rows would be written to as many places.
                self._db.execute(
                    "INSERT OR IGNORE INTO shares SELECT ?, account, at, post, thing FROM staged"
                    " ORDER BY account, at, post, thing",
                    (file,),
                )
                self._db.execute("DROP TABLE staged")
                if replaced:
                    self._forget_unused()
                intake.posts = self._count(file)
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:  # of some errors SQLite rolls back by itself
                    self._db.execute("ROLLBACK")
                raise

    def of(self, account: str, *, limit: int = 20, without: Collection[str] = ()) -> Activity:
        """The posts of the account of that id; `limit` bounds the things listed, `without` names cases to leave out."""
        with self._errors():
            files = {n: case for n, case in self._db.execute("SELECT n, case_id FROM files") if case not in without}
            marks = ",".join(map(str, files))
            chosen = f"account = (SELECT n FROM accounts WHERE id = ?) AND file IN ({marks})"
            posts, first, last = self._db.execute(
                f"SELECT count(*), min(at), max(at) FROM (SELECT DISTINCT at, post FROM shares WHERE {chosen})",
                (account,),
            ).fetchone()
            by_file = self._db.execute(
                f"SELECT file, count(*) FROM (SELECT DISTINCT file, at, post FROM shares WHERE {chosen})"
                " GROUP BY file ORDER BY file",
                (account,),
            )
            cases = {files[n]: count for n, count in by_file}
            things = self._db.execute(
                "SELECT t.sort, t.text, count(*) AS often, min(at), max(at) FROM"
                f" (SELECT DISTINCT at, post, thing FROM shares WHERE {chosen} AND thing <> {_NOTHING})"
                " JOIN things t ON t.n = thing GROUP BY t.n ORDER BY often DESC, t.sort, t.text LIMIT ?",
                (account, limit),
            )
            return Activity(posts, first, last, cases, [Shared(SORTS[sort], *rest) for sort, *rest in things])

    def cases(self) -> list[str]:
        """The cases whose posts are kept here."""
        with self._errors():
            return [row[0] for row in self._db.execute("SELECT case_id FROM files ORDER BY n")]

    def _prepare(self, write: bool) -> None:
        # What a writer killed at once leaves has no tables and no mark.
        if write and not self._db.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone():
            self._db.execute("PRAGMA journal_mode = WAL")
            marks = f"PRAGMA application_id = {_APPLICATION_ID}; PRAGMA user_version = {_VERSION};"
            self._db.executescript(f"BEGIN IMMEDIATE; {marks} {_TABLES} COMMIT;")
        (application,) = self._db.execute("PRAGMA application_id").fetchone()
        (version,) = self._db.execute("PRAGMA user_version").fetchone()
        if (application, version) != (_APPLICATION_ID, _VERSION):
            raise StoreError(
                f"{self._path}: was not written by this version of ascribe; move it away and load the posts again"
            )

    def _forget_unused(self) -> None:
        for table, column in (("accounts", "account"), ("things", "thing")):
            self._db.execute(f"DELETE FROM {table} WHERE n NOT IN (SELECT {column} FROM shares)")

    def _count(self, file: int) -> int:
        different = "SELECT DISTINCT account, at, post FROM shares WHERE file = ?"
        return int(self._db.execute(f"SELECT count(*) FROM ({different})", (file,)).fetchone()[0])

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            code = error.sqlite_errorname
            if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
                raise StoreError(f"{self._path}: another ascribe is writing here; wait until it is done") from error
            if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_FULL", "SQLITE_IOERR")):
                raise StoreError(f"{self._path}: {error}; check the disk and the rights of the folder") from error
            raise StoreError(
                f"{self._path}: is damaged ({error}); move it away and load the posts again, the ledger is untouched"
            ) from error


class Intake:
    """Takes posts in for one case; when all are in, `posts` tells how many different ones there were."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.posts = 0
        self._db, self._waiting = db, list[tuple[int, int, int, int]]()
        # Numbers of the names met last, for a name is met again and again: 10 times faster than asking every time.
        self._account = lru_cache(_KNOWN)(lambda id: self._number("accounts", ("id",), (id,)))
        self._thing = lru_cache(_KNOWN)(lambda sort, text: self._number("things", ("sort", "text"), (sort, text)))

    def keep(self, post: Post) -> None:
        """Take one post in."""
        account = self._account(post.account)
        things = [self._thing(SORTS.index(sort), text) for sort, text in post.shared] or [_NOTHING]
        self._waiting += [(account, post.at, post.key, thing) for thing in things]
        if len(self._waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Hand over what is waiting."""
        self._db.executemany("INSERT INTO staged VALUES (?, ?, ?, ?)", self._waiting)
        self._waiting.clear()

    def _number(self, table: str, columns: tuple[str, ...], values: tuple[str | int, ...]) -> int:
        named = " AND ".join(f"{column} = ?" for column in columns)
        found = self._db.execute(f"SELECT n FROM {table} WHERE {named}", values).fetchone()
        if found:
            return int(found[0])
        marks = ", ".join("?" for _ in columns)
        n = self._db.execute(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", values).lastrowid
        assert n is not None
        return n


def _address(path: Path, write: bool) -> str:
    if write:
        return f"{path.absolute().as_uri()}?mode=rwc"
    # As for the ledger: WAL needs to write beside the file even for reading.
    immutable = "" if os.access(path.parent, os.W_OK) else "&immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro{immutable}"
