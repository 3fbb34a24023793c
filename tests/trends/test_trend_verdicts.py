"""Laws of the trend test: what it asks for, what it says, and what must not change its mind."""

from __future__ import annotations

import json
import pickle
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from teamnames import Trend, UsageTrend, trend_test
from teamnames.trends.series import called, percent, series_of
from teamnames.trends.verdicts import judge_family

FIELDS = (
    "direction",
    "z",
    "t",
    "dispersion",
    "p",
    "q",
    "change",
    "change_low",
    "change_high",
    "count",
    "total",
)


@st.composite
def counted(draw: st.DrawFn) -> tuple[list[int], list[int], list[int]]:
    periods = draw(st.integers(1, 10))
    totals = draw(st.lists(st.integers(0, 2000), min_size=periods, max_size=periods))
    counts = [draw(st.integers(0, total)) for total in totals]
    return counts, totals, list(range(2010, 2010 + periods))


def _same(one: UsageTrend, other: UsageTrend) -> bool:
    for field in FIELDS:
        mine, theirs = getattr(one, field), getattr(other, field)
        if isinstance(mine, float):
            if mine != pytest.approx(theirs, rel=1e-6, abs=1e-9):
                return False
        elif mine != theirs:
            return False
    return True


@given(given_=counted())
def test_a_direction_is_given_only_with_enough_evidence(
    given_: tuple[list[int], list[int], list[int]],
) -> None:
    counts, totals, years = given_
    found = trend_test(counts, totals, years)
    enough = sum(n > 0 for n in totals) >= 4 and min(sum(counts), sum(totals) - sum(counts)) >= 10
    assert (found.q is not None) == enough
    if not enough:
        assert found.direction is Trend.UNKNOWN
        assert found.reason.startswith("not enough evidence: ")
        return
    assert found.p is not None
    assert found.z is not None
    assert found.change_low is not None
    assert found.change_high is not None
    assert found.change_low <= (found.change or 0) <= found.change_high
    if found.p < 0.05:
        assert found.direction is (Trend.UP if found.z > 0 else Trend.DOWN)
    elif found.change_low > 1 / 1.5 and found.change_high < 1.5:
        assert found.direction is Trend.STEADY
    else:
        assert found.direction is Trend.UNKNOWN


@given(given_=counted(), order=st.randoms(use_true_random=False))
def test_the_order_of_periods_does_not_matter(
    given_: tuple[list[int], list[int], list[int]], order: Any
) -> None:
    rows = list(zip(*given_, strict=True))
    order.shuffle(rows)
    counts, totals, years = (list(column) for column in zip(*rows, strict=True))
    assert trend_test(counts, totals, years) == trend_test(*given_)


@given(given_=counted(), shift=st.integers(-50, 50), stretch=st.sampled_from([0.25, 1, 12]))
def test_the_clock_does_not_matter(
    given_: tuple[list[int], list[int], list[int]], shift: int, stretch: float
) -> None:
    counts, totals, years = given_
    other = trend_test(counts, totals, [(year - 2010) * stretch + shift for year in years])
    assert _same(trend_test(counts, totals, years), other)


@given(given_=counted())
def test_time_run_backwards_turns_the_verdict_round(given_: tuple[list[int], list[int], list[int]]) -> None:
    counts, totals, years = given_
    forth, back = trend_test(counts, totals, years), trend_test(counts, totals, [-year for year in years])
    turned = {Trend.UP: Trend.DOWN, Trend.DOWN: Trend.UP}
    assert back.direction is turned.get(forth.direction, forth.direction)
    assert (back.p or 0.0) == pytest.approx(forth.p or 0.0, rel=1e-6, abs=1e-9)


@given(given_=counted(), place=st.integers(0, 10))
def test_a_period_without_records_changes_nothing(
    given_: tuple[list[int], list[int], list[int]], place: int
) -> None:
    counts, totals, years = given_
    more = trend_test([*counts, 0], [*totals, 0], [*years, 3000 + place])
    assert more == trend_test(counts, totals, years)


def test_two_and_three_periods_never_decide() -> None:
    found = trend_test([10, 900], [1000, 1000], [2019, 2023])
    assert found.direction is Trend.UNKNOWN
    assert found.reason == "not enough evidence: 2 of 4 needed periods have records"
    assert (found.t, found.p, found.change_low) == (None, None, None)
    assert found.change == pytest.approx((900.5 / 100.5) / (10.5 / 990.5))
    assert trend_test([10, 500, 900], [1000] * 3, [1, 2, 3]).direction is Trend.UNKNOWN


