"""Cells that a spreadsheet would take for a formula.

A spreadsheet runs what begins with ``=``, ``+``, ``-``, ``@``, a tab or a carriage return, also
when it opens a CSV (OWASP, "CSV Injection"). Cells that we add are guarded with an apostrophe;
cells of the user are never touched. The guard can be taken off again without loss.
"""

from __future__ import annotations

import re

__all__ = ["guarded", "unguarded"]

_RISKY = re.compile(r"'*[=+\-@\t\r\n]")


def guarded(text: str) -> str:
    """Put an apostrophe before what a spreadsheet would run.

    >>> guarded("=1+1"), guarded("Sales"), guarded("'=1+1")
    ("'=1+1", 'Sales', "''=1+1")
    """
    return "'" + text if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """Take the apostrophe off again.

    >>> unguarded("'=1+1"), unguarded("Sales"), unguarded("'tis")
    ('=1+1', 'Sales', "'tis")
    """
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text
