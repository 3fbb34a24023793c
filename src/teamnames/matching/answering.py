"""The end of the way: what was found becomes an answer, with readings, near misses and reasons."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property, partial

from teamnames.folding import JOINERS
from teamnames.matching.closeness import Closeness
from teamnames.matching.confidence import Confidence
from teamnames.matching.found import Found, Trail
from teamnames.matching.index import Index
from teamnames.matching.qualifiers import Peeler
from teamnames.model import (
    Answer,
    BusinessFunction,
    Candidate,
    Key,
    Outcome,
    Policy,
    Qualifiers,
    TeamMatch,
)
from teamnames.vocabulary.tables import Row

__all__ = ["NOISE_ALONE", "Answering"]

NOISE_ALONE = {
    "region": "a place, not a function",
    "segment": "a segment of customers, not a function",
    "level": "a level, not a function",
    "wrapper": "a word for any team, not a function",
    "entity": "a legal entity, not a function",
    "code": "a bare code",
}
"""Kind of a phrase that stands alone → why there is no answer."""

_NEAR_MISS_SCORE = 80.0
_NEAR_MISSES = 3
_WHY = {"default": "the usual reading", "also": "another reading", "discouraged": "a discouraged reading"}


class Answering:
    """Makes answers from what the stages found."""

    def __init__(self, index: Index, peeler: Callable[[], Peeler], policy: Policy) -> None:
        self._index = index
        self._vocabulary = index.vocabulary
        self._open_peeler = peeler
        self._policy = policy
        self._confidence = Confidence.fitted()

    @cached_property
    def _peeler(self) -> Peeler:
        return self._open_peeler()

    @cached_property
    def closeness(self) -> Closeness:
        """The keys of the table by nearness, for near misses."""
        return Closeness(self._index.keys)

    def blank(self, folded: Key) -> Answer:
        """Answer an empty cell or a placeholder."""
        reason = "a placeholder" if folded else "an empty cell"
        return Answer(Outcome.BLANK, folded, reason=reason, table_version=self._vocabulary.version)

    def unmatched(self, trail: Trail, reason: str | Callable[[], str] = "", note: str = "") -> Answer:
        """Answer a name that names no function; without a reason, one is looked for when asked."""
        key = Key(trail.current)
        return Answer(
            Outcome.UNMATCHED,
            key,
            qualifiers=self._qualifiers(trail, key),
            steps=tuple(trail.steps),
            reason=reason or partial(self._why_not, key),
            note=note,
            table_version=self._vocabulary.version,
            # a bucket or a place is nobody's slip: what its letters are near to means nothing
            alternatives=() if reason else partial(self._near_misses, key),
        )

    def answered(self, found: Found) -> Answer:
        """Answer with what was found: matched, ambiguous, or below the confidence asked for."""
        trail, entry = found.trail, found.entry
        grade = found.grade or found.method.value
        confidence = self._confidence.of(grade) if found.functions else 0.0
        several = entry is not None and len(entry.functions) > 1
        if not found.functions or confidence < self._policy.min_confidence:
            return self._withheld(found, grade, confidence)
        return Answer(
            Outcome.MATCHED,
            Key(trail.current),
            functions=found.functions,
            alias=self._vocabulary.alias(found.row) if found.row else None,
            confidence=confidence,
            score=found.score,
            method=found.method,
            qualifiers=self._qualifiers(trail, trail.steps[0].before if trail.steps else trail.current),
            steps=tuple(trail.steps),
            parts=tuple(self._part(part) for part in found.parts),
            table_version=self._vocabulary.version,
            note=self._index.notes.get((entry.key, found.functions[0].id), "") if entry else "",
            grade=grade,
            alternatives=partial(self._readings, found) if several else (),
        )

    def _withheld(self, found: Found, grade: str, confidence: float) -> Answer:
        """Answer that it is ambiguous, or too unsure for what was asked."""
        trail = found.trail
        if found.functions:
            outcome = Outcome.UNMATCHED
            reason = f"confidence {confidence:.2f} is below {self._policy.min_confidence:g}"
        else:
            outcome, reason = Outcome.AMBIGUOUS, "one of several functions, and nothing here says which"
        mine = tuple(self._as_candidate(found, function) for function in found.functions)
        return Answer(
            outcome,
            Key(trail.current),
            score=found.score,
            method=found.method,
            qualifiers=self._qualifiers(trail, trail.steps[0].before if trail.steps else trail.current),
            steps=tuple(trail.steps),
            reason=reason,
            table_version=self._vocabulary.version,
            grade=grade,
            alternatives=(*mine, *self._readings(found)),
        )

    def _part(self, part: Found) -> TeamMatch:
        name = part.trail.steps[0].before if part.trail.steps else part.trail.current
        return TeamMatch(name, self.answered(part))

    def _qualifiers(self, trail: Trail, key: str) -> Qualifiers:
        off = trail.off
        for kind, value in self._peeler.stated(key.split()).items():
            if value not in off.setdefault(kind, []):
                off[kind].append(value)
        return Qualifiers(**{kind: "; ".join(values) for kind, values in off.items() if values})

    def _why_not(self, key: str) -> str:
        words = [word for word in key.split() if word not in JOINERS]
        noise = self._peeler.noise_of(words)
        if noise is not None:
            return NOISE_ALONE.get(noise.kind, "too general to name a function")
        if all(word.isdigit() for word in words):
            return "a bare code"
        if self._peeler.is_noise(words) or all(word in self._peeler.generic for word in words):
            return "too general to name a function"
        if not any(self._index.spelling.knows(word) for word in words):
            return "no word of it is known"
        return "no alias is near enough"

    def _near_misses(self, key: Key) -> tuple[Candidate, ...]:
        if self._peeler.is_noise(key.split()):
            return ()
        nearest = self.closeness.nearest(key, _NEAR_MISS_SCORE, _NEAR_MISSES)
        entries = [(self._index.entry(other), score) for other, score in nearest]
        return tuple(
            self._candidate(entry.default or entry.rows[0], score, "near miss") for entry, score in entries
        )

    def _candidate(self, row: Row, score: float, why: str) -> Candidate:
        return Candidate(self._vocabulary.functions[row[1]], self._vocabulary.alias(row), score, why)

    def _as_candidate(self, found: Found, function: BusinessFunction) -> Candidate:
        rows = found.entry.rows if found.entry else ()
        label = (function.label, function.id, "preferred", "default", "en", "", "")
        row = next((row for row in rows if row[1] == function.id), label)
        return self._candidate(row, found.score, "below the confidence asked for")

    def _readings(self, found: Found) -> tuple[Candidate, ...]:
        rows = found.entry.rows if found.entry else ()
        given = {function.id for function in found.functions}
        readings: dict[str, Candidate] = {}
        for row in sorted(rows, key=lambda row: list(_WHY).index(row[3])):
            if row[1] not in given and row[1] not in readings:
                sources = self._vocabulary.alias(row).sources
                said = ", ".join(
                    source.title if source.title != "unknown" else source.id for source in sources
                )
                readings[row[1]] = self._candidate(row, found.score, f"{_WHY[row[3]]} ({said})")
        return tuple(readings.values())
