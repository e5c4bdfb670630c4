"""The commands about change: retract a claim or source, and see what was believed when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ascribe.cli.common import json_option, reading, show
from ascribe.cli.finding import kind_option, named
from ascribe.cli.suggesting import EntityName, RetractableId
from ascribe.schema.errors import AmbiguousError, NotFoundError

if TYPE_CHECKING:
    from ascribe.api import Casebook


@click.command()
@click.argument("target", metavar="ID", type=RetractableId())
@click.option("--reason", required=True, metavar="TEXT", help="Why, for those who will miss what is gone.")
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@json_option
@click.pass_obj
def retract(store: str, target: str, reason: str, dry_run: bool, as_json: bool) -> None:
    """Take a claim, or all that rests on a source, out of all answers.

    ID is a claim's as `links` prints it, a source's as `sources` does, or that of a retraction, which is then
    undone. Nothing is deleted. Shows every relation that changes, before → after, and every chain of up to 4 hops that
    is the best of its strength between two entities; and what was concluded from what is taken out.

    \b
    Example:
      ascribe retract harbour/herald --reason "withdrawn by the paper" --dry-run
    """
    none = dict.fromkeys(("retraction", "target", "kind", "reason"))
    empty: dict[str, Any] = {**none, "dry_run": dry_run, "claims": [], "conclusions": [], "relations": []}
    with reading(store, as_json, {**empty, "chains": [], "complete": False}) as case:
        from ascribe.cli.changes import show_retracted

        # The words first: a predicate may have no relation left afterwards, and it has a reading still.
        words = case.vocabulary
        show(case.retract(target, reason, dry_run=dry_run), as_json, lambda answer: show_retracted(answer, words))


@click.command()
@click.argument("name", type=EntityName())
@kind_option
@json_option
@click.pass_obj
def history(store: str, name: str, kind: str | None, as_json: bool) -> None:
    """What was believed about an entity when, and what changed it.

    Oldest first, times in UTC; also of an entity that no case holds any more. Any of the times can be given to
    --as-known of the other commands.

    \b
    Example:
      ascribe history "Harbour Street"
    """
    with reading(store, as_json, {"entity": None, "steps": []}) as case:
        from ascribe.cli.changes import show_history

        answer = case.history(_still_or_once_known(case, name, kind), kind=kind)
        show(answer, as_json, lambda told: show_history(told, case.vocabulary))


def _still_or_once_known(case: Casebook, name: str, kind: str | None) -> str:
    """The id of the entity that a NAME means, or the name itself where it may be that of one no longer held."""
    try:
        return named(case, name, kind)
    except AmbiguousError:
        raise
    except NotFoundError:
        return name
