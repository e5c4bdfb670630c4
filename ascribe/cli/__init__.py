"""The command line: a command parses, makes one call of the public API and prints the answer."""


def main() -> None:
    """Run the command line; ends the process with the exit codes of schema/errors.py."""
    import sys
    from io import TextIOWrapper

    from ascribe.cli.front import front

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A terminal that cannot show a letter gets its number instead of a traceback.
            stream.reconfigure(errors="backslashreplace")
    front(prog_name="ascribe")