def test_a_name_that_all_records_bear_has_no_trend() -> None:
    found = trend_test([50] * 5, [50] * 5, range(5))
    assert found.reason == "not enough evidence: 0 of 10 needed records do not name it"
    assert (found.z, found.change) == (None, None)


def test_steady_is_a_finding_and_not_the_absence_of_one() -> None:
    much = trend_test([500, 510, 495, 505, 498], [1000] * 5, range(5))
    little = trend_test([5, 5, 5, 5, 5], [10] * 5, range(5))
    assert much.direction is Trend.STEADY
    assert much.reason.startswith("the share stayed: the 90 % interval of the change, ")
    assert little.direction is Trend.UNKNOWN


def test_a_perfect_line_has_no_scatter_to_divide_by() -> None:
    found = trend_test([50] * 5, [100] * 5, range(5))
    assert found.direction is Trend.UNKNOWN or found.direction is Trend.STEADY
    assert found.p == 1.0
    assert (found.z, found.t) == (0.0, 0.0)


def test_an_interval_without_an_upper_end_is_no_error() -> None:
    found = trend_test([0, 1133, 20, 150], [101, 1134, 20, 150], [1915, 1930, 2042, 2085])
    assert found.direction is Trend.UNKNOWN
    assert found.change_high is not None
    assert found.change_high > 1e300


@pytest.mark.parametrize(
    ("counts", "totals", "years"),
    [
        ([3872, 40, 174, 0, 0], [3872, 40, 477, 952, 184], [1916, 1978, 1985, 1986, 2095]),
        ([629, 82603, 0, 0, 0], [629, 138109, 162, 32621162, 2], [1959, 1968, 1969, 2021, 2095]),
    ],
)
def test_a_share_that_falls_off_a_cliff_is_no_error(
    counts: list[int], totals: list[int], years: list[int]
) -> None:
    forth, back = trend_test(counts, totals, years), trend_test(counts, totals, [-year for year in years])
    assert forth.change == pytest.approx(0, abs=1e-100)
    assert back.change is not None
    assert back.change > 1e100
    assert (forth.first_share, forth.last_share) == pytest.approx((1, 0), abs=1e-6)


def test_an_infinite_t_is_not_written_to_json() -> None:
    found = trend_test([0, 0, 0, 40], [400, 400, 400, 400], range(4))
    perfect = attrs.evolve(found, t=float("inf"))
    assert json.loads(json.dumps(perfect.as_dict(), allow_nan=False))["t"] is None
    assert perfect.as_dict() == found.as_dict() | {"t": None}


def test_rise_then_fall_is_said_instead_of_nothing() -> None:
    hump = [5, 20, 60, 95, 100, 90, 62, 22, 4]
    found = trend_test(hump, [1000] * 9, range(2011, 2020))
    assert found.direction is Trend.UNKNOWN
    assert found.bend == "rose until about 2015, then fell"
    assert found.verdict == "perhaps rose until about 2015, then fell"
    assert "rose until about 2015, then fell" in found.reason
    bowl = trend_test([200 - x for x in hump], [1000] * 9, range(2011, 2020))
    assert bowl.bend == "fell until about 2015, then rose"


def test_a_trend_that_bends_carries_a_warning() -> None:
    found = trend_test([20, 60, 95, 130, 160, 175, 172, 160], [1000] * 8, range(8))
    assert found.direction is Trend.UP
    assert found.warnings == (f"the share perhaps {found.bend}: up describes the ends, not the course",)
    assert trend_test([20, 40, 60, 80, 100, 120, 140, 160], [1000] * 8, range(8)).warnings == ()


def test_totals_that_grow_twentyfold_carry_a_warning() -> None:
    counts, totals = [2, 5, 20, 80], [40, 100, 400, 1600]
    assert "the totals differ 40-fold" in trend_test(counts, totals, range(4)).warnings[0]
    assert trend_test([2, 5, 20, 40], [40, 100, 400, 800], range(4)).warnings == ()


def test_a_family_shares_its_errors_among_those_that_can_be_tested() -> None:
    weak, strong, few = [20, 30, 38, 52], [10, 30, 60, 100], [1, 0, 1, 0]
    series = [series_of(counts, [500] * 4, range(4)) for counts in (weak, strong, few)]
    family = judge_family(series)
    assert [trend.family for trend in family] == [2, 2, 2]
    assert family[2].q is None
    alone = [trend_test(counts, [500] * 4, range(4)) for counts in (weak, strong)]
    assert [trend.p for trend in family[:2]] == [trend.p for trend in alone]
    assert all((one.q or 0) >= (two.q or 0) for one, two in zip(family, alone, strict=False))
    assert judge_family([]) == []


