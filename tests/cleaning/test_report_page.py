"""The page: one file, nothing from outside, no name taken for markup, and the numbers are right."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tablefiles import cleaned
from teamnames import Normalizer, normalize_team
from teamnames.cleaning import figures, report_data
from teamnames.cleaning.report import _share, report_page
from teamnames.cleaning.survey import Survey

HOSTILE = [
    "<script>window.hacked = 1</script>",
    '"><img src=x onerror="window.hacked = 2">',
    "</script><script>window.hacked = 3</script>",
    "{{ 7 * 7 }}{% raw %}",
    "<!--",
    "javascript:window.hacked=4 Sales & <b>Marketing</b>",
    "&lt;b&gt; Sales / <i>Legal</i>",
]
NAMES = [
    "SDR",
    "SDR",
    "Telesales",
    "Telemarketing EMEA",
    "London",
    "Development",
    "4100 - HR",
    "Sales & Marketing",
    "",
]


class Page(HTMLParser):
    """Collects tags, attributes and the text of style and script."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.tags = text, list[tuple[str, dict[str, str | None]]]()
        self.held: dict[str, list[str]] = {"style": [], "script": []}
        self._inside = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._inside = tag if tag in self.held else ""

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.held[self._inside].append(data)
            self._inside = ""

    @property
    def packed(self) -> dict[str, Any]:
        content = json.loads(zlib.decompress(base64.b64decode(self.held["script"][0])))
        assert isinstance(content, dict)
        return content


def page_of(folder: Path, names: list[str], column: str = "Department", **asked: Any) -> Page:
    path = folder / "staff.jsonl"
    path.write_text("".join(json.dumps({column: name, "Division": "Engineering"}) + "\n" for name in names))
    done = cleaned(path, column, **asked)
    assert done.files.report is not None
    return Page(done.files.report.read_text("utf-8"))


def test_the_policy_allows_the_one_style_and_the_one_script_and_nothing_else(tmp_path: Path) -> None:
    page = page_of(tmp_path, NAMES)
    policy = next(
        attrs["content"] for tag, attrs in page.tags if attrs.get("http-equiv") == "Content-Security-Policy"
    )
    (style,), (_, script) = page.held["style"], page.held["script"]
    hashes = [
        "sha256-" + base64.b64encode(hashlib.sha256(one.encode()).digest()).decode()
        for one in (style, script)
    ]
    assert policy == (
        f"default-src 'none'; style-src '{hashes[0]}'; script-src '{hashes[1]}'; "
        "base-uri 'none'; form-action 'none'"
    )
    kinds = [attrs.get("type") for tag, attrs in page.tags if tag == "script"]
    assert kinds == ["application/octet-stream", None]


def test_nothing_comes_from_outside(tmp_path: Path) -> None:
    page = page_of(tmp_path, NAMES)
    for tag, attrs in page.tags:
        assert "src" not in attrs, tag
        assert "style" not in attrs, tag
        assert not [name for name in attrs if name.startswith("on")], tag
        assert (attrs.get("href") or "#").startswith("#"), tag
    assert "url(" not in page.held["style"][0]
    assert "@import" not in page.held["style"][0]
    assert "http" not in page.text.replace("http-equiv", "")


def test_nothing_that_a_file_says_is_markup(tmp_path: Path) -> None:
    column = "<u>Department</u> & {{ 6 * 6 }}"
    page = page_of(tmp_path, [*HOSTILE, *NAMES], column, doubt_below=0.99)
    plain = page_of(tmp_path, NAMES)
    assert {tag for tag, _ in page.tags} <= {tag for tag, _ in plain.tags} | {"p"}
    for tag in ("script", "style", "img", "u", "b", "i"):
        count = sum(one == tag for one, _ in page.tags)
        assert count == sum(one == tag for one, _ in plain.tags), tag
    assert "&lt;u&gt;Department&lt;/u&gt; &amp; {{ 6 * 6 }}" in page.text
    listed = {row[0] for row in page.packed["names"]}
    assert {name for name in HOSTILE if normalize_team(name).outcome.value != "blank"} <= listed


