"""Know the tables that ascribe itself exported: they are for reading, and say less than what they were made from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from ascribe.loaders.table_columns import all_words
from ascribe.loaders.table_values import words
from ascribe.schema.errors import InputError

_DETAILS = {f"{end} {detail}" for end in ("subject", "object") for detail in ("id", "kind")}
_ENOUGH = 4  # columns that no other program has together: a table that was cut or sorted is known too


def refuse_ours(path: Path, header: Sequence[str]) -> None:
    """Raise InputError for a table of relations or claims with ascribe's own columns.

    Read as somebody's sheet, a denied relation would be an allegation, and a retracted claim live again."""
    from ascribe.loaders.graph_rows import CLAIM, RELATION  # with the store, which other loaders need not wait for

    called = {words(column) for column in header}
    for columns, held in (
        (RELATION, "what follows from claims, not the claims"),
        (CLAIM, "claims without all that they go back to"),
    ):
        own = {words(column) for column in columns} - all_words() - _DETAILS
        if len(own & called) >= _ENOUGH:
            raise InputError(
                f"{path}:1: this table was exported by ascribe: it lists {held}; load the .jsonl export instead"
            )
