"""One pass over the bytes of a file: its hash, its first bytes, and whether it is UTF-8."""

from __future__ import annotations

import codecs
import hashlib
import os
import re
from pathlib import Path

import attrs

from teamnames.errors import FileFormatError

__all__ = ["HEAD_BYTES", "Fingerprint", "fingerprint"]

HEAD_BYTES = 256 * 1024
_CHUNK = 1024 * 1024
_STRAY = re.compile("[\udc80-\udcff]")


@attrs.frozen
class Fingerprint:
    """What the bytes of a file are, without any meaning read into them."""

    path: Path
    sha256: str
    size: int
    """Bytes."""
    changed_at: int
    """Nanoseconds; compared only with itself, to notice a file that changes under our hands."""
    head: bytes = attrs.field(repr=False)
    """The first ``HEAD_BYTES`` of it."""
    odd: bytes = attrs.field(repr=False)
    """Some bytes around the first one that is no UTF-8; empty when there is none."""
    wide: int
    """Characters outside ASCII, read as UTF-8."""
    stray: int
    """Bytes that are no UTF-8."""

    def still_holds(self) -> None:
        """Make sure that the file is the one that was looked at.

        Raises:
            FileFormatError: its size or time of change is another.
        """
        now = os.stat(self.path)
        if (now.st_size, now.st_mtime_ns) != (self.size, self.changed_at):
            raise FileFormatError(
                f"{self.path} changed while it was being read; run again when it is at rest"
            )


def fingerprint(path: Path) -> Fingerprint:
    """Read a file once, byte by byte, in constant memory.

    Raises:
        FileFormatError: it is a folder, or empty.
        OSError: it cannot be opened or read.
    """
    if path.is_dir():
        raise FileFormatError(f"{path} is a folder; name a file")
    digest, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")("surrogateescape")
    head = odd = b""
    size = wide = stray = 0
    clean = True
    with open(path, "rb") as stream:
        before = os.fstat(stream.fileno())
        while chunk := stream.read(_CHUNK):
            head = head or chunk[:HEAD_BYTES]
            digest.update(chunk)
            size += len(chunk)
            if clean and chunk.isascii():
                continue
            text = decoder.decode(chunk)
            clean = not decoder.getstate()[0]
            strays = len(_STRAY.findall(text))
            wide += len(text) - len(text.encode("ascii", "ignore")) - strays
            stray += strays
            if strays and not odd:
                odd = _around_first_stray(text)
    stray += len(decoder.decode(b"", final=True))
    if not size:
        raise FileFormatError(f"{path} is empty; nothing was written")
    return Fingerprint(path, digest.hexdigest(), size, before.st_mtime_ns, head, odd, wide, stray)


def _around_first_stray(text: str) -> bytes:
    found = _STRAY.search(text)
    assert found is not None
    start = max(0, found.start() - HEAD_BYTES // 8)
    return text[start : start + HEAD_BYTES].encode("utf-8", "surrogateescape")
