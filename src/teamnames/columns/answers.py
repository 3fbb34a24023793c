"""What every engine shares: which fields are asked, and the answers to the distinct names, field by field.

No engine is imported here. A door for an engine encodes its column into distinct names and codes,
lets ``Question.answers`` work the distinct names out, and spreads the answers over the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from enum import StrEnum
from importlib import import_module
from typing import Any

import attrs

from teamnames.errors import OptionError, UnknownColumnError, nearest
from teamnames.model import Answer, Key, Method, Outcome, Qualifiers, TeamMatch, Trend

__all__ = ["FIELDS", "Answers", "Labels", "Lists", "Numbers", "Question", "closed_labels", "kind_of"]

FIELDS = ("function", "function_id", "outcome", "confidence", "alias", "trend")
"""What is asked of a team's name unless something else is asked for."""

_ROOMS = {"team": "teamnames.normalizer", "stage": "teamnames.stages"}
_LIST_FIELD = "function_ids"
_CLOSED: dict[str, type[StrEnum]] = {"outcome": Outcome, "trend": Trend, "method": Method}


def _joined(match: Any, attribute: str) -> str | None:
    functions = match.functions
    if len(functions) == 1:
        return str(getattr(functions[0], attribute))
    return "; ".join(getattr(function, attribute) for function in functions) or None


def _joined_groups(match: Any, attribute: str) -> str | None:
    groups = dict.fromkeys(function.group for function in match.functions)
    return "; ".join(getattr(group, attribute) for group in groups) or None


def _trend(match: Any) -> Trend:
    alias = match.alias
    return alias.trend if alias is not None and alias.trend_claims else Trend.UNKNOWN


def _qualifier(name: str) -> Callable[[Any], str | None]:
    return lambda match: getattr(match.qualifiers, name)


_READ: dict[str, Callable[[Any], Any]] = {
    "name": lambda match: match.name,
    "key": lambda match: match.key,
    "outcome": lambda match: match.outcome,
    "function_id": lambda match: _joined(match, "id"),
    "function": lambda match: _joined(match, "label"),
    "group": lambda match: _joined_groups(match, "label"),
    "group_id": lambda match: _joined_groups(match, "id"),
    "alias": lambda match: match.alias.label if match.alias else None,
    "trend": _trend,
    "confidence": lambda match: round(match.confidence, 4),
    "score": lambda match: round(match.score, 1),
    "method": lambda match: match.method,
    "reason": lambda match: match.reason or None,
    "table_version": lambda match: match.table_version,
    _LIST_FIELD: lambda match: tuple(function.id for function in match.functions),
    **{field.name: _qualifier(field.name) for field in attrs.fields(Qualifiers)},
}
"""Fields of ``TeamMatch.as_dict`` read off the answer, since the dict works out near misses as well."""

_SAMPLE = TeamMatch(None, Answer(Outcome.BLANK, Key("")))


@attrs.frozen
class Labels:
    """A field of repeated strings: ``categories`` without doubles, one code a name, -1 for none."""

    field: str
    categories: tuple[str, ...]
    codes: list[int]

    @property
    def texts(self) -> list[str | None]:
        """The string of each answer."""
        texts = (*self.categories, None)
        return [texts[code] for code in self.codes]


@attrs.frozen
class Numbers:
    """A field of numbers, one an answer."""

    field: str
    values: list[float]


@attrs.frozen
class Lists:
    """A field of lists of strings, one an answer."""

    field: str
    values: list[tuple[str, ...]]


@attrs.frozen
class Answers:
    """The answers to the distinct names of a column, field by field."""

    columns: tuple[Labels | Numbers | Lists, ...]
    counts: list[int] | None
    """Rows that each name becomes, if names of several functions become several rows."""


def kind_of(field: str) -> str:
    """Tell what a field of team names holds: ``closed`` set of labels, ``labels``, ``number`` or ``list``.

    >>> [kind_of(field) for field in ("outcome", "alias", "score", "function_ids")]
    ['closed', 'labels', 'number', 'list']
    """
    if field in _CLOSED:
        return "closed"
    if field == _LIST_FIELD:
        return "list"
    return "number" if field in ("confidence", "score") else "labels"


