"""Skim the names that a casefile declares, without reading it as YAML: at once, and good enough to suggest them."""

from __future__ import annotations

import re
from pathlib import Path

_MOST = 1_000_000  # characters that are looked at
_ENTITIES = re.compile(r"^entities:(.*?)^(?=[^\s#])", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"""\bname:\s*(?:"([^"\\\n]*)"|'([^'\n]*)'|([^\s"'][^,}\n]*))""")


def names(path: Path) -> list[str]:
    """The names of its entities in their order, those in unusual quotes left out; none of a file that is no text."""
    try:
        with path.open(encoding="utf-8") as file:
            text = file.read(_MOST)
    except (OSError, UnicodeDecodeError):
        return []
    # A key that nobody writes ends the last section too.
    section = _ENTITIES.search(f"{text}\nend:")
    return [next(filter(None, found)).strip() for found in _NAME.findall(section[1]) if any(found)] if section else []
