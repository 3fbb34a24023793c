"""Every engine and every type that can hold a column of names, and how to read back what comes of it."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import attrs
import pytest

from teamnames import Normalizer, TeamMatch

__all__ = [
    "FIELDS",
    "HOLDERS",
    "NAMES",
    "Counting",
    "Holder",
    "columns_of",
    "connect",
    "fields_of",
    "plain",
    "rows_of",
]

NAMES = [
    *(
        "Sales & Marketing",
        "CS",
        None,
        "Development",
        "N/A",
        "",
        "4100 - SDR EMEA",
        "CS",
        "London",
        "Finanzbuchhaltung",
    ),
    *(
        None,
        "Legal/Compliance/HR",
        "it's",
        "a; b",
        "ÉTUDES",
        "\U0001f680",
        "  Sales  ",
        "sales",
        "Sales",
        "\t",
    ),
]
FIELDS = (
    *(
        "function",
        "function_id",
        "function_ids",
        "outcome",
        "confidence",
        "alias",
        "trend",
        "group",
        "group_id",
    ),
    *("name", "key", "score", "method", "reason", "code", "region", "modifier", "table_version"),
)


class Counting(Normalizer):
    """Writes down what it is asked."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[Any] = []

    def normalize_team(self, name: object, **context: object) -> TeamMatch:
        self.asked.append((name, *context.values()) if context else name)
        return super().normalize_team(name, **context)


def fields_of(match: TeamMatch, fields: tuple[str, ...] = FIELDS) -> dict[str, Any]:
    row = match.as_dict() | {"function_ids": [function.id for function in match.functions]}
    return {field: row[field] for field in fields}


def plain(value: Any) -> Any:
    """What an engine's value is in plain Python."""
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    if value is None or (isinstance(value, float) and math.isnan(value)) or type(value).__name__ == "NAType":
        return None
    return float(value) if isinstance(value, float) else value


def rows_of(frame: Any) -> list[dict[str, Any]]:
    """The rows of whatever an engine gives back."""
    library = type(frame).__module__.split(".")[0].lstrip("_")
    if library == "duckdb":
        names = frame.columns
        listed = [dict(zip(names, row, strict=True)) for row in frame.fetchall()]
    elif library == "pandas":
        listed = [
            dict(zip(frame.columns, row, strict=True)) for row in frame.itertuples(index=False, name=None)
        ]
    elif library == "polars":
        listed = (frame.collect() if hasattr(frame, "collect") else frame).to_dicts()
    else:
        listed = frame.to_pylist()
    return [{name: plain(value) for name, value in row.items()} for row in listed]


@attrs.frozen
class Holder:
    """A way to hold a column of names."""

    package: str
    kind: str
    make: Callable[[Any, list[str | None]], Any]

    def __str__(self) -> str:
        return f"{self.package} {self.kind}"


