"""The `vocab` command: which kinds and predicates exist, and the JSON Schema of a casefile."""

from __future__ import annotations

from dataclasses import asdict

import click

from ascribe.cli.common import json_option


@click.command()
@json_option
@click.option("--json-schema", is_flag=True, help="Print the JSON Schema of a casefile, for editors.")
def vocab(as_json: bool, json_schema: bool) -> None:
    """Kinds and predicates, by what they let a chain say.

    \b
    Example:
      ascribe vocab --json-schema > casefile.schema.json
    """
    from ascribe.cli.terminal import show_json

    if json_schema:
        from ascribe.schema.casefile import json_schema as casefile_schema

        show_json(casefile_schema())
        return
    from ascribe.schema.vocabulary import base_vocabulary

    if as_json:
        show_json(asdict(base_vocabulary()))
    else:
        _draw()


def _draw() -> None:
    from rich.text import Text

    from ascribe.cli.terminal import console, show_table
    from ascribe.schema.vocabulary import base_vocabulary

    known, out = base_vocabulary(), console()
    out.print(Text("Kinds", style="bold underline"))
    show_table(
        ("kind", "means", "subkinds"),
        [(name, kind.meaning, ", ".join(kind.subkinds)) for name, kind in known.kinds.items()],
    )
    for strength in dict.fromkeys(predicate.strength for predicate in known.predicates.values()):
        out.print()
        out.print(Text(strength.capitalize(), style="bold underline"))
        rows = [
            (name, f"A {predicate.label} B", f"B {predicate.reverse} A", predicate.behind)
            for name, predicate in known.predicates.items()
            if predicate.strength == strength
        ]
        show_table(("predicate", "reads", "in reverse", "upstream"), rows)
