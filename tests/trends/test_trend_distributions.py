"""Our tail probabilities are those of scipy and statsmodels."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teamnames.trends.distributions import benjamini_hochberg, normal_tails, student_quantile, student_tails

PROBABILITIES = st.lists(st.floats(0, 1), min_size=1, max_size=60)


@given(z=st.floats(-30, 30))
def test_normal_tails_are_those_of_scipy(z: float) -> None:
    stats = pytest.importorskip("scipy.stats")
    assert normal_tails(z) == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-9)


@given(t=st.floats(-1000, 1000), freedom=st.integers(1, 60))
def test_student_tails_are_those_of_scipy(t: float, freedom: int) -> None:
    stats = pytest.importorskip("scipy.stats")
    expected = 2 * stats.t.sf(abs(t), freedom)
    assert student_tails(t, freedom) == pytest.approx(expected, rel=1e-9, abs=1e-300)


@given(tails=st.floats(0.001, 0.999), freedom=st.integers(1, 60))
def test_student_quantiles_are_those_of_scipy(tails: float, freedom: int) -> None:
    stats = pytest.importorskip("scipy.stats")
    expected = stats.t.isf(tails / 2, freedom)
    assert student_quantile(tails, freedom) == pytest.approx(expected, rel=1e-9, abs=1e-12)


@given(tails=st.floats(0.001, 0.999), freedom=st.integers(1, 60))
def test_the_quantile_undoes_the_tails(tails: float, freedom: int) -> None:
    assert student_tails(student_quantile(tails, freedom), freedom) == pytest.approx(tails, rel=1e-9)


@pytest.mark.parametrize("t", [math.inf, -math.inf])
def test_nothing_lies_beyond_infinity(t: float) -> None:
    assert student_tails(t, 3) == 0.0


@pytest.mark.parametrize("freedom", [1, 2, 30])
def test_everything_lies_beyond_zero(freedom: int) -> None:
    assert student_tails(0.0, freedom) == 1.0


def test_false_discovery_rates_are_those_of_the_paper() -> None:
    """Benjamini & Hochberg 1995 reject the first four of these fifteen at 0.05."""
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262]
    p += [0.5719, 0.6528, 0.759, 1]
    q = [0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.063857, 0.063857, 0.0645, 0.0765, 0.486, 0.581182]
    q += [0.714875, 0.753231, 0.813214, 1]
    assert benjamini_hochberg(p) == pytest.approx(q, abs=5e-7)
    assert sum(rate < 0.05 for rate in benjamini_hochberg(p)) == 4


@given(p=PROBABILITIES)
def test_false_discovery_rates_are_those_of_scipy(p: list[float]) -> None:
    stats = pytest.importorskip("scipy.stats")
    assert benjamini_hochberg(p) == pytest.approx(list(stats.false_discovery_control(p)), rel=1e-9)


@given(p=PROBABILITIES)
def test_false_discovery_rates_keep_the_order_and_never_fall_below_p(p: list[float]) -> None:
    rates = benjamini_hochberg(p)
    assert all(rate >= one for rate, one in zip(rates, p, strict=True))
    ordered = [rate for _, rate in sorted(zip(p, rates, strict=True))]
    assert ordered == sorted(ordered)


def test_no_probabilities_have_no_rates() -> None:
    assert benjamini_hochberg([]) == []
