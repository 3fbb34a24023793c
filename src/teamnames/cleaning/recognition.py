"""What a file is, by what it holds and not by what it is called."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

from teamnames.cleaning.archives import open_archive
from teamnames.cleaning.encodings import choose_encoding
from teamnames.cleaning.fingerprint import Fingerprint, fingerprint
from teamnames.cleaning.table import Choices, Table
from teamnames.errors import FileFormatError

__all__ = ["FORMATS", "open_table"]

FORMATS = ("csv", "tsv", "jsonl", "xlsx", "xls", "ods", "parquet")
_TEXT_FORMATS = ("csv", "tsv", "jsonl")
_OTHERS = (
    (b"\x1f\x8b", "is packed with gzip; unpack it first"),
    (b"BZh", "is packed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "is packed with xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "is packed with zstd; unpack it first"),
    (b"%PDF", "is a PDF; export the table as CSV or XLSX"),
    (b"SQLite format 3", "is an SQLite database; export the table as CSV"),
)


def open_table(path: str | Path, choices: Choices | None = None, wanted: Sequence[str] = ()) -> Table:
    """Open a file as a table, whatever format its bytes show it to be in.

    Args:
        path: the file.
        choices: what the caller says of it; the rest is found out.
        wanted: the columns that will be asked for; they help to find delimiter, sheet and header.

    Raises:
        FileFormatError: it is in no format that is read here, damaged, or not what ``choices`` says.
        MissingExtraError: its format needs a library of ``teamnames[files]``.
        OSError: it cannot be read.
    """
    choices = choices or Choices()
    if choices.format is not None and choices.format not in FORMATS:
        raise FileFormatError(f"--format is {choices.format!r}; accepted: {', '.join(FORMATS)}")
    file = fingerprint(Path(path))
    kind, archive = _kind_of(file, choices)
    if kind == "parquet":
        from teamnames.cleaning.parquet import ParquetTable

        return ParquetTable(file)
    if kind in _TEXT_FORMATS:
        return _text_table(file, kind, choices, wanted)
    from teamnames.cleaning.workbook import WorkbookTable

    return WorkbookTable(file, kind, archive, choices, wanted)


def _text_table(file: Fingerprint, kind: str, choices: Choices, wanted: Sequence[str]) -> Table:
    if kind == "jsonl":
        from teamnames.cleaning.jsonlines import JsonLinesTable

        return JsonLinesTable(file, choices)
    from teamnames.cleaning.delimited import DelimitedTable

    return DelimitedTable(file, choices, wanted)


def _kind_of(file: Fingerprint, choices: Choices) -> tuple[str, zipfile.ZipFile | None]:
    head = file.head
    if head.startswith(b"PK"):
        archive = open_archive(file.path)
        return _kind_of_archive(file.path, archive), archive
    if head.startswith(b"PAR1"):
        return "parquet", None
    if head.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls", None
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise FileFormatError(f"{file.path} {what}")
    if choices.format is not None:
        if choices.format not in _TEXT_FORMATS:
            raise FileFormatError(f"{file.path} is text, not {choices.format.upper()}; leave --format out")
        return choices.format, None
    return _kind_of_text(file, choices), None


def _kind_of_archive(path: Path, archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "xl/workbook.bin" in names:
        raise FileFormatError(f"{path} is XLSB; open it in Excel and save it as XLSX")
    if any(name.startswith("xl/") for name in names):
        return "xlsx"
    if "mimetype" in names and b"opendocument.spreadsheet" in archive.read("mimetype")[:200]:
        return "ods"
    raise FileFormatError(f"{path} is a ZIP archive that holds no workbook; unpack it first")


def _kind_of_text(file: Fingerprint, choices: Choices) -> str:
    encoding = choose_encoding(file, choices.encoding)
    text = file.head.decode(encoding.name, "replace").removeprefix("\ufeff").lstrip()
    line = text.split("\n", 1)[0].strip()
    if text[:14].lower().startswith(("<!doctype html", "<html", "<table")):
        raise FileFormatError(
            f"{file.path} is a web page, whatever it is called; open it and save it as XLSX or CSV"
        )
    if text.startswith("<?xml"):
        raise FileFormatError(f"{file.path} is XML; open it in a spreadsheet and save it as XLSX or CSV")
    if line.startswith("{"):
        try:
            if isinstance(json.loads(line), dict):
                return "jsonl"
        except ValueError:
            pass
    if text.startswith("[") and text[1:].lstrip()[:1] == "{":
        raise FileFormatError(f"{file.path} is one JSON array; write one object a line: jq -c '.[]'")
    return "csv"
