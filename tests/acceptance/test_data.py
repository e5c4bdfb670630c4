"""The real takedown and outlet files load as their README says: figures, traps, and what must not come out of them."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from ascribe.graph.store import Store
from ascribe.loaders.options import Options, Remark
from ascribe.loaders.registry import pick
from ascribe.schema.records import Case, Claim, Entity, Record, Source

DATA = Path(os.environ.get("ASCRIBE_DATA") or Path(__file__).parents[3] / "shared" / "data")
pytestmark = pytest.mark.skipif(
    not (DATA / "README.md").is_file(), reason=f"THE REAL FILES WERE NOT READ: there is no folder {DATA}"
)
META = DATA / "meta-threat-research" / "indicators" / "csv"


class Read:
    """What a file's own format, told by its header, yields."""

    def __init__(self, path: Path, **options: str) -> None:
        self.form = pick(path).name
        records = list(pick(path).read(path, Options(**options)))
        self.remarks = [record.text for record in records if isinstance(record, Remark)]
        self.records: list[Record] = [record for record in records if not isinstance(record, Remark)]
        self.entities = {record.id: record for record in self.records if isinstance(record, Entity)}
        self.claims = [record for record in self.records if isinstance(record, Claim)]
        (self.source,) = [r for r in self.records if isinstance(r, Source) and r.kind == "dataset"]

    def of(self, *predicates: str) -> list[Claim]:
        return [claim for claim in self.claims if claim.predicate in predicates]

    def add_to(self, store: Store) -> None:
        case, *records = self.records
        assert isinstance(case, Case)
        store.add(case, records)


@pytest.fixture
def store() -> Iterator[Store]:
    """In memory: what a file yields does not depend on the engine, and a server takes minutes for thousands of rows."""
    with Store.in_memory() as store:
        yield store


@pytest.fixture(scope="module")
def read() -> Callable[[str], Read]:
    """A file by part of its path, read once."""
    known: dict[str, Read] = {}

    def reading(part: str) -> Read:
        if part not in known:
            (path,) = [path for path in sorted(DATA.rglob("*.csv")) if part in path.as_posix()]
            known[part] = Read(path)
        return known[part]

    return reading


# Part of the name: rows, blank rows, addresses, malware hashes, counts, prose, distinct addresses.
META_FILES = {
    "2022_09": (350, 0, 350, 0, 0, 0, 348),
    "Pakistan": (68, 6, 29, 7, 0, 26, 29),
    "Venezuela": (35, 5, 9, 0, 2, 19, 9),
    "IRAN-BASED": (32, 2, 18, 0, 4, 8, 18),
    "Spamouflage": (529, 1, 249, 0, 4, 275, 242),
    "recidivist": (10, 1, 8, 0, 0, 1, 8),
    "China-based_CIB_network_2": (86, 4, 70, 0, 1, 11, 70),
    "RUSSIA_BASED": (66, 3, 54, 0, 3, 6, 54),
}


@pytest.mark.parametrize("part", META_FILES)
def test_meta_every_row_is_one_claim_or_a_blank_that_is_told(read: Callable[[str], Read], part: str) -> None:
    rows, blank, addresses, hashes, counts, prose, distinct = META_FILES[part]
    found = read(part)
    of_rows = [claim for claim in found.claims if claim.predicate != "technique"]
    assets = found.of("asset-of")
    numbers = [claim for claim in of_rows if claim.amount]
    assert found.form == "meta"
    assert len({claim.locator for claim in of_rows}) == len(of_rows) == rows - blank
    assert (len(assets), len(found.of("malware-md5")), len(numbers)) == (addresses, hashes, counts)
    assert len(of_rows) - addresses - hashes - counts == prose
    assert len({claim.subject for claim in assets}) == distinct
    assert [text.split()[0] for text in found.remarks if "blank row" in text] == ([str(blank)] if blank else [])
    assert {claim.grade for claim in found.claims} == {"B2"}


def test_meta_no_address_is_in_two_files(read: Callable[[str], Read]) -> None:
    assets = [{claim.subject for claim in read(part).of("asset-of")} for part in META_FILES]
    assert sum(map(len, assets)) == len(set().union(*assets)) == 778


