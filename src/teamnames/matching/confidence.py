"""How often an answer of a kind is right: a fitted, monotone table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

__all__ = ["Confidence"]


class Confidence:
    """Maps the grade of an answer to the probability that it is right."""

    def __init__(self, table: Mapping[str, float]) -> None:
        self._table = table

    @classmethod
    @cache
    def fitted(cls) -> Confidence:
        """Give the table fitted on labelled names."""
        return cls({"decided": 1.0, "exact": 0.99})

    def of(self, grade: str) -> float:
        """Give the probability that an answer of this grade is right, 0..1."""
        while grade not in self._table and ":" in grade:
            grade = grade.rsplit(":", 1)[0]
        return self._table.get(grade, 0.9)
