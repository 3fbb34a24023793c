"""Spelling: a typo is put right, or the name is left unanswered; it never leads elsewhere."""

from __future__ import annotations

import random
from collections.abc import Iterator
from string import ascii_lowercase

import pytest

from teamnames import Method, Normalizer, Outcome, Vocabulary, normalize_team
from teamnames.folding import fold, split_camel
from teamnames.matching.index import Index
from teamnames.matching.words import singular
from teamnames.vocabulary.tables import Row

_LEAST_LETTERS = 6


@pytest.mark.parametrize(
    ("name", "function_id"),
    [
        ("Sales Developement", "lead_generation"),
        ("Sales Devlopment", "lead_generation"),
        ("Sales Develpoment", "lead_generation"),
        ("Slaes Development", "lead_generation"),
        ("Telmarketing", "lead_generation"),
        ("Telemarketting", "lead_generation"),
        ("Tele Prospectng", "lead_generation"),
        ("Digitial Marketing", "digital_marketing"),
        ("Accounts Payabel", "accounts_payable"),
        ("Human Resorces", "people"),
        ("Human Ressources", "people"),
        ("Procurment", "procurement"),
        ("Cusotmer Support", "customer_support"),
        ("Enginering", "engineering"),
        ("Recruting", "talent_acquisition"),
        ("Finacne", "finance"),
        ("Maketing", "marketing"),
        ("Payrol Departement", "payroll"),
        ("Logisitcs Dept", "logistics"),
        ("Markting & Sales", "marketing; sales"),
        ("Sales and Maketing", "sales; marketing"),
    ],
)
def test_typos_are_put_right(name: str, function_id: str) -> None:
    match = normalize_team(name)
    assert "; ".join(function.id for function in match.functions) == function_id
    assert match.confidence < 1.0


def test_a_correction_is_a_step_and_the_method_says_so() -> None:
    match = normalize_team("Sales Developement")
    assert match.method is Method.SPELLING
    assert ("spelling", "sales developement", "sales development") in [
        (step.rule, step.before, step.after) for step in match.steps
    ]
    assert match.alias is not None
    assert match.alias.label == "Sales Development"


def _typos(word: str, generator: random.Random) -> Iterator[str]:
    place, letter = generator.randrange(len(word) - 1), generator.choice(ascii_lowercase)
    yield word[:place] + word[place + 1 :]
    yield word[:place] + letter + word[place:]
    yield word[:place] + letter + word[place + 1 :]
    yield word[:place] + word[place + 1] + word[place] + word[place + 2 :]


def _mistyped(label: str, index: Index, real: set[str]) -> Iterator[str]:
    """Names with one typo in one word of six or more letters, unless it makes another word or name."""
    words, spelling = label.split(), index.spelling
    generator = random.Random(label)
    for place, word in enumerate(words):
        if len(word) < _LEAST_LETTERS or not (word.isalpha() and word.isascii()):
            continue
        for typo in _typos(word, generator):
            key = fold(typo)
            if {key, singular(key)} & real or spelling.knows(key) or spelling.knows(singular(key)):
                continue
            if index.joins(key) or all(map(spelling.knows, fold(split_camel(typo)).split())):
                continue
            yield " ".join((*words[:place], typo, *words[place + 1 :]))


def test_one_typo_never_turns_a_right_answer_into_a_wrong_one(
    normalizer: Normalizer, vocabulary: Vocabulary, rows: tuple[Row, ...]
) -> None:
    real = {row[0] for row in vocabulary.tables["real_words"]}
    wrong, answered, tried = [], 0, 0
    for label in dict.fromkeys(row[0] for row in rows):
        right = normalizer.normalize_team(label)
        if right.outcome is not Outcome.MATCHED:
            continue
        for name in _mistyped(label, normalizer.matcher.index, real):
            match = normalizer.normalize_team(name)
            tried += 1
            answered += match.functions == right.functions
            # what lies above a right function is less, and not wrong
            allowed = {
                *right.functions,
                *(above for function in right.functions for above in function.ancestors),
            }
            if not set(match.functions) <= allowed:
                wrong.append(f"{name!r}: {[function.id for function in match.functions]} for {label!r}")
    assert answered > 0.9 * tried > 0
    assert not wrong, "\n".join(map(str, wrong))


def test_a_real_word_is_no_typo(normalizer: Normalizer, vocabulary: Vocabulary) -> None:
    spelling = normalizer.matcher.index.spelling
    for row in vocabulary.tables["real_words"]:
        assert spelling.correct(row[0]).replace(" ", "") == row[0], row
        assert spelling.is_word(row[0])


def test_a_word_of_the_tables_is_never_changed(normalizer: Normalizer, rows: tuple[Row, ...]) -> None:
    spelling = normalizer.matcher.index.spelling
    for row in rows:
        for word in fold(row[0]).split():
            if word not in "&/,":
                assert spelling.knows(word)
                assert spelling.correct(word) == word


@pytest.mark.parametrize("word", ["slse", "finc", "hrx", "b2c2b", "q3", "x", "zzgrfqq", "4100"])
def test_short_words_codes_and_strangers_are_left_alone(normalizer: Normalizer, word: str) -> None:
    assert normalizer.matcher.index.spelling.correct(word) == word


@pytest.mark.parametrize(
    ("word", "words"),
    [
        ("salesdevelopment", "sales development"),
        ("humanresources", "human resources"),
        ("accountspayable", "accounts payable"),
    ],
)
def test_words_run_together_are_opened(normalizer: Normalizer, word: str, words: str) -> None:
    assert normalizer.matcher.index.spelling.correct(word) == words


@pytest.mark.parametrize(
    ("word", "one"),
    [
        ("technologies", "technology"),
        ("sales", "sale"),
        ("business", "business"),
        ("analysis", "analysis"),
        ("campus", "campus"),
        ("gas", "gas"),
        ("ties", "tie"),
        ("teams", "team"),
    ],
)
def test_the_singular(word: str, one: str) -> None:
    assert singular(word) == one
    assert singular(singular(word)) == singular(word)
