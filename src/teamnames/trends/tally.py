"""Rows in, counts out: distinct records by period, name and function."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from itertools import repeat
from typing import Any

import attrs

from teamnames.model import BusinessFunction, Method, Outcome, TeamMatch
from teamnames.normalizer import is_missing
from teamnames.trends.dates import Calendar

__all__ = ["Counted", "Tally", "tally"]

_EXAMPLES = 5

Period = tuple[int, int]
Naming = tuple[BusinessFunction, str]


@attrs.frozen(kw_only=True)
class Counted:
    """What became of the rows. A record is what one id stands for in one period; without ids, a row."""

    rows: int
    """Rows given."""
    records: int
    """Distinct records that were counted."""
    duplicates: int
    """Rows that repeat the id of another row of their period."""
    bad_dates: int
    """Rows left out because their date is missing or cannot be read."""
    bad_date_examples: tuple[tuple[int, object], ...]
    """The first of them: row from 1, and what stood there."""
    outside: int
    """Rows left out because their date lies before ``since`` or after ``until``."""
    blank: int
    """Records left out because no name stands there."""
    without_id: int
    """Rows whose id is missing: each counts as a record of its own."""
    unmatched: int
    """Records that name no function we know: part of all records, and of nothing else."""
    by_function_only: int
    """Records that name a function by no alias of its own ("Payments Engineering")."""


def _by_period() -> defaultdict[Any, Counter[Period]]:
    return defaultdict(Counter)


@attrs.define
class Tally:
    """Distinct records by period: all of them, by function, by top-level group and by name."""

    everything: Counter[Period] = attrs.field(factory=Counter)
    functions: defaultdict[BusinessFunction, Counter[Period]] = attrs.field(factory=_by_period)
    groups: defaultdict[BusinessFunction, Counter[Period]] = attrs.field(factory=_by_period)
    names: defaultdict[Naming, Counter[Period]] = attrs.field(factory=_by_period)


def tally(
    matches: Sequence[TeamMatch],
    dates: Iterable[object],
    ids: Iterable[object] | None,
    calendar: Calendar,
    years: tuple[int | None, int | None],
) -> tuple[Tally, Counted]:
    """Count distinct records.

    Raises:
        ValueError: matches, dates and ids differ in length.
    """
    held = _Records(calendar, years)
    given = list(dates)
    own = list(ids) if ids is not None else list(repeat(None, len(matches)))
    if not len(matches) == len(given) == len(own):
        of_ids = f" and {len(own)} ids" if ids is not None else ""
        raise ValueError(f"{len(matches)} names, {len(given)} dates{of_ids}; accepted: as many of each")
    for row, (match, when, one) in enumerate(zip(matches, given, own, strict=True), start=1):
        held.add(row, match, when, one, ids is not None)
    return held.counted(len(matches))


class _Records:
    """The matches that each record holds, while rows come in."""

    def __init__(self, calendar: Calendar, years: tuple[int | None, int | None]) -> None:
        self._calendar = calendar
        self._since, self._until = years
        self._matches: dict[tuple[Period, Hashable], dict[str | None, TeamMatch]] = {}
        self._periods: dict[tuple[type, object], Period | None] = {}
        self._dated = 0
        self._bad: list[tuple[int, object]] = []
        self._bad_dates = self._outside = self._without_id = 0

    def add(self, row: int, match: TeamMatch, when: object, one: object, by_id: bool) -> None:
        """Take a row in; ``by_id``: rows of one id and period are one record."""
        period = self._period_of(when)
        if period is None:
            self._bad_dates += 1
            if len(self._bad) < _EXAMPLES:
                self._bad.append((row, when))
            return
        if (self._since is not None and period[0] < self._since) or (
            self._until is not None and period[0] > self._until
        ):
            self._outside += 1
            return
        self._dated += 1
        record: Hashable = ("row", row)
        if by_id and (one == "" or is_missing(one)):
            self._without_id += 1
        elif by_id:
            record = ("id", one)
        self._matches.setdefault((period, record), {})[match.name] = match

    def _period_of(self, when: object) -> Period | None:
        try:
            place = type(when), when
            if place not in self._periods:
                self._periods[place] = self._calendar.period_of(when)
            return self._periods[place]
        except TypeError:  # what has no hash is no date
            return None

    def counted(self, rows: int) -> tuple[Tally, Counted]:
        """Count the records, each once for every name and every function that it holds."""
        found = Tally()
        blank = unmatched = by_function_only = 0
        for (period, _), matches in self._matches.items():
            held = [match for match in matches.values() if match.outcome is not Outcome.BLANK]
            blank += not held
            found.everything[period] += bool(held)
            named = {naming: None for match in held for naming in _named(match)}
            functions = {function: None for match in held for function in match.functions}
            # A part may name an ancestor of another part's function, which the whole leaves out.
            functions |= {function: None for function, _ in named}
            unmatched += bool(held) and not functions
            by_function_only += bool(functions) and not named
            for function in functions:
                found.functions[function][period] += 1
            for group in {function.group: None for function in functions}:
                found.groups[group][period] += 1
            for naming in named:
                found.names[naming][period] += 1
        return found, Counted(
            rows=rows,
            records=found.everything.total(),
            duplicates=self._dated - len(self._matches),
            bad_dates=self._bad_dates,
            bad_date_examples=tuple(self._bad),
            outside=self._outside,
            blank=blank,
            without_id=self._without_id,
            unmatched=unmatched,
            by_function_only=by_function_only,
        )


def _named(match: TeamMatch) -> Sequence[Naming]:
    """Give the names that a match holds; a head says which function it is, not which name."""
    if match.parts:
        return [naming for part in match.parts for naming in _named(part)]
    if match.alias is None or match.function is None or match.method is Method.HEAD:
        return []
    return [(match.function, match.alias.label)]
