"""XLSX, XLS and ODS: values are read by python-calamine, and the file itself is added to.

XLS is a format that nothing kept up writes any more: its values come back as XLSX.
"""

from __future__ import annotations

import datetime as dt
import zipfile
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from teamnames.cleaning import ods_xml, sheet_xml
from teamnames.cleaning.archives import refuse_wide_sheet
from teamnames.cleaning.extras import optional
from teamnames.cleaning.fingerprint import Fingerprint
from teamnames.cleaning.guard import guarded
from teamnames.cleaning.header import LOOKED_AT, Header, column_place, find_header
from teamnames.cleaning.table import Answered, Cell, Choices, Picked, TakenFor, Tick, as_text
from teamnames.errors import FileFormatError, nearest

__all__ = ["WorkbookTable"]

_ODS_CONTENT = "content.xml"
_TICK_ROWS = 4096
_DATE_FORMATS = (
    (dt.datetime, "yyyy-mm-dd hh:mm:ss"),
    (dt.date, "yyyy-mm-dd"),
    (dt.time, "hh:mm:ss"),
)


class WorkbookTable:
    """One sheet of a workbook."""

    def __init__(
        self,
        file: Fingerprint,
        kind: str,
        archive: zipfile.ZipFile | None,
        choices: Choices,
        wanted: Sequence[str],
    ) -> None:
        self.file = file
        self.kind = kind
        self.notices: tuple[str, ...] = ()
        self._archive = archive
        self._book = self._read_book()
        self._sheet_name, self._sheet, self._header = self._chosen(choices, wanted)
        columns = self._header.columns
        rewritten = kind == "xls"
        remarks = ["XLS comes back as XLSX, values only"] if rewritten else []
        if self._header.place > 0:
            remarks.append(self._header.above)
        self.taken_for = TakenFor(
            kind=kind,
            ending=".xlsx" if rewritten else file.path.suffix or f".{kind}",
            columns=columns,
            header_row=self._header.number,
            sheet=self._sheet_name,
            remarks=tuple(remarks),
        )

    def _read_book(self) -> Any:
        calamine = optional("python_calamine", "python-calamine")
        try:
            return calamine.load_workbook(str(self.file.path))
        except calamine.PasswordError:
            raise FileFormatError(
                f"{self.file.path} is protected by a password; save it without one"
            ) from None
        except calamine.CalamineError as error:
            message = f"{self.file.path} cannot be read as {self.kind.upper()} ({error}); export it again"
            raise FileFormatError(message) from None

    def _chosen(self, choices: Choices, wanted: Sequence[str]) -> tuple[str, Any, Header]:
        """Open the sheet asked for, or the first one shown that names a wanted column."""
        if choices.sheet is not None:
            name = self._named(choices.sheet)
            sheet = self._opened(name)
            return name, sheet, self._header_of(name, sheet, wanted, choices)
        filled: tuple[str, Any, Header] | None = None
        for meta in self._book.sheets_metadata:
            if str(meta.typ).endswith("WorkSheet") and str(meta.visible).endswith("Visible"):
                sheet = self._opened(meta.name)
                if sheet.start is None:
                    continue
                header = self._header_of(meta.name, sheet, wanted, choices)
                folded = {name.casefold() for name in header.columns}
                if any(name.strip().casefold() in folded for name in wanted):
                    return meta.name, sheet, header
                filled = filled or (meta.name, sheet, header)
        if filled is None:
            raise FileFormatError(f"{self.file.path}: no sheet that is shown holds anything")
        return filled

    def _named(self, asked: str) -> str:
        names = list(self._book.sheet_names)
        if asked in names:
            return asked
        if asked.isdigit() and 1 <= int(asked) <= len(names):
            return str(names[int(asked) - 1])
        listed = ", ".join(names)
        raise FileFormatError(
            f"--sheet: no sheet is called {asked!r}{nearest(asked, names)}; there are: {listed}"
        )

    def _opened(self, name: str) -> Any:
        if self._archive is not None:
            refuse_wide_sheet(self.file.path, name, *self._extent(name))
        calamine = optional("python_calamine", "python-calamine")
        try:
            return self._book.get_sheet_by_name(name)
        except calamine.CalamineError as error:
            raise FileFormatError(f"{self.file.path}, sheet {name!r} cannot be read: {error}") from None

    def _extent(self, name: str) -> tuple[int, int]:
        assert self._archive is not None
        if self.kind == "ods":
            return ods_xml.extent(self._archive.read(_ODS_CONTENT), name)
        return sheet_xml.extent(self._archive.read(self._member(name)))

    def _member(self, name: str) -> str:
        assert self._archive is not None
        member = sheet_xml.sheet_members(self._archive).get(name)
        if member is None or member not in self._archive.namelist():
            raise FileFormatError(f"{self.file.path}: the sheet {name!r} is missing from the file")
        return member

    def _header_of(self, name: str, sheet: Any, wanted: Sequence[str], choices: Choices) -> Header:
        top = [[as_text(cell) or "" for cell in row] for row in islice(_values(sheet), LOOKED_AT)]
        return find_header(top, wanted, choices.header_row, f"{self.file.path}, sheet {name!r}")

    def position(self, asked: str, option: str) -> int:
        """Find a column by name or number."""
        return column_place(self.taken_for.columns, asked, option)

    def rows(self, positions: Sequence[int], tick: Tick) -> Iterator[tuple[int, Picked]]:
        """Give the number of every row that holds anything, and its cells at these places."""
        total = self._sheet.total_height or 1
        for number, row in enumerate(_values(self._sheet), start=1):
            if not number % _TICK_ROWS:
                tick(number / total)
            if number > self._header.number and any(cell != "" for cell in row):
                yield number, tuple(as_text(row[place]) if place < len(row) else None for place in positions)

    def write(
        self, target: BinaryIO, positions: Sequence[int], heads: Sequence[str], answered: Answered, tick: Tick
    ) -> None:
        """Write the workbook again with columns added to the sheet."""
        rows = iter(self.rows(positions, tick))
        upcoming = next(rows, None)

        def cells_of(number: int) -> Sequence[Cell] | None:
            nonlocal upcoming
            if number == self._header.number:
                return heads
            while upcoming is not None and upcoming[0] < number:
                upcoming = next(rows, None)
            if upcoming is None or upcoming[0] != number:
                return None
            return answered(upcoming[1])

        first = max(len(self._header.columns), self._sheet.total_width)
        if self.kind == "xls":
            self._rewrite(target, first, cells_of)
            return
        assert self._archive is not None
        if self.kind == "ods":
            name, header = self._sheet_name, self._header.number
            sheet_xml.copy_archive(
                self._archive,
                target,
                _ODS_CONTENT,
                lambda xml: ods_xml.with_cells(xml, name, first, header, cells_of),
            )
            return
        member = self._member(self._sheet_name)
        first = max(first, sheet_xml.extent(self._archive.read(member))[1])
        last, header = first + len(heads) - 1, self._header.number
        sheet_xml.copy_archive(
            self._archive,
            target,
            member,
            lambda xml: sheet_xml.with_cells(xml, first, header, last, cells_of),
        )

    def _rewrite(self, target: BinaryIO, first: int, cells_of: sheet_xml.CellsOf) -> None:
        """Write every sheet's values into a new workbook, with cells added to one of them."""
        library = optional("xlsxwriter", "xlsxwriter")
        settings = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        book = library.Workbook(target, settings)
        book.set_properties({"created": dt.datetime(2000, 1, 1)})
        formats: dict[type, Any] = {
            kind: book.add_format({"num_format": form}) for kind, form in _DATE_FORMATS
        }
        for name in self._book.sheet_names:
            sheet = book.add_worksheet(name)
            chosen = name == self._sheet_name
            for place, row in enumerate(_values(self._sheet if chosen else self._opened(name))):
                for column, cell in enumerate(row):
                    _write_value(sheet, place, column, cell, formats)
                added = cells_of(place + 1) if chosen else None
                for column, one in enumerate(added or (), start=first):
                    _write_value(sheet, place, column, guarded(one) if isinstance(one, str) else one, formats)
        book.close()


def _values(sheet: Any) -> Iterator[list[Any]]:
    """Give the rows of a sheet from its very first one, with the columns before its first cell."""
    if sheet.start is not None:
        before = [""] * sheet.start[1]
        for row in sheet.iter_rows():
            yield before + row


def _write_value(sheet: Any, row: int, column: int, value: Any, formats: dict[type, Any]) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value)
    elif type(value) in formats:
        sheet.write_datetime(row, column, value, formats[type(value)])
    else:
        sheet.write_string(row, column, str(value))
