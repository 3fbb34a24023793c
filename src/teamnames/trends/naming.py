"""What to call it: which names of a function to prefer today, and which to avoid (``teamnames names``)."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from teamnames.errors import UnknownFunctionError, nearest
from teamnames.explaining import tell_claim
from teamnames.folding import fold
from teamnames.model import Alias, BusinessFunction, Key, Reading
from teamnames.normalizer import Normalizer
from teamnames.vocabulary import Vocabulary

__all__ = ["add_names", "function_called", "print_names"]


def add_names(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``teamnames names``."""
    parser.add_argument("function", metavar="FUNCTION", help="id, label or any name of a business function")
    parser.add_argument("--rising", action="store_true", help="only the names to prefer")
    parser.add_argument("--fading", action="store_true", help="only the names to avoid")
    parser.add_argument("--json", action="store_true", help="the same as one JSON object")


def print_names(options: argparse.Namespace) -> int:
    """Print which names of a function to prefer and which to avoid, with the evidence.

    Raises:
        UnknownFunctionError: no function has this id, label or name.
    """
    vocabulary = Vocabulary.default()
    function = function_called(options.function, vocabulary)
    aliases: dict[Key, Alias] = {}
    for alias in vocabulary.aliases_of(function.id):
        aliases.setdefault(fold(alias.label), alias)
    discouraged = [alias for alias in aliases.values() if alias.reading is Reading.DISCOURAGED]
    preferred = [alias for alias in _found(aliases, function.rising_aliases) if alias not in discouraged]
    fading = _found(aliases, function.fading_aliases)
    fading += [alias for alias in discouraged if alias not in fading]
    asked = {"prefer": options.rising, "avoid": options.fading}
    lists = {"prefer": preferred, "avoid": fading}
    shown = {advice: lists[advice] for advice in lists if asked[advice] or not any(asked.values())}
    if options.json:
        _print_json(function, shown)
    else:
        print("\n".join(_told(function, shown, len(aliases) - len(preferred) - len(fading))))
    return 0


def _found(aliases: Mapping[Key, Alias], labels: Iterable[str]) -> list[Alias]:
    return [aliases[fold(label)] for label in labels if fold(label) in aliases]


def function_called(wanted: str, vocabulary: Vocabulary) -> BusinessFunction:
    """Find a function by its id, its label or any of its names.

    Raises:
        UnknownFunctionError: nothing is called so; the message names the nearest id.

    >>> function_called("SDR Team", Vocabulary.default()).id
    'lead_generation'
    """
    if wanted in vocabulary.functions:
        return vocabulary.functions[wanted]
    for function in vocabulary.functions.values():
        if fold(function.label) == fold(wanted):
            return function
    named = Normalizer(vocabulary).normalize_team(wanted).function
    if named is None:
        near = nearest(wanted, vocabulary.functions)
        raise UnknownFunctionError(f"no function has the id, label or name {wanted!r}{near}")
    return named


def _told(function: BusinessFunction, shown: dict[str, list[Alias]], others: int) -> Iterator[str]:
    yield f"{' > '.join(function.path)} ({function.id})"
    for advice, aliases in shown.items():
        yield ""
        yield f"{advice.capitalize()}:" + ("" if aliases else " nothing is known of any name")
        for alias in aliases:
            yield f"  {alias.label}"
            yield from (f"    {said}" for said in _evidence(alias))
    yield ""
    yield f"Nothing is known of the trend of {others} other names; that is no sign that they are steady."


def _evidence(alias: Alias) -> Iterator[str]:
    if alias.reading is Reading.DISCOURAGED:
        yield f"discouraged for this function ({'; '.join(source.title for source in alias.sources)})"
    for claim in alias.trend_claims:
        yield tell_claim(claim)


def _print_json(function: BusinessFunction, shown: dict[str, list[Alias]]) -> None:
    import json

    lists: dict[str, Any] = {
        advice: [
            {
                "label": alias.label,
                "trend": alias.trend.value,
                "reading": alias.reading.value,
                "evidence": list(_evidence(alias)),
            }
            for alias in aliases
        ]
        for advice, aliases in shown.items()
    }
    answer = {"function_id": function.id, "function": function.label, **lists}
    print(json.dumps(answer, ensure_ascii=False, indent=2))
