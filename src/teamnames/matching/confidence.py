"""How often an answer of a grade is right: a fitted, monotone table."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

__all__ = ["Confidence"]


class Confidence:
    """Maps the grade of an answer to the probability that it is right.

    The numbers are fitted by ``tools/fit_confidence.py``, which says how. A user's own decision is 1.
    """

    def __init__(self, table: Mapping[str, float]) -> None:
        self._table = {"decided": 1.0, **table}

    @classmethod
    @cache
    def fitted(cls) -> Confidence:
        """Give the table fitted on labelled names."""
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "confidence.tsv")
        with open(path, encoding="utf-8") as stream:
            rows = [line.split("\t") for line in stream.read().splitlines() if not line.startswith("#")]
        return cls({grade: float(confidence) for grade, confidence, _ in rows})

    def of(self, grade: str) -> float:
        """Give the probability that an answer of this grade is right, 0..1.

        A grade that was not among the labelled names speaks as its method does.

        >>> fitted = Confidence.fitted()
        >>> fitted.of("decided") > fitted.of("exact") > fitted.of("composite:partial")
        True
        """
        table = self._table
        while grade not in table:
            grade = grade.rsplit(":", 1)[0]
        return table[grade]
