"""All that is known of one function, as text for a terminal."""

from __future__ import annotations

import shutil
import textwrap
from collections import defaultdict
from collections.abc import Iterable, Iterator

from teamnames.explaining import handed_on, said_of
from teamnames.model import Alias, BusinessFunction, Reading, Trend, TrendClaim
from teamnames.vocabulary import Vocabulary

__all__ = ["TREND_MARKS", "described"]

TREND_MARKS = {Trend.UP: " ↑", Trend.DOWN: " ↓", Trend.STEADY: " →", Trend.UNKNOWN: ""}
_KINDS = {
    "preferred": "preferred",
    "alias": "aliases",
    "abbreviation": "abbreviations",
    "misspelling": "misspellings",
}
_NARROWEST = 40


def described(vocabulary: Vocabulary, function: BusinessFunction) -> str:
    """Tell all that is known of a function."""
    width = max(_NARROWEST, shutil.get_terminal_size((100, 24)).columns)
    aliases = sorted(
        vocabulary.aliases_of(function.id), key=lambda alias: (alias.label.casefold(), alias.label)
    )
    sections = [
        ("", [f"{function.label} ({function.id})", " > ".join(function.path), function.definition]),
        ("Boundary", [function.scope_note]),
        ("Below it", _below(vocabulary, function)),
        ("Said of it", said_of(function)),
        ("Buyer stages", handed_on(function)),
        *((f"Names, {language}", lines) for language, lines in _names(aliases)),
        ("Use of its names", (_claim(claim) for alias in aliases for claim in alias.trend_claims)),
        ("Elsewhere", (f"{cross.scheme} {cross.code} ({cross.relation})" for cross in function.crosswalk)),
        ("Sources", _sources(aliases)),
    ]
    return "\n\n".join(filter(None, (_section(head, lines, width) for head, lines in sections)))


def _section(head: str, lines: Iterable[str], width: int) -> str:
    indent = "  " if head else ""
    wrapped = [
        textwrap.fill(
            line,
            width,
            initial_indent=indent,
            subsequent_indent=indent + "  " * bool(head),
            break_on_hyphens=False,
            break_long_words=False,
        )
        for line in lines
        if line
    ]
    return "\n".join([head, *wrapped] if head and wrapped else wrapped)


def _below(vocabulary: Vocabulary, function: BusinessFunction) -> Iterator[str]:
    for other in vocabulary.functions.values():
        if other.broader == function:
            yield f"{other.label} ({other.id})"


def _names(aliases: Iterable[Alias]) -> Iterator[tuple[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for alias in aliases:
        found[alias.language or "any language"][alias.kind.value].append(_name(alias))
    for language in sorted(found, key=lambda language: (language != "en", language)):
        kinds = found[language]
        yield language, [f"{head}: {', '.join(kinds[kind])}" for kind, head in _KINDS.items() if kinds[kind]]


def _name(alias: Alias) -> str:
    reading = "" if alias.reading is Reading.DEFAULT else f" ({alias.reading.value})"
    return f"{alias.label}{TREND_MARKS[alias.trend]}{reading}"


def _claim(claim: TrendClaim) -> str:
    years = (
        f"{claim.first_year}–{claim.last_year}"
        if claim.first_year != claim.last_year
        else f"{claim.last_year}"
    )
    basis = f"{claim.basis}, of the {claim.scope}"
    return f"{claim.label}: {claim.direction.value} in {years} ({basis}; {claim.source.title})"


def _sources(aliases: Iterable[Alias]) -> Iterator[str]:
    sources = {source.id: source for alias in aliases for source in alias.sources}
    for source_id, source in sorted(sources.items()):
        known = (part for part in (source.date, source.address, source.licence) if part != "unknown")
        yield f"{source_id}: " + "; ".join([source.title, *known])
