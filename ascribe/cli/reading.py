"""The commands that read the store: find, links, behind, fronts, chain, sources, stats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ascribe.cli.common import hops_option, json_option, least_option, limit_option, reading, show
from ascribe.cli.text import called
from ascribe.schema.errors import NotFoundError

if TYPE_CHECKING:
    from ascribe.graph.answers import Match, SourceUse, Stats

NO_CHAINS: dict[str, Any] = {"entity": None, "chains": [], "complete": False}


@click.command()
@click.argument("text")
@limit_option
@json_option
@click.pass_obj
def find(store: str, text: str, limit: int, as_json: bool) -> None:
    """Entities by name, alias or part of one.

    \b
    Example:
      ascribe find harbour
    """
    with reading(store, as_json, {"matches": []}) as case:
        matches = case.find(text, limit=limit)
        if not matches:
            raise NotFoundError(f"nothing in {store} is called like {text!r}. Try a part of the name")
        show(matches, as_json, _draw_matches, "matches")


@click.command()
@click.argument("name")
@json_option
@click.pass_obj
def links(store: str, name: str, as_json: bool) -> None:
    """Every relation of an entity, in both directions.

    \b
    Example:
      ascribe links "Harbour Street"
    """
    with reading(store, as_json, {"entity": None, "links": []}) as case:
        from ascribe.cli.relations import show_links

        show(case.links(name), as_json, lambda answer: show_links(answer, case.vocabulary))


@click.command()
@click.argument("name")
@hops_option
@limit_option
@least_option
@json_option
@click.pass_obj
def behind(store: str, name: str, hops: int, limit: int, min_confidence: float, as_json: bool) -> None:
    """Who is reported to stand behind an entity.

    First those reported to control it or to play a role in it, then those who are linked to it only.

    \b
    Example:
      ascribe behind "Harbour Street" --hops 3
    """
    with reading(store, as_json, NO_CHAINS) as case:
        from ascribe.cli.relations import show_upstream

        answer = case.behind(name, hops=hops, limit=limit, min_confidence=min_confidence)
        show(answer, as_json, lambda chains: show_upstream(chains, case.vocabulary))
        _mind(limit, len(answer.chains))


@click.command()
@click.argument("name")
@hops_option
@limit_option
@least_option
@json_option
@click.pass_obj
def fronts(store: str, name: str, hops: int, limit: int, min_confidence: float, as_json: bool) -> None:
    """What an entity is reported to stand behind.

    \b
    Example:
      ascribe fronts "Jane Roe"
    """
    with reading(store, as_json, NO_CHAINS) as case:
        from ascribe.cli.relations import show_downstream

        answer = case.fronts(name, hops=hops, limit=limit, min_confidence=min_confidence)
        show(answer, as_json, lambda chains: show_downstream(chains, case.vocabulary))
        _mind(limit, len(answer.chains))


@click.command()
@click.argument("a")
@click.argument("b")
@hops_option
@limit_option
@least_option
@click.option("--any-direction", is_flag=True, help="Walk every relation but context: a path, not an attribution.")
@json_option
@click.pass_obj
def chain(
    store: str, a: str, b: str, hops: int, limit: int, min_confidence: float, any_direction: bool, as_json: bool
) -> None:
    """The strongest chains between two entities.

    \b
    Example:
      ascribe chain "Harbour Street" "Quay Ltd"
    """
    with reading(store, as_json, {"from": None, "to": None, "chains": [], "complete": False}) as case:
        answer = case.chain(a, b, hops=hops, limit=limit, min_confidence=min_confidence, any_direction=any_direction)
        from ascribe.cli.relations import show_routes

        if answer.chains or as_json:
            show(answer, as_json, lambda routes: show_routes(routes, case.vocabulary))
            _mind(limit, len(answer.chains))
    if not answer.chains:
        further = "Try --hops or --any-direction" if not any_direction else "Try more --hops"
        further += ", or a lower --min-confidence" if min_confidence else ""
        ends = f"{called(answer.from_.name)!r} and {called(answer.to.name)!r}"
        searched = "" if answer.complete else " found before the search ended early"
        raise NotFoundError(f"no chain of at most {hops} hops between {ends}{searched}. {further}")


@click.command()
@click.argument("id", required=False)
@json_option
@click.pass_obj
def sources(store: str, id: str | None, as_json: bool) -> None:
    """What rests on each source, or on one.

    \b
    Example:
      ascribe sources harbour-street/herald
    """
    with reading(store, as_json, {"sources": []}) as case:
        show(case.sources(id), as_json, _draw_sources, "sources")


@click.command()
@json_option
@click.pass_obj
def stats(store: str, as_json: bool) -> None:
    """What the store holds, counted.

    \b
    Example:
      ascribe stats --json
    """
    with reading(store, as_json, {}) as case:
        show(case.stats(), as_json, _draw_stats)


def _mind(limit: int, shown: int) -> None:
    if shown >= limit:
        click.echo(f"only the best {limit}; --limit shows more", err=True)


def _draw_matches(matches: list[Match]) -> None:
    from ascribe.cli.terminal import show_table

    rows = [
        (called(match.name), match.kind, ", ".join(map(called, match.aliases)), match.id, round(match.score))
        for match in matches
    ]
    show_table(("name", "kind", "aliases", "id", "score"), rows, right=("score",))


def _draw_sources(sources: list[SourceUse]) -> None:
    from ascribe.cli.terminal import show_table

    rows = [(use.id, use.publisher, use.headline, use.reliability, use.claims, use.relations) for use in sources]
    columns = ("id", "publisher", "headline", "reliability", "claims", "relations")
    show_table(columns, rows, right=("claims", "relations"))


def _draw_stats(stats: Stats) -> None:
    from ascribe.cli.terminal import show_table

    whole = [(name, getattr(stats, name)) for name in ("claims", "live", "retracted", "sources", "cases")]
    rows = [*whole, ("entities", sum(stats.entities.values()))]
    rows += [(f"  {kind}", count) for kind, count in stats.entities.items()]
    rows += [("relations", sum(stats.relations.values()))]
    rows += [(f"  {predicate}", count) for predicate, count in stats.relations.items()]
    show_table(("what", "how many"), rows, right=("how many",))
