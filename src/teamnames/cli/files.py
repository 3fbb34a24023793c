"""Commands that work on files: clean, accept, diff."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from teamnames.cli.telling import (
    print_acceptance,
    print_cleaned,
    print_cleaned_as_json,
    print_columns,
    print_difference,
    print_moves_as_json,
    print_taken_for,
)
from teamnames.errors import DecisionError

if TYPE_CHECKING:
    from teamnames.cleaning import Order, Progress

__all__ = ["add_accept", "add_clean", "add_diff", "run_accept", "run_clean", "run_diff"]

_PARTS = {"reading": "Reading", "writing": "Writing", "reviewing": "Writing review and report"}


def _share(text: str) -> float:
    """Read "2%" or "0.02"."""
    said = text.strip()
    try:
        share = float(said[:-1]) / 100 if said.endswith("%") else float(said)
    except ValueError:
        share = -1.0
    if not 0 <= share <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no share; accepted: 2% or 0.02, up to 100%")
    return share


# -- clean ---------------------------------------------------------------------------------------


def add_clean(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``teamnames clean``."""
    parser.add_argument(
        "file", metavar="FILE", type=Path, help="CSV, TSV, JSON Lines, XLSX, XLS, ODS or Parquet"
    )
    parser.add_argument("-c", "--column", metavar="NAME", help="the column to clean, by name or number")
    context = parser.add_argument_group("other columns that help")
    context.add_argument("--parent", metavar="NAME", help="column of the division that the team sits in")
    context.add_argument("--title", metavar="NAME", help="column of a job title on the same row")
    context.add_argument("--stage-column", metavar="NAME", help="column of buyer stages, to be answered too")
    context.add_argument(
        "--stage-scheme", metavar="NAME", help="whose list the stages are from: hubspot, salesforce …"
    )
    context.add_argument(
        "--parent-fallback", action="store_true", help="answer buckets (Other) with the parent's function"
    )
    rules = parser.add_argument_group("rules")
    rules.add_argument(
        "--decisions", type=Path, metavar="FILE", help="your decisions, as 'teamnames accept' keeps them"
    )
    rules.add_argument(
        "--vocabulary", type=Path, metavar="FILE", action="append", default=[],
        help="a table of your own, which wins over ours; may be given again",
    )  # fmt: skip
    rules.add_argument(
        "--min-confidence", type=_share, metavar="P", help="least confidence of an answer, 0..1"
    )
    rules.add_argument(
        "--doubt-below", type=_share, metavar="P", default=0.85,
        help="answers with less confidence come to review (0.85)",
    )  # fmt: skip
    rules.add_argument(
        "--on-unmatched", choices=("null", "keep", "label", "fail"), default="null",
        help="in place of an unknown function: nothing, the name, a label; or no clean file and exit code 1",
    )  # fmt: skip
    rules.add_argument(
        "--unmatched-label", metavar="TEXT", default="Unmatched", help="for --on-unmatched label"
    )
    rules.add_argument(
        "--max-unmatched",
        type=_share,
        metavar="SHARE",
        help="exit with 1 when more rows are unmatched, such as 2%%",
    )
    rules.add_argument(
        "--against", type=Path, metavar="RUN.json", help="say what is new or moved since that run"
    )
    _add_output(parser)
    _add_input(parser)


def _add_output(parser: argparse.ArgumentParser) -> None:
    output = parser.add_argument_group("output")
    output.add_argument(
        "--out-dir", type=Path, metavar="FOLDER", help="where to write; beside the input unless given"
    )
    output.add_argument("-o", "--output", type=Path, metavar="FILE", help="name of the clean file")
    output.add_argument(
        "--prefix", default="teamnames_", help="before the names of the columns added (teamnames_)"
    )
    output.add_argument("--review-format", choices=("csv", "xlsx"), default="csv")
    output.add_argument("--json", action="store_true", help="print the summary as one JSON object")


def _add_input(parser: argparse.ArgumentParser) -> None:
    reading = parser.add_argument_group("what the file is, where it is not told rightly")
    reading.add_argument("--format", metavar="NAME", help="csv, tsv or jsonl")
    reading.add_argument("--encoding", metavar="NAME", help="such as utf-8, cp1252, utf-16")
    reading.add_argument("--delimiter", metavar="CHAR", help="one character, or tab, comma, semicolon, pipe")
    reading.add_argument("--sheet", metavar="NAME", help="of a workbook, by name or number")
    reading.add_argument("--header-row", type=int, metavar="N", help="as a spreadsheet counts; 0 for none")


