"""The command `explain`: why a chain or a relation has the number it has, and what would break it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ascribe.cli.common import hops_option, json_option, least_option, reading, show, view_options
from ascribe.cli.finding import named
from ascribe.cli.reading import no_chain
from ascribe.cli.suggesting import EntityName

if TYPE_CHECKING:
    from ascribe.graph.weights.view import View


@click.command()
@click.argument("a", type=EntityName())
@click.argument("b", required=False, type=EntityName())
@hops_option
@least_option
@click.option("--any-direction", is_flag=True, help="Walk every relation but context: a path, not an attribution.")
@view_options
@json_option
@click.pass_obj
def explain(
    store: str,
    a: str,
    b: str | None,
    hops: int,
    min_confidence: float,
    any_direction: bool,
    as_json: bool,
    view: View | None,
) -> None:
    """The proof of the strongest chain between two entities, or of one relation.

    What it rests on: every claim with its speaker, its grade and its way, what each counts for and why, what is
    denied, and which publishers and speakers would have to fail to leave nothing that reaches --min-confidence.
    A relation is named by its id, as `links --json` gives it, or the start of it.

    \b
    Example:
      ascribe explain "Harbour Street" "Quay Ltd"
      ascribe explain l_1d04
    """
    cuts: dict[str, Any] = {"threshold": min_confidence, "size": None, "at_least": 0, "sets": [], "complete": False}
    empty: dict[str, Any] = {"from": None, "to": None, "chain": None, "more": 0, "why": None, "hops": [], "cuts": cuts}
    with reading(store, as_json, {**empty, "complete": False}, view) as case:
        if b is not None:
            a, b = named(case, a), named(case, b)
        answer = case.explain(a, b, hops=hops, min_confidence=min_confidence, any_direction=any_direction)
        if answer.hops or as_json:
            from ascribe.cli.proofs import show_explanation

            show(answer, as_json, lambda explanation: show_explanation(explanation, case.vocabulary), view=view)
    if not answer.hops:
        raise no_chain(answer, hops, min_confidence, any_direction, view)
