"""Know which documents a claim came through, and which sources are one document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from ascribe.graph.weights.circles import circles
from ascribe.schema.addresses import url_key
from ascribe.schema.errors import NotFoundError, nearest
from ascribe.schema.grades import weakest

if TYPE_CHECKING:
    from ascribe.schema.records import Claim, Source


class _Imprint(NamedTuple):
    """What the sources that are one document say of it together."""

    publisher: str | None
    authors: tuple[str, ...]
    reliability: str | None


class Library:
    """All sources of a store. Those with one url or one sha256 are one document, known by the smallest of their ids."""

    def __init__(self, sources: Iterable[Source]) -> None:
        self._sources = {source.id: source for source in sources}
        self._copies: dict[str, list[Source]] = {}
        self._document = one_document_each((source.id, source.url, source.sha256) for source in self._sources.values())
        for source in sorted(self._sources.values(), key=lambda source: source.id):
            self._copies.setdefault(self._document[source.id], []).append(source)
        self._imprints = {document: _imprint(copies) for document, copies in self._copies.items()}
        self._ways: dict[tuple[str, tuple[str, ...] | None], tuple[str, ...]] = {}
        self._letters: dict[tuple[str, ...], str | None] = {}

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

        The claim's own `via`, or without one what `derived_from` leads to, the smallest id at a fork. Documents that
        copy each other in a circle have one root: what the smallest way out of it leads to, or else the smallest of
        them. Raises NotFoundError, naming the claim, for an unknown source."""
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
        return self._imprints[self.document(document)].publisher

    def authors(self, document: str) -> tuple[str, ...]:
        """Its authors, as any of its sources names them."""
        return self._imprints[self.document(document)].authors

    def archived(self, source_id: str) -> Source | None:
        """The source that tells where its document is archived: itself, else the first of the same document that does.

        None where none does, or with another hash than its own: that copy is of the page as it was at another time."""
        own = self._sources[source_id]
        archives = (source for source in (own, *self._read(source_id)) if source.archive_url)
        return next((one for one in archives if own.sha256 in (None, one.sha256) or not one.sha256), None)

    def reliability(self, document: str) -> str | None:
        """The weakest letter any of its sources was given; None when none was."""
        return self._imprints[self.document(document)].reliability

    def reliability_of(self, way: tuple[str, ...]) -> str | None:
        """The weakest letter of all documents on a way; None when none has one."""
        if way not in self._letters:
            self._letters[way] = weakest(map(self.reliability, way))
        return self._letters[way]

    def _read(self, source_id: str) -> list[Source]:
        return self._copies[self.document(source_id)]

    def _walk(self, start: str, via: tuple[str, ...] | None) -> tuple[str, ...]:
        if via is not None:
            by_document: dict[str, str] = {}
            for source_id in (start, *via):
                by_document.setdefault(self.document(source_id), source_id)
            return tuple(by_document.values())
        way = [start]
        while True:
            here = self.document(way[-1])
            circle = self._circles.get(here, frozenset((here,)))
            out = [base for document in circle for base in self._bases(document) if self.document(base) not in circle]
            gates = {document for document in circle if min(out) in self._bases(document)} if out else {min(circle)}
            way += self._round(here, circle, gates)
            if not out:
                return tuple(way)
            way.append(min(out))

    def _round(self, start: str, circle: frozenset[str], gates: Set[str]) -> list[str]:
        """The shortest way round a circle to one of its `gates`, the smallest ids first; empty for a gate itself."""
        ways: dict[str, list[str]] = {start: []}
        for document in (queue := [start]):
            if document in gates:
                return ways[document]
            for base in self._bases(document):
                onto = self.document(base)
                if onto in circle and onto not in ways:
                    ways[onto] = [*ways[document], base]
                    queue.append(onto)
        raise AssertionError("in a circle everything leads to everything")

    def _bases(self, document: str) -> list[str]:
        """The source ids that a document derives from, as any of its sources has it, the smallest first."""
        return sorted({base for source in self._copies[document] for base in source.derived_from})

    @cached_property
    def _circles(self) -> dict[str, frozenset[str]]:
        """The documents that derive from each other. A base that is unknown is told when somebody walks there."""
        return circles(
            {
                document: {self._document[base] for base in self._bases(document) if base in self._document}
                for document in self._copies
            }
        )


def _imprint(copies: Sequence[Source]) -> _Imprint:
    return _Imprint(
        publisher=next((source.publisher for source in copies if source.publisher), None),
        authors=tuple(dict.fromkeys(author for source in copies for author in source.authors)),
        reliability=weakest(source.reliability for source in copies),
    )


def one_document_each(sources: Iterable[tuple[str, str | None, str | None]]) -> dict[str, str]:
    """Each source id with the smallest id among all that share its url or sha256, directly or through others.

    Sources come as (id, url, sha256)."""
    parent: dict[str, str] = {}

    def root(node: str) -> str:
        while parent.setdefault(node, node) != node:
            parent[node] = node = parent[parent[node]]
        return node

    first: dict[tuple[str, str], str] = {}
    for source, url, sha256 in sources:
        own = root(source)
        for mark in (("url", url_key(url or "")), ("sha256", sha256 or "")):
            if mark[1]:
                other = root(first.setdefault(mark, own))
                parent[max(own, other)] = own = min(own, other)
    return {source: root(source) for source in list(parent)}
