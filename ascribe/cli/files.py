"""The commands that read and write files: new, lint, load, export."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ascribe.cli.common import json_option, reading
from ascribe.schema.errors import InputError, UsageError

if TYPE_CHECKING:
    from ascribe.api import Casebook
    from ascribe.graph.changing.changes import Preview, Revised
    from ascribe.graph.store import Report

FILE = click.Path(path_type=Path)
_NAMED = 20  # joined entities that are told by name; two lists of sites may share a thousand


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
@click.option("--case", metavar="NAME", help="What to call the case of a data file, else called as the file.")
@click.option("--grade", metavar="GRADE", help="The grade of all claims of a data file, as B2.")
@click.option("--source", metavar="URL-OR-TITLE", help="The report that a data file belongs to.")
@click.option("--network", metavar="NAME", help="The network whose accounts and sites a takedown file lists.")
@click.option("--attributed-to", metavar="NAME", help="Whom the report holds responsible for that network.")
@click.option("--map", "map_", multiple=True, metavar="FIELD=COLUMN", help="What a table's column says; FIELD==TEXT.")
@click.option(
    "--keep-going",
    is_flag=True,
    help="Leave refused rows out, and write them to FILE.rejects.jsonl; not of casefiles and STIX.",
)
@click.option("--dry-run", is_flag=True, help="Only say what would change, of relations and of chains.")
@json_option
@click.pass_obj
def load(
    store: str,
    files: tuple[Path, ...],
    format: str | None,
    case: str | None,
    grade: str | None,
    source: str | None,
    network: str | None,
    attributed_to: str | None,
    map_: tuple[str, ...],
    keep_going: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Read files into the store, all or nothing per file, unless --keep-going.

    A store that is missing is created. Loading a case again makes its new content the live one;
    what it no longer holds is withdrawn, not lost. The columns of a table (.csv, .tsv, .xlsx) are told by their
    headers, or by --map: FIELD=COLUMN, FIELD==TEXT for a text that holds in every row, or a mapping file. A dry run
    shows how a table is read.

    \b
    Example:
      ascribe --store harbour.ascribe load harbour.yaml wire.yaml
      ascribe load harbour.yaml --dry-run
      ascribe load users.csv --network "Quay network" --source https://blog.example/takedown
      ascribe load sheet.xlsx --map subject=Who --map predicate==funded-by --map object=Funder --dry-run
    """
    import ascribe
    from ascribe.cli.progress import progress

    if keep_going:
        _mind_whole(files, format)
    report = {"source": source, "network": network, "attributed_to": attributed_to}
    options: dict[str, Any] = {"case": case, "grade": grade, **report, "map": map_}
    done: list[dict[str, Any]] = []

    def previewed(path: Path, preview: Preview) -> None:
        _previewed(path, preview)
        _show_first(path, format, options)

    try:
        with ascribe.open(store) as book, progress(as_json) as watch:
            going: dict[str, Any] = {"format": format, "keep_going": keep_going, **options}
            if dry_run:
                book.preview(*files, each=_kept(done) if as_json else previewed, **going)
            else:
                book.load(*files, each=_kept(done) if as_json else _loaded, watch=watch, **going)
    finally:
        # Whatever stopped it, the files before that one are in.
        if as_json:
            from ascribe.cli.terminal import show_json

            show_json({"dry_run": dry_run, "files": done})


@click.command()
@click.argument("file", type=FILE)
@click.option("--format", metavar="NAME", help="Write this format, whatever the file is called.")
@click.option("--case", metavar="NAME", help="Which case to write, of a casefile.")
@click.option("--table", metavar="NAME", help="Which table, of a .csv: relations, entities, sources, claims.")
@click.option("--internal", is_flag=True, help="With notes, analysts, snapshots and what is private.")
@click.pass_obj
def export(store: str, file: Path, format: str | None, case: str | None, table: str | None, internal: bool) -> None:
    """Write the store to a file, or to a folder.

    The name tells the format. A ledger (.jsonl), loaded elsewhere, restores every case with all its times; a casefile
    (.yaml) is one case, for git and for editing. FollowTheMoney (.ijson) and STIX 2.1 (.stix.json) show other programs
    what is held now; .graphml and .gexf are for Gephi, .csv and .xlsx for spreadsheets, .cypher for a Neo4j of one's
    own. Folders are said by --format: tables, casefile, neo4j-admin.
    What the format cannot carry, how many claims stay behind as private, and which texts go out with the name of
    somebody private in them, is said on stderr.

    \b
    Example:
      ascribe export harbour.jsonl
      ascribe export harbour.gexf
      ascribe export claims.csv --table claims
      ascribe export harbour-import --format neo4j-admin
    """
    from ascribe.cli.text import visible

    with reading(store, False, {}) as book:
        written = book.export(file, format=format, internal=internal, each=_lost, case=case, table=table)
        click.echo(f"{visible(str(written))}: written{'' if internal else ', without what is internal'}")
        if not internal:
            mind_withheld(book)


