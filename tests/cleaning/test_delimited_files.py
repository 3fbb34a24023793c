"""CSV and TSV: whatever stood in the file still stands there, and the answers are at the end of each row."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tablefiles import cells_of_csv, cleaned
from teamnames.cleaning import Choices, open_table
from teamnames.cleaning.delimited import choose_delimiter
from teamnames.cleaning.survey import ADDED
from teamnames.errors import FileFormatError, UnknownColumnError

WIDTH = len(ADDED)


def made(tmp_path: Path, text: str, name: str = "staff.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


def output_of(path: Path, column: str = "Department", **asked: Any) -> str:
    done = cleaned(path, column, **asked)
    assert done.files.clean is not None
    return done.files.clean.read_bytes().decode()


CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufeff\r"), max_size=12) | st.sampled_from(
    ["SDR", "Sales & Marketing", "London", "n/a", '"', ",", ";", "\n", "a\r\nb", "'", "=1+1"]
)


@settings(max_examples=40)
@given(
    rows=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=6),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_no_cell_row_or_order_changes(rows: list[list[str]], delimiter: str, quoting: int, end: str) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerows([["Id", "Department", "Note"], *rows])
    with TemporaryDirectory() as folder:
        path = Path(folder, "staff.csv")
        path.write_bytes(text.getvalue().encode())
        done = cleaned(path)
        assert done.files.clean is not None
        raw = done.files.clean.read_bytes()
    before, after = (
        cells_of_csv(text.getvalue().encode(), delimiter=delimiter),
        cells_of_csv(raw, delimiter=delimiter),
    )
    assert [row[:3] for row in after if row] == [row for row in before if row]
    assert {len(row) for row in after if row} == {3 + WIDTH}
    assert done.counts.rows == len([row for row in before if row]) - 1


def test_the_text_of_every_row_is_copied_as_it_is(tmp_path: Path) -> None:
    lines = [
        'Id,"Department" ,Note',
        '0012, SDR ,"said ""hi"""',
        "1e5,'Legal',",
        '01/02/03,"Two',
        'lines",  x  ',
        "",
        '5" pipe,Legal,"a"b',
    ]
    out = output_of(made(tmp_path, "\r\n".join(lines) + "\r\n")).split("\r\n")
    assert [one.startswith(line) for one, line in zip(out, lines, strict=False)] == [True] * len(lines)
    assert out[3] == lines[3]
    assert out[5] == ""
    assert out[-1] == ""


def test_a_file_without_a_last_line_end_gets_none(tmp_path: Path) -> None:
    out = output_of(made(tmp_path, "Id,Department\n1,Legal"))
    assert out.count("\n") == 1
    assert not out.endswith("\n")


def test_lone_carriage_returns_end_lines(tmp_path: Path) -> None:
    out = output_of(made(tmp_path, "Id,Department\r1,Legal\r2,SDR\r"))
    assert out.count("\r") == 3
    assert "\n" not in out
    assert [row[2] for row in cells_of_csv(out.replace("\r", "\n").encode())[1:]] == [
        "Legal, Risk & Compliance",
        "Lead Generation",
    ]


def test_semicolons_with_decimal_commas(tmp_path: Path) -> None:
    path = made(tmp_path, "Name;Department;Betrag\nAda;SDR;1,50\nBo;Recht;2,75\n")
    assert open_table(path, wanted=["Department"]).taken_for.delimiter == ";"
    assert output_of(path).splitlines()[1].startswith("Ada;SDR;1,50;Lead Generation;lead_generation;Sales;")


def test_a_line_that_names_the_delimiter_is_obeyed_and_copied(tmp_path: Path) -> None:
    path = made(tmp_path, "\ufeffsep=;\r\nId;Department\r\n1;SDR\r\n")
    opened = open_table(path, wanted=["Department"])
    assert (opened.taken_for.delimiter, opened.taken_for.header_row) == (";", 1)
    lines = output_of(path).split("\r\n")
    assert lines[0] == "\ufeffsep=;"
    assert lines[1].startswith("Id;Department;teamnames_function;")
    assert lines[2].startswith("1;SDR;Lead Generation;")


def test_tabs_make_a_tsv_whatever_the_ending_says(tmp_path: Path) -> None:
    path = made(tmp_path, "Id\tDepartment\n1\tSDR\n", "staff.txt")
    done = cleaned(path)
    assert done.files.clean == tmp_path / "staff.clean.txt"
    assert open_table(path).taken_for.kind == "tsv"
    assert output_of(path).splitlines()[1].startswith("1\tSDR\tLead Generation\t")


