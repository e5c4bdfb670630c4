"""Read a YAML file into plain Python in which every scalar is text, and remember the line of everything.

Built from the parser's events rather than from its data: nothing is typed, nothing is expanded, and tags,
anchors and deep nesting are refused before they can do anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from ascribe.loaders.files import read_text
from ascribe.schema.errors import InputError

# What the parser says (a pattern) -> what people should hear.
_IN_PLAIN_WORDS = {
    "mapping values are not allowed|got ':'": "a `:` in the middle of a text. Put the text in quotes",
    "end of stream|document separator": "a quote before this line is never closed. Close it",
    r"expected ',' or '[\]}]'|<stream end>": "a comma or a closing bracket is missing. Look at the brackets before",
    "could not find expected ':'": "a line without its `:`, here or just before. Write `field: text`",
    "escape": "a \\ in double quotes begins an escape that does not exist. Write \\\\, or take single quotes",
    "expected <block end>|expected '?<document start>": "this line does not stand under the ones it belongs to, or "
    "something stands behind the end of a value. Look at the indentation and the quotes",
    "sequence entries are not allowed": "a list item (`- `) where none can stand. Begin the list on a line of its own",
    "expected the node content": "a value is missing, or a sign stands where a value should. Put such a text in quotes",
    "expected alphabetic or numeric": "a text cannot start with & or *. Put it in quotes",
}

Where = tuple[str | int, ...]  # the way to a value: ("claims", 0, "says", 2, "grade")

DEEPEST = 50
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")
# NUL, other control characters and half characters: no store and no terminal takes them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True)
class Document:
    """One file: its content as dicts, lists, str and None, and the line of every value in it.

    `flow` holds the mappings written in braces; `faults` what the YAML itself gets wrong without making
    the rest unreadable, as (line, message)."""

    file: str
    content: dict[str, Any] = field(default_factory=dict)
    lines: dict[Where, int] = field(default_factory=dict)
    flow: set[Where] = field(default_factory=set)
    faults: list[tuple[int, str]] = field(default_factory=list)

    def line(self, where: Where) -> int:
        """The line (from 1) of the value there, or of the nearest thing around it."""
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)


def read(path: Path) -> Document:
    """Read one YAML file. Raises InputError, with file and line, for what is no plain YAML mapping."""
    return parse(read_text(path), str(path))


def parse(text: str, file: str) -> Document:
    """Read YAML text; `file` is what messages call it. Raises InputError as `read` does."""
    builder = _Builder(text, file)
    try:
        return builder.document()
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        number = mark.line + 1 if mark else 1
        lines = text.splitlines()
        written = lines[number - 1] if number <= len(lines) else ""
        raise InputError(f"{file}:{number}: {_explain(error.problem or '', written)}") from None
    except YAMLError as error:
        position = getattr(error, "position", 0)
        raise InputError(
            f"{file}:{text.count(chr(10), 0, position) + 1}: holds a character that text cannot hold. "
            "Save it as UTF-8 text"
        ) from None
    except (ValueError, OverflowError):  # the parser's own, for an escape beyond Unicode, as "\\U00110000"
        raise InputError(
            f"{file}:{builder.reached}: not YAML at or after this line. Look at its escapes (\\…)"
        ) from None


def _explain(problem: str, written: str) -> str:
    """What to tell people about a parser's complaint over that line."""
    if "\\t" in problem or "\t" in written[: len(written) - len(written.lstrip())]:
        return "a tab where YAML takes only spaces. Indent with spaces; put a text that holds a tab in quotes"
    token = re.search(r"character ('.') that cannot start any token|found undefined (\S)", problem)
    if token:
        return f"not YAML: a text cannot start with {token[1] or token[2]}. Put it in quotes"
    for said, meant in _IN_PLAIN_WORDS.items():
        if re.search(said, problem):
            return f"not YAML: {meant}"
    return "not YAML at or before this line. Look for a missing quote, bracket, comma or indentation"


