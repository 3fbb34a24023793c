"""Which names rise and which fade: dated claims, published series, the trend test, your own rows."""

from __future__ import annotations

from teamnames.trends.published import FoundingMark, founding_marks, published_series
from teamnames.trends.usage import NameTrend, UsageTrends, usage_trends
from teamnames.trends.verdicts import UsageTrend, trend_test

__all__ = [
    "FoundingMark",
    "NameTrend",
    "UsageTrend",
    "UsageTrends",
    "founding_marks",
    "published_series",
    "trend_test",
    "usage_trends",
]