def _pandas_frame(pd: Any, values: list[str | None], dtype: Any) -> Any:
    index = [place // 2 for place in range(len(values))]
    return pd.DataFrame(
        {"Team": pd.Series(values, dtype=dtype, index=index), "row": range(len(values))}, index=index
    )


def _of_arrow(kind: str) -> Callable[[Any, list[str | None]], Any]:
    def make(pd: Any, values: list[str | None]) -> Any:
        pa = pytest.importorskip("pyarrow")
        types = {
            "string": pa.string,
            "large_string": pa.large_string,
            "dictionary": lambda: pa.dictionary(pa.int8(), pa.string()),
        }
        made = pa.array(values, pa.string()).cast(types[kind]()) if kind != "dictionary" else None
        made = pa.array(values, pa.string()).dictionary_encode().cast(types[kind]()) if made is None else made
        return _pandas_frame(pd, pd.arrays.ArrowExtensionArray(made), None)

    return make


def _all_missing_sorts(pd: Any, values: list[str | None]) -> Any:
    sorts = [None, float("nan"), pd.NA, pd.NaT]
    return _pandas_frame(
        pd, [sorts[i % 4] if value is None else value for i, value in enumerate(values)], object
    )


def _needs_pyarrow(dtype: str) -> Callable[[Any, list[str | None]], Any]:
    def make(pd: Any, values: list[str | None]) -> Any:
        pytest.importorskip("pyarrow")
        return _pandas_frame(pd, values, dtype)

    return make


def _table(pa: Any, values: Any) -> Any:
    return pa.table({"Team": values, "row": list(range(len(values)))})


def _chunks(pa: Any, values: list[str | None], kind: Any) -> Any:
    """Chunks of several lengths, an empty one and one of nothing but nulls among them."""
    parts: list[list[str | None]] = [[], values[:3], [], values[3:], [None, None], []]
    return pa.chunked_array([pa.array(part, kind) for part in parts], kind)


def _dictionary_chunks(pa: Any, values: list[str | None]) -> Any:
    """Chunks with dictionaries of their own, which hold values that do not occur, and a null."""
    chunks = []
    for part in (values[:5], [], values[5:], [None]):
        words = ["not in the column", *dict.fromkeys(part), None]
        codes = pa.array([words.index(value) for value in part], pa.int32())
        chunks.append(pa.DictionaryArray.from_arrays(codes, pa.array(words, pa.string())))
    return pa.chunked_array(chunks)


def _run_ends(pa: Any, values: list[str | None]) -> Any:
    import pyarrow.compute as pc

    return pc.run_end_encode(pa.array(values, pa.string()))


def _view(pa: Any) -> Any:
    if int(pa.__version__.partition(".")[0]) < 18:
        pytest.skip("pyarrow casts string_view from version 18 on")
    return pa.string_view()


def _polars_chunks(pl: Any, values: list[str | None]) -> Any:
    frames = [
        pl.DataFrame(
            {"Team": pl.Series(part, dtype=pl.String), "row": pl.Series(range(len(part)), dtype=pl.Int64)}
        )
        for part in ([], values[:4], values[4:], [None, None])
    ]
    return pl.concat(frames, rechunk=False)


def _enum(pl: Any, values: list[str | None]) -> Any:
    return pl.Series(values, dtype=pl.Enum(["unused", *dict.fromkeys(v for v in values if v is not None)]))


_OPEN: list[Any] = []
"""Connections, which DuckDB 1 closes once nobody holds them, relations or not."""


def connect(duckdb: Any) -> Any:
    """Open a database in memory for as long as the tests run."""
    _OPEN.append(duckdb.connect())
    return _OPEN[-1]


def _relation(duckdb: Any, values: list[str | None], kind: str) -> Any:
    connection = connect(duckdb)
    connection.execute(f'CREATE TABLE held ("Team" {kind}, "row" BIGINT)')
    if values:
        connection.executemany(
            "INSERT INTO held VALUES (?, ?)", [[value, row] for row, value in enumerate(values)]
        )
    return connection.table("held")


def _duckdb_enum(duckdb: Any, values: list[str | None]) -> Any:
    labels = ", ".join(
        "'" + value.replace("'", "''") + "'" for value in dict.fromkeys(["x", *values]) if value
    )
    return _relation(duckdb, [value or None for value in values], f"ENUM({labels})")


HOLDERS = [
    Holder("pandas", "object", lambda pd, values: _pandas_frame(pd, values, object)),
    Holder("pandas", "object with every missing value", _all_missing_sorts),
    Holder("pandas", "default", lambda pd, values: _pandas_frame(pd, values, None)),
    Holder("pandas", "string[python]", lambda pd, values: _pandas_frame(pd, values, "string[python]")),
    Holder("pandas", "string[pyarrow]", _needs_pyarrow("string[pyarrow]")),
    Holder("pandas", "arrow string", _of_arrow("string")),
    Holder("pandas", "arrow large_string", _of_arrow("large_string")),
    Holder("pandas", "arrow dictionary", _of_arrow("dictionary")),
    Holder("pandas", "category", lambda pd, values: _pandas_frame(pd, values, "category")),
    Holder(
        "pandas",
        "category with unused values",
        lambda pd, values: _pandas_frame(pd, pd.Categorical([*values, "unused"])[:-1], None),
    ),
    Holder("polars", "string", lambda pl, values: pl.DataFrame({"Team": values, "row": range(len(values))})),
    Holder(
        "polars",
        "categorical",
        lambda pl, values: pl.DataFrame({"Team": pl.Series(values, dtype=pl.Categorical)}),
    ),
    Holder("polars", "enum", lambda pl, values: pl.DataFrame({"Team": _enum(pl, values)})),
    Holder("polars", "lazy", lambda pl, values: pl.LazyFrame({"Team": values, "row": range(len(values))})),
    Holder("polars", "lazy enum", lambda pl, values: pl.LazyFrame({"Team": _enum(pl, values)})),
    Holder("polars", "chunks", _polars_chunks),
    Holder("polars", "object", lambda pl, values: pl.DataFrame({"Team": pl.Series(values, dtype=pl.Object)})),
    Holder("pyarrow", "string", lambda pa, values: _table(pa, pa.array(values, pa.string()))),
    Holder("pyarrow", "large_string", lambda pa, values: _table(pa, pa.array(values, pa.large_string()))),
    Holder("pyarrow", "string_view", lambda pa, values: _table(pa, pa.array(values, _view(pa)))),
    Holder("pyarrow", "chunks", lambda pa, values: _table(pa, _chunks(pa, values, pa.string()))),
    Holder(
        "pyarrow",
        "chunks of large_string",
        lambda pa, values: _table(pa, _chunks(pa, values, pa.large_string())),
    ),
    Holder("pyarrow", "chunks of string_view", lambda pa, values: _table(pa, _chunks(pa, values, _view(pa)))),
    Holder(
        "pyarrow",
        "dictionary",
        lambda pa, values: _table(pa, pa.array(values, pa.string()).dictionary_encode()),
    ),
    Holder("pyarrow", "dictionaries", lambda pa, values: _table(pa, _dictionary_chunks(pa, values))),
    Holder(
        "pyarrow",
        "dictionary with 64-bit indices",
        lambda pa, values: _table(
            pa, pa.array(values, pa.string()).dictionary_encode().cast(pa.dictionary(pa.int64(), pa.string()))
        ),
    ),
    Holder("pyarrow", "slice", lambda pa, values: _table(pa, pa.array(["x", *values, "y"]))[1:-1]),
    Holder("pyarrow", "run ends", lambda pa, values: _table(pa, _run_ends(pa, values))),
    Holder(
        "pyarrow",
        "batch",
        lambda pa, values: pa.RecordBatch.from_arrays([pa.array(values, pa.string())], ["Team"]),
    ),
    Holder("duckdb", "varchar", lambda duckdb, values: _relation(duckdb, values, "VARCHAR")),
    Holder("duckdb", "enum", _duckdb_enum),
]


def columns_of(frame: Any) -> list[str]:
    """The names of a frame's columns."""
    library = type(frame).__module__.split(".")[0].lstrip("_")
    if library == "pyarrow":
        return list(frame.schema.names)
    return frame.collect_schema().names() if library == "polars" else list(frame.columns)