def closed_labels(field: str) -> tuple[str, ...]:
    """Give all labels that a closed field can have, in the order of the model.

    >>> closed_labels("outcome")
    ('matched', 'ambiguous', 'unmatched', 'blank')
    """
    return tuple(member.value for member in _CLOSED[field])


class _OneFunction:
    """A composite answer as seen from one of its functions: alias and trend are those of its part."""

    def __init__(self, match: TeamMatch, place: int) -> None:
        self.functions = (match.functions[place],)
        self._match = match
        part = next((part for part in match.parts if self.functions[0] in part.functions), match)
        self.alias, self.trend = part.alias, part.trend

    def __getattr__(self, name: str) -> Any:
        return getattr(self._match, name)


@attrs.frozen
class Question:
    """What is asked of every distinct name: by whom it is answered, which fields, one row or several."""

    answer: Callable[..., Any]
    """Takes a name, and ``parent`` and ``title`` by keyword; gives an object with ``as_dict()``."""
    fields: tuple[str, ...]
    explode: bool = False
    on_type: str = "error"

    @classmethod
    def ask(
        cls, fields: Iterable[str], *, normalizer: Any = None, kind: str = "team", explode: bool = False,
        on_type: str = "error",
    ) -> Question:  # fmt: skip
        """Look the answerer up and check that it knows the fields.

        Raises:
            OptionError: ``kind`` or ``on_type`` is none of the accepted values, or ``fields`` is one string.
            UnknownColumnError: a field that the answers do not have; the message names the nearest.
        """
        for option, value, accepted in (("kind", kind, _ROOMS), ("on_type", on_type, ("error", "text"))):
            if value not in accepted:
                raise OptionError(f"{option} is {' or '.join(map(repr, accepted))}, not {value!r}")
        if isinstance(fields, str):
            raise OptionError(f"fields is a tuple of names: ({fields!r},), not {fields!r}")
        answerer = normalizer if normalizer is not None else import_module(_ROOMS[kind])
        answer = getattr(answerer, f"normalize_{kind}")
        asked = tuple(fields)
        known = (*_SAMPLE.as_dict(), _LIST_FIELD) if kind == "team" else tuple(answer(None).as_dict())
        if kind != "team" and asked == FIELDS:
            asked = tuple(
                field for field in (name.replace("function", kind) for name in FIELDS) if field in known
            )
        for field in asked:
            if field not in known:
                near = nearest(str(field), known)
                raise UnknownColumnError(f"no field {field!r}{near}; there are: {', '.join(known)}")
        return cls(answer, asked, explode, on_type)

    def answers(self, names: Sequence[str | None], around: Sequence[dict[str, str | None]] = ()) -> Answers:
        """Answer distinct names, each with what stands around it if anything does."""
        if around:
            matches = [self.answer(name, **context) for name, context in zip(names, around, strict=True)]
        else:
            matches = [self.answer(name) for name in names]
        counts = None
        if self.explode:
            split = [_split(match) for match in matches]
            counts = [len(ones) for ones in split]
            matches = [one for ones in split for one in ones]
        dicts: list[dict[str, Any]] = []
        columns = []
        for field in self.fields:
            if matches and isinstance(matches[0], TeamMatch | _OneFunction) and field in _READ:
                values = list(map(_READ[field], matches))
            else:
                dicts = dicts or [match.as_dict() for match in matches]
                values = [row[field] for row in dicts]
            columns.append(_column(field, values))
        return Answers(tuple(columns), counts)


def _split(match: Any) -> list[Any]:
    if not isinstance(match, TeamMatch) or len(match.functions) < 2:
        return [match]
    return [_OneFunction(match, place) for place in range(len(match.functions))]


def _column(field: str, values: list[Any]) -> Labels | Numbers | Lists:
    kind = kind_of(field)
    if kind == "list":
        return Lists(field, values)
    if kind == "number":
        return Numbers(field, values)
    if kind == "closed":
        categories = closed_labels(field)
    else:
        values = [value if value is None or type(value) is str else str(value) for value in values]
        categories = tuple(sorted({value for value in values if value is not None}))
    code_of: dict[str | None, int] = {label: code for code, label in enumerate(categories)}
    code_of[None] = -1
    return Labels(field, categories, [code_of[value] for value in values])
