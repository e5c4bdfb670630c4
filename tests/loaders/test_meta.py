"""Meta's indicator files: addresses are assets of the network, all else is said of it, and venues stay venues."""

from __future__ import annotations

from pathlib import Path

import pytest

from ascribe.graph.store import Store
from ascribe.loaders.meta import load
from ascribe.loaders.options import Options, Remark
from ascribe.schema.errors import InputError, UsageError
from ascribe.schema.records import Case, Claim, Entity, Source

TACTIC = "0. Acqiuring assets"
ROWS = f"""\
{TACTIC},0.4 Acquiring business assets,0.4.1 Registering company,"Quay Ltd, a Port-registered firm",\r
{TACTIC},0.9 Acquiring accounts,0.9.1 Acquiring Facebook assets,"7,704 Facebook accounts",\r
{TACTIC},0.9 Acquiring accounts,0.9.1 Acquiring Facebook assets,8 Groups ,\r
{TACTIC},0.9 Acquiring accounts,0.9.4 Acquiring X / Twitter accounts,https://twitter[.]com/Harbour_Live,\r
{TACTIC},0.9 Acquiring accounts,0.9.7 Acquiring Telegram channels,https://t[.]me/harbourlive\t,\r
{TACTIC},0.9 Acquiring accounts,0.9.8 Acquiring accounts on online forums,https://forum[.]example/u/jane/,\r
{TACTIC},0.9 Acquiring accounts,0.9.8 Acquiring accounts on online forums,https://herald[.]example/7[.]html [comment],\r
{TACTIC},0.6 Acquiring domains,"0.6.1 Acquiring domains to host, deploy, and\nsupport campaigns",herald[.]pics,a copy\r
,,,,\r
0 Acquiring Assets,0.7 Acquiring malware,0.7.1 Developing custom malware,0123456789abcdef0123456789abcdef,Quay app\r
5. Evading detection,5.1 Privacy,5.1.1 Privacy protecting website registrations,Registering at registrar[.]example,\r
1. Disguising assets,1.2 Posing as non-existent person,,Posing as a harbour pilot,"""
TYPED = """\
indicator_type,indicator_value,comment,ds
domain_name,herald.pics,Port-targeting domain,2022-09-27
domain_name,herald.pics,Port-targeting domain,2022-09-27
cib_url,https://petitions.example/p/1?x,CIB URL,2022-09-27
telegram_url,https://t.me/harbourlive/42,CIB Telegram URL,2022-09-27
cib_url,https://petitions[.]example/p/9,Ruritania: CIB Petition,2022-09-27
"""


