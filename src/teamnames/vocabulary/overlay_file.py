"""A user's own table as a file: CSV, TSV or separated by semicolons, with a head line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from teamnames.errors import FileFormatError, VocabularyError, nearest
from teamnames.vocabulary.tables import COMMENT, Finding

__all__ = ["OVERLAY_COLUMNS", "OverlayLine", "read_overlay"]

OVERLAY_COLUMNS: Mapping[str, str] = {
    "label": "the name as it stands in your data, or a department code (also: name, alias, code)",
    "function_id": "id or preferred label; several joined by ; or, beside never, nothing (also: function)",
    "reading": "default, also or never; nothing means default",
    "language": "language of the label",
    "note": "what explanations should show",
    "function_label": "label of a new function, whose id is in function_id",
    "broader": "id or label of the function above a new one; nothing for one at the top",
    "definition": "what a new function does",
    "by": "who decided",
    "date": "when",
    "reason": "why",
}
"""Columns of a user's table and what they hold. Only ``label`` and ``function_id`` must be there."""

_ALSO_CALLED = {"name": "label", "alias": "label", "code": "label", "function": "function_id"}


class OverlayLine(NamedTuple):
    """A record of a user's table, every column present."""

    file: str
    number: int
    fields: Mapping[str, str]

    def finding(self, column: str, problem: str, accepted: str) -> Finding:
        """Make a finding about a field."""
        return Finding(self.file, self.number, column, self.fields[column], problem, accepted, "overlay")


def read_overlay(raw: bytes, path: str) -> tuple[list[OverlayLine], list[Finding]]:
    """Read the records of a user's table, collecting those with too many fields.

    Raises:
        FileFormatError: the bytes are no text, or quotes do not pair.
        VocabularyError: the head names other columns than those of ``OVERLAY_COLUMNS``, or lacks one.
    """
    import csv
    import io

    text = _text(raw, path).replace("\r\n", "\n").replace("\r", "\n")
    head = next((line for line in text.split("\n") if line.strip() and not line.startswith(COMMENT)), "")
    delimiter = max("\t;,", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records = _records(reader, path)
    number, names = next(records, (1, [""]))
    columns = _columns(names, path, number)
    lines: list[OverlayLine] = []
    findings: list[Finding] = []
    for number, cells in records:
        if any(cell.strip() for cell in cells[len(columns) :]):
            accepted = f"{len(columns)} fields; a field that holds {delimiter!r} stands in quotes"
            shown = delimiter.join(cells)
            findings.append(Finding(path, number, "", shown, f"{len(cells)} fields", accepted, "overlay"))
        elif any(cell.strip() for cell in cells):
            given = dict(zip(columns, (" ".join(cell.split()) for cell in cells), strict=False))
            every = {column: given.get(column, "") for column in OVERLAY_COLUMNS}
            lines.append(OverlayLine(path, number, every))
    return lines, findings


def _text(raw: bytes, path: str) -> str:
    utf_16 = raw[:2] in (b"\xff\xfe", b"\xfe\xff")  # the "Unicode text" of spreadsheets
    try:
        return raw.decode("utf-16" if utf_16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        found = raw[error.start : error.start + 1].hex()
        problem = f"{path}:{line}: a byte that is not UTF-8, found 0x{found}"
        raise FileFormatError(f"{problem}; accepted: the file saved as UTF-8") from None


def _records(reader: Iterator[list[str]], path: str) -> Iterator[tuple[int, list[str]]]:
    """Give records with the line on which each starts; remarks before the head are passed over."""
    import csv

    begun = False
    while True:
        number = reader.line_num + 1  # type: ignore[attr-defined] # a csv.reader, whose class has no public name
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"{path}:{number}: a record that cannot be read ({error}); accepted: quotes in pairs"
            raise FileFormatError(message) from None
        begun = begun or (any(cells) and not cells[0].startswith(COMMENT))
        if begun:
            yield number, cells


def _columns(names: Sequence[str], path: str, number: int) -> list[str]:
    spelt = ["_".join(name.split()).casefold() for name in names]
    columns = [_ALSO_CALLED.get(name, name) for name in spelt]
    known = ", ".join(OVERLAY_COLUMNS)
    findings = []
    for place, (name, column) in enumerate(zip(names, columns, strict=True), 1):
        if column not in OVERLAY_COLUMNS and name.strip():
            problem = f"column {place} is none that we know{nearest(name, OVERLAY_COLUMNS)}"
            findings.append(Finding(path, number, "", name, problem, known, "overlay"))
        elif column in OVERLAY_COLUMNS and column in columns[: place - 1]:
            findings.append(Finding(path, number, "", name, f"a second column {column}", "one", "overlay"))
    for name in ("label", "function_id"):
        if name not in columns:
            accepted = f"a first line that names columns: {known}"
            problem, found = f"no column {name}", ", ".join(names)
            findings.append(Finding(path, number, "", found, problem, accepted, "overlay"))
    if findings:
        raise VocabularyError(findings)
    return columns
