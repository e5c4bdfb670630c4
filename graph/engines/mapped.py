"""Keep a large graph a second time, in a form that is read where it lies on the disk.

The graph file of a million relations is read whole: ten seconds and two gigabytes before the first answer. The same
graph as one of kglite's folders answers after two seconds, with a fifth of the memory. It cannot be written to as the
file can, so it is made of the file when a writer is done, and whoever finds that it is not of the file as it is now, or
not as it was made, reads the file.
"""

from __future__ import annotations

import json
import os
import shutil
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import kglite

from ascribe.schema.errors import StoreError

LARGE = 64 << 20  # bytes of the graph file, from which on reading it takes a second
# What it is called where a folder says which file it was made of, and the checksum of each of its own: kglite checks
# some of them only.
_MADE = "made.json"
_LOCK = ".kglite.lock"  # kglite's own, which says who has it open
_AT_ONCE = 1 << 20  # bytes


class Lying:
    """A graph that is read where it lies; it cannot be sent to another process, so there it is opened again."""

    def __init__(self, graph: Any, file: Path, stamp: str) -> None:
        self._graph, self._file, self._stamp = graph, file, stamp

    def __call__(self) -> Any:
        """The graph. Raises StoreError where another one lies there now."""
        if self._graph is None:
            raise StoreError(f"{self._file}: was written meanwhile; open the store again")
        return self._graph

    def __reduce__(self) -> tuple[Any, ...]:
        return _opened_again, (self._file, self._stamp)


def read(file: Path) -> Lying | None:
    """The graph in that file as it is now, read where it lies; None where there is no such form of it, or a damaged
    one."""
    folder = _folder(file)
    stamp, checksums = _made(folder)
    try:
        if stamp and stamp == _stamp(file) and checksums == _checksums(folder):
            return Lying(kglite.load(str(folder)), file, stamp)
    except (kglite.KgError, OSError):
        pass
    return None


def _opened_again(file: Path, stamp: str) -> Lying:
    try:
        found = read(file) if _stamp(file) == stamp else None
    except OSError:
        found = None
    return found or Lying(None, file, stamp)


def publish(graph: Any, file: Path) -> None:
    """Make that form of a graph that was just saved to its file, if it is large; the graph is of no use afterwards.

    Where it cannot be made, as on a full disk, the file is there."""
    folder = _folder(file)
    half = folder.with_name(f"{folder.name}-{os.getpid()}")
    try:
        is_large = file.stat().st_size >= LARGE
        if is_large and _made(folder)[0] == _stamp(file):
            return
        for old in folder.parent.glob(f"{folder.name}*"):  # also what a writer left that was killed here
            shutil.rmtree(old, ignore_errors=True)
        if is_large:
            graph.enable_disk_mode(path=str(half))
            (half / _MADE).write_text(json.dumps([_stamp(file), _checksums(half)]), "utf-8")
            half.rename(folder)
    except (kglite.KgError, OSError, ValueError):
        shutil.rmtree(half, ignore_errors=True)


def _folder(file: Path) -> Path:
    return file.with_suffix(".mapped")


def _made(folder: Path) -> tuple[str | None, dict[str, int]]:
    """The stamp of the file that a folder was made of, and its checksums; None and none where that cannot be read."""
    try:
        stamp, checksums = json.loads((folder / _MADE).read_text("utf-8"))
    except (OSError, ValueError, TypeError):
        return None, {}
    return stamp, checksums


def _stamp(file: Path) -> str:
    known = file.stat()
    return f"{known.st_size} {known.st_mtime_ns}"


def _checksums(folder: Path) -> dict[str, int]:
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name not in (_MADE, _LOCK))
    with ThreadPoolExecutor(4) as threads:
        return dict(
            zip((path.relative_to(folder).as_posix() for path in paths), threads.map(_checksum, paths), strict=True)
        )


def _checksum(path: Path) -> int:
    found = 0
    with path.open("rb") as file:
        while part := file.read(_AT_ONCE):
            found = zlib.crc32(part, found)
    return found
