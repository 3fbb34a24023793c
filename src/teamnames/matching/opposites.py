"""Opposite words: a name that holds one is never answered through an alias that holds the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from teamnames.folding import fold, joined
from teamnames.vocabulary import Vocabulary

__all__ = ["Opposites"]


class Opposites:
    """The pairs of the table, both ways."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._against: dict[str, set[str]] = defaultdict(set)
        for left, right, *_ in vocabulary.tables["opposites"]:
            left_key, right_key = joined(fold(left)), joined(fold(right))
            self._against[left_key].add(right_key)
            self._against[right_key].add(left_key)

    def clash(self, words: Sequence[str], key: str) -> bool:
        """Tell whether the words hold one of a pair and the key of an alias holds the other.

        Two neighbouring words count as one as well: "pre sales" is "presales".
        """
        against = self._against
        mine = [word for word in _ones_and_twos(words) if word in against]
        if not mine:
            return False
        theirs = set(_ones_and_twos(key.split()))
        return any(not theirs.isdisjoint(against[word]) and word not in theirs for word in mine)


def _ones_and_twos(words: Sequence[str]) -> list[str]:
    return [*words, *(first + second for first, second in pairwise(words))]
