"""Which encoding a text file is in, and how sure that is.

In this order: a byte order mark; NUL bytes at every other place (UTF-16 without a mark); UTF-8
over the whole file, not only over its beginning; then charset-normalizer, if it is installed, for
East Asian and non-Latin encodings; and for what is left Windows-1252, which is what Excel writes
in the West. The last two are guesses, and are said to be.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress

import attrs

from teamnames.cleaning.extras import optional
from teamnames.cleaning.fingerprint import Fingerprint
from teamnames.errors import FileFormatError, MissingExtraError

__all__ = ["TextEncoding", "choose_encoding"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WITHOUT_MARK = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
_TOLD_APART = (
    *("cp1252", "cp1251", "koi8_r", "cp1253", "cp1255", "cp1256", "cp874"),
    *("cp932", "gb18030", "big5", "cp949", "euc_jp"),
)
"""What charset-normalizer chooses from. It cannot tell the Latin code pages from each other."""
_STRAY_SHARE = 0.1
_LETTERS_TOGETHER = 2.0
"""Mean length of a run of bytes outside ASCII from which on it is another script: in Latin ones letters with
marks stand alone."""
_RUN = re.compile(rb"[\x80-\xff]+")


@attrs.frozen
class TextEncoding:
    """The encoding of a text file."""

    name: str
    """As Python calls it; never one that writes a mark of its own."""
    mark: bool = False
    """It begins with a byte order mark."""
    doubt: str = ""
    """Why it may be another; empty when it is certain."""

    @property
    def errors(self) -> str:
        """How bytes that do not belong are carried through unharmed."""
        return "surrogatepass" if self.name.startswith(("utf-16", "utf-32")) else "surrogateescape"

    @property
    def label(self) -> str:
        """Its name for people."""
        name = self.name.upper().replace("CP125", "Windows-125").replace("_", "-")
        return f"{name} with byte order mark" if self.mark else name


def choose_encoding(file: Fingerprint, asked: str | None = None) -> TextEncoding:
    """Tell the encoding of a file, or take the one asked for.

    Raises:
        FileFormatError: the encoding asked for does not exist, or the file is no text.
    """
    marked = next(((mark, name) for mark, name in _MARKS if file.head.startswith(mark)), None)
    if asked is not None:
        return _asked_for(asked, file, marked)
    if marked is not None:
        return TextEncoding(marked[1], mark=True)
    if b"\0" in file.head:
        return _from_nuls(file)
    if not file.stray:
        return TextEncoding("utf-8")
    if file.stray <= file.wide * _STRAY_SHARE:
        plural = "byte is" if file.stray == 1 else "bytes are"
        return TextEncoding(
            "utf-8", doubt=f"{file.stray:,} {plural} no UTF-8 and carried through as they are"
        )
    return _guessed(file)


def _asked_for(asked: str, file: Fingerprint, marked: tuple[bytes, str] | None) -> TextEncoding:
    try:
        name = codecs.lookup(asked).name
    except LookupError:
        accepted = "utf-8, utf-16, cp1252, cp1250, cp932, gb18030 and whatever else Python knows"
        raise FileFormatError(f"--encoding {asked!r} is not known; accepted: {accepted}") from None
    name = _WITHOUT_MARK.get(name, name)
    if marked is not None and marked[1][:6] == name[:6]:
        return TextEncoding(marked[1], mark=True)
    return TextEncoding(name)


def _from_nuls(file: Fingerprint) -> TextEncoding:
    even, odd = file.head[0::2].count(0), file.head[1::2].count(0)
    half = len(file.head) / 2
    if odd > half * 0.3 and even < half * 0.05:
        return TextEncoding("utf-16-le", doubt="UTF-16 without a mark")
    if even > half * 0.3 and odd < half * 0.05:
        return TextEncoding("utf-16-be", doubt="UTF-16 without a mark")
    raise FileFormatError(
        f"{file.path} holds NUL bytes and is no text; accepted: CSV, TSV, JSON Lines, XLSX, XLS, ODS, Parquet"
    )


def _guessed(file: Fingerprint) -> TextEncoding:
    runs = _RUN.findall(file.odd)
    with suppress(MissingExtraError):
        library = optional("charset_normalizer", "charset-normalizer")
        lines = b"\n".join(line for line in file.odd.splitlines() if not line.isascii())
        script = sum(map(len, runs)) >= len(runs) * _LETTERS_TOGETHER
        best = library.from_bytes(lines, cp_isolation=list(_TOLD_APART)).best() if script else None
        if best is not None and best.encoding != "cp1252" and best.encoding in _TOLD_APART:
            return TextEncoding(best.encoding, doubt="a guess from its bytes; --encoding names another")
    return TextEncoding(
        "cp1252", doubt="no UTF-8, so taken for what Excel writes in the West; --encoding names another"
    )
