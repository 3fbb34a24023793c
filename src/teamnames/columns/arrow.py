"""The door for Arrow: one shared dictionary, its values answered, the answers taken by index.

Columns that come as dictionaries are never decoded. polars, DuckDB's function and Spark go through here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import accumulate, count
from threading import Lock
from typing import Any

import attrs

from teamnames.columns.answers import Labels, Lists, Numbers, Question
from teamnames.columns.asking import Asked, as_text, check_text, import_engine

pa = import_engine("pyarrow", "arrow")
pc = import_engine("pyarrow.compute", "arrow")

__all__ = ["Encoded", "Remembered", "answer_chunks", "encode", "encode_all", "normalize"]

_REMEMBERED = 65_536


@attrs.frozen
class Encoded:
    """A column as codes into its distinct values."""

    codes: Any
    """A chunked array of integers without nulls."""
    size: int
    """Codes are below it; some may not occur."""
    used: list[int]
    """The codes that occur."""
    names: list[Any]
    """The value of each code that occurs: a text, or ``None`` for null."""


def normalize(frame: Any, column: Any, asked: Asked) -> Any:
    """Append the answers to a table or record batch; make one of the answers to an array or chunked array."""
    if isinstance(frame, pa.Table | pa.RecordBatch):
        return _normalize_table(frame, column, asked)
    targets = asked.targets_of_series(frame, column)
    chunked = frame if isinstance(frame, pa.ChunkedArray) else pa.chunked_array([frame])
    _, columns = answer_chunks([chunked], asked, (None,))
    return _gathered(type(frame), columns, targets)


def _normalize_table(frame: Any, column: Any, asked: Asked) -> Any:
    existing = frame.schema.names
    sources = asked.sources(column, existing)
    targets = asked.targets(column, existing)
    table = frame if isinstance(frame, pa.Table) else pa.Table.from_batches([frame])
    rows, columns = answer_chunks([table.column(source) for source in sources], asked, sources)
    if rows is not None:
        repeated = [_repeated(values, rows) for values in table.columns]
        table = pa.Table.from_arrays(repeated, schema=table.schema)
    for target, values in zip(targets, columns, strict=True):
        table = table.append_column(target, values)
    return table if isinstance(frame, pa.Table) else _batch(table.columns, table.schema)


def _repeated(values: Any, rows: Any) -> Any:
    """Take rows of a column, also of the types that Arrow cannot take from."""
    kind = values.type
    if pa.types.is_run_end_encoded(kind):
        taken = _decoded(values).take(rows)
        return pa.chunked_array(
            [pc.run_end_encode(chunk, run_end_type=kind.run_end_type) for chunk in taken.chunks]
        )
    if pa.types.is_dictionary(kind):
        values = pa.chunked_array(map(_without_null_values, values.chunks), kind)
    return values.cast(pa.large_string()).take(rows).cast(kind) if _is_view(kind) else values.take(rows)


def _decoded(values: Any) -> Any:
    return pa.chunked_array([pc.run_end_decode(chunk) for chunk in values.chunks], values.type.value_type)


def _gathered(kind: type, columns: Sequence[Any], targets: Sequence[str]) -> Any:
    schema = pa.schema(
        [pa.field(target, values.type) for target, values in zip(targets, columns, strict=True)]
    )
    if issubclass(kind, pa.ChunkedArray):
        return pa.Table.from_arrays(list(columns), schema=schema)
    return _batch(columns, schema)


def _batch(columns: Iterable[Any], schema: Any) -> Any:
    arrays = [values.combine_chunks() if values.num_chunks != 1 else values.chunk(0) for values in columns]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def answer_chunks(chunks: Sequence[Any], asked: Asked, sources: Sequence[Any]) -> tuple[Any, list[Any]]:
    """Answer a column of names, with the columns of its context if there are any.

    Gives the numbers of the rows to repeat (``None`` if every row stays one row) and a chunked array a field.
    """
    encoded, names, around = encode_all(chunks, asked, sources)
    answers = asked.question.answers(names, around)
    codes, used, size, rows = encoded.codes, encoded.used, encoded.size, None
    if answers.counts is not None:
        places = iter(range(sum(answers.counts)))
        taken = _by_code([[next(places) for _ in range(count)] for count in answers.counts], used, size)
        lists = pa.array(taken, pa.list_(pa.int32())).take(codes).combine_chunks()
        rows, codes = pc.list_parent_indices(lists), pa.chunked_array([pc.list_flatten(lists)])
        size = sum(answers.counts)
        used = list(range(size))
    return rows, [_spread(column, codes, used, size) for column in answers.columns]


def encode_all(
    chunks: Sequence[Any], asked: Asked, sources: Sequence[Any]
) -> tuple[Encoded, list[Any], list[Any]]:
    """Encode names together with their context; give the distinct names and what stands around each."""
    first, *others = (
        encode(values, asked.question, source) for values, source in zip(chunks, sources, strict=True)
    )
    if not others:
        return first, first.names, []
    rows: list[tuple[str | None, ...]] = [(name,) for name in first.names]
    for other in others:
        first, rows = _joined(first, rows, other)
    around = [dict(zip(asked.context, row[1:], strict=True)) for row in rows]
    return first, [row[0] for row in rows], around


def _joined(
    left: Encoded, rows: list[tuple[str | None, ...]], right: Encoded
) -> tuple[Encoded, list[tuple[str | None, ...]]]:
    """Encode the combinations of two encoded columns that occur together."""
    left_rows = dict(zip(left.used, rows, strict=True))
    right_names = dict(zip(right.used, right.names, strict=True))
    joint = pc.add(pc.multiply(left.codes.cast(pa.int64()), right.size), right.codes.cast(pa.int64()))
    encoded = _encode_dictionary(joint.dictionary_encode(), all_used=True)
    pairs = [divmod(pair, right.size) for pair in encoded.names]
    return encoded, [(*left_rows[one], right_names[two]) for one, two in pairs]


def encode(values: Any, question: Question, source: Any = None) -> Encoded:
    """Encode a chunked array; a dictionary stays as it is, and only its values that occur are looked at.

    Raises:
        NameTypeError: the column holds something that is neither text nor null, and ``on_type`` is "error".
    """
    kind = values.type
    if isinstance(kind, pa.BaseExtensionType):
        storage = [chunk.storage for chunk in values.chunks]
        return encode(pa.chunked_array(storage, kind.storage_type), question, source)
    if pa.types.is_run_end_encoded(kind):
        return encode(_decoded(values), question, source)
    if _is_text(kind):
        return _encode_dictionary(values.dictionary_encode(), all_used=True)
    if pa.types.is_dictionary(kind) and _is_text(kind.value_type):
        chunks = pa.chunked_array(map(_without_null_values, values.chunks), kind)
        return _encode_dictionary(chunks.unify_dictionaries())
    listed = values.to_pylist()
    if question.on_type == "error":
        check_text(source, listed)
    return encode(pa.chunked_array([pa.array(map(as_text, listed), pa.large_string())]), question, source)


def _is_text(kind: Any) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or _is_view(kind))


def _is_view(kind: Any) -> bool:
    return hasattr(pa.types, "is_string_view") and bool(pa.types.is_string_view(kind))


def _without_null_values(chunk: Any) -> Any:
    """Turn codes of a null in the dictionary into null codes; Arrow unifies no other dictionaries."""
    dictionary = chunk.dictionary
    if not dictionary.null_count:
        return chunk
    places = count()
    moved = [next(places) if valid else None for valid in dictionary.is_valid().to_pylist()]
    codes = pa.array(moved, chunk.type.index_type).take(chunk.indices)
    return pa.DictionaryArray.from_arrays(codes, dictionary.drop_null())


def _encode_dictionary(values: Any, all_used: bool = False) -> Encoded:
    """Take the codes of a dictionary that all chunks share; the code after its last stands for null."""
    if values.num_chunks == 0:
        return Encoded(pa.chunked_array([], pa.int32()), 1, [], [])
    dictionary = values.chunk(0).dictionary
    size = len(dictionary)
    kind = pa.int64() if values.type.index_type.bit_width == 64 else pa.int32()
    indices = [chunk.indices.cast(kind) for chunk in values.chunks]
    codes = pa.chunked_array(
        [chunk.fill_null(size) if chunk.null_count else chunk for chunk in indices], kind
    )
    if all_used:
        used = list(range(size + 1 if values.null_count else size))
        return Encoded(codes, size + 1, used, [*dictionary.to_pylist(), None][: len(used)])
    used = pc.unique(codes).to_pylist()
    names = [dictionary[code].as_py() if code < size else None for code in used]
    return Encoded(codes, size + 1, used, names)


def _by_code(values: Sequence[Any], used: Iterable[int], size: int) -> list[Any]:
    """Lay values out by their codes; a code that does not occur has none."""
    laid: list[Any] = [None] * size
    for code, value in zip(used, values, strict=True):
        laid[code] = value
    return laid


def _spread(column: Labels | Numbers | Lists, codes: Any, used: Iterable[int], size: int) -> Any:
    """Give every row its answer, as a chunked array."""
    if isinstance(column, Numbers):
        return pa.array(_by_code(column.values, used, size), pa.float64()).take(codes)
    if isinstance(column, Lists):
        return pa.array(_by_code(column.values, used, size), pa.list_(pa.string())).take(codes)
    labels = pa.array(column.categories, pa.string())
    places = [None if code == -1 else code for code in column.codes]
    taken = pa.array(_by_code(places, used, size), pa.int32()).take(codes)
    chunks = [pa.DictionaryArray.from_arrays(chunk, labels, safe=False) for chunk in taken.chunks]
    return pa.chunked_array(chunks, pa.dictionary(pa.int32(), pa.string()))


class Remembered:
    """Answers batch after batch as structs of plain strings, each name once as long as it is remembered.

    For functions that an engine calls with a few thousand rows at a time. Safe to share between threads.
    """

    def __init__(self, asked: Asked) -> None:
        self._asked = asked
        self._lock = Lock()
        self._places: dict[Any, int] = {}
        self._answers: Any = None

    def answer(self, *columns: Any) -> Any:
        """Answer an array of names (and those of its context): a struct a row, a list of them if exploded."""
        chunks = [pa.chunked_array([values]) for values in columns]
        encoded, names, around = encode_all(chunks, self._asked, (None,) * len(chunks))
        keys = (
            [(name, *context.values()) for name, context in zip(names, around, strict=True)]
            if around
            else names
        )
        with self._lock:
            if len(self._places) > _REMEMBERED:
                self._places, self._answers = {}, None
            fresh = [place for place, key in enumerate(keys) if key not in self._places]
            if fresh or self._answers is None:
                self._learn(
                    [keys[i] for i in fresh], [names[i] for i in fresh], [around[i] for i in fresh if around]
                )
            places = [self._places[key] for key in keys]
            remembered = self._answers
        rows = pa.array(_by_code(places, encoded.used, encoded.size), pa.int32()).take(encoded.codes)
        return remembered.take(rows.combine_chunks())

    def _learn(self, keys: list[Any], names: list[Any], around: list[Any]) -> None:
        answers = self._asked.question.answers(names, around)
        structs = pa.StructArray.from_arrays(
            list(map(_plain, answers.columns)), names=[column.field for column in answers.columns]
        )
        if answers.counts is not None:
            ends = list(accumulate(answers.counts, initial=0))
            structs = pa.ListArray.from_arrays(pa.array(ends, pa.int32()), structs)
        known = len(self._places)
        self._places.update((key, known + place) for place, key in enumerate(keys))
        self._answers = structs if self._answers is None else pa.concat_arrays([self._answers, structs])


def _plain(column: Labels | Numbers | Lists) -> Any:
    if isinstance(column, Numbers):
        return pa.array(column.values, pa.float64())
    if isinstance(column, Lists):
        return pa.array(column.values, pa.list_(pa.string()))
    return pa.array(column.texts, pa.string())
