"""Policy: every threshold trades coverage for precision, and none creates a match."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import messy_name
from teamnames import Normalizer, Outcome, Policy, Vocabulary

_NAMES = [
    *(
        "Sales",
        "4100 - SDR EMEA",
        "Sales Developement",
        "Sales & Marketing",
        "G&A - Legal",
        "Payments Platform Engineering",
    ),
    *(
        "Rider Growth Argentina",
        "Sales & Zyxx",
        "Detroit-Creative | QJJ11BB102",
        "Digitial Marketing",
        "CS",
        "Development",
    ),
    *(
        "Operations Sales Manager",
        "Corporate & ublic Affairs",
        "Zyntra Analytics",
        "Accounts Payabel",
        "Telmarketing",
    ),
]

_STRICTER: dict[str, tuple[Any, ...]] = {
    "min_confidence": (0.0, 0.5, 0.9, 0.95, 0.97, 1.0),
    "min_fuzzy_letters": (3, 5, 8, 20),
    "close_score": (80.0, 90.0, 95.0, 100.0),
    "close_margin": (0.0, 4.0, 20.0),
    "head_purity": (0.3, 0.6, 0.9, 1.01),
}
_SMALL = Vocabulary.default().limited_to(
    functions=[
        *(
            "sales",
            "lead_generation",
            "inside_sales",
            "marketing",
            "digital_marketing",
            "growth",
            "finance",
            "legal",
        ),
        *(
            "accounts_payable",
            "accounts_receivable",
            "engineering",
            "platform_engineering",
            "operations",
            "it",
        ),
        *(
            "customer_success",
            "customer_support",
            "communications",
            "public_affairs",
            "data_analytics",
            "people",
        ),
    ],
    languages=["en", "it"],
)
"""A part of the table: building all of it for every policy would take longer than the tests."""


def _under(policy: Policy) -> Normalizer:
    return Normalizer(_SMALL, policy, cache_size=200)


_ORDERS = {
    field: [_under(attrs.evolve(Policy(), **{field: value})) for value in values]
    for field, values in _STRICTER.items()
}
_FEWER_MODIFIERS = [_under(Policy(max_modifiers=most)) for most in (3, 2, 1, 0)]


def _never_creates(normalizers: list[Normalizer], name: str) -> None:
    answers = [normalizer.normalize_team(name) for normalizer in normalizers]
    for looser, stricter in pairwise(answers):
        if looser.outcome is not Outcome.MATCHED:
            assert stricter.outcome is not Outcome.MATCHED, (looser, stricter)


@pytest.mark.parametrize("field", _STRICTER)
@given(name=st.one_of(messy_name(), st.sampled_from(_NAMES)))
def test_raising_a_threshold_never_creates_a_match(field: str, name: str) -> None:
    _never_creates(_ORDERS[field], name)


@given(name=st.one_of(messy_name(), st.sampled_from(_NAMES)))
def test_allowing_fewer_modifiers_never_creates_a_match(name: str) -> None:
    _never_creates(_FEWER_MODIFIERS, name)


@given(messy_name(), st.sampled_from(range(len(_STRICTER["min_confidence"]))))
def test_a_match_holds_the_confidence_asked_for_and_is_else_the_first_alternative(
    name: str, place: int
) -> None:
    least = _STRICTER["min_confidence"][place]
    free = _ORDERS["min_confidence"][0].normalize_team(name)
    match = _ORDERS["min_confidence"][place].normalize_team(name)
    if free.outcome is Outcome.MATCHED and free.confidence < least:
        assert match.outcome is Outcome.UNMATCHED
        assert match.confidence == 0.0
        assert [candidate.function for candidate in match.alternatives][: len(free.functions)] == list(
            free.functions
        )
        assert f"below {least:g}" in match.reason
    else:
        assert match == free


def test_asking_for_certainty_leaves_nothing_matched() -> None:
    certain = _ORDERS["min_confidence"][-1]
    for name in _NAMES:
        assert certain.normalize_team(name).outcome is not Outcome.MATCHED


def test_more_confidence_keeps_fewer_names() -> None:
    kept = [
        sum(normalizer.normalize_team(name).outcome is Outcome.MATCHED for name in _NAMES)
        for normalizer in _ORDERS["min_confidence"]
    ]
    assert kept == sorted(kept, reverse=True)
    assert kept[0] > kept[-2] > 0


def test_a_policy_is_frozen_and_named_throughout() -> None:
    policy = Policy()
    assert policy == Policy(min_confidence=policy.min_confidence)
    assert hash(policy) == hash(Policy())
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        policy.min_confidence = 1.0  # type: ignore[misc]
    with pytest.raises(TypeError):
        Policy(0.9)  # type: ignore[call-arg]


def test_letters_beyond_the_most_are_cut() -> None:
    short = Normalizer(Vocabulary.default(), Policy(max_letters=12))
    match = short.normalize_team("Sales zyntra " + "Accounts Payable")
    assert "cut" in [step.rule for step in match.steps]
    assert "accounts" not in match.key
