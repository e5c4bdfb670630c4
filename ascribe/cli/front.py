"""The front door: commands imported when they are wanted, and the one place where errors become exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from typing import Any

import click

from ascribe.cli.suggesting import Location
from ascribe.cli.text import visible
from ascribe.schema.errors import AscribeError, UsageError, nearest

# In the order of the work, which is the order `--help` shows.
COMMANDS = {
    "new": "ascribe.cli.files:new",
    "lint": "ascribe.cli.files:lint",
    "load": "ascribe.cli.files:load",
    "find": "ascribe.cli.finding:find",
    "links": "ascribe.cli.reading:links",
    "behind": "ascribe.cli.reading:behind",
    "fronts": "ascribe.cli.reading:fronts",
    "chain": "ascribe.cli.reading:chain",
    "explain": "ascribe.cli.explaining:explain",
    "facts": "ascribe.cli.facts:facts",
    "posts": "ascribe.cli.posts:posts",
    "sources": "ascribe.cli.reading:sources",
    "retract": "ascribe.cli.correcting:retract",
    "history": "ascribe.cli.correcting:history",
    "stats": "ascribe.cli.reading:stats",
    "query": "ascribe.cli.asking:query",
    "cypher": "ascribe.cli.cypher:cypher",
    "viz": "ascribe.cli.drawing:viz",
    "dossier": "ascribe.cli.dossier:dossier",
    "export": "ascribe.cli.files:export",
    "vocab": "ascribe.cli.words:vocab",
    "completion": "ascribe.cli.completion:completion",
}
INTERRUPTED, PIPE_CLOSED = 130, 141  # as the shell reports the signals
LONGEST_LINE = 800


class LazyGroup(click.Group):
    """A group that answers an unknown command with the nearest one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if not name.startswith("-") and name not in self.list_commands(ctx) and not ctx.resilient_parsing:
            near = nearest(name, self.list_commands(ctx))
            ctx.fail(f"no command {name!r}{near}.")
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
        if instruction := os.environ.get("_ASCRIBE_COMPLETE"):  # a shell asks what may be typed next
            from ascribe.cli.completion import answer

            answer(self, instruction)
            sys.exit(0)
        try:
            told = _checked(sys.argv[1:] if args is None else args)
            code = super().main(told, standalone_mode=False, **extra) or 0
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
        except (BrokenPipeError, SystemExit):  # click and rich make the one into the other
            code = PIPE_CLOSED
            _give_up_output()
        except OSError as error:
            where = f"{error.filename}: " if error.filename else "the output cannot be written: "
            code = complain(f"{where}{error.strerror or error}. Make room, or choose another place", 4)
            _give_up_output()
        sys.exit(code)


def complain(message: str, code: int) -> int:
    """Write the message to stderr as the program's own; gives back the code."""
    with suppress(OSError):  # nobody is left to complain to
        click.echo("ascribe: " + "\n".join(_shown(visible(line)) for line in message.splitlines()), err=True)
    return code


def _shown(line: str) -> str:
    """A line of a message without the middle of what people pasted into it; what to do stands at its end."""
    return line if len(line) <= LONGEST_LINE else f"{line[:480]} … {line[-200:]}"


def _checked(args: Sequence[str]) -> list[str]:
    for arg in args:
        try:
            arg.encode()
        except UnicodeEncodeError:
            raise UsageError(f"{arg!r} is not UTF-8. Write names, texts and paths in UTF-8") from None
    return list(args)


def _give_up_output() -> None:
    """Send what is still to be written nowhere, or the interpreter would try once more as it ends."""
    with suppress(OSError, ValueError):  # what stands in for it in a test may be no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _hint(error: click.ClickException) -> str:
    if isinstance(error, click.UsageError) and error.ctx:
        return f" Try `{error.ctx.command_path} --help`."
    return ""


@click.command(cls=Front, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="ascribe", message="%(prog)s %(version)s")
@click.option(
    "--store",
    type=Location(),
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
    Exit codes: 0 done, 1 the answer is no, 2 wrong usage, 3 input refused, 4 the store cannot be used or the
    output not be written, 130 interrupted, 141 nobody reads the output any more.
    """
    ctx.obj = _checked([store])[0]  # it may come from the environment
