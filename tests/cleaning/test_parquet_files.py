"""Parquet: columns are added, types, metadata and row groups stay."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tablefiles import cleaned
from teamnames.cleaning import open_table
from teamnames.errors import FileFormatError

COLUMNS = {
    "Id": pa.array([1, 2, 3, 4], pa.int32()),
    "Department": pa.array(["SDR", None, "London", "Sales & Marketing"], pa.large_string()),
    "Hired": pa.array([dt.date(2024, 1, day) for day in (1, 2, 3, 4)]),
    "Tags": pa.array([["a"], [], None, ["b"]]),
    "Code": pa.array(["x", "y", "x", "x"]).dictionary_encode(),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "staff.parquet"
    table = pa.table(COLUMNS).replace_schema_metadata({"owner": "hr"})
    pq.write_table(table, path, row_group_size=3, compression="zstd")
    return path


def test_other_columns_metadata_and_row_groups_stay(path: Path) -> None:
    done = cleaned(path)
    assert done.files.clean == path.with_name("staff.clean.parquet")
    before, after = pq.ParquetFile(path), pq.ParquetFile(done.files.clean)
    assert after.read().select(list(COLUMNS)).equals(before.read())
    assert after.schema_arrow.metadata[b"owner"] == b"hr"
    assert after.metadata.num_row_groups == before.metadata.num_row_groups == 2
    assert after.metadata.row_group(0).column(0).compression == "ZSTD"


def test_answers_are_text_and_numbers_and_absence(path: Path) -> None:
    done = cleaned(path)
    assert done.files.clean is not None
    table = pq.read_table(done.files.clean)
    assert table["teamnames_function_id"].to_pylist() == ["lead_generation", None, None, "sales; marketing"]
    assert table["teamnames_outcome"].to_pylist() == ["matched", "blank", "unmatched", "matched"]
    assert table.schema.field("teamnames_confidence").type == pa.float64()
    assert table["teamnames_confidence"].to_pylist()[1] == 0.0


def test_an_uncompressed_and_an_empty_table(tmp_path: Path) -> None:
    path = tmp_path / "staff.parquet"
    pq.write_table(pa.table(COLUMNS), path, compression="none")
    done = cleaned(path)
    assert pq.ParquetFile(done.files.clean).metadata.row_group(0).column(0).compression == "UNCOMPRESSED"
    pq.write_table(pa.table(COLUMNS).slice(0, 0), path)
    done = cleaned(path)
    assert pq.read_table(done.files.clean).num_rows == 0


def test_a_column_of_lists_is_refused(path: Path) -> None:
    with pytest.raises(FileFormatError, match=r"the column 'Tags' holds list<.*>; accepted: text"):
        cleaned(path, "Tags")
    assert cleaned(path, "Id").counts.by_outcome["unmatched"] == 4


def test_a_damaged_file_is_refused(path: Path) -> None:
    raw = path.read_bytes()
    path.write_bytes(raw[:-20])
    with pytest.raises(FileFormatError, match="cannot be read as Parquet"):
        open_table(path)
    path.write_bytes(raw[:200] + b"\0" * (len(raw) - 400) + raw[-200:])
    with pytest.raises(FileFormatError, match="cannot be read as Parquet"):
        cleaned(path)
