"""An answer in sentences. Knows no class: it reads what the answer already holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from teamnames.model import BusinessFunction, Qualifiers, Statement, TeamMatch, TrendClaim

__all__ = ["METHODS", "around", "explain", "handed_on", "said_of", "tell_claim"]

METHODS = {
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
"""What each method is, in words."""


def explain(match: TeamMatch) -> str:
    """Tell in sentences what the answer is, why, how sure it is, and what is known of the name's use."""
    sentences = [_verdict(match)]
    if match.steps:
        sentences.append(
            "Steps: " + "; ".join(f"{s.rule}: {s.before!r} → {s.after!r}" for s in match.steps) + "."
        )
    for part in match.parts:
        sentences.append(
            f"Part {part.name!r}: {', '.join(f.label for f in part.functions)} ({part.method.value})."
        )
    if match.qualifiers:
        sentences.append("Around it: " + around(match.qualifiers) + ".")
    if match.note:
        sentences.append(f"Your own table notes: {match.note}.")
    if match.alternatives:
        readings = "; ".join(f"{c.function.label} as {c.alias.label!r}: {c.why}" for c in match.alternatives)
        sentences.append(f"Also considered: {readings}.")
    if match.trend_claims:
        sentences.append(_use(match))
    for function in match.functions:
        sentences += [f"{function.label}, {said}." for said in said_of(function)]
        sentences += [f"{function.label} {passed}." for passed in handed_on(function)]
    sentences.append(f"Table {match.table_version}.")
    return "\n".join(sentences)


_ASPECTS_OF_ONE_ANSWER = ("owner", "direction", "horizon")
"""What two sources can only both be right about if they say the same; the rest adds up."""


def said_of(function: BusinessFunction) -> Iterator[str]:
    """Tell what the sources say of a function, aspect by aspect, and where they disagree."""
    by_aspect: dict[str, list[Statement]] = {}
    for statement in function.statements:
        by_aspect.setdefault(statement.aspect, []).append(statement)
    for aspect, statements in by_aspect.items():
        texts = {statement.text for statement in statements}
        if len(texts) == 1:
            sources = "; ".join(statement.source.title for statement in statements)
            yield f"{aspect}: {statements[0].text} ({sources})"
        elif aspect.startswith(_ASPECTS_OF_ONE_ANSWER):
            sides = ", but ".join(f"{one.text} ({one.source.title})" for one in statements)
            yield f"{aspect}, where the sources disagree: {sides}"
        else:
            for statement in statements:
                yield f"{aspect}: {statement.text} ({statement.source.title})"


def handed_on(function: BusinessFunction) -> Iterator[str]:
    """Tell from which buyer stage to which a function takes a buyer, who says so, and on what ground."""
    labels = {stage.id: stage.label for stage in function.stages}
    for handoff in function.handoffs:
        end = f" to {labels[handoff.to_stage]}" if handoff.to_stage else " onward"
        way = f"takes a buyer from {labels[handoff.from_stage]}{end}"
        note = f": {handoff.note}" if handoff.note else ""
        yield f"{way} ({handoff.basis}{note}; {handoff.source.title})"


def _verdict(match: TeamMatch) -> str:
    if match.outcome.value == "blank":
        return f"{match.name!r} is blank: {match.reason}."
    if match.outcome.value == "unmatched":
        return f"{match.name!r} names no function that the table knows: {match.reason}."
    if match.outcome.value == "ambiguous":
        return f"{match.name!r} is ambiguous: {match.reason}."
    labels = " and ".join(" > ".join(function.path) for function in match.functions)
    alias = f", by the alias {match.alias.label!r}" if match.alias else ""
    decided = match.method.value == "decided"
    sure = "" if decided else f"; {match.confidence:.0%} of answers of this kind are right"
    return f"{match.name!r} is {labels}{alias}: {METHODS[match.method.value]}{sure}."


def around(qualifiers: Qualifiers) -> str:
    """Tell what stood around an alias."""
    return ", ".join(f"{kind} {value!r}" for kind, value in qualifiers.as_dict().items() if value is not None)


_MARKED = {"up": "increasing", "down": "decreasing", "steady": "steady", "unknown": "unclear"}
_MOVED = {"up": "rose", "down": "fell", "steady": "stayed", "unknown": "moved no way that can be told"}
_SUBJECTS = {
    "name": "",
    "occupation": "the occupation, not the name, ",
    "headcount": "the headcount, not the name, ",
    "mode": "the way of working, not the name, ",
}
_MOST_FOLD = 100


def _use(match: TeamMatch) -> str:
    """Tell who said what of the name's use, and what that adds up to."""
    claims = "; ".join(map(tell_claim, match.trend_claims))
    trend = match.trend.value
    together = "unknown, for none of this decides" if trend == "unknown" else trend
    return f"{match.trend_claims[0].label!r}: {claims}. Taken together: {together}."


def tell_claim(claim: TrendClaim) -> str:
    """Tell one claim: which way, of which years, on what evidence, and whether it speaks of the name."""
    years, direction, subject = _years(claim), claim.direction.value, _SUBJECTS[claim.scope]
    if claim.total is None:
        return f"{subject}marked as {_MARKED[direction]} in {years} ({claim.basis}; {_title(claim)})"
    doubts = [f"q = {claim.q:.2g}"] if claim.q is not None else []
    if claim.basis == "sample":
        doubts.append("two periods, which decide nothing")
    elif claim.q is not None and claim.q >= 0.05:
        doubts.append("too little to decide")
    of = "its" if claim.scope == "name" else "the occupation's"
    moved = f"in {claim.total:,} {_title(claim)} {years} {of} share {_MOVED[direction]}{_fold(claim)}"
    return f"{moved} ({', '.join(doubts)})" if doubts else moved


def _title(claim: TrendClaim) -> str:
    """Give the title of the source; that of counts begins with what was counted: "job titles (…)"."""
    if claim.source.title != "unknown":
        return claim.source.title
    return claim.source.id if claim.total is None else f"records ({claim.source.id})"


def _fold(claim: TrendClaim) -> str:
    if claim.change is None or claim.direction.value not in ("up", "down"):
        return ""
    fold = claim.change if claim.change > 1 else 1 / claim.change
    return f" more than {_MOST_FOLD}-fold" if fold > _MOST_FOLD else f" {fold:.2g}-fold"


def _years(claim: TrendClaim) -> str:
    if claim.first_year == claim.last_year:
        return str(claim.last_year)
    same_century = claim.first_year // 100 == claim.last_year // 100
    last = f"{claim.last_year % 100:02d}" if same_century else str(claim.last_year)
    return f"{claim.first_year}–{last}"
