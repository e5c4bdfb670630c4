"""Read the Tow Center's list of partisan local news sites: which network each site belongs to.

The file does not say whether a network owns its sites or runs them, so a site is an asset of its network.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ascribe.loaders.dataset import Dataset
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.rows import Row, each, exactly, read_rows
from ascribe.schema.addresses import address
from ascribe.schema.ids import entity_id
from ascribe.schema.records import Entity, Record

OPTIONS = ("case", "grade", "source")
HEADER = ("title", "geolocation", "domain", "network", "subnetwork")
_NO_SUBNETWORK = ("?", "Organisation")  # unknown; and a word of the column beside it


def load(path: Path, options: Options) -> Iterator[Record | Remark]:
    """Every site with its network, subnetwork, title and place; ungraded.

    Raises InputError with file, line and row for another header, a row without domain or network."""
    data = Dataset(path, options, publisher="Tow Center for Digital Journalism")
    yield from data.opening()
    parts: set[tuple[str, str]] = set()
    yield from each(data.filled(read_rows(path, exactly(HEADER))), lambda row: _told(data, row, parts))
    yield from data.remarks()


def _told(data: Dataset, row: Row, parts: set[tuple[str, str]]) -> Iterator[Record]:
    place = address(row["domain"])
    if place is None or place.path or not row["network"]:
        row.refuse(f"`domain` is {row['domain']!r} and `network` {row['network']!r}; both are needed. Was it cut off?")
    titles = (row["title"],) if row["title"] else ()
    site = Entity(id=f"website:{place.host}", kind="Website", name=place.host, aliases=titles)
    network = _network(row["network"])
    yield from data.say(row, site, "asset-of", network)
    if row["geolocation"]:
        yield from data.say(row, site, "geolocation", row["geolocation"])
    part = row["subnetwork"]
    if part in _NO_SUBNETWORK:
        data.leave_out(f"subnetwork {part!r}, which is no name, left out", row)
    elif part:
        within = Entity(id=f"{network.id}/{_network(part).id.partition(':')[2]}", kind="Network", name=part)
        yield from data.say(row, site, "asset-of", within)
        if (part, row["network"]) not in parts:
            parts.add((part, row["network"]))
            yield from data.say(row, within, "part-of", network)


def _network(name: str) -> Entity:
    return Entity(id=entity_id("Network", name), kind="Network", name=name)
