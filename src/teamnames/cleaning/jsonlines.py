"""JSON Lines, copied line by line: the answer's keys are put before the brace that ends the object."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any, BinaryIO

from teamnames.cleaning.delimited import lines_of, text_of
from teamnames.cleaning.encodings import choose_encoding
from teamnames.cleaning.fingerprint import Fingerprint
from teamnames.cleaning.header import LOOKED_AT
from teamnames.cleaning.table import Answered, Choices, Picked, TakenFor, Tick, as_text
from teamnames.errors import FileFormatError, UnknownColumnError, nearest

__all__ = ["JsonLinesTable"]

_TICK_ROWS = 4096


class JsonLinesTable:
    """A file with one JSON object a line. A column is a key, found in any of the objects."""

    def __init__(self, file: Fingerprint, choices: Choices) -> None:
        self.file = file
        self.notices: tuple[str, ...] = ()
        self._encoding = choose_encoding(file, choices.encoding)
        keys: dict[str, None] = {}
        for _, record, _ in islice(self._objects(), LOOKED_AT):
            keys.update(dict.fromkeys(record))
        self._in_ascii = not self._encoding.name.startswith("utf")
        self.taken_for = TakenFor(
            kind="jsonl",
            ending=file.path.suffix or ".jsonl",
            columns=tuple(keys),
            header_row=0,
            encoding=self._encoding,
            remarks=(self._encoding.doubt,) if self._encoding.doubt else (),
        )

    def position(self, asked: str, option: str) -> int:
        """Find a key that one of the first objects has."""
        columns = self.taken_for.columns
        if asked not in columns:
            listed = ", ".join(columns)
            message = (
                f"{option}: no object has the key {asked!r}{nearest(asked, columns)}; there are: {listed}"
            )
            raise UnknownColumnError(message)
        return columns.index(asked)

    def _objects(self, tick: Tick | None = None) -> Iterator[tuple[int, dict[str, Any], str]]:
        """Give the number of the line, its object (nothing for a blank line) and its text."""
        with text_of(self.file, self._encoding) as stream:
            for number, line in enumerate(lines_of(stream, self.file), start=1):
                if tick is not None and not number % _TICK_ROWS:
                    tick(stream.buffer.tell() / self.file.size)
                text = line.removeprefix("\ufeff") if number == 1 else line
                if not text.strip():
                    yield number, {}, line
                    continue
                try:
                    record = json.loads(text)
                except (ValueError, RecursionError) as error:
                    raise FileFormatError(f"{self.file.path}, line {number}: no JSON: {error}") from None
                if not isinstance(record, dict):
                    found = f"{type(record).__name__}: {text.strip():.40}"
                    raise FileFormatError(
                        f"{self.file.path}, line {number}: a line holds one object, not {found}"
                    )
                yield number, record, line

    def _picked(self, record: dict[str, Any], keys: Sequence[str], number: int) -> Picked:
        values = [record.get(key) for key in keys]
        for key, value in zip(keys, values, strict=True):
            if isinstance(value, list | dict):
                message = (
                    f"{self.file.path}, line {number}: {key!r} holds a {type(value).__name__}; accepted: text"
                )
                raise FileFormatError(message)
        return tuple(map(as_text, values))

    def rows(self, positions: Sequence[int], tick: Tick) -> Iterator[tuple[int, Picked]]:
        """Give the number of every line that holds an object, and its values under these keys."""
        keys = [self.taken_for.columns[place] for place in positions]
        for number, record, line in self._objects(tick):
            if line.strip("\ufeff \t\r\n"):
                yield number, self._picked(record, keys, number)

    def write(
        self, target: BinaryIO, positions: Sequence[int], heads: Sequence[str], answered: Answered, tick: Tick
    ) -> None:
        """Write every line as it was with keys added; blank lines are copied."""
        keys = [self.taken_for.columns[place] for place in positions]
        taken = set(heads)
        for number, record, line in self._objects(tick):
            text = line
            if line.strip("\ufeff \t\r\n"):
                if not taken.isdisjoint(record):
                    twice = sorted(taken.intersection(record))[0]
                    message = f"{self.file.path}, line {number}: the object has a key {twice!r} already"
                    raise FileFormatError(f"{message}; choose other names with --prefix")
                cells = answered(self._picked(record, keys, number))
                text = _with_keys(line, dict(zip(heads, cells, strict=True)), self._in_ascii)
            target.write(text.encode(self._encoding.name, self._encoding.errors))


def _with_keys(line: str, added: dict[str, Any], in_ascii: bool = False) -> str:
    """Put keys at the end of an object's text, spaced as the object is.

    >>> _with_keys('{"a":1}\\n', {"b": None})
    '{"a":1,"b":null}\\n'
    >>> _with_keys('{"a": 1 }', {"b": "é"})
    '{"a": 1 , "b": "é"}'
    """
    end = line.rindex("}")
    tight = '":' in line and '": ' not in line
    separators = (",", ":") if tight else (", ", ": ")
    inner = json.dumps(added, ensure_ascii=in_ascii, separators=separators)[1:-1]
    joint = "" if line[:end].rstrip().endswith("{") else separators[0]
    return f"{line[:end]}{joint}{inner}{line[end:]}"
