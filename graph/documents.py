"""Know which documents a claim came through, and which sources are one document."""

from __future__ import annotations

import re
from collections.abc import Iterable

from ascribe.schema.errors import NotFoundError, nearest
from ascribe.schema.grades import weakest
from ascribe.schema.records import Claim, Source

_SCHEME = re.compile(r"^(?:[a-z][a-z0-9+.-]*:)?//(?:www\.)?", re.IGNORECASE)


class Library:
    """All sources of a store. Those with one url or one sha256 are one document, known by the smallest of their ids."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = {source.id: source for source in sources}
        self._copies: dict[str, list[Source]] = {}
        self._document = _one_document_each(self._sources.values())
        for source in sorted(self._sources.values(), key=lambda source: source.id):
            self._copies.setdefault(self._document[source.id], []).append(source)
        self._ways: dict[tuple[str, tuple[str, ...] | None], tuple[str, ...]] = {}

    def document(self, source_id: str) -> str:
        """The id its document goes by. Raises NotFoundError for an unknown source."""
        try:
            return self._document[source_id]
        except KeyError:
            raise NotFoundError(
                f"no source has the id {source_id!r}{nearest(source_id, self._sources)}. Declare it under `sources:`"
            ) from None

    def way(self, claim: Claim) -> tuple[str, ...]:
        """Source ids from the one read to the root, each document once.

        The claim's own `via`, or without one what `derived_from` leads to: the smallest id at a fork, no
        document entered twice. Raises NotFoundError, naming the claim, for an unknown source."""
        asked = (claim.source, claim.via)
        if asked not in self._ways:
            try:
                self._ways[asked] = self._walk(*asked)
            except NotFoundError as error:
                raise NotFoundError(f"claim {claim.id}: {error}") from None
        return self._ways[asked]

    def copies(self, source_id: str) -> list[str]:
        """The ids of all sources that are the same document, its own included."""
        return [source.id for source in self._read(source_id)]

    def publisher(self, document: str) -> str | None:
        """Who published it, as the first of its sources that says so has it; None when none does."""
        return next((source.publisher for source in self._read(document) if source.publisher), None)

    def authors(self, document: str) -> tuple[str, ...]:
        """Its authors, as any of its sources names them."""
        return tuple(dict.fromkeys(author for source in self._read(document) for author in source.authors))

    def reliability(self, document: str) -> str | None:
        """The weakest letter any of its sources was given; None when none was."""
        return weakest(source.reliability for source in self._read(document))

    def _read(self, source_id: str) -> list[Source]:
        return self._copies[self.document(source_id)]

    def _walk(self, start: str, via: tuple[str, ...] | None) -> tuple[str, ...]:
        if via is not None:
            by_document: dict[str, str] = {}
            for source_id in (start, *via):
                by_document.setdefault(self.document(source_id), source_id)
            return tuple(by_document.values())
        way, seen = [start], {self.document(start)}
        while relayed := {
            base for source in self._read(way[-1]) for base in source.derived_from if self.document(base) not in seen
        }:
            way.append(min(relayed))
            seen.add(self.document(way[-1]))
        return tuple(way)


def _one_document_each(sources: Iterable[Source]) -> dict[str, str]:
    """Each source id with the smallest id among all that share its url or sha256, directly or through others."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    first: dict[tuple[str, str], str] = {}
    for source in sources:
        own = root(source.id)
        for mark in (("url", address(source.url or "")), ("sha256", source.sha256 or "")):
            if mark[1]:
                other = root(first.setdefault(mark, own))
                parent[max(own, other)] = own = min(own, other)
    return {source_id: root(source_id) for source_id in list(parent)}


def address(url: str) -> str:
    """A url as its different spellings share it: without scheme, `www.`, fragment and last slash, the host lower."""
    host, slash, path = _SCHEME.sub("", url.strip()).partition("#")[0].partition("/")
    return (host.casefold() + slash + path).rstrip("/")
