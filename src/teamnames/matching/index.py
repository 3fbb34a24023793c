"""The look-up: a key, or words in their plainest form, to the rows of the table that hold it.

Four dictionaries, asked in this order: the key itself; the key without blanks; its words in
their plainest form (spelt out, singular, no small words); the same with agent nouns turned into
what their bearers do ("engineers" → "engineering"). No scan of the table anywhere.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property

from teamnames.folding import JOINERS, fold, joined
from teamnames.matching.words import Plain, Spelling
from teamnames.model import BusinessFunction, Key, Method
from teamnames.vocabulary import Vocabulary
from teamnames.vocabulary.tables import Row

__all__ = ["Entry", "Index"]

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"})
_SHORTEST_JOINED = 5


def _clearest_first(row: Row) -> tuple[bool, bool, str, str]:
    return row[3] != "default", row[4] != "en", row[1], row[0]


class Entry:
    """The rows that share one key, and what they say together."""

    __slots__ = ("decided", "default", "exact_only", "functions", "in_capitals", "key", "rows")

    def __init__(self, key: Key, rows: Sequence[Row], vocabulary: Vocabulary) -> None:
        self.key = key
        self.rows = tuple(rows) if len(rows) == 1 else tuple(sorted(rows, key=_clearest_first))
        """Default readings first, then English ones, then by id: the table's order never matters."""
        ids = dict.fromkeys(row[1] for row in self.rows)
        self.functions: tuple[BusinessFunction, ...] = tuple(vocabulary.functions[name] for name in ids)
        self.default = self._default_row()
        self.exact_only = any("exact" in row[5] for row in self.rows)
        self.in_capitals = any("case" in row[5] for row in self.rows)
        self.decided = False

    def _default_row(self) -> Row | None:
        if len(self.functions) == 1:
            return self.rows[0] if self.rows[0][3] != "discouraged" else None
        defaults = [row for row in self.rows if row[3] == "default"]
        if len({row[1] for row in defaults}) > 1:  # two languages, two meanings: English speaks first
            defaults = [row for row in defaults if row[4] == "en"]
        return defaults[0] if len({row[1] for row in defaults}) == 1 else None


Hit = tuple[Entry, Method]


class Index:
    """Every alias of a vocabulary, ready to be looked up."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        rows_by_key: dict[Key, list[Row]] = defaultdict(list)
        for row in vocabulary.tables["aliases"]:
            rows_by_key[fold(row[0])].append(row)
            if row[4] == "de" and row[0] != (spelt := row[0].translate(_UMLAUTS)):
                rows_by_key[fold(spelt)].append(row)
        self._rows_by_key = dict(rows_by_key)
        self._entries: dict[Key, Entry] = {}
        self.forbidden: dict[Key, set[str]] = {}
        """Function ids that the user's table forbids for a key; the empty id forbids them all."""
        self.notes: dict[tuple[Key, str], str] = {}
        self._lay_over(vocabulary.overlay)

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
            self._rows_by_key[key] = rows
            self.entry(key).decided = True
        for key, ids in self.forbidden.items():
            kept = [row for row in self._rows_by_key.get(key, ()) if "" not in ids and row[1] not in ids]
            self._entries.pop(key, None)
            if kept:
                self._rows_by_key[key] = kept
            else:
                self._rows_by_key.pop(key, None)

    def __len__(self) -> int:
        return len(self._rows_by_key)

    @property
    def keys(self) -> tuple[Key, ...]:
        """Every key that may be answered by similarity or in part."""
        return tuple(self._open_keys)

    @cached_property
    def _open_keys(self) -> list[Key]:
        return sorted(
            key for key, rows in self._rows_by_key.items() if not any("exact" in row[5] for row in rows)
        )

    def entry(self, key: Key) -> Entry:
        """Give the entry of a key that the table holds."""
        made = self._entries.get(key)
        if made is None:
            made = self._entries[key] = Entry(key, self._rows_by_key[key], self.vocabulary)
        return made

    def exact(self, key: Key) -> Entry | None:
        """Look up a whole key."""
        return self.entry(key) if key in self._rows_by_key else None

    def exact_of(self, words: Sequence[str]) -> Entry | None:
        """Look up words as a whole key."""
        return self.exact(Key(" ".join(words)))

    @cached_property
    def _joined(self) -> dict[str, Key]:
        shortest_first = sorted(self._open_keys, key=lambda key: (-key.count(" "), key))
        return {joined(key): key for key in shortest_first if len(joined(key)) >= _SHORTEST_JOINED}

    @cached_property
    def plain(self) -> Plain:
        """The plainest form of each word."""
        return Plain(self.vocabulary)

    @cached_property
    def spelling(self) -> Spelling:
        """The corrector of misspelt words."""
        words = {word for key in self._rows_by_key for word in key.split() if word not in JOINERS}
        return Spelling(self.vocabulary, words, self._joined)

    @cached_property
    def _words(self) -> dict[str, Key]:
        return self._by_form(self.plain.phrase)

    @cached_property
    def _agents(self) -> dict[str, Key]:
        return self._by_form(self.plain.deed)

    @cached_property
    def _orders(self) -> dict[str, Key]:
        return self._by_form(lambda words: " ".join(sorted(self.plain.phrase(words).split())))

    def _by_form(self, form: object) -> dict[str, Key]:
        """Index the open keys by a form of their words, where one function or one key holds the form."""
        assert callable(form)
        keys: dict[str, list[Key]] = defaultdict(list)
        for key in self._open_keys:
            keys[form(key.split())].append(key)
        chosen: dict[str, Key] = {}
        for text, sharing in keys.items():
            if len(sharing) == 1:
                chosen[text] = sharing[0]
                continue
            entries = [self.entry(key) for key in sharing]
            clear = [entry for entry in entries if entry.default]
            ids = {entry.default[1] for entry in clear if entry.default}
            if len(ids) == 1 and len(clear) == len(entries):
                chosen[text] = min((entry.key for entry in clear), key=lambda key: (len(key), key))
        return chosen

    def find(self, words: Sequence[str]) -> Hit | None:
        """Look words up: as they stand, without blanks, in their plainest form, as what agents do."""
        text = " ".join(words)
        if text in self._rows_by_key:
            return self.entry(Key(text)), Method.EXACT
        spelt_out = self.plain.spelt_out(words)
        if spelt_out != text and spelt_out in self._rows_by_key:
            return self.entry(Key(spelt_out)), Method.WORDS
        if len(spelt_out) < _SHORTEST_JOINED:
            return None
        key = self._joined.get(text.replace(" ", ""))
        if key is not None:
            return self.entry(key), Method.EXACT
        key = self._words.get(self.plain.phrase(words))
        if key is None:
            key = self._agents.get(self.plain.deed(words))
        return (self.entry(key), Method.WORDS) if key is not None else None

    def find_reordered(self, words: Sequence[str]) -> Entry | None:
        """Look up three or more words in any order; two words in another order are another name."""
        plain = self.plain.phrase(words).split()
        if len(plain) < 3:
            return None
        key = self._orders.get(" ".join(sorted(plain)))
        return self.entry(key) if key is not None else None
