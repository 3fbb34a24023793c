"""Spark in local mode, two workers: the same answers, a lazy plan, a stream."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import holders
from holders import FIELDS, NAMES, fields_of
from teamnames import Normalizer, Policy, TeamMatch
from teamnames.columns import normalize_column
from teamnames.columns.answers import Question
from teamnames.columns.asking import Asked
from teamnames.errors import ColumnExistsError, NameTypeError, UnknownColumnError

pytestmark = [
    pytest.mark.spark,
    pytest.mark.filterwarnings("ignore:PySpark does not yet fully support pandas:FutureWarning"),
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

TEAMS = [*NAMES, "Sales\0 & Marketing", "CS"]
DIVISIONS = ["Customer Support", "Engineering", None]


class Witness:
    """Writes every call down in a file, for it is called in other processes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.normalizer = Normalizer()

    def normalize_team(self, name: object, **context: object) -> TeamMatch:
        with open(self.folder / str(os.getpid()), "a", encoding="utf-8") as calls:
            calls.write(f"{(name, *context.values())!r}\n")
        return self.normalizer.normalize_team(name, **context)

    @property
    def calls(self) -> list[str]:
        return sorted(line for one in self.folder.iterdir() for line in one.read_text("utf-8").splitlines())


@pytest.fixture(scope="module")
def spark() -> Iterator[Any]:
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        pytest.skip("no Java: install a Java 17 runtime (Debian: apt-get install openjdk-17-jre-headless)")
    pytest.importorskip("pyspark", reason="no PySpark: pip install 'teamnames[spark]'")
    from pyspark import cloudpickle
    from pyspark.sql import SparkSession

    # the workers cannot import a test; and they take the first python3 that they find unless told
    for module in (sys.modules[__name__], holders):
        cloudpickle.register_pickle_by_value(module)
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "3",
        "spark.sql.adaptive.coalescePartitions.enabled": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    session = SparkSession.builder.master("local[2]").config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()


def _frame(spark: Any) -> Any:
    rows = [(row, name, DIVISIONS[row % 3]) for row, name in enumerate(TEAMS * 3)]
    return spark.createDataFrame(rows, "row int, Team string, Division string").repartition(4)


def _rows(frame: Any) -> list[dict[str, Any]]:
    return sorted((row.asDict(recursive=True) for row in frame.collect()), key=lambda row: row["row"])


def test_the_answers_are_those_of_plain_python(spark: Any, tmp_path: Path, normalizer: Normalizer) -> None:
    frame = _frame(spark)
    witness = Witness(tmp_path)
    result = normalize_column(frame, "Team", fields=FIELDS, normalizer=witness)
    assert witness.calls == [], "nothing runs before the result is asked for"
    found = _rows(result)
    assert witness.calls == sorted(repr((name,)) for name in set(TEAMS)), "once for each distinct value"
    assert [list(row) for row in found[:1]] == [
        ["row", "Team", "Division", *(f"Team_{field}" for field in FIELDS)]
    ]
    for row in found:
        expected = fields_of(normalizer.normalize_team(row["Team"]))
        assert {field: row[f"Team_{field}"] for field in FIELDS} == expected
    assert [row["Team"] for row in found] == TEAMS * 3
    assert [field.dataType.simpleString() for field in result.schema.fields[3:8]] == [
        *("string", "string", "array<string>", "string", "double"),
    ]


