"""What is asked of a run, and what comes of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import attrs

from teamnames.cleaning.difference import Difference
from teamnames.cleaning.review import ReviewRow
from teamnames.cleaning.survey import Counts, NameInFile
from teamnames.errors import FileFormatError
from teamnames.model import Policy

__all__ = ["ON_UNMATCHED", "REVIEW_FORMATS", "Cleaned", "Files", "Order", "Progress"]

Progress = Callable[[str, float], None]
"""Told now and then which part of the run is on and how much of it is done, 0..1."""

ON_UNMATCHED = ("null", "keep", "label", "fail")
REVIEW_FORMATS = ("csv", "xlsx")


def _share(order: Order, attribute: attrs.Attribute[Any], value: float | None) -> None:
    if value is not None and not 0 <= value <= 1:
        raise FileFormatError(f"{attribute.name.replace('_', '-')} is {value:g}; accepted: 0..1")


def _one_of(accepted: tuple[str, ...]) -> Callable[[Order, attrs.Attribute[str], str], None]:
    def check(order: Order, attribute: attrs.Attribute[str], value: str) -> None:
        if value not in accepted:
            name = attribute.name.replace("_", "-")
            raise FileFormatError(f"{name} is {value!r}; accepted: {', '.join(accepted)}")

    return check


@attrs.frozen(kw_only=True)
class Order:
    """What is to be done with a file."""

    column: str
    """The column that holds the names, by name or by number from 1; so with the other columns."""
    parent: str | None = None
    title: str | None = None
    stage: str | None = None
    stage_scheme: str | None = None
    """Whose list of stages the column holds, such as ``hubspot``."""
    vocabulary: tuple[Path, ...] = ()
    """Tables of your own, the last one on top."""
    decisions: Path | None = None
    """The table that ``accept`` fills; it lies on top of all others."""
    policy: Policy = attrs.field(factory=Policy)
    doubt_below: float = attrs.field(default=0.85, validator=_share)
    """An answer with less confidence is doubtful and comes to review, 0..1."""
    on_unmatched: str = attrs.field(default="null", validator=_one_of(ON_UNMATCHED))
    """What stands in place of an unknown function; ``fail`` writes no clean file at all."""
    label: str = "Unmatched"
    """What stands there under ``label``."""
    max_unmatched: float | None = attrs.field(default=None, validator=_share)
    """Largest share of the named rows that may be unmatched and undecided, 0..1."""
    prefix: str = "teamnames_"
    """Before the name of every column added."""
    out_dir: Path | None = None
    output: Path | None = None
    review_format: str = attrs.field(default="csv", validator=_one_of(REVIEW_FORMATS))
    against: Path | None = None
    """The run.json of an earlier run."""

    @property
    def inputs(self) -> tuple[Path, ...]:
        """Files that are read beside the one to clean, apart from ``against``."""
        return (*self.vocabulary, *((self.decisions,) if self.decisions is not None else ()))


@attrs.frozen(kw_only=True)
class Files:
    """Where a run wrote."""

    clean: Path | None
    """``None`` when ``fail`` held it back."""
    review: Path
    report: Path | None
    """``None`` when jinja2 is missing."""
    run: Path


@attrs.frozen(kw_only=True)
class Cleaned:
    """What came of a run."""

    files: Files
    counts: Counts
    review: tuple[ReviewRow, ...]
    unmatched: tuple[NameInFile, ...]
    """The most frequent names without a function that nobody has decided."""
    difference: Difference | None
    notices: tuple[str, ...]
    report_needs: str
    """How to get the report, when it could not be made; empty otherwise."""
    too_many_unmatched: bool
    """More than the order allows."""
