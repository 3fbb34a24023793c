"""Rows that are still in their lines are the rows."""

from __future__ import annotations

import pickle

from hypothesis import given
from hypothesis import strategies as st

from teamnames.vocabulary.tables import COLUMNS, Lines, Row, load_tables, table_lines, table_text

_FIELD = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\t\n\r"), max_size=8)


@st.composite
def _tables(draw: st.DrawFn) -> list[Row]:
    width = draw(st.integers(1, 5))
    head = _FIELD.filter(lambda field: bool(field) and not field.startswith("# "))
    return draw(st.lists(st.tuples(head, *[_FIELD] * (width - 1)), max_size=6))


@given(_tables())
def test_lines_give_back_the_rows(rows: list[Row]) -> None:
    held = Lines("\t".join(row) for row in rows)
    assert len(held) == len(rows)
    assert list(held) == rows
    assert held[1:] == tuple(rows[1:])
    assert list(pickle.loads(pickle.dumps(held))) == rows


@given(_tables())
def test_what_is_written_is_read(rows: list[Row]) -> None:
    columns = tuple(map(str, range(len(rows[0]) if rows else 1)))
    lines, findings = table_lines(table_text("# head\n", rows), columns, "table.tsv")
    assert (list(Lines(lines)), findings) == (rows, [])


def test_a_line_of_the_wrong_width_is_a_finding() -> None:
    lines, findings = table_lines("# head\na\tb\nc\nd\te\tf\n", ("one", "two"), "table.tsv")
    assert lines == ["a\tb"]
    assert [(finding.line, finding.problem) for finding in findings] == [(3, "1 fields"), (4, "3 fields")]


def test_every_shipped_row_has_its_fields() -> None:
    tables = load_tables()
    for name, columns in COLUMNS.items():
        assert {len(row) for row in tables[name]} <= {len(columns)}, name
