"""Read records back from the text under which they were stored, without checking again what was checked then.

A ledger of a million claims is read many times, and checking one takes five times as long as reading it.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache
from typing import Any

from ascribe.schema.amounts import Amount
from ascribe.schema.records import Case, Claim, Entity, Extension, Record, Retraction, Source

_MODELS: dict[str, type[Record]] = {
    "case": Case,
    "source": Source,
    "entity": Entity,
    "claim": Claim,
    "retraction": Retraction,
}


def recorded(text: str) -> Record:
    """The record whose canonical JSON this is. Only for what was stored as a record: nothing is checked.

    Raises ValueError or KeyError for what cannot have been stored."""
    # Few sources stand behind many claims, and the same entities at their ends; claims are hardly ever met again soon.
    return _read(text) if '"record":"claim"' in text else _remembered(text)


def _read(text: str) -> Record:
    fields: dict[str, Any] = json.loads(text)
    for name, value in fields.items():
        if type(value) is list:
            fields[name] = tuple(value)
    if "amount" in fields:
        fields["amount"] = Amount.model_construct(**fields["amount"])
    if "vocabulary" in fields:
        fields["vocabulary"] = Extension.model_validate(fields["vocabulary"])
    return _blank(fields["record"]).model_copy(update=fields)


_remembered = lru_cache(maxsize=16384)(_read)


@cache
def _blank(record: str) -> Record:
    """A record of that kind with every field in order, none of which says anything."""
    model = _MODELS[record]
    return model.model_construct(**{name: None for name, field in model.model_fields.items() if field.is_required()})
