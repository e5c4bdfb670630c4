"""Tell from a web address what it is the address of: a site, or an account, page, group, channel or post on one."""

from __future__ import annotations

from typing import Literal, NamedTuple
from urllib.parse import parse_qs

from ascribe.schema.addresses import PLATFORMS, Address
from ascribe.schema.records import Entity

# What the file says the address is of, where the address itself leaves it open: a site of its own, an account on
# somebody else's site, or a piece that stands there.
Meant = Literal["site", "account", "piece"]

# The platforms on which a plain name is something else than an account.
_KINDS = {"facebook": "Page", "telegram": "Channel", "youtube": "Channel"}
# What stands before a name in a path, and what that makes of it.
_MARKS = {
    **dict.fromkeys("author by id in member members people photos profile profile.php".split(), "Account"),
    **dict.fromkeys("u user users".split(), "Account"),
    **dict.fromkeys("c channel s".split(), "Channel"),
    **dict.fromkeys("group groups r".split(), "Group"),
    **dict.fromkeys("company pages pg".split(), "Page"),
}
_NUMBERED = ("channel", "pages", "people", "profile.php")  # after these stands a number, not a handle
# Where a plain name may as well be that of an account, a page or a group.
_OPEN = frozenset("facebook medium ok telegram vk whatsapp youtube".split())
# What may follow a name without being a piece: the tabs of its page.
_TABS = frozenset("about answers community featured forum-posts live playlists posts profile streams videos".split())
_LONGEST_NAME = 50  # longer ones are headlines, where it is not known what a site's paths mean
_GATES = ("business.", "old.", "web.")  # other doors to the same platform


class _Named(NamedTuple):
    """A name in a path, what stands before it ("" for nothing), and the path as far as the name goes."""

    mark: str
    handle: str
    path: str


def asset_at(place: Address, meant: Meant = "account") -> Entity:
    """The entity at an address, always the same for one address, never that of the whole site for a place on it.

    `twitter.com/JaneRoe` is account:twitter/janeroe, `t.me/harbour` a channel and `t.me/harbour/42` a post;
    elsewhere ids keep the address: account:forum.example/u/jane, article:forum.example/t/7, website:forum.example."""
    place = _through(place)
    names = PLATFORMS.get(place.host, ())
    if not place.path and not place.query:
        return _entity("Website", place.host, place.host)
    if not names and meant != "account":
        return _entity("Website", place.whole, place.whole) if meant == "site" else _piece(place)
    named = _named(place)
    if named is None or (not names and len(named.handle) > _LONGEST_NAME):
        by_query = not names and place.query and "/" not in place.path  # forum.example/member.php?u=7
        return _entity("Account", place.whole, place.whole) if by_query else _piece(place)
    # One platform may have two names: an account keeps its id when the platform changes its domain.
    platform = "twitter" if "twitter" in names else names[0] if names else ""
    kind = _MARKS.get(named.mark) or _KINDS.get(platform, "Account")
    where = f"{place.host}/{named.path}"
    if not platform:
        return _entity(kind, where, where)
    # A channel's own id tells capitals apart; handles nowhere do.
    id = named.handle if named.mark == "channel" else named.handle.casefold()
    if kind not in ("Account", "Channel") or named.mark in _NUMBERED:
        return _entity(kind, f"{platform}/{id}", where)
    return _entity(kind, f"{platform}/{id}", f"@{named.handle}", aliases=(where,))


def told_kind(place: Address) -> str | None:
    """The kind that an address alone tells: of a site's front page, and on a platform wherever its paths tell what is
    what; None where somebody has to say it."""
    place = _through(place)
    names = PLATFORMS.get(place.host, ())
    if not place.path and not place.query:
        return "Website"
    if not names:
        return None
    named = _named(place)
    if named is None:
        return "Article"
    return _MARKS.get(named.mark) or (None if _OPEN.intersection(names) else "Account")


def _through(place: Address) -> Address:
    """The same place by the front door of its platform."""
    gated = next((rest for gate in _GATES if (rest := place.host.removeprefix(gate)) in PLATFORMS), place.host)
    return place._replace(host=gated)


def _named(place: Address) -> _Named | None:
    """Whose address it is; None for that of a piece."""
    parts = [part for part in place.path.split("/") if part]
    numbers = parse_qs(place.query).get("id", [])
    marks = (n for n, part in enumerate(parts) if part.casefold() in _MARKS and (parts[n + 1 :] or numbers))
    at = next(marks, None)
    mark = "" if at is None else parts[at].casefold()
    first = 0 if at is None else at + 1
    if mark in ("pages", "people"):
        first += 1  # a name, which may change, before the number
    if mark == "profile.php" and numbers:
        return _Named(mark, numbers[0], f"{place.path}?id={numbers[0]}")
    name, tabs = parts[first : first + 1], parts[first + 1 :]
    if not name or name[0].endswith(".php") or {tab.casefold() for tab in tabs} - _TABS:
        return None
    return _Named(mark, name[0].removeprefix("@"), "/".join(parts[: first + 1]))


def _piece(place: Address) -> Entity:
    return _entity("Article", place.whole, place.whole, subkind="post")


def _entity(kind: str, place: str, name: str, subkind: str | None = None, aliases: tuple[str, ...] = ()) -> Entity:
    return Entity(id=f"{kind.lower()}:{place}", kind=kind, subkind=subkind, name=name, aliases=aliases)
