"""Read what a user says about the columns of a table: `--map` entries and mapping files."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from ascribe.loaders.graphdata import mapping
from ascribe.loaders.table_values import words
from ascribe.loaders.yamlfile import Document, read
from ascribe.schema.errors import InputError, UsageError, nearest

# What a mapping may say of the file as a whole.
_SETTINGS = ("sheet", "encoding")
_PARTS = ("columns", "always", "values", *_SETTINGS)
ENDS = ("subject", "object")


@dataclass(frozen=True)
class Mapped:
    """What a user says of a table.

    `columns`: field -> header, "" for a field that no column gives; `always`: field -> its text where no cell gives
    one; `values`: field -> what its cells say -> what that stands for; which `sheet` of a workbook; the `encoding`."""

    columns: Mapping[str, str] = field(default_factory=dict)
    always: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    sheet: str | None = None
    encoding: str | None = None

    @property
    def fields(self) -> set[str]:
        """The fields that the user gives a column or a text."""
        return {name for name, header in self.columns.items() if header} | self.always.keys()


@cache
def fields() -> tuple[str, ...]:
    """Every field of every shape of table, the ends first."""
    shapes = mapping("table")["shapes"]
    return tuple(dict.fromkeys([*ENDS, *(name for shape in shapes.values() for name in shape)]))


def mapped(entries: Iterable[str]) -> Mapped:
    """What entries say, later ones over those before.

    `subject=Who`: that field is in the column Who; `predicate==funded-by`: it is this in every row, or, where it is
    given a column too, in every row whose cell is empty; `kind=`: no column gives it; `harbour.yaml`: what that file
    says. Raises UsageError for an entry
    that is none of these, InputError with file and line for a wrong file."""
    said = Mapped()
    for entry in entries:
        name, sign, text = (part.strip() for part in entry.partition("="))
        if not sign:
            said = _joined(said, _from_file(entry))
        elif name in _SETTINGS:
            setting = text.removeprefix("=").strip()
            said = replace(said, sheet=setting) if name == "sheet" else replace(said, encoding=setting)
        elif name not in fields():
            raise UsageError(f"--map {entry}: {_unknown(name)}")
        elif text.startswith("="):
            said = replace(said, always={**said.always, name: text[1:].strip()})
        else:
            said = replace(said, columns={**said.columns, name: text})
    return said


def _joined(said: Mapped, more: Mapped) -> Mapped:
    return Mapped(
        {**said.columns, **more.columns},
        {**said.always, **more.always},
        {**said.values, **more.values},
        more.sheet or said.sheet,
        more.encoding or said.encoding,
    )


def _from_file(name: str) -> Mapped:
    path = Path(name)
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise UsageError(f"--map {name}: write FIELD=COLUMN, FIELD==TEXT, or the name of a mapping file, as sheet.yaml")
    document = read(path)
    for line, fault in document.faults:
        raise InputError(f"{path}:{line}: {fault}")
    for part, content in document.content.items():
        if part not in _PARTS:
            _refuse(document, (part,), f"unknown part `{part}`{nearest(part, _PARTS)}. It has: {', '.join(_PARTS)}")
        if part not in _SETTINGS and not isinstance(content, dict):
            _refuse(document, (part,), f"`{part}` must be fields with values, as {{subject: Who}}")
        if part in _SETTINGS and not isinstance(content, str):
            _refuse(document, (part,), f"`{part}` must be a text")
        for known in content if isinstance(content, dict) else ():
            if known not in fields():
                _refuse(document, (part, known), _unknown(known))
    return Mapped(
        {field: _text(document, ("columns", field), header) for field, header in _part(document, "columns").items()},
        {field: _text(document, ("always", field), text) for field, text in _part(document, "always").items()},
        {field: _meanings(document, field, meant) for field, meant in _part(document, "values").items()},
        document.content.get("sheet"),
        document.content.get("encoding"),
    )


def _part(document: Document, name: str) -> Mapping[str, Any]:
    part: Mapping[str, Any] = document.content.get(name, {})
    return part


def _meanings(document: Document, field: str, meant: Any) -> dict[str, str]:
    where = ("values", field)
    if not isinstance(meant, dict):
        _refuse(document, where, f"`{field}` must say what words stand for, as {{sponsors: funded-by}}")
    return {words(said): _text(document, (*where, said), stands_for) for said, stands_for in meant.items()}


def _text(document: Document, where: tuple[str, ...], value: Any) -> str:
    if value is not None and not isinstance(value, str):
        _refuse(document, where, f"`{where[-1]}` must be a text")
    return value or ""


def _unknown(name: str) -> str:
    return f"no field is called {name!r}{nearest(name, fields())}. The fields are: {', '.join(fields())}"


def _refuse(document: Document, where: tuple[str, ...], what: str) -> None:
    raise InputError(f"{document.file}:{document.line(where)}: {what}")
