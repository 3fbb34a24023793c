"""Decisions are understood, checked, added once, never overwritten, and hold in the next run."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tablefiles import cleaned, write_workbook
from teamnames import Vocabulary
from teamnames.cleaning import accept, difference, open_table, read_run
from teamnames.cleaning.decisions import DECISION_COLUMNS, Acceptance
from teamnames.errors import DecisionError, FileFormatError

NAMES = ["Development", "Development", "Project Falcon", "London", "SDR", "Quality Assurance"]


@pytest.fixture
def staff(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    path.write_text("Id,Department\n" + "".join(f"{i},{name}\n" for i, name in enumerate(NAMES)))
    return path


def filled(review: Path, said: dict[str, tuple[str, str]], delimiter: str = ",") -> Path:
    """Fill decisions in, by name, as a person would, and save the file again."""
    with open(review, encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter=delimiter))
    for row in rows:
        row["decision"], row["reason"] = said.get(row["name"], ("", ""))
    with open(review, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)
    return review


def accepted(review: Path, decisions: Path, **said: str) -> Acceptance:
    return accept(review, decisions, Vocabulary.default(), **said)


def test_decisions_of_every_form_hold_in_the_next_run(staff: Path) -> None:
    first = cleaned(staff)
    decisions = staff.with_name("decisions.csv")
    offered = {row.name: row.proposals for row in first.review}
    review = filled(
        first.files.review,
        {
            "Development": ("2", "asked the team"),
            "London": ("not a team", ""),
            "Project Falcon": ("Software Engineering", "a product"),
            "Quality Assurance": ("software_quality; quality", ""),
        },
    )
    done = accepted(review, decisions, by="Ana", date="2026-11-25")
    assert len(done.added) == 4
    assert (done.known, done.conflicts, done.undecided) == ((), (), 0)
    again = cleaned(staff, decisions=decisions, against=first.files.run)
    run = {one.name: one for one in read_run(again.files.run).names}
    assert run["Development"].functions == offered["Development"][1].ids
    assert run["Project Falcon"].functions == ("software_engineering",)
    assert run["Quality Assurance"].functions == ("software_quality", "quality")
    assert (run["London"].outcome, run["London"].decided) == ("unmatched", True)
    assert again.review == ()
    assert again.counts.undecided == 0
    assert again.difference is not None
    assert {move.name: move.why for move in again.difference.moved} == dict.fromkeys(
        ("Development", "Project Falcon", "London", "Quality Assurance"), "new decision"
    )
    page = staff.with_name("staff.report.html").read_text("utf-8")
    assert "new decision" in page


def test_the_explanation_says_who_decided(staff: Path) -> None:
    decisions = staff.with_name("decisions.csv")
    review = filled(cleaned(staff).files.review, {"Development": ("engineering", "asked the team")})
    accepted(review, decisions, by="Ana", date="2026-11-25")
    normalizer = Vocabulary.default().extended_with(decisions)
    assert [row[4] for row in normalizer.overlay] == ["asked the team; decided by Ana on 2026-11-25"]


def test_never_a_function_forbids_that_one_only(staff: Path) -> None:
    decisions = staff.with_name("decisions.csv")
    review = filled(cleaned(staff).files.review, {"Quality Assurance": ("never quality", "")})
    (one,) = accepted(review, decisions).added
    assert (one.function_id, one.reading, str(one)) == ("quality", "never", "never quality")
    run = {one.name: one for one in read_run(cleaned(staff, decisions=decisions).files.run).names}
    assert "quality" not in run["Quality Assurance"].functions
    assert not run["Quality Assurance"].decided


def test_mistakes_are_all_named_with_the_nearest_function_and_nothing_is_written(staff: Path) -> None:
    decisions = staff.with_name("decisions.csv")
    review = filled(
        cleaned(staff).files.review,
        {
            "Development": ("enginering", ""),
            "London": ("3", ""),
            "Project Falcon": ("Sofware Engineering", ""),
        },
    )
    with pytest.raises(DecisionError) as error:
        accepted(review, decisions)
    lines = str(error.value).splitlines()
    assert len(lines) == 3
    assert (
        "row 2 ('Development'): no function is called 'enginering'; did you mean 'engineering'?; accepted"
        in lines[0]
    )
    assert "('London'): there is no candidate 3" in str(error.value)
    assert "did you mean 'software_engineering'?" in str(error.value)
    assert not decisions.exists()


def test_earlier_decisions_stand_and_the_conflict_is_shown(staff: Path) -> None:
    decisions = staff.with_name("decisions.csv")
    review = cleaned(staff).files.review
    accepted(
        filled(review, {"Development": ("engineering", "first"), "London": ("never", "")}),
        decisions,
        by="Ana",
    )
    before = decisions.read_bytes()
    done = accepted(filled(review, {"Development": ("sales", ""), "London": ("not a team", "")}), decisions)
    assert decisions.read_bytes() == before
    assert [one.label for one in done.known] == ["London"]
    (conflict,) = done.conflicts
    assert (conflict.row, str(conflict.decision)) == (2, "sales")
    assert conflict.earlier == "engineering (first; decided by Ana)"
    done = accepted(filled(review, {"Development": ("never", ""), "London": ("never sales", "")}), decisions)
    assert [one.decision.label for one in done.conflicts] == ["Development"]
    assert (len(done.known), len(done.added)) == (0, 1)


def test_a_review_that_excel_saved_again(staff: Path) -> None:
    review = cleaned(staff).files.review
    filled(review, {"London": ("not a team", "Büro")})
    text = review.read_text("utf-8-sig").replace("\r\n", "\n")
    rows = list(csv.reader(text.splitlines()))
    with open(review, "w", encoding="cp1252", newline="") as stream:
        csv.writer(stream, delimiter=";").writerows(rows)
    done = accepted(review, staff.with_name("decisions.csv"))
    assert [(one.label, one.reason) for one in done.added] == [("London", "Büro")]


def test_a_review_as_a_workbook(staff: Path) -> None:
    review = cleaned(staff, review_format="xlsx").files.review
    table = open_table(review, wanted=["decision"])
    columns = list(table.taken_for.columns)
    cells: list[list[object]] = [
        list(picked) for _, picked in table.rows(range(len(columns)), lambda share: None)
    ]
    for row in cells:
        row[2] = 1 if row[0] == "Development" else None
    write_workbook(review, {"review": [columns, *cells]})
    done = accepted(review, staff.with_name("decisions.csv"))
    assert [one.label for one in done.added] == ["Development"]
    assert done.undecided == 3


def test_decisions_saved_by_the_page_are_merged(tmp_path: Path) -> None:
    page = tmp_path / "saved.csv"
    page.write_text(
        "label,function_id,reading,by,date,reason\n'=SDR,sales,default,Bo,2026-11-01,why\nParis,,never,Bo,,\nX,,,,,\n"
    )
    done = accepted(page, tmp_path / "decisions.csv", by="Ana", date="2026-11-25")
    assert [(one.label, one.function_id, one.reading, one.by, one.date) for one in done.added] == [
        ("=SDR", "sales", "default", "Bo", "2026-11-01"),
        ("Paris", "", "never", "Bo", "2026-11-25"),
    ]
    assert done.undecided == 1
    assert (tmp_path / "decisions.csv").read_text().splitlines()[1] == "'=SDR,sales,default,Bo,2026-11-01,why"


def test_lines_are_added_in_the_layout_that_the_file_has(tmp_path: Path) -> None:
    decisions = tmp_path / "decisions.csv"
    decisions.write_bytes("\ufefffunction;name;Reading;note\r\nsales;Vertrieb Süd;default;".encode())
    review = tmp_path / "saved.csv"
    review.write_text("label,function_id,reading,by,date,reason\nParis,never,,Bo,2026-11-01,a place\n")
    accepted(review, decisions)
    assert decisions.read_bytes().decode() == (
        "\ufefffunction;name;Reading;note\r\nsales;Vertrieb Süd;default;\r\n"
        ";Paris;never;Bo, 2026-11-01, a place\r\n"
    )
    assert {("Vertrieb Süd", "sales", "default"), ("Paris", "", "never")} <= {
        row[:3] for row in Vocabulary.default().extended_with(decisions).overlay
    }


def test_a_file_without_readings_cannot_keep_decisions(tmp_path: Path) -> None:
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("label,function_id\nX team,sales\n")
    review = tmp_path / "saved.csv"
    review.write_text("label,function_id,reading\nParis,never,\n")
    with pytest.raises(FileFormatError, match="add the column 'reading' to its first line"):
        accepted(review, decisions)


def test_other_files_and_rows_without_a_name_are_refused(tmp_path: Path) -> None:
    review = tmp_path / "x.csv"
    review.write_text("Id,Department\n1,SDR\n")
    with pytest.raises(FileFormatError, match=r"x\.csv is no review: .* there are: Id, Department"):
        accepted(review, tmp_path / "decisions.csv")
    review.write_text("name,decision\n!!,sales\n")
    with pytest.raises(DecisionError, match="row 2: a decision without a name"):
        accepted(review, tmp_path / "decisions.csv")


def test_an_empty_file_of_decisions_gets_its_head(tmp_path: Path) -> None:
    decisions = tmp_path / "decisions.csv"
    review = tmp_path / "saved.csv"
    review.write_text("name,decision\nParis,Not a team\nParis,never\nBonn,\n")
    done = accepted(review, decisions)
    assert len(done.added) == len(done.known) == done.undecided == 1
    assert decisions.read_text().splitlines()[0] == ",".join(DECISION_COLUMNS)


def test_what_moved_and_why(staff: Path) -> None:
    first = read_run(cleaned(staff).files.run)
    table = staff.with_name("mine.csv")
    table.write_text("label,function_id,reading\nFalcon,engineering,default\nSDR,sales,default\n")
    second = read_run(cleaned(staff, vocabulary=(table,)).files.run)
    moved = difference(first, second)
    assert [(move.name, move.why) for move in moved.moved] == [("SDR", "new decision")]
    assert moved.causes == ("other decisions",)
    assert [(move.name, move.why) for move in difference(second, first).moved] == [
        ("SDR", "decision taken back")
    ]
    table.write_text("label,function_id,reading\nSDR,marketing,default\n")
    third = read_run(cleaned(staff, vocabulary=(table,)).files.run)
    assert [move.why for move in difference(second, third).moved] == ["another decision"]


def test_new_and_gone_names_and_the_causes_of_a_move(staff: Path) -> None:
    first = read_run(cleaned(staff).files.run)
    staff.write_text("Id,Department\n1,Legal\n2,Legal\n3,SDR\n4,Tax\n")
    changed = cleaned(staff, doubt_below=0.99)
    second = read_run(changed.files.run)
    moved = difference(first, second)
    assert [(move.name, move.rows) for move in moved.new] == [("Legal", 2), ("Tax", 1)]
    assert {move.name for move in moved.gone} == set(NAMES) - {"SDR"}
    assert moved.causes == ("other policy",)
    assert difference(second, second).causes == ()


def test_a_move_without_a_recorded_cause_is_not_explained_away(staff: Path) -> None:
    import attrs

    run = read_run(cleaned(staff).files.run)
    names = tuple(attrs.evolve(one, functions=("legal",)) for one in run.names if one.name == "SDR")
    other = attrs.evolve(run, names=names)
    assert [move.why for move in difference(run, other).moved] == ["not explained by what the runs record"]
    head = {**run.made_by, "table": {"version": "2027.1.0", "sha256": "x"}, "teamnames": "9", "columns": {}}
    newer = attrs.evolve(other, made_by=head)
    assert difference(run, newer).moved[0].why == " or ".join(difference(run, newer).causes)
    assert len(difference(run, newer).causes) == 3
