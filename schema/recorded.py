"""Read records back from the text under which they were stored, without checking again what was checked then.

A ledger of a million claims is read many times, and checking one takes five times as long as reading it.
"""

from __future__ import annotations

import json
from functools import cache, lru_cache

from pydantic import BaseModel

from ascribe.schema.amounts import Amount
from ascribe.schema.records import Case, Claim, Entity, Extension, Record, Retraction, Source

_DECODER = json.JSONDecoder()
# All that a model consists of, set past the models, which are frozen.
_set_fields, _set_said, _set_extra, _set_private = (
    vars(BaseModel)[slot].__set__
    for slot in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)
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
    fields, end = _DECODER.raw_decode(text)
    if end != len(text):
        fields = json.loads(text)  # which says what is wrong
    for name, value in fields.items():
        if type(value) is list:
            fields[name] = tuple(value)
    if "amount" in fields:
        fields["amount"] = Amount.model_construct(**fields["amount"])
    if "vocabulary" in fields:
        fields["vocabulary"] = Extension.model_validate(fields["vocabulary"])
    blank = _blank(fields["record"])
    # As `model_copy(update=fields)` makes it, which takes four times as long.
    record = object.__new__(type(blank))
    _set_fields(record, {**blank.__dict__, **fields})
    _set_said(record, blank.__pydantic_fields_set__ | fields.keys())
    _set_extra(record, None)
    _set_private(record, None)
    return record


_remembered = lru_cache(maxsize=16384)(_read)


@cache
def _blank(record: str) -> Record:
    """A record of that kind with every field in order, none of which says anything."""
    model = _MODELS[record]
    return model.model_construct(**{name: None for name, field in model.model_fields.items() if field.is_required()})
