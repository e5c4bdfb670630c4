"""The command line: a command parses, makes one call of the public API and prints the answer."""


def main() -> None:
    """Run the command line; ends the process with the exit codes of schema/errors.py, 130 or 141 (see front.py)."""
    import os
    import sys
    from io import TextIOWrapper

    from ascribe.cli.front import front

    if sys.stdout is None:  # closed by whoever started us, who wants to hear nothing
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115 (as long as the process lives)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a letter gets its number instead of a traceback.
            stream.reconfigure(errors="backslashreplace")
    front(prog_name="ascribe")
