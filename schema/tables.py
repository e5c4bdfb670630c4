"""Read the YAML tables that ship with this room."""

from __future__ import annotations

import contextlib
import hashlib
import json
from functools import cache
from pathlib import Path
from typing import Any

_HERE = Path(__file__).parent


@cache
def read_table(name: str) -> Any:
    """The content of one of the room's own YAML files, as plain Python with text for every key.

    Parsing takes longer than most commands, so what was parsed is kept beside the compiled modules, under a
    name that only this content has; where that folder cannot be written, the file is parsed every time."""
    content = (_HERE / name).read_bytes()
    kept = _HERE / "__pycache__" / f"{name}.{hashlib.sha256(content).hexdigest()[:16]}.json"
    with contextlib.suppress(OSError, ValueError):
        return json.loads(kept.read_bytes())
    from ruamel.yaml import YAML  # 13 ms, and usually not needed

    parsed = json.dumps(YAML(typ="safe", pure=True).load(content), ensure_ascii=False)
    with contextlib.suppress(OSError):
        kept.parent.mkdir(exist_ok=True)
        fresh = kept.with_suffix(".new")
        fresh.write_text(parsed, "utf-8")
        fresh.replace(kept)  # another process may be reading it
    return json.loads(parsed)
