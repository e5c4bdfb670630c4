"""Put text that others wrote into Markdown, so that it reads as they wrote it and does nothing else."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

from ascribe.cli.text import visible

_MARKS = re.compile(r"[\\`*\[\]<>#|~^$&]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])")
# What some readers of Markdown make a link of though nobody marked it.
_BARE = re.compile(r"(?<=[A-Za-z])(?=://)|(?<=\bwww)(?=\.)|(?=@)", re.IGNORECASE)
_LONGEST_URL = 2000


def plain(text: str) -> str:
    """The text on one line, every mark of Markdown and HTML in it as the character that it is.

    To be set behind a word of ours: what only means something at the start of a line is left as it stands."""
    return _BARE.sub(r"\\", _MARKS.sub(r"\\\g<0>", visible(text)))


def linked(url: str) -> str:
    """The address as a link where it is one of the web, otherwise as text."""
    try:
        parts = urlsplit(url.strip())
        on_the_web = parts.scheme.lower() in ("http", "https") and bool(parts.hostname)
    except ValueError:
        on_the_web = False
    if not on_the_web or len(url) > _LONGEST_URL:
        return plain(url)
    return f"<{''.join(map(_in_link, url.strip()))}>"


def _in_link(char: str) -> str:
    seen = char.isprintable() and unicodedata.category(char) != "Cf" and not char.isspace()
    return char if seen and char not in '<>"`\\|{}^' else quote(char, safe="")
