"""Turn names as people write them into keys by which they can meet, and into readable ids."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ascribe.schema.addresses import address

# Cyrillic has no h: `Гейрани` and `Heyrani` are one name, `Григорий` and `Grigory` another, so both are keys.
# The same with `Хасан` and `Hasan`, `Харьков` and `Kharkov`.
_CYRILLIC_H = (str.maketrans({"Г": "H", "г": "h"}), str.maketrans({"Х": "H", "х": "h"}))
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_LEADING = re.compile(r"^the (?=\S)")
_ENTITY_ID = re.compile(r"[a-z][a-z0-9-]*:\S+")
# Ids, names and their keys are indexed, and an index of Neo4j takes no text of more than about 8 kB. In ASCII a name
# can be forty times as long as it was written, so a key is cut: what begins with a thousand equal letters is one name.
NAME_LIMIT, _KEY_LIMIT = 500, 1000


@lru_cache(maxsize=65536)
def name_key(text: str) -> str:
    """The key under which a name meets its other spellings; "" for a text without letters or digits.

    Unicode-normalised, transliterated to ASCII, case-folded; punctuation becomes a space, apostrophes
    vanish, a leading `@` or "the" is dropped: `@Heyrani` -> `heyrani`, `The Zoë-Post` -> `zoe post`.
    """
    return _LEADING.sub("", _plain(text))[:_KEY_LIMIT].rstrip()


@lru_cache(maxsize=65536)
def name_keys(text: str) -> tuple[str, ...]:
    """All keys of a name, `name_key` first; more than one when a script leaves a choice, or for an address, which
    is known without `https://www.` and in one piece (`harbour[.]example`) too."""
    spellings = _spellings(text)
    place = address(text)
    if place is not None:
        spellings.append(place.whole)
    return tuple(dict.fromkeys(key for spelled in dict.fromkeys(spellings) if (key := name_key(spelled))))


def wordings(text: str) -> list[str]:
    """A text of any length with its words as keys have them, to look for names in; as often as its script leaves a
    choice."""
    return [_plain(spelled) for spelled in dict.fromkeys(_spellings(text))]


def _spellings(text: str) -> list[str]:
    spellings = [text]
    for table in () if text.isascii() else _CYRILLIC_H:
        spellings += [spelled.translate(table) for spelled in spellings]
    return spellings


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    if not folded.isascii():
        from anyascii import anyascii  # 0.2 MB of tables, needed for few names

        folded = anyascii(folded)
    return re.sub(r"[^0-9a-z]+", " ", _APOSTROPHES.sub("", folded).casefold()).strip()


def in_other_script(text: str) -> bool:
    """Whether a text has letters of another script than the Latin one."""
    return not text.isascii() and any(
        char.isalpha() and not unicodedata.name(char, "LATIN").startswith(("LATIN", "FULLWIDTH LATIN", "MODIFIER"))
        for char in unicodedata.normalize("NFKC", text)
    )


def slug(text: str) -> str:
    """A readable id part: `Hassan Heyrani` -> `hassan-heyrani`; `x` for a text without letters."""
    return name_key(text).replace(" ", "-")[:80].strip("-") or "x"


def is_entity_id(text: str) -> bool:
    """Whether a speaker or publisher is written as an entity id (`person:jane-roe`), not as plain text."""
    return _ENTITY_ID.fullmatch(text) is not None
