"""Golden files: a user's own tables, and what is said of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from teamnames.errors import FileFormatError, TeamnamesError, VocabularyError
from teamnames.vocabulary import Vocabulary
from teamnames.vocabulary.overlay import check_overlays
from teamnames.vocabulary.tables import load_tables

HERE = Path(__file__).parent
FILES = sorted(path.name for path in (HERE / "golden_overlays").iterdir() if path.suffix != ".txt")


@pytest.fixture
def base() -> Vocabulary:
    return Vocabulary(load_tables(str(HERE / "golden" / "clean")))


def said(base: Vocabulary, path: Path) -> list[str]:
    try:
        laid_over, findings = check_overlays(base, path)
    except TeamnamesError as error:
        return [f"{type(error).__name__}: {line}" for line in str(error).splitlines()]
    return [*map(str, laid_over.overridden), *map(str, findings)]


@pytest.mark.parametrize("file", FILES)
def test_every_fault_and_every_override_is_named_with_its_place(file: str, base: Vocabulary) -> None:
    path = HERE / "golden_overlays" / file
    expected = path.with_suffix(".txt").read_text(encoding="utf-8")
    assert "".join(f"{line}\n" for line in said(base, path)).replace(f"{path.parent}/", "") == expected


@pytest.mark.parametrize("file", FILES)
def test_a_table_with_faults_is_refused_whole(file: str, base: Vocabulary) -> None:
    path = HERE / "golden_overlays" / file
    if file == "clean.csv":
        assert base.extended_with(path).overlay
    else:
        with pytest.raises((VocabularyError, FileFormatError)):
            base.extended_with(path)
