"""The last resort: the nearest key of the whole table, over a short list that loses nothing.

``ratio`` (normalised Indel similarity) of two strings is 200·LCS/(a+b), so a cut-off bounds how
many bigrams two strings must share: each letter outside the longest common subsequence breaks at
most two bigrams. One big integer per bigram and letter length holds one bit per key; counts are
added bit-sliced, so that all keys are counted at once with a few integer operations per bigram.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from teamnames.model import Key

__all__ = ["Closeness", "ranked"]


class Closeness:
    """The keys of a table, ready for "which of them is nearly this string?"."""

    def __init__(self, keys: Sequence[Key]) -> None:
        self._keys = keys

    @cached_property
    def _slices(self) -> tuple[dict[str, int], dict[int, int]]:
        places: dict[str, list[int]] = defaultdict(list)
        lengths: dict[int, list[int]] = defaultdict(list)
        for number, key in enumerate(self._keys):
            lengths[len(key)].append(number)
            for bigram in _bigrams(key):
                places[bigram].append(number)
        size = len(self._keys) // 8 + 1
        return (
            {bigram: _bits(numbers, size) for bigram, numbers in places.items()},
            {length: _bits(numbers, size) for length, numbers in lengths.items()},
        )

    def short_list(self, key: str, cutoff: float) -> list[Key]:
        """Give every key whose ``ratio`` with ``key`` can reach the cut-off, and few others."""
        by_bigram, by_length = self._slices
        length = len(key)
        sought = _bigrams(key)
        counters: list[int] = []
        for bigram in sought:
            carry = by_bigram.get(bigram, 0)
            for place, counter in enumerate(counters):
                if not carry:
                    break
                counters[place], carry = counter ^ carry, counter & carry
            if carry:
                counters.append(carry)
        found: list[Key] = []
        share = cutoff / 200
        for other, bits in by_length.items():
            lcs = -int(-(share * (length + other)) // 1)  # least common subsequence, rounded up
            if lcs > min(length, other):
                continue
            # a letter of key outside the subsequence breaks two of its bigrams, an insertion one, at most
            needed = len(sought) - 2 * (length - lcs) - (other - lcs)
            chosen = bits & _at_least(counters, needed) if needed > 0 else bits
            while chosen:
                low = chosen & -chosen
                found.append(self._keys[low.bit_length() - 1])
                chosen ^= low
        return found

    def nearest(self, key: str, cutoff: float, limit: int = 5) -> list[tuple[Key, float]]:
        """Give the nearest keys with their ``ratio`` (0..100), best first."""
        return ranked(key, self.short_list(key, cutoff), cutoff)[:limit]


def ranked(key: str, choices: Sequence[Key], cutoff: float) -> list[tuple[Key, float]]:
    """Give the choices whose ``ratio`` with a key reaches a cut-off (0..100), best first."""
    from rapidfuzz import fuzz, process

    found = process.extract(key, choices, scorer=fuzz.ratio, score_cutoff=cutoff, limit=None)
    return sorted(((other, score) for other, score, _ in found), key=lambda pair: (-pair[1], pair[0]))


def _bigrams(key: str) -> set[str]:
    return {key[place : place + 2] for place in range(len(key) - 1)}


def _bits(numbers: Sequence[int], size: int) -> int:
    row = bytearray(size)
    for number in numbers:
        row[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(row, "little")


def _at_least(counters: Sequence[int], needed: int) -> int:
    """Give the bits whose count, held in bit slices, is at least ``needed``."""
    if needed >> len(counters):
        return 0
    equal, more = -1, 0
    for place in range(len(counters) - 1, -1, -1):
        if needed >> place & 1:
            equal &= counters[place]
        else:
            more |= equal & counters[place]
            equal &= ~counters[place]
    return more | equal
