"""Every encoding that exports come in is recognised, and comes back byte for byte."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from tablefiles import cells_of_csv, cleaned
from teamnames.cleaning import Choices, open_table
from teamnames.cleaning.encodings import choose_encoding
from teamnames.cleaning.fingerprint import fingerprint
from teamnames.errors import FileFormatError, MissingExtraError

NAMES = ["Zürich Vertrieb", "Équipe Ventes", "Telesales", "München – Recht"]
JAPANESE = ["営業部", "人事部", "経理部", "開発部", "マーケティング部"] * 6
RUSSIAN = ["Отдел продаж", "Бухгалтерия", "Кадры", "Юридический отдел"] * 6


def table(names: list[str]) -> str:
    return "Id,Department\r\n" + "".join(f"{i},{name}\r\n" for i, name in enumerate(names))


@pytest.mark.parametrize(
    ("mark", "encoding", "label"),
    [
        (b"", "utf-8", "UTF-8"),
        (codecs.BOM_UTF8, "utf-8", "UTF-8 with byte order mark"),
        (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16-LE with byte order mark"),
        (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16-BE with byte order mark"),
        (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32-LE with byte order mark"),
        (b"", "utf-16-le", "UTF-16-LE"),
        (b"", "utf-16-be", "UTF-16-BE"),
        (b"", "cp1252", "Windows-1252"),
    ],
)
def test_an_encoding_is_recognised_and_kept(tmp_path: Path, mark: bytes, encoding: str, label: str) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes(mark + table(NAMES).encode(encoding))
    opened = open_table(path, wanted=["Department"])
    assert opened.taken_for.encoding is not None
    assert opened.taken_for.encoding.label == label
    done = cleaned(path)
    assert done.files.clean is not None
    raw = done.files.clean.read_bytes()
    assert raw.startswith(mark)
    rows = cells_of_csv(raw[len(mark) :], encoding)
    assert [row[:2] for row in rows] == cells_of_csv(table(NAMES).encode())
    assert rows[3][2] == "New Account Inside Sales"


@pytest.mark.parametrize(
    ("names", "encoding"), [(JAPANESE, "cp932"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8_r")]
)
def test_far_encodings_are_guessed_and_said_to_be_a_guess(
    tmp_path: Path, names: list[str], encoding: str
) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes(table(names).encode(encoding))
    found = choose_encoding(fingerprint(path))
    assert table(names).encode(encoding).decode(found.name) == table(names)
    assert "guess" in found.doubt


def test_without_charset_normalizer_what_is_no_utf_8_is_windows_1252(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(module: str, library: str) -> None:
        raise MissingExtraError(library, "files")

    monkeypatch.setattr("teamnames.cleaning.encodings.optional", missing)
    path = tmp_path / "staff.csv"
    path.write_bytes(table(JAPANESE).encode("cp932"))
    found = choose_encoding(fingerprint(path))
    assert (found.name, bool(found.doubt)) == ("cp1252", True)


def test_bytes_that_the_encoding_does_not_have_come_through(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes(b"Id,Department\n1,Caf\xe9 \x81 Sales\n2,Legal\n")
    done = cleaned(path)
    assert done.files.clean is not None
    assert done.files.clean.read_bytes().split(b"\n")[1].startswith(b"1,Caf\xe9 \x81 Sales,")


def test_a_few_stray_bytes_do_not_make_a_utf_8_file_another(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes(table(NAMES * 10).encode() + b"99,Caf\xe9\r\n")
    opened = open_table(path, wanted=["Department"])
    assert opened.taken_for.encoding is not None
    assert opened.taken_for.encoding.name == "utf-8"
    assert "1 byte is no UTF-8" in opened.taken_for.remarks[0]
    done = cleaned(path)
    assert done.files.clean is not None
    assert b"\r\n99,Caf\xe9," in done.files.clean.read_bytes()


def test_a_byte_that_is_no_utf_8_is_seen_wherever_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    filler = "".join(f"{i},Legal\n" for i in range(200_000))
    path.write_bytes(f"Id,Department\n{filler}1,".encode() + b"Z\xfcrich Vertrieb\n")
    opened = open_table(path, wanted=["Department"])
    assert opened.taken_for.encoding is not None
    assert opened.taken_for.encoding.name == "cp1252"


def test_a_character_cut_by_a_chunk_is_still_utf_8(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    start = b"Id,Department\n"
    path.write_bytes(start + b"x" * (1024 * 1024 - len(start) - 1) + "é,Legal\n".encode())
    assert fingerprint(path).stray == 0
    path.write_bytes(start + "é".encode()[:1])
    assert fingerprint(path).stray == 1


def test_the_encoding_asked_for_wins(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes(table(["Łódź Sprzedaż"]).encode("cp1250"))
    opened = open_table(path, Choices(encoding="windows-1250"), ["Department"])
    assert [cells for _, cells in opened.rows([1], lambda share: None)] == [("Łódź Sprzedaż",)]
    path.write_bytes(codecs.BOM_UTF8 + table(NAMES).encode())
    assert open_table(path, Choices(encoding="utf-8"), ["Department"]).taken_for.columns[0] == "Id"


def test_an_unknown_or_wrong_encoding_is_said(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes(table(NAMES).encode())
    with pytest.raises(FileFormatError, match=r"--encoding 'klingon' is not known; accepted: utf-8"):
        open_table(path, Choices(encoding="klingon"))
    path.write_bytes(table(NAMES * 30).encode("cp1252"))
    with pytest.raises(FileFormatError, match=r"is not in GB18030|is not in UTF-16|is not in CP932"):
        cleaned(path, choices=Choices(encoding="utf-16-le"))


def test_binary_noise_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "staff.csv"
    path.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(FileFormatError, match="holds NUL bytes and is no text; accepted: CSV, TSV"):
        open_table(path)
