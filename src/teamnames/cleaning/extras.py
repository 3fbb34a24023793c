"""The one door to the optional libraries: brought in when a format asks for them."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from teamnames.errors import MissingExtraError

__all__ = ["optional"]


def optional(module: str, library: str) -> Any:
    """Import a module of ``teamnames[files]``.

    Raises:
        MissingExtraError: the library is not installed; the message is the command that brings it.

    >>> optional("no_such_module", "no-such-library")
    Traceback (most recent call last):
        ...
    teamnames.errors.MissingExtraError: no-such-library is not installed; run: pip install 'teamnames[files]'
    """
    try:
        return import_module(module)
    except ImportError:
        raise MissingExtraError(library, "files") from None
