"""How a claim stands to what it speaks of. Apart from the records, so that whoever only reads need not build them."""

from __future__ import annotations

from typing import Literal

Stance = Literal["asserts", "denies", "disputes", "no_finding", "no_comment"]
# What speaks against a relation: a denial, or a rival account.
DENIALS: tuple[Stance, ...] = ("denies", "disputes")
