"""Where the header of a table stands, and which column a user means."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import attrs

from teamnames.errors import FileFormatError, UnknownColumnError, nearest

__all__ = ["LOOKED_AT", "MOST_COLUMNS", "Header", "column_place", "find_header"]

LOOKED_AT = 100
"""Rows at the top of a file that are looked at."""
MOST_COLUMNS = 5_000
_SHOWN = 40
_VALUE = re.compile(r"[-+(]?[\d.,:/ %€$£-]*\d[\d.,:/ %€$£)-]*|[^@\s]+@[^@\s]+\.[^@\s]+|https?://\S+")


@attrs.frozen
class Header:
    """The names of the columns, and the row that says them."""

    place: int
    """Of the header among the rows, from 0; -1 when there is none."""
    columns: tuple[str, ...]

    @property
    def above(self) -> str:
        """Tell of the rows above it, for people."""
        return f"rows above the header, copied as they are: {self.place}"

    @property
    def number(self) -> int:
        """The same as a spreadsheet counts; 0 when there is none."""
        return self.place + 1


def find_header(
    rows: Sequence[Sequence[str]], wanted: Sequence[str], header_row: int | None, file: object
) -> Header:
    """Find the header among the first rows of a file.

    The row that holds a wanted column name is the header, however many titles stand above it.
    Without such a row it is the first one that is about as wide as the table, unless that row
    holds numbers, dates or addresses, or a cell that comes again below: then there is none.

    Args:
        rows: the first rows, up to ``LOOKED_AT``.
        wanted: the columns asked for, by name or number; the first one counts most.
        header_row: the row to take, from 1; 0 for none; ``None`` to look for it.
        file: named in messages.

    Raises:
        FileFormatError: there is no row where the header should be, or too many columns.

    >>> find_header([["Staff report"], ["Name", "Team"], ["Ada", "SDR"]], ["Team"], None, "x.csv").number
    2
    >>> find_header([["Ada", "SDR", "3"], ["Bo", "SDR", "4"]], ["2"], None, "x.csv").columns
    ('column_1', 'column_2', 'column_3')
    """
    widths = Counter(len(row) for row in rows if _filled(row))
    if not widths:
        raise FileFormatError(f"{file} holds no cell with text in its first {LOOKED_AT} rows")
    widest = max(widths)
    if widest > MOST_COLUMNS:
        message = f"{file} has {widest:,} columns, more than {MOST_COLUMNS:,}; is the delimiter right?"
        raise FileFormatError(message)
    usual = max(widths, key=lambda width: (widths[width], width))
    if header_row is not None and not 0 <= header_row <= len(rows):
        raise FileFormatError(f"--header-row is {header_row}; accepted: 0 (no header) to {len(rows)}")
    place = header_row - 1 if header_row is not None else _found(rows, wanted, usual)
    if place < 0:
        return Header(-1, tuple(f"column_{number}" for number in range(1, usual + 1)))
    return Header(place, tuple(cell.strip() for cell in rows[place]))


def _found(rows: Sequence[Sequence[str]], wanted: Sequence[str], usual: int) -> int:
    named = _row_that_names(rows, wanted, usual)
    if named is not None:
        return named
    filled = [i for i, row in enumerate(rows) if _filled(row)]
    place = next((i for i in filled if _filled(rows[i]) * 2 > usual), filled[0])
    return -1 if _holds_values(rows[place], rows[place + 1 :]) else place


def _filled(row: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in row)


def _row_that_names(rows: Sequence[Sequence[str]], wanted: Sequence[str], usual: int) -> int | None:
    for fold in (str.strip, lambda cell: cell.strip().casefold()):
        for name in wanted:
            holding = [i for i, row in enumerate(rows) if fold(name) in map(fold, row)]
            wide = [i for i in holding if _filled(rows[i]) * 2 > usual]
            if wide or (holding and usual == 1):
                return (wide or holding)[0]
    return None


def _holds_values(row: Sequence[str], below: Sequence[Sequence[str]]) -> bool:
    if any(_VALUE.fullmatch(cell.strip()) for cell in row if cell.strip()):
        return True
    return any(
        cell and any(place < len(other) and other[place] == cell for other in below)
        for place, cell in enumerate(row)
    )


def column_place(columns: Sequence[str], asked: str, option: str = "--column") -> int:
    """Find a column by its name, by its name in another case, or by its number from 1.

    Raises:
        UnknownColumnError: no column or several columns answer to it.

    >>> column_place(["Id", "Department "], "department")
    1
    >>> column_place(["Id", "Team", "Team"], "Team")
    Traceback (most recent call last):
        ...
    teamnames.errors.UnknownColumnError: 2 columns are called 'Team'; say which: --column 2 or --column 3
    """
    for fold in (str.strip, lambda name: name.strip().casefold()):
        places = [i for i, name in enumerate(columns) if fold(name) == fold(asked)]
        if len(places) == 1:
            return places[0]
        if places:
            numbers = " or ".join(f"{option} {place + 1}" for place in places)
            message = f"{len(places)} columns are called {asked!r}; say which: {numbers}"
            raise UnknownColumnError(message)
    if asked.isascii() and asked.isdigit() and 1 <= int(asked) <= len(columns):
        return int(asked) - 1
    listed = ", ".join(name or f"(column {i})" for i, name in enumerate(columns[:_SHOWN], start=1))
    more = f" and {len(columns) - _SHOWN:,} more" if len(columns) > _SHOWN else ""
    raise UnknownColumnError(
        f"{option}: no column is called {asked!r}{nearest(asked, columns)}; there are: {listed}{more}"
    )
