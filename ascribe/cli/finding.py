"""The `find` command, and what the commands that take a NAME do with it: `--kind`, and saying whom they took."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from ascribe.cli.common import csv_option, json_option, limit_option, reading, show
from ascribe.cli.suggesting import EntityName, KindName
from ascribe.cli.text import called
from ascribe.schema.errors import UsageError, nearest

if TYPE_CHECKING:
    from ascribe.api import Casebook
    from ascribe.graph.relations.answers import Match

# A command with two names has no such option: there `Kind:name` says which of them is meant, as it does everywhere.
kind_option = click.option(
    "--kind", type=KindName(), metavar="KIND", help="Of namesakes take the one of this kind, as Person or Page."
)


def named(case: Casebook, name: str, kind: str | None = None) -> str:
    """The id of the entity that a NAME means; says on stderr whom it took when that is not called just so.

    Raises NotFoundError, AmbiguousError, and UsageError for a kind that there is not."""
    from ascribe.graph.naming.lookup import is_called

    _check(case, kind)
    taken = case.entity(name, kind=kind)
    others = "" if name == taken.id else _listed(case.also_called(name, taken))
    if others or not is_called(taken, name):
        click.echo(
            f"{called(name)!r} is taken for {called(taken.name)} ({taken.kind}, {called(taken.id)}){others}", err=True
        )
    return taken.id


def _listed(others: list[Match]) -> str:
    listed = ", ".join(f"{called(other.name)} ({called(other.id)})" for other in others)
    return f"; it is in a name of {listed} too" if listed else ""


@click.command()
@click.argument("text", type=EntityName())
@kind_option
@limit_option
@json_option
@csv_option
@click.pass_obj
def find(store: str, text: str, kind: str | None, limit: int, as_json: bool) -> None:
    """Entities by name, alias, handle, address or part of a name, in any spelling.

    \b
    Example:
      ascribe find harbour
      ascribe find hxxps://harbour[.]example --kind Website
    """
    with reading(store, as_json, {"matches": []}) as case:
        _check(case, kind)
        matches = case.find(text, limit=limit, kind=kind)
        if not matches:
            case.entity(text, kind=kind)  # raises, and names the nearest
        show(matches, as_json, lambda found: _draw(case, found), "matches")
        if len(matches) >= limit:
            click.echo(f"only the best {limit}; --limit shows more", err=True)


def _check(case: Casebook, kind: str | None) -> None:
    if kind is None:
        return
    known = {each.casefold(): each for each in case.vocabulary.kinds}
    if kind.casefold() not in known:
        near = nearest(kind, known)
        raise UsageError(f"no kind {kind!r}{near}. Use one of: {', '.join(known.values())}")


def _draw(case: Casebook, matches: list[Match]) -> None:
    from ascribe.cli.terminal import show_table

    known = case.told_apart(matches)
    rows = []
    for match in matches:
        kind, fact, links = known[match.id]
        rows.append((called(match.name), kind, fact, match.id, links, round(match.score)))
    show_table(("name", "kind", "known by", "id", "links", "score"), rows, right=("links", "score"))
