"""Read one .cypher file: its header, checked against its text before any engine sees it.

// behind: who is reported to stand behind an entity
// group: who stands behind
// param entity: entity — where to start
// param min_confidence: float 0..1 = 0.0 — leave out weaker relations; 0.0 keeps the ungraded
// returns: name, kind, hops, product
// example: entity=page:facebook/harbour-street
MATCH …
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from ascribe.graph.engines.cyphertext import parameters, plain, refuse_writes
from ascribe.queries.query import NUMBERS, TYPES, UNGROUPED, Param, Query
from ascribe.schema.errors import InputError, nearest

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_PARAM = re.compile(r"param ([a-z][a-z0-9_]*): *([a-z]+)(?: +(\S*?)\.\.(\S*))?(?: *= *(\S.*?))? +(?:—|--?) +(\S.*)")
_PAIR = re.compile(r", *(?=[a-z][a-z0-9_]*=)")
_COLUMN = re.compile(r"(?:DISTINCT\s+)?(?:.*\sAS\s+)?([^\W\d]\w*)", re.IGNORECASE | re.DOTALL)

# A line of the header with its number; line 1 where it is missing.
Numbered = tuple[int, str]


def read_query(path: Path) -> Query:
    """The query in this file. Raises InputError with file:line, what is wrong and what to do."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path}: cannot be read as UTF-8 text ({error})") from None
    return _Reader(path, text).query()


class _Reader:
    def __init__(self, path: Path, text: str) -> None:
        self.path, self.text = path, text
        self.header: list[str] = []
        for line in text.splitlines():
            if not line.startswith("//"):
                break
            self.header.append(line[2:].strip())

    def refuse(self, line: int, problem: str) -> NoReturn:
        raise InputError(f"{self.path}:{line}: {problem}")

    def query(self) -> Query:
        name, question = self._first_line()
        params: dict[str, Param] = {}
        fields: dict[str, Numbered] = {}
        for number, line in enumerate(self.header[1:], start=2):
            key, colon, rest = line.partition(":")
            if line.startswith("param "):
                param = self._param(number, line)
                if param.name in params:
                    self.refuse(number, f"parameter {param.name!r} is declared twice; keep one")
                params[param.name] = param
            elif colon and key in ("group", "returns", "example") and key not in fields:
                fields[key] = (number, rest.strip())
            else:
                near = nearest(key.split(" ")[0], ["group", "param", "returns", "example"])
                self.refuse(number, f"{line!r} is no line of a header, or a second one{near}")
        if "returns" not in fields:
            self.refuse(1, "the header does not say which columns it `// returns: …`, in their order")
        returns = tuple(column.strip() for column in fields["returns"][1].split(","))
        example = self._example(fields.get("example", (1, "")), params)
        self._check_text(params, returns)
        group = fields.get("group", (1, ""))[1] or UNGROUPED
        return Query(name, question, group, tuple(params.values()), returns, example, self.text, self.path)

    def _first_line(self) -> tuple[str, str]:
        name, _, question = (self.header or [""])[0].partition(": ")
        if not _NAME.fullmatch(name) or not question.strip():
            self.refuse(1, "the first line is `// name: question`, the name in lower-case words joined by hyphens")
        if name != self.path.stem:
            self.refuse(1, f"the query is called {name!r}, so its file is {name}.cypher, not {self.path.name}")
        return name, question.strip()

    def _param(self, number: int, line: str) -> Param:
        match = _PARAM.fullmatch(line)
        if not match:
            self.refuse(number, "a parameter is written `// param name: type [low..high] [= default] — help`")
        name, type, low, high, default, help = match.groups()
        if type not in TYPES:
            self.refuse(number, f"unknown type {type!r}{nearest(type, TYPES)}. Use one of: {', '.join(TYPES)}")
        param = Param(name, type, None, help)
        if type in NUMBERS:
            # Whole numbers are counts, unless it is said that they are not.
            least = self._value(number, param, low) if low else 0 if type == "int" else None
            param = replace(param, low=least, high=self._value(number, param, high) if high else None)
        elif low or high:
            self.refuse(number, f"only {' and '.join(NUMBERS)} have bounds, not {type!r}; leave `..` out")
        return replace(param, default=self._value(number, param, default)) if default else param

    def _value(self, number: int, param: Param, text: str) -> Any:
        try:
            return param.read(text)
        except ValueError:
            self.refuse(number, f"{text!r} is no {param.takes}, as {param.name!r} is")

    def _example(self, line: Numbered, params: Mapping[str, Param]) -> dict[str, str]:
        number, text = line
        example = {}
        for pair in _PAIR.split(text) if text else []:
            name, _, value = (part.strip() for part in pair.partition("="))
            if name not in params:
                self.refuse(number, f"the example gives {name!r}, which is not declared{nearest(name, params)}")
            self._value(number, params[name], value)
            example[name] = value
        lacking = [param.name for param in params.values() if param.default is None and param.name not in example]
        if lacking:
            self.refuse(number, f"the example lacks {', '.join(lacking)}; write `// example: {lacking[0]}=…`")
        return example

    def _check_text(self, params: Mapping[str, Param], returns: tuple[str, ...]) -> None:
        try:
            refuse_writes(self.text)
        except InputError as error:
            # cyphertext says "line 3: …"
            raise InputError(f"{self.path}:{str(error).removeprefix('line ')}") from None
        bare, used = plain(self.text), parameters(self.text)
        for name in sorted(used - params.keys()):
            before = re.split(rf"\$\s*{name}\b", bare)[0]
            near = nearest(name, params)
            self.refuse(before.count("\n") + 1, f"${name} is not declared{near}. Add `// param {name}: …`")
        for name in sorted(params.keys() - used):
            self.refuse(1, f"parameter {name!r} is declared, but the text never uses it{nearest(name, used)}")
        line, columns = self._columns(_outside_brackets(bare))
        if columns != returns:
            self.refuse(line, f"the text returns {', '.join(columns)}; the header says {', '.join(returns)}")

    def _columns(self, outer: str) -> tuple[int, tuple[str, ...]]:
        """The line of the statement's RETURN and the columns it names; `outer` is its text outside brackets."""
        if re.search(r"\bUNION\b", outer, re.IGNORECASE):
            self.refuse(1, "ORDER BY after UNION orders the last arm alone; put the arms in CALL () { … }, then RETURN")
        before, *rest = re.split(r"\bRETURN\b", outer, flags=re.IGNORECASE)
        line = before.count("\n") + 1
        if len(rest) != 1:
            self.refuse(1, "the text does not RETURN anything")
        items, *order = re.split(r"\bORDER\s+BY\b", rest[0], flags=re.IGNORECASE)
        if not order:
            self.refuse(line, "rows need a total order; end with ORDER BY … and an id")
        names = [(item, _COLUMN.fullmatch(item.strip())) for item in items.split(",")]
        for item, name in names:
            if name is None:
                self.refuse(line, f"the column {' '.join(item.split())!r} has no name; write … AS name")
        return line, tuple(name[1] for _, name in names if name)


def _outside_brackets(bare: str) -> str:
    """The text with everything inside brackets of any kind blanked, lines kept."""
    depth, kept = 0, []
    for piece in re.split(r"([()\[\]{}])", bare):
        depth -= piece in (")", "]", "}")
        kept.append(re.sub(r"[^\n]", " ", piece) if depth else piece)
        depth += piece in ("(", "[", "{")
    return "".join(kept)
