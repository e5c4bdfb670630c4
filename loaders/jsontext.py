"""Read JSON as strictly as records need it: no NaN, no name twice, no half characters, nothing endless."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from ascribe.loaders.files import LONGEST_LINE, check_file, legible
from ascribe.loaders.rejects import refused
from ascribe.schema.errors import InputError

LONGEST_DOCUMENT = 512 * 2**20  # bytes; a document is held in memory whole
_BOM = b"\xef\xbb\xbf"


class Line(NamedTuple):
    """One line of a file of JSON objects; `number` counts from 1."""

    path: Path
    number: int
    content: dict[str, Any]

    def refuse(self, what: str) -> NoReturn:
        """Raise InputError that says what is wrong here, and what to do."""
        raise InputError(f"{self.path}:{self.number}: {what}")


def read_lines(path: Path) -> Iterator[Line]:
    """The objects of a file that holds one a line, as they are read; empty lines are passed over.

    Raises InputError with file and line for bad JSON, what is no object, a line of more than 1 MB, another
    encoding, and for a file without any."""
    check_file(path)
    number, some = 0, False
    with legible(path), path.open("rb") as file:
        while line := file.readline(LONGEST_LINE + 1):
            number += 1
            if len(line) > LONGEST_LINE:
                raise InputError(f"{path}:{number}: the line is longer than {LONGEST_LINE >> 20} MB. Shorten it")
            if line.strip():
                some = True
                try:
                    content = _object(f"{path}:{number}", line)
                except InputError as error:
                    refused(number, error, line.decode("utf-8", "replace").rstrip("\n"))
                    continue
                yield Line(path, number, content)
    if not some:
        raise InputError(f"{path}:1: is empty. Export or copy it again")


def read_document(path: Path) -> dict[str, Any]:
    """The one object that a file holds.

    Raises InputError for bad JSON, with the line, for what is no object, another encoding, more than 512 MB, or
    a text of more than 1 MB."""
    check_file(path)
    with legible(path), path.open("rb") as file:
        content = file.read(LONGEST_DOCUMENT + 1)
    if len(content) > LONGEST_DOCUMENT:
        raise InputError(f"{path}: is larger than {LONGEST_DOCUMENT >> 20} MB. Split it")
    if not content.strip():
        raise InputError(f"{path}:1: is empty. Export or copy it again")
    return _object(str(path), content, whole=True)


def longest_text(value: Any) -> int:
    """How many characters the longest text has in what JSON was read into, names of fields included."""
    longest, waiting = 0, [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            longest = max(longest, len(found))
        elif isinstance(found, dict):
            waiting += [*found, *found.values()]
        elif isinstance(found, list):
            waiting += found
    return longest


def _object(where: str, text: bytes, *, whole: bool = False) -> dict[str, Any]:
    try:
        content = json.loads(text.removeprefix(_BOM), parse_constant=_refuse_number, object_pairs_hook=_once)
        if b"\\ud" in text.lower():  # only an escape can bring in what UTF-8 cannot hold
            json.dumps(content, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        place = f"{where}:{error.lineno}" if whole else where
        raise InputError(f"{place}: is no JSON ({error.msg}, column {error.colno}). Export or copy it again") from None
    except UnicodeDecodeError as error:
        raise InputError(f"{where}: is not UTF-8 (byte {error.start + 1}). Save it as UTF-8") from None
    except UnicodeEncodeError:
        raise InputError(f"{where}: holds half a character (a lone surrogate). Take it out") from None
    except (ValueError, RecursionError) as error:
        place = f"{where}:{_line(text, error.word)}" if whole and isinstance(error, _NoNumberError) else where
        raise InputError(f"{place}: is no JSON ({error}). Mend it, or export it again") from None
    if not isinstance(content, dict):
        raise InputError(f"{where}: is no JSON object in braces. Export or copy it again")
    return content


class _NoNumberError(ValueError):
    """NaN or an infinity, where a value stands."""

    def __init__(self, word: str) -> None:
        super().__init__(f"{word} is no number JSON knows")
        self.word = word


def _refuse_number(word: str) -> NoReturn:
    raise _NoNumberError(word)


def _line(text: bytes, word: str) -> int:
    """The line of the first such word that stands in no text: the parser does not say where it was."""
    found = next(match for match in re.finditer(rb'"(?:[^"\\]|\\.)*"|' + word.encode(), text) if match[0][:1] != b'"')
    return text.count(b"\n", 0, found.start()) + 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        names = [name for name, _ in pairs]
        raise ValueError(f"the name {next(name for name in names if names.count(name) > 1)!r} stands there twice")
    return content
