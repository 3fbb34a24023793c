"""Commands that answer names: normalize, explain, stage."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from teamnames.cli.printing import print_table
from teamnames.errors import VocabularyError
from teamnames.model import Policy, TeamMatch
from teamnames.normalizer import Normalizer
from teamnames.vocabulary import Vocabulary

if TYPE_CHECKING:
    from teamnames.stages import StageMatch

__all__ = [
    "add_explain",
    "add_normalize",
    "add_policy",
    "add_stage",
    "normalizer_of",
    "run_explain",
    "run_normalize",
    "run_stage",
]

_SHOWN = ("name", "outcome", "function", "confidence", "trend", "alias", "method")


def add_policy(parser: argparse.ArgumentParser) -> None:
    """Add the options that choose vocabulary and policy."""
    own = "your own table, which wins over everything; of several the last wins"
    parser.add_argument("--vocabulary", metavar="FILE", action="append", default=[], help=own)
    parser.add_argument("--min-confidence", type=float, metavar="P", help="least confidence of a match, 0..1")
    parser.add_argument("--parent", help="the division that the names sit in")
    parser.add_argument("--title", help="a job title on the same row")


def normalizer_of(options: argparse.Namespace) -> Normalizer:
    """Make the normaliser that the options ask for."""
    vocabulary = Vocabulary.default().extended_with(options.vocabulary)
    policy = Policy()
    if options.min_confidence is not None:
        if not 0 <= options.min_confidence <= 1:
            raise VocabularyError([f"--min-confidence is {options.min_confidence:g}; accepted: 0..1"])
        policy = Policy(min_confidence=options.min_confidence)
    return Normalizer(vocabulary, policy)


def _lines() -> Iterator[str]:
    for line in sys.stdin:
        yield line.rstrip("\r\n")


def add_normalize(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``teamnames normalize``."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="names; standard input when there are none")
    parser.add_argument("--json", action="store_true", help="one JSON object a line, with every field")
    add_policy(parser)


def run_normalize(options: argparse.Namespace) -> int:
    """Print the answers as a table, or as JSON lines."""
    normalizer = normalizer_of(options)
    matches = (
        normalizer.normalize_team(name, parent=options.parent, title=options.title)
        for name in (options.names or _lines())
    )
    if options.json:
        _print_json(matches)
    else:
        print_table(_SHOWN, ([_cell(match, field) for field in _SHOWN] for match in matches))
    return 0


def _cell(match: TeamMatch, field: str) -> str:
    if field == "function" and not match.functions:
        return _instead(match)
    value = match.as_dict()[field]
    return "" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)


def _instead(match: TeamMatch) -> str:
    """Say in place of a function what else the name could mean."""
    if match.outcome.value == "ambiguous":
        return " or ".join(candidate.function.label for candidate in match.alternatives)
    return f"({match.reason})"


def _print_json(matches: Iterable[TeamMatch | StageMatch]) -> None:
    import json

    for match in matches:
        print(json.dumps(match.as_dict(), ensure_ascii=False))


def add_explain(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``teamnames explain``."""
    parser.add_argument("name", metavar="NAME")
    add_policy(parser)


def run_explain(options: argparse.Namespace) -> int:
    """Print how a name was answered."""
    match = normalizer_of(options).normalize_team(options.name, parent=options.parent, title=options.title)
    print(match.explain())
    return 0


_STAGE_SHOWN = ("name", "outcome", "stage", "confidence", "alias", "method")


def add_stage(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``teamnames stage``."""
    parser.add_argument("names", nargs="*", metavar="NAME", help="names; standard input when there are none")
    parser.add_argument("--scheme", help="whose list they come from: hubspot, salesforce, pardot …")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument("--json", action="store_true", help="one JSON object a line, with every field")
    shape.add_argument("--explain", action="store_true", help="tell in sentences how each was answered")


def run_stage(options: argparse.Namespace) -> int:
    """Print the stages that names stand for as a table, as JSON lines or as sentences."""
    from teamnames.stages import StageNormalizer

    normalizer = StageNormalizer(scheme=options.scheme)
    matches = map(normalizer.normalize_stage, options.names or _lines())
    if options.json:
        _print_json(matches)
    elif options.explain:
        print("\n\n".join(match.explain() for match in matches))
    else:
        rows = ([_stage_cell(match, field) for field in _STAGE_SHOWN] for match in matches)
        print_table(_STAGE_SHOWN, rows)
    return 0


def _stage_cell(match: StageMatch, field: str) -> str:
    if field == "stage" and not match.stages:
        if match.outcome.value == "ambiguous":
            return " or ".join(candidate.stage.label for candidate in match.alternatives)
        return f"({match.reason})"
    value = match.as_dict()[field]
    return "" if value is None else f"{value:.2f}" if isinstance(value, float) else str(value)
