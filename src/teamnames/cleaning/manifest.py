"""NAME.run.json: what a run read, by which table and policy, and what came of it, name by name.

No clock, no machine and no folder is in it: the same input under the same table gives the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import attrs

from teamnames.cleaning.survey import Counts, NameInFile
from teamnames.cleaning.table import TakenFor
from teamnames.errors import FileFormatError
from teamnames.model import Policy
from teamnames.vocabulary import Vocabulary
from teamnames.vocabulary.tables import all_tables

__all__ = ["NameInRun", "Run", "file_hash", "library_versions", "read_run", "run_text", "table_hash"]

_KIND = "teamnames run"
_LAYOUT = 1
_LIBRARIES = (
    "attrs",
    "rapidfuzz",
    "charset-normalizer",
    "python-calamine",
    "xlsxwriter",
    "pyarrow",
    "jinja2",
)


@attrs.frozen
class NameInRun:
    """What a run said of one name."""

    name: str
    rows: int
    standing: str
    outcome: str
    functions: tuple[str, ...]
    confidence: float
    method: str
    decided: bool = False
    parent: str = ""
    title: str = ""

    @property
    def identity(self) -> tuple[str, str, str]:
        """The name in its context."""
        return self.name, self.parent, self.title

    @property
    def answer(self) -> tuple[str, tuple[str, ...]]:
        """What it came to: the outcome and the ids of its functions."""
        return self.outcome, self.functions

    @property
    def said(self) -> str:
        """What it came to, for people: ids of functions, or the outcome, or what was decided."""
        if self.functions:
            return "; ".join(self.functions)
        return "not a team" if self.decided else self.outcome

    @classmethod
    def of(cls, one: NameInFile) -> NameInRun:
        """Take what is kept of a name."""
        match = one.match
        return cls(
            name=one.name,
            rows=one.rows,
            standing=one.standing.value,
            outcome=match.outcome.value,
            functions=tuple(function.id for function in match.functions),
            confidence=round(match.confidence, 4),
            method=match.method.value,
            decided=one.settled,
            parent=one.parent,
            title=one.title,
        )


@attrs.frozen
class Run:
    """A run.json, read back."""

    file: str
    made_by: Mapping[str, Any]
    """Everything but the names."""
    names: tuple[NameInRun, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """Rows by standing, and ``rows`` in all."""
        counts: Mapping[str, Any] = self.made_by.get("counts", {})
        return {"rows": counts.get("rows", 0), **counts.get("by_standing", {})}


def file_hash(path: Path) -> str:
    """Give the SHA-256 of a file."""
    digest = hashlib.sha256()
    with open(path, "rb") as stream:
        while chunk := stream.read(2**20):
            digest.update(chunk)
    return digest.hexdigest()


def table_hash(vocabulary: Vocabulary) -> str:
    """Give a SHA-256 over every row of the tables."""
    digest = hashlib.sha256()
    for name, rows in sorted(all_tables(vocabulary.tables).items()):
        digest.update(f"{name}\n".encode())
        for row in sorted(rows):
            digest.update(("\t".join(row) + "\n").encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def library_versions() -> dict[str, str]:
    """Give the versions of Python and of the libraries that are there."""
    found = {"python": platform.python_version()}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def counts_of(counts: Counts) -> dict[str, Any]:
    """Give the counts with their keys in a fixed order."""
    return {
        "rows": counts.rows,
        "distinct_names": counts.distinct,
        "by_standing": {
            name: counts.by_standing[name] for name in ("answered", "doubtful", "without", "blank")
        },
        "by_outcome": {
            name: counts.by_outcome[name] for name in ("matched", "ambiguous", "unmatched", "blank")
        },
        "unmatched_and_undecided": counts.undecided,
        "rows_of_unlisted_names": counts.unlisted,
    }


def read_as(taken_for: TakenFor) -> dict[str, Any]:
    """Give what the input was taken for."""
    return {
        "format": taken_for.kind,
        "encoding": taken_for.encoding.label if taken_for.encoding else None,
        "delimiter": taken_for.delimiter,
        "sheet": taken_for.sheet,
        "header_row": taken_for.header_row,
        "columns": len(taken_for.columns),
    }


def policy_of(policy: Policy) -> dict[str, Any]:
    """Give every threshold."""
    return attrs.asdict(policy)


def run_text(head: Mapping[str, Any], names: Sequence[NameInRun]) -> str:
    """Write a run down, one name a line so that two of them can be compared by any tool."""
    said = json.dumps({"kind": _KIND, "layout": _LAYOUT, **head}, ensure_ascii=False, indent=2)
    lines = [
        json.dumps(_without_defaults(one), ensure_ascii=False) for one in sorted(names, key=_by_identity)
    ]
    body = ",\n".join(f"    {line}" for line in lines)
    return f'{said[:-2]},\n  "names": [\n{body}\n  ]\n}}\n'


def _by_identity(one: NameInRun) -> tuple[str, str, str]:
    return one.identity


def _without_defaults(one: NameInRun) -> dict[str, Any]:
    said = attrs.asdict(one)
    return {key: value for key, value in said.items() if value or key not in ("decided", "parent", "title")}


def read_run(path: str | Path) -> Run:
    """Read a run.json back.

    Raises:
        FileFormatError: it is none, or one of another layout.
        OSError: it cannot be read.
    """
    path = Path(path)
    try:
        said = json.loads(path.read_text("utf-8"))
        if said["kind"] != _KIND:
            raise KeyError("kind")
        if said["layout"] != _LAYOUT:
            message = f"{path} has the layout {said['layout']}; this version of teamnames reads {_LAYOUT}"
            raise FileFormatError(message)
        names = tuple(NameInRun(**{**one, "functions": tuple(one["functions"])}) for one in said.pop("names"))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        if isinstance(error, FileFormatError):
            raise
        raise FileFormatError(f"{path} is no run.json of 'teamnames clean'; name a NAME.run.json") from None
    return Run(path.name, said, names)
