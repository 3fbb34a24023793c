"""The trend test against answers that others printed or that scipy and statsmodels give."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import attrs
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from teamnames import Trend, trend_test
from teamnames.trends.lines import cochran_armitage, fitted_change, weighted_bend, weighted_line
from teamnames.trends.series import Series, series_of

YEARS = list(range(2011, 2020))
POSTERS = [1386, 1618, 2066, 2429, 3888, 3960, 4637, 4834, 3500]


@attrs.frozen(kw_only=True)
class Known:
    """One vector and what is printed of it; a blank stands for what is not printed."""

    name: str
    counts: list[int]
    totals: list[int]
    periods: Sequence[float]
    z: float
    t: float
    p: float
    dispersion: float | None = None
    slope: float | None = None
    change: tuple[float, int] | None = None
    """The odds ratio and its printed decimals."""
    interval: tuple[float, float] | None = None


KNOWN = [
    Known(  # R's help of prop.trend.test, after Fleiss 1981
        name="smokers",
        counts=[83, 90, 129, 70],
        totals=[86, 93, 136, 82],
        periods=[1, 2, 3, 4],
        z=-math.sqrt(8.2249222852),
        t=-2.0639616014,
        p=0.1750709171,
        dispersion=1.5165119144,
        slope=-0.6111146902,
    ),
    Known(  # Agresti's malformations
        name="malformations",
        counts=[48, 38, 5, 1, 1],
        totals=[17114, 14502, 793, 127, 38],
        periods=[0, 0.5, 1.5, 4, 7],
        z=2.5632272519,
        t=1.9883162109,
        p=0.1409140882,
        dispersion=1.0125969793,
        slope=0.3500702588,
    ),
    Known(  # SAS, PROC FREQ, the data set Pain
        name="pain",
        counts=[6, 7, 9, 14, 23],
        totals=[32, 33, 32, 32, 32],
        periods=[0, 1, 2, 3, 4],
        z=4.7918125760,
        t=4.6251340661,
        p=0.01903027143,
        dispersion=1.0900257286,
        slope=0.6010095570,
        change=(11.0678, 4),
    ),
    Known(
        name="customer success",
        counts=[1, 1, 8, 16, 42, 40, 78, 68, 47],
        totals=POSTERS,
        periods=YEARS,
        z=7.2459837190,
        t=5.2807590048,
        p=0.00114710535,
        dispersion=2.8926582582,
        change=(5.4096, 4),
        interval=(2.517, 11.628),
    ),
    Known(
        name="inside sales",
        counts=[4, 5, 7, 6, 8, 3, 6, 1, 2],
        totals=POSTERS,
        periods=YEARS,
        z=-4.1741234431,
        t=-5.2500859143,
        p=0.00118610902,
        dispersion=0.6628124881,
        change=(0.1254, 4),
        interval=(0.048, 0.330),
    ),
    Known(
        name="hybrid sales",
        counts=[0, 0, 0, 0, 0, 1, 1, 0, 0],
        totals=POSTERS,
        periods=YEARS,
        z=0.3869766248,
        t=-0.8665362020,
        p=1.0,
    ),
]


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.name)
def test_known_answers_to_the_printed_digits(known: Known) -> None:
    found = trend_test(known.counts, known.totals, known.periods)
    assert found.z == pytest.approx(known.z, abs=6e-11)
    assert found.t == pytest.approx(known.t, abs=6e-11)
    assert found.p == pytest.approx(known.p, abs=6e-11)
    if known.dispersion is not None:
        assert found.dispersion == pytest.approx(known.dispersion, abs=6e-11)
    assert found.change is not None
    if known.slope is not None:
        span = known.periods[-1] - known.periods[0]
        assert math.log(found.change) / span == pytest.approx(known.slope, abs=6e-11)
    if known.change is not None:
        assert round(found.change, known.change[1]) == known.change[0]
    if known.interval is not None:
        assert found.change_low is not None
        assert found.change_high is not None
        assert (round(found.change_low, 3), round(found.change_high, 3)) == known.interval


def test_the_printed_p_of_cochran_and_armitage() -> None:
    from teamnames.trends.distributions import normal_tails, student_tails

    smokers, malformations, pain = KNOWN[:3]
    p_of_z = [normal_tails(known.z) for known in (smokers, malformations, pain)]
    assert p_of_z == pytest.approx([0.004131897478, 0.01037041457, 1.652812689e-6], rel=1e-9)
    p_of_t = [student_tails(known.t, len(known.counts) - 2) for known in (smokers, malformations)]
    assert p_of_t == pytest.approx([0.1750709171, 0.1409140882], rel=1e-9)


def test_the_verdicts_on_the_known_answers() -> None:
    verdicts = {known.name: trend_test(known.counts, known.totals, known.periods) for known in KNOWN}
    assert {name: trend.direction for name, trend in verdicts.items()} == {
        "smokers": Trend.UNKNOWN,
        "malformations": Trend.UNKNOWN,
        "pain": Trend.UP,
        "customer success": Trend.UP,
        "inside sales": Trend.DOWN,
        "hybrid sales": Trend.UNKNOWN,
    }
    assert verdicts["hybrid sales"].q is None
    assert verdicts["inside sales"].q == verdicts["inside sales"].p


@st.composite
def series(draw: st.DrawFn, least: int = 3) -> Series:
    periods = draw(st.integers(least, 12))
    totals = draw(st.lists(st.integers(5, 3000), min_size=periods, max_size=periods))
    counts = [draw(st.integers(0, total)) for total in totals]
    gaps = draw(st.lists(st.integers(1, 3), min_size=periods, max_size=periods))
    times = [sum(gaps[: place + 1]) for place in range(periods)]
    found = series_of(counts, totals, times)
    assume(found.varies)
    return found


def _transformed(found: Series) -> tuple[Any, Any]:
    numpy = pytest.importorskip("numpy")
    x, n = numpy.array(found.counts), numpy.array(found.totals)
    return 2 * numpy.arcsin(numpy.sqrt((x + 0.375) / (n + 0.75))), n + 0.5


@given(found=series())
def test_the_weighted_line_is_that_of_statsmodels(found: Series) -> None:
    api = pytest.importorskip("statsmodels.api")
    heights, weights = _transformed(found)
    fit = api.WLS(
        heights, api.add_constant([time - found.times[0] for time in found.times]), weights=weights
    ).fit()
    assume(fit.scale > 1e-9)
    line = weighted_line(found)
    assert line.dispersion == pytest.approx(fit.scale, rel=1e-7)
    assert line.t == pytest.approx(fit.tvalues[1], rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.name)
def test_statsmodels_agrees_to_nine_digits_on_the_known_answers(known: Known) -> None:
    api = pytest.importorskip("statsmodels.api")
    found = series_of(known.counts, known.totals, known.periods)
    heights, weights = _transformed(found)
    fit = api.WLS(heights, api.add_constant(list(found.times)), weights=weights).fit()
    line = weighted_line(found)
    assert line.t == pytest.approx(fit.tvalues[1], abs=1e-9)
    assert line.dispersion == pytest.approx(fit.scale, abs=1e-9)


@pytest.mark.parametrize("known", KNOWN[:5], ids=lambda known: known.name)
def test_statsmodels_agrees_to_nine_digits_on_the_z(known: Known) -> None:
    """Its variance has N - 1 where ours has N, as R's and SAS's; it moves a table that holds zeros."""
    api = pytest.importorskip("statsmodels.api")
    numpy = pytest.importorskip("numpy")
    others = [n - x for x, n in zip(known.counts, known.totals, strict=True)]
    ordinal = api.stats.Table([known.counts, others]).test_ordinal_association(
        row_scores=numpy.array([1, 0]), col_scores=numpy.array(known.periods)
    )
    total = sum(known.totals)
    z = cochran_armitage(series_of(known.counts, known.totals, known.periods))
    assert z == pytest.approx(ordinal.zscore * math.sqrt(total / (total - 1)), abs=1e-9)


@given(found=series())
def test_the_z_is_the_score_of_a_logistic_regression(found: Series) -> None:
    numpy = pytest.importorskip("numpy")
    x, n, t = (numpy.array(column, dtype=float) for column in (found.counts, found.totals, found.times))
    share = x.sum() / n.sum()
    information = share * (1 - share) * ((n * t * t).sum() - (n * t).sum() ** 2 / n.sum())
    expected = ((x - n * share) * t).sum() / math.sqrt(information)
    assert cochran_armitage(found) == pytest.approx(expected, rel=1e-7, abs=1e-7)


@given(found=series(least=4))
def test_the_bend_is_the_square_term_of_statsmodels(found: Series) -> None:
    api = pytest.importorskip("statsmodels.api")
    numpy = pytest.importorskip("numpy")
    stats = pytest.importorskip("scipy.stats")
    heights, weights = _transformed(found)
    time = (numpy.array(found.times) - found.times[0]) / found.span
    design = numpy.column_stack([numpy.ones_like(time), time, time**2])
    fit = api.WLS(heights, design, weights=weights).fit()
    assume(fit.scale > 1e-6)
    assume(abs(fit.params[2]) > 1e-6)
    bend = weighted_bend(found)
    by_chance = 2 * stats.norm.sf(abs(fit.tvalues[2]) * math.sqrt(fit.scale))
    assert bend.p == pytest.approx(max(fit.pvalues[2], by_chance), rel=1e-5, abs=1e-12)
    assert bend.opens_down == (fit.params[2] < 0)
    summit = found.times[0] + found.span * -fit.params[1] / (2 * fit.params[2])
    assert bend.summit == pytest.approx(summit, rel=1e-5)


@given(found=series(least=2))
def test_the_change_maximises_the_penalised_likelihood(found: Series) -> None:
    """Firth 1993: the likelihood times the root of the determinant of the information."""
    numpy = pytest.importorskip("numpy")
    x, n, t = (numpy.array(column, dtype=float) for column in (found.counts, found.totals, found.times))
    t = (t - t.mean()) / found.span
    fit = fitted_change(found)

    def penalised(level: float, slope: float) -> float:
        line = level + slope * t
        weights = n / (2 + numpy.exp(line) + numpy.exp(-line))
        size = weights.sum() * (weights * t * t).sum() - (weights * t).sum() ** 2
        return float((x * line - n * numpy.logaddexp(0, line)).sum() + numpy.log(size) / 2)

    level = math.log(fit.first / (1 - fit.first)) - fit.log_odds * t[0]
    best = penalised(level, fit.log_odds)
    for step in (1e-2, -1e-2):
        assert best >= penalised(level + step, fit.log_odds)
        assert best >= penalised(level, fit.log_odds + step)
    assert fit.last / (1 - fit.last) == pytest.approx(
        fit.first / (1 - fit.first) * math.exp(fit.log_odds), rel=1e-6
    )


@given(x=st.integers(0, 40), y=st.integers(0, 40))
def test_the_change_between_two_periods_counts_half_a_record_more(x: int, y: int) -> None:
    """For a fourfold table Firth's estimate is the odds ratio with a half added to every cell."""
    assume(0 < x + y < 80)
    fit = fitted_change(series_of([x, y], [40, 40], [2019, 2023]))
    expected = math.log((y + 0.5) / (40 - y + 0.5) / ((x + 0.5) / (40 - x + 0.5)))
    assert fit.log_odds == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("counts", "totals"),
    [
        ([3, 1], [27, 1]),
        ([0, 3, 1107425], [266191, 28, 1107425]),
        ([219268, 7, 28, 0, 346, 0], [219268, 8, 28, 13, 346, 2]),
        ([0, 927302, 0, 5, 11], [301, 927303, 15, 18, 20]),
    ],
)
def test_the_change_is_found_where_plain_steps_swing_for_ever(counts: list[int], totals: list[int]) -> None:
    fit = fitted_change(series_of(counts, totals, range(len(counts))))
    assert math.isfinite(fit.log_odds)
    assert fit.variance > 0
