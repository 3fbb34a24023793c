"""The pages about the tables say what is so."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

from teamnames import Normalizer, Vocabulary
from teamnames.vocabulary.lint import RULES
from teamnames.vocabulary.overlay_file import OVERLAY_COLUMNS
from teamnames.vocabulary.tables import COLUMNS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def cells(page: str, heading: str) -> list[list[str]]:
    """Give the rows of the first table after a heading of a page."""
    text = (DOCS / page).read_text(encoding="utf-8").partition(f"\n{heading}\n")[2]
    table = re.search(r"\|---.*\n((?:\|.*\n)+)", text)
    assert table is not None
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[1].splitlines()]


@pytest.mark.parametrize("page", ["vocabulary.md", "your-own-table.md"])
def test_the_examples_run_as_printed(page: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tables = re.findall(r"```text\n(label,.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    for name, table in zip(["departments.csv", "fleet.csv"], tables, strict=False):
        (tmp_path / name).write_text(table, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    result = doctest.testfile(str(DOCS / page), module_relative=False, encoding="utf-8")
    assert result.attempted > 3
    assert result.failed == 0


def test_every_table_of_the_second_example_can_be_laid_over(tmp_path: Path) -> None:
    text = (DOCS / "your-own-table.md").read_text(encoding="utf-8")
    tables = re.findall(r"```text\n(label,.*?)```", text, re.DOTALL)
    assert len(tables) == 2
    (tmp_path / "fleet.csv").write_text(tables[1], encoding="utf-8")
    mine = Vocabulary.default().extended_with(tmp_path / "fleet.csv")
    assert mine.function("fleet_care").broader == mine.function("logistics")


def test_what_the_linter_says_of_the_first_example_is_printed_as_it_is(tmp_path: Path) -> None:
    text = (DOCS / "your-own-table.md").read_text(encoding="utf-8")
    path = tmp_path / "departments.csv"
    path.write_text(re.findall(r"```text\n(label,.*?)```", text, re.DOTALL)[0], encoding="utf-8")
    told = {
        str(override).replace(f"{tmp_path}/", "")
        for override in Vocabulary.default().extended_with(path).overridden
    }
    printed = set(re.findall(r"^overrides (.*)$", text, re.MULTILINE))
    assert printed
    assert printed <= told


def test_the_rules_of_the_page_are_those_of_the_linter() -> None:
    assert cells("vocabulary.md", "## What the linter refuses") == [
        [f"`{rule}`", about] for rule, about in RULES.items()
    ]


def test_the_tables_of_the_page_are_those_there_are() -> None:
    listed = {row[0].strip("`").removesuffix(".*") for row in cells("vocabulary.md", "## The tables")}
    assert listed == COLUMNS.keys() - {"schemes"}


def test_the_columns_of_ones_own_table_are_all_described() -> None:
    rows = cells("your-own-table.md", "## Columns")
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row[0].partition("(")[0])]
    assert named == list(OVERLAY_COLUMNS)


def test_names_that_mean_several_things_are_answered_as_the_page_says(normalizer: Normalizer) -> None:
    wrong = []
    for name, answer, others in cells("boundaries.md", "## Names that mean several things"):
        match = normalizer.normalize_team(name)
        ids = ", ".join(f"`{function.id}`" for function in match.functions) or match.outcome.value
        left = {candidate.function.id for candidate in match.alternatives}
        if ids != answer or set(re.findall(r"`(\w+)`", others)) != left:
            wrong.append((name, ids, sorted(left)))
    assert wrong == []


def test_every_function_that_the_borders_name_is_there(vocabulary: Vocabulary) -> None:
    text = (DOCS / "boundaries.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`([a-z_]+)`", text))
    assert len(named) > 40
    assert named <= vocabulary.functions.keys()
