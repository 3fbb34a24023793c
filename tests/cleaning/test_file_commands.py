"""clean, accept and diff as a user types them."""

from __future__ import annotations

import builtins
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from teamnames.cleaning import extras
from teamnames.cli import main
from teamnames.errors import MissingExtraError

SOURCE = Path(__file__).parents[2] / "src"


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    path.write_text("Id;Department\n1;Zürich\n2;SDR\n3;Development\n4;n/a\n5;Zürich\n6\n", "utf-8")
    return path


def typed(capsys: pytest.CaptureFixture[str], *words: object, code: int = 0) -> str:
    assert main([str(word) for word in words]) == code
    return capsys.readouterr().out


def test_clean_tells_what_it_took_the_file_for_and_what_came_of_it(
    staff: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = typed(capsys, "clean", staff, "--column", "Department")
    lines = said.splitlines()
    assert lines[0] == f"{staff}: CSV, UTF-8, cells separated by ';', header in row 1, 2 columns"
    assert lines[1] == "  column 2, 'Department', holds 'Zürich' and 'SDR'"
    assert "  note: 1 row is shorter than the header" in lines
    assert "6 rows, 3 distinct names: 1 matched, 1 ambiguous, 2 unmatched, 2 blank" in lines
    assert "          2   33.3%  without a function" in lines
    assert any(line.startswith("2     Zürich") for line in lines)
    assert lines[-2] == f"  clean   {staff.with_name('staff.clean.csv')}"
    assert lines[-1] == f"  report  {staff.with_name('staff.report.html')}"


def test_a_summary_for_machines(staff: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = json.loads(typed(capsys, "clean", staff, "-c", "Department", "--json"))
    assert (said["rows"], said["matched"], said["without"], said["to_review"]) == (6, 1, 2, 2)
    assert said["files"]["clean"] == str(staff.with_name("staff.clean.csv"))


def test_without_a_column_they_are_listed_with_samples(
    staff: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["clean", str(staff)]) == 2
    assert capsys.readouterr().err.splitlines() == [
        "teamnames: say which column to clean with --column NAME; there are:",
        "  1  Id: 1, 2",
        "  2  Department: Zürich, SDR",
    ]


def test_too_many_unmatched_end_with_one(staff: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", str(staff), "-c", "Department", "--max-unmatched", "2%"]) == 1
    assert capsys.readouterr().err == (
        "teamnames: 50.0% of the named rows are unmatched and undecided, more than the 2.0% allowed\n"
    )
    assert main(["clean", str(staff), "-c", "Department", "--max-unmatched", "0.5"]) == 0
    capsys.readouterr()
    assert main(["clean", str(staff), "-c", "Department", "--on-unmatched", "fail"]) == 1
    told = capsys.readouterr()
    assert "clean   not written: 2 rows are unmatched (--on-unmatched fail)" in told.out


@pytest.mark.parametrize(
    ("option", "value"), [("--max-unmatched", "2"), ("--max-unmatched", "x%"), ("--min-confidence", "-1")]
)
def test_shares_that_are_none_are_refused(
    staff: Path, capsys: pytest.CaptureFixture[str], option: str, value: str
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["clean", str(staff), "-c", "Department", option, value])
    assert stopped.value.code == 2
    assert f"{value!r} is no share; accepted: 2% or 0.02, up to 100%" in capsys.readouterr().err


def test_a_mistyped_column_is_told_with_the_nearest(staff: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean", str(staff), "-c", "Departmant"]) == 2
    assert capsys.readouterr().err == (
        "teamnames: --column: no column is called 'Departmant'; did you mean 'Department'?; "
        "there are: Id, Department\n"
    )


def test_every_choice_can_be_overridden(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "staff.txt"
    path.write_bytes("a|Łódź Sales\nb|Legal\n".encode("cp1250"))
    options = (
        "--encoding",
        "cp1250",
        "--delimiter",
        "pipe",
        "--header-row",
        "0",
        "--format",
        "csv",
        "--prefix",
        "t_",
    )
    policy = ("--min-confidence", "0.99", "--doubt-below", "99%", "--parent", "1", "--parent-fallback")
    said = typed(capsys, "clean", path, "-c", "2", *options, *policy, "-o", tmp_path / "out.txt")
    assert f"{path}: CSV, Windows-1250, cells separated by '|', no header, 2 columns" in said
    assert (tmp_path / "out.txt").read_text("cp1250").startswith("a|Łódź Sales||||unmatched|0|")


def test_workbooks_guesses_and_stages_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tablefiles import write_workbook

    rows = [["Report"], ["Department", "Stage"], ["SDR", "Prospect"]]
    path = write_workbook(tmp_path / "staff.xlsx", {"Staff": rows})
    said = typed(
        capsys, "clean", path, "-c", "Department", "--stage-column", "Stage", "--stage-scheme", "pardot",
        "--sheet", "Staff", "--review-format", "xlsx",
    )  # fmt: skip
    assert f"{path}: XLSX, sheet 'Staff', header in row 2, 2 columns" in said
    assert "  note: rows above the header, copied as they are: 1" in said
    legacy = tmp_path / "old.csv"
    legacy.write_bytes("Department\nGrün\n".encode("cp1252"))
    assert "  note: no UTF-8, so taken for what Excel writes in the West; --encoding" in typed(
        capsys, "clean", legacy, "-c", "Department"
    )
    lines = tmp_path / "staff.jsonl"
    lines.write_text('{"Department": ""}\n')
    assert f"{lines}: JSON Lines, UTF-8, 1 column\n" in typed(capsys, "clean", lines, "-c", "Department")


def test_names_that_would_spoil_the_terminal_are_shown_harmlessly(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("Department\n\x1b[31mred\u202e\n" + "x" * 500 + "\n", "utf-8")
    said = typed(capsys, "clean", path, "-c", "Department")
    assert "\x1b" not in said
    assert "\u202e" not in said
    assert "…" in said


def test_the_loop_of_two_months(staff: Path, capsys: pytest.CaptureFixture[str]) -> None:
    typed(capsys, "clean", staff, "-c", "Department")
    first = staff.with_name("staff.run.json")
    review, decisions = staff.with_name("staff.review.csv"), staff.with_name("decisions.csv")
    text = review.read_text("utf-8-sig")
    assert "Zürich;2;;" in text
    review.write_text(
        text.replace("Zürich;2;;", "Zürich;2;not a team;a town").replace(
            "Development;1;", "Development;1;enginering"
        ),
        "utf-8-sig",
    )
    assert main(["accept", str(review), "--decisions", str(decisions)]) == 2
    told = capsys.readouterr().err
    assert told.startswith("teamnames: nothing was taken over; mend this and run again:\n")
    assert "did you mean 'engineering'?" in told
    review.write_text(review.read_text("utf-8-sig").replace("enginering", "engineering"), "utf-8-sig")
    said = typed(capsys, "accept", review, "--decisions", decisions, "--by", "Ana", "--date", "2026-11-25")
    assert said.splitlines()[-1] == f"{decisions}: 2 added, 0 known already, 0 in conflict, 0 left open"
    assert decisions.read_text("utf-8").splitlines()[1] == "Zürich,,never,Ana,2026-11-25,a town"
    december = staff.with_name("december.csv")
    december.write_text(staff.read_text("utf-8") + "7;Legal\n", "utf-8")
    said = typed(capsys, "clean", december, "-c", "Department", "--decisions", decisions, "--against", first)
    assert "Since staff.run.json: 1 name is new, 2 moved, 0 are gone" in said
    said = typed(capsys, "diff", first, december.with_name("december.run.json"))
    assert "answered                      1 →          3  +2" in said
    assert "1     Development  ambiguous  engineering  new decision" in said
    assert "\nNew:\n" in said
    machine = typed(capsys, "diff", first, december.with_name("december.run.json"), "--json").splitlines()
    assert {json.loads(line)["kind"] for line in machine} == {"moved", "new"}
    conflict = staff.with_name("saved.csv")
    conflict.write_text("label,function_id,reading\nzürich,sales,\n", "utf-8")
    said = typed(capsys, "accept", conflict, "--decisions", decisions, code=1)
    assert (
        "row 2: 'zürich' is to be sales, but decisions.csv says never (a town; decided by Ana on 2026-11-25)"
        in said
    )
    assert "1 in conflict" in said


def test_a_long_difference_is_cut_unless_all_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Department\n" + "\n".join(f"zz{i}" for i in range(12)))
    typed(capsys, "clean", path, "-c", "Department")
    other = tmp_path / "b.csv"
    other.write_text("Department\nSDR\n")
    typed(capsys, "clean", other, "-c", "Department", "--doubt-below", "0.5")
    pair = (tmp_path / "a.run.json", tmp_path / "b.run.json")
    said = typed(capsys, "diff", *pair)
    assert "Gone (first 10 of 12; --all lists every one):" in said
    assert "Apart from the names: other policy" in said
    assert "zz11" in typed(capsys, "diff", *pair, "--all")


def test_the_day_of_a_decision_can_be_fixed_from_outside(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    monkeypatch.setattr("getpass.getuser", lambda: "ana")
    review = tmp_path / "r.csv"
    review.write_text("name,decision\nParis,never\n")
    typed(capsys, "accept", review, "--decisions", tmp_path / "d.csv", "--vocabulary", _own(tmp_path))
    assert (tmp_path / "d.csv").read_text().splitlines()[1] == "Paris,,never,ana,1970-01-01,"


def test_a_user_without_a_name(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def nameless() -> str:
        raise KeyError("uid")

    monkeypatch.setattr("getpass.getuser", nameless)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    review = tmp_path / "r.csv"
    review.write_text("name,decision\nParis,never\n")
    typed(capsys, "accept", review, "--decisions", tmp_path / "d.csv")
    assert (tmp_path / "d.csv").read_text().splitlines()[1].startswith("Paris,,never,,20")


def _own(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text("label,function_id\nFalcon,sales\n")
    return path


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch) -> None:
    """No library of the extra is there."""

    def missing(module: str, library: str) -> ModuleType:
        raise MissingExtraError(library, "files")

    for room in ("encodings", "workbook", "parquet", "report", "review"):
        monkeypatch.setattr(f"teamnames.cleaning.{room}.optional", missing)
    from teamnames.cleaning import report

    report._template.cache_clear()


@pytest.mark.usefixtures("without")
def test_plain_csv_needs_no_library_and_says_what_the_report_needs(
    staff: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    said = typed(capsys, "clean", staff, "-c", "Department")
    assert (
        said.splitlines()[-1]
        == "  report  not made: jinja2 is not installed; run: pip install 'teamnames[files]'"
    )
    assert {one.name for one in staff.parent.iterdir()} == {
        "staff.csv",
        "staff.clean.csv",
        "staff.review.csv",
        "staff.run.json",
    }
    assert main(["clean", str(staff), "-c", "Department", "--review-format", "xlsx"]) == 2
    assert "xlsxwriter is not installed; run: pip install 'teamnames[files]'" in capsys.readouterr().err


def test_each_format_says_which_library_it_needs(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], request: pytest.FixtureRequest
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from tablefiles import write_workbook

    book = write_workbook(tmp_path / "a.xlsx", {"S": [["Department"], ["SDR"]]})
    pq.write_table(pa.table({"Department": ["SDR"]}), tmp_path / "a.parquet")
    request.getfixturevalue("without")
    for path, library in ((book, "python-calamine"), (tmp_path / "a.parquet", "pyarrow")):
        assert main(["clean", str(path), "-c", "Department"]) == 2
        assert (
            capsys.readouterr().err
            == f"teamnames: {library} is not installed; run: pip install 'teamnames[files]'\n"
        )


def test_the_one_door_to_optional_libraries() -> None:
    assert extras.optional("json", "json").dumps(1) == "1"


def test_cleaning_a_csv_brings_in_no_library(staff: Path) -> None:
    code = (
        "import sys\nfrom teamnames.cli import main\n"
        f"assert main(['clean', {str(staff)!r}, '-c', 'Department', '--json']) == 0\n"
        "never = {'pandas', 'polars', 'pyarrow', 'xlsxwriter', 'python_calamine', 'rich'}\n"
        "sys.exit(len(never & set(sys.modules)))"
    )
    environment = {**os.environ, "PYTHONPATH": str(SOURCE)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("there", [True, False])
def test_a_bar_on_a_terminal_and_none_without_rich(
    staff: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, there: bool
) -> None:
    real = builtins.__import__

    def imported(name: str, *rest: object) -> object:
        if name.startswith("rich") and not there:
            raise ImportError(name)
        return real(name, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", imported)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    monkeypatch.setenv("FORCE_COLOR", "1")
    staff.write_text("Id;Department\n" + "1;SDR\n" * 9000)
    assert main(["clean", str(staff), "-c", "Department"]) == 0
    assert ("Writing" in capsys.readouterr().err) is there
