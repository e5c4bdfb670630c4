"""The commands that read the store: links, behind, fronts, chain, sources, stats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ascribe.cli.common import (
    csv_option,
    hops_option,
    json_option,
    least_option,
    limit_option,
    reading,
    show,
    strength_option,
    view_options,
    wants_csv,
)
from ascribe.cli.finding import kind_option, named
from ascribe.cli.suggesting import EntityName, SourceId
from ascribe.cli.text import counted, name_of
from ascribe.schema.errors import NotFoundError

if TYPE_CHECKING:
    from ascribe.graph.proving.proofs import Explanation
    from ascribe.graph.relations.answers import Routes, Stats
    from ascribe.graph.weights.strength import Ceiling
    from ascribe.graph.weights.view import View

NO_CHAINS: dict[str, Any] = {"entity": None, "chains": [], "complete": False}


@click.command()
@click.argument("name", type=EntityName())
@kind_option
@view_options
@json_option
@csv_option
@click.pass_obj
def links(store: str, name: str, kind: str | None, as_json: bool, view: View | None) -> None:
    """Every relation of an entity, in both directions.

    \b
    Example:
      ascribe links "Harbour Street"
      ascribe links "Harbour Street" --as-of 2018-05
    """
    with reading(store, as_json, {"entity": None, "links": []}, view) as case:
        from ascribe.cli.relations import show_links

        answer = case.links(named(case, name, kind))
        show(answer, as_json, lambda links: show_links(links, case.vocabulary), view=view)


@click.command()
@click.argument("name", type=EntityName())
@kind_option
@hops_option
@limit_option
@least_option
@strength_option
@view_options
@json_option
@csv_option
@click.pass_obj
def behind(
    store: str,
    name: str,
    kind: str | None,
    hops: int,
    limit: int,
    min_confidence: float,
    strength: Ceiling | None,
    as_json: bool,
    view: View | None,
) -> None:
    """Who is reported to stand behind an entity.

    First those reported to control it or to play a role in it, then those who are linked to it only.

    \b
    Example:
      ascribe behind "Harbour Street" --hops 3
    """
    with reading(store, as_json, NO_CHAINS, view) as case:
        from ascribe.cli.asked import Asked
        from ascribe.cli.relations import show_upstream

        answer = case.behind(
            named(case, name, kind), hops=hops, limit=limit, min_confidence=min_confidence, strength=strength
        )
        asked = Asked(hops, limit, min_confidence, strength)
        show(answer, as_json, lambda chains: show_upstream(chains, case.vocabulary, asked), view=view)
        _mind(limit, len(answer.chains), as_json)


@click.command()
@click.argument("name", type=EntityName())
@kind_option
@hops_option
@limit_option
@least_option
@strength_option
@view_options
@json_option
@csv_option
@click.pass_obj
def fronts(
    store: str,
    name: str,
    kind: str | None,
    hops: int,
    limit: int,
    min_confidence: float,
    strength: Ceiling | None,
    as_json: bool,
    view: View | None,
) -> None:
    """What an entity is reported to stand behind.

    \b
    Example:
      ascribe fronts "Jane Roe"
    """
    with reading(store, as_json, NO_CHAINS, view) as case:
        from ascribe.cli.asked import Asked
        from ascribe.cli.relations import show_downstream

        answer = case.fronts(
            named(case, name, kind), hops=hops, limit=limit, min_confidence=min_confidence, strength=strength
        )
        asked = Asked(hops, limit, min_confidence, strength)
        show(answer, as_json, lambda chains: show_downstream(chains, case.vocabulary, asked), view=view)
        _mind(limit, len(answer.chains), as_json)


@click.command()
@click.argument("a", type=EntityName())
@click.argument("b", type=EntityName())
@hops_option
@limit_option
@least_option
@strength_option
@click.option("--any-direction", is_flag=True, help="Walk every relation but context: a path, not an attribution.")
@view_options
@json_option
@csv_option
@click.pass_obj
def chain(
    store: str,
    a: str,
    b: str,
    hops: int,
    limit: int,
    min_confidence: float,
    strength: Ceiling | None,
    any_direction: bool,
    as_json: bool,
    view: View | None,
) -> None:
    """The strongest chains between two entities; among namesakes choose with Kind:name, as Page:Harbour.

    \b
    Example:
      ascribe chain "Harbour Street" "Quay Ltd"
    """
    with reading(store, as_json, {"from": None, "to": None, "chains": [], "complete": False}, view) as case:
        answer = case.chain(
            named(case, a),
            named(case, b),
            hops=hops,
            limit=limit,
            min_confidence=min_confidence,
            strength=strength,
            any_direction=any_direction,
        )
        from ascribe.cli.relations import show_routes

        if answer.chains or as_json:
            show(answer, as_json, lambda routes: show_routes(routes, case.vocabulary), view=view)
            _mind(limit, len(answer.chains), as_json)
    if not answer.chains:
        raise no_chain(answer, hops, min_confidence, any_direction, view, strength)


def no_chain(
    answer: Routes | Explanation,
    hops: int,
    min_confidence: float,
    any_direction: bool,
    view: View | None,
    strength: Ceiling | None = None,
) -> NotFoundError:
    """The answer that nothing leads from one end to the other, with what to try."""
    further = "Try --hops or --any-direction" if not any_direction else "Try more --hops"
    further += ", or a lower --min-confidence" if min_confidence else ""
    further += ", or a weaker --strength" if strength else ""
    ends = f"{name_of(answer.from_)!r} and {name_of(answer.to)!r}"
    searched = "" if answer.complete else " found before the search ended early"
    seen = f" ({view.words})" if view else ""
    return NotFoundError(f"no chain of at most {counted(hops, 'hop')} between {ends}{seen}{searched}. {further}")


@click.command()
@click.argument("id", required=False, type=SourceId())
@json_option
@csv_option
@click.pass_obj
def sources(store: str, id: str | None, as_json: bool) -> None:
    """How much rests on each source, or what rests on one: its claims, their relations, and who relays it.

    ID may be the start of an id, the part of it behind the case, or the source's url.

    \b
    Example:
      ascribe sources harbour-street/herald
    """
    with reading(store, as_json, {"sources": []}) as case:
        from ascribe.cli.resting import show_resting, show_sources

        answer = case.sources(id)
        show(
            answer,
            as_json,
            show_sources if id is None else lambda uses: show_resting(uses[0], case.vocabulary),
            "sources",
        )


@click.command()
@view_options
@json_option
@click.pass_obj
def stats(store: str, as_json: bool, view: View | None) -> None:
    """What the store holds, counted.

    \b
    Example:
      ascribe stats --json
    """
    with reading(store, as_json, {}, view) as case:
        show(case.stats(), as_json, _draw_stats, view=view)


def _mind(limit: int, shown: int, as_json: bool) -> None:
    """Say that there may be more: beside the answer where it is one for people, else where it spoils no data."""
    if shown >= limit:
        click.echo(f"only the best {limit}; --limit shows more", err=as_json or wants_csv())


def _draw_stats(stats: Stats) -> None:
    from ascribe.cli.terminal import show_table

    whole = [(name, getattr(stats, name)) for name in ("claims", "live", "retracted", "sources", "cases")]
    rows = [*whole, ("entities", sum(stats.entities.values()))]
    rows += [(f"  {kind}", count) for kind, count in stats.entities.items()]
    rows += [("relations", sum(stats.relations.values()))]
    rows += [(f"  {predicate}", count) for predicate, count in stats.relations.items()]
    show_table(("what", "how many"), rows, right=("how many",))
