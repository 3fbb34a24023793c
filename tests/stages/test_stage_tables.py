"""The tables of the stage vocabulary: sound by the same linter, and in agreement with one another."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

import pytest

from teamnames import Vocabulary
from teamnames.folding import fold
from teamnames.matching.words import Plain
from teamnames.stages import stage_vocabulary
from teamnames.vocabulary.funnel import FOLDER, OURS, stage_tables
from teamnames.vocabulary.lint_links import check_links
from teamnames.vocabulary.lint_names import Names
from teamnames.vocabulary.lint_shape import check_shape
from teamnames.vocabulary.records import Book, read_folder
from teamnames.vocabulary.tables import HERE

_IN_ORDER = (
    *("lifecycle", "lifecycle stage", "pipeline", "waterfall 2002", "waterfall 2012"),
    *("revenue waterfall", "sales stage", "opportunity stage", "deal stage", "funnel"),
)


def test_the_linter_finds_nothing() -> None:
    records, findings = read_folder(FOLDER, "stages")
    records["sources"] = read_folder(HERE)[0]["sources"]
    book = Book(records)
    found = list(findings)
    for table, rows in records.items():
        if table != "sources":
            found += check_shape(table, rows)
    found += check_links(book)
    found += Names(book, Plain(stage_vocabulary()).phrase).findings()
    assert [str(finding) for finding in found] == []


def test_every_value_of_a_list_is_an_alias_in_that_sense_and_bears_its_source() -> None:
    sources: dict[tuple[str, str], set[str]] = defaultdict(set)
    for alias in stage_vocabulary().aliases:
        sources[fold(alias.label), alias.function_id].update(one.id for one in alias.sources)
    for scheme, _, _, label, stage_id, source in stage_tables()["schemes"]:
        assert sources[fold(label), stage_id], (scheme, label)
        assert scheme == OURS or source in sources[fold(label), stage_id], (scheme, label)


def test_lists_that_are_in_order_agree_with_ours(vocabulary: Vocabulary) -> None:
    ordered: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for scheme, name, place, _, stage_id, _ in stage_tables()["schemes"]:
        if name in _IN_ORDER and stage_id != "lost":
            ordered[scheme, name].append((place, stage_id))
    assert len(ordered) > 10
    for (scheme, name), values in ordered.items():
        for (_, earlier), (_, later) in pairwise(sorted(values)):
            assert vocabulary.stages[earlier] <= vocabulary.stages[later], (scheme, name, earlier, later)


def test_every_stage_has_a_preferred_name_in_english_and_names_in_seven_languages() -> None:
    languages: dict[str, set[str]] = defaultdict(set)
    for alias in stage_vocabulary().aliases:
        languages[alias.function_id].add(alias.language)
    for stage_id, spoken in languages.items():
        assert spoken == {"de", "en", "es", "fr", "it", "nl", "pt"}, stage_id


def test_hand_offs_and_statements_point_at_what_there_is(vocabulary: Vocabulary) -> None:
    handoffs = vocabulary.tables["handoffs"]
    assert handoffs
    for function_id, start, end, basis, note, source in handoffs:
        assert function_id in vocabulary.functions
        assert start in vocabulary.stages
        assert not end or vocabulary.stages[start] <= vocabulary.stages[end]
        assert basis in ("stated", "inferred")
        assert note
        assert source in vocabulary.sources
    for function_id, aspect, text, source in vocabulary.tables["statements"]:
        assert function_id in vocabulary.functions
        assert aspect
        assert text
        assert source in vocabulary.sources


def test_noise_of_teams_serves_stages_save_for_what_is_a_stage_here() -> None:
    tables = stage_vocabulary().tables
    assert ("n/a", "mul", "common_usage") in tables["placeholders"]
    assert any(row[0] == "EMEA" for row in tables["regions"])
    assert not any(row[1] == "customer_base" for row in tables["segments"])
    assert not any(row[2] == "agent" for row in tables["expansions"])
    assert {row[1] for row in tables["word_roles"]} == {"generic", "modifier", "small"}
    with pytest.raises(KeyError):
        tables["nothing"]
