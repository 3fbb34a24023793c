"""What public sources counted: the series behind our claims, and the founding marks checked against them.

Both tables are written by ``tools/build_trends.py``; their heads say where the counts come from.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

import attrs

from teamnames.model import Trend
from teamnames.trends.series import Series, series_of

__all__ = ["MARK_COLUMNS", "SERIES_COLUMNS", "FoundingMark", "founding_marks", "published_series"]

HERE = os.path.dirname(os.path.abspath(__file__))

SERIES_COLUMNS = ("source", "name", "years", "counts", "totals")
MARK_COLUMNS = (
    *("label", "function_id", "mark", "source", "scope", "basis", "first_year", "last_year"),
    *("count", "total", "change", "change_low", "change_high", "p", "q", "q_of_marks", "verdict", "reason"),
)


@attrs.frozen(kw_only=True)
class FoundingMark:
    """One mark of the article of 2013 against one source of counts."""

    label: str
    function_id: str
    mark: Trend
    """What the article says of the name's use: up or down."""
    source: str
    """Id of the source of counts in the table of sources."""
    scope: str
    """What was counted: ``name``, or ``occupation`` (which says nothing of the name)."""
    basis: str
    """``series`` (the full test), or ``sample`` (two periods, which decide nothing)."""
    first_year: int
    last_year: int
    count: int
    total: int
    change: float | None
    """Odds at the window's end over the odds at its start."""
    change_low: float | None
    change_high: float | None
    p: float | None
    q: float | None
    """False-discovery rate among all names of the source that have enough records to test."""
    q_of_marks: float | None
    """The same among the founding marks only."""
    verdict: str
    """``held``, ``contradicted``, ``not enough evidence`` or ``comparison only``."""
    reason: str


@lru_cache(maxsize=1)
def founding_marks() -> tuple[FoundingMark, ...]:
    """Give the ten marks of the founding article, each with what every source of counts says of it.

    >>> [mark.label for mark in founding_marks() if mark.verdict == "held" and mark.scope == "name"]
    ['Sales Development']
    """
    marks = []
    for row in _rows("founding_marks.tsv", len(MARK_COLUMNS)):
        label, function_id, mark, source, scope, basis, *rest = row
        first, last, count, total, change, low, high, p, q, q_of_marks, verdict, reason = rest
        marks.append(
            FoundingMark(
                label=label,
                function_id=function_id,
                mark=Trend(mark),
                source=source,
                scope=scope,
                basis=basis,
                first_year=int(first),
                last_year=int(last),
                count=int(count),
                total=int(total),
                change=_number(change),
                change_low=_number(low),
                change_high=_number(high),
                p=_number(p),
                q=_number(q),
                q_of_marks=_number(q_of_marks),
                verdict=verdict,
                reason=reason,
            )
        )
    return tuple(marks)


@lru_cache(maxsize=1)
def published_series() -> Mapping[str, Mapping[str, Series]]:
    """Give the counted series by source and name.

    >>> series = published_series()["hn_whoishiring"]["customer success"]
    >>> series.counts
    (1, 1, 8, 16, 42, 40, 78, 68, 47)
    """
    found: dict[str, dict[str, Series]] = {}
    for source, name, years, counts, totals in _rows("series.tsv", len(SERIES_COLUMNS)):
        xs, ns, times = ([int(part) for part in field.split(",")] for field in (counts, totals, years))
        found.setdefault(source, {})[name] = series_of(xs, ns, times)
    return MappingProxyType({source: MappingProxyType(names) for source, names in found.items()})


def _rows(file: str, width: int) -> list[list[str]]:
    with open(os.path.join(HERE, file), encoding="utf-8", newline="\n") as stream:
        lines = stream.read().split("\n")
    rows = [line.split("\t") for line in lines if line and line[0] != "#"]
    assert all(len(row) == width for row in rows)
    return rows


def _number(field: str) -> float | None:
    return float(field) if field else None
