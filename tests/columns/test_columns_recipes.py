"""The recipes of docs/columns.md for engines that have no door: a map of the distinct names, joined."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest

from teamnames import Normalizer
from teamnames.columns import normalize_column, normalize_map

NAMES = ["HR", "Sales & Marketing", None, "London", "HR", "SDR EMEA"]
_IDS = ["people", "sales; marketing", None, None, "people", "lead_generation"]


def test_the_map_holds_all_fields_of_each_distinct_value(normalizer: Normalizer) -> None:
    answers = normalize_map([*NAMES, float("nan")])
    assert list(answers) == ["HR", "Sales & Marketing", None, "London", "SDR EMEA"]
    for name, fields in answers.items():
        match = normalizer.normalize_team(name)
        assert fields == match.as_dict() | {"function_ids": [function.id for function in match.functions]}


def test_any_database_joins_the_map() -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE people (row INTEGER, department TEXT)")
    connection.executemany("INSERT INTO people VALUES (?, ?)", enumerate(NAMES))
    distinct = [name for (name,) in connection.execute("SELECT DISTINCT department FROM people")]
    connection.execute("CREATE TABLE answers (name TEXT, function_id TEXT, outcome TEXT)")
    connection.executemany(
        "INSERT INTO answers VALUES (:name, :function_id, :outcome)", normalize_map(distinct).values()
    )
    joined = connection.execute(
        "SELECT function_id FROM people LEFT JOIN answers ON department IS name ORDER BY row"
    )
    assert [function_id for (function_id,) in joined] == _IDS
    connection.close()


def test_the_map_writes_itself_as_a_seed(tmp_path: Path) -> None:
    columns = ("name", "function_id", "outcome", "confidence")
    with open(tmp_path / "team_functions.csv", "w", newline="", encoding="utf-8") as seed:
        writer = csv.DictWriter(seed, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(fields for name, fields in normalize_map(NAMES).items() if name is not None)
    with open(tmp_path / "team_functions.csv", newline="", encoding="utf-8") as seed:
        read = {row["name"]: row["function_id"] or None for row in csv.DictReader(seed)}
    assert [read.get(name or "") for name in NAMES] == _IDS


@pytest.mark.filterwarnings("ignore")
def test_dask_maps_the_distinct_names() -> None:
    dd = pytest.importorskip("dask.dataframe", reason="no Dask: pip install 'dask[dataframe]'")
    import pandas as pd

    frame = dd.from_pandas(pd.DataFrame({"Department": NAMES}), npartitions=2)
    answers = normalize_map(frame["Department"].unique().compute())
    ids = {name: fields["function_id"] for name, fields in answers.items() if name is not None}
    frame = frame.assign(function_id=frame["Department"].map(ids, meta=("function_id", "object")))
    found = frame.compute()["function_id"].tolist()
    assert [None if value != value else value for value in found] == _IDS  # noqa: PLR0124 - NaN


@pytest.mark.filterwarnings("ignore")
def test_ray_answers_batches_of_arrow() -> None:
    ray = pytest.importorskip("ray", reason="no Ray: pip install 'ray[data]'")
    pytest.importorskip("ray.data")
    import pyarrow as pa

    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False)
    try:
        rows = ray.data.from_arrow(pa.table({"row": list(range(len(NAMES))), "Department": NAMES}))
        answered = rows.map_batches(
            normalize_column, batch_format="pyarrow", fn_kwargs={"column": "Department"}
        )
        found = sorted(answered.take_all(), key=lambda row: row["row"])
    finally:
        ray.shutdown()
    assert [row["Department_function_id"] for row in found] == _IDS
