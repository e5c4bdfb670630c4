"""Read the user files of Twitter's information-operations releases: the accounts of one network.

What the file says an account was like on the day it was taken down changes with every release, so counts, place,
description and the like are literal claims, each with its source; only the day of creation, which cannot change,
is a property of the account.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ascribe.loaders.dataset import PLATFORM_GRADE, Dataset
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.rows import Row, each, exactly, read_rows
from ascribe.schema.dates import bounds
from ascribe.schema.names import name_key
from ascribe.schema.records import Entity, Record

HEADER = (
    "userid user_display_name user_screen_name user_reported_location user_profile_description user_profile_url "
    "follower_count following_count account_creation_date account_language"
).split()
OPTIONS = ("case", "grade", "source", "network", "attributed_to")
_FACTS = {
    "followers": "follower_count",
    "following": "following_count",
    "reported-location": "user_reported_location",
    "description": "user_profile_description",
    "profile-url": "user_profile_url",
    "language": "account_language",
}
_RELEASE = re.compile(r"(?:^|_)(\d{4})_(0[1-9]|1[0-2])_")  # hashed_2021_12_REA_…: when it was released


def load(path: Path, options: Options) -> Iterator[Record | Remark]:
    """The accounts of a release and what it says of each, graded B2 unless `options` say otherwise.

    The file names neither the network nor who is behind it: `options` do. An account whose id is a hash is known
    by that hash and has no handle. Raises InputError with file, line and row for anything that is not as in such
    files; UsageError for an attribution without its report."""
    month = _RELEASE.search(path.stem)
    published = "-".join(month.groups()) if month else None
    data = Dataset(path, options, publisher="Twitter", grade=PLATFORM_GRADE, published=published)
    yield from data.opening()
    yield from data.network()
    yield from each(data.filled(read_rows(path, exactly(HEADER))), lambda row: _told(data, row))
    yield from data.remarks()


def _told(data: Dataset, row: Row) -> Iterator[Record]:
    account = _account(row)
    yield from data.say(row, account, "asset-of", data.the_network)
    facts = dict(_FACTS) if account.properties["hashed"] else {"display-name": "user_display_name", **_FACTS}
    for predicate, column in facts.items():
        if row[column]:
            yield from data.say(row, account, predicate, row[column])


def _account(row: Row) -> Entity:
    id = row["userid"]
    for column in ("follower_count", "following_count"):
        if id and " " not in id and not row[column].isdecimal():
            row.refuse(f"`{column}` is {row[column]!r}, no whole number. Are the columns of this row shifted?")
    return account_of(row, id, row["user_screen_name"], row["user_display_name"], row["account_creation_date"])


def account_of(row: Row, id: str, handle: str, shown: str, created: str) -> Entity:
    """The account of a release's row, by its number or, where the publisher hashed that, by the hash.

    `shown` is its display name, `created` the day of its creation; each may be empty. Raises InputError."""
    if not id or " " in id:
        row.refuse(f"`userid` is {id!r}, neither a number nor a hash. Is this row cut off, or are its columns shifted?")
    _check_date(row, created)
    # Numbers were left in the clear, everything else was hashed by the publisher: a hash is nobody's handle.
    hashed = not id.isdecimal()
    known = () if hashed or not name_key(shown) or shown == handle else (shown,)
    return Entity(
        id=account_id(id),
        kind="Account",
        name=f"hashed account {id}" if hashed or not handle else f"@{handle}",
        aliases=known,
        properties={"platform": "twitter", "hashed": hashed, **({"created_at": created} if created else {})},
    )


def account_id(id: str) -> str:
    """The id of the account of that number or hash."""
    return f"account:twitter/{id}" if id.isdecimal() else f"account:twitter/hashed/{id}"


def _check_date(row: Row, text: str) -> None:
    try:
        if text:
            bounds(text)
    except ValueError as error:
        row.refuse(f"`account_creation_date`: {error}")
