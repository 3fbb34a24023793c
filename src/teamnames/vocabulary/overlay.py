"""A user's own table, laid over a vocabulary: it wins over everything and says what it overrides.

A few lines over 300: every fault that a user can make has its own message here.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import attrs

from teamnames.errors import VocabularyError, nearest
from teamnames.folding import fold
from teamnames.model import Key
from teamnames.vocabulary.keys import keys_of, spellings
from teamnames.vocabulary.overlay_file import OverlayLine, read_overlay
from teamnames.vocabulary.store import Vocabulary
from teamnames.vocabulary.tables import Finding, Row, all_tables

__all__ = ["Override", "Paths", "check_overlays", "extend", "rows_in_force"]

Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]
Readings = tuple[tuple[str, str], ...]

_READINGS = ("default", "also", "never")
_ID = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_USER = "user"
"""Id of the source that a user's own rows bear."""


@attrs.frozen
class Override:
    """A name whose readings a user's own table changed."""

    file: str
    line: int
    label: str
    before: Readings
    """Function ids with readings; an empty id with ``bucket`` or ``placeholder``."""
    now: Readings
    """The same; an empty id with ``never`` where the name is never a function."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.label!r}: {_said(self.before)} → {_said(self.now)}"


def _said(readings: Readings) -> str:
    return ", ".join(f"{function} ({reading})" if function else reading for function, reading in readings)


def extend(vocabulary: Vocabulary, paths: Paths) -> Vocabulary:
    """Lay tables over a vocabulary, the last one on top.

    Raises:
        OSError: a file cannot be read.
        FileFormatError: a file is no text in columns.
        VocabularyError: a table says what cannot be; every fault of the first such table is named.
    """
    for path in _files(paths):
        vocabulary, findings = _laid_over(vocabulary, path)
        if findings:
            raise VocabularyError(findings)
    return vocabulary


def check_overlays(vocabulary: Vocabulary, paths: Paths) -> tuple[Vocabulary, list[Finding]]:
    """Lay tables over a vocabulary as far as they can be, and give the faults of all of them.

    Raises:
        OSError: a file cannot be read.
        FileFormatError: a file is no text in columns.
        VocabularyError: the head of a file does not name the columns.
    """
    found: list[Finding] = []
    for path in _files(paths):
        vocabulary, findings = _laid_over(vocabulary, path)
        found += findings
    return vocabulary, found


def _files(paths: Paths) -> list[str]:
    given = [paths] if isinstance(paths, str | os.PathLike) else paths
    return [os.fspath(path) for path in given]


def _laid_over(vocabulary: Vocabulary, path: str) -> tuple[Vocabulary, list[Finding]]:
    import hashlib

    with open(path, "rb") as stream:
        raw = stream.read()
    lines, findings = read_overlay(raw, path)
    reader = _Reader(vocabulary, lines)
    version = f"{vocabulary.version}+{hashlib.sha256(raw).hexdigest()[:8]}"
    found = sorted(findings + reader.findings, key=lambda finding: finding.line)
    return reader.laid_over(version, path), found


class _Reader:
    """Makes rows of the lines of one table, collecting what cannot be."""

    def __init__(self, vocabulary: Vocabulary, lines: Sequence[OverlayLine]) -> None:
        self._vocabulary = vocabulary
        self.findings: list[Finding] = []
        self._labels = {fold(row[1]): row[0] for row in vocabulary.tables["functions"]}
        self._ids = set(self._labels.values())
        self._new: dict[str, Row] = {}
        self._defined_in: dict[str, OverlayLine] = {}
        self._rows: dict[Key, list[tuple[OverlayLine, Row]]] = defaultdict(list)
        for line in lines:
            if line.fields["function_label"]:
                self._define(line)
        self._place_new(lines)
        for line in lines:
            self._read(line)
        for rows in self._rows.values():
            self._contradictions(rows)

    # -- new functions ----------------------------------------------------------------------------

    def _define(self, line: OverlayLine) -> None:
        function_id, label = line.fields["function_id"], line.fields["function_label"]
        owner = self._labels.get(fold(label))
        if owner == function_id:
            return  # said before, in this table or in one below it
        if function_id in self._ids:
            accepted = "an id of its own, or an empty function_label"
            self._fault(line, "function_id", "a function that is there already, with another label", accepted)
        elif owner is not None:
            self._fault(line, "function_label", f"the label of {owner} already", "a label of its own")
        elif not _ID.fullmatch(function_id):
            accepted = "lower-case words joined by _, such as fleet_care"
            self._fault(line, "function_id", "not the form of an id", accepted)
        elif not fold(label):
            self._fault(line, "function_label", "a label without a letter or digit", "a name")
        else:
            self._new[function_id] = (function_id, label, "", line.fields["definition"], "", "active", "")
            self._defined_in[function_id] = line
            self._labels[fold(label)] = function_id
            self._ids.add(function_id)

    def _place_new(self, lines: Sequence[OverlayLine]) -> None:
        """Set new functions below the ones they name, which may be new too."""
        for line in lines:
            function_id, broader = line.fields["function_id"], line.fields["broader"]
            if not broader or function_id not in self._new:
                continue
            above = self._resolved(broader)
            if above is None:
                self._unknown(line, "broader", broader)
            elif self._lies_below(above, function_id):
                self._fault(line, "broader", "a function above itself", "one that does not lie below it")
            else:
                row = self._new[function_id]
                self._new[function_id] = (*row[:2], above, *row[3:])

    def _lies_below(self, function_id: str, other: str) -> bool:
        while function_id in self._new:
            if function_id == other:
                return True
            function_id = self._new[function_id][2]
        return False

    # -- rows -------------------------------------------------------------------------------------

    def _read(self, line: OverlayLine) -> None:
        fields = line.fields
        label, reading = fields["label"] or fields["function_label"], fields["reading"] or "default"
        if reading not in _READINGS:
            problem = f"not a reading{nearest(reading, _READINGS)}"
            self._fault(line, "reading", problem, "default, also, never, or nothing for default")
            return
        if not fold(label):
            accepted = "the name as your data has it"
            self._fault(line, "label", "no name, or one without a letter or digit", accepted)
            return
        named = [name.strip() for name in fields["function_id"].split(";") if name.strip()]
        if not named and reading != "never":
            accepted = "an id or preferred label, or the reading never"
            self._fault(line, "function_id", "no function", accepted)
        for name in named or ([""] if reading == "never" else []):
            function_id = self._resolved(name) if name else ""
            if function_id is None:
                self._unknown(line, "function_id", name)
            else:
                for spelt in spellings(label, fields["language"] or "de"):
                    row = (spelt, function_id, reading, fields["language"], _note(fields))
                    self._rows[fold(spelt)].append((line, row))

    def _contradictions(self, rows: Sequence[tuple[OverlayLine, Row]]) -> None:
        for place, (line, row) in enumerate(rows):
            for other_line, other in rows[:place]:
                at = f"{other_line.file}:{other_line.number}"
                same = row[1] == other[1]
                if row[2] != other[2] and (same or "" in (row[1], other[1])):
                    problem = f"{row[0]!r} is {row[2]} here and {other[2]} in {at}"
                    self._fault(line, "reading", problem, "one of the two")
                    break
                if row[2] == other[2] == "default" and not same and line is not other_line:
                    problem = f"a second default reading of {row[0]!r}, which is {other[1]} in {at}"
                    self._fault(line, "function_id", problem, "also, or one row that joins both by ;")
                    break

    def _resolved(self, name: str) -> str | None:
        return name if name in self._ids else self._labels.get(fold(name))

    def _fault(self, line: OverlayLine, column: str, problem: str, accepted: str) -> None:
        self.findings.append(line.finding(column, problem, accepted))

    def _unknown(self, line: OverlayLine, column: str, name: str) -> None:
        labels = [row[1] for row in (*self._vocabulary.tables["functions"], *self._new.values())]
        problem = "no function" + (nearest(name, sorted(self._ids)) or nearest(name, labels))
        self._fault(line, column, problem, "an id or preferred label (teamnames functions lists them)")

    # -- the vocabulary that comes of it ----------------------------------------------------------

    def laid_over(self, version: str, path: str) -> Vocabulary:
        """Make the vocabulary with these rows on top."""
        below = self._vocabulary
        for function_id, (_, label, *_) in self._new.items():  # a new function answers to its own label
            if fold(label) not in self._rows:
                row = (label, function_id, "default", "", "")
                self._rows[fold(label)] = [(self._defined_in[function_id], row)]
        mine = {key: tuple(row for _, row in rows) for key, rows in self._rows.items()}
        kept = tuple(row for row in below.overlay if _stands(row, mine.get(fold(row[0]), ())))
        overlay = kept + tuple(row for rows in mine.values() for row in rows)
        sources = [row for row in below.tables["sources"] if row[0] != _USER]
        titles = [row[1] for row in below.tables["sources"] if row[0] == _USER]
        file = os.path.basename(path)
        title = ", ".join([*titles, file]) if titles else f"your own table {file}"
        tables = {
            **all_tables(below.tables),
            "functions": (*below.tables["functions"], *self._new.values()),
            "sources": (*sources, (_USER, title, "unknown", "unknown", "unknown")),
        }
        return Vocabulary(tables, version, overlay, (*below.overridden, *self._overrides()))

    def _overrides(self) -> list[Override]:
        before = self._standing_before()
        found = []
        for key, rows in self._rows.items():
            mine = tuple(dict.fromkeys((row[1], row[2]) for _, row in rows))
            held = tuple(dict.fromkeys(before.get(key, ())))
            forbidden = {function for function, reading in mine if reading == "never"}
            if forbidden and "" not in forbidden and len(forbidden) == len(mine):
                left = tuple(pair for pair in held if pair[0] not in forbidden)
                now = (*left, *mine) if left != held else held
            else:
                now = mine
            if held and set(held) != set(now):
                line, row = rows[0]
                found.append(Override(line.file, line.number, row[0], held, now))
        return found

    def _standing_before(self) -> Mapping[Key, list[tuple[str, str]]]:
        """Give what these keys meant: by overlays first, then aliases, then buckets and placeholders."""
        tables = self._vocabulary.tables
        standing: dict[Key, list[tuple[str, str]]] = defaultdict(list)
        for label, function_id, reading, *_ in self._vocabulary.overlay:
            standing[fold(label)].append((function_id, reading))
        below: dict[Key, list[tuple[str, str]]] = defaultdict(list)
        for row in tables["aliases"]:
            for key in keys_of(row):
                if key in self._rows and key not in standing:
                    below[key].append((row[1], row[3]))
        for kind in ("buckets", "placeholders"):
            for label, *_ in tables[kind]:
                key = fold(label)
                if key in self._rows and key not in standing and key not in below:
                    below[key].append(("", kind.removesuffix("s")))
        return {**below, **standing}


def _stands(row: Row, over: Sequence[Row]) -> bool:
    """Tell whether a row of a lower table still holds under the rows of an upper one for the same name."""
    if all(other[2] == "never" and other[1] for other in over):
        return all(other[1] != row[1] for other in over)
    return False


def _note(fields: Mapping[str, str]) -> str:
    by, date = fields["by"], fields["date"]
    decided = " ".join(part for part in (f"by {by}" if by else "", f"on {date}" if date else "") if part)
    parts = (fields["note"], fields["reason"], f"decided {decided}" if decided else "")
    return "; ".join(part for part in parts if part)


def rows_in_force(vocabulary: Vocabulary) -> tuple[Row, ...]:
    """Give the alias rows that answer: a user's own, and those that they leave standing."""
    mine: dict[Key, list[Row]] = defaultdict(list)
    for row in vocabulary.overlay:
        mine[fold(row[0])].append(row)
    below = (
        row
        for row in vocabulary.tables["aliases"]
        if _stands(row, [over for key in keys_of(row) for over in mine.get(key, ())])
    )
    own = (
        (label, function_id, "alias", reading, language, "exact", _USER)
        for label, function_id, reading, language, _ in vocabulary.overlay
        if reading != "never"
    )
    return (*below, *own)
