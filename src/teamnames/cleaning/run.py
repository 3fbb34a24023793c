"""The run itself: read once to answer the names, read again to write, then say what was done."""

from __future__ import annotations

import errno
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, BinaryIO

import attrs

from teamnames.cleaning.difference import difference
from teamnames.cleaning.manifest import (
    NameInRun,
    Run,
    counts_of,
    file_hash,
    library_versions,
    policy_of,
    read_as,
    read_run,
    run_text,
    table_hash,
)
from teamnames.cleaning.order import Cleaned, Files, Order, Progress
from teamnames.cleaning.report import report_page
from teamnames.cleaning.review import review_rows, write_review
from teamnames.cleaning.safe_writing import Outputs
from teamnames.cleaning.stage_column import StageColumn
from teamnames.cleaning.survey import ADDED, NameInFile, Standing, Survey, cells_of
from teamnames.cleaning.table import Cell, Picked, Table, Tick
from teamnames.errors import FileFormatError, MissingExtraError
from teamnames.normalizer import Normalizer, default_normalizer
from teamnames.vocabulary import Vocabulary

__all__ = ["clean", "samples"]

_SAMPLED = 20_000
_MOST_FREQUENT = 10
_REMEMBERED = 65_536
_NOT_HERE = "; name a folder that can be written to with --out-dir"
_NO_ROOM = "; make room, nothing was replaced"
_HINTS = {
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), _NOT_HERE),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), _NO_ROOM),
}


def samples(table: Table, place: int, most: int = 2) -> list[str]:
    """Give some values of a column, by its place from 0; those first that would show a wrong encoding."""
    seen: dict[str, None] = {}
    for count, (_, (value,)) in enumerate(table.rows([place], lambda share: None)):
        if value and value.strip() and (len(seen) < most or not value.isascii()):
            seen.setdefault(value)
        if count >= _SAMPLED or sum(not one.isascii() for one in seen) >= most:
            break
    return sorted(seen, key=str.isascii)[:most]


def clean(table: Table, order: Order, progress: Progress = lambda part, share: None) -> Cleaned:
    """Clean one column of a file: the file with answers, a review, a report and a record of the run.

    Each distinct name is worked out once. No output is seen under its name before all of them are
    whole, and none of them ever replaces an input.

    Args:
        table: the file, from ``open_table``.
        order: what is to be done with it.
        progress: told now and then how far it has come.

    Raises:
        UnknownColumnError: a column is not there.
        FileFormatError: the file cannot be read to its end, or an output would replace an input.
        VocabularyError: a table or the decisions break their own rules.
        MissingExtraError: an output needs a library of ``teamnames[files]``.
        OSError: a file cannot be read or written.
    """
    return _Job(table, order, progress).done()


