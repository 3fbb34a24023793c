"""Misspelt words put right, each in the light of the words beside it."""

from __future__ import annotations

from collections.abc import Sequence

from teamnames.folding import JOINERS
from teamnames.matching.index import Index
from teamnames.matching.qualifiers import Peeler
from teamnames.matching.words import is_one_word
from teamnames.model import Policy

__all__ = ["Correction"]


class Correction:
    """Corrects the words of a name before any other stage reads them."""

    def __init__(self, index: Index, peeler: Peeler, policy: Policy) -> None:
        self._index = index
        self._peeler = peeler
        self._policy = policy

    def corrected(self, words: list[str]) -> list[str]:
        """Give the words, each that nobody knows as the word it was meant to be."""
        if (
            len(words) == 1
            and len(words[0]) < self._policy.min_lone_letters
            and not self._index.joins(words[0])
        ):
            return words  # "Maria" is nobody's misspelling
        spelling = self._index.spelling
        choices = [(word,) if word in JOINERS else spelling.choices(word) for word in words]
        corrected = [
            found[0] if len(found) == 1 else spelling.correct(word)
            for word, found in zip(words, choices, strict=True)
        ]
        for place, found in enumerate(choices):
            if len(found) > 1:
                corrected[place] = self._meant(found, place, corrected) or words[place]
        return corrected

    def _meant(self, choices: Sequence[str], place: int, words: list[str]) -> str:
        """Choose among words equally near to a misspelt one: the one that an alias holds in that very place.

        Failing that, the one more used, but only alone or among noise: beside another word it may
        be of the wrong language or make another name.
        """
        before, after = _part_around(place, words)
        whole = {
            choice: entry
            for choice in choices
            if (entry := self._index.exact_of((*words[:place], choice, *words[place + 1 :])))
            or (entry := self._index.exact_of((*before, choice, *after)))
        }
        if len({entry.functions for entry in whole.values()}) > 1:
            return ""  # "Productiosn": production, or productions?
        held = [*whole] or [
            choice
            for choice in choices
            if self._index.is_held((*before[-1:], choice)) or self._index.is_held((choice, *after[:1]))
        ]
        if is_one_word(held or choices):
            return (held or choices)[0]
        return words[place] if not held and self._peeler.is_noise((*before, *after)) else ""


def _part_around(place: int, words: list[str]) -> tuple[list[str], list[str]]:
    """Give the words before and after a place, as far as the next joiners."""
    before, after = words[:place], words[place + 1 :]
    start = max((at + 1 for at, word in enumerate(before) if word in JOINERS), default=0)
    end = min((at for at, word in enumerate(after) if word in JOINERS), default=len(after))
    return before[start:], after[:end]
