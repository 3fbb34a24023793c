"""Context: the parent and the title settle what is ambiguous and overrule nothing that is clear."""

from __future__ import annotations

import pytest
from hypothesis import given

from strategies import labels
from teamnames import Method, Normalizer, Outcome, Policy, normalize_team


@pytest.mark.parametrize(
    ("name", "parent", "title", "function_id"),
    [
        ("Development", "Engineering", None, "software_engineering"),
        ("Development", "Learning", None, "learning_development"),
        ("Development", "Real Estate", None, "real_estate"),
        ("Inside Sales", None, "SDR", "lead_generation"),
        ("Inside Sales", None, "BDR", "lead_generation"),
        ("Inside Sales", None, None, "inside_sales"),
        ("Inside Sales", "Sales", None, "inside_sales"),
        ("CS", None, "Support Agent", "customer_support"),
        ("CS", None, "Customer Success Manager", "customer_success"),
        ("CS", None, None, "customer"),
        ("CS", "Customer Support", "Customer Success Manager", "customer_success"),
        ("Business Development", "Partnerships", None, "partnerships"),
        ("Business Development", None, "SDR", "lead_generation"),
    ],
)
def test_context_settles(name: str, parent: str | None, title: str | None, function_id: str) -> None:
    match = normalize_team(name, parent=parent, title=title)
    assert match.outcome is Outcome.MATCHED
    assert match.function is not None
    assert match.function.id == function_id


def test_development_by_itself_is_ambiguous_with_all_its_readings() -> None:
    match = normalize_team("Development")
    assert match.outcome is Outcome.AMBIGUOUS
    readings = {candidate.function.id for candidate in match.alternatives}
    assert readings >= {"software_engineering", "learning_development"}
    settled = normalize_team("Development", parent="Engineering")
    assert settled.method is Method.CONTEXT
    assert {candidate.function.id for candidate in settled.alternatives} == readings - {
        "software_engineering"
    }


@pytest.mark.parametrize(
    ("name", "parent", "title"),
    [
        ("Accounts Payable", "Marketing", "SDR"),
        ("Payroll", "Sales", "Support Agent"),
        ("Sales & Marketing", "Finance", "Recruiter"),
        ("Recruiting", "Engineering", None),
        ("Finanzbuchhaltung", "Vertrieb", None),
        ("London", "Finance", "Accountant"),
        ("Brixelham", "Finance", None),
        ("Other", "Finance", None),
        ("n/a", "Finance", "Accountant"),
        ("Development", "zzgrf", "Brixelham"),
    ],
)
def test_context_overrules_nothing_and_invents_nothing(
    name: str, parent: str | None, title: str | None
) -> None:
    alone, beside = normalize_team(name), normalize_team(name, parent=parent, title=title)
    assert beside.outcome == alone.outcome
    assert beside.functions == alone.functions


@given(labels, labels)
def test_a_name_with_one_reading_answers_the_same_anywhere(name: str, parent: str) -> None:
    alone = normalize_team(name)
    if alone.outcome is Outcome.MATCHED and not alone.alternatives and not alone.parts:
        assert normalize_team(name, parent=parent).functions == alone.functions
        assert normalize_team(name, title=parent).functions == alone.functions


@given(labels, labels)
def test_context_only_chooses_among_the_readings(name: str, parent: str) -> None:
    alone = normalize_team(name)
    settled = normalize_team(name, parent=parent)
    readings = {*alone.functions, *(candidate.function for candidate in alone.alternatives)}
    if alone.method is Method.EXACT:
        assert set(settled.functions) <= readings
    assert settled.outcome in (alone.outcome, Outcome.MATCHED)


def test_a_fallback_to_the_parent_is_there_for_those_who_ask_for_it() -> None:
    asking = Normalizer(policy=Policy(parent_fallback=True))
    match = asking.normalize_team("Other", parent="Finance")
    assert match.outcome is Outcome.MATCHED
    assert [function.id for function in match.functions] == ["finance"]
    assert match.method is Method.CONTEXT
    assert 0 < match.confidence <= asking.normalize_team("Finance").confidence
    assert match.reason
    assert "Finance" in match.explain()


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("Other", None),
        ("Other", "zzgrf"),
        ("Other", "Other"),
        ("Other", float("nan")),
        ("London", "Finance"),
        ("n/a", "Finance"),
    ],
)
def test_the_fallback_is_for_buckets_with_a_parent_that_answers(name: str, parent: object) -> None:
    asking = Normalizer(policy=Policy(parent_fallback=True))
    assert asking.normalize_team(name, parent=parent).functions == ()


def test_the_fallback_leaves_what_answers_alone() -> None:
    asking = Normalizer(policy=Policy(parent_fallback=True))
    assert asking.normalize_team("Payroll", parent="Sales").functions == normalize_team("Payroll").functions
