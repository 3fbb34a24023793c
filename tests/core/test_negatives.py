"""Names that name no function: places, people, products, codenames, noise, and what is near a key."""

from __future__ import annotations

import random
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from teamnames import Normalizer, Outcome, Vocabulary, normalize_team
from teamnames.folding import fold

_PLACES = [
    first + last
    for first, last in product(
        ("Brix", "Kard", "Velm", "Osk", "Tarn", "Hexl", "Drumg", "Wyth"),
        ("elham", "overton", "enburg", "aville", "ustad", "ogrod", "imura", "abad", "inster", "ocombe"),
    )
]
_PEOPLE = [
    f"{first} {last}"
    for first, last in product(
        ("Wilhelmina", "Tomasz", "Ngozi", "Bartholomew", "Eilidh", "Giuseppina", "Svetlana", "Hiroyuki"),
        (
            "Brzezinski",
            "Okonkwo",
            "Featherstonhaugh",
            "Nakamura",
            "Quattrocchi",
            "Vandersloot",
            "Ó Súilleabháin",
        ),
    )
]
_PRODUCTS = [
    f"{name}{mark}"
    for name, mark in product(
        ("Zyntra", "Quoravel", "Nuvexo", "Blipkart", "Kestrovia", "Xamplify", "Torvique", "Glimmr"),
        ("", " 3000", "X", " v2", "®", ".io", " 2.0"),
    )
]
_CODENAMES = [
    f"{first} {last}"
    for first, last in product(
        ("Crimson", "Velvet", "Thundering", "Sleepy", "Obsidian", "Wandering", "Frosty"),
        ("Otter", "Nightjar", "Walrus", "Marmalade", "Pterodactyl", "Avocado", "Unicorns", "Badgers"),
    )
]


def _keyboard_noise(count: int) -> list[str]:
    generator = random.Random(2013)
    rows = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
    noise = [row[start : start + size] for row in rows for start in (0, 1, 2) for size in (4, 5, 6)]
    noise += [
        "".join(generator.choices("bcdfghjklmnpqrstvwxz", k=generator.randint(5, 14))) for _ in range(count)
    ]
    return list(dict.fromkeys(noise))


CLASSES = {
    "place": _PLACES,
    "person": _PEOPLE,
    "product": _PRODUCTS,
    "codename": _CODENAMES,
    "noise": _keyboard_noise(60),
}


def test_there_are_at_least_three_hundred_in_five_classes() -> None:
    assert sum(map(len, CLASSES.values())) >= 300
    assert min(map(len, CLASSES.values())) >= 50


@pytest.fixture(scope="module")
def words_of_the_table(vocabulary: Vocabulary) -> frozenset[str]:
    return frozenset(word for row in vocabulary.tables["aliases"] for word in fold(row[0]).split())


@pytest.mark.parametrize("kind", CLASSES)
def test_none_of_their_words_stands_in_the_table(kind: str, words_of_the_table: frozenset[str]) -> None:
    held = {word for name in CLASSES[kind] for word in fold(name).split() if len(word) > 3}
    assert not held & words_of_the_table


@pytest.mark.parametrize(
    "dress", ["{}", "{} Team", "Team {}", "4100 - {}", "{} (EMEA)", "{} Department", "THE {} GROUP"]
)
@pytest.mark.parametrize("kind", CLASSES)
def test_they_are_unmatched_however_they_are_dressed(kind: str, dress: str) -> None:
    wrong = []
    for name in CLASSES[kind]:
        match = normalize_team(dress.format(name))
        nameless = match.outcome is Outcome.UNMATCHED or (kind == "noise" and match.outcome is Outcome.BLANK)
        if not nameless or match.functions or match.confidence or not match.reason:
            wrong.append(match)
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("kind", CLASSES)
def test_beside_a_function_they_invent_no_second_one(kind: str) -> None:
    finance = normalize_team("Finance").function
    wrong = []
    for name in CLASSES[kind][:25]:
        for joined in (f"Finance - {name}", f"{name} - Finance", f"Finance ({name})", f"Finance & {name}"):
            match = normalize_team(joined)
            if match.functions not in ((), (finance,)):
                wrong.append(match)
    assert not wrong, "\n".join(map(str, wrong))


