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

from ascribe.cli.text import visible

PIPED_WIDTH, NARROWEST = 100, 8


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
    grid.add_column()
    grid.add_row(head, body)
    return Padding(grid, (0, 0, 0, indent))


def show_table(columns: Sequence[str], rows: Sequence[Sequence[Any]], right: Collection[str] = ()) -> None:
    """Print rows under their column names; the columns in `right` are set flush right.

    What is a list in any row is set under the row instead, an item a line: beside others it would be a
    word wide."""
    lists = [place for place, _ in enumerate(columns) if any(isinstance(row[place], list) for row in rows)]
    plain = [place for place, _ in enumerate(columns) if place not in lists]
    texts = [[visible(columns[place]) for place in plain]]
    texts += [[cell(row[place]) for place in plain] for row in rows]
    out = console()
    widths = _fitting(list(zip(*texts, strict=True)), out.width)
    aligned = [(width, columns[place] in right) for place, width in zip(plain, widths, strict=True)]
    if not lists:
        out.print(_grid(aligned, texts))
        return
    out.print(_grid(aligned, texts[:1]))
    for row, cells in zip(rows, texts[1:], strict=True):
        out.print(_grid(aligned, [cells], header=False))
        for place in lists:
            value = row[place] if isinstance(row[place], list) else [row[place]]
            for item in value if row[place] is not None else ():
                out.print(hanging(Text(f"{visible(columns[place])}:", style="dim"), Text(cell(item)), indent=4))


def _grid(columns: Sequence[tuple[int, bool]], rows: Sequence[Sequence[str]], header: bool = True) -> Grid:
    grid = Grid.grid(padding=(0, 2, 0, 0))
    for width, right in columns:
        grid.add_column(width=width, overflow="fold", justify="right" if right else "left")
    for number, row in enumerate(rows):
        grid.add_row(*(Text(text, style="bold" if header and not number else "") for text in row))
    return grid


def _fitting(columns: Sequence[Sequence[str]], room: int) -> list[int]:
    """Widths at which a row with its gaps fits; words give way first, for a broken id cannot be copied."""
    widths = [max(map(cell_len, column)) for column in columns]
    words = [place for place, column in enumerate(columns) if any(" " in text for text in column)]
    for places in (words, range(len(columns))):
        while sum(widths) + 2 * len(widths) > room and max((widths[place] for place in places), default=0) > NARROWEST:
            widths[max(places, key=widths.__getitem__)] -= 1
    return widths


def cell(value: Any) -> str:
    """A value as a table shows it: two decimals, lists joined, of a node its name or id."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, list | tuple):
        return "; ".join(cell(item) for item in value)
    if isinstance(value, dict):
        properties = value.get("properties") or value
        named = properties.get("name") or value.get("id")
        return visible(str(named)) if named else visible(json.dumps(value, ensure_ascii=False))
    return visible(str(value))


def show_json(value: Any) -> None:
    """Print a value as JSON, control and direction-changing characters escaped."""
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # They can stand only within strings here, where JSON has an escape for them.
    click.echo(re.sub(r"[\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]", _escaped, text))


def _escaped(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"
