"""Write values as YAML on one line each, so that every reader takes a text for a text, and versions compare by line."""

from __future__ import annotations

import json
import re
from typing import Any

# What may stand without quotes wherever a value can stand, in brackets too.
_PLAIN = re.compile(r"(?:[^\W_]|/)(?:[\w./@()'’‘“”–—…%+&-]| (?=[^\s#])|:(?=[\w/]))*")
# Words that YAML takes for something else than a text.
_WORDS = frozenset("true false yes no on off y n null nan inf".split())
# What JSON leaves as it is, and YAML takes for a line's end, a byte order mark or nothing at all.
_ODD = re.compile("[\x7f-\xa0\u2028\u2029\ufeff]")


def flow(value: Any) -> str:
    """A text, number, truth value, list or mapping, as it stands behind `field: `."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{flow(key)}: {flow(item)}" for key, item in value.items()) + "}"
    text = str(value)
    if _PLAIN.fullmatch(text) and text.casefold() not in _WORDS:
        return text
    return _ODD.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))
