"""The `cypher` command: Cypher of one's own, which may read the graph and do nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from ascribe.cli.asking import show_rows
from ascribe.cli.common import Number, csv_option, json_option, param_option, reading
from ascribe.cli.parameters import pasted, typed
from ascribe.schema.errors import InputError, UsageError, nearest

# Bytes of standard input that are looked at; far more than a query can have.
_LONGEST = 2**20


@click.command()
@click.argument("text", required=False)
@click.option("--file", "-f", metavar="FILE", help="A file with the query, instead of TEXT.")
@param_option
@click.option(
    "--limit", type=click.IntRange(1, 1_000_000), default=1000, show_default=True, help="At most so many rows."
)
@click.option(
    "--timeout", type=Number(0, 86_400, min_open=True), default=30, show_default=True, help="Seconds it may take."
)
@json_option
@csv_option
@click.pass_obj
def cypher(
    store: str, text: str | None, file: str | None, params: dict[str, str], limit: int, timeout: float, as_json: bool
) -> None:
    """Run read-only Cypher; TEXT may be - for standard input.

    A parameter's value is read as JSON where it is JSON (2, true, [1, 2], "2018"), and as text otherwise.
    Lines `:param name => value` before the query are understood, as `ascribe query show` prints them.

    \b
    Example:
      ascribe cypher 'MATCH (e:Entity {name: $name}) RETURN e.id' --param name="Harbour Street"
      ascribe query show links | ascribe cypher -
      ascribe cypher --file query.cypher --limit 20 --json
    """
    if (text is None) == (file is None):
        raise UsageError("give one query: its TEXT, - for standard input, or --file FILE")
    statement, given = pasted(_read(text, file))
    given |= typed(params)
    _check_given(statement, given)
    with reading(store, as_json, {"columns": [], "rows": [], "truncated": False}) as case:
        show_rows(case.cypher(statement, given, limit=limit, timeout=timeout), as_json, more="--limit shows more")


def _read(text: str | None, file: str | None) -> str:
    if file is not None:
        from ascribe.loaders.files import read_text

        return read_text(Path(file))
    if text != "-":
        return text or ""
    try:
        told = sys.stdin.buffer.read(_LONGEST + 1)
        if len(told) > _LONGEST:
            raise InputError("standard input is longer than 1 MB; a query is shorter, give data with --param")
        return told.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError("standard input is not UTF-8; save the text as UTF-8") from None
    except OSError as error:
        raise InputError(f"standard input cannot be read ({error.strerror}); check what it comes from") from None


def _check_given(statement: str, given: dict[str, object]) -> None:
    """Raise UsageError for a parameter that the query uses and nobody gave; InputError for what never ends."""
    from ascribe.graph.engines.cyphertext import parameters

    for name in sorted(parameters(statement) - given.keys()):
        raise UsageError(f"the query uses ${name}, which is not given{nearest(name, given)}; add --param {name}=VALUE")
