"""What a row must look like by itself: order, uniqueness, characters, required fields, accepted values."""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from teamnames.errors import nearest
from teamnames.folding import fold
from teamnames.model import AliasKind, Reading, Trend
from teamnames.vocabulary.records import Record, sort_key
from teamnames.vocabulary.tables import COLUMNS, Finding

__all__ = ["LANGUAGES", "check_shape"]

LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt")
"""Languages of the shipped tables. ``mul`` in a noise table stands for all of them."""

_MARKS = ("case", "exact", "fixed")
_SIDES = ("back", "both", "front")

_VALUES: Mapping[tuple[str, str], Sequence[str]] = {
    ("functions", "status"): ("active", "retired"),
    ("aliases", "kind"): tuple(kind.value for kind in AliasKind),
    ("aliases", "reading"): tuple(r.value for r in Reading if r is not Reading.NEVER),
    ("aliases", "language"): LANGUAGES,
    ("crosswalk", "relation"): ("broadMatch", "closeMatch", "exactMatch", "narrowMatch", "relatedMatch"),
    ("trend_claims", "direction"): tuple(trend.value for trend in Trend),
    ("trend_claims", "scope"): ("headcount", "mode", "name", "occupation"),
    ("trend_claims", "basis"): ("forecast", "opinion", "sample", "series"),
    ("handoffs", "basis"): ("inferred", "stated"),
    ("wrappers", "side"): _SIDES,
    ("levels", "side"): _SIDES,
    ("regions", "strength"): ("strong", "weak"),
    ("motions", "motion"): ("inbound", "outbound"),
    ("expansions", "kind"): ("abbreviation", "agent", "spelling"),
    ("word_roles", "role"): ("generic", "light", "modifier", "open", "shared", "small"),
}
"""Closed sets. A language column outside of aliases accepts ``mul`` too."""

_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_FORMS: Mapping[tuple[str, str], tuple[re.Pattern[str], str]] = {
    ("functions", "id"): (_ID, "lower-case words joined by _, such as lead_generation"),
    ("buckets", "kind"): (_ID, "a lower-case word, such as workers"),
    ("trend_claims", "first_year"): (re.compile(r"(?:19|20)\d\d"), "a year of four digits"),
    ("trend_claims", "last_year"): (re.compile(r"(?:19|20)\d\d"), "a year of four digits"),
    ("trend_claims", "count"): (re.compile(r"\d*"), "a whole number or nothing"),
    ("trend_claims", "total"): (re.compile(r"\d*"), "a whole number or nothing"),
    ("trend_claims", "change"): (re.compile(r"(?:\d+(?:\.\d+)?)?"), "a number above 0 or nothing"),
    ("trend_claims", "q"): (re.compile(r"(?:0|1|0?\.\d+|\d(?:\.\d+)?e-\d+)?"), "0..1 or nothing"),
    ("changes", "version"): (re.compile(r"\d{4}\.\d{1,2}\.\d+"), "year.month.number"),
}

_MAY_BE_EMPTY: Mapping[str, frozenset[str]] = {
    "functions": frozenset(("broader", "scope_note", "replaced_by")),
    "aliases": frozenset(("marks",)),
    "trend_claims": frozenset(("count", "total", "change", "q")),
    "regions": frozenset(("code",)),
    "segments": frozenset(("segment",)),
    "levels": frozenset(("level",)),
    "handoffs": frozenset(("to_stage", "note")),
    "changes": frozenset(("old_function", "new_function")),
}

_IDENTITY: Mapping[str, tuple[str, ...]] = {
    "functions": ("id",),
    "sources": ("id",),
    "placeholders": ("label", "language"),
    "buckets": ("label", "language"),
    "wrappers": ("label", "side", "language"),
    "regions": ("label", "code", "language"),
    "segments": ("label", "language"),
    "levels": ("label", "side", "language"),
    "motions": ("label", "language"),
    "opposites": ("left", "right"),
    "expansions": ("short", "kind", "language"),
    "word_roles": ("word", "role", "language"),
    "changes": ("label", "old_function", "version"),
}
"""Columns that no two rows of a table share; all of them where a table is not listed."""


