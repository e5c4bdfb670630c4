"""Read the State Media Matrix: outlets, the companies they belong to, and what states own or fund of these.

Each row classifies one outlet. The typology says whether a state funds it, owns or manages it, and controls what it
prints; only the first two are about the company and become relations, for exactly the types that say so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ascribe.loaders.assets import asset_at
from ascribe.loaders.dataset import Dataset, organization
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.rows import Row, each, exactly, read_rows
from ascribe.schema.addresses import address
from ascribe.schema.names import slug
from ascribe.schema.records import Entity, Record

OPTIONS = ("case", "grade", "source")
_SOCIAL = ("Instagram", "Twitter", "Facebook", "Youtube", "Telegram", "VK", "Linkedin", "Ok.ru", "Tiktok", "Rutube")
_LINKS = tuple(f"{name} {'link' if name in ('Linkedin', 'Ok.ru') else 'Link'}" for name in _SOCIAL)
HEADER = ("Region", "Country", "Media company", "Main assets", "URL", "Typology", "Status", "Notes", *_LINKS)
HEADER = (*HEADER, "streaming media URL")
# The types with a state as owner or manager, and those with one as funder, as the publisher defines them: captured
# private (CaPr) and independent public media (IP) have neither, whatever else is said of them.
OWNED = frozenset({"SC", "CaPu", "ISFM", "ISM"})
FUNDED = frozenset({"SC", "ISFM", "ISF"})
TYPES = OWNED | FUNDED | {"CaPr", "IP"}
# What the publisher notes of its own work, in several spellings; other remarks are about the outlet.
_CURATION = "merged from"


def load(path: Path, options: Options) -> Iterator[Record | Remark]:
    """Every outlet with its company, its site and accounts, and the state's part in the company; ungraded.

    Raises InputError with file, line and row for another header, a row without its names, an unknown type."""
    data = Dataset(path, options, publisher="Alliance for Securing Democracy")
    yield from data.opening()
    yield from each(data.filled(read_rows(path, exactly(HEADER))), lambda row: _told(data, row))
    yield from data.remarks()


def _told(data: Dataset, row: Row) -> Iterator[Record]:
    country, name = row["Country"], row["Main assets"]
    if not (country and name and row["Media company"]):
        row.refuse("lacks a country, a media company or a main asset. Was the file cut off?")
    company = organization(row["Media company"], "company", country)
    outlet = Entity(id=f"outlet:{slug(country)}/{slug(company.name)}/{slug(name)}", kind="Outlet", name=name)
    yield from data.say(row, outlet, "part-of", company)
    yield from data.say(row, outlet, "country", country)
    yield from data.say(row, outlet, "typology", row["Typology"])
    yield from _state(data, row, company)
    if row["URL"]:
        yield from _belonging(data, row, "URL", outlet)
    for column in _LINKS:
        if row[column]:
            yield from _belonging(data, row, column, outlet)
    if row["streaming media URL"]:
        yield from data.say(row, outlet, "streaming-media-url", row["streaming media URL"])
    for column in ("Status", "Notes"):
        if row[column].casefold().startswith(_CURATION):
            data.leave_out(f"note of the publisher on its own work in `{column}`, left out", row)
        elif row[column]:
            yield from data.say(row, outlet, column.casefold(), row[column])


def _state(data: Dataset, row: Row, company: Entity) -> Iterator[Record]:
    """What the row's type says of the state's part in the company, hedged where the file puts a question mark."""
    type = row["Typology"].removesuffix("?").strip()
    if type not in TYPES:
        row.refuse(f"`Typology` is {row['Typology']!r}; the types are {', '.join(sorted(TYPES))}")
    state = organization(row["Country"], "state")
    fields: Mapping[str, Any] = {
        "quote": row["Typology"],
        "hedge": f"marked {row['Typology']}" if row["Typology"].endswith("?") else None,
    }
    if type in OWNED:
        yield from data.say(row, state, "owns", company, **fields)
    if type in FUNDED:
        yield from data.say(row, company, "funded-by", state, **fields)


def _belonging(data: Dataset, row: Row, column: str, outlet: Entity) -> Iterator[Record]:
    """The site or account in a cell belongs to the outlet; the file does not say who runs it."""
    place = address(row[column].replace(" ", "%20"))
    if place is None:
        data.leave_out(f"`{column}` that is no address, left out", row)
    else:
        found = asset_at(place, "site" if column == "URL" else "account")
        yield from data.say(row, found, "part-of", outlet, quote=row[column])