def test_meta_a_venue_is_never_the_asset(read: Callable[[str], Read]) -> None:
    hosts = (
        "reddit.com medium.com ftchinese.com wort.lu tripadvisor.ru indiatimes.com twitter.com t.me chng.it change.org"
    )
    entities = {id for part in META_FILES for id in read(part).entities}
    assert entities.isdisjoint(f"website:{host}" for host in hosts.split())
    assert entities.isdisjoint({"website:bild.de", "website:theguardian.com", "website:registrar.eu"})
    assert entities >= {"website:bild.pics", "website:bild.eu.com", "website:theguardian.co.com"}
    assert sum(id.startswith("account:medium/") for id in entities) == 45
    assert sum(id.split(":")[1].startswith("reddit/") for id in entities) == 62


def test_meta_a_comment_on_a_newspaper_and_prose_with_a_domain_are_no_assets(read: Callable[[str], Read]) -> None:
    (comment,) = [claim for claim in read("Spamouflage").claims if claim.locator == "row 204"]
    assert comment.object is None
    assert comment.value
    assert comment.value.endswith("[comment]")
    (registrar,) = [claim for claim in read("Venezuela").claims if "Registrar[.]eu" in (claim.value or "")]
    assert registrar.predicate == "privacy-protecting-website-registrations"


def test_meta_the_2022_file_holds_two_networks(read: Callable[[str], Read]) -> None:
    found = read("2022_09")
    assert sorted(Counter(claim.object for claim in found.of("asset-of")).values()) == [2, 348]
    assert found.source.published == "2022-09-27"
    assert (found.source.url or "").startswith("https://about.fb.com/news/2022/09/removing-coordinated-")
    sites = [id for id in {claim.subject for claim in found.of("asset-of")} if id.startswith("website:")]
    assert len(sites) == 311 + 1  # the domains, and a blog
    posts = [id for id in found.entities if id.startswith("article:")]
    assert len({post.split("?")[0] for post in posts}) == len(posts) - 4  # petitions with and without a query


def test_meta_only_the_listed_file_has_an_address(read: Callable[[str], Read]) -> None:
    assert [part for part in META_FILES if read(part).source.url] == ["2022_09"]


def test_meta_a_company_is_named(read: Callable[[str], Read]) -> None:
    (claim,) = read("Venezuela").of("associated-with")
    assert claim.subject == "organization:predictvia"


# Part of the name: rows, first and last day of creation, sum of followers, accounts in the clear, broken descriptions.
RELEASES = {
    "CNCC": (112, "2012-01-19", "2021-02-23", 305604, 11, 3),
    "MX_0621": (276, "2011-01-21", "2020-12-30", 53541, 3, 53),
    "REA": (16, "2011-04-14", "2021-03-03", 10736, 1, 2),
    "RNA": (50, "2012-09-20", "2020-12-20", 38261, 1, 8),
}


@pytest.mark.parametrize("part", RELEASES)
def test_twitter_every_row_is_an_account(read: Callable[[str], Read], part: str) -> None:
    found = read(f"{part}_") if part != "MX_0621" else read("_MX_0621_MX_0621")
    accounts = [entity for entity in found.entities.values() if entity.kind == "Account"]
    days = sorted(str(account.properties["created_at"]) for account in accounts)
    descriptions = [claim.value for claim in found.of("description") if "\n" in (claim.value or "")]
    assert found.form == "twitter-io"
    assert (
        len(found.of("asset-of")),
        days[0],
        days[-1],
        sum(int(claim.value or 0) for claim in found.of("followers")),
        sum(not account.properties["hashed"] for account in accounts),
        len(descriptions),
    ) == RELEASES[part]
    assert (found.source.publisher, found.source.published) == ("Twitter", "2021-12")
    assert not any("row" in remark for remark in found.remarks)


def test_twitter_two_accounts_of_two_releases_are_one_node_with_two_claims(
    read: Callable[[str], Read], store: Store
) -> None:
    for part in ("REA_", "RNA_"):
        read(part).add_to(store)
    rows = store.engine.read(
        "MATCH (a:Entity {kind: 'Account'})-[r:ASSET_OF]->(n:Entity) "
        "WITH a, count(r) AS networks, sum(size(r.claims)) AS claims WHERE networks > 1 "
        "RETURN a.name AS name, networks, claims ORDER BY name"
    ).rows
    assert [tuple(row) for row in rows] == [
        ("@ReporterCentral", 2, 2),
        ("hashed account LDjuNho5LvXsnIKVRghaCtUQZWPPW7yO3U6fJ55po=", 2, 2),
    ]
    assert store.stats().entities == {"Account": 64, "Network": 2}


