"""Who is behind it, who says so, and how sure can we be?

import ascribe
with ascribe.open("case.ascribe") as case:
    case.load("harbour.yaml")
    for chain in case.behind("Harbour Street").chains:
        print(chain.sentence, chain.confidence)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ascribe.api import Casebook, open  # noqa: A004 (`ascribe.open` is how one begins)
    from ascribe.schema.errors import (
        AmbiguousError,
        AscribeError,
        InputError,
        NotFoundError,
        StoreError,
        UsageError,
        VocabularyError,
    )

__all__ = [
    "AmbiguousError",
    "AscribeError",
    "Casebook",
    "InputError",
    "NotFoundError",
    "StoreError",
    "UsageError",
    "VocabularyError",
    "open",
]


def __getattr__(name: str) -> Any:
    # On first use only: `ascribe --help` and completion must not wait for pydantic or an engine.
    if name not in __all__:
        raise AttributeError(f"module 'ascribe' has no attribute {name!r}")
    return getattr(import_module("ascribe.schema.errors" if name.endswith("Error") else "ascribe.api"), name)


def __dir__() -> list[str]:
    return __all__
