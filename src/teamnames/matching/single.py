"""One name without joiners or path: look up, peel, look up again, then head, order, nearness."""

from __future__ import annotations

from teamnames.folding import JOINERS
from teamnames.matching.closeness import ranked
from teamnames.matching.found import Context, Found, Trail, read
from teamnames.matching.heads import Heads
from teamnames.matching.index import Index
from teamnames.matching.opposites import Opposites
from teamnames.matching.qualifiers import Peeler
from teamnames.matching.words import is_one_word
from teamnames.model import Method, Policy

__all__ = ["Single"]

Words = tuple[str, ...]
_MOST_PEELS = 40
"""Most shortened forms of one name that are looked up."""


class Single:
    """Answers one part of a name."""

    def __init__(self, index: Index, peeler: Peeler, policy: Policy) -> None:
        self._index = index
        self._peeler = peeler
        self._policy = policy
        self._heads = Heads(index, policy)
        self._opposites = Opposites(index.vocabulary)

    def look_up(self, words: Words, trail: Trail, context: Context, raw: str) -> Found | None:
        """Answer if the words, as they stand, are an alias."""
        hit = self._index.find(words)
        if hit is None:
            return None
        entry, method = hit
        if method is not Method.EXACT and self._opposites.clash(words, entry.key):
            return None
        if entry.in_capitals and trail.steps and not any(_stands_in(row[0], raw) for row in entry.rows):
            return None  # "it" inside a name is a word; "IT" is the department
        found = read(entry, context, trail, method)
        found.trail = trail.copy()
        found.trail.step("words" if method is Method.WORDS else "join", entry.key)
        return found

    def peel(
        self, words: Words, trail: Trail, context: Context, raw: str
    ) -> tuple[Found | None, Words, Trail]:
        """Answer by what is left when noise comes off the ends, looking up after each phrase.

        Without an answer, give the words that are left and the trail that led to them.
        """
        level = [(words, trail)]
        seen = {words}
        least = level[0]
        while level:
            answers: list[tuple[Found, Words, Trail]] = []
            following: list[tuple[Words, Trail]] = []
            for before, way in level:
                for peel in self._peeler.peels(before):
                    if peel.rest in seen or (peel.noise.weak and self._index.exact_of(peel.words)):
                        continue  # "Finance IT" is IT for finance, not finance in Italy
                    if peel.exactly and not self._index.exact_of(peel.rest):
                        continue
                    seen.add(peel.rest)
                    branch = way.copy()
                    branch.keep(peel.noise.kind, peel.noise.value)
                    branch.step(peel.noise.kind, " ".join(peel.rest))
                    found = self.look_up(peel.rest, branch, context, raw)
                    if found is not None:
                        if found.functions:
                            found = found.through(Method.PEELED, _peeled_grade(found, peel.noise.kind))
                        answers.append((found, peel.rest, branch))
                    if not peel.noise.weak:
                        following.append((peel.rest, branch))
            if answers:  # the longest alias wins
                return max(answers, key=lambda answer: len(answer[1]))
            least = min((least, *following), key=lambda state: len(state[0]))
            level = following if len(seen) < _MOST_PEELS else []
        return None, *least

    def answer(self, words: Words, trail: Trail, context: Context, raw: str) -> Found | None:
        """Answer one part of a name by the first stage that can."""
        if not words:
            return None
        found = self.look_up(words, trail, context, raw)
        if found is not None:
            return found
        found, rest, peeled = self.peel(words, trail, context, raw)
        return found or self.answer_in_part(words, trail, rest, peeled, context)

    def answer_in_part(
        self, words: Words, trail: Trail, rest: Words, peeled: Trail, context: Context
    ) -> Found | None:
        """Answer words that are no alias: what peeling left of them by its head or order, all by nearness."""
        if not JOINERS.isdisjoint(rest) or self._peeler.is_noise(rest):
            return None
        ways = [
            (self._heads.find, rest, peeled),
            (self._reordered, rest, peeled),
            (self._close, rest, peeled),
        ]
        if rest != words:  # whole before it is peeled, for a misspelt word may hold a wrapper to its name
            ways.insert(2, (self._close, words, trail))
        for stage, left, way in ways:
            found = stage(left, way, context)
            if found is not None and not self._opposites.clash(words, found.trail.current):
                return found
        return None

    def _reordered(self, words: Words, trail: Trail, context: Context) -> Found | None:
        entry = self._index.find_reordered(words)
        if entry is None:
            return None
        found = read(entry, context, trail, Method.ORDER)
        found.trail = trail.copy()
        found.trail.step("order", entry.key)
        return found if found.functions else None

    def _close(self, words: Words, trail: Trail, context: Context) -> Found | None:
        spelling = self._index.spelling
        strange = [word for word in words if len(word) > 1 and not spelling.is_word(word)]
        text = " ".join(words)
        if not strange or len(text) < 2 * self._policy.min_fuzzy_letters:
            return None  # every word is a word: another word is not a misspelling of it
        kept = {word for word in words if word not in strange}
        if not kept or any(len(word) < self._policy.min_fuzzy_letters for word in strange):
            return None
        if not all(map(spelling.is_doubtful, strange)):
            return None  # no slip for any word of the tables: "outage" is no "stage"
        if not all(is_one_word(spelling.choices(word)) for word in strange):
            return None  # it may be a slip for one of several words
        # Only a strange word may have been misspelt, so the alias must hold all the others.
        policy = self._policy
        nearest = ranked(text, self._index.holding(kept), policy.close_score - policy.close_margin)
        if not nearest or nearest[0][1] < policy.close_score:
            return None
        key, score = nearest[0]
        if self._index.entry(key).exact_only:
            return None
        found = read(self._index.entry(key), context, trail, Method.CLOSE)
        rivals = [
            other
            for other, near in nearest[1:]
            if score - near < policy.close_margin
            and set(self._index.entry(other).functions).isdisjoint(found.functions)
        ]
        if rivals or not found.functions:
            return None
        found.trail = trail.copy()
        found.trail.step("close", key)
        found.grade, found.score = "close", score
        return found


def _stands_in(label: str, raw: str) -> bool:
    return label in raw or label.upper() in raw


def _peeled_grade(found: Found, kind: str) -> str:
    if found.grade and ":" in found.grade:
        return "peeled:" + found.grade.split(":", 1)[1]
    return "peeled:" + kind if kind in ("modifier", "segment", "level") else "peeled"
