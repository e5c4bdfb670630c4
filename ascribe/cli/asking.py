"""The commands that list, show and run the canned queries, and a user's own beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ascribe.cli.common import csv_option, json_option, param_option, reading, wants_csv
from ascribe.cli.finding import named
from ascribe.cli.front import LazyGroup
from ascribe.cli.suggesting import FOLDER, EntityName, Location, QueryName, SourceId
from ascribe.cli.text import visible
from ascribe.schema.errors import UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from ascribe.graph.engines.engine import Table
    from ascribe.queries.catalog import Catalog, Query


# What a query's parameter is completed as, by its type.
COMPLETED: dict[str, click.ParamType[str]] = {"entity": EntityName(), "source": SourceId()}


def _keep_folder(ctx: click.Context, _: click.Parameter, folder: str | None) -> None:
    if folder:
        ctx.meta[FOLDER] = folder


def _queries_option(envvar: str | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    # Eager, so that what is listed by --help, and what is run, has them.
    return click.option(
        "--queries",
        type=Location(folder=True),
        metavar="DIR",
        envvar=envvar,
        callback=_keep_folder,
        is_eager=True,
        expose_value=False,
        help="A folder with .cypher files of your own, asked like the others. Also $ASCRIBE_QUERIES.",
    )


def _catalog(ctx: click.Context) -> Catalog:
    from ascribe.queries.catalog import Catalog

    return Catalog.read(*(Path(ctx.meta[FOLDER]) for _ in range(FOLDER in ctx.meta)))


class Canned(LazyGroup):
    """One command for each query of the catalog, its options generated from the query's header."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [query.name for query in _catalog(ctx).queries]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        # Without making a command of each.
        return QueryName().shell_complete(ctx, self.params[0], incomplete)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        found = next((query for query in _catalog(ctx).queries if query.name == name), None)
        return _command(found) if found else None


@click.group(cls=LazyGroup)
@_queries_option(envvar="ASCRIBE_QUERIES")
def query() -> None:
    """The canned queries, and your own: list, show, run.

    \b
    Example:
      ascribe query run behind --entity "Harbour Street"
    """


@query.command("list")
@_queries_option()
@json_option
@click.pass_context
def list_queries(ctx: click.Context, as_json: bool) -> None:
    """What can be asked, by group.

    \b
    Example:
      ascribe query list
      ascribe query list --queries my-queries
    """
    from ascribe.cli.terminal import show_json

    catalog = _catalog(ctx)
    if as_json:
        show_json({"queries": [_described(query) for query in catalog.queries]})
    else:
        _draw_groups(catalog)


@query.command("show")
@_queries_option()
@click.argument("name", type=QueryName())
@json_option
@click.pass_context
def show_query(ctx: click.Context, name: str, as_json: bool) -> None:
    """The text of a query, ready to be pasted into Neo4j Browser or cypher-shell.

    Its parameters are set to the values of its example.

    \b
    Example:
      ascribe query show behind
    """
    from ascribe.cli.terminal import show_json

    found = _catalog(ctx).query(name)
    if as_json:
        show_json({**_described(found), "text": found.text})
    else:
        click.echo("\n".join(visible(line) for line in found.pasteable().splitlines()))


@query.command("run", cls=Canned, subcommand_metavar="NAME [OPTIONS]")
@_queries_option()
def run() -> None:
    """Run a query; `ascribe query run NAME --help` shows its options.

    \b
    Example:
      ascribe query run behind --entity "Harbour Street" --min-confidence 0.5
    """


def _command(query: Query) -> click.Command:
    options = [
        click.Option(
            ["--" + param.name.replace("_", "-"), param.name],
            type=COMPLETED.get(param.type, click.STRING),
            metavar=param.type.upper(),
            help=visible(f"{param.help} [{'required' if param.default is None else f'default: {param.default}'}]"),
        )
        for param in query.params
    ]

    about = f"{visible(query.question)}\n\nColumns: {', '.join(query.returns)}."

    @click.command(query.name, help=about, params=[*options])
    @param_option
    @json_option
    @csv_option
    @click.pass_context
    def run_one(ctx: click.Context, /, params: dict[str, str], as_json: bool, **given: str | None) -> None:
        options = {name: value for name, value in given.items() if value is not None}
        for name in sorted(params.keys() & options):
            option = name.replace("_", "-")
            raise UsageError(f"{name} is given twice, as --param {name}=… and as --{option}; leave one of them away")
        told = params | options
        empty = {"columns": list(query.returns), "rows": [], "truncated": False}
        with reading(ctx.obj, as_json, empty, queries=ctx.meta.get(FOLDER)) as case:
            query.bind(told)  # a parameter that is wrong in itself comes before a name that nobody has
            entities = [param.name for param in query.params if param.type == "entity" and param.name in told]
            told |= {param: named(case, told[param]) for param in entities}
            show_rows(case.query(query.name, **told), as_json, more="narrow the query down")

    return run_one


def show_rows(table: Table, as_json: bool, more: str) -> None:
    """Print a table as JSON, CSV or columns; `more` says how to see the rows that were left out."""
    if table.truncated and not as_json:
        click.echo(f"only the first {len(table.rows)} rows; {more}", err=True)
    if wants_csv():
        from ascribe.cli.spreadsheet import show_csv

        show_csv(table)
        return
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


def _draw_groups(catalog: Catalog) -> None:
    from rich.text import Text

    from ascribe.cli.terminal import console, show_table

    out = console()
    for place, (group, queries) in enumerate(catalog.groups().items()):
        out.print(Text(("\n" if place else "") + visible(group.capitalize()), style="bold underline"))
        rows = [
            (
                query.name + (" (yours)" if query.own else ""),
                query.question,
                ", ".join(param.name for param in query.params),
            )
            for query in queries
        ]
        show_table(("name", "question", "parameters"), rows)


def _described(query: Query) -> dict[str, Any]:
    return {
        "name": query.name,
        "group": query.group,
        "own": query.own,
        "question": query.question,
        "params": [
            {"name": param.name, "type": param.type, "default": param.default, "help": param.help}
            for param in query.params
        ],
        "returns": list(query.returns),
    }
