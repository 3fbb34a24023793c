"""What moved between two vocabularies, and why: the change list of the tables."""

from __future__ import annotations

import os
from collections.abc import Mapping

import attrs

from teamnames.errors import VocabularyError
from teamnames.folding import fold
from teamnames.model import Key
from teamnames.vocabulary.records import table_of
from teamnames.vocabulary.store import Vocabulary
from teamnames.vocabulary.tables import load_tables

__all__ = ["Move", "moves", "vocabulary_at"]


@attrs.frozen
class Move:
    """A name whose answer differs between two vocabularies."""

    label: str
    old_function: str
    """Function id; ids joined by ``|`` where no reading is the default; empty where the name is not known."""
    new_function: str
    reason: str = ""
    """What the newer change table says of it."""

    @property
    def is_explained(self) -> bool:
        """Tell whether it needs no reason or has one: a new name needs none."""
        return bool(self.reason or not self.old_function)


def vocabulary_at(path: str) -> Vocabulary:
    """Read a folder of tables, or lay a table of one's own over the vocabulary that ships with teamnames.

    Raises:
        OSError: the path cannot be read.
        FileFormatError: a file is no text in columns.
        VocabularyError: the tables break their rules, or the folder holds none.
    """
    if os.path.isdir(path):
        if not any(table_of(file) == "aliases" for file in os.listdir(path)):
            raise VocabularyError(
                [f"{path}: no aliases in this folder; accepted: a folder with aliases.*.tsv"]
            )
        return Vocabulary(load_tables(path))
    return Vocabulary.default().extended_with(path)


def moves(old: Vocabulary, new: Vocabulary) -> list[Move]:
    """List the names whose answer differs, in the order of their labels.

    A name's answer is its default reading, or all readings where none is the default; names that
    neither vocabulary holds as a row are not looked at.

    >>> vocabulary = Vocabulary.default()
    >>> moves(vocabulary, vocabulary)
    []
    """
    before, after = _answers(old), _answers(new)
    reasons = {
        (fold(label), old_function, new_function): reason
        for label, old_function, new_function, _, reason in new.tables["changes"]
    }
    found = []
    for key in before.keys() | after.keys():
        label = (after.get(key) or before[key])[0]
        was, now = (side[key][1] if key in side else "" for side in (before, after))
        if was != now:
            found.append(Move(label, was, now, reasons.get((key, was, now), "")))
    return sorted(found, key=lambda move: (move.label.casefold(), move.label))


def _answers(vocabulary: Vocabulary) -> Mapping[Key, tuple[str, str]]:
    """Give a label and the answer of every key."""
    labels: dict[Key, str] = {}
    readings: dict[Key, dict[str, dict[str, None]]] = {}
    for alias in vocabulary.aliases:
        key = fold(alias.label)
        labels.setdefault(key, alias.label)
        readings.setdefault(key, {}).setdefault(alias.reading.value, {})[alias.function_id] = None
    answers = {}
    for key, said in readings.items():
        default = said.get("default") or said.get("also") or said["discouraged"]
        answers[key] = (labels[key], "|".join(sorted(default)))
    return answers
