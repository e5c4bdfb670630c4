"""The `viz` command: relations as one HTML file that opens offline."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ascribe.cli.common import Number, param_option, reading, view_options
from ascribe.cli.files import FILE, mind_withheld
from ascribe.cli.finding import kind_option, named
from ascribe.cli.suggesting import EntityName, QueryName
from ascribe.cli.text import visible
from ascribe.schema.errors import UsageError

if TYPE_CHECKING:
    from ascribe.graph.weights.view import View


@click.command()
@click.argument("name", required=False, type=EntityName())
@kind_option
@click.option("--chain", nargs=2, type=EntityName(), metavar="A B", help="The strongest chains between two entities.")
@click.option("--query", type=QueryName(), metavar="QUERY", help="The entities a canned query answers with; --param.")
@param_option
@click.option("-o", "--output", type=FILE, required=True, help="The HTML file to write.")
@click.option("--hops", type=click.IntRange(0, 100), help="How far around NAME (2), or how long a chain (4).")
@click.option("--limit", type=click.IntRange(1, 20_000), help="At most so many entities (300 around NAME, else 5000).")
@click.option(
    "--min-confidence",
    type=Number(0, 1),
    default=0.0,
    help="Leave out weaker relations and, above 0, all without a number.",
)
@click.option("--open", "to_open", is_flag=True, help="Open the file in a browser.")
@click.option("--internal", is_flag=True, help="With notes, analysts and what is private.")
@view_options
@click.pass_obj
def viz(
    store: str,
    name: str | None,
    kind: str | None,
    chain: tuple[str, str] | None,
    query: str | None,
    params: dict[str, str],
    output: Path,
    hops: int | None,
    limit: int | None,
    min_confidence: float,
    to_open: bool,
    internal: bool,
    view: View | None,
) -> None:
    """Draw relations into one HTML file, with every citation they rest on.

    All relations, those around an entity, the chains between two, or what a query answers with; of too many the
    nearest and strongest. The file opens offline and makes no request to anywhere. It carries the ledger of what it
    shows: `ascribe load` reads it back. Notes, analysts and what is private stay out; how many claims that takes away
    is said on stderr.

    \b
    Example:
      ascribe viz "Harbour Street" -o harbour.html
      ascribe viz --chain "Harbour Street" "Quay Ltd" -o chain.html --open
      ascribe viz --query funding --param entity="Harbour Street" -o funding.html
    """
    if params and query is None:
        raise UsageError("--param is for --query, which names the query to draw")
    from rich.console import Console

    with reading(store, False, {}, view) as case:
        wanted = named(case, name, kind) if name is not None else None
        said: list[str] = []
        with Console(stderr=True).status("drawing"):
            written = case.viz(
                output,
                wanted,
                chain=chain,
                query=query,
                params=params,
                hops=hops,
                limit=limit,
                min_confidence=min_confidence,
                internal=internal,
                each=said.append,
            )
        click.echo(f"{visible(str(written))}: {'internal; not for others' if internal else 'open it in a browser'}")
        if not internal:
            mind_withheld(case, said)
    if to_open:
        import webbrowser

        webbrowser.open(written.resolve().as_uri())
