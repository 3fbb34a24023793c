"""A picture of the names: one small panel each, with its line, its band and its verdict."""

from __future__ import annotations

import os
from math import ceil, sqrt
from typing import TYPE_CHECKING

from teamnames.errors import FileFormatError, MissingExtraError
from teamnames.trends.distributions import student_quantile
from teamnames.trends.series import rate
from teamnames.trends.usage import NameTrend

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

__all__ = ["band", "draw"]

_ENDINGS = (".svg", ".png")
_MOST_PANELS = 12
_COLUMNS = 3
_COLOURS = {"up": "#1a7f37", "down": "#b42318", "steady": "#3b5998", "unknown": "#6b7280"}
_NORMAL = 10_000
"""Degrees of freedom of a Student's t that is normal to five digits."""


def draw(trends: Sequence[NameTrend], path: str) -> None:
    """Draw the twelve names with the strongest evidence to a file.

    The line is the share within the function; the band holds, at 90 %, what chance does to each
    period's share, wider by the dispersion that the test found.

    Raises:
        FileFormatError: the file's name ends neither in .svg nor in .png.
        MissingExtraError: matplotlib is not installed.
    """
    ending = os.path.splitext(path)[1].lower()
    if ending not in _ENDINGS:
        raise FileFormatError(f"{path}: the picture's name says no format; accepted: .svg, .png")
    try:
        from matplotlib import rc_context
        from matplotlib.figure import Figure
    except ImportError:
        raise MissingExtraError("matplotlib", "plot") from None
    tested = [trend for trend in trends if trend.within.q is not None]
    shown = (tested or list(trends))[:_MOST_PANELS]
    rows = max(1, ceil(len(shown) / _COLUMNS))
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "teamnames", "font.size": 8}):
        figure = Figure(figsize=(4 * _COLUMNS, 2.6 * rows), layout="constrained")
        panels = figure.subplots(rows, _COLUMNS, squeeze=False).flat
        for panel, trend in zip(panels, shown, strict=False):
            _panel(panel, trend)
        for panel in list(figure.axes)[len(shown) :]:
            panel.set_axis_off()
        undated = {"Date": None} if ending == ".svg" else {}  # the same rows draw the same file
        figure.savefig(path, dpi=150, metadata=undated)


def _panel(panel: Axes, trend: NameTrend) -> None:
    colour = _COLOURS[trend.within.direction.value]
    places = [place for place, share in enumerate(trend.shares) if share is not None]
    shares = [100 * (trend.shares[place] or 0.0) for place in places]
    ends = [band(trend, place) for place in places]
    low, high = ([100 * end[side] for end in ends] for side in (0, 1))
    panel.fill_between(places, low, high, color=colour, alpha=0.15)
    panel.plot(places, shares, color=colour, marker="o", markersize=3, linewidth=1.5)
    found = trend.within
    change = "" if found.change is None else f", ×{found.change:.2g}"
    tested = "" if found.q is None else f", q = {rate(found.q)}"
    counted = f"{found.count:,} of {found.total:,} {trend.whole} records, {found.window}"
    title = f"{trend.label}\n{found.verdict}{change}{tested}\n{counted}"
    panel.set_title(title, color=colour, loc="left", fontsize=8)
    step = max(1, ceil(len(trend.periods) / 6))
    panel.set_xticks(range(0, len(trend.periods), step), trend.periods[::step])
    panel.set_ylim(bottom=0)
    panel.set_ylabel("share, %")
    panel.spines[["top", "right"]].set_visible(False)


def band(trend: NameTrend, place: int) -> tuple[float, float]:
    """Give the 90 % interval of one period's share (Wilson 1927), wider by the dispersion found.

    Args:
        trend: the name.
        place: the period, from 0; its function has records in it.
    """
    count, total = trend.counts[place], trend.within_totals[place]
    square = student_quantile(0.1, _NORMAL) ** 2 * max(1.0, trend.within.dispersion or 1.0)
    share = count / total
    middle = (share + square / (2 * total)) / (1 + square / total)
    reach = sqrt(square * (share * (1 - share) / total + square / (4 * total * total))) / (1 + square / total)
    return max(0.0, middle - reach), min(1.0, middle + reach)
