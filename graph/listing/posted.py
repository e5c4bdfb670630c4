"""Tell how much an account posted and what it shared most, with the files that say so; no more follows from posts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ascribe.graph.ledgers.posts import PostFile, Sort
from ascribe.graph.projecting.grounds import entities_of, retractions_in_force
from ascribe.graph.projecting.unite import by_id, unite_source
from ascribe.graph.relations.answers import EntityRef
from ascribe.schema.records import Retraction

if TYPE_CHECKING:
    from ascribe.graph.ledgers.ledger import Ledger


@dataclass(frozen=True)
class SharedThing:
    """One thing that was shared in `posts` posts; times as 2021-01-17T07:56:33Z.

    `sort`: an address (without its scheme), a hashtag, a post (by its number), an account whose post was passed on (by
    its id; `name` where it is known here), or an object of which the file does not say what it is."""

    sort: Sort
    what: str
    name: str | None
    posts: int
    first: str
    last: str


@dataclass(frozen=True)
class PostSource:
    """How many of the posts one source has."""

    source: str
    headline: str | None
    publisher: str | None
    posts: int


@dataclass(frozen=True)
class Posted:
    """The posts of one account, each counted once, however many files have it."""

    entity: EntityRef
    posts: int
    first: str | None
    last: str | None
    shared: list[SharedThing]
    sources: list[PostSource]


def posted(path: Path, ledger: Ledger, entity: EntityRef, limit: int) -> Posted:
    """What the file of posts at `path` has of an account, with the `limit` things it shared most; nothing without one.

    Left out is what a source says that is retracted, or that no case holds any more. Raises StoreError."""
    if not path.exists():
        return Posted(entity, 0, None, None, [], [])
    with PostFile(path) as file:
        cases = file.cases()
        sources = by_id(ledger.find("source", "id", [_source(case) for case in cases]), unite_source)
        for held in retractions_in_force(ledger, list(sources)):
            assert isinstance(held.record, Retraction)
            sources.pop(held.record.target, None)
        gone = {case for case in cases if _source(case) not in sources}
        activity = file.of(entity.id, limit=limit, without=gone)
    passed_on = {thing.text for thing in activity.shared if thing.sort == "account"}
    names = {id: known.name for id, known in entities_of(ledger, passed_on).items()}
    return Posted(
        entity=entity,
        posts=activity.posts,
        first=None if activity.first is None else _time(activity.first),
        last=None if activity.last is None else _time(activity.last),
        shared=[
            SharedThing(
                sort=thing.sort,
                what=thing.text,
                name=names.get(thing.text) if thing.sort == "account" else None,
                posts=thing.posts,
                first=_time(thing.first),
                last=_time(thing.last),
            )
            for thing in activity.shared
        ],
        sources=[
            PostSource(source.id, source.headline, source.publisher, count)
            for case, count in activity.cases.items()
            if (source := sources[_source(case)])
        ],
    )


def _source(case: str) -> str:
    """The source that a data file is cited as."""
    return f"{case}/file"


def _time(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