@pytest.mark.parametrize(
    ("counts", "totals", "periods", "said"),
    [
        ([1, 2], [3], [1, 2], "2 counts, 1 totals and 2 periods; accepted: as many of each"),
        ([4, 2], [3, 3], [1, 2], "counts[0] is 4 of 3; accepted: 0 to 3"),
        ([-1, 2], [3, 3], [1, 2], "counts[0] is -1 of 3; accepted: 0 to 3"),
        ([1, 2], [3, 3], [1, 1], "period 1 stands twice; accepted: one count and one total a period"),
        ([1, 2], [3, 3], [1, float("nan")], "periods[1] is nan; accepted: a finite number"),
    ],
)
def test_counts_that_cannot_be_are_refused(counts: Any, totals: Any, periods: Any, said: str) -> None:
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the whole message is compared
        trend_test(counts, totals, periods)
    assert str(error.value) == said


def test_half_a_record_is_refused() -> None:
    with pytest.raises(TypeError, match=r"counts\[1\] is 2.5; accepted: a whole number"):
        trend_test([1, 2.5], [3, 3], [1, 2])  # type: ignore[list-item]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"alpha": 0.5}, "alpha is 0.5; accepted: a probability above 0 and below 0.5"),
        ({"margin": 1}, "margin is 1; accepted: a factor above 1"),
        ({"min_count": 0}, "min_count is 0; accepted: a number of records from 1"),
        ({"min_periods": 2}, "min_periods is 2; accepted: a number of periods from 3"),
    ],
)
def test_thresholds_out_of_range_are_refused(asked: dict[str, Any], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        trend_test([1, 2, 3, 4], [9] * 4, range(4), **asked)


def test_thresholds_are_heard() -> None:
    counts, totals = [3, 4, 5], [100, 100, 100]
    assert trend_test(counts, totals, range(3), min_periods=3).q is not None
    assert trend_test(counts, totals, range(3), min_periods=3, min_count=13).q is None
    wide = trend_test([50, 60, 40, 52], [100] * 4, range(4), margin=9)
    assert wide.direction is Trend.STEADY
    narrow, broad = (trend_test([50, 60, 40, 52], [100] * 4, range(4), alpha=alpha) for alpha in (0.2, 0.01))
    assert (broad.change_low or 0) < (narrow.change_low or 0)


def test_numbers_of_numpy_are_numbers() -> None:
    numpy = pytest.importorskip("numpy")
    plain = trend_test([10, 30, 60, 100], [500] * 4, [2011, 2012, 2013, 2014])
    of_numpy = trend_test(
        numpy.array([10, 30, 60, 100]), numpy.array([500] * 4), numpy.array([2011, 2012, 2013, 2014])
    )
    assert of_numpy.p == plain.p
    assert of_numpy.window == plain.window


def test_a_trend_prints_its_window_and_counts() -> None:
    found = trend_test([10, 30, 60, 100], [500] * 4, [2011, 2012, 2013, 2014])
    assert str(found).startswith("up, ×")
    assert str(found).endswith("of 1 tested; 200 of 2,000 records, 2011–2014")
    assert str(trend_test([], [], [])) == "not enough evidence; 0 of 0 records, no period"
    assert trend_test([1], [5], [2011]).window == "2011"
    assert trend_test([1, 1], [5, 5], [2011.5, 2012.0]).window == "2011.5–2012"


def test_a_trend_is_a_value() -> None:
    found = trend_test([10, 30, 60, 100], [500] * 4, [2011, 2012, 2013, 2014])
    assert pickle.loads(pickle.dumps(found)) == found
    assert len({found, trend_test([10, 30, 60, 100], [500] * 4, [2011, 2012, 2013, 2014])}) == 1
    told = found.as_dict()
    assert (told["direction"], told["verdict"], told["warnings"]) == ("up", "up", [])


def test_periods_and_shares_are_written_for_readers() -> None:
    assert [called(period) for period in (2015, 2015.0, 2015.25, "2015 H1")] == [
        "2015",
        "2015",
        "2015.25",
        "2015 H1",
    ]
    assert [percent(share) for share in (0, 0.004, 0.5, 0.996, 1)] == [
        "0 %",
        "0.4 %",
        "50 %",
        "99.6 %",
        "100 %",
    ]
