"""A run: every name once, four files, numbers that add up, the same bytes again."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import python_calamine

from tablefiles import cells_of_csv, cleaned
from teamnames import Normalizer, Outcome, Policy, Vocabulary, normalize_team
from teamnames.cleaning import open_table, read_run, samples
from teamnames.cleaning import run as run_module
from teamnames.cleaning import survey as survey_module
from teamnames.cleaning.guard import unguarded
from teamnames.cleaning.manifest import table_hash
from teamnames.cleaning.review import REVIEW_COLUMNS
from teamnames.cleaning.survey import ADDED, Standing, Survey
from teamnames.errors import FileFormatError
from teamnames.normalizer import default_normalizer
from teamnames.vocabulary.tables import all_tables, load_tables

SOURCE = Path(__file__).parents[2] / "src"
NAMES = [
    "SDR",
    "sdr",
    "SDR ",
    "London",
    "london",
    "=London",
    "Development",
    "n/a",
    "",
    "Sales & Marketing",
    "SDR",
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "staff.csv"
    with open(path, "w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Id", "Department", "Division", "Title"])
        writer.writerows([str(i), name, "Engineering", "SDR"] for i, name in enumerate(NAMES))
    return path


def review_of(path: Path) -> list[dict[str, str]]:
    rows = cells_of_csv(path.read_bytes(), "utf-8-sig")
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_every_row_holds_what_normalize_team_says(path: Path) -> None:
    done = cleaned(path)
    assert done.files.clean is not None
    rows = cells_of_csv(done.files.clean.read_bytes())
    assert rows[0][4:] == [f"teamnames_{name}" for name in ADDED]
    for name, row in zip(NAMES, rows[1:], strict=True):
        said = normalize_team(name).as_dict()
        expected = ["" if said[key] is None else str(said[key]) for key in ADDED]
        expected[4] = f"{said['confidence']:g}"
        assert row[4:] == expected


def test_the_numbers_add_up(path: Path) -> None:
    counts = cleaned(path).counts
    assert counts.rows == len(NAMES) == sum(counts.by_outcome.values()) == sum(counts.by_standing.values())
    assert dict(counts.by_outcome) == dict(Counter(normalize_team(name).outcome for name in NAMES))
    assert counts.distinct == len(
        {name for name in NAMES if normalize_team(name).outcome is not Outcome.BLANK}
    )
    assert counts.unmatched_share == pytest.approx(3 / 9)


def test_each_distinct_name_is_worked_out_once(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    real = Normalizer.normalize_team

    def counted(self: Normalizer, name: object, *, parent: object = None, title: object = None) -> object:
        asked.append(name)
        return real(self, name, parent=parent, title=title)

    monkeypatch.setattr(Normalizer, "normalize_team", counted)
    cleaned(path)
    assert sorted(map(str, asked)) == sorted(set(NAMES))


def test_the_same_input_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    def made(folder: str) -> dict[str, bytes]:
        cleaned(path, out_dir=tmp_path / folder)
        return {one.name: one.read_bytes() for one in (tmp_path / folder).iterdir()}

    first, second = made("a"), made("b")
    assert first == second
    assert set(first) == {"staff.clean.csv", "staff.review.csv", "staff.report.html", "staff.run.json"}


def test_the_same_bytes_come_from_another_process(path: Path, tmp_path: Path) -> None:
    def made(seed: str) -> dict[str, bytes]:
        command = [sys.executable, "-m", "teamnames", "clean", str(path), "-c", "Department", "--out-dir"]
        environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONHASHSEED": seed}
        subprocess.run(
            [*command, str(tmp_path / seed)], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        return {one.name: one.read_bytes() for one in (tmp_path / seed).iterdir()}

    assert made("1") == made("2")


def test_the_review_lists_each_doubtful_name_once_most_rows_first(path: Path) -> None:
    done = cleaned(path)
    rows = review_of(done.files.review)
    assert list(rows[0]) == list(REVIEW_COLUMNS)
    assert [(unguarded(row["name"]), row["rows"], row["spellings"]) for row in rows] == [
        ("=London", "3", "3"),
        ("Development", "1", "1"),
    ]
    assert [row["outcome"] for row in rows] == ["unmatched", "ambiguous"]
    assert rows[1]["candidate_1"].endswith("]")
    assert {row["decision"] for row in rows} == {""}
    assert rows[0]["example_row"] == "5"
    assert rows[0]["why"] == normalize_team("London").reason


def test_an_answer_below_the_line_is_doubtful(path: Path) -> None:
    done = cleaned(path, doubt_below=0.95)
    composite = next(row for row in done.review if row.name == "Sales & Marketing")
    assert composite.confidence == pytest.approx(normalize_team("Sales & Marketing").confidence)
    assert str(composite.proposals[0]) == "Sales; Marketing [sales; marketing]"
    assert "is Sales and Marketing" in composite.why
    assert done.counts.by_standing["doubtful"] == 2


def test_the_review_as_a_workbook(path: Path) -> None:
    done = cleaned(path, review_format="xlsx")
    assert done.files.review.name == "staff.review.xlsx"
    rows = python_calamine.load_workbook(str(done.files.review)).get_sheet_by_index(0).to_python()
    assert rows[0] == list(REVIEW_COLUMNS)
    assert rows[1][:2] == ["'=London", 3]
    again = done.files.review.read_bytes()
    assert cleaned(path, review_format="xlsx").files.review.read_bytes() == again


@pytest.mark.parametrize(
    ("on_unmatched", "shown"), [("null", ""), ("keep", "London"), ("label", "To be decided")]
)
def test_what_stands_in_place_of_an_unknown_function(path: Path, on_unmatched: str, shown: str) -> None:
    done = cleaned(path, on_unmatched=on_unmatched, label="To be decided")
    assert done.files.clean is not None
    rows = cells_of_csv(done.files.clean.read_bytes())
    assert rows[4][4:8] == [shown, "", "", "unmatched"]
    assert rows[7][4:8] == ["", "", "", "ambiguous"]
    assert rows[8][4:8] == ["", "", "", "blank"]


def test_failing_on_unmatched_names_writes_no_clean_file(path: Path) -> None:
    done = cleaned(path, on_unmatched="fail")
    assert done.files.clean is None
    assert done.too_many_unmatched
    assert sorted(one.name for one in path.parent.iterdir()) == [
        "staff.csv", "staff.report.html", "staff.review.csv", "staff.run.json",
    ]  # fmt: skip
    path.write_text("Id,Department\n1,SDR\n")
    done = cleaned(path, on_unmatched="fail")
    assert done.files.clean is not None
    assert not done.too_many_unmatched


def test_too_many_unmatched_are_told(path: Path) -> None:
    assert cleaned(path, max_unmatched=0.33).too_many_unmatched
    assert not cleaned(path, max_unmatched=0.34).too_many_unmatched
    path.write_text("Id,Department\n1,\n")
    assert cleaned(path, max_unmatched=0.0).counts.unmatched_share == 0.0


def test_orders_that_cannot_be_are_refused(path: Path) -> None:
    for asked, said in (
        ({"on_unmatched": "guess"}, "on-unmatched is 'guess'; accepted: null, keep, label, fail"),
        ({"review_format": "pdf"}, "review-format is 'pdf'; accepted: csv, xlsx"),
        ({"doubt_below": 2.0}, r"doubt-below is 2; accepted: 0\.\.1"),
        ({"max_unmatched": -0.1}, r"max-unmatched is -0\.1; accepted: 0\.\.1"),
        (
            {"output": Path("x.xlsx")},
            r"-o x\.xlsx: the clean file is in the input's format, so its name ends in \.csv",
        ),
        ({"decisions": Path("nope.csv")}, "nope.csv is not there; leave --decisions out"),
        ({"output": path.with_name("staff.review.csv")}, "that is the name of the review; choose another"),
        ({"output": path}, "is read in this run and will not be replaced"),
    ):
        with pytest.raises(FileFormatError, match=said):
            cleaned(path, **asked)


def test_the_other_columns_settle_what_the_name_leaves_open(path: Path) -> None:
    done = cleaned(path, parent="Division")
    assert done.files.clean is not None
    expected = normalize_team("Development", parent="Engineering")
    assert expected.function is not None
    rows = cells_of_csv(done.files.clean.read_bytes())
    assert rows[7][5] == expected.function.id
    run = read_run(done.files.run)
    assert next(one for one in run.names if one.name == "Development").parent == "engineering"
    title = cleaned(path, parent="Division", title="Title")
    assert {one.title for one in read_run(title.files.run).names} == {"lead_generation"}
    assert title.counts.distinct == done.counts.distinct


def test_contexts_that_name_the_same_function_are_one(normalizer: Normalizer) -> None:
    survey = Survey(normalizer, 0.85)
    for number in range(500):
        survey.see(number, "CS", title=f"{number} - Support Agent")
    assert len(list(survey)) == 1
    assert next(iter(survey)).match.functions == normalize_team("CS", title="Support Agent").functions


def test_a_bucket_takes_its_parents_function_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("Department,Division\nOther,Finance\nOther,London\n")
    done = cleaned(path, parent="Division", policy=Policy(parent_fallback=True))
    assert done.files.clean is not None
    rows = cells_of_csv(done.files.clean.read_bytes())
    assert [row[3] for row in rows[1:]] == ["finance", ""]


def test_stages_are_answered_beside_the_names(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_text("Department,Stage\nSDR,Opportunity\nSDR,zzgrf\nSDR,\n")
    done = cleaned(path, stage="Stage")
    assert done.files.clean is not None
    rows = cells_of_csv(done.files.clean.read_bytes())
    assert rows[0][-4:] == [
        f"teamnames_{name}" for name in ("stage", "stage_id", "stage_outcome", "stage_confidence")
    ]
    assert rows[1][-4:-1] == ["Opportunity", "opportunity", "matched"]
    assert rows[2][-4:] == ["", "", "unmatched", "0"]
    assert rows[3][-2] == "blank"


def test_beyond_the_names_that_are_kept_rows_are_only_counted(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey_module, "KEPT_NAMES", 3)
    monkeypatch.setattr(survey_module, "_MEANINGS", 1)
    monkeypatch.setattr(run_module, "_REMEMBERED", 2)
    done = cleaned(path, parent="Division", title="Title")
    assert done.counts.unlisted == len(NAMES) - 4
    assert done.counts.rows == len(NAMES)
    assert len(read_run(done.files.run).names) == 3
    assert done.files.clean is not None
    rows = cells_of_csv(done.files.clean.read_bytes())
    expected = [normalize_team(name, parent="Engineering", title="SDR").outcome for name in NAMES]
    assert [row[7] for row in rows[1:]] == expected


def test_the_most_frequent_unmatched_are_those_nobody_decided(normalizer: Normalizer) -> None:
    survey = Survey(normalizer, 0.85)
    for number, name in enumerate(["London", "Paris", "Paris", "SDR"]):
        survey.see(number, name)
    assert [one.name for one in survey.most_frequent(Standing.WITHOUT, 1)] == ["Paris"]


def test_samples_show_what_a_wrong_encoding_would_spoil(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    rows = [*["1,Legal", "2,SDR"] * 200, "3,Zürich", "4,", "5,Équipe"]
    path.write_text("Id,Department\n" + "\n".join(rows), "utf-8")
    assert samples(open_table(path), 1) == ["Zürich", "Équipe"]
    path.write_text("Id,Department\n1,Legal\n2,\n")
    assert samples(open_table(path), 1) == ["Legal"]


def test_the_record_says_what_was_read_and_by_what(path: Path) -> None:
    run = read_run(cleaned(path).files.run)
    assert run.made_by["input"]["file"] == "staff.csv"
    assert run.made_by["table"]["version"] == default_normalizer().vocabulary.version
    assert len(run.made_by["table"]["sha256"]) == 64
    assert run.made_by["policy"]["min_confidence"] == Policy().min_confidence
    assert run.made_by["libraries"]["rapidfuzz"]
    assert run.counts == {"rows": 11, "answered": 5, "doubtful": 1, "without": 3, "blank": 2}
    assert {one.name: one.rows for one in run.names}["SDR"] == 2
    text = path.with_name("staff.run.json").read_text("utf-8")
    assert str(path.parent) not in text
    assert len([line for line in text.splitlines() if line.startswith('    {"name"')]) == len(run.names)


def test_the_hash_of_the_table_is_of_all_its_rows_whatever_was_read_of_it_before() -> None:
    fresh, used = Vocabulary(load_tables()), Vocabulary(load_tables())
    assert len(used.functions) > 0
    assert table_hash(fresh) == table_hash(used)
    fewer = {**all_tables(used.tables), "aliases": used.tables["aliases"][1:]}
    assert table_hash(Vocabulary(fewer)) != table_hash(used)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"kind": "x"}',
        '{"kind": "teamnames run", "layout": 1}',
        '{"kind": "teamnames run", "layout": 1, "names": [{"a": 1}]}',
    ],
)
def test_a_record_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "x.json").write_text(text)
    with pytest.raises(FileFormatError, match=r"x\.json is no run\.json of 'teamnames clean'"):
        read_run(tmp_path / "x.json")


def test_a_record_of_another_layout_is_refused(path: Path) -> None:
    record = cleaned(path).files.run
    said = json.loads(record.read_text("utf-8"))
    record.write_text(json.dumps({**said, "layout": 2}))
    with pytest.raises(FileFormatError, match="has the layout 2; this version of teamnames reads 1"):
        read_run(record)
