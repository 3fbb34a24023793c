"""Laws that hold for the answer to any name of a stage, and for every row of the tables."""

from __future__ import annotations

import json
import pickle
import random
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from strategies import any_text
from teamnames import Outcome, Policy, StageMatch, normalize_stage, normalize_stages, replay
from teamnames.errors import NameTypeError
from teamnames.folding import fold
from teamnames.stages import StageNormalizer, default_stage_normalizer, stage_vocabulary
from teamnames.vocabulary import Vocabulary
from teamnames.vocabulary.tables import all_tables

_WORDS = st.sampled_from(
    [row[0] for row in stage_vocabulary().tables["aliases"]]
    + ["New", "Stage 2", "-", "/", "(auto)", "ex", "non", "3.", "EMEA", "&", "of", "Acme", "Won", "Lost"]
)
_NAMES = st.one_of(any_text, st.lists(_WORDS, min_size=1, max_size=4).map(" ".join))
_SCHEMES = st.sampled_from([None, *default_stage_normalizer().schemes])


@given(_NAMES, _SCHEMES)
def test_any_name_gets_a_sound_answer(name: str, scheme: str | None) -> None:
    match = normalize_stage(name, scheme=scheme)
    assert match.name == name
    assert match.scheme == scheme
    assert bool(match.stages) == (match.outcome is Outcome.MATCHED) == (match.confidence > 0)
    assert 0 <= match.confidence <= 1
    assert 0 <= match.score <= 100
    assert replay(name, match.steps) == match.key
    if match.outcome is Outcome.AMBIGUOUS:
        assert len(match.alternatives) > 1
    assert not {stage.id for stage in match.stages} & {c.stage.id for c in match.alternatives}
    assert json.loads(json.dumps(match.as_dict())) == match.as_dict()
    assert match.explain().endswith(f"Table {match.table_version}.")
    assert match.grade.split(":")[0] in ("", match.method.value)


@given(_NAMES)
def test_an_answer_is_immutable_hashable_and_picklable(name: str) -> None:
    match = normalize_stage(name)
    with pytest.raises(AttributeError):
        match.scheme = "hubspot"  # type: ignore[misc]
    again: StageMatch = pickle.loads(pickle.dumps(match))
    assert again == match
    assert hash(again) == hash(match)
    assert again.stages == match.stages
    assert again.as_dict() == match.as_dict()
    assert repr(match).startswith("<StageMatch ")


@given(st.lists(_NAMES, max_size=8), _SCHEMES)
def test_many_are_answered_as_one(names: list[str], scheme: str | None) -> None:
    asked: list[object] = [*names, None, *names]
    assert normalize_stages(asked, scheme=scheme) == [normalize_stage(name, scheme=scheme) for name in asked]


def test_a_number_is_refused_with_its_place() -> None:
    with pytest.raises(NameTypeError, match="name 1"):
        normalize_stages(["Lead", 3])


def test_every_alias_answers_as_the_table_says() -> None:
    readings: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for alias in stage_vocabulary().aliases:
        readings[fold(alias.label)][alias.reading.value].add(alias.function_id)
    for alias in stage_vocabulary().aliases:
        said = readings[fold(alias.label)]
        every = set().union(*said.values())
        expected = every if len(every) == 1 else said["default"]
        for dressed in ("{}", "Stage 3 - {}", "{} (auto)"):
            match = normalize_stage(dressed.format(alias.label))
            assert {stage.id for stage in match.stages} == expected, (alias.label, dressed)


def test_every_value_of_a_list_answers_as_the_list_says() -> None:
    funnel = default_stage_normalizer().funnel
    for scheme, _, _, label, *_ in stage_vocabulary().tables["schemes"]:
        ids = funnel.schemes[scheme][fold(label)]
        match = normalize_stage(label, scheme=scheme)
        assert tuple(stage.id for stage in match.stages) == ids, (scheme, label)
        assert match.scheme == scheme
        assert scheme in match.schemes or scheme == "teamnames"


def test_the_order_of_rows_changes_nothing() -> None:
    vocabulary = stage_vocabulary()
    tables = all_tables(vocabulary.tables)
    for seed in range(2):
        shuffled = {name: tuple(random.Random(seed).sample(rows, len(rows))) for name, rows in tables.items()}
        asking = StageNormalizer(Vocabulary(shuffled, vocabulary.version))
        for name in ("SQL", "Prospect", "Stage 2 - Discovery", "Custmer", "Lead / Prospect", "Zyxx Lead"):
            assert asking.normalize_stage(name).as_dict() == normalize_stage(name).as_dict()


def test_a_normaliser_survives_pickling_with_its_scheme() -> None:
    asking = StageNormalizer(policy=Policy(min_confidence=0.95), scheme="hubspot")
    again: StageNormalizer = pickle.loads(pickle.dumps(asking))
    for name in ("SQL", "Custmer", "Lead"):
        assert again.normalize_stage(name) == asking.normalize_stage(name)
    assert again.normalize_stage("Custmer").outcome is Outcome.UNMATCHED
    assert again.scheme == "hubspot"


def test_no_policy_lets_an_unknown_word_stand_before_a_stage() -> None:
    asking = StageNormalizer(policy=Policy(max_modifiers=3))
    assert asking.normalize_stage("Lapsing Customer").outcome is Outcome.UNMATCHED


def test_a_table_of_your_own_wins_over_the_lists(tmp_path: Path) -> None:
    mine = tmp_path / "stages.csv"
    mine.write_text(
        "label,function_id,reading,note,function_label,definition\n"
        "SQL,accepted,,our SDRs say so,,\n"
        "Trial,pilot,,,Pilot,Tries it out\n"
        "Partner,,never,,,\n",
        encoding="utf-8",
    )
    asking = StageNormalizer(stage_vocabulary().extended_with(mine))
    for scheme in (None, "hubspot"):
        match = asking.normalize_stage("SQL", scheme=scheme)
        assert match.stage is not None
        assert match.stage.id == "accepted"
        assert match.note == "our SDRs say so"
        assert "our SDRs say so" in match.explain()
    own = asking.normalize_stage("Trial").stage
    assert own is not None
    assert (own.id, own.label, own.rank) == ("pilot", "Pilot", None)
    assert own.definition == "Tries it out"
    assert asking.normalize_stage("Partner").outcome is Outcome.UNMATCHED
    assert "never a stage" in asking.normalize_stage("Partner").reason
