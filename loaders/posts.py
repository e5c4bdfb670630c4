"""Read files of posts: who posted when and what was shared; of each account the ledger hears no more than that."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import NamedTuple

from ascribe.graph.ledgers.posts import Post, Sort
from ascribe.loaders.dataset import PLATFORM_GRADE, Dataset
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.rejects import refused
from ascribe.loaders.rows import Row, read_rows
from ascribe.loaders.twitter_io import account_id, account_of
from ascribe.schema.addresses import url_key
from ascribe.schema.errors import InputError
from ascribe.schema.records import Entity, Record

OPTIONS = ("case", "grade", "source", "network", "attributed_to")
TWEETS = ("tweetid", "userid", "tweet_time")
TROLLS = "author_id content region language publish_date harvested_date following followers updates".split()
COORDINATED = ("object_id", "account_id", "content_id", "timestamp_share")
_EARLIEST = 1990  # a count from another column, read as seconds, is in 1970
_URL = re.compile(r"https?://[^\s\"'<>“”«»]+", re.IGNORECASE)
_TAG = re.compile(r"(?<![\w&])#(\w*[^\W\d]\w*)")
Things = Iterator[tuple[Sort, str]]


class Shape(NamedTuple):
    """One kind of file: the columns that tell it, who published it, and how its rows are read.

    `who` and `time` are columns; `account` makes the account of a row, within the case of that id; `key` is what
    tells a post from every other post."""

    columns: Sequence[str]
    publisher: str | None
    grade: str | None
    who: str
    account: Callable[[Row, str], Entity]
    time: str
    key: Callable[[Row], str]
    shared: Callable[[Row], Things]


class _Seen:
    """What a file told of one account so far: from when to when, in which rows."""

    __slots__ = ("account", "first", "last", "rows")

    def __init__(self, account: Entity, at: int, row: int) -> None:
        self.account, self.first, self.last, self.rows = account, at, at, (row, row)

    def add(self, at: int, row: int) -> None:
        self.first, self.last, self.rows = min(self.first, at), max(self.last, at), (self.rows[0], row)


def load(path: Path, options: Options) -> Iterator[Record | Post | Remark]:
    """The posts of a file as they are read; then each account, and from when to when the file has posts of it.

    What two accounts share makes no relation between them: that would be a conclusion. Raises InputError with file,
    line and row for what is not as in such files; UsageError for an attribution without its report."""
    shapes: list[Shape] = []
    rows = read_rows(path, lambda header: _columns(header, shapes))
    first = next(rows, None)
    (shape,) = shapes
    data = Dataset(path, options, publisher=shape.publisher, grade=shape.grade)
    yield from data.opening()
    seen: dict[str, _Seen] = {}
    read = 0
    while first is not None:
        if first.is_blank:
            data.leave_out("blank row", first)
        else:
            try:
                yield _post(first, shape, data.case.id, seen)
                read += 1
            except InputError as error:
                refused(first.number, error, dict(first.cells))
        first = next(rows, None)
    if options.network or options.attributed_to:
        yield from data.network()
    for known in seen.values():
        yield from _told(data, known, bool(options.network or options.attributed_to))
    yield from data.remarks()
    yield Remark(f"rows of posts: {read:,}, accounts: {len(seen):,}; `ascribe posts NAME` shows those of one")


def _columns(header: Sequence[str], shapes: list[Shape]) -> Sequence[str]:
    names = [name.casefold() for name in header]
    shape = min(SHAPES, key=lambda shape: len(set(shape.columns) - set(names)))
    if missing := [name for name in shape.columns if name not in names]:
        raise ValueError(f"has no column {missing[0]!r}")
    shapes.append(shape)
    return names


def _post(row: Row, shape: Shape, case: str, seen: dict[str, _Seen]) -> Post:
    at = _seconds(row, shape.time)
    name = row[shape.who]
    known = seen.get(name)
    if known is None:
        known = seen[name] = _Seen(shape.account(row, case), at, row.number)
    else:
        known.add(at, row.number)
    return Post(known.account.id, at, _number(shape.key(row)), tuple(dict.fromkeys(shape.shared(row))))


def _told(data: Dataset, known: _Seen, named: bool) -> Iterator[Record]:
    where = f"row {known.rows[0]}" if known.rows[0] == known.rows[1] else f"rows {known.rows[0]} to {known.rows[1]}"
    days = [datetime.fromtimestamp(at, UTC).date().isoformat() for at in (known.first, known.last)]
    # The same value whatever the file, so that two files of one account do not look like a contradiction.
    yield from data.say(None, known.account, "posts", "collected", locator=where, valid_from=days[0], valid_to=days[1])
    if named:
        yield from data.say(None, known.account, "asset-of", data.the_network, locator=where)


def _seconds(row: Row, column: str) -> int:
    text = row[column]
    try:
        numeric = re.fullmatch(r"\d+(\.\d+)?", text)
        when = datetime.fromtimestamp(float(text), UTC) if numeric else datetime.fromisoformat(text)
        if when.year < _EARLIEST:
            raise ValueError(f"{text!r} is long before there were such posts")
        return int((when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError, OSError):
        row.refuse(f"`{column}` is {text!r}, no time as 2018-05-03 16:20 or 1525364400. Are its columns shifted?")


def _number(key: str) -> int:
    """A post's own number, or 63 bits of a hash of what else tells it apart."""
    if key.isdecimal() and len(key) < 19:
        return int(key)
    return int.from_bytes(blake2b(key.encode(), digest_size=8).digest()) >> 1


