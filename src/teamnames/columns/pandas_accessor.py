"""``frame.teamnames`` and ``series.teamnames`` for pandas, once this module is imported.

>>> import pandas as pd
>>> import teamnames.columns.pandas_accessor
>>> pd.Series(["SDR EMEA", "AP"], name="Team").teamnames.function_id().tolist()
['lead_generation', 'accounts_payable']
"""

from __future__ import annotations

from typing import Any

from teamnames.columns import normalize_column
from teamnames.columns.asking import OneFieldEach, import_engine

pd = import_engine("pandas", "pandas")

__all__ = ["FrameAccessor", "SeriesAccessor"]


class FrameAccessor:
    """What hangs on a frame as ``frame.teamnames``."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def normalize(self, column: Any, **options: Any) -> Any:
        """Gives the frame with the answers appended; see ``normalize_column``."""
        return normalize_column(self._frame, column, **options)


class SeriesAccessor(OneFieldEach):
    """What hangs on a series as ``series.teamnames``: a method a field, and all together."""

    def __init__(self, series: Any) -> None:
        self._series = series

    def normalize(self, **options: Any) -> Any:
        """Gives a frame of the answers; see ``normalize_column``."""
        return normalize_column(self._series, **options)

    def field(self, name: str, **options: Any) -> Any:
        """Gives one field as a series with the same index."""
        answers = normalize_column(self._series, fields=(name,), **options)[name]
        own = self._series.name
        return answers if own is None else answers.rename(f"{own}_{name}")


pd.api.extensions.register_dataframe_accessor("teamnames")(FrameAccessor)
pd.api.extensions.register_series_accessor("teamnames")(SeriesAccessor)
