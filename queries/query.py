"""A canned query and its parameters: what it answers, what it takes, and how text becomes typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isfinite
from pathlib import Path
from typing import Any, NoReturn

from ascribe.schema.dates import OPEN, bounds, split
from ascribe.schema.errors import UsageError, nearest

# What a parameter can be. An entity is given by name or id and reaches the engine as an id; a date is EDTF.
TYPES = ("entity", "source", "string", "int", "float", "boolean", "date")
NUMBERS = ("int", "float")
# Where a query stands that names no group.
UNGROUPED = "other"
SHIPPED = Path(__file__).parent
_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True)
class Param:
    """One parameter of a query; `default` is None where the caller must give it; a number has bounds or none."""

    name: str
    type: str
    default: Any
    help: str
    low: float | None = None
    high: float | None = None

    @property
    def takes(self) -> str:
        """What it takes in words: `value of type float between 0 and 1`, `value of type int, at least 1`."""
        words = f"value of type {self.type}"
        if self.low is not None and self.high is not None:
            return f"{words} between {self.low:g} and {self.high:g}"
        if self.low is not None:
            return f"{words}, at least {self.low:g}"
        return words if self.high is None else f"{words}, at most {self.high:g}"

    def read(self, value: Any) -> Any:
        """The value as the engine takes it, read from text where it is text.

        Raises ValueError for another type or a number out of bounds."""
        read = self._typed(value)
        low, high = (-inf if self.low is None else self.low), (inf if self.high is None else self.high)
        return read if self.type not in NUMBERS or low <= read <= high else _refuse()

    def _typed(self, value: Any) -> Any:
        if self.type == "boolean":
            return _BOOLEANS[text] if (text := str(value).casefold()) in _BOOLEANS else _refuse()
        if isinstance(value, bool):
            _refuse()
        if self.type == "int":
            whole = int(value) if isinstance(value, str | int) else _refuse()
            return whole if abs(whole) < 2**63 else _refuse()
        if self.type == "float":
            number = float(value) if isinstance(value, str | int | float) else _refuse()
            return number if isfinite(number) else _refuse()
        if not isinstance(value, str) or not value.strip():
            _refuse()
        if self.type == "date":
            bounds(value)
            start, end = split(value)
            return start if start == end and start != OPEN else _refuse()
        return value

    def literal(self, value: Any) -> str:
        """The value, as `read` gives it, as Cypher writes it."""
        if isinstance(value, str):
            return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"
        return str(value).lower() if isinstance(value, bool) else repr(value)

    def __str__(self) -> str:
        return f"{self.name} ({self.type})" if self.default is None else f"{self.name} ({self.type} = {self.default})"


@dataclass(frozen=True)
class Query:
    """One canned query: what it answers, among which others, what it takes and returns, its whole text, its file."""

    name: str
    question: str
    group: str
    params: tuple[Param, ...]
    returns: tuple[str, ...]
    example: Mapping[str, str]
    text: str = field(repr=False)
    path: Path

    @property
    def own(self) -> bool:
        """Whether it is a user's own, not one that ships with ascribe."""
        return self.path.parent != SHIPPED

    def pasteable(self) -> str:
        """The text as Neo4j Browser and cypher-shell take it: each parameter set to the example's value or its
        default, behind the header; an entity's is its id."""
        lines = self.text.rstrip().removesuffix(";").splitlines()
        head = next(place for place, line in enumerate(lines) if not line.startswith("//"))
        values = [(param, param.read(self.example.get(param.name, param.default))) for param in self.params]
        set_to = [f":param {param.name} => {param.literal(value)}" for param, value in values]
        # Behind a comment a semicolon would be part of it.
        end = "\n;" if "//" in lines[-1] else ";"
        return "\n".join([*lines[:head], *set_to, *lines[head:]]) + end

    def bind(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Every parameter, typed: what is given (as text or as it is), else its default. An entity stays a name.

        Raises UsageError for one that the query does not have, that is missing, or is of another type."""
        declared = [param.name for param in self.params]
        for name in given:
            if name not in declared:
                takes = ", ".join(map(str, self.params)) or "none"
                raise UsageError(
                    f"query {self.name!r} has no parameter {name!r}{nearest(name, declared)}. It takes: {takes}"
                )
        missing = [param for param in self.params if param.default is None and given.get(param.name) is None]
        if missing:
            needed = "; ".join(f"{param.name} ({param.type}: {param.help})" for param in missing)
            example = " ".join(f"--param {name}={value!r}" for name, value in self.example.items())
            raise UsageError(f"query {self.name!r} needs {needed}. For example: {example}")
        return {param.name: self._read(param, given.get(param.name)) for param in self.params}

    def _read(self, param: Param, value: Any) -> Any:
        if value is None:
            return param.default
        try:
            return param.read(value)
        except ValueError as error:
            raise UsageError(
                f"parameter {param.name!r} of query {self.name!r} takes a {param.takes}, not {value!r}"
                + (f": {error}" if param.type == "date" else "")
            ) from None


def _refuse() -> NoReturn:
    raise ValueError("not of that type")
