"""Golden files: tables with one kind of fault each, and what the linter says of them."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from teamnames.matching.words import Plain
from teamnames.vocabulary import Vocabulary
from teamnames.vocabulary.lint import RULES, lint_folder
from teamnames.vocabulary.lint_names import PlainForm
from teamnames.vocabulary.tables import Tables

GOLDEN = Path(__file__).parent / "golden"
CASES = sorted(path.name for path in GOLDEN.iterdir() if path.name != "clean")


def plain_of(tables: Tables) -> PlainForm:
    return Plain(Vocabulary(tables)).phrase


def said(folder: Path) -> list[str]:
    findings = lint_folder(plain_of, str(folder)).findings
    return [f"{finding} [{finding.rule}]".removeprefix(f"{folder}/") for finding in findings]


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """Give a copy of the tables that break no rule."""
    return Path(shutil.copytree(GOLDEN / "clean", tmp_path / "tables"))


def test_tables_that_break_no_rule_have_no_findings(tables: Path) -> None:
    assert said(tables) == []


@pytest.mark.parametrize("case", CASES)
def test_each_fault_is_found_where_it_stands_and_nothing_else(case: str, tables: Path) -> None:
    for path in (GOLDEN / case).glob("*.tsv"):
        shutil.copy(path, tables)
    expected = (GOLDEN / case / "expected.txt").read_text(encoding="utf-8")
    assert "".join(f"{line}\n" for line in said(tables)).replace(str(tables) + "/", "") == expected


def test_every_rule_of_tables_has_a_golden_case_that_breaks_it() -> None:
    broken = {
        line.rsplit("[", 1)[1].rstrip("]\n")
        for case in CASES
        for line in (GOLDEN / case / "expected.txt").read_text(encoding="utf-8").splitlines()
    }
    assert broken == RULES.keys() - {"overlay"}


@pytest.mark.parametrize("case", CASES)
def test_a_case_is_named_after_a_rule_that_it_breaks(case: str) -> None:
    assert case in RULES
    assert f"[{case}]" in (GOLDEN / case / "expected.txt").read_text(encoding="utf-8")
