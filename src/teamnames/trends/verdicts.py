"""The trend test: is a name used more, less or as much as before, or does nobody know?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import exp, isinf, sqrt
from typing import Any, SupportsIndex

import attrs

from teamnames.model import Trend
from teamnames.trends.distributions import benjamini_hochberg, normal_tails, student_quantile, student_tails
from teamnames.trends.lines import cochran_armitage, fitted_change, weighted_bend, weighted_line
from teamnames.trends.series import Series, called, rate, series_of
from teamnames.trends.thresholds import Thresholds

__all__ = ["UsageTrend", "judge_family", "trend_test"]

_MOST_GROWTH = 20
_MOST_LOG_ODDS = 700.0
"""Near the largest that a float can be the exponential of: what is beyond has no upper end to speak of."""
_LEAST_PERIODS_OF_A_BEND = 5


@attrs.frozen(kw_only=True)
class UsageTrend:
    """Where the share of a name is heading, over which window and on what evidence.

    A number is ``None`` where it cannot be worked out: all of them without two periods and records
    of both kinds, ``t``, ``dispersion``, ``p`` and the interval without a third period, ``q``
    wherever there is too little evidence to test.
    """

    direction: Trend
    z: float | None = None
    """Cochran–Armitage z: takes nothing but chance to be at work."""
    t: float | None = None
    """Slope of the weighted line over its standard error: allows for any even scatter."""
    dispersion: float | None = None
    """Scatter around the line over that of chance alone; 1 is chance, 4 is twice as wide."""
    p: float | None = None
    """The larger of the two tests' probabilities; 1 where they point different ways."""
    q: float | None = None
    """False-discovery rate among the ``family`` tested together (Benjamini–Hochberg)."""
    change: float | None = None
    """Odds at the window's end over the odds at its start, on the fitted line."""
    change_low: float | None = None
    """Lower end of the interval of ``change`` at level 1 - 2 alpha (90 % unless asked otherwise)."""
    change_high: float | None = None
    """Upper end of that interval."""
    first_share: float | None = None
    """Share at the window's start on the fitted line, 0..1."""
    last_share: float | None = None
    """Share at its end on the fitted line."""
    count: int
    """Records that name it."""
    total: int
    """All records."""
    first_period: int | float | str | None
    last_period: int | float | str | None
    reason: str
    """Why this direction, in words."""
    family: int = 1
    """Number of names that were tested together."""
    bend: str = ""
    """What may have happened instead of one direction: "rose until about 2015, then fell"."""
    warnings: tuple[str, ...] = ()
    """What makes the figures doubtful."""

    @property
    def window(self) -> str:
        """First and last period that have records."""
        if self.first_period is None or self.last_period is None:
            return "no period"
        if self.first_period == self.last_period:
            return called(self.first_period)
        return f"{called(self.first_period)}–{called(self.last_period)}"

    @property
    def verdict(self) -> str:
        """Say the direction, or what there is to say in place of one."""
        if self.direction is not Trend.UNKNOWN:
            return self.direction.value
        return f"perhaps {self.bend}" if self.bend else "not enough evidence"

    def as_dict(self) -> dict[str, Any]:
        """Give the fields as a flat, JSON-able dict, with the verdict; an infinite ``t`` is ``None``."""
        fields = attrs.asdict(self, recurse=False)
        if self.t is not None and isinf(self.t):
            fields["t"] = None
        fields |= {"direction": self.direction.value, "warnings": list(self.warnings)}
        return {"verdict": self.verdict, **fields}

    def __str__(self) -> str:
        said = [self.verdict]
        if self.change is not None and self.change_low is not None and self.change_high is not None:
            said.append(f"×{self.change:.2g} ({self.change_low:.2g}–{self.change_high:.2g})")
        if self.q is not None:
            said.append(f"q = {rate(self.q)} of {self.family} tested")
        return f"{', '.join(said)}; {self.count:,} of {self.total:,} records, {self.window}"


