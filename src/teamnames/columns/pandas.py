"""The door for pandas: factorize once, answer the distinct names, take the answers by code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import attrs

from teamnames.columns.answers import Labels, Lists, Numbers, Question
from teamnames.columns.asking import Asked, as_text, check_text, import_engine

pd = import_engine("pandas", "pandas")
np = import_engine("numpy", "pandas")

__all__ = ["normalize"]


@attrs.frozen(eq=False)
class _Encoded:
    """A column as codes into its distinct values; -1, the last place, is a missing value."""

    codes: Any
    used: Any
    """The codes that occur, as places: a missing value is the last."""
    names: list[str | None]
    """The value of each code that occurs."""
    size: int


def normalize(frame: Any, column: Any, asked: Asked) -> Any:
    """Append the answers to a frame; make a frame of the answers, with the same index, for a series."""
    if isinstance(frame, pd.Series):
        targets = asked.targets_of_series(frame, column)
        rows, values = _answers([frame], asked, (frame.name,))
        index = frame.index if rows is None else frame.index[rows]
        return pd.DataFrame(dict(zip(targets, values, strict=True)), index=index)
    existing = list(frame.columns)
    sources = asked.sources(column, existing)
    targets = asked.targets(column, existing)
    rows, values = _answers([frame[source] for source in sources], asked, sources)
    if rows is not None:
        frame = frame.iloc[rows]
    return frame.assign(**dict(zip(targets, values, strict=True)))


def _answers(series: Sequence[Any], asked: Asked, sources: Sequence[Any]) -> tuple[Any, list[Any]]:
    first, *others = (
        _encode(one, asked.question, source) for one, source in zip(series, sources, strict=True)
    )
    rows: list[tuple[str | None, ...]] = [(name,) for name in first.names]
    for other in others:
        first, rows = _joined(first, rows, other)
    around = [dict(zip(asked.context, row[1:], strict=True)) for row in rows] if others else []
    answers = asked.question.answers([row[0] for row in rows], around)
    if answers.counts is None:
        return None, [_spread(column, first.codes, first.used, first.size) for column in answers.columns]
    counts = np.asarray(answers.counts, np.intp)
    count_of, start_of = np.zeros(first.size, np.intp), np.zeros(first.size, np.intp)
    count_of[first.used] = counts
    start_of[first.used] = np.cumsum(counts) - counts
    repeats = count_of[first.codes]
    repeated = np.repeat(np.arange(len(first.codes)), repeats)
    ends = np.cumsum(repeats)
    codes = np.arange(len(repeated)) - np.repeat(ends - repeats, repeats) + start_of[first.codes][repeated]
    total = int(counts.sum())
    return repeated, [_spread(column, codes, np.arange(total), total) for column in answers.columns]


def _encode(series: Any, question: Question, source: Any) -> _Encoded:
    if isinstance(series.dtype, pd.ArrowDtype) and series.dtype.type is not str:
        return _encode_arrow(series, question, source)
    if isinstance(series.dtype, pd.CategoricalDtype):
        codes, values = series.cat.codes.to_numpy(), series.cat.categories
    else:
        codes, values = _factorized(series)
    if not all(isinstance(value, str) for value in values):
        if question.on_type == "error":
            check_text(source, series)
        codes, values = _factorized(pd.Series([as_text(value) for value in series], dtype=object))
    seen = np.zeros(len(values) + 1, bool)
    seen[codes] = True
    used = np.flatnonzero(seen)
    names = [*values, None]
    return _Encoded(codes, used, [names[place] for place in used], len(names))


def _encode_arrow(series: Any, question: Question, source: Any) -> _Encoded:
    from teamnames.columns.arrow import encode, pa

    values = pa.array(series.array)
    encoded = encode(
        values if isinstance(values, pa.ChunkedArray) else pa.chunked_array([values]), question, source
    )
    return _Encoded(encoded.codes.to_numpy(), np.asarray(encoded.used, np.intp), encoded.names, encoded.size)


def _factorized(series: Any) -> tuple[Any, Any]:
    try:
        codes, values = pd.factorize(series)
    except TypeError:  # a value that cannot be hashed, which is no text
        return None, [None]
    return codes, values


def _joined(
    left: _Encoded, rows: list[tuple[str | None, ...]], right: _Encoded
) -> tuple[_Encoded, list[tuple[str | None, ...]]]:
    """Encode the combinations of two encoded columns that occur together."""
    one = left.codes.astype(np.int64) % left.size
    joint = one * right.size + right.codes.astype(np.int64) % right.size
    codes, pairs = pd.factorize(joint)
    left_rows = dict(zip(left.used.tolist(), rows, strict=True))
    right_names = dict(zip(right.used.tolist(), right.names, strict=True))
    found = [divmod(pair, right.size) for pair in pairs.tolist()]
    joined = [(*left_rows[a], right_names[b]) for a, b in found]
    return _Encoded(codes, np.arange(len(pairs)), [], len(pairs)), joined


def _spread(column: Labels | Numbers | Lists, codes: Any, used: Any, size: int) -> Any:
    """Give every row its answer."""
    if isinstance(column, Numbers):
        numbers = np.zeros(size)
        numbers[used] = column.values
        return numbers[codes]
    if isinstance(column, Lists):
        lists = np.empty(size, object)
        for place, ids in zip(used, column.values, strict=True):
            lists[place] = ids
        return lists[codes]
    labels = np.full(size, -1, np.min_scalar_type(-len(column.categories) - 1))
    labels[used] = column.codes
    return pd.Categorical.from_codes(labels[codes], dtype=_dtype(column), validate=False)


def _dtype(column: Labels) -> Any:
    usual = pd.Index([""]).dtype
    try:
        return pd.CategoricalDtype(pd.Index(column.categories, dtype=usual))
    except UnicodeEncodeError:  # half of a surrogate pair, which only Python strings can hold
        return pd.CategoricalDtype(pd.Index(column.categories, dtype=object))
