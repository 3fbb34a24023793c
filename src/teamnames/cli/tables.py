"""Commands about the tables: functions, describe, aliases, lint, diff-tables."""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from teamnames.cli.describing import described
from teamnames.cli.printing import print_table
from teamnames.errors import VocabularyError, nearest
from teamnames.folding import fold
from teamnames.model import AliasKind, BusinessFunction, Reading, Trend
from teamnames.vocabulary import Vocabulary
from teamnames.vocabulary.tables import Tables

if TYPE_CHECKING:
    from teamnames.vocabulary.lint_names import PlainForm

__all__ = [
    "add_aliases",
    "add_describe",
    "add_diff_tables",
    "add_functions",
    "add_lint",
    "run_aliases",
    "run_describe",
    "run_diff_tables",
    "run_functions",
    "run_lint",
]


def _add_vocabulary(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--vocabulary",
        metavar="FILE",
        action="append",
        default=[],
        help="your own table; may be given several times",
    )


def _vocabulary(options: argparse.Namespace) -> Vocabulary:
    return Vocabulary.default().extended_with(options.vocabulary)


def _print_json(records: Iterable[Mapping[str, object]]) -> None:
    import json

    for record in records:
        print(json.dumps(record, ensure_ascii=False))


def add_functions(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``teamnames functions``."""
    parser.add_argument(
        "--tree", action="store_true", help="indent each function below the one it belongs to"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object a line, with every field")
    _add_vocabulary(parser)


def run_functions(options: argparse.Namespace) -> int:
    """List the functions, each below the one it belongs to."""
    vocabulary = _vocabulary(options)
    functions = list(_in_order(vocabulary))
    if options.json:
        _print_json(_function_as_dict(function) for function in functions)
    elif options.tree:
        for function in functions:
            print(f"{'  ' * len(function.ancestors)}{function.label} ({function.id})")
    else:
        rows = [(f.id, f.label, f.group.label, f.definition) for f in functions]
        print_table(("id", "label", "group", "definition"), rows)
    return 0


def _in_order(vocabulary: Vocabulary) -> Iterator[BusinessFunction]:
    """Give the functions by label, each followed by those below it."""
    return iter(sorted(vocabulary.functions.values(), key=lambda f: [label.casefold() for label in f.path]))


def _function_as_dict(function: BusinessFunction) -> dict[str, object]:
    return {
        "id": function.id,
        "label": function.label,
        "broader": function.broader.id if function.broader else None,
        "path": list(function.path),
        "definition": function.definition,
        "scope_note": function.scope_note or None,
        "status": function.status,
        "crosswalk": [[cross.scheme, cross.code, cross.relation] for cross in function.crosswalk],
        "rising_aliases": list(function.rising_aliases),
        "fading_aliases": list(function.fading_aliases),
    }


def add_describe(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``teamnames describe``."""
    parser.add_argument("function", metavar="FUNCTION", help="its id or its label")
    _add_vocabulary(parser)


def run_describe(options: argparse.Namespace) -> int:
    """Print all that is known of a function."""
    vocabulary = _vocabulary(options)
    print(described(vocabulary, _named(vocabulary, options.function)))
    return 0


def _named(vocabulary: Vocabulary, name: str) -> BusinessFunction:
    """Give a function by id or label."""
    by_label = {fold(function.label): function for function in vocabulary.functions.values()}
    return by_label.get(fold(name)) or vocabulary.function(name)


def add_aliases(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``teamnames aliases``."""
    parser.add_argument("--function", metavar="FUNCTION", help="id or label: its names alone")
    parser.add_argument("--language", metavar="CODE", help="en, de, fr, es, pt, it or nl")
    parser.add_argument("--trend", choices=[trend.value for trend in Trend])
    parser.add_argument("--kind", choices=[kind.value for kind in AliasKind])
    parser.add_argument("--reading", choices=[r.value for r in Reading if r is not Reading.NEVER])
    parser.add_argument("--json", action="store_true", help="one JSON object a line")
    _add_vocabulary(parser)


def run_aliases(options: argparse.Namespace) -> int:
    """List the aliases that the options ask for."""
    vocabulary = _vocabulary(options)
    aliases = list(vocabulary.aliases)
    if options.function:
        aliases = list(vocabulary.aliases_of(_named(vocabulary, options.function).id))
    languages = {alias.language for alias in vocabulary.aliases}
    if options.language and options.language not in languages:
        accepted = ", ".join(sorted(languages))
        hint = nearest(options.language, languages)
        raise VocabularyError(
            [f"--language: no alias is in {options.language!r}{hint}; accepted: {accepted}"]
        )
    found = [
        alias
        for alias in aliases
        if (not options.language or alias.language == options.language)
        and (not options.trend or alias.trend.value == options.trend)
        and (not options.kind or alias.kind.value == options.kind)
        and (not options.reading or alias.reading.value == options.reading)
    ]
    heads = ("label", "function_id", "kind", "reading", "language", "trend", "source")
    cells = [tuple(str(getattr(alias, head)) for head in heads) for alias in found]
    if options.json:
        _print_json(dict(zip(heads, row, strict=True)) for row in cells)
    else:
        print_table(heads, cells)
    return 0


def add_lint(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``teamnames lint``."""
    files = (
        "a folder of tables, a table of ours, or a table of your own; the shipped tables when there is none"
    )
    parser.add_argument("files", nargs="*", metavar="FILE", help=files)
    parser.add_argument("--rules", action="store_true", help="list the rules")


def run_lint(options: argparse.Namespace) -> int:
    """Print what is wrong with tables: 0 if nothing is, 1 if something is, 2 if they cannot be read."""
    from teamnames.vocabulary.lint import RULES, SHIPPED, Report, lint_folder, lint_tables
    from teamnames.vocabulary.overlay import check_overlays

    if options.rules:
        print_table(("rule", "what is true of a table that keeps it"), RULES.items())
        return 0
    folders = [path for path in options.files if os.path.isdir(path)] if options.files else list(SHIPPED)
    tables = [path for path in options.files if path not in folders and _is_table(path)]
    overlays = [path for path in options.files if path not in folders and path not in tables]
    reports = [lint_folder(_plain_of, folder) for folder in folders]
    if tables:
        reports.append(lint_tables(_plain_of, tables))
    if overlays:
        vocabulary, findings = check_overlays(Vocabulary.default(), overlays)
        reports.append(Report(tuple(findings)))
        for override in vocabulary.overridden:
            print(f"overrides {override}")
    for report in reports:
        for finding in report.findings:
            print(f"{finding} [{finding.rule}]")
        for language, (common, total) in report.common_usage.items():
            place = f"{report.folder}: {language}" if report.folder else language
            print(
                f"{place}: {common:,} of {total:,} aliases ({common / total:.0%}) rest on common usage alone"
            )
    count = sum(len(report.findings) for report in reports)
    print("no findings" if not count else f"{count} finding{'s' * (count != 1)}")
    return 1 if count else 0


def _plain_of(tables: Tables) -> PlainForm:
    from teamnames.matching.words import Plain

    return Plain(Vocabulary(tables)).phrase


def _is_table(path: str) -> bool:
    """Tell whether a file is one of our tables, by its name and its head."""
    from teamnames.vocabulary.records import table_of

    if not table_of(path):
        return False
    with open(path, "rb") as stream:
        return b"# columns:" in stream.read(1000)


def add_diff_tables(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``teamnames diff-tables``."""
    parser.add_argument("old", metavar="A", help="a folder of tables, or a table of your own")
    parser.add_argument("new", metavar="B", help="the same, newer")
    parser.add_argument("--json", action="store_true", help="one JSON object a line")


def run_diff_tables(options: argparse.Namespace) -> int:
    """List the names whose function differs: 0 if changes.tsv has a reason for every move, else 1."""
    from teamnames.vocabulary.changes import moves, vocabulary_at

    found = moves(vocabulary_at(options.old), vocabulary_at(options.new))
    heads = ("label", "old_function", "new_function", "reason")
    rows = [(move.label, move.old_function, move.new_function, move.reason) for move in found]
    if options.json:
        _print_json(dict(zip(heads, row, strict=True)) for row in rows)
    elif rows:
        print_table(heads, rows)
    return 0 if all(move.is_explained for move in found) else 1