def check_shape(table: str, records: Sequence[Record]) -> Iterator[Finding]:
    """Check the rows of one table one by one and against their neighbours."""
    yield from _check_order(records)
    yield from _check_unique(table, records)
    for record in records:
        for column, field in zip(COLUMNS[table], record.row, strict=True):
            yield from _check_characters(record, column, field)
            yield from _check_value(table, record, column, field)
        if table == "aliases":
            yield from _check_alias(record)


def _check_order(records: Sequence[Record]) -> Iterator[Finding]:
    for before, record in pairwise(records):
        if before.file == record.file and sort_key(record.row) < sort_key(before.row):
            accepted = f"a place before {before.row[0]!r}; tools/format_tables.py sorts"
            yield record.finding("order", "", record.row[0], "out of order", accepted)


def _check_unique(table: str, records: Sequence[Record]) -> Iterator[Finding]:
    columns = COLUMNS[table]
    identity = _IDENTITY.get(table, columns)
    fields = [columns.index(column) for column in identity]
    first: dict[tuple[str, ...], Record] = {}
    for record in records:
        one = tuple(record.row[field] for field in fields)
        if one in first:
            same = "row" if identity == columns else " and ".join(identity)
            problem = f"the same {same} as {first[one].place}"
            yield record.finding("duplicate", identity[0], record.row[0], problem, "one row")
        first.setdefault(one, record)


def _check_characters(record: Record, column: str, field: str) -> Iterator[Finding]:
    if field.isascii() and "  " not in field and field == field.strip() and field.isprintable():
        return
    if not unicodedata.is_normalized("NFC", field):
        accepted = unicodedata.normalize("NFC", field)
        yield record.finding("nfc", column, field, "not in normal form NFC", f"{accepted!r} as NFC")
    if field != " ".join(field.split()) or not field.isprintable():
        accepted = repr(" ".join("".join(c if c.isprintable() else " " for c in field).split()))
        problem = "a stray blank or a character that cannot be seen"
        yield record.finding("blanks", column, field, problem, accepted)


def _check_value(table: str, record: Record, column: str, field: str) -> Iterator[Finding]:
    if not field:
        if column not in _MAY_BE_EMPTY.get(table, ()):
            rule = "missing-source" if column == "source" else "empty"
            yield record.finding(rule, column, field, f"no {column}", f"a {column}")
        return
    accepted = _VALUES.get((table, column))
    if accepted is None and column == "language":
        accepted = (*LANGUAGES, "mul")
    if accepted is not None and field not in accepted:
        problem = f"not a {column} that we know{nearest(field, accepted)}"
        yield record.finding("value", column, field, problem, ", ".join(accepted))
    form = _FORMS.get((table, column))
    if form is not None and not form[0].fullmatch(field):
        yield record.finding("value", column, field, "not in the form of this column", form[1])


def _check_alias(record: Record) -> Iterator[Finding]:
    label, _, _, _, language, marks, _ = record.row
    if marks:
        given = marks.split(",")
        if set(given) - set(_MARKS) or given != sorted(set(given)):
            problem = "not a list of marks in order, each once"
            accepted = f"some of {', '.join(_MARKS)}, joined by a comma"
            yield record.finding("value", "marks", marks, problem, accepted)
    if label and not fold(label):
        problem = "a label without a letter or digit, which can never be found"
        yield record.finding("empty", "label", label, problem, "a name")
    named = os.path.basename(record.file).split(".")[1:-1]
    if named and language in LANGUAGES and named[0] in LANGUAGES and named[0] != language:
        problem = f"a row in {language} in the file of {named[0]}"
        accepted = f"{named[0]}, or the file of {language}"
        yield record.finding("language", "language", language, problem, accepted)
