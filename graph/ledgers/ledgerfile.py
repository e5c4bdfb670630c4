"""Open the SQLite file that holds an embedded ledger, and tell what is wrong with it in one sentence."""

from __future__ import annotations

import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from ascribe.schema.errors import StoreError

LEDGER = "ledger.sqlite"  # what it is called in a store's folder
# "ascb": tells our file from every other SQLite file; the version is that of the tables below.
_APPLICATION_ID, _VERSION = 0x61736362, 1
# kB. Of a million records the two indexes into which they go in no order take 100 MB: with less, each is written again
# and again. SQLite sorts with as much besides.
_CACHE, _ROOM = 65_536, 163_840
_TABLES = """
CREATE TABLE records (n INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, kind TEXT NOT NULL, id TEXT NOT NULL,
                      json TEXT NOT NULL, recorded_at TEXT NOT NULL);
CREATE INDEX ids ON records (kind, id);
CREATE TABLE holds (record INTEGER NOT NULL REFERENCES records, case_id TEXT NOT NULL, since TEXT NOT NULL, until TEXT,
                    opened INTEGER NOT NULL, closed INTEGER, PRIMARY KEY (record, case_id, since)) WITHOUT ROWID;
CREATE INDEX open_holds ON holds (case_id) WHERE until IS NULL;
CREATE INDEX opened ON holds (opened);
CREATE INDEX closed ON holds (closed) WHERE closed IS NOT NULL;
CREATE TABLE terms (field TEXT NOT NULL, value TEXT NOT NULL, record INTEGER NOT NULL,
                    PRIMARY KEY (field, value, record)) WITHOUT ROWID;
CREATE TABLE state (position INTEGER NOT NULL, at TEXT NOT NULL);
INSERT INTO state VALUES (0, '');
"""


def connect(path: Path | None, *, write: bool, patience: float = 5) -> sqlite3.Connection:
    """The ledger in that file, made when `write` and missing, or in memory for None; `patience`: how many seconds to
    wait for somebody who locked it.

    Raises StoreError: no ledger, of another program or version, damaged, locked, not to be read."""
    new = path is None or not path.exists() or path.stat().st_size == 0  # what a writer killed at once leaves
    try:
        # One thread at a time uses it, but not always the same: a projection is prepared while it is written.
        db = sqlite3.connect(
            _address(path, write), uri=True, isolation_level=None, timeout=patience, check_same_thread=False
        )
    except sqlite3.Error as error:
        raise StoreError(f"{path}: cannot be opened as a ledger ({error}); check the path and its rights") from error
    try:
        with errors(path):
            if new and (write or path is None):
                db.execute("PRAGMA journal_mode = WAL")
                marks = f"PRAGMA application_id = {_APPLICATION_ID}; PRAGMA user_version = {_VERSION};"
                db.executescript(f"BEGIN IMMEDIATE; {marks} {_TABLES} COMMIT;")
            _check_format(db, path)
            db.execute("PRAGMA synchronous = FULL")
            if write:
                db.execute(f"PRAGMA cache_size = -{_CACHE}")
    except BaseException:
        db.close()
        raise
    return db


@contextmanager
def roomy(db: sqlite3.Connection) -> Iterator[None]:
    """A larger cache for one large change; given back after it, for then the graph needs the memory."""
    before = _kilobytes(db)
    db.execute(f"PRAGMA cache_size = -{_ROOM}")
    try:
        yield
    finally:
        db.execute(f"PRAGMA cache_size = -{_CACHE}")
        if _kilobytes(db) - before > _CACHE:
            _give_back()


def _kilobytes(db: sqlite3.Connection) -> int:
    (pages,), (size,) = db.execute("PRAGMA page_count").fetchone(), db.execute("PRAGMA page_size").fetchone()
    return int(pages) * int(size) // 1024


def _give_back() -> None:
    """Let the system have what this process no longer uses: of many small pieces glibc keeps all by itself."""
    if sys.platform == "linux":
        from ctypes import CDLL  # takes milliseconds, and few need it

        trim = getattr(CDLL(None), "malloc_trim", None)  # musl has none
        if trim:
            trim(0)


def position(path: Path) -> int:
    """How far the ledger in that file has come, without opening it as one. Raises StoreError as `connect`."""
    with closing(connect(path, write=False)) as db, errors(path):
        return int(db.execute("SELECT position FROM state").fetchone()[0])


@contextmanager
def errors(path: Path | None) -> Iterator[None]:
    """SQLite's errors as StoreErrors that say what to do."""
    try:
        yield
    except sqlite3.DatabaseError as error:
        code = error.sqlite_errorname
        if code.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise StoreError(f"{path}: another ascribe is writing here; wait until it is done") from error
        if code.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM", "SQLITE_FULL", "SQLITE_IOERR")):
            raise StoreError(f"{path}: {error}; check the disk and the rights of the folder") from error
        raise StoreError(f"{path}: the ledger is damaged ({error}); restore it from a copy or an export") from error


def _check_format(db: sqlite3.Connection, path: Path | None) -> None:
    (application,) = db.execute("PRAGMA application_id").fetchone()
    (version,) = db.execute("PRAGMA user_version").fetchone()
    if application != _APPLICATION_ID:
        raise StoreError(f"{path}: a file of another program, not an ascribe ledger; choose another --store")
    if version != _VERSION:
        raise StoreError(f"{path}: written by another version of ascribe (format {version}, here {_VERSION})")


def _address(path: Path | None, write: bool) -> str:
    if path is None:
        return ":memory:"
    if write:
        return f"{path.absolute().as_uri()}?mode=rwc"
    # WAL needs to write beside the file even for reading; a folder that forbids it is read as it stands.
    immutable = "" if os.access(path.parent, os.W_OK) else "&immutable=1"
    return f"{path.absolute().as_uri()}?mode=ro{immutable}"
