"""What may happen to a name of the table without changing its answer."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from strategies import full_width
from teamnames import Normalizer, Outcome, TeamMatch, Vocabulary
from teamnames.folding import fold
from teamnames.matching.qualifiers import is_bare_code
from teamnames.matching.words import singular
from teamnames.vocabulary.keys import keys_of
from teamnames.vocabulary.tables import Row, all_tables

DRESSES: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "full width": full_width,
    "blanks": lambda label: "  " + "   ".join(label.split()) + "\u00a0",
    "hyphens": lambda label: "-".join(label.split()),
}
WRAPPERS: dict[str, Callable[[str], str]] = {
    "Team": "{} Team".format,
    "Dept.": "{} Dept.".format,
    "Department": "{} Department".format,
    "Department of": "Department of {}".format,
    "Group": "{} Group".format,
    "Division": "{} Division".format,
    "Organization": "{} Organization".format,
    "Abteilung": "Abteilung {}".format,
}
QUALIFIERS: dict[str, Callable[[str], str]] = {
    "number before": "4100 - {}".format,
    "number after": "{} 4100".format,
    "letters and number": "T10212-{}".format,
    "number after a bar": "{} | 0220".format,
    "region after": "{} EMEA".format,
    "region in brackets": "{} (APAC)".format,
    "country after a dash": "{} - Germany".format,
    "region before": "EMEA {}".format,
}
SEGMENTS: dict[str, Callable[[str], str]] = {
    "segment before": "Mid-Market {}".format,
    "segment after": "{}, SMB".format,
}


@pytest.fixture(scope="module")
def keys(vocabulary: Vocabulary) -> frozenset[str]:
    """Every name that some table holds by itself, also without blanks and in the singular."""
    found: set[str] = {key for row in vocabulary.tables["aliases"] for key in keys_of(row)}
    alone = ("placeholders", "buckets", "wrappers", "regions", "levels", "segments")
    found |= {fold(row[0]) for table in alone for row in vocabulary.tables[table]}
    found |= {" ".join(map(singular, key.split())) for key in found}
    return frozenset(found | {key.replace(" ", "") for key in found})


def _differing(
    normalizer: Normalizer, rows: tuple[Row, ...], keys: frozenset[str], change: Callable[[str], str]
) -> list[str]:
    """Say for which labels another function is answered once they are changed."""
    found = []
    for label in dict.fromkeys(row[0] for row in rows):
        changed = change(label)
        if fold(changed) != fold(label) and not keys.isdisjoint(
            (fold(changed), fold(changed).replace(" ", ""))
        ):
            continue  # the longer name is itself an alias
        if is_bare_code(changed):
            continue  # "GL 4100" is an account, not a team
        before, after = normalizer.normalize_team(label), normalizer.normalize_team(changed)
        if (before.outcome, before.functions) != (after.outcome, after.functions):
            found.append(f"{changed!r}: {_short(after)} instead of {_short(before)}")
    return found


def _short(match: TeamMatch) -> str:
    return "; ".join(function.id for function in match.functions) or match.outcome.value


@pytest.mark.parametrize("dress", DRESSES)
def test_another_dress_changes_nothing(
    normalizer: Normalizer, rows: tuple[Row, ...], keys: frozenset[str], dress: str
) -> None:
    fixed = tuple(row for row in rows if "case" not in row[5].split(","))
    found = _differing(normalizer, fixed, keys, DRESSES[dress])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("wrapper", WRAPPERS)
def test_a_wrapper_changes_nothing(
    normalizer: Normalizer, rows: tuple[Row, ...], keys: frozenset[str], wrapper: str
) -> None:
    found = _differing(normalizer, rows, keys, WRAPPERS[wrapper])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("qualifier", QUALIFIERS)
def test_a_code_or_a_region_changes_nothing(
    normalizer: Normalizer, rows: tuple[Row, ...], keys: frozenset[str], qualifier: str
) -> None:
    found = _differing(normalizer, rows, keys, QUALIFIERS[qualifier])
    assert not found, "\n".join(found)


@pytest.mark.parametrize("segment", SEGMENTS)
def test_a_segment_changes_nothing_beside_a_distinctive_name(
    normalizer: Normalizer, rows: tuple[Row, ...], keys: frozenset[str], segment: str
) -> None:
    # a row marked "exact" stands for the whole name only: "Retail" is one, "Mid-Market Retail" is none
    distinctive = tuple(row for row in rows if "exact" not in row[5].split(","))
    found = _differing(normalizer, distinctive, keys, SEGMENTS[segment])
    assert not found, "\n".join(found)


def test_the_rows_may_stand_in_any_order(
    vocabulary: Vocabulary, normalizer: Normalizer, rows: tuple[Row, ...]
) -> None:
    tables = all_tables(vocabulary.tables)
    generator = random.Random(4)
    shuffled = {name: tuple(generator.sample(table, len(table))) for name, table in tables.items()}
    other = Normalizer(Vocabulary(shuffled, vocabulary.version))
    for label in dict.fromkeys(row[0] for row in rows):
        for name in (label, f"4100 {label} Team", label[:-2] + label[-1:]):
            mine, theirs = normalizer.normalize_team(name), other.normalize_team(name)
            assert mine == theirs, name
            assert mine.outcome is Outcome.UNMATCHED or mine.as_dict() == theirs.as_dict(), name


def test_every_preferred_label_answers_its_own_function(
    vocabulary: Vocabulary, normalizer: Normalizer
) -> None:
    for function in vocabulary.functions.values():
        if function.status == "active":
            assert normalizer.normalize_team(function.label).functions == (function,), function.label


def test_every_default_reading_answers(normalizer: Normalizer, rows: tuple[Row, ...]) -> None:
    for label, function_id, _, reading, language, *_ in rows:
        match = normalizer.normalize_team(label)
        if reading == "default" and language == "en" and "(" not in label:
            assert [function.id for function in match.functions] == [function_id], label
            assert match.confidence > 0.9, label


def test_every_other_reading_is_an_alternative(normalizer: Normalizer, rows: tuple[Row, ...]) -> None:
    for label, function_id, *_ in rows:
        match = normalizer.normalize_team(label)
        held = {function.id for function in match.functions} | {c.function.id for c in match.alternatives}
        assert function_id in held, label


def test_every_placeholder_is_blank(vocabulary: Vocabulary, normalizer: Normalizer) -> None:
    for row in vocabulary.tables["placeholders"]:
        name = "" if row[0] == '""' else row[0]
        assert normalizer.normalize_team(name).outcome is Outcome.BLANK, name


def test_every_bucket_is_unmatched(
    vocabulary: Vocabulary, normalizer: Normalizer, keys: frozenset[str]
) -> None:
    aliases = {key for row in vocabulary.tables["aliases"] for key in keys_of(row)}
    for label, *_ in vocabulary.tables["buckets"]:
        if fold(label) not in aliases:
            match = normalizer.normalize_team(label)
            assert match.outcome in (Outcome.UNMATCHED, Outcome.BLANK), label
