"""Read and write STIX 2.1 bundles: relationships as claims, opinions as denials, confidence as a grade's digit.

The library `stix2` checks every object; it comes with the extra `ascribe[stix]`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from ascribe.graph.ledgers.ledger import Held
from ascribe.loaders.extras import needing
from ascribe.loaders.files import check_file
from ascribe.loaders.options import Options, Remark
from ascribe.schema.records import Record

OPTIONS = ("case", "grade", "source")


def load(path: Path, options: Options = Options()) -> Iterator[Record | Remark]:  # noqa: B008 (frozen)
    """The records of a bundle: its case, then what each object says, then what was left out.

    What our own `dump` wrote comes back as it was. Of a relationship's `confidence` comes the digit of its claim's
    grade; the letter is F, not judged, unless `options` give one. Raises InputError with the object's id, before
    anything is given out; UsageError without the library."""
    check_file(path)
    with needing("stix2", "stix", path):
        from ascribe.loaders.stix_reading import Reading
    return Reading(path, options).records()


def dump(helds: Iterable[Held], path: Path, *, internal: bool = False) -> list[Remark]:
    """Write what is held now to `path`, and give what other programs will not see.

    Unless `internal`, notes, analysts, snapshots and all that is private stay behind (see loaders/public.py).
    Raises UsageError without the library, and as `write_whole`."""
    with needing("stix2", "stix", path):
        from ascribe.loaders.stix_writing import write
    return write(helds, path, internal=internal)
