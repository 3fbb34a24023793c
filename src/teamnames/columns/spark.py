"""The door for Spark: distinct names, answered on the workers, broadcast back and joined.

Nothing runs when the call is made: the result is a plan. A stream, which cannot be joined with
itself, gets a function over Arrow batches that remembers the names it has answered.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from functools import lru_cache, reduce
from operator import and_
from typing import Any

from teamnames.columns.answers import kind_of
from teamnames.columns.asking import Asked, import_engine, not_text

import_engine("pyarrow", "spark")

import pyarrow as pa  # noqa: E402 - Spark reads the annotations below, so they need its name

from teamnames.columns.arrow import Remembered  # noqa: E402

__all__ = ["normalize"]

_KEY, _HELD = "teamnames key", "teamnames answer"
_TEXT = ("string", "void", "varchar", "char")
_TYPES = {"number": "double", "list": "array<string>", "closed": "string", "labels": "string"}


@lru_cache(maxsize=4)
def _remembered(told: bytes) -> Remembered:
    """Give what a worker remembers, from one task to the next."""
    return Remembered(pickle.loads(told))


@lru_cache(maxsize=65_536)
def _remembered_row(told: bytes, values: tuple[Any, ...]) -> Any:
    return _remembered(told).answer(*(pa.array([value]) for value in values)).to_pylist()[0]


class _OnWorkers:
    """Answers batches on a worker; what it has to know is broadcast once."""

    def __init__(self, asked: Asked, frame: Any) -> None:
        from pyspark import cloudpickle

        # a broadcast pickles less than functions may need: a class of a notebook, for one
        told = cloudpickle.dumps(asked)
        connect = type(frame).__module__.startswith("pyspark.sql.connect")
        self._held = told if connect else frame.sparkSession.sparkContext.broadcast(told)

    @property
    def _told(self) -> bytes:
        told = self._held if isinstance(self._held, bytes) else self._held.value
        assert isinstance(told, bytes)
        return told

    def answer(self, *columns: pa.Array) -> pa.Array:
        """Answer an Arrow array of names (and those of its context)."""
        return _remembered(self._told).answer(*columns)

    def answer_row(self, *values: Any) -> Any:
        """Answer one row, for a Spark that knows no Arrow function."""
        return _remembered_row(self._told, values)

    def answer_batches(self, batches: Iterator[Any]) -> Iterator[Any]:
        """Put the answers behind the names, batch by batch."""
        for batch in batches:
            answers = self.answer(*batch.columns)
            yield pa.RecordBatch.from_arrays([*batch.columns, answers], names=[*batch.schema.names, _HELD])


def normalize(frame: Any, column: Any, asked: Asked) -> Any:
    """Append the answers to a frame, as a plan."""
    from pyspark.sql import functions as sql

    import_engine("pandas", "spark")
    sources = asked.sources(column, frame.columns)
    targets = asked.targets(column, frame.columns, any_case=True)
    types = {field.name: field.dataType for field in frame.schema.fields}
    for source in sources:
        kind = types[source].simpleString()
        if asked.question.on_type == "error" and not kind.startswith(_TEXT):
            raise not_text(source, kind)
    on_workers = _OnWorkers(asked, frame)
    if frame.isStreaming:
        if hasattr(sql, "arrow_udf"):  # from Spark 4.1
            function = sql.arrow_udf(on_workers.answer, _answer_type(asked))
        else:
            function = sql.udf(on_workers.answer_row, _answer_type(asked), useArrow=True)
        return _opened(frame.withColumn(_HELD, function(*map(_quoted, sources))), asked, targets, ())
    keys = [f"{_KEY} {place}" for place in range(len(sources))]
    names = frame.select(
        *(sql.col(_quoted(source)).alias(key) for source, key in zip(sources, keys, strict=True))
    )
    typed = ", ".join(
        f"`{key}` {types[source].simpleString()}" for source, key in zip(sources, keys, strict=True)
    )
    schema = f"{typed}, `{_HELD}` {_answer_type(asked)}"
    answers = names.distinct().mapInArrow(on_workers.answer_batches, schema)
    same = (
        frame[_quoted(source)].eqNullSafe(answers[key]) for source, key in zip(sources, keys, strict=True)
    )
    joined = frame.join(sql.broadcast(answers), reduce(and_, same), "left")
    return _opened(joined, asked, targets, keys)


def _quoted(name: str) -> str:
    return "`" + name.replace("`", "``") + "`"


def _answer_type(asked: Asked) -> str:
    fields = ", ".join(f"`{field}`: {_TYPES[kind_of(field)]}" for field in asked.question.fields)
    return f"array<struct<{fields}>>" if asked.question.explode else f"struct<{fields}>"


def _opened(held: Any, asked: Asked, targets: Sequence[str], keys: Sequence[str]) -> Any:
    from pyspark.sql import functions as sql

    if asked.question.explode:
        held = held.withColumn(_HELD, sql.explode(_quoted(_HELD)))
    answer = sql.col(_quoted(_HELD))
    named = {target: answer[field] for target, field in zip(targets, asked.question.fields, strict=True)}
    return held.withColumns(named).drop(_HELD, *keys)
