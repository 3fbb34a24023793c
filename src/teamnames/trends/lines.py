"""Straight lines through counts: the two tests, the size of the change, and a bend in the middle.

Everything here takes one ``Series`` and knows nothing of thresholds or verdicts.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import asin, copysign, exp, inf, log, sqrt

import attrs

from teamnames.trends.distributions import normal_tails, student_tails
from teamnames.trends.series import Series

__all__ = ["Bend", "Change", "Line", "cochran_armitage", "fitted_change", "weighted_bend", "weighted_line"]

_STILL = 1e-12
_MOST_ROUNDS = 500
"""Some fifty suffice, unless the line is all but a cliff: then the odds have changed by exp(500) by now."""
_ROUNDING = 1e-6
"""A step this small that no longer shrinks is rounding of large counts."""


@attrs.frozen
class Line:
    """The weighted straight line through the transformed shares."""

    t: float
    """Slope over its standard error; Student's t with two degrees of freedom fewer than periods."""
    dispersion: float
    """Scatter around the line over that of binomial counts: 1 when nothing but chance is at work."""


@attrs.frozen
class Change:
    """The fitted logistic line: how far the odds move over the window."""

    log_odds: float
    """Logarithm of the odds at the window's end over those at its start."""
    variance: float
    """Of ``log_odds``, when nothing but chance is at work."""
    first: float
    """Share at the window's start, 0..1."""
    last: float
    """Share at its end."""


@attrs.frozen
class Bend:
    """The parabola through the transformed shares."""

    opens_down: bool
    """The shares rise first and fall then."""
    summit: float
    """Time of its highest or lowest point."""
    p: float
    """Probability of so much curvature by chance."""


def cochran_armitage(series: Series) -> float:
    """Give the z of a trend in proportions (Cochran 1954, Armitage 1955), positive when they rise.

    Takes the counts to be binomial: where they scatter more, z is too far from 0.
    """
    share = series.count / series.total
    mean = _mean(series.times, series.totals)
    away = [time - mean for time in series.times]
    lean = sum((x - n * share) * d for x, n, d in zip(series.counts, series.totals, away, strict=True))
    return lean / sqrt(share * (1 - share) * sum(n * d * d for n, d in zip(series.totals, away, strict=True)))


def weighted_line(series: Series) -> Line:
    """Fit a straight line to the shares, transformed so that their variance is known.

    The transformed share is ``2 asin sqrt((x + 3/8) / (n + 3/4))`` with variance ``1 / (n + 1/2)``
    (Anscombe 1948). The scatter around the line is estimated from the line itself, so noise beyond
    the binomial makes t smaller.
    """
    weights, heights = _transformed(series)
    slope, rest = _regressed(heights, series.times, weights)
    middle = _mean(series.times, weights)
    spread = _squares([time - middle for time in series.times], weights)
    dispersion = _squares(rest, weights) / (len(weights) - 2)
    return Line(_over(slope * sqrt(spread), sqrt(dispersion)), dispersion)


def weighted_bend(series: Series) -> Bend:
    """Fit a parabola to the transformed shares and test its curvature, as the line's slope is tested.

    The probability is the larger of two: by the known binomial variance, and by Student's t from
    the scatter around the parabola with three degrees of freedom fewer than periods.
    """
    weights, heights = _transformed(series)
    middle = _mean(series.times, weights)
    times = [(time - middle) / series.span for time in series.times]
    slope, rest = _regressed(heights, times, weights)
    tilt, bow = _regressed([time * time for time in times], times, weights)
    spread = _squares(bow, weights)
    curvature = sum(w * q * r for w, q, r in zip(weights, bow, rest, strict=True)) / spread
    left = [r - curvature * q for r, q in zip(rest, bow, strict=True)]
    freedom = len(weights) - 3
    z = curvature * sqrt(spread)
    t = _over(z, sqrt(_squares(left, weights) / freedom))
    at = _over(curvature * tilt - slope, 2 * curvature)
    return Bend(curvature < 0, middle + at * series.span, max(normal_tails(z), student_tails(t, freedom)))


