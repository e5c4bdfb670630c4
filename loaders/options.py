"""What a user says about a data file that the file itself does not, and what a loader says back."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple, Self

from ascribe.schema.errors import UsageError, nearest
from ascribe.schema.names import name_key, slug


@dataclass(frozen=True)
class Options:
    """None where nothing was said. Each format names those it takes (see registry).

    `case`: what to call the case, else it is called as the file; `grade`: the grade of every claim, as B2;
    `source`: address or title of the report that the file belongs to; `network`: the name of the cohort its
    accounts and sites belong to; `attributed_to`: whom that report holds responsible, as Quay Ltd or Person:Jane Roe;
    `map`: what the columns of a table say (see table_mapping).
    Raises UsageError for a case that cannot be called so and for what is no grade."""

    case: str | None = None
    grade: str | None = None
    source: str | None = None
    network: str | None = None
    attributed_to: str | None = None
    map: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name, text in self.given().items():
            if isinstance(text, str) and not text.strip():
                raise UsageError(f"{flag(name)} is empty. Leave it away, or write what it stands for")
        if self.network is not None and not name_key(self.network):
            raise UsageError(f"--network {self.network!r} has no letter and no digit. Write a name")
        if self.case is not None and not re.fullmatch(r"[a-z0-9][a-z0-9-]*", self.case):
            raise UsageError(f"--case {self.case!r}: write lower-case words joined by hyphens, as {slug(self.case)}")
        if self.grade is not None and not re.fullmatch(r"[A-F][1-6]", self.grade):
            raise UsageError(f"--grade {self.grade!r} is no grade; write a letter A-F and a digit 1-6, as B2")

    @classmethod
    def of(cls, **said: str | Iterable[str] | None) -> Self:
        """The options of these names. Raises UsageError for a name that is none, with the nearest."""
        known = [field.name for field in fields(cls)]
        for name in said:
            if name not in known:
                raise UsageError(f"no option is called {name!r}{nearest(name, known)}. Use one of: {', '.join(known)}")
        entries = said.pop("map", None)
        options: dict[str, Any] = said
        return cls(**options, map=(entries,) if isinstance(entries, str) else tuple(entries or ()))

    def given(self) -> Mapping[str, str | tuple[str, ...]]:
        """The options that were said, by name."""
        return {name: said for name, said in asdict(self).items() if said not in (None, ())}


class Remark(NamedTuple):
    """A sentence for whoever loads the file: what was left out and how often, what was supposed.

    A loader yields it among its records, usually at the end."""

    text: str


def flag(name: str) -> str:
    """An option as the command line writes it: `attributed_to` -> `--attributed-to`."""
    return "--" + name.replace("_", "-")
