"""Names of every kind: any text at all, and names as exports hold them."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

from hypothesis import strategies as st

from teamnames import Vocabulary

__all__ = ["any_name", "any_text", "full_width", "labels", "long_text", "messy_name"]

any_text = st.text(st.characters(exclude_categories=()), max_size=60)
"""Any ``str``: surrogates, control characters, unassigned code points."""

long_text = st.builds(
    lambda text, times: (text or "x") * times, st.text(max_size=40), st.integers(250, 10_000)
).map(lambda text: text[:10_000])
"""Texts of up to 10,000 characters."""

_WRAPPERS = (
    "Team",
    "Dept.",
    "Department of",
    "The",
    "Group",
    "Abteilung",
    "Service",
    "Équipe",
    "Org",
    "Squad",
)
_NOISE = (
    *(
        "4100",
        "T10212-",
        "QJJ11BB102",
        "| 0220",
        "EMEA",
        "(APAC)",
        "Germany",
        "DE",
        "Enterprise",
        "SMB",
        "Mid-Market",
    ),
    *(
        "Sr",
        "IC1",
        "Leadership",
        "🤩",
        "(Do Not Use)",
        "[legacy]",
        "GmbH",
        "Inc.",
        "London",
        "inbound",
        "zzgrf",
    ),
)
_JOINTS = (
    " ",
    " ",
    " ",
    " - ",
    " & ",
    "/",
    ", ",
    " > ",
    ": ",
    "_",
    "-",
    " and ",
    " und ",
    " et ",
    "+",
    " | ",
    "\t",
)
_MARKS = (
    "",
    "(",
    ")",
    "[",
    "]",
    "&",
    "/",
    ",",
    "-",
    ".",
    "'",
    "’",
    "’s",
    "#",
    "…",
    "\u200b",
    "\ud800",
    "\x00",
)


@cache
def _table_labels() -> tuple[str, ...]:
    return tuple(row[0] for row in Vocabulary.default().tables["aliases"])


labels = st.deferred(lambda: st.sampled_from(_table_labels()))
"""Labels of the shipped table."""

_CASES: tuple[Callable[[str], str], ...] = (str, str.lower, str.upper, str.title, str.swapcase)

_pieces = st.one_of(
    *(labels, labels, st.sampled_from(_WRAPPERS), st.sampled_from(_NOISE)),
    *(st.sampled_from(_MARKS), st.text(max_size=8)),
)


@st.composite
def messy_name(draw: st.DrawFn) -> str:
    """A name put together from labels, noise and joints, as exports hold them and worse."""
    pieces = draw(st.lists(_pieces, min_size=1, max_size=5))
    name = pieces[0]
    for piece in pieces[1:]:
        name += draw(st.sampled_from(_JOINTS)) + piece
    change = draw(st.sampled_from(_CASES))
    return change(name)


any_name = st.one_of(any_text, messy_name(), messy_name())
"""Any text, and twice as often a messy name."""


def full_width(text: str) -> str:
    """Give the text in full-width forms, as Japanese keyboards write it."""
    return "".join(
        chr(ord(letter) + 0xFEE0) if "!" <= letter <= "~" else "\u3000" if letter == " " else letter
        for letter in text
    )