def test_the_plan_is_distinct_then_map_then_broadcast_join(
    spark: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    normalize_column(_frame(spark), "Team").explain()
    plan = capsys.readouterr().out
    join, broadcast, mapped, distinct = (
        plan.index(step) for step in ("BroadcastHashJoin", "BroadcastExchange", "MapInArrow", "HashAggregate")
    )
    assert join < broadcast < mapped < distinct, "the plan is printed from its end"


@pytest.mark.parametrize("context", [{}, {"parent": "Division"}])
def test_several_functions_become_several_rows(
    spark: Any, context: dict[str, str], normalizer: Normalizer
) -> None:
    result = normalize_column(
        _frame(spark), "Team", fields=("function_id", "alias"), explode=True, prefix="", **context
    )
    found = _rows(result)
    expected: list[tuple[int, str | None]] = []
    for row in range(len(TEAMS) * 3):
        given = {"parent": DIVISIONS[row % 3]} if context else {}
        match = normalizer.normalize_team((TEAMS * 3)[row], **given)
        expected += [(row, function.id) for function in match.functions] or [(row, None)]
    assert sorted(((row["row"], row["function_id"]) for row in found), key=str) == sorted(expected, key=str)


def test_context_works_by_distinct_combinations(spark: Any, tmp_path: Path, normalizer: Normalizer) -> None:
    witness = Witness(tmp_path)
    frame = _frame(spark)
    found = _rows(
        normalize_column(frame, "Team", parent="Division", fields=("function_id",), normalizer=witness)
    )
    assert witness.calls == sorted(repr(pair) for pair in {(row["Team"], row["Division"]) for row in found})
    for row in found:
        match = normalizer.normalize_team(row["Team"], parent=row["Division"])
        assert row["Team_function_id"] == fields_of(match, ("function_id",))["function_id"]


def test_thresholds_of_ones_own_travel_to_the_workers(spark: Any) -> None:
    own = Normalizer(policy=Policy(min_confidence=1.0))
    found = _rows(normalize_column(_frame(spark), "Team", fields=("outcome",), normalizer=own))
    assert {row["Team_outcome"] for row in found} == {"unmatched", "blank", "ambiguous"}


@pytest.mark.parametrize("explode", [False, True])
def test_what_runs_on_a_worker_runs_here_as_well(spark: Any, explode: bool, normalizer: Normalizer) -> None:
    import pyarrow as pa

    from teamnames.columns.spark import _OnWorkers

    asked = Asked(Question.ask(("function_id",), explode=explode))
    on_workers = _OnWorkers(asked, _frame(spark))
    names = pa.array(["Sales & Marketing", None])
    (batch,) = on_workers.answer_batches(iter([pa.RecordBatch.from_arrays([names], ["Team"])]))
    several = [{"function_id": "sales"}, {"function_id": "marketing"}]
    expected: list[Any] = [several, [{"function_id": None}]]
    if not explode:
        expected = [{"function_id": "sales; marketing"}, {"function_id": None}]
    assert batch.column(1).to_pylist() == expected
    assert [on_workers.answer_row(name) for name in names.to_pylist()] == expected


def test_odd_names_and_types_of_columns(spark: Any) -> None:
    frame = spark.createDataFrame([(0, 4100.0), (1, None), (2, 0.5)], "row int, `a.b ``c` double")
    with pytest.raises(NameTypeError, match=r"column 'a\.b `c' is of type double; .*on_type='text'"):
        normalize_column(frame, "a.b `c")
    result = normalize_column(frame, "a.b `c", on_type="text", fields=("name", "outcome"), prefix="t.")
    assert [(row["t.name"], row["t.outcome"]) for row in _rows(result)] == [
        ("4100", "unmatched"),
        (None, "blank"),
        ("0.5", "unmatched"),
    ]
    with pytest.raises(UnknownColumnError, match="did you mean 'row'"):
        normalize_column(frame, "rwo")
    taken = spark.createDataFrame([("HR", 1)], "Team string, team_ALIAS int")
    with pytest.raises(ColumnExistsError, match="a column 'Team_alias' already"):
        normalize_column(taken, "Team")


@pytest.mark.parametrize("explode", [False, True])
def test_a_stream_is_answered_by_a_function_that_remembers(
    spark: Any, tmp_path: Path, explode: bool, normalizer: Normalizer
) -> None:
    _frame(spark).repartition(2).write.parquet(str(tmp_path / "in"))
    (tmp_path / "calls").mkdir()
    witness = Witness(tmp_path / "calls")
    stream = spark.readStream.schema(_frame(spark).schema).parquet(str(tmp_path / "in"))
    answered = normalize_column(
        stream,
        "Team",
        parent="Division",
        fields=("function_id", "function_ids"),
        explode=explode,
        normalizer=witness,
    )
    name = f"answered_{explode}"
    query = answered.writeStream.format("memory").queryName(name).trigger(availableNow=True).start()
    query.awaitTermination(300)
    found = _rows(spark.table(name))
    expected: list[tuple[int, str | None, list[str]]] = []
    for row, team in enumerate(TEAMS * 3):
        functions = normalizer.normalize_team(team, parent=DIVISIONS[row % 3]).functions
        ids = [function.id for function in functions]
        several: list[tuple[int, str | None, list[str]]] = [(row, one, [one]) for one in ids]
        several = several or [(row, None, [])]
        expected += several if explode else [(row, "; ".join(ids) or None, ids)]
    assert [(row["row"], row["Team_function_id"], row["Team_function_ids"]) for row in found] == expected
    for worker in witness.folder.iterdir():
        calls = worker.read_text("utf-8").splitlines()
        assert len(calls) == len(set(calls)), "a worker remembers what it has answered"
