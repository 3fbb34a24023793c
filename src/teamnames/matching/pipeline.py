"""The way of a name through all stages, and the answer at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial

from teamnames.folding import JOINERS, fold, has_camel, split_camel, without_letter_plurals
from teamnames.matching.composite import Composite
from teamnames.matching.confidence import Confidence
from teamnames.matching.found import Context, Found, Trail, read
from teamnames.matching.hierarchy import Hierarchy
from teamnames.matching.index import Entry, Index
from teamnames.matching.qualifiers import BRACKETS, Peeler, close_hyphens, cut_codes, has_brackets, is_bare_code
from teamnames.matching.single import Single
from teamnames.model import (
    Answer,
    BusinessFunction,
    Candidate,
    Key,
    Method,
    Outcome,
    Policy,
    Qualifiers,
    Reading,
    TeamMatch,
)
from teamnames.vocabulary import Vocabulary

__all__ = ["Matcher"]

Words = tuple[str, ...]

_NOISE_ALONE = {
    "region": "a place, not a function",
    "segment": "a segment of customers, not a function",
    "level": "a level, not a function",
    "wrapper": "a word for any team, not a function",
    "code": "a bare code",
}
_NEAR_MISS_SCORE = 70.0
_NEAR_MISSES = 3


class Matcher:
    """Answers keys from one vocabulary under one policy. Safe to share between threads."""

    def __init__(self, vocabulary: Vocabulary, policy: Policy) -> None:
        self.vocabulary = vocabulary
        self.policy = policy
        self.index = Index(vocabulary)
        self._placeholders = {fold(row[0]) for row in vocabulary.tables["placeholders"]} | {Key("")}
        self._version = vocabulary.version
        self.answers: dict[Key, Answer] = {}
        """The answers to the aliases that were asked for: no more than there are aliases."""

    @cached_property
    def _buckets(self) -> dict[Key, str]:
        return {fold(row[0]): row[1] for row in self.vocabulary.tables["buckets"]}

    @cached_property
    def _peeler(self) -> Peeler:
        return Peeler(self.vocabulary)

    @cached_property
    def _single(self) -> Single:
        return Single(self.index, self._peeler, self.policy)

    @cached_property
    def _composite(self) -> Composite:
        return Composite(self.index, self._peeler, self._single)

    @cached_property
    def _hierarchy(self) -> Hierarchy:
        return Hierarchy(self.index, self._peeler, self._part)

    @cached_property
    def _confidence(self) -> Confidence:
        return Confidence.fitted()

    def answer_exactly(self, folded: Key) -> Answer | None:
        """Answer a key that is an alias, a placeholder or forbidden, without opening any other stage."""
        answer = self.answers.get(folded)
        if answer is not None:
            return answer
        forbidden = self.index.forbidden.get(folded)
        if forbidden is not None and "" in forbidden:
            note = self.index.notes.get((folded, ""), "")
            return self._unmatched(folded, Trail(folded), "your own table says that this is never a function", note)
        entry = self.index.exact(folded)
        if entry is None:
            return self._blank(folded) if folded in self._placeholders else None
        answer = self._finish(read(entry, (), Trail(folded), Method.EXACT), folded)
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
                return self._finish(read(entry, context, Trail(folded), Method.EXACT), folded)
            return exact
        trail = Trail(folded)
        if len(name) > self.policy.max_letters:
            name = name[: self.policy.max_letters]
            trail.step("cut", fold(name))
        if kind := self._bucket(trail.current) or ("a bare code" if is_bare_code(name) else ""):
            return self._unmatched(folded, trail, kind)
        text, codes = cut_codes(close_hyphens(name))
        for code in codes:
            trail.keep("code", code)
        trail.step("code", fold(text))
        decided = [entry for code in codes if (entry := self.index.exact(fold(code))) and entry.decided]
        remark = ""
        if bracketed:
            text, remark = self._without_brackets(text, trail)
        text = self._without_camels(text, trail)
        words = self._spelt(trail)
        found = self._search(text, words, trail, context)
        if remark:
            found = self._by_brackets(remark, text, words, trail, context, found) or found
        if found is None and bracketed and (whole := self.answer_exactly(folded)) is not None:
            return whole
        if decided and (found is None or found.method is not Method.DECIDED):
            trail.step("code", decided[0].key)
            found = read(decided[0], (), trail, Method.EXACT)
        if found is None:
            return self._unmatched(folded, trail, partial(self._why_not, trail.current))
        if self.index.forbidden and (label := self._forbidding(found, folded)) is not None:
            return self._unmatched(folded, trail, f"your own table says that {label!r} is never that")
        return self._finish(found, folded)

    def _forbidding(self, found: Found, folded: Key) -> str | None:
        """Give the label that the user's table forbids for this answer: the name, or what was left of it."""
        ids = {function.id for function in found.functions} | {""}
        for text in (folded, *(step.after for step in found.trail.steps)):
            if not ids.isdisjoint(self.index.forbidden.get(Key(text), ())):
                return text
        return None

    # -- stages --------------------------------------------------------------------------------

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
        self, remark: str, text: str, words: Words, trail: Trail, context: Context, found: Found | None
    ) -> Found | None:
        """Let what stands in brackets narrow a name, settle one that is ambiguous, answer for an unknown one."""
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
        settled = self._search(text, words, trail, (*inside.functions, *context))
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
        for token in text.split(" "):
            if not spelling.knows(fold(token)):
                token = without_letter_plurals(token)
            pieces = split_camel(token)
            if pieces != token and not spelling.knows(spelling.correct(fold(token))):
                token = pieces if all(spelling.knows(word) for word in fold(pieces).split()) else token
            opened.append(token)
        text = " ".join(opened)
        trail.step("camel", fold(text))
        return text

    def _spelt(self, trail: Trail) -> Words:
        words = " ".join(self._corrected(trail.current.split()))
        trail.step("spelling", words)
        words = self.index.plain.several.get(words, words)
        trail.step("spell out", words)
        return tuple(words.split())

    def _words(self, raw: str) -> Words:
        return tuple(" ".join(self._corrected(fold(raw).split())).split())

    def _corrected(self, words: list[str]) -> list[str]:
        if len(words) == 1 and len(words[0]) < self.policy.min_lone_letters and not self.index.joins(words[0]):
            return words  # "Maria" is nobody's misspelling
        correct = self.index.spelling.correct
        return [word if word in JOINERS else correct(word) for word in words]

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
                found = self._single.answer_in_part(words, rest, peeled, context)
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
            return f"a bucket ({kind.replace('_', ' ')}), not a function"
        noise = self._peeler.noise_of(key.split())
        return _NOISE_ALONE.get(noise.kind, "") if noise is not None and not noise.weak else ""

    # -- the end -------------------------------------------------------------------------------

    def _blank(self, folded: Key) -> Answer:
        reason = "an empty cell" if not folded else "a placeholder"
        return Answer(Outcome.BLANK, folded, reason=reason, table_version=self._version)

    def _unmatched(
        self, folded: Key, trail: Trail, reason: str | Callable[[], str], note: str = ""
    ) -> Answer:
        key = Key(trail.current)
        return Answer(
            Outcome.UNMATCHED,
            key,
            qualifiers=self._qualifiers(trail, key),
            steps=tuple(trail.steps),
            reason=reason,
            note=note,
            table_version=self._version,
            alternatives=lambda: self._near_misses(key),
        )

    def _why_not(self, key: str) -> str:
        words = [word for word in key.split() if word not in JOINERS]
        noise = self._peeler.noise_of(words)
        if noise is not None:
            return _NOISE_ALONE.get(noise.kind, "too general to name a function")
        if all(word.isdigit() for word in words):
            return "a bare code"
        if self._peeler.is_noise(words) or all(word in self._peeler.generic for word in words):
            return "too general to name a function"
        if not any(self.index.spelling.knows(word) for word in words):
            return "no word of it is known"
        return "no alias is near enough"

    def _near_misses(self, key: Key) -> tuple[Candidate, ...]:
        nearest = self._single.closeness.nearest(key, _NEAR_MISS_SCORE, _NEAR_MISSES)
        return tuple(
            self._candidate(self.index.entry(other), score, "near miss") for other, score in nearest
        )

    def _candidate(self, entry: Entry, score: float, why: str) -> Candidate:
        row = entry.default or entry.rows[0]
        return Candidate(self.vocabulary.functions[row[1]], self.vocabulary.alias(row), score, why)

    def _qualifiers(self, trail: Trail, key: str) -> Qualifiers:
        off = trail.off
        said = self._peeler.stated(key.split()) if key else {}
        for kind, value in said.items():
            if value not in off.setdefault(kind, []):
                off[kind].append(value)
        return Qualifiers(**{kind: "; ".join(values) for kind, values in off.items() if values}) if off else Qualifiers()

    def _finish(self, found: Found, folded: Key) -> Answer:
        method = found.method
        grade = found.grade or method.value
        confidence = self._confidence.of(grade) if found.functions else 0.0
        trail = found.trail
        key = Key(trail.current)
        readings = partial(self._readings, found) if found.entry and len(found.entry.functions) > 1 else ()
        common = {
            "qualifiers": self._qualifiers(trail, found.trail.steps[0].before if found.trail.steps else key),
            "steps": tuple(trail.steps),
            "table_version": self._version,
            "grade": grade,
        }
        if not found.functions:
            return Answer(
                Outcome.AMBIGUOUS, key, method=method, score=found.score, alternatives=readings,
                reason="one of several functions, and nothing here says which", **common,
            )  # fmt: skip
        alias = self.vocabulary.alias(found.row) if found.row else None
        note = self.index.notes.get((found.entry.key, found.functions[0].id), "") if found.entry else ""
        if confidence < self.policy.min_confidence:
            myself = tuple(self._as_candidate(found, function) for function in found.functions)
            return Answer(
                Outcome.UNMATCHED, key, method=method, score=found.score,
                alternatives=(*myself, *self._readings(found)),
                reason=f"confidence {confidence:.2f} is below {self.policy.min_confidence:g}", **common,
            )  # fmt: skip
        parts = tuple(
            TeamMatch(part.trail.steps[0].before if part.trail.steps else part.trail.current,
                      self._finish(part, Key(part.trail.current)))
            for part in found.parts
        )  # fmt: skip
        return Answer(
            Outcome.MATCHED, key, functions=found.functions, alias=alias, confidence=confidence,
            score=found.score, method=method, parts=parts, alternatives=readings, note=note, **common,
        )  # fmt: skip

    def _as_candidate(self, found: Found, function: BusinessFunction) -> Candidate:
        own = [row for row in found.entry.rows if row[1] == function.id] if found.entry else []
        row = own[0] if own else self._label_row(function)
        return Candidate(function, self.vocabulary.alias(row), found.score, "below the confidence asked for")

    def _label_row(self, function: BusinessFunction) -> Words:
        return (function.label, function.id, "preferred", "default", "en", "", "")

    def _readings(self, found: Found) -> tuple[Candidate, ...]:
        if found.entry is None:
            return ()
        order = {Reading.DEFAULT: 0, Reading.ALSO: 1, Reading.DISCOURAGED: 2}
        seen: dict[str, Candidate] = {}
        rows: Sequence[Words] = sorted(found.entry.rows, key=lambda row: order[Reading(row[3])])
        for row in rows:
            function = self.vocabulary.functions[row[1]]
            if function in found.functions or function.id in seen:
                continue
            alias = self.vocabulary.alias(row)
            said = ", ".join(source.title if source.title != "unknown" else source.id for source in alias.sources)
            why = {"default": "the usual reading", "also": "another reading", "discouraged": "a discouraged reading"}
            seen[function.id] = Candidate(function, alias, found.score, f"{why[row[3]]} ({said})")
        return tuple(seen.values())
