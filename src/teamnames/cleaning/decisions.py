"""What a reviewer filled in, understood, checked and added to the decisions of before.

The file of decisions is a user's own table as ``Vocabulary.extended_with`` reads it: nothing in it
is ever changed here, lines are only added.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from teamnames.cleaning.encodings import choose_encoding
from teamnames.cleaning.fingerprint import fingerprint
from teamnames.cleaning.guard import guarded, unguarded
from teamnames.cleaning.recognition import open_table
from teamnames.cleaning.safe_writing import written_whole
from teamnames.cleaning.table import Table
from teamnames.errors import DecisionError, FileFormatError, nearest
from teamnames.folding import fold
from teamnames.vocabulary import Vocabulary
from teamnames.vocabulary.tables import Row

__all__ = ["DECISION_COLUMNS", "Acceptance", "Conflict", "Decision", "accept"]

DECISION_COLUMNS = ("label", "function_id", "reading", "by", "date", "reason")
_NEVER = frozenset(map(fold, ("never", "not a team", "not a function", "no team")))
_OFFERED = re.compile(r"\[([a-z0-9_; ]+)\]\s*$")
_REVIEW_FIELDS = ("name", "decision", "reason", "candidate_1", "candidate_2", "candidate_3", "by", "date")


@attrs.frozen
class Decision:
    """One line of a file of decisions, or one that will be."""

    label: str
    function_id: str
    """One id, or several joined by "; "; empty beside ``never`` where the name is no team at all."""
    reading: str
    """``default`` or ``never``."""
    by: str = ""
    date: str = ""
    reason: str = ""

    @property
    def readings(self) -> frozenset[tuple[str, str]]:
        """The function ids, each with the reading."""
        return frozenset((name.strip(), self.reading) for name in self.function_id.split(";"))

    def __str__(self) -> str:
        said = self.function_id or "not a team"
        return f"never {self.function_id}" if self.function_id and self.reading == "never" else said


@attrs.frozen
class Conflict:
    """A decision that an earlier one speaks against; the earlier one stands."""

    row: int
    decision: Decision
    earlier: str
    """What was decided before, and what is noted of it."""


@attrs.frozen
class Acceptance:
    """What became of a filled review."""

    path: Path
    added: tuple[Decision, ...]
    known: tuple[Decision, ...]
    """Decided so before."""
    conflicts: tuple[Conflict, ...]
    undecided: int
    """Rows left without a decision."""


def accept(
    review: str | Path, decisions: str | Path, vocabulary: Vocabulary, *, by: str = "", date: str = ""
) -> Acceptance:
    """Add the decisions of a filled review file, or of one saved by the report page, to a file.

    A decision is a function's id or label, several joined by ";", the number of a candidate,
    ``never`` or ``not a team``, or ``never`` followed by the function that the name is not.

    Args:
        review: the filled review, or a file of decisions.
        decisions: the file to add to; made if it is not there.
        vocabulary: names the functions that may be decided on.
        by: who decided, where a row does not say it.
        date: when, likewise.

    Raises:
        DecisionError: decisions that name nothing; all of them are listed, and nothing is written.
        FileFormatError: the review is not one.
        VocabularyError: the file of decisions breaks its own rules.
        OSError: a file cannot be read or written.
    """
    path = Path(decisions)
    standing = vocabulary.extended_with(path) if path.exists() else vocabulary
    earlier: dict[str, list[Row]] = {}
    for row in standing.overlay:
        earlier.setdefault(fold(row[0]), []).append(row)
    added: list[Decision] = []
    known: list[Decision] = []
    conflicts: list[Conflict] = []
    made, undecided = _read(Path(review), standing)
    for row_number, one in made:
        filled = attrs.evolve(one, by=one.by or by, date=one.date or date)
        before = earlier.setdefault(fold(one.label), [])
        held = {(row[1], row[2]) for row in before}
        if filled.readings <= held:
            known.append(filled)
        elif any(_contradict(mine, other) for mine in filled.readings for other in held):
            conflicts.append(Conflict(row_number, filled, _said(before)))
        else:
            added.append(filled)
            before += [
                (one.label, name, reading, "", _note(filled)) for name, reading in sorted(filled.readings)
            ]
    if added:
        _append(path, added)
    return Acceptance(path, tuple(added), tuple(known), tuple(conflicts), undecided)


def _contradict(mine: tuple[str, str], other: tuple[str, str]) -> bool:
    """Tell whether two readings of one name cannot both hold."""
    if mine[1] != other[1]:
        return mine[0] == other[0] or "" in (mine[0], other[0])
    return mine[1] == "default" and mine[0] != other[0]


def _said(rows: Sequence[Row]) -> str:
    said = "; ".join(f"never {row[1]}".strip() if row[2] == "never" else row[1] for row in rows)
    notes = "; ".join(dict.fromkeys(row[4] for row in rows if row[4]))
    return f"{said} ({notes})" if notes else said


def _note(decision: Decision) -> str:
    return ", ".join(filter(None, (decision.by, decision.date, decision.reason)))


# -- reading -----------------------------------------------------------------------------------


def _read(path: Path, vocabulary: Vocabulary) -> tuple[list[tuple[int, Decision]], int]:
    """Read every decision with its row, and count the rows without one."""
    table = open_table(path, wanted=("decision", "function_id"))
    columns = [name.strip().casefold() for name in table.taken_for.columns]
    is_review = "name" in columns and "decision" in columns
    if not is_review and not ("label" in columns and "function_id" in columns):
        raise FileFormatError(
            f"{path} is no review: it has no columns 'name' and 'decision' (nor 'label' and 'function_id');"
            f" there are: {', '.join(table.taken_for.columns)}"
        )
    fields = _REVIEW_FIELDS if is_review else DECISION_COLUMNS
    reader = _Reader(path, vocabulary)
    found: list[tuple[int, Decision]] = []
    undecided = 0
    for number, said in _records(table, columns, fields):
        one = reader.from_review(number, said) if is_review else reader.from_page(number, said)
        if one is not None:
            found.append((number, one))
        else:
            undecided += 1
    if reader.faults:
        raise DecisionError("\n".join(reader.faults))
    return found, undecided


def _records(table: Table, columns: list[str], fields: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    places = [columns.index(field) for field in fields if field in columns]
    names = [field for field in fields if field in columns]
    for number, cells in table.rows(places, lambda share: None):
        yield (
            number,
            {
                **dict.fromkeys(fields, ""),
                **{name: unguarded((cell or "").strip()) for name, cell in zip(names, cells, strict=True)},
            },
        )


class _Reader:
    """Understands what stands in a decision, collecting what names nothing."""

    def __init__(self, path: Path, vocabulary: Vocabulary) -> None:
        self._path = path
        self.faults: list[str] = []
        self._ids = vocabulary.functions
        self._by_label = {fold(function.label): name for name, function in vocabulary.functions.items()}

    def from_review(self, number: int, said: Mapping[str, str]) -> Decision | None:
        """Read a row of a review; ``None`` for one without a decision, or with one that cannot be read."""
        text = said["decision"]
        if not text:
            return None
        offered = {str(place): said[f"candidate_{place}"] for place in (1, 2, 3)}
        return self._understood(number, said, said["name"], text, offered)

    def from_page(self, number: int, said: Mapping[str, str]) -> Decision | None:
        """Read a row of a file of decisions."""
        text = said["function_id"]
        if said["reading"] == "never":
            text = f"never {text}".strip()
        if not text:
            return None
        return self._understood(number, said, said["label"], text, {})

    def _understood(
        self, number: int, said: Mapping[str, str], label: str, text: str, offered: Mapping[str, str]
    ) -> Decision | None:
        where = f"{self._path}, row {number}"
        if not fold(label):
            self.faults.append(f"{where}: a decision without a name")
            return None
        reading, named = "default", text
        if fold(text) in _NEVER:
            reading, named = "never", ""
        elif text.casefold().startswith("never "):
            reading, named = "never", text[6:]
        ids: list[str] = []
        for part in filter(None, (part.strip() for part in named.split(";"))):
            found = self._ids_of(part, offered)
            if found is None:
                self.faults.append(f"{where} ({label!r}): {self._fault(part, offered)}")
                return None
            ids += found
        return Decision(
            label, "; ".join(dict.fromkeys(ids)), reading, said["by"], said["date"], said["reason"]
        )

    def _ids_of(self, part: str, offered: Mapping[str, str]) -> list[str] | None:
        cell = _OFFERED.search(offered.get(part, part))
        if cell is not None:
            ids = [one.strip() for one in cell[1].split(";")]
            return ids if all(one in self._ids for one in ids) else None
        if part in self._ids:
            return [part]
        by_label = self._by_label.get(fold(part)) if fold(part) else None
        return [by_label] if by_label is not None else None

    def _fault(self, part: str, offered: Mapping[str, str]) -> str:
        if part in offered:
            return f"there is no candidate {part}"
        labels = [function.label for function in self._ids.values()]
        meant = nearest(part, self._ids) or nearest(part, labels)
        accepted = "a function's id or label, the number of a candidate, never, not a team"
        return f"no function is called {part!r}{meant}; accepted: {accepted}"


# -- writing -----------------------------------------------------------------------------------


def _append(path: Path, added: Sequence[Decision]) -> None:
    before, encoding, delimiter, end = b"", "utf-8", ",", "\n"
    columns: Sequence[str] = DECISION_COLUMNS
    if path.exists() and path.stat().st_size:
        before = path.read_bytes()
        encoding = choose_encoding(fingerprint(path)).name
        text = before.decode(encoding)
        delimiter, columns = _layout(text, path)
        end = "\r\n" if "\r\n" in text else "\n"
        head = "" if text.endswith(("\n", "\r")) else end
    else:
        head = ",".join(columns) + end
    with written_whole(path) as stream:
        stream.write(before + (head + _lines(added, columns, delimiter, end)).encode(encoding))


def _layout(text: str, path: Path) -> tuple[str, list[str]]:
    """Give the delimiter and the columns of a user's own table."""
    head = next(line for line in text.removeprefix("\ufeff").splitlines() if line.strip() and line[:1] != "#")
    delimiter = max("\t;,", key=head.count)
    columns = ["_".join(name.split()).casefold() for name in next(csv.reader([head], delimiter=delimiter))]
    if "reading" not in columns:
        raise FileFormatError(
            f"{path}: add the column 'reading' to its first line, so that decisions can be kept"
        )
    return delimiter, columns


def _lines(decisions: Sequence[Decision], columns: Sequence[str], delimiter: str, end: str) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    for one in decisions:
        fields = {**attrs.asdict(one), "name": one.label, "alias": one.label, "code": one.label}
        fields["function"], fields["note"] = one.function_id, _note(one) if "reason" not in columns else ""
        writer.writerow([guarded(fields.get(column, "")) for column in columns])
    return text.getvalue()
