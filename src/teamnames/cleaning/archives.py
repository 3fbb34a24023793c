"""Workbooks are ZIP archives: what is in one is measured before anything is unpacked into memory.

A ZIP bomb says little and unpacks to much. Every member is unpacked here piece by piece, thrown
away and counted, so that neither a false size in the directory nor a ratio beyond that of any real
workbook gets through to a parser that holds what it reads.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from teamnames.errors import FileFormatError

__all__ = ["MOST_CELLS", "open_archive", "refuse_wide_sheet"]

MOST_BYTES = 2 * 1024**3
"""Of all members, unpacked."""
MOST_MEMBERS = 10_000
MOST_RATIO = 250
"""Unpacked to packed, above ``FREE_BYTES``. Sheets of one repeated value come to about 100."""
FREE_BYTES = 64 * 1024**2
MOST_CELLS = 60_000_000
"""Rows times columns of a sheet: a parser holds them all, empty ones too."""
_CHUNK = 1024 * 1024
_LOCAL_HEADER = struct.Struct("<26xHH")


def open_archive(path: Path) -> zipfile.ZipFile:
    """Open a ZIP archive whose members are all whole and of reasonable size.

    Raises:
        FileFormatError: it is cut short, damaged, encrypted or a bomb.
    """
    try:
        archive = zipfile.ZipFile(path)
        members = archive.infolist()
        if len(members) > MOST_MEMBERS:
            raise FileFormatError(f"{path} holds {len(members):,} members, more than {MOST_MEMBERS:,}")
        _refuse_size(path, sum(member.file_size for member in members))
        with open(path, "rb") as stream:
            for member in members:
                _unpack_to_nothing(path, stream, member)
    except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError) as error:
        raise FileFormatError(f"{path} is cut short or damaged ({error}); export it again") from None
    return archive


def _refuse_size(path: Path, size: int) -> None:
    packed = path.stat().st_size
    if size > MOST_BYTES or (size > FREE_BYTES and size > packed * MOST_RATIO):
        unpacked = f"{size / 1024**2:,.0f} MB from {packed / 1024**2:,.1f} MB"
        raise FileFormatError(
            f"{path} would unpack to {unpacked}; that is no workbook, and it was not opened"
        )


def _unpack_to_nothing(path: Path, stream: BinaryIO, member: zipfile.ZipInfo) -> None:
    if member.flag_bits & 1:
        raise FileFormatError(f"{path} is protected by a password; save it without one")
    stream.seek(member.header_offset)
    name, extra = _LOCAL_HEADER.unpack(stream.read(_LOCAL_HEADER.size))
    stream.seek(name + extra, 1)
    left, size = member.compress_size, 0
    if member.compress_type == zipfile.ZIP_STORED:
        size = left
    elif member.compress_type == zipfile.ZIP_DEFLATED:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        while left and not inflater.eof:
            packed = stream.read(min(_CHUNK, left))
            if not packed:
                raise EOFError(f"{member.filename} ends early")
            left -= len(packed)
            while packed:
                size += len(inflater.decompress(packed, _CHUNK))
                packed = inflater.unconsumed_tail
                if size > member.file_size:
                    raise FileFormatError(
                        f"{path}: {member.filename} is larger than it says; it was not opened"
                    )
    else:
        raise NotImplementedError(f"{member.filename} is packed in an unusual way")
    if size != member.file_size:
        raise EOFError(f"{member.filename} ends early")


def refuse_wide_sheet(path: Path, sheet: str, rows: int, columns: int) -> None:
    """Refuse a sheet whose farthest cell makes it larger than memory.

    Raises:
        FileFormatError: it spans more than ``MOST_CELLS`` cells.
    """
    if rows * columns > MOST_CELLS:
        span = f"{rows:,} rows by {columns:,} columns"
        message = (
            f"{path}, sheet {sheet!r}: its farthest cell makes it {span}, more than {MOST_CELLS:,} cells"
        )
        raise FileFormatError(f"{message}; delete what stands far outside the table")
