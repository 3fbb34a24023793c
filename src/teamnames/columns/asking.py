"""A call without its frame: where it reads, where it writes, and what is said of values that are no text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

import attrs

from teamnames.columns.answers import Question
from teamnames.errors import (
    ColumnExistsError,
    FrameTypeError,
    MissingExtraError,
    NameTypeError,
    UnknownColumnError,
    nearest,
)
from teamnames.normalizer import is_missing

__all__ = ["Asked", "OneFieldEach", "as_text", "check_text", "import_engine", "not_text"]


@attrs.frozen
class Asked:
    """A call of ``normalize_column`` without the frame: the question, and where it is read and written."""

    question: Question
    prefix: str | None = None
    parent: str | None = None
    title: str | None = None

    @property
    def context(self) -> dict[str, str]:
        """The columns that stand around the name, by the keyword of the answerer."""
        given = {"parent": self.parent, "title": self.title}
        return {keyword: column for keyword, column in given.items() if column is not None}

    def sources(self, column: Any, existing: Sequence[Any]) -> tuple[Any, ...]:
        """Give the columns to read, name first, once it is sure that the frame has each exactly once.

        Raises:
            UnknownColumnError: no column is named, it is not there, or it is there more than once.
        """
        there = ", ".join(map(str, existing))
        if column is None:
            raise UnknownColumnError(f"say which column holds the names; the frame has: {there}")
        sources = (column, *self.context.values())
        for source in sources:
            found = list(existing).count(source)
            if found == 0:
                near = nearest(str(source), map(str, existing))
                raise UnknownColumnError(f"the frame has no column {source!r}{near}; it has: {there}")
            if found > 1:
                raise UnknownColumnError(f"the frame has {found} columns {source!r}; rename all but one")
        return sources

    def targets(self, column: Any, existing: Iterable[Any], *, any_case: bool = False) -> tuple[str, ...]:
        """Name the columns to write, one a field.

        Raises:
            ColumnExistsError: the frame has one (``any_case``: in whatever case), or one is there twice.
        """
        prefix = f"{column}_" if self.prefix is None else self.prefix
        targets = tuple(prefix + field for field in self.question.fields)
        taken = {str(name).casefold() if any_case else name for name in existing}
        for target in targets:
            key = target.casefold() if any_case else target
            if key in taken:
                raise ColumnExistsError(
                    f"there is a column {target!r} already; rename it, or take another prefix than {prefix!r}"
                )
            taken.add(key)
        return targets

    def targets_of_series(self, frame: Any, column: Any) -> tuple[str, ...]:
        """Name the columns to write for a series or an array, which has no other columns.

        Raises:
            FrameTypeError: a column, a parent or a title is named.
        """
        named = [str(name) for name in (column, self.parent, self.title) if name is not None]
        if named:
            kind = type(frame).__name__
            raise FrameTypeError(
                f"a {kind} has no column {named[0]!r}; leave it out, or give the whole frame"
            )
        return self.targets("", ()) if self.prefix is not None else tuple(self.question.fields)


def as_text(value: object) -> str | None:
    """Read a value that is no text as text: a whole number without its decimal point, bytes as UTF-8.

    >>> [as_text(value) for value in (4100.0, 4100, 0.5, b"Sales", float("nan"))]
    ['4100', '4100', '0.5', 'Sales', None]
    """
    if isinstance(value, str):
        return value
    if is_missing(value):
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


_HINT = "a name is text or missing; on_type='text' reads anything else as text"


def check_text(column: Any, values: Iterable[object]) -> None:
    """Make sure that all values are text or missing.

    Raises:
        NameTypeError: one is neither; the message names the first.
    """
    for row, value in enumerate(values):
        if not isinstance(value, str) and not is_missing(value):
            place = f"column {column!r}, row" if column is not None else "row"
            found = f"{value!r:.80} is of type {type(value).__name__}"
            raise NameTypeError(f"{place} {row} (the first is 0): {found}; {_HINT}")


def not_text(column: Any, kind: object) -> NameTypeError:
    """Make the error for a column whose type says that it holds no text."""
    return NameTypeError(f"column {column!r} is of type {kind}; {_HINT}")


def import_engine(library: str, extra: str) -> Any:
    """Import a library.

    Raises:
        MissingExtraError: it is not installed; the message is the command that brings it.
    """
    try:
        return import_module(library)
    except ModuleNotFoundError:
        raise MissingExtraError(library, extra) from None


class OneFieldEach:
    """A method for each field, for the doors that hang on an engine's own objects."""

    def field(self, name: str, **options: Any) -> Any:
        """Give one field."""
        raise NotImplementedError

    def function(self, **options: Any) -> Any:
        """Give the label of the function; several are joined by "; "."""
        return self.field("function", **options)

    def function_id(self, **options: Any) -> Any:
        """Give the id of the function; several are joined by "; "."""
        return self.field("function_id", **options)

    def function_ids(self, **options: Any) -> Any:
        """Give the ids of the functions as a list."""
        return self.field("function_ids", **options)

    def group(self, **options: Any) -> Any:
        """Give the label of the top-level function."""
        return self.field("group", **options)

    def outcome(self, **options: Any) -> Any:
        """Give the outcome."""
        return self.field("outcome", **options)

    def confidence(self, **options: Any) -> Any:
        """Give the probability that the functions are right, 0..1."""
        return self.field("confidence", **options)

    def alias(self, **options: Any) -> Any:
        """Give the alias that answered."""
        return self.field("alias", **options)

    def trend(self, **options: Any) -> Any:
        """Give where the use of the alias is heading."""
        return self.field("trend", **options)
