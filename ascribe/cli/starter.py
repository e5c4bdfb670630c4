"""The casefile that `ascribe new` writes: commented, invented, and loaded as it is."""

from __future__ import annotations

from importlib.resources import files

from ascribe.schema.names import slug


def starter(name: str) -> str:
    """The text of a new casefile whose case is called like the file."""
    text = files("ascribe.cli").joinpath("starter.yaml").read_text("utf-8")
    return text.replace("case: harbour-street", f"case: {slug(name)}", 1)
