"""What the options of a question about chains leave out of its answer, in words."""

from __future__ import annotations

from collections.abc import Sized
from dataclasses import dataclass

from ascribe.cli.text import counted, number
from ascribe.graph.relations.bounds import HOPS, LIMIT


@dataclass(frozen=True)
class Asked:
    """How far, for how many, and for how good chains was asked: the options of `behind`, `fronts` and the dossier.

    `hop` is what the reader of the answer knows a hop as."""

    hops: int = HOPS
    limit: int = LIMIT
    min_confidence: float = 0.0
    strength: str | None = None
    hop: str = "hop"

    def told(self, chains: Sized) -> str:
        """How many chains an answer has, never as if there were no others: `the best 2 chains`."""
        if len(chains) >= self.limit:
            return f"the best {counted(len(chains), 'chain')}" if len(chains) > 1 else "the best chain"
        return counted(len(chains), "chain") + self._bounds("reaches" if len(chains) == 1 else "reach")

    def none(self, chains: Sized, *, complete: bool) -> str:
        """What is to be said of a section of an answer in which no chain stands; `chains` are those of all sections."""
        if len(chains) >= self.limit:
            return f"none among the best {self.limit}"
        if not complete:
            return "none found before the search ended early"
        only_hops = not (self.min_confidence or self.strength)
        return f"none{' in the sources collected' if only_hops else ''}{self._bounds('reaches')}"

    def _bounds(self, reach: str) -> str:
        least = max(number(self.min_confidence), f"{self.min_confidence:g}".removeprefix("0"), key=len)
        asked = [
            *([f"{reach} {least}"] if self.min_confidence else []),
            *([f"may say as much as {self.strength}"] if self.strength else []),
        ]
        return (f" that {' and '.join(asked)}" if asked else "") + f" within {counted(self.hops, self.hop)}"