def test_one_column_of_names_with_commas_in_them(tmp_path: Path) -> None:
    path = made(tmp_path, "Department\nSales, EMEA\nLegal\nFinance, Legal\n")
    out = output_of(path).splitlines()
    assert out[1].startswith("Sales, EMEA;Sales;sales;")
    assert open_table(path, Choices(delimiter="comma"), ["Department"]).taken_for.delimiter == ","


def test_a_delimiter_of_ones_own(tmp_path: Path) -> None:
    path = made(tmp_path, "Id^Department\n1^SDR\n")
    assert "1^SDR^Lead Generation^" in output_of(path, choices=Choices(delimiter="^"))
    with pytest.raises(FileFormatError, match="--delimiter is '::'; accepted: one character, or tab"):
        open_table(path, Choices(delimiter="::"))


@given(st.lists(st.lists(st.sampled_from(["Ada", "SDR", "1,5", "a b"]), min_size=3, max_size=3), min_size=3))
def test_semicolons_are_found_between_cells_with_commas(rows: list[list[str]]) -> None:
    assert choose_delimiter("\n".join(";".join(row) for row in rows)) == ";"


def test_rows_of_other_widths_are_filled_up_and_told(tmp_path: Path) -> None:
    path = made(tmp_path, "Id,Department,Note\n1,SDR\n2,Legal,a,b,c\nTotal: 2\n3,Tax,x\n")
    done = cleaned(path)
    assert done.files.clean is not None
    rows = cells_of_csv(done.files.clean.read_bytes())
    assert {len(row) for row in rows} == {5 + WIDTH}
    assert rows[0][3:6] == ["", "", "teamnames_function"]
    assert rows[1][:6] == ["1", "SDR", "", "", "", "Lead Generation"]
    assert rows[3][:2] == ["Total: 2", ""]
    assert done.notices == ("2 rows are shorter than the header", "1 row is wider than the header")


def test_cells_that_are_all_quoted_are_followed_by_quoted_ones(tmp_path: Path) -> None:
    out = output_of(made(tmp_path, '"Id","Department"\n"1","SDR"\n'))
    assert all(cell.startswith('"') and cell.endswith('"') for cell in out.splitlines()[1].split(","))


@pytest.mark.parametrize(
    "text",
    [
        'Id,Department\n1,"Legal\n2,SDR\n',
        'Id,Department\n1,Legal\n2,"SDR',
        'Id,Department\n1,Legal\n5" pipe,"SDR\n',
    ],
)
def test_a_quote_that_is_never_closed_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileFormatError, match="never closed"):
        cleaned(made(tmp_path, text))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["staff.csv"]


def test_a_last_row_that_ends_in_a_quoted_line_break_is_whole(tmp_path: Path) -> None:
    out = output_of(made(tmp_path, 'Id,Department,Note\n1,SDR,"x\n"'))
    assert cells_of_csv(out.encode())[1][:4] == ["1", "SDR", "x\n", "Lead Generation"]


def test_cells_that_a_legacy_encoding_lacks_are_replaced(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes("Id,Department\n1,Grünfeld\n".encode("cp1252"))
    done = cleaned(path, choices=Choices(encoding="cp1252"), on_unmatched="label", label="→ 未")
    assert done.files.clean is not None
    assert done.files.clean.read_bytes().splitlines()[1].split(b",")[2] == b"? ?"


def test_columns_that_are_there_already_are_not_added_again(tmp_path: Path) -> None:
    path = made(tmp_path, "Id,Department,Teamnames_Outcome\n1,SDR,x\n")
    with pytest.raises(FileFormatError, match="has a column 'teamnames_outcome' already; drop it, or choose"):
        cleaned(path)
    assert "tn.function" in output_of(path, prefix="tn.").splitlines()[0]


def test_a_column_by_number_and_unknown_columns(tmp_path: Path) -> None:
    path = made(tmp_path, "Id,Department\n1,SDR\n")
    assert "Lead Generation" in output_of(path, "2")
    with pytest.raises(
        UnknownColumnError, match=r"no column is called 'Departmnt'; did you mean 'Department'\?"
    ):
        cleaned(path, "Departmnt")
    with pytest.raises(
        UnknownColumnError, match=r"--parent: no column is called 'X'; there are: Id, Department"
    ):
        cleaned(path, parent="X")


def test_progress_goes_from_nothing_to_all(tmp_path: Path) -> None:
    path = made(tmp_path, "Id,Department\n" + "1,SDR\n" * 20_000)
    shares: list[float] = []
    assert len(list(open_table(path, wanted=["Department"]).rows([1], shares.append))) == 20_000
    assert shares == sorted(shares)
    assert 0 < shares[0] <= shares[-1] <= 1
