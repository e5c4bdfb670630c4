"""The command `posts`: how much an account posted, from when to when, and what it shared most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ascribe.cli.common import json_option, limit_option, reading, show
from ascribe.cli.finding import kind_option, named
from ascribe.cli.suggesting import EntityName

if TYPE_CHECKING:
    from ascribe.graph.listing.posted import Posted


@click.command()
@click.argument("name", type=EntityName())
@kind_option
@limit_option
@json_option
@click.pass_obj
def posts(store: str, name: str, kind: str | None, limit: int, as_json: bool) -> None:
    """How much an account posted, from when to when, and what it shared most.

    From the files of posts that were loaded. Whoever shares the same is not thereby linked: posts make no relations.

    \b
    Example:
      ascribe posts @harbourst --limit 5
    """
    empty: dict[str, Any] = {"entity": None, "posts": 0, "first": None, "last": None, "shared": [], "sources": []}
    with reading(store, as_json, empty) as case:
        show(case.posts(named(case, name, kind), limit=limit), as_json, _draw)


def _draw(answer: Posted) -> None:
    from rich.text import Text

    from ascribe.cli.relations import heading
    from ascribe.cli.terminal import console, show_table
    from ascribe.cli.text import called, counted, visible

    out = console()
    heading(out, answer.entity, counted(answer.posts, "post"))
    if not answer.posts:
        out.print(Text("no posts of it in the files that were loaded"))
        return
    out.print(Text(f"{answer.first} to {answer.last} (UTC)"))
    for source in answer.sources:
        told = " · ".join(called(part) for part in (source.publisher, source.headline, source.source) if part)
        out.print(Text(f"{counted(source.posts, 'post')} in {visible(told)}"))
    if answer.shared:
        out.print()
        rows = [
            (thing.sort, called(thing.name or thing.what), thing.posts, thing.first[:10], thing.last[:10])
            for thing in answer.shared
        ]
        show_table(("shared", "what", "posts", "first", "last"), rows, right=("posts",))
