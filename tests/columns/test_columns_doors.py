"""The doors that hang on an engine's own objects, the types that come out, and what is left untouched."""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from holders import FIELDS, NAMES, Counting, fields_of, plain, rows_of
from teamnames import Normalizer, Policy, Vocabulary
from teamnames.columns import normalize_column, normalize_map
from teamnames.columns.answers import FIELDS as USUAL
from teamnames.columns.answers import Question, kind_of
from teamnames.columns.asking import OneFieldEach
from teamnames.errors import MissingExtraError

_SOURCE = Path(__file__).parents[2] / "src"


def test_every_field_of_an_answer_may_be_asked_and_is_what_the_answer_says(normalizer: Normalizer) -> None:
    matches = [normalizer.normalize_team(name) for name in NAMES]
    fields = tuple(matches[0].as_dict())
    answers = Question.ask(fields).answers(NAMES)
    for column in answers.columns:
        values = getattr(column, "texts", None) or getattr(column, "values", None)
        assert values == [match.as_dict()[column.field] for match in matches], column.field
        assert kind_of(column.field) != "list"


def test_the_types_are_the_same_whatever_the_names_are() -> None:
    pl = pytest.importorskip("polars")
    pa = pytest.importorskip("pyarrow")
    pd = pytest.importorskip("pandas")
    fields = (*USUAL, "function_ids")
    for names in (["HR"], [None], NAMES):
        of_polars = normalize_column(pl.Series(names, dtype=pl.String), fields=fields).schema
        closed = {"outcome": pl.Enum(["matched", "ambiguous", "unmatched", "blank"])}
        closed["trend"] = pl.Enum(["up", "down", "steady", "unknown"])
        for field in fields:
            kind = {"confidence": pl.Float64, "function_ids": pl.List(pl.String)}.get(field, pl.Categorical)
            assert of_polars[field] == closed.get(field, kind)
        of_arrow = normalize_column(pa.array(names, pa.string()), fields=fields).schema
        text = pa.dictionary(pa.int32(), pa.string())
        assert [of_arrow.field(field).type for field in fields] == [
            {"confidence": pa.float64(), "function_ids": pa.list_(pa.string())}.get(field, text)
            for field in fields
        ]
        of_pandas = normalize_column(pd.Series(names, dtype=object), fields=fields).dtypes
        assert of_pandas["confidence"] == "float64"
        assert of_pandas["function_ids"] == "object"
        assert list(of_pandas["outcome"].categories) == ["matched", "ambiguous", "unmatched", "blank"]
        assert all(
            isinstance(of_pandas[field], pd.CategoricalDtype) for field in USUAL if field != "confidence"
        )


def test_frames_of_different_names_can_be_put_together() -> None:
    pl = pytest.importorskip("polars")
    parts = [normalize_column(pl.DataFrame({"Team": [name]}), "Team") for name in ("HR", "Legal", "London")]
    together = pl.concat(parts)
    assert together["Team_function_id"].cast(pl.String).to_list() == ["people", "legal", None]


def test_a_dictionary_is_never_decoded() -> None:
    pa = pytest.importorskip("pyarrow")
    long_names = pa.array(["HR" + " " * 1_000_000, "Legal" + " " * 1_000_000])
    codes = pa.array([row % 2 for row in range(1_000_000)], pa.int8())
    column = pa.DictionaryArray.from_arrays(codes, long_names)  # decoded, it would fill a terabyte
    result = normalize_column(pa.chunked_array([column, column]), fields=("function_id",))
    counted = {row["values"]: row["counts"] for row in result["function_id"].value_counts().to_pylist()}
    assert counted == {"people": 1_000_000, "legal": 1_000_000}


def test_a_type_that_is_built_on_text_is_read_as_its_text() -> None:
    pa = pytest.importorskip("pyarrow")

    class Name(pa.ExtensionType):  # type: ignore[name-defined,misc] # pyarrow has no types of its own
        def __init__(self) -> None:
            super().__init__(pa.string(), "teamnames.test")

        def __arrow_ext_serialize__(self) -> bytes:
            return b""

    names = pa.ExtensionArray.from_storage(Name(), pa.array(["HR", None], pa.string()))
    result = normalize_column(names, fields=("function_id",))
    assert result.to_pylist() == [{"function_id": "people"}, {"function_id": None}]


