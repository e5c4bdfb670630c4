"""The README is true: its session is run and compared, and it names every command."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from ascribe.cli.front import COMMANDS

README = Path(__file__).parents[1] / "README.md"


def session() -> list[tuple[str, str]]:
    """The commands of the README's session, each with the output printed under it."""
    (block,) = re.findall(r"```console\n(.*?)```", README.read_text("utf-8"), re.DOTALL)
    parts = re.split(r"^\$ (.*)\n", block, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def run(command: str, folder: Path) -> str:
    words = shlex.split(command)
    assert words[0] == "ascribe"
    # What a person's own settings would change is taken out, so that everybody sees the same page.
    env = {key: value for key, value in os.environ.items() if not key.startswith(("ASCRIBE_", "NEO4J_"))}
    env |= {"COLUMNS": "100", "PYTHONUTF8": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "ascribe", *words[1:]], cwd=folder, env=env, capture_output=True, encoding="utf-8"
    )
    return done.stdout + done.stderr


def test_the_session_prints_what_the_readme_shows(tmp_path: Path) -> None:
    shown = session()
    assert [(command, run(command, tmp_path)) for command, _ in shown] == shown


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"ascribe {command}" in README.read_text("utf-8")


def test_the_test_command_of_the_readme_is_the_one_that_ci_runs() -> None:
    assert "```sh\nmake test\n```" in README.read_text("utf-8")
    assert (README.parent / ".ci" / "run").read_text("utf-8").rstrip().endswith("exec make test")
