"""Which names rise and which fade in a user's own rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any, Literal

import attrs

from teamnames.model import BusinessFunction, Trend
from teamnames.normalizer import Normalizer, default_normalizer
from teamnames.trends.dates import Calendar
from teamnames.trends.series import Series, percent, rate, series_of
from teamnames.trends.tally import Counted, Period, Tally, tally
from teamnames.trends.thresholds import Thresholds
from teamnames.trends.verdicts import UsageTrend, judge_family

__all__ = ["NameTrend", "UsageTrends", "usage_trends"]

_LARGE_SHARE = 0.1


@attrs.frozen(kw_only=True)
class NameTrend:
    """One name of one function, period by period, against both totals."""

    label: str
    """The alias; by function, the function's label."""
    function: BusinessFunction
    whole: str
    """What ``within`` is a share of: the label of the function; by function, of its top-level group."""
    periods: tuple[str, ...]
    counts: tuple[int, ...]
    """Distinct records that bear the name."""
    within_totals: tuple[int, ...]
    """Distinct records of the whole."""
    all_totals: tuple[int, ...]
    """Distinct records of any name."""
    within: UsageTrend
    """The test of its share of the whole: the headline."""
    overall: UsageTrend
    """The test of its share of all records."""
    warnings: tuple[str, ...] = ()

    @property
    def shares(self) -> tuple[float | None, ...]:
        """Share of the whole, 0..1, period by period; ``None`` where the whole has no record."""
        return tuple(x / n if n else None for x, n in zip(self.counts, self.within_totals, strict=True))

    @property
    def ends(self) -> tuple[float, float]:
        """Share of the whole in the first and in the last period that has records of it."""
        known = [share for share in self.shares if share is not None]
        return known[0], known[-1]

    def as_dict(self) -> dict[str, Any]:
        """Give all of it as a JSON-able dict."""
        return {
            "label": self.label,
            "function_id": self.function.id,
            "function": self.function.label,
            "whole": self.whole,
            "periods": list(self.periods),
            "counts": list(self.counts),
            "within_totals": list(self.within_totals),
            "all_totals": list(self.all_totals),
            "within": self.within.as_dict(),
            "overall": self.overall.as_dict(),
            "warnings": list(self.warnings),
        }

    def __str__(self) -> str:
        trend = self.within
        numbers = f"{trend.count:,} of {trend.total:,}, {trend.window}"
        if trend.q is not None:
            numbers += f", q = {rate(trend.q)}"
        rows = f"of your {self.whole} rows ({numbers})"
        if trend.direction is Trend.STEADY:
            return f"{self.label!r} stayed near {percent(trend.count / trend.total)} {rows}"
        if trend.direction is Trend.UNKNOWN:
            return f"{self.label!r}: {trend.verdict}, {percent(trend.count / trend.total)} {rows}"
        moved = "rose" if trend.direction is Trend.UP else "fell"
        ends = (percent(share or 0.0) for share in (trend.first_share, trend.last_share))
        return f"{self.label!r} {moved} from about {' to '.join(ends)} {rows}"


class UsageTrends(list[NameTrend]):
    """A list of ``NameTrend``, strongest evidence first, that also knows how the rows were counted."""

    def __init__(self, trends: Iterable[NameTrend], counted: Counted, warnings: tuple[str, ...]) -> None:
        super().__init__(trends)
        self.counted = counted
        self.warnings = warnings
        """What makes all of it doubtful."""

    @property
    def bad_dates(self) -> int:
        """Rows left out because their date is missing or cannot be read."""
        return self.counted.bad_dates

    @property
    def family(self) -> int:
        """Number of names with enough evidence to test, over which q is the false-discovery rate."""
        return max((trend.within.family for trend in self if trend.within.q is not None), default=0)

    def as_dict(self) -> dict[str, Any]:
        """Give all of it as a JSON-able dict."""
        counted = attrs.asdict(self.counted)
        counted["bad_date_examples"] = [[row, str(when)] for row, when in self.counted.bad_date_examples]
        return {
            "counted": counted,
            "family": self.family,
            "warnings": list(self.warnings),
            "trends": [trend.as_dict() for trend in self],
        }


