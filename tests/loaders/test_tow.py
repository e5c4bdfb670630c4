"""The Tow Center's list: a site belongs to its network and its part of it; who owns or runs it is not said."""

from __future__ import annotations

from pathlib import Path

import pytest

from ascribe.loaders.options import Options, Remark
from ascribe.loaders.tow import load
from ascribe.schema.errors import InputError
from ascribe.schema.records import Claim, Entity, Source

LIST = """\
title,geolocation,domain,network,subnetwork
Harbour Sun,Port,harboursun.example,Quay Network,Quay Media
Harbour Sun,Port,harbour-sun.example,Quay Network,Quay Media
Quay Wire,,quaywire.example,Quay Network,?
QuayTech,Organisation,quaytech.example,Quay Network,Organisation
Koinesúnē,US,koine.example,Pier,
"""


def listed(tmp_path: Path, text: str = LIST) -> Path:
    path = tmp_path / "domains.csv"
    path.write_bytes(text.replace("\n", "\r\n").encode())
    return path


def test_every_site_with_its_network_and_what_is_known_of_it(tmp_path: Path) -> None:
    records = list(load(listed(tmp_path), Options()))
    net, part = "network:quay-network", "network:quay-network/quay-media"
    said = [(c.subject, c.predicate, c.object or c.value, c.locator) for c in records if isinstance(c, Claim)]
    assert said == [
        ("website:harboursun.example", "asset-of", net, "row 1"),
        ("website:harboursun.example", "geolocation", "Port", "row 1"),
        ("website:harboursun.example", "asset-of", part, "row 1"),
        (part, "part-of", net, "row 1"),
        ("website:harbour-sun.example", "asset-of", net, "row 2"),
        ("website:harbour-sun.example", "geolocation", "Port", "row 2"),
        ("website:harbour-sun.example", "asset-of", part, "row 2"),
        ("website:quaywire.example", "asset-of", net, "row 3"),
        ("website:quaytech.example", "asset-of", net, "row 4"),
        ("website:quaytech.example", "geolocation", "Organisation", "row 4"),
        ("website:koine.example", "asset-of", "network:pier", "row 5"),
        ("website:koine.example", "geolocation", "US", "row 5"),
    ]
    assert {c.grade for c in records if isinstance(c, Claim)} == {None}
    assert next(r for r in records if isinstance(r, Source)).publisher == "Tow Center for Digital Journalism"
    names = {e.name: e.aliases for e in records if isinstance(e, Entity) and e.kind == "Website"}
    assert (names["koine.example"], names["harbour-sun.example"]) == (("Koinesúnē",), ("Harbour Sun",))
    assert [record.text for record in records if isinstance(record, Remark)] == [
        "1 × subnetwork '?', which is no name, left out (row 3)",
        "1 × subnetwork 'Organisation', which is no name, left out (row 4)",
    ]


@pytest.mark.parametrize("row", ["Harbour Sun,Port,harboursun,Quay Network,", "Harbour Sun,Port,harboursun.example,,"])
def test_a_row_without_domain_or_network_is_refused(tmp_path: Path, row: str) -> None:
    with pytest.raises(InputError, match=r"domains\.csv:7: row 6: `domain` is"):
        list(load(listed(tmp_path, f"{LIST}{row}\n"), Options()))