class _Builder:
    def __init__(self, text: str, file: str) -> None:
        self._events: Iterator[Event] = iter(YAML(typ="safe", pure=True).parse(text))
        self._file = file
        self._document = Document(file)

    @property
    def reached(self) -> int:
        """The last line that was read."""
        return max(self._document.lines.values(), default=1)

    def document(self) -> Document:
        empty = "holds nothing. A casefile begins with `case:` (`ascribe new` writes one to start from)"
        first = next(event for event in self._events if not isinstance(event, StreamStartEvent))
        if isinstance(first, StreamEndEvent):
            self._refuse(first, empty)
        root = next(self._events)
        content = self._value(root, (), 0)
        if content is None:
            self._refuse(root, empty)
        if not isinstance(content, dict):
            found = "a list" if isinstance(content, list) else "a text"
            self._refuse(root, f"begins with {found} where fields are wanted. A casefile begins with `case:`")
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                self._refuse(event, "a second document begins here. Write each casefile to a file of its own")
        self._document.content.update(content)
        return self._document

    def _refuse(self, event: Event, message: str) -> NoReturn:
        raise InputError(f"{self._file}:{event.start_mark.line + 1}: {message}")

    def _value(self, event: Event, where: Where, depth: int) -> Any:
        if isinstance(event, AliasEvent):
            self._refuse(event, f"an alias (*{event.anchor}). Write the text out; put one that starts with * in quotes")
        if isinstance(event, NodeEvent) and event.anchor:
            self._refuse(event, f"an anchor (&{event.anchor}). Leave it out; put a text that starts with & in quotes")
        if getattr(event, "ctag", None) is not None:
            self._refuse(event, "a tag (!…). Leave it out: every value is text; put one that starts with ! in quotes")
        if depth > DEEPEST:
            self._refuse(event, f"nested more than {DEEPEST} levels deep. A casefile needs six")
        self._document.lines.setdefault(where, event.start_mark.line + 1)
        if isinstance(event, ScalarEvent):
            return self._text(event)
        if isinstance(event, SequenceStartEvent):
            return self._list(where, depth)
        return self._mapping(event, where, depth)

    def _text(self, event: ScalarEvent) -> str | None:
        # JSON writes one character beyond U+FFFF as two escapes, and JSON is YAML.
        text = _PAIR.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), event.value)
        bad = _UNWRITABLE.search(text)
        if bad:
            self._fault(event, f"a text holds the character U+{ord(bad[0]):04X}, which cannot be stored. Take it out")
            text = _UNWRITABLE.sub("\ufffd", text)
        return text if text or event.style else None

    def _list(self, where: Where, depth: int) -> list[Any]:
        items: list[Any] = []
        for event in self._events:
            if isinstance(event, SequenceEndEvent):
                break
            items.append(self._value(event, (*where, len(items)), depth + 1))
        return items

    def _mapping(self, start: Event, where: Where, depth: int) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        flow = isinstance(start, MappingStartEvent) and start.flow_style
        if flow:
            self._document.flow.add(where)
        for event in self._events:
            if isinstance(event, MappingEndEvent):
                break
            key = self._value(event, (), depth + 1)
            if isinstance(key, dict | list):
                self._refuse(event, "brackets where the name of a field is wanted. Put the text in quotes")
            name, line = key or "", event.start_mark.line + 1
            again = name in mapping
            if again:
                first = self._document.lines[*where, name]
                self._fault(event, f"`{name}` is here twice, first in line {first}. Keep one of them")
            else:
                self._document.lines[*where, name] = line
            value_event = next(self._events)
            value = self._value(value_event, (*where, name), depth + 1)
            if flow and value is None:
                self._fault(event, no_value(name, last(mapping)))
            elif not again:
                mapping[name] = value
        return mapping

    def _fault(self, event: Event, message: str) -> None:
        self._document.faults.append((event.start_mark.line + 1, message))


def last(mapping: dict[str, Any]) -> str | None:
    """The field written last so far, if its value is a text that a comma can have cut off."""
    name = next(reversed(mapping), None)
    return name if name is not None and isinstance(mapping[name], str) else None


def no_value(name: str, before: str | None) -> str:
    """What to say of `{quote: our man, he said}`: YAML makes a field `he said` without a value of it."""
    if before is None:
        return f"`{name}` has no value. Write `{name}: …`, or leave it out"
    return f"`{name}` has no value: the text of `{before}` before it holds a comma. Put that text in quotes"
