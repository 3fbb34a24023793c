"""The founding stages: their order, their meaning, and that nothing said of them is lost."""

from __future__ import annotations

import itertools
import operator

import pytest

from teamnames import Outcome, Stage, Vocabulary, normalize_stage

FOUNDING = ("lead", "prospect", "opportunity", "customer")
ORDER = (
    *("contact", "lead", "marketing_qualified", "accepted"),
    *("prospect", "opportunity", "customer", "advocate"),
)


@pytest.fixture(scope="module")
def stages(vocabulary: Vocabulary) -> dict[str, Stage]:
    return dict(vocabulary.stages)


def test_the_stages_stand_in_their_order_and_lost_is_outside(stages: dict[str, Stage]) -> None:
    assert tuple(stages) == (*ORDER, "lost")
    assert [stage.rank for stage in stages.values()] == [*range(1, 9), None]


@pytest.mark.parametrize(("one", "other"), list(itertools.combinations(range(len(ORDER)), 2)))
def test_stages_compare_by_their_place(stages: dict[str, Stage], one: int, other: int) -> None:
    earlier, later = stages[ORDER[one]], stages[ORDER[other]]
    assert earlier < later
    assert earlier <= later
    assert later > earlier
    assert later >= earlier
    assert sorted((later, earlier)) == [earlier, later]


@pytest.mark.parametrize("compare", [operator.lt, operator.le, operator.gt, operator.ge])
def test_lost_compares_with_nothing(stages: dict[str, Stage], compare: object) -> None:
    assert callable(compare)
    for pair in ((stages["lost"], stages["lead"]), (stages["lead"], stages["lost"])):
        with pytest.raises(TypeError, match="no place in the order"):
            compare(*pair)
    with pytest.raises(TypeError, match="with int"):
        compare(stages["lead"], 3)
    assert stages["lost"] == stages["lost"] != stages["lead"]


@pytest.mark.parametrize("stage_id", FOUNDING)
@pytest.mark.parametrize("dress", ["{}", "{}s", " {} ", "Stage 3 - {}", "{} (auto)", "New {}", "{} EMEA"])
def test_a_founding_word_is_answered_in_the_founding_sense(stage_id: str, dress: str) -> None:
    if dress == "{}s" and stage_id == "opportunity":
        dress = "opportunities"
    for spelt in (stage_id, stage_id.upper(), stage_id.title()):
        match = normalize_stage(dress.format(spelt))
        assert match.outcome is Outcome.MATCHED
        assert match.stage is not None
        assert match.stage.id == stage_id


def test_rival_senses_of_a_founding_word_stand_in_the_alternatives() -> None:
    match = normalize_stage("Prospect")
    others = {candidate.stage.id: candidate.schemes for candidate in match.alternatives}
    assert set(others) == {"contact", "lead"}
    assert set(others["lead"]) == {"erpnext", "pardot", "vtiger"}


@pytest.mark.parametrize("stage_id", FOUNDING)
def test_a_founding_stage_names_the_founding_document(vocabulary: Vocabulary, stage_id: str) -> None:
    match = normalize_stage(stage_id)
    assert match.alias is not None
    assert "hackmd_prospecting" in {source.id for source in match.alias.sources}
    assert match.stage == vocabulary.stages[stage_id]
    assert match.stage.definition
