"""What every format promises: a table that is read row by row and written again with columns added."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import BinaryIO, Protocol

import attrs

from teamnames.cleaning.encodings import TextEncoding
from teamnames.cleaning.fingerprint import Fingerprint

__all__ = ["Answered", "Cell", "Choices", "Picked", "Table", "TakenFor", "Tick", "as_text"]

Cell = str | float | None
"""What we write: text, a number, or nothing."""
Picked = tuple[str | None, ...]
"""The cells of one row that were asked for."""
Answered = Callable[[Picked], Sequence[Cell]]
"""Gives the cells to add to a row, from those picked out of it."""
Tick = Callable[[float], None]
"""Told now and then how much of a pass is done, 0..1."""


@attrs.frozen(kw_only=True)
class Choices:
    """What the caller says of the file; ``None`` leaves it to be found out."""

    format: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    """As a spreadsheet counts, from 1; 0 when there is none."""


@attrs.frozen(kw_only=True)
class TakenFor:
    """What a file was taken for."""

    kind: str
    """``csv``, ``tsv``, ``jsonl``, ``xlsx``, ``xls``, ``ods`` or ``parquet``."""
    ending: str
    """Of the clean file, with its dot."""
    columns: tuple[str, ...]
    header_row: int
    """As a spreadsheet counts, from 1; 0 when there is none."""
    encoding: TextEncoding | None = None
    delimiter: str | None = None
    sheet: str | None = None
    remarks: tuple[str, ...] = ()
    """What a user would want to know of how it was read."""


class Table(Protocol):
    """A file opened as a table. Each pass opens it anew, so that passes cost no memory."""

    file: Fingerprint
    taken_for: TakenFor
    notices: tuple[str, ...]
    """What a whole pass over the rows has shown, for people."""

    def position(self, asked: str, option: str) -> int:
        """Find a column by name or number; its place, from 0.

        Raises:
            UnknownColumnError: there is none, or there are several; the message lists what there is.
        """

    def rows(self, positions: Sequence[int], tick: Tick) -> Iterator[tuple[int, Picked]]:
        """Give the number of every row, as a spreadsheet counts, and its cells at these places."""

    def write(
        self, target: BinaryIO, positions: Sequence[int], heads: Sequence[str], answered: Answered, tick: Tick
    ) -> None:
        """Write the table again, every byte or value as it was, with cells added at the end of each row."""


def as_text(value: object) -> str | None:
    """Give a cell that a file holds as something other than text as the text that people see.

    >>> as_text(4100.0), as_text(True), as_text(None), as_text("x")
    ('4100', 'TRUE', None, 'x')
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
