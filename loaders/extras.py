"""Say in one sentence which extra to install, where a format needs a library that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ascribe.schema.errors import UsageError


@contextmanager
def needing(library: str, extra: str, path: Path) -> Iterator[None]:
    """What imports `library`, which comes with `ascribe[extra]`, to read or write `path`.

    Raises UsageError when it is not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != library:
            raise
        raise UsageError(
            f"{path}: needs the library {library}. Install it with: pip install 'ascribe[{extra}]'"
        ) from None