def test_a_record_batch_keeps_what_its_schema_says() -> None:
    pa = pytest.importorskip("pyarrow")
    schema = pa.schema([pa.field("Team", pa.string(), metadata={"from": "crm"})], metadata={"made": "today"})
    batch = pa.RecordBatch.from_arrays([pa.array(["HR"])], schema=schema)
    result = normalize_column(batch, "Team", fields=("alias",))
    assert result.schema.metadata == {b"made": b"today"}
    assert result.schema.field("Team").metadata == {b"from": b"crm"}


def test_the_connection_of_a_relation_is_left_as_it_was() -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.execute("CREATE TABLE held AS SELECT * FROM (VALUES ('HR'), ('Sales & Marketing')) AS t(Team)")
    asked = (
        "SELECT name, value FROM duckdb_settings() ORDER BY ALL",
        "SELECT database_name, view_name FROM duckdb_views() ORDER BY ALL",
        "SELECT database_name, table_name, temporary FROM duckdb_tables() ORDER BY ALL",
        "SELECT function_name, count(*) FROM duckdb_functions() GROUP BY ALL ORDER BY ALL",
        "SELECT type_name, count(*) FROM duckdb_types() GROUP BY ALL ORDER BY ALL",
    )
    before = [connection.execute(query).fetchall() for query in asked]
    connection.execute("BEGIN")
    connection.execute("INSERT INTO held VALUES ('Legal')")
    assert len(normalize_column(connection.table("held"), "Team", explode=True).fetchall()) == 4
    connection.execute("ROLLBACK")
    assert [connection.execute(query).fetchall() for query in asked] == before
    assert connection.execute("SELECT count(*) FROM held").fetchall() == [(2,)]


def test_an_open_result_of_the_connection_can_be_read_on() -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.execute("CREATE TABLE held AS SELECT 'HR' AS Team")
    connection.execute("SELECT * FROM range(100000)")
    assert connection.fetchone() == (0,)
    with contextlib.suppress(duckdb.Error):  # from version 2 DuckDB answers nothing else while it is open
        normalize_column(connection.table("held"), "Team").fetchall()
    assert connection.fetchone() == (1,)


def test_a_relation_stays_lazy_and_says_when_its_names_have_changed() -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.execute("CREATE TABLE held (Team VARCHAR)")
    connection.execute("INSERT INTO held VALUES ('HR')")
    result = normalize_column(connection.table("held"), "Team", fields=("function_id",))
    connection.execute("INSERT INTO held VALUES ('HR')")
    assert result.fetchall() == [("HR", "people")] * 2
    for name in ("'Legal'", "NULL"):
        connection.execute(f"INSERT INTO held VALUES ({name})")
        with pytest.raises(
            duckdb.Error, match="was not there when normalize_column read the names; call it again"
        ):
            result.fetchall()
        connection.execute(f"DELETE FROM held WHERE Team IS NOT DISTINCT FROM {name}")


def test_a_relation_keeps_the_order_of_many_rows() -> None:
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    connection.execute(
        "CREATE TABLE held AS "
        "SELECT ['HR', 'Legal', NULL, 'SDR'][1 + range % 4] AS Team, range AS row FROM range(500000)"
    )
    result = normalize_column(connection.table("held"), "Team", fields=("function_id",), prefix="")
    ordered = result.project('"row", function_id, row_number() OVER () AS place').filter('"row" + 1 <> place')
    assert ordered.fetchall() == []
    assert len(result.limit(3).fetchall()) == 3


