"""What a grade is worth: the Admiralty code's letters and digits, ICD 203 terms, and our words for numbers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import NamedTuple

from ascribe.schema.errors import UsageError, nearest
from ascribe.schema.tables import read_table

HEDGE_CAP = "3"
WEAK_LETTERS, WEAK_DIGITS = frozenset("DE"), frozenset("45")


class Grading(NamedTuple):
    """One table of numbers: reliability by letter (A–E) and credibility by digit (1–5); F and 6 have none."""

    name: str
    letters: Mapping[str, float]
    digits: Mapping[str, float]


@cache
def grading(name: str = "admiralty") -> Grading:
    """The table of that name in grading.yaml: admiralty (ours), stix or misp. Raises UsageError otherwise."""
    tables = read_table("grading.yaml")["tables"]
    if name not in tables:
        raise UsageError(f"unknown grading {name!r}{nearest(name, tables)}. Use one of: {', '.join(tables)}")
    table = tables[name]
    return Grading(name, table["letters"], table["digits"])


@cache
def likelihoods() -> Mapping[str, float]:
    """ICD 203 terms, in both wordings, with the midpoint of their band."""
    terms: dict[str, float] = {}
    for term, entry in read_table("grading.yaml")["likelihoods"].items():
        terms[term] = terms[entry["also"]] = sum(entry["band"]) / 2
    return terms


def weakest(letters: Iterable[str | None]) -> str | None:
    """The weakest of the letters given, F being weaker than E; None when there is none."""
    return max((letter for letter in letters if letter), default=None)


@cache
def support_words() -> tuple[tuple[str, float], ...]:
    """Our words for confidences, weakest first, each with the number that is too much for it."""
    return tuple(read_table("grading.yaml")["support"].items())


def support(confidence: float | None) -> str | None:
    """Our word for a confidence in [0, 1]: thin, some, moderate, strong, very strong; None for None."""
    if confidence is None:
        return None
    return next(word for word, bound in support_words() if confidence < bound)


def stated_as(likelihood: str | None, probability: float | None) -> str | None:
    """How likely a source itself holds a thing to be: `“almost certain”`, `probability .95`; None where it is silent.

    Of both the probability, for that is what counts."""
    if probability is not None:
        return f"probability {probability:g}".replace("0.", ".")
    return f"“{likelihood}”" if likelihood else None


def number(confidence: float, exact: bool = True) -> str:
    """`.64`; `≥.64` for a lower bound. Never 1.00 for what is less than 1, nor .00 for what is more than 0."""
    if 0.995 <= confidence < 1:
        return ">.99"
    if 0 < confidence < 0.005 and exact:
        return "<.01"
    return ("" if exact else "≥") + f"{confidence:.2f}".removeprefix("0")
