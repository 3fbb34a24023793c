"""The page on trends shows what the commands print."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from teamnames.trends.report import add_trends, print_trends

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_shows_what_the_command_prints(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The example bears names of the founding article only, so no change of the tables moves it."""
    monkeypatch.chdir(ROOT)
    page = (ROOT / "docs" / "trends.md").read_text(encoding="utf-8")
    block = page.split("```console\n$ teamnames trends ")[1].split("```")[0]
    command, _, shown = block.partition("\n")
    parser = argparse.ArgumentParser()
    add_trends(parser)
    arguments = command.removesuffix(" --plot trends.svg").split()
    assert print_trends(parser.parse_args(arguments)) == 0
    assert capsys.readouterr().out == shown