def test_the_sql_function_answers_as_plain_python_and_once_for_a_name(normalizer: Normalizer) -> None:
    duckdb = pytest.importorskip("duckdb")
    pytest.importorskip("pyarrow")
    from teamnames.columns import duckdb_function

    connection = duckdb.connect()
    counting = Counting()
    duckdb_function.register(connection, "f", fields=FIELDS, normalizer=counting)
    connection.execute("CREATE TABLE held (Team VARCHAR)")
    connection.executemany("INSERT INTO held VALUES (?)", [[name] for name in NAMES])
    connection.execute("INSERT INTO held SELECT h.Team FROM held h, range(3000)")
    read = ", ".join(f'f(Team)."{field}"' for field in FIELDS)
    rows = connection.execute(f"SELECT Team, {read} FROM held").fetchall()
    assert len(rows) == len(NAMES) * 3001
    expected = {name: tuple(fields_of(normalizer.normalize_team(name)).values()) for name in NAMES}
    assert {row[0]: row[1:] for row in rows} == expected
    assert sorted(counting.asked, key=str) == sorted(set(NAMES), key=str)


def test_what_a_function_remembers_is_bounded(
    monkeypatch: pytest.MonkeyPatch, normalizer: Normalizer
) -> None:
    pa = pytest.importorskip("pyarrow")
    from teamnames.columns import arrow
    from teamnames.columns.asking import Asked

    monkeypatch.setattr(arrow, "_REMEMBERED", 2)
    remembered = arrow.Remembered(Asked(Question.ask(("function_id",))))
    for names in (["HR", "Legal", "SDR"], ["SDR", "HR", None], ["HR"], []):
        found = remembered.answer(pa.array(names, pa.string())).to_pylist()
        assert found == [fields_of(normalizer.normalize_team(name), ("function_id",)) for name in names]


def test_the_pandas_accessors(normalizer: Normalizer) -> None:
    pd = pytest.importorskip("pandas")
    import teamnames.columns.pandas_accessor  # noqa: F401 - the import hangs the accessors on

    frame = pd.DataFrame({"Team": ["SDR", None]}, index=["x", "y"])
    assert rows_of(frame.teamnames.normalize("Team")) == rows_of(normalize_column(frame, "Team"))
    assert rows_of(frame["Team"].teamnames.normalize()) == rows_of(normalize_column(frame["Team"]))
    _each_field(frame["Team"].teamnames, lambda found: (found.name, found.tolist()), normalizer)
    assert list(frame["Team"].teamnames.alias().index) == ["x", "y"]
    assert pd.Series(["SDR"]).teamnames.alias().name == "alias"


def test_the_polars_namespace_is_safe_in_lazy_plans(normalizer: Normalizer) -> None:
    pl = pytest.importorskip("polars")
    import teamnames.columns.polars_namespace  # noqa: F401 - the import hangs the namespace on

    frame = pl.LazyFrame({"Team": ["SDR", None]})

    def read(expression: Any) -> tuple[str, list[Any]]:
        plan = frame.select(expression)
        (column,) = plan.collect().get_columns()
        assert plan.collect_schema() == plan.collect().schema
        return column.name, column.to_list()

    _each_field(pl.col("Team").teamnames, read, normalizer)
    whole = frame.with_columns(
        pl.col("Team").teamnames.normalize(("alias", "outcome")).alias("answer")
    ).unnest("answer")
    assert whole.collect().to_dicts()[0] == {"Team": "SDR", "alias": "SDR", "outcome": "matched"}
    several = frame.select(pl.lit("Sales & Marketing").teamnames.normalize(("function_id",), explode=True))
    assert several.collect().to_series().to_list()[0] == [
        {"function_id": "sales"},
        {"function_id": "marketing"},
    ]
    renamed = frame.select(pl.col("Team").teamnames.function_id().alias("mine")).collect()
    assert renamed.columns == ["mine"]


def test_a_lazy_plan_calls_the_matcher_once_for_a_name() -> None:
    pl = pytest.importorskip("polars")
    counting = Counting()
    frame = pl.LazyFrame({"Team": ["HR", "Legal", "HR", None] * 500, "row": range(2000)})
    plan = normalize_column(frame, "Team", normalizer=counting)
    assert counting.asked == []
    assert plan.filter(pl.col("row") > 5).collect().height == 1994
    assert sorted(counting.asked, key=str) == ["HR", "Legal", None]


