"""How single things are written on a terminal: text from the data, confidences, dates, amounts, claim ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ascribe.schema.grades import number as number  # proofs write it too, in a room below

if TYPE_CHECKING:
    from ascribe.graph.relations.answers import EntityRef

LONGEST_NAME, LONGEST_TEXT = 80, 300
# Whoever the sources do not name: what stands for the name is nobody's name.
UNIDENTIFIED = " (unidentified)"
# How many of several things a line tells.
MOST = 20
# Format characters that ordinary words of some scripts need; all others can disguise what a line says.
_NEEDED = {"\u00ad", "\u061c", "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u2060"}


def called(name: str) -> str:
    """A name as people are shown it: visible, and not longer than a name can be expected to be."""
    return clipped(visible(name), LONGEST_NAME)


def worded(text: str) -> str:
    """What somebody wrote as people are shown it: visible, and not longer than anybody reads on a line."""
    return clipped(visible(text), LONGEST_TEXT)


def clipped(text: str, most: int) -> str:
    """The text, its end replaced by … where it is longer than that."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def visible(text: str) -> str:
    """The text on one line, with control and direction-changing characters written out (`\\x1b`, `\\u202e`)."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_seen(char) for char in re.sub(r"[\t\r\n\u2028\u2029]+", " ", text))


def _seen(char: str) -> str:
    if unicodedata.category(char) not in ("Cc", "Cf", "Cs") or char in _NEEDED:
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def several(items: Sequence[str], between: str = ", ") -> str:
    """The items behind each other, as far as anybody reads on, and how many more there are."""
    rest = len(items) - MOST
    return between.join(items[:MOST]) + (f"{between}… {rest} more" if rest > 0 else "")


def span(start: str | None, end: str | None, former: bool = False) -> str:
    """`2017-05/..`, `../2018`, one date where both are the same, `undated`; `(former)` behind it when it is over."""
    over = " (former)" if former else ""
    if not (start or end):
        return f"undated{over}"
    return visible((start if start and start == end else f"{start or '..'}/{end or '..'}") + over)


def amount(value: Mapping[str, Any]) -> str:
    """An amount in words: as it was written, or else built from its bounds."""
    low, high, scope = value.get("min"), value.get("max"), value.get("scope")
    words = value.get("text") or " ".join(
        str(part)
        for part in (
            "about" if value.get("about") else "",
            f"{low:g}..{high:g}" if low is not None and high is not None and low != high else "",
            f"{low:g}" if low is not None and low == high else "",
            f"over {low:g}" if low is not None and high is None else "",
            f"up to {high:g}" if high is not None and low is None else "",
            value.get("unit") or "",
        )
        if part
    )
    return worded(words + (f" ({scope})" if scope else ""))


def who(entity: EntityRef) -> str:
    """Kind and aliases of an entity: `page · @harbourst`, `person (unidentified)`."""
    kind = entity.kind.lower() + UNIDENTIFIED * entity.unidentified
    return several([called(text) for text in (kind, *entity.aliases)], " · ")


def name_of(entity: EntityRef) -> str:
    """An entity's name, with its id where another one of the same answer has that name."""
    return f"{called(entity.name)} ({called(entity.id)})" if entity.namesake else called(entity.name)


def far_end(entity: EntityRef) -> str:
    """An entity named beside others, where its kind is not told: one that nobody names is marked as such."""
    return name_of(entity) + UNIDENTIFIED * entity.unidentified


def counted(count: int, noun: str, plural: str | None = None) -> str:
    """`1 origin`, `2 origins`; the plural where it takes more than an s."""
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def short_ids(claims: Iterable[str]) -> dict[str, str]:
    """Each claim id with the shortest prefix, of four digits or more, that tells all of these apart."""
    ids = set(claims)
    length = len("c_0000")
    while len({claim[:length] for claim in ids}) < len(ids):
        length += 1
    return {claim: claim[:length] for claim in ids}
