"""Plain aligned tables for a terminal or a pipe."""

from __future__ import annotations

import shutil
import sys
import unicodedata
from collections.abc import Iterable, Sequence

__all__ = ["print_table"]


def _width(text: str) -> int:
    """Give the number of terminal columns of a text."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _fit(text: str, width: int) -> str:
    text = "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)
    while _width(text) > width and len(text) > 1:
        text = text[:-2] + "…"
    return text + " " * (width - _width(text))


def print_table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows in columns as wide as what they hold; on a terminal no line is longer than it."""
    held = [list(row) for row in rows]
    widths = [max(_width(cell) for cell in column) for column in zip(heads, *held, strict=True)]
    if sys.stdout.isatty():
        spare = shutil.get_terminal_size().columns - 2 * (len(heads) - 1)
        while sum(widths) > spare and max(widths) > 8:
            widths[widths.index(max(widths))] -= 1
    for row in (list(heads), *held):
        cells = (_fit(cell, width) for cell, width in zip(row, widths, strict=True))
        print("  ".join(cells).rstrip())
