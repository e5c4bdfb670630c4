"""What many commands share: the store they read, `--json`, and the shape of a "no"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isnan
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ascribe.schema.errors import NotFoundError

if TYPE_CHECKING:
    from ascribe.api import Casebook

T = TypeVar("T")


class Number(click.FloatRange):
    """A number within bounds. A float that is no number is within none, though it compares as if it were."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if isnan(number):
            self.fail(f"{value!r} is no number.", param, ctx)
        return number


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
hops_option = click.option(
    "--hops", type=click.IntRange(1, 100), default=4, show_default=True, help="Walk at most so far."
)
limit_option = click.option(
    "--limit", type=click.IntRange(1, 10_000), default=20, show_default=True, help="At most so many."
)
least_option = click.option(
    "--min-confidence",
    type=Number(0, 1),
    default=0.0,
    help="Leave out weaker chains and, above 0, all that have no number.",
)


@contextmanager
def reading(store: str, as_json: bool, empty: dict[str, Any]) -> Iterator[Casebook]:
    """Open the casebook; where the answer is no, `--json` still prints `empty` before the error goes on."""
    import ascribe

    with ascribe.open(store) as case:
        try:
            yield case
        except NotFoundError:
            if as_json:
                from ascribe.cli.terminal import show_json

                show_json(empty)
            raise
        finally:
            if case.is_behind:
                click.echo(
                    "the graph is behind its ledger: somebody is loading, or the next load completes it", err=True
                )


def show(answer: T, as_json: bool, draw: Callable[[T], None], key: str | None = None) -> None:
    """Print an answer as JSON, under `key` when it is a list, or let `draw` print it."""
    if not as_json:
        draw(answer)
        return
    from ascribe.cli.terminal import show_json
    from ascribe.graph.answers import as_json as shape

    show_json({key: [shape(item) for item in answer]} if key and isinstance(answer, list) else shape(answer))


def pairs(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """The `k=v` texts of `--param` as a dict."""
    for value in values:
        if not value.partition("=")[0].strip() or "=" not in value:
            raise click.BadParameter(f"{value!r} is not written NAME=VALUE.")
    return {name.strip(): value for name, _, value in (text.partition("=") for text in values)}


param_option = click.option(
    "--param", "params", multiple=True, metavar="NAME=VALUE", callback=pairs, help="A parameter; may be repeated."
)
