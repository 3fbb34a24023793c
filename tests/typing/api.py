"""The public names as a caller's type checker sees them. Checked by mypy, never run."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, assert_type

from teamnames import (
    Alias,
    AliasKind,
    BusinessFunction,
    Candidate,
    Key,
    Method,
    Normalizer,
    Outcome,
    Policy,
    Qualifiers,
    Reading,
    Source,
    Step,
    TeamMatch,
    Trend,
    TrendClaim,
    Vocabulary,
    normalize_team,
    normalize_teams,
    replay,
)

match = normalize_team("SDR Team", parent=None, title="Recruiter")
assert_type(match, TeamMatch)
assert_type(match.name, str | None)
assert_type(match.key, Key)
assert_type(match.outcome, Outcome)
assert_type(match.outcome.value, str)
assert_type(match.functions, tuple[BusinessFunction, ...])
assert_type(match.function, BusinessFunction | None)
assert_type(match.parts, tuple[TeamMatch, ...])
assert_type(match.alias, Alias | None)
assert_type(match.trend, Trend)
assert_type(match.trend_claims, tuple[TrendClaim, ...])
assert_type(match.confidence, float)
assert_type(match.score, float)
assert_type(match.method, Method)
assert_type(match.alternatives, tuple[Candidate, ...])
assert_type(match.qualifiers, Qualifiers)
assert_type(match.qualifiers.region, str | None)
assert_type(match.steps, tuple[Step, ...])
assert_type(match.reason, str)
assert_type(match.table_version, str)
assert_type(match.explain(), str)
assert_type(match.as_dict(), dict[str, Any])
assert_type(replay("SDR Team", match.steps), str)

if match.function is not None:
    assert_type(match.function.id, str)
    assert_type(match.function.path, tuple[str, ...])
    assert_type(match.function.group, BusinessFunction)
    assert_type(match.function.broader, BusinessFunction | None)
if match.alias is not None:
    assert_type(match.alias.kind, AliasKind)
    assert_type(match.alias.reading, Reading)
    assert_type(match.alias.sources, tuple[Source, ...])

assert_type(normalize_teams(["Sales", None]), list[TeamMatch])
assert_type(normalize_teams(name for name in ("Sales", "HR")), list[TeamMatch])

normalizer = Normalizer(Vocabulary.default(), Policy(min_confidence=0.9), cache_size=10)
assert_type(normalizer.normalize_team("Sales"), TeamMatch)
assert_type(normalizer.normalize_teams(["Sales"]), list[TeamMatch])
assert_type(normalizer.vocabulary, Vocabulary)
assert_type(normalizer.policy, Policy)
assert_type(Vocabulary.default().aliases, Iterator[Alias])
assert_type(Vocabulary.default().function("sales"), BusinessFunction)

Policy(0.9)  # type: ignore[call-arg]
normalize_teams(3)  # type: ignore[arg-type]
match.outcome = Outcome.BLANK  # type: ignore[misc]
match.score = 3.0  # type: ignore[misc]
