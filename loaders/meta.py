"""Read Meta's threat-research indicator files: what its adversarial threat reports list of one network.

A row holds an address, a number of assets taken down, the hash of a malware file, or prose. Addresses become
assets of the network; everything else is a literal claim about it, under the procedure that the row names.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ascribe.loaders.assets import Meant, asset_at
from ascribe.loaders.dataset import PLATFORM_GRADE, Dataset, organization
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.rows import Row, each, read_rows
from ascribe.schema.addresses import address
from ascribe.schema.amounts import Amount
from ascribe.schema.dates import bounds
from ascribe.schema.names import slug
from ascribe.schema.records import Entity, Record

OPTIONS = ("case", "grade", "source", "network", "attributed_to")
TACTICS = ("Tactic", "Technique", "Procedure", "Indicator")
TYPED = ("indicator_type", "indicator_value", "comment", "ds")
_MEANT: Mapping[str, Meant] = {"domain_name": "site", "cib_url": "piece", "telegram_url": "account"}
_COUNT = re.compile(r"[\d,]+ (?:\w+ )?(?P<what>\w+)")
_MD5 = re.compile(r"[0-9a-f]{32}")
_NUMBERING = re.compile(r"^[\d.]+\s*")
_COUNTED_ON = re.compile(r"Facebook|Instagram|Threads|WhatsApp")
# The 2022 file holds two networks; the rows of the other begin their comment so: `China: CIB Petition`.
_OTHER = re.compile(r"(?P<network>[A-Z][\w ]+): ")


def load(path: Path, options: Options) -> Iterator[Record | Remark]:
    """The network of a file, its assets and what else the file says of it, graded B2 unless `options` say otherwise.

    Both kinds of header are read, with a last column for notes however it is spelled. Raises InputError with
    file, line and row for another header or a broken row; UsageError for an attribution without its report."""
    rows = list(read_rows(path, _columns))
    data = Dataset(path, options, publisher="Meta", grade=PLATFORM_GRADE, **{**_dated(rows), **_indexed(path)})
    yield from data.opening()
    yield from data.network()
    techniques: set[str] = set()

    def told(row: Row) -> Iterator[Record]:
        if row.is_blank:
            data.leave_out("blank row, which only parts sections", row)
            return
        if not row["Indicator"]:
            row.refuse("has no indicator. Was the file cut off, or are the columns of this row shifted?")
        yield from _told(data, row)
        technique = _line(row.cells.get("Procedure", ""))
        if technique and technique not in techniques:
            techniques.add(technique)
            yield from data.say(row, data.the_network, "technique", technique)

    yield from each(rows, told)
    yield from data.remarks()


def _columns(header: Sequence[str]) -> Sequence[str]:
    folded = [cell.casefold() for cell in header]
    if folded == [name.casefold() for name in TYPED]:
        return ("type", "Indicator", "note", "ds")
    if folded[:4] != [name.casefold() for name in TACTICS]:
        raise ValueError(f"is none of Meta's, which begin {', '.join(TACTICS)} or are {', '.join(TYPED)}")
    if len(folded) > 5 or (len(folded) == 5 and not re.match("note|comm", folded[4])):
        raise ValueError(f"has the column {header[4]!r}; only one for notes or comments may follow Indicator")
    return (*TACTICS, *["note"] * (len(folded) == 5))


def _told(data: Dataset, row: Row) -> Iterator[Record]:
    """The claim of one row."""
    written, note = row["Indicator"], row.cells.get("note", "")
    place = address(written)
    network = _network(data, note if "type" in row.cells else "")
    quote = tuple(_line(text) for text in (written, note) if text)
    if place is not None:
        yield from data.say(row, asset_at(place, _meant(row)), "asset-of", network, quote=quote)
    elif "Registering company" in row.cells.get("Procedure", ""):
        company = organization(written.partition(",")[0].strip(), "company")
        yield from data.say(row, company, "associated-with", network, quote=quote)
    else:
        yield from data.say(row, network, **_literal(row, _line(written)), quote=quote[1:])


def _meant(row: Row) -> Meant:
    if "type" in row.cells:
        return _MEANT.get(row["type"], "piece")
    return "account" if "account" in row["Procedure"].casefold() or "channel" in row["Procedure"].casefold() else "site"


def _network(data: Dataset, comment: str) -> Entity:
    other = _OTHER.match(comment)
    if other is None:
        return data.the_network
    name = other["network"]
    return Entity(id=f"network:{data.case.id}/{slug(name)}", kind="Network", name=f"{data.name}: {name}")


def _literal(row: Row, text: str) -> dict[str, Any]:
    """Predicate and value of what is no address: a number is said of the network, never as so many nodes."""
    procedure = _NUMBERING.sub("", row.cells.get("Procedure") or row.cells.get("Technique") or row.cells["type"])
    if _MD5.fullmatch(text):
        return {"predicate": "malware-md5", "object": text}
    count = _COUNT.fullmatch(text)
    if count is None:
        return {"predicate": slug(procedure), "object": text}
    platform = _COUNTED_ON.search(text) or _COUNTED_ON.search(procedure)
    what = f"{platform[0]} {count['what']}" if platform else count["what"]
    return {"predicate": slug(what), "object": text, "amount": Amount.parse(text)}


def _line(text: str) -> str:
    return " ".join(text.split())


def _dated(rows: Sequence[Row]) -> dict[str, str]:
    """The date of the report, where every row gives the same one."""
    dates = {row.cells.get("ds", "") for row in rows if not row.is_blank}
    (date,) = dates if len(dates) == 1 else {""}
    try:
        bounds(date)
    except ValueError as error:
        rows[0].refuse(f"`ds`: {error}")
    return {"published": date} if date else {}


def _indexed(path: Path) -> dict[str, str]:
    """Address and date of the report, where the publisher's index.json is above the file and lists it."""
    for folder in path.absolute().parents:
        try:
            listed = json.loads((folder / "index.json").read_bytes())
            wanted = path.absolute().relative_to(folder).as_posix()
            for entry in listed:
                if wanted in entry["indicators"]["csv_files"]:
                    return {"url": entry["reference_urls"][0], "published": entry["reported_ds"]}
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            continue  # somebody else's index.json, or none
    return {}
