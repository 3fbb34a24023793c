"""What stands around the alias: codes, wrappers, regions, levels, segments. Off the name, never lost."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

import attrs

from teamnames.folding import JOINERS, fold
from teamnames.vocabulary import Vocabulary

__all__ = [
    "BRACKETS",
    "Noise",
    "Peel",
    "Peeler",
    "close_hyphens",
    "cut_codes",
    "has_brackets",
    "is_bare_code",
]

_COST_CENTRE = r"(?:cc|kst|bu|gl|cost cent(?:er|re)|dept\.?|department)"
_CODE = r"(?:[A-Z]{1,4}[-_]?)?\d{2,}[A-Z0-9]*(?:[-.]\d+)*"
_LEADING_CODE = re.compile(
    rf"^\W*(?:{_COST_CENTRE}[ .:#-]*)?({_CODE}|\d+[-_](?=[A-Z]))"
    r"(?:[\s:|_)\]/,–—-]|\.(?!net\b))+(?=.*[^\W\d_])",
    re.IGNORECASE,
)
_TRAILING_CODE = re.compile(rf"(?<=\w)[\s|_(\[#:/,–—-]+({_CODE})[\s)\].]*$")
_TOKEN_CODE = re.compile(r"^(?=(?:.*\d){2})[a-z0-9]{2,}$|^\d+$")
BRACKETS = re.compile(r"\(([^()]*)\)?|\[([^\[\]]*)\]?|\{([^{}]*)\}?")
"""Brackets with what they hold; one that is never closed runs to the end."""


_HANGING_HYPHEN = re.compile(
    r"(?<=\w)-(?=\s*(?:[&/,+]|(?:and|und|et|y|e|en|or|oder|ou|o|of)\s))", re.IGNORECASE
)


def has_brackets(name: str) -> bool:
    """Tell whether some words stand in brackets."""
    return "(" in name or "[" in name or "{" in name


def close_hyphens(name: str) -> str:
    """Take the hyphen off a word that shares its end with another: "Pre- and Post-Sales".

    >>> close_hyphens("Pre- and Post-Sales, Ein- und Verkauf")
    'Pre and Post-Sales, Ein und Verkauf'
    """
    return _HANGING_HYPHEN.sub("", name) if "-" in name else name


def cut_codes(name: str) -> tuple[str, list[str]]:
    """Cut codes off both ends of a raw name.

    >>> cut_codes("T10212-Sales Development RoW")
    ('Sales Development RoW', ['T10212'])
    >>> cut_codes("4100 - Finance | 0220"), cut_codes("1234")
    (('Finance', ['4100', '0220']), ('1234', []))
    """
    codes: list[str] = []
    while match := _LEADING_CODE.match(name):
        codes.append(match[1].strip("-_"))
        name = name[match.end() :]
    ends: list[str] = []
    while match := _TRAILING_CODE.search(name):
        ends.insert(0, match[1])
        name = name[: match.start()]
    return name, codes + ends


_BARE_CODE = re.compile(rf"^\W*(?:{_COST_CENTRE}[ .:#_-]*)?{_CODE}\W*$", re.IGNORECASE)


def is_bare_code(name: str) -> bool:
    """Tell whether a name is a code and nothing else.

    >>> is_bare_code("CC-10023"), is_bare_code("4100"), is_bare_code("365 Sales")
    (True, True, False)
    """
    return bool(_BARE_CODE.match(name))


def is_code(word: str) -> bool:
    """Tell whether a word is a code by its dress: digits alone, or at least two among letters."""
    return not word.isalpha() and word.isascii() and bool(_TOKEN_CODE.match(word))


@attrs.frozen
class Noise:
    """A phrase that may stand around an alias."""

    kind: str
    """``wrapper``, ``region``, ``level``, ``segment``, ``motion``, ``modifier``, ``code``, ``annotation``."""
    value: str
    weak: bool = False
    """Also a word or abbreviation of its own: comes off only beside a matched function."""


@attrs.frozen
class Peel:
    """A phrase taken off one end."""

    noise: Noise
    words: tuple[str, ...]
    rest: tuple[str, ...]
    exactly: bool = False
    """Whether only an alias of these very words counts: "of" in front may be part of it or not."""


def _at_joiner(peel: Peel) -> bool:
    return bool(peel.rest) and (peel.rest[-1] in JOINERS or peel.rest[0] in JOINERS)


_LEAST_FIRST = ("wrapper", "code", "entity", "region", "level", "segment", "modifier")
_TAKES_A_NAME = frozenset(("wrapper", "region", "code", "level", "entity"))
"""Kinds that may come off a single generic word; "Core App" and "Enterprise Services" stay whole."""


class Peeler:
    """Finds the phrases of the noise tables at the ends of a name."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._front: dict[str, list[Noise]] = defaultdict(list)
        self._back: dict[str, list[Noise]] = defaultdict(list)
        tables = vocabulary.tables
        for label, side, *_ in sorted(tables["wrappers"]):
            self._file(label, Noise("wrapper", label), side)
        for label, code, kind, strength, *_ in sorted(tables["regions"]):
            # a code is an abbreviation first and a country second, whatever it spells
            weak = strength == "weak" or len(label) == 2 or (len(label) == 3 and kind == "country")
            self._file(label, Noise("region", code or label, weak), "both")
        for label, *_ in sorted(tables["entities"]):
            self._file(label, Noise("entity", label), "both")
        for label, level, side, *_ in sorted(tables["levels"]):
            self._file(label, Noise("level", level or label), side)
        for label, segment, *_ in sorted(tables["segments"]):
            self._file(label, Noise("segment", segment or label), "both")
        for word, role, *_ in tables["word_roles"]:
            if role == "modifier":
                self._file(word, Noise("modifier", word), "both")
        self._longest = max((phrase.count(" ") + 1 for phrase in (*self._front, *self._back)), default=1)
        self._first_words = {phrase.split(" ", 1)[0] for phrase in self._front}
        self._last_words = {phrase.rsplit(" ", 1)[-1] for phrase in self._back}
        self.generic = frozenset(fold(row[0]) for row in tables["word_roles"] if row[1] == "generic")
        self._small = frozenset(fold(row[0]) for row in tables["word_roles"] if row[1] == "small")
        self._motions: dict[str, str] = {fold(row[0]): row[1] for row in sorted(tables["motions"])}
        self._segments: dict[str, str] = {
            fold(row[0]): row[1] or row[0] for row in sorted(tables["segments"])
        }
        self._stating = {word for phrase in (*self._motions, *self._segments) for word in phrase.split()}

    def _file(self, label: str, noise: Noise, side: str) -> None:
        phrase = fold(label)
        if not phrase:
            return
        if side in ("front", "both"):
            self._front[phrase].append(noise)
        if side in ("back", "both"):
            self._back[phrase].append(noise)

    def noise_of(self, words: Sequence[str]) -> Noise | None:
        """Tell what a whole phrase is, if it is nothing but noise."""
        phrase = " ".join(words)
        found = self._back.get(phrase) or self._front.get(phrase)
        if found:
            return found[0]
        return Noise("code", phrase) if len(words) == 1 and is_code(phrase) else None

    def is_noise(self, words: Sequence[str]) -> bool:
        """Tell whether phrases of the noise tables make up all of the words."""
        rest = tuple(word for word in words if word not in JOINERS)
        while rest:
            if self.noise_of(rest):
                return True
            peels = self.peels(rest, whole=True)
            if not peels:
                return False
            rest = peels[0].rest
        return True

    def peels(self, words: tuple[str, ...], *, whole: bool = False) -> list[Peel]:
        """Give what may come off either end, least first: wrapper, code, region, level, segment, modifier."""
        found: list[Peel] = []
        count = len(words)
        if count < 2:
            return found
        if words[-1] in self._last_words:
            for size in range(min(self._longest, count - 1), 0, -1):
                noises = self._back.get(" ".join(words[count - size :]))
                if noises:
                    found += [Peel(noise, words[count - size :], words[: count - size]) for noise in noises]
        if not found and is_code(words[-1]) and (len(words[-1]) > 1 or count > 2):  # not "Plant 2"
            found.append(Peel(Noise("code", words[-1]), words[-1:], words[:-1]))
        if words[0] in self._first_words:
            for size in range(min(self._longest, count - 1), 0, -1):
                noises = self._front.get(" ".join(words[:size]))
                if noises:
                    found += [Peel(noise, words[:size], words[size:]) for noise in noises]
        if not any(peel.rest == words[1:] for peel in found) and is_code(words[0]):
            found.append(Peel(Noise("code", words[0]), words[:1], words[1:]))
        if found:
            # after a joiner a weak word is a name of its own: "Marketing & PR", "Growth & BD"
            found = [peel for peel in found if not (peel.noise.weak and _at_joiner(peel))]
            found = [trimmed for peel in found for trimmed in self._trimmed(peel, words)]
            if not whole:
                found = [peel for peel in found if self._may_leave(peel)]
            found.sort(key=lambda p: (p.noise.weak, _LEAST_FIRST.index(p.noise.kind), -len(p.words)))
        return found

    def _trimmed(self, peel: Peel, words: tuple[str, ...]) -> list[Peel]:
        """Take joiners off the new ends; also without small words in front: "(Department) of Strategy".

        With them as well, for they may belong to a name: "EMEA Die Casting", "EMEA A/P".
        """
        rest = peel.rest
        while rest and rest[0] in JOINERS:
            rest = rest[1:]
        while rest and rest[-1] in JOINERS:
            rest = rest[:-1]
        forms = [peel if rest == peel.rest else attrs.evolve(peel, rest=rest)]
        in_front = peel.words == words[: len(peel.words)]
        while in_front and len(rest) > 1 and (rest[0] in self._small or rest[0] in JOINERS):
            forms[-1] = attrs.evolve(forms[-1], exactly=True)
            rest = rest[1:]
            forms.append(attrs.evolve(peel, rest=rest))
        return forms

    def _may_leave(self, peel: Peel) -> bool:
        if not peel.rest:
            return False
        if peel.noise.kind in _TAKES_A_NAME:
            return True
        return len(peel.rest) > 1 or peel.rest[0] not in self.generic

    def stated(self, words: Sequence[str]) -> dict[str, str]:
        """Give the motion and the segment that words state, also inside an alias."""
        said: dict[str, str] = {}
        if self._stating.isdisjoint(words):
            return said
        motions = [motion for word in words if (motion := self._motions.get(word))]
        if motions:
            said["motion"] = "; ".join(dict.fromkeys(motions))
        segments = [
            segment
            for size in (2, 1)
            for start in range(len(words) - size + 1)
            if (segment := self._segments.get(" ".join(words[start : start + size])))
        ]
        if segments:
            said["segment"] = "; ".join(dict.fromkeys(segments))
        return said
