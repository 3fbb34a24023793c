"""``teamnames trends`` and ``teamnames names`` as a user sees them."""

from __future__ import annotations

import argparse
import builtins
import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from teamnames.errors import FileFormatError, MissingExtraError, UnknownColumnError, UnknownFunctionError
from teamnames.trends.report import add_names, add_trends, print_names, print_trends, sparkline

Run = Callable[..., int]

MIX = {
    "Telemarketing Team": [60, 50, 38, 26, 12, 4],
    "SDR": [5, 12, 20, 34, 50, 58],
    "Growth Hacking": [0, 1, 0, 0, 1, 0],
}


@pytest.fixture
def table(tmp_path: Path) -> Path:
    lines = ["Id,Department,Created"]
    for name, counts in MIX.items():
        for place, count in enumerate(counts):
            lines += [f"{len(lines) + extra},{name},{2015 + place}-05-01" for extra in range(count)]
    lines += ["1,Telemarketing Team,2015-05-01", "9001,SDR,soon", "9002,N/A,2015-01-01", ",London,2015-01-01"]
    lines += ["", "9003"]
    path = tmp_path / "crm.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def trends(*arguments: object) -> int:
    parser = argparse.ArgumentParser()
    add_trends(parser)
    return print_trends(parser.parse_args([*map(str, arguments)]))