@attrs.frozen(kw_only=True)
class _Measures:
    series: Series
    lacking: str
    """What there is too little of, if anything."""
    z: float | None = None
    t: float | None = None
    dispersion: float | None = None
    p: float | None = None
    change: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    first_share: float | None = None
    last_share: float | None = None


def trend_test(
    counts: Sequence[SupportsIndex],
    totals: Sequence[SupportsIndex],
    periods: Sequence[float],
    *,
    alpha: float = 0.05,
    margin: float = 1.5,
    min_count: int = 10,
    min_periods: int = 4,
) -> UsageTrend:
    """Tell whether a name's share rises, falls or stays, or that the evidence does not say.

    Two tests must agree: Cochran–Armitage, which takes the noise to be binomial, and a weighted
    linear regression of the arcsine-transformed shares, which estimates the noise. ``p`` is the
    larger of the two. "Steady" needs evidence too: the whole interval of the change must lie within
    the margin (two one-sided tests, Schuirmann 1987). Method, rates of error and sources are in
    ``docs/trends.md``.

    Args:
        counts: distinct records that bear the name, one number a period.
        totals: all records of the period. A period without any is left out.
        periods: where each period lies in time (years, say); gaps are allowed, order is not needed.
        alpha: error rate of both verdicts, above 0 and below 0.5.
        margin: factor within which a change counts as none, above 1.
        min_count: least number of records that bear the name, and that do not, from 1.
        min_periods: least number of periods with records, from 3.

    Raises:
        ValueError: the three differ in length, a count is above its total or below 0, a period
            stands twice or is not finite, or a threshold is out of its range.
        TypeError: a count or a total is no whole number.

    >>> years = range(2011, 2020)
    >>> ads = [1386, 1618, 2066, 2429, 3888, 3960, 4637, 4834, 3500]
    >>> print(trend_test([1, 1, 8, 16, 42, 40, 78, 68, 47], ads, years))
    up, ×5.4 (2.5–12), q = 0.0011 of 1 tested; 301 of 28,318 records, 2011–2019
    >>> trend_test([0, 0, 0, 0, 0, 1, 1, 0, 0], ads, years).reason
    'not enough evidence: 2 of 10 needed records name it'
    """
    thresholds = Thresholds(alpha=alpha, margin=margin, min_count=min_count, min_periods=min_periods)
    return judge_family([series_of(counts, totals, periods)], thresholds)[0]


def judge_family(family: Iterable[Series], thresholds: Thresholds | None = None) -> list[UsageTrend]:
    """Test names together: ``q`` is the false-discovery rate over those with enough evidence to test.

    >>> flat, rising = ([500, 510, 495, 505], [40, 60, 80, 100])
    >>> series = [series_of(counts, [1000] * 4, range(4)) for counts in (flat, rising)]
    >>> [(trend.direction.value, trend.family) for trend in judge_family(series)]
    [('steady', 2), ('up', 2)]
    """
    asked = thresholds or Thresholds()
    members = [_measured(series, asked) for series in family]
    tested = [member.p for member in members if member.p is not None and not member.lacking]
    rates = iter(benjamini_hochberg(tested))
    return [
        _judged(member, None if member.lacking else next(rates), len(tested), asked) for member in members
    ]


def _lacking(series: Series, asked: Thresholds) -> str:
    """Say what the test would need more of, if anything."""
    periods, count, others = len(series.times), series.count, series.total - series.count
    if periods < asked.min_periods:
        return f"{periods} of {asked.min_periods} needed periods have records"
    if count < asked.min_count:
        return f"{count} of {asked.min_count} needed records name it"
    if others < asked.min_count:
        return f"{others} of {asked.min_count} needed records do not name it"
    return ""


