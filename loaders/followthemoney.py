"""Read and write FollowTheMoney: one entity a line (`.ijson`), the provenance of every claim kept apart.

The library `followthemoney` knows the schemata and cleans what is written; it comes with the extra `ascribe[ftm]`.
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
    """The records of a file of entities: its case, then what each line says, then what was left out.

    What our own `dump` wrote comes back as it was. Every other thing is an Entity, each of its properties a literal
    claim, each link a claim about a relation, cited to its dataset by way of the documents it names, without a grade
    unless `options` give one. Raises InputError with the line, before anything is given out; UsageError without the
    library."""
    check_file(path)
    with needing("followthemoney", "ftm", path):
        from ascribe.loaders.followthemoney_reading import Reading
    return Reading(path, options).records()


def dump(helds: Iterable[Held], path: Path, *, internal: bool = False) -> list[Remark]:
    """Write what is held now to `path`, and give what other programs will not see.

    Unless `internal`, notes, analysts, snapshots and all that is private stay behind (see loaders/public.py).
    Raises UsageError without the library, and as `write_whole`."""
    with needing("followthemoney", "ftm", path):
        from ascribe.loaders.followthemoney_writing import write
    return write(helds, path, internal=internal)
