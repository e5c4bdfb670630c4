"""Every error a user can meet, with the exit code the command line gives it.

    AscribeError                 root; catch this one
    ├── NotFoundError            1   the answer is no: nothing has that name or id
    │   └── AmbiguousError       1   several things have it
    ├── UsageError               2   the call itself is off
    ├── InputError               3   a file, record or query is refused; the store is as it was
    │   └── VocabularyError      3   an unknown kind or predicate, or a wrong kind at an end
    └── StoreError               4   the store cannot be reached, is locked or damaged

Besides, output that cannot be written ends with 4, an interrupt with 130, a reader that went away with 141.
A message says what, where (`file:line` when there is one) and what to do.
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class AscribeError(Exception):
    """Root of the tree; `exit_code` is what the command line ends with."""

    exit_code = 1


class NotFoundError(AscribeError):
    """Nothing in the store answers to that name or id."""


class AmbiguousError(NotFoundError):
    """Several entities answer to that name; `ids` lists them."""

    def __init__(self, message: str, ids: Iterable[str] = ()) -> None:
        super().__init__(message)
        self.ids = tuple(ids)


class UsageError(AscribeError):
    """The call cannot be carried out as it was written."""

    exit_code = 2


class InputError(AscribeError):
    """A file, a record or a query was refused; nothing of it was stored."""

    exit_code = 3


class VocabularyError(InputError):
    """A kind or predicate that is not in the vocabulary, or ends it cannot join."""


class StoreError(AscribeError):
    """The store cannot be reached, is locked by another writer, or is damaged."""

    exit_code = 4


def nearest(word: str, known: Iterable[str]) -> str:
    """`; nearest: a, b`, to go on a sentence with: up to three known words like `word`, best first; "" for none."""
    close = get_close_matches(word.casefold(), sorted(known), n=3, cutoff=0.5)
    return "; nearest: " + ", ".join(close) if close else ""
