"""Cells added to a worksheet of an XLSX file, and nothing else of the file changed.

A worksheet is XML in a ZIP archive. Rows are found in its text and cells are put at their end, so
that number formats, styles, formulas, links, other sheets and whatever else is there stay as they
were. Text goes in as inline strings, which no program takes for a formula.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator, Sequence
from posixpath import join, normpath
from typing import BinaryIO
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from teamnames.cleaning.guard import guarded
from teamnames.cleaning.table import Cell
from teamnames.errors import FileFormatError

__all__ = ["copy_archive", "extent", "letters", "sheet_members", "with_cells", "xml_text"]

CellsOf = Callable[[int], Sequence[Cell] | None]
"""Gives the cells to add to a row, by its number from 1."""

_FARTHEST_COLUMN = 16_384
_CELL = re.compile(rb"""\sr=["']([A-Z]{1,3})([0-9]{1,7})["'][^<>]*(?<!/)>""")
_FULL_ROW = re.compile(rb"""<(?:[\w.-]+:)?row\s[^<>]*?\br=["']([0-9]{1,7})["'][^<>]*(?<!/)>""")
_DATA = re.compile(rb"<([\w.-]+:)?sheetData\s*>(.*)</(?:[\w.-]+:)?sheetData\s*>", re.S)
_ROW = re.compile(
    rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>"
    rb"|<(?:[\w.-]+:)?row(?P<said>\s[^>]*?)?(?P<alone>/?)>|(?P<end></(?:[\w.-]+:)?row\s*>)",
    re.S,
)
_NUMBER = re.compile(rb"""\br=["']([0-9]+)["']""")
_SPANS = re.compile(rb"""\s+spans=["'][^"']*["']""")
_EMPTY_CELL = re.compile(
    rb"""<(?:[\w.-]+:)?c\s[^<>]*?\br=["']([A-Z]{1,3})[0-9]+["'][^<>]*?(?:/>|></(?:[\w.-]+:)?c\s*>)"""
)
_STYLE = re.compile(rb"""\bs=["']([0-9]+)["']""")
_OPEN_CELL = re.compile(rb"<(?:[\w.-]+:)?c\s[^<>]*>")
_DIMENSION = re.compile(
    rb"""(<(?:[\w.-]+:)?dimension\s+ref=["'])([A-Z]+[0-9]+)(?::([A-Z]+)([0-9]+))?(["'])"""
)
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def letters(place: int) -> str:
    """Give the letters of a column, from its place from 0.

    >>> letters(0), letters(25), letters(26), letters(16_383)
    ('A', 'Z', 'AA', 'XFD')
    """
    name, rest = "", place + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        name = chr(65 + letter) + name
    return name


def _place(name: bytes) -> int:
    place = 0
    for letter in name:
        place = place * 26 + letter - 64
    return place - 1


def xml_text(text: str) -> str:
    """Make text safe between tags; what XML cannot hold becomes a replacement character."""
    return escape(_NOT_XML.sub("\ufffd", text))


def sheet_members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Give the member of the archive that holds each worksheet, by the sheet's name."""
    book = next(
        (t for kind, t in _relations(archive, "").values() if kind == "officeDocument"), "xl/workbook.xml"
    )
    related = _relations(archive, book)
    found: dict[str, str] = {}
    for element in ET.fromstring(archive.read(book)).iter():
        if element.tag.rsplit("}", 1)[-1] == "sheet":
            key = next((value for name, value in element.items() if name.endswith("}id")), "")
            if key in related:
                found[element.get("name", "")] = related[key][1]
    return found


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    folder, _, name = part.rpartition("/")
    member = join(folder, "_rels", f"{name}.rels")
    if member not in archive.namelist():
        return {}
    return {
        one.get("Id", ""): (one.get("Type", "").rsplit("/", 1)[-1], _resolved(folder, one.get("Target", "")))
        for one in ET.fromstring(archive.read(member))
    }


def _resolved(folder: str, target: str) -> str:
    return target.lstrip("/") if target.startswith("/") else normpath(join(folder, target))


def extent(xml: bytes) -> tuple[int, int]:
    """Give the last row and the last column, counted from 1, that hold something."""
    rows = columns = 0
    for cell in _CELL.finditer(xml):
        columns, rows = max(columns, _place(cell[1]) + 1), max(rows, int(cell[2]))
    return max(rows, max((int(number) for number in _FULL_ROW.findall(xml)), default=0)), columns


def with_cells(xml: bytes, first: int, header: int, last: int, cells_of: CellsOf) -> Iterator[bytes]:
    """Give the text of a worksheet with cells added to its rows, piece by piece.

    Args:
        xml: the worksheet.
        first: the place of the first column added, from 0.
        header: the number of the header's row, from 1; the cells added to it look like its last one.
        last: the place of the last column added, from 0.
        cells_of: gives the cells of a row.

    Raises:
        FileFormatError: the text is no worksheet in UTF-8, or there is no room for the columns.
    """
    data = _DATA.search(xml)
    if data is None:
        raise FileFormatError(
            "the sheet holds no rows that can be added to; save it again with a spreadsheet"
        )
    if last >= _FARTHEST_COLUMN:
        raise FileFormatError(f"there is no room for columns beyond {letters(first - 1)}")
    yield _DIMENSION.sub(lambda found: _wider(found, last), xml[: data.start(2)])
    prefix, at, number, row_starts = data[1] or b"", data.start(2), 0, None
    for found in _ROW.finditer(xml, data.start(2), data.end(2)):
        if found["end"]:
            if row_starts is not None:
                added = cells_of(number)
                inner = xml[row_starts.end() : found.start()]
                if added is None:
                    yield xml[at : found.end()]
                else:
                    yield xml[at : row_starts.start()]
                    yield _SPANS.sub(b"", row_starts[0])
                    yield _without_empty_cells(inner, first)
                    style = _last_style(inner) if number == header else b""
                    yield _cells(prefix, first, number, added, style)
                    yield found[0]
                at, row_starts = found.end(), None
        elif found[0][1:2] != b"!":
            said = _NUMBER.search(found["said"] or b"")
            number = int(said[1]) if said else number + 1
            row_starts = None if found["alone"] else found
    yield xml[at:]


def _wider(found: re.Match[bytes], last: int) -> bytes:
    column = found[3] or re.sub(rb"\d", b"", found[2])
    row = found[4] or re.sub(rb"\D", b"", found[2])
    farthest = max(_place(column), last)
    return found[1] + found[2] + b":" + letters(farthest).encode() + row + found[5]


def _without_empty_cells(inner: bytes, first: int) -> bytes:
    """Drop cells that bear only a style where ours will stand: no two cells may share a place."""
    return _EMPTY_CELL.sub(lambda cell: b"" if _place(cell[1]) >= first else cell[0], inner)


def _last_style(inner: bytes) -> bytes:
    cells = _OPEN_CELL.findall(inner)
    style = _STYLE.search(cells[-1]) if cells else None
    return b' s="%s"' % style[1] if style else b""


def _cells(prefix: bytes, first: int, row: int, cells: Sequence[Cell], style: bytes) -> bytes:
    tag = prefix.decode()
    made = []
    for place, cell in enumerate(cells, start=first):
        said = f'<{tag}c r="{letters(place)}{row}"{style.decode()}'
        if isinstance(cell, str) and cell:
            held = f'<{tag}t xml:space="preserve">{xml_text(guarded(cell))}</{tag}t>'
            made.append(f'{said} t="inlineStr"><{tag}is>{held}</{tag}is></{tag}c>')
        elif isinstance(cell, float | int):
            made.append(f"{said}><{tag}v>{cell!r}</{tag}v></{tag}c>")
    return "".join(made).encode()


def copy_archive(
    archive: zipfile.ZipFile, target: BinaryIO, replaced: str, pieces: Callable[[bytes], Iterator[bytes]]
) -> None:
    """Write an archive again with one member rewritten; every other one, and every date, stays."""
    with zipfile.ZipFile(target, "w") as copy:
        for member in archive.infolist():
            info = zipfile.ZipInfo(member.filename, member.date_time)
            info.compress_type, info.external_attr = member.compress_type, member.external_attr
            large = member.file_size > 2**30
            with archive.open(member) as old, copy.open(info, "w", force_zip64=large) as new:
                if member.filename == replaced:
                    for piece in pieces(old.read()):
                        new.write(piece)
                else:
                    while chunk := old.read(2**20):
                        new.write(chunk)
