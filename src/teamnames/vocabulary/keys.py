"""The keys under which an alias row is filed."""

from __future__ import annotations

from collections.abc import Sequence

from teamnames.folding import fold
from teamnames.model import Key

__all__ = ["keys_of", "spellings"]

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})


def spellings(label: str, language: str) -> tuple[str, ...]:
    """Give a label, and if it is German also its spelling without umlauts.

    >>> spellings("Büro", "de"), spellings("Büro", "fr")
    (('Büro', 'Buero'), ('Büro',))
    """
    if language == "de" and label != (spelt := label.translate(_UMLAUTS)):
        return label, spelt
    return (label,)


def keys_of(row: Sequence[str]) -> tuple[Key, ...]:
    """Give the key of an alias row, and for a German one also that of its spelling without umlauts.

    Args:
        row: fields in the order of the aliases table; the label and the language are read.

    >>> keys_of(("Einkäufe", "procurement", "alias", "default", "de", "", "common_usage"))
    ('einkaufe', 'einkaeufe')
    """
    return tuple(fold(label) for label in spellings(row[0], row[4]))
