"""A known head with unknown words beside it: "Payments Platform Engineering", "Club Accounting".

In English, German and Dutch the head stands last, in French, Spanish, Portuguese and Italian
first. A head of one word answers only if the table's own aliases that end in that word agree on
where it belongs (purity); a generic word never does, but it may be dropped behind a name that
is known ("Procurement Operations").
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from functools import cached_property

from teamnames.folding import fold
from teamnames.matching.found import Context, Found, Trail, read
from teamnames.matching.index import Entry, Index
from teamnames.model import BusinessFunction, Key, Method, Policy

__all__ = ["Heads"]

_ROMANCE = frozenset(("fr", "es", "pt", "it"))
_HEADS_LAST = frozenset(("en", "de", "nl"))
_COMPOUND = 9
"""A German or Dutch word this long is a compound: it says as much as two English words."""
_SHORTEST_HEAD = 5
_SHORTEST_MODIFIER = 3
_SHORTEST_BASE = 7
"""Letters of the two parts of a compound; shorter ends stand in words that are none ("-amt", "-bau")."""
_SOME = 0.3
"""Share of the aliases ending in an open head, such as "growth", that must lie under its very function."""
_DOUBT = 2
"""Aliases that are counted against a word, so that a few that agree prove little."""


class Heads:
    """Finds the part of a name that names the function, and judges whether it may answer alone."""

    def __init__(self, index: Index, policy: Policy) -> None:
        self._index = index
        self._policy = policy
        roles: dict[str, set[str]] = defaultdict(set)
        for word, role, *_ in index.vocabulary.tables["word_roles"]:
            roles[role].update((fold(word), index.plain.phrase([fold(word)])))
        self._generic = roles["generic"]
        self._light = roles["light"]
        self._open = roles["open"]

    @cached_property
    def _endings(self) -> dict[str, Counter[BusinessFunction]]:
        endings: dict[str, Counter[BusinessFunction]] = defaultdict(Counter)
        for row in self._index.vocabulary.tables["aliases"]:
            if row[4] in _HEADS_LAST and row[3] != "discouraged":
                plain = self._index.plain.deed(fold(row[0]).split()).split()
                endings[plain[-1]][self._index.vocabulary.functions[row[1]]] += 1
        return dict(endings)

    def find(self, words: tuple[str, ...], trail: Trail, context: Context) -> Found | None:
        """Answer by a part of the words, the longest first.

        Not beside a word that may be misspelt: in "Contat Center Operations" it is what matters.
        """
        if any(map(self._index.spelling.is_doubtful, words)):
            return None
        return (
            self._without_last_word(words, trail, context)
            or self._suffix(words, trail, context, range(1, len(words) - 1))
            or self._without_light_words(words, trail, context)
            or self._suffix(words, trail, context, range(len(words) - 1, len(words)))
            or self._prefix(words, trail, context)
            or self._compound(words, trail, context)
        )

    def _suffix(self, words: tuple[str, ...], trail: Trail, context: Context, starts: range) -> Found | None:
        for start in starts:
            hit = self._index.find(words[start:])
            if hit is not None:
                found = self._judge(hit[0], words[start:], words[:start], trail, context)
                if found is not None:
                    return found
        return None

    def _judge(
        self, entry: Entry, head: tuple[str, ...], before: tuple[str, ...], trail: Trail, context: Context
    ) -> Found | None:
        alone = len(head) == 1
        if entry.decided or len(before) > self._policy.max_modifiers:
            return None
        is_open = alone and self._index.plain.spelt_out(head) in self._open
        if alone and not is_open and not self._may_stand_alone(entry, head[0]):
            return None
        if entry.exact_only and not alone:
            return None
        found = read(entry, context, trail, Method.EXACT)
        if not found.functions:
            return None
        if alone:
            known = found.functions[0]
            compound = found.row is not None and found.row[4] in ("de", "nl") and len(head[0]) >= _COMPOUND
            share = _SOME if is_open else self._policy.head_purity
            function = known if compound else self._pure(head, known, share)
            if function is None:
                return None
            found.functions = (function,)
            if function != known:
                found.row = None
        far = ":far" if len(before) > 1 else ""
        found.grade = f"head:{'open' if is_open else 'one' if alone else 'long'}{far}"
        found.method = Method.HEAD
        return self._keep(found, before, head)

    def _may_stand_alone(self, entry: Entry, word: str) -> bool:
        plain = self._index.plain.phrase([word])
        if entry.default and entry.default[4] in ("de", "nl") and len(word) >= _COMPOUND:
            return word not in self._generic
        generic = word in self._generic or plain in self._generic
        return not (entry.exact_only or generic or len(entry.key) < _SHORTEST_HEAD)

    @staticmethod
    def _keep(found: Found, beside: tuple[str, ...], head: tuple[str, ...]) -> Found:
        found.trail = found.trail.copy()
        found.trail.keep("modifier", " ".join(beside))
        found.trail.step("head", " ".join(head))
        return found

    def _pure(
        self, head: tuple[str, ...], function: BusinessFunction, share: float
    ) -> BusinessFunction | None:
        """Give the function, or what lies above it, on which that share of the aliases ending so agree."""
        endings = self._endings.get(self._index.plain.deed(head), Counter())
        total = sum(endings.values()) + _DOUBT
        for candidate in (function, *function.ancestors):
            agreeing = sum(count for ending, count in endings.items() if ending.is_within(candidate))
            if agreeing / total >= share:
                return candidate
        return None if share > _SOME else function.group

    def _without_last_word(self, words: tuple[str, ...], trail: Trail, context: Context) -> Found | None:
        """Answer two words or more before a light one: "Fraud Operations Management" is about fraud."""
        if len(words) < 3 or not self._is_light(words[-1]):
            return None
        return self._without_light_words(words, trail, context, least=len(words) - 1)

    def _is_light(self, word: str) -> bool:
        return word in self._light or self._index.plain.phrase([word]) in self._light

    def _without_light_words(
        self, words: tuple[str, ...], trail: Trail, context: Context, least: int = 1
    ) -> Found | None:
        end = len(words)
        while end > least and self._is_light(words[end - 1]):
            end -= 1
            hit = self._index.find(words[:end])
            if hit is None or hit[0].key in self._generic:
                continue
            found = read(hit[0], context, trail, Method.EXACT)
            if found.functions:
                found.method, found.grade = Method.HEAD, "head:light"
                return self._keep(found, words[end:], words[:end])
        return None

    def _compound(self, words: tuple[str, ...], trail: Trail, context: Context) -> Found | None:
        """Answer a German or Dutch compound by its last part: "Konzerndatenschutz" is data protection."""
        word = words[-1]
        if self._index.spelling.is_word(word):
            return None
        for start in range(_SHORTEST_MODIFIER, len(word) - _SHORTEST_BASE + 1):
            entry = self._index.exact(Key(word[start:]))
            if entry is None or entry.exact_only or word[start:] in self._generic:
                continue
            if all(row[4] in ("de", "nl") for row in entry.rows):
                found = read(entry, context, trail, Method.HEAD)
                if found.functions:
                    found.grade = "head:one"
                    return self._keep(found, (*words[:-1], word[:start]), (word[start:],))
        return None

    def _prefix(self, words: Sequence[str], trail: Trail, context: Context) -> Found | None:
        for end in range(len(words) - 1, max(0, len(words) - 1 - self._policy.max_modifiers), -1):
            head = tuple(words[:end])
            entry = self._index.exact_of(head)
            if entry is None or entry.exact_only or not all(row[4] in _ROMANCE for row in entry.rows):
                continue
            if len(entry.key) < _SHORTEST_HEAD:
                continue
            found = read(entry, context, trail, Method.EXACT)
            if found.functions:
                found.method, found.grade = Method.HEAD, "head:first"
                return self._keep(found, tuple(words[end:]), head)
        return None
