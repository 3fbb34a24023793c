"""The buyer stage of a row, answered by the vocabulary of stages: opened only when asked for."""

from __future__ import annotations

from teamnames.cleaning.table import Cell

__all__ = ["StageColumn"]

_REMEMBERED = 65_536


class StageColumn:
    """Answers the values of a column of buyer stages, each distinct one once."""

    heads = ("stage", "stage_id", "stage_outcome", "stage_confidence")
    """The columns that it adds, each with the prefix before it."""

    def __init__(self, scheme: str | None) -> None:
        from teamnames.stages import normalize_stage

        self._scheme = scheme
        self._normalize_stage = normalize_stage
        self._known: dict[str, list[Cell]] = {}
        self.cells("")  # so that an unknown scheme is told before anything is read

    def cells(self, value: str | None) -> list[Cell]:
        """Give the cells for one value."""
        value = value or ""
        known = self._known.get(value)
        if known is None:
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            match = self._normalize_stage(value, scheme=self._scheme)
            stage = match.stage
            name, stage_id = (stage.label, stage.id) if stage is not None else (None, None)
            known = self._known[value] = [name, stage_id, match.outcome.value, round(match.confidence, 4)]
        return known
