"""The commands about the tables, as a user calls them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from teamnames.cli import main
from teamnames.vocabulary.lint import RULES

GOLDEN = Path(__file__).parent / "golden"

Said = pytest.CaptureFixture[str]


@pytest.fixture
def own_table(tmp_path: Path) -> Path:
    path = tmp_path / "mine.csv"
    path.write_text(
        "label,function_id,reading,function_label,broader\n"
        "Vans,fleet,,Fleet Care,logistics\n"
        "CS,customer_support,,,\n",
        encoding="utf-8",
    )
    return path


def test_functions_are_listed_each_below_the_one_it_belongs_to(capsys: Said) -> None:
    assert main(["functions", "--tree"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 137
    place = lines.index("  Inside Sales (inside_sales)")
    assert lines[place + 1 : place + 3] == [
        "    Installed Base Inside Sales (installed_base_inside_sales)",
        "    New Account Inside Sales (new_account_inside_sales)",
    ]
    above = [line for line in lines[:place] if not line.startswith(" ")]
    assert above[-1] == "Sales (sales)"


def test_functions_as_a_table_and_as_json_hold_the_same(capsys: Said) -> None:
    assert main(["functions"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["id", "label", "group", "definition"]
    assert main(["functions", "--json"]) == 0
    records = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row.split()[0] for row in rows] == [record["id"] for record in records]
    assert next(r for r in records if r["id"] == "lead_generation")["path"] == ["Sales", "Lead Generation"]


@pytest.mark.parametrize("name", ["lead_generation", "Lead Generation", "lead-generation"])
def test_a_function_is_described_by_id_or_label(name: str, capsys: Said) -> None:
    assert main(["describe", name]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Lead Generation (lead_generation)\nSales > Lead Generation\n")
    for told in ("Boundary\n", "Names, en\n", "preferred: Lead Generation", " (discouraged)"):
        assert told in text.replace("\n    ", " ")
    for told in ("Names, de\n", "Elsewhere\n", "Sources\n", "salesramp_2013: Confusing Terms"):
        assert told in text


def test_what_is_described_comes_from_every_table(
    tmp_path: Path, capsys: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    from teamnames.cli import describing
    from teamnames.vocabulary import Vocabulary
    from teamnames.vocabulary.tables import load_tables

    folder = Path(shutil.copytree(GOLDEN / "clean", tmp_path / "tables"))
    (folder / "statements.tsv").write_text("finance\towner\tthe chief financial officer\thandbook\n")
    (folder / "handoffs.tsv").write_text("finance\tcustomer\t\tinferred\tby bill\thandbook\n")
    vocabulary = Vocabulary(load_tables(str(folder)))
    text = describing.described(vocabulary, vocabulary.function("finance"))
    assert "Said of it\n  owner: the chief financial officer (A handbook)" in text
    assert "Buyer stages\n  takes a buyer from Customer onward (inferred: by bill; A handbook)" in text
    assert "aliases: Accounts ↓" in text
    assert "Use of its names\n  Accounts: down in 2013 (opinion, of the name; A handbook)" in text
    assert "Elsewhere\n  linkedin 10 Finance (exactMatch)" in text
    assert "handbook: A handbook; 2024; example.org" in text
    below = describing.described(vocabulary, vocabulary.function("marketing"))
    assert "Below it\n  Product Marketing (product_marketing)" in below
    assert "abbreviations: MktgOps" in below
    assert "misspellings: Mrketing" in below


def test_an_unknown_function_is_refused_with_the_nearest(capsys: Said) -> None:
    assert main(["describe", "lead_genaration"]) == 2
    assert "did you mean 'lead_generation'?" in capsys.readouterr().err


def test_aliases_are_filtered_by_function_language_kind_reading_and_trend(capsys: Said) -> None:
    options = ["--function", "Treasury", "--language", "de", "--kind", "preferred", "--reading", "default"]
    assert main(["aliases", *options, "--trend", "unknown", "--json"]) == 0
    (record,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (record["label"], record["function_id"], record["kind"]) == ("Treasury", "treasury", "preferred")
    assert main(["aliases", "--function", "treasury", "--language", "de"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split() == ["label", "function_id", "kind", "reading", "language", "trend", "source"]
    assert rows
    assert all(" treasury " in row and "  de  " in row for row in rows)


def test_a_language_that_no_alias_is_in_is_refused(capsys: Said) -> None:
    assert main(["aliases", "--language", "dee"]) == 2
    assert "--language: no alias is in 'dee'; did you mean 'de'?; accepted: de, en" in capsys.readouterr().err


def test_every_command_takes_a_table_of_ones_own(own_table: Path, capsys: Said) -> None:
    own = ["--vocabulary", str(own_table)]
    assert main(["functions", "--tree", *own]) == 0
    assert "    Fleet Care (fleet)" in capsys.readouterr().out
    assert main(["describe", "fleet", *own]) == 0
    assert "any language\n  aliases: Fleet Care, Vans" in capsys.readouterr().out
    assert main(["aliases", "--function", "fleet", *own]) == 0
    assert "Vans" in capsys.readouterr().out


def test_rules_are_listed(capsys: Said) -> None:
    assert main(["lint", "--rules"]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == list(RULES)


def test_clean_tables_end_in_0_and_tell_the_share_of_common_usage(capsys: Said) -> None:
    assert main(["lint", str(GOLDEN / "clean")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        f"{GOLDEN / 'clean'}: de: 2 of 2 aliases (100%) rest on common usage alone",
        f"{GOLDEN / 'clean'}: en: 2 of 13 aliases (15%) rest on common usage alone",
        "no findings",
    ]


def test_findings_end_in_1_with_file_line_column_and_rule(tmp_path: Path, capsys: Said) -> None:
    folder = shutil.copytree(GOLDEN / "clean", tmp_path / "tables")
    shutil.copy(GOLDEN / "noise" / "aliases.en.tsv", folder)
    assert main(["lint", str(folder)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[1].startswith(f"{folder}/aliases.en.tsv:7:label: a name that is only a region")
    assert lines[1].endswith("[noise]")
    assert lines[-1] == "4 findings"


def test_without_a_file_the_shipped_tables_are_checked(capsys: Said) -> None:
    main(["lint"])  # whether they are clean is for the tests of the shipped tables to say
    out = capsys.readouterr().out
    assert "\nen: " in f"\n{out}"
    assert "\nstages: en: " in out


def test_a_single_table_is_checked_among_ours(tmp_path: Path, capsys: Said) -> None:
    path = tmp_path / "segments.tsv"
    path.write_text("# columns: label segment language source\nZephyr Clients\tzephyr\ten\tcomon_usage\n")
    assert main(["lint", str(path)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"{path}:2:source: no such source; did you mean 'common_usage'?")
    assert lines[-1] == "1 finding"


def test_a_table_of_ones_own_is_checked_and_its_overrides_are_told(own_table: Path, capsys: Said) -> None:
    assert main(["lint", str(own_table)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith(f"overrides {own_table}:3: 'CS': customer_success (also)")
    assert lines[0].endswith("→ customer_support (default)")
    assert lines[-1] == "no findings"


def test_faults_of_ones_own_table_end_in_1(tmp_path: Path, capsys: Said) -> None:
    path = tmp_path / "aliases.tsv"  # named like one of ours, but without its head
    path.write_text("label\tfunction_id\nZephyr\tfinanse\n", encoding="utf-8")
    assert main(["lint", str(path)]) == 1
    assert f"{path}:2:function_id: no function; did you mean 'finance'?" in capsys.readouterr().out


@pytest.mark.parametrize("name", ["missing.csv", "empty", "latin.csv"])
def test_what_cannot_be_read_ends_in_2(name: str, tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "latin.csv").write_bytes(b"label,function_id\nB\xfccher,finance\n")
    assert main(["lint", str(tmp_path / name)]) == 2
    assert name in capsys.readouterr().err


def test_tables_that_differ_without_a_reason_end_in_1(tmp_path: Path, capsys: Said) -> None:
    newer = shutil.copytree(GOLDEN / "clean", tmp_path / "newer")
    table = Path(newer) / "aliases.en.tsv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("PMM\tproduct_marketing", "PMM\tmarketing"), encoding="utf-8")
    arguments = ["diff-tables", str(GOLDEN / "clean"), str(newer)]
    assert main(arguments) == 1
    head, row = capsys.readouterr().out.splitlines()
    assert head.split() == ["label", "old_function", "new_function", "reason"]
    assert row.split() == ["PMM", "product_marketing", "marketing"]
    (Path(newer) / "changes.tsv").write_text("PMM\tproduct_marketing\tmarketing\t2026.12.0\twhole team\n")
    assert main([*arguments, "--json"]) == 0
    (record,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert record["reason"] == "whole team"


def test_tables_that_are_the_same_print_nothing(capsys: Said) -> None:
    assert main(["diff-tables", str(GOLDEN / "clean"), str(GOLDEN / "clean")]) == 0
    assert capsys.readouterr().out == ""
