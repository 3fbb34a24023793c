"""Reading the tables of cases."""

from __future__ import annotations

from pathlib import Path

_CASES = Path(__file__).parent / "cases"


def read_cases(name: str) -> list[tuple[str, ...]]:
    """Read a table of cases: tab between fields, "# " before what is no case."""
    lines = (_CASES / f"{name}.tsv").read_text(encoding="utf-8").removesuffix("\n").split("\n")
    [columns] = [line.removeprefix("# columns: ").split() for line in lines if line.startswith("# columns: ")]
    rows = [tuple(line.split("\t")) for line in lines if not line.startswith("# ")]
    assert all(len(row) == len(columns) for row in rows), [row for row in rows if len(row) != len(columns)]
    return rows