def test_twitter_the_four_releases_hold_452_accounts(read: Callable[[str], Read]) -> None:
    parts = ("CNCC_", "_MX_0621_MX_0621", "REA_", "RNA_")
    entities = {id: entity for part in parts for id, entity in read(part).entities.items()}
    accounts = [entity for entity in entities.values() if entity.kind == "Account"]
    hashes = [entity for entity in accounts if entity.properties["hashed"]]
    assert len(accounts) == 452
    assert all(entity.name.startswith("hashed account ") and not entity.aliases for entity in hashes)
    cut = {id for id in read("tw_users_2021").entities if id.startswith("account:")}
    assert cut < set(read("REA_").entities)
    assert len(cut) == 5


def test_matrix_every_row_but_the_last_is_an_outlet_of_a_company(read: Callable[[str], Read]) -> None:
    found = read("State_Media_Matrix")
    assert found.form == "state-media"
    assert "1 × blank row (row 1157)" in found.remarks
    assert Counter(claim.value for claim in found.of("typology")) == {
        "SC": 754,
        "CaPu": 145,
        "CaPr": 106,
        "ISFM": 83,
        "IP": 27,
        "ISF": 19,
        "ISM": 18,
        "ISFM?": 4,
    }
    assert len(found.of("typology")) == len(found.of("country")) == 1156
    assert len({claim.value for claim in found.of("country")}) == 157
    companies = {e.name for e in found.entities.values() if e.id.count("/") == 1 and e.kind == "Organization"}
    assert len(companies) == 628
    assert Counter(claim.value for claim in found.of("status")) == {
        "Currently Not Functional": 8,
        "Certificate Expired": 1,
    }
    assert found.of("notes") == []
    assert {claim.grade for claim in found.claims} == {None}


def test_matrix_133_rows_yield_no_state_at_all_and_only_some_types_do(read: Callable[[str], Read]) -> None:
    found = read("State_Media_Matrix")
    types = {claim.locator: claim.value or "" for claim in found.of("typology")}
    owned = Counter(types[claim.locator] for claim in found.of("owns"))
    funded = Counter(types[claim.locator] for claim in found.of("funded-by"))
    assert owned == {"SC": 754, "CaPu": 145, "ISFM": 83, "ISM": 18, "ISFM?": 4}
    assert funded == {"SC": 754, "ISFM": 83, "ISF": 19, "ISFM?": 4}
    assert sum(type in ("CaPr", "IP") for type in types.values()) == 133
    assert {types[c.locator] for c in found.claims if c.hedge} == {"ISFM?"}
    states = {claim.subject for claim in found.of("owns")} | {claim.object for claim in found.of("funded-by")}
    about_states = [claim for claim in found.claims if {claim.subject, claim.object} & states]
    assert {claim.predicate for claim in about_states} == {"owns", "funded-by"}


def test_matrix_sites_and_accounts(read: Callable[[str], Read]) -> None:
    found = read("State_Media_Matrix")
    parts = [claim for claim in found.of("part-of") if not claim.subject.startswith("outlet:")]
    sites = [claim for claim in parts if claim.subject.startswith("website:")]
    assert (len(sites), len(parts) - len(sites)) == (1074, 1197)
    assert len({claim.subject.removeprefix("website:").split("/")[0] for claim in sites}) == 973
    assert len({claim.subject for claim in parts} - {claim.subject for claim in sites}) == 898
    xinhua = [claim for claim in parts if claim.subject == "account:twitter/chinaxinhuanews"]
    assert len({claim.locator for claim in xinhua}) == 10
    # An outlet with several sites is one outlet; row by row all but one are told apart by their address.
    said = [(claim.object, claim.quote) for claim in sites] + [
        (claim.subject, ())
        for claim in found.of("part-of")
        if claim.locator not in {c.locator for c in sites} and claim.subject.startswith("outlet:")
    ]
    assert (len(said), len(set(said))) == (1156, 1155)


