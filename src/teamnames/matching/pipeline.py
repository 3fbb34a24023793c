"""The way of a name through all stages."""

from __future__ import annotations

from functools import cached_property

from teamnames.folding import fold, has_camel, split_camel, without_letter_plurals
from teamnames.matching.answering import NOISE_ALONE, Answering
from teamnames.matching.composite import Composite
from teamnames.matching.correction import Correction
from teamnames.matching.found import Context, Found, Trail, read
from teamnames.matching.hierarchy import Hierarchy
from teamnames.matching.index import Index
from teamnames.matching.qualifiers import (
    BRACKETS,
    Peeler,
    close_hyphens,
    cut_codes,
    has_brackets,
    is_bare_code,
)
from teamnames.matching.single import Single
from teamnames.model import Answer, Key, Method, Policy
from teamnames.vocabulary import Vocabulary

__all__ = ["Matcher"]

Words = tuple[str, ...]


class Matcher:
    """Answers keys from one vocabulary under one policy. Safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary, policy: Policy) -> None:
        self.vocabulary = vocabulary
        self.policy = policy
        self.index = Index(vocabulary)
        self._placeholders = {fold(row[0]) for row in vocabulary.tables["placeholders"]} | {Key("")}
        self._answering = Answering(self.index, lambda: self._peeler, policy)
        self.answers: dict[Key, Answer] = {}
        """The answers to the aliases that were asked for: no more than there are aliases."""

    @cached_property
    def _buckets(self) -> dict[Key, str]:
        return {fold(row[0]): row[1] for row in self.vocabulary.tables["buckets"]}

    @cached_property
    def _peeler(self) -> Peeler:
        return Peeler(self.vocabulary)

    @cached_property
    def _correction(self) -> Correction:
        return Correction(self.index, self._peeler, self.policy)

    @cached_property
    def _single(self) -> Single:
        return Single(self.index, self._peeler, self.policy)

    @cached_property
    def _composite(self) -> Composite:
        return Composite(self.index, self._peeler, self._single)

    @cached_property
    def _hierarchy(self) -> Hierarchy:
        return Hierarchy(self.index, self._peeler, self._part)

    def answer_exactly(self, folded: Key) -> Answer | None:
        """Answer a key that is an alias, a placeholder or forbidden, without opening any other stage."""
        answer = self.answers.get(folded)
        if answer is not None:
            return answer
        forbidden = self.index.forbidden.get(folded)
        if forbidden is not None and "" in forbidden:
            note = self.index.notes.get((folded, ""), "")
            reason = "your own table says that this is never a function"
            return self._answering.unmatched(Trail(folded), reason, note)
        entry = self.index.exact(folded)
        if entry is None:
            return self._answering.blank(folded) if folded in self._placeholders else None
        answer = self._answering.answered(read(entry, (), Trail(folded), Method.EXACT))
        self.answers[folded] = answer
        return answer

    def answer(self, name: str, folded: Key, context: Context = ()) -> Answer:
        """Answer a name by the first stage that can."""
        bracketed = has_brackets(name)
        at_once = not bracketed or folded in self._placeholders or self.index.is_decided(folded)
        exact = self.answer_exactly(folded) if at_once else None
        if exact is not None:
            entry = self.index.exact(folded)
            if context and entry is not None and len(entry.functions) > 1 and not entry.decided:
                return self._answering.answered(read(entry, context, Trail(folded), Method.EXACT))
            return exact
        trail = Trail(folded)
        if len(name) > self.policy.max_letters:
            name = name[: self.policy.max_letters]
            trail.step("cut", fold(name))
        if kind := self._bucket(trail.current) or ("a bare code" if is_bare_code(name) else ""):
            return self._answering.unmatched(trail, kind)
        text, codes = self._without_codes(close_hyphens(name), trail)
        decided = [entry for code in codes if (entry := self.index.exact(fold(code))) and entry.decided]
        remark = ""
        if bracketed:
            text, remark = self._without_brackets(text, trail)
        text = self._without_camels(text, trail)
        words = self._spelt(trail)
        found = self._search(text, words, trail, context)
        if remark:
            found = self._by_brackets(remark, text, trail, context, found) or found
        if found is None and bracketed and (whole := self.answer_exactly(folded)) is not None:
            return whole
        if decided and (found is None or found.method is not Method.DECIDED):
            trail.step("code", decided[0].key)
            found = read(decided[0], (), trail, Method.EXACT)
        if found is None:
            return self._answering.unmatched(trail)
        if self.index.forbidden and (label := self._forbidding(found, folded)) is not None:
            return self._answering.unmatched(trail, f"your own table says that {label!r} is never that")
        return self._answering.answered(found)

    def _without_codes(self, text: str, trail: Trail) -> tuple[str, list[str]]:
        """Cut codes off the ends, unless an alias holds the number: "911 Dispatch Team", "Dynamics 365"."""
        shorter, codes = cut_codes(text)
        if not codes:
            return text, codes
        if any(map(self.index.spelling.knows, (word for code in codes for word in fold(code).split()))):
            words, way = self._words(text), trail.copy()
            found = self._single.look_up(words, way, (), text) or self._single.peel(words, way, (), text)[0]
            if found is not None and any(char.isdigit() for char in found.trail.current):
                return text, []
        for code in codes:
            trail.keep("code", code)
        trail.step("code", fold(shorter))
        return shorter, codes

    def _forbidding(self, found: Found, folded: Key) -> str | None:
        """Give the label that the user's table forbids for this answer: the name, or what was left of it."""
        ids = {function.id for function in found.functions} | {""}
        for text in (folded, *(step.after for step in found.trail.steps)):
            if not ids.isdisjoint(self.index.forbidden.get(Key(text), ())):
                return text
        return None

    def _without_brackets(self, text: str, trail: Trail) -> tuple[str, str]:
        """Take bracketed remarks off; give what they say apart, for it may be all that there is."""
        held = [part for match in BRACKETS.finditer(text) for part in match.groups() if part]
        outside = BRACKETS.sub(" ", text)
        for part in held:
            if self.policy.bracketed_parts and self.index.find(fold(part).split()):
                outside += f" > {part}"
                continue
            noise = self._peeler.noise_of(fold(part).split())
            trail.keep(noise.kind if noise else "annotation", noise.value if noise else part.strip())
        if fold(outside):
            trail.step("brackets", fold(outside))
            return outside, " ".join(held)
        trail.step("brackets", fold(" ".join(held)))
        return " ".join(held), ""

    def _by_brackets(
        self, remark: str, text: str, trail: Trail, context: Context, found: Found | None
    ) -> Found | None:
        """Let what stands in brackets narrow a name, settle an ambiguous one, answer for an unknown one."""
        inside = self._search(remark, self._words(remark), Trail(fold(remark)), context)
        if inside is None or not inside.functions:
            return None
        if found is not None and found.functions:
            if not (inside.is_strong and len(inside.functions) == len(found.functions) == 1):
                return None
            if inside.functions == found.functions or not inside.functions[0].is_within(found.functions[0]):
                return None
            found.trail.step("brackets", inside.trail.current)
            inside.trail = found.trail
            return inside.through(Method.PEELED)
        settled = self._search(text, tuple(trail.current.split()), trail, (*inside.functions, *context))
        if settled is not None and settled.functions:
            return settled
        trail.step("brackets", inside.trail.current)
        inside.trail = trail
        return inside.through(Method.PEELED)

    def _without_camels(self, text: str, trail: Trail) -> str:
        """Open "SalesDevelopment" where the whole is no known word and its pieces are; "AEs" is "AE"."""
        if not has_camel(text):
            return text
        opened = []
        spelling = self.index.spelling
        for written in text.split(" "):
            token = written if spelling.knows(fold(written)) else without_letter_plurals(written)
            pieces = split_camel(token)
            strange = pieces != token and not spelling.knows(spelling.correct(fold(token)))
            opens = strange and all(map(self._is_piece, fold(pieces).split()))
            opened.append(pieces if opens else token)
        text = " ".join(opened)
        trail.step("camel", fold(text))
        return text

    def _is_piece(self, word: str) -> bool:
        """Tell whether a piece of a CamelCase word is a word; two letters must be a name ("ITOps")."""
        return self.index.spelling.knows(word) if len(word) > 2 else self.index.exact(Key(word)) is not None

    def _spelt(self, trail: Trail) -> Words:
        words = " ".join(self._correction.corrected(trail.current.split()))
        trail.step("spelling", words)
        several = self.index.plain.several
        first, _, rest = words.partition(" ")
        if words in several:
            words = several[words]
        elif first in several and self.index.exact(Key(words)) is None:
            words = f"{several[first]} {rest}"
        trail.step("spell out", words)
        return tuple(words.split())

    def _words(self, raw: str) -> Words:
        return tuple(" ".join(self._correction.corrected(fold(raw).split())).split())

    def _search(self, text: str, words: Words, trail: Trail, context: Context) -> Found | None:
        found = self._single.look_up(words, trail, context, text)
        if found is None and self._bucket(" ".join(words)):
            return None
        if found is None:
            segments = self._hierarchy.segments(text)
            if len(segments) > 1:
                found = self._hierarchy.answer(
                    [(self._words(segment), segment) for segment in segments], trail, context
                )
            else:
                found = self._search_one(text, words, trail, context)
        if found is not None and any(step.rule == "spelling" for step in trail.steps):
            found = found.through(Method.SPELLING, found.grade)
            if found.method is Method.SPELLING:
                found.grade = "spelling"
        return found

    def _search_one(self, text: str, words: Words, trail: Trail, context: Context) -> Found | None:
        """Answer a name that is no path: peeled, then as a path after all, then in part."""
        found, rest, peeled = self._single.peel(words, trail, context, text)
        hyphens = "-" in text or "_" in text
        if found is None and hyphens and " " not in text.strip():
            found = self._weak_path(text, trail, context)
        if found is None:
            if self._composite.may_join(words):
                found = self._composite.answer(words, trail, context, text)
            elif len(words) > 1 or (words and not self._bucket(words[0])):
                found = self._single.answer_in_part(words, trail, rest, peeled, context)
        if found is None and hyphens:
            found = self._weak_path(text, trail, context)
        return found

    def _weak_path(self, text: str, trail: Trail, context: Context) -> Found | None:
        segments = [(self._words(segment), segment) for segment in self._hierarchy.segments(text, weak=True)]
        return self._hierarchy.answer(segments, trail, context)

    def _part(self, words: Words, trail: Trail, context: Context, raw: str) -> Found | None:
        """Answer a part of a path: one name or several."""
        found = self._single.look_up(words, trail, context, raw)
        if found is not None:
            return found
        if self._composite.may_join(words):
            return self._single.peel(words, trail, context, raw)[0] or self._composite.answer(
                words, trail, context, raw
            )
        if len(words) == 1 and self._bucket(words[0]):
            return None
        return self._single.answer(words, trail, context, raw)

    def _bucket(self, key: str) -> str:
        """Say why a key that is no alias names no function, if a table says so."""
        kind = self._buckets.get(Key(key))
        if kind:
            of_kind = "" if kind == "bucket" else f" ({kind.replace('_', ' ')})"
            return f"a bucket{of_kind}, not a function"
        noise = self._peeler.noise_of(key.split())
        telling = noise is not None and not noise.weak and noise.kind in ("region", "segment")
        return NOISE_ALONE[noise.kind] if noise is not None and telling else ""