def written(tmp_path: Path, text: str, name: str = "Quay network.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


def claims(path: Path, **options: str) -> list[Claim]:
    return [record for record in load(path, Options(**options)) if isinstance(record, Claim)]


def said(path: Path) -> list[tuple[str, ...]]:
    return [(c.subject, c.predicate or "", c.object or c.value or "", c.locator or "") for c in claims(path)]


@pytest.mark.parametrize("first", ["Tactic", "Tactic ", "tactic"])
@pytest.mark.parametrize("last", ["Note", "Notes", "Comments", "Commernts"])
def test_every_row_becomes_what_it_says_and_no_more(tmp_path: Path, first: str, last: str) -> None:
    path = written(tmp_path, f"{first},Technique,Procedure,Indicator,{last}\r\n{ROWS}")
    network = "network:quay-network"
    assert [claim for claim in said(path) if claim[1] != "technique"] == [
        ("organization:quay-ltd", "associated-with", network, "row 1"),
        (network, "facebook-accounts", "7,704 Facebook accounts", "row 2"),
        (network, "facebook-groups", "8 Groups", "row 3"),
        ("account:twitter/harbour_live", "asset-of", network, "row 4"),
        ("channel:telegram/harbourlive", "asset-of", network, "row 5"),
        ("account:forum.example/u/jane", "asset-of", network, "row 6"),
        (network, "acquiring-accounts-on-online-forums", "https://herald[.]example/7[.]html [comment]", "row 7"),
        ("website:herald.pics", "asset-of", network, "row 8"),
        (network, "malware-md5", "0123456789abcdef0123456789abcdef", "row 10"),
        (network, "privacy-protecting-website-registrations", "Registering at registrar[.]example", "row 11"),
        (network, "posing-as-non-existent-person", "Posing as a harbour pilot", "row 12"),
    ]


def test_a_number_of_accounts_is_an_amount_not_so_many_nodes(tmp_path: Path) -> None:
    path = written(tmp_path, f"Tactic,Technique,Procedure,Indicator,Note\n{ROWS}")
    (amount,) = [claim.amount for claim in claims(path) if claim.predicate == "facebook-accounts"]
    assert amount
    assert (amount.min, amount.max) == (7704, 7704)
    entities = {record.id for record in load(path, Options()) if isinstance(record, Entity)}
    assert entities == {
        "network:quay-network",
        "organization:quay-ltd",
        "account:twitter/harbour_live",
        "channel:telegram/harbourlive",
        "account:forum.example/u/jane",
        "website:herald.pics",
    }


def test_each_procedure_is_told_once_as_a_technique(tmp_path: Path) -> None:
    path = written(tmp_path, f"Tactic,Technique,Procedure,Indicator,Note\n{ROWS}")
    told = [claim.value for claim in claims(path) if claim.predicate == "technique"]
    assert len(told) == len(set(told)) == 8
    assert "0.6.1 Acquiring domains to host, deploy, and support campaigns" in told


def test_notes_are_quoted_beside_the_cell(tmp_path: Path) -> None:
    path = written(tmp_path, f"Tactic,Technique,Procedure,Indicator,Note\n{ROWS}")
    quotes = {claim.locator: claim.quote for claim in claims(path) if claim.predicate != "technique"}
    assert (quotes["row 8"], quotes["row 10"]) == (("herald[.]pics", "a copy"), ("Quay app",))


def test_the_case_the_source_and_the_remarks(tmp_path: Path) -> None:
    path = written(tmp_path, f"Tactic,Technique,Procedure,Indicator,Note\n{ROWS}")
    case, source, *records = load(path, Options())
    assert isinstance(case, Case)
    assert isinstance(source, Source)
    assert (case.id, case.title) == ("quay-network", "Quay network")
    assert (source.publisher, source.kind, source.headline, source.published) == (
        "Meta",
        "dataset",
        "Quay network",
        None,
    )
    assert [record.text for record in records if isinstance(record, Remark)] == [
        "without --network, the network is called as the file: Quay network",
        "graded B2, as a platform's own release; --grade gives another grade",
        "1 × blank row, which only parts sections (row 9)",
    ]
    assert {claim.grade for claim in claims(path)} == {"B2"}
    assert {claim.grade for claim in claims(path, grade="A2")} == {"A2"}


def test_typed_files_keep_their_second_network_and_their_queries_apart(tmp_path: Path) -> None:
    """Equal rows are two claims; a petition with and without `?x` two pieces; a post is not its channel."""
    path = written(tmp_path, TYPED)
    network = "network:quay-network"
    assert said(path) == [
        ("website:herald.pics", "asset-of", network, "row 1"),
        ("website:herald.pics", "asset-of", network, "row 2"),
        ("article:petitions.example/p/1?x", "asset-of", network, "row 3"),
        ("article:t.me/harbourlive/42", "asset-of", network, "row 4"),
        ("article:petitions.example/p/9", "asset-of", f"{network}/ruritania", "row 5"),
    ]
    assert next(r for r in load(path, Options()) if isinstance(r, Source)).published == "2022-09-27"


def test_what_a_user_knows_names_the_network_and_whom_the_report_holds_responsible(tmp_path: Path) -> None:
    path = written(tmp_path, TYPED)
    options = {"network": "Harbour net", "source": "https://about.example/report", "attributed_to": "Person:Jane Roe"}
    (attribution,) = [claim for claim in claims(path, **options) if claim.predicate == "attributed-to"]
    assert (attribution.subject, attribution.object, attribution.locator) == (
        "network:harbour-net",
        "person:jane-roe",
        None,
    )
    file, report = [record for record in load(path, Options(**options)) if isinstance(record, Source)]
    assert (file.publisher, file.url, report.publisher, report.url) == ("Meta", None, None, options["source"])
    assert (attribution.source, attribution.grade) == (report.id, None)


def test_a_file_stands_at_the_address_of_its_report(tmp_path: Path) -> None:
    options = Options(source="https://about.example/report")
    (file,) = [record for record in load(written(tmp_path, TYPED), options) if isinstance(record, Source)]
    assert (file.publisher, file.url) == ("Meta", "https://about.example/report")


def test_nobody_is_held_responsible_without_a_report(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--attributed-to needs --source"):
        claims(written(tmp_path, TYPED), attributed_to="Quay Ltd")


@pytest.mark.parametrize(
    ("said", "network", "actor"),
    [
        ({"network": "Network:Harbour net"}, "network:harbour-net", None),
        ({"network": "Harbour: a campaign"}, "network:harbour-a-campaign", None),
        ({"network": "Network:Team:Quay"}, "network:team-quay", None),
        ({"attributed_to": "Person:Jane Roe"}, "network:quay-network", "person:jane-roe"),
        ({"attributed_to": "Quay Ltd: the firm"}, "network:quay-network", "organization:quay-ltd-the-firm"),
        ({"attributed_to": "Organization:Team:Quay"}, "network:quay-network", "organization:team-quay"),
    ],
)
def test_a_kind_may_stand_before_a_name(said: dict[str, str], network: str, actor: str | None, tmp_path: Path) -> None:
    found = claims(written(tmp_path, TYPED), **said, source="A report")
    assert network in {claim.object for claim in found if claim.predicate == "asset-of"}
    assert [claim.object for claim in found if claim.predicate == "attributed-to"] == ([actor] if actor else [])


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"attributed_to": "Location:Port Example"}, "no Location can stand here. Before the colon may stand Person, "),
        ({"attributed_to": "Wibble:France"}, "'Wibble' is no kind. Before the colon may stand Person, "),
        ({"attributed_to": "person:Jane Roe"}, "'person' is no kind; nearest: Person, "),
        (
            {"network": "Person:Jane Roe"},
            "no Person can stand here. Before the colon may stand Network; where all of it",
        ),
        ({"network": "Netwrk:Harbour"}, "'Netwrk' is no kind; nearest: Network. "),
        ({"network": "Network:…"}, "has no letter and no digit"),
    ],
)
def test_what_is_no_kind_there_is_refused(said: dict[str, str], complaint: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as refused:
        claims(written(tmp_path, TYPED), **said, source="A report")
    ((option, text),) = said.items()
    assert str(refused.value).startswith(f"--{option.replace('_', '-')} {text!r}: {complaint}")


def test_the_publishers_index_gives_address_and_date_of_the_report(tmp_path: Path) -> None:
    folder = tmp_path / "indicators" / "csv"
    folder.mkdir(parents=True)
    (tmp_path / "index.json").write_text(
        '[{"reported_ds": "2022-09-27", "reference_urls": ["https://about.example/report"],'
        ' "indicators": {"csv_files": ["indicators/csv/Quay network.csv"]}}]'
    )
    source = next(r for r in load(written(folder, TYPED), Options()) if isinstance(r, Source))
    assert (source.url, source.published) == ("https://about.example/report", "2022-09-27")
    (tmp_path / "index.json").write_text('{"somebody": "else\'s"}')
    source = next(r for r in load(written(folder, TYPED), Options()) if isinstance(r, Source))
    assert (source.url, source.published) == (None, "2022-09-27")


BROKEN = {
    "another header": ("Tactic,Technique,Indicator\n", "is none of Meta's"),
    "a strange column": ("Tactic,Technique,Procedure,Indicator,Address\n", "has the column 'Address'"),
    "no indicator": ("Tactic,Technique,Procedure,Indicator\nA,B,C,\n", "network.csv:2: row 1: has no indicator"),
    "cut off": ("Tactic,Technique,Procedure,Indicator\nA,B,0.6 C,quay.example\nA,B", "network.csv:3: row 2"),
    "no date": (TYPED.replace("2022-09-27", "last week"), "`ds`: 'last week' is no EDTF date"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_file_is_refused_with_the_place(tmp_path: Path, broken: str) -> None:
    text, complaint = BROKEN[broken]
    with pytest.raises(InputError) as raised:
        claims(written(tmp_path, text))
    assert complaint in str(raised.value)


def test_a_store_takes_the_records(tmp_path: Path, store: Store) -> None:
    case, *records = load(
        written(tmp_path, f"Tactic,Technique,Procedure,Indicator,Note\n{ROWS}"), Options(network="Quay network")
    )
    assert isinstance(case, Case)
    store.add(case, [record for record in records if not isinstance(record, Remark)])
    (link,) = store.links("herald.pics").links
    assert (link.predicate, link.other.name, link.confidence) == ("asset-of", "Quay network", pytest.approx(0.64))
    (chain,) = store.behind("@Harbour_Live").chains
    assert (chain.strength, chain.hops[-1].to.name) == ("association", "Quay network")