def test_the_numbers_of_the_page_are_those_of_the_run(tmp_path: Path) -> None:
    page = page_of(tmp_path, NAMES)
    assert "6 of 9 rows name a&nbsp;business function" in page.text
    big = [int(number) for number in re.findall(r"<dd><strong>(\d+)</strong>", page.text)]
    assert big == [6, 1, 1]
    assert "1 more row holds no name at all." in page.text
    rects = [float(attrs["width"] or 0) for tag, attrs in page.tags if tag == "rect" and "x" in attrs]
    assert sum(rects) == pytest.approx(100, abs=0.1)


def test_the_page_holds_every_name_with_what_explain_says(tmp_path: Path) -> None:
    page = page_of(tmp_path, NAMES)
    content = page.packed
    rows = {row[0]: row for row in content["names"]}
    assert set(rows) == {name for name in NAMES if name}
    for name, row in rows.items():
        match = normalize_team(name)
        told = match.explain().split("\n")
        assert row[-1].split("\n") == [line for line in told if not line.startswith("Table ")]
        assert [content["functions"][place][0] for place in row[3]] == [one.id for one in match.functions]
        assert row[1] == NAMES.count(name)
    assert rows["Telemarketing EMEA"][9] == "EMEA"
    assert rows["Development"][2] == 1
    assert len(content["functions"]) == len(Normalizer().vocabulary.functions)


def test_the_context_of_a_name_is_shown(tmp_path: Path) -> None:
    page = page_of(tmp_path, ["Development"], parent="Division", title="Division")
    assert page.packed["names"][0][9] == "under engineering · beside engineering"


def test_twenty_thousand_names_stay_under_three_megabytes(normalizer: Normalizer) -> None:
    survey = Survey(normalizer, 0.85)
    for number in range(20_050):
        survey.see(number, f"{number + 10_000} - {NAMES[number % 8]} Team")
    survey.closed()
    text = report_page(survey, [], HEAD, None)
    assert len(text) < 3_000_000
    page = Page(text.decode())
    assert len(page.packed["names"]) == 20_000
    assert all(row[-1] for row in page.packed["names"])
    assert "50 more names, the rarest, are in" in page.text
    assert "No name wants a decision." in page.text


HEAD: dict[str, Any] = {
    "teamnames": "0",
    "input": {"file": "staff.csv", "sha256": "x", "bytes": 1},
    "read_as": {"format": "csv", "encoding": None, "delimiter": "\t", "sheet": "S"},
    "columns": {"name": "D", "parent": "P", "title": "T", "stage": "S"},
    "table": {"version": "1", "sha256": "y"},
    "overlay": [{"file": "a.csv", "sha256": "z"}, {"file": "b.csv", "sha256": "z"}],
    "policy": {"doubt_below": 0.85},
    "output": {"prefix": "t_"},
    "libraries": {"python": "3"},
}


def test_a_file_without_an_answer_asks_whether_the_column_is_right(normalizer: Normalizer) -> None:
    survey = Survey(normalizer, 0.85)
    survey.see(1, "zzgrf")
    survey.closed()
    text = report_page(survey, [], HEAD, None).decode()
    assert "Is D the right column?" in text
    assert "No region, segment or code stands beside these names." in text
    assert "cells separated by <code>tab</code>, sheet S" in text
    assert "a.csv<br>" in text


def test_explanations_of_the_rarest_names_go_first_when_the_page_would_be_too_large(
    normalizer: Normalizer, monkeypatch: pytest.MonkeyPatch
) -> None:
    survey = Survey(normalizer, 0.85)
    for number, name in enumerate(
        ["SDR"] * 3 + ["London", "Development", "Telesales"] * 2 + ["Tax", "Legal", "IT"]
    ):
        survey.see(number, name)
    names = report_data.listed_names(survey)
    functions = tuple(normalizer.vocabulary.functions.values())
    whole = report_data.packed_names(names, functions, None)
    monkeypatch.setattr(report_data, "PACKED_BYTES", len(whole) - 1)
    rows = json.loads(zlib.decompress(base64.b64decode(report_data.packed_names(names, functions, None))))[
        "names"
    ]
    told = [bool(row[-1]) for row in rows]
    assert told == sorted(told, reverse=True)
    assert (told[0], told[-1]) == (True, False)
    monkeypatch.setattr(report_data, "PACKED_BYTES", 0)
    rows = json.loads(zlib.decompress(base64.b64decode(report_data.packed_names(names, functions, None))))[
        "names"
    ]
    assert not any(row[-1] for row in rows)


