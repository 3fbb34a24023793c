"""The tools of the tables: sorting, and the pages made of them."""

from __future__ import annotations

import subprocess
import sys
import unicodedata
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teamnames import Vocabulary
from teamnames.vocabulary.records import formatted, sort_key, table_of

GOLDEN = Path(__file__).parent / "golden"

ROOT = Path(__file__).parents[2]
COLUMNS_LINE = "# columns: label segment language source\n"

cells = st.text(st.characters(exclude_characters="\t\n\r", codec="utf-8"), min_size=1, max_size=5)
tables = st.lists(
    st.tuples(cells, cells, cells, cells).filter(lambda row: not row[0].startswith("# ")), max_size=8
)


def tool(name: str) -> ModuleType:
    spec = spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@given(tables)
def test_sorting_keeps_every_row_and_is_done_once(rows: list[tuple[str, ...]]) -> None:
    text = COLUMNS_LINE + "".join("\t".join(row) + "\n" for row in rows)
    once = formatted(text)
    head, *lines = once.removesuffix("\n").split("\n")
    assert formatted(once) == once
    assert head + "\n" == COLUMNS_LINE
    assert sorted(lines) == sorted(unicodedata.normalize("NFC", "\t".join(row)) for row in rows)
    assert lines == [
        "\t".join(row) for row in sorted((tuple(line.split("\t")) for line in lines), key=sort_key)
    ]


def test_format_tables_writes_what_check_asks_for(tmp_path: Path) -> None:
    path = tmp_path / "segments.tsv"
    path.write_text(COLUMNS_LINE + "b\tb\ten\tx\nA\ta\ten\tx\n", encoding="utf-8")
    command = [sys.executable, str(ROOT / "tools" / "format_tables.py"), str(path)]
    checked = subprocess.run([*command, "--check"], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (1, "segments.tsv: not sorted\n")
    assert subprocess.run(command, capture_output=True, check=True).stdout == b"segments.tsv: sorted\n"
    assert path.read_text(encoding="utf-8") == COLUMNS_LINE + "A\ta\ten\tx\nb\tb\ten\tx\n"
    assert subprocess.run([*command, "--check"], capture_output=True, check=True).stdout == b""


@pytest.mark.parametrize(
    ("path", "table"),
    [("aliases.de.tsv", "aliases"), ("x/regions.tsv", "regions"), ("aliases.csv", ""), ("mine.tsv", "")],
)
def test_a_file_is_a_table_by_its_name(path: str, table: str) -> None:
    assert table_of(path) == table


def test_there_is_a_page_for_every_group_and_the_same_tables_give_the_same_pages() -> None:
    catalogue = tool("build_catalogue")
    vocabulary = Vocabulary.default()
    pages = catalogue.pages(vocabulary)
    groups = {function.group.id for function in vocabulary.functions.values()}
    assert pages.keys() == {f"{group}.md" for group in groups} | {"index.md"}
    shuffled = {
        name: rows[::-1] for name, rows in ((name, vocabulary.tables[name]) for name in vocabulary.tables)
    }
    assert catalogue.pages(Vocabulary(shuffled)) == pages


def test_a_page_tells_every_name_with_its_reading_and_its_mark(small: Vocabulary) -> None:
    page = tool("build_catalogue").pages(small)["finance.md"]
    assert "(function-finance)=\n# Finance\n\n`finance`\n\nManages money.\n" in page
    assert "*English:* **Finance**, Accounts ↓\n" in page
    assert "*German:* **Finanzen**\n" in page
    assert "- Accounts: down in 2013 (opinion, of the name; A handbook)" in page
    assert "Elsewhere: LinkedIn 10 Finance (exact)." in page


def test_a_page_shows_the_way_up_and_abbreviations_apart(small: Vocabulary) -> None:
    page = tool("build_catalogue").pages(small)["marketing.md"]
    assert "## Product Marketing\n\n`product_marketing` in [Marketing](#function-marketing)\n" in page
    assert "Abbreviations: PMM\n" in page
    assert "Accounts (also)" in tool("build_catalogue").pages(small)["support.md"]


def test_marks_of_markdown_in_a_name_stay_as_they_are() -> None:
    assert tool("build_catalogue").escaped("C# [x] a_b*") == r"C\# \[x\] a\_b\*"


def test_golden_tables_are_formatted() -> None:
    for path in (GOLDEN / "clean").glob("*.tsv"):
        text = path.read_text(encoding="utf-8")
        assert formatted(text) == text
