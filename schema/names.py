"""Turn names as people write them into keys by which they can meet, and into readable ids."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Cyrillic has no h: `Гейрани` and `Heyrani` are one name, `Григорий` and `Grigory` another, so both are keys.
_CYRILLIC_G = str.maketrans({"Г": "H", "г": "h"})
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_LEADING = re.compile(r"^the (?=\S)")
_ENTITY_ID = re.compile(r"[a-z][a-z0-9-]*:\S+")


@lru_cache(maxsize=65536)
def name_key(text: str) -> str:
    """The key under which a name meets its other spellings; "" for a text without letters or digits.

    Unicode-normalised, transliterated to ASCII, case-folded; punctuation becomes a space, apostrophes
    vanish, a leading `@` or "the" is dropped: `@Heyrani` -> `heyrani`, `The Zoë-Post` -> `zoe post`.
    """
    folded = unicodedata.normalize("NFKC", text)
    if not folded.isascii():
        from anyascii import anyascii  # 0.2 MB of tables, needed for few names

        folded = anyascii(folded)
    plain = re.sub(r"[^0-9a-z]+", " ", _APOSTROPHES.sub("", folded).casefold()).strip()
    return _LEADING.sub("", plain)


def name_keys(text: str) -> tuple[str, ...]:
    """All keys of a name, `name_key` first; more than one when a script leaves a choice."""
    keys = [name_key(text)]
    other = text.translate(_CYRILLIC_G)
    if other != text:
        keys.append(name_key(other))
    return tuple(dict.fromkeys(key for key in keys if key))


def slug(text: str) -> str:
    """A readable id part: `Hassan Heyrani` -> `hassan-heyrani`; `x` for a text without letters."""
    return name_key(text).replace(" ", "-")[:80].strip("-") or "x"


def is_entity_id(text: str) -> bool:
    """Whether a speaker or publisher is written as an entity id (`person:jane-roe`), not as plain text."""
    return _ENTITY_ID.fullmatch(text) is not None
