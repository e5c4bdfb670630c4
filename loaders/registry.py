"""Which file formats there are, and which of them a file is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, NamedTuple

from ascribe.loaders import (
    casefile,
    jsonl,
    massmove,
    meta,
    page,
    posts,
    state_media,
    stix,
    table,
    tow,
    troll_authors,
    twitter_io,
)
from ascribe.loaders import followthemoney as ftm
from ascribe.loaders.files import check_file, legible
from ascribe.loaders.options import Options, flag
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
    posts: bool = False  # yields posts too, which are no records
    whole: bool = False  # is refused whole: it has no rows that could be left out

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
_WORKBOOK = re.compile(rb"\APK\x03\x04")  # of packed files the only kind that is taken, see check_file
_ANY_TABLE = "*.csv"  # unless its header shows whose it is
FORMATS = {
    form.name: form
    for form in (
        Format("casefile", ("*.yaml", "*.yml"), re.compile(rb"^case:", re.MULTILINE), casefile.load, whole=True),
        Format("jsonl", ("*.jsonl",), re.compile(rb'\A\{"format": ?"ascribe-ledger"'), jsonl.load, True),
        Format("page", ("*.html", "*.htm"), re.compile(rb"<!doctype html", re.IGNORECASE), page.load, True),
        Format("meta", (), _header(meta.TACTICS, meta.TYPED), meta.load, options=meta.OPTIONS),
        Format("twitter-io", (), _header(twitter_io.HEADER[:3]), twitter_io.load, options=twitter_io.OPTIONS),
        Format("state-media", (), _header(state_media.HEADER[:3]), state_media.load, options=state_media.OPTIONS),
        Format("tow", (), _header(tow.HEADER[:3]), tow.load, options=tow.OPTIONS),
        Format("followthemoney", ("*.ijson", "*.ftm.json"), _FTM, ftm.load, options=ftm.OPTIONS),
        Format("stix", ("*.stix", "*.stix.json"), _STIX, stix.load, options=stix.OPTIONS, whole=True),
        Format(
            "posts",
            (),
            _header(posts.TWEETS[:2], posts.TROLLS[:3], posts.COORDINATED[:3]),
            posts.load,
            options=posts.OPTIONS,
            posts=True,
        ),
        Format(
            "troll-authors", (), _header(troll_authors.HEADER[:3]), troll_authors.load, options=troll_authors.OPTIONS
        ),
        Format("massmove", (), _header(massmove.SHORT[:2]), massmove.load, options=massmove.OPTIONS),
        Format("table", ("*.tsv", "*.xlsx", "*.xlsm", "*.xls"), _WORKBOOK, table.load, options=table.OPTIONS),
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
    if fnmatch(path.name.lower(), _ANY_TABLE):
        return FORMATS["table"]
    known = ", ".join(
        f"{form.name} ({' '.join(form.patterns)})" if form.patterns else form.name for form in FORMATS.values()
    )
    raise InputError(f"{path}: neither its name nor its first lines tell its format. Say --format NAME: {known}")
