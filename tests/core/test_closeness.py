"""The short list loses nothing: what an exhaustive search finds stands in it."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from teamnames import Key, Normalizer
from teamnames.matching.closeness import Closeness, ranked

_LETTERS = "abcdeims "


def _exhaustive(key: str, choices: list[Key], cutoff: float) -> set[Key]:
    """The slow oracle: every choice is scored."""
    return {other for other in choices if fuzz.ratio(key, other) >= cutoff}


_keys = st.lists(st.text(_LETTERS, min_size=1, max_size=14), min_size=1, max_size=12, unique=True)


@given(
    _keys, st.text(_LETTERS, min_size=1, max_size=14), st.sampled_from([50.0, 70.0, 86.0, 90.0, 99.0, 100.0])
)
def test_the_short_list_of_any_keys_contains_what_an_exhaustive_search_finds(
    texts: list[str], sought: str, cutoff: float
) -> None:
    keys = sorted(map(Key, texts))
    closeness = Closeness(keys)
    found = _exhaustive(sought, keys, cutoff)
    assert found <= set(closeness.short_list(sought, cutoff))
    assert {other for other, _ in closeness.nearest(sought, cutoff, limit=len(keys))} == found


@given(_keys, st.data())
def test_a_key_one_edit_away_stands_in_it(texts: list[str], data: st.DataObject) -> None:
    keys = sorted(map(Key, texts))
    key = data.draw(st.sampled_from(keys))
    place = data.draw(st.integers(0, len(key)))
    changed = key[:place] + data.draw(st.sampled_from(_LETTERS)) + key[place:]
    cutoff = fuzz.ratio(changed, key)
    assert key in Closeness(keys).short_list(changed, cutoff)


def test_the_same_for_the_keys_of_the_table(normalizer: Normalizer, deep: bool) -> None:
    keys = normalizer.matcher.index.keys
    closeness = Closeness(keys)
    generator = random.Random(90)
    for key in generator.sample(keys, 400 if deep else 12):
        place = generator.randrange(len(key))
        for changed in (
            key[:place] + key[place + 1 :],
            key[:place] + generator.choice(_LETTERS) + key[place:],
            " ".join(reversed(key.split())),
            f"{key} team",
        ):
            for cutoff in (70.0, 90.0):
                assert _exhaustive(changed, keys, cutoff) <= set(closeness.short_list(changed, cutoff)), (
                    changed
                )


def test_the_short_list_is_short(normalizer: Normalizer) -> None:
    keys = normalizer.matcher.index.keys
    short = Closeness(keys).short_list("sales developemnt", 90.0)
    assert 0 < len(short) < len(keys) / 50


@pytest.mark.parametrize("sought", ["", "a", "zz"])
def test_a_text_with_hardly_a_bigram_is_no_trouble(sought: str) -> None:
    keys = [Key("a"), Key("ab"), Key("zz")]
    found = {other for other, _ in Closeness(keys).nearest(sought, 90.0)}
    assert found == _exhaustive(sought, keys, 90.0)


def test_no_keys_no_neighbours() -> None:
    assert Closeness([]).nearest("sales", 50.0) == []


def test_the_nearest_come_first_and_equals_in_order() -> None:
    keys = [Key("legal b"), Key("legal"), Key("legal a")]
    assert [other for other, _ in ranked("legal", keys, 50.0)] == ["legal", "legal a", "legal b"]
    assert ranked("legal", keys, 100.0) == [(Key("legal"), 100.0)]
    assert len(Closeness(sorted(keys)).nearest("legal", 50.0, limit=2)) == 2
