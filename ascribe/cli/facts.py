"""The command `facts`: what is stated of an entity in values, conflicts side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ascribe.cli.common import csv_option, json_option, reading, show, view_options
from ascribe.cli.finding import kind_option, named
from ascribe.cli.suggesting import EntityName

if TYPE_CHECKING:
    from ascribe.graph.weights.view import View


@click.command()
@click.argument("name", type=EntityName())
@kind_option
@view_options
@json_option
@csv_option
@click.pass_obj
def facts(store: str, name: str, kind: str | None, as_json: bool, view: View | None) -> None:
    """What is stated of an entity in values instead of relations, conflicts side by side.

    Counts, statuses, behaviours; the amounts on its relations; what cases record differently; and who made no
    comment, found nothing or denied everything. Values are shown as stated, never added up.

    \b
    Example:
      ascribe facts "Harbour Street"
    """
    empty: dict[str, Any] = {"entity": None, "facts": [], "amounts": [], "records": [], "also": []}
    with reading(store, as_json, empty, view) as case:
        from ascribe.cli.factsheets import show_facts

        answer = case.facts(named(case, name, kind))
        show(answer, as_json, lambda sheet: show_facts(sheet, case.vocabulary), view=view)
