"""Which file formats there are, and which of them a file is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

from ascribe.loaders import casefile, jsonl, massmove, meta, state_media, stix, tow, twitter_io
from ascribe.loaders import followthemoney as ftm
from ascribe.loaders.files import check_file, legible
from ascribe.loaders.options import Options, Remark, flag
from ascribe.schema.errors import InputError, UsageError, nearest

_HEAD = 4096  # bytes that are looked at to tell a file by its beginning


class Format(NamedTuple):
    """One file format. `load` yields records, its case first, or for a `ledger` records with their times (Held).

    A loader that takes `options` is called with them; it may yield a Remark anywhere after the case."""

    name: str
    patterns: tuple[str, ...]  # of file names, in lower case
    beginning: re.Pattern[bytes]  # what its first lines show
    load: Callable[..., Iterator[Any]]
    ledger: bool = False
    options: tuple[str, ...] = ()
    dump: Callable[..., Iterable[Remark] | None] | None = None  # of what a ledger holds, to a path

    def read(self, path: Path, options: Options) -> Iterator[Any]:
        """What `load` yields. Raises UsageError for an option that this format does not take."""
        for name in options.given():
            if name not in self.options:
                takers = ", ".join(form.name for form in FORMATS.values() if name in form.options)
                raise UsageError(f"{path}: {flag(name)} is not for the format {self.name}; it is for: {takers}")
        return self.load(path, options) if self.options else self.load(path)


def _header(*headers: Sequence[str]) -> re.Pattern[bytes]:
    """A first line that begins with one of these rows of columns, in quotes or not, whatever their case."""
    begun = (",".join(rf'"?{re.escape(column)}\s*"?' for column in columns) for columns in headers)
    return re.compile(rb"\A(?:\xef\xbb\xbf)?(?:" + "|".join(begun).encode() + rb")", re.IGNORECASE)


_FTM = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{[^\n]*"schema": ?"[A-Z]')
_STIX = re.compile(
    rb'\A(?:\xef\xbb\xbf)?\s*\{(?:.*?[,{])??\s*"(?:type"\s*:\s*"bundle|spec_version"\s*:\s*"2)', re.DOTALL
)
FORMATS = {
    form.name: form
    for form in (
        Format("casefile", ("*.yaml", "*.yml"), re.compile(rb"^case:", re.MULTILINE), casefile.load),
        Format(
            "jsonl", ("*.jsonl",), re.compile(rb'\A\{"format": ?"ascribe-ledger"'), jsonl.load, True, dump=jsonl.dump
        ),
        Format("meta", (), _header(meta.TACTICS, meta.TYPED), meta.load, options=meta.OPTIONS),
        Format("twitter-io", (), _header(twitter_io.HEADER[:3]), twitter_io.load, options=twitter_io.OPTIONS),
        Format("state-media", (), _header(state_media.HEADER[:3]), state_media.load, options=state_media.OPTIONS),
        Format("tow", (), _header(tow.HEADER[:3]), tow.load, options=tow.OPTIONS),
        Format("followthemoney", ("*.ijson", "*.ftm.json"), _FTM, ftm.load, options=ftm.OPTIONS, dump=ftm.dump),
        Format("stix", ("*.stix", "*.stix.json"), _STIX, stix.load, options=stix.OPTIONS, dump=stix.dump),
        Format("massmove", (), _header(massmove.SHORT[:2]), massmove.load, options=massmove.OPTIONS),
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
    known = ", ".join(
        f"{form.name} ({' '.join(form.patterns)})" if form.patterns else form.name for form in FORMATS.values()
    )
    raise InputError(f"{path}: neither its name nor its first lines tell its format. Say --format NAME: {known}")


def writer(path: Path) -> Format:
    """The format that a file of that name is to be written in. Raises UsageError when its name tells none."""
    able = [form for form in FORMATS.values() if form.dump]
    for form in able:
        if any(fnmatch(path.name.lower(), pattern) for pattern in form.patterns):
            return form
    names = ", ".join(f"{pattern} ({form.name})" for form in able for pattern in form.patterns)
    raise UsageError(f"{path}: cannot tell the format to write; give the file a name as: {names}")