def _tweet_account(row: Row, _: str) -> Entity:
    told = _optional(row.cells, "user_screen_name", "user_display_name", "account_creation_date")
    return account_of(row, row["userid"], *told)


def _tweet_shared(row: Row) -> Things:
    urls, tags, retweeted, author, quoted = _optional(
        row.cells, "urls", "hashtags", "retweet_tweetid", "retweet_userid", "quoted_tweet_tweetid"
    )
    for url in _items(urls):
        yield from _address(url)
    for tag in _items(tags):
        yield "hashtag", f"#{tag.removeprefix('#').casefold()}"
    for post in filter(None, (retweeted, quoted)):
        yield "post", post
    if author:
        yield "account", account_id(author)


def _troll_account(row: Row, _: str) -> Entity:
    return handled(row, "author_id")


def handled(row: Row, column: str) -> Entity:
    """The account of the handle in that column. Raises InputError for what is no handle."""
    handle = row[column]
    if not re.fullmatch(r"\w{1,50}", handle):
        row.refuse(f"`{column}` is {handle!r}, which is no handle. Are the columns of this row shifted?")
    return Entity(
        id=f"account:twitter/{handle.casefold()}",
        kind="Account",
        name=f"@{handle}",
        properties={"platform": "twitter"},
    )


def _troll_shared(row: Row) -> Things:
    text = html.unescape(row["content"])
    for url in _URL.findall(text):
        yield from _address(url.rstrip(".,;:!?)]…"))
    for tag in _TAG.findall(_URL.sub(" ", text)):
        yield "hashtag", f"#{tag.casefold()}"


def _nameless_account(row: Row, case: str) -> Entity:
    id = row["account_id"]
    if not id or " " in id:
        row.refuse(f"`account_id` is {id!r}. Is this row cut off, or are its columns shifted?")
    # Made up by whoever published the file: known within it, on a platform that it does not name.
    return Entity(id=f"account:{case}/{id}", kind="Account", name=f"account {id}")


def _coordinated_shared(row: Row) -> Things:
    if row["object_id"]:
        yield "object", row["object_id"]


def _address(url: str) -> Things:
    if key := url_key(url):
        yield "address", key


def _items(text: str) -> list[str]:
    """A list as such files write it: `[one, two]`, with or without quotes; nothing for `[]` and an empty cell."""
    bare = text.removeprefix("[").removesuffix("]")
    return [item for part in bare.split(", ") if (item := part.strip().strip("'\""))]


def _optional(cells: Mapping[str, str], *columns: str) -> list[str]:
    return [cells.get(column, "") for column in columns]


SHAPES = (
    Shape(
        columns=TWEETS,
        publisher="Twitter",
        grade=PLATFORM_GRADE,
        who="userid",
        account=_tweet_account,
        time="tweet_time",
        key=lambda row: row["tweetid"],
        shared=_tweet_shared,
    ),
    Shape(
        columns=TROLLS,
        publisher="Clemson University",
        grade=None,
        who="author_id",
        account=_troll_account,
        time="publish_date",
        key=lambda row: "\t".join(row.cells.values()),  # no number is given: a post is known by all there is of it
        shared=_troll_shared,
    ),
    Shape(
        columns=COORDINATED,
        publisher=None,
        grade=None,
        who="account_id",
        account=_nameless_account,
        time="timestamp_share",
        key=lambda row: row["content_id"],
        shared=_coordinated_shared,
    ),
)
