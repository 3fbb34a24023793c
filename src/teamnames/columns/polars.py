"""The door for polars: distinct names by way of Arrow, answers gathered by index; lazy frames stay lazy."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from teamnames.columns.answers import Labels, closed_labels, kind_of
from teamnames.columns.asking import Asked, as_text, check_text, import_engine, not_text

pl = import_engine("polars", "polars")
import_engine("pyarrow", "polars")

__all__ = ["answer_struct", "normalize", "struct_type", "types_of"]

_HELD = "teamnames: answers"
"""Holds the answers until they are columns of their own."""


def normalize(frame: Any, column: Any, asked: Asked) -> Any:
    """Append the answers to a frame or lazy frame; make a frame of the answers to a series."""
    if isinstance(frame, pl.Series):
        targets = asked.targets_of_series(frame, column)
        return _opened(answer_struct([frame], asked, (None,), targets).to_frame(_HELD), asked)
    lazy = isinstance(frame, pl.LazyFrame)
    schema = frame.collect_schema()
    sources = asked.sources(column, schema.names())
    targets = asked.targets(column, schema.names())
    if not lazy:
        answers = answer_struct([frame[source] for source in sources], asked, sources, targets)
        return _opened(frame.with_columns(answers.alias(_HELD)), asked)
    if asked.question.on_type == "error":
        for source in sources:
            if schema[source] not in _TEXT:
                raise not_text(source, schema[source])
    read = partial(_answer_in_plan, asked=asked, sources=sources, targets=targets)
    together = pl.struct(*sources) if len(sources) > 1 else pl.col(column)
    answers = together.map_batches(read, return_dtype=struct_type(asked, targets))
    return _opened(frame.with_columns(answers.alias(_HELD)), asked)


_TEXT = (pl.String, pl.Categorical, pl.Enum, pl.Null)


def _answer_in_plan(together: Any, asked: Asked, sources: Sequence[str], targets: Sequence[str]) -> Any:
    columns = [together.struct.field(source) for source in sources] if len(sources) > 1 else [together]
    return answer_struct(columns, asked, sources, targets)


def _opened(frame: Any, asked: Asked) -> Any:
    if asked.question.explode:
        frame = frame.explode(_HELD)
    return frame.unnest(_HELD)


def answer_struct(
    columns: Sequence[Any], asked: Asked, sources: Sequence[Any], targets: Sequence[str]
) -> Any:
    """Answer a series of names (and those of its context): a struct a row, a list of them if exploded."""
    from teamnames.columns.arrow import encode_all, pa

    arrays = [
        pa.chunked_array([_arrow(one, asked, source)]) for one, source in zip(columns, sources, strict=True)
    ]
    encoded, names, around = encode_all(arrays, asked, sources)
    answers = asked.question.answers(names, around)
    types = types_of(asked, targets)
    frame = pl.DataFrame(
        [
            pl.Series(target, column.texts if isinstance(column, Labels) else column.values, dtype=kind)
            for (target, kind), column in zip(types.items(), answers.columns, strict=True)
        ]
    )
    structs = frame.to_struct(_HELD)
    if answers.counts is not None:
        owners = [place for place, count in enumerate(answers.counts) for _ in range(count)]
        owned = pl.DataFrame([pl.Series("owner", owners, dtype=pl.UInt32), structs])
        structs = owned.group_by("owner", maintain_order=True).agg(_HELD)[_HELD]
    place_of = [0] * encoded.size
    for place, code in enumerate(encoded.used):
        place_of[code] = place
    codes = encoded.codes.combine_chunks()
    return structs.gather(pl.from_arrow(pa.array(place_of, pa.uint32()).take(codes)))


def _arrow(series: Any, asked: Asked, source: Any) -> Any:
    from teamnames.columns.arrow import pa

    if series.dtype != pl.Object:
        views = hasattr(pa, "string_view")  # which polars can lend without copying every string
        return series.to_arrow(compat_level=pl.CompatLevel.newest() if views else pl.CompatLevel.oldest())
    listed = series.to_list()
    if asked.question.on_type == "error":
        check_text(source, listed)
    return pa.array(map(as_text, listed), pa.large_string())


def types_of(asked: Asked, targets: Sequence[str]) -> dict[str, Any]:
    """Give the type of each column to write, known before any name is read."""
    made = {
        "labels": lambda _: pl.Categorical,
        "number": lambda _: pl.Float64,
        "list": lambda _: pl.List(pl.String),
    }
    made["closed"] = lambda field: pl.Enum(closed_labels(field))
    fields = asked.question.fields
    return {target: made[kind_of(field)](field) for target, field in zip(targets, fields, strict=True)}


def struct_type(asked: Asked, targets: Sequence[str]) -> Any:
    """Give the type of what ``answer_struct`` gives."""
    structs = pl.Struct(types_of(asked, targets))
    return pl.List(structs) if asked.question.explode else structs
