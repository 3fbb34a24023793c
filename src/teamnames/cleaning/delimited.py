"""CSV and its kin, copied byte by byte: a row is its own text with cells added before its end.

The parser of the standard library says what the cells are; the text of a row is what it took to
say so. Nothing is quoted anew, no type is guessed, and only one row is held at a time.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from typing import BinaryIO, TextIO

from teamnames.cleaning.encodings import TextEncoding, choose_encoding
from teamnames.cleaning.fingerprint import Fingerprint
from teamnames.cleaning.guard import guarded
from teamnames.cleaning.header import LOOKED_AT, MOST_COLUMNS, column_place, find_header
from teamnames.cleaning.table import Answered, Cell, Choices, Picked, TakenFor, Tick, as_text
from teamnames.errors import FileFormatError

__all__ = ["LONGEST_LINE", "DelimitedTable", "choose_delimiter", "text_of"]

LONGEST_LINE = 16 * 1024 * 1024
"""Characters. A longer line or cell is no export but a file with the wrong delimiter or quote."""
_DELIMITERS = ",;\t|"
_NAMED = {"comma": ",", "semicolon": ";", "tab": "\t", "\\t": "\t", "pipe": "|"}
_TICK_ROWS = 4096
_REMEMBERED = 65_536
_DECIMAL_COMMA = re.compile(r"(?<=\d),(?=\d)")


@contextmanager
def text_of(file: Fingerprint, encoding: TextEncoding) -> Iterator[TextIO]:
    """Open a file as text without changing a line's end, as often as it takes.

    Raises:
        FileFormatError: bytes that the encoding cannot read, or a line longer than ``LONGEST_LINE``.
    """
    before = csv.field_size_limit(LONGEST_LINE)
    try:
        with open(file.path, encoding=encoding.name, errors=encoding.errors, newline="") as stream:
            yield stream
    except UnicodeDecodeError as error:
        message = f"{file.path} is not in {encoding.label}: {error.reason}; name the encoding with --encoding"
        raise FileFormatError(message) from None
    finally:
        csv.field_size_limit(before)


def lines_of(stream: TextIO, file: Fingerprint) -> Iterator[str]:
    """Give lines with their ends, none longer than ``LONGEST_LINE``."""
    number = 0
    while line := stream.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            limit = f"{LONGEST_LINE // 1024**2} million characters"
            raise FileFormatError(f"{file.path}, line {number}: longer than {limit}; is this a table?")
        yield line


def choose_delimiter(text: str, wanted: Sequence[str] = ()) -> str:
    r"""Tell what stands between the cells: what cuts most rows to the same width above one.

    A delimiter under which some row holds the wanted column name among others comes first. A file
    of one column has none, so it is given the first one that occurs in no row.

    >>> choose_delimiter("name;cost\nSales;1,50\nLegal;2,75\n")
    ';'
    >>> choose_delimiter("Department\nSales, EMEA\nLegal\n", ["Department"])
    ';'
    """
    folded = {name.strip().casefold() for name in wanted}
    best, found, alone = (0, False, 0.0, 0), "", ""
    for delimiter in _DELIMITERS:
        rows = _sampled(text, delimiter)
        widths = [len(row) for row in rows if row]
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
        wide = [row for row in rows if len(row) > 1]
        named = sum(any(name == cell.strip().casefold() for row in wide for cell in row) for name in folded)
        if usual == 1 and not alone and max(widths, default=1) == 1:
            alone = delimiter
        if usual > 1 or named:
            between_words = delimiter != "," or text.count(",") > len(_DECIMAL_COMMA.findall(text))
            score = (named, between_words, widths.count(usual) / len(widths), usual)
            if score > best:
                best, found = score, delimiter
    lonely = not best[0] and any(row and row[0].strip().casefold() in folded for row in _sampled(text, "\0"))
    return (alone or ",") if lonely or not found else found


def _sampled(text: str, delimiter: str) -> list[list[str]]:
    try:
        return list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 200))
    except csv.Error:
        return []


class DelimitedTable:
    """A CSV or TSV file."""

    def __init__(self, file: Fingerprint, choices: Choices, wanted: Sequence[str]) -> None:
        self.file = file
        self.encoding = choose_encoding(file, choices.encoding)
        with text_of(file, self.encoding) as stream:
            text = stream.read(len(file.head))
        marked = text.startswith("\ufeff")
        first = text.lstrip("\ufeff").split("\n", 1)[0].strip()
        says = first[4:] if first[:4].lower() == "sep=" and len(first) == 5 else None
        self._preamble = says is not None
        self._delimiter = self._chosen(choices.delimiter) or says or choose_delimiter(text[marked:], wanted)
        top = [fields for _, fields in islice(self._records(), LOOKED_AT)]
        self._header = find_header(top, wanted, choices.header_row, file.path)
        self._width = len(self._header.columns)
        self._quoted = self._quotes_all()
        self.notices: tuple[str, ...] = ()
        remarks = [self.encoding.doubt] if self.encoding.doubt else []
        if self._header.place > 0:
            remarks.append(self._header.above)
        tab = self._delimiter == "\t"
        self.taken_for = TakenFor(
            kind="tsv" if tab else "csv",
            ending=file.path.suffix or (".tsv" if tab else ".csv"),
            columns=self._header.columns,
            header_row=self._header.number,
            encoding=self.encoding,
            delimiter=self._delimiter,
            remarks=tuple(remarks),
        )

    @staticmethod
    def _chosen(asked: str | None) -> str | None:
        if asked is None:
            return None
        delimiter = _NAMED.get(asked, asked)
        if len(delimiter) != 1 or delimiter in '"\r\n':
            accepted = "one character, or tab, comma, semicolon, pipe"
            raise FileFormatError(f"--delimiter is {asked!r}; accepted: {accepted}")
        return delimiter

    def position(self, asked: str, option: str) -> int:
        """Find a column by name or number."""
        return column_place(self.taken_for.columns, asked, option)

    def _records(self, tick: Tick | None = None) -> Iterator[tuple[str, list[str]]]:
        """Give every row as its own text and its cells; the mark and a ``sep=`` line belong to no row."""
        with text_of(self.file, self.encoding) as stream:
            lines, taken = lines_of(stream, self.file), list[str]()
            if self._preamble:
                next(lines)

            def noted() -> Iterator[str]:
                for line in lines:
                    taken.append(line)
                    yield line.removeprefix("\ufeff") if not seen else line

            seen = 0
            reader = csv.reader(noted(), delimiter=self._delimiter)
            try:
                for fields in reader:
                    raw = taken[0] if len(taken) == 1 else "".join(taken)
                    taken.clear()
                    seen += 1
                    if fields and (fields[-1][-1:] in ("\n", "\r") or raw[-1:] not in ("\n", "\r")):
                        self._refuse_open_quote(raw, fields, reader.line_num)
                    if tick is not None and not seen % _TICK_ROWS:
                        tick(stream.buffer.tell() / self.file.size)
                    yield raw, fields
            except csv.Error as error:
                message = f"{self.file.path}, line {reader.line_num}: {error}; is a quote left open?"
                raise FileFormatError(message) from None

    def _refuse_open_quote(self, raw: str, fields: list[str], line: int) -> None:
        """Refuse a last row whose quote is never closed: what we add would end up inside it."""
        body, _ = _split_end(raw)
        longer = next(csv.reader([f"{body}{self._delimiter}x"], delimiter=self._delimiter))
        if len(longer) == len(fields):
            start = line - raw.count("\n") + 1
            raise FileFormatError(
                f"{self.file.path}: a quote in the row that starts at line {start} is never closed"
            )

    def rows(self, positions: Sequence[int], tick: Tick) -> Iterator[tuple[int, Picked]]:
        """Give the number of every row, as a spreadsheet counts, and its cells at these places."""
        usual, short, wide = len(self._header.columns), 0, 0
        for place, (_, fields) in enumerate(self._records(tick)):
            if place <= self._header.place or not fields:
                continue
            if len(fields) != usual:
                if len(fields) > self._width:
                    self._widen(len(fields), place)
                short, wide = short + (len(fields) < usual), wide + (len(fields) > usual)
            yield place + 1, _picked(fields, positions)
        self.notices = tuple(
            f"{count:,} row{'s are' if count > 1 else ' is'} {how} than the header"
            for count, how in ((short, "shorter"), (wide, "wider"))
            if count
        )

    def _widen(self, width: int, place: int) -> None:
        if width > MOST_COLUMNS:
            message = f"{self.file.path}, row {place + 1}: {width:,} cells, more than {MOST_COLUMNS:,}"
            raise FileFormatError(f"{message}; is the delimiter right?")
        self._width = width

    def write(
        self, target: BinaryIO, positions: Sequence[int], heads: Sequence[str], answered: Answered, tick: Tick
    ) -> None:
        """Write every row as its own text with cells added; short rows are filled up first."""
        rendered: dict[Picked, str] = {}
        encode, errors = self.encoding.name, self.encoding.errors
        target.write(self._head_text().encode(encode, errors))
        for place, (raw, fields) in enumerate(self._records(tick)):
            body, end = _split_end(raw)
            if place < self._header.place or not fields:
                target.write(raw.encode(encode, errors))
                continue
            if place == self._header.place:
                added = self._added(heads)
            else:
                picked = _picked(fields, positions)
                known = rendered.get(picked)
                if known is None:
                    if len(rendered) >= _REMEMBERED:
                        rendered.clear()
                    known = rendered[picked] = self._added(answered(picked))
                added = known
            filling = self._delimiter * (self._width - len(fields))
            target.write(f"{body}{filling}{added}{end}".encode(encode, errors))

    def _head_text(self) -> str:
        if not self._preamble:
            return ""
        with text_of(self.file, self.encoding) as stream:
            return stream.readline(LONGEST_LINE)

    def _added(self, cells: Sequence[Cell]) -> str:
        return "".join(self._delimiter + self._cell(cell) for cell in cells)

    def _cell(self, cell: Cell) -> str:
        text = as_text(cell) or ""
        if isinstance(cell, str):
            text = guarded(text)
        if not self.encoding.name.startswith("utf"):
            text = text.encode(self.encoding.name, "replace").decode(self.encoding.name)
        if self._quoted or any(mark in text for mark in (self._delimiter, '"', "\r", "\n")):
            return '"' + text.replace('"', '""') + '"'
        return text

    def _quotes_all(self) -> bool:
        """Tell whether the header, or else the first row, has every cell in quotes."""
        raw, fields = next(islice(self._records(), max(self._header.place, 0), None))
        body = _split_end(raw)[0].removeprefix("\ufeff")
        quoted = self._delimiter.join('"' + field.replace('"', '""') + '"' for field in fields)
        return body == quoted


def _split_end(raw: str) -> tuple[str, str]:
    if raw.endswith("\r\n"):
        return raw[:-2], "\r\n"
    return (raw[:-1], raw[-1]) if raw.endswith(("\n", "\r")) else (raw, "")


def _picked(fields: list[str], positions: Sequence[int]) -> Picked:
    width = len(fields)
    return tuple([fields[place] if place < width else None for place in positions])
