"""What many commands share: the store they read, `--json`, and the shape of a "no"."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from math import isnan
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ascribe.cli.suggesting import Word
from ascribe.graph.relations.bounds import HOPS, LIMIT
from ascribe.schema.errors import NotFoundError, UsageError

if TYPE_CHECKING:
    from ascribe.api import Casebook
    from ascribe.graph.weights.view import View

T = TypeVar("T")
# Where a click context keeps that `--csv` was given.
CSV = "ascribe.csv"


class Number(click.FloatRange):
    """A number within bounds. A float that is no number is within none, though it compares as if it were."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        number = super().convert(value, param, ctx)
        if isnan(number):
            self.fail(f"{value!r} is no number.", param, ctx)
        return number


def _keep_csv(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        ctx.meta[CSV] = True


json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON instead of text.")
# Its command need not know of it: `reading` and `show` do.
csv_option = click.option(
    "--csv",
    is_flag=True,
    expose_value=False,
    callback=_keep_csv,
    help="Print CSV instead of text: a row for each citation, hop or match.",
)
hops_option = click.option(
    "--hops", type=click.IntRange(1, 100), default=HOPS, show_default=True, help="Walk at most so far."
)
limit_option = click.option(
    "--limit", type=click.IntRange(1, 10_000), default=LIMIT, show_default=True, help="At most so many."
)
least_option = click.option(
    "--min-confidence",
    type=Number(0, 1),
    default=0.0,
    help="Leave out weaker chains and, above 0, all that have no number.",
)
strength_option = click.option(
    "--strength",
    type=Word("control role association lead amplification"),
    metavar="WORD",
    help="Leave out chains that may say less: control, role, association, lead, amplification.",
)


def view_options(command: Callable[..., None]) -> Callable[..., None]:
    """--as-of, --as-known and --grading, which the command gets as `view`: None when none of them is given."""

    @click.option("--as-of", metavar="DATE", help="What held then: a date as 2018, 2018-05, 2018-05-03 or 2017/2018.")
    @click.option("--as-known", metavar="DATE", help="What this store knew then: a date, or a time from `history`.")
    @click.option(
        "--grading",
        type=Word("admiralty stix misp"),
        metavar="TABLE",
        default="admiralty",
        help="Numbers for grades: admiralty, stix, misp.",
    )
    @wraps(command)
    def viewing(*args: Any, as_of: str | None, as_known: str | None, grading: str, **options: Any) -> None:
        from ascribe.graph.weights.view import View

        view = View(as_of, as_known, grading)
        command(*args, view=None if view == View() else view, **options)

    return viewing


@contextmanager
def reading(
    store: str, as_json: bool, empty: dict[str, Any], view: View | None = None, *, queries: str | None = None
) -> Iterator[Casebook]:
    """Open the casebook; where the answer is no, `--json` still prints `empty` before the error goes on.

    `view` is how to look at it (see `view_options`); `queries` is a folder with queries of the user's own."""
    if as_json and wants_csv():
        raise UsageError("--json and --csv are two shapes of one answer; leave one of them away")
    import ascribe

    with ascribe.Casebook(store, view, queries=queries) as case:
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


def show(answer: T, as_json: bool, draw: Callable[[T], None], key: str | None = None, view: View | None = None) -> None:
    """Print an answer as JSON, under `key` when it is a list, as CSV, or let `draw` print it, headed by its view."""
    if wants_csv():
        from ascribe.cli.spreadsheet import show_csv

        show_csv(answer)
        return
    if not as_json:
        if view:
            click.echo(view.words)
        draw(answer)
        return
    from ascribe.cli.terminal import show_json
    from ascribe.graph.relations.answers import as_json as shape

    show_json({key: [shape(item) for item in answer]} if key and isinstance(answer, list) else shape(answer))


def wants_csv() -> bool:
    """Whether the command that runs was given `--csv`."""
    ctx = click.get_current_context(silent=True)
    return ctx is not None and bool(ctx.meta.get(CSV))


def pairs(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> dict[str, str]:
    """The `k=v` texts of `--param` as a dict."""
    for value in values:
        if not value.partition("=")[0].strip() or "=" not in value:
            raise click.BadParameter(f"{value!r} is not written NAME=VALUE.")
    return {name.strip(): value for name, _, value in (text.partition("=") for text in values)}


param_option = click.option(
    "--param", "params", multiple=True, metavar="NAME=VALUE", callback=pairs, help="A parameter; may be repeated."
)
