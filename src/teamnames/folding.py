"""Name → key: width, case, accents, punctuation; joiners become tokens of their own.

``fold`` is the one function that makes a ``Key``. It is idempotent. Joiners stay in the key, so
that "Growth & Marketing" is not "Growth Marketing": ``&`` (also "and", "und", "et", "y" and "+"),
``/`` (also ";") and ``,``. Letters around a joiner that make one abbreviation stay one token
("R&D", "FP & A"). Everything else that is not a letter or a digit is a blank.
"""

from __future__ import annotations

import re
import unicodedata

from teamnames.model import Key

__all__ = ["JOINERS", "fold", "has_camel", "joined", "split_camel", "without_letter_plurals"]

JOINERS = frozenset("&/,")
"""The tokens of a key that join names."""

_JOINER_WORDS = frozenset(("and", "und", "et", "y"))

_CARE = "\1"


def _ascii_table(marks: dict[str, str]) -> bytes:
    """One byte in, one byte out: letters to lower case, some marks as said, the rest to blanks."""
    kept = (chr(code).lower() if chr(code).isalnum() else marks.get(chr(code), " ") for code in range(128))
    return "".join(kept).encode() + b" " * 128


_PLAIN = _ascii_table(dict.fromkeys("&+/;,'`.", _CARE))
"""For names in ASCII, the common case; a name that holds one of these marks needs care."""
_ASCII = _ascii_table({"&": "&", "+": "&", "/": "/", ";": "/", ",": ","})
_APOSTROPHE_AFTER_ONE_LETTER = re.compile(r"(?<![^\W_])([^\W_])['`](?=[^\W_]{2})")
_APOSTROPHE = re.compile(r"['`]")
_MARKS_IN_NAMES = re.compile(r"(?<![^\W_])(?:\.net(?![^\W_])|c\+\+)")
"""Languages that would lose their names with their marks: ".NET" is no network, "C++" no list."""
_DOTTED_LETTERS = re.compile(r"\b(?:\w\.){2,}(?:\w\b)?")
_JOINED_LETTERS = re.compile(r"(?<![^ ])(\w{1,3}) ?& ?(\w{1,2})(?![^ ])")
_TIGHT_LETTERS = re.compile(r"(?<![^ ,/])(\w{1,3})&(\w{1,3})(?![^ ,/])")
_EDGE_JOINERS = " &/,"
_LETTER_PLURAL = re.compile(r"\b([A-Z]{2,5})s\b")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z]{2})")


class _Characters(dict[int, str]):
    """Folds each character of the world once: no accents, no case, no width."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if 0xD800 <= code <= 0xDFFF:
            folded = " "
        else:
            flat = unicodedata.normalize("NFKD", character)
            flat = "".join(part for part in flat if not unicodedata.combining(part)).casefold()
            flat = unicodedata.normalize("NFKD", flat)
            kept = (part if part.isalnum() or part in "&+/;,'`." else self._as_mark(part) for part in flat)
            folded = "".join(kept if not unicodedata.combining(character) else ())
        self[code] = folded
        return folded

    @staticmethod
    def _as_mark(part: str) -> str:
        if part in "’‘ʼ´":
            return "'"
        if unicodedata.combining(part) or unicodedata.category(part) == "Cf":
            return ""
        return " "


_CHARACTERS = _Characters()


def fold(name: str) -> Key:
    """Make the key of a name.

    >>> fold("  Tele-Prospecting TEAM ")
    'tele prospecting team'
    >>> fold("Growth and Marketing"), fold("R & D"), fold("FP&A"), fold("Legal, Risk, and Compliance")
    ('growth & marketing', 'r&d', 'fp&a', 'legal , risk & compliance')
    >>> fold("Dirección d’Études / Achats")
    'direccion d etudes / achats'
    >>> fold("C++ / .NET"), fold("-")
    ('cpp / dotnet', '')
    """
    if name.isascii():
        plain = name.encode().translate(_PLAIN).decode()
        if _CARE not in plain:
            words = plain.split()
            if _JOINER_WORDS.isdisjoint(words):
                return " ".join(words)  # type: ignore[return-value] # a call of Key would cost a tenth
        return _fold_slowly(name.lower())
    return _fold_slowly(name.translate(_CHARACTERS))


def _fold_slowly(text: str) -> Key:
    if "." in text or "+" in text:
        text = _MARKS_IN_NAMES.sub(lambda match: "dotnet" if match[0] == ".net" else "cpp", text)
    if "." in text:
        text = _DOTTED_LETTERS.sub(lambda match: match[0].replace(".", "") + " ", text)
    if "'" in text or "`" in text:
        text = _APOSTROPHE.sub("", _APOSTROPHE_AFTER_ONE_LETTER.sub(r"\1 ", text))
    ascii_only = text.isascii()
    if ascii_only:
        text = text.encode().translate(_ASCII).decode()
    else:
        text = text.replace("+", "&").replace(";", "/").replace(".", " ")
    if "&" in text:
        text = _TIGHT_LETTERS.sub("\\1\0\\2", text)
    if "/" in text or "," in text or "&" in text:
        text = text.replace("&", " & ").replace("/", " / ").replace(",", " , ")
    words = ["&" if word in _JOINER_WORDS else word for word in text.split()]
    text = " ".join(words).replace(", &", "&")  # the comma before the last of a list says nothing
    if "&" in text:
        text = _JOINED_LETTERS.sub(_join_letters, text)
    return Key(" ".join(text.replace("\0", "&").strip(_EDGE_JOINERS).split()))


def _join_letters(match: re.Match[str]) -> str:
    left, right = match[1], match[2]
    # "R & D", "FP & A" are abbreviations; "HR & IT" are two names.
    return f"{left}&{right}" if len(right) == 1 and not right.isdigit() else match[0]


def joined(key: Key) -> str:
    """Give the key without blanks: "tele prospecting" and "teleprospecting" come to the same.

    >>> joined(fold("E-Commerce"))
    'ecommerce'
    """
    return key.replace(" ", "")


def has_camel(name: str) -> bool:
    """Tell whether small letters and capitals meet inside a word in any way but a capital first letter."""
    return bool(_CAMEL.search(name) or _LETTER_PLURAL.search(name))


def without_letter_plurals(name: str) -> str:
    """Take the plural off abbreviations.

    >>> without_letter_plurals("Enterprise AEs & SDRs")
    'Enterprise AE & SDR'
    """
    return _LETTER_PLURAL.sub(r"\1", name)


def split_camel(name: str) -> str:
    """Put a blank at every change from small to capital letters.

    >>> split_camel("SalesDevelopment EMEATeam")
    'Sales Development EMEA Team'
    """
    return _CAMEL.sub(" ", name)