def test_a_day_stands_on_the_page_only_where_the_environment_sets_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert "<time>" not in page_of(tmp_path, NAMES).text
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert "<time>1970-01-02</time>" in page_of(tmp_path, NAMES).text


def test_what_is_new_since_last_time_is_told_and_marked(tmp_path: Path) -> None:
    page_of(tmp_path, [*NAMES, "Tax"])
    earlier = tmp_path / "earlier.run.json"
    (tmp_path / "staff.run.json").rename(earlier)
    decisions = tmp_path / "decisions.csv"
    decisions.write_text("label,function_id,reading\nDevelopment,engineering,default\nLondon,,never\n")
    page = page_of(
        tmp_path, [*NAMES, *(f"Legal {i}" for i in range(20))], against=earlier, decisions=decisions
    )
    assert "20 names are new, 2 moved, 1 is gone." in page.text
    assert "and 8 more" in page.text
    assert "<td>ambiguous</td><td>Engineering</td><td>new decision</td>" in page.text
    flags = {row[0]: row[11] for row in page.packed["names"]}
    assert (flags["Development"], flags["London"], flags["Legal 3"], flags["SDR"]) == (5, 5, 2, 0)
    assert "unmatched <b>" not in page.text


def test_functions_are_summed_up_once_a_row_and_group(normalizer: Normalizer) -> None:
    survey = Survey(normalizer, 0.85)
    for number, name in enumerate(["SDR", "Telesales", "SDR & Telesales", "Legal", "zzgrf"]):
        survey.see(number, name)
    sales, legal = figures.groups(survey)
    assert (sales.bar.label, sales.bar.rows, sales.bar.names, sales.bar.width) == ("Sales", 3, 3, 100)
    assert {(bar.id, bar.rows) for bar in sales.functions} == {
        ("lead_generation", 2),
        ("new_account_inside_sales", 2),
    }
    assert legal.bar.width == pytest.approx(33.33)
    some, count = figures.composites(survey)
    assert ([one.name for one in some], count) == (["SDR & Telesales"], 1)


def test_fading_names_come_with_what_rises_instead(normalizer: Normalizer) -> None:
    survey = Survey(normalizer, 0.85)
    for number, name in enumerate(["Telemarketing", "Telemarketing Team", "Sales Development", "Legal"]):
        survey.see(number, name)
    fading, rising = figures.trends(survey)
    assert [(line.label, line.rows) for line in fading] == [("Telemarketing", 2)]
    assert "Sales Development" in fading[0].instead
    assert [line.label for line in rising] == ["Sales Development"]


def test_qualifiers_are_counted_by_rows(normalizer: Normalizer) -> None:
    survey = Survey(normalizer, 0.85)
    for number, name in enumerate(["SDR EMEA", "SDR EMEA", "Legal APAC", "4100 - HR"]):
        survey.see(number, name)
    kinds = {kind.title: kind for kind in figures.qualifiers(survey)}
    assert kinds["Regions"].values == (("EMEA", 2), ("APAC", 1))
    assert (kinds["Regions"].rows, kinds["Regions"].distinct) == (3, 2)
    assert kinds["Codes"].values == (("4100", 1),)


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [(0, 0, "0 %"), (1, 10_000, "0.1 %"), (9_999, 10_000, "99.9 %"), (5, 5, "100 %"), (2, 3, "67 %")],
)
def test_a_share_never_claims_all_or_nothing_where_it_is_not(part: int, whole: int, said: str) -> None:
    assert _share(part, whole) == said
