"""The header is found under titles, told from data, and may be missing."""

from __future__ import annotations

import pytest

from teamnames.cleaning.header import MOST_COLUMNS, column_place, find_header
from teamnames.errors import FileFormatError, UnknownColumnError

REPORT = [["Staff by team"], [], ["Run", "2026-11-01"], ["Id", "Department", "Hired"], ["1", "SDR", "2024"]]


def test_the_row_that_names_the_column_is_the_header() -> None:
    assert find_header(REPORT, ["Department"], None, "x").columns == ("Id", "Department", "Hired")
    assert find_header(REPORT, ["department"], None, "x").number == 4


def test_a_title_that_is_the_columns_name_is_no_header() -> None:
    rows = [["Department"], *REPORT[3:]]
    assert find_header(rows, ["Department"], None, "x").number == 2


def test_one_column_has_its_header_at_the_top() -> None:
    assert find_header([["Department"], ["SDR"]], ["Department"], None, "x").number == 1


def test_data_at_the_top_means_that_there_is_no_header() -> None:
    for first in (
        ["Ada", "SDR", "3"],
        ["Ada", "SDR", "ada@x.org"],
        ["Ada", "SDR", "2024-01-02"],
        ["Ada", "SDR", "€ 5"],
    ):
        assert find_header([first, ["Bo", "Legal", "y"]], ["2"], None, "x").number == 0
    assert find_header([["Ada", "SDR"], ["Bo", "SDR"]], ["2"], None, "x").number == 0
    header = find_header([["Ada", "3"], ["Bo", "4"]], ["2"], None, "x")
    assert header.columns == ("column_1", "column_2")


def test_a_row_of_words_at_the_top_is_a_header() -> None:
    assert (
        find_header([["Title"], ["Who", "Team"], ["Ada", "SDR"], ["Bo", "SDR"]], ["2"], None, "x").number == 2
    )


def test_the_row_asked_for_is_taken() -> None:
    assert find_header(REPORT, ["Department"], 5, "x").columns == ("1", "SDR", "2024")
    assert find_header(REPORT, ["Department"], 0, "x").number == 0
    with pytest.raises(FileFormatError, match=r"--header-row is 9; accepted: 0 \(no header\) to 5"):
        find_header(REPORT, ["Department"], 9, "x")


def test_nothing_and_far_too_much_are_refused() -> None:
    with pytest.raises(FileFormatError, match="holds no cell with text"):
        find_header([[""], []], [], None, "x")
    with pytest.raises(
        FileFormatError, match=r"has 10,000 columns, more than 5,000; is the delimiter right\?"
    ):
        find_header([["x"] * (2 * MOST_COLUMNS)], [], None, "x")


def test_a_name_that_two_columns_bear_must_be_a_number() -> None:
    with pytest.raises(
        UnknownColumnError, match="2 columns are called 'TEAM'; say which: --column 1 or --column 3"
    ):
        column_place(["Team", "Id", "team "], "TEAM")
    assert column_place(["Team", "Id", "Team"], "3") == 2
    assert column_place(["2", "1"], "1") == 1


def test_many_columns_are_listed_in_part() -> None:
    with pytest.raises(UnknownColumnError, match=r"c39 and 20 more"):
        column_place([f"c{i}" for i in range(60)], "nope")
