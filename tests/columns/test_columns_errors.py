"""What is said when a call cannot be answered, and that nothing is guessed."""

from __future__ import annotations

from typing import Any

import pytest

from holders import connect, rows_of
from teamnames.columns import normalize_column, normalize_map
from teamnames.errors import (
    ColumnExistsError,
    FrameTypeError,
    NameTypeError,
    OptionError,
    TeamnamesError,
    UnknownColumnError,
)

LIBRARIES = ("pandas", "polars", "polars lazy", "pyarrow", "duckdb")
MIXED = ["Sales", None, "4100", "0.5"]


def frame_of(library: str, **columns: list[Any]) -> Any:
    """The same columns, in any engine."""
    engine = pytest.importorskip(library.partition(" ")[0])
    if library == "pandas":
        return engine.DataFrame(columns)
    if library == "pyarrow":
        return engine.table(columns)
    if library == "duckdb":
        pa = pytest.importorskip("pyarrow")
        return connect(engine).from_arrow(pa.table(columns))
    return engine.LazyFrame(columns) if library == "polars lazy" else engine.DataFrame(columns)


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_column_that_is_not_there_gets_the_nearest_named(library: str) -> None:
    frame = frame_of(library, Department=["HR"], City=["Bonn"])
    with pytest.raises(UnknownColumnError, match=r"no column 'Departmnt'; did you mean 'Department'\?.*City"):
        normalize_column(frame, "Departmnt")
    with pytest.raises(UnknownColumnError, match="no column 'Divison'; it has: Department, City"):
        normalize_column(frame, "Department", parent="Divison")
    with pytest.raises(
        UnknownColumnError, match="say which column holds the names; the frame has: Department"
    ):
        normalize_column(frame)


def test_a_column_that_would_be_written_over_is_refused(library: str) -> None:
    frame = frame_of(library, Department=["HR"], Department_alias=["mine"])
    with pytest.raises(ColumnExistsError, match="a column 'Department_alias' already"):
        normalize_column(frame, "Department")
    assert "t_alias" in rows_of(normalize_column(frame, "Department", prefix="t_"))[0]
    with pytest.raises(ColumnExistsError, match="a column 'Department_group' already"):
        normalize_column(frame, "Department", fields=("group", "group"))


def test_duckdb_does_not_tell_columns_apart_by_case() -> None:
    frame = frame_of("duckdb", Department=["HR"], department_ALIAS=["mine"])
    with pytest.raises(ColumnExistsError, match="a column 'Department_alias' already"):
        normalize_column(frame, "Department")


def test_two_columns_of_one_name_are_not_guessed_between() -> None:
    pa = pytest.importorskip("pyarrow")
    table = pa.table([["HR"], ["IT"]], names=["Team", "Team"])
    with pytest.raises(UnknownColumnError, match="2 columns 'Team'; rename all but one"):
        normalize_column(table, "Team")
    pd = pytest.importorskip("pandas")
    with pytest.raises(UnknownColumnError, match="2 columns 'Team'"):
        normalize_column(pd.DataFrame([["HR", "IT"]], columns=["Team", "Team"]), "Team")


def test_numbers_among_the_names_are_refused_unless_asked_for(library: str) -> None:
    frame = frame_of(library, Team=[None, 4100, 7])
    with pytest.raises(NameTypeError, match=r"column 'Team'.*on_type='text'") as caught:
        normalize_column(frame, "Team")
    if library in ("pandas", "polars", "pyarrow"):
        assert "row 1 (the first is 0): 4100" in str(caught.value)
    result = rows_of(normalize_column(frame, "Team", fields=("name", "outcome"), on_type="text"))
    assert [row["Team_name"] for row in result] == [None, "4100", "7"]
    assert [row["Team_outcome"] for row in result] == ["blank", "unmatched", "unmatched"]


@pytest.mark.parametrize("library", LIBRARIES)
def test_text_and_numbers_together_read_alike_everywhere(library: str) -> None:
    if library in ("pyarrow", "duckdb"):
        pytest.skip("a column has one type here")
    engine = pytest.importorskip(library.partition(" ")[0])
    mixed = ["Sales", 4100.0, None, 7, 0.5, float("nan"), True]
    if library == "pandas":
        frame: Any = engine.DataFrame({"Team": engine.Series(mixed, dtype=object)})
    else:
        frame = engine.DataFrame({"Team": engine.Series(mixed, dtype=engine.Object)})
        frame = frame.lazy() if library == "polars lazy" else frame
    with pytest.raises(
        NameTypeError, match=r"(row 1 \(the first is 0\): 4100\.0 is of type float|type Object)"
    ):
        normalize_column(frame, "Team")
    result = rows_of(normalize_column(frame, "Team", fields=("name",), prefix="", on_type="text"))
    assert [row["name"] for row in result] == ["Sales", "4100", None, "7", "0.5", None, "True"]


