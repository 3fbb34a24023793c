"""What the names say together: collisions, labels of others, generic words, joiners, noise, abbreviations."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from teamnames.folding import JOINERS, fold, joined, split_camel
from teamnames.model import Key
from teamnames.vocabulary.records import Book, Record
from teamnames.vocabulary.tables import Finding

__all__ = ["Names", "PlainForm"]

PlainForm = Callable[[Sequence[str]], str]
"""Words of a key → the same words spelt out, in the singular, without small words."""

_SHORTEST_JOINED = 5
_LEAST_WORDS_REORDERED = 3


class Names:
    """The checks that need all aliases at once."""

    def __init__(self, book: Book, plain: PlainForm) -> None:
        self._book = book
        self._plain = plain
        self._aliases = book.records["aliases"]

    def findings(self) -> Iterator[Finding]:
        """Give the findings of every check."""
        yield from self._preferred_labels()
        yield from self._collisions()
        yield from self._word_collisions()
        yield from self._buckets()
        yield from self._repeated()
        for record in self._aliases:
            key = fold(record.row[0])
            if key:
                yield from self._label_elsewhere(record, key)
                yield from self._generic(record, key)
                yield from self._joiner(record, key)
                yield from self._misspelling(record, key)
                yield from self._noise(record, key)
                yield from self._abbreviation(record, key)

    # -- what a key says --------------------------------------------------------------------------

    def _ids(self, key: Key, reading: str = "") -> tuple[str, ...]:
        """Give the functions of a key, or those that have it in one reading."""
        rows = self._book.by_key.get(key, ())
        return tuple(dict.fromkeys(r.row[1] for r in rows if not reading or r.row[3] == reading))

    def _standing(self, key: Key) -> tuple[str, ...]:
        """Give what a key answers: its default reading, or all of its readings."""
        return self._ids(key, "default") or tuple(sorted(self._ids(key)))

    @cached_property
    def _labels(self) -> Mapping[Key, tuple[str, ...]]:
        found: dict[Key, tuple[str, ...]] = {}
        for function_id, label, *_ in (record.row for record in self._book.records["functions"]):
            found[fold(label)] = (*found.get(fold(label), ()), function_id)
        return found

    @cached_property
    def _open_keys(self) -> Sequence[Key]:
        """Keys that are found in part and by similarity too: those that are not marked exact."""
        rows = self._book.by_key.items()
        return sorted(key for key, records in rows if not any(_is_marked(r, "exact") for r in records))

    @cached_property
    def _by_plain_words(self) -> Mapping[str, Sequence[Key]]:
        found: dict[str, list[Key]] = defaultdict(list)
        for key in self._open_keys:
            found[self._plain(key.split())].append(key)
        return dict(found)

    # -- checks -----------------------------------------------------------------------------------

    def _preferred_labels(self) -> Iterator[Finding]:
        preferred: dict[tuple[str, str], list[Record]] = defaultdict(list)
        for record in self._aliases:
            if record.row[2] == "preferred":
                preferred[record.row[1], record.row[4]].append(record)
        for (function_id, language), records in preferred.items():
            for record in records[1:]:
                problem = f"a second preferred name of {function_id} in {language}, after {records[0].place}"
                accepted = "one; the others are aliases"
                yield record.finding("preferred", "kind", record.row[0], problem, accepted)
        for function_id, function in self._book.functions.items():
            label = function.row[1]
            named = [record.row[0] for record in preferred.get((function_id, "en"), ())]
            if label not in named:
                accepted = f"a row {label!r}, {function_id}, preferred, default, en"
                problem = "no preferred alias in English is the function's label"
                yield function.finding("preferred", "label", label, problem, accepted)
            elif self._standing(fold(label)) != (function_id,):
                instead = ", ".join(self._standing(fold(label)))
                problem = f"a preferred label that resolves to {instead}"
                accepted = f"the default reading {function_id}"
                yield function.finding("preferred", "label", label, problem, accepted)
            if len(self._labels[fold(label)]) > 1:
                others = ", ".join(other for other in self._labels[fold(label)] if other != function_id)
                problem = f"the label of {others} too"
                yield function.finding("preferred", "label", label, problem, "a label of its own")

    def _collisions(self) -> Iterator[Finding]:
        told: set[tuple[str, int]] = set()
        for key in sorted(self._book.by_key):
            defaults = [record for record in self._book.by_key[key] if record.row[3] == "default"]
            for record in defaults[1:]:
                first = defaults[0]
                if record.row[1] == first.row[1] or (record.file, record.line) in told:
                    continue
                told.add((record.file, record.line))
                problem = f"a second default reading: {first.row[0]!r} is {first.row[1]} ({first.place})"
                yield record.finding("collision", "reading", record.row[0], problem, "also, or no row")

    def _word_collisions(self) -> Iterator[Finding]:
        forms: list[Iterable[tuple[str, Sequence[Key]]]] = [self._grouped(joined, _SHORTEST_JOINED)]
        forms += [self._by_plain_words.items(), self._grouped(self._sorted_words, 1)]
        told: set[tuple[Key, Key]] = set()
        for groups in forms:
            for _, keys in groups:
                first = keys[0]
                for key in keys[1:]:
                    if self._standing(key) != self._standing(first) and (first, key) not in told:
                        told.add((first, key))
                        yield self._word_collision(first, key)

    def _grouped(self, form: Callable[[Key], str], shortest: int) -> Iterable[tuple[str, Sequence[Key]]]:
        found: dict[str, list[Key]] = defaultdict(list)
        for key in self._open_keys:
            text = form(key)
            if len(text) >= shortest:
                found[text].append(key)
        return found.items()

    def _sorted_words(self, key: Key) -> str:
        """Give the plain words of a key in order, or nothing: two words in another order are another name."""
        words = self._plain(key.split()).split()
        return " ".join(sorted(words)) if len(words) >= _LEAST_WORDS_REORDERED else ""

    def _word_collision(self, first: Key, key: Key) -> Finding:
        record, other = self._book.by_key[key][0], self._book.by_key[first][0]
        here, there = ("|".join(self._standing(one)) for one in (key, first))
        problem = f"the same words as {other.row[0]!r} ({other.place}), which is {there}, and this is {here}"
        accepted = "the same readings, or the mark exact"
        return record.finding("word-collision", "label", record.row[0], problem, accepted)

    def _label_elsewhere(self, record: Record, key: Key) -> Iterator[Finding]:
        owners = self._labels.get(key, ())
        if owners and record.row[1] not in owners and record.row[3] == "default":
            problem = f"the default reading is the preferred label of {owners[0]}"
            yield record.finding("label-elsewhere", "reading", record.row[0], problem, "also or discouraged")

    @cached_property
    def _generic_words(self) -> frozenset[str]:
        roles = (record.row for record in self._book.records["word_roles"])
        words = [fold(word) for word, role, *_ in roles if role == "generic"]
        return frozenset(words) | {self._plain([word]) for word in words}

    def _generic(self, record: Record, key: Key) -> Iterator[Finding]:
        single = " " not in key and (key in self._generic_words or self._plain([key]) in self._generic_words)
        if single and not _is_marked(record, "exact"):
            problem = "a generic word that may match as part of a longer name"
            yield record.finding("generic", "marks", record.row[0], problem, "exact")

    def _joiner(self, record: Record, key: Key) -> Iterator[Finding]:
        words = key.split()
        if JOINERS.isdisjoint(words) or _is_marked(record, "fixed"):
            return
        parts = " ".join("\0" if word in JOINERS else word for word in words).split("\0")
        named = {part.strip(): self._resolved(Key(part.strip())) for part in parts}
        said = ", ".join(f"{part!r} is {function_id}" for part, function_id in named.items() if function_id)
        several = len(set(named.values()) - {""}) > 1
        problem = f"a joined name whose parts are names: {said}" if several else "a joined name"
        accepted = "fixed, if the whole is one established name; else no row"
        yield record.finding("joiner", "marks", record.row[0], problem, accepted)

    def _resolved(self, part: Key) -> str:
        """Give the one function that a part answers, if it answers one."""
        standing = self._standing(part)
        if not standing:
            keys = self._by_plain_words.get(self._plain(part.split()), ()) if part else ()
            standing = self._standing(keys[0]) if keys else ()
        return standing[0] if len(standing) == 1 else ""

    def _misspelling(self, record: Record, key: Key) -> Iterator[Finding]:
        if record.row[2] != "misspelling":
            return
        for other in self._book.by_key[key]:
            if other.row[2] != "misspelling":
                problem = f"a misspelling that is {other.row[0]!r} of {other.row[1]} ({other.place})"
                yield record.finding("misspelling", "label", record.row[0], problem, "no row")
                return

    @cached_property
    def _noise_keys(self) -> Mapping[Key, tuple[str, Record]]:
        book = self._book
        strong = book.keys("regions", where=((3, "strong"),))
        return {
            **{key: ("placeholder", record) for key, record in book.keys("placeholders").items()},
            **{key: ("segment", record) for key, record in book.keys("segments").items()},
            **{key: ("region", record) for key, record in strong.items()},
        }

    def _noise(self, record: Record, key: Key) -> Iterator[Finding]:
        if key in self._noise_keys:
            kind, noise = self._noise_keys[key]
            accepted = f"no row, or no {kind}" if kind != "region" else "no row, or a weak region"
            problem = f"a name that is only a {kind} ({noise.place})"
            yield record.finding("noise", "label", record.row[0], problem, accepted)

    def _buckets(self) -> Iterator[Finding]:
        for key, record in self._book.keys("buckets").items():
            aliases = self._book.by_key.get(key)
            if aliases:
                problem = f"a bucket that is an alias of {aliases[0].row[1]} ({aliases[0].place})"
                yield record.finding("bucket", "label", record.row[0], problem, "one or the other")

    def _abbreviation(self, record: Record, key: Key) -> Iterator[Finding]:
        if record.row[2] != "abbreviation":
            return
        letters = [c for c in key if c.isalpha()]
        if record.row[0].endswith("s") and len(letters) > 1:  # "SDRs" is a plural, not four words
            letters.pop()
        names, plain_names = self._names_of[record.row[1]]
        pieces = self._plain(fold(split_camel(record.row[0])).split())  # "BizOps"
        if pieces not in plain_names and not any(_spells_out(letters, name) for name in names):
            problem = f"no alias of {record.row[1]} spells the letters out"
            yield record.finding("abbreviation", "label", record.row[0], problem, "its expansion as an alias")

    @cached_property
    def _names_of(self) -> Mapping[str, tuple[list[Key], set[str]]]:
        """Give the keys of each function that are no abbreviations, also in plain form."""
        found: dict[str, tuple[list[Key], set[str]]] = defaultdict(lambda: ([], set()))
        for record in self._aliases:
            if record.row[2] != "abbreviation":
                keys, plain = found[record.row[1]]
                keys.append(fold(record.row[0]))
                plain.add(self._plain(keys[-1].split()))
        return found

    def _repeated(self) -> Iterator[Finding]:
        told: set[tuple[str, int]] = set()
        for key in sorted(self._book.by_key):
            kept: dict[str, Record] = {}
            for record in sorted(self._book.by_key[key], key=_english_first):
                first = kept.setdefault(record.row[1], record)
                other_language = record.row[2] == "preferred" and record.row[4] != first.row[4]
                if first is record or other_language or record.row[2] == "misspelling":
                    continue
                if (record.file, record.line) not in told:
                    told.add((record.file, record.line))
                    problem = f"{record.row[1]} has this name already: {first.row[0]!r} ({first.place})"
                    yield record.finding("repeated", "label", record.row[0], problem, "no row")


def _is_marked(record: Record, mark: str) -> bool:
    return mark in record.row[5].split(",")


def _english_first(record: Record) -> tuple[bool, str, bool, int]:
    return record.row[4] != "en", record.row[4], record.row[2] != "preferred", record.line


def _spells_out(letters: Sequence[str], name: str) -> bool:
    """Tell whether the letters stand in a name in their order, from the start of one of its words.

    >>> _spells_out("fpa", "financial planning & analysis"), _spells_out("fpa", "planning")
    (True, False)
    """
    words = name.split()
    for start, word in enumerate(words):
        if letters and word[0] == letters[0]:
            rest = iter(" ".join(words[start:]))
            if all(letter in rest for letter in letters):
                return True
    return False