def usage_trends(
    names: Iterable[object],
    dates: Iterable[object],
    *,
    ids: Iterable[object] | None = None,
    period: Literal["year", "half", "quarter", "month"] = "year",
    by: Literal["alias", "function"] = "alias",
    since: int | None = None,
    until: int | None = None,
    normalizer: Normalizer | None = None,
    alpha: float = 0.05,
    margin: float = 1.5,
    min_count: int = 10,
    min_periods: int = 4,
) -> UsageTrends:
    """Tell which names rise and which fade in rows of your own.

    Every name that occurs is tested twice: its share within its function (``within``, the
    headline), and its share of all records (``overall``). ``q`` is the false-discovery rate over
    all names with enough evidence, for each of the two apart.

    Args:
        names: one name of a team a row; a missing one counts nowhere.
        dates: one a row: ``date``, ``datetime``, an ISO string ("2013-03-26", "2013-03", "2013") or
            a year. Rows whose date cannot be read are left out and counted in ``bad_dates``.
        ids: one a row. Rows of one id in one period are one record, so duplicates and re-posts count
            once. Without ids every row is a record.
        period: "year" unless there is a reason: shorter periods resemble their neighbours, and more
            flat names then pass for trends.
        by: "alias", or "function" for shares of functions in their top-level group.
        since: first year that counts.
        until: last year that counts.
        normalizer: answers the names; the default one unless given.
        alpha, margin, min_count, min_periods: see ``trend_test``.

    Raises:
        NameTypeError: a name is neither a string nor a missing value; the message says which.
        ValueError: the columns differ in length, or an argument is out of its range.

    >>> names, years = [], []
    >>> for year, older, newer in ((2015, 90, 9), (2016, 70, 30), (2017, 45, 55), (2018, 30, 70)):
    ...     names += ["Telemarketing Team"] * older + ["Sales Development"] * newer
    ...     years += [year] * (older + newer)
    >>> trends = usage_trends(names, years)
    >>> print(trends[0])  # doctest: +NORMALIZE_WHITESPACE
    'Telemarketing' fell from about 88 % to 26 % of your Lead Generation rows
    (235 of 399, 2015–2018, q = 0.007)
    >>> [(trend.label, trend.within.direction.value, trend.within.family) for trend in trends]
    [('Telemarketing', 'down', 2), ('Sales Development', 'up', 2)]
    """
    if by not in ("alias", "function"):
        raise ValueError(f"by is {by!r}; accepted: 'alias', 'function'")
    asked = Thresholds(alpha=alpha, margin=margin, min_count=min_count, min_periods=min_periods)
    calendar = Calendar(period)
    matches = (normalizer or default_normalizer()).normalize_teams(names)
    counted, facts = tally(matches, dates, ids, calendar, (since, until))
    trends = _tested(counted, by, calendar, asked)
    trends.sort(key=lambda trend: (*_evidence(trend.within), trend.label, trend.function.id))
    return UsageTrends(trends, facts, _report_warnings(counted, calendar, asked))


def _tested(counted: Tally, by: str, calendar: Calendar, asked: Thresholds) -> list[NameTrend]:
    """Test every name against its whole and against all records."""
    if by == "alias":
        rows = [(label, function, function, found) for (function, label), found in counted.names.items()]
        wholes: Mapping[BusinessFunction, Counter[Period]] = counted.functions
    else:
        functions = counted.functions.items()
        rows = [(function.label, function, function.group, found) for function, found in functions]
        wholes = counted.groups
    periods = sorted(counted.everything)
    within = judge_family((_series(row[3], wholes[row[2]], periods, calendar) for row in rows), asked)
    overall = judge_family((_series(row[3], counted.everything, periods, calendar) for row in rows), asked)
    return [
        NameTrend(
            label=label,
            function=function,
            whole=whole.label,
            periods=tuple(map(calendar.called, periods)),
            counts=tuple(found[period] for period in periods),
            within_totals=tuple(wholes[whole][period] for period in periods),
            all_totals=tuple(counted.everything[period] for period in periods),
            within=inside,
            overall=of_all,
            warnings=(*inside.warnings, *_disagreement(inside, of_all)),
        )
        for (label, function, whole, found), inside, of_all in zip(rows, within, overall, strict=True)
    ]


def _series(
    found: Counter[Period], totals: Counter[Period], periods: list[Period], calendar: Calendar
) -> Series:
    return series_of(
        [found[period] for period in periods],
        [totals[period] for period in periods],
        [calendar.time_of(period) for period in periods],
        [calendar.called(period) for period in periods],
    )


def _evidence(trend: UsageTrend) -> tuple[float, int]:
    """Order by strength of evidence: what passed first, what could not be tested last.

    Rounded, for two names that share a function have one q, up to the last digit.
    """
    return (2.0 if trend.q is None else float(f"{trend.q:.6g}"), -trend.count)


def _disagreement(within: UsageTrend, overall: UsageTrend) -> tuple[str, ...]:
    """Warn where the two totals tell different stories: then the other names move, not this one."""
    moves = {Trend.UP: "rose", Trend.DOWN: "fell", Trend.STEADY: "stayed"}
    agree = within.direction is overall.direction
    if agree or within.direction not in moves or overall.direction not in moves:
        return ()
    return (
        f"the share within its function {moves[within.direction]}, the share of all rows "
        f"{moves[overall.direction]}: the other rows changed, which may be all there is to it",
    )


def _report_warnings(counted: Tally, calendar: Calendar, asked: Thresholds) -> tuple[str, ...]:
    periods = sorted(counted.everything)
    found = []
    if calendar.kind != "year":
        found.append(
            f"periods of a {calendar.kind} resemble their neighbours: "
            "more flat names pass for trends than alpha says"
        )
    elif 0 < len(periods) < asked.min_periods:
        found.append(
            f"only {len(periods)} years have rows, at least {asked.min_periods} are needed; half-years may do"
        )
    series = {
        function: _series(by_period, counted.everything, periods, calendar)
        for function, by_period in counted.functions.items()
    }
    for function, trend in zip(series, judge_family(series.values(), asked), strict=True):
        moves = trend.direction in (Trend.UP, Trend.DOWN)
        if moves and trend.count >= _LARGE_SHARE * trend.total:
            of = series[function]
            first, last = (percent(of.counts[end] / of.totals[end]) for end in (0, -1))
            found.append(
                f"the mix of your rows changed: {function.label} went from {first} to {last} of them "
                f"({trend.count:,} of {trend.total:,}, {trend.window}); "
                "shares of all rows move for that alone"
            )
    return tuple(found)
