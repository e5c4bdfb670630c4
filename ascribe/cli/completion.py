"""Completion for bash, zsh and fish: the scripts that a shell reads, and the answers that they ask for."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NamedTuple

import click
from click.shell_completion import CompletionItem, ShellComplete

from ascribe.cli.text import clipped, visible

VARIABLE = "_ASCRIBE_COMPLETE"
_HELP = 60  # letters of help beside a suggestion, where a shell shows any

# Each asks this program with what was typed up to the cursor, and gets a line that tells of what kind the answer is
# (words, or the shell's own files or folders) and then the words. bash replaces the last part of a word as it splits
# words itself, and takes what it gets as it is; the other two quote it.
_BASH = r"""
_ascribe_completion() {
    local line
    local -a found=()
    while IFS= read -r line; do found+=("$line"); done < <(
        _ASCRIBE_COMPLETE=bash_complete _ASCRIBE_LINE="${COMP_LINE:0:COMP_POINT}" _ASCRIBE_WORD="$2" \
            command "$1" 2>/dev/null
    )
    COMPREPLY=()
    case "${found[0]-}" in
        file) compopt -o default 2>/dev/null ;;
        dir) compopt -o dirnames 2>/dev/null ;;
        *) COMPREPLY=("${found[@]:1}") ;;
    esac
}
complete -o nosort -F _ascribe_completion ascribe 2>/dev/null || complete -F _ascribe_completion ascribe
"""
_ZSH = r"""
#compdef ascribe
_ascribe_completion() {
    local -a found texts helps
    local line
    found=("${(@f)$(_ASCRIBE_COMPLETE=zsh_complete _ASCRIBE_WORD="${(Q)PREFIX}" \
        command "${(Q)words[1]}" "${(@Q)words[2,CURRENT-1]}" 2>/dev/null)}")
    case "${found[1]}" in
        file) _files ;;
        dir) _files -/ ;;
        *)
            for line in "${(@)found[2,-1]}"; do
                texts+=("${line%%$'\t'*}")
                helps+=("${line/$'\t'/  -- }")
            done
            (( $#texts )) && compadd -l -d helps -a texts
            ;;
    esac
}
if [[ "$funcstack[1]" == _ascribe ]]; then _ascribe_completion "$@"; else compdef _ascribe_completion ascribe; fi
"""
_FISH = r"""
function _ascribe_completion
    set -l words (commandline -opc)
    set -lx _ASCRIBE_WORD (commandline -ct)
    set -l found (_ASCRIBE_COMPLETE=fish_complete command $words[1] $words[2..-1] 2>/dev/null)
    switch "$found[1]"
        case file
            __fish_complete_path (commandline -ct)
        case dir
            __fish_complete_directories (commandline -ct)
        case '*'
            test (count $found) -gt 1; and printf '%s\n' $found[2..-1]
    end
end
complete --no-files --keep-order --command ascribe --arguments '(_ascribe_completion)'
"""
SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


class Typed(NamedTuple):
    """What stands before the cursor: whole words, the one that is being typed, how that is written, and in which
    quotes it is at its end ("" for none)."""

    words: list[str]
    last: str
    written: str
    quote: str


@click.command()
@click.argument("shell", type=click.Choice(list(SCRIPTS)))
def completion(shell: str) -> None:
    """Print the script that lets a shell complete commands, options, names and ids.

    \b
    Example:
      eval "$(ascribe completion bash)"                 in ~/.bashrc
      eval "$(ascribe completion zsh)"                  in ~/.zshrc, after compinit
      ascribe completion fish | source                  in ~/.config/fish/config.fish
    """
    click.echo(SCRIPTS[shell].strip())


def answer(front: click.Command, instruction: str) -> None:
    """Write what a shell asked for to stdout; nothing, in particular no complaint, where something goes wrong."""
    shell, _, what = instruction.partition("_")
    with suppress(Exception):
        if what == "source":
            lines = [SCRIPTS[shell].strip()]
        else:
            lines = _bash(front) if shell == "bash" else _other(front, shell)
        sys.stdout.write("\n".join(lines) + "\n")
        sys.stdout.flush()


def _bash(front: click.Command) -> list[str]:
    typed = split(os.environ["_ASCRIBE_LINE"])
    word = os.environ.get("_ASCRIBE_WORD", "")
    # What bash keeps of the word before the part that it replaces: an opening quote, or as far as the last `:` or `=`.
    kept = len(typed.written) - len(word) if typed.written.endswith(word) else 0
    kind, found = _found(front, _after_program(typed.words), typed.last)
    return [kind, *((typed.written + quoted(text, typed.quote))[kept:] for text, _ in found)]


def _other(front: click.Command, shell: str) -> list[str]:
    word = os.environ.get("_ASCRIBE_WORD", "")
    typed = split(word).last if shell == "fish" else word
    kind, found = _found(front, sys.argv[1:], typed)
    return [kind, *(typed + text + (f"\t{help}" if help else "") for text, help in found)]


def _found(front: click.Command, words: Sequence[str], last: str) -> tuple[str, list[tuple[str, str]]]:
    """The kind of the answer, and what may follow upon what was typed, each with help."""
    items = ShellComplete(front, {}, "ascribe", VARIABLE).get_completions(list(words), last)
    kind = next((item.type for item in items if item.type in ("file", "dir")), "plain")
    value = last.partition("=")[2] if re.match(r"--[\w-]+=", last) else last
    return kind, [(item.value[len(value) :], _help(item)) for item in items if _is_fit(item, value)]


def _is_fit(item: CompletionItem[str], typed: str) -> bool:
    """Whether it can be typed on, and means nothing to a terminal, nor as an option where a name is wanted."""
    text = str(item.value)
    taken_for_option = text.startswith("-") and not typed.startswith("-")
    return item.type == "plain" and text.startswith(typed) and visible(text) == text and not taken_for_option


def _help(item: CompletionItem[str]) -> str:
    return clipped(visible(item.help or ""), _HELP)


def _after_program(words: Sequence[str]) -> Sequence[str]:
    """The words behind the program, which variables may be set for."""
    place = next((n for n, word in enumerate(words) if not re.match(r"\w+=", word)), 0)
    return words[place + 1 :]


def split(line: str) -> Typed:
    """A line in words as bash and fish write them; what is not closed is still being typed."""
    words: list[str] = []
    last, start, quote, at, inside = "", 0, "", 0, False
    while at < len(line):
        char = line[at]
        if not inside and char.isspace():
            at += 1
            start = at
            continue
        inside = True
        if quote == "'" and char != "'":
            last += char
        elif quote and char == quote:
            quote = ""
        elif char == "\\" and at + 1 < len(line) and (not quote or line[at + 1] in '"\\$`'):
            at += 1
            last += line[at]
        elif not quote and char in "'\"":
            quote = char
        elif not quote and char.isspace():
            words.append(last)
            last, inside = "", False
            start = at + 1
        else:
            last += char
        at += 1
    return Typed(words, last, line[start:], quote)


def quoted(text: str, quote: str = "") -> str:
    """A text as bash reads it back, within the quotes that are open already."""
    if quote == "'":
        return text.replace("'", "'\\''")
    if quote == '"':
        # An exclamation mark within double quotes would call up the history, and cannot be escaped there.
        return re.sub(r'([$`"\\])', r"\\\1", text).replace("!", '"\\!"')
    return re.sub(r"([^\w@%+:,./=-])", r"\\\1", text)
