"""Which file formats there are, and which of them a file is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

from ascribe.loaders import casefile, jsonl
from ascribe.loaders.files import check_file, legible
from ascribe.schema.errors import InputError, UsageError, nearest

_HEAD = 4096  # bytes that are looked at to tell a file by its beginning


class Format(NamedTuple):
    """One file format. `load` yields records, its case first, or for a `ledger` records with their times (Held)."""

    name: str
    patterns: tuple[str, ...]  # of file names, in lower case
    beginning: re.Pattern[bytes]  # what its first lines show
    load: Callable[[Path], Iterator[Any]]
    ledger: bool = False


FORMATS = {
    form.name: form
    for form in (
        Format("casefile", ("*.yaml", "*.yml"), re.compile(rb"^case:", re.MULTILINE), casefile.load),
        Format("jsonl", ("*.jsonl",), re.compile(rb'\A\{"format": ?"ascribe-ledger"'), jsonl.load, ledger=True),
    )
}


def pick(path: Path, format: str | None = None) -> Format:
    """The format of that name; without one, the format that the file's name or else its first lines show.

    Raises UsageError for a format that does not exist, InputError for a file whose format nothing tells."""
    names = ", ".join(FORMATS)
    if format is not None:
        if format not in FORMATS:
            raise UsageError(f"unknown format {format!r}{nearest(format, FORMATS)}. Use one of: {names}")
        return FORMATS[format]
    for form in FORMATS.values():
        if any(fnmatch(path.name.lower(), pattern) for pattern in form.patterns):
            return form
    check_file(path)
    with legible(path), path.open("rb") as file:
        head = file.read(_HEAD)
    for form in FORMATS.values():
        if form.beginning.search(head):
            return form
    known = ", ".join(f"{form.name} ({' '.join(form.patterns)})" for form in FORMATS.values())
    raise InputError(f"{path}: neither its name nor its first lines tell its format. Say --format NAME: {known}")
