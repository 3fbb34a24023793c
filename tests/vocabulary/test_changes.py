"""What moved between two vocabularies, and the reasons for it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from teamnames import Vocabulary, VocabularyError
from teamnames.vocabulary.changes import Move, moves, vocabulary_at

Extend = Callable[..., Vocabulary]
GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """Give the golden tables after a change of three rows, one of which has its reason."""
    folder = Path(shutil.copytree(GOLDEN / "clean", tmp_path / "newer"))
    table = folder / "aliases.en.tsv"
    text = table.read_text(encoding="utf-8")
    text = text.replace("Accounts\tfinance\talias\tdefault", "Accounts\tfinance\talias\talso")
    text = text.replace("PMM\tproduct_marketing", "PMM\tmarketing")
    text = text.replace("Press & Brand\tmarketing", "Press Room\tmarketing")
    table.write_text(text, encoding="utf-8")
    (folder / "changes.tsv").write_text(
        "# columns: label old_function new_function version reason\n"
        "Accounts\tfinance\tfinance|support\t2026.12.0\tbookkeeping or customers, by house\n",
        encoding="utf-8",
    )
    return folder


def test_moves_are_listed_in_order_with_their_reasons(small: Vocabulary, newer: Path) -> None:
    assert moves(small, vocabulary_at(str(newer))) == [
        Move("Accounts", "finance", "finance|support", "bookkeeping or customers, by house"),
        Move("PMM", "product_marketing", "marketing"),
        Move("Press & Brand", "marketing", ""),
        Move("Press Room", "", "marketing"),
    ]


def test_only_a_name_that_had_an_answer_needs_a_reason(small: Vocabulary, newer: Path) -> None:
    explained = {move.label: move.is_explained for move in moves(small, vocabulary_at(str(newer)))}
    assert explained == {"Accounts": True, "PMM": False, "Press & Brand": False, "Press Room": True}


def test_the_way_back_is_the_same_list_turned_round(small: Vocabulary, newer: Path) -> None:
    there, back = moves(small, vocabulary_at(str(newer))), moves(vocabulary_at(str(newer)), small)
    assert [(m.label, m.old_function, m.new_function) for m in there] == [
        (m.label, m.new_function, m.old_function) for m in back
    ]


def test_a_users_tables_are_compared_too(small: Vocabulary, extended: Extend) -> None:
    head = "label,function_id,reading\n"
    one = extended(small, head + "Zephyr,legal,\nPMM,legal,\n")
    other = extended(small, head + "Zephyr,finance,\nFinance,,never\n")
    assert [(move.label, move.old_function, move.new_function) for move in moves(one, other)] == [
        ("Finance", "finance", ""),
        ("PMM", "legal", "product_marketing"),
        ("Zephyr", "legal", "finance"),
    ]


def test_a_file_is_laid_over_the_shipped_tables(tmp_path: Path) -> None:
    path = tmp_path / "mine.csv"
    path.write_text("label,function_id\nZephyr,legal\n", encoding="utf-8")
    assert moves(Vocabulary.default(), vocabulary_at(str(path))) == [Move("Zephyr", "", "legal")]


def test_a_folder_without_aliases_is_refused(tmp_path: Path) -> None:
    with pytest.raises(VocabularyError, match="no aliases in this folder"):
        vocabulary_at(str(tmp_path))