@given(st.text("bcdfghjklmnpqrstvwxz", min_size=7, max_size=14))
def test_a_word_of_consonants_is_never_similar_to_a_name(name: str) -> None:
    assert normalize_team(name).outcome is not Outcome.MATCHED or name in _table_words()


def _table_words() -> set[str]:
    return {word for row in Vocabulary.default().tables["aliases"] for word in fold(row[0]).split()}


@pytest.mark.parametrize(
    ("name", "never"),
    [
        ("HQ", "people"),
        ("HD", "people"),
        ("L&D", "research"),
        ("R&D", "learning_development"),
        ("R&B", "research"),
        ("R&D", "software_engineering"),
        ("RevOps", "platform_engineering"),
        ("DevOps", "revenue_operations"),
        ("Rev Ops", "platform_engineering"),
        ("Dev Ops", "revenue_operations"),
        ("OT", "it"),
        ("II", "it"),
        ("PM", "public_relations"),
        ("SDX", "lead_generation"),
        ("DSR", "lead_generation"),
        ("BRD", "lead_generation"),
        ("AQ", "software_quality"),
        ("FPA&", "people"),
        ("HRM", "it"),
        ("AP", "accounts_receivable"),
        ("AR", "accounts_payable"),
        ("A/R", "accounts_payable"),
        ("P2P", "accounts_receivable"),
        ("O2C", "accounts_payable"),
    ],
)
def test_short_keys_are_exact(name: str, never: str) -> None:
    match = normalize_team(name)
    assert never not in [function.id for function in match.functions]


@pytest.mark.parametrize(
    ("name", "function_id"),
    [
        ("HR", "people"),
        ("IT", "it"),
        ("R&D", "research"),
        ("L&D", "learning_development"),
        ("RevOps", "revenue_operations"),
        ("DevOps", "platform_engineering"),
        ("PR", "public_relations"),
        ("SDR", "lead_generation"),
        ("BDR", "lead_generation"),
        ("FP&A", "fpa"),
        ("AP", "accounts_payable"),
    ],
)
def test_abbreviations_answer_when_they_are_exact(name: str, function_id: str) -> None:
    match = normalize_team(name)
    assert match.function is not None
    assert match.function.id == function_id


def test_no_abbreviation_answers_for_what_differs_in_one_letter(
    vocabulary: Vocabulary, normalizer: Normalizer
) -> None:
    keys = {fold(row[0]) for table in ("aliases", "expansions") for row in vocabulary.tables[table]}
    short = sorted({fold(row[0]) for row in vocabulary.tables["aliases"] if row[2] == "abbreviation"})
    wrong = []
    for key in short:
        if not key.isalpha() or len(key) >= 5:
            continue
        for changed in (key + "q", key[:-1] + "z", "x" + key[1:], key[::-1]):
            match = normalizer.normalize_team(changed)
            if len(changed) < 5 and changed not in keys and match.outcome is Outcome.MATCHED:
                wrong.append(match)
    assert not wrong, "\n".join(map(str, wrong))


def test_an_unmatched_name_says_why_and_what_is_near() -> None:
    reasons = {
        "London": "a place",
        "1234": "a bare code",
        "Other": "a bucket",
        "vrt-oa": "no",
        "Brixelham": "no word of it is known",
        "Enterprise": "segment",
    }
    for name, reason in reasons.items():
        match = normalize_team(name)
        assert match.outcome is Outcome.UNMATCHED, name
        assert reason in match.reason, (name, match.reason)
    near = normalize_team("Hospitallity Strategery").alternatives
    assert all(candidate.score < 100 and candidate.why for candidate in near)
    assert [c.score for c in near] == sorted((c.score for c in near), reverse=True)
