"""One name's counts, period by period, checked."""

from __future__ import annotations

import operator
from collections.abc import Sequence
from itertools import pairwise
from math import isfinite
from typing import SupportsIndex

import attrs

__all__ = ["Series", "called", "percent", "rate", "series_of"]


@attrs.frozen
class Series:
    """How many of all records name something, period by period; periods without records are left out."""

    counts: tuple[int, ...]
    """Records that name it."""
    totals: tuple[int, ...]
    """All records, from 1."""
    times: tuple[float, ...]
    """Where each period lies on the time line, rising."""
    periods: tuple[int | float | str, ...]
    """What each period is called."""

    @property
    def count(self) -> int:
        """Records of the whole window that name it."""
        return sum(self.counts)

    @property
    def total(self) -> int:
        """All records of the window."""
        return sum(self.totals)

    @property
    def varies(self) -> bool:
        """Tell whether there are two periods, and records of both kinds."""
        return len(self.times) > 1 and 0 < self.count < self.total

    @property
    def span(self) -> float:
        """Time from the first period to the last."""
        return self.times[-1] - self.times[0]


def series_of(
    counts: Sequence[SupportsIndex],
    totals: Sequence[SupportsIndex],
    times: Sequence[float],
    periods: Sequence[str] | None = None,
) -> Series:
    """Check counts, totals and times; sort them, and leave out periods without records.

    Raises:
        ValueError: see ``trend_test``.
        TypeError: a count or a total is no whole number.
    """
    names: Sequence[float | str] = times if periods is None else periods
    if not len(counts) == len(totals) == len(times) == len(names):
        found = f"{len(counts)} counts, {len(totals)} totals and {len(times)} periods"
        raise ValueError(f"{found}; accepted: as many of each")
    rows = []
    for place, (x, n, time, name) in enumerate(zip(counts, totals, times, names, strict=True)):
        count, total = _whole(x, "counts", place), _whole(n, "totals", place)
        if not 0 <= count <= total:
            raise ValueError(f"counts[{place}] is {count} of {total}; accepted: 0 to {total}")
        if not isfinite(float(time)):
            raise ValueError(f"periods[{place}] is {time!r}; accepted: a finite number")
        rows.append((float(time), count, total, name))
    rows.sort(key=lambda row: row[0])
    for (time, *_), (next_time, *_) in pairwise(rows):
        if time == next_time:
            raise ValueError(f"period {time:g} stands twice; accepted: one count and one total a period")
    kept = [row for row in rows if row[2]]
    return Series(
        counts=tuple(row[1] for row in kept),
        totals=tuple(row[2] for row in kept),
        times=tuple(row[0] for row in kept),
        periods=tuple(row[3] for row in kept),
    )


def called(period: float | str) -> str:
    """Write a period as a reader would: 2015 for 2015.0.

    >>> called(2015.0), called("2015 Q3")
    ('2015', '2015 Q3')
    """
    return period if isinstance(period, str) else f"{period:.10g}"


def rate(q: float, alpha: float = 0.05) -> str:
    """Write a false-discovery rate with two digits, or with as many as tell on which side of alpha it lies.

    >>> rate(0.01234), rate(0.0498), rate(0.04999), rate(0.05)
    ('0.012', '0.0498', '0.04999', '0.05')
    """
    written = (f"{q:.{digits}g}" for digits in range(2, 18))
    return next(text for text in written if (float(text) < alpha) == (q < alpha))


def percent(share: float) -> str:
    """Write a share as whole per cent, with one more digit where it is next to nothing or all.

    >>> percent(0.314), percent(0.0042), percent(0.0), percent(0.998)
    ('31 %', '0.4 %', '0 %', '99.8 %')
    """
    digits = 1 if 0 < min(share, 1 - share) < 0.01 else 0
    return f"{100 * share:.{digits}f} %"


def _whole(value: SupportsIndex, what: str, place: int) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(f"{what}[{place}] is {value!r}; accepted: a whole number") from None
