"""The review file: each doubtful name once, most rows first, with an empty place for a decision."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

import attrs

from teamnames.cleaning.extras import optional
from teamnames.cleaning.guard import guarded
from teamnames.cleaning.survey import NameInFile, Survey
from teamnames.cleaning.table import Cell, as_text
from teamnames.model import Outcome, TeamMatch

__all__ = [
    "CANDIDATES",
    "REVIEW_COLUMNS",
    "Proposal",
    "ReviewRow",
    "proposals",
    "review_rows",
    "write_review",
]

CANDIDATES = 3
_LEAST_SCORE = 80.0
"""Of a near miss that is worth a look. Readings of the name itself have 100."""
REVIEW_COLUMNS = (
    *("name", "rows", "decision", "reason", "candidate_1", "score_1", "candidate_2", "score_2"),
    *("candidate_3", "score_3", "outcome", "confidence", "why", "example_row", "spellings"),
)
_WIDTHS = (34, 8, 24, 24, 38, 8, 38, 8, 38, 8, 12, 12, 90, 12, 10)


@attrs.frozen
class Proposal:
    """A function, or several for a composite, that a reviewer may choose by its number."""

    ids: tuple[str, ...]
    labels: tuple[str, ...]
    alias: str
    """The name in the table that speaks for it; empty where several do."""
    score: float
    """Similarity of the name to the alias, 0..100."""

    def __str__(self) -> str:
        return f"{'; '.join(self.labels)} [{'; '.join(self.ids)}]"


@attrs.frozen
class ReviewRow:
    """A name that wants a decision; spellings that differ in case, blanks and punctuation are one."""

    name: str
    """The most frequent spelling."""
    rows: int
    spellings: int
    outcome: Outcome
    confidence: float
    proposals: tuple[Proposal, ...]
    why: str
    example_row: int

    def cells(self) -> list[Cell]:
        """Give the cells of its line, in the order of ``REVIEW_COLUMNS``."""
        offered: list[Cell] = []
        for place in range(CANDIDATES):
            one = self.proposals[place] if place < len(self.proposals) else None
            offered += [str(one), round(one.score, 1)] if one else [None, None]
        last: list[Cell] = [
            self.outcome.value,
            round(self.confidence, 4),
            self.why,
            self.example_row,
            self.spellings,
        ]
        return [self.name, self.rows, None, None, *offered, *last]


def proposals(match: TeamMatch, most: int = CANDIDATES) -> tuple[Proposal, ...]:
    """Give the answer, if there is one, and what else a name could mean, best first."""
    found: list[Proposal] = []
    if match.functions:
        ids = tuple(function.id for function in match.functions)
        labels = tuple(function.label for function in match.functions)
        found.append(Proposal(ids, labels, match.alias.label if match.alias else "", match.score))
    for candidate in match.alternatives:
        function = candidate.function
        if candidate.score >= _LEAST_SCORE and all((function.id,) != one.ids for one in found):
            found.append(Proposal((function.id,), (function.label,), candidate.alias.label, candidate.score))
    return tuple(found[:most])


def review_rows(survey: Survey) -> list[ReviewRow]:
    """List the names that want a decision, most rows first."""
    found = []
    for group in survey.by_key().values():
        wanting = [one for one in group if one.wants_review]
        if wanting:
            found.append(_row(wanting))
    return sorted(found, key=lambda row: (-row.rows, row.name))


def _row(wanting: Sequence[NameInFile]) -> ReviewRow:
    shown = wanting[0]
    offered: dict[tuple[str, ...], Proposal] = {}
    for each in wanting[:CANDIDATES]:
        for one in proposals(each.match):
            offered.setdefault(one.ids, one)
    return ReviewRow(
        name=shown.name,
        rows=sum(one.rows for one in wanting),
        spellings=len({one.name for one in wanting}),
        outcome=shown.match.outcome,
        confidence=shown.match.confidence,
        proposals=tuple(offered.values())[:CANDIDATES],
        why=shown.match.reason or shown.match.explain().partition("\n")[0],
        example_row=min(one.first_row for one in wanting),
    )


def write_review(target: BinaryIO, rows: Sequence[ReviewRow], form: str, delimiter: str) -> None:
    """Write the review as ``csv`` (UTF-8 with a mark, as Excel wants it) or as ``xlsx``.

    Raises:
        MissingExtraError: a workbook needs xlsxwriter.
    """
    if form == "xlsx":
        _write_workbook(target, rows)
        return
    target.write("\ufeff".encode())
    for line in _lines(rows, delimiter):
        target.write(line.encode("utf-8", "replace"))


def _lines(rows: Sequence[ReviewRow], delimiter: str) -> Iterator[str]:
    for cells in (list[Cell](REVIEW_COLUMNS), *(row.cells() for row in rows)):
        line = io.StringIO(newline="")
        texts = [guarded(cell) if isinstance(cell, str) else as_text(cell) or "" for cell in cells]
        csv.writer(line, delimiter=delimiter, lineterminator="\r\n").writerow(texts)
        yield line.getvalue()


def _write_workbook(target: BinaryIO, rows: Sequence[ReviewRow]) -> None:
    library = optional("xlsxwriter", "xlsxwriter")
    settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = library.Workbook(target, settings)
    book.set_properties({"created": dt.datetime(2000, 1, 1)})
    sheet = book.add_worksheet("review")
    bold, open_cell = book.add_format({"bold": True}), book.add_format({"bg_color": "#FFF8DC"})
    for column, (head, width) in enumerate(zip(REVIEW_COLUMNS, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width, open_cell if head in ("decision", "reason") else None)
        sheet.write_string(0, column, head, bold)
    for place, row in enumerate(rows, start=1):
        for column, cell in enumerate(row.cells()):
            if isinstance(cell, str):
                sheet.write_string(place, column, guarded(cell).encode("utf-8", "replace").decode())
            elif cell is not None:
                sheet.write_number(place, column, cell)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(len(rows), 1), len(REVIEW_COLUMNS) - 1)
    book.close()
