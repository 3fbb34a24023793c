"""What can go wrong: one root, each child also the built-in that it resembles."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = [
    "ColumnExistsError",
    "DecisionError",
    "FileFormatError",
    "FrameTypeError",
    "MissingExtraError",
    "NameTypeError",
    "OptionError",
    "TeamnamesError",
    "UnknownColumnError",
    "UnknownFunctionError",
    "UnknownSchemeError",
    "VocabularyError",
    "nearest",
]


class TeamnamesError(Exception):
    """The root of every error that teamnames raises on purpose."""


class NameTypeError(TeamnamesError, TypeError):
    """A name was neither a ``str`` nor a missing value."""


class VocabularyError(TeamnamesError, ValueError):
    """A table breaks its own rules; ``findings`` holds every fault, not only the first."""

    def __init__(self, findings: Iterable[object]) -> None:
        self.findings = tuple(findings)
        super().__init__("\n".join(str(finding) for finding in self.findings))


class UnknownFunctionError(TeamnamesError, LookupError):
    """An id that no business function of the vocabulary has."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class UnknownSchemeError(TeamnamesError, LookupError):
    """A list of stages that the vocabulary does not know."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class UnknownColumnError(TeamnamesError, LookupError):
    """A column that the table does not have."""

    def __str__(self) -> str:
        return str(self.args[0]) if self.args else ""


class ColumnExistsError(TeamnamesError, ValueError):
    """A column to be written that the table already has."""


class FrameTypeError(TeamnamesError, TypeError):
    """A frame, series or array of a kind that is not served, or not with these arguments."""


class OptionError(TeamnamesError, ValueError):
    """An option with a value that it cannot have."""


class FileFormatError(TeamnamesError, ValueError):
    """A file that cannot be read as what it claims to be."""


class DecisionError(TeamnamesError, ValueError):
    """A reviewer's decision that names nothing we know."""


class MissingExtraError(TeamnamesError, ImportError):
    """An optional library is missing; the message is the command that brings it."""

    def __init__(self, library: str, extra: str) -> None:
        super().__init__(f"{library} is not installed; run: pip install 'teamnames[{extra}]'")


def nearest(word: str, choices: Iterable[str]) -> str:
    """Say which of the choices was probably meant, for the end of an error message.

    >>> nearest("finanse", ["finance", "legal"])
    "; did you mean 'finance'?"
    >>> nearest("qqq", ["finance", "legal"])
    ''
    """
    from difflib import get_close_matches

    folded = {choice.casefold(): choice for choice in choices}
    close = get_close_matches(word.casefold(), folded, n=1, cutoff=0.6)
    return f"; did you mean {folded[close[0]]!r}?" if close else ""
