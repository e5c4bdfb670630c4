"""Set refused rows aside, with the reason, where a load is to go on without them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from ascribe.loaders.files import writing
from ascribe.schema.errors import InputError
from ascribe.schema.records import Claim

_TOLD = 10  # reasons that are told one by one


class Rejects:
    """The refused rows of the file at `path`; kept in a temporary file, for there may be many.

    On a `trial` they are written nowhere else."""

    def __init__(self, path: Path, *, trial: bool = False) -> None:
        self.path = path.with_name(f"{path.name}.rejects.jsonl")
        self.count = 0
        self._trial = trial
        self._first: list[str] = []
        self._file = TemporaryFile("w+b")  # noqa: SIM115 - closed by `setting_aside`

    def take(self, row: int | None, reason: str, content: Any) -> None:
        """Set a row aside: its number where it has one, why it is refused, and what it holds."""
        self.count += 1
        if len(self._first) < _TOLD:
            self._first.append(reason)
        rejected = {"row": row, "reason": reason, "content": content}
        self._file.write(json.dumps(rejected, ensure_ascii=False, default=str).encode("utf-8", "replace") + b"\n")

    def refuse(self, record: Any, error: InputError) -> None:
        """Set a record aside that its case cannot hold; of a claim from a table the row is known."""
        place = record.locator if isinstance(record, Claim) else None
        number = place.removeprefix("row ") if place else ""
        self.take(int(number) if number.isdecimal() else None, str(error), record.content())

    def remarks(self) -> list[str]:
        """What was refused: where that is written or, on a trial, the first reasons."""
        if not self.count:
            return []
        said = f"refused and left out: {self.count:,} row{'s' * (self.count > 1)}"
        if not self._trial:
            return [f"{said}; which and why: {self.path}"]
        more = self.count - len(self._first)
        return [f"{said}:", *(f"  {reason}" for reason in self._first), *([f"  and {more:,} more"] if more else [])]

    def keep(self) -> None:
        """Write the file, whole or not at all; one of an earlier load goes where nothing is refused any more."""
        if not self.count:
            self.path.unlink(missing_ok=True)
            return
        self._file.seek(0)
        with writing(self.path) as out:
            out.writelines(self._file)

    def close(self) -> None:
        """Give up what was set aside."""
        self._file.close()


_ASIDE: ContextVar[Rejects | None] = ContextVar("aside", default=None)


@contextmanager
def setting_aside(path: Path, *, trial: bool = False) -> Iterator[Rejects]:
    """Within the block rows that are refused are set aside instead."""
    rejects = Rejects(path, trial=trial)
    before = _ASIDE.set(rejects)
    try:
        yield rejects
    finally:
        _ASIDE.reset(before)
        rejects.close()


def refused(number: int, error: InputError, content: Any) -> None:
    """Set a row aside where that is asked for. Raises `error` where it is not."""
    rejects = _ASIDE.get()
    if rejects is None:
        raise error
    rejects.take(number, str(error), content)
