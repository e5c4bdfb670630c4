"""Read Clemson's list of troll accounts: how its publisher classifies each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ascribe.loaders.dataset import Dataset
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.posts import handled
from ascribe.loaders.rows import Row, each, exactly, read_rows
from ascribe.schema.records import Record

HEADER = (
    "author_id author external_author_id account_type account_category new_june_2018 congress_2017_id "
    "in_congress_2017 in_congress_2018"
).split()
OPTIONS = ("case", "grade", "source", "network", "attributed_to")
_ROUNDED = "0" * 12  # what a spreadsheet leaves of the end of a long number


def load(path: Path, options: Options) -> Iterator[Record | Remark]:
    """The accounts and what they are classified as. Raises InputError with file, line and row."""
    data = Dataset(path, options, publisher="Clemson University")
    yield from data.opening()
    named = bool(options.network or options.attributed_to)
    if named:
        yield from data.network()
    yield from each(data.filled(read_rows(path, exactly(HEADER))), lambda row: _told(data, row, named))
    yield from data.remarks()


def _told(data: Dataset, row: Row, named: bool) -> Iterator[Record]:
    account = handled(row, "author_id")
    if named:
        yield from data.say(row, account, "asset-of", data.the_network)
    for predicate, value in (
        ("classified-as", row["account_category"]),
        ("account-type", row["account_type"]),
        ("twitter-id", _id(data, row)),
    ):
        if value:
            yield from data.say(row, account, predicate, value)


def _id(data: Dataset, row: Row) -> str:
    """The account's number on its platform; of the two given the one that no spreadsheet rounded."""
    for column in ("congress_2017_id", "external_author_id"):
        if row[column].isdecimal() and not row[column].endswith(_ROUNDED):
            return row[column]
    data.leave_out("account number missing, or rounded by a spreadsheet", row)
    return ""
