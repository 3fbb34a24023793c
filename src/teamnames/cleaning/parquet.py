"""Parquet, row group by row group: the other columns keep their types, and the file its metadata."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, BinaryIO

from teamnames.cleaning.extras import optional
from teamnames.cleaning.fingerprint import Fingerprint
from teamnames.cleaning.header import column_place
from teamnames.cleaning.table import Answered, Cell, Picked, TakenFor, Tick, as_text
from teamnames.errors import FileFormatError

__all__ = ["ParquetTable"]


class ParquetTable:
    """A Parquet file."""

    def __init__(self, file: Fingerprint) -> None:
        self.file = file
        self.notices: tuple[str, ...] = ()
        self._parquet = optional("pyarrow.parquet", "pyarrow")
        self._arrow = optional("pyarrow", "pyarrow")
        with self._opened() as opened:
            self._schema = opened.schema_arrow
        self.taken_for = TakenFor(
            kind="parquet",
            ending=file.path.suffix or ".parquet",
            columns=tuple(self._schema.names),
            header_row=0,
        )

    @contextmanager
    def _opened(self) -> Iterator[Any]:
        try:
            with self._parquet.ParquetFile(self.file.path) as opened:
                yield opened
        except (self._arrow.ArrowInvalid, self._arrow.ArrowNotImplementedError, OSError) as error:
            if getattr(error, "errno", None):
                raise
            message = f"{self.file.path} cannot be read as Parquet ({error}); export it again"
            raise FileFormatError(message) from None

    def position(self, asked: str, option: str) -> int:
        """Find a column by name or number."""
        place = column_place(self.taken_for.columns, asked, option)
        kind = self._schema.field(place).type
        if self._arrow.types.is_nested(kind):
            raise FileFormatError(f"{self.file.path}: the column {asked!r} holds {kind}; accepted: text")
        return place

    def rows(self, positions: Sequence[int], tick: Tick) -> Iterator[tuple[int, Picked]]:
        """Give the number of every row, from 1, and its cells at these places."""
        number = 0
        with self._opened() as opened:
            for group in range(opened.num_row_groups):
                for picked in self._picked(opened.read_row_group(group), positions):
                    number += 1
                    yield number, picked
                tick((group + 1) / opened.num_row_groups)

    def _picked(self, group: Any, positions: Sequence[int]) -> Iterator[Picked]:
        columns = [map(as_text, group.column(place).to_pylist()) for place in positions]
        return zip(*columns, strict=True)

    def write(
        self, target: BinaryIO, positions: Sequence[int], heads: Sequence[str], answered: Answered, tick: Tick
    ) -> None:
        """Write every row group as it was with columns added."""
        arrow = self._arrow
        with self._opened() as opened:
            metadata = opened.metadata
            packed = metadata.row_group(0).column(0).compression if metadata.num_row_groups else "SNAPPY"
            schema = self._schema
            for head in heads:
                schema = schema.append(arrow.field(head, self._type_of(head)))
            packing = packed if packed != "UNCOMPRESSED" else "NONE"
            with self._parquet.ParquetWriter(target, schema, compression=packing) as writer:
                for place in range(opened.num_row_groups):
                    group = opened.read_row_group(place)
                    rows: list[Sequence[Cell]] = [
                        answered(picked) for picked in self._picked(group, positions)
                    ]
                    for column, head in enumerate(heads):
                        kind = self._type_of(head)
                        cells = arrow.array(
                            [None if row[column] == "" else row[column] for row in rows], kind
                        )
                        group = group.append_column(arrow.field(head, kind), cells)
                    writer.write_table(group, row_group_size=max(1, group.num_rows))
                    tick((place + 1) / opened.num_row_groups)

    def _type_of(self, head: str) -> Any:
        return self._arrow.float64() if head.endswith("confidence") else self._arrow.string()
