"""Say in one sentence what went wrong with a Neo4j server, where, and what to do about it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from neo4j.exceptions import DriverError, Neo4jError

from ascribe.schema.errors import InputError, StoreError

# The first word found in the code or text of an error, or of what caused it, decides; so the order matters.
_ADVICE = {
    "AuthenticationRateLimit": "too many wrong passwords, so for some seconds even the right one is refused; wait, "
    "then check NEO4J_PASSWORD",
    "CredentialsExpired": "the server wants the first password changed before anything else; change it, "
    "then set NEO4J_PASSWORD",
    "Security.Unauthorized": "user name or password refused; set NEO4J_USERNAME and NEO4J_PASSWORD",
    "Security.": "this user may not do that; ask who runs the server, or choose another NEO4J_USERNAME",
    "DatabaseNotFound": "it has no database of that name; set NEO4J_DATABASE to one it has "
    "(the Community edition has one, neo4j)",
    "DatabaseUnavailable": "the database is shutting down or starting; wait and run the command again",
    "DNS resolve": "nobody knows that host; check the address",
    "CertificateVerifyFailed": "its certificate is not trusted; name the authority in SSL_CERT_FILE, or use +ssc "
    "instead of +s for a certificate it signed itself",
    "BoltSecurityError": "no TLS connection came about; use bolt:// or neo4j:// if the server has no TLS",
    "looks like HTTP": "that port speaks HTTP, not Bolt; Neo4j's Bolt port is 7687 unless it was changed",
    "incomplete handshake": "it closed the connection at once; if it takes TLS only, use bolt+s:// or neo4j+s://",
    "handshake": "no Neo4j server answers there; check host and port (Bolt is 7687 unless it was changed)",
    "timed out": "no answer in time; check host, port and firewall",
    "Connection refused": "nothing listens there; start Neo4j, or check host and port",
    "IncompleteCommit": "the connection broke during a commit, so it may or may not be stored; run the command again, "
    "nothing is stored twice",
    "MemoryPoolOutOfMemory": "one transaction needs more memory than the server grants; raise "
    "dbms.memory.transaction.total.max or server.memory.heap.max_size there",
    "TransactionTimedOut": "a transaction took longer than the server allows; raise db.transaction.timeout there",
    "LockClientStopped": "a transaction waited too long for other writers; run the command again",
    "ConstraintCreationFailed": "the database holds nodes of another program under names ascribe uses; "
    "choose an empty database",
    "DeadlockDetected": "other writers kept getting in the way; run the command again",
    "SessionExpired": "the connection to the server was lost; run the command again",
    "ServiceUnavailable": "the server cannot be reached; check that it runs, and its address",
}
# How a server says that one query wanted all its memory: its own bound, the heap, the network buffers, the stack.
_TOO_MUCH = ("OutOfMemory", "heap space", "buffer memory", "StackOverflow", "stack overflow")
_POSITION = re.compile(r"\s*\(line (\d+), column (\d+) \(offset: \d+\)\)")


@contextmanager
def reaching(where: str) -> Iterator[None]:
    """Raise what the driver raises as a StoreError about `where`: an address, without credentials."""
    try:
        yield
    except (DriverError, Neo4jError) as error:
        told = "\n".join(_told(error))
        for word, advice in _ADVICE.items():
            if word in told:
                raise StoreError(f"{where}: {advice}") from error
        raise StoreError(f"{where}: {_first_line(error)}") from error


@contextmanager
def refusing(timeout: float, lines_before: int = 0) -> Iterator[None]:
    """Raise what somebody's own query does wrong as an InputError; what the server does wrong passes through.

    `lines_before` is how many lines of ours stand before theirs."""
    try:
        yield
    except Neo4jError as error:
        code = error.code or ""
        if "TransactionTimedOut" in code:
            problem = f"the query took longer than {timeout:g} s; narrow it, or give a longer --timeout"
        elif any(word in f"{code} {error.message}" for word in _TOO_MUCH):
            problem = (
                "the query needs more memory than the server grants, or is nested too deep; narrow it, or LIMIT it"
            )
        elif "ParameterMissing" in code:
            problem = f"the query was refused: {_first_line(error, lines_before)}; give each with --param"
        elif ".Statement." in code or ".Procedure." in code:
            problem = f"the query was refused: {_first_line(error, lines_before)}"
        else:
            raise
        raise InputError(problem) from error
    except (
        ValueError,
        TypeError,
        OverflowError,
        RecursionError,
    ) as error:  # what the driver says to a value it cannot send
        raise InputError(f"a parameter cannot be sent to Neo4j: {error}") from error


def _told(error: BaseException) -> Iterator[str]:
    """Names, codes and texts of an error and of all that caused it."""
    yield f"{type(error).__name__} {getattr(error, 'code', '')} {error}"
    if isinstance(error, BaseExceptionGroup):
        for part in error.exceptions:
            yield from _told(part)
    if error.__cause__:
        yield from _told(error.__cause__)


def _first_line(error: Exception, lines_before: int = 0) -> str:
    """What the server said, without the statement it repeats and without lists of all it would have taken."""
    text = (getattr(error, "message", None) or str(error)).partition("\n")[0]
    position = _POSITION.search(text)
    text = _POSITION.sub("", text)
    if len(text) > 200:
        text = text.partition(": expected ")[0]
    return text + (f" (line {int(position[1]) - lines_before}, column {position[2]})" if position else "")
