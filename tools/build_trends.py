"""Rebuild what the counted series say of names: extract, claims, founding marks, the table in the docs.

    python tools/build_trends.py [--series ../shared/data/trend_series.csv] [--check]

Written are ``trends/series.tsv`` (only where the raw counts are at hand), and from it
``vocabulary/trend_claims.measured.tsv``, ``trends/founding_marks.tsv`` and the table between the
marks in ``docs/trends.md``. With ``--check`` nothing is written and a difference is a failure.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from two_periods import comparisons

from teamnames.model import Trend
from teamnames.trends.distributions import benjamini_hochberg
from teamnames.trends.published import MARK_COLUMNS, SERIES_COLUMNS, published_series
from teamnames.trends.verdicts import UsageTrend, judge_family
from teamnames.vocabulary.tables import COLUMNS, HERE, load_tables

ROOT = Path(__file__).resolve().parent.parent
TRENDS = ROOT / "src" / "teamnames" / "trends"
RAW = ROOT.parent / "shared" / "data" / "trend_series.csv"
BEGIN, END = "<!-- founding marks: begin -->\n", "<!-- founding marks: end -->\n"

KEPT = {
    "askamanager-salary-survey-job-titles": "askamanager",
    "bls-oews-national-employment": "bls_oews",
    "hn-whoishiring-controlarm-monthly": "hn_controlarm",
    "hn-whoishiring-posters": "hn_whoishiring",
    "hn-whoishiring-posts-mentioning-sales": "hn_whoishiring_sales",
    "hn-whoishiring-sample-posters": "hn_whoishiring_sample",
}
"""Sources of the raw counts that are used, and their ids in the table of sources."""
SCOPES = {"bls_oews": "occupation"}
MARKED_IN = ("hn_whoishiring", "hn_whoishiring_sales", "bls_oews")
SAMPLED_IN = ("askamanager", "hn_whoishiring_sample")
OCCUPATIONS = {"telemarketing": "Telemarketers (SOC 41-9041)"}
LEAST_RECORDS = 10

Names = Mapping[tuple[str, str], list[tuple[str, str]]]
Row = tuple[str, ...]


def verdicts(source: str) -> dict[str, UsageTrend]:
    """Test every name of a source together."""
    names = published_series()[source]
    return dict(zip(names, judge_family(names.values()), strict=True))


# -- the tables ------------------------------------------------------------------------------------


def extract(raw: Path) -> list[Row]:
    """Take the series that are used out of the raw counts."""
    found: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    with raw.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            if row["source"] in KEPT:
                numbers = int(row["year"]), int(float(row["count"])), int(float(row["total"]))
                found.setdefault((KEPT[row["source"]], row["name"]), []).append(numbers)
    return [
        (source, name, *(",".join(map(str, column)) for column in zip(*sorted(numbers), strict=True)))
        for (source, name), numbers in sorted(found.items())
    ]


def read_names() -> Names:
    """Read which aliases each counted name stands for."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for line in (ROOT / "tools" / "trend_names.tsv").read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            source, name, label, function_id = line.split("\t")
            found.setdefault((source, name), []).append((label, function_id))
    return found


def marks() -> list[tuple[str, str, Trend]]:
    """Give the marks of the founding article, as the hand-kept claims hold them."""
    rows = load_tables(HERE)["trend_claims"]
    return [(row[0], row[1], Trend(row[2])) for row in rows if row[-1] == "salesramp_2013"]


