"""From any name of a team to the business function it names.

>>> from teamnames import normalize_team
>>> normalize_team("TeleProspecting Team").function.label
'Lead Generation'
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from teamnames.errors import TeamnamesError, UnknownFunctionError, VocabularyError
    from teamnames.model import (
        Alias,
        AliasKind,
        BusinessFunction,
        Candidate,
        Key,
        Method,
        Outcome,
        Policy,
        Qualifiers,
        Reading,
        Source,
        Stage,
        Step,
        TeamMatch,
        Trend,
        TrendClaim,
        replay,
    )
    from teamnames.normalizer import Normalizer, normalize_team, normalize_teams
    from teamnames.stages import StageMatch, StageNormalizer, normalize_stage, normalize_stages
    from teamnames.trends import UsageTrend, trend_test, usage_trends
    from teamnames.vocabulary import Vocabulary

_ROOMS = {
    "teamnames.errors": ("TeamnamesError", "UnknownFunctionError", "VocabularyError"),
    "teamnames.model": (
        *("Alias", "AliasKind", "BusinessFunction", "Candidate", "Key", "Method", "Outcome", "Policy"),
        *("Qualifiers", "Reading", "Source", "Stage", "Step", "TeamMatch", "Trend", "TrendClaim", "replay"),
    ),
    "teamnames.normalizer": ("Normalizer", "normalize_team", "normalize_teams"),
    "teamnames.stages": ("StageMatch", "StageNormalizer", "normalize_stage", "normalize_stages"),
    "teamnames.trends": ("UsageTrend", "trend_test", "usage_trends"),
    "teamnames.vocabulary": ("Vocabulary",),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = [
    "Alias",
    "AliasKind",
    "BusinessFunction",
    "Candidate",
    "Key",
    "Method",
    "Normalizer",
    "Outcome",
    "Policy",
    "Qualifiers",
    "Reading",
    "Source",
    "Stage",
    "StageMatch",
    "StageNormalizer",
    "Step",
    "TeamMatch",
    "TeamnamesError",
    "Trend",
    "TrendClaim",
    "UnknownFunctionError",
    "UsageTrend",
    "Vocabulary",
    "VocabularyError",
    "normalize_stage",
    "normalize_stages",
    "normalize_team",
    "normalize_teams",
    "replay",
    "trend_test",
    "usage_trends",
]


def __getattr__(name: str) -> Any:
    """Open a room when something in it is first asked for, so that the import costs next to nothing."""
    from importlib import import_module

    if name in _ROOM_OF:
        value = getattr(import_module(_ROOM_OF[name]), name)
    elif name == "__version__":
        from importlib.metadata import version

        value = version("teamnames")
    else:
        raise AttributeError(f"module 'teamnames' has no attribute {name!r}")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]
