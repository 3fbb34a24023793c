"""One contract for every engine and every type that can hold names: the answers of plain Python."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holders import FIELDS, HOLDERS, NAMES, Counting, Holder, columns_of, connect, fields_of, plain, rows_of
from strategies import any_name
from teamnames import Normalizer
from teamnames.columns import normalize_column, normalize_map


@pytest.fixture(params=HOLDERS, ids=str)
def holder(request: pytest.FixtureRequest) -> Holder:
    found = request.param
    assert isinstance(found, Holder)
    return found


def test_the_answers_are_those_of_plain_python(holder: Holder, normalizer: Normalizer) -> None:
    frame = holder.make(pytest.importorskip(holder.package), NAMES)
    before = rows_of(frame)
    counting = Counting()
    result = normalize_column(frame, "Team", fields=FIELDS, normalizer=counting)
    expected = [
        row
        | {
            f"Team_{field}": value
            for field, value in fields_of(normalizer.normalize_team(row["Team"])).items()
        }
        for row in before
    ]
    assert rows_of(result) == expected
    assert sorted(counting.asked, key=str) == sorted({row["Team"] for row in before}, key=str), (
        "once for each"
    )
    assert rows_of(frame) == before, "the input stays as it is"
    assert columns_of(frame) == [name for name in columns_of(result) if not name.startswith("Team_")]
    assert type(result) is type(frame)


def test_a_frame_without_rows_gets_the_same_columns(holder: Holder) -> None:
    engine = pytest.importorskip(holder.package)
    wanted = ("function", "outcome", "confidence", "function_ids")
    result = normalize_column(holder.make(engine, []), "Team", fields=wanted)
    full = normalize_column(holder.make(engine, NAMES), "Team", fields=wanted)
    assert columns_of(result) == columns_of(full)
    assert {row["Team_outcome"] for row in rows_of(result)} <= {"blank"}


def test_a_column_of_nulls_is_blank(holder: Holder) -> None:
    frame = holder.make(pytest.importorskip(holder.package), [None, None])
    result = rows_of(normalize_column(frame, "Team", prefix="", fields=("function", "outcome", "confidence")))
    assert {(row["function"], row["outcome"], row["confidence"]) for row in result} == {(None, "blank", 0.0)}


def test_several_functions_become_several_rows(holder: Holder, normalizer: Normalizer) -> None:
    frame = holder.make(pytest.importorskip(holder.package), NAMES)
    result = normalize_column(frame, "Team", fields=("function_id", "group", "function_ids"), explode=True)
    expected = []
    for row in rows_of(frame):
        functions = normalizer.normalize_team(row["Team"]).functions
        expected += [
            row | {"Team_function_id": f.id, "Team_group": f.group.label, "Team_function_ids": [f.id]}
            for f in functions
        ]
        if not functions:
            expected.append(row | {"Team_function_id": None, "Team_group": None, "Team_function_ids": []})
    assert rows_of(result) == expected
    assert len(expected) > len(rows_of(frame))


DIVISIONS = ["Engineering", None, "Customer Support", "Engineering", "N/A"]
TITLES = ["Support Agent", "SDR", None]
_AMBIGUOUS = ["CS", "Development", "Inside Sales", "CS", None, "Sales & Marketing"]


def _with_context(library: str, engine: Any) -> Any:
    names, count = _AMBIGUOUS, 60
    columns = {
        "Team": [names[i % len(names)] for i in range(count)],
        "Division": [DIVISIONS[i % len(DIVISIONS)] for i in range(count)],
        "Job Title": [TITLES[i // 7 % len(TITLES)] for i in range(count)],
    }
    if library == "pandas":
        return engine.DataFrame(columns)
    if library == "pyarrow":
        division = engine.chunked_array([columns["Division"][:13], columns["Division"][13:]])
        return engine.table({**columns, "Division": division.dictionary_encode()})
    if library == "duckdb":
        connection = connect(engine)
        connection.execute('CREATE TABLE held ("Team" VARCHAR, "Division" VARCHAR, "Job Title" VARCHAR)')
        connection.executemany(
            "INSERT INTO held VALUES (?, ?, ?)", list(map(list, zip(*columns.values(), strict=True)))
        )
        return connection.table("held")
    return engine.LazyFrame(columns) if library == "polars lazy" else engine.DataFrame(columns)


@pytest.mark.parametrize("library", ["pandas", "polars", "polars lazy", "pyarrow", "duckdb"])
@pytest.mark.parametrize(
    "context", [{"parent": "Division"}, {"title": "Job Title"}, {"parent": "Division", "title": "Job Title"}]
)
@pytest.mark.parametrize("explode", [False, True])
def test_context_settles_ambiguous_names_by_distinct_combinations(
    library: str, context: dict[str, str], explode: bool, normalizer: Normalizer
) -> None:
    frame = _with_context(library, pytest.importorskip(library.partition(" ")[0]))
    counting = Counting()
    fields = ("function_id", "outcome", "alias")
    result = normalize_column(frame, "Team", fields=fields, normalizer=counting, explode=explode, **context)
    found = rows_of(result)
    combinations = {(row["Team"], *(row[column] for column in context.values())) for row in rows_of(frame)}
    assert sorted(counting.asked, key=str) == sorted(combinations, key=str)
    expected = []
    for row in rows_of(frame):
        match = normalizer.normalize_team(
            row["Team"], **{key: row[column] for key, column in context.items()}
        )
        answer = fields_of(match, fields)
        parts = [fields_of(part, fields) for part in match.parts] if explode else []
        for one in parts or [answer]:
            expected.append(row | {f"Team_{field}": value for field, value in one.items()})
    assert found == expected
    assert any(row["Team"] == "CS" and row["Team_function_id"] == "customer_support" for row in found)


@pytest.mark.parametrize("kind", ["pandas", "polars", "array", "chunked array"])
def test_a_series_or_array_gives_the_answers_alone(kind: str, normalizer: Normalizer) -> None:
    if kind == "pandas":
        pd = pytest.importorskip("pandas")
        index = [f"r{row}" for row in range(len(NAMES))]
        result = normalize_column(pd.Series(NAMES, index=index, name="Team"), fields=FIELDS)
        assert list(result.index) == index
        exploded = normalize_column(pd.Series(["Sales & Marketing", "HR"], index=["x", "y"]), explode=True)
        assert list(exploded.index) == ["x", "x", "y"]
        assert isinstance(result, pd.DataFrame)
    elif kind == "polars":
        pl = pytest.importorskip("polars")
        result = normalize_column(pl.Series("Team", NAMES), fields=FIELDS)
        assert isinstance(result, pl.DataFrame)
    else:
        pa = pytest.importorskip("pyarrow")
        array = pa.array(NAMES, pa.string())
        given = array if kind == "array" else pa.chunked_array([array[:4], array[4:]])
        result = normalize_column(given, fields=FIELDS)
        assert isinstance(result, pa.RecordBatch if kind == "array" else pa.Table)
    assert columns_of(result) == list(FIELDS)
    assert rows_of(result) == [fields_of(normalizer.normalize_team(name)) for name in NAMES]


def test_the_prefix_of_a_series_is_put_before_the_fields() -> None:
    pd = pytest.importorskip("pandas")
    assert columns_of(normalize_column(pd.Series(["HR"]), prefix="t_", fields=("alias",))) == ["t_alias"]


@given(st.lists(st.one_of(st.none(), any_name), max_size=8))
def test_pandas_answers_any_text(names: list[str | None]) -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"x": pd.Series(names, dtype=object)})
    _same_as_plain(normalize_column(frame, "x", fields=FIELDS), names)


@given(st.lists(st.one_of(st.none(), any_name), max_size=8))
def test_arrow_and_polars_answer_any_text_that_they_can_hold(names: list[str | None]) -> None:
    pa = pytest.importorskip("pyarrow")
    names = [name if name is None else name.encode("utf-8", "replace").decode() for name in names]
    _same_as_plain(normalize_column(pa.table({"x": pa.array(names, pa.string())}), "x", fields=FIELDS), names)
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"x": pl.Series(names, dtype=pl.String)})
    _same_as_plain(normalize_column(frame, "x", fields=FIELDS), names)


@given(st.lists(st.one_of(st.none(), any_name), max_size=8))
def test_duckdb_answers_any_text_that_it_can_hold(names: list[str | None]) -> None:
    duckdb = pytest.importorskip("duckdb")
    names = [name if name is None else name.encode("utf-8", "replace").decode() for name in names]
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE held (x VARCHAR)")
        if names:
            connection.executemany("INSERT INTO held VALUES (?)", [[name] for name in names])
        _same_as_plain(normalize_column(connection.table("held"), "x", fields=FIELDS), names)


def _same_as_plain(result: Any, names: list[str | None]) -> None:
    expected = normalize_map(names)
    rows = [{field: row[f"x_{field}"] for field in FIELDS} for row in rows_of(result)]
    assert rows == [{field: plain(expected[name][field]) for field in FIELDS} for name in names]


def test_a_shuffled_column_gets_the_same_answers_shuffled() -> None:
    pa = pytest.importorskip("pyarrow")
    order = sorted(range(len(NAMES)), key=lambda row: row * 7 % len(NAMES))
    straight = rows_of(normalize_column(pa.array(NAMES), fields=FIELDS))
    shuffled = rows_of(normalize_column(pa.array([NAMES[row] for row in order]), fields=FIELDS))
    assert shuffled == [straight[row] for row in order]
