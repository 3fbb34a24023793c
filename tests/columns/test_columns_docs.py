"""The examples of docs/columns.md say what comes of them."""

from __future__ import annotations

import doctest
import re
from pathlib import Path

import pytest

_PAGE = Path(__file__).parents[2] / "docs" / "columns.md"


def test_the_examples_of_the_page_hold() -> None:
    for engine in ("pandas", "polars", "pyarrow", "duckdb"):
        pytest.importorskip(engine)
    text = re.sub(r"^```.*$", "", _PAGE.read_text("utf-8"), flags=re.MULTILINE)
    examples = doctest.DocTestParser().get_doctest(text, {}, "columns.md", str(_PAGE), 0)
    assert len(examples.examples) > 25
    results = doctest.DocTestRunner(verbose=False).run(examples)
    assert results.failed == 0
