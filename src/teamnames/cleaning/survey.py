"""Every distinct name of a file, answered once, with how many rows bear it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from enum import StrEnum

import attrs

from teamnames.cleaning.table import Cell
from teamnames.folding import fold
from teamnames.model import Key, Outcome, TeamMatch
from teamnames.normalizer import Normalizer

__all__ = ["ADDED", "KEPT_NAMES", "Counts", "NameInFile", "Standing", "Survey", "cells_of"]

ADDED = (
    *("function", "function_id", "group", "outcome", "confidence", "alias", "trend", "method"),
    *("code", "region", "segment", "level", "alternatives", "table_version"),
)
"""The columns added to a file, each with the prefix before it."""
KEPT_NAMES = 100_000
"""Distinct names that are kept; later ones are answered row by row and only counted."""
_MEANINGS = 65_536
_SURROGATE = re.compile("[\ud800-\udfff]")


class Standing(StrEnum):
    """What a name means for the person who looks after the file."""

    ANSWERED = "answered"
    DOUBTFUL = "doubtful"
    """Ambiguous, or answered with little confidence."""
    WITHOUT = "without"
    """It names no function that the table knows."""
    BLANK = "blank"


@attrs.define(eq=False)
class NameInFile:
    """One name of a file, in one context."""

    name: str
    parent: str
    """Ids of the functions that the parent's column names; empty without any."""
    title: str
    """The same of the title's column."""
    match: TeamMatch
    standing: Standing
    settled: bool
    """A person has decided it."""
    first_row: int
    """The first row that bears it, as a spreadsheet counts."""
    rows: int = 0

    @property
    def wants_review(self) -> bool:
        """Nobody has decided it and the answer is not sure."""
        return self.standing in (Standing.DOUBTFUL, Standing.WITHOUT) and not self.settled


@attrs.define
class Counts:
    """How many rows came to what."""

    rows: int = 0
    by_outcome: Counter[str] = attrs.field(factory=Counter)
    by_standing: Counter[str] = attrs.field(factory=Counter)
    distinct: int = 0
    """Distinct names, blank ones not; at most ``KEPT_NAMES``."""
    undecided: int = 0
    """Unmatched rows whose name nobody has decided."""
    unlisted: int = 0
    """Rows whose names came after the first ``KEPT_NAMES`` distinct ones."""

    @property
    def unmatched_share(self) -> float:
        """Share of the rows with a name that are unmatched and undecided, 0..1."""
        named = self.rows - self.by_outcome["blank"]
        return self.undecided / named if named else 0.0


class Survey:
    """Collects the names of a file in one pass and answers them for the next.

    A context counts only for the functions that it names, so titles by the thousand do not
    multiply the work.
    """

    def __init__(self, normalizer: Normalizer, doubt_below: float) -> None:
        self.normalizer = normalizer
        self.counts = Counts()
        self._doubt_below = doubt_below
        self._names: dict[object, NameInFile] = {}
        self._meanings: dict[str, str] = {}
        self._standing_for: dict[str, str] = {"": ""}
        readings = normalizer.vocabulary.overlay
        self._settled = {fold(row[0]) for row in readings if row[2] != "never" or not row[1]}

    def __iter__(self) -> Iterator[NameInFile]:
        return iter(self._names.values())

    def closed(self) -> Counts:
        """Count the distinct names, once every row was seen."""
        self.counts.distinct = len({one.name for one in self if one.standing is not Standing.BLANK})
        return self.counts

    def see(self, number: int, name: str | None, parent: str | None = None, title: str | None = None) -> None:
        """Count one row."""
        found = self.find(name, parent, title, number)
        found.rows += 1
        counts, outcome = self.counts, found.match.outcome
        counts.rows += 1
        counts.by_outcome[outcome] += 1
        counts.by_standing[found.standing] += 1
        if outcome is Outcome.UNMATCHED and not found.settled:
            counts.undecided += 1

    def find(
        self, name: str | None, parent: str | None = None, title: str | None = None, number: int = 0
    ) -> NameInFile:
        """Give the answer to a name in its context, worked out on first sight."""
        key: object = name
        above = beside = ""
        if parent is not None or title is not None:
            above, beside = self._meaning(parent), self._meaning(title)
            key = (name, above, beside)
        found = self._names.get(key)
        if found is None:
            found = self._answered(name or "", above, beside, number)
            if len(self._names) < KEPT_NAMES:
                self._names[key] = found
            elif number:
                self.counts.unlisted += 1
        return found

    def _meaning(self, said: str | None) -> str:
        """Give the ids of the functions that a value of the context names."""
        if said is None:
            return ""
        meaning = self._meanings.get(said)
        if meaning is None:
            if len(self._meanings) >= _MEANINGS:
                self._meanings.clear()
            match = self.normalizer.normalize_team(said)
            meaning = self._meanings[said] = "; ".join(function.id for function in match.functions)
            self._standing_for.setdefault(meaning, said)
        return meaning

    def _answered(self, name: str, parent: str, title: str, number: int) -> NameInFile:
        above, beside = self._standing_for[parent] or None, self._standing_for[title] or None
        match = self.normalizer.normalize_team(name, parent=above, title=beside)
        return NameInFile(
            name, parent, title, match, self._standing(match), fold(name) in self._settled, number
        )

    def _standing(self, match: TeamMatch) -> Standing:
        if match.outcome is Outcome.BLANK:
            return Standing.BLANK
        if match.outcome is Outcome.UNMATCHED:
            return Standing.WITHOUT
        if match.outcome is Outcome.AMBIGUOUS or match.confidence < self._doubt_below:
            return Standing.DOUBTFUL
        return Standing.ANSWERED

    def most_frequent(self, standing: Standing, most: int) -> list[NameInFile]:
        """Give the names of a standing that nobody has decided, most rows first."""
        found = [one for one in self if one.standing is standing and not one.settled]
        return sorted(found, key=lambda one: (-one.rows, one.name))[:most]

    def by_key(self) -> dict[Key, list[NameInFile]]:
        """Group the names that differ only in case, blanks and punctuation, most rows first in each."""
        groups: dict[Key, list[NameInFile]] = {}
        for one in self:
            groups.setdefault(fold(one.name), []).append(one)
        for group in groups.values():
            group.sort(key=lambda one: (-one.rows, one.name, one.parent, one.title))
        return groups


def cells_of(match: TeamMatch, instead: str | None) -> list[Cell]:
    """Give the cells to add to a row that bears this name.

    Args:
        match: its answer.
        instead: what stands in place of a function that is not known.
    """
    said = match.as_dict()
    cells: list[Cell] = [_clean(said[column]) for column in ADDED]
    if match.outcome is Outcome.UNMATCHED:
        cells[0] = _clean(instead)
    return cells


def _clean(cell: Cell) -> Cell:
    return _SURROGATE.sub("\ufffd", cell) if isinstance(cell, str) else cell
