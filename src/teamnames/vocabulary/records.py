"""Table files with the place of each row, for whoever has to say where a fault stands."""

from __future__ import annotations

import os
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from teamnames.errors import VocabularyError
from teamnames.folding import fold
from teamnames.model import Key
from teamnames.vocabulary.keys import keys_of
from teamnames.vocabulary.tables import COLUMNS, COMMENT, Finding, Row, Tables

__all__ = ["Book", "Record", "formatted", "read_file", "read_folder", "sort_key", "table_of"]


class Record(NamedTuple):
    """A row and where it stands."""

    file: str
    line: int
    row: Row

    @property
    def place(self) -> str:
        """File and line, as a message shows them."""
        return f"{self.file}:{self.line}"

    def finding(self, rule: str, column: str, found: str, problem: str, accepted: str = "") -> Finding:
        """Make a finding about this row."""
        return Finding(self.file, self.line, column, found, problem, accepted, rule)


def table_of(path: str) -> str:
    """Tell which table a file holds by its name; empty if none.

    >>> table_of("vocabulary/aliases.de.tsv"), table_of("departments.csv")
    ('aliases', '')
    """
    name, _, ending = os.path.basename(path).partition(".")
    return name if name in COLUMNS and ending.split(".")[-1] == "tsv" else ""


def sort_key(row: Row) -> tuple[str, ...]:
    """Give the key by which the rows of every table are sorted: first field without case, then all fields."""
    return (row[0].casefold(), *row)


def read_file(path: str, shown: str) -> tuple[list[Record], list[Finding]]:
    """Read one table file, collecting every fault of its form.

    Args:
        path: the file; its name says which table it is.
        shown: the name of the file in messages.

    Raises:
        OSError: the file cannot be read.
    """
    with open(path, "rb") as stream:
        raw = stream.read()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = raw[error.start : error.end].hex()
        return [], [Finding(shown, line, "", found, "a byte that is not UTF-8", "UTF-8", "encoding")]
    findings = list(_ends_of_lines(text, shown))
    columns = COLUMNS[table_of(path)]
    records: list[Record] = []
    lines = text.removeprefix("\ufeff").replace("\r", "").split("\n")
    findings += _head(lines, columns, shown)
    for number, record in enumerate(lines, 1):
        if not record or record.startswith(COMMENT):
            continue
        row = tuple(record.split("\t"))
        if len(row) == len(columns):
            records.append(Record(shown, number, row))
        else:
            accepted = f"{len(columns)} fields: {', '.join(columns)}"
            findings.append(Finding(shown, number, "", record, f"{len(row)} fields", accepted, "fields"))
    return records, findings


def _ends_of_lines(text: str, shown: str) -> Iterator[Finding]:
    if text.startswith("\ufeff"):
        yield Finding(shown, 1, "", "\ufeff", "a byte order mark", "UTF-8 without one", "encoding")
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        yield Finding(shown, line, "", "\r", "a carriage return", "lines that end in LF alone", "encoding")
    if not text.endswith("\n"):
        line = text.count("\n") + 1
        yield Finding(
            shown, line, "", text.rpartition("\n")[2], "no end of line at the end", "LF", "encoding"
        )


def _head(lines: Sequence[str], columns: Sequence[str], shown: str) -> Iterator[Finding]:
    head = [line for line in lines if line.startswith(COMMENT)]
    wanted = "# columns: " + " ".join(columns)
    if wanted not in head:
        found = next((line for line in head if line.startswith("# columns:")), "")
        yield Finding(shown, 1, "", found, "the head does not state the columns", wanted, "head")


def read_folder(folder: str, shown: str = "") -> tuple[dict[str, list[Record]], list[Finding]]:
    """Read every table file of a folder.

    Args:
        folder: where the tables are.
        shown: what stands before the names of files in messages.

    Raises:
        OSError: the folder or a file cannot be read.
        VocabularyError: no file of the folder is a table.
    """
    records: dict[str, list[Record]] = {name: [] for name in COLUMNS}
    findings: list[Finding] = []
    files = [file for file in sorted(os.listdir(folder)) if table_of(file)]
    if not files:
        accepted = "files named after tables: " + ", ".join(f"{name}.tsv" for name in COLUMNS)
        raise VocabularyError([f"{folder}: no table in this folder; accepted: {accepted}"])
    for file in files:
        rows, faults = read_file(os.path.join(folder, file), os.path.join(shown, file))
        records[table_of(file)] += rows
        findings += faults
    return records, findings


def formatted(text: str) -> str:
    """Sort the rows of a table's text and bring it to NFC, head first; the number of rows stays.

    >>> formatted("# names\\nb\\t1\\nA\\t2\\n")
    '# names\\nA\\t2\\nb\\t1\\n'
    """
    lines = unicodedata.normalize("NFC", text.removeprefix("\ufeff")).replace("\r\n", "\n").split("\n")
    head = [line for line in lines if line.startswith(COMMENT)]
    rows = [tuple(line.split("\t")) for line in lines if line and not line.startswith(COMMENT)]
    return "".join(f"{line}\n" for line in [*head, *("\t".join(row) for row in sorted(rows, key=sort_key))])


class Book:
    """All tables with the place of each row, and what a check looks up in them."""

    def __init__(self, records: Mapping[str, Sequence[Record]]) -> None:
        self.records: Mapping[str, Sequence[Record]] = records

    @property
    def tables(self) -> Tables:
        """The rows without their places."""
        return {name: tuple(record.row for record in records) for name, records in self.records.items()}

    @cached_property
    def functions(self) -> Mapping[str, Record]:
        """Functions by id."""
        return {record.row[0]: record for record in self.records["functions"]}

    @cached_property
    def sources(self) -> frozenset[str]:
        """Ids of the sources."""
        return frozenset(record.row[0] for record in self.records["sources"])

    @cached_property
    def by_key(self) -> Mapping[Key, Sequence[Record]]:
        """Alias rows by key."""
        found: dict[Key, list[Record]] = defaultdict(list)
        for record in self.records["aliases"]:
            for key in filter(None, keys_of(record.row)):
                found[key].append(record)
        return dict(found)

    def keys(self, table: str, *, where: Iterable[tuple[int, str]] = ()) -> Mapping[Key, Record]:
        """Give the records of a noise table by key; ``where`` keeps those with a value in a field."""
        return {
            key: record
            for record in self.records[table]
            if all(record.row[field] == value for field, value in where) and (key := fold(record.row[0]))
        }
