"""Read single cells of tables as people fill them: dates, kinds, predicates, stances, yes and no.

Every function here raises ValueError with a sentence that goes behind the name of the cell's column."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import cache, lru_cache
from typing import Any, NamedTuple, get_args

from ascribe.loaders.graphdata import mapping
from ascribe.schema.casefile import STANCES
from ascribe.schema.dates import bounds
from ascribe.schema.errors import nearest
from ascribe.schema.stances import Stance
from ascribe.schema.vocabulary import base_vocabulary

_WORD_BREAK = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TIME = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:\d\d.*", re.DOTALL)
_WAYBACK = re.compile(r"(\d{4})(\d\d)(\d\d)([01]\d|2[0-3])[0-5]\d[0-5]\d")  # as in addresses of web archives
# Day and month cannot be mistaken for each other in these; 03/09/2018 is the third of one month to some, the ninth of
# another to others.
_DAYS = ("%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%d-%b-%Y")
_MONTHS = ("%B %Y", "%b %Y", "%Y/%m")
# How a month or day in words is written otherwise than Python knows it: `Sept`, `Sep.`, `3rd`, `September 3, 2018`.
_SEPTEMBER, _POINT = re.compile(r"\bsept\b", re.IGNORECASE), re.compile(r"(?<=[a-z])\.|(?<=\w),(?= )", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b", re.IGNORECASE)
_YES, _NO = ("true", "yes", "y", "1", "x"), ("false", "no", "n", "0", "")
_ROUNDED = re.compile(r"\d[.,]?\d*E\+\d+", re.IGNORECASE)
_ERRORS = frozenset("#N/A #REF! #VALUE! #NAME? #DIV/0! #NULL! #NUM!".split())


class Said(NamedTuple):
    """A predicate as a cell says it; `backward` where the cell is its reverse (`is owned by`): then the ends swap."""

    predicate: str
    backward: bool


class KindSaid(NamedTuple):
    """A kind as a cell says it, with the subkind where the cell is one (`company`)."""

    kind: str
    subkind: str | None


@lru_cache(maxsize=65536)
def words(text: str) -> str:
    """A header or word without regard to case and punctuation: `sourceURL`, `Source-URL` -> `source url`."""
    return " ".join(re.sub(r"[\W_]+", " ", _WORD_BREAK.sub(" ", text)).casefold().split())


def usable(text: str) -> str:
    """The text of a cell, unless a spreadsheet put an error there."""
    if text in _ERRORS:
        raise ValueError(f"holds the spreadsheet's error {text}. Mend the formula, or empty the cell")
    return text


def unrounded(text: str) -> str:
    """The text of a cell that names something, unless it is a number that a spreadsheet rounded (`7.38E+17`)."""
    if _ROUNDED.fullmatch(text):
        raise ValueError(
            f"is {text}, a long number that a spreadsheet rounded, so that its digits are lost. "
            "Take it from the original again, into a column formatted as text"
        )
    return text


def day(text: str) -> str:
    """A date as EDTF: what is EDTF already, an ISO time, one of a web archive (`20200503123300`), or a day that can be
    meant in one way only."""
    with suppress(ValueError):
        bounds(text)
        return text
    if time := _TIME.fullmatch(text):
        bounds(time[1])
        return time[1]
    if time := _WAYBACK.fullmatch(text):
        known = "-".join(time.group(1, 2, 3))
        bounds(known)
        return known
    plain = _ORDINAL.sub(r"\1", _POINT.sub("", _SEPTEMBER.sub("Sep", " ".join(text.split()))))
    for forms, written in ((_DAYS, "%Y-%m-%d"), (_MONTHS, "%Y-%m")):
        for form in forms:
            with suppress(ValueError):
                return datetime.strptime(plain, form).strftime(written)
    raise ValueError(
        f"is {text!r}, which is no date or leaves open which is day and which month. Write it as 2018-09-03, 2018-09 "
        "or 2017-05/2018, or format the column as a date in the spreadsheet"
    )


def truth(text: str) -> bool:
    """Yes or no."""
    word = words(text)
    if word not in (*_YES, *_NO):
        raise ValueError(f"is {text!r}; write yes or no")
    return word in _YES


def kind(text: str) -> KindSaid:
    """A kind, a subkind (`company` is an Organization) or another word for a kind."""
    found = _kinds().get(words(text))
    if found is None:
        raise ValueError(
            f"is {text!r}, no kind{_nearest(text, _kinds())}. Use one of `ascribe vocab`, or say what it stands for "
            "under `values:` in a mapping file"
        )
    return found


def is_kind(text: str) -> bool:
    """Whether `kind` takes it."""
    return words(text) in _kinds()


def predicate(text: str) -> Said:
    """A predicate by its name or label, or by its reverse (`funds`, `is owned by`, `owned by`)."""
    found = _predicates().get(words(text))
    if found is None:
        raise ValueError(
            f"is {text!r}, no predicate{nearest(text, base_vocabulary().predicates)}. Use one of `ascribe vocab`, or "
            "say what it stands for under `values:` in a mapping file"
        )
    return found


def stance(text: str) -> Stance:
    """How the row's speaker stands to what it says."""
    found = _stances().get(words(text))
    if found is None:
        raise ValueError(
            f"is {text!r}, no stance{_nearest(text, _stances())}. Write {', '.join(get_args(Stance))}, or what it "
            "stands for under `values:` in a mapping file; --map stance= passes the column over"
        )
    return found