def _each_field(door: OneFieldEach, read: Any, normalizer: Normalizer) -> None:
    names = ["function", "function_id", "function_ids", "group", "outcome", "confidence", "alias", "trend"]
    for name in names:
        column, values = read(getattr(door, name)())
        expected = [fields_of(normalizer.normalize_team(team), (name,))[name] for team in ("SDR", None)]
        found = [list(value) if isinstance(expected[0], list) else value for value in values]
        assert column == f"Team_{name}"
        assert plain(found) == expected


def test_a_table_and_thresholds_of_ones_own_answer() -> None:
    pd = pytest.importorskip("pandas")
    small = Normalizer(Vocabulary.default().limited_to(functions=["legal"]), Policy(min_confidence=0.9))
    result = normalize_column(pd.Series(["Legal", "Payroll"]), fields=("function_id",), normalizer=small)
    assert rows_of(result) == [{"function_id": "legal"}, {"function_id": None}]


def test_stages_are_answered_by_the_same_call() -> None:
    pd = pytest.importorskip("pandas")
    result = rows_of(normalize_column(pd.DataFrame({"Stage": ["MQL", None]}), "Stage", kind="stage"))
    assert result[0]["Stage_stage_id"] == "marketing_qualified"
    assert result[1]["Stage_outcome"] == "blank"
    with_rank = normalize_column(pd.Series(["MQL"]), kind="stage", fields=("rank", "score"), explode=True)
    assert rows_of(with_rank) == [{"rank": "3", "score": 100.0}]
    assert normalize_map(["MQL"], kind="stage")["MQL"]["stage_id"] == "marketing_qualified"


def test_a_question_survives_the_way_to_a_worker(normalizer: Normalizer) -> None:
    own = Normalizer(policy=Policy(min_confidence=0.9))
    for asked in (Question.ask(USUAL), Question.ask(USUAL, normalizer=own)):
        there = pickle.loads(pickle.dumps(asked))
        assert there.answers(NAMES) == asked.answers(NAMES)


def _run(code: str) -> subprocess.CompletedProcess[str]:
    script = f"import sys; sys.path.insert(0, {str(_SOURCE)!r})\n{code}"
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)


def test_no_engine_is_imported_before_its_frame_is_given() -> None:
    engines = ("pandas", "polars", "pyarrow", "duckdb", "pyspark", "numpy")
    done = _run(
        "import teamnames.columns as columns\n"
        "columns.normalize_map(['HR'])\n"
        f"print(sorted(set({engines!r}) & set(sys.modules)))"
    )
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


@pytest.mark.parametrize(
    ("module", "library", "extra"),
    [
        ("teamnames.columns.arrow", "pyarrow", "arrow"),
        ("teamnames.columns.pandas", "pandas", "pandas"),
        ("teamnames.columns.pandas_accessor", "pandas", "pandas"),
        ("teamnames.columns.polars", "polars", "polars"),
        ("teamnames.columns.polars", "pyarrow", "polars"),
        ("teamnames.columns.polars_namespace", "polars", "polars"),
        ("teamnames.columns.duckdb_function", "duckdb", "duckdb"),
        ("teamnames.columns.duckdb_function", "pyarrow", "duckdb"),
        ("teamnames.columns.spark", "pyarrow", "spark"),
    ],
)
def test_a_missing_library_is_named_with_the_command_that_brings_it(
    module: str, library: str, extra: str
) -> None:
    if library == "pyarrow" and extra in ("polars", "duckdb"):
        pytest.importorskip(extra)
    done = _run(f"sys.modules[{library!r}] = None\nimport importlib; importlib.import_module({module!r})")
    assert (
        f"MissingExtraError: {library} is not installed; run: pip install 'teamnames[{extra}]'" in done.stderr
    )
    assert issubclass(MissingExtraError, ImportError)
