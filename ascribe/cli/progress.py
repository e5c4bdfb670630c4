"""Show on a terminal how far a load is: rows, rate, time left."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(quiet: bool) -> Iterator[Callable[[str, int, float], None] | None]:
    """What to tell how far a load is, while the block lasts; None where nobody looks, or `quiet`."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    rows = TextColumn("{task.fields[rows]:,} rows, {task.fields[rate]:,} a second")
    columns = (TextColumn("{task.description}"), BarColumn(), rows, TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task("loading", total=1.0, rows=0, rate=0)
        now = [""]

        def watch(what: str, count: int, share: float) -> None:
            if what != now[0] or share < shown.tasks[0].completed:  # the next stage, or the next file
                now[0] = what
                shown.reset(task, description=what, total=1.0)
            seconds = shown.tasks[0].elapsed or 0.0
            rate = int(count / seconds) if seconds else 0
            shown.update(task, completed=share, rows=count, rate=rate)

        yield watch
