"""What a stage hands on: a function or several, by which rows, how, and with what left over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from teamnames.matching.index import Entry
from teamnames.model import BusinessFunction, Method, Step
from teamnames.vocabulary.tables import Row

__all__ = ["Context", "Found", "Trail", "common_parent", "is_companion", "nearness", "read"]

Context = tuple[BusinessFunction, ...]
"""Functions named by the title, the parent or an earlier part of a path, strongest first."""

_RANK = {method: place for place, method in enumerate(Method)}


def weaker(first: Method, second: Method) -> Method:
    """Give the weaker of two methods: the weakest link names the whole way."""
    return max(first, second, key=_RANK.__getitem__)


@attrs.define
class Trail:
    """The steps so far and what came off on the way."""

    current: str
    steps: list[Step] = attrs.Factory(list)
    off: dict[str, list[str]] = attrs.Factory(dict)

    def step(self, rule: str, after: str) -> None:
        """Record a rule that changed the name, if it did."""
        if after != self.current:
            self.steps.append(Step(rule, self.current, after))
            self.current = after

    def keep(self, kind: str, value: str) -> None:
        """Keep what came off."""
        values = self.off.setdefault(kind, [])
        if value and value not in values:
            values.append(value)

    def fork(self, current: str) -> Trail:
        """Start a trail of a part, which knows nothing of the other parts."""
        return Trail(current)

    def copy(self) -> Trail:
        """Give a trail that may be abandoned."""
        return Trail(
            self.current, list(self.steps), {kind: list(values) for kind, values in self.off.items()}
        )


@attrs.define
class Found:
    """An answer in the making. No functions: ambiguous among the entry's readings."""

    functions: tuple[BusinessFunction, ...]
    method: Method
    trail: Trail
    entry: Entry | None = None
    row: Row | None = None
    grade: str = ""
    """Which row of the confidence table says how often such an answer is right."""
    parts: tuple[Found, ...] = ()
    note: str = ""
    score: float = 100.0

    @property
    def is_strong(self) -> bool:
        """Tell whether every word that counts belongs to the alias."""
        return bool(self.functions) and _RANK[self.method] <= _RANK[Method.COMPOSITE]

    def through(self, method: Method, grade: str = "") -> Found:
        """Give the same answer, reached by a way that has this link too."""
        linked = weaker(self.method, method)
        return attrs.evolve(self, method=linked, grade=grade or (self.grade if linked != method else ""))


def common_parent(functions: Iterable[BusinessFunction]) -> BusinessFunction | None:
    """Give the deepest function that all lie under."""
    shared: BusinessFunction | None = None
    lines = [(function, *function.ancestors) for function in functions]
    for candidate in lines[0] if lines else ():
        if all(candidate in line for line in lines[1:]):
            shared = candidate
            break
    return shared


def settle(entry: Entry, context: Context) -> Row | None:
    """Let the context choose among several readings: the nearest to it, if there is one nearest."""
    for around in context:
        how_near = {function: nearness(function, around) for function in entry.functions}
        best = max(how_near.values())
        nearest = [function for function, near in how_near.items() if near == best]
        if best and len(nearest) == 1:
            return next(row for row in entry.rows if row[1] == nearest[0].id)
    return None


def nearness(function: BusinessFunction, around: BusinessFunction) -> int:
    """Tell how near a function is to one beside it: 4 the same, 3 a line, 2 a companion, 1 a family, 0."""
    if function == around:
        return 4
    if function.is_within(around) or around.is_within(function):
        return 3
    if is_companion(function, around):
        return 2
    return int(function.group == around.group)


def is_companion(function: BusinessFunction, around: BusinessFunction) -> bool:
    """Tell whether the tables say that a name with several readings means this one in that company."""
    return around.id in function.companions or around.group.id in function.companions


def read(entry: Entry, context: Context, trail: Trail, method: Method) -> Found:
    """Decide among the readings of an entry."""
    vocabulary_functions = {function.id: function for function in entry.functions}
    if entry.decided:
        usual = tuple(dict.fromkeys(row[1] for row in entry.rows if row[3] == "default"))
        if usual or len(entry.functions) == 1:
            functions = tuple(vocabulary_functions[name] for name in usual) or entry.functions
            own = (row for row in entry.rows if row[1] == functions[0].id)
            row = next(own) if len(functions) == 1 else None
            return Found(functions, Method.DECIDED, trail, entry, row, "decided")
    if len(entry.functions) > 1 and context:
        row = settle(entry, context)
        if row is not None and row is not entry.default:
            function = vocabulary_functions[row[1]]
            return Found((function,), weaker(method, Method.CONTEXT), trail, entry, row, "context")
    if entry.default is not None:
        grade = f"{method}:also" if entry.default[3] != "default" else ""
        if not grade and len(entry.functions) > 1:
            grade = f"{method}:several"
        return Found((vocabulary_functions[entry.default[1]],), method, trail, entry, entry.default, grade)
    open_functions = [vocabulary_functions[row[1]] for row in entry.rows if row[3] != "discouraged"]
    parent = common_parent(open_functions or entry.functions)
    if parent is not None:
        return Found((parent,), method, trail, entry, None, f"{method}:parent")
    return Found((), method, trail, entry, None, "")


def merge(functions: Sequence[BusinessFunction]) -> tuple[BusinessFunction, ...]:
    """Merge equal functions; of a function and its own ancestor keep the descendant."""
    distinct = tuple(dict.fromkeys(functions))
    return tuple(
        function
        for function in distinct
        if not any(other != function and other.is_within(function) for other in distinct)
    )
