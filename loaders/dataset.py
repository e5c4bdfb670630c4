"""What all loaders of data files do alike: one case, one source, each entity once, and remarks on what was left out."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache, cached_property
from hashlib import file_digest
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from ascribe.loaders.files import check_file, legible
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.problems import sentence
from ascribe.loaders.rows import Row
from ascribe.schema.addresses import address
from ascribe.schema.errors import InputError, UsageError, nearest
from ascribe.schema.ids import entity_id
from ascribe.schema.names import name_key, slug
from ascribe.schema.records import Case, Claim, Entity, Record, Source
from ascribe.schema.vocabulary import base_vocabulary

PLATFORM_GRADE: Final = "B2"  # of a platform's own takedown release, unless a user says otherwise
_SHOWN = 5  # rows that a remark names


class Dataset:
    """One data file being read: a case of its own, cited as the publisher's file.

    `grade` is that of its claims where the user gives none; `publisher` None where the file does not tell.
    Raises InputError when the file cannot be read."""

    def __init__(
        self, path: Path, options: Options, *, publisher: str | None, grade: str | None = None, **source: Any
    ) -> None:
        check_file(path)
        self.path, self.options = path, options
        self.name = path.stem.strip()
        self.grade = options.grade or grade
        self.case = Case(id=options.case or slug(self.name), title=self.name)
        # The report that an attribution cites is a document of its own: files of one address are one, and then their
        # publisher would have said what it holds.
        if options.source and not options.attributed_to:
            source |= _place(options.source)
        with legible(path), path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
        whole = {"headline": self.name, "sha256": digest, **source}
        self.source = Source(id=f"{self.case.id}/file", kind="dataset", publisher=publisher, **whole)
        self._met: set[str] = set()
        self._left: dict[str, list[int]] = {}

    def opening(self) -> Iterator[Record]:
        """The records before the first row."""
        yield from (self.case, self.source)

    def say(
        self, row: Row | None, subject: Entity, predicate: str, object: Entity | str, **fields: Any
    ) -> Iterator[Record]:
        """A claim that a row makes, None for the report as a whole; of an entity and another, or of one and a value.

        Before it the entities that were not met before. Raises InputError with the row when it cannot be recorded."""
        yield from self.meet(subject)
        if isinstance(object, Entity):
            yield from self.meet(object)
        end = {"object": object.id} if isinstance(object, Entity) else {"value": object}
        where = {"source": self.source.id, "locator": row.locator if row else None, "grade": self.grade}
        try:
            yield Claim(subject=subject.id, predicate=predicate, **{**where, **end, **fields})
        except ValidationError as error:
            reason = sentence(error.errors()[0])
            if row:
                row.refuse(reason)
            raise InputError(f"{self.path}: {reason}") from None

    def meet(self, entity: Entity) -> Iterator[Record]:
        """The entity, the first time that it is met."""
        if entity.id not in self._met:
            self._met.add(entity.id)
            yield entity

    def filled(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Those of the rows in which something stands."""
        for row in rows:
            if row.is_blank:
                self.leave_out("blank row", row)
            else:
                yield row

    def leave_out(self, what: str, row: Row) -> None:
        """Note something of a row that does not become a claim: `what` is told with how often and where."""
        self._left.setdefault(what, []).append(row.number)

    def remarks(self) -> Iterator[Remark]:
        """What to tell at the end."""
        if self.grade and not self.options.grade:
            yield Remark(f"graded {self.grade}, as a platform's own release; --grade gives another grade")
        for what, rows in self._left.items():
            places = ", ".join(map(str, rows[:_SHOWN])) + (" …" if len(rows) > _SHOWN else "")
            yield Remark(f"{len(rows)} × {what} (row {places})")

    def network(self) -> Iterator[Record | Remark]:
        """The network that the file is about, and whom the report holds responsible, where the user says so.

        Without a name it is called as the file. The attribution cites the report, whose publisher nobody named, and has
        no grade but the user's. Raises UsageError for an attribution without the report it is in."""
        named, attributed = self.options.network, self.options.attributed_to
        yield from self.meet(self.the_network)
        if named is None:
            yield Remark(f"without --network, the network is called as the file: {self.name}")
        if attributed is None:
            return
        if self.options.source is None:
            raise UsageError(
                f"{self.path}: --attributed-to needs --source: the file does not say so, "
                "give the address or title of the report that does"
            )
        report = Source(id=f"{self.case.id}/report", kind="report", **_place(self.options.source))
        yield report
        cited = {"source": report.id, "grade": self.options.grade}
        actor = _named("--attributed-to", attributed, "Organization", base_vocabulary().groups["actor"])
        yield from self.say(None, self.the_network, "attributed-to", actor, **cited)

    @cached_property
    def the_network(self) -> Entity:
        """The network that the file is about. Raises UsageError where the user names something of another kind."""
        if self.options.network is None:
            return Entity(id=f"network:{self.case.id}", kind="Network", name=self.name)
        return _named("--network", self.options.network, "Network", ["Network"])


@cache
def organization(name: str, subkind: str | None = None, *within: str) -> Entity:
    """An organization as a file names it; `within` which other name that name is unique."""
    place = "/".join(map(slug, (*within, name)))
    return Entity(id=f"organization:{place}", kind="Organization", subkind=subkind, name=name)


def _named(option: str, text: str, usual: str, allowed: Collection[str]) -> Entity:
    """Whom an option names: `Person:Jane Roe` is of the kind that goes before, `Quay Ltd` of the `usual` one.

    One word right before a colon, with no space behind it, is meant as a kind; `Harbour: a campaign` is a name.
    Raises UsageError for a kind that there is not, or that is not `allowed` there, and for what is no name."""
    kinds = base_vocabulary().kinds
    kind, _, name = text.partition(":")
    if kind not in kinds and not re.match(r"[A-Za-z]+:\S", text):
        kind, name = usual, text
    if not name_key(name):
        raise UsageError(f"{option} {text!r}: has no letter and no digit. Write a name")
    if kind not in allowed:
        what = f"no {kind} can stand here" if kind in kinds else f"{kind!r} is no kind{nearest(kind, allowed)}"
        raise UsageError(
            f"{option} {text!r}: {what}. Before the colon may stand {', '.join(allowed)}; where all of it is the name, "
            f"write {usual}:{text}"
        )
    return Entity(id=entity_id(kind, name), kind=kind, name=name.strip())


def _place(report: str) -> dict[str, Any]:
    """A report given by its address or its title, as a field of a source."""
    return {"url" if "://" in report and address(report) is not None else "headline": report}
