"""The tables of cases: names in the wild, names that must not match, and known failures."""

from __future__ import annotations

import pytest

from casefiles import read_cases
from teamnames import Outcome, TeamMatch, Vocabulary, normalize_team


def ids(cell: str) -> list[str]:
    """Split a cell of ids."""
    return cell.split("; ") if cell else []


def found(match: TeamMatch) -> list[str]:
    """Give the ids that an answer holds."""
    return [function.id for function in match.functions]


IN_THE_WILD = read_cases("in_the_wild")
MUST_NOT_MATCH = read_cases("must_not_match")
KNOWN_FAILURES = read_cases("known_failures")


@pytest.mark.parametrize("case", IN_THE_WILD, ids=lambda case: case[0])
def test_in_the_wild(case: tuple[str, ...]) -> None:
    name, outcome, functions, qualifiers = case
    match = normalize_team(name)
    assert (match.outcome.value, found(match)) == (outcome, ids(functions))
    said = match.qualifiers.as_dict()
    for kind, value in (said_so.split("=") for said_so in ids(_joined(qualifiers))):
        assert said[kind] == value.replace(" + ", "; "), kind


def _joined(qualifiers: str) -> str:
    """Keep several values of one kind together: "context=Corporate; Finance"."""
    kept = ""
    for piece in ids(qualifiers):
        kept += (("; " if "=" in piece else " + ") if kept else "") + piece
    return kept


@pytest.mark.parametrize("case", MUST_NOT_MATCH, ids=lambda case: case[0])
def test_must_not_match(case: tuple[str, ...]) -> None:
    name, never, _ = case
    match = normalize_team(name)
    if never == "*":
        assert match.outcome in (Outcome.UNMATCHED, Outcome.BLANK)
    assert not set(ids(never)) & set(found(match))


@pytest.mark.parametrize(
    "case",
    [pytest.param(case, marks=pytest.mark.xfail(strict=True, reason=case[2])) for case in KNOWN_FAILURES],
    ids=lambda case: case[0],
)
def test_known_failures(case: tuple[str, ...]) -> None:
    name, functions, _ = case
    assert found(normalize_team(name)) == ids(functions)


def test_the_cases_name_functions_that_exist(vocabulary: Vocabulary) -> None:
    named = [cell for _, _, cell, _ in IN_THE_WILD] + [
        cell for _, cell, _ in (*MUST_NOT_MATCH, *KNOWN_FAILURES)
    ]
    assert {one for cell in named for one in ids(cell)} - {"*"} <= vocabulary.functions.keys()


@pytest.mark.parametrize(
    "cases", [IN_THE_WILD, MUST_NOT_MATCH, KNOWN_FAILURES], ids=["wild", "not", "failures"]
)
def test_no_case_stands_twice(cases: list[tuple[str, ...]]) -> None:
    names = [case[0] for case in cases]
    assert sorted(set(names)) == sorted(names)
