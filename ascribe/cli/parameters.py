"""Read the parameters of a query as people type them after `--param` and paste them before a statement."""

from __future__ import annotations

import json
import re
from math import inf, isfinite
from typing import Any

from ascribe.schema.errors import InputError, UsageError

_LARGEST = 2**63
_NAME = re.compile(r"\w+")
# `:param name => value`, the older `:param name: value`, and `:params {name: value}`.
_SETS = re.compile(r":params?\s+(?:(?P<name>\w+)\s*(?:=>|:)\s*(?P<value>.+?)|(?P<map>\{.*\}))\s*;?", re.IGNORECASE)
_PIECE = re.compile(r"""\s*('(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*"|`[^`]+`|[\w.+-]+|[][{},:])\s*""")
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|.)", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}


def typed(params: dict[str, str]) -> dict[str, Any]:
    """The values that `--param` brings: what JSON they are where they are JSON, and text otherwise.

    Raises UsageError for a name that Cypher has no `$` for, and for what no engine takes."""
    for name in params:
        if not _NAME.fullmatch(name):
            raise UsageError(f"{name!r} is no name of a parameter; write letters, digits and _, and no $ before them")
    return {name: _value(name, text) for name, text in params.items()}


def pasted(text: str) -> tuple[str, dict[str, Any]]:
    """A statement without the `:param` lines before it, every line in its place, and what these lines set.

    They are what Neo4j Browser and cypher-shell take and `query show` prints. Raises InputError for another command
    of theirs, or a value that is none; UsageError as `typed`."""
    lines, params = text.split("\n"), dict[str, Any]()
    for place, line in enumerate(lines):
        if line.lstrip().startswith(":"):
            params |= _set(line.strip(), place + 1)
            lines[place] = ""
        elif line.strip() and not line.lstrip().startswith("//"):
            break
    return "\n".join(lines), params


def _set(line: str, number: int) -> dict[str, Any]:
    found = _SETS.fullmatch(line)
    if not found:
        raise InputError(
            f"line {number}: {line.split()[0]} is a command of Neo4j Browser or cypher-shell; "
            "before a query only `:param name => value` is understood"
        )
    if found["name"]:
        return {found["name"]: _value(found["name"], _json(found["value"], number), literal=number)}
    values = _value("map", _json(found["map"], number), literal=number)
    assert isinstance(values, dict)
    return values


def _json(literal: str, number: int) -> str:
    """A literal of Cypher as JSON writes it. What is no literal, as a call of a function, comes out as no JSON."""
    pieces, end = [], 0
    for piece in _PIECE.finditer(literal):
        if piece.start() != end:
            break
        end = piece.end()
        pieces.append(piece[1])
    if end < len(literal):
        raise _no_literal(literal, number)
    return " ".join(_piece(piece, ahead) for piece, ahead in zip(pieces, [*pieces[1:], ""], strict=True))


def _piece(piece: str, ahead: str) -> str:
    if piece[0] in "'\"":
        unescaped = _ESCAPE.sub(lambda found: _character(found[1]), piece[1:-1])
        return json.dumps(unescaped)
    if ahead == ":":
        return json.dumps(piece.strip("`"))
    return piece.lower() if piece.lower() in ("true", "false", "null") else piece


def _character(escape: str) -> str:
    return chr(int(escape[1:], 16)) if len(escape) == 5 else _ESCAPED.get(escape, escape)


def _no_literal(text: str, number: int) -> InputError:
    return InputError(
        f"line {number}: {text[:60]!r} is no value; write a text in quotes, a number, true, false, null, "
        "or a list or map of these"
    )


def _value(name: str, text: str, literal: int = 0) -> Any:
    """The value that JSON text has; text that is none is a text, or wrong in a line `literal` of a statement."""
    try:
        value = json.loads(text, parse_int=_whole)
    except ValueError:
        if literal:
            raise _no_literal(text, literal) from None
        return text
    except RecursionError:
        raise UsageError(f"parameter {name!r} is nested too deep; give it in several parameters") from None
    _check_storable(name, value)
    return value


def _whole(digits: str) -> int | float:
    # Far beyond 64 bits Python itself refuses to convert, and the text would pass for one that is no JSON.
    return int(digits) if len(digits) < 25 else inf


def _check_storable(name: str, value: Any) -> None:
    """Refuse what no engine takes: numbers beyond 64 bits, infinite ones, half characters."""
    if isinstance(value, list):
        for item in value:
            _check_storable(name, item)
    elif isinstance(value, dict):
        _check_storable(name, [*value.keys(), *value.values()])
    elif isinstance(value, int | float) and not (
        isfinite(value) and (isinstance(value, float) or -_LARGEST <= value < _LARGEST)
    ):
        raise UsageError(
            f"parameter {name!r} holds a number that no engine does (more than 64 bits, infinite or none); "
            "put it in double quotes to send it as a text"
        )
    elif isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
        raise UsageError(f"parameter {name!r} is not UTF-8: it holds half a character (a lone surrogate); take it out")
