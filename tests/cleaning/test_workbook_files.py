"""XLSX, ODS and XLS: columns are added to the sheet, and all else in the file is as it was."""

from __future__ import annotations

import datetime as dt
import shutil
import zipfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
import python_calamine
import xlsxwriter

from tablefiles import cleaned, ods, write_workbook
from teamnames.cleaning import Choices, open_table
from teamnames.cleaning.sheet_xml import extent, letters, with_cells
from teamnames.cleaning.survey import ADDED
from teamnames.errors import FileFormatError, UnknownColumnError

FILES = Path(__file__).parent / "files"
"""staff.xls by xlwt 1.3, staff.ods and staff.xlsx from it by LibreOffice 7.4."""
SHEET = "xl/worksheets/sheet2.xml"


def values(path: Path, sheet: int | str = 0) -> list[list[Any]]:
    book = python_calamine.load_workbook(str(path))
    chosen = book.get_sheet_by_index(sheet) if isinstance(sheet, int) else book.get_sheet_by_name(sheet)
    return chosen.to_python(skip_empty_area=False)


def output(path: Path, **asked: Any) -> Path:
    done = cleaned(path, **asked)
    assert done.files.clean is not None
    return done.files.clean


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    """A workbook with a cover, titles, styles, formulas, dates, links, an empty styled cell far out."""
    path = tmp_path / "staff.xlsx"
    book = xlsxwriter.Workbook(path)
    book.add_worksheet("Cover").write_string("A1", "Staff report")
    sheet = book.add_worksheet("Staff <2026> & co")
    bold, zeros = book.add_format({"bold": True}), book.add_format({"num_format": "00000"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.write_string("A1", "All staff")
    sheet.write_row("A3", ["Id", "Department", "Hired", "Cost"], bold)
    sheet.write_number("A4", 42, zeros)
    sheet.write_string("B4", "TeleProspecting Team")
    sheet.write_datetime("C4", dt.datetime(2024, 1, 2), day)
    sheet.write_formula("D4", "=A4*2", None, 84)
    sheet.write_string("B5", "=SDR & <b>")
    sheet.write_url("C5", "https://example.org")
    sheet.write_blank("H5", None, bold)
    sheet.set_row(6, None, bold)
    sheet.write_string("B8", "Zürich")
    sheet.data_validation("D4", {"validate": "list", "source": ["a"]})
    book.close()
    return path


def test_nothing_but_the_sheet_changes(rich: Path) -> None:
    before, after = zipfile.ZipFile(rich), zipfile.ZipFile(output(rich))
    assert before.namelist() == after.namelist()
    changed = [name for name in before.namelist() if before.read(name) != after.read(name)]
    assert changed == [SHEET]
    assert [one.date_time for one in before.infolist()] == [one.date_time for one in after.infolist()]


def test_every_cell_stays_and_the_answers_stand_beside_the_header(rich: Path) -> None:
    out = output(rich)
    before, after = values(rich, 1), values(out, 1)
    assert [row[:4] for row in after] == [row[:4] for row in before]
    heads = after[2][4:]
    assert heads == [f"teamnames_{name}" for name in ADDED]
    answers = dict(zip(heads, after[3][4:], strict=True))
    assert answers["teamnames_function"] == "Lead Generation"
    assert answers["teamnames_confidence"] == pytest.approx(0.97, abs=0.05)
    assert after[0][4:] == after[1][4:] == after[5][4:] == [""] * len(ADDED)
    xml = zipfile.ZipFile(out).read(SHEET).decode()
    assert "<f>A4*2</f>" in xml
    assert xml.count("<f>") == 1
    assert '<c r="E3" s="1" t="inlineStr">' in xml


def test_the_sheet_stays_well_formed_and_in_order(rich: Path) -> None:
    root = ET.fromstring(zipfile.ZipFile(output(rich)).read(SHEET))
    names = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    for row in root.iter(f"{names}row"):
        places = [cell.get("r", "") for cell in row]
        assert len(places) == len(set(places))
        assert places == sorted(places, key=lambda place: (len(place.rstrip("0123456789")), place))
    assert root.find(f"{names}dimension").get("ref") == "A1:R8"  # type: ignore[union-attr]


def test_the_sheet_with_the_column_is_found_and_others_can_be_named(tmp_path: Path) -> None:
    path = write_workbook(
        tmp_path / "staff.xlsx",
        {
            "Empty": [],
            "Notes": [["x", "y"]],
            "Staff": [["Id", "department"], ["1", "SDR"]],
            "Old": [["Department"], ["HR"]],
        },
    )
    assert open_table(path, wanted=["Department"]).taken_for.sheet == "Staff"
    assert open_table(path, Choices(sheet="Old"), ["Department"]).taken_for.sheet == "Old"
    assert open_table(path, Choices(sheet="4"), ["Department"]).taken_for.sheet == "Old"
    assert open_table(path, wanted=["2"]).taken_for.sheet == "Notes"
    with pytest.raises(
        FileFormatError, match=r"--sheet: no sheet is called 'Stuff'; did you mean 'Staff'\?; there are"
    ):
        open_table(path, Choices(sheet="Stuff"))
    with pytest.raises(UnknownColumnError, match="no column is called 'Team'; there are: x, y"):
        cleaned(path, "Team")


def test_a_workbook_of_empty_sheets_is_refused(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "staff.xlsx", {"Empty": list[list[str]]()})
    with pytest.raises(FileFormatError, match="no sheet that is shown holds anything"):
        open_table(path)


def test_numbers_among_the_names_are_read_as_they_look(tmp_path: Path) -> None:
    rows: list[list[object]] = [["Id", "Department"], [1, 4100], [2, 4100.5], [3, True], [4, "SDR"]]
    path = write_workbook(tmp_path / "staff.xlsx", {"S": rows})
    table = open_table(path, wanted=["Department"])
    assert [cells for _, cells in table.rows([1], lambda share: None)] == [
        ("4100",),
        ("4100.5",),
        ("TRUE",),
        ("SDR",),
    ]
    assert values(output(path))[1][:2] == [1, 4100]


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    rows = [["=Id", "Department"], ["=1+1", '=HYPERLINK("http://x","y")'], ["+1", "=cmd|'/c calc'!A0"]]
    path = write_workbook(tmp_path / "staff.xlsx", {"S": rows})
    out = output(path, on_unmatched="keep")
    assert [row[:2] for row in values(out)] == rows
    assert values(out)[1][2].startswith("'=HYPERLINK")
    assert b"<f>" not in zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml")


def sheet(rows: str, more: str = "") -> bytes:
    return f'<worksheet xmlns="m"><sheetData>{rows}</sheetData>{more}</worksheet>'.encode()


def added(xml: bytes, first: int = 1) -> bytes:
    return b"".join(with_cells(xml, first, 1, first, lambda number: [f"v{number}"]))


def test_rows_without_numbers_and_prefixes_are_understood() -> None:
    rows = b'<x:row><x:c><x:v>1</x:v></x:c></x:row><x:row r="5"></x:row><x:row/>'
    out = added(b'<x:worksheet xmlns:x="m"><x:sheetData>' + rows + b"</x:sheetData></x:worksheet>")
    assert b'<x:c r="B1" t="inlineStr"><x:is><x:t xml:space="preserve">v1</x:t></x:is></x:c></x:row>' in out
    assert b'<x:c r="B5" ' in out
    assert out.endswith(b"<x:row/></x:sheetData></x:worksheet>")


def test_what_only_looks_like_a_row_is_left_alone() -> None:
    cell = '<c t="inlineStr"><is><t><![CDATA[</row><row>]]></t></is></c>'
    rows = f'<!--<row r="9"></row>--><row r="1">{cell}</row>'
    out = added(sheet(rows, "<controls><row>3</row></controls>"))
    assert out.count(b"inlineStr") == 2
    assert b"<controls><row>3</row></controls>" in out
    assert b"</is></c></row></sheetData>" in out


def test_empty_styled_cells_make_room_and_spans_go() -> None:
    out = added(
        sheet('<row r="1" spans="1:3"><c r="A1"><v>1</v></c><c r="B1" s="4"/><c r="C1" s="4"></c></row>')
    )
    assert b"spans" not in out
    assert b"C1" not in out
    assert out.count(b'r="B1"') == 1


def test_sheets_that_cannot_be_added_to_are_refused() -> None:
    with pytest.raises(FileFormatError, match="holds no rows"):
        added(b"<worksheet/>")
    with pytest.raises(FileFormatError, match="no room for columns beyond XFD"):
        added(sheet('<row r="1"></row>'), first=16_384)
    with pytest.raises(FileFormatError, match="holds no rows"):
        added(sheet("").decode().encode("utf-16"))


def test_the_extent_counts_only_what_holds_something() -> None:
    assert extent(
        sheet('<row r="3"><c r="B3"><v>1</v></c><c s="1" r="ZZ3"/></row><row r="99" hidden="1"/>')
    ) == (3, 2)
    assert extent(sheet("<row r='7'><c><v>1</v></c></row>")) == (7, 0)
    assert [letters(place) for place in (0, 26, 701, 702)] == ["A", "AA", "ZZ", "AAA"]


def cell(text: str, more: str = "") -> str:
    return f'<table:table-cell {more} office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


EMPTY = '<table:table-cell table:number-columns-repeated="{}"/>'


def row(*cells: str, times: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'


def test_ods_gets_columns_and_keeps_the_rest(tmp_path: Path) -> None:
    rows = (
        row(cell("Report"), EMPTY.format(16383))
        + row(cell("Id"), cell("Department", 'table:style-name="bold"'), EMPTY.format(16382))
        + row(cell("1"), cell("SDR"), EMPTY.format(16382), times=3)
        + row(cell("2"), times=1)
        + row(EMPTY.format(16384), times=1000)
        + row(cell("3"), cell("=Zürich &amp; &lt;b&gt;"))
        + "<table:table-row/>"
    )
    path = ods(tmp_path / "staff.ods", {"Notes": row(cell("x")), "Staff &amp; co": rows})
    assert open_table(path, wanted=["Department"]).taken_for.sheet == "Staff & co"
    out = output(path, on_unmatched="keep")
    before, after = values(path, 1), values(out, 1)
    assert [one[:2] for one in after] == [one[:2] for one in before]
    assert len(after) == 1007
    assert after[1][2:4] == ["teamnames_function", "teamnames_function_id"]
    assert [one[2] for one in after[2:5]] == ["Lead Generation"] * 3
    assert after[2][6] == pytest.approx(0.97, abs=0.05)
    assert (after[5][5], after[6][5]) == ("blank", "")
    assert after[1006][2] == "'=Zürich & <b>"
    old, new = zipfile.ZipFile(path), zipfile.ZipFile(out)
    assert [name for name in old.namelist() if old.read(name) != new.read(name)] == ["content.xml"]
    assert new.infolist()[0].compress_type == zipfile.ZIP_STORED
    assert b'table:style-name="bold" office:value-type="string"><text:p>teamnames_function<' in new.read(
        "content.xml"
    )


def test_an_ods_table_that_the_text_does_not_show_is_refused(tmp_path: Path) -> None:
    path = ods(tmp_path / "staff.ods", {"Staff": row(cell("Department")) + row(cell("SDR"))})
    renamed = tmp_path / "renamed.ods"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(renamed, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"table:", b"t:").replace(b"xmlns:table", b"xmlns:t"))
    with pytest.raises(FileFormatError, match=r"save it again with a spreadsheet|holds anything"):
        open_table(renamed, wanted=["Department"])


def test_xls_comes_back_as_xlsx_with_its_values(tmp_path: Path) -> None:
    path = tmp_path / "staff.xls"
    shutil.copy(FILES / "staff.xls", path)
    table = open_table(path, wanted=["Département"])
    assert (table.taken_for.kind, table.taken_for.header_row, table.taken_for.ending) == ("xls", 3, ".xlsx")
    assert table.taken_for.remarks == (
        "XLS comes back as XLSX, values only",
        "rows above the header, copied as they are: 2",
    )
    out = output(path, column="Département", on_unmatched="keep")
    assert out.name == "staff.clean.xlsx"
    before, after = values(path), values(out)
    assert [one[:5] for one in after] == [one[:5] for one in before]
    assert after[3][:6] == [
        "0012",
        "TeleProspecting Team",
        dt.date(2024, 1, 3),
        True,
        0.75,
        "Lead Generation",
    ]
    assert values(out, 1) == [["kept"]]
    assert out.read_bytes() == output(path, column="Département", on_unmatched="keep").read_bytes()


@pytest.mark.parametrize("ending", ["ods", "xlsx"])
def test_files_of_another_program_get_columns_and_keep_the_rest(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"staff.{ending}"
    shutil.copy(FILES / path.name, path)
    out = output(path, column="Département")
    assert out.name == f"staff.clean.{ending}"
    before, after = values(path), values(out)
    assert [one[:5] for one in after] == [one[:5] for one in before]
    assert [one[5] for one in after[2:6]] == [
        "teamnames_function",
        "Lead Generation",
        "Sales",
        "Lead Generation",
    ]
    old, new = zipfile.ZipFile(path), zipfile.ZipFile(out)
    changed = [name for name in old.namelist() if old.read(name) != new.read(name)]
    assert changed == ["content.xml" if ending == "ods" else "xl/worksheets/sheet1.xml"]
    ET.fromstring(new.read(changed[0]))
