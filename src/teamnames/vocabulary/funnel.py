"""The buyer's way: stages in their order, whose list calls them what, and which function works on which."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from functools import cache

import attrs

from teamnames.folding import fold
from teamnames.model import BusinessFunction, Handoff, Key, Source, Stage
from teamnames.vocabulary.tables import HERE, Row, Tables, load_tables

__all__ = ["FOLDER", "OURS", "Funnel", "stage_tables"]

FOLDER = os.path.join(HERE, "stages")
"""Where the tables of the stage vocabulary stand: a stage is a concept there, as a function is here."""

OURS = "teamnames"
"""The scheme whose places are the order of the stages; a stage without a place in it has no rank."""


@cache
def stage_tables() -> Tables:
    """Give the tables of the stage vocabulary, each read when it is first asked for."""
    return load_tables(FOLDER)


@attrs.frozen
class Funnel:
    """Every stage, every list that names stages, and every hand-off."""

    stages: Mapping[str, Stage]
    """By id, in their order; stages without a place in it come last."""
    schemes: Mapping[str, Mapping[Key, tuple[str, ...]]]
    """By scheme: the key of a value → ids of the stages that it stands for."""
    handoffs: Mapping[str, tuple[Handoff, ...]]
    """By function id, in the order of the stages."""

    @classmethod
    def of(cls, tables: Tables, handoffs: Iterable[Row], source_of: Callable[[str], Source]) -> Funnel:
        """Make the funnel from the tables of the stage vocabulary and the hand-offs of the functions."""
        schemes: dict[str, dict[Key, dict[str, None]]] = defaultdict(lambda: defaultdict(dict))
        ranks: dict[str, int] = {}
        for scheme, _, place, label, stage_id, _ in tables["schemes"]:
            schemes[scheme][fold(label)][stage_id] = None
            if scheme == OURS:
                ranks[stage_id] = int(place)
        stages = {
            stage_id: Stage(stage_id, label, definition, ranks.get(stage_id))
            for stage_id, label, _, definition, *_ in sorted(
                tables["functions"], key=lambda row: (ranks.get(row[0], len(ranks) + 1), row[0])
            )
        }
        passed: dict[str, list[Handoff]] = defaultdict(list)
        places = list(stages)
        for row in sorted(handoffs, key=lambda row: places.index(row[1])):
            function_id, start, end, basis, note, source = row
            made = Handoff(function_id, start, end or None, basis, note, source_of(source))
            passed[function_id].append(made)
        return cls(
            stages,
            {scheme: {key: tuple(ids) for key, ids in by.items()} for scheme, by in sorted(schemes.items())},
            {function_id: tuple(made) for function_id, made in passed.items()},
        )

    def schemes_of(self, key: Key, stage_id: str) -> tuple[str, ...]:
        """Give the schemes of others whose lists hold a value in the sense of a stage."""
        return tuple(
            scheme
            for scheme, values in self.schemes.items()
            if scheme != OURS and stage_id in values.get(key, ())
        )

    def stages_of(self, function_id: str) -> tuple[Stage, ...]:
        """Give the stages that a function works on, from where it takes over to where it hands on."""
        worked: set[str] = set()
        for handoff in self.handoffs.get(function_id, ()):
            start = self.stages[handoff.from_stage]
            end = self.stages[handoff.to_stage] if handoff.to_stage else None
            worked.update(
                stage.id
                for stage in self.stages.values()
                if stage.rank is not None and start <= stage and (end is None or stage <= end)
            )
        return tuple(stage for stage in self.stages.values() if stage.id in worked)

    def link(self, functions: Mapping[str, BusinessFunction]) -> None:
        """Tell each stage which functions work on it, before anyone sees the stages."""
        for stage in self.stages.values():
            working = tuple(function for function in functions.values() if stage in function.stages)
            # The two refer to each other, and both are frozen: one of them has to be told afterwards.
            object.__setattr__(stage, "functions", working)
