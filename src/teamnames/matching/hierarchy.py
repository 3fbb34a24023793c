"""Paths in one cell: "Corporate > Finance > AP", "G&A - Legal", "Engineering_Platform_Core"."""

from __future__ import annotations

import re
from collections.abc import Callable

from teamnames.folding import fold
from teamnames.matching.found import Context, Found, Trail
from teamnames.matching.index import Index
from teamnames.matching.qualifiers import Peeler
from teamnames.model import Method

__all__ = ["Hierarchy"]

Words = tuple[str, ...]
Answerer = Callable[[Words, Trail, Context, str], Found | None]

_STRONG = re.compile(r"\s+[-–—]+\s+|\s*[|>»:→›\\]+\s*|\s+[-–—]+|[-–—]+\s+|\s*::\s*")
_WEAK = re.compile(r"\s*[_|>»:→›\\–—-]+\s*")
_MOST_PARTS = 10
_UMBRELLAS = frozenset(("operations", "executive", "services"))
"""Families whose functions stand above others in a path: "Shared Services - IT" is IT."""


class Hierarchy:
    """Splits a name at its path separators and lets the right part answer."""

    def __init__(self, index: Index, peeler: Peeler, answer: Answerer) -> None:
        self._index = index
        self._peeler = peeler
        self._answer = answer
        self._generic = peeler.generic

    def segments(self, text: str, *, weak: bool = False) -> list[str]:
        """Split a raw name; ``weak`` also at "_" and at hyphens without blanks."""
        return [part for part in (_WEAK if weak else _STRONG).split(text) if part and fold(part)]

    def answer(
        self, segments: list[tuple[Words, str]], trail: Trail, context: Context, *, all_known: bool = False
    ) -> Found | None:
        """Let the last part that is a function by itself answer, unless an earlier part is its descendant.

        A weak answer (a head with unknown words) of another top-level function does not overrule a
        strong one before it. With ``all_known`` no part may be unknown.
        """
        if not 1 < len(segments) <= _MOST_PARTS:
            return None
        trail = trail.copy()
        named: list[tuple[Words, str]] = []
        for words, raw in segments:
            noise = self._peeler.noise_of(words)
            if noise is not None and self._index.find(words) is None:
                trail.keep(noise.kind, noise.value)
            elif self._peeler.is_noise(words) and self._index.find(words) is None:
                trail.keep("annotation", raw)
            else:
                named.append((words, raw))
        if len(named) < len(segments) and named:
            together = tuple(word for words, _ in named for word in words)
            trail.step("path", " ".join(together))
            hit = self._index.find(together)
            if hit or len(named) == 1:
                found = self._answer(together, trail, context, " ".join(raw for _, raw in named))
                return found.through(Method.PEELED) if found else None
        best: Found | None = None
        unclear: Found | None = None
        general: Found | None = None
        for words, raw in named:
            around = (*(best.functions if best else ()), *context)
            found = self._answer(words, trail.fork(" ".join(words)), around, raw)
            if found is None:
                if all_known:
                    return None
            elif found.functions and found.trail.current in self._generic:
                general = found  # "Finance - Management": too general to answer beside a name
            elif not found.functions:
                unclear = unclear or found
            elif best is None or self._overrules(found, best):
                best = found
        best = best or self._without_clear_name(general, unclear)
        if best is None:
            return None
        context_parts = [raw for words, raw in named if " ".join(words) != best.trail.current]
        for raw in context_parts:
            trail.keep("context", raw)
        for kind, values in best.trail.off.items():
            for value in values:
                trail.keep(kind, value)
        trail.step("path", best.trail.current)
        best.trail = trail
        strong = best.is_strong
        return best.through(Method.HIERARCHY, f"hierarchy{'' if strong else ':weak'}")

    def _without_clear_name(self, general: Found | None, unclear: Found | None) -> Found | None:
        """Choose between a general word and a name of several meanings."""
        if general is None or unclear is None:
            return general or unclear
        # "SQL - New": what only qualifies does not answer for what has several meanings
        return unclear if self._peeler.noise_of(general.trail.current.split()) else general

    @staticmethod
    def _overrules(found: Found, best: Found) -> bool:
        if any(function.is_within(other) for function in best.functions for other in found.functions):
            return False
        families = {function.group for function in best.functions}
        if not families.isdisjoint(function.group for function in found.functions):
            return True
        # A path descends: what follows a narrow name of one family is not the top of another one,
        # but whom it serves ("Executive Support - Sales").
        served = all(function.broader is None for function in found.functions)
        narrow = best.functions[0].broader is not None and best.functions[0].group.id not in _UMBRELLAS
        if served and narrow and best.entry is not None and not best.entry.exact_only:
            return False
        # a reading that the part before it settled is as good as its only one
        return found.is_strong or found.method is Method.CONTEXT
