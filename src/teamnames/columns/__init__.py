"""One call for the columns of pandas, polars, Arrow, DuckDB and Spark, none of which it imports unasked.

>>> from teamnames.columns import normalize_map
>>> normalize_map(["SDR EMEA", "SDR EMEA", None])["SDR EMEA"]["function_id"]
'lead_generation'
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module
from typing import Any

from teamnames.columns.answers import FIELDS, Question
from teamnames.columns.asking import Asked, as_text, check_text
from teamnames.errors import FrameTypeError, OptionError

__all__ = ["normalize_column", "normalize_map"]

_DOORS = {
    ("pandas", "DataFrame"): "pandas",
    ("pandas", "Series"): "pandas",
    ("polars", "DataFrame"): "polars",
    ("polars", "LazyFrame"): "polars",
    ("polars", "Series"): "polars",
    ("pyarrow", "Table"): "arrow",
    ("pyarrow", "RecordBatch"): "arrow",
    ("pyarrow", "Array"): "arrow",
    ("pyarrow", "ChunkedArray"): "arrow",
    ("duckdb", "DuckDBPyRelation"): "duckdb",
    ("pyspark", "DataFrame"): "spark",
}
"""By the library and the name of the type: so the engine need not be imported to know its frames."""


def normalize_column(
    frame: Any,
    column: Any = None,
    *,
    prefix: str | None = None,
    fields: Iterable[str] = FIELDS,
    normalizer: Any = None,
    parent: Any = None,
    title: Any = None,
    on_type: str = "error",
    explode: bool = False,
    kind: str = "team",
) -> Any:
    """Answers a column of names and gives back the same kind of frame with the answers appended.

    Every distinct name is worked out once. The frame that is given stays as it is, rows keep their
    order, a missing name gets the outcome ``blank``.

    Args:
        frame: a pandas, polars or PySpark ``DataFrame``, a polars ``LazyFrame``, a pyarrow ``Table`` or
            ``RecordBatch``, or a DuckDB relation. A pandas or polars ``Series``, a pyarrow ``Array`` or
            ``ChunkedArray`` gives a frame of the answers alone.
        column: the column that holds the names; left out for a series or an array.
        prefix: what the names of the new columns start with, before the name of the field. The column's
            name and "_" unless given ("Department_function"); nothing for a series or an array.
        fields: keys of ``TeamMatch.as_dict()``, and ``function_ids``, which is a list.
        normalizer: a ``Normalizer`` with a table or thresholds of your own.
        parent: the column that holds the division above, which settles ambiguous names.
        title: the column that holds a job title, likewise.
        on_type: "error" refuses numbers among the names, "text" reads them as text.
        explode: give a name of several functions a row for each.
        kind: "team", or "stage" for stages of the buyer's way.

    Raises:
        FrameTypeError: the frame is of none of these kinds.
        UnknownColumnError: the frame has no such column, or the answers no such field.
        ColumnExistsError: the frame has a column already that would be written.
        NameTypeError: the column holds something that is no text; the message names the first row.
        OptionError: ``on_type`` or ``kind`` is none of the accepted values, or a stage is given a parent.
        MissingExtraError: a library that the engine's door needs is not installed.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"Department": ["SDR EMEA", None, "Sales & Marketing"]})
    >>> normalize_column(frame, "Department", fields=("function", "outcome"))
              Department Department_function Department_outcome
    0           SDR EMEA     Lead Generation            matched
    1                NaN                 NaN              blank
    2  Sales & Marketing    Sales; Marketing            matched
    """
    door = import_module(f"teamnames.columns.{_door(frame)}")
    question = Question.ask(fields, normalizer=normalizer, kind=kind, explode=explode, on_type=on_type)
    if kind != "team" and not (parent is None and title is None):
        raise OptionError(f"a {kind} has neither parent nor title; leave them out")
    return door.normalize(frame, column, Asked(question, prefix, parent, title))


def _door(frame: Any) -> str:
    for kind in type(frame).__mro__:
        library = kind.__module__.split(".")[0].lstrip("_")
        if (library, kind.__name__) in _DOORS and not kind.__module__.startswith("pyspark.pandas"):
            return _DOORS[library, kind.__name__]
    served = ", ".join(f"{library}.{name}" for library, name in _DOORS)
    raise FrameTypeError(
        f"{type(frame).__module__}.{type(frame).__name__} is not served; give one of {served}; "
        "for anything else there is normalize_map"
    )


def normalize_map(
    values: Iterable[object], *, normalizer: Any = None, on_type: str = "error", kind: str = "team"
) -> dict[str | None, dict[str, Any]]:
    """Gives the table of distinct values: each raw value with all fields of its answer.

    For anything that can join or look up: SQL, dbt, Dask, Ray.

    Args:
        values: names; missing values of every sort are one entry, ``None``.
        normalizer: a ``Normalizer`` with a table or thresholds of your own.
        on_type: "error" refuses numbers among the names, "text" reads them as text.
        kind: "team" or "stage".

    Raises:
        NameTypeError: a value is neither text nor missing; the message says which.
        OptionError: ``on_type`` or ``kind`` is none of the accepted values.

    >>> answers = normalize_map(["AP", "Accounts Payable", "AP"])
    >>> [(name, fields["function_ids"]) for name, fields in answers.items()]
    [('AP', ['accounts_payable']), ('Accounts Payable', ['accounts_payable'])]
    """
    listed = list(values)
    question = Question.ask((), normalizer=normalizer, kind=kind, on_type=on_type)
    if on_type == "error":
        check_text(None, listed)
    answers = {name: question.answer(name) for name in dict.fromkeys(map(as_text, listed))}
    lists = kind == "team"
    return {
        name: match.as_dict() | ({"function_ids": [f.id for f in match.functions]} if lists else {})
        for name, match in answers.items()
    }
