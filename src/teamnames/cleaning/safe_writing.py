"""Files that are either whole or not there: written beside their place, then moved into it.

A run that is killed leaves at most a hidden ``.NAME.part`` file, which the next run writes over.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from teamnames.errors import FileFormatError

__all__ = ["Outputs", "written_whole"]

try:
    import fcntl
except ImportError:  # Windows: there an open file cannot be replaced, which guards it as well
    fcntl = None  # type: ignore[assignment]


class Outputs:
    """Files that are written first and take their places together, in the order they were begun."""

    def __init__(self, like: Path, never: tuple[Path, ...] = ()) -> None:
        self._mode = os.stat(like).st_mode & 0o666 | 0o600
        self._never = never
        self._begun: list[tuple[BinaryIO, Path, Path]] = []

    def __enter__(self) -> Outputs:
        return self

    def __exit__(self, *error: object) -> None:
        for stream, part, _ in self._begun:
            with suppress(OSError):  # what is left in the buffer may find no room
                stream.close()
            with suppress(OSError):
                os.unlink(part)

    def open(self, target: Path) -> BinaryIO:
        """Begin a file; it is seen under its name only after ``put_in_place``.

        Raises:
            FileFormatError: it would replace a file that is read, or another run is writing it.
            OSError: the folder cannot be written to.
        """
        target = Path(os.path.realpath(target))
        for other in self._never:
            if target.exists() and other.exists() and os.path.samefile(target, other):
                raise FileFormatError(
                    f"{target} is read in this run and will not be replaced; name another with -o"
                )
        if target.is_dir():
            raise FileFormatError(f"{target} is a folder; name a file")
        part = target.with_name(f".{target.name}.part")
        stream = _locked(part, self._mode)
        self._begun.append((stream, part, target))
        stream.truncate(0)
        return stream

    def put_in_place(self) -> None:
        """Move every file to its name, once all of them are on the disk."""
        for stream, _, _ in self._begun:
            stream.flush()
            os.fsync(stream.fileno())
        while self._begun:
            stream, part, target = self._begun.pop(0)
            stream.close()
            os.replace(part, target)


def _locked(part: Path, mode: int) -> BinaryIO:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    while True:
        stream = os.fdopen(os.open(part, flags, mode), "w+b")
        if fcntl is None:
            return stream
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            stream.close()
            raise FileFormatError(f"another run is writing {part.name[1:-5]}; wait for it to end") from None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(stream.fileno()), os.stat(part)):
                return stream
        stream.close()  # the other run moved it into its place between our opening and our locking it


@contextmanager
def written_whole(target: Path) -> Iterator[BinaryIO]:
    """Write one file that is either whole or as it was."""
    with Outputs(target if target.exists() else target.parent) as outputs:
        yield outputs.open(target)
        outputs.put_in_place()
