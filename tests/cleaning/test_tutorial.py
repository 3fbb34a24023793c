"""The tutorial shows what its commands print."""

from __future__ import annotations

import importlib.util
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_the_tutorial_shows_what_its_commands_print() -> None:
    spec = importlib.util.spec_from_file_location("run_tutorial", ROOT / "tools" / "run_tutorial.py")
    assert spec is not None
    assert spec.loader is not None
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    text = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
    assert text.count("```console\n$ ") == 8
    assert tool.rewritten(text) == text, "run: python tools/run_tutorial.py --write"
