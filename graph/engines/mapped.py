"""Keep a large graph a second time, in a form that is read where it lies on the disk.

The graph file of a million relations is read whole: ten seconds and two gigabytes before the first answer. The same
graph as one of kglite's folders answers after two seconds, with a fifth of the memory. It cannot be written to as the
file can, so it is made of the file when a writer is done, and whoever finds that it is not of the file as it is now
reads the file.
"""

from __future__ import annotations

import os
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import kglite

LARGE = 64 << 20  # bytes of the graph file, from which on reading it takes a second
_OF = "of"  # what it is called where a folder says which file it was made of


def read(file: Path) -> Any | None:
    """The graph in that file as it is now, read where it lies; None where there is no such form of it."""
    folder = _folder(file)
    try:
        if (folder / _OF).read_text("utf-8") == _stamp(file):
            return kglite.load(str(folder))
    except (kglite.KgError, OSError):
        pass
    return None


class Sent:
    """Gives a graph that is read where it lies; in another process, to which it cannot be sent, it is opened again."""

    def __init__(self, graph: Any, file: Path) -> None:
        self._graph, self._file = graph, file

    def __call__(self) -> Any:
        return self._graph

    def __reduce__(self) -> tuple[Any, ...]:
        return partial, (_read_again, self._file)


def _read_again(file: Path) -> Any:
    return read(file) or kglite.load(str(file))  # it may have been written again meanwhile


def publish(graph: Any, file: Path) -> None:
    """Make that form of a graph that was just saved to its file, if it is large; the graph is of no use afterwards.

    Where it cannot be made, as on a full disk, the file is there."""
    folder = _folder(file)
    is_large = file.exists() and file.stat().st_size >= LARGE
    if is_large and (folder / _OF).exists() and (folder / _OF).read_text("utf-8") == _stamp(file):
        return
    for old in folder.parent.glob(f"{folder.name}*"):  # also what a writer left that was killed here
        shutil.rmtree(old, ignore_errors=True)
    if not is_large:
        return
    half = folder.with_name(f"{folder.name}-{os.getpid()}")
    try:
        graph.enable_disk_mode(path=str(half))
        (half / _OF).write_text(_stamp(file), "utf-8")
        half.rename(folder)
    except (kglite.KgError, OSError, ValueError):
        shutil.rmtree(half, ignore_errors=True)


def _folder(file: Path) -> Path:
    return file.with_suffix(".mapped")


def _stamp(file: Path) -> str:
    known = file.stat()
    return f"{known.st_size} {known.st_mtime_ns}"
