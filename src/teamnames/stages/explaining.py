"""An answer for a stage in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from teamnames.explaining import METHODS, around
from teamnames.model import Stage

if TYPE_CHECKING:
    from teamnames.stages.answer import StageCandidate, StageMatch

__all__ = ["explain"]


def explain(match: StageMatch) -> str:
    """Tell in sentences which stage a name is, why, how sure that is, and what else it could be."""
    sentences = [_verdict(match)]
    if match.scheme:
        sentences.append(f"Read as a value of {match.scheme}.")
    if match.steps:
        steps = "; ".join(f"{step.rule}: {step.before!r} → {step.after!r}" for step in match.steps)
        sentences.append(f"Steps: {steps}.")
    if match.qualifiers:
        sentences.append("Around it: " + around(match.qualifiers) + ".")
    if match.note:
        sentences.append(f"Your own table notes: {match.note}.")
    if match.alternatives:
        sentences.append("Also considered: " + "; ".join(map(_reading, match.alternatives)) + ".")
    sentences += [_about(stage) for stage in match.stages]
    sentences.append(f"Table {match.table_version}.")
    return "\n".join(sentences)


def _verdict(match: StageMatch) -> str:
    if match.outcome.value == "blank":
        return f"{match.name!r} is blank: {match.reason}."
    if match.outcome.value == "unmatched":
        return f"{match.name!r} names no stage that the table knows: {match.reason}."
    if match.outcome.value == "ambiguous":
        told = any(candidate.schemes for candidate in match.alternatives)
        hint = "; the scheme whose list it comes from would say" if told else ""
        return f"{match.name!r} is ambiguous: {match.reason}{hint}."
    labels = " and ".join(stage.label for stage in match.stages)
    alias = f", by the alias {match.alias.label!r}" if match.alias else ""
    known = f" (so in the lists of {', '.join(match.schemes)})" if match.schemes else ""
    sure = f"{match.confidence:.0%} of answers of this kind are right on names of teams"
    return f"{match.name!r} is {labels}{alias}{known}: {METHODS[match.method.value]}; {sure}."


def _reading(candidate: StageCandidate) -> str:
    known = f" [{', '.join(candidate.schemes)}]" if candidate.schemes else ""
    return f"{candidate.stage.label} as {candidate.alias.label!r}: {candidate.why}{known}"


def _about(stage: Stage) -> str:
    place = f"stage {stage.rank}" if stage.rank is not None else "outside the order"
    working = ", ".join(function.label for function in stage.functions)
    return f"{stage.label} ({place}): {stage.definition}" + (f" Worked on by {working}." if working else "")
