"""Dates of every kind, and the periods they fall in."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from teamnames.trends.dates import Calendar


@pytest.mark.parametrize(
    "when",
    [
        2013,
        2013.0,
        "2013",
        " 2013-03 ",
        "2013-03-26",
        "20130326",
        "2013-03-26T10:00:00Z",
        "2013-03-26 10:00:00.5",
        dt.date(2013, 3, 26),
        dt.datetime(2013, 3, 26, 10, tzinfo=dt.UTC),
    ],
)
def test_dates_of_every_kind_are_read(when: object) -> None:
    assert Calendar("year").period_of(when) == (2013, 0)


def test_dates_of_the_frame_libraries_are_read() -> None:
    numpy, pandas = pytest.importorskip("numpy"), pytest.importorskip("pandas")
    kinds = [
        numpy.datetime64("2013-03-26"),
        numpy.datetime64("2013-03"),
        numpy.int64(2013),
        numpy.float64(2013),
    ]
    kinds += [pandas.Timestamp("2013-03-26")]
    assert {Calendar("year").period_of(when) for when in kinds} == {(2013, 0)}
    assert Calendar("year").period_of(pandas.NaT) is None
    assert Calendar("year").period_of(numpy.datetime64("NaT")) is None


@pytest.mark.parametrize(
    "when", ["2013-13", "2013-00", "1850-01-01", 3000, "13-03-26", object(), 2013.5, "2013-3-26"]
)
def test_what_is_no_date_is_none(when: object) -> None:
    assert Calendar("year").period_of(when) is None


@pytest.mark.parametrize(
    ("kind", "called", "time"),
    [
        ("year", "2013", 2013),
        ("half", "2013 H2", 2013.5),
        ("quarter", "2013 Q3", 2013.5),
        ("month", "2013-08", 2013 + 7 / 12),
    ],
)
def test_periods_lie_and_are_called_as_expected(kind: Any, called: str, time: float) -> None:
    calendar = Calendar(kind)
    period = calendar.period_of("2013-08-31")
    assert period is not None
    assert calendar.called(period) == called
    assert calendar.time_of(period) == pytest.approx(time)
