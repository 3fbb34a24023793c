"""Tail probabilities of the normal and Student's t distribution, and false-discovery rates.

In plain Python, so that the package needs no numpy. The tests compare every function with scipy.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import erfc, exp, inf, isinf, lgamma, log, log1p, sqrt

__all__ = ["benjamini_hochberg", "normal_tails", "student_quantile", "student_tails"]

_EPSILON = 1e-15


def normal_tails(z: float) -> float:
    """Give the probability that a standard normal value is at least as far from 0 as ``z``.

    >>> round(normal_tails(1.959964), 6)
    0.05
    """
    return erfc(abs(z) / sqrt(2))


def student_tails(t: float, freedom: int) -> float:
    """Give the probability that a Student's t value is at least as far from 0 as ``t``.

    The two tails together are the regularised incomplete beta function at ``freedom / (freedom + t²)``
    (Abramowitz & Stegun 1964, 26.7.1 and 26.5.27).

    Args:
        t: any number, infinite ones included.
        freedom: degrees of freedom, from 1.

    >>> round(student_tails(2.570582, 5), 6)
    0.05
    """
    if isinf(t):
        return 0.0
    square = t * t
    return _incomplete_beta(freedom / (freedom + square), square / (freedom + square), freedom / 2, 0.5)


@lru_cache(maxsize=256)
def student_quantile(tails: float, freedom: int) -> float:
    """Give the t that ``tails`` of the distribution lie beyond, both sides counted together.

    Args:
        tails: a probability above 0 and below 1.
        freedom: degrees of freedom, from 1.

    >>> round(student_quantile(0.1, 7), 6)
    1.894579
    """
    low, high = 0.0, 1.0
    while student_tails(high, freedom) > tails:
        low, high = high, high * 2
    while (middle := (low + high) / 2) not in (low, high):
        if student_tails(middle, freedom) > tails:
            low = middle
        else:
            high = middle
    return high


def benjamini_hochberg(probabilities: Sequence[float]) -> list[float]:
    """Give each probability's false-discovery rate among all of them (Benjamini & Hochberg 1995).

    Whoever takes all with a rate up to 0.05 for real may expect one in twenty of them to be false.

    >>> [round(q, 3) for q in benjamini_hochberg([0.03, 0.001, 0.4])]
    [0.045, 0.003, 0.4]
    """
    size = len(probabilities)
    rates = [1.0] * size
    least = 1.0
    falling = sorted(range(size), key=probabilities.__getitem__, reverse=True)
    for rank, place in zip(range(size, 0, -1), falling, strict=True):
        least = min(least, probabilities[place] * (size / rank))
        rates[place] = least
    return rates


def _incomplete_beta(x: float, rest: float, a: float, b: float) -> float:
    """Give the regularised incomplete beta function I_x(a, b); ``rest`` is 1 - x without its rounding."""
    if x == 0 or rest == 0:
        return float(rest == 0)
    if x > (a + 1) / (a + b + 2):
        return 1 - _incomplete_beta(rest, x, b, a)
    log_x = log(x) if x < 0.5 else log1p(-rest)
    log_rest = log(rest) if rest < 0.5 else log1p(-x)
    log_front = lgamma(a + b) - lgamma(a) - lgamma(b) + a * log_x + b * log_rest - log(a)
    return exp(log_front) * _continued_fraction(x, a, b)


def _continued_fraction(x: float, a: float, b: float) -> float:
    """Give the continued fraction of the incomplete beta function by Lentz's method (1976)."""
    numerator, denominator, value = inf, 1.0, 1.0
    change, term = inf, 0
    while abs(change - 1) > _EPSILON:
        term += 1
        half = term // 2
        if term % 2:
            step = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            step = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        denominator = 1 / (1 + step * denominator)
        numerator = 1 + step / numerator
        change = numerator * denominator
        value *= change
    return value
