"""What ``teamnames trends`` and ``teamnames names`` print."""

from __future__ import annotations

import argparse
import codecs
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from teamnames.errors import FileFormatError, UnknownColumnError, nearest
from teamnames.model import Trend
from teamnames.normalizer import Normalizer
from teamnames.trends.dates import PERIODS
from teamnames.trends.naming import add_names, print_names
from teamnames.trends.series import percent, rate
from teamnames.trends.thresholds import Thresholds
from teamnames.trends.usage import NameTrend, UsageTrends, usage_trends
from teamnames.trends.verdicts import UsageTrend
from teamnames.vocabulary import Vocabulary

__all__ = ["add_names", "add_trends", "print_names", "print_trends", "sparkline"]

_BARS = "▁▂▃▄▅▆▇█"
_DELIMITERS = ",;\t|"
_HEADS = ("name", "function", "share of its function", "window", "count", "change", "q", "verdict")
_HEADS_OF_NAMES = ("label", "function_id", "function", "whole", "share_first", "share_last")
_FIELDS = (
    *("first_period", "last_period", "direction", "verdict", "count", "total"),
    *("change", "change_low", "change_high", "z", "t", "dispersion", "p", "q", "family", "reason"),
)
_FIELDS_OF_ALL = ("total", "change", "q", "verdict")


# -- teamnames trends FILE ---------------------------------------------------------------------------