def _mind_whole(files: tuple[Path, ...], format: str | None) -> None:
    """Say on stderr which files --keep-going does nothing for."""
    from ascribe.cli.text import visible
    from ascribe.loaders.registry import pick

    for path in files:
        with suppress(InputError):  # which is said when the file's turn comes
            if (found := pick(path, format)).whole:
                said = f"--keep-going has no effect: the format {found.name} is loaded whole or not at all"
                click.echo(visible(f"{path}: {said}"), err=True)


def _lost(text: str) -> None:
    from ascribe.cli.text import visible

    click.echo(visible(f"    {text}"), err=True)


def mind_withheld(case: Casebook, said: Iterable[str] = ()) -> None:
    """Say on stderr how many claims stay behind as private, and what else is `said` of what goes out."""
    from ascribe.cli.text import counted, visible

    for sentence in said:
        click.echo(visible(sentence), err=True)
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


def _kept(done: list[dict[str, Any]]) -> Callable[[Path, Report | Preview], None]:
    """Keeps what each file did, as `--json` prints it."""
    from ascribe.graph.relations.answers import as_json

    def keep(path: Path, file: Report | Preview) -> None:
        done.append({"file": str(path), **as_json(file), "case": file.case or None})

    return keep


def _loaded(path: Path, report: Report) -> None:
    from ascribe.cli.text import called, visible

    _count(path, report)
    for moved in report.moved:
        was = _standing(moved.before, moved.status_before)
        now = _standing(moved.after, moved.status_after or "gone")
        click.echo(f"    {called(moved.subject)} {visible(moved.predicate)} {called(moved.object)}: {was} → {now}")
    _name_joined(report)


def _previewed(path: Path, preview: Preview) -> None:
    from ascribe.cli.changes import show_preview

    _count(path, preview, "  (dry run: nothing is written)")
    show_preview(preview)
    _name_joined(preview)


def _show_first(path: Path, format: str | None, options: dict[str, Any]) -> None:
    """Print what the first rows of a table become."""
    from ascribe.cli.text import worded
    from ascribe.loaders import table
    from ascribe.loaders.options import Options
    from ascribe.loaders.registry import pick

    if pick(path, format).name != "table":
        return
    click.echo("    the first rows become:")
    for record in table.first_records(path, Options.of(**options)):
        fields = {name: value for name, value in record.content().items() if name not in ("record", "id")}
        said = ", ".join(f"{name} {_in_words(value)}" for name, value in fields.items())
        click.echo(f"      {record.record} {worded(record.id)}: {worded(said)}")


def _in_words(value: Any) -> str:
    if isinstance(value, dict):
        return "; ".join(f"{name} {_in_words(part)}" for name, part in value.items())
    return "; ".join(map(str, value)) if isinstance(value, list) else str(value)


def _count(path: Path, done: Revised, remark: str = "") -> None:
    from ascribe.cli.text import visible

    counts = (done.added, done.replaced, done.withdrawn)
    others = "  entities, sources or other records changed" if done.changed and not any(counts) else ""
    added, replaced, withdrawn = counts
    click.echo(visible(f"{path}  + {added} added  ~ {replaced} replaced  − {withdrawn} withdrawn{others}{remark}"))
    for text in done.remarks:
        click.echo(visible(f"    {text}"))


def _name_joined(done: Revised) -> None:
    from ascribe.cli.text import called

    # A ledger brings cases of its own, and to these its entities are nothing new.
    if done.joined and done.case:
        names = ", ".join(called(entity.name) for entity in done.joined[:_NAMED])
        more = f" and {len(done.joined) - _NAMED} more" if len(done.joined) > _NAMED else ""
        click.echo(f"    also in other cases, hence joined: {names}{more}")


def _standing(confidence: float | None, status: str) -> str:
    from ascribe.cli.text import number

    return status if confidence is None else f"{number(confidence)} {status}"


def _plain(value: object) -> object:
    return value if isinstance(value, int) else str(value)
