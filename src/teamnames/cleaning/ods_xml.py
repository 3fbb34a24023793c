"""Cells added to a sheet of an ODS file, and nothing else of the file changed.

As in ``sheet_xml``, with two peculiarities: cells have no address but follow each other, and equal
neighbours are written once with a count. Rows that are written once are equal in every cell, so
they have the same answer and stay written once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from xml.sax.saxutils import unescape

from teamnames.cleaning.guard import guarded
from teamnames.cleaning.sheet_xml import CellsOf, xml_text
from teamnames.cleaning.table import Cell
from teamnames.errors import FileFormatError

__all__ = ["extent", "with_cells"]

_TABLE = re.compile(rb"<table:table\s[^<>]*?table:name=(\"[^\"]*\"|'[^']*')[^<>]*>(.*?)</table:table>", re.S)
_ROW = re.compile(rb"<table:table-row(\s[^<>]*?)?(?:/>|>(.*?)</table:table-row>)", re.S)
_CELL = re.compile(
    rb"<table:(covered-)?table-cell(?P<said>\s[^<>]*?)?(?:/>|>(?P<held>.*?)</table:(?:covered-)?table-cell>)",
    re.S,
)
_ROWS = re.compile(rb"table:number-rows-repeated=[\"'](\d{1,7})[\"']")
_COLUMNS = re.compile(rb"\s*table:number-columns-repeated=[\"'](\d{1,7})[\"']")
_STYLE = re.compile(rb"table:style-name=[\"']([^\"'<>&]*)[\"']")
_QUOTES = {"&quot;": '"', "&apos;": "'"}


def _count(pattern: re.Pattern[bytes], said: bytes | None) -> int:
    found = pattern.search(said or b"")
    return int(found[1]) if found else 1


def _table(xml: bytes, sheet: str) -> re.Match[bytes]:
    for found in _TABLE.finditer(xml):
        if unescape(found[1][1:-1].decode("utf-8", "replace"), _QUOTES) == sheet:
            return found
    raise FileFormatError(
        f"the sheet {sheet!r} cannot be found in the file's text; save it again with a spreadsheet"
    )


def extent(xml: bytes, sheet: str) -> tuple[int, int]:
    """Give the last row and the last column, counted from 1, that hold something."""
    data = _table(xml, sheet)
    rows = columns = number = 0
    for row in _ROW.finditer(xml, data.start(2), data.end(2)):
        number += _count(_ROWS, row[1])
        width = 0
        for cell in _CELL.finditer(row[2] or b""):
            width += _count(_COLUMNS, cell["said"])
            if cell["held"]:
                rows, columns = number, max(columns, width)
    return rows, columns


def with_cells(xml: bytes, sheet: str, first: int, header: int, cells_of: CellsOf) -> Iterator[bytes]:
    """Give the text of the file's content with cells added to the rows of one sheet, piece by piece."""
    data = _table(xml, sheet)
    at, number = 0, 1
    for row in _ROW.finditer(xml, data.start(2), data.end(2)):
        added = cells_of(number) if row[2] else None
        if added is not None:
            yield xml[at : row.start(2)]
            yield from _row(row[2], first, added, number == header)
            at = row.end(2)
        number += _count(_ROWS, row[1])
    yield xml[at:]


def _row(inner: bytes, first: int, added: Sequence[Cell], is_header: bool) -> Iterator[bytes]:
    width, style = 0, b""
    for cell in _CELL.finditer(inner):
        said, count = cell["said"] or b"", _count(_COLUMNS, cell["said"])
        kept = min(count, first - width)
        if kept == count:
            yield cell[0]
        elif kept > 0:
            yield b'<table:table-cell%s table:number-columns-repeated="%d"/>' % (
                _COLUMNS.sub(b"", said),
                kept,
            )
        width += max(kept, 0)
        if cell["held"] and (named := _STYLE.search(said)):
            style = named[1]
    if width < first:
        yield b'<table:table-cell table:number-columns-repeated="%d"/>' % (first - width)
    look = b' table:style-name="%s"' % style if is_header and style else b""
    for one in added:
        yield _cell(one, look.decode()).encode()


def _cell(cell: Cell, look: str) -> str:
    if isinstance(cell, str) and cell:
        text = xml_text(guarded(cell))
        return (
            f'<table:table-cell{look} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
        )
    if isinstance(cell, float | int):
        said = f'office:value-type="float" office:value="{cell!r}"'
        return f"<table:table-cell {said}><text:p>{cell!r}</text:p></table:table-cell>"
    return "<table:table-cell/>"