def add_trends(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``teamnames trends``."""
    asked = Thresholds()
    parser.add_argument("file", metavar="FILE", help="a table as text: commas, semicolons, tabs or bars")
    parser.add_argument("--column", required=True, metavar="NAME", help="the column of team names")
    parser.add_argument("--date", required=True, metavar="NAME", help="the column of dates or years")
    parser.add_argument("--id", metavar="NAME", help="rows of one id in one period count once")
    parser.add_argument(
        "--period", choices=list(PERIODS), default="year", help="years unless there is a reason"
    )
    parser.add_argument("--by", choices=["alias", "function"], default="alias", help="what is counted")
    parser.add_argument("--since", type=int, metavar="YEAR", help="first year that counts")
    parser.add_argument("--until", type=int, metavar="YEAR", help="last year that counts")
    parser.add_argument("--vocabulary", metavar="TABLE", help="your own table, which wins over everything")
    parser.add_argument("--encoding", default="utf-8-sig", help="of the file (%(default)s)")
    number = parser.add_argument_group("the test (see the page on trends)")
    number.add_argument("--alpha", type=float, default=asked.alpha, help="false-discovery rate (%(default)s)")
    number.add_argument("--margin", type=float, default=asked.margin, help="of a steady share (%(default)s)")
    number.add_argument("--min-count", type=int, default=asked.min_count, help="least records (%(default)s)")
    number.add_argument(
        "--min-periods", type=int, default=asked.min_periods, help="least periods (%(default)s)"
    )
    parser.add_argument("--all", action="store_true", help="show names with too little evidence as well")
    parser.add_argument("--plot", metavar="IMAGE", help="draw the names to a .svg or .png file")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="everything, as one JSON object")
    shape.add_argument("--csv", action="store_true", help="one line a name")


def print_trends(options: argparse.Namespace) -> int:
    """Print which names of a file rise and which fade; give 0, or 2 when an option is out of its range.

    Raises:
        FileFormatError: the file is not text in the encoding, or has no header.
        UnknownColumnError: the file has no such column.
        MissingExtraError: ``--plot`` without matplotlib.
    """
    names, dates, ids = _columns(options)
    normalizer = None
    if options.vocabulary:
        normalizer = Normalizer(Vocabulary.default().extended_with(options.vocabulary))
    try:
        trends = usage_trends(
            names,
            dates,
            ids=ids,
            period=options.period,
            by=options.by,
            since=options.since,
            until=options.until,
            normalizer=normalizer,
            alpha=options.alpha,
            margin=options.margin,
            min_count=options.min_count,
            min_periods=options.min_periods,
        )
    except ValueError as error:
        print(f"teamnames: {error}", file=sys.stderr)
        return 2
    if options.plot:
        from teamnames.trends.plot import draw

        draw(trends, options.plot)
    if options.json:
        _print_json({"file": options.file, **trends.as_dict()})
    elif options.csv:
        _print_csv(trends)
    else:
        print("\n".join(_told(trends, options.all)))
    return 0


def _columns(options: argparse.Namespace) -> tuple[list[str], list[str], list[str] | None]:
    import csv

    wanted = [options.column, options.date, *([options.id] if options.id else [])]
    try:
        codecs.lookup(options.encoding)
    except LookupError:
        what = f"no encoding is called {options.encoding!r}"
        raise FileFormatError(f"{what}; accepted: utf-8, utf-16, cp1252 …") from None
    try:
        with open(options.file, encoding=options.encoding, newline="") as stream:
            head = stream.readline()
            delimiter = max(_DELIMITERS, key=head.count)
            stream.seek(0)
            rows = csv.reader(stream, delimiter=delimiter)
            header = next(rows, [])
            places = [_place(name, header, options.file) for name in wanted]
            columns: list[list[str]] = [[] for _ in wanted]
            for row in rows:
                if row:
                    for column, place in zip(columns, places, strict=True):
                        column.append(row[place] if place < len(row) else "")
    except UnicodeDecodeError as error:
        known = f"{options.file}: byte {error.start} is no {options.encoding}"
        raise FileFormatError(f"{known}; name the file's encoding, such as --encoding cp1252") from None
    except csv.Error as error:
        raise FileFormatError(f"{options.file}: {error}; accepted: rows of text with a header") from None
    return columns[0], columns[1], columns[2] if options.id else None


def _place(name: str, header: Sequence[str], file: str) -> int:
    if name in header:
        return header.index(name)
    known = ", ".join(map(repr, header)) or "none"
    raise UnknownColumnError(f"{file}:1: no column {name!r}{nearest(name, header)}; its columns: {known}")


def _told(trends: UsageTrends, everything: bool) -> Iterator[str]:
    """Tell the headlines, the table, the warnings and how the rows were counted."""
    by_function: dict[str, list[str]] = defaultdict(list)
    for trend in trends:
        if trend.within.direction in (Trend.UP, Trend.DOWN):
            by_function[trend.whole].append(str(trend))
    for sentences in by_function.values():
        yield "; ".join(sentences) + "."
    shown = [trend for trend in trends if everything or trend.within.q is not None]
    if by_function and shown:
        yield ""
    if shown:
        yield from _table(shown)
    hidden = len(trends) - len(shown)
    if hidden:
        more = "; --all shows them" if not everything else ""
        yield f"Names with too few records or periods to test: {hidden}{more}."
    yield ""
    yield from (f"Mind: {trend.label!r}, {warning}." for trend in shown for warning in trend.warnings)
    yield from (f"Mind: {warning}." for warning in trends.warnings)
    yield from _counts(trends)


def _table(trends: Sequence[NameTrend]) -> Iterator[str]:
    rows = [list(_HEADS), *map(_cells, trends)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()


def _cells(trend: NameTrend) -> list[str]:
    first, last = trend.ends
    found = trend.within
    return [
        trend.label,
        trend.whole,
        f"{percent(first):>5} {sparkline(trend.shares)} {percent(last)}",
        found.window,
        f"{found.count:,} of {found.total:,}",
        _change(found),
        "" if found.q is None else rate(found.q),
        found.verdict,
    ]


def _change(trend: UsageTrend) -> str:
    if trend.change is None or trend.change_low is None or trend.change_high is None:
        return ""
    return f"×{trend.change:.2g} ({trend.change_low:.2g}–{trend.change_high:.2g})"


def sparkline(shares: Sequence[float | None]) -> str:
    """Draw shares as bars, the largest in full height; a dot stands for a period without records.

    >>> sparkline([0.1, 0.2, None, 0.4])
    '▂▄·█'
    """
    top = max((share for share in shares if share is not None), default=0.0) or 1.0
    steps = len(_BARS)
    bars = {share: _BARS[max(0, round(share / top * steps) - 1)] for share in shares if share is not None}
    return "".join("·" if share is None else bars[share] for share in shares)


def _counts(trends: UsageTrends) -> Iterator[str]:
    counted = trends.counted
    left_out = [
        (counted.bad_dates, "dates missing or unreadable"),
        (counted.outside, "outside the years asked for"),
        (counted.duplicates, "repeats of an id"),
        (counted.blank, "without a name"),
    ]
    said = ", ".join(f"{what}: {number:,}" for number, what in left_out if number)
    yield f"Counted: {counted.records:,} records of {counted.rows:,} rows" + (f" ({said})." if said else ".")
    if counted.bad_date_examples:
        examples = ", ".join(f"{when!r} (row {row})" for row, when in counted.bad_date_examples)
        yield f"Dates left out: {examples}; accepted: 2013-03-26, 2013-03, 2013."
    if counted.without_id:
        yield f"Rows without an id, counted one by one: {counted.without_id:,}."
    yield (
        f"Records that name no function we know: {counted.unmatched:,}; that name one in words of their own, "
        f"and count for its total only: {counted.by_function_only:,}."
    )
    yield (
        f"q: false-discovery rate over {trends.family} names tested together. change: odds at the end over "
        "odds at the start, with its interval. A share can fall because other names grew."
    )


def _print_json(value: dict[str, Any]) -> None:
    import json

    print(json.dumps(value, ensure_ascii=False, indent=2))


def _print_csv(trends: Iterable[NameTrend]) -> None:
    import csv

    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(
        [*_HEADS_OF_NAMES, *_FIELDS, *(f"overall_{field}" for field in _FIELDS_OF_ALL), "warnings"]
    )
    for trend in trends:
        found, overall = trend.within.as_dict(), trend.overall.as_dict()
        writer.writerow(
            [
                *(trend.label, trend.function.id, trend.function.label, trend.whole),
                *map(_csv_cell, trend.ends),
                *(_csv_cell(found[field]) for field in _FIELDS),
                *(_csv_cell(overall[field]) for field in _FIELDS_OF_ALL),
                "; ".join(trend.warnings),
            ]
        )


def _csv_cell(value: object) -> object:
    return f"{value:.6g}" if isinstance(value, float) else value
