"""Stages as a user sees them: on the command line, in a column, in sentences and in the drawing."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from teamnames import normalize_stage
from teamnames.cli import main
from teamnames.columns import normalize_map

ROOT = Path(__file__).parents[2]


def test_the_table_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stage", "SQL", "MQL (auto)", "Partner"]) == 0
    head, sql, mql, partner = capsys.readouterr().out.splitlines()
    assert head.split() == ["name", "outcome", "stage", "confidence", "alias", "method"]
    assert "Opportunity or Prospect" in sql
    assert "Marketing Qualified" in mql
    assert "(a bucket (relation), not a stage)" in partner


def test_json_on_the_command_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("SQL\nLead\n"))
    assert main(["stage", "--scheme", "hubspot", "--json"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert answers == [normalize_stage(name, scheme="hubspot").as_dict() for name in ("SQL", "Lead")]


def test_sentences_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stage", "--explain", "SQL", "Lost"]) == 0
    sql, lost = capsys.readouterr().out.strip().split("\n\n")
    assert "the scheme whose list it comes from would say" in sql
    assert "[hubspot]" in sql
    assert "Lost (outside the order)" in lost


def test_an_unknown_scheme_on_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["stage", "--scheme", "nobody", "SQL"]) == 2
    assert "no scheme 'nobody'; accepted: erpnext" in capsys.readouterr().err


def test_describe_shows_both_documents(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["describe", "lead_generation"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "owner of lead generation, where the sources disagree: between marketing and sales" in said
    assert "direction of prospecting, where the sources disagree" in said
    assert "takes a buyer from Marketing Qualified to Prospect" in said


def test_a_column_of_stages() -> None:
    answers = normalize_map(["SQL", None, "Lead", "SQL"], kind="stage")
    assert answers["Lead"] == normalize_stage("Lead").as_dict()
    assert answers[None]["outcome"] == "blank"
    assert set(answers) == {"SQL", None, "Lead"}


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("Prospect", ["by the alias 'Prospect'", "[erpnext, pardot, vtiger]", "Prospect (stage 5)"]),
        ("MQL", ["(so in the lists of forrester, gitlab, hubspot", "Worked on by"]),
        ("Inbound Lead", ["Around it: motion 'inbound'", "Steps: "]),
        ("Partner", ["names no stage that the table knows"]),
        ("Closed", ["'Closed' is ambiguous: one of several stages, and nothing here says which."]),
    ],
)
def test_sentences(name: str, told: list[str]) -> None:
    explained = normalize_stage(name).explain()
    assert all(words in explained for words in told)


def test_a_scheme_is_told() -> None:
    assert "Read as a value of hubspot." in normalize_stage("SQL", scheme="hubspot").explain()


@pytest.mark.skipif(not (ROOT / "tools").is_dir(), reason="the tools are not part of what is installed")
def test_the_drawing_is_what_the_tables_say() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "tools" / "build_funnel.py"), "--check"],
        env={"PYTHONPATH": str(ROOT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    drawing = ET.parse(ROOT / "docs" / "images" / "funnel.svg").getroot()
    words = [element.text for element in drawing.iter("{http://www.w3.org/2000/svg}text")]
    assert {"Lead", "Prospect", "Opportunity", "Customer", "Lead Generation"} <= set(words)