def names(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    add_names(parser)
    return print_names(parser.parse_args(arguments))


def test_the_report_leads_with_what_moves(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert trends(table, "--column", "Department", "--date", "Created", "--id", "Id") == 0
    told = capsys.readouterr().out
    first = told.splitlines()[0]
    assert "'Telemarketing' fell from about " in first
    assert "; 'SDR' rose from about " in first
    assert " of your Lead Generation rows (190 of 369, 2015–2020, q = " in first
    shares = [a / (a + b) for a, b in zip(MIX["Telemarketing Team"], MIX["SDR"], strict=True)]
    assert f" {sparkline(shares)} " in told
    assert "Names with too few records or periods to test: 1; --all shows them." in told
    assert (
        "Counted: 372 records of 376 rows "
        "(dates missing or unreadable: 2, repeats of an id: 1, without a name: 1)." in told
    )
    assert "Dates left out: 'soon' (row 373), '' (row 376); accepted: 2013-03-26, 2013-03, 2013." in told
    assert "Rows without an id, counted one by one: 1." in told
    assert "q: false-discovery rate over 2 names tested together." in told


def test_every_row_carries_window_and_counts(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trends(table, "--column", "Department", "--date", "Created", "--all")
    told = capsys.readouterr().out
    lines = [
        line for line in told.splitlines() if line.startswith(("Telemarketing", "SDR", "Growth Hacking"))
    ]
    assert len(lines) == 3
    assert all("2015–2020" in line or "2016–2019" in line for line in lines)
    assert all(" of " in line for line in lines)
    assert "too few records" not in told


def test_warnings_are_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "few.csv"
    path.write_text("Team;When\n" + "SDR;2013\nTelemarketing;2014\n" * 30, encoding="utf-8")
    trends(path, "--column", "Team", "--date", "When")
    assert (
        "Mind: only 2 years have rows, at least 4 are needed; half-years may do.\n" in capsys.readouterr().out
    )


def test_warnings_about_a_name_bear_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "grown.csv"
    rows = [
        f"{name}\t{2015 + place}" for place, n in enumerate((2, 8, 30, 90)) for name in ("SDR", "BDR") * n
    ]
    path.write_text("\n".join(["Team\tWhen", *rows]), encoding="utf-8")
    trends(path, "--column", "Team", "--date", "When")
    assert "Mind: 'SDR', the totals differ 45-fold between periods (4 to 180)" in capsys.readouterr().out


def test_json_is_everything(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trends(table, "--column", "Department", "--date", "Created", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["file"] == str(table)
    assert told["counted"]["bad_date_examples"] == [[373, "soon"], [376, ""]]
    assert [one["label"] for one in told["trends"]] == ["Telemarketing", "SDR", "Growth Hacking"]
    assert told["trends"][1]["counts"] == MIX["SDR"]


def test_csv_has_a_line_a_name(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    trends(table, "--column", "Department", "--date", "Created", "--csv")
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    assert [row["label"] for row in rows] == ["Telemarketing", "SDR", "Growth Hacking"]
    assert (rows[0]["verdict"], rows[0]["count"], rows[0]["family"]) == ("down", "191", "2")
    assert (rows[0]["first_period"], rows[0]["last_period"]) == ("2015", "2020")
    assert rows[0]["share_first"] == f"{61 / 66:.6g}"
    assert rows[2]["q"] == ""
    assert rows[0]["overall_total"] == "373"


def test_an_empty_table_is_told_of(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "empty.csv"
    path.write_text("Team,When\n", encoding="utf-8")
    assert trends(path, "--column", "Team", "--date", "When") == 0
    assert "Counted: 0 records of 0 rows." in capsys.readouterr().out


def test_a_table_of_ones_own_wins(table: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = tmp_path / "own.tsv"
    own.write_text("label\tfunction_id\nTelemarketing Team\tcustomer_support\n", encoding="utf-8")
    trends(table, "--column", "Department", "--date", "Created", "--vocabulary", own, "--json")
    told = json.loads(capsys.readouterr().out)
    assert {one["function_id"] for one in told["trends"]} == {"customer_support", "lead_generation", "growth"}


def test_a_column_that_is_missing_is_named_with_the_nearest(table: Path) -> None:
    with pytest.raises(UnknownColumnError) as error:
        trends(table, "--column", "Departmnt", "--date", "Created")
    said = str(error.value)
    assert said.endswith(
        "crm.csv:1: no column 'Departmnt'; did you mean 'Department'?; "
        "its columns: 'Id', 'Department', 'Created'"
    )


def test_a_file_without_a_header_is_named(tmp_path: Path) -> None:
    (tmp_path / "void.csv").write_bytes(b"")
    with pytest.raises(UnknownColumnError, match="no column 'Team'; its columns: none"):
        trends(tmp_path / "void.csv", "--column", "Team", "--date", "When")


def test_another_encoding_has_to_be_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "old.csv"
    path.write_bytes("Team,When\nVerkaufsförderung,2013\n".encode("cp1252"))
    with pytest.raises(
        FileFormatError, match="is no utf-8-sig; name the file's encoding, such as --encoding cp1252"
    ):
        trends(path, "--column", "Team", "--date", "When")
    assert trends(path, "--column", "Team", "--date", "When", "--encoding", "cp1252") == 0
    with pytest.raises(FileFormatError, match="no encoding is called 'utf-9'; accepted: utf-8"):
        trends(path, "--column", "Team", "--date", "When", "--encoding", "utf-9")


def test_what_is_no_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "big.csv"
    path.write_text("Team,When\n" + "x" * (csv.field_size_limit() + 1), encoding="utf-8")
    with pytest.raises(FileFormatError, match="field larger than field limit"):
        trends(path, "--column", "Team", "--date", "When")


def test_an_option_out_of_range_is_said(table: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert trends(table, "--column", "Department", "--date", "Created", "--alpha", "0.7") == 2
    assert (
        capsys.readouterr().err == "teamnames: alpha is 0.7; accepted: a probability above 0 and below 0.5\n"
    )


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_plot_shows_each_name_with_its_verdict(table: Path, tmp_path: Path, ending: str) -> None:
    pytest.importorskip("matplotlib")
    picture = tmp_path / f"out.{ending}"
    trends(table, "--column", "Department", "--date", "Created", "--plot", picture)
    drawn = picture.read_bytes()
    assert drawn[:5] == (b"<?xml" if ending == "svg" else b"\x89PNG\r")
    trends(table, "--column", "Department", "--date", "Created", "--plot", picture)
    assert picture.read_bytes() == drawn


def test_the_plots_panels_hold_line_band_and_verdict(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figure_module = pytest.importorskip("matplotlib.figure")
    drawn: list[Any] = []
    monkeypatch.setattr(
        figure_module.Figure, "savefig", lambda figure, path, **_: drawn.append((figure, path))
    )
    trends(table, "--column", "Department", "--date", "Created", "--plot", "x.svg", "--csv")
    ((figure, path),) = drawn
    assert path == "x.svg"
    shown = [panel for panel in figure.axes if panel.lines]
    titles = [panel.get_title(loc="left") for panel in shown]
    assert [title.split("\n")[0] for title in titles] == ["Telemarketing", "SDR"]
    assert titles[0].split("\n")[1].startswith("down, ×")
    assert titles[0].split("\n")[2] == "191 of 370 Lead Generation records, 2015–2020"
    line = shown[0].lines[0].get_ydata()
    assert line[0] == pytest.approx(100 * 61 / 66)
    (band,) = shown[0].collections
    low, high = band.get_datalim(shown[0].transData).intervaly
    assert low < line[-1]
    assert high > line[0]


def test_a_plot_without_a_test_shows_what_there_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    figure_module = pytest.importorskip("matplotlib.figure")
    drawn: list[Any] = []
    monkeypatch.setattr(figure_module.Figure, "savefig", lambda figure, path, **_: drawn.append(figure))
    path = tmp_path / "few.csv"
    path.write_text("Team,When\nSDR,2013\n", encoding="utf-8")
    trends(path, "--column", "Team", "--date", "When", "--plot", "x.png", "--csv")
    assert [panel.get_title(loc="left").split("\n")[1] for panel in drawn[0].axes if panel.lines] == [
        "not enough evidence"
    ]


def test_a_picture_of_no_known_format_is_refused(table: Path) -> None:
    with pytest.raises(
        FileFormatError, match=r"x.gif: the picture's name says no format; accepted: .svg, .png"
    ):
        trends(table, "--column", "Department", "--date", "Created", "--plot", "x.gif")


def test_a_plot_needs_matplotlib(table: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return real(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingExtraError, match=r"pip install 'teamnames\[plot\]'"):
        trends(table, "--column", "Department", "--date", "Created", "--plot", "x.svg")


def test_sparklines_are_full_at_their_highest() -> None:
    assert sparkline([]) == ""
    assert sparkline([0.0, 0.0]) == "▁▁"
    assert sparkline([0.5, None, 1.0]) == "▄·█"


def test_names_to_prefer_and_to_avoid(capsys: pytest.CaptureFixture[str]) -> None:
    assert names("lead_generation") == 0
    told = capsys.readouterr().out
    head, prefer, avoid, rest = told.split("\n\n")
    assert head == "Sales > Lead Generation (lead_generation)"
    assert prefer.startswith("Prefer:\n  Sales Development\n    marked as increasing in 2013")
    assert "  Telemarketing\n    marked as decreasing in 2013" in avoid
    assert "  Inside Sales\n    discouraged for this function (Confusing Terms: " in avoid
    assert rest.startswith("Nothing is known of the trend of ")


def test_only_the_rising_or_only_the_fading(capsys: pytest.CaptureFixture[str]) -> None:
    names("lead_generation", "--rising")
    assert "Avoid:" not in capsys.readouterr().out
    names("lead_generation", "--fading")
    assert "Prefer:" not in capsys.readouterr().out
    names("payroll", "--rising")
    assert "Prefer: nothing is known of any name" in capsys.readouterr().out


def test_names_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    names("SDR Team", "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["function_id"] == "lead_generation"
    assert told["prefer"][0]["label"] == "Sales Development"
    assert {one["label"] for one in told["avoid"]} >= {
        "Business Development",
        "Inside Sales",
        "Telemarketing",
    }
    assert all(one["trend"] == "down" or one["reading"] == "discouraged" for one in told["avoid"])


def test_a_function_is_found_by_label(capsys: pytest.CaptureFixture[str]) -> None:
    names("lead generation")
    assert "(lead_generation)" in capsys.readouterr().out


def test_a_function_that_is_none_is_named_with_the_nearest() -> None:
    with pytest.raises(
        UnknownFunctionError,
        match="no function has the id, label or name 'payrolll zzqqx'; did you mean 'payroll'",
    ):
        names("payrolll zzqqx")
