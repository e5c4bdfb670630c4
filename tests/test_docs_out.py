"""docs/formats.md names every format that can be written, with the names of files that ask for it."""

from __future__ import annotations

import re
from pathlib import Path

from ascribe.loaders.tables_writing import TABLES
from ascribe.loaders.writers import WRITERS

PAGE = (Path(__file__).parents[1] / "docs" / "formats.md").read_text("utf-8")
SECTION = PAGE[PAGE.index("## What `ascribe export` writes") :]


def test_the_table_of_formats_is_the_programs() -> None:
    told = re.findall(r"^\| `([\w-]+)` \(([^|]*)\) \|", SECTION, re.MULTILINE)
    assert {name: tuple(f"*{ending}" for ending in re.findall(r"`(\.[\w.]+)`", names)) for name, names in told} == {
        name: writer.patterns for name, writer in WRITERS.items()
    }
    assert {name for name, names in told if "a folder" in names} == {"casefile", "neo4j-admin", "tables"}


def test_the_tables_and_options_are_the_programs() -> None:
    assert (
        f"one table: relations, or by `--table` {', '.join(name for name in TABLES if name != 'relations')}" in SECTION
    )
    assert all(f"`--{option}`" in SECTION for writer in WRITERS.values() for option in writer.options)
