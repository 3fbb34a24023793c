"""A part of the vocabulary: some functions, some languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from teamnames import Normalizer, Outcome, UnknownFunctionError, Vocabulary

Extend = Callable[..., Vocabulary]


@pytest.fixture(scope="module")
def money() -> Vocabulary:
    return Vocabulary.default().limited_to(functions=["treasury", "payroll"])


def test_only_the_functions_asked_for_have_names(money: Vocabulary) -> None:
    assert {alias.function_id for alias in money.aliases} == {"treasury", "payroll"}
    kept = {function.id for function in money.functions.values()}
    assert kept == {"treasury", "payroll", "finance"}


def test_what_lies_above_stays_so_that_roll_up_works(money: Vocabulary) -> None:
    assert money.function("treasury").group.id == "finance"
    assert money.function("treasury").path == Vocabulary.default().function("treasury").path


def test_every_name_left_answers_as_in_the_whole_or_more_surely(money: Vocabulary) -> None:
    normalizer = Normalizer(money)
    for alias in money.aliases:
        ids = {function.id for function in normalizer.normalize_team(alias.label).functions}
        assert ids <= {"treasury", "payroll", "finance"}, alias.label
        assert ids, alias.label


def test_names_of_other_functions_are_unmatched(money: Vocabulary) -> None:
    matches = Normalizer(money).normalize_teams(["Legal", "Software Engineering", "Recruiting"])
    assert {match.outcome for match in matches} == {Outcome.UNMATCHED}


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "it", "nl", "pt"])
def test_only_the_languages_asked_for_have_names(language: str) -> None:
    limited = Vocabulary.default().limited_to(languages=[language])
    assert {alias.language for alias in limited.aliases} == {language}
    assert limited.functions.keys() == Vocabulary.default().functions.keys()


def test_both_limits_hold_together() -> None:
    limited = Vocabulary.default().limited_to(functions=["treasury"], languages=["de"])
    assert {(alias.function_id, alias.language) for alias in limited.aliases} == {("treasury", "de")}
    assert Normalizer(limited).normalize_team("Konzernfinanzierung").function == limited.function("treasury")


def test_an_unknown_function_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownFunctionError, match="did you mean 'treasury'"):
        Vocabulary.default().limited_to(functions=["tresury"])


def test_a_users_own_rows_stay_where_their_function_stays(extended: Extend) -> None:
    text = "label,function_id,reading\nZephyr,treasury,\nBoreas,legal,\nNotus,,never\n"
    limited = extended(Vocabulary.default(), text).limited_to(functions=["treasury"])
    assert [row[0] for row in limited.overlay] == ["Zephyr", "Notus"]
    assert limited.version != Vocabulary.default().version


def test_a_limited_vocabulary_can_be_extended(money: Vocabulary, extended: Extend) -> None:
    mine = extended(money, "label,function_id\nZephyr,payroll\n")
    assert Normalizer(mine).normalize_team("Zephyr").function == money.function("payroll")
