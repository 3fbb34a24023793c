"""Two periods against each other: a comparison, never a trend. Used by ``build_trends.py``."""

from __future__ import annotations

from math import exp, lgamma

import attrs

from teamnames.trends.published import published_series
from teamnames.trends.series import Series, series_of

__all__ = ["Comparison", "compared", "comparisons", "fisher"]


@attrs.frozen
class Comparison:
    """Two periods against each other."""

    count: int
    total: int
    change: float
    p: float
    first_year: int
    last_year: int


def fisher(x: int, n: int, y: int, m: int) -> float:
    """Give the two-sided p of Fisher's exact test of x of n against y of m."""
    named = x + y

    def log_chance(k: int) -> float:
        chosen = (n, k), (m, named - k)
        return sum(lgamma(a + 1) - lgamma(b + 1) - lgamma(a - b + 1) for a, b in chosen)

    chances = [log_chance(k) for k in range(max(0, named - m), min(n, named) + 1)]
    observed, top = log_chance(x), max(chances)
    whole = sum(exp(chance - top) for chance in chances)
    return min(1.0, sum(exp(chance - top) for chance in chances if chance <= observed + 1e-7) / whole)


def compared(before: Series, after: Series) -> Comparison:
    """Pool two stretches of time and compare them; where one has no record, half a one is added to all."""
    x, n, y, m = before.count, before.total, after.count, after.total
    half = 0.0 if x and y else 0.5
    change = ((y + half) / (m - y + half)) / ((x + half) / (n - x + half))
    first, last = int(before.times[0]), int(after.times[-1])
    return Comparison(x + y, n + m, change, fisher(x, n, y, m), first, last)


def between(series: Series, first: int, last: int) -> Series:
    """Keep the years from ``first`` to ``last``."""
    kept = [place for place, time in enumerate(series.times) if first <= time <= last]
    return series_of(
        [series.counts[place] for place in kept],
        [series.totals[place] for place in kept],
        [int(series.times[place]) for place in kept],
    )


def comparisons(source: str) -> dict[str, Comparison]:
    """Compare the two periods of a sampled source, name by name."""
    published = published_series()
    if source == "askamanager":
        return {
            name: compared(between(series, 2019, 2019), between(series, 2023, 2023))
            for name, series in published[source].items()
        }
    older = published["hn_whoishiring"]
    return {
        name: compared(between(older[name], 2014, 2019), between(series, 2022, 2026))
        for name, series in published[source].items()
    }
