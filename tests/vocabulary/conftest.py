"""What the tests of this room share: a small vocabulary, and a way to lay tables over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from teamnames.vocabulary import Vocabulary
from teamnames.vocabulary.tables import load_tables

GOLDEN = Path(__file__).parent / "golden"

Extend = Callable[..., Vocabulary]


@pytest.fixture
def small() -> Vocabulary:
    """Give the vocabulary of the golden tables: five functions, fifteen names."""
    return Vocabulary(load_tables(str(GOLDEN / "clean")))


@pytest.fixture
def extended(tmp_path: Path) -> Extend:
    """Give a function that lays texts of tables over a vocabulary, the last one on top."""

    def extend(vocabulary: Vocabulary, *texts: str) -> Vocabulary:
        paths = [tmp_path / f"table{place}.csv" for place in range(len(texts))]
        for path, text in zip(paths, texts, strict=True):
            path.write_text(text, encoding="utf-8", newline="")
        return vocabulary.extended_with(paths)

    return extend
