"""EDTF dates keep their vagueness: the earliest and latest day each can mean."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ascribe.schema.dates import bounds, earlier, later


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