def _measured(series: Series, asked: Thresholds) -> _Measures:
    lacking = _lacking(series, asked)
    if not series.varies:
        return _Measures(series=series, lacking=lacking)
    z = cochran_armitage(series)
    fit = fitted_change(series)
    change = exp(min(fit.log_odds, _MOST_LOG_ODDS))
    size = {"change": change, "first_share": fit.first, "last_share": fit.last}
    freedom = len(series.times) - 2
    if not freedom:
        return _Measures(series=series, lacking=lacking, z=z, **size)
    line = weighted_line(series)
    reach = student_quantile(2 * asked.alpha, freedom) * sqrt(max(1.0, line.dispersion) * fit.variance)
    return _Measures(
        series=series,
        lacking=lacking,
        z=z,
        t=line.t,
        dispersion=line.dispersion,
        p=max(normal_tails(z), student_tails(line.t, freedom)) if z * line.t > 0 else 1.0,
        change_low=exp(fit.log_odds - reach),
        change_high=exp(min(fit.log_odds + reach, _MOST_LOG_ODDS)),
        **size,
    )


def _judged(found: _Measures, q: float | None, family: int, asked: Thresholds) -> UsageTrend:
    series = found.series
    bend = "" if found.lacking else _bend(series, asked)
    direction, reason = _verdict(found, q, bend, asked)
    return UsageTrend(
        direction=direction,
        z=found.z,
        t=found.t,
        dispersion=found.dispersion,
        p=found.p,
        q=q,
        change=found.change,
        change_low=found.change_low,
        change_high=found.change_high,
        first_share=found.first_share,
        last_share=found.last_share,
        count=series.count,
        total=series.total,
        first_period=series.periods[0] if series.periods else None,
        last_period=series.periods[-1] if series.periods else None,
        reason=reason,
        family=max(family, 1),
        bend=bend,
        warnings=_warnings(series, direction, bend),
    )


def _verdict(found: _Measures, q: float | None, bend: str, asked: Thresholds) -> tuple[Trend, str]:
    z, low, high = found.z, found.change_low, found.change_high
    if q is None or z is None or low is None or high is None:
        return Trend.UNKNOWN, f"not enough evidence: {found.lacking}"
    found_rate = f"q = {rate(q, asked.alpha)}"
    if q < asked.alpha:
        direction, moved = (Trend.UP, "rose") if z > 0 else (Trend.DOWN, "fell")
        return direction, f"the share {moved}: {found_rate} is below {asked.alpha:g}"
    level = f"{100 - 200 * asked.alpha:.3g} %"
    interval = f"the {level} interval of the change, {low:.2g}–{high:.2g},"
    within = f"within {1 / asked.margin:.2g}–{asked.margin:.2g}"
    if 1 / asked.margin < low and high < asked.margin:
        return Trend.STEADY, f"the share stayed: {interval} lies {within}"
    if bend:
        return (
            Trend.UNKNOWN,
            f"the share perhaps {bend}: no one direction describes the window ({found_rate})",
        )
    return Trend.UNKNOWN, f"not enough evidence: {found_rate}, and {interval} does not lie {within}"


def _bend(series: Series, asked: Thresholds) -> str:
    """Tell where the share turned, if it turned with two periods or more on either side.

    The curvature is tested name by name, not over the family: it explains, it does not decide.
    """
    if len(series.times) < _LEAST_PERIODS_OF_A_BEND:
        return ""
    bend = weighted_bend(series)
    if bend.p >= asked.alpha or not series.times[1] <= bend.summit <= series.times[-2]:
        return ""
    distances = [abs(time - bend.summit) for time in series.times]
    at = called(series.periods[distances.index(min(distances))])
    return f"rose until about {at}, then fell" if bend.opens_down else f"fell until about {at}, then rose"


def _warnings(series: Series, direction: Trend, bend: str) -> tuple[str, ...]:
    found = []
    if bend and direction is not Trend.UNKNOWN:
        found.append(f"the share perhaps {bend}: {direction.value} describes the ends, not the course")
    if series.totals and max(series.totals) > _MOST_GROWTH * min(series.totals):
        found.append(
            f"the totals differ {max(series.totals) / min(series.totals):.0f}-fold between periods "
            f"({min(series.totals):,} to {max(series.totals):,}): where years are uneven as well, "
            "flat names pass for trends more often than alpha says"
        )
    return tuple(found)
