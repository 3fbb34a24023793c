"""The names of the report, packed: every distinct name with its answer, reasons and candidates.

Twenty thousand explanations are some megabytes of text; deflated they are a fraction of it, and
the browser inflates them itself. The packing holds no clock, so that the bytes stay the same.
"""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from typing import Any

from teamnames.cleaning.difference import Difference
from teamnames.cleaning.review import proposals
from teamnames.cleaning.survey import NameInFile, Standing, Survey
from teamnames.folding import fold
from teamnames.model import BusinessFunction, Outcome, Trend

__all__ = ["LISTED_NAMES", "PACKED_BYTES", "listed_names", "packed_names"]

LISTED_NAMES = 20_000
"""Names that the page lists, most rows first."""
PACKED_BYTES = 2_700_000
"""Of the packed names; beyond it the rarest names are listed without their explanation."""
_STANDINGS = (Standing.ANSWERED, Standing.DOUBTFUL, Standing.WITHOUT)
_TRENDS = (Trend.UNKNOWN, Trend.UP, Trend.DOWN, Trend.STEADY)
_SETTLED, _NEW, _MOVED = 1, 2, 4


def listed_names(survey: Survey) -> list[NameInFile]:
    """Give the names to list: those with text, the ones that want review and most rows first."""
    named = [one for one in survey if one.standing is not Standing.BLANK]
    return sorted(named, key=lambda one: (-one.rows, one.name, one.parent, one.title))[:LISTED_NAMES]


def packed_names(
    names: Sequence[NameInFile], functions: Sequence[BusinessFunction], moved: Difference | None
) -> str:
    """Pack names into base64 of deflated JSON, not longer than ``PACKED_BYTES``."""
    explained = len(names)
    while True:
        packed = _packed(_content(names, functions, moved, explained))
        if len(packed) <= PACKED_BYTES or not explained:
            return packed
        explained = explained * 2 // 3


def _packed(content: dict[str, Any]) -> str:
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 9)).decode()


def _content(
    names: Sequence[NameInFile],
    functions: Sequence[BusinessFunction],
    moved: Difference | None,
    explained: int,
) -> dict[str, Any]:
    place = {function.id: number for number, function in enumerate(functions)}
    new = {move.after.identity for move in moved.new if move.after} if moved else set()
    changed = {move.after.identity for move in moved.moved if move.after} if moved else set()
    keys: dict[str, int] = {}
    rows = []
    for number, one in enumerate(names):
        identity = (one.name, one.parent, one.title)
        flags = _SETTLED * one.settled + _NEW * (identity in new) + _MOVED * (identity in changed)
        key = keys.setdefault(fold(one.name), len(keys))
        rows.append([*_row(one, place), flags, key, _explanation(one) if number < explained else ""])
    listed = [[function.id, function.label, " › ".join(function.path[:-1])] for function in functions]
    return {"functions": listed, "names": rows}


def _row(one: NameInFile, place: dict[str, int]) -> list[Any]:
    match = one.match
    offered = [
        [[place[name] for name in each.ids], each.alias, round(each.score)] for each in proposals(match)
    ]
    return [
        one.name,
        one.rows,
        _STANDINGS.index(one.standing),
        [place[function.id] for function in match.functions],
        round(match.confidence, 3),
        _TRENDS.index(match.trend),
        match.alias.label if match.alias else "",
        _said(one),
        offered,
        _around(one),
        one.first_row,
    ]


def _said(one: NameInFile) -> str:
    if one.match.outcome is Outcome.MATCHED:
        return one.match.method.value
    if one.settled and one.match.note:
        return one.match.note
    if one.match.outcome is Outcome.AMBIGUOUS:
        return f"one of {len(one.match.alternatives)} functions"
    return one.match.reason


def _around(one: NameInFile) -> str:
    said = one.match.qualifiers
    found = [value for value in (said.region, said.segment, said.motion, said.level, said.code) if value]
    context = [f"under {one.parent}"] if one.parent else []
    beside = [f"beside {one.title}"] if one.title else []
    return " · ".join([*found, *context, *beside])


def _explanation(one: NameInFile) -> str:
    return "\n".join(line for line in one.match.explain().split("\n") if not line.startswith("Table "))
