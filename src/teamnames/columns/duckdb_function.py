"""A scalar function for SQL on a DuckDB connection that you pass.

>>> import duckdb
>>> from teamnames.columns import duckdb_function
>>> connection = duckdb.connect()
>>> duckdb_function.register(connection)
>>> connection.sql("SELECT normalize_team('SDR EMEA').function_id").fetchall()
[('lead_generation',)]
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from teamnames.columns.answers import FIELDS, Question, kind_of
from teamnames.columns.asking import Asked, import_engine

duckdb = import_engine("duckdb", "duckdb")
pa = import_engine("pyarrow", "duckdb")

__all__ = ["register"]

_TYPES = {"number": "DOUBLE", "list": "VARCHAR[]", "closed": "VARCHAR", "labels": "VARCHAR"}


def register(
    connection: Any, name: str | None = None, *, fields: Iterable[str] = FIELDS, normalizer: Any = None,
    kind: str = "team",
) -> None:  # fmt: skip
    """Registers a function that takes a name and gives a struct of the fields.

    DuckDB calls it with a few thousand rows at a time; names are remembered over the calls, so that a
    distinct name is worked out once. For a whole column ``normalize_column(relation, …)`` is faster.

    Args:
        connection: a DuckDB connection; the function is registered on it, nothing else changes.
        name: of the function; "normalize_team" (or "normalize_stage") unless given.
        fields: as for ``normalize_column``.
        normalizer: a ``Normalizer`` with a table or thresholds of your own.
        kind: "team" or "stage".

    Raises:
        UnknownColumnError: there is no such field.
        OptionError: ``kind`` is none of the accepted values.
    """
    from teamnames.columns.arrow import Remembered

    question = Question.ask(fields, normalizer=normalizer, kind=kind)
    remembered = Remembered(Asked(question))

    def answer(names: Any) -> Any:
        return remembered.answer(
            pa.concat_arrays(names.chunks) if isinstance(names, pa.ChunkedArray) else names
        )

    struct = duckdb.struct_type({field: _TYPES[kind_of(field)] for field in question.fields})
    connection.create_function(
        name or f"normalize_{kind}", answer, ["VARCHAR"], struct, type="arrow", null_handling="special"
    )