def test_tow_every_row_is_a_site_of_a_network(read: Callable[[str], Read]) -> None:
    found = read("tow-partisan-news")
    names = {id: entity.name for id, entity in found.entities.items()}
    sites = [entity for entity in found.entities.values() if entity.kind == "Website"]
    whole = [claim for claim in found.of("asset-of") if "/" not in (claim.object or "")]
    assert found.form == "tow"
    assert len(sites) == len(whole) == 1229
    assert Counter(names[claim.object or ""] for claim in whole) == {
        "Metric Media Network": 1152,
        "Local Report": 49,
        "Star": 11,
        "Courier": 9,
        "American Independent": 7,
        "Star Spangled Media": 1,
    }
    assert len(found.of("asset-of")) - len(whole) == 1229 - 80 - 2  # `?` and `Organisation` are no subnetworks
    assert sum(count > 1 for count in Counter(site.aliases for site in sites).values()) == 11
    assert len(found.of("geolocation")) == 1228
    assert found.of("owns", "runs", "operates") == []


# Rows, distinct domains, rows that repeat, rows with a domain alone, domains by operator, numbers in E notation.
LISTS = {
    "sites-operator": (1057, 1053, 1, 6, {"Metric Media": 855, "Locality Labs": 152}, 18),
    "massmove/sites.csv": (1163, 1158, 5, 0, {"Metric Media": 945, "Locality Labs": 187}, 18),
}


@pytest.mark.parametrize("part", LISTS)
def test_massmove_every_site_with_its_operator(read: Callable[[str], Read], part: str) -> None:
    rows, domains, repeated, only_listed, operators, unreadable = LISTS[part]
    found = read(part)
    told = {text.partition(" (")[0] for text in found.remarks}
    sites = [id for id in found.entities if id.startswith("website:")]
    last: dict[str, str] = {}
    for claim in found.of("operates"):
        last[claim.object or ""] = found.entities[claim.subject].name
    silent = {"website:westeldoradonews.com"} if part == "sites-operator" else set()  # its second row names nobody
    assert found.form == "massmove"
    assert len(sites) == domains
    assert Counter(name for site, name in last.items() if site not in silent) == operators
    assert f"{repeated} × row that repeats another, dropped" in told
    assert f"{unreadable} × `twitterUserId` that cannot be one, left out" in told
    assert "11 × `facebookUrl` that leads to no page, left out" in told
    assert len({claim.locator for claim in found.claims}) == rows - repeated - only_listed
    assert (f"{only_listed} × site of which nothing is said but that it is listed" in told) is (only_listed > 0)
    assert len([source for source in found.records if isinstance(source, Source) and source.kind == "web page"]) == 10
    assert len([claim for claim in found.of("operates") if claim.via]) == 10
    assert found.of("owns", "shares-infrastructure-with") == []


def test_the_lists_of_sites_share_sites_and_keep_their_claims(read: Callable[[str], Read], store: Store) -> None:
    """Two snapshots and the Tow Center are three sources of one site, and nobody's claim replaces another's."""
    tow, short, long = (read(part) for part in ("tow-partisan-news", "sites-operator", "massmove/sites.csv"))
    sites = [{id for id in found.entities if id.startswith("website:")} for found in (tow, short, long)]
    assert (len(sites[0] & sites[1]), len(sites[0] & sites[2]), len(sites[1] | sites[2])) == (904, 979, 1159)
    for found in (tow, short, long):
        found.add_to(store)
    links = store.links("albanystandard.com").links
    assert sorted((link.predicate, link.other.name, len(link.citations)) for link in links) == [
        ("asset-of", "Metric Media", 1),
        ("asset-of", "Metric Media Network", 1),
        ("associated-with", "facebook.com/Albany-Standard-108943094110818", 1),
        ("operates", "Metric Media", 2),
    ]
    conflicts = {fact.predicate for fact in store.facts("albanystandard.com").facts if fact.conflict}
    assert conflicts == {"hosted-at", "location"}


@pytest.fixture(scope="module")
def everything(read: Callable[[str], Read]) -> Iterator[Store]:
    """One store with all of these files."""
    with Store.in_memory() as store:
        for part in (*META_FILES, "CNCC_", "State_Media_Matrix"):
            read(part).add_to(store)
        yield store


def test_all_of_them_live_in_one_store_and_an_independent_outlet_leads_to_no_state(everything: Store) -> None:
    assert everything.stats().cases == 10
    ends = {
        chain.hops[-1].to.id
        for chain in everything.behind("outlet:united-states-of-america/national-public-radio-npr/npr").chains
    }
    assert ends == {"organization:united-states-of-america/national-public-radio-npr"}
