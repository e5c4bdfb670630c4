"""What a user says about a data file reaches its loader, and what the loader has to say reaches the user."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

import ascribe
from ascribe.cli.front import front
from ascribe.cli.starter import starter
from ascribe.loaders.options import Options
from ascribe.loaders.registry import FORMATS, pick
from ascribe.schema.errors import InputError, UsageError

META = "Tactic ,Technique,Procedure,Indicator\n0. A,0.6 B,0.6.2 Acquiring domains,quay[.]example\n,,,\n"


@pytest.fixture
def takedown(tmp_path: Path) -> Path:
    path = tmp_path / "Quay takedown.csv"
    path.write_text(META)
    return path


@pytest.mark.parametrize(
    ("said", "complaint"),
    [
        ({"grade": "Z9"}, "no grade"),
        ({"case": "Quay Case"}, "as quay-case"),
        ({"network": "…"}, "no letter"),
        ({"source": " "}, "--source is empty"),
        ({"attributed_to": ""}, "--attributed-to is empty"),
        ({"netwrok": "x"}, "nearest: network"),
    ],
)
def test_options_that_cannot_be_meant_are_refused(said: dict[str, str], complaint: str) -> None:
    with pytest.raises(UsageError, match=complaint):
        Options.of(**said)


def test_a_format_refuses_an_option_it_does_not_take(tmp_path: Path) -> None:
    (tmp_path / "harbour.yaml").write_text(starter("harbour"))
    with pytest.raises(UsageError, match=r"--network is not for the format casefile; it is for: .*meta"):
        FORMATS["casefile"].read(tmp_path / "harbour.yaml", Options(network="Quay"))


def test_one_name_cannot_be_that_of_several_cases(takedown: Path, tmp_path: Path) -> None:
    with ascribe.open(tmp_path / "x.ascribe") as book, pytest.raises(UsageError, match="these are 2 files"):
        book.load(takedown, takedown, case="quay")
    assert not (tmp_path / "x.ascribe").exists()


def test_remarks_come_with_the_report_and_the_preview(takedown: Path, tmp_path: Path) -> None:
    remarks = [
        "without --network, the network is called as the file: Quay takedown",
        "graded B2, as a platform's own release; --grade gives another grade",
        "1 × blank row, which only parts sections (row 2)",
    ]
    with ascribe.open(tmp_path / "x.ascribe") as book:
        (preview,) = book.preview(takedown)
        (report,) = book.load(takedown)
    assert preview.remarks == report.remarks == remarks
    assert (report.case, report.added) == ("quay-takedown", 2)


def test_the_command_line_says_what_was_left_out(takedown: Path, tmp_path: Path) -> None:
    store = str(tmp_path / "x.ascribe")
    command = ["--store", store, "load", str(takedown), "--network", "Quay network", "--case", "quay", "--grade", "C3"]
    result = CliRunner().invoke(front, command)
    assert result.exit_code == 0
    assert [line.strip() for line in result.output.splitlines()[1:]] == [
        "1 × blank row, which only parts sections (row 2)"
    ]
    with ascribe.open(store) as book:
        ((link,),) = [book.links("quay.example").links]
        assert (link.other.name, link.citations[0].grade) == ("Quay network", "C3")


def test_a_refused_file_leaves_no_store(tmp_path: Path) -> None:
    path = tmp_path / "cut.csv"
    path.write_text(META + "0. A,0.6")
    with (
        ascribe.open(tmp_path / "x.ascribe") as book,
        pytest.raises(InputError, match=r"cut.csv:4: row 3: has 2 cells"),
    ):
        book.load(path)
    assert not (tmp_path / "x.ascribe").exists()


HEADERS = {
    "meta": ["Tactic ,Technique,Procedure,Indicator,Notes\r\n", "indicator_type,indicator_value,comment,ds\n"],
    "twitter-io": ['"userid","user_display_name","user_screen_name","user_reported_location"\n'],
    "state-media": ["\ufeffRegion,Country,Media company,Main assets\n"],
    "tow": ["title,geolocation,domain,network,subnetwork\n"],
    "massmove": ["awsOrigin,domain,lat,lng\n", "awsOrigin,domain,state,lat,lng\n"],
}


@pytest.mark.parametrize("format", HEADERS)
def test_the_header_tells_the_format(format: str, tmp_path: Path) -> None:
    for header in HEADERS[format]:
        (tmp_path / "data.csv").write_text(header)
        assert pick(tmp_path / "data.csv").name == format


def test_a_look_alike_header_tells_nothing(tmp_path: Path) -> None:
    (tmp_path / "data.txt").write_text("member,userid,user_display_name,user_screen_name\n")
    with pytest.raises(InputError, match="neither its name nor its first lines"):
        pick(tmp_path / "data.txt")
