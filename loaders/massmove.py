"""Read MassMove's lists of local news sites: who operates each, where it is hosted, which accounts it links to.

Volunteers scraped the sites, so cells may hold anything: one that cannot be what its column says is left out and
counted, the rest of its row is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from ascribe.loaders.assets import asset_at
from ascribe.loaders.dataset import Dataset, organization
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.rows import Row, each, exactly, read_rows
from ascribe.schema.addresses import Address, address
from ascribe.schema.records import Claim, Entity, Record, Source

OPTIONS = ("case", "grade", "source")
_START, _STATE = ("awsOrigin", "domain"), ("state",)
_MIDDLE = tuple(
    "lat lng locationVerified httpResponseCode contentLength facebookUrl siteName twitterUsername itunesAppStoreUrl "
    "twitterAccountCreatedAt twitterUserId twitterFollowers twitterFollowing twitterTweets siteOperator".split()
)
_END = ("twitterSuspended", "facebookFollowers", "facebookLikes")
SHORT, LONG = (*_START, *_MIDDLE), (*_START, *_STATE, *_MIDDLE, *_END)
_NUMBER = re.compile(r"\d+(?:\.\d+)?[KM]?")
_WHOLE = re.compile(r"\d+")
_COORDINATE = re.compile(r"-?\d{1,3}(?:\.\d+)?")
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
_HANDLE = re.compile(r"\w{1,15}", re.ASCII)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_COPY = re.compile(r"https?://web\.archive\.org/web/\d+/(.+)")


def load(path: Path, options: Options) -> Iterator[Record | Remark]:
    """Every site with its operator, host and accounts; ungraded. Rows that repeat another are dropped and counted.

    An operator's citation, written behind it, becomes a source of its own that the list relays.
    Raises InputError with file, line and row for another header and for a row without a domain."""
    data = Dataset(path, options, publisher="MassMove")
    yield from data.opening()
    seen: set[tuple[str, ...]] = set()
    cited: set[str] = set()

    def told(row: Row) -> Iterator[Record]:
        content = tuple(row.cells.values())
        if row.is_blank or content in seen:
            data.leave_out("blank row" if row.is_blank else "row that repeats another, dropped", row)
            return
        seen.add(content)
        silent = True
        for record in _site(data, row, cited):
            silent = silent and not isinstance(record, Claim)
            yield record
        if silent:
            data.leave_out("site of which nothing is said but that it is listed", row)

    yield from each(read_rows(path, exactly(SHORT, LONG)), told)
    yield from data.remarks()


def _site(data: Dataset, row: Row, cited: set[str]) -> Iterator[Record]:
    place = address(row["domain"])
    if place is None or place.path:
        row.refuse(f"`domain` is {row['domain']!r}, which is none. Are the columns of this row shifted?")
    titles = (row["siteName"],) if row["siteName"] else ()
    site = Entity(id=f"website:{place.host}", kind="Website", name=place.host, aliases=titles)
    yield from data.meet(site)
    yield from _operated(data, row, site, cited)
    # That two sites share an address says that one company hosts them, not that somebody owns both.
    if _fits(data, row, "awsOrigin", _IP):
        yield from data.say(row, site, "hosted-at", row["awsOrigin"])
    if _fits(data, row, "lat", _COORDINATE) and _fits(data, row, "lng", _COORDINATE):
        yield from data.say(row, site, "location", f"{row['lat']}, {row['lng']}")
    for predicate, column in {"state": "state", "itunes-app-store-url": "itunesAppStoreUrl"}.items():
        if row.cells.get(column):
            yield from data.say(row, site, predicate, row[column])
    yield from _facebook(data, row, site)
    yield from _twitter(data, row, site)


def _operated(data: Dataset, row: Row, site: Entity, cited: set[str]) -> Iterator[Record]:
    name, _, citation = row["siteOperator"].partition(" - ")
    if not name:
        return
    via = None
    if citation:
        copy = _COPY.fullmatch(citation)
        source = Source(
            id=f"{data.case.id}/{copy[1] if copy else citation}",
            kind="web page",
            url=copy[1] if copy else citation,
            archive_url=citation if copy else None,
            read=False,
        )
        via = (source.id,)
        if source.id not in cited:
            cited.add(source.id)
            yield source
    yield from data.say(row, organization(name), "operates", site, via=via)


def _facebook(data: Dataset, row: Row, site: Entity) -> Iterator[Record]:
    """The page that a site links to, and how many follow it; that it is the site's own is not said."""
    place = address(row["facebookUrl"].rstrip("\\"))
    page = asset_at(place) if place else None
    if page is None or not page.id.partition(":")[2].startswith("facebook/"):
        if row["facebookUrl"]:
            data.leave_out("`facebookUrl` that leads to no page, left out", row)
        for column in ("facebookFollowers", "facebookLikes"):
            if row.cells.get(column):
                data.leave_out(f"`{column}` of no page, left out", row)
        return
    yield from data.say(row, page, "associated-with", site, quote=row["facebookUrl"])
    for predicate, column in {"followers": "facebookFollowers", "likes": "facebookLikes"}.items():
        if _fits(data, row, column, _NUMBER):
            yield from data.say(row, page, predicate, row[column])


def _twitter(data: Dataset, row: Row, site: Entity) -> Iterator[Record]:
    """The account that a site links to; its number was written as 7.38E+17 by a spreadsheet, and is no key."""
    if not _fits(data, row, "twitterUsername", _HANDLE):
        return
    account = asset_at(Address("twitter.com", row["twitterUsername"], ""))
    if _fits(data, row, "twitterAccountCreatedAt", _TIME):
        account = account.model_copy(update={"properties": {"created_at": row["twitterAccountCreatedAt"]}})
    yield from data.say(row, account, "associated-with", site)
    facts = {"followers": "twitterFollowers", "following": "twitterFollowing", "posts": "twitterTweets"}
    for predicate, column in {"user-id": "twitterUserId", **facts}.items():
        if _fits(data, row, column, _WHOLE):
            yield from data.say(row, account, predicate, row[column])


def _fits(data: Dataset, row: Row, column: str, shape: re.Pattern[str]) -> bool:
    """Whether a cell holds what its column says; one that holds something else is noted."""
    cell = row.cells.get(column, "")
    if cell and not shape.fullmatch(cell):
        data.leave_out(f"`{column}` that cannot be one, left out", row)
    return bool(shape.fullmatch(cell))
