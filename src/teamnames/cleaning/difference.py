"""What moved between two runs, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from teamnames.cleaning.manifest import NameInRun, Run

__all__ = ["Difference", "Move", "difference"]


@attrs.frozen
class Move:
    """One name that is new, gone, or answered otherwise."""

    before: NameInRun | None
    after: NameInRun | None
    why: str
    """``new name``, ``gone``, ``new decision`` and so on."""

    @property
    def name(self) -> str:
        """The name."""
        one = self.after or self.before
        assert one is not None
        return one.name

    @property
    def rows(self) -> int:
        """Rows that bear it now, or did."""
        one = self.after or self.before
        assert one is not None
        return one.rows


@attrs.frozen
class Difference:
    """Everything that two runs disagree on; the most rows come first."""

    before: Run
    after: Run
    new: tuple[Move, ...]
    gone: tuple[Move, ...]
    moved: tuple[Move, ...]
    causes: tuple[str, ...]
    """What differs between the runs apart from the names."""


def difference(before: Run, after: Run) -> Difference:
    """Compare two runs name by name.

    A name that both bear and that is answered otherwise has moved. Why: a decision of your own
    about this name; else whatever differs between the runs as wholes (table, other decisions, policy,
    context columns, version).
    """
    causes = _causes(before.made_by, after.made_by)
    old = {one.identity: one for one in before.names}
    now = {one.identity: one for one in after.names}
    moved = [
        Move(old[key], one, _why(old[key], one, causes))
        for key, one in now.items()
        if key in old and (old[key].answer != one.answer or old[key].decided != one.decided)
    ]
    return Difference(
        before=before,
        after=after,
        new=_ordered([Move(None, one, "new name") for key, one in now.items() if key not in old]),
        gone=_ordered([Move(one, None, "gone") for key, one in old.items() if key not in now]),
        moved=_ordered(moved),
        causes=causes,
    )


def _ordered(moves: list[Move]) -> tuple[Move, ...]:
    return tuple(sorted(moves, key=lambda move: (-move.rows, move.name)))


def _why(before: NameInRun, after: NameInRun, causes: tuple[str, ...]) -> str:
    if after.decided:
        return "another decision" if before.decided else "new decision"
    if before.decided:
        return "decision taken back"
    return " or ".join(causes) or "not explained by what the runs record"


def _causes(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    old, new = before.get("table") or {}, after.get("table") or {}
    found = []
    if old.get("sha256") != new.get("sha256"):
        found.append(_new_table(str(old.get("version")), str(new.get("version"))))
    if before.get("overlay") != after.get("overlay"):
        found.append("other decisions")
    if before.get("policy") != after.get("policy"):
        found.append("other policy")
    if before.get("columns") != after.get("columns"):
        found.append("other columns")
    if before.get("teamnames") != after.get("teamnames"):
        found.append(f"new version ({before.get('teamnames')} → {after.get('teamnames')})")
    return tuple(found)


def _new_table(before: str, after: str) -> str:
    """Name the tables without what users laid over them.

    >>> _new_table("2026.11.0", "2026.12.0+1e2d19f9"), _new_table("2026.11.0", "2026.11.0+1e2d19f9")
    ('new table (2026.11.0 → 2026.12.0)', 'other rows in table 2026.11.0')
    """
    old, new = before.partition("+")[0], after.partition("+")[0]
    return f"new table ({old} → {new})" if old != new else f"other rows in table {new}"