def claims(names: Names) -> Iterator[Row]:
    """Give a claim for each named series that passed the test, and for each sample that differs.

    A founding mark with enough records to test is listed whatever came of it.
    """
    marked = {label for label, *_ in marks()}
    for source in ("hn_whoishiring", "hn_controlarm", "bls_oews"):
        for name, trend in verdicts(source).items():
            for label, function_id in names.get((source, name), ()):
                listed = trend.direction is not Trend.UNKNOWN or (label in marked and trend.q is not None)
                if listed and trend.change is not None:
                    direction = trend.direction
                    if direction is Trend.UNKNOWN:
                        direction = Trend.UP if trend.change > 1 else Trend.DOWN
                    q = "" if direction is Trend.STEADY else _figure(trend.q)
                    window = str(trend.first_period), str(trend.last_period)
                    numbers = str(trend.count), str(trend.total), _figure(trend.change), q
                    scope = SCOPES.get(source, "name")
                    yield (label, function_id, direction.value, *window, scope, "series", *numbers, source)
    for source in SAMPLED_IN:
        tested = {name: found for name, found in comparisons(source).items() if found.count >= LEAST_RECORDS}
        rates = benjamini_hochberg([found.p for found in tested.values()])
        for (name, found), rate in zip(tested.items(), rates, strict=True):
            for label, function_id in names.get((source, name), ()) if rate < 0.05 else ():
                direction = Trend.UP if found.change > 1 else Trend.DOWN
                window = str(found.first_year), str(found.last_year)
                numbers = str(found.count), str(found.total), _figure(found.change), ""
                yield (label, function_id, direction.value, *window, "name", "sample", *numbers, source)


def checked_marks() -> Iterator[Row]:
    """Set each founding mark against every source that counted it."""
    found = marks()
    for source in MARKED_IN:
        series = {label: _name_in(source, label) for label, *_ in found}
        trends = verdicts(source)
        own = [trends[name] for name in series.values() if name in trends and trends[name].q is not None]
        rates = dict(zip(map(id, own), benjamini_hochberg([t.p or 0.0 for t in own]), strict=True))
        for label, function_id, mark in found:
            if series[label] in trends:
                trend = trends[series[label]]
                numbers = (trend.change, trend.change_low, trend.change_high, trend.p)
                numbers = numbers if trend.q is not None else (None,) * 4
                yield (
                    *(label, function_id, mark.value, source, SCOPES.get(source, "name"), "series"),
                    *(str(trend.first_period), str(trend.last_period), str(trend.count), str(trend.total)),
                    *map(_figure, (*numbers, trend.q, rates.get(id(trend)))),
                    *(_held(mark, trend.direction), trend.reason.removeprefix("not enough evidence: ")),
                )
    for source in SAMPLED_IN:
        compared_ = comparisons(source)
        for label, function_id, mark in found:
            pair = compared_[label.casefold()]
            change = pair.change if pair.count else None
            yield (
                *(label, function_id, mark.value, source, "name", "sample"),
                *(str(pair.first_year), str(pair.last_year), str(pair.count), str(pair.total)),
                *(_figure(change), "", "", _figure(pair.p if pair.count else None), "", ""),
                *("comparison only", "two periods cannot tell a trend from one odd year"),
            )


def _name_in(source: str, label: str) -> str:
    return OCCUPATIONS.get(label.casefold(), "") if source in SCOPES else label.casefold()


def _held(mark: Trend, direction: Trend) -> str:
    if direction is Trend.UNKNOWN:
        return "not enough evidence"
    return "held" if direction is mark else "contradicted"


def _figure(number: float | None) -> str:
    return "" if number is None else f"{number:.3g}"


# -- the files -------------------------------------------------------------------------------------

HEADS = {
    "series": (
        "# counts of names in public sources: distinct records that bear the name, and all records\n"
        "# generated by tools/build_trends.py from the raw counts; sources: vocabulary/sources.tsv\n"
        "# licence: the counts are facts and CC0-1.0. bls_oews is in the public domain; of the others only\n"
        "# counts were taken out (hn_whoishiring, hn_whoishiring_sales: a repository under MIT)\n"
        f"# columns: {' '.join(SERIES_COLUMNS)}\n"
    ),
    "claims": (
        "# what counted series say of the use of names\n"
        "# licence: CC0-1.0\n"
        "# generated by tools/build_trends.py from trends/series.tsv and tools/trend_names.tsv;\n"
        "# statements that others made are kept by hand in trend_claims.tsv\n"
        f"# columns: {' '.join(COLUMNS['trend_claims'])}\n"
    ),
    "marks": (
        "# the ten marks of the founding article (2013) against every source that counted the name\n"
        "# licence: CC0-1.0\n"
        "# generated by tools/build_trends.py from trends/series.tsv\n"
        f"# columns: {' '.join(MARK_COLUMNS)}\n"
    ),
}


