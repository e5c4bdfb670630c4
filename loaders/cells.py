"""Keep spreadsheets from running what is written to a cell, and take that protection off where cells are read."""

from __future__ import annotations

from typing import Final

# What makes a spreadsheet take a cell for a formula, in its own width and as East Asian keyboards write it.
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_TEXT: Final = "'"  # spreadsheets read what stands behind it as text


def harmless(text: str) -> str:
    """The text as a cell may hold it: behind a `'` where it begins like a formula. `=1+2` -> `'=1+2`.

    So does a text that looks as if that had been done to it, so that `bare` gives back every text as it was."""
    return _TEXT + text if _begins_like_a_formula(text) else text


def bare(text: str) -> str:
    """What `harmless` was given: a cell without the `'` that stands before something like a formula."""
    return text[1:] if text.startswith(_TEXT) and _begins_like_a_formula(text) else text


def _begins_like_a_formula(text: str) -> bool:
    return text.lstrip(_TEXT).startswith(_FORMULA)
