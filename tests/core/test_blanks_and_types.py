"""Blank cells and values that are no names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from teamnames import Outcome, normalize_team, normalize_teams
from teamnames.errors import NameTypeError, TeamnamesError


class _NotANumber(float):
    """A NaN of a kind of its own, as some libraries have one."""


def _missing_values() -> list[object]:
    values: list[object] = [None, float("nan"), _NotANumber("nan")]
    pandas = pytest.importorskip("pandas")
    numpy = pytest.importorskip("numpy")
    return [*values, pandas.NA, pandas.NaT, numpy.nan, numpy.float32("nan")]


def test_missing_values_are_blank() -> None:
    for value in _missing_values():
        match = normalize_team(value)
        assert match.outcome is Outcome.BLANK
        assert match.name is None
        assert match.key == ""
        assert match.functions == ()
        assert match.confidence == 0.0
        assert match.explain()
        assert match.as_dict()["name"] is None
        assert normalize_team("Sales", parent=value, title=value) == normalize_team("Sales")
        assert normalize_team(value, parent="Sales").outcome is Outcome.BLANK
    assert len(set(map(normalize_team, _missing_values()))) == 1


@pytest.mark.parametrize(
    "name",
    [
        "",
        "-",
        "n/a",
        "#N/A",
        "null",
        "TBD",
        ".",
        " ",
        "\t",
        "N/A",
        "none",
        "NULL",
        "NaN",
        "?",
        "--",
        "—",
        "...",
        "\u00a0",
        "_",
    ],
)
def test_placeholders_are_blank(name: str) -> None:
    match = normalize_team(name)
    assert match.outcome is Outcome.BLANK
    assert match.name == name
    assert match.functions == ()
    assert match.confidence == 0.0


_OTHERS: list[Callable[[], object]] = [
    int,
    bool,
    list,
    dict,
    object,
    lambda: 1.5,
    lambda: b"Sales",
    lambda: ("Sales",),
    lambda: str,
]


@pytest.mark.parametrize("make", _OTHERS)
def test_another_type_is_a_type_error_that_names_it(make: Callable[[], object]) -> None:
    value = make()
    with pytest.raises(TypeError, match=type(value).__name__) as caught:
        normalize_team(value)
    assert isinstance(caught.value, NameTypeError)
    assert isinstance(caught.value, TeamnamesError)
    with pytest.raises(NameTypeError, match=f"name 1: .*{type(value).__name__}"):
        normalize_teams(["Sales", value])
    with pytest.raises(NameTypeError, match=type(value).__name__):
        normalize_team("CS", parent=value)
    with pytest.raises(NameTypeError, match=type(value).__name__):
        normalize_team("CS", title=value)


def test_an_array_is_a_type_error_too() -> None:
    numpy = pytest.importorskip("numpy")
    with pytest.raises(TypeError, match="ndarray"):
        normalize_team(numpy.array(["Sales", "HR"]))


def test_a_string_of_a_kind_of_its_own_is_a_string() -> None:
    class Name(str):
        __slots__ = ()

    match = normalize_team(Name("Sales Team"))
    assert match.functions == normalize_team("Sales Team").functions
