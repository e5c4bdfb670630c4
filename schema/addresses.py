"""Read addresses as analysts pass them on: URLs, domains, defanged ones, and the handles within them."""

from __future__ import annotations

import re
from typing import NamedTuple
from urllib.parse import parse_qs

# The names a platform goes by in ids (`account:twitter/jane`), by the domain it is reached at.
PLATFORMS: dict[str, tuple[str, ...]] = {
    "bsky.app": ("bluesky",),
    "chat.whatsapp.com": ("whatsapp",),
    "facebook.com": ("facebook",),
    "fb.com": ("facebook",),
    "gab.com": ("gab",),
    "github.com": ("github",),
    "instagram.com": ("instagram",),
    "linkedin.com": ("linkedin",),
    "medium.com": ("medium",),
    "ok.ru": ("ok",),
    "pinterest.com": ("pinterest",),
    "reddit.com": ("reddit",),
    "rumble.com": ("rumble",),
    "t.me": ("telegram",),
    "telegram.me": ("telegram",),
    "threads.net": ("threads",),
    "tiktok.com": ("tiktok",),
    "truthsocial.com": ("truthsocial",),
    "tumblr.com": ("tumblr",),
    "twitter.com": ("twitter", "x"),
    "vk.com": ("vk",),
    "weibo.com": ("weibo",),
    "x.com": ("x", "twitter"),
    "youtube.com": ("youtube",),
}
# The kinds of entity whose ids are `kind:platform/handle`.
_HANDLED = ("account", "page", "group", "channel")
# What stands before the handle in a path: `/in/jane`, `/groups/harbour`, `/@jane`.
_BEFORE_HANDLE = frozenset("c channel company groups in pages people profile profile.php r s u user".split())
_DEFANGED = re.compile(r"[\[({]\s*(\.|dot|:|://|/|@|at)\s*[\])}]|(?<=\w)\\(?=\.)", re.IGNORECASE)
_SCHEME = re.compile(r"^(?:h[tx]{2}ps?|[fm]xp|ftps?)\s*:/+", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?:(?:www|m|mobile)\.)?(?P<host>[^\W_](?:[\w-]*\.)+[^\W\d_][\w-]+|\d{1,3}(?:\.\d{1,3}){3})\.?(?::\d+)?"
    r"(?:/(?P<path>[^\s?#]*))?(?:\?(?P<query>[^\s#]*))?(?:#\S*)?",
    re.IGNORECASE,
)
_LONGEST = 2000
_BEFORE_HOST = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//(?:www\.)?", re.IGNORECASE)
_HANDLE = re.compile(r"@?([\w.-]{2,100})")


class Address(NamedTuple):
    """A place on the web: `host` in lower case without `www.`, `path` without slashes around it, `query`."""

    host: str
    path: str
    query: str

    @property
    def whole(self) -> str:
        """Host and path with the query, which says on some sites which page is meant."""
        return self.place + (f"?{self.query}" if self.query else "")

    @property
    def place(self) -> str:
        """Host and path."""
        return self.host + (f"/{self.path}" if self.path else "")

    @property
    def handles(self) -> tuple[str, ...]:
        """What may be the name of an account or page in the path of a platform's address."""
        parts = [part for part in self.path.split("/") if part and part.casefold() not in _BEFORE_HANDLE]
        numbered = parse_qs(self.query).get("id", [])
        named = parts[:2] if self.path.casefold().startswith("pages/") else parts[:1]
        return tuple(part.removeprefix("@") for part in (*named, *numbered))


def refanged(text: str) -> str:
    """The text with `example[.]com`, `hxxps://` and their like made whole again."""
    whole = _DEFANGED.sub(lambda match: _whole(match[1]), text.strip())
    return _SCHEME.sub(lambda match: match[0].casefold().replace("xx", "tt").replace("fxp", "ftp"), whole)


def address(text: str) -> Address | None:
    """The web address a text is, with or without its scheme; None for any other text.

    `hxxps://www.harbour[.]example/news/` -> harbour.example, news. Punycode (`xn--…`) is read. An e-mail address
    is none: the site that carries somebody's mail is somebody else."""
    if len(text) > _LONGEST or ("." not in text and "dot" not in text.casefold()):
        return None
    match = _ADDRESS.fullmatch(_SCHEME.sub("", refanged(text)))
    if match is None:
        return None
    return Address(_spelled(match["host"].casefold()), (match["path"] or "").strip("/"), match["query"] or "")


def url_key(url: str) -> str:
    """A url as its different spellings share it: without scheme, `www.`, fragment and last slash, the host lower.

    Two sources that share it are one document. Any text has a key; an empty one is no place at all."""
    host, slash, path = _BEFORE_HOST.sub("", url.strip()).partition("#")[0].partition("/")
    return (host.casefold() + slash + path).rstrip("/")


def handle_ids(text: str) -> list[str]:
    """The ids that an account, page, group, channel or website may have which is given as `@handle` or address."""
    place = address(text)
    if place is not None:
        websites = [f"website:{known}" for known in dict.fromkeys((place.whole, place.place))]
        return websites + _ids(place.handles, PLATFORMS.get(place.host, ()))
    handle = _HANDLE.fullmatch(text.strip())
    platforms = dict.fromkeys(name for names in PLATFORMS.values() for name in names)
    return _ids([handle[1]], platforms) if handle else []


def _ids(handles: tuple[str, ...] | list[str], platforms: tuple[str, ...] | dict[str, None]) -> list[str]:
    spelled = dict.fromkeys(form for handle in handles for form in (handle, handle.casefold()))
    return [f"{kind}:{platform}/{handle}" for kind in _HANDLED for platform in platforms for handle in spelled]


def _whole(taken: str | None) -> str:
    return {"dot": ".", "at": "@", "": ""}.get((taken or "").casefold(), taken or "")


def _spelled(host: str) -> str:
    try:
        return host.encode("ascii").decode("idna") if "xn--" in host else host
    except UnicodeError:
        return host
