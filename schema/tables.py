"""Read the YAML tables that ship with this room."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from ruamel.yaml import YAML


@cache
def read_table(name: str) -> Any:
    """The content of one of the room's own YAML files, as plain Python."""
    return YAML(typ="safe", pure=True).load(files("ascribe.schema").joinpath(name).read_text("utf-8"))