def test_every_type_that_is_no_text_reads_as_text_by_its_values() -> None:
    pa = pytest.importorskip("pyarrow")
    import datetime as dt
    from decimal import Decimal

    kinds: list[tuple[Any, str]] = [
        (pa.array([4100.0, None]), "4100"),
        (pa.array([4100, None]).dictionary_encode(), "4100"),
        (pa.array([b"Sales", None]), "Sales"),
        (pa.array([Decimal("41.50"), None]), "41.50"),
        (pa.array([dt.date(2026, 11, 1), None]), "2026-11-01"),
        (pa.array([True, None]), "True"),
    ]
    for array, text in kinds:
        with pytest.raises(NameTypeError, match=r"row 0 \(the first is 0\)"):
            normalize_column(array)
        result = rows_of(normalize_column(array, fields=("name",), on_type="text"))
        assert result == [{"name": text}, {"name": None}]


def test_a_column_of_missing_numbers_is_blank_and_no_error() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"Team": [float("nan")] * 2, "When": pd.to_datetime([None, None])})
    for column in frame.columns:
        result = rows_of(normalize_column(frame, column, prefix="", fields=("outcome",)))
        assert [row["outcome"] for row in result] == ["blank", "blank"]


def test_values_that_cannot_be_told_apart_are_refused_by_row() -> None:
    pd = pytest.importorskip("pandas")
    with pytest.raises(NameTypeError, match=r"row 1 \(the first is 0\): \['HR'\] is of type list"):
        normalize_column(pd.Series(["HR", ["HR"]]))
    mixed = pd.Series(pd.Categorical(["HR", 7, "HR"]))
    with pytest.raises(NameTypeError, match=r"row 1 \(the first is 0\): 7 is of type int"):
        normalize_column(mixed)
    assert rows_of(normalize_column(mixed, fields=("name",), on_type="text"))[1] == {"name": "7"}


@pytest.mark.parametrize("given", [["HR"], "HR", None, {"Team": ["HR"]}, object()])
def test_what_is_no_frame_is_refused_with_the_way_out(given: object) -> None:
    with pytest.raises(
        FrameTypeError, match=r"is not served; give one of pandas\.DataFrame, .*normalize_map"
    ):
        normalize_column(given, "Team")


def test_a_series_has_no_other_columns() -> None:
    pd = pytest.importorskip("pandas")
    with pytest.raises(
        FrameTypeError, match="a Series has no column 'Team'; leave it out, or give the whole frame"
    ):
        normalize_column(pd.Series(["HR"]), "Team")
    with pytest.raises(FrameTypeError, match="a Series has no column 'Division'"):
        normalize_column(pd.Series(["HR"]), parent="Division")


def test_options_are_checked_before_anything_is_read() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"Team": ["HR"]})
    with pytest.raises(OptionError, match="on_type is 'error' or 'text', not 'skip'"):
        normalize_column(frame, "Team", on_type="skip")
    with pytest.raises(OptionError, match="kind is 'team' or 'stage', not 'person'"):
        normalize_column(frame, "Team", kind="person")
    with pytest.raises(OptionError, match=r"fields is a tuple of names: \('alias',\)"):
        normalize_column(frame, "Team", fields="alias")
    with pytest.raises(
        UnknownColumnError, match=r"no field 'functon'; did you mean 'function'\?; there are: name"
    ):
        normalize_column(frame, "Team", fields=("functon",))
    with pytest.raises(OptionError, match="a stage has neither parent nor title"):
        normalize_column(frame, "Team", kind="stage", parent="Team")


def test_every_error_is_one_of_ours_and_the_built_in_it_resembles() -> None:
    for kind, built_in in (
        (FrameTypeError, TypeError),
        (OptionError, ValueError),
        (ColumnExistsError, ValueError),
    ):
        assert issubclass(kind, TeamnamesError)
        assert issubclass(kind, built_in)


def test_the_map_names_the_value_that_is_no_text() -> None:
    with pytest.raises(NameTypeError, match=r"row 2 \(the first is 0\): 7 is of type int"):
        normalize_map(["HR", None, 7])
    assert list(normalize_map(["HR", None, 7, 7.0], on_type="text")) == ["HR", None, "7"]
