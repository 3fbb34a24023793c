"""A file in; a clean file, a review queue, a report and a record of the run out.

>>> from teamnames.cleaning import Order, clean, open_table
>>> import tempfile, pathlib
>>> path = pathlib.Path(tempfile.mkdtemp(), "staff.csv")
>>> _ = path.write_text("Id,Team\\n1,TeleProspecting Team\\n2,London\\n")
>>> done = clean(open_table(path, wanted=["Team"]), Order(column="Team"))
>>> done.counts.by_standing["answered"], done.counts.by_standing["without"]
(1, 1)
"""

from __future__ import annotations

from teamnames.cleaning.decisions import Acceptance, Conflict, Decision, accept
from teamnames.cleaning.difference import Difference, Move, difference
from teamnames.cleaning.manifest import NameInRun, Run, read_run
from teamnames.cleaning.order import Cleaned, Files, Order, Progress
from teamnames.cleaning.recognition import open_table
from teamnames.cleaning.review import ReviewRow
from teamnames.cleaning.run import clean, samples
from teamnames.cleaning.table import Choices, Table, TakenFor

__all__ = [
    "Acceptance",
    "Choices",
    "Cleaned",
    "Conflict",
    "Decision",
    "Difference",
    "Files",
    "Move",
    "NameInRun",
    "Order",
    "Progress",
    "ReviewRow",
    "Run",
    "Table",
    "TakenFor",
    "accept",
    "clean",
    "difference",
    "open_table",
    "read_run",
    "samples",
]
