"""The commands that run Cypher: the canned queries by name, and somebody's own text, reading only."""

from __future__ import annotations

import json
import sys
from math import inf, isfinite
from typing import TYPE_CHECKING, Any

import click

from ascribe.cli.common import Number, json_option, param_option, reading
from ascribe.cli.front import LazyGroup
from ascribe.schema.errors import InputError, UsageError

if TYPE_CHECKING:
    from ascribe.graph.engine import Table
    from ascribe.queries.catalog import Catalog, Query


LIMIT = 2**63


def _catalog() -> Catalog:
    from ascribe.queries.catalog import Catalog

    return Catalog.read()


class Canned(LazyGroup):
    """One command for each query of the catalog, its options generated from the query's header."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [query.name for query in _catalog().queries]

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        found = next((query for query in _catalog().queries if query.name == name), None)
        return _command(found) if found else None


@click.group(cls=LazyGroup)
def query() -> None:
    """The canned queries: list, show, run.

    \b
    Example:
      ascribe query run behind --param entity="Harbour Street"
    """


@query.command("list")
@json_option
def list_queries(as_json: bool) -> None:
    """What can be asked.

    \b
    Example:
      ascribe query list
    """
    from ascribe.cli.terminal import show_json, show_table

    queries = _catalog().queries
    if as_json:
        show_json({"queries": [_described(query) for query in queries]})
    else:
        rows = [(query.name, query.question, ", ".join(param.name for param in query.params)) for query in queries]
        show_table(("name", "question", "parameters"), rows)


@query.command("show")
@click.argument("name")
@json_option
def show_query(name: str, as_json: bool) -> None:
    """The text of a query, ready to be pasted into another client.

    \b
    Example:
      ascribe query show behind
    """
    from ascribe.cli.terminal import show_json

    found = _catalog().query(name)
    if as_json:
        show_json({**_described(found), "text": found.text})
    else:
        click.echo(found.text.rstrip())


@query.command("run", cls=Canned, subcommand_metavar="NAME [OPTIONS]")
def run() -> None:
    """Run a query; `ascribe query run NAME --help` shows its options.

    \b
    Example:
      ascribe query run behind --entity "Harbour Street" --min-confidence 0.5
    """


@click.command()
@click.argument("text")
@param_option
@click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=1000, show_default=True, help="At most so many rows."
)
@click.option(
    "--timeout", type=Number(0, 86_400, min_open=True), default=30, show_default=True, help="Seconds it may take."
)
@json_option
@click.pass_obj
def cypher(store: str, text: str, params: dict[str, str], limit: int, timeout: float, as_json: bool) -> None:
    """Run read-only Cypher; TEXT may be - for standard input.

    A parameter's value is read as JSON where it is JSON (2, true, [1, 2], "2018"), and as text otherwise.

    \b
    Example:
      ascribe cypher 'MATCH (e:Entity {name: $name}) RETURN e.id' --param name="Harbour Street"
    """
    if text == "-":
        try:
            text = sys.stdin.buffer.read().decode("utf-8")
        except UnicodeDecodeError:
            raise InputError("standard input is not UTF-8; save the text as UTF-8") from None
        except OSError as error:
            raise InputError(f"standard input cannot be read ({error.strerror}); check what it comes from") from None
    with reading(store, as_json, {"columns": [], "rows": [], "truncated": False}) as case:
        given = {name: _value(name, value) for name, value in params.items()}
        _show(case.cypher(text, given, limit=limit, timeout=timeout), as_json)


def _command(query: Query) -> click.Command:
    options = [
        click.Option(
            ["--" + param.name.replace("_", "-"), param.name],
            metavar=param.type.upper(),
            help=param.help + (f" [default: {param.default}]" if param.default is not None else ""),
        )
        for param in query.params
    ]

    @click.command(query.name, help=f"{query.question}\n\nColumns: {', '.join(query.returns)}.", params=[*options])
    @param_option
    @json_option
    @click.pass_obj
    def run_one(store: str, /, params: dict[str, str], as_json: bool, **given: str | None) -> None:
        told = params | {name: value for name, value in given.items() if value is not None}
        with reading(store, as_json, {"columns": list(query.returns), "rows": [], "truncated": False}) as case:
            _show(case.query(query.name, **told), as_json)

    return run_one


def _show(table: Table, as_json: bool) -> None:
    if not as_json:
        _draw(table)
        return
    from ascribe.cli.terminal import show_json

    show_json(table._asdict())


def _draw(table: Table) -> None:
    from ascribe.cli.terminal import show_table

    numbers = [
        name
        for place, name in enumerate(table.columns)
        if any(isinstance(row[place], int | float) for row in table.rows)
    ]
    show_table(table.columns, table.rows, right=numbers)
    if not table.rows:
        click.echo("no rows")
    if table.truncated:
        click.echo(f"only the first {len(table.rows)} rows; --limit shows more", err=True)


def _value(name: str, text: str) -> Any:
    try:
        value = json.loads(text, parse_int=_whole)
    except ValueError:
        return text
    except RecursionError:
        raise UsageError(f"parameter {name!r} is nested too deep; give it in several parameters") from None
    _check_storable(name, value)
    return value


def _whole(digits: str) -> int | float:
    # Far beyond 64 bits Python itself refuses to convert, and the text would pass for one that is no JSON.
    return int(digits) if len(digits) < 25 else inf


def _check_storable(name: str, value: Any) -> None:
    """Refuse what no engine takes: numbers beyond 64 bits, infinite ones, half characters."""
    if isinstance(value, list):
        for item in value:
            _check_storable(name, item)
    elif isinstance(value, dict):
        _check_storable(name, [*value.keys(), *value.values()])
    elif isinstance(value, int | float) and not (
        isfinite(value) and (isinstance(value, float) or -LIMIT <= value < LIMIT)
    ):
        raise UsageError(
            f"parameter {name!r} holds a number that no engine does (more than 64 bits, infinite or none); "
            "put it in double quotes to send it as a text"
        )
    elif isinstance(value, str) and any("\ud800" <= char <= "\udfff" for char in value):
        raise UsageError(f"parameter {name!r} is not UTF-8: it holds half a character (a lone surrogate); take it out")


def _described(query: Query) -> dict[str, Any]:
    return {
        "name": query.name,
        "question": query.question,
        "params": [
            {"name": param.name, "type": param.type, "default": param.default, "help": param.help}
            for param in query.params
        ],
        "returns": list(query.returns),
    }
