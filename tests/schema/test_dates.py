"""EDTF dates keep their vagueness: the earliest and latest day each can mean."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.schema.dates import bounds, earlier, end_of, later


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2018", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018-02", date(2018, 2, 1), date(2018, 2, 28)),
        ("2020-02-29", date(2020, 2, 29), date(2020, 2, 29)),
        ("2018~", date(2018, 1, 1), date(2018, 12, 31)),
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
        ("2018-XX", date(2018, 1, 1), date(2018, 12, 31)),
        ("2018/2020", date(2018, 1, 1), date(2020, 12, 31)),
        ("2017-05/..", date(2017, 5, 1), None),
        ("../2018", None, date(2018, 12, 31)),
        ("2017-05/", date(2017, 5, 1), None),
    ],
)
def test_the_earliest_and_latest_day(text: str, earliest: date | None, latest: date | None) -> None:
    assert bounds(text) == (earliest, latest)


@pytest.mark.parametrize(
    "text", ["2018-13-40", "2018-02-30", "last month", "2018/2019/2020", "2020/2018", "18", "0000"]
)
def test_what_is_no_date_is_refused_by_name(text: str) -> None:
    with pytest.raises(ValueError, match=text.replace("/", ".")):
        bounds(text)


@given(st.dates(), st.dates())
def test_earlier_and_later_agree_with_the_calendar(left: date, right: date) -> None:
    first, last = sorted((left.isoformat(), right.isoformat()))
    assert earlier(left.isoformat(), right.isoformat()) == first
    assert later(left.isoformat(), right.isoformat()) == last


def test_an_open_end_is_later_than_any_day() -> None:
    assert later("..", "2020") == ".."


@pytest.mark.parametrize(
    ("left", "right", "meet"),
    [
        ("2015/2017", "2017-12-31", True),
        ("2015/2017", "2018-01-01", False),
        ("2018~", "2018-06", True),
        ("2018-05/..", "2031", True),
        ("2018-05/..", "2018-04-30", False),
        ("../2003", "0900", True),
        ("../2003", "2004", False),
        ("201X", "2019-12-31/2024", True),
        ("../..", "2018", True),
    ],
)
def test_dates_meet_when_some_day_may_lie_within_both(left: str, right: str, meet: bool) -> None:
    assert bounds(left).meets(bounds(right)) is meet
    assert bounds(right).meets(bounds(left)) is meet


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("2018", "2018-12-31T23:59:59.999999+00:00"),
        ("2018-02", "2018-02-28T23:59:59.999999+00:00"),
        ("2018-08-28~", "2018-08-28T23:59:59.999999+00:00"),
        ("2017/2018-02", "2018-02-28T23:59:59.999999+00:00"),
        ("2018-08-28T10:00", "2018-08-28T10:00:59.999999+00:00"),
        ("2018-08-28 10:00:07", "2018-08-28T10:00:07.999999+00:00"),
        ("2018-08-28 10:00:07 UTC", "2018-08-28T10:00:07.999999+00:00"),
        ("2018-08-28 02:00:07 +02:00", "2018-08-28T00:00:07.999999+00:00"),
        ("2018-08-28T10:00:07Z", "2018-08-28T10:00:07.999999+00:00"),
        ("2018-08-28T10:00:07.000012+00:00", "2018-08-28T10:00:07.000012+00:00"),
        ("2018-08-28T00:30:00+02:00", "2018-08-27T22:30:00.999999+00:00"),
    ],
)
def test_a_date_or_time_lasts_until_its_last_moment(text: str, last: str) -> None:
    assert end_of(text).isoformat(timespec="microseconds") == last


@pytest.mark.parametrize(
    "text",
    [
        "2018/..",
        "..",
        "",
        "last week",
        "2018-02-30",
        "2018-08-28T25:00",
        "10:00",
        "2018-08-28 10:00 CET",
        "0001-01-01T00:00+23:00",
    ],
)
def test_what_has_no_last_moment_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(ValueError, match=r"write .*2018-08-28"):
        end_of(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_time_as_ledgers_write_it_is_its_own_end(at: datetime) -> None:
    assert end_of(at.isoformat(timespec="microseconds")) == at
