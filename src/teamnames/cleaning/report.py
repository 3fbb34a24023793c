"""NAME.report.html: one file, no network, readable by someone who has never seen the tool.

Every value of the file goes through Jinja2's autoescape or, in the browser, through
``textContent``. A content security policy allows exactly the one style and the one script that
are in the page, by their hashes, and nothing else.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from teamnames.cleaning import figures
from teamnames.cleaning.difference import Difference
from teamnames.cleaning.extras import optional
from teamnames.cleaning.report_data import LISTED_NAMES, listed_names, packed_names
from teamnames.cleaning.review import ReviewRow
from teamnames.cleaning.survey import Standing, Survey

__all__ = ["report_page"]

_PAGE = Path(__file__).parent / "page"
_STYLES = ("tokens.css", "layout.css", "table.css", "print.css")
_SCRIPTS = ("unpack.js", "names.js", "desk.js", "page.js")


def report_page(
    survey: Survey, review: list[ReviewRow], made_by: Mapping[str, Any], moved: Difference | None
) -> bytes:
    """Render the page.

    Args:
        survey: the names with their answers.
        review: those that want a decision.
        made_by: the head of the run's record.
        moved: what differs from an earlier run.

    Raises:
        MissingExtraError: jinja2 is not installed.
    """
    markup = optional("markupsafe", "jinja2").Markup
    style, script = _joined(_STYLES), _joined(_SCRIPTS)
    vocabulary = survey.normalizer.vocabulary
    functions = sorted(vocabulary.functions.values(), key=lambda function: function.path)
    names = listed_names(survey)
    fading, rising = figures.trends(survey)
    some_composites, composite_count = figures.composites(survey)
    labels = {function.id: function.label for function in functions}
    text = _template().render(
        style=markup(style),
        script=markup(script),
        style_hash=_hash(style),
        script_hash=_hash(script),
        packed=packed_names(names, functions, moved),
        made=made_by,
        made_on=_made_on(),
        counts=survey.counts,
        standings=[(s.value, survey.counts.by_standing[s]) for s in Standing],
        review=review,
        review_rows=sum(row.rows for row in review),
        groups=figures.groups(survey),
        composites=some_composites,
        composite_count=composite_count,
        qualifiers=figures.qualifiers(survey),
        fading=fading,
        rising=rising,
        since=figures.since(moved, labels, survey) if moved is not None else None,
        unlisted=max(0, survey.counts.distinct - LISTED_NAMES) if len(names) == LISTED_NAMES else 0,
    )
    return str(text).encode("utf-8", "replace")


@cache
def _template() -> Any:
    jinja = optional("jinja2", "jinja2")
    environment = jinja.Environment(
        loader=jinja.FileSystemLoader(_PAGE),
        autoescape=True,
        undefined=jinja.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["number"] = lambda value: f"{value:,}"
    environment.filters["share"] = _share
    return environment.get_template("report.html")


def _joined(files: tuple[str, ...]) -> str:
    return "\n" + "\n".join((_PAGE / file).read_text("utf-8").strip() for file in files) + "\n"


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _share(part: int, whole: int) -> str:
    """Give a share in per cent that never claims all or nothing where it is not.

    >>> _share(999, 1000), _share(1, 1000), _share(1, 3), _share(0, 9)
    ('99.9 %', '0.1 %', '33 %', '0 %')
    """
    share = 100 * part / whole if whole else 0.0
    if 0 < share < 1 or 99 < share < 100:
        return f"{min(max(share, 0.1), 99.9):.1f} %"
    return f"{share:.0f} %"


def _made_on() -> str:
    """Give the day of making where the environment sets it; the clock is never asked."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch.isdigit() else ""
