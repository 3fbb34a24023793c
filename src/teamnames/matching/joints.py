"""Where a name of several parts comes apart, and where a joiner holds one name together."""

from __future__ import annotations

from teamnames.folding import JOINERS
from teamnames.matching.index import Index

__all__ = ["Joints"]

Words = tuple[str, ...]
_MORE_JOINERS = frozenset(("e", "en", "och", "og", "oder", "or", "ou", "o", "plus", "n"))


class Joints:
    """Cuts names at their joiners."""

    def __init__(self, index: Index) -> None:
        self._index = index

    def may_join(self, words: Words) -> bool:
        """Tell whether a joiner stands there, or a word that joins names in some language."""
        inner = words[1:-1]
        return not (JOINERS.isdisjoint(inner) and _MORE_JOINERS.isdisjoint(inner)) or (
            len(words) == 1 and "&" in words[0]
        )

    def fused(self, words: Words) -> Words:
        """Make one word of an established name with a joiner in it that other words follow.

        "Learning & Development Programs" is no name of development programmes. But both parts may
        be names by themselves: "Policy & Regulatory Affairs".
        """
        starts = [0, *(place + 1 for place, word in enumerate(words) if word in JOINERS)]
        for start in starts:
            for end in range(len(words) - 1, start + 2, -1):
                if words[end] in JOINERS or JOINERS.isdisjoint(words[start:end]):
                    continue
                entry = self._index.exact_of(words[start:end])
                if entry is None or not any("fixed" in row[5] for row in entry.rows):
                    continue
                last = max(at for at in starts if at < end)
                first = words[start : next(at for at in starts if at > start) - 1]
                if not (self._is_name(words[last:]) and self._has_default(first)):
                    return self.fused((*words[:start], "".join(words[start:end]), *words[end:]))
        return words

    def _has_default(self, part: Words) -> bool:
        hit = self._index.find(part)
        return hit is not None and hit[0].default is not None

    def _is_name(self, words: Words) -> bool:
        """Tell whether words are an alias without taking its bearers for what they do."""
        hit = self._index.find(words)
        phrase = self._index.plain.phrase
        return hit is not None and phrase(hit[0].key.split()) == phrase(words)

    def split(self, words: Words) -> list[Words]:
        """Split at the joiners, but keep together what is one established name with a joiner in it."""
        opened = tuple(word for part in words for word in self._opened(part))
        spaced = tuple("&" if self._joins(place, opened) else word for place, word in enumerate(opened))
        parts: list[Words] = [()]
        joiners: list[str] = []
        for word in spaced:
            if word in JOINERS:
                parts.append(())
                joiners.append(word)
            else:
                parts[-1] = (*parts[-1], word)
        grouped: list[Words] = []
        start = 0
        while start < len(parts):
            for end in range(len(parts), start + 1, -1):
                whole = self._join(parts[start:end], joiners[start : end - 1])
                if (start, end) != (0, len(parts)) and self._index.find(whole):
                    grouped.append(whole)
                    start = end
                    break
            else:
                grouped.append(parts[start])
                start += 1
        return [part for part in grouped if part]

    def _joins(self, place: int, words: Words) -> bool:
        """Tell whether "e", "en", "o" … stands between two names that the table knows."""
        if words[place] not in _MORE_JOINERS or not 0 < place < len(words) - 1:
            return False
        return all(
            self._index.find(side) is not None
            or any(self._index.find(side[cut:]) for cut in range(1, len(side)))
            for side in (words[:place], words[place + 1 :])
        )

    @staticmethod
    def _join(parts: list[Words], joiners: list[str]) -> Words:
        whole = parts[0]
        for joiner, part in zip(joiners, parts[1:], strict=True):
            whole = (*whole, joiner, *part)
        return whole

    def _opened(self, word: str) -> list[str]:
        """Leave "r&d" alone; open "hr&it", which no table knows."""
        if "&" in word and len(word) > 1 and not self._index.spelling.knows(word):
            return word.replace("&", " & ").split()
        return [word]
