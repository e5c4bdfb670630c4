"""The commands that read and write files: new, lint, load, viz, export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ascribe.cli.common import json_option, reading
from ascribe.schema.errors import UsageError

if TYPE_CHECKING:
    from ascribe.api import Casebook
    from ascribe.graph.store import Report

FILE = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=FILE)
def new(file: Path) -> None:
    """Write a commented casefile to start from.

    \b
    Example:
      ascribe new harbour.yaml
    """
    from ascribe.cli.starter import starter

    if file.suffix not in (".yaml", ".yml"):
        raise UsageError(f"{file}: a casefile is called something.yaml")
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(starter(file.stem))
    except FileExistsError:
        raise UsageError(f"{file}: is there already, and is not overwritten. Choose another name") from None
    except OSError as error:
        raise UsageError(f"{file}: cannot be written ({error.strerror}). Choose another place") from None
    click.echo(f"{file}: edit it, then `ascribe lint {file}` and `ascribe load {file}`")


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@json_option
@click.pass_context
def lint(ctx: click.Context, files: tuple[Path, ...], as_json: bool) -> None:
    """Say what is wrong or missing in casefiles.

    One finding a line, with file:line, code and reason; exit code 1 when there are any.

    \b
    Example:
      ascribe lint harbour.yaml
    """
    from ascribe.cli.terminal import show_json
    from ascribe.cli.text import visible
    from ascribe.loaders.lint import lint as examine

    findings = examine(files)
    if as_json:
        keys = ("file", "line", "code", "message")
        show_json({"findings": [{key: _plain(getattr(finding, key)) for key in keys} for finding in findings]})
    else:
        for finding in findings:
            click.echo(visible(f"{finding.file}:{finding.line}: {finding.code} {finding.message}"))
    if findings:
        ctx.exit(1)


@click.command()
@click.argument("files", nargs=-1, required=True, type=FILE)
@click.option("--format", metavar="NAME", help="Read the files as this format, whatever they look like.")
@click.pass_obj
def load(store: str, files: tuple[Path, ...], format: str | None) -> None:
    """Read files into the store, all or nothing per file.

    A store that is missing is created. Loading a case again makes its new content the live one;
    what it no longer holds is withdrawn, not lost.

    \b
    Example:
      ascribe --store harbour.ascribe load harbour.yaml wire.yaml
    """
    from rich.console import Console

    import ascribe

    with ascribe.open(store) as case, Console(stderr=True).status("loading"):
        case.load(*files, format=format, each=_loaded)


@click.command()
@click.argument("name", required=False)
@click.option("-o", "--output", type=FILE, required=True, help="The HTML file to write.")
@click.option("--hops", type=click.IntRange(0, 100), default=2, show_default=True, help="How far around NAME.")
@click.pass_obj
def viz(store: str, name: str | None, output: Path, hops: int) -> None:
    """Draw the relations into one HTML file.

    All relations, or those around an entity. The file opens offline and makes no request to anywhere; notes,
    analysts and what is private stay out; how many claims that takes away is said on stderr.

    \b
    Example:
      ascribe viz "Harbour Street" -o harbour.html
    """
    with reading(store, False, {}) as case:
        click.echo(f"{case.viz(output, name, hops=hops)}: open it in a browser")
        _mind_withheld(case)


@click.command()
@click.argument("file", type=FILE)
@click.option("--internal", is_flag=True, help="With notes, analysts, snapshots and what is private.")
@click.pass_obj
def export(store: str, file: Path, internal: bool) -> None:
    """Write the whole ledger to a file.

    The name tells the format (.jsonl). Loading it elsewhere restores every case with all its times.
    How many claims stay behind as private is said on stderr.

    \b
    Example:
      ascribe export harbour.jsonl
    """
    with reading(store, False, {}) as case:
        click.echo(f"{case.export(file, internal=internal)}: written{'' if internal else ', without what is internal'}")
        if not internal:
            _mind_withheld(case)


def _mind_withheld(case: Casebook) -> None:
    from ascribe.cli.text import counted

    left = case.withheld()
    if left.claims:
        among = (
            f"{left.denials or 'none'} of them {'denials or disputes' if left.denials > 1 else 'a denial or dispute'}"
        )
        click.echo(
            f"{counted(left.claims, 'claim')} left out as private or resting on private sources, {among}; "
            "relations may read stronger than in your store",
            err=True,
        )


def _loaded(path: Path, report: Report) -> None:
    from ascribe.cli.text import called, visible

    counts = (report.added, report.replaced, report.withdrawn)
    others = "  entities, sources or other records changed" if report.changed and not any(counts) else ""
    added, replaced, withdrawn = counts
    click.echo(visible(f"{path}  + {added} added  ~ {replaced} replaced  − {withdrawn} withdrawn{others}"))
    for moved in report.moved:
        was = _standing(moved.before, moved.status_before)
        now = _standing(moved.after, moved.status_after or "gone")
        click.echo(f"    {called(moved.subject)} {visible(moved.predicate)} {called(moved.object)}: {was} → {now}")
    # A ledger brings cases of its own, and to these its entities are nothing new.
    if report.joined and report.case:
        click.echo(f"    also in other cases, hence joined: {', '.join(called(e.name) for e in report.joined)}")


def _standing(confidence: float | None, status: str) -> str:
    from ascribe.cli.text import number

    return status if confidence is None else f"{number(confidence)} {status}"


def _plain(value: object) -> object:
    return value if isinstance(value, int) else str(value)
