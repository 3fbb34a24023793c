"""What rows say of one another: ids that exist, sources that exist, a tree without cycles, sound claims."""

from __future__ import annotations

from collections.abc import Iterator

from teamnames.errors import nearest
from teamnames.folding import fold
from teamnames.vocabulary.records import Book, Record
from teamnames.vocabulary.tables import COLUMNS, Finding

__all__ = ["check_links"]

_POINTERS = ("function_id", "companion", "broader", "replaced_by", "old_function", "new_function")


def check_links(book: Book) -> Iterator[Finding]:
    """Check every pointer from one row to another."""
    for table, records in book.records.items():
        columns = COLUMNS[table]
        pointers = [(place, name) for place, name in enumerate(columns) if name in _POINTERS]
        cites = columns.index("source") if "source" in columns else None
        for record in records:
            for place, column in pointers:
                yield from _check_pointer(book, table, record, column, record.row[place])
            if cites is not None:
                yield from _check_sources(book, record, record.row[cites])
    for record in book.records["functions"]:
        yield from _check_tree(book, record)
    for record in book.records["trend_claims"]:
        yield from _check_claim(book, record)


def _check_pointer(book: Book, table: str, record: Record, column: str, field: str) -> Iterator[Finding]:
    ids = field.split("|") if table == "changes" else [field]
    for function_id in ids:
        if not function_id:
            continue
        known = book.functions.get(function_id)
        if known is None:
            problem = f"no function has this id{nearest(function_id, book.functions)}"
            yield record.finding("unknown-function", column, function_id, problem, "an id of functions.tsv")
        elif table != "changes" and column != "replaced_by" and known.row[5] == "retired":
            accepted = known.row[6] or "an active function"
            yield record.finding("retired", column, function_id, "this function is retired", accepted)


def _check_sources(book: Book, record: Record, field: str) -> Iterator[Finding]:
    for source in field.split("|") if field else ():
        if source not in book.sources:
            problem = f"no such source{nearest(source, book.sources)}"
            accepted = "ids of sources.tsv joined by |"
            yield record.finding("unknown-source", "source", source, problem, accepted)


def _check_tree(book: Book, record: Record) -> Iterator[Finding]:
    seen = [record.row[0]]
    above = record.row[2]
    while above in book.functions and above not in seen:
        seen.append(above)
        above = book.functions[above].row[2]
    if above == record.row[0]:
        way = " > ".join([*seen, above])
        accepted = "a function that does not lie below it, or nothing"
        yield record.finding("cycle", "broader", record.row[2], f"a function above itself: {way}", accepted)
    status, heir = record.row[5], record.row[6]
    if status == "active" and heir:
        yield record.finding("retired", "replaced_by", heir, "an active function that is replaced", "nothing")


def _check_claim(book: Book, record: Record) -> Iterator[Finding]:
    label, function_id, _, first, last, _, _, count, total, *_ = record.row
    if function_id in book.functions:
        rows = book.by_key.get(fold(label), ())
        if not any(alias.row[1] == function_id for alias in rows):
            others = ", ".join(dict.fromkeys(alias.row[1] for alias in rows))
            problem = f"a claim about a name that {function_id} does not have"
            accepted = f"an alias of {function_id}" + (f" (the name belongs to {others})" if others else "")
            yield record.finding("claim", "label", label, problem, accepted)
    if first.isdigit() and last.isdigit() and int(first) > int(last):
        problem = "a window that ends before it starts"
        yield record.finding("claim", "last_year", last, problem, f"{first} or later")
    if count.isdigit() and total.isdigit() and int(count) > int(total):
        yield record.finding("claim", "count", count, "more records than there are", f"at most {total}")
