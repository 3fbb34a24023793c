"""What the trend test asks for."""

from __future__ import annotations

from math import inf

import attrs

__all__ = ["Thresholds"]


@attrs.frozen(kw_only=True)
class Thresholds:
    """What the test asks for before it says anything."""

    alpha: float = 0.05
    """False-discovery rate below which a share is called rising or falling, above 0 and below 0.5."""
    margin: float = 1.5
    """Steady is a change by less than this factor either way, above 1."""
    min_count: int = 10
    """Least number of records that name it, and that do not, from 1."""
    min_periods: int = 4
    """Least number of periods with records, from 3: fewer cannot tell a trend from one odd year."""

    def __attrs_post_init__(self) -> None:
        accepted = {
            "alpha": (0 < self.alpha < 0.5, "a probability above 0 and below 0.5"),
            "margin": (1 < self.margin < inf, "a factor above 1"),
            "min_count": (self.min_count >= 1, "a number of records from 1"),
            "min_periods": (self.min_periods >= 3, "a number of periods from 3"),
        }
        for name, (holds, what) in accepted.items():
            if not holds:
                raise ValueError(f"{name} is {getattr(self, name)!r}; accepted: {what}")
