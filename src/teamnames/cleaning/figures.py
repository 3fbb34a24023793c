"""What the report shows, worked out from a survey: plain records, no markup."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

import attrs

from teamnames.cleaning.difference import Difference, Move
from teamnames.cleaning.manifest import NameInRun
from teamnames.cleaning.survey import NameInFile, Standing, Survey
from teamnames.model import BusinessFunction, Trend

__all__ = [
    "Bar",
    "Group",
    "Kind",
    "MoveLine",
    "Since",
    "TrendLine",
    "composites",
    "groups",
    "qualifiers",
    "since",
    "trends",
]

_KINDS = (
    ("region", "Regions"),
    ("segment", "Segments"),
    ("motion", "Motions"),
    ("level", "Levels"),
    ("entity", "Legal entities"),
    ("code", "Codes"),
)
_VALUES = 8
_LINES = 12


@attrs.frozen
class Bar:
    """A function with the rows and names that came to it."""

    id: str
    label: str
    rows: int
    names: int
    width: float
    """Of the longest bar, in per cent."""


@attrs.frozen
class Group:
    """A top-level function and those below it that occur, most rows first."""

    bar: Bar
    functions: tuple[Bar, ...]


@attrs.frozen
class Kind:
    """A kind of qualifier and its most frequent values."""

    title: str
    rows: int
    distinct: int
    values: tuple[tuple[str, int], ...]


@attrs.frozen
class TrendLine:
    """A name whose use is rising or fading, and what rises in its place."""

    label: str
    rows: int
    function: str
    instead: tuple[str, ...]


@attrs.frozen
class MoveLine:
    """One name that moved, in words."""

    name: str
    rows: int
    before: str
    after: str
    why: str


@attrs.frozen
class Since:
    """What is new since the last run."""

    file: str
    steps: tuple[tuple[str, int, int], ...]
    """What is counted, before and now."""
    new: tuple[MoveLine, ...]
    moved: tuple[MoveLine, ...]
    new_count: int
    moved_count: int
    gone_count: int
    causes: tuple[str, ...]


def groups(survey: Iterable[NameInFile]) -> tuple[Group, ...]:
    """Sum rows and names up by function and by top-level function.

    A row that names several functions counts for each of them, and once for each group above them.
    """
    rows: Counter[BusinessFunction] = Counter()
    names: Counter[BusinessFunction] = Counter()
    group_rows: Counter[BusinessFunction] = Counter()
    group_names: Counter[BusinessFunction] = Counter()
    for one in survey:
        for function in one.match.functions:
            rows[function] += one.rows
            names[function] += 1
        for group in dict.fromkeys(function.group for function in one.match.functions):
            group_rows[group] += one.rows
            group_names[group] += 1
    below: dict[BusinessFunction, list[BusinessFunction]] = defaultdict(list)
    for function in rows:
        below[function.group].append(function)
    longest = max(group_rows.values(), default=1)

    def bar(
        function: BusinessFunction, counted: Counter[BusinessFunction], distinct: Counter[BusinessFunction]
    ) -> Bar:
        width = round(100 * counted[function] / longest, 2)
        return Bar(function.id, function.label, counted[function], distinct[function], width)

    def most_rows(one: Bar) -> tuple[int, str]:
        return -one.rows, one.label

    found = [
        Group(
            bar(group, group_rows, group_names),
            tuple(sorted((bar(f, rows, names) for f in functions), key=most_rows)),
        )
        for group, functions in below.items()
    ]
    return tuple(sorted(found, key=lambda group: most_rows(group.bar)))


def composites(survey: Iterable[NameInFile]) -> tuple[tuple[NameInFile, ...], int]:
    """Give the names that stand for several functions, most rows first, and how many there are."""
    found = sorted(
        (one for one in survey if len(one.match.functions) > 1), key=lambda one: (-one.rows, one.name)
    )
    return tuple(found[:_LINES]), len(found)


def qualifiers(survey: Iterable[NameInFile]) -> tuple[Kind, ...]:
    """Count what stood around the names: regions, segments, codes and so on."""
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for one in survey:
        said = one.match.qualifiers.as_dict()
        for kind, _ in _KINDS:
            for value in filter(None, (said[kind] or "").split("; ")):
                counted[kind][value] += one.rows
    return tuple(
        Kind(title, counted[kind].total(), len(counted[kind]), _most(counted[kind]))
        for kind, title in _KINDS
        if counted[kind]
    )


def _most(counted: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:_VALUES])


def trends(survey: Iterable[NameInFile]) -> tuple[tuple[TrendLine, ...], tuple[TrendLine, ...]]:
    """Give the names of this file that are fading, and those that are rising, most rows first."""
    rows: Counter[tuple[str, BusinessFunction, Trend]] = Counter()
    for one in survey:
        alias, function = one.match.alias, one.match.function
        if alias is not None and function is not None and one.match.trend in (Trend.UP, Trend.DOWN):
            rows[alias.label, function, one.match.trend] += one.rows
    ordered = sorted(rows.items(), key=lambda pair: (-pair[1], pair[0][0]))

    def lines(direction: Trend) -> tuple[TrendLine, ...]:
        found = [
            (label, function, count) for (label, function, trend), count in ordered if trend is direction
        ]
        return tuple(
            TrendLine(
                label, count, function.label, tuple(n for n in function.rising_aliases if n != label)[:3]
            )
            for label, function, count in found[:_LINES]
        )

    return lines(Trend.DOWN), lines(Trend.UP)


def since(moved: Difference, labels: dict[str, str], survey: Survey) -> Since:
    """Put into words what is new since the last run."""
    said = {"answered": "answered", "doubtful": "doubtful", "without": "without a function"}
    old, now = moved.before.counts, survey.counts.by_standing
    return Since(
        file=moved.before.file,
        steps=tuple((text, old.get(key, 0), now[Standing(key)]) for key, text in said.items()),
        new=_lines(moved.new, labels),
        moved=_lines(moved.moved, labels),
        new_count=len(moved.new),
        moved_count=len(moved.moved),
        gone_count=len(moved.gone),
        causes=moved.causes,
    )


def _lines(moves: Sequence[Move], labels: dict[str, str]) -> tuple[MoveLine, ...]:
    def answer(one: NameInRun | None) -> str:
        if one is None:
            return ""
        return " and ".join(labels.get(name, name) for name in one.functions) or one.said

    found = []
    for move in moves[:_LINES]:
        found.append(MoveLine(move.name, move.rows, answer(move.before), answer(move.after), move.why))
    return tuple(found)
