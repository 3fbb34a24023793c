"""Words: their plainest form, and the correction of misspelt ones against the table's own words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from teamnames.folding import JOINERS, fold
from teamnames.vocabulary import Vocabulary

__all__ = ["Plain", "Spelling"]

_REMEMBERED = 100_000
"""Most words that are remembered between names; the memory is emptied when it is full."""


def singular(word: str) -> str:
    """Cut the plural off an English word; the same rule for names and aliases, so it need not be pretty.

    >>> singular("technologies"), singular("sales"), singular("business"), singular("analysis")
    ('technology', 'sale', 'business', 'analysis')
    """
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        return word[:-3] + "y" if word.endswith("ies") and len(word) > 4 else word[:-1]
    return word


def is_one_word(words: Iterable[str]) -> bool:
    """Tell whether words differ by their plural at most.

    >>> is_one_word(["team", "teams"]), is_one_word(["payroll", "patrol"])
    (True, False)
    """
    return len(set(map(singular, words))) == 1


class Plain:
    """The plainest form of words: spelt out ("ops"), in one spelling ("centre"), singular."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._small = {fold(row[0]) for row in vocabulary.tables["word_roles"] if row[1] == "small"}
        longer: dict[str, str] = {}
        agents: dict[str, str] = {}
        english_first = sorted(vocabulary.tables["expansions"], key=lambda row: (row[3] != "en", row))
        for short, long, kind, _, _ in english_first:
            (agents if kind == "agent" else longer).setdefault(fold(short), fold(long))
        self._longer = longer
        self.several = {short: long for short, long in longer.items() if "&" in long}
        """Abbreviations of several names at once: "S&M" is "Sales & Marketing"."""
        self._forms = _Memory(lambda word: singular(longer.get(word) or longer.get(singular(word)) or word))
        self._deeds = _Memory(
            lambda word: singular(agents.get(plain) or plain) if (plain := self._forms[word]) else plain
        )

    def spelt_out(self, words: Sequence[str]) -> str:
        """Give the words with abbreviations spelt out and nothing else changed."""
        longer = self._longer
        return " ".join([longer.get(word, word) for word in words])

    def phrase(self, words: Sequence[str]) -> str:
        """Give the words in plain form without small words; every joiner becomes "&"."""
        return self._all(words, self._forms)

    def deed(self, words: Sequence[str]) -> str:
        """Give the same with every agent noun turned into what its bearer does."""
        return self._all(words, self._deeds)

    def bag(self, words: Sequence[str]) -> str:
        """Give the deeds in sorted order: the same for every order of the same words."""
        return " ".join(sorted(self._all(words, self._deeds).split()))

    def _all(self, words: Sequence[str], forms: _Memory[str]) -> str:
        small = self._small
        plain = [forms[word] if word not in JOINERS else "&" for word in words if word not in small]
        return " ".join(plain or words)


Kept = TypeVar("Kept")


class _Memory(dict[str, Kept]):
    """A dict that works a missing value out and keeps it, up to a bound."""

    def __init__(self, work: Callable[[str], Kept]) -> None:
        super().__init__()
        self._work = work

    def __missing__(self, word: str) -> Kept:
        if len(self) >= _REMEMBERED:
            self.clear()
        found = self[word] = self._work(word)
        return found


