"""What holds of every table that a user may lay over ours."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from teamnames import Normalizer, Outcome, TeamnamesError, Vocabulary
from teamnames.folding import fold
from teamnames.vocabulary.tables import load_tables

GOLDEN = Path(__file__).parent / "golden"

SMALL = Vocabulary(load_tables(str(GOLDEN / "clean")))
IDS = sorted(SMALL.functions)
BEFORE = {alias.label: Normalizer(SMALL).normalize_team(alias.label).functions for alias in SMALL.aliases}

labels = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), min_size=1, max_size=30).filter(
    fold
)
rows = st.lists(
    st.tuples(labels, st.sampled_from(IDS)), min_size=1, max_size=8, unique_by=lambda row: fold(row[0])
)


def laid_over(raw: bytes) -> Vocabulary:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "mine.csv"
        path.write_bytes(raw)
        return SMALL.extended_with(path)


def written(records: list[tuple[str, ...]], head: tuple[str, ...] = ("label", "function_id")) -> bytes:
    text = io.StringIO()
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows([head, *records])
    return text.getvalue().encode()


@given(rows)
def test_every_label_leads_where_its_row_says(records: list[tuple[str, str]]) -> None:
    normalizer = Normalizer(laid_over(written([*records])))
    for label, function_id in records:
        assert [function.id for function in normalizer.normalize_team(label).functions] == [function_id]


@given(rows)
def test_every_other_name_of_the_table_answers_as_before(records: list[tuple[str, str]]) -> None:
    normalizer = Normalizer(laid_over(written([*records])))
    decided = {fold(label) for label, _ in records}
    for label, functions in BEFORE.items():
        if fold(label) not in decided:
            assert normalizer.normalize_team(label).functions == functions


@given(rows, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(records: list[tuple[str, str]], random: object) -> None:
    shuffled = list(records)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    one, other = (Normalizer(laid_over(written([*order]))) for order in (records, shuffled))
    for label in [*BEFORE, *(label for label, _ in records)]:
        assert one.normalize_team(label).functions == other.normalize_team(label).functions


@given(labels)
def test_never_is_never(label: str) -> None:
    normalizer = Normalizer(laid_over(written([(label, "", "never")], ("label", "function_id", "reading"))))
    assert normalizer.normalize_team(label).outcome is Outcome.UNMATCHED


def test_a_table_that_says_what_holds_already_overrides_nothing() -> None:
    records = [(row[0], row[1], row[3]) for row in SMALL.tables["aliases"]]
    mine = laid_over(written([*records], ("label", "function_id", "reading")))
    assert len(mine.overlay) >= len(records)
    assert mine.overridden == ()


@given(rows)
def test_only_names_of_the_table_are_overridden(records: list[tuple[str, str]]) -> None:
    mine = laid_over(written([*records]))
    assert {fold(override.label) for override in mine.overridden} <= {fold(label) for label, _ in records}


def said_of(raw: bytes) -> str:
    """Give the error that a table meets, or nothing."""
    try:
        laid_over(raw)
    except TeamnamesError as error:
        return str(error)
    return ""


@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_read_or_refused_with_the_name_of_the_file(raw: bytes) -> None:
    error = said_of(raw)
    assert not error or "mine.csv" in error


@given(st.lists(st.text(st.characters(exclude_categories=["C"]), max_size=8), max_size=12))
def test_any_cells_are_read_or_refused_with_their_line(cells: list[str]) -> None:
    head = ("label", "function_id", "reading", "function_label", "broader")
    error = said_of(written([tuple(cells[start : start + 5]) for start in range(0, len(cells), 5)], head))
    assert not error or all(line.partition("mine.csv:")[2][0].isdigit() for line in error.splitlines())
