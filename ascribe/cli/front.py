"""The front door: commands imported when they are wanted, and the one place where errors become exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from ascribe.cli.text import visible
from ascribe.schema.errors import AscribeError, nearest

# In the order of the work, which is the order `--help` shows.
COMMANDS = {
    "new": "ascribe.cli.files:new",
    "lint": "ascribe.cli.files:lint",
    "load": "ascribe.cli.files:load",
    "find": "ascribe.cli.reading:find",
    "links": "ascribe.cli.reading:links",
    "behind": "ascribe.cli.reading:behind",
    "fronts": "ascribe.cli.reading:fronts",
    "chain": "ascribe.cli.reading:chain",
    "sources": "ascribe.cli.reading:sources",
    "stats": "ascribe.cli.reading:stats",
    "query": "ascribe.cli.asking:query",
    "cypher": "ascribe.cli.asking:cypher",
    "viz": "ascribe.cli.files:viz",
    "export": "ascribe.cli.files:export",
    "vocab": "ascribe.cli.words:vocab",
}
INTERRUPTED = 130


class LazyGroup(click.Group):
    """A group that answers an unknown command with the nearest one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and name not in self.list_commands(ctx) and not ctx.resilient_parsing:
            near = nearest(name, self.list_commands(ctx))
            ctx.fail(f"no command {name!r}; {near}.")
        return super().resolve_command(ctx, args)


class Front(LazyGroup):
    """`ascribe` itself."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module, _, attribute = COMMANDS[name].partition(":")
        command = getattr(import_module(module), attribute)
        assert isinstance(command, click.Command)
        return command

    def main(self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **extra: Any) -> Any:  # type: ignore[override] # click's overloads say nothing more
        """Run, say what went wrong in one sentence on stderr, and end with the exit code that belongs to it."""
        if not standalone_mode:
            return super().main(args, standalone_mode=False, **extra)
        try:
            code = super().main(args, standalone_mode=False, **extra) or 0
            # Here and not when the interpreter ends, where nobody can catch a closed pipe any more.
            sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as help_wanted:
            help_wanted.show()
            code = help_wanted.exit_code
        except click.ClickException as error:
            code = complain(error.format_message() + _hint(error), error.exit_code)
        except AscribeError as error:
            code = complain(str(error), error.exit_code)
        except click.Abort:
            code = INTERRUPTED
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 1
        sys.exit(code)


def complain(message: str, code: int) -> int:
    """Write the message to stderr as the program's own; gives back the code."""
    click.echo("ascribe: " + "\n".join(visible(line) for line in message.splitlines()), err=True)
    return code


def _hint(error: click.ClickException) -> str:
    if isinstance(error, click.UsageError) and error.ctx:
        return f" Try `{error.ctx.command_path} --help`."
    return ""


@click.command(cls=Front, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ascribe", message="%(prog)s %(version)s")
@click.option(
    "--store",
    metavar="PATH-OR-URI",
    envvar="ASCRIBE_STORE",
    default="case.ascribe",
    show_default=True,
    help="A folder NAME.ascribe, a Neo4j address (bolt://…, neo4j://…) or a casefile. Also $ASCRIBE_STORE.",
)
@click.pass_context
def front(ctx: click.Context, store: str) -> None:
    """Who is behind it, who says so, and how sure can we be?

    \b
    Example:
      ascribe new harbour.yaml
      ascribe load harbour.yaml
      ascribe behind "Harbour Street"

    A Neo4j server takes its credentials from NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE.
    Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 input refused, 4 the store cannot be used.
    """
    ctx.obj = store
