"""The look-up: a key, or words in their plainest form, to the rows of the table that hold it.

Three dictionaries, asked in this order: the key itself, as it stands and spelt out; the key
without blanks; its words as a sorted bag, in the singular and with agent nouns turned into what
their bearers do ("engineers" → "engineering"). The few keys that share a bag are then told apart
by the order of their words. No scan of the table anywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from teamnames.folding import JOINERS, fold, joined
from teamnames.matching.words import Plain, Spelling
from teamnames.model import BusinessFunction, Key, Method
from teamnames.vocabulary import Vocabulary
from teamnames.vocabulary.tables import Lines, Row

__all__ = ["Entry", "Hit", "Index"]

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_SHORTEST_JOINED = 5
_LEAST_TO_REORDER = 3
_REMEMBERED = 50_000
"""Most texts whose look-up is remembered; the memory is emptied when it is full."""
_UNASKED: Any = object()


_Held = str | Row
"""A row of the table, or the line that it is still in."""


def _row(held: _Held) -> Row:
    return tuple(held.split("\t")) if isinstance(held, str) else held


def _is_exact(held: _Held) -> bool:
    if isinstance(held, str) and "exact" not in held:
        return False  # most lines need not be split
    return "exact" in _row(held)[5]


def _clearest_first(row: Row) -> tuple[bool, bool, str, Row]:
    return row[3] != "default", row[4] != "en", row[1], row


class Entry:
    """The rows that share one key, and what they say together."""

    __slots__ = ("decided", "default", "exact_only", "functions", "in_capitals", "key", "rows")

    def __init__(
        self, key: Key, rows: Sequence[Row], vocabulary: Vocabulary, *, decided: bool = False
    ) -> None:
        self.key = key
        self.rows = tuple(rows) if decided or len(rows) == 1 else tuple(sorted(rows, key=_clearest_first))
        """Default readings first, then English ones, then by id: the table's order never matters."""
        ids = dict.fromkeys(row[1] for row in self.rows)
        self.functions: tuple[BusinessFunction, ...] = tuple(vocabulary.functions[name] for name in ids)
        self.default = self._default_row()
        self.exact_only = any("exact" in row[5] for row in self.rows)
        self.in_capitals = any("case" in row[5] for row in self.rows)
        self.decided = decided
        """By the user's own table, whose order stands."""

    def _default_row(self) -> Row | None:
        defaults = [row for row in self.rows if row[3] == "default"]
        if len({row[1] for row in defaults}) > 1:  # two languages, two meanings: English speaks first
            defaults = [row for row in defaults if row[4] == "en"]
        return defaults[0] if len({row[1] for row in defaults}) == 1 else None


Hit = tuple[Entry, Method]