class Spelling:
    """Corrects a word that no table knows, when one word of the tables is near enough.

    A deletion neighbourhood: every word of the tables is filed under itself and under itself less
    one letter; an unknown word is looked up likewise (less two letters if it is long) and the few
    words found are measured. Words that are known, short, or real English words are left alone.
    """

    def __init__(self, vocabulary: Vocabulary, words: Iterable[str], compounds: Mapping[str, str]) -> None:
        tables = vocabulary.tables
        self._uses: Counter[str] = Counter()
        self._english: Counter[str] = Counter()
        slips: set[str] = set()
        for label, _, kind, _, language, *_ in tables["aliases"]:
            right = self._english if language == "en" else self._uses
            (slips if kind == "misspelling" else right).update(fold(label).split())
        meant = set(words) - (slips - self._english.keys() - self._uses.keys())
        for table in ("wrappers", "segments", "levels", "motions", "word_roles"):
            meant.update(word for row in tables[table] for word in fold(row[0]).split())
        meant.update(w for row in tables["regions"] if row[2] == "region" for w in fold(row[0]).split())
        known = meant | slips | set(map(singular, meant))
        for table, columns in _MORE_WORDS.items():
            known.update(
                word for row in tables[table] for place in columns for word in fold(row[place]).split()
            )
        self._known = known
        self._real = {row[0] for row in tables["real_words"]}
        self._compounds = compounds
        self._near: dict[int, str | list[str]] = {}
        """Hash of a form → the words that it is or lacks a letter of; a false hit is only measured."""
        for word in meant:
            if len(word) >= _SHORTEST and word.isalpha():
                for form in map(hash, {word, *_less_one(word)}):
                    held = self._near.setdefault(form, word)
                    if held is not word:
                        self._near[form] = [*([held] if isinstance(held, str) else held), word]
        self._choices = _Memory(self._work)
        self._doubts = _Memory(self._may_be_misspelt)

    def knows(self, word: str) -> bool:
        """Tell whether some table holds the word."""
        return word in self._known

    def is_word(self, word: str) -> bool:
        """Tell whether some table or the dictionary holds the word."""
        return word in self._known or word in self._real

    def is_doubtful(self, word: str) -> bool:
        """Tell whether a word that nobody knows is near to words of the tables: any of them misspelt."""
        return word not in self._known and self._doubts[word]

    def _may_be_misspelt(self, word: str) -> bool:
        if self.is_word(word) or len(word) < _SHORTEST or not word.isalpha() or self.is_word(singular(word)):
            return False
        return bool(self._near_words(word))

    def correct(self, word: str) -> str:
        """Give the word, corrected if need be; a compound ("salesdevelopment") comes back as its words.

        Of several words equally near, one is taken if the aliases use it far more than all the others.
        """
        if word in self._known:
            return word
        choices = self._choices[word]
        best, *rivals = choices
        if is_one_word(choices):
            return best
        uses = sum(self._english[other] + self._uses[other] for other in rivals)
        return best if self._english[best] >= _FAR_MORE * uses else word

    def choices(self, word: str) -> tuple[str, ...]:
        """Give the words of the tables that a word may be a slip for, all equally near, or the word."""
        return (word,) if word in self._known else self._choices[word]

    def _work(self, word: str) -> tuple[str, ...]:
        compound = self._compounds.get(word)
        if compound is not None:
            return (compound,)
        if len(word) < _SHORTEST or word in self._real or not word.isalpha():
            return (word,)
        if singular(word) in self._known or singular(word) in self._real:
            return (word,)
        return self._nearest(word)

    def _near_words(self, word: str) -> list[tuple[int, str]]:
        """Give the words of the tables that are near a word, with their distance, nearest first."""
        from rapidfuzz.distance import OSA

        length = len(word)
        allowed = 1 if length < _LONG else 2
        shorter = set(_less_one(word))
        if length >= _LONG:
            shorter.update(twice for once in tuple(shorter) for twice in _less_one(once))
        shorter.add(word)
        found: set[str] = set()
        for form in shorter:
            near = self._near.get(hash(form), ())
            found.update((near,) if isinstance(near, str) else near)
        measured = ((OSA.distance(word, other, score_cutoff=allowed), other) for other in found)
        return sorted(
            (distance, other)
            for distance, other in measured
            if distance <= allowed and (distance < 2 or (len(other) >= _LONG - 1 and other[0] == word[0]))
        )

    def _nearest(self, word: str) -> tuple[str, ...]:
        near = self._near_words(word)
        best = [other for distance, other in near if distance == near[0][0]]
        if len(word) == _SHORTEST and not any(sorted(other) == sorted(word) for other in best):
            return (word,)  # so short a word has neighbours everywhere: only swapped letters are a slip
        return tuple(sorted(best, key=lambda other: (-self._english[other], other))) or (word,)


_MORE_WORDS = {
    "regions": (0,),
    "entities": (0,),
    "opposites": (0, 1),
    "expansions": (0, 1),
    "buckets": (0,),
    "placeholders": (0,),
}
"""Table → columns whose words are known, so never corrected, but that nobody's slip is taken for."""
_SHORTEST = 5
_LONG = 8
_FAR_MORE = 7
"""How many times more aliases, in English, must hold a word than hold all its equally near rivals."""


def _less_one(word: str) -> list[str]:
    return [word[:place] + word[place + 1 :] for place in range(len(word))]
