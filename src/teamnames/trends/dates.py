"""From a date, however it is written, to the period it falls in."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable
from datetime import date, datetime

import attrs

__all__ = ["PERIODS", "Calendar", "Moment"]

_EARLIEST, _LATEST = 1900, 2100
_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")
_DATE = re.compile(r"(\d{4}-?\d{2}-?\d{2})(?:[T ]\d{2}.*)?")

Moment = tuple[int, int | None]
"""Year and month, 1 to 12; no month where only the year is known."""

PERIODS: dict[str, tuple[int, Callable[[int, int], str]]] = {
    "year": (1, lambda year, _: str(year)),
    "half": (2, lambda year, part: f"{year} H{part + 1}"),
    "quarter": (4, lambda year, part: f"{year} Q{part + 1}"),
    "month": (12, lambda year, part: f"{year}-{part + 1:02d}"),
}
"""Kind of period → how many make a year, and how one is called."""


@attrs.frozen
class Calendar:
    """Sorts dates into periods of one kind.

    >>> quarters = Calendar("quarter")
    >>> [quarters.period_of(when) for when in ("2013-03-26", date(2013, 12, 1), 2013, "spring 2013")]
    [(2013, 0), (2013, 3), None, None]
    >>> quarters.called((2013, 3)), quarters.time_of((2013, 3))
    ('2013 Q4', 2013.75)
    """

    kind: str

    def __attrs_post_init__(self) -> None:
        if self.kind not in PERIODS:
            raise ValueError(f"period is {self.kind!r}; accepted: {', '.join(map(repr, PERIODS))}")

    def period_of(self, when: object) -> tuple[int, int] | None:
        """Give year and part, from 0; ``None`` for what is no date, or a bare year where parts are asked."""
        moment = _moment(when)
        if moment is None or not _EARLIEST <= moment[0] <= _LATEST:
            return None
        parts = PERIODS[self.kind][0]
        if parts == 1:
            return moment[0], 0
        return None if moment[1] is None else (moment[0], (moment[1] - 1) * parts // 12)

    def called(self, period: tuple[int, int]) -> str:
        """Give a period's name."""
        return PERIODS[self.kind][1](*period)

    def time_of(self, period: tuple[int, int]) -> float:
        """Give a period's place on the time line, in years."""
        return period[0] + period[1] / PERIODS[self.kind][0]


def _moment(when: object) -> Moment | None:
    if isinstance(when, date):  # a datetime and a pandas.Timestamp are dates too
        return (when.year, when.month) if when == when else None  # noqa: PLR0124 - not so pandas.NaT
    if isinstance(when, str):
        return _read(when.strip())
    if isinstance(when, bool):
        return None
    if isinstance(when, float):
        return (int(when), None) if when.is_integer() else None
    try:
        return operator.index(when), None  # type: ignore[arg-type]
    except TypeError:
        return _read(str(when)) if type(when).__name__ == "datetime64" else None


def _read(text: str) -> Moment | None:
    partial = _PARTIAL.fullmatch(text)
    if partial:
        year, month = partial.groups()
        if month is None:
            return int(year), None
        return (int(year), int(month)) if 1 <= int(month) <= 12 else None
    whole = _DATE.fullmatch(text)
    if not whole:
        return None
    try:
        day = datetime.fromisoformat(whole[1])
    except ValueError:
        return None
    return day.year, day.month
