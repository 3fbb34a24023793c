"""Every law of the tables that ship with teamnames, rule by rule, and what answers make of the rows."""

from __future__ import annotations

from collections import Counter, defaultdict

import pytest

from teamnames import Normalizer, Outcome, Vocabulary
from teamnames.folding import fold
from teamnames.matching.words import Plain
from teamnames.vocabulary.lint import RULES, SHIPPED, Report, lint_folder
from teamnames.vocabulary.tables import COLUMNS

LANGUAGES = ("de", "en", "es", "fr", "it", "nl", "pt")


@pytest.fixture(scope="module")
def reports() -> list[Report]:
    return [lint_folder(lambda tables: Plain(Vocabulary(tables)).phrase, folder) for folder in SHIPPED]


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return Vocabulary.default()


@pytest.fixture(scope="module")
def normalizer(vocabulary: Vocabulary) -> Normalizer:
    return Normalizer(vocabulary)


@pytest.mark.parametrize("rule", sorted(RULES.keys() - {"overlay"}))
def test_the_shipped_tables_keep_the_rule(rule: str, reports: list[Report]) -> None:
    broken = [str(finding) for report in reports for finding in report.findings if finding.rule == rule]
    assert not broken, f"{len(broken)} findings:\n" + "\n".join(broken[:20])


def test_there_are_137_functions_in_20_groups(vocabulary: Vocabulary) -> None:
    functions = vocabulary.functions.values()
    assert len(functions) == 137
    assert len({function.group for function in functions}) == 20
    assert max(len(function.path) for function in functions) == 3


def test_every_function_has_a_definition_and_a_crosswalk(vocabulary: Vocabulary) -> None:
    bare = [f.id for f in vocabulary.functions.values() if not f.definition or not f.crosswalk]
    assert bare == []


def test_every_function_has_a_name_in_every_language(vocabulary: Vocabulary) -> None:
    spoken: dict[str, set[str]] = defaultdict(set)
    for alias in vocabulary.aliases:
        spoken[alias.function_id].add(alias.language)
    missing = {function_id: set(LANGUAGES) - spoken[function_id] for function_id in vocabulary.functions}
    assert {function_id: languages for function_id, languages in missing.items() if languages} == {}


def test_there_are_4000_english_names_and_400_in_each_other_language(vocabulary: Vocabulary) -> None:
    count = Counter(alias.language for alias in vocabulary.aliases)
    assert count["en"] >= 4000
    assert all(count[language] >= 400 for language in LANGUAGES)


def test_every_preferred_label_answers_its_function(vocabulary: Vocabulary, normalizer: Normalizer) -> None:
    wrong = {
        function.label: [found.id for found in normalizer.normalize_team(function.label).functions]
        for function in vocabulary.functions.values()
        if normalizer.normalize_team(function.label).functions != (function,)
    }
    assert wrong == {}


def test_every_default_reading_is_what_its_label_answers(
    vocabulary: Vocabulary, normalizer: Normalizer
) -> None:
    wrong = [
        (alias.label, alias.function_id)
        for alias in vocabulary.aliases
        if alias.reading == "default"
        and [function.id for function in normalizer.normalize_team(alias.label).functions]
        != [alias.function_id]
    ]
    assert wrong == []


def test_names_with_several_readings_keep_all_of_them(vocabulary: Vocabulary, normalizer: Normalizer) -> None:
    readings: dict[str, set[str]] = defaultdict(set)
    for alias in vocabulary.aliases:
        readings[alias.label].add(alias.function_id)
    for label, ids in readings.items():
        match = normalizer.normalize_team(label)
        told = {function.id for function in match.functions} | {c.function.id for c in match.alternatives}
        assert ids <= told or match.outcome is Outcome.MATCHED, label


def test_buckets_are_unmatched_with_a_reason(vocabulary: Vocabulary, normalizer: Normalizer) -> None:
    answered = []
    for label, *_ in vocabulary.tables["buckets"]:
        match = normalizer.normalize_team(label)
        if match.outcome is not Outcome.UNMATCHED or "bucket" not in match.reason:
            answered.append((label, match.outcome.value, match.reason))
    assert answered == []


def test_strong_regions_alone_are_unmatched(vocabulary: Vocabulary, normalizer: Normalizer) -> None:
    answered = [
        row[0]
        for row in vocabulary.tables["regions"]
        if row[3] == "strong" and normalizer.normalize_team(row[0]).functions
    ]
    assert answered == []


def test_placeholders_are_blank(vocabulary: Vocabulary, normalizer: Normalizer) -> None:
    named = [
        row[0]
        for row in vocabulary.tables["placeholders"]
        if normalizer.normalize_team(row[0]).outcome is not Outcome.BLANK
    ]
    assert named == []


def test_no_table_is_empty_but_the_change_list(vocabulary: Vocabulary) -> None:
    elsewhere = {"changes", "schemes"}  # schemes are lists of stages and stand among the tables of stages
    assert [name for name in COLUMNS.keys() - elsewhere if not vocabulary.tables[name]] == []


def test_no_label_is_longer_than_a_name(vocabulary: Vocabulary) -> None:
    long = [alias.label for alias in vocabulary.aliases if len(fold(alias.label).split()) > 9]
    assert long == []


def test_the_report_counts_every_row_once(reports: list[Report], vocabulary: Vocabulary) -> None:
    assert sum(total for _, total in reports[0].common_usage.values()) == len(vocabulary)
    assert all(0 <= common <= total for report in reports for common, total in report.common_usage.values())
