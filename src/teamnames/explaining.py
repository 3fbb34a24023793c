"""An answer in sentences. Knows no class: it reads what the answer already holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from teamnames.model import Qualifiers, TeamMatch, TrendClaim

__all__ = ["explain"]

_METHODS = {
    "decided": "your own table says so",
    "exact": "the name is an alias",
    "words": "the words are those of an alias, spelt out and in the singular",
    "peeled": "an alias is left when what stands around it comes off",
    "hierarchy": "one part of the path is an alias",
    "composite": "each part is an alias",
    "spelling": "a misspelt word was corrected",
    "order": "the same words in another order are an alias",
    "head": "the head of the name is an alias; the other words are not known",
    "close": "an alias is nearly the same",
    "context": "the parent or the title on the same row settled it",
}


def explain(match: TeamMatch) -> str:
    """Tell in sentences what the answer is, why, how sure it is, and what is known of the name's use."""
    sentences = [_verdict(match)]
    if match.steps:
        sentences.append("Steps: " + "; ".join(f"{s.rule}: {s.before!r} → {s.after!r}" for s in match.steps) + ".")
    for part in match.parts:
        sentences.append(f"Part {part.name!r}: {', '.join(f.label for f in part.functions)} ({part.method.value}).")
    if match.qualifiers:
        sentences.append("Around it: " + _around(match.qualifiers) + ".")
    if match.note:
        sentences.append(f"Your own table notes: {match.note}.")
    if match.alternatives:
        readings = "; ".join(f"{c.function.label} as {c.alias.label!r}: {c.why}" for c in match.alternatives)
        sentences.append(f"Also considered: {readings}.")
    sentences += [_trend(claim) for claim in match.trend_claims]
    for function in match.functions:
        sentences += [
            f"{function.label}, {statement.aspect}: {statement.text} ({statement.source.title})."
            for statement in function.statements
        ]
    sentences.append(f"Table {match.table_version}.")
    return "\n".join(sentences)


def _verdict(match: TeamMatch) -> str:
    if match.outcome.value == "blank":
        return f"{match.name!r} is blank: {match.reason}."
    if match.outcome.value == "unmatched":
        return f"{match.name!r} names no function that the table knows: {match.reason}."
    if match.outcome.value == "ambiguous":
        return f"{match.name!r} is ambiguous: {match.reason}."
    labels = " and ".join(" > ".join(function.path) for function in match.functions)
    alias = f", by the alias {match.alias.label!r}" if match.alias else ""
    sure = f"{match.confidence:.0%} of answers of this kind are right"
    return f"{match.name!r} is {labels}{alias}: {_METHODS[match.method.value]}; {sure}."


def _around(qualifiers: Qualifiers) -> str:
    return ", ".join(f"{kind} {value!r}" for kind, value in qualifiers.as_dict().items() if value is not None)


_MARKED = {"up": "increasing", "down": "decreasing", "steady": "steady", "unknown": "unclear"}


def _trend(claim: TrendClaim) -> str:
    years = str(claim.last_year) if claim.first_year == claim.last_year else f"{claim.first_year}–{claim.last_year}"
    said = f"{claim.label!r} is marked as {_MARKED[claim.direction.value]} in {years} ({claim.basis}, of the {claim.scope})"
    counted = ""
    if claim.count is not None:
        counted = f": {claim.count:,} of {claim.total:,} records" if claim.total else f": {claim.count:,} records"
    if claim.change is not None:
        counted += f", its odds times {claim.change:.3g}"
    if claim.q is not None:
        counted += f" (q = {claim.q:.2g})"
    return f"{said}{counted}; source: {claim.source.title}."
