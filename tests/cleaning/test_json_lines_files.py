"""JSON Lines: numbers, spacing and key order stay; the answer's keys stand at the end of each object."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tablefiles import cleaned
from teamnames.cleaning import Choices, open_table
from teamnames.errors import FileFormatError, UnknownColumnError


def lines_of(path: Path, **asked: Any) -> list[str]:
    done = cleaned(path, **asked)
    assert done.files.clean is not None
    return done.files.clean.read_bytes().decode().split("\n")


def test_what_stood_in_a_line_still_stands_there(tmp_path: Path) -> None:
    path = tmp_path / "staff.jsonl"
    first = '{"Id":1.50,"Department":"SDR","n":12345678901234567890}'
    text = first + '\n\n{ "Department" : "Z\\u00fcrich" }\r\n{"Id": 2}'
    path.write_text(text, newline="")
    out = lines_of(path)
    assert out[0].startswith(
        '{"Id":1.50,"Department":"SDR","n":12345678901234567890,"teamnames_function":"Lead'
    )
    assert out[1] == ""
    assert out[2].startswith('{ "Department" : "Z\\u00fcrich" , "teamnames_function": null, ')
    assert out[2].endswith("}\r")
    assert json.loads(out[0])["teamnames_confidence"] > 0.9
    assert json.loads(out[3])["teamnames_outcome"] == "blank"
    assert open_table(path).taken_for.kind == "jsonl"


VALUES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)


@settings(max_examples=40)
@given(
    st.lists(st.dictionaries(st.sampled_from(["Department", "a", "é", "b}"]), VALUES), min_size=1, max_size=5)
)
def test_every_object_keeps_its_keys_values_and_order(records: list[dict[str, object]]) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder, "staff.jsonl")
        first = {"Department": "SDR"}
        path.write_text("".join(json.dumps(one) + "\n" for one in [first, *records]))
        out = [json.loads(line) for line in lines_of(path) if line]
    given: list[dict[str, object]] = [{**first}, *records]
    for before, after in zip(given, out, strict=True):
        assert list(after.items())[: len(before)] == list(before.items())
        assert len(after) == len(before) + 14


def test_an_empty_object_becomes_one_with_answers(tmp_path: Path) -> None:
    path = tmp_path / "staff.jsonl"
    path.write_text('{"Department": "SDR"}\n{}\n')
    assert json.loads(lines_of(path)[1])["teamnames_outcome"] == "blank"


def test_a_legacy_encoding_gets_ascii(tmp_path: Path) -> None:
    path = tmp_path / "staff.jsonl"
    path.write_bytes('{"Department": "Zürich"}\n'.encode("cp1252"))
    done = cleaned(path, on_unmatched="label", label="→")
    assert done.files.clean is not None
    assert b'"teamnames_function": "\\u2192"' in done.files.clean.read_bytes()


def test_numbers_and_truth_are_names_as_people_see_them(tmp_path: Path) -> None:
    path = tmp_path / "staff.jsonl"
    path.write_text('{"Department": 4100}\n{"Department": 4100.0}\n{"Department": true}\n')
    rows = [cells for _, cells in open_table(path).rows([0], lambda share: None)]
    assert rows == [("4100",), ("4100",), ("TRUE",)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '{"Department": "SDR"}\n{"Department": ["SDR"]}\n',
            "line 2: 'Department' holds a list; accepted: text",
        ),
        ('{"Department": "SDR"}\n["SDR"]\n', "line 2: a line holds one object, not list"),
        ('{"Department": "SDR"}\n{"Department": \n', "line 2: no JSON"),
        ('{"Department": "SDR", "teamnames_alias": 1}\n', "has a column 'teamnames_alias' already"),
        (
            '{"Department": "SDR"}\n' * 101 + '{"Department": "SDR", "teamnames_alias": 1}\n',
            "line 102: the object has a key 'teamnames_alias' already; choose other names with --prefix",
        ),
    ],
)
def test_what_cannot_be_read_is_said_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "staff.jsonl"
    path.write_text(text)
    with pytest.raises(FileFormatError, match=said):
        cleaned(path)
    assert [one.name for one in tmp_path.iterdir()] == ["staff.jsonl"]


def test_a_key_that_no_object_has(tmp_path: Path) -> None:
    path = tmp_path / "staff.jsonl"
    path.write_text('{"Departement": "SDR"}\n')
    with pytest.raises(UnknownColumnError, match=r"has the key 'Department'; did you mean 'Departement'\?"):
        cleaned(path)


def test_the_format_can_be_said_and_progress_is_told(tmp_path: Path) -> None:
    path = tmp_path / "staff.txt"
    path.write_text('{"Department": "SDR"}\n' * 9000)
    shares: list[float] = []
    table = open_table(path, Choices(format="jsonl"))
    assert len(list(table.rows([0], shares.append))) == 9000
    assert len(shares) == 2
    with pytest.raises(FileFormatError, match="--format is 'yaml'; accepted: csv, tsv, jsonl"):
        open_table(path, Choices(format="yaml"))
    with pytest.raises(FileFormatError, match="is text, not PARQUET; leave --format out"):
        open_table(path, Choices(format="parquet"))
