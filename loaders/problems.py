"""Collect everything that is wrong with a file, each with its line, in sentences instead of pydantic's terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import is_dataclass
from typing import Any, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from ascribe.loaders.yamlfile import Document, Where, last
from ascribe.schema.errors import InputError, VocabularyError, nearest

READABLE, SHAPE, VOCABULARY, REFERENCE = "E01", "E02", "E03", "E04"
_SHOWN = 20
M = TypeVar("M", bound=BaseModel)

# pydantic's error types -> what people should hear; {x} is what they wrote, the rest is pydantic's own context.
_SENTENCES = {
    "missing": "is missing",
    "bool_parsing": "is {x}; write true or false",
    "float_parsing": "is {x}, which is no number; write digits and a point, as 180000 or 1.5",
    "greater_than": "is {x}; it must lie between 0 and 1, as 0.6",
    "less_than": "is {x}; it must lie between 0 and 1, as 0.6",
    "string_pattern_mismatch": "is {x}; it must match {pattern}",
    "model_type": "must be fields with values, as {{name: value}}",
    "dict_type": "must be fields with values, as {{name: value}}",
    "list_type": "must be a list, as [one, two] or lines that begin with `- `",
    "tuple_type": "must be a text or a list of texts",
    "string_type": "must be a text",
}


class Problem(NamedTuple):
    """One thing that is wrong: its line (from 1), a short stable code (see lint), and a sentence."""

    line: int
    code: str
    message: str


class Problems:
    """What is wrong with one document, each thing once."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.found: dict[Problem, None] = {Problem(line, READABLE, text): None for line, text in document.faults}

    def add(self, where: Where, code: str, message: str) -> None:
        """Note what is wrong with the value there."""
        self.found[Problem(self._document.line(where), code, message)] = None

    def typed(self, model: type[M], raw: Any, where: Where) -> M | None:
        """`raw`, found there, as that model; None when it does not fit, with every reason noted."""
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for detail in error.errors():
                place = (*where, *detail["loc"])
                if detail["type"] in ("extra_forbidden", "unexpected_keyword_argument"):
                    known = _fields(_model_at(model, detail["loc"][:-1]))
                    self.add(place, SHAPE, self._unknown_field(known, raw, place, where))
                else:
                    self.add(place, SHAPE, sentence(detail))
            return None

    def built(
        self, model: type[M], fields: dict[str, Any], where: Where, written: Mapping[str, str] | None = None
    ) -> M | None:
        """A record of these fields; None when it refuses them, with every reason noted.

        `written` maps the record's names of fields to the words people write for them."""
        try:
            return model(**fields)
        except ValidationError as error:
            for detail in error.errors():
                way = tuple((written or {}).get(str(part), part) for part in detail["loc"])
                self.add((*where, *way), SHAPE, sentence({**detail, "loc": way}))
            return None

    def refuse_if_any(self) -> None:
        """Raise InputError (VocabularyError if it is all about words) naming up to 20 problems, a line each."""
        if not self.found:
            return
        ordered = sorted(self.found)
        lines = [f"{self._document.file}:{line}: {message}" for line, _, message in ordered[:_SHOWN]]
        if len(ordered) > _SHOWN:
            lines.append(f"and {len(ordered) - _SHOWN} more")
        words_only = all(problem.code == VOCABULARY for problem in ordered)
        raise (VocabularyError if words_only else InputError)("\n".join(lines))

    def _unknown_field(self, known: Sequence[str], raw: Any, place: Where, where: Where) -> str:
        mapping = raw
        for part in place[len(where) : -1]:
            mapping = mapping[part]
        name = str(place[-1])
        near = nearest(name, known)
        before = _before(mapping, name) if place[:-1] in self._document.flow else None
        if before and (" " in name or not near):
            return (
                f"unknown field `{name}`: does the text of `{before}` before it hold a comma? Put that text in quotes"
            )
        return f"unknown field `{name}`{near}. The fields here are: {', '.join(known)}"


def sentence(detail: Mapping[str, Any]) -> str:
    """One pydantic error as a sentence about the field it is in."""
    kind, written, context = detail["type"], detail["input"], detail.get("ctx", {})
    field = next((part for part in reversed(detail["loc"]) if isinstance(part, str)), None)
    shown = repr(written if len(str(written)) < 80 else str(written)[:77] + "…")
    if kind == "value_error":
        text = str(context["error"])
    elif kind == "literal_error":
        text = f"is {shown}; write {context['expected']}"
    elif kind in _SENTENCES:
        text = "is empty" if written is None else _SENTENCES[kind].format(x=shown, **context)
    else:
        text = str(detail["msg"])
    return f"`{field}`: {text}" if field else text


def _before(mapping: Mapping[str, Any], name: str) -> str | None:
    names = list(mapping)
    return last({key: mapping[key] for key in names[: names.index(name)]})


def _model_at(model: type, way: tuple[str | int, ...]) -> type:
    """The model or dataclass that a way from `model` leads into."""
    for part in way:
        model = _model_in(_hints(model).get(str(part))) or model
    return model


def _model_in(annotation: Any) -> type | None:
    if isinstance(annotation, type) and (issubclass(annotation, BaseModel) or is_dataclass(annotation)):
        return annotation
    return next(filter(None, map(_model_in, get_args(annotation))), None)


def _fields(model: type) -> Sequence[str]:
    return list(_hints(model))


def _hints(model: type) -> Mapping[str, Any]:
    """The fields of a model or dataclass with what they take."""
    if issubclass(model, BaseModel):
        return {name: field.annotation for name, field in model.model_fields.items()}
    return {name: field.type for name, field in getattr(model, "__dataclass_fields__", {}).items()}
