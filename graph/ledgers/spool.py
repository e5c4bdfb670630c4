"""Keep what is to be recorded in a temporary file until all of it is checked: a million records need no memory then."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from tempfile import TemporaryFile

from ascribe.graph.ledgers.ledger import Held, Hold, stored
from ascribe.schema.recorded import recorded


class Spool(AbstractContextManager["Spool"]):
    """The records given, read to their end at once, whatever that raises; they are gone with the block."""

    def __init__(self, helds: Iterable[Held]) -> None:
        self._file = TemporaryFile()  # noqa: SIM115 - closed by __exit__
        try:
            for held in helds:
                holds = [(hold.case, hold.since, hold.until) for hold in held.holds]
                pickle.dump((stored(held.record), held.recorded_at, holds), self._file)
        except BaseException:
            self._file.close()
            raise

    def __iter__(self) -> Iterator[Held]:
        self._file.seek(0)
        while True:
            try:
                text, recorded_at, holds = pickle.load(self._file)
            except EOFError:
                return
            yield Held(recorded(text), recorded_at, tuple(map(Hold._make, holds)))

    def __exit__(self, *_: object) -> None:
        self._file.close()