def run_clean(options: argparse.Namespace) -> int:
    """Clean a file and print what was done."""
    from teamnames.cleaning import Choices, clean, open_table

    wanted = [name for name in (options.column, options.parent, options.title, options.stage_column) if name]
    choices = Choices(
        format=options.format,
        encoding=options.encoding,
        delimiter=options.delimiter,
        sheet=options.sheet,
        header_row=options.header_row,
    )
    table = open_table(options.file, choices, wanted)
    if not options.column:
        print_columns(table)
        return 2
    if not options.json:
        print_taken_for(table, options.column)
    with _progress() as progress:
        cleaned = clean(table, _order(options), progress)
    if options.json:
        print_cleaned_as_json(cleaned)
    else:
        print_cleaned(cleaned)
    if cleaned.too_many_unmatched:
        share = f"{cleaned.counts.unmatched_share:.1%} of the named rows are unmatched and undecided"
        allowed = f", more than the {options.max_unmatched:.1%} allowed" if options.max_unmatched else ""
        sys.stdout.flush()  # what was printed stands before what is said of it, in a pipe too
        print(f"teamnames: {share}{allowed}", file=sys.stderr)
    return 1 if cleaned.too_many_unmatched else 0


def _order(options: argparse.Namespace) -> Order:
    from teamnames.cleaning import Order
    from teamnames.model import Policy

    policy = Policy(parent_fallback=options.parent_fallback)
    if options.min_confidence is not None:
        policy = Policy(parent_fallback=options.parent_fallback, min_confidence=options.min_confidence)
    return Order(
        column=options.column,
        parent=options.parent,
        title=options.title,
        stage=options.stage_column,
        stage_scheme=options.stage_scheme,
        vocabulary=tuple(options.vocabulary),
        decisions=options.decisions,
        policy=policy,
        doubt_below=options.doubt_below,
        on_unmatched=options.on_unmatched,
        label=options.unmatched_label,
        max_unmatched=options.max_unmatched,
        prefix=options.prefix,
        out_dir=options.out_dir,
        output=options.output,
        review_format=options.review_format,
        against=options.against,
    )


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show a bar on a terminal; nothing in a pipe, or without rich."""
    bar = None
    if sys.stderr.isatty():
        try:
            from rich.console import Console
            from rich.progress import Progress as Bar
        except ImportError:
            pass
        else:
            bar = Bar(console=Console(stderr=True), transient=True)
    if bar is None:
        yield lambda part, share: None
        return
    tasks = {part: bar.add_task(text, total=1.0, visible=False) for part, text in _PARTS.items()}

    def show(part: str, share: float) -> None:
        for task in bar.tasks:
            if task.visible and task.id != tasks[part]:
                bar.update(task.id, completed=1.0)
        bar.update(tasks[part], completed=share, visible=True)

    with bar:
        yield show


# -- accept --------------------------------------------------------------------------------------


def add_accept(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``teamnames accept``."""
    parser.add_argument(
        "review", metavar="REVIEW", type=Path, help="a filled review, or decisions saved from the report"
    )
    parser.add_argument(
        "--decisions", type=Path, metavar="FILE", required=True, help="where decisions are kept"
    )
    parser.add_argument(
        "--vocabulary", type=Path, metavar="FILE", action="append", default=[], help="a table of your own"
    )
    parser.add_argument("--by", default=_user(), help="who decided (you)")
    parser.add_argument("--date", default=_today(), help="when (today)")


def _user() -> str:
    import getpass

    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no name for this user anywhere
        return ""


def _today() -> str:
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return (datetime.fromtimestamp(int(epoch), UTC).date() if epoch.isdigit() else date.today()).isoformat()


def run_accept(options: argparse.Namespace) -> int:
    """Take over decisions and print what became of them; 1 when some conflict with earlier ones."""
    from teamnames.cleaning import accept
    from teamnames.vocabulary import Vocabulary

    vocabulary = Vocabulary.default()
    if options.vocabulary:
        vocabulary = vocabulary.extended_with(options.vocabulary)
    try:
        done = accept(options.review, options.decisions, vocabulary, by=options.by, date=options.date)
    except DecisionError as error:
        print("teamnames: nothing was taken over; mend this and run again:", file=sys.stderr)
        print(error, file=sys.stderr)
        return 2
    print_acceptance(done)
    return 1 if done.conflicts else 0


# -- diff ----------------------------------------------------------------------------------------


def add_diff(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``teamnames diff``."""
    parser.add_argument("before", metavar="RUN1.json", type=Path)
    parser.add_argument("after", metavar="RUN2.json", type=Path)
    parser.add_argument("--json", action="store_true", help="one JSON object a line, every name")
    parser.add_argument(
        "--all", action="store_true", help="list every name, not only the first ten of a kind"
    )


def run_diff(options: argparse.Namespace) -> int:
    """Print what moved between two runs, and why."""
    from teamnames.cleaning import difference, read_run

    found = difference(read_run(options.before), read_run(options.after))
    if options.json:
        print_moves_as_json(found)
        return 0
    print_difference(found, options.all)
    return 0
