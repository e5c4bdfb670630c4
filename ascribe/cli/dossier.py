"""The command `dossier`: what is reported of an entity, as Markdown with footnotes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ascribe.cli.common import hops_option, limit_option, reading, view_options
from ascribe.cli.files import FILE, mind_withheld
from ascribe.cli.finding import kind_option, named
from ascribe.cli.suggesting import EntityName

if TYPE_CHECKING:
    from ascribe.graph.weights.view import View


@click.command()
@click.argument("name", type=EntityName())
@kind_option
@click.option("-o", "--output", type=FILE, help="The Markdown file to write, instead of printing it.")
@click.option("--internal", is_flag=True, help="With notes, analysts, snapshots and what is private.")
@hops_option
@limit_option
@view_options
@click.pass_obj
def dossier(
    store: str,
    name: str,
    kind: str | None,
    output: Path | None,
    internal: bool,
    hops: int,
    limit: int,
    view: View | None,
) -> None:
    """Write up what is reported of an entity, as Markdown with a footnote for every sentence.

    Who it is, what is stated of it, its relations, who is reported to stand behind it and what it is in front of,
    denials beside what they deny, and all sources. Notes, analysts and what is private stay out; how many claims
    that takes away is said on stderr.

    \b
    Example:
      ascribe dossier "Harbour Street" -o harbour.md
    """
    with reading(store, False, {}, view) as case:
        said: list[str] = []
        text = case.dossier(named(case, name, kind), hops=hops, limit=limit, internal=internal, each=said.append)
        if output is None:
            click.echo(text, nl=False)
        else:
            from ascribe.cli.text import visible
            from ascribe.loaders.files import write_whole

            write_whole(output, text.encode())
            click.echo(f"{visible(str(output))}: written{'' if internal else ', without what is internal'}")
        if not internal:
            mind_withheld(case, said)