class _Job:
    """One run, from the order to the files."""

    def __init__(self, table: Table, order: Order, progress: Progress) -> None:
        self._table, self._order, self._progress = table, order, progress
        asked: list[tuple[str | None, str]] = [
            (order.column, "--column"),
            (order.parent, "--parent"),
            (order.title, "--title"),
            (order.stage, "--stage-column"),
        ]
        self._columns = [name is not None for name, _ in asked]
        self._places = [table.position(name, option) for name, option in asked if name is not None]
        self._stage = StageColumn(order.stage_scheme) if order.stage is not None else None
        self._heads = [order.prefix + name for name in (*ADDED, *(self._stage.heads if self._stage else ()))]
        _refuse_taken(table, self._heads)
        self._before = read_run(order.against) if order.against is not None else None
        self._vocabulary = _vocabulary(order)
        self._survey = Survey(_normalizer(self._vocabulary, order), order.doubt_below)
        self._cells: dict[NameInFile, list[Cell]] = {}

    def done(self) -> Cleaned:
        """Do it."""
        order, table = self._order, self._table
        self._read()
        counts = self._survey.closed()
        folder = order.out_dir if order.out_dir is not None else table.file.path.parent
        with _named(folder):
            folder.mkdir(parents=True, exist_ok=True)
        held_back = order.on_unmatched == "fail" and counts.undecided > 0
        files = self._targets(folder, held_back)
        with Outputs(table.file.path, (table.file.path, *order.inputs)) as outputs:
            cleaned = self._write(outputs, files)
            table.file.still_holds()
            outputs.put_in_place()
        allowed = order.max_unmatched if order.max_unmatched is not None else 1.0
        too_many = held_back or counts.unmatched_share > allowed
        return attrs.evolve(cleaned, too_many_unmatched=too_many)

    def _read(self) -> None:
        with _named(self._table.file.path):
            for number, picked in self._table.rows(self._places, self._tick("reading")):
                name, parent, title, _ = self._said(picked)
                self._survey.see(number, name, parent, title)

    def _targets(self, folder: Path, held_back: bool) -> Files:
        order, path, ending = self._order, self._table.file.path, self._table.taken_for.ending
        if order.output is not None and order.output.suffix.lower() != ending.lower():
            message = (
                f"-o {order.output}: the clean file is in the input's format, so its name ends in {ending}"
            )
            raise FileFormatError(message)
        if order.output is not None and order.output.name.startswith(f"{path.stem}.review."):
            raise FileFormatError(f"-o {order.output}: that is the name of the review; choose another")
        return Files(
            clean=None if held_back else order.output or folder / f"{path.stem}.clean{ending}",
            review=folder / f"{path.stem}.review.{order.review_format}",
            report=folder / f"{path.stem}.report.html",
            run=folder / f"{path.stem}.run.json",
        )

    def _write(self, outputs: Outputs, files: Files) -> Cleaned:
        order, table, survey = self._order, self._table, self._survey
        if files.clean is not None:
            with _begun(outputs, files.clean) as stream:
                table.write(stream, self._places, self._heads, self._answered, self._tick("writing"))
        self._progress("reviewing", 0.0)
        rows = review_rows(survey)
        delimiter = table.taken_for.delimiter or ","
        with _begun(outputs, files.review) as stream:
            write_review(stream, rows, order.review_format, delimiter if delimiter in ",;\t" else ",")
        names = tuple(NameInRun.of(one) for one in survey)
        run = Run(files.run.name, self._head(), names)
        moved = difference(self._before, run) if self._before is not None else None
        needs = ""
        try:
            page = report_page(survey, rows, run.made_by, moved)
        except MissingExtraError as error:
            needs = str(error)
        else:
            assert files.report is not None
            with _begun(outputs, files.report) as stream:
                stream.write(page)
        with _begun(outputs, files.run) as stream:
            stream.write(run_text(run.made_by, names).encode("utf-8", "replace"))
        return Cleaned(
            files=attrs.evolve(files, report=None) if needs else files,
            counts=survey.counts,
            review=tuple(rows),
            unmatched=tuple(survey.most_frequent(Standing.WITHOUT, _MOST_FREQUENT)),
            difference=moved,
            notices=table.notices,
            report_needs=needs,
            too_many_unmatched=False,
        )

    def _head(self) -> dict[str, Any]:
        order, table, vocabulary = self._order, self._table, self._vocabulary
        overlays = [{"file": path.name, "sha256": file_hash(path)} for path in order.inputs]
        columns = {"name": order.column, "parent": order.parent, "title": order.title, "stage": order.stage}
        return {
            "teamnames": version("teamnames"),
            "input": {"file": table.file.path.name, "sha256": table.file.sha256, "bytes": table.file.size},
            "read_as": read_as(table.taken_for),
            "columns": columns,
            "table": {"version": vocabulary.version, "sha256": table_hash(Vocabulary.default())},
            "overlay": overlays,
            "policy": {**policy_of(order.policy), "doubt_below": order.doubt_below},
            "output": {"on_unmatched": order.on_unmatched, "prefix": order.prefix},
            "counts": counts_of(self._survey.counts),
            "libraries": library_versions(),
        }

    def _said(self, picked: Picked) -> tuple[str | None, str | None, str | None, str | None]:
        """Give the name, its parent, its title and its stage, as far as there are columns for them."""
        if len(picked) == 1:
            return picked[0], None, None, None
        cells = iter(picked)
        name, parent, title, stage = (next(cells) if there else None for there in self._columns)
        return name, parent, title, stage

    def _answered(self, picked: Picked) -> Sequence[Cell]:
        name, parent, title, stage = self._said(picked)
        found = self._survey.find(name, parent, title)
        cells = self._cells.get(found)
        if cells is None:
            if len(self._cells) >= _REMEMBERED:
                self._cells.clear()
            instead = {"keep": name, "label": self._order.label}.get(self._order.on_unmatched)
            cells = self._cells[found] = cells_of(found.match, instead)
        return [*cells, *self._stage.cells(stage)] if self._stage is not None else cells

    def _tick(self, part: str) -> Tick:
        return lambda share: self._progress(part, share)


def _vocabulary(order: Order) -> Vocabulary:
    if order.decisions is not None and not order.decisions.exists():
        hint = "leave --decisions out until 'teamnames accept' has written it"
        raise FileFormatError(f"{order.decisions} is not there; {hint}")
    vocabulary = Vocabulary.default()
    return vocabulary.extended_with(order.inputs) if order.inputs else vocabulary


def _normalizer(vocabulary: Vocabulary, order: Order) -> Normalizer:
    """Take the default one, which may be built already, where it is what the order asks for."""
    shared = default_normalizer()
    same = vocabulary is shared.vocabulary and order.policy == shared.policy
    return shared if same else Normalizer(vocabulary, order.policy)


def _refuse_taken(table: Table, heads: Sequence[str]) -> None:
    there = {name.strip().casefold() for name in table.taken_for.columns}
    taken = [head for head in heads if head.casefold() in there]
    if taken:
        message = f"{table.file.path} has a column {taken[0]!r} already"
        raise FileFormatError(f"{message}; drop it, or choose other names with --prefix")


@contextmanager
def _begun(outputs: Outputs, target: Path) -> Iterator[BinaryIO]:
    with _named(target, _HINTS):
        yield outputs.open(target)


@contextmanager
def _named(path: Path, hints: Mapping[int, str] | None = None) -> Iterator[None]:
    """Say which file an error of the system is about, and what to do, where the system does not."""
    try:
        yield
    except OSError as error:
        if error.errno is None or (error.filename is not None and not str(error.filename).endswith(".part")):
            raise
        hint = (hints or {}).get(error.errno, "")
        raise OSError(error.errno, f"{error.strerror}{hint}", str(path)) from None