def text(head: str, rows: Iterable[Row]) -> str:
    return HEADS[head] + "".join("\t".join(row) + "\n" for row in rows)


def docs_table(rows: list[Row]) -> str:
    """Write the founding marks as a table for the documentation."""
    lines = [
        "| name, mark of 2013 | poster-years of job ads | job ads that mention sales | two periods | held? |",
        "|---|---|---|---|---|",
    ]
    for label, _, mark in marks():
        own = [dict(zip(MARK_COLUMNS, row, strict=True)) for row in rows if row[0] == label]
        by_source = {row["source"]: row for row in own}
        held = by_source["hn_whoishiring"]["verdict"]
        for row in own:
            if row["scope"] == "occupation":
                held += f" (the name); {row['verdict']} (the occupation: {_cell(row)}, {_window(row)})"
        two = [f"{_window(row)}: {_cell(row)}" for row in own if row["basis"] == "sample" and row["change"]]
        cells = [
            f"{label} {'↑' if mark is Trend.UP else '↓'}",
            *(_cell(by_source[source]) for source in ("hn_whoishiring", "hn_whoishiring_sales")),
            "; ".join(two) or "never named",
            held,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _cell(row: Mapping[str, str]) -> str:
    said = [f"{int(row['count']):,} of {int(row['total']):,}"]
    if row["change"] and row["basis"] == "sample":
        said.append(f"×{float(row['change']):.2g}")
    elif row["change"] and row["q"]:
        low, high = float(row["change_low"]), float(row["change_high"])
        said.append(f"×{float(row['change']):.2g} ({low:.2g}–{high:.2g})")
    if row["p"] and (row["q"] or row["basis"] == "sample"):
        said.append(f"p = {float(row['p']):.2g}")
    said += [f"{key} = {float(row[key]):.2g}" for key in ("q",) if row[key]]
    return ", ".join(said)


def _window(row: Mapping[str, str]) -> str:
    return f"{row['first_year']}–{row['last_year']}"


def within_marks(page: str, table: str) -> str:
    """Put the table between its marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{table}{END}{after}"


def differs(path: Path, new: str, check: bool) -> bool:
    """Write a file if its text is new; with ``check`` only tell."""
    old = path.read_text(encoding="utf-8") if path.exists() else ""
    if new == old:
        return False
    if check:
        print(f"{path.relative_to(ROOT)} is out of date: run python tools/build_trends.py", file=sys.stderr)
    else:
        path.write_text(new, encoding="utf-8", newline="\n")
        print(f"wrote {path.relative_to(ROOT)}")
    return True


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--series", type=Path, default=RAW, help="the raw counts")
    parser.add_argument("--check", action="store_true", help="fail on a difference instead of writing")
    options = parser.parse_args()
    changed = []
    if options.series.exists():
        changed.append(differs(TRENDS / "series.tsv", text("series", extract(options.series)), options.check))
    else:
        print(f"series.tsv kept as it is: {options.series} is not at hand")
    measured = sorted(claims(read_names()), key=lambda row: (row[0].casefold(), row[1:]))
    changed.append(differs(Path(HERE) / "trend_claims.measured.tsv", text("claims", measured), options.check))
    found = sorted(checked_marks(), key=lambda row: (row[0].casefold(), row[1]))
    changed.append(differs(TRENDS / "founding_marks.tsv", text("marks", found), options.check))
    page = ROOT / "docs" / "trends.md"
    new_page = within_marks(page.read_text(encoding="utf-8"), docs_table(found))
    changed.append(differs(page, new_page, options.check))
    return int(options.check and any(changed))


if __name__ == "__main__":
    sys.exit(main())
