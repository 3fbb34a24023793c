"""What public sources counted, recomputed: the extract, the claims and the founding marks."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from teamnames import Trend, trend_test
from teamnames.trends import founding_marks, published_series
from teamnames.trends.published import FoundingMark

ROOT = Path(__file__).resolve().parents[2]
RAW = ROOT.parent / "shared" / "data" / "trend_series.csv"
TOOL = ROOT / "tools" / "build_trends.py"


def of(label: str, source: str) -> FoundingMark:
    (mark,) = (mark for mark in founding_marks() if (mark.label, mark.source) == (label, source))
    return mark


def test_ten_names_are_marked_and_each_stands_against_every_source() -> None:
    marks = founding_marks()
    assert len({mark.label for mark in marks}) == 10
    assert sum(mark.mark is Trend.UP for mark in marks if mark.source == "hn_whoishiring") == 8
    for label in {mark.label for mark in marks}:
        assert {mark.source for mark in marks if mark.label == label} >= {
            "hn_whoishiring", "hn_whoishiring_sales", "askamanager", "hn_whoishiring_sample",
        }  # fmt: skip


def test_one_mark_held_for_the_name_and_one_for_the_occupation() -> None:
    held = {(mark.label, mark.scope) for mark in founding_marks() if mark.verdict == "held"}
    assert held == {("Sales Development", "name"), ("Telemarketing", "occupation")}
    assert not any(mark.verdict == "contradicted" for mark in founding_marks())


def test_absence_is_not_evidence_of_decline() -> None:
    telesales = of("Telesales", "hn_whoishiring")
    assert (telesales.count, telesales.total, telesales.change) == (0, 28318, None)
    assert telesales.verdict == "not enough evidence"
    assert telesales.reason == "0 of 10 needed records name it"


def test_two_periods_are_a_comparison_only() -> None:
    samples = [mark for mark in founding_marks() if mark.basis == "sample"]
    assert {mark.verdict for mark in samples} == {"comparison only"}
    assert all(mark.q is None for mark in samples)


def test_the_table_says_what_the_test_says() -> None:
    for mark in founding_marks():
        name = "Telemarketers (SOC 41-9041)" if mark.scope == "occupation" else mark.label.casefold()
        if mark.basis == "series":
            series = published_series()[mark.source][name]
            found = trend_test(series.counts, series.totals, series.times)
            assert (mark.count, mark.total) == (found.count, found.total)
            assert (mark.p is None) == (found.q is None)
            if mark.p is not None:
                assert mark.p == pytest.approx(found.p, rel=0.006)
                assert mark.change == pytest.approx(found.change, rel=0.006)


def test_the_known_figures_of_the_sales_names() -> None:
    development, demand = of("Sales Development", "hn_whoishiring"), of("Demand Generation", "hn_whoishiring")
    assert (development.change, development.q) == (5.54, 0.012)
    assert (demand.p, demand.q, demand.q_of_marks) == (0.0198, 0.0561, 0.0198)


def test_a_trend_is_a_statement_about_a_window() -> None:
    """Data scientists: rising to 2018, falling since, and neither over the whole."""
    whole = published_series()["hn_controlarm"]["data scientist"]
    rows = list(zip(whole.counts, whole.totals, whole.times, strict=True))
    early = trend_test(*zip(*(row for row in rows if row[2] <= 2018), strict=True))
    late = trend_test(*zip(*(row for row in rows if row[2] >= 2018), strict=True))
    assert (early.direction, late.direction) == (Trend.UP, Trend.DOWN)
    both = trend_test(whole.counts, whole.totals, whole.times)
    assert both.verdict == "perhaps rose until about 2018, then fell"


def _run(*arguments: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    tool = root / TOOL.relative_to(ROOT)
    path = {**os.environ, "PYTHONPATH": str(root / "src")}
    return subprocess.run(
        [sys.executable, str(tool), *arguments], capture_output=True, text=True, env=path, check=False
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the project that the tool may write to."""
    shutil.copytree(ROOT / "src", tmp_path / "src", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "tools", tmp_path / "tools", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "docs").mkdir()
    shutil.copy(ROOT / "docs" / "trends.md", tmp_path / "docs")
    return tmp_path


def test_what_is_generated_is_up_to_date() -> None:
    done = _run("--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_extract_is_that_of_the_raw_counts() -> None:
    if not RAW.exists():
        pytest.skip("the raw counts are not at hand")
    done = _run("--check", "--series", str(RAW))
    assert (done.returncode, done.stdout) == (0, "")


def test_the_tool_mends_what_was_changed_and_check_only_tells(copy: Path) -> None:
    marks = copy / "src" / "teamnames" / "trends" / "founding_marks.tsv"
    kept = marks.read_text(encoding="utf-8")
    marks.write_text(kept.replace("held", "contradicted"), encoding="utf-8")
    page = copy / "docs" / "trends.md"
    page.write_text(page.read_text(encoding="utf-8").replace("| held |", "| no |"), encoding="utf-8")
    told = _run("--check", "--series", "nowhere.csv", root=copy)
    assert told.returncode == 1
    assert "founding_marks.tsv is out of date: run python tools/build_trends.py" in told.stderr
    assert "docs/trends.md is out of date" in told.stderr
    assert _run("--series", "nowhere.csv", root=copy).returncode == 0
    assert marks.read_text(encoding="utf-8") == kept
    assert page.read_text(encoding="utf-8") == (ROOT / "docs" / "trends.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("x", "n", "y", "m"), [(80, 23244, 0, 1987), (6, 31394, 21, 16888), (3, 10, 3, 10), (0, 5, 5, 5)]
)
def test_the_comparison_of_two_periods_is_fishers(
    x: int, n: int, y: int, m: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    stats = pytest.importorskip("scipy.stats")
    monkeypatch.syspath_prepend(str(ROOT / "tools"))
    from two_periods import fisher  # type: ignore[import-not-found]

    expected = stats.fisher_exact([[x, n - x], [y, m - y]]).pvalue
    assert fisher(x, n, y, m) == pytest.approx(expected, rel=1e-7)