def fitted_change(series: Series) -> Change:
    """Fit a logistic line with Firth's penalty (1993), which stays finite where a period has no record."""
    mean = _mean(series.times, series.totals)
    times = [(time - mean) / series.span for time in series.times]
    level, slope = log(series.count / (series.total - series.count)), 0.0
    move = inf
    for _ in range(_MOST_ROUNDS):
        before = move
        step_level, step_slope, variance = _firth_step(series, times, level, slope)
        move = max(abs(step_level), abs(step_slope))
        level += step_level / max(1.0, move)
        slope += step_slope / max(1.0, move)
        if move < _STILL or before <= move < _ROUNDING:
            break
    first, last = (_logistic(level + slope * time) for time in (times[0], times[-1]))
    return Change(slope, variance, first, last)


def _firth_step(
    series: Series, times: Sequence[float], level: float, slope: float
) -> tuple[float, float, float]:
    """Give the next step of level and slope, and the variance of the slope where they stand.

    The step counts each record's leverage as a record of its own (Heinze & Schemper 2002, who fit
    such augmented counts): without that, two rare names in two periods make it swing for ever.
    """
    chances = [_logistic(level + slope * time) for time in times]
    weights = [n * chance * (1 - chance) for n, chance in zip(series.totals, chances, strict=True)]
    s0, s1, s2 = _moments(weights, times)
    size = s0 * s2 - s1 * s1
    pairs = zip(weights, times, strict=True)
    leverages = [w * (s2 - 2 * time * s1 + time * time * s0) / size for w, time in pairs]
    rests = [
        x - n * chance + h * (0.5 - chance)
        for x, n, chance, h in zip(series.counts, series.totals, chances, leverages, strict=True)
    ]
    more = [w + h * chance * (1 - chance) for w, h, chance in zip(weights, leverages, chances, strict=True)]
    a0, a1, a2 = _moments(more, times)
    pull, turn, _ = _moments(rests, times)
    stretch = a0 * a2 - a1 * a1
    return (a2 * pull - a1 * turn) / stretch, (a0 * turn - a1 * pull) / stretch, s0 / size


def _logistic(line: float) -> float:
    """Give the share whose log odds these are; one exponential never grows beyond a float."""
    return 1 / (1 + exp(-line)) if line > 0 else exp(line) / (1 + exp(line))


def _moments(weights: Sequence[float], times: Sequence[float]) -> tuple[float, float, float]:
    pairs = list(zip(weights, times, strict=True))
    return sum(weights), sum(w * time for w, time in pairs), sum(w * time * time for w, time in pairs)


def _transformed(series: Series) -> tuple[list[float], list[float]]:
    weights = [n + 0.5 for n in series.totals]
    pairs = zip(series.counts, series.totals, strict=True)
    return weights, [2 * asin(sqrt((x + 0.375) / (n + 0.75))) for x, n in pairs]


def _mean(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(v * w for v, w in zip(values, weights, strict=True)) / sum(weights)


def _squares(values: Sequence[float], weights: Sequence[float]) -> float:
    return sum(w * v * v for v, w in zip(values, weights, strict=True))


def _regressed(
    heights: Sequence[float], times: Sequence[float], weights: Sequence[float]
) -> tuple[float, list[float]]:
    """Give the slope of the weighted line through the heights, and what it leaves of each."""
    middle, level = _mean(times, weights), _mean(heights, weights)
    away = [time - middle for time in times]
    lean = sum(w * d * (y - level) for w, d, y in zip(weights, away, heights, strict=True))
    slope = lean / _squares(away, weights)
    return slope, [y - level - slope * d for y, d in zip(heights, away, strict=True)]


def _over(value: float, scatter: float) -> float:
    """Divide; where nothing scatters, what is not 0 is infinitely far from it."""
    if scatter:
        return value / scatter
    return copysign(inf, value) if value else 0.0
