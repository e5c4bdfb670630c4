"""Search the name keys for those that are like a name: its parts, its sound in another script, its misspellings."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, NamedTuple

from ascribe.graph.engines.engine import Engine
from ascribe.schema.names import in_other_script, name_keys

How = Literal["order", "sound", "spacing", "part", "letters", "near"]

# One list in one row: a row a key would take three times as long. On a server the index of Name(id) is scanned.
_KEYS_WITH = "MATCH (n:Name) WHERE n.id CONTAINS $piece RETURN collect(n.id) AS keys"
_KEYS_AMONG = "UNWIND $keys AS key MATCH (n:Name {id: key}) RETURN collect(n.id) AS keys"
_COUNT = "MATCH (n:Name) RETURN count(n) AS count"
_KEYS_LIKE = "MATCH (n:Name) WHERE n.id =~ $pattern RETURN collect(n.id) AS keys"

LONGEST = 120  # characters of a name that are searched for
# Less than this share of a name in common, and it is another name: for what `find` shows, and for a mere hint.
LIKE, HINT = 0.7, 0.3
_SHORTEST_PART = 4
# So many keys are read whole, 20 ms on either engine; and so long is a name whose pieces are no longer everywhere.
_READ_WHOLE, _SPLIT = 20_000, 9
_LETTERS = " 0123456789abcdefghijklmnopqrstuvwxyz"  # all that keys are made of

# What another script's letters, transliterated, may be in a name that somebody wrote in the Latin one. Vowels are
# not compared: Arabic, Persian and Hebrew leave them out.
_WEAK = "aeiouvwy"
_VOWELS = f"[{_WEAK} ]*"
_HEARD = {
    "kh": "(?:kh|ch|h|k)",
    "gh": "(?:gh|g|q)",
    "sh": "(?:sh|ch)",
    "th": "(?:th|t|s)",
    "dh": "(?:dh|th|d|z)",
    "zh": "(?:zh|j)",
    "ch": "(?:tch|ch|c)",
    "ts": "(?:ts|tz|z|c)",
    "b": "[bp]",
    "d": "(?:dh|d|z)",
    "f": "(?:ph|f)",
    "g": "(?:gh|g|j|h)",
    "h": "h?",
    "j": "(?:dj|j|g)",
    "k": "(?:ck|k|c|q)",
    "q": "(?:gh|q|k|g)",
    "t": "(?:th|t)",
    "z": "[zs]",
}
_SOUNDS = re.compile("kh|gh|sh|th|dh|zh|ch|ts|[a-z0-9]")


class Like(NamedTuple):
    """A name key, how it is like the name searched for, and how much: at most 99, of 100 for the name itself."""

    key: str
    how: How
    score: float


def parts(engine: Engine, text: str) -> list[Like]:
    """The keys that have every word of `text` in any order, or its letters inside."""
    found = []
    for wanted in name_keys(text[:LONGEST]):
        words = _words(wanted)
        for key in _keys(engine, _KEYS_WITH, piece=max(words, key=len)):
            like = _as_part(wanted, words, key)
            if like:
                found.append(like)
    return found


def _words(key: str) -> list[str]:
    """The words of a key, sorted, without the article that one may end in: `Heron Trust, the`."""
    words = sorted(key.split())
    return [word for word in words if word != "the"] or words


def _as_part(wanted: str, words: list[str], key: str) -> Like | None:
    share = min(1.0, len(wanted) / len(key))
    has = _words(key)
    if has == words and key != wanted:
        return Like(key, "order", 98.0)
    if len(wanted) > 1 and set(words) <= set(has):
        return Like(key, "part", round(75 + 20 * share, 1))
    # Whole words count more than letters inside one, and much of a name more than little.
    return Like(key, "letters", round(50 * share, 1)) if wanted in key else None


def sounding(engine: Engine, text: str) -> list[Like]:
    """The keys of names that sound like one written in another script; none for a name in the Latin one."""
    if not in_other_script(text):
        return []
    patterns = {pattern for key in name_keys(text[:LONGEST]) if (pattern := _heard(key))}
    found = (key for pattern in sorted(patterns) for key in _keys(engine, _KEYS_LIKE, pattern=pattern))
    return [Like(key, "sound", 96.0) for key in found]


def _heard(key: str) -> str | None:
    """A pattern of the consonants of a name; None when it has fewer than three, which many names share."""
    heard, strong = [], 0
    for word in key.split():
        for place, sound in enumerate(_SOUNDS.findall(word)):
            if sound in _WEAK:
                continue
            silent = sound == "h" and place > 0
            strong += not silent
            heard.append("h?" if silent else "(?:kh|h)" if sound == "h" else _HEARD.get(sound, sound) + "+")
    return _VOWELS + _VOWELS.join(heard) + _VOWELS + "h?" if strong > 2 else None


def near(engine: Engine, text: str, *, hint: bool = False) -> list[Like]:
    """The keys that differ from `text` by its spacing or by typing errors; `hint` for what is merely nearest as well.

    Whatever is one error away is found; in a large store, of names further off, those that share a piece with it."""
    (count,) = engine.read(_COUNT).rows[0]
    least = HINT if hint else LIKE
    found = []
    for wanted in name_keys(text[:LONGEST]):
        if count <= _READ_WHOLE:
            found += _misspelled(wanted, _keys(engine, _KEYS_WITH, piece=""), least)
            continue
        likes = _misspelled(wanted, _one_error_off(engine, wanted), least)
        if hint and not likes:
            every = _keys(engine, _KEYS_WITH, piece="")
            likes = _misspelled(wanted, [key for key in every if len(key) <= len(wanted) + 3], least)
        found += likes
    return found


def _one_error_off(engine: Engine, wanted: str) -> set[str]:
    """The keys that `wanted` or a part of them may be with one letter more, less, other or in another place."""
    length = len(wanted)
    if length < _SPLIT:
        return set(_keys(engine, _KEYS_AMONG, keys=_variants(wanted, _LETTERS))) or set(
            _keys(engine, _KEYS_LIKE, pattern=f"(?:.* )?(?:{'|'.join(_variants(wanted, ['.']))})(?: .*)?")
        )
    # An error leaves one of three pieces whole: two letters that changed places may lie in two. More of them where
    # spaces may be missing between many words.
    count = min(max(3, length // 4), 6)
    pieces = {wanted[length * place // count : length * (place + 1) // count] for place in range(count)}
    return {key for piece in sorted(pieces) for key in _keys(engine, _KEYS_WITH, piece=piece)}


def _variants(wanted: str, letters: Iterable[str]) -> list[str]:
    """The text with one letter less, more, other or in its neighbour's place; `.` stands for any letter."""
    places = range(len(wanted))
    texts = {wanted[:at] + wanted[at + 1 :] for at in places}
    texts |= {wanted[:at] + wanted[at : at + 2][::-1] + wanted[at + 2 :] for at in places}
    for letter in letters:
        texts |= {wanted[:at] + letter + wanted[at + skip :] for at in range(len(wanted) + 1) for skip in (0, 1)}
    return sorted({text.strip() for text in texts} - {""})


