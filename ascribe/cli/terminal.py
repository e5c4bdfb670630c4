"""What answers are drawn on: a console without markup, plain tables, and JSON that a terminal cannot misread."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from collections.abc import Collection, Sequence
from typing import Any, TextIO, cast

import click
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from ascribe.cli.text import LONGEST_TEXT, called, clipped, number, visible, worded

PIPED_WIDTH = 100
# How far a table's column of words gives way, and one of ids.
NARROWEST, ID_WIDTH = 12, 24
# How many items of a list a table shows.
MOST_ITEMS = 100


def console() -> Console:
    """A console on stdout; text is never read as markup, and nothing is coloured when it is not a terminal."""
    if sys.stdout.isatty():
        return Console(highlight=False, markup=False, emoji=False)
    width = None if os.environ.get("COLUMNS") else PIPED_WIDTH
    return Console(highlight=False, markup=False, emoji=False, width=width, file=cast(TextIO, _Trimmed(sys.stdout)))


class _Trimmed(io.TextIOBase):
    """Writes on without the spaces that rich fills its lines with, so that what is kept in a file compares."""

    def __init__(self, out: TextIO) -> None:
        self._out = out

    def write(self, text: str) -> int:
        return self._out.write(re.sub(r" +$", "", text, flags=re.MULTILINE))

    def flush(self) -> None:
        self._out.flush()


def hanging(head: Text, body: Text, indent: int) -> Padding:
    """A line that starts with `head` and whose further lines hang under `body`."""
    grid = Grid.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(head, body)
    return Padding(grid, (0, 0, 0, indent))


def show_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], right: Collection[str] = ()) -> None:
    """Print rows under their column names; the columns in `right` are set flush right.

    What is a list in any row is set under the row instead, an item a line: beside others it would be a
    word wide. Where not even the longest words fit beside each other, every value has a line of its own."""
    lists = [place for place, _ in enumerate(columns) if any(isinstance(row[place], list) for row in rows)]
    plain = [place for place, _ in enumerate(columns) if place not in lists]
    texts = [[visible(columns[place]) for place in plain]]
    texts += [[cell(row[place]) for place in plain] for row in rows]
    out = console()
    widths = _fitting(list(zip(*texts, strict=True)), out.width)
    if widths is None:
        for row in rows:
            _stack(out, columns, row)
        return
    aligned = [(width, columns[place] in right) for place, width in zip(plain, widths, strict=True)]
    if not lists:
        out.print(_grid(aligned, texts))
        return
    out.print(_grid(aligned, texts[:1]))
    for row, cells in zip(rows, texts[1:], strict=True):
        out.print(_grid(aligned, [cells], header=False))
        for place in lists:
            for item in _items(row[place]):
                out.print(hanging(Text(f"{visible(columns[place])}:", style="dim"), Text(item), indent=4))


def _grid(columns: Sequence[tuple[int, bool]], rows: Sequence[Sequence[str]], header: bool = True) -> Grid:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    for width, right in columns:
        grid.add_column(width=width, overflow="fold", justify="right" if right else "left")
    for place, row in enumerate(rows):
        grid.add_row(*(Text(text, style="bold" if header and not place else "") for text in row))
    return grid


def _stack(out: Console, columns: Sequence[str], row: Sequence[Any]) -> None:
    """A row as lines `column: value`, all but the first set in."""
    for place, (name, value) in enumerate(zip(columns, row, strict=True)):
        for item in _items(value):
            out.print(hanging(Text(f"{visible(name)}:", style="dim"), Text(item), indent=4 if place else 0))


def _items(value: Any) -> list[str]:
    """What has a line of its own of a value: each item of a list, as far as anybody reads on; nothing for nothing."""
    items = value if isinstance(value, list) else [value]
    shown = [cell(item) for item in items[:MOST_ITEMS] if item is not None and item != ""]
    rest = len(items) - MOST_ITEMS
    return shown + [f"… {rest:,} more, which --json shows"] * (rest > 0)


def _fitting(columns: Sequence[Sequence[str]], room: int) -> list[int] | None:
    """Widths at which a row with its gaps fits, words whole and long ids broken last; None where there are none."""
    widths = [max(map(cell_len, column)) for column in columns]
    words = [max(cell_len(word) for text in column for word in text.split(" ")) for column in columns]
    whole = [max(min(width, NARROWEST), word) for width, word in zip(widths, words, strict=True)]
    solid = [width == word for width, word in zip(widths, words, strict=True)]
    broken = [min(width, ID_WIDTH) if one else width for width, one in zip(whole, solid, strict=True)]
    for least in (whole, broken):
        while sum(widths) + 2 * len(widths) > room:
            loose = [place for place, width in enumerate(widths) if width > least[place]]
            if not loose:
                break
            widths[max(loose, key=widths.__getitem__)] -= 1
        else:
            return widths
    return None


def cell(value: Any) -> str:
    """A value as a table shows it: two decimals, lists joined, nodes and relations in short, long texts cut."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, list | tuple):
        return clipped("; ".join(cell(item) for item in value[:LONGEST_TEXT]), LONGEST_TEXT)
    if isinstance(value, dict):
        return _element(value)
    return worded(str(value))


def _element(value: dict[str, Any]) -> str:
    """A node as `(Page Harbour Street page:harbour)`, a relation as `[:ADMIN_OF l_12ab admin-of .64]`, a path as both
    in turn, any other map as JSON (see engine.Table)."""
    match value:
        case {"nodes": [first, *others], "relations": [*relations]} if _only(value, 2) and len(others) == len(
            relations
        ):
            steps = zip(map(cell, relations), map(cell, others), strict=True)
            return cell(first) + "".join(f"-{relation}-{node}" for relation, node in steps)
        case {"id": id, "labels": [*labels], "properties": dict(own)} if _only(value, 3):
            kind = own.get("kind") or ":".join(map(str, labels))
            parts = (kind, own.get("name") or own.get("headline"), id)
            return f"({' '.join(dict.fromkeys(called(str(part)) for part in parts if part))})"
        case {"id": id, "type": type, "properties": dict(own)} if _only(value, 3):
            trust = own.get("confidence")
            told = number(trust, own.get("exact", True)) if isinstance(trust, float) else trust
            said = (type, id, own.get("predicate"), told)
            return f"[:{' '.join(called(str(part)) for part in said if part)}]"
    return worded(json.dumps(value, ensure_ascii=False))


def _only(value: dict[str, Any], keys: int) -> bool:
    # A map that somebody wrote may have these keys too, and others.
    return len(value) == keys


def show_json(value: Any) -> None:
    """Print a value as JSON, control and direction-changing characters escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # They can stand only within strings here, where JSON has an escape for them.
    click.echo(re.sub(r"[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]", _escaped, text))


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