class Index:
    """Every alias of a vocabulary, ready to be looked up."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._rows: dict[Key, list[_Held]] = {}
        aliases = vocabulary.tables["aliases"]
        for held in aliases.lines if isinstance(aliases, Lines) else aliases:
            label = held.partition("\t")[0] if isinstance(held, str) else held[0]
            self._file(fold(label), held)
            spelt = label if label.isascii() else label.translate(_UMLAUTS)
            if spelt != label and _row(held)[4] == "de":
                self._file(fold(spelt), held)
        self.entries: dict[Key, Entry] = {}
        """The entries made so far; ``exact`` makes them."""
        self.forbidden: dict[Key, set[str]] = {}
        """Function ids that the user's table forbids for a key; the empty id forbids them all."""
        self.notes: dict[tuple[Key, str], str] = {}
        self._found: dict[str, Any] = {}
        self._lay_over(vocabulary.overlay)

    def _file(self, key: Key, held: _Held) -> None:
        rows = self._rows.get(key)
        if rows is None:
            self._rows[key] = [held]
        else:
            rows.append(held)

    def _lay_over(self, overlay: Sequence[Row]) -> None:
        decided: dict[Key, list[Row]] = defaultdict(list)
        for label, function_id, reading, language, note in overlay:
            key = fold(label)
            self.notes[key, function_id] = note
            if reading == "never":
                self.forbidden.setdefault(key, set()).add(function_id)
            else:
                decided[key].append((label, function_id, "alias", reading, language, "exact", "user"))
        for key, rows in decided.items():
            self._rows[key] = [*rows]
            self.entries[key] = Entry(key, rows, self.vocabulary, decided=True)
        for key, ids in self.forbidden.items():
            standing = map(_row, self._rows.get(key, ()))
            kept = [row for row in standing if "" not in ids and row[1] not in ids]
            self.entries.pop(key, None)
            self._rows.pop(key, None)
            if kept:
                self._rows[key] = [*kept]
                self.entries[key] = Entry(key, kept, self.vocabulary, decided=key in decided)

    def forget(self) -> None:
        """Empty the memory of texts looked up."""
        self._found.clear()

    def __len__(self) -> int:
        return len(self._rows)

    @cached_property
    def keys(self) -> list[Key]:
        """Every key that may be answered by similarity or in part, sorted."""
        return sorted(key for key, rows in self._rows.items() if not any(map(_is_exact, rows)))

    def entry(self, key: Key) -> Entry:
        """Give the entry of a key that the table holds."""
        made = self.entries.get(key)
        if made is None:
            made = self.entries[key] = Entry(key, [*map(_row, self._rows[key])], self.vocabulary)
        return made

    def is_decided(self, key: Key) -> bool:
        """Tell whether the user's own table says what a key is, or what it never is."""
        entry = self.entries.get(key)
        return key in self.forbidden or (entry is not None and entry.decided)

    def exact(self, key: Key) -> Entry | None:
        """Look up a whole key."""
        return self.entry(key) if key in self._rows else None

    def exact_of(self, words: Sequence[str]) -> Entry | None:
        """Look up words as a whole key."""
        return self.exact(Key(" ".join(words)))

    @cached_property
    def plain(self) -> Plain:
        """The plainest form of each word."""
        return Plain(self.vocabulary)

    @cached_property
    def spelling(self) -> Spelling:
        """The corrector of misspelt words."""
        words = {word for key in self._rows for word in key.split() if word not in JOINERS}
        return Spelling(self.vocabulary, words, self._joined)

    @cached_property
    def _joined(self) -> dict[str, Key]:
        fewest_blanks_last = sorted(self.keys, key=lambda key: (-key.count(" "), key))
        return {text: key for key in fewest_blanks_last if len(text := joined(key)) >= _SHORTEST_JOINED}

    def joins(self, word: str) -> bool:
        """Tell whether a word is an alias without its blanks."""
        return word in self._joined

    @cached_property
    def _bags(self) -> dict[str, Key | list[Key]]:
        bags: dict[str, Key | list[Key]] = {}
        for key in self.keys:
            bag = self.plain.bag(key.split())
            held = bags.setdefault(bag, key)
            if held is not key:
                bags[bag] = [*([held] if isinstance(held, str) else held), key]
        return bags

    def _sharing(self, words: Sequence[str]) -> Sequence[Key]:
        held = self._bags.get(self.plain.bag(words), ())
        return (Key(held),) if isinstance(held, str) else held

    def _agreed(self, keys: Iterable[Key]) -> Entry | None:
        """Give the entry of the keys if there is one, or if all of them clearly mean one function."""
        entries = [self.entry(key) for key in keys]
        if len(entries) < 2:
            return entries[0] if entries else None
        ids = {entry.default[1] if entry.default else None for entry in entries}
        if None in ids or len(ids) > 1:
            return None
        return min(entries, key=lambda entry: (len(entry.key), entry.key))

    def find(self, words: Sequence[str]) -> Hit | None:
        """Look words up: as they stand, spelt out, without blanks, in the singular, as what agents do."""
        text = " ".join(words)
        remembered = self._found.get(text, _UNASKED)
        if remembered is not _UNASKED:
            hit: Hit | None = remembered
            return hit
        if len(self._found) >= _REMEMBERED:
            self._found.clear()
        self._found[text] = hit = self._find(words, text)
        return hit

    def _find(self, words: Sequence[str], text: str) -> Hit | None:
        if text in self._rows:
            return self.entry(Key(text)), Method.EXACT
        spelt_out = self.plain.spelt_out(words)
        if spelt_out != text and spelt_out in self._rows:
            return self.entry(Key(spelt_out)), Method.WORDS
        if len(spelt_out) < _SHORTEST_JOINED:
            return None
        key = self._joined.get(text.replace(" ", ""))
        if key is not None:
            return self.entry(key), Method.EXACT
        sharing = self._sharing(words)
        if sharing:
            for form in (self.plain.phrase, self.plain.deed):
                mine = form(words)
                found = self._agreed([key for key in sharing if form(key.split()) == mine])
                if found is not None:
                    return found, Method.WORDS
        return None

    def find_reordered(self, words: Sequence[str]) -> Entry | None:
        """Look up three or more words in any order; two words in another order are another name."""
        if self.plain.bag(words).count(" ") + 1 < _LEAST_TO_REORDER:
            return None
        return self._agreed(self._sharing(words))

    @cached_property
    def _holding(self) -> dict[str, list[Key]]:
        holding: dict[str, list[Key]] = defaultdict(list)
        for key in sorted(self._rows):
            for word in set(key.split()):
                holding[word].append(key)
        return dict(holding)

    def holding(self, words: Iterable[str]) -> list[Key]:
        """Give the keys that hold all of some words, also those that answer for a whole name only."""
        rarest_first = sorted((self._holding.get(word, []) for word in words), key=len)
        if not rarest_first:
            return []
        found = rarest_first[0]
        for others in rarest_first[1:]:
            held = set(others)
            found = [key for key in found if key in held]
        return found

    def is_held(self, words: Sequence[str]) -> bool:
        """Tell whether some key holds two or more words side by side."""
        phrase = f" {' '.join(words)} "
        return len(words) > 1 and any(phrase in f" {key} " for key in self.holding(words))