def _misspelled(wanted: str, keys: Iterable[str], least: float) -> list[Like]:
    from rapidfuzz import fuzz, process  # wanted by few look-ups
    from rapidfuzz.distance import OSA

    keys, joined = list(keys), wanted.replace(" ", "")
    scores: dict[str, float] = {}

    def score(found: Iterable[tuple[str, float, int]], weight: float) -> None:
        for key, likeness, _ in found:
            scores[key] = max(scores.get(key, 0.0), likeness * weight)

    score(process.extract(wanted, keys, scorer=OSA.normalized_similarity, score_cutoff=least, limit=None), 1.0)
    if " " in wanted:
        score(process.extract(wanted, keys, scorer=fuzz.token_sort_ratio, score_cutoff=75, limit=None), 0.0097)
    if len(wanted) >= _SHORTEST_PART:
        longer = [key for key in keys if len(key) > len(wanted) and wanted not in key]
        score(process.extract(wanted, longer, scorer=fuzz.partial_ratio, score_cutoff=75, limit=None), 0.0085)
    return [
        Like(key, "spacing", 97.0) if key.replace(" ", "") == joined else Like(key, "near", round(90 * likeness, 1))
        for key, likeness in scores.items()
        if likeness >= least and key != wanted
    ]


def _keys(engine: Engine, text: str, **params: str | list[str]) -> list[str]:
    rows = engine.read(text, params).rows
    return list(rows[0][0]) if rows else []
