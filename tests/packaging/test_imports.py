"""What ``import teamnames`` brings in, seen from a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

_SOURCE = Path(__file__).parents[2] / "src"
_UNWANTED = (
    *("rapidfuzz", "csv", "json", "argparse", "logging", "importlib.metadata", "pandas", "polars", "pyarrow"),
    *("duckdb", "pyspark", "numpy", "attr", "teamnames.model", "teamnames.matching"),
)
_FRAMES = (
    "pandas",
    "polars",
    "pyarrow",
    "duckdb",
    "pyspark",
    "numpy",
    "openpyxl",
    "jinja2",
    "rich",
    "matplotlib",
)


def _loaded_by(code: str) -> set[str]:
    """Run code in a fresh interpreter and say which modules it left behind."""
    script = f"import sys; sys.path.insert(0, {str(_SOURCE)!r}); before = set(sys.modules)\n{code}\n"
    script += "print(*sorted(set(sys.modules) - before), sep='\\n')"
    done = subprocess.run([sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True)
    assert not done.stderr
    return set(done.stdout.split())


def test_the_import_brings_in_no_more_than_it_needs() -> None:
    loaded = _loaded_by("import teamnames")
    assert "teamnames" in loaded
    assert loaded.isdisjoint(_UNWANTED)


def test_an_exact_answer_needs_neither_rapidfuzz_nor_a_frame() -> None:
    loaded = _loaded_by("import teamnames; assert teamnames.normalize_team('Sales').function.id == 'sales'")
    assert "teamnames.matching" in loaded
    assert loaded.isdisjoint(("rapidfuzz", *_FRAMES))


@pytest.mark.parametrize(
    "name", ["Sales Developement", "Zyntra & Payments Platform Engineering", "G&A - Legal"]
)
def test_no_answer_needs_a_frame_or_the_network(name: str) -> None:
    loaded = _loaded_by(f"import teamnames; teamnames.normalize_team({name!r}).explain()")
    assert loaded.isdisjoint((*_FRAMES, "ssl", "http.client", "urllib.request"))


def test_a_misspelt_name_opens_the_door_to_rapidfuzz() -> None:
    assert "rapidfuzz" in _loaded_by("import teamnames; teamnames.normalize_team('Sales Developement')")


def test_nothing_is_printed_or_logged_and_no_global_setting_changes() -> None:
    code = """
import locale, logging, warnings, random, os
def state():
    return (locale.setlocale(locale.LC_ALL), logging.root.level, list(logging.root.handlers),
            list(warnings.filters), random.getstate(), os.getcwd(), dict(os.environ), sys.getrecursionlimit())
was = state()
import io, contextlib, teamnames
out, err = io.StringIO(), io.StringIO()
with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
    for name in ("Sales", "Sales Developement", "Zyntra", "n/a", "Sales & Marketing"):
        teamnames.normalize_team(name).explain()
assert state() == was
assert not out.getvalue() + err.getvalue()
"""
    assert "teamnames" in _loaded_by(code)
