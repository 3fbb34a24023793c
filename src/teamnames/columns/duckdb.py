"""The door for DuckDB: names are read once, then a lazy projection looks each row's answer up.

A relation does not tell its connection, and registering a table would change the connection. So the
answers travel inside the query: the names as an inline ENUM, whose codes point into a list of structs.
No join: rows keep their order, filters and limits pass through, and nothing needs to fit in memory.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Sequence
from typing import Any

from teamnames.columns.answers import Answers, Labels, Lists, Numbers
from teamnames.columns.asking import Asked, as_text, not_text

__all__ = ["normalize"]

_HELD = '"teamnames: answer"'
_CHANGED = "a name that was not there when normalize_column read the names; call it again"


def normalize(relation: Any, column: Any, asked: Asked) -> Any:
    """Append the answers to a relation. The names are read now, the rows when the result is."""
    existing = list(relation.columns)
    sources = asked.sources(column, existing)
    targets = asked.targets(column, existing, any_case=True)
    types = dict(zip(existing, map(str, relation.types), strict=True))
    if asked.question.on_type == "error":
        for source in sources:
            if types[source] not in ("VARCHAR", '"NULL"', "NULL") and not types[source].startswith("ENUM"):
                raise not_text(source, types[source])
    key = _key([_quoted(source) for source in sources])
    read = relation.project(", ".join([key, *map(_quoted, sources)])).distinct().fetchall()
    rows = sorted(read, key=lambda row: (row[0] is None, row[0]))
    names = [tuple(map(as_text, row[1:])) for row in rows]
    around = [dict(zip(asked.context, name[1:], strict=True)) for name in names] if asked.context else []
    answers = asked.question.answers([name[0] for name in names], around)
    held = f"list_extract({_list_of_structs(answers, targets)}, {_place(key, [row[0] for row in rows])})"
    if answers.counts is not None:
        held = f"unnest({held})"
    opened = ", ".join(f"{_HELD}.{_quoted(target)} AS {_quoted(target)}" for target in targets)
    return relation.project(f"*, {held} AS {_HELD}").project(f"* EXCLUDE ({_HELD}), {opened}")


def _quoted(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _key(columns: Sequence[str]) -> str:
    """Give the expression that tells apart what is answered apart: null stays null for a name by itself."""
    texts = [f"CAST({column} AS VARCHAR)" for column in columns]
    if len(texts) == 1:
        return texts[0]
    # the length in front of each keeps ('a', 'bc') and ('ab', 'c') apart
    return " || ".join(f"coalesce(length({text}) || ':' || {text}, '-')" for text in texts)


def _place(key: str, keys: Sequence[str | None]) -> str:
    """Write the expression for a row's place among the answers, from 1; the answer to null is the last."""
    changed = f"error('{_CHANGED}: ' || coalesce({key}, 'NULL'))"
    texts = [known for known in keys if known is not None]
    if any("\0" in text for text in texts):  # which ends a statement in DuckDB 1
        stand_in = _unused(texts)
        key = f"replace({key}, chr(0), chr({ord(stand_in)}))"
        texts = [text.replace("\0", stand_in) for text in texts]
    null_place = str(len(keys)) if len(texts) < len(keys) else changed
    code = f"enum_code(TRY_CAST({key} AS {_enum(texts)}))" if texts else "NULL"
    return (
        f"CASE WHEN {key} IS NULL THEN {null_place} ELSE coalesce(CAST({code} AS BIGINT) + 1, {changed}) END"
    )


def _enum(labels: Iterable[str]) -> str:
    return f"ENUM({', '.join(map(_text, labels))})"


def _list_of_structs(answers: Answers, targets: Sequence[str]) -> str:
    """Write the answers as a list of structs, or of lists of structs where a name may become several rows."""
    packed = ", ".join(
        f"{_quoted(target)} := {_value(column, f'v{place}')}"
        for place, (target, column) in enumerate(zip(targets, answers.columns, strict=True))
    )
    values = [f"unnest({_list(_texts(column))}) AS v{place}" for place, column in enumerate(answers.columns)]
    if answers.counts is None:
        return f"(SELECT list(struct_pack({packed})) FROM (SELECT {', '.join(values)}))"
    owners = [str(owner) for owner, count in enumerate(answers.counts) for _ in range(count)]
    values += [f"unnest(CAST({_list(owners)} AS BIGINT[])) AS owner", f"unnest(range({len(owners)})) AS n"]
    rows = f"SELECT {', '.join(values)}"
    several = f"SELECT owner, list(struct_pack({packed}) ORDER BY n) AS one FROM ({rows}) GROUP BY owner"
    return f"(SELECT list(one ORDER BY owner) FROM ({several}))"


def _texts(column: Labels | Lists | Numbers) -> list[str]:
    if isinstance(column, Numbers):
        return list(map(repr, column.values))
    if isinstance(column, Lists):
        return ["; ".join(ids) for ids in column.values]
    return ["" if text is None else "=" + text for text in column.texts]


def _value(column: Labels | Lists | Numbers, value: str) -> str:
    """Write how a value is read back from its text."""
    if isinstance(column, Numbers):
        return f"CAST({value} AS DOUBLE)"
    if isinstance(column, Lists):
        return f"CASE WHEN {value} = '' THEN CAST([] AS VARCHAR[]) ELSE string_split({value}, '; ') END"
    plain = column.categories and not any("\0" in label for label in column.categories)
    kind = _enum(column.categories) if plain else "VARCHAR"
    return f"CAST(substr(nullif({value}, ''), 2) AS {kind})"


def _list(texts: Sequence[str]) -> str:
    """Write a list of strings as one literal, which is parsed far faster than many."""
    if not texts:
        return "CAST([] AS VARCHAR[])"
    separator = _unused(texts)
    blob = b64encode(separator.join(texts).encode()).decode()
    return f"string_split(decode(from_base64('{blob}')), chr({ord(separator)}))"


def _unused(texts: Iterable[str]) -> str:
    """Find a character that is in none of the texts, and is not NUL."""
    used = set().union(*texts)
    return next(chr(code) for code in range(1, 0x110000) if chr(code) not in used)
