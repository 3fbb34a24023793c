"""From stage to team and back, and lead generation against prospecting."""

from __future__ import annotations

import copy
import pickle

import pytest

from teamnames import Outcome, Vocabulary, normalize_team
from teamnames.explaining import handed_on, said_of

ARTICLE, PAGE = "salesramp_2013", "hackmd_prospecting"


@pytest.mark.parametrize(
    ("function_id", "stage_ids"),
    [
        ("lead_generation", ["marketing_qualified", "accepted", "prospect"]),
        ("new_account_inside_sales", ["prospect", "opportunity", "customer"]),
        ("installed_base_inside_sales", ["customer", "advocate"]),
        ("inside_sales", ["prospect", "opportunity", "customer", "advocate"]),
        ("finance", []),
    ],
)
def test_a_function_works_on_its_stages(
    vocabulary: Vocabulary, function_id: str, stage_ids: list[str]
) -> None:
    assert [stage.id for stage in vocabulary.function(function_id).stages] == stage_ids


def test_stage_and_function_refer_to_each_other(vocabulary: Vocabulary) -> None:
    for function in vocabulary.functions.values():
        for stage in vocabulary.stages.values():
            assert (stage in function.stages) == (function in stage.functions)
            assert all(one.functions is vocabulary.stages[one.id].functions for one in function.stages)


def test_a_circle_survives_pickling_and_copying(vocabulary: Vocabulary) -> None:
    function = vocabulary.function("lead_generation")
    for again in (pickle.loads(pickle.dumps(function)), copy.deepcopy(function)):
        assert again == function
        assert again.stages == function.stages
        assert again in again.stages[0].functions
        assert repr(again) == repr(function)


def test_a_smaller_vocabulary_has_its_own_circle(vocabulary: Vocabulary) -> None:
    small = vocabulary.limited_to(functions=["lead_generation"])
    assert [function.id for function in small.stages["prospect"].functions] == ["lead_generation"]
    assert len(vocabulary.stages["prospect"].functions) > 1


def test_hand_offs_say_whether_they_are_stated(vocabulary: Vocabulary) -> None:
    (handoff,) = vocabulary.function("lead_generation").handoffs
    assert (handoff.from_stage, handoff.to_stage) == ("marketing_qualified", "prospect")
    assert (handoff.basis, handoff.source.id) == ("inferred", ARTICLE)
    first, second = vocabulary.function("inside_sales").handoffs
    assert (first.from_stage, first.to_stage, first.basis) == ("prospect", "customer", "stated")
    assert (second.from_stage, second.to_stage, second.basis) == ("customer", None, "stated")
    told = list(handed_on(vocabulary.function("inside_sales")))
    assert told[0].startswith("takes a buyer from Prospect to Customer (stated: with new accounts; ")
    assert told[1].startswith("takes a buyer from Customer onward (stated: with the installed base; ")


def test_both_documents_are_heard(vocabulary: Vocabulary) -> None:
    said = {
        (statement.aspect, statement.source.id): statement.text
        for statement in vocabulary.function("lead_generation").statements
    }
    assert said["owner of lead generation", ARTICLE].startswith("between marketing and sales")
    assert said["owner of lead generation", PAGE].startswith("marketing")
    assert said["direction of prospecting", ARTICLE].startswith("inbound and outbound")
    assert said["direction of prospecting", PAGE] == "outbound only"
    assert said["owner of prospecting", PAGE] == "sales"
    assert "long-term" in said["horizon of lead generation", PAGE]
    assert "landing pages" in said["activities of lead generation", PAGE]
    assert "call" in said["activities of prospecting", PAGE]
    assert said["direction of lead generation", ARTICLE] == said["direction of lead generation", PAGE]


def test_where_they_disagree_it_is_said(vocabulary: Vocabulary) -> None:
    lines = list(said_of(vocabulary.function("lead_generation")))
    disagreed = [line.split(",")[0] for line in lines if "where the sources disagree" in line]
    assert disagreed == ["direction of prospecting", "owner of lead generation", "owner of prospecting"]
    agreed = next(line for line in lines if line.startswith("direction of lead generation"))
    assert agreed.count("inbound and outbound") == 1
    assert agreed.count("; ") == 1
    assert len([line for line in lines if line.startswith("activities of lead generation")]) == 2


@pytest.mark.parametrize(
    ("name", "motion"),
    [
        ("Prospecting Team", None),
        ("Inbound Prospecting", "inbound"),
        ("Outbound Prospecting Team", "outbound"),
        ("Lead Generation (Marketing)", None),
    ],
)
def test_names_of_both_documents_are_lead_generation(name: str, motion: str | None) -> None:
    match = normalize_team(name)
    assert match.function is not None
    assert match.function.id == "lead_generation"
    assert match.qualifiers.motion == motion
    assert "owner of lead generation, where the sources disagree" in match.explain()
    assert "direction of prospecting, where the sources disagree" in match.explain()
    assert "takes a buyer from Marketing Qualified to Prospect (inferred" in match.explain()


@pytest.mark.parametrize("name", ["Cold Calling", "Cold E-mail", "Cold Emails", "Social Selling"])
def test_activities_of_prospecting_are_lead_generation(name: str) -> None:
    match = normalize_team(name)
    assert match.function is not None
    assert match.function.id == "lead_generation"


@pytest.mark.parametrize("name", ["Paid Ads", "Landing Pages", "Content Creation"])
def test_activities_of_marketing_keep_the_reading_of_the_page(name: str) -> None:
    match = normalize_team(name)
    assert match.outcome is Outcome.MATCHED
    assert match.function is not None
    assert match.function.group.id == "marketing"
    other = next(c for c in match.alternatives if c.function.id == "lead_generation")
    assert PAGE in {source.id for source in other.alias.sources}
