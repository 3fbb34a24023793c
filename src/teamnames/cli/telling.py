"""What the commands on files print."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from teamnames.cleaning import samples
from teamnames.cli.printing import print_table

if TYPE_CHECKING:
    from teamnames.cleaning import Acceptance, Cleaned, Difference, Move, Table

__all__ = [
    "print_acceptance",
    "print_cleaned",
    "print_cleaned_as_json",
    "print_columns",
    "print_difference",
    "print_moves_as_json",
    "print_taken_for",
]

_STANDINGS = (
    ("answered", "answered"),
    ("doubtful", "doubtful: look at these"),
    ("without", "without a function"),
    ("blank", "blank"),
)
_LISTED = 10
_LONGEST = 60
_MOST_COLUMNS = 40
_JOINER = "\N{ZERO WIDTH JOINER}"
"""Holds the parts of one emoji together."""


def _counted(number: int, what: str, whats: str) -> str:
    return f"{number:,} {what if number == 1 else whats}"


def _shown(text: str, most: int = _LONGEST) -> str:
    """Cut a text that is too long for a line, and show what no terminal should be sent as a mark."""
    fit = (c if c.isprintable() or c == _JOINER else "\N{REPLACEMENT CHARACTER}" for c in text[: most + 1])
    text = "".join(fit)
    return text if len(text) <= most else text[: most - 1] + "…"


def print_columns(table: Table) -> None:
    """Print the columns of a file with some values, for someone who named none."""
    print("teamnames: say which column to clean with --column NAME; there are:", file=sys.stderr)
    columns = table.taken_for.columns
    for place, name in enumerate(columns[:_MOST_COLUMNS]):
        values = ", ".join(_shown(value, 30) for value in samples(table, place))
        print(f"  {place + 1}  {_shown(name, 40)}: {values}", file=sys.stderr)
    if len(columns) > _MOST_COLUMNS:
        print(f"  and {len(columns) - _MOST_COLUMNS:,} more", file=sys.stderr)


def print_taken_for(table: Table, column: str) -> None:
    """Print what a file was taken for, with two samples of the column."""
    taken = table.taken_for
    facts = [taken.kind.upper() if taken.kind != "jsonl" else "JSON Lines"]
    if taken.encoding is not None:
        facts.append(taken.encoding.label)
    if taken.delimiter is not None and taken.kind != "tsv":
        facts.append(f"cells separated by {taken.delimiter!r}")
    if taken.sheet is not None:
        facts.append(f"sheet {taken.sheet!r}")
    if taken.kind not in ("jsonl", "parquet"):
        facts.append(f"header in row {taken.header_row}" if taken.header_row else "no header")
    facts.append(_counted(len(taken.columns), "column", "columns"))
    print(f"{table.file.path}: {', '.join(facts)}")
    for remark in taken.remarks:
        print(f"  note: {remark}")
    place = table.position(column, "--column")
    values = " and ".join(repr(_shown(value, 40)) for value in samples(table, place))
    print(f"  column {place + 1}, {_shown(taken.columns[place], 40)!r}, holds {values or 'nothing'}")


def print_cleaned_as_json(cleaned: Cleaned) -> None:
    """Print what came of a run as one JSON object."""
    counts = cleaned.counts
    print(
        json.dumps(
            {
                "rows": counts.rows,
                "distinct_names": counts.distinct,
                **{name: counts.by_outcome[name] for name in ("matched", "ambiguous", "unmatched", "blank")},
                **{name: counts.by_standing[name] for name in ("answered", "doubtful", "without")},
                "to_review": len(cleaned.review),
                "files": {name: str(path) if path else None for name, path in _paths(cleaned).items()},
            },
            ensure_ascii=False,
        )
    )


def _paths(cleaned: Cleaned) -> dict[str, Path | None]:
    files = cleaned.files
    return {"run": files.run, "review": files.review, "clean": files.clean, "report": files.report}


def print_cleaned(cleaned: Cleaned) -> None:
    """Print what came of a run; the paths of the clean file and the report come last."""
    counts = cleaned.counts
    for notice in cleaned.notices:
        print(f"  note: {notice}")
    outcomes = ", ".join(
        f"{counts.by_outcome[name]:,} {name}" for name in ("matched", "ambiguous", "unmatched", "blank")
    )
    rows = _counted(counts.rows, "row", "rows")
    print(f"\n{rows}, {_counted(counts.distinct, 'distinct name', 'distinct names')}: {outcomes}")
    for standing, said in _STANDINGS:
        number = counts.by_standing[standing]
        print(f"  {number:>9,}  {number / max(counts.rows, 1):>6.1%}  {said}")
    if counts.unlisted:
        print(f"  note: too many distinct names to list them all; {counts.unlisted:,} rows are only counted")
    if cleaned.unmatched:
        print("\nMost frequent without a function:")
        print_table(
            ("rows", "name", "why"),
            [(f"{one.rows:,}", _shown(one.name), one.match.reason) for one in cleaned.unmatched],
        )
    if cleaned.difference is not None:
        moved = cleaned.difference
        print(f"\nSince {moved.before.file}: {_moves(moved)}")
    print()
    for name, path in _paths(cleaned).items():
        what = f"{_counted(len(cleaned.review), 'name', 'names')} to decide" if name == "review" else ""
        if name == "report" and path is None:
            print(f"  report  not made: {cleaned.report_needs}")
        elif path is None:
            rows = _counted(counts.undecided, "row is", "rows are")
            print(f"  clean   not written: {rows} unmatched (--on-unmatched fail)")
        else:
            print(f"  {name:<6}  {path}{'  (' + what + ')' if what else ''}")


def _moves(moved: Difference) -> str:
    new, gone = _counted(len(moved.new), "name is", "names are"), _counted(len(moved.gone), "is", "are")
    return f"{new} new, {len(moved.moved):,} moved, {gone} gone"


def print_acceptance(done: Acceptance) -> None:
    """Print what became of decisions."""
    if done.added:
        print_table(
            ("name", "decision", "reason"),
            [(_shown(one.label), str(one), _shown(one.reason)) for one in done.added],
        )
        print()
    for conflict in done.conflicts:
        said = f"row {conflict.row}: {_shown(conflict.decision.label, 40)!r} is to be {conflict.decision}"
        print(f"{said}, but {done.path.name} says {conflict.earlier}; change that line if you mean it")
    counted = [
        (len(done.added), "added"),
        (len(done.known), "known already"),
        (len(done.conflicts), "in conflict"),
    ]
    said = ", ".join(f"{number:,} {what}" for number, what in (*counted, (done.undecided, "left open")))
    print(f"{done.path}: {said}")


def print_difference(found: Difference, every: bool) -> None:
    """Print what moved, was new and went, the first ten of each unless every one is asked for."""
    for standing, said in (("rows", "rows"), *_STANDINGS):
        before, after = found.before.counts.get(standing, 0), found.after.counts.get(standing, 0)
        print(f"{said.partition(':')[0]:<20} {before:>10,} → {after:>10,}  {after - before:+,}")
    print(f"\n{_moves(found)}")
    if found.causes:
        print(f"Apart from the names: {'; '.join(found.causes)}")
    for kind, moves in (("moved", found.moved), ("new", found.new), ("gone", found.gone)):
        if moves:
            some = moves if every else moves[:_LISTED]
            more = (
                f" (first {_LISTED} of {len(moves):,}; --all lists every one)"
                if len(some) < len(moves)
                else ""
            )
            print(f"\n{kind.capitalize()}{more}:")
            rows = [
                (
                    f"{move.rows:,}",
                    _shown(move.name),
                    _answer(move, "before"),
                    _answer(move, "after"),
                    move.why,
                )
                for move in some
            ]
            print_table(("rows", "name", "before", "after", "why"), rows)


def _answer(move: Move, when: str) -> str:
    one = move.before if when == "before" else move.after
    return "" if one is None else one.said


def print_moves_as_json(found: Difference) -> None:
    """Print every name that moved, is new or went, one JSON object a line."""
    for kind, moves in (("moved", found.moved), ("new", found.new), ("gone", found.gone)):
        for move in moves:
            said = {"kind": kind, "name": _shown(move.name), "rows": move.rows, "why": move.why}
            sides = {"before": _answer(move, "before") or None, "after": _answer(move, "after") or None}
            print(json.dumps({**said, **sides}, ensure_ascii=False))
