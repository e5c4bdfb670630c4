"""A canned query and its parameters: what it answers, what it takes, and how text becomes typed values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any, NoReturn

from ascribe.schema.dates import bounds
from ascribe.schema.errors import UsageError, nearest

# What a parameter can be. An entity is given by name or id and reaches the engine as an id; a date is EDTF.
TYPES = ("entity", "source", "string", "int", "float", "boolean", "date")
_BOOLEANS = {"true": True, "yes": True, "false": False, "no": False}


@dataclass(frozen=True)
class Param:
    """One parameter of a query; `default` is None where the caller must give it."""

    name: str
    type: str
    default: Any
    help: str

    def read(self, value: Any) -> Any:
        """The value as the engine takes it, read from text where it is text. Raises ValueError for another type."""
        if self.type == "boolean":
            return _BOOLEANS[text] if (text := str(value).casefold()) in _BOOLEANS else _refuse()
        if isinstance(value, bool):
            _refuse()
        if self.type == "int":
            whole = int(value) if isinstance(value, str | int) else _refuse()
            return whole if 0 <= whole < 2**63 else _refuse()  # a query's whole numbers are counts
        if self.type == "float":
            number = float(value) if isinstance(value, str | int | float) else _refuse()
            return number if isfinite(number) else _refuse()
        if not isinstance(value, str) or not value.strip():
            _refuse()
        if self.type == "date":
            bounds(value)
        return value

    def __str__(self) -> str:
        return f"{self.name} ({self.type})" if self.default is None else f"{self.name} ({self.type} = {self.default})"


@dataclass(frozen=True)
class Query:
    """One canned query: what it answers, what it takes, the columns it returns, its whole text, its file."""

    name: str
    question: str
    params: tuple[Param, ...]
    returns: tuple[str, ...]
    example: Mapping[str, str]
    text: str = field(repr=False)
    path: Path

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
                f"parameter {param.name!r} of query {self.name!r} takes a value of type {param.type}, not {value!r}"
                + (f": {error}" if param.type == "date" else "")
            ) from None


def _refuse() -> NoReturn:
    raise ValueError("not of that type")
