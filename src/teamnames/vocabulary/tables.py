"""The tables as files: one record a line, tab between fields, read with ``str.split``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import repeat
from typing import overload

import attrs

from teamnames.errors import VocabularyError

__all__ = [
    "COLUMNS",
    "COMMENT",
    "HERE",
    "Finding",
    "Lines",
    "Row",
    "Tables",
    "all_tables",
    "load_tables",
    "table_lines",
    "table_text",
]

HERE = os.path.dirname(os.path.abspath(__file__))

COMMENT = "# "
"""How a line of the head starts; "#N/A" is a record."""

Row = tuple[str, ...]
Tables = Mapping[str, Sequence[Row]]

_FUNCTIONS = ("id", "label", "broader", "definition", "scope_note", "status", "replaced_by")
_ALIASES = ("label", "function_id", "kind", "reading", "language", "marks", "source")

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "functions": _FUNCTIONS,
    "aliases": _ALIASES,
    "crosswalk": ("function_id", "scheme", "code", "relation"),
    "companions": ("function_id", "companion", "source"),
    "statements": ("function_id", "aspect", "text", "source"),
    "trend_claims": (
        *("label", "function_id", "direction", "first_year", "last_year", "scope", "basis"),
        *("count", "total", "change", "q", "source"),
    ),
    "sources": ("id", "title", "date", "address", "licence"),
    "placeholders": ("label", "language", "source"),
    "buckets": ("label", "kind", "language", "source"),
    "wrappers": ("label", "side", "language", "source"),
    "regions": ("label", "code", "kind", "strength", "language", "source"),
    "segments": ("label", "segment", "language", "source"),
    "entities": ("label", "language", "source"),
    "levels": ("label", "level", "side", "language", "source"),
    "motions": ("label", "motion", "language", "source"),
    "opposites": ("left", "right", "source"),
    "expansions": ("short", "long", "kind", "language", "source"),
    "word_roles": ("word", "role", "language", "source"),
    "real_words": ("word",),
    "handoffs": ("function_id", "from_stage", "to_stage", "basis", "note", "source"),
    "schemes": ("scheme", "list", "place", "label", "function_id", "source"),
    "changes": ("label", "old_function", "new_function", "version", "reason"),
}
"""The columns of every table. A table in several files ("aliases.de.tsv") is one table."""


@attrs.frozen
class Finding:
    """A fault in a table: where it stands, what is wrong and what would be accepted."""

    file: str
    line: int
    column: str
    found: str
    problem: str
    accepted: str = ""
    rule: str = ""

    def __str__(self) -> str:
        at = f"{self.file}:{self.line}" + (f":{self.column}" if self.column else "")
        accepted = f"; accepted: {self.accepted}" if self.accepted else ""
        return f"{at}: {self.problem}, found {self.found!r}{accepted}"


class _Tails(dict[str, Row]):
    """What follows the first field, split once however many lines share it."""

    def __missing__(self, rest: str) -> Row:
        self[rest] = tail = tuple(rest.split("\t"))
        return tail


def table_lines(text: str, columns: tuple[str, ...], file: str) -> tuple[list[str], list[Finding]]:
    """Give a table's lines, and those with too few or too many fields as findings instead."""
    body = _after_head(text)
    lines = list(filter(None, text[body:].split("\n")))
    tabs = len(columns) - 1
    if set(map(str.count, lines, repeat("\t"))) <= {tabs}:
        return lines, []
    findings: list[Finding] = []
    accepted = f"{len(columns)} fields: {', '.join(columns)}"
    for number, line in enumerate(text[body:].split("\n"), text[:body].count("\n") + 1):
        found = line.count("\t")
        if line and found != tabs:
            findings.append(Finding(file, number, "", line, f"{found + 1} fields", accepted, "fields"))
    return [line for line in lines if line.count("\t") == tabs], findings


def _after_head(text: str) -> int:
    """Give the place where a table's head of comments ends."""
    place = 0
    while text.startswith(COMMENT, place):
        place = text.find("\n", place) + 1 or len(text)
    return place


def table_text(head: str, rows: Iterable[Row]) -> str:
    """Write rows back as a table file's text."""
    return head + "".join("\t".join(row) + "\n" for row in rows)


class Lines(Sequence[Row]):
    """The rows of a table, still in their lines: all are split when the first is asked for.

    Who looks a few names up needs a few rows; splitting them all costs more than reading them.

    >>> rows = Lines(["SDR\\tlead_generation", "HR\\tpeople"])
    >>> rows[1], len(rows)
    (('HR', 'people'), 2)
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.lines = tuple(lines)

    @cached_property
    def _rows(self) -> tuple[Row, ...]:
        if self.lines and "\t" not in self.lines[0]:
            return tuple((line,) for line in self.lines)
        # what follows the first field is much alike from line to line: split once, it is shared
        tails = _Tails()
        cut = map(str.partition, self.lines, repeat("\t"))
        return tuple([(first, *tails[rest]) for first, _, rest in cut])

    def __reduce__(self) -> tuple[type[Lines], tuple[tuple[str, ...]]]:
        return Lines, (self.lines,)

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        return self._rows[place]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows)


class LazyTables(dict[str, Sequence[Row]]):
    """The tables of a folder, each read when it is first asked for.

    An exact answer needs the aliases and little else; who only wants that waits for no more.
    """

    def __init__(self, folder: str) -> None:
        super().__init__()
        self._folder = folder
        self._files: dict[str, list[str]] = {name: [] for name in COLUMNS}
        for file in sorted(os.listdir(folder)):
            name, _, ending = file.partition(".")
            if name in COLUMNS and ending.endswith("tsv"):
                self._files[name].append(file)

    def __missing__(self, name: str) -> Sequence[Row]:
        lines: list[str] = []
        findings: list[Finding] = []
        for file in self._files[name]:
            with open(os.path.join(self._folder, file), encoding="utf-8", newline="\n") as stream:
                read, faults = table_lines(stream.read(), COLUMNS[name], file)
            lines += read
            findings += faults
        if findings:
            raise VocabularyError(findings)
        self[name] = Lines(lines)
        return self[name]


def load_tables(folder: str = HERE) -> dict[str, Sequence[Row]]:
    """Give the tables of a folder, each read when it is first asked for.

    Raises:
        VocabularyError: on reading, a line has too few or too many fields; all such lines are named.
    """
    return LazyTables(folder)


def all_tables(tables: Tables) -> dict[str, tuple[Row, ...]]:
    """Give every table, read."""
    return {name: tuple(tables[name]) for name in COLUMNS}
