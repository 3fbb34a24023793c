"""The linter: what is wrong with a table, ours or a user's own, with file, line and column."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import attrs

from teamnames.vocabulary.lint_links import check_links
from teamnames.vocabulary.lint_names import Names, PlainForm
from teamnames.vocabulary.lint_shape import check_shape
from teamnames.vocabulary.records import Book, Record, read_file, read_folder, table_of
from teamnames.vocabulary.tables import HERE, Finding, Tables

__all__ = ["RULES", "SHIPPED", "Report", "lint_folder", "lint_tables"]

RULES: Mapping[str, str] = {
    "abbreviation": "an abbreviation has its expansion among the aliases of its function",
    "blanks": "no field starts or ends with a blank, holds two in a row, or a character that cannot be seen",
    "bucket": "no bucket is an alias",
    "claim": "a trend claim is about a name that its function has, and its years and counts are possible",
    "collision": "a key has one default reading at most",
    "cycle": "no function lies above itself",
    "duplicate": "no two rows of a table are the same record",
    "empty": "no required field is empty",
    "encoding": "a table is UTF-8 without a byte order mark, and its lines end in LF",
    "fields": "a row has as many fields as its table has columns",
    "generic": "a generic word by itself is marked exact",
    "head": "the head of a table states its columns",
    "joiner": "a name with a joiner is one established name, marked fixed, or is no row",
    "label-elsewhere": "no default reading is the preferred label of another function",
    "language": "a row stands in the file of its language",
    "misspelling": "no misspelling is another alias",
    "missing-source": "every row names a source",
    "nfc": "every field is in normal form NFC",
    "noise": "no alias is only a strong region, a segment or a placeholder",
    "order": "rows are sorted by their first field without case, then by all fields",
    "overlay": "a user's own table can be laid over ours: columns, readings, functions, no contradiction",
    "preferred": "each function has one preferred name a language, and its label resolves to itself",
    "repeated": "no key stands twice for one function, save for preferred names of other languages",
    "retired": "no row points at a retired function, and no active function is replaced",
    "unknown-function": "every function id is one of functions.tsv",
    "unknown-source": "every source is one of sources.tsv",
    "value": "a field with a closed set of values, or a fixed form, keeps to it",
    "word-collision": "names of the same words, but for plural, spelling or order, have the same readings",
}
"""Every rule: its id and what is true of a table that keeps it."""

SHIPPED = (HERE, os.path.join(HERE, "stages"))
"""Folders of the tables that ship with teamnames: names of functions, names of buyer stages."""

PlainOf = Callable[[Tables], PlainForm]
"""Makes the plain form of words from tables; the matcher's own stands in a room above this one."""


@attrs.frozen
class Report:
    """What the linter found."""

    findings: tuple[Finding, ...]
    folder: str = ""
    """What stands before the names of files in its messages."""
    common_usage: Mapping[str, tuple[int, int]] = attrs.field(factory=dict)
    """By language: alias rows with no other source than common usage, and all alias rows."""


def lint_folder(plain_of: PlainOf, folder: str = HERE) -> Report:
    """Check a folder of tables. One without sources of its own cites those that ship with teamnames.

    Args:
        plain_of: makes the plain form of words from tables (``teamnames.matching.words.Plain``).
        folder: where the tables are; those that ship with teamnames if none is named.

    Raises:
        OSError: a file cannot be read.
        VocabularyError: the folder holds no table.
    """
    shown = {HERE: "", SHIPPED[1]: "stages"}.get(folder, folder)
    records, findings = read_folder(folder, shown)
    if not records["sources"]:
        rows, _ = read_file(os.path.join(HERE, "sources.tsv"), "sources.tsv")
        records["sources"] = rows
    return attrs.evolve(_report(records, findings, plain_of), folder=shown)


def lint_tables(plain_of: PlainOf, files: Sequence[str]) -> Report:
    """Check single files of tables in place of those of the same name that ship with teamnames.

    Only what stands in these files is reported.

    Raises:
        OSError: a file cannot be read.
    """
    records, _ = read_folder(HERE)
    findings: list[Finding] = []
    for path in files:
        rows, faults = read_file(path, path)
        table, name = table_of(path), os.path.basename(path)
        records[table] = [record for record in records[table] if record.file != name] + rows
        findings += faults
    report = _report(records, findings, plain_of)
    named = set(files)
    return attrs.evolve(report, findings=tuple(f for f in report.findings if f.file in named))


def _report(
    records: Mapping[str, Sequence[Record]], findings: Iterable[Finding], plain_of: PlainOf
) -> Report:
    book = Book(records)
    found = list(findings)
    for table, rows in records.items():
        found += check_shape(table, rows)
    found += check_links(book)
    found += Names(book, plain_of(book.tables)).findings()
    found.sort(key=lambda finding: (finding.file, finding.line, finding.column, finding.rule))
    return Report(tuple(found), common_usage=_common_usage(records["aliases"]))


def _common_usage(aliases: Sequence[Record]) -> dict[str, tuple[int, int]]:
    total = Counter(record.row[4] for record in aliases)
    common = Counter(record.row[4] for record in aliases if record.row[6] == "common_usage")
    return {language: (common[language], total[language]) for language in sorted(total)}
