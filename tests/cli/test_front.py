"""The front door: fast help, nearest names, exit codes, output that goes elsewhere than to a terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import ascribe
from ascribe.cli.front import COMMANDS, front
from ascribe.schema import errors

ENGINES = ("kglite", "neo4j", "pydantic", "rich", "ruamel", "pyvis", "sqlite3")


def ascribe_in(folder: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`ascribe` in a process of its own, its output a pipe."""
    told = {name: value for name, value in os.environ.items() if name not in ("ASCRIBE_STORE", "COLUMNS")}
    command = [sys.executable, "-m", "ascribe", *args]
    return subprocess.run(
        command, cwd=folder, env=told | environment, capture_output=True, text=True, encoding="utf-8", check=False
    )


@pytest.mark.parametrize("args", [["--help"], ["links", "--help"], ["lnks"]])
def test_help_imports_no_engine(args: list[str]) -> None:
    """Nor the models: what only tells how to call the program must not wait for them."""
    script = (
        "import sys; from ascribe.cli.front import front\n"
        f"try: front({args!r}, prog_name='ascribe')\n"
        f"except SystemExit: print([name for name in {ENGINES!r} if name in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "[]"


def test_importing_ascribe_imports_next_to_nothing() -> None:
    script = f"import sys, ascribe; print([name for name in {(*ENGINES, 'click')!r} if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "[]\n"


def test_the_public_names_are_sorted_and_there() -> None:
    assert ascribe.__all__ == sorted(ascribe.__all__)
    assert all(getattr(ascribe, name) for name in ascribe.__all__)
    assert ascribe.InputError is errors.InputError
    with pytest.raises(AttributeError, match="no attribute 'clsoe'"):
        ascribe.clsoe  # noqa: B018 (the look-up is the test)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself_with_an_example(command: str) -> None:
    shown = CliRunner().invoke(front, [command, "--help"], prog_name="ascribe")
    assert shown.exit_code == 0
    assert "Example:" in shown.stdout
    assert "ascribe " in shown.stdout.split("Example:")[1]


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["lnks", "x"], "no command 'lnks'; nearest: links"),
        (["query", "lst"], "no command 'lst'; nearest: list"),
        (["links"], "Missing argument 'NAME'"),
        (["links", "x", "--jsn"], "--jsn"),
        (["behind", "x", "--hops", "0"], "--hops"),
    ],
)
def test_a_wrong_call_is_answered_in_a_sentence(args: list[str], words: str) -> None:
    result = CliRunner().invoke(front, args, prog_name="ascribe")
    assert result.exit_code == 2
    assert result.stderr.startswith("ascribe: ")
    assert words in result.stderr
    assert "--help`" in result.stderr


def test_without_a_command_there_is_help(tmp_path: Path) -> None:
    done = ascribe_in(tmp_path)
    assert done.returncode == 2
    assert "Usage: ascribe" in done.stderr


def test_the_version_is_told(tmp_path: Path) -> None:
    assert ascribe_in(tmp_path, "--version").stdout.startswith("ascribe ")


def test_piped_output_has_no_colour_and_no_trailing_spaces(tmp_path: Path) -> None:
    ascribe_in(tmp_path, "new", "harbour.yaml")
    loaded = ascribe_in(tmp_path, "load", "harbour.yaml", TERM="xterm-256color")
    assert (loaded.returncode, loaded.stderr) == (0, "")
    for args in (["links", "Harbour Street"], ["vocab"], ["stats"], ["query", "list"]):
        done = ascribe_in(tmp_path, *args, TERM="xterm-256color")
        assert done.returncode == 0
        assert "\x1b" not in done.stdout
        assert not [line for line in done.stdout.splitlines() if line.endswith(" ")]


def test_a_terminal_that_knows_only_ascii_gets_no_traceback(tmp_path: Path) -> None:
    ascribe_in(tmp_path, "new", "harbour.yaml")
    ascribe_in(tmp_path, "load", "harbour.yaml")
    done = ascribe_in(tmp_path, "links", "Harbour Street", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\\u2190 is administered by" in done.stdout


@pytest.mark.parametrize("args", ["vocab --json-schema", "vocab", "--help"])
def test_a_reader_who_leaves_early_hears_nothing(args: str, tmp_path: Path) -> None:
    # The pipe is closed before anything is written to it.
    command = f"{{ sleep 0.2; {sys.executable} -m ascribe {args}; echo $? >code; }} | true"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert (done.stderr, (tmp_path / "code").read_text()) == ("", "141\n")


@pytest.mark.parametrize("args", ["vocab", "vocab --json", "--help"])
def test_output_that_cannot_be_written_is_told_in_a_sentence(args: str, tmp_path: Path) -> None:
    command = f"{sys.executable} -m ascribe {args} >/dev/full"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True)
    assert (done.returncode, len(done.stderr.splitlines())) == (4, 1)
    assert done.stderr.startswith("ascribe: the output cannot be written: No space left on device")


def test_an_interrupt_ends_with_130(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("ascribe.cli.starter.starter", interrupted)
    result = CliRunner().invoke(front, ["new", str(tmp_path / "harbour.yaml")], prog_name="ascribe")
    assert result.exit_code == 130
    assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("error", "code"),
    [("NotFoundError", 1), ("AmbiguousError", 1), ("UsageError", 2), ("VocabularyError", 3), ("StoreError", 4)],
)
def test_every_error_has_its_exit_code(error: str, code: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise getattr(errors, error)("what happened, \x1b[31mwhere")

    monkeypatch.setattr("ascribe.schema.vocabulary.base_vocabulary", fail)
    result = CliRunner().invoke(front, ["vocab"], prog_name="ascribe")
    assert (result.exit_code, result.stderr) == (code, "ascribe: what happened, \\x1b[31mwhere\n")


def test_the_vocabulary_is_printed_as_text_json_and_schema(tmp_path: Path) -> None:
    runner = CliRunner()
    assert "A administers B" in runner.invoke(front, ["vocab"]).stdout
    assert '"admin-of"' in runner.invoke(front, ["vocab", "--json"]).stdout
    assert "https://json-schema.org" in runner.invoke(front, ["vocab", "--json-schema"]).stdout
