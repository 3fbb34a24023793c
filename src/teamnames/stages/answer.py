"""The answer to one name of a stage: what the matcher said of a concept, said of a stage."""

from __future__ import annotations

from typing import Any

import attrs

from teamnames.folding import fold
from teamnames.model import (
    Alias,
    BusinessFunction,
    Candidate,
    Key,
    Method,
    Outcome,
    Qualifiers,
    Stage,
    Step,
    TeamMatch,
)
from teamnames.vocabulary.funnel import Funnel

__all__ = ["StageCandidate", "StageMatch"]


@attrs.frozen
class StageCandidate:
    """A reading or near miss that was weighed."""

    stage: Stage
    alias: Alias
    score: float
    """Similarity 0..100 of the key and the alias."""
    why: str
    schemes: tuple[str, ...] = ()
    """The schemes that use the alias in this sense."""


@attrs.frozen(repr=False)
class StageMatch:
    """The answer to one name of a stage. Immutable, hashable, picklable and comparable."""

    _match: TeamMatch
    _funnel: Funnel = attrs.field(eq=False)
    scheme: str | None = None
    """The scheme whose list was said to hold the name."""

    @property
    def name(self) -> str | None:
        """What was given, untouched; ``None`` for every kind of missing value."""
        return self._match.name

    @property
    def key(self) -> Key:
        """What the name became."""
        return self._match.key

    @property
    def outcome(self) -> Outcome:
        """Matched, ambiguous, unmatched or blank."""
        return self._match.outcome

    @property
    def stages(self) -> tuple[Stage, ...]:
        """The stages that it names, in order; empty exactly when the outcome is not ``MATCHED``."""
        return tuple(map(self._stage, self._match.functions))

    @property
    def stage(self) -> Stage | None:
        """The stage, if it names exactly one."""
        stages = self.stages
        return stages[0] if len(stages) == 1 else None

    @property
    def alias(self) -> Alias | None:
        """The row that answered; its ``function_id`` is the id of the stage."""
        return self._match.alias

    @property
    def schemes(self) -> tuple[str, ...]:
        """The schemes whose lists hold the alias in this sense."""
        alias = self.alias
        return self._funnel.schemes_of(fold(alias.label), alias.function_id) if alias is not None else ()

    @property
    def confidence(self) -> float:
        """Probability that ``stages`` is right, 0..1; 0.0 unless matched.

        It is how often answers of the same grade were right on names of teams: names of stages
        were not among those it was fitted on.
        """
        return self._match.confidence

    @property
    def score(self) -> float:
        """Similarity of the key to the alias, 0..100; says nothing of whether the answer is right."""
        return self._match.score

    @property
    def method(self) -> Method:
        """The weakest link of the way that was taken."""
        return self._match.method

    @property
    def alternatives(self) -> tuple[StageCandidate, ...]:
        """Other readings, best first; for an unmatched name the nearest misses."""
        return tuple(map(self._candidate, self._match.alternatives))

    @property
    def qualifiers(self) -> Qualifiers:
        """Code, number of the stage, region, motion and whatever else stood around the alias."""
        return self._match.qualifiers

    @property
    def steps(self) -> tuple[Step, ...]:
        """Every rule that changed the name; ``replay(m.name, m.steps) == m.key``."""
        return self._match.steps

    @property
    def reason(self) -> str:
        """Why there is no answer, or what to know of the one there is."""
        # The matcher calls every concept a function.
        return self._match.reason.replace("function", "stage")

    @property
    def note(self) -> str:
        """What a user's own table says of this name."""
        return self._match.note

    @property
    def grade(self) -> str:
        """The method with what weakened it."""
        return self._match.grade

    @property
    def table_version(self) -> str:
        """Version of the vocabulary that answered."""
        return self._match.table_version

    def _stage(self, concept: BusinessFunction) -> Stage:
        known = self._funnel.stages.get(concept.id)
        return known if known is not None else Stage(concept.id, concept.label, concept.definition, None)

    def _candidate(self, candidate: Candidate) -> StageCandidate:
        schemes = self._funnel.schemes_of(fold(candidate.alias.label), candidate.function.id)
        why = candidate.why.replace("function", "stage")
        return StageCandidate(self._stage(candidate.function), candidate.alias, candidate.score, why, schemes)

    def explain(self) -> str:
        """Tell the same in sentences."""
        from teamnames.stages.explaining import explain

        return explain(self)

    def as_dict(self) -> dict[str, Any]:
        """Give a flat, JSON-able dict with stable keys: the columns of every adapter.

        >>> from teamnames import normalize_stage
        >>> answer = normalize_stage("Stage 2 - Discovery").as_dict()
        >>> answer["stage_id"], answer["rank"], answer["annotation"]
        ('prospect', '5', 'Stage 2')
        """
        stages, alias = self.stages, self.alias
        return {
            "name": self.name,
            "key": self.key,
            "outcome": self.outcome.value,
            "stage_id": "; ".join(stage.id for stage in stages) or None,
            "stage": "; ".join(stage.label for stage in stages) or None,
            "rank": "; ".join(str(stage.rank) for stage in stages if stage.rank is not None) or None,
            "alias": alias.label if alias else None,
            "schemes": "; ".join(self.schemes) or None,
            "scheme": self.scheme,
            "confidence": round(self.confidence, 4),
            "score": round(self.score, 1),
            "method": self.method.value,
            "alternatives": "; ".join(dict.fromkeys(c.function.id for c in self._match.alternatives)) or None,
            "reason": self.reason or None,
            **self.qualifiers.as_dict(),
            "table_version": self.table_version,
        }

    def __repr__(self) -> str:
        ids = ", ".join(stage.id for stage in self.stages)
        return f"<StageMatch {self.name!r} {self.outcome}{': ' + ids if ids else ''} {self.confidence:.2f}>"