def grade(text: str) -> str:
    """An Admiralty code, in whatever case."""
    if not re.fullmatch(r"[A-Fa-f][1-6]", text):
        raise ValueError(f"is {text!r}, no grade; write a letter A-F and a digit 1-6, as B2")
    return text.upper()


def sha256(text: str) -> str | None:
    """The SHA-256 in a cell such as `SHA-256:…`; None for a hash of another sort."""
    digits = text.rpartition(":")[2].strip().lower()
    return digits if re.fullmatch(r"[0-9a-f]{64}", digits) else None


def usual_kind(predicate: str, end: str) -> str:
    """What the subject or object of a predicate most likely is where nothing says so."""
    known = base_vocabulary().predicates[predicate]
    allowed = known.subject if end == "subject" else known.object
    if allowed[0] not in _table()["usual"]:
        return allowed[0]
    return "Organization" if "Organization" in allowed else str(_table()["usual"][allowed[0]])


def _table() -> Mapping[str, Any]:
    return mapping("table")


def _nearest(text: str, known: Mapping[str, Any]) -> str:
    return nearest(words(text), known)


@cache
def _kinds() -> Mapping[str, KindSaid]:
    vocabulary = base_vocabulary()
    found = {words(name): KindSaid(name, None) for name in vocabulary.kinds}
    for name, entry in vocabulary.kinds.items():
        for subkind in entry.subkinds:
            found.setdefault(words(subkind), KindSaid(name, subkind))
    return found | {word: KindSaid(name, None) for word, name in _table()["kinds"].items()}


@cache
def _predicates() -> Mapping[str, Said]:
    """What stands for several predicates stands for none; names go before labels, labels before reverses."""
    vocabulary = base_vocabulary().predicates
    found = {words(name): Said(name, False) for name in vocabulary}
    for backward in (False, True):
        known: dict[str, set[str]] = {}
        for name, entry in vocabulary.items():
            label = entry.reverse if backward else entry.label
            for form in (words(label), re.sub(r"^(is|was) (an? )?", "", words(label))):
                known.setdefault(form, set()).add(name)
        for form, names in known.items():
            if len(names) == 1:
                found.setdefault(form, Said(names.pop(), backward))
    return found


@cache
def _stances() -> Mapping[str, Stance]:
    own: Mapping[str, Stance] = {words(name): name for name in get_args(Stance)}
    return {**_table()["stances"], **{words(verb): meant for verb, meant in STANCES.items()}, **own}
