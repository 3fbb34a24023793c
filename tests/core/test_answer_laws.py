"""Laws that hold for the answer to any name at all."""

from __future__ import annotations

import copy
import json
import pickle

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import any_name, labels, long_text, messy_name
from teamnames import (
    Method,
    Normalizer,
    Outcome,
    Step,
    TeamMatch,
    Trend,
    normalize_team,
    normalize_teams,
    replay,
)

_FIELDS = [
    *(
        "name",
        "key",
        "outcome",
        "function_id",
        "function",
        "group",
        "group_id",
        "alias",
        "trend",
        "confidence",
    ),
    *("score", "method", "alternatives", "reason", "code", "region", "segment", "motion", "level", "entity"),
    *("wrapper", "annotation", "context", "modifier", "table_version"),
]


def check(match: TeamMatch, name: str) -> None:
    """Assert what every answer keeps to."""
    assert match.name == name
    assert replay(name, match.steps) == match.key
    assert all(step.before != step.after for step in match.steps)
    matched = match.outcome is Outcome.MATCHED
    assert bool(match.functions) is matched
    assert 0.0 <= match.confidence <= 1.0
    assert (match.confidence > 0) is matched
    assert 0.0 <= match.score <= 100.0
    assert len(set(match.functions)) == len(match.functions)
    assert match.function == (match.functions[0] if len(match.functions) == 1 else None)
    assert not any(
        one != other and one.is_within(other) for one in match.functions for other in match.functions
    )
    if len(match.functions) != 1:
        assert match.alias is None
    if match.alias is None:
        assert match.trend is Trend.UNKNOWN
        assert match.trend_claims == ()
    if match.outcome is Outcome.AMBIGUOUS:
        assert len({candidate.function for candidate in match.alternatives}) > 1
    if match.outcome in (Outcome.UNMATCHED, Outcome.BLANK):
        assert match.reason
        assert match.functions == ()
    for candidate in match.alternatives:
        assert 0.0 <= candidate.score <= 100.0
        assert candidate.function.id == candidate.alias.function_id
        assert candidate.why
    if matched:
        assert not {candidate.function for candidate in match.alternatives} & set(match.functions)
    if match.parts:
        assert match.function is None
        check_parts(match)


def check_parts(match: TeamMatch) -> None:
    """Assert that a composite is its parts: equal ones merged, of a family the descendant kept."""
    held = [function for part in match.parts for function in part.functions]
    kept = [one for one in held if not any(other != one and other.is_within(one) for other in held)]
    assert match.functions == tuple(dict.fromkeys(kept))
    for part in match.parts:
        assert part.name is not None
        check(part, part.name)


@given(any_name)
def test_any_text_gets_an_answer_that_keeps_the_laws(name: str) -> None:
    check(normalize_team(name), name)


@given(long_text)
def test_a_text_of_ten_thousand_letters_gets_one_too(name: str) -> None:
    check(normalize_team(name), name)


@pytest.mark.parametrize(
    "letter", ["x", "&", "(", "-", "_", "A ", "1", "'", "a.", "\x00", "\ud800", "Sales & ", "aA", "🤩"]
)
def test_a_hostile_repetition_gets_one_too(letter: str) -> None:
    name = letter * 10_000
    check(normalize_team(name), name)


def test_a_long_name_is_cut_with_a_step_that_says_so() -> None:
    match = normalize_team("Sales " + "zqx " * 30_000)
    assert "cut" in [step.rule for step in match.steps]
    assert len(match.key) <= Normalizer().policy.max_letters


@given(messy_name(), st.one_of(st.none(), labels), st.one_of(st.none(), labels))
def test_any_context_gets_an_answer_that_keeps_the_laws(
    name: str, parent: str | None, title: str | None
) -> None:
    check(normalize_team(name, parent=parent, title=title), name)


@given(messy_name())
def test_the_answer_is_the_same_every_time_and_to_a_fresh_normaliser(name: str) -> None:
    assert normalize_team(name) == normalize_team(name) == _FRESH.normalize_team(name)
    _FRESH.forget()


_FRESH = Normalizer(cache_size=2)


@given(messy_name())
def test_an_answer_survives_pickling_copying_and_hashing(name: str) -> None:
    match = normalize_team(name)
    for twin in (pickle.loads(pickle.dumps(match)), copy.copy(match), copy.deepcopy(match)):
        assert twin == match
        assert hash(twin) == hash(match)
        assert twin.as_dict() == match.as_dict()
        assert twin.explain() == match.explain()
        assert twin.alternatives == match.alternatives
        assert twin.steps == match.steps
    assert len({match, pickle.loads(pickle.dumps(match))}) == 1


@given(messy_name())
def test_an_answer_is_immutable_throughout(name: str) -> None:
    match = normalize_team(name)
    nouns: list[attrs.AttrsInstance] = [
        match,
        match.qualifiers,
        *match.functions,
        *match.steps,
        *match.alternatives,
        *match.parts,
    ]
    for noun in nouns:
        for field in attrs.fields(type(noun)):
            with pytest.raises(attrs.exceptions.FrozenInstanceError):
                setattr(noun, field.name, None)
    for value in (match.functions, match.alternatives, match.steps, match.parts, match.trend_claims):
        assert isinstance(value, tuple)


@given(any_name)
def test_as_dict_is_flat_with_stable_keys_and_goes_through_json(name: str) -> None:
    row = normalize_team(name).as_dict()
    assert list(row) == _FIELDS
    assert all(value is None or isinstance(value, str | int | float) for value in row.values())
    assert json.loads(json.dumps(row)) == row


@given(any_name)
def test_as_dict_says_what_the_answer_says(name: str) -> None:
    match = normalize_team(name)
    row = match.as_dict()
    assert row["name"] == name
    assert row["outcome"] == match.outcome.value
    assert (row["function_id"] or "").split("; ") == ([f.id for f in match.functions] or [""])
    assert (row["function"] is None) is (match.functions == ())
    assert row["alias"] == (match.alias.label if match.alias else None)
    assert row["method"] in list(Method)
    assert row["trend"] in list(Trend)


@given(any_name)
def test_explain_tells_the_outcome_the_functions_and_the_table(name: str) -> None:
    match = normalize_team(name)
    said = match.explain()
    assert repr(name) in said.split("\n")[0] or "\n" in repr(name)
    assert match.table_version in said
    for function in match.functions:
        assert function.label in said
    for candidate in match.alternatives:
        assert candidate.function.label in said
    for value in match.qualifiers.as_dict().values():
        assert value is None or repr(value) in said
    for step in match.steps:
        assert repr(step.after) in said
    if match.outcome is not Outcome.MATCHED:
        assert match.reason in said


@given(st.lists(st.one_of(any_name, st.none()), max_size=8))
def test_many_are_answered_as_each_alone(names: list[str | None]) -> None:
    assert normalize_teams(names) == [normalize_team(name) for name in names]
    assert normalize_teams(iter(names + names)) == normalize_teams(names) * 2


def test_replaying_steps_of_another_name_is_an_error() -> None:
    with pytest.raises(ValueError, match=r"'b'.*starts at 'x'.*not at 'y'"):
        replay("a", [Step("a", "a", "y"), Step("b", "x", "z")])
